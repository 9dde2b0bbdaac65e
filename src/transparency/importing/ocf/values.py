"""Single values of the Open Cap Table Format: numbers that are text, days, ratios, amounts of money, our own words."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from transparency.importing.ocf.package import Object
from transparency.ledger.schema import AMOUNT_PATTERN, MAX_UNITS
from transparency.publication.problem import Problem
from transparency.publication.quarter import FIRST_YEAR, LAST_YEAR

_NUMERIC = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,10})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_AMOUNT = re.compile(AMOUNT_PATTERN, re.ASCII)
OWN = "transparency:"
"""Begins the words by which a package that this program exported tells what OCF has no field for."""
EXPORTED = f"{OWN}ocf-export/1"
"""The manifest's comment: the transactions stand in the ledger's order."""


class ValueFault(Exception):  # noqa: N818 - carries a problem to the one place that collects them
    """A value that cannot be taken as it is."""

    def __init__(self, item: Object, message: str, *, code: str = "N05", hint: str = "") -> None:
        self.problem = Problem(code, f"{item.kind} {item.label}: {message} ({item.where})", hint=hint)


def text(item: Object, name: str) -> str:
    """A field that must be there (N06)."""
    value = item.data.get(name)
    if not isinstance(value, str) or not value:
        raise ValueFault(item, f"“{name}” is missing.", code="N06", hint="The format requires it; complete the export.")
    return value


def optional(item: Object, name: str) -> str:
    """A field that may be missing; empty then."""
    value = item.data.get(name)
    return value if isinstance(value, str) else ""


def names(item: Object, name: str) -> list[str]:
    """A list of ids that may be missing; anything else than texts in it is passed over."""
    value = item.data.get(name)
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def number(item: Object, name: str, value: Any = None) -> Decimal:
    """A Numeric, exactly (N05)."""
    given = item.data.get(name) if value is None else value
    if given is None:
        raise ValueFault(item, f"“{name}” is missing.", code="N06", hint="The format requires it; complete the export.")
    if not isinstance(given, str) or not _NUMERIC.fullmatch(given):
        message = f"“{name}” is “{str(given)[:40]}”, which is no number of the format."
        raise ValueFault(item, message, hint="Digits, at most ten of them after a point.")
    return Decimal(given)


def units(item: Object, name: str, value: Any = None) -> int:
    """A whole number of units from 0 to 2**53 (N05)."""
    amount = number(item, name, value)
    if amount != int(amount):
        message = f"“{name}” is {amount}, not a whole number of units."
        raise ValueFault(
            item, message, hint="The ledger counts whole units: correct the source, or count smaller units."
        )
    if not 0 <= amount <= MAX_UNITS:
        raise ValueFault(item, f"“{name}” is {amount}, outside of 0 to {MAX_UNITS:,}.")
    return int(amount)


@lru_cache(maxsize=1 << 15)
def _day(text: str) -> date | None:
    try:
        parsed = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
    return parsed if parsed is not None and FIRST_YEAR <= parsed.year <= LAST_YEAR else None


def day(item: Object, name: str, value: Any = None) -> date:
    """A day of the years that the ledger knows (N05)."""
    given = text(item, name) if value is None else value
    read = _day(given) if isinstance(given, str) else None
    if read is not None:
        return read
    raise ValueFault(item, f"“{name}” is “{str(given)[:40]}”, which is no day such as 2026-03-31.")


def optional_day(item: Object, name: str) -> date | None:
    """A day that may be missing or null."""
    return None if item.data.get(name) is None else day(item, name)


def money(item: Object, name: str, currency: str) -> Decimal | None:
    """An amount in ``currency`` with at most six decimals; ``None`` where there is none (N05)."""
    given = item.data.get(name)
    if not isinstance(given, Mapping) or "amount" not in given:
        return None
    if given.get("currency") != currency:
        message = f"“{name}” is in {str(given.get('currency'))[:10]}, the publication counts in {currency}."
        raise ValueFault(item, message, hint="All amounts of a ledger are in one currency; convert them in the source.")
    amount = number(item, name, given["amount"])
    plain = f"{abs(amount):f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    if amount < 0 or not _AMOUNT.fullmatch(plain):
        message = f"“{name}” is {amount}; the ledger holds amounts from 0 with at most six decimals."
        raise ValueFault(item, message, hint="Round it in the source, where the rounding can be justified.")
    return Decimal(plain)


def ratio(item: Object, name: str) -> Fraction:
    """A ratio of two numbers below 10**9 in lowest whole terms (N05)."""
    given = item.data.get(name)
    if not isinstance(given, Mapping):
        raise ValueFault(item, f"“{name}” is missing.", code="N06")
    top, bottom = number(item, name, given.get("numerator")), number(item, name, given.get("denominator"))
    if top <= 0 or bottom <= 0:
        raise ValueFault(item, f"“{name}” must be of numbers above zero.")
    exact = Fraction(top) / Fraction(bottom)
    if max(exact.numerator, exact.denominator) >= 10**9:
        raise ValueFault(item, f"“{name}” is out of range.")
    return exact


def own_word(item: Object) -> tuple[str, str]:
    """The ledger's event type and cause, or an instrument or a target pool, where we wrote one; else empty texts.

    No other text is read.
    """
    comments = item.data.get("comments")
    candidates = [item.data.get("reason_text"), item.data.get("consideration_text")]
    candidates += comments if isinstance(comments, list) else []
    for given in candidates:
        if isinstance(given, str) and given.startswith(OWN):
            word, _, cause = given.removeprefix(OWN).partition(":")
            return word, cause
    return "", ""


def own_kind(item: Object) -> str:
    """The ledger's own event type in a package that this program exported; ``withheld`` where that is the cause."""
    word, cause = own_word(item)
    return "withheld" if cause == "withheld" else word
