"""Protection of people in published figures.

Limits: it protects single people from whoever reads all that was published; not from someone who knows nearly all
others, and not what a public rule says of anybody who is known to have had a grant by it.
"""
