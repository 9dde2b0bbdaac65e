"""The pool ledger: event schema, reading, invariants, vesting, replay and roll-forward. Columnar, on polars.

Limits: whole units, days from 1900 to 2199, amounts with six decimals; a ledger is held in memory as a whole; events
on the day of a split are refused, and a split cannot be reversed, only turned back by another one.
"""
