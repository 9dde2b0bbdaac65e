"""Small numbers in words."""

from transparency.release.format import amount
from transparency.release.release import Unit
from transparency.telling.wording import _, deferred

_NUMERALS = (
    deferred("no"), deferred("one"), deferred("two"), deferred("three"), deferred("four"), deferred("five"),
    deferred("six"), deferred("seven"), deferred("eight"), deferred("nine"), deferred("ten"), deferred("eleven"),
    deferred("twelve"),
)  # fmt: skip


def numeral(count: int) -> str:
    """A number in words up to twelve, in digits from there.

    >>> numeral(2), numeral(1_300)
    ('two', '1,300')
    """
    return _(_NUMERALS[count]) if 0 <= count < len(_NUMERALS) else amount(count, Unit.COUNT)
