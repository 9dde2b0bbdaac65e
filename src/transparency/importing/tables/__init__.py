"""Spreadsheets and CSV exports, read by a mapping."""
