"""Every sentence about a release, once, for page and paper: headlines, news, cautions, glossary.

Releases and settings in, sentences out. Numbers in a sentence are marked (``sentence``), so that a page can say which
they are. What goes through ``wording`` has named places, so that a catalogue of another language can take its place.

Limits: English is the only catalogue so far, and headlines, news, cautions, protection, glossary and news of rules do
not go through ``wording`` yet; some captions and findings still stand in ``site`` and ``report``, and templates of the
PDF hold their own words. Words of rules stand in ``rules.words``, definitions of figures in ``release``'s catalogue.
"""
