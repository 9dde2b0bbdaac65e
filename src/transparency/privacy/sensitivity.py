"""Which sums single a person out, and how far a reader's best guess must stay from each."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transparency.privacy.cells import Cells, Series
from transparency.privacy.contribution import Ints, Tally
from transparency.privacy.population import Rules

Sum = tuple[tuple[int, ...], tuple[int, ...]]
"""Cells that are added, and cells that are taken off."""


@dataclass(frozen=True, eq=False)
class Need:
    """A sum of cells (``plus`` less ``minus``) that must stay open.

    ``up`` and ``down``: for each series, how far above and below its true value a reader must still think possible;
    0 asks for nothing. ``since``: the earlier release, when it is a change that is sensitive. ``why``: in words.
    """

    plus: tuple[int, ...]
    minus: tuple[int, ...]
    up: Ints
    down: Ints
    since: str
    why: str


class Needs:
    """Needs, each sum once with its widest levels."""

    def __init__(self) -> None:
        self.found: dict[Sum, Need] = {}

    def add(self, need: Need) -> bool:
        """Take a need; whether it asks for more than was asked before."""
        sum_ = need.plus, need.minus
        before = self.found.get(sum_)
        if before is None:
            self.found[sum_] = need
            return True
        up, down = np.maximum(before.up, need.up), np.maximum(before.down, need.down)
        if (up == before.up).all() and (down == before.down).all():
            return False
        self.found[sum_] = Need(need.plus, need.minus, up, down, before.since, before.why)
        return True

    def __iter__(self) -> Iterator[Need]:
        return iter(self.found.values())


@dataclass(frozen=True, eq=False)
class Verdict:
    """For each group: whether it is sensitive, its levels by series, and a reason in words."""

    sensitive: NDArray[np.bool_]
    up: Ints
    down: Ints
    reasons: dict[int, str]


def _ceiling(percent: int, values: Ints) -> Ints:
    return np.maximum(1, -(-percent * values // 100))


def of_people(tally: Tally, series: tuple[Series, ...], pool: Ints, rules: Rules) -> Verdict:
    """Groups too small (n), dominated (p %), or whose sum tells what everyone in them has.

    A measure that is zero for the whole ``pool`` is no news about a group. Protection levels as in the reference:
    p % of the sum below n; what p % lacks otherwise; for counts up to n and down by one.
    """
    people = tally.count[:, :1]
    small = (people >= 1) & (people < rules.min_providers)
    lacking = rules.p_percent * tally.first - 100 * tally.rest
    lacking[:, 0] = 0
    dominated = (lacking > 0) & (tally.total > 0)
    declared = np.array([place > 0 and not one.implied for place, one in enumerate(series)])
    stock = declared & np.array([not one.flow for one in series])
    telling = (people > 0) & (tally.total == 0) & stock & (pool > 0)
    for grant in rules.standard_grants:
        telling |= (people > 0) & (tally.total == people * grant) & stock & (grant > 0)
    few = (tally.count > 0) & (tally.count < rules.min_changers) & (declared & ~stock)
    wide = (small | telling | few) & (pool > 0)
    up = np.maximum(
        np.where(wide, _ceiling(rules.p_percent, tally.total), 0),
        np.where(dominated, np.maximum(1, -(-lacking // 100)), 0),
    )
    up[:, 0] = np.where(small[:, 0], np.maximum(rules.min_providers - people[:, 0], 1), 0)
    down = np.minimum(up, tally.total)
    down[:, 0] = np.where(small[:, 0], 1, 0)
    sensitive = np.asarray((small | dominated | telling | few).any(axis=1))
    reasons = {}
    for group in np.flatnonzero(sensitive):
        if small[group, 0]:
            number = int(people[group, 0])
            reasons[int(group)] = f"{number} provider{'s' if number > 1 else ''}, fewer than {rules.min_providers}"
        elif dominated[group].any():
            reasons[int(group)] = f"one provider has nearly all of {series[int(np.argmax(dominated[group]))].name}"
        else:
            one = series[int(np.argmax((telling | few)[group]))]
            reasons[int(group)] = (
                f"{one.name} moved for fewer than {rules.min_changers} providers" if one.flow
                else f"the sum of {one.name} tells what each of them has"
            )  # fmt: skip
    return Verdict(sensitive, up, down, reasons)


def of_changes(tally: Tally, now: Ints, series: tuple[Series, ...], rules: Rules) -> Verdict:
    """Changes made by too few people (m), or mostly by one (p %, on absolute changes).

    Joining and leaving by itself is no secret: the number of providers is not tested. ``now``: sums of the new release.
    """
    few = (tally.count > 0) & (tally.count < rules.min_changers)
    dominated = (rules.p_percent * tally.first > 100 * tally.rest) & (tally.total > 0)
    told = few | dominated
    told[:, 0] = False
    up = np.where(told, _ceiling(rules.p_percent, tally.total), 0)
    reasons = {}
    for group in np.flatnonzero(told.any(axis=1)):
        place = int(np.argmax(told[group]))
        number = int(tally.count[group, place])
        reasons[int(group)] = (
            f"{series[place].name} changed for {number} provider{'s' if number > 1 else ''}"
            + (f", fewer than {rules.min_changers}" if few[group, place] else ", nearly all of it for one")
        )  # fmt: skip
    return Verdict(np.asarray(told.any(axis=1)), up, np.minimum(up, now), reasons)


def primaries(cells: Cells, rules: Rules) -> Verdict:
    """The verdict on every cell of a release."""
    return of_people(cells.tally, cells.series, cells.tally.total[0], rules)
