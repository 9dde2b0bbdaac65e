"""Complementary cells: the linear-programming heuristic of the US Census Bureau.

For each sum that must stay open, in each direction: how can the cells move at least cost so that the sum moves by its
level? Whatever must move is withheld. Movements keep every line; published cells cannot move without becoming withheld.
"""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np

from transparency.privacy.cells import Cells
from transparency.privacy.movement import CLOSE, Moving
from transparency.privacy.population import Rules, spoken
from transparency.privacy.relations import Line, spanning
from transparency.privacy.sensitivity import Need, Sum
from transparency.privacy.solver import Floats

WITHHELD_COST = 1e-4
ONE_WAY = 30.0
STARTS = 16
EFFORT = 160
"""Needs times searches, at most."""


def costs(cells: Cells, rules: Rules, start: int = 0) -> Floats:
    """What it costs to withhold each cell: log(2 + units), times 30 in one-way tables, varied by a private seed.

    The seed keeps a reader from running the choice again, and makes the cheapest choice a single one. A later ``start``
    varies it more widely.
    """
    units = cells.tally.total[:, min(1, cells.tally.total.shape[1] - 1)]
    out = np.zeros(len(units))
    for cell, keys in enumerate(cells.aliases):
        text = f"{cells.release}|{spoken(min(keys))}" + (f"|{start}" if start else "")
        chance = int.from_bytes(hmac.digest(rules.seed, text.encode(), "sha256")[:6]) / 2**48
        out[cell] = log(2 + int(units[cell])) * (0.3 + 1.4 * chance if start else 1 + 0.25 * chance)
        if min(len(key) for key in keys) <= 1:
            out[cell] *= ONE_WAY
    return out


@dataclass
class Searching:
    """One search for complementary cells in one release; ``hidden`` grows."""

    cells: Cells
    lines: tuple[Line, ...]
    cost: Floats
    hidden: set[int]
    reached: dict[int, dict[Sum, tuple[float, float]]] = field(default_factory=dict)

    def protect(self, needs: Iterable[Need]) -> Need | None:
        """Withhold what the needs ask for, measure by measure; a need that cannot be met is returned."""
        wanted = sorted(needs, key=lambda need: (need.plus, need.minus))
        for place in [*range(1, len(self.cells.series)), 0]:
            asking = [need for need in wanted if need.up[place] or need.down[place]]
            if asking and (unmet := self._series(place, asking)) is not None:
                return unmet
        return None

    def widen(self, need: Need, place: int, amount: int, known_atoms: frozenset[int] = frozenset()) -> bool:
        """Withhold what one need asks of a reader who knows which atoms exist, and the values of some.

        The atoms have to move, not only the cells. Returns whether they can.
        """
        sum_ = need.plus, need.minus
        several = len(need.plus) > 1 or bool(need.minus)
        moving = Moving(
            self.cells, self.lines, place, [sum_] if several else [], known_atoms=known_atoms, by_atoms=True
        )
        weights = np.where(np.isin(np.arange(len(self.cost)), sorted(self.hidden)), WITHHELD_COST, self.cost)
        moving.weigh(weights)
        found = moving.move(sum_, amount)
        if found is not None:
            self.hidden |= found[1]
        return found is not None

    def _series(self, place: int, asking: list[Need]) -> Need | None:
        """The needs of one series, the largest first, on one warm program."""
        asking.sort(key=lambda one: (-max(int(one.up[place]), int(one.down[place])), one.plus, one.minus))
        sums = [(need.plus, need.minus) for need in asking]
        reached = self.reached.setdefault(place, {})
        best = np.array([reached.get(sum_, (0.0, 0.0)) for sum_ in sums])
        levels = np.array([[float(need.up[place]), float(need.down[place])] for need in asking])
        if (best >= levels * CLOSE).all():
            return None
        moving = Moving(self.cells, self.lines, place, [sum_ for sum_ in sums if len(sum_[0]) > 1 or sum_[1]])
        weights = np.where(np.isin(np.arange(len(self.cost)), sorted(self.hidden)), WITHHELD_COST, self.cost)
        moving.weigh(weights)
        counted = np.zeros((len(sums), len(self.cost)))
        for row, (plus, minus) in enumerate(sums):
            counted[row, list(plus)] += 1
            counted[row, list(minus)] -= 1
        for row, need in enumerate(asking):
            for side, sign in ((0, 1), (1, -1)):
                level = int(levels[row, side])
                if best[row, side] >= level * CLOSE:
                    continue
                found = moving.move(sums[row], sign * level)
                if found is None and need.since:  # a change must at least not be exact
                    found = moving.move(sums[row], sign)
                if found is None:
                    return need
                moves, needed = found
                fresh = needed - self.hidden
                if fresh:
                    self.hidden |= fresh
                    weights[sorted(fresh)] = WITHHELD_COST
                    moving.weigh(weights)
                forth, back = moving.room(moves), moving.room(-moves)
                amounts = counted @ moves
                best[:, 0] = np.maximum(best[:, 0], np.maximum(amounts * forth, -amounts * back))
                best[:, 1] = np.maximum(best[:, 1], np.maximum(-amounts * forth, amounts * back))
        reached.update({sum_: (float(best[row, 0]), float(best[row, 1])) for row, sum_ in enumerate(sums)})
        return None


def cheapest(
    cells: Cells, lines: tuple[Line, ...], rules: Rules, hidden: frozenset[int], needs: Sequence[Need]
) -> tuple[Searching, Need | None]:
    """The cheapest of several searches, each with other costs, to go on with; and a need that none of them can meet.

    The order of targets and the costs lead each search to another choice. With many needs fewer are tried.
    """
    own = costs(cells, rules)
    lines = spanning(lines, len(cells.aliases))
    found: list[tuple[float, Searching]] = []
    for start in range(max(1, min(STARTS, EFFORT // max(len(needs), 1)))):
        search = Searching(cells, lines, costs(cells, rules, start) if start else own, set(hidden))
        unmet = search.protect(needs)
        if unmet is not None:
            return search, unmet
        found.append((float(own[sorted(search.hidden)].sum()), search))
        if search.hidden == hidden:
            break
    best = min(found, key=lambda one: one[0])[1]
    return Searching(cells, lines, own, best.hidden, best.reached), None
