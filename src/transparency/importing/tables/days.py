"""Days as programs write them. One with other words beside it, or with a time zone, is not read: it may be another."""

import re
from datetime import date

from transparency.ledger.schema import SLASHED_PATTERN
from transparency.publication.quarter import FIRST_YEAR, LAST_YEAR

SLASHED = re.compile(SLASHED_PATTERN)
_TIME = r"(?:[T ](?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?(?: ?[AaPp][Mm])?)?"
_ISO = re.compile(rf"([0-9]{{4}})([-./])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}", re.ASCII)
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0{1,9})?)?(?:Z|\+00:?00| UTC)$", re.ASCII)
_TIMED = re.compile(rf"({SLASHED_PATTERN}){_TIME}", re.ASCII)
_ZONED = re.compile(r"[0-9]:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?\s*(?:Z|[+-][0-9]{2}:?[0-9]{0,2}|[A-Z]{2,5})$")
_NAMED = re.compile(
    r"(?:(?P<month>[A-Za-z]{3,9})\.? (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,? |"
    r"(?P<first>[0-9]{1,2})\.?[ -](?P<second>[^\W\d]{3,9})\.?[ -])(?P<year>[0-9]{4})"
)
_MONTHS = {
    name: number
    for words in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "jän feb mär apr mai jun jul aug sept okt nov dez",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(words.split(), 1)
}
"""Names of months in the languages in which exports were seen; no name is of two months."""


def read_day(text: str, order: str) -> tuple[date | None, str]:
    """The day, or why there is none. ``order``: ``month-first``, ``day-first``, or empty when nobody has said.

    >>> read_day("2024-03-31", ""), read_day("Mar 31, 2024", ""), read_day("31.03.2024", "")
    ((datetime.date(2024, 3, 31), ''), (datetime.date(2024, 3, 31), ''), (datetime.date(2024, 3, 31), ''))
    >>> read_day("03/04/2024", "")[1], read_day("2024-03-31T22:00:00Z", "")[1]
    ('(03/04/2024) can be read in two ways', 'has a time zone: in another zone it is another day')
    """
    day, why = _read(text, order)
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None, f"is outside the years {FIRST_YEAR} to {LAST_YEAR}"
    return day, why


def _read(text: str, order: str) -> tuple[date | None, str]:
    """A day, or why there is none; ``order``: see ``read_day``.

    >>> [str(_read(text, "")[0]) for text in ("2026-03-31", "3/31/2026", "31/3/2026", "4/4/2026", "31 Mar 2026")]
    ['2026-03-31', '2026-03-31', '2026-03-31', '2026-04-04', '2026-03-31']
    >>> _read("3/4/2026", ""), str(_read("3/4/2026", "month-first")[0]), str(_read("3/4/2026", "day-first")[0])
    ((None, '(3/4/2026) can be read in two ways'), '2026-03-04', '2026-04-03')
    >>> _read("2026-02-30", ""), _read("13/13/2026", "day-first")[1]
    ((None, '(2026-02-30) is a day that does not exist'), '(13/13/2026) is a day that does not exist, read day-first')
    """
    try:
        if match := _ISO.fullmatch(_MIDNIGHT.sub("", text)):
            return date(int(match[1]), int(match[3]), int(match[4])), ""
        if match := _TIMED.fullmatch(text):
            first, second, year = int(match[2]), int(match[3]), int(match[4])
            order = order or ("month-first" if second > 12 else "day-first" if first > 12 else "")
            if not order and first != second:
                return None, f"({match[1]}) can be read in two ways"
            month, day = (first, second) if order == "month-first" else (second, first)
            return date(year, month, day), ""
        match = _NAMED.fullmatch(text)
        month = _MONTHS.get((match["month"] or match["second"]).casefold(), 0) if match else 0
        if match and month:
            return date(int(match["year"]), month, int(match["day"] or match["first"])), ""
    except ValueError:
        shown = text if len(text) < 12 else "the cell"
        return None, f"({shown}) is a day that does not exist" + (f", read {order}" if order else "")
    return None, _why_not(text)


def _why_not(text: str) -> str:
    if _ZONED.search(text):
        return "has a time zone: in another zone it is another day"
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\b|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}\b", text):
        return "is a day with other words beside it"
    return "is not a date that can be read for certain"
