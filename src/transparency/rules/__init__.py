"""Allocation rules as data: model, evaluation, explanation and conformance.

Limits: whole numbers, tables and six operations; what a rule leaves to somebody's judgement is an exception with a
reason, and is counted, not judged.
"""
