"""Commands that hold what is published against the truth, the log and its own sums."""
