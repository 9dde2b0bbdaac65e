"""Events that look at what their grant holds, one after the other, as each depends on the one before it.

``company_cancel`` takes unvested units first, then vested ones; ``retract`` takes all. Where the pool allows to buy
units before they are earned, ``exercise`` takes vested units first, then unvested ones, which become unearned stock,
and ``repurchase`` takes unearned stock first, then owned. There are few such grants.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from msgspec import Struct

from transparency.ledger.replay.arrays import Bools, Codes, Ints
from transparency.ledger.replay.early_stock import earned_by, turns
from transparency.ledger.replay.event_effects import EARNS
from transparency.ledger.replay.ordered_events import KIND, OrderedLedger
from transparency.ledger.replay.splits import GrantUnits

Shares = dict[int, tuple[int, int]]
"""Event → its units from the place that is further from being the provider's, and from the nearer one."""
_EARNS = tuple(KIND[name] for name in EARNS)
_RETRACT, _CANCEL, _EXERCISE, _REPURCHASE = (
    KIND[name] for name in ("retract", "company_cancel", "exercise", "repurchase")
)


class OpenEvents(Struct, frozen=True):
    """The events of one stretch between splits. ``put_right`` works out those of grants that have open ones."""

    i: Ints
    g: Ints
    kind: Codes
    units: Ints
    live: Bools
    open: Bools
    time: Ints
    """What the schedule has earned of the grant since the last split when it happens."""
    held: GrantUnits
    """Just after the last split."""
    known: Shares
    """How events were shared out so far, for reversals; grows."""
    ledger: OrderedLedger

    def put_right(self, amounts: Mapping[str, Ints]) -> None:
        """Put right what the events do (``moved`` and ``d_…``), and note ``unearned`` and ``turned`` before each."""
        ledger, held, known = self.ledger, self.held, self.known
        of_open: Bools = held.unearned > 0
        of_open[self.g[self.open]] = True
        few = np.flatnonzero(of_open[self.g] & self.live)
        columns: list[Any] = [self.i, self.g, self.kind, self.units, self.open, self.time]
        columns += [amounts[name] for name in ("d_cap", "d_taken")]
        current, cap, by_event, taken, unearned, turned, earned = -1, 0, 0, 0, 0, 0, 0
        for at, i, g, kind, units, is_open, time, of_cap, of_taken in zip(
            few.tolist(), *(column[few].tolist() for column in columns), strict=True
        ):
            if g != current:
                current, cap, unearned = g, int(held.unvested[g]) + int(held.unearned[g]), int(held.unearned[g])
                by_event = taken = turned = earned = 0
            vesting = int(earned_by(cap, time, by_event))
            turn = turns(unearned, turned, vesting - earned, int(held.vested[g]) + earned - turned - taken)
            unearned, turned, earned = unearned - turn, turned + turn, vesting
            amounts["unearned"][at], amounts["turned"][at] = unearned, turned
            vested = 0 if ledger.grants.rsa[g] else int(held.vested[g]) + vesting - turned - taken
            done = {"d_cap": of_cap, "d_taken": of_taken, "d_unearned": 0, "d_turned": 0}
            undoes = int(ledger.undoes[i])
            if is_open or (kind in _EARNS and (unearned or undoes in known)):
                if undoes >= 0:
                    far, near = (-share for share in known.get(undoes, (0, -units)))
                else:
                    far, near = _shares(kind, units, unearned, cap - vesting - unearned, vested)
                known[i] = (far, near)
                done |= {"moved": far + near} | _done(kind, far, near, unearned)
            for name, amount in done.items():
                amounts[name][at] = amount
            d_earned = units if kind in _EARNS else 0
            cap, by_event, earned = cap + done["d_cap"], by_event + d_earned, earned + d_earned
            taken, turned = taken + done["d_taken"], turned + done["d_turned"]
            unearned += done["d_unearned"] - done["d_turned"]


def _shares(kind: int, units: int, unearned: int, unvested: int, vested: int) -> tuple[int, int]:
    """Units of one event from the further place and from the nearer one.

    >>> _shares(_RETRACT, 12, 0, 3, 9), _shares(_CANCEL, 5, 1, 3, 9), _shares(_REPURCHASE, 5, 4, 3, 9)
    ((3, 9), (3, 2), (4, 1))
    >>> _shares(_EXERCISE, 5, 0, 9, 3), _shares(_EXERCISE, 5, 0, 9, 7), _shares(_EXERCISE, 5, 0, 9, -1)
    ((2, 3), (0, 5), (5, 0))
    """
    if kind == _RETRACT:
        return unvested, vested
    if kind == _EXERCISE:
        near = min(units, max(vested, 0))
        return units - near, near
    far = min(units, max(unvested if kind == _CANCEL else unearned, 0))
    return far, units - far


def _done(kind: int, far: int, near: int, unearned: int) -> dict[str, int]:
    """What an event does with its units from the further place and from the nearer one.

    >>> _done(_EXERCISE, 2, 3, 0), _done(_EXERCISE, -5, -1, 3)["d_turned"]
    ({'d_taken': 3, 'd_owned': 3, 'd_unearned': 2, 'd_turned': 0}, -2)
    >>> _done(_REPURCHASE, 4, 1, 4), _done(_CANCEL, 3, 2, 0), _done(_EARNS[0], 3, 2, 5)
    ({'d_cap': -4, 'd_unearned': -4, 'd_owned': -1}, {'d_cap': -3, 'd_taken': 2}, {'d_turned': 3})
    """
    if kind == _EXERCISE:  # undone, some of what it bought may have been earned since
        return {"d_taken": near, "d_owned": near, "d_unearned": far, "d_turned": min(far + unearned, 0)}
    if kind == _REPURCHASE:
        return {"d_cap": -far, "d_unearned": -far, "d_owned": -near}
    return {"d_turned": far} if kind in _EARNS else {"d_cap": -far, "d_taken": near}
