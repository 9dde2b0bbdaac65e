"""Detectors: what in a short text has the form of an address, a telephone, tax or provider number. Pure."""

import re
from collections.abc import Iterator

from msgspec import Struct

from transparency.personal.kinds import D_EMAIL, D_NPI, D_PHONE, D_TAX

_LOCAL = 64
"""Signs before the @ of an address, at most."""
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?![\w-])", re.ASCII)
_TAX = re.compile(r"(?<![\w.,/-])\d{3}([- \u2010-\u2012\u00a0])\d{2}\1\d{4}(?![\w/-]|[.,]\d)", re.ASCII)
_NINE = re.compile(r"(?<![\w.,/+-])\d{9}(?![\w/-]|[.,]\d)", re.ASCII)
_TEN = re.compile(r"(?<![\w.,/+-])[12]\d{9}(?![\w/-]|[.,]\d)", re.ASCII)
_TAX_WORDS = re.compile(r"\b(?:ssn|itin|tin|social[ -]security|tax(?:payer)? id)", re.IGNORECASE)
_DIGEST = re.compile(r"\b(?=[0-9 ]*[a-f])(?:[0-9a-f]{16,}|[0-9a-f]{4}(?: [0-9a-f]{4}){3,})\b")
"""A hash in hexadecimal, whole or in groups of four: the digits in it are no one's telephone."""
_CANDIDATE = re.compile(r"[+(]?\d[\d ().\u00a0\u2010-\u2013/-]{5,22}\d")


class Trace(Struct, frozen=True):
    """Something found: its code, where in the text, and the text itself (never shown whole)."""

    code: str
    start: int
    text: str


def traces(
    text: str, *, allowed: frozenset[str] = frozenset(), digits: bool = True, provider: bool = False
) -> Iterator[Trace]:
    """Everything found in ``text``.

    ``allowed``: addresses and telephone numbers that are public (:func:`public`). ``digits``: look at numbers without
    any separator too. ``provider``: the text is a provider's id, where such numbers are looked at most closely.
    """
    rest = text
    at = text.find("@")
    if at >= 0:
        for match in _EMAIL.finditer(text, max(0, at - _LOCAL)):
            if match.group().casefold() not in allowed:
                yield Trace(D_EMAIL, match.start(), match.group())
            rest = _without(rest, match.start(), match.group())
    if not _CANDIDATE.search(text):  # every number below has the form of one
        return
    for trace in _numbers(text, digits=digits, provider=provider):
        yield trace
        rest = _without(rest, trace.start, trace.text)
    yield from _phones(rest, allowed, digits=digits)


def worth_a_look(text: str) -> bool:
    """Whether :func:`traces` may find anything in a text, or in a part of it: quick to tell, and mostly not so."""
    return "@" in text or _CANDIDATE.search(text) is not None


def _without(text: str, start: int, found: str) -> str:
    """A text of the same length in which what was found is no longer found."""
    return text[:start] + "x" * len(found) + text[start + len(found) :]


def public(contacts: tuple[str, ...]) -> frozenset[str]:
    """Contacts in the form in which detectors compare them."""
    return frozenset(_international(one) or one.strip().casefold() for one in contacts if one.strip())


def _numbers(text: str, *, digits: bool, provider: bool) -> Iterator[Trace]:
    """Tax numbers (python-stdnum knows the ranges) and NPIs (Luhn over 80840 and the ten digits)."""
    for match in _TAX.finditer(text):
        if _of_a_person(match.group()):
            yield Trace(D_TAX, match.start(), match.group())
    if provider or (digits and _TAX_WORDS.search(text)):
        for match in _NINE.finditer(text):
            if _of_a_person(match.group()):
                yield Trace(D_TAX, match.start(), match.group())
    if digits or provider:
        for match in _TEN.finditer(text):
            if _of_a_practice(match.group()):
                yield Trace(D_NPI, match.start(), match.group())


def _of_a_person(number: str) -> bool:
    from stdnum.us import itin, ssn  # noqa: PLC0415  (large, and seldom needed)

    bare = re.sub(r"\D", "", number)
    return bool(ssn.is_valid(bare) or itin.is_valid(bare))


def _of_a_practice(number: str) -> bool:
    from stdnum import luhn  # noqa: PLC0415  (large, and seldom needed)

    return bool(luhn.is_valid("80840" + number))


def _phones(text: str, allowed: frozenset[str], *, digits: bool) -> Iterator[Trace]:
    """Valid telephone numbers; a run of digits without separators counts only as ``digits``."""
    text = _DIGEST.sub(lambda match: "x" * len(match.group()), text)
    if not any(_plausible(match.group()) for match in _CANDIDATE.finditer(text)):
        return
    import phonenumbers  # noqa: PLC0415  (large, and seldom needed)

    for match in phonenumbers.PhoneNumberMatcher(text, "US", leniency=phonenumbers.Leniency.VALID):
        raw = match.raw_string
        if raw.isdigit() and not digits:
            continue
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        if number not in allowed and _plausible(raw):
            yield Trace(D_PHONE, match.start, raw)


def _plausible(raw: str) -> bool:
    """Not a date, a range of years or a decimal number."""
    if raw.isdigit():
        return len(raw) in (10, 11)
    if re.fullmatch(r"\d{4}[-–/. ]\d{1,4}(?:[-–/. ]\d{1,4})?|\d+\.\d+", raw):
        return False
    return sum(char.isdigit() for char in raw) >= 7


def _international(contact: str) -> str:
    if "@" in contact:
        return ""
    import phonenumbers  # noqa: PLC0415  (large, and seldom needed)

    try:
        return phonenumbers.format_number(phonenumbers.parse(contact, "US"), phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        return ""


def masked(text: str) -> str:
    """A trace as it may be shown in a log: its first sign, and how long it is."""
    return f"“{text[:1]}…” ({len(text)} signs)"
