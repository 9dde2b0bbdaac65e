"""The figures: each one entry with its words, its formula and its value."""
