"""Small numbers and simple fractions in words."""

from decimal import Decimal
from fractions import Fraction

from transparency.language import _, deferred, grouped
from transparency.release.rounding import rounded

_NUMERALS = (
    deferred("no"), deferred("one"), deferred("two"), deferred("three"), deferred("four"), deferred("five"),
    deferred("six"), deferred("seven"), deferred("eight"), deferred("nine"), deferred("ten"), deferred("eleven"),
    deferred("twelve"),
)  # fmt: skip
_FRACTIONS = {
    Fraction(1, 10): deferred("about a tenth"),
    Fraction(1, 8): deferred("about an eighth"),
    Fraction(1, 6): deferred("about a sixth"),
    Fraction(1, 5): deferred("about a fifth"),
    Fraction(1, 4): deferred("about a quarter"),
    Fraction(3, 10): deferred("about three tenths"),
    Fraction(1, 3): deferred("about a third"),
    Fraction(2, 5): deferred("about two fifths"),
    Fraction(1, 2): deferred("about half"),
    Fraction(3, 5): deferred("about three fifths"),
    Fraction(2, 3): deferred("about two thirds"),
    Fraction(7, 10): deferred("about seven tenths"),
    Fraction(3, 4): deferred("about three quarters"),
    Fraction(4, 5): deferred("about four fifths"),
    Fraction(9, 10): deferred("about nine tenths"),
    Fraction(1): deferred("nearly all"),
}
"""Those of ``release.rounding`` in words."""


def numeral(count: int) -> str:
    """A number in words up to twelve, in digits from there.

    >>> numeral(2), numeral(1_300)
    ('two', '1,300')
    """
    return _(_NUMERALS[count]) if 0 <= count < len(_NUMERALS) else grouped(count)


def simple_fraction(percent: int | Decimal) -> str:
    """A percentage that is a simple fraction, in words; empty for any other.

    >>> simple_fraction(Decimal("33.33")), simple_fraction(Decimal("33.4"))
    ('about a third', '')
    """
    found = next((words for share, words in _FRACTIONS.items() if rounded(share * 100, 2) == percent), "")
    return _(found) if found else ""
