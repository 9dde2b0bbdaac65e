"""What moved between two releases: for any grouping, how many people changed, and by how much.

People are matched by pseudonym. Who moves between groups takes the old holding out of one and brings the new one into
the other; who stays in a group changes by new less old.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transparency.privacy.cells import Cells
from transparency.privacy.contribution import Tally, by_group, by_run
from transparency.privacy.population import PROVIDER, Key

Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Table:
    """One table in both releases: its keys of either, and the key of each atom then and now."""

    keys: tuple[Key, ...]
    then: Places
    now: Places


@dataclass(frozen=True, eq=False)
class Moves:
    """People grouped by their atoms ``then`` and ``now`` (-1: not counted).

    Tallies of what stayers ``change``, and of what movers have ``taken`` and ``brought``. A series that
    the old release lacks does not move.
    """

    then: Places
    now: Places
    change: Tally
    taken: Tally
    brought: Tally
    tables: dict[tuple[str, ...], Table]

    @classmethod
    def between(cls, old: Cells, new: Cells) -> "Moves":
        """Match the people of two releases."""
        pairs = old.people.join(new.people, on=PROVIDER, how="full", suffix="_new", coalesce=True)
        rows = [pairs[name].fill_null(-1).to_numpy() for name in ("row", "row_new")]
        names = [one.name for one in new.series]
        common = [(names.index(one.name), place) for place, one in enumerate(old.series) if one.name in names]
        values = [np.zeros((pairs.height, len(names)), np.int64) for _ in range(2)]
        atoms = []
        for side, (cells, row) in enumerate(zip((old, new), rows, strict=True)):
            here = row >= 0
            for to, source in common:
                values[side][here, to] = cells.values[row[here], source if side == 0 else to]
            atom = np.full(len(row), -1)
            atom[here] = cells.atom_of[row[here]]
            atoms.append(atom)
        pair = (atoms[0] + 1) * (new.atoms + 1) + atoms[1] + 1
        order = np.argsort(pair, kind="stable")
        _, starts = np.unique(pair[order], return_index=True)
        then, now = (values[side][order] for side in range(2))
        tables = {table: _matched(old, new, table) for table in new.placings if table in old.placings}
        return cls(
            atoms[0][order][starts], atoms[1][order][starts],
            by_run(np.abs(now - then), starts), by_run(then, starts), by_run(now, starts), tables,
        )  # fmt: skip

    def tally(self, then: Places, now: Places, size: int) -> Tally:
        """Changes of ``size`` groups, given the group of each atom (-1: none) in the old and in the new release."""
        left = np.where(self.then >= 0, np.append(then, -1)[self.then], -1)
        right = np.where(self.now >= 0, np.append(now, -1)[self.now], -1)
        stays = (left == right) & (left >= 0)
        goes, comes = ~stays & (left >= 0), ~stays & (right >= 0)
        picked = [self.change.pick(np.flatnonzero(stays)), self.taken.pick(np.flatnonzero(goes)),
                  self.brought.pick(np.flatnonzero(comes))]  # fmt: skip
        parts = Tally(*(np.concatenate([getattr(one, name) for one in picked])
                        for name in ("count", "total", "first", "second")))  # fmt: skip
        return by_group(parts, np.concatenate([left[stays], left[goes], right[comes]]), size)


def _matched(old: Cells, new: Cells, table: tuple[str, ...]) -> Table:
    """The keys of a table in either release, the new ones first, and where the atoms of both belong."""
    before, after = old.placings[table], new.placings[table]
    extra = tuple(key for key in before.keys if key not in after.number)
    number = after.number | {key: len(after.keys) + place for place, key in enumerate(extra)}
    then = np.array([number[key] for key in before.keys], np.intp)[before.key_of_atom]
    return Table((*after.keys, *extra), then, after.key_of_atom)
