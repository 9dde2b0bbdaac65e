"""The honest equity page: a pool ledger and its policies, rendered as a static site and quarterly PDF disclosures."""

__version__ = "0.1.0"
