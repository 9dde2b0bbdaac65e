"""A built site as a stranger reads it: whether its formats agree, and whether anything withheld can be worked out.

Limits: it knows what the site says and nothing else; who joins it with what they know of single people learns more
than is shown here, and what solvers cannot decide is told as uncertain, not as safe.
"""
