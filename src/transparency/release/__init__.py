"""Releases: the figure catalogue and the frozen, protected content of a published quarter.

Limits: one currency, one company; shares are of units, never of value.
"""
