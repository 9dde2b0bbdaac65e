"""Detectors: what in a short text has the form of an address, a telephone, tax or provider number. Pure."""

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from transparency.personal.appearance import folded
from transparency.personal.kinds import D_BANK, D_EMAIL, D_NPI, D_PHONE, D_TAX

_LOCAL = 64
"""Signs before the @ of an address, at most."""
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@((?:[\w-]{1,63}\.)+[^\W\d_]{2,24})(?![\w-])")
_RESERVED = re.compile(r"(?:^|\.)(?:example\.(?:com|org|net)|example|test|invalid|localhost)$")
"""Domains that RFC 2606 keeps for examples: no one's address ends so."""
_BEFORE, _AFTER = r"(?<![\w.,/-])", r"(?![\w/-]|[.,]\d)"
_TAX = re.compile(_BEFORE + r"\d{3}( ?[-.] ?| )\d{2}\1\d{4}" + _AFTER, re.ASCII)
_NINE = re.compile(r"(?<![\w.,/+-])\d{9}" + _AFTER, re.ASCII)
_EMPLOYER = re.compile(_BEFORE + r"\d{2}-\d{7}" + _AFTER, re.ASCII)
_TEN = re.compile(r"(?<![\w.,/+-])[12]\d{9}" + _AFTER, re.ASCII)
_GROUPED_TEN = re.compile(_BEFORE + r"[12](?:[ -]?\d){9}" + _AFTER, re.ASCII)
_TAX_WORDS = re.compile(r"\b(?:ssn|itin|tin|social[ -]security|tax(?:payer)? id)", re.IGNORECASE)
_NPI_WORDS = re.compile(r"\bNPI\b|national provider", re.IGNORECASE)
_CARD = re.compile(
    r"(?<![\w.,/+-])(?:\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?|3[47]\d{2}([ -])\d{6}\2\d{5}|\d{15,16})" + _AFTER,
    re.ASCII,
)
_CARD_WORDS = re.compile(r"\b(?:card|visa|mastercard|amex|american express)\b", re.IGNORECASE)
_ISSUERS = re.compile(r"4|5[1-5]|2[2-7]|3[47]|6(?:011|4|5)")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\w)", re.ASCII)
_AMOUNT = re.compile(
    r"(?:[$€£¥]|\b(?:USD|EUR|GBP)) ?\d[\d ,.]*|"
    r"(?<![\d+(-])\d{9,16}(?= ?%| (?:units?|shares?|options?|awards?|votes?|points?|dollars?|cents?|euros?|pounds?|"
    r"people|providers|holders|times|rows?|events?|lines?|records?|bytes?|seconds?|minutes?|hours?|days?|USD|EUR|GBP)\b)"
)
"""Sums of money and numbers of something: no one's number, however many digits they have."""
_DIGEST = re.compile(r"\b(?=[0-9 ]*[a-f])(?:[0-9a-f]{16,}|[0-9a-f]{4}(?: [0-9a-f]{4}){3,})\b")
"""A hash in hexadecimal, whole or in groups of four: the digits in it are no one's telephone."""
_CANDIDATE = re.compile(r"[+(]?\d[\d ()./-]{5,22}\d")
_NO_PHONE = re.compile(
    r"[12]\d{3}[-/. ]\d{1,4}(?:[-/. ]\d{1,4})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d+\.\d+|\d{1,3}([ .])\d{3}(?:\1\d{3})+"
)
_AMERICAN = re.compile(
    r"(?<![\w+,])(?<!\d[./-])(?:1[ ./-]{0,2})?"
    r"(?:(?:\([2-9]\d\d\) ?|[2-9]\d\d[ ./-]{1,2})[2-9]\d\d[ ./-]{0,2}|[2-9]\d\d[2-9]\d\d)\d{4}" + _AFTER,
    re.ASCII,
)
_BRITISH = re.compile(r"(?<![\w.,/+-])(?:\(0\d{2,5}\) ?|0\d{2,5}[ -])\d{3,4}[ -]?\d{3,4}" + _AFTER, re.ASCII)


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
    for trace in _numbers(text, rest if provider else _AMOUNT.sub(_covered, rest), digits=digits, provider=provider):
        if trace.code not in passed and _bare(trace.text) not in allowed:
            yield trace
        rest = _without(rest, trace.start, trace.text)
    if D_PHONE not in passed:
        yield from _phones(_AMOUNT.sub(_covered, rest), allowed, digits=digits)


def worth_a_look(text: str) -> bool:
    """Whether :func:`traces` may find anything in a text, or in a part of it: quick to tell, and mostly not so."""
    return "@" in text or _CANDIDATE.search(text) is not None


def _without(text: str, start: int, found: str) -> str:
    """A text of the same length in which what was found is no longer found."""
    return text[:start] + "x" * len(found) + text[start + len(found) :]


def _covered(match: re.Match[str]) -> str:
    return "x" * len(match.group())


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
    for match in _TAX.finditer(text):
        if _of_a_person(match.group()):
            yield Trace(D_TAX, match.start(), match.group())
    for match in _EMPLOYER.finditer(text):
        if _of_an_employer(match.group()):
            yield Trace(D_TAX, match.start(), match.group())
    if provider or (digits and _TAX_WORDS.search(whole)):
        for match in _NINE.finditer(text):
            if _of_a_person(match.group()):
                yield Trace(D_TAX, match.start(), match.group())
    if digits or provider:
        for match in (_GROUPED_TEN if provider or _NPI_WORDS.search(whole) else _TEN).finditer(text):
            if _of_a_practice(_bare(match.group())):
                yield Trace(D_NPI, match.start(), match.group())
    yield from _accounts(whole, text)


def _accounts(whole: str, text: str) -> Iterator[Trace]:
    """Bank accounts (IBAN) and payment cards; a card without separators counts beside a word for one."""
    for match in _IBAN.finditer(text):
        words = match.group().split(" ")  # words in capitals may follow the number
        for end in range(len(words), 0, -1):
            if _of_an_account(number := " ".join(words[:end])):
                yield Trace(D_BANK, match.start(), number)
                break
    for match in _CARD.finditer(text):
        number = match.group()
        if (not number.isdigit() or _CARD_WORDS.search(whole)) and _of_a_card(_bare(number)):
            yield Trace(D_BANK, match.start(), number)


def _of_an_employer(number: str) -> bool:
    from stdnum.us import ein  # noqa: PLC0415  (large, and seldom needed)

    return bool(ein.is_valid(number))


def _of_an_account(number: str) -> bool:
    from stdnum import iban  # noqa: PLC0415  (large, and seldom needed)

    return bool(iban.is_valid(number))


def _of_a_card(number: str) -> bool:
    from stdnum import luhn  # noqa: PLC0415  (large, and seldom needed)

    return _ISSUERS.match(number) is not None and bool(luhn.is_valid(number))


def _of_a_person(number: str) -> bool:
    from stdnum.us import itin, ssn  # noqa: PLC0415  (large, and seldom needed)

    bare = re.sub(r"\D", "", number)
    return bool(ssn.is_valid(bare) or itin.is_valid(bare))


def _of_a_practice(number: str) -> bool:
    from stdnum import luhn  # noqa: PLC0415  (large, and seldom needed)

    return bool(luhn.is_valid("80840" + number))


def _phones(text: str, allowed: frozenset[str], *, digits: bool) -> Iterator[Trace]:
    """Valid telephone numbers of people; a run of digits without separators counts only as ``digits``.

    A number of North America or with a + is found by its own form; one written as in the United Kingdom (from 0) needs
    a blank, a hyphen or brackets, as its bare digits could be anything. Lines that are free to call are a company's.
    """
    text = _DIGEST.sub(_covered, text)
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
    for form, country in ((_AMERICAN, "US"), (_BRITISH, "GB")):
        for written in form.finditer(text):
            raw = written.group()
            if not _plausible(raw) or (raw.isdigit() and not digits):
                continue
            if country == "US" and not _areas().fullmatch(re.sub(r"\D", "", raw)[-10:]):
                continue  # quick to tell, and mostly so
            if personal(phonenumbers.parse(raw, country)):
                yield Trace(D_PHONE, written.start(), raw)


@cache
def _areas() -> re.Pattern[str]:
    from phonenumbers import PhoneMetadata, region_codes_for_country_code  # noqa: PLC0415  (large, and seldom needed)

    plans = (PhoneMetadata.metadata_for_region(region) for region in region_codes_for_country_code(1))
    forms = (plan.general_desc for plan in plans if plan)
    return re.compile("|".join(f"(?:{form.national_number_pattern})" for form in forms if form))


def _plausible(raw: str) -> bool:
    """Not a date, a range of years, a decimal number or one in groups of thousands."""
    if raw.isdigit():
        return len(raw) in (10, 11)
    return _NO_PHONE.fullmatch(raw) is None and sum(char.isdigit() for char in raw) >= 7


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
