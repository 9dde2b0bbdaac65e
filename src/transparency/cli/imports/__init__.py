"""``transparency import`` and what takes an import back."""
