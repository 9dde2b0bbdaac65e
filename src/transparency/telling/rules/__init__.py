"""Rules in words: one version, its news, what it would give, and what happens if."""
