"""Training: from the grammar in data/ to the models in models/, with their evaluation."""
