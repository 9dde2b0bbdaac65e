"""Every sentence about a release, once, for page and paper: headlines, news, cautions, glossary, labels, drawings.

Releases and settings in, sentences out, and drawings with their titles. Numbers in a sentence are marked
(``sentence``), so that a page can say which they are. Every message is a constant with named places and goes through
``language``, so that a catalogue of another language can take its place there and nowhere else; tests hold all to that.

Limits: English is written here, every other language in its catalogue (``locale/``); their numbers and days are
Babel's. Words of rules stand in ``rules.words``, names and definitions of figures in ``release``'s catalogue.
"""
