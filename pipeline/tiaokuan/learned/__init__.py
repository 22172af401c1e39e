"""What trained models add to the rules: the type of each clause, the key of each slot, names – and how sure that is.

Models are loaded once, on first use; nothing here is imported before.
"""
