"""What moved between two releases: for any grouping, how many people changed, and by how much.

People are matched by pseudonym. Who moves between groups takes the old holding out of one and brings the new one into
the other; who stays in a group changes by new less old.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transparency.privacy.cells import Cells
from transparency.privacy.contribution import Ints, Tally, by_group, by_run, together
from transparency.privacy.population import PROVIDER, Key

Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Crowd:
    """People who went the same way, one row for each way: the tally, and the group then and now (-1: not counted)."""

    tally: Tally
    then: Places
    now: Places

    def where(self, kept: NDArray[np.bool_]) -> "Crowd":
        """Some of the ways."""
        rows = np.flatnonzero(kept)
        return Crowd(self.tally.pick(rows), self.then[rows], self.now[rows])


@dataclass(frozen=True, eq=False)
class Table:
    """One table in both releases: its keys of either, the new ones first, and who changed in it.

    ``then``, ``now``: the key of each atom. ``settled``: by key, everyone who stayed in it, joined it or left the pool
    from it. Who moved from one key to another: what they ``took``, what they ``brought``, and the ``net`` of both.
    """

    keys: tuple[Key, ...]
    then: Places
    now: Places
    settled: Tally
    took: Crowd
    brought: Crowd
    net: Crowd


@dataclass(frozen=True, eq=False)
class Moves:
    """What moved between two releases, by table. A series that the old release lacks does not move.

    ``still``: who stayed in an atom; the others: what they ``took``, what they ``brought`` and the ``net`` of both.
    """

    tables: dict[tuple[str, ...], Table]
    still: Crowd
    took: Crowd
    brought: Crowd
    net: Crowd

    @classmethod
    def between(cls, old: Cells, new: Cells) -> "Moves":
        """Match the people of two releases."""
        pairs = old.people.join(new.people, on=PROVIDER, how="full", suffix="_new", coalesce=True)
        then, now = (pairs[name].fill_null(-1).to_numpy() for name in ("row", "row_new"))
        names = [one.name for one in new.series]
        common = [(names.index(one.name), place) for place, one in enumerate(old.series) if one.name in names]
        before = np.zeros((pairs.height, len(names)), np.int64)
        after = np.zeros((pairs.height, len(names)), np.int64)
        for to, source in common:
            before[:, to] = np.where(then >= 0, old.values[then, source], 0)
            after[:, to] = np.where(now >= 0, new.values[now, to], 0)
        tables = {name: _numbered(old, new, name) for name in new.placings if name in old.placings}
        from_atom = np.where(then >= 0, old.atom_of[then], -1)
        to_atom = np.where(now >= 0, new.atom_of[now], -1)
        stays = _same(tables)[from_atom] == to_atom
        changed = ~stays | (before != after).any(axis=1)
        stays = stays & changed & (from_atom >= 0)
        still = _crowd(np.abs(after - before), from_atom, to_atom, stays)
        took, brought, net = (
            _crowd(values, from_atom, to_atom, changed & ~stays) for values in (before, after, np.abs(after - before))
        )
        by_table = {name: _table(table, still, took, brought, net) for name, table in tables.items()}
        return cls(by_table, still, took, brought, net)

    def within(self, then: Places, now: Places) -> Tally:
        """Changes of one group, given for each atom then and now whether it is in it (0) or not (-1)."""
        then, now = np.append(then, -1), np.append(now, -1)
        left, right = then[self.took.then], now[self.took.now]
        both = np.where((left == 0) & (right == 0), 0, -1)
        parts = together([self.still.tally, self.took.tally, self.brought.tally, self.net.tally])
        groups = [now[self.still.now], np.where(both == 0, -1, left), np.where(both == 0, -1, right), both]
        return by_group(parts, np.concatenate(groups), 1)

    def tally(self, name: tuple[str, ...], group: Places, size: int) -> Tally:
        """Changes of ``size`` groups of keys of one table, given the group of each key (-1: none)."""
        table = self.tables[name]
        left, right = group[table.net.then], group[table.net.now]
        within = (left == right) & (left >= 0)
        both = np.where(within, left, -1)
        left, right = np.where(within, -1, left), np.where(within, -1, right)
        parts = together([table.settled, table.took.tally, table.brought.tally, table.net.tally])
        return by_group(parts, np.concatenate([group, left, right, both]), size)


def _crowd(values: Ints, from_atom: Places, to_atom: Places, kept: NDArray[np.bool_]) -> Crowd:
    """Tally some people by the atoms they were and are in."""
    rows = np.flatnonzero(kept)
    width = int(to_atom.max(initial=-1)) + 2
    pair = (from_atom[rows] + 1) * width + to_atom[rows] + 1
    order = np.argsort(pair, kind="stable")
    starts = np.flatnonzero(np.diff(pair[order], prepend=-1))
    first = rows[order][starts]
    return Crowd(by_run(values[rows[order]], starts), from_atom[first], to_atom[first])


@dataclass(frozen=True, eq=False)
class _Numbers:
    """The keys of a table in both releases, and the key of each atom then and now; the last entry is for no atom."""

    keys: tuple[Key, ...]
    then: Places
    now: Places


def _numbered(old: Cells, new: Cells, name: tuple[str, ...]) -> _Numbers:
    """Number the keys of a table in either release, the new ones first."""
    before, after = old.placings[name], new.placings[name]
    extra = tuple(key for key in before.keys if key not in after.number)
    number = after.number | {key: len(after.keys) + place for place, key in enumerate(extra)}
    then = np.array([number[key] for key in before.keys], np.intp)[before.key_of_atom]
    return _Numbers((*after.keys, *extra), np.append(then, -1), np.append(after.key_of_atom, -1))


def _same(tables: dict[tuple[str, ...], _Numbers]) -> Places:
    """For each old atom the new one with the same keys in all tables, or -2; the last entry stands for no atom."""
    then = np.stack([table.then for table in tables.values()], axis=1)[:-1]
    now = np.stack([table.now for table in tables.values()], axis=1)[:-1]
    number = {row.tobytes(): place for place, row in enumerate(now)}
    return np.array([*(number.get(row.tobytes(), -2) for row in then), -2], np.intp)


def _table(numbers: _Numbers, still: Crowd, took: Crowd, brought: Crowd, net: Crowd) -> Table:
    """Who changed in one table. Movers between atoms may stay in a key of it: they change by new less old."""
    then, now = numbers.then[took.then], numbers.now[took.now]
    stays, joins, leaves = then == now, took.then < 0, took.now < 0
    moves = ~stays & ~joins & ~leaves
    settled = together([
        still.tally, net.where(stays).tally, brought.where(joins).tally, took.where(leaves).tally,
    ])  # fmt: skip
    groups = np.concatenate([numbers.then[still.then], now[stays], now[joins], then[leaves]])
    rows = np.flatnonzero(moves)
    ways = (Crowd(crowd.tally.pick(rows), then[rows], now[rows]) for crowd in (took, brought, net))
    by_key = by_group(settled, groups, len(numbers.keys))
    return Table(numbers.keys, numbers.then[:-1], numbers.now[:-1], by_key, *ways)
