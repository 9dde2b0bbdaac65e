"""One private page a provider: what she holds, what she earns next, what she keeps if she leaves, by which rule.

Everything here is exact and about one person. Nothing that makes, builds or checks what is published may import this
room (import-linter); ``cli/`` writes it only into a folder that the person at the keyboard names, and logs nothing of
it.

Start reading at ``holding.py``.

Limits: in English only; a page is of one day, and what changes later needs a new one.
"""
