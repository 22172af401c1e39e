"""Templates: a blank template beside a contract made from it."""
