"""Stock that was bought before it was earned, and what every grant holds after some events and some time.

Time earns the schedule of a grant as if nothing had been bought. What falls due earns such stock first (unearned, then
owned), and then unvested units.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from transparency.ledger.replay.arrays import Bools, Ints
from transparency.ledger.replay.splits import GrantUnits


class EarlyStock(Struct, frozen=True):
    """Early stock of every grant after the last thing that happened to it."""

    unearned: Ints
    turned: Ints
    """What of it was earned since the last split: unearned no more, but owned."""
    earned: Ints
    """Everything that the grant had earned by then, since the last split."""

    @property
    def any(self) -> bool:
        """Whether there is any."""
        return bool(self.unearned.any() or self.turned.any())

    def after_events(self, g: Ints, unearned: Ints, turned: Ints, earned: Ints) -> "EarlyStock":
        """After some events, by grant, then order: what each leaves."""
        if not self.any and not unearned.any() and not turned.any():
            return self
        columns = self.unearned.copy(), self.turned.copy(), self.earned.copy()
        for column, values in zip(columns, (unearned, turned, earned), strict=True):
            column[g] = values  # of several events of a grant the last one stays
        return EarlyStock(*columns)

    def after_time(self, earned: Ints, vested: Ints) -> "EarlyStock":
        """After time, when every grant has ``earned`` so much; of it ``vested`` was not taken up before."""
        if not self.any:
            return self
        gain = earned - self.earned
        back = np.minimum(self.turned, np.maximum(-gain - np.maximum(vested, 0), 0))
        turned = np.where(gain >= 0, np.minimum(self.unearned, gain), -back)
        return EarlyStock(self.unearned - turned, self.turned + turned, earned)


def early_stock(held: GrantUnits) -> EarlyStock:
    """Early stock just after a split, or before everything."""
    nothing = np.zeros(len(held.owned), np.int64)
    return EarlyStock(held.unearned, nothing, nothing)


def turns(unearned: int, turned: int, gain: int, vested: int) -> int:
    """What :meth:`EarlyStock.after_time` turns, of one grant.

    >>> turns(100, 0, 30, 0), turns(20, 80, 30, 0), turns(20, 80, -30, 25)
    (30, 20, -5)
    """
    return min(unearned, gain) if gain >= 0 else -min(turned, max(-gain - max(vested, 0), 0))


def earned_by(cap: Ints | int, time: Ints | int, by_event: Ints | int) -> Any:
    """What grants have earned since the last split, ``min(C, S + E)``: the one formula of earning.

    C (``cap``) are the units that can still be earned or were, granted less forfeited; S (``time``) is what the
    schedule has earned, E (``by_event``) the units earned by event or ahead of schedule. The rest of C is unvested, or
    stock that was bought before it was earned. So forfeited units come off the end of the schedule, and so do units
    earned ahead of it.

    >>> earned_by(np.array([100, 100, 30]), np.array([25, 25, 25]), np.array([0, 90, 10])).tolist()
    [25, 100, 30]
    """
    return np.minimum(cap, time + by_event)


def held_after(
    held: GrantUnits, added: Mapping[str, Ints], time: Ints, rsa: Bools, early: EarlyStock
) -> tuple[GrantUnits, Ints, EarlyStock]:
    """What every grant holds, what of it is earned since the last split, and its early stock.

    Args:
        held: What stood just after the last split.
        added: What events have added since: ``d_cap``, ``d_earned``, ``d_taken``, ``d_gone``, ``d_owned``.
        time: What the schedule has earned since.
        rsa: Which grants are stock from the start.
        early: Early stock after the last event.

    """
    cap = held.unvested + held.unearned + added["d_cap"]
    taken = added["d_taken"] + early.turned - held.vested  # stays earned, should time be put right
    sold = -np.minimum(held.gone + added["d_gone"], held.owned + added["d_owned"])  # so does stock that is gone
    kept = np.minimum(cap, np.where(rsa, sold, taken))
    earned = np.maximum(earned_by(cap, time, added["d_earned"]), kept)
    stock = np.where(rsa, earned, 0)
    early = early.after_time(earned, held.vested + early.earned - early.turned - added["d_taken"])
    now = replace(
        held,
        unvested=cap - earned - early.unearned,
        vested=held.vested + earned - stock - early.turned - added["d_taken"],
        gone=held.gone + added["d_gone"] + stock,
        owned=held.owned + added["d_owned"] + stock + early.turned,
        unearned=early.unearned,
    )
    return now, earned, early
