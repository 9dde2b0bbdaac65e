"""Reading ``content/``: settings, policies, rules and quarters, and the problems found on the way."""
