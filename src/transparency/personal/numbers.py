"""Numbers of people: how each kind is written, and what is quick to tell of one (range, issuer, check digit).

Nearly every number that has such a form is no one's. So each test asks first what costs a microsecond, and the library
that knows for certain (python-stdnum, a hundred times as slow) only of what passes. Tests hold the quick questions to
what the libraries say.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

BEFORE, AFTER = r"(?<![\w.,/-])", r"(?![\w/-]|[.,]\d)"
TAX = re.compile(BEFORE + r"\d{3}( ?[-.] ?| )\d{2}\1\d{4}" + AFTER, re.ASCII)
NINE = re.compile(r"(?<![\w.,/+-])\d{9}" + AFTER, re.ASCII)
EMPLOYER = re.compile(BEFORE + r"\d{2}-\d{7}" + AFTER, re.ASCII)
TEN = re.compile(r"(?<![\w.,/+-])[12]\d{9}" + AFTER, re.ASCII)
GROUPED_TEN = re.compile(BEFORE + r"[12](?:[ -]?\d){9}" + AFTER, re.ASCII)
CARD = re.compile(
    r"(?<![\w.,/+-])(?:\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?|3[47]\d{2}([ -])\d{6}\2\d{5}|\d{15,16})" + AFTER,
    re.ASCII,
)
IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\w)", re.ASCII)
AMERICAN = re.compile(
    r"(?<![\w+,])(?<!\d[./-])(?:1[ ./-]{0,2})?"
    r"(?:(?:\([2-9]\d\d\) ?|[2-9]\d\d[ ./-]{1,2})[2-9]\d\d[ ./-]{0,2}|[2-9]\d\d[2-9]\d\d)\d{4}" + AFTER,
    re.ASCII,
)
BRITISH = re.compile(r"(?<![\w.,/+-])(?:\(0[1-9]\d{1,4}\) ?|0[1-9]\d{1,4}[ -])\d{3,4}[ -]?\d{3,4}" + AFTER, re.ASCII)
_ABROAD = re.compile(r"\+(?:[-x ()./\[\]~]{0,4}\d){7,17}", re.ASCII)
TAX_WORDS = re.compile(r"\b(?:ssn|itin|tin|social[ -]security|tax(?:payer)? id)")
NPI_WORDS = re.compile(r"\bnpi\b|national provider")
CARD_WORDS = re.compile(r"\b(?:card|visa|mastercard|amex|american express)\b")
REACH = 2500
"""Signs within which such a word counts: a text that is looked at as one is shorter (``shapes.LONGEST``)."""
_ISSUERS = re.compile(r"4|5[1-5]|2[2-7]|3[47]|6(?:011|4|5)")
_TYPES = (
    "fixed_line", "mobile", "pager", "personal_number", "premium_rate", "shared_cost", "uan", "voicemail", "voip",
)  # fmt: skip
"""What a telephone number may be, but free to call: those are companies'."""
_SINGLE = bytes.maketrans(b"0123456789", bytes(range(10)))
_DOUBLED = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))
_LETTERS = {ord("A") + number: str(10 + number) for number in range(26)}
NO_PHONE = re.compile(
    r"[12]\d{3}[-/. ]\d{1,4}(?:[-/. ]\d{1,4})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d+\.\d+|\d{1,3}([ .])\d{3}(?:\1\d{3})+"
)


AMOUNT = re.compile(
    r"(?:[$€£¥]|\b(?:USD|EUR|GBP)) ?\d[\d ,.]*|"
    r"(?<![\d+(-])\d{9,16}(?= ?%| (?:units?|shares?|options?|awards?|votes?|points?|dollars?|cents?|euros?|pounds?|"
    r"people|providers|holders|times|rows?|events?|lines?|records?|bytes?|seconds?|minutes?|hours?|days?|USD|EUR|GBP)\b)"
)
"""Sums of money and numbers of something: no one's number, however many digits they have."""


def checks(number: str) -> bool:
    """Whether the last digit is the Luhn check digit of those before it.

    >>> checks("808401234567893"), checks("808401234567890")
    (True, False)
    """
    digits = number.encode()[::-1]
    return (sum(digits[::2].translate(_SINGLE)) + sum(digits[1::2].translate(_DOUBLED))) % 10 == 0


@lru_cache(maxsize=1000)
def of_a_person(number: str) -> bool:
    """Whether nine digits are a social security or taxpayer number that may have been given out."""
    bare = re.sub(r"\D", "", number)
    if bare[:3] in ("000", "666") or bare[5:] == "0000" or bare[3:5] == "00" or (bare[0] == "9" and bare[3] < "7"):
        return False
    from stdnum.us import itin, ssn  # noqa: PLC0415  (large, and seldom needed)

    return bool(ssn.is_valid(bare) or itin.is_valid(bare))


def of_an_employer(number: str) -> bool:
    """Whether nine digits begin as an employer's number does."""
    return _campus(number[:2])


@cache
def _campus(first: str) -> bool:
    """Whether an office gives out employers' numbers that begin so: nothing else of them is told by the number."""
    from stdnum.us import ein  # noqa: PLC0415  (large, and seldom needed)

    return bool(ein.is_valid(f"{first}-0000000"))


def of_a_practice(number: str) -> bool:
    """Whether ten digits are a National Provider Identifier: 80840 and the number have its check digit."""
    return checks("80840" + number)


def of_a_card(number: str) -> bool:
    """Whether 15 to 19 digits are a payment card."""
    return _ISSUERS.match(number) is not None and checks(number)


def of_an_account(number: str) -> bool:
    """Whether this is an International Bank Account Number: the length of its country, its check digits, its form."""
    bare = number.replace(" ", "")
    if len(bare) != _account_length(bare[:2]) or int((bare[4:] + bare[:4]).translate(_LETTERS)) % 97 != 1:
        return False
    from stdnum import iban  # noqa: PLC0415  (large, and seldom needed)

    return bool(iban.is_valid(bare))


@cache
def _account_length(country: str) -> int:
    from stdnum import numdb  # noqa: PLC0415  (large, and seldom needed)

    form = numdb.get("iban").info(country)[0][1].get("bban", "")
    return 4 + sum(map(int, re.findall(r"(?<!\d)(\d+)!", form)))


def assigned(digits: str, country: int) -> bool:
    """Whether a national number is one that its country gives out, and not for free calls (libphonenumber's plans).

    >>> assigned("2125550143", 1), assigned("2115550143", 1), assigned("8005550143", 1)
    (True, False, False)
    """
    return _plan(country).fullmatch(digits) is not None


@cache
def _plan(country: int) -> re.Pattern[str]:
    from phonenumbers import PhoneMetadata, region_codes_for_country_code  # noqa: PLC0415  (large, and seldom needed)

    plans = [PhoneMetadata.metadata_for_region(region) for region in region_codes_for_country_code(country)]
    plans += [PhoneMetadata.metadata_for_nongeo_region(country)]
    kinds = [getattr(plan, kind) for plan in plans if plan for kind in _TYPES]
    forms = dict.fromkeys(kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern)
    return re.compile("|".join(f"(?:{form})" for form in forms) or r"(?!)")


def shortlist(text: str, *, digits: bool, close: bool) -> Iterator[int]:
    """Where a text holds a number that all quick questions take for someone's, in no order.

    For a text of very many numbers (ten megabytes of ten digits each: 2 s, and 30 s where each is looked at closely).
    What the detectors find in a part of the text begins within one of these; a test compares the two. ``digits``: look
    at numbers without any separator too. ``close``: ids of providers are among them.

    >>> sorted(shortlist("No. 2115550143 and 2125550143; 987654321 and 123-45-6789", digits=True, close=False))
    [19, 45]
    """
    small = text.lower()
    for form, may_be, words in _FORMS:
        places = None if words is None or close else [word.start() for word in words.finditer(small)]
        if places == [] or (form is _ABROAD and "+" not in text):
            continue
        for match in form.finditer(text):
            number = match.group()
            if (digits or form is CARD or not number.isdigit()) and may_be(number) and _beside(places, match.start()):
                yield match.start()


def _beside(places: list[int] | None, start: int) -> bool:
    """Whether a word that matters is in reach of a number, should the text between be looked at as one.

    >>> [_beside([1_000], 1_000 + off) for off in (-REACH - 1, -REACH, REACH, REACH + 1)]
    [False, True, True, False]
    >>> _beside(None, 5), _beside([], 5)
    (True, False)
    """
    if places is None:
        return True
    after = bisect_left(places, start - REACH)
    return after < len(places) and places[after] <= start + REACH


def covered(match: re.Match[str]) -> str:
    """Something in which nothing more is to be found, as long as it was."""
    return "x" * len(match.group())


def _begins_with_an_account(written: str) -> bool:
    """Words in capitals may follow the number."""
    bare = written.replace(" ", "")
    return of_an_account(bare[: _account_length(bare[:2])])


def _begins_with_a_plan(written: str) -> bool:
    """Whether a number with its country begins as one that is given out there; a national 0 in brackets is passed."""
    digits = re.sub(r"\D", "", written)
    return any(
        _plan(int(digits[:end])).match(rest) is not None
        for end in (1, 2, 3)
        for rest in (digits[end:], digits[end:].removeprefix("0"))
        if digits[0] != "0"
    )


_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], bool], re.Pattern[str] | None], ...] = (
    (TAX, of_a_person, None),
    (NINE, of_a_person, TAX_WORDS),
    (EMPLOYER, of_an_employer, None),
    (TEN, of_a_practice, None),
    (GROUPED_TEN, lambda number: of_a_practice(re.sub("[ -]", "", number)), NPI_WORDS),
    (CARD, lambda number: of_a_card(re.sub("[ -]", "", number)), None),
    (IBAN, _begins_with_an_account, None),
    (AMERICAN, lambda number: assigned(re.sub(r"\D", "", number)[-10:], 1), None),
    (BRITISH, lambda number: assigned(re.sub(r"\D", "", number)[1:], 44), None),
    (_ABROAD, _begins_with_a_plan, None),
)
"""How a number is written, what is quick to tell of it, and the words beside it without which it is no one's."""
