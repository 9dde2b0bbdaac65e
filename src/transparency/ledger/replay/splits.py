"""Splits: the units of each grant times new over old, rounded down once; what rounding leaves goes back to the pool.

Of what a grant comes to, the place that is furthest from being the provider's is rounded down first, and what that
leaves over counts with the next: unvested, then vested, then gone. Stock follows what is gone: unearned, then owned.
"""

from typing import Any, cast

import numpy as np
from msgspec import Struct

from transparency.ledger.replay.arrays import FITS, Bools, Ints
from transparency.ledger.replay.timeline import SplitEvent


class GrantUnits(Struct, frozen=True):
    """What every grant holds, by grant."""

    unvested: Ints
    vested: Ints
    gone: Ints
    owned: Ints
    unearned: Ints
    base: Ints
    """Scheduled units, in units of today, that were counted before the last split."""
    new: Any
    """With ``old``: units of today for units of the grant's own day; Python's own integers where 64 bits are few."""
    old: Any

    @property
    def set_aside(self) -> Ints:
        """Units that the pool has set aside for each grant and not got back."""
        return self.unvested + self.vested + self.gone

    def earned_there(self, rsa: Bools) -> Ints:
        """Earned units that could be given back, should time be put right. ``rsa``: grants of stock."""
        return np.where(rsa, np.minimum(self.gone, self.owned), self.vested)

    def time(self, scheduled: Ints, grants: Ints | slice = slice(None)) -> Ints:
        """What the schedule has earned since the last split, in units of today, of all or of some grants.

        Below zero where a leave that is told late takes back what was earned before the split.
        """
        units: Ints = scale(scheduled, self.new[grants], self.old[grants]) - self.base[grants]
        return units


def opening(count: int) -> GrantUnits:
    """What every grant holds before its first event: nothing."""
    nothing, one = np.zeros(count, np.int64), np.ones(count, np.int64)
    return GrantUnits(nothing, nothing, nothing, nothing, nothing, nothing, one, one)


def scale(units: Ints, new: Any, old: Any) -> Ints:
    """Units times new over old, rounded towards zero, so that a reversal undoes exactly what was booked."""
    size: Any = np.abs(units)
    if int(size.max(initial=0)) * int(np.max(new, initial=1)) >= FITS:
        size = size.astype(object)
    return cast(Ints, (np.sign(units) * (size * new // old)).astype(np.int64))


def after(  # noqa: PLR0917
    held: GrantUnits, split: SplitEvent, of_split: Bools, scheduled: Ints, over: Ints, to_come: Bools
) -> GrantUnits:
    """Apply a split to what the grants ``of_split`` hold: see the module.

    At 1:10, 9 unvested and 9 vested units are one unit, vested:

    >>> import datetime
    >>> from msgspec.structs import replace
    >>> one = np.array([1])
    >>> split = SplitEvent(0, "s", datetime.date(2025, 5, 1), 8101, frozenset([0]), new=1, old=10)
    >>> since = after(replace(opening(1), unvested=one * 9, vested=one * 9), split, one > 0, one * 0, one * 0, one > 1)
    >>> int(since.unvested[0]), int(since.vested[0])
    (0, 1)

    ``scheduled``: units of the grant's own day that time has earned up to the split. ``over``: scheduled units that
    found nothing left to earn; a reversal may bring them back. ``to_come``: grants that are booked after the split, as
    they are late: of their schedule nothing has counted.
    """
    new, old = np.where(of_split, split.new, 1), np.where(of_split, split.old, 1)
    ratio = _times(held.new, new), _times(held.old, old)
    unvested, open_units, all_units = (
        scale(units, new, old) for units in (held.unvested, held.unvested + held.vested, held.set_aside)
    )
    gone = all_units - open_units
    stock, unearned = held.owned + held.unearned, scale(held.unearned, new, old)
    since = scale(stock, new, old) + np.where(stock > 0, gone - scale(held.gone, new, old), 0)
    return GrantUnits(
        unvested=unvested,
        vested=open_units - unvested,
        gone=gone,
        owned=since - unearned,
        unearned=unearned,
        base=np.where(to_come, 0, scale(scheduled, *ratio) - scale(over, new, old)),
        new=ratio[0],
        old=ratio[1],
    )


def _times(ratio: Any, factor: Ints) -> Any:
    """A ratio times a factor, exact."""
    fits = int(np.max(ratio, initial=1)) * int(factor.max(initial=1)) < FITS
    return ratio * factor if fits else ratio.astype(object) * factor
