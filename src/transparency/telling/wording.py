"""The one door to the catalogue of a language: every message is a constant in telling/ and passes here to be said.

Places in a message have names, ``%(day)s``; what counts something has a form for one and a form for many. Another
language replaces what stands behind :data:`_catalogue`, and nothing else in the house.
"""

from gettext import NullTranslations

from msgspec import Struct

_catalogue = NullTranslations()


class Plural(Struct, frozen=True):
    """A message in two forms that stands in a table of messages; its ``%(count)s`` says which form is told."""

    one: str
    many: str


def _(text: str, **values: object) -> str:
    """A message in the language of the site, with ``%(name)s`` filled in; a place without a value is a ``KeyError``.

    A message without places is said as it stands: a percent sign in it is not doubled.
    """
    translated = _catalogue.gettext(text)
    return translated % values if "%(" in translated else translated


def plural(one: str, many: str, count: int, **values: object) -> str:
    """The form for ``count``, which is at hand as ``%(count)s`` with thousands parted."""
    return _catalogue.ngettext(one, many, count) % {"count": f"{count:,}", **values}


def deferred(text: str) -> str:
    """A message that stands in a table and is told later, by :func:`_`: marked here, so that it is found."""
    return text


def unfilled(text: str) -> str:
    """A message whose places are filled in elsewhere: by the scripts of a page."""
    return _catalogue.gettext(text)
