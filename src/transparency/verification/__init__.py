"""A built site as a stranger reads it: whether its formats agree, and whether anything withheld can be worked out."""
