"""Numbers as they are written, read exactly or not at all: which sign begins the decimals is known, or asked."""

import re
from decimal import Decimal

_SPACES = " \u00a0\u202f\u2009"
_QUOTES = "'\u2019\u02bc"
_GROUPS = re.compile(rf"[1-9][0-9]{{0,2}}(?P<sign>[.,{_QUOTES}{_SPACES}])[0-9]{{3}}(?:(?P=sign)[0-9]{{3}})*", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,16}", re.ASCII)
_DECIMALS = re.compile(r"[0-9]{1,20}", re.ASCII)
SIGNS = {"decimal-point": ".", "decimal-comma": ","}
"""What a mapping says of numbers → the sign that begins the decimals."""


def exact(text: str, numbers: str = "") -> Decimal | None:
    """A number without a sign; ``None`` when it is none, or could be two.

    ``numbers``: a word of ``SIGNS``, or empty when nobody has said. Then a lone point or comma begins decimals unless
    three digits follow, which may as well be thousands; apostrophes and blanks can only stand between thousands, and
    no thousands begin with a zero: 0.125 is none of a mapping whose decimals begin with a comma.

    >>> [exact(text) for text in ("1'000.50", "1\u202f000", "1,000.00", "1.000,00", "0.40", "1,250,000")]
    [Decimal('1000.50'), Decimal('1000'), Decimal('1000.00'), Decimal('1000.00'), Decimal('0.40'), Decimal('1250000')]
    >>> [exact(text) for text in ("1,250", "1.000", "12,50.00", "1'00")], exact("1.000", "decimal-comma")
    ([None, None, None, None], Decimal('1000'))
    """
    if _WHOLE.fullmatch(text):
        return Decimal(text)
    if numbers:
        sign = SIGNS[numbers]
        whole, _, decimals = text.partition(sign) if sign in text else (text, "", "")
        return _joined(whole, decimals, sign) if decimals or sign not in text else None
    return _unsaid(text)


def _unsaid(text: str) -> Decimal | None:
    """A number of which nobody has said what begins its decimals.

    >>> [str(_unsaid(text)) for text in ("1.25", "1,25", "1,250.5", "1.250,5", "1,250,000", "0.125", "1,250", "5.")]
    ['1.25', '1.25', '1250.5', '1250.5', '1250000', '0.125', 'None', 'None']
    """
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return _joined(text, "", "")
    sign, decimals, other = text[last], text[last + 1 :], "." if text[last] == "," else ","
    if other not in text:
        if text.count(sign) > 1:  # decimals begin once
            return _joined(text, "", other)
        if len(decimals) == 3 and text[:last] != "0":
            return None
    return _joined(text[:last], decimals, sign) if decimals else None


def _joined(whole: str, decimals: str, sign: str) -> Decimal | None:
    """The number of whole digits, which may be grouped by another sign than ``sign``, and decimals.

    >>> numbers = ("1,250", "5", "."), ("1.250", "5", "."), ("12", "", ""), ("1,25", "5", ".")
    >>> [str(_joined(*parts)) for parts in numbers]
    ['1250.5', 'None', '12', 'None']
    """
    if decimals and not _DECIMALS.fullmatch(decimals):
        return None
    if not _WHOLE.fullmatch(whole):
        groups = _GROUPS.fullmatch(whole)
        if groups is None or groups["sign"] == sign:
            return None
        whole = whole.replace(groups["sign"], "")
    return Decimal(f"{whole}.{decimals}" if decimals else whole)
