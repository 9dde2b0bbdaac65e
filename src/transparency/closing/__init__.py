"""Closed quarters: what was frozen of each, in ``quarters/<quarter>/``, read from files and never computed again.

``quarters`` reads them, each with the files beside it, and holds them to the chain that they make. Nothing here reads a
ledger.

Limits: the chain tells of an edited, missing or reordered release, but not whether the last ones were taken away; the
log and ``check --against`` tell that.
"""
