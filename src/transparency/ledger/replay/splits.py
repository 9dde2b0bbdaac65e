"""Splits: each balance of each grant times new over old, rounded down; what rounding leaves goes back to the pool."""

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
    base: Ints
    """Scheduled units, in units of today, that were counted before the last split."""
    new: Any
    """With ``old``: units of today for units of the grant's own day; Python's own integers where 64 bits are few."""
    old: Any

    @property
    def set_aside(self) -> Ints:
        """Units that the pool has set aside for each grant and not got back."""
        return self.unvested + self.vested + self.gone

    def time(self, scheduled: Ints, grants: Ints | slice = slice(None)) -> Ints:
        """What the schedule has earned since the last split, in units of today, of all or of some grants."""
        units: Ints = np.maximum(scale(scheduled, self.new[grants], self.old[grants]) - self.base[grants], 0)
        return units


def opening(count: int) -> GrantUnits:
    """What every grant holds before its first event: nothing."""
    nothing, one = np.zeros(count, np.int64), np.ones(count, np.int64)
    return GrantUnits(nothing, nothing, nothing, nothing, nothing, one, one)


def scale(units: Ints, new: Any, old: Any) -> Ints:
    """Units times new over old, rounded towards zero, so that a reversal undoes exactly what was booked."""
    size: Any = np.abs(units)
    if int(size.max(initial=0)) * int(np.max(new, initial=1)) >= FITS:
        size = size.astype(object)
    return cast(Ints, (np.sign(units) * (size * new // old)).astype(np.int64))


def after(held: GrantUnits, split: SplitEvent, of_split: Bools, scheduled: Ints, over: Ints) -> GrantUnits:
    """Apply a split to what the grants ``of_split`` hold.

    ``scheduled``: units of the grant's own day that time has earned up to the split. ``over``: scheduled units that
    found nothing left to earn; a reversal may bring them back.
    """
    new, old = np.where(of_split, split.new, 1), np.where(of_split, split.old, 1)
    ratio = _times(held.new, new), _times(held.old, old)
    return GrantUnits(
        unvested=scale(held.unvested, new, old),
        vested=scale(held.vested, new, old),
        gone=scale(held.gone, new, old),
        owned=scale(held.owned, new, old),
        base=scale(scheduled, *ratio) - scale(over, new, old),
        new=ratio[0],
        old=ratio[1],
    )


def _times(ratio: Any, factor: Ints) -> Any:
    """A ratio times a factor, exact."""
    fits = int(np.max(ratio, initial=1)) * int(factor.max(initial=1)) < FITS
    return ratio * factor if fits else ratio.astype(object) * factor
