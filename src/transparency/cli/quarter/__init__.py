"""The commands of a quarter: seen as a draft, closed, taken back, corrected, compared.

Limits: totals are typed in whole units.
"""
