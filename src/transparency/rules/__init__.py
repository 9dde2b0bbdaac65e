"""Allocation rules as data: model, evaluation, explanation and conformance. Empty until its own issue."""
