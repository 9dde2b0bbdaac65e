"""Importing: exports of cap-table systems to an anonymised, reconciled ledger; and the ledger as an OCF package.

Limits: two sources are read, OCF packages and tables by a mapping; amounts in one currency; what a source does not
say (why someone left, which rule a grant followed) has to be said in the settings, the mapping or an answer, and is
never guessed.
"""
