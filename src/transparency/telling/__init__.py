"""Every sentence about a release, once, for page and paper: headlines, news, cautions, glossary.

Releases and settings in, sentences out. Each goes through ``wording`` with named places, so that a catalogue of another
language can take its place; numbers in a sentence are marked (``sentence``), so that a page can say which they are.

Limits: English is the only catalogue so far. Words of rules stand in ``rules.words``, definitions of figures in the
catalogue of ``release``, words of a page that say nothing of a figure (headings, links) in its template.
"""
