"""Text of the site that stands in Python. Every sentence goes through :func:`_`, so that a catalogue can replace it."""

from gettext import NullTranslations

_catalogue = NullTranslations()


def _(text: str, **values: object) -> str:
    """A sentence in the language of the site, with ``%(name)s`` filled in."""
    translated = _catalogue.gettext(text)
    return translated % values if values else translated


def plural(one: str, many: str, count: int, **values: object) -> str:
    """The form for ``count``, which is at hand as ``%(count)s`` with thousands parted."""
    return _catalogue.ngettext(one, many, count) % {"count": f"{count:,}", **values}


def deferred(text: str) -> str:
    """A text that stands in a table of texts and is told later, by :func:`_`: marked here, so that it is found."""
    return text
