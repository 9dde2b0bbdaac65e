"""What was published of each quarter: the values, how they are kept and chained, what adds up in them, what they bind.

Limits: numbers, ids and statuses only; nothing here knows a person, the ledger, or how a value was drawn.
"""
