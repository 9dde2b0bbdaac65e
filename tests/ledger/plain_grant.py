"""One grant of the plain simulator: what time brings it, what a split makes of it, and where its units are."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from transparency.publication.publication import LeaveTerms

PLACES = ("unvested", "vested", "gone", "owned", "unearned")
"""Places of a grant's units."""

Leaves = list[tuple[date, date | None]]
"""A provider's leaves: first day, and day of return if known."""


@dataclass
class Grant:
    """One grant: what it is, what time brings it, and where its units are."""

    pool: str
    provider: str
    instrument: str
    vesting: str
    day: date
    schedule: list[tuple[date, int]]
    """When how many units are due, in units of the grant's own day."""
    price: Decimal | None
    rule: LeaveTerms | None
    """What its rule says of leaves; without one they do not touch it."""
    leaves: Leaves
    unvested: int = 0
    vested: int = 0
    gone: int = 0
    owned: int = 0
    unearned: int = 0
    by_time: int = 0
    """What time has earned so far."""
    new: int = 1
    """With ``old``: units of today for units of the grant's own day."""
    old: int = 1
    events: int = 0
    """How many events there were after its grant."""

    @property
    def set_aside(self) -> int:
        """Units that its pool has set aside for it."""
        return self.unvested + self.vested + self.gone

    @property
    def value(self) -> Decimal:
        """What its open units cost."""
        return (self.price or Decimal(0)) * (self.unvested + self.vested)

    def due(self, day: date) -> int:
        """What the schedule comes to by a day, in units of today."""
        clock = day
        for start, end in self.leaves if self.rule else ():
            stop = max(start + timedelta(self.rule.continues_days), self.day)
            back = min(end or day, day)
            if stop < back and (back != end or not self.rule.catch_up):
                clock -= back - stop
        return sum(units for when, units in self.schedule if when <= clock) * self.new // self.old

    @property
    def units(self) -> tuple[int, ...]:
        """Units in each of ``PLACES``."""
        return tuple(getattr(self, place) for place in PLACES)

    def split(self, new: int, old: int, day: date) -> None:
        """All units are multiplied and rounded down once; stock follows what is gone, and time goes on from there."""
        behind = (self.due(day) - self.by_time) * new // old
        unvested = self.unvested * new // old
        vested = (self.unvested + self.vested) * new // old - unvested
        gone = self.set_aside * new // old - unvested - vested
        stock, unearned = (self.owned + self.unearned) * new // old, self.unearned * new // old
        if self.owned + self.unearned:
            stock += gone - self.gone * new // old
        self.unvested, self.vested, self.gone, self.owned, self.unearned = (
            unvested, vested, gone, stock - unearned, unearned,
        )  # fmt: skip
        self.new, self.old = self.new * new, self.old * old
        self.by_time = self.due(day) - behind
        self.price = None if self.price is None else rounded(self.price * old / new)


def rounded(price: Decimal) -> Decimal:
    """A price after a split, with six decimals."""
    return price.quantize(Decimal("0.000001"), ROUND_HALF_EVEN)
