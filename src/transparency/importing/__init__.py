"""Importing: exports of cap-table systems to an anonymised, reconciled ledger; and the ledger as an OCF package."""
