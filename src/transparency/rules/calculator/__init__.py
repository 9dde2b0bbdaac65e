"""What one person would get under a rule, and the data by which the page computes the same."""
