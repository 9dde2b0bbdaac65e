"""The language in force, and the one door to its catalogue: every message is a constant and passes here to be said.

Places in a message have names, ``%(day)s``; what counts something has a form for one and a form for many. Words are
English in the sources; a catalogue (gettext, ``locale/``) puts those of another language in their place, here and
nowhere else. Whoever composes in another language does so within :func:`speaking`.

>>> language(), grouped(12_000)
('en', '12,000')
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from msgspec import Struct

LOCALE = Path(__file__).parent / "locale"
_in_force: ContextVar[str] = ContextVar("language", default="en")


class Plural(Struct, frozen=True):
    """A message in two forms that stands in a table of messages; its ``%(count)s`` says which form is told."""

    one: str
    many: str


def language() -> str:
    """The code of the language in force: ``en``, or with a region ``en-GB``."""
    return _in_force.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Everything told within is told in this language."""
    before = _in_force.set(code)
    try:
        yield
    finally:
        _in_force.reset(before)


def is_english() -> bool:
    """Whether words are told as they stand in the sources."""
    return _in_force.get().partition("-")[0] == "en"


def places_of(number: int | Decimal) -> int:
    """Decimal places that a number carries.

    >>> places_of(12), places_of(Decimal("1.50"))
    (0, 2)
    """
    exponent = number.as_tuple().exponent if isinstance(number, Decimal) else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def pattern_of(places: int) -> str:
    """How a number with so many decimal places is written, in the field's own notation (Unicode, TR 35).

    >>> pattern_of(2)
    '#,##0.00'
    """
    return "#,##0" + ("." + "0" * places if places else "")


def grouped(number: int | Decimal, places: int | None = None) -> str:
    """A number with its thousands parted as the language in force does, with all the places it has or so many.

    >>> grouped(Decimal("1234.5")), grouped(1234, 2)
    ('1,234.5', '1,234.00')
    """
    if places is None:
        places = places_of(number)
    if is_english():
        return f"{number:,.{places}f}"
    from babel.numbers import format_decimal  # noqa: PLC0415  (slow to import, and not needed for English)

    return format_decimal(number, pattern_of(places), locale=language().replace("-", "_"))


def own_name(code: str) -> str:
    """What a language calls itself.

    >>> own_name("en"), own_name("es")
    ('English', 'español')
    """
    from babel.core import Locale  # noqa: PLC0415  (slow to import, and needed only where there are several)

    name = Locale.parse(code, sep="-").get_display_name(code)
    return name or code


def is_right_to_left() -> bool:
    """Whether the language in force is written so."""
    if is_english():
        return False
    from babel.core import Locale  # noqa: PLC0415

    return Locale.parse(language(), sep="-").character_order == "right-to-left"


def spoken() -> tuple[str, ...]:
    """The languages that the program speaks: English, and those of which it has a catalogue.

    >>> spoken()
    ('en', 'es')
    """
    return ("en", *sorted(path.stem for path in LOCALE.glob("*.po")))


def catalogue_of(text: bytes, code: str) -> GNUTranslations:
    """The messages of a catalogue as a translator leaves it (``.po``)."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415  (slow to import, and not needed for English)
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(text), code))
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def _catalogue(code: str) -> NullTranslations:
    """The messages of a language; English ones stand in the sources."""
    path = LOCALE / f"{code.partition('-')[0]}.po"
    return catalogue_of(path.read_bytes(), code) if path.is_file() else NullTranslations()


def _(text: str, **values: object) -> str:
    """A message in the language in force, with ``%(name)s`` filled in; a place without a value is a ``KeyError``.

    A message without places is said as it stands: a percent sign in it is not doubled.
    """
    translated = unfilled(text)
    return translated % values if "%(" in translated else translated


def plural(one: str, many: str, count: int, **values: object) -> str:
    """The form for ``count``, which is at hand as ``%(count)s`` with thousands parted."""
    form = _catalogue(language()).ngettext(one, many, count)
    return form % {"count": grouped(count), **values}


def deferred(text: str) -> str:
    """A message that stands in a table and is told later, by :func:`_`: marked here, so that it is found."""
    return text


def unfilled(text: str) -> str:
    """A message whose places are filled in elsewhere: by the scripts of a page."""
    return _catalogue(language()).gettext(text)
