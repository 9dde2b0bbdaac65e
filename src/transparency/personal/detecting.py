"""Detectors: what in a short text has the form of an address, a telephone, tax or provider number. Pure."""

import re
from collections.abc import Iterator

from msgspec import Struct

from transparency.personal.appearance import folded
from transparency.personal.kinds import D_BANK, D_EMAIL, D_NPI, D_PHONE, D_TAX
from transparency.personal.numbers import (
    AMERICAN,
    AMOUNT,
    BRITISH,
    CARD,
    CARD_WORDS,
    EMPLOYER,
    GROUPED_TEN,
    IBAN,
    NINE,
    NO_PHONE,
    NPI_WORDS,
    TAX,
    TAX_WORDS,
    TEN,
    assigned,
    covered,
    of_a_card,
    of_a_person,
    of_a_practice,
    of_an_account,
    of_an_employer,
)

_LOCAL = 64
"""Signs before the @ of an address, at most."""
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@((?:[\w-]{1,63}\.)+[^\W\d_]{2,24})(?![\w-])")
_AT = re.compile(
    r"@(?<=[\w.!#$%&'*+/=?^`{|}~\x80-\xff-]@)((?:[\w\x80-\xff-]{1,250}\.)+[a-z\x80-\xff]{2,96})(\.?[\w\x80-\xff-])?",
    re.ASCII | re.IGNORECASE,
)
_RESERVED = re.compile(r"(?:^|\.)(?:example\.(?:com|org|net)|example|test|invalid|localhost)$")
"""Domains that RFC 2606 keeps for examples: no one's address ends so."""
_DIGEST = re.compile(r"\b(?=[0-9 ]{0,80}[a-f])(?:[0-9a-f]{16,}|[0-9a-f]{4}(?: [0-9a-f]{4}){3,})\b")
"""A hash in hexadecimal, whole or in groups of four: the digits in it are no one's telephone."""
_CANDIDATE = re.compile(r"[+(]?\d[\d ()./-]{5,22}\d")

NUMBERS = frozenset({D_PHONE, D_TAX, D_NPI, D_BANK})


class Trace(Struct, frozen=True):
    """Something found: its code, where in the text, and the text itself (never shown whole)."""

    code: str
    start: int
    text: str


def traces(
    text: str,
    *,
    allowed: frozenset[str] = frozenset(),
    digits: bool = True,
    provider: bool = False,
    passed: frozenset[str] = frozenset(),
) -> Iterator[Trace]:
    """Everything found in ``text``, which is as a reader sees it (``appearance.seen_text``).

    ``allowed``: addresses and numbers that are public (:func:`public`). ``digits``: look at numbers without any
    separator too. ``provider``: the text is a provider's id, where such numbers are looked at most closely.
    ``passed``: codes not looked for.
    """
    rest = text
    at = text.find("@") if D_EMAIL not in passed else -1
    if at >= 0:
        for match in _EMAIL.finditer(text, max(0, at - _LOCAL)):
            address = match.group().casefold()
            if address not in allowed and not _RESERVED.search(match[1].casefold()):
                yield Trace(D_EMAIL, match.start(), match.group())
            rest = _without(rest, match.start(), match.group())
    if passed >= NUMBERS or not _CANDIDATE.search(text):  # every number below has the form of one, or holds one
        return
    for trace in _numbers(text, rest if provider else AMOUNT.sub(covered, rest), digits=digits, provider=provider):
        if trace.code not in passed and _bare(trace.text) not in allowed:
            yield trace
        rest = _without(rest, trace.start, trace.text)
    if D_PHONE not in passed:
        yield from _phones(AMOUNT.sub(covered, rest), allowed, digits=digits)


def shortlisted_addresses(text: str) -> Iterator[int]:
    """Where a text of very many @, read as Latin 1, may hold an address of someone: signs before it, a domain after.

    >>> list(shortlisted_addresses("a @ b, joe@clinic.org, @@clinic, ann@example.org."))
    [10]
    """
    for match in _AT.finditer(text):
        if match[2] or not _RESERVED.search(match[1].casefold()):
            yield match.start()


def worth_a_look(text: str) -> bool:
    """Whether :func:`traces` may find anything in a text, or in a part of it: quick to tell, and mostly not so."""
    return "@" in text or _CANDIDATE.search(text) is not None


def _without(text: str, start: int, found: str) -> str:
    """A text of the same length in which what was found is no longer found."""
    return text[:start] + "x" * len(found) + text[start + len(found) :]


def _bare(number: str) -> str:
    return re.sub(r"[\W_]", "", number).casefold()


def public(contacts: tuple[str, ...]) -> frozenset[str]:
    """Contacts in the form in which detectors compare them: addresses, telephone numbers, numbers of a company."""
    given = [folded(one).strip() for one in contacts if one.strip()]
    return frozenset(form for one in given for form in (_international(one) or one.casefold(), _bare(one)))


def _numbers(whole: str, text: str, *, digits: bool, provider: bool) -> Iterator[Trace]:
    """Numbers with ranges or check digits (python-stdnum): taxpayers, providers (80840 before it), accounts, cards.

    ``whole`` is the text with the words that say what a number is; ``text`` the same without amounts.
    """
    for match in TAX.finditer(text):
        if of_a_person(match.group()):
            yield Trace(D_TAX, match.start(), match.group())
    for match in EMPLOYER.finditer(text):
        if of_an_employer(match.group()):
            yield Trace(D_TAX, match.start(), match.group())
    if provider or (digits and TAX_WORDS.search(whole.lower())):
        for match in NINE.finditer(text):
            if of_a_person(match.group()):
                yield Trace(D_TAX, match.start(), match.group())
    if digits or provider:
        for match in (GROUPED_TEN if provider or NPI_WORDS.search(whole.lower()) else TEN).finditer(text):
            if of_a_practice(_bare(match.group())):
                yield Trace(D_NPI, match.start(), match.group())
    yield from _accounts(whole, text)


def _accounts(whole: str, text: str) -> Iterator[Trace]:
    """Bank accounts (IBAN) and payment cards; a card without separators counts beside a word for one."""
    for match in IBAN.finditer(text):
        words = match.group().split(" ")  # words in capitals may follow the number
        for end in range(len(words), 0, -1):
            if of_an_account(number := " ".join(words[:end])):
                yield Trace(D_BANK, match.start(), number)
                break
    for match in CARD.finditer(text):
        number = match.group()
        if (not number.isdigit() or CARD_WORDS.search(whole.lower())) and of_a_card(_bare(number)):
            yield Trace(D_BANK, match.start(), number)


def _phones(text: str, allowed: frozenset[str], *, digits: bool) -> Iterator[Trace]:
    """Valid telephone numbers of people; a run of digits without separators counts only as ``digits``.

    A number of North America or with a + is found by its own form; one written as in the United Kingdom (from 0) needs
    a blank, a hyphen or brackets, as its bare digits could be anything. Lines that are free to call are a company's.
    """
    text = _DIGEST.sub(covered, text)
    candidates = [match.group() for match in _CANDIDATE.finditer(text) if _plausible(match.group())]
    if not candidates:
        return
    import phonenumbers  # noqa: PLC0415  (large, and seldom needed)

    def personal(number: phonenumbers.PhoneNumber) -> bool:
        form = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        kind = phonenumbers.number_type(number)
        return form not in allowed and kind not in (
            phonenumbers.PhoneNumberType.UNKNOWN,
            phonenumbers.PhoneNumberType.TOLL_FREE,
        )

    if "+" in text:
        for match in phonenumbers.PhoneNumberMatcher(text, None, leniency=phonenumbers.Leniency.VALID):
            if personal(match.number):
                yield Trace(D_PHONE, match.start, match.raw_string)
            text = _without(text, match.start, match.raw_string)
    for form, country, code, prefix in ((AMERICAN, "US", 1, "1"), (BRITISH, "GB", 44, "0")):
        for written in form.finditer(text):
            raw = written.group()
            if not _plausible(raw) or (raw.isdigit() and not digits):
                continue
            national = re.sub(r"\D", "", raw).removeprefix(prefix)
            if assigned(national, code) and personal(phonenumbers.parse(national, country)):
                yield Trace(D_PHONE, written.start(), raw)


def _plausible(raw: str) -> bool:
    """Not a date, a range of years, a decimal number or one in groups of thousands."""
    if raw.isdigit():
        return len(raw) in (10, 11)
    return NO_PHONE.fullmatch(raw) is None and sum(char.isdigit() for char in raw) >= 7


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
