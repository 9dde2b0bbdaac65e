"""The quarterly PDF: composed from releases, laid out by WeasyPrint, repaired, with its data attached.

Limits: the same bytes only with the same versions of WeasyPrint, Pango and the fonts, which are pinned; repairs of
tags look at what these versions write, and say so (P02) where they find something else.
"""
