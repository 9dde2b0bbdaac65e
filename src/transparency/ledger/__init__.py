"""The pool ledger: event schema, reading, invariants, vesting, replay and roll-forward. Columnar, on polars."""
