"""``transparency rules``: the commands, and what they print."""
