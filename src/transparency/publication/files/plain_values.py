"""What a decoded document may hold, whoever wrote it: text that can be printed, numbers and days to reckon with."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from msgspec import Struct

from transparency.publication.quarter import FIRST_YEAR, LAST_YEAR
from transparency.publication.texts.characters import unprintable, visible

LARGEST = 1 << 53
"""From here on other programs do not read whole numbers exactly (RFC 8785)."""
LONGEST = 20_000
"""Characters of a text: any name, and any statement of a legal basis, is shorter."""
FREE = frozenset({"commentary"})
"""Fields that hold a whole text."""
_DIGITS = 40


def unfit(document: object) -> tuple[str, str] | None:
    r"""The first value of a document that no page, file or sum can take: its field, and why; ``None``: all are fit.

    ``document``: structs, dicts, lists and tuples of text, whole numbers, decimals and days.

    >>> unfit({"pools": [{"name": "a"}, {"name": "\u202eb"}]})
    ('pools[1].name', 'There is a character here that cannot be printed (U+202E).')
    >>> unfit({"amount": Decimal("NaN")}), unfit({"block": 2**53})[0], unfit([date(1, 1, 1)])[0]
    (('amount', 'This is no number that can be printed.'), 'block', '[0]')
    """
    found = _unfit(document, free=False)
    return (visible(found[0].removeprefix("."))[:160], found[1]) if found else None  # names are a stranger's too


def _unfit(value: object, *, free: bool) -> tuple[str, str] | None:
    """The same with the path from ``value`` on, which is only put together where there is a fault."""
    parts: Iterable[tuple[object, object]] = ()
    if isinstance(value, str):
        fault = _text_fault(value, free=free)
        return ("", fault) if fault else None
    if isinstance(value, Struct):
        parts = ((name, getattr(value, name)) for name in value.__struct_fields__)
    elif isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, list | tuple):
        parts = enumerate(value)
    elif value is not None and (fault := _number_fault(value)):
        return "", fault
    for name, inside in parts:
        if isinstance(value, dict) and (wrong := _unfit(name, free=False)):
            return wrong
        if wrong := _unfit(inside, free=name in FREE):
            path, fault = wrong
            return f"[{name}]{path}" if isinstance(name, int) else f".{name}{path}", fault
    return None


def _text_fault(text: str, *, free: bool) -> str:
    if text.isascii() and text.isprintable() and len(text) <= LONGEST:
        return ""
    if len(text) > LONGEST and not free:
        return f"This text has {len(text):,} characters; at most {LONGEST:,} are read."
    found = unprintable(text)
    return found.message if found else ""


def _number_fault(value: object) -> str:
    """Why a value is none that is read; empty where it is.

    >>> [bool(_number_fault(value)) for value in (2**53 - 1, 2**53, -(2**53), date(1899, 1, 1), date(2026, 1, 1))]
    [False, True, True, True, False]
    >>> [bool(_number_fault(Decimal(text))) for text in ("0.1", "1E-400", "9007199254740991.5", "9007199254740992")]
    [False, True, False, True]
    """
    if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
        return f"The day {value} is outside the years {FIRST_YEAR} to {LAST_YEAR}."
    if isinstance(value, int) and abs(value) >= LARGEST:
        return "This whole number is 2^53 or more: other programs would not read it exactly."
    if isinstance(value, Decimal):
        _, digits, exponent = value.as_tuple()
        if not isinstance(exponent, int) or len(digits) > _DIGITS or not -_DIGITS <= exponent <= _DIGITS:
            return "This is no number that can be printed."
        if abs(value) >= LARGEST:
            return "This number is 2^53 or more: other programs would not read it exactly."
    return ""
