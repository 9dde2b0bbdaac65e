"""Numbers typed by hand that equal a published figure: they would stay when the figure moves on."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from transparency.publication.markdown.limits import beyond_limits
from transparency.publication.markdown.source import ADDRESS_PATTERN, Source, blank
from transparency.publication.problem import Problem
from transparency.publication.texts.references import REFERENCE

_GAP = "\u00a0\u202f\u2009"
"""Spaces that may group digits: no-break, narrow no-break and thin."""
NUMBER = re.compile(
    rf"(?<![\w.,/#@-])(?P<number>\d{{1,3}}(?:[,’'{_GAP} ]\d{{3}}(?!\d))+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?P<scale>[{_GAP} ]?(?:thousand|million|billion)\b)?"
    rf"(?P<percent>[{_GAP} ]?(?:%|percent\b|per cent\b))?(?![\w/]|[.,-]\d)"
)
AWAY = (re.compile(rf"\]{ADDRESS_PATTERN}"), re.compile(r"<[^<>\s]+>"), re.compile(r"https?://\S+"), REFERENCE)
"""What is no running text: addresses, and references to figures."""
_SCALES = {"thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}


def naked_numbers(text: str, printed: Mapping[str, str], *, path: str = "", first_line: int = 1) -> list[Problem]:
    """M04 for each number outside code, links and references that equals a published figure.

    ``printed`` maps printed texts to figure ids. Only numbers of at least 1,000, with decimals or with a percent sign
    count, so that "12 months" passes; years and "100%" pass too, since they are words more often than figures.
    """
    figures: dict[tuple[Decimal, bool], tuple[str, str]] = {}
    for shown, figure in printed.items():
        value = _value(shown)
        if value is not None:
            figures.setdefault(value, (shown, figure))
    source = Source(text, path, first_line)
    if not figures or beyond_limits(source):  # then it is refused for that
        return []
    prose = source.prose
    for pattern in AWAY:
        prose = pattern.sub(lambda match: blank(match.group()), prose)
    problems = []
    for match in NUMBER.finditer(prose):
        number = digits(match["number"])
        if number is None:
            continue
        percent = bool(match["percent"])
        number *= _SCALES.get((match["scale"] or "").strip(f" {_GAP}"), 1)
        if not _counts(match["number"], number, percent=percent):
            continue
        found = figures.get((number, percent))
        if found is not None:
            typed = match.group().strip()
            message = f'"{typed}" is typed by hand, but it is the published figure {found[1]} ({found[0]}).'
            hint = f'Write {{{{ figure("{found[1]}") }}}} instead; then it stays true.'
            problems.append(source.problem("M04", message, match.start(), hint))
    return problems


def _counts(written: str, number: Decimal, *, percent: bool) -> bool:
    """Whether a number is one that counts something: not a year, not none or all of a hundred, not a small one.

    >>> [_counts(text, Decimal(text), percent=False) for text in ("1899", "1900", "2100", "2101", "999", "1.5")]
    [True, False, False, True, False, True]
    >>> [_counts(text, Decimal(text), percent=True) for text in ("0", "100", "7")]
    [False, False, True]
    """
    if percent:
        return number not in (0, 100)
    if written.isdigit() and len(written) == 4 and 1900 <= number <= 2100:
        return False
    return number >= 1000 or "." in written


def _value(shown: str) -> tuple[Decimal, bool] | None:
    """The number in a printed text, and whether it is a percentage."""
    match = re.search(rf"\d[\d,’'{_GAP} ]*(?:\.\d+)?", shown)
    number = digits(match.group()) if match else None
    return None if number is None else (number, "%" in shown)


def digits(written: str) -> Decimal | None:
    """A number as it is written, with marks of thousands.

    >>> digits("1,440"), digits("12.5")
    (Decimal('1440'), Decimal('12.5'))
    """
    try:
        return Decimal(re.sub(rf"[,’'{_GAP} ]", "", written))
    except InvalidOperation:
        return None
