"""Single values of the Open Cap Table Format: numbers that are text, days, ratios, amounts of money."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from transparency.importing.ocf.package import Object
from transparency.ledger.schema import AMOUNT_PATTERN, FIRST_YEAR, LAST_YEAR, MAX_UNITS
from transparency.publication.problem import Problem

_NUMERIC = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,10})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_AMOUNT = re.compile(AMOUNT_PATTERN, re.ASCII)


class ValueFault(Exception):  # noqa: N818 - carries a problem to the one place that collects them
    """A value that cannot be taken as it is."""

    def __init__(self, one: Object, message: str, *, code: str = "N05", hint: str = "") -> None:
        self.problem = Problem(code, f"{one.kind} {one.id[:60]}: {message} ({one.where})", hint=hint)


def text(one: Object, name: str) -> str:
    """A field that must be there (N06)."""
    value = one.data.get(name)
    if not isinstance(value, str) or not value:
        raise ValueFault(one, f"“{name}” is missing.", code="N06", hint="The format requires it; complete the export.")
    return value


def optional(one: Object, name: str) -> str:
    """A field that may be missing; empty then."""
    value = one.data.get(name)
    return value if isinstance(value, str) else ""


def names(one: Object, name: str) -> list[str]:
    """A list of ids that may be missing; anything else than texts in it is passed over."""
    value = one.data.get(name)
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def number(one: Object, name: str, value: Any = None) -> Decimal:
    """A Numeric, exactly (N05)."""
    given = one.data.get(name) if value is None else value
    if given is None:
        raise ValueFault(one, f"“{name}” is missing.", code="N06", hint="The format requires it; complete the export.")
    if not isinstance(given, str) or not _NUMERIC.fullmatch(given):
        message = f"“{name}” is “{str(given)[:40]}”, which is no number of the format."
        raise ValueFault(one, message, hint="Digits, at most ten of them after a point.")
    return Decimal(given)


def units(one: Object, name: str, value: Any = None) -> int:
    """A whole number of units from 0 to 2**53 (N05)."""
    amount = number(one, name, value)
    if amount != int(amount):
        message = f"“{name}” is {amount}, not a whole number of units."
        raise ValueFault(
            one, message, hint="The ledger counts whole units: correct the source, or count smaller units."
        )
    if not 0 <= amount <= MAX_UNITS:
        raise ValueFault(one, f"“{name}” is {amount}, outside of 0 to {MAX_UNITS:,}.")
    return int(amount)


@lru_cache(maxsize=1 << 15)
def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
    return found if found is not None and FIRST_YEAR <= found.year <= LAST_YEAR else None


def day(one: Object, name: str, value: Any = None) -> date:
    """A day of the years that the ledger knows (N05)."""
    given = text(one, name) if value is None else value
    found = _day(given) if isinstance(given, str) else None
    if found is not None:
        return found
    raise ValueFault(one, f"“{name}” is “{str(given)[:40]}”, which is no day such as 2026-03-31.")


def optional_day(one: Object, name: str) -> date | None:
    """A day that may be missing or null."""
    return None if one.data.get(name) is None else day(one, name)


def money(one: Object, name: str, currency: str) -> Decimal | None:
    """An amount in ``currency`` with at most six decimals; ``None`` where there is none (N05)."""
    given = one.data.get(name)
    if not isinstance(given, Mapping) or "amount" not in given:
        return None
    if given.get("currency") != currency:
        message = f"“{name}” is in {str(given.get('currency'))[:10]}, the publication counts in {currency}."
        raise ValueFault(one, message, hint="All amounts of a ledger are in one currency; convert them in the source.")
    amount = number(one, name, given["amount"])
    plain = f"{abs(amount):f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    if amount < 0 or not _AMOUNT.fullmatch(plain):
        message = f"“{name}” is {amount}; the ledger holds amounts from 0 with at most six decimals."
        raise ValueFault(one, message, hint="Round it in the source, where the rounding can be justified.")
    return Decimal(plain)


def ratio(one: Object, name: str) -> tuple[int, int]:
    """A ratio in lowest whole terms (N05)."""
    given = one.data.get(name)
    if not isinstance(given, Mapping):
        raise ValueFault(one, f"“{name}” is missing.", code="N06")
    top, bottom = number(one, name, given.get("numerator")), number(one, name, given.get("denominator"))
    if top <= 0 or bottom <= 0:
        raise ValueFault(one, f"“{name}” must be of numbers above zero.")
    found = Fraction(top) / Fraction(bottom)
    new, old = found.numerator, found.denominator
    if new >= 10**9 or old >= 10**9:
        raise ValueFault(one, f"“{name}” is out of range.")
    return new, old
