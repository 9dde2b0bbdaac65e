"""Numbers and days as people of the language in force read them. English is written here, quickly; others by Babel."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from transparency.language import _, deferred, grouped, is_english, language, pattern_of, places_of
from transparency.release.release import MINUS, Status, Unit, Value
from transparency.telling.numbers.numerals import simple_fraction

NONE = "–"
"""The token for a number that does not exist."""
MONTHS = (
    deferred("January"), deferred("February"), deferred("March"), deferred("April"), deferred("May"), deferred("June"),
    deferred("July"), deferred("August"), deferred("September"), deferred("October"), deferred("November"),
    deferred("December"),
)  # fmt: skip
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "MXN": "MX$"}


def number(value: Value, unit: Unit, *, currency: str = "USD", decimals: int = 2) -> str:
    """A value as printed, with its percent sign or currency; units, people and counts carry no word.

    ``decimals`` holds for money with cents and years; a percentage has the decimals that its amount carries.

    >>> number(Value(amount=0, status=Status.UNDER, block=2000), Unit.UNITS)
    'under 2,000'
    >>> number(Value(amount=18_000, status=Status.RANGE, block=3000), Unit.UNITS)
    '15,000 to 21,000'
    >>> number(Value(amount=Decimal("33.33"), status=Status.ABOUT), Unit.PERCENT)
    'about a third'
    """

    def write(size: int | Decimal) -> str:
        return amount(size, unit, currency=currency, decimals=decimals)

    if value.amount is None:
        return NONE
    match value.status:
        case Status.NOTHING:
            return _("none")
        case Status.UNDER:
            return _("under %(block)s", block=write(_trimmed(value.block)))
        case Status.RANGE:
            low, high = (_trimmed(value.amount + side * value.block) for side in (-1, 1))
            return _range(low, high, write)
        case Status.ABOUT:
            words = simple_fraction(value.amount) if unit is Unit.PERCENT else ""
            return words or _("about %(number)s", number=write(value.amount))
        case _other:
            return write(value.amount)


def _range(low: int | Decimal, high: int | Decimal, write: Callable[[int | Decimal], str]) -> str:
    """Both ends; the lower one is not said to be zero, which would be known."""
    if low <= 0:
        return _("under %(block)s", block=write(high))
    return _("%(low)s to %(high)s", low=write(low), high=write(high))


def spoken(value: Value, unit: Unit, *, currency: str = "USD", decimals: int = 2) -> str:
    """Like :func:`number`, with words for what does not exist: for text alternatives and sentences."""
    if value.amount is None:
        return does_not_apply()
    return number(value, unit, currency=currency, decimals=decimals)


def does_not_apply() -> str:
    """What a dash is read out as."""
    return _("does not apply")


def _trimmed(end: int | Decimal) -> int | Decimal:
    """Without zeros at the end that stand for no digit."""
    return end if isinstance(end, int) else Decimal(f"{end.normalize():f}")


def amount(value: int | Decimal, unit: Unit, *, currency: str = "USD", decimals: int = 2) -> str:
    """An amount as printed.

    >>> amount(-1234567, Unit.UNITS), amount(Decimal("0.0021"), Unit.PERCENT), amount(Decimal("1.500000"), Unit.MONEY)
    ('−1,234,567', '0.0021%', '$1.50')
    """
    return _amount(str(value), unit, language(), currency, decimals)


@lru_cache(maxsize=65536)
def _amount(written: str, unit: Unit, code: str, currency: str, decimals: int) -> str:
    """Site and reports print the same numbers often. ``written``: 2 and 2.00 are equal, and print differently."""
    value = Decimal(written) if "." in written or "E" in written else int(written)
    if unit is Unit.PERCENT:
        places = places_of(value)
    elif unit is Unit.MONEY:
        value = Decimal(value).normalize()  # prices carry six decimals in the ledger
        places = 0 if not -1000 < value < 1000 and value == int(value) else max(2, min(places_of(value), 6))
    elif unit in {Unit.QUARTERS, Unit.YEARS}:
        long = unit is Unit.QUARTERS and value >= 10  # no blocks carry the tenth of one
        places = 0 if long else min(places_of(value), decimals)
    else:
        places = places_of(value)
    if not is_english():
        return _foreign(value, unit, places, code, currency)
    text = f"{abs(value):,.{places}f}"
    if unit is Unit.PERCENT:
        text += "%"
    elif unit is Unit.MONEY:
        symbol = _SYMBOLS.get(currency)
        text = f"{symbol}{text}" if symbol else f"{currency}\u00a0{text}"
    return MINUS + text if value < 0 else text


def signed(value: Value, unit: Unit, *, currency: str = "USD", decimals: int = 2) -> str:
    """Like :func:`number`, with a plus before what is above zero: for movements."""
    text = number(value, unit, currency=currency, decimals=decimals)
    return f"+{text}" if value.status is Status.SHOWN and (value.amount or 0) > 0 else text


def day(value: date) -> str:
    """``31 March 2026``.

    >>> day(date(2026, 3, 31))
    '31 March 2026'
    """
    if is_english():
        return f"{value.day} {_(MONTHS[value.month - 1])} {value.year}"
    return _foreign_day(value, "long", language())


def short_day(value: date) -> str:
    """``31 Mar 2026``."""
    if is_english():
        return f"{value.day} {_(MONTHS[value.month - 1])[:3]} {value.year}"
    return _foreign_day(value, "medium", language())


@lru_cache(maxsize=4096)
def _foreign_day(value: date, length: str, code: str) -> str:
    from babel.dates import format_date  # noqa: PLC0415  (slow to import, and not needed for English)

    return format_date(value, length, locale=code.replace("-", "_"))


def _foreign(value: int | Decimal, unit: Unit, places: int, code: str, currency: str) -> str:
    if unit is Unit.MONEY:
        from babel.numbers import format_currency  # noqa: PLC0415  (slow to import, and not needed for English)

        form = f"{pattern_of(places)} ¤"
        return format_currency(value, currency, form, locale=code.replace("-", "_"), currency_digits=False)
    text = grouped(value, places)
    return f"{text}\u00a0%" if unit is Unit.PERCENT else text
