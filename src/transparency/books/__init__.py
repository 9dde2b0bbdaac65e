"""The company's books: what every quarter's events come to, exact and by pseudonym, for its own people and auditors.

Everything here is private. Nothing that makes a page, a report or a release may import this room (import-linter), and
``cli/`` writes it nowhere inside a publication or a site.

Limits: a movement's value is units times exercise price. What an award was worth on the day of its grant is not in the
ledger, so it is not in the books.
"""
