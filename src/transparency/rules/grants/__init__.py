"""Grants of the ledger held against their rules: sizes, pots, shortages, exceptions, departures."""
