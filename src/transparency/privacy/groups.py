"""Which sets of people are printed: of any two, one inside the other, the people outside are none or enough (rule 2).

Which values are in a row is fixed for a fiscal year. A row of too few is merged into "other" at once, and comes back in
the next year at the earliest; a table, or a division into kinds of award or pools, is left out when fewer than two rows
remain. People are in the row of what they are at a quarter's close. Who comes from one row into another is no other set
of values, but a change of two cells: as when one leaves and one joins, it is printed to a block, which nobody's holding
reaches (rules 2, 6, 9; ``tests/attacks/test_lone_movements.py`` measures what can be guessed from it).
"""

from collections.abc import Collection, Iterator, Sequence, Set
from itertools import chain, permutations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transparency.ledger.contributions import WHO
from transparency.published.blocks import OTHER, Breakdown

Combination = tuple[str, ...]
"""One value of each attribute of a table."""
Codes = NDArray[np.int64]
NO_SET = -1
"""The code of what is in no printed set."""


class _Rows:
    """Rows of a table, or parts of a division, while they are being chosen."""

    def __init__(
        self, attributes: tuple[str, ...], units: pl.DataFrame, minimum: int, before: Set[Combination], *, bound: bool
    ) -> None:
        """``units``: who, and the attributes. ``before``: what had a row; ``bound``: whether that is all that may."""
        self.attributes, self.minimum, self.before = attributes, minimum, before
        combinations = units.select(attributes).unique().sort(attributes).with_row_index("code")
        self.combinations: list[Combination] = list(combinations.select(attributes).rows())
        self.codes = units.join(combinations, on=attributes, how="left", maintain_order="left")["code"].to_numpy()
        self.who = _codes(units[WHO])
        self.size = {one: self.people_in({one}) for one in self.combinations}
        chosen = before if bound else self.size.keys()
        self.own = {one for one in chosen if self.size.get(one, 0) >= minimum and OTHER not in one}
        self.settle()

    def people_in(self, combinations: Collection[Combination]) -> int:
        """How many people have one of these combinations of values."""
        chosen = np.array([one in combinations for one in self.combinations], np.bool_)
        return len(np.unique(self.who[chosen[self.codes]]))

    @property
    def printable(self) -> bool:
        """Whether there are two rows."""
        return len(self.own) + bool(self.size.keys() - self.own) >= 2

    def settle(self) -> None:
        """Merge rows until "other", and those who came into it since the last quarter, are nobody or enough."""
        while self.own:
            outside = self.people_in(self.size.keys() - self.own), self.people_in(self.before - self.own)
            if not any(0 < people < self.minimum for people in outside):
                return
            self._drop_smallest(self.own)

    def merge(self, rows: Collection[Combination | None]) -> None:
        """Take the smallest of some rows into "other"; where they are only that, the smallest of all."""
        self._drop_smallest(self.own.intersection(rows) or self.own)
        self.settle()

    def _drop_smallest(self, among: Collection[Combination]) -> None:
        self.own.discard(min(among, key=lambda one: (self.size.get(one, 0), one)))

    def rows(self) -> tuple[Codes, list[Combination | None]]:
        """The row of each person, and what each row is; None is "other"."""
        own = sorted(self.own)
        place = {one: number for number, one in enumerate(own)}
        of_code = np.array([place.get(one, len(own)) for one in self.combinations], np.int64)
        return of_code[self.codes], [*own, None]


def tables_of(
    people: pl.DataFrame, wanted: Sequence[tuple[str, ...]], minimum: int, before: Sequence[Breakdown] = (), *,
    bound: bool = False, parts: Sequence[pl.DataFrame] = (),
) -> list[tuple[tuple[str, ...], frozenset[Combination]]]:  # fmt: skip
    """The tables that can be printed: attributes, and the combinations that have a row of their own.

    ``people``: who, and the attributes; a row for each person. ``before``: tables of the quarter before; ``bound``:
    whether that is of the same fiscal year, and printed in full: then rows only merge. ``parts``: for each division
    who, part: who has units in which printed part (null: in none).
    """
    were = {table.attributes: table.own for table in before}
    tables = [
        _Rows(one, people, minimum, were.get(one, frozenset()), bound=bound)
        for one in wanted
        if people.height and (one in were or not bound)
    ]
    placed = [_placed(division, people) for division in parts]
    while any([
        *(_merged(outer, inner, minimum) for outer, inner in permutations(tables, 2)),
        *(_merged_beside(table, who, part, minimum) for who, part in placed for table in tables),
    ]):  # fmt: skip
        pass
    return [(table.attributes, frozenset(table.own)) for table in tables if table.printable]


def _placed(parts: pl.DataFrame, people: pl.DataFrame) -> tuple[Codes, Codes]:
    """Of each unit, the place of its person among all, and the code of the printed part in which it is."""
    placed = parts.join(people.select(WHO).with_row_index("place"), on=WHO, how="inner")
    return placed["place"].to_numpy(), _codes(placed["part"])


def _codes(names: pl.Series) -> Codes:
    return names.rank("dense").cast(pl.Int64).fill_null(NO_SET).to_numpy()


def _few_outside(outer: Codes, inner: Codes, minimum: int, who: Codes | None = None) -> Iterator[tuple[int, set[int]]]:
    """Sets that are one to n - 1 people more than what is inside of them: the outer one, and those inside.

    By person, the set that each is in; or by units, with ``who`` they belong to.
    """
    if not len(outer):
        return
    counts = np.zeros((outer.max() + 2, inner.max() + 2), np.int64)
    np.add.at(counts, (outer, inner), 1)
    inside = (counts == counts.sum(axis=0)) & (counts > 0)
    inside[NO_SET] = inside[:, NO_SET] = False
    rest = counts.sum(axis=1) - (counts * inside).sum(axis=1)
    for row in np.flatnonzero(inside.any(axis=1) & (rest > 0)).tolist():
        people = rest[row] if who is None else len(np.unique(who[(outer == row) & ~inside[row][inner]]))
        if people < minimum:
            yield row, set(np.flatnonzero(inside[row]).tolist())


def _merged(outer: _Rows, inner: _Rows, minimum: int) -> bool:
    """Merge where a row holds nearly all of a row of another table, or of several of them: too few are outside."""
    if not (outer.printable and inner.printable):
        return False
    (of_outer, outer_rows), (of_inner, inner_rows) = outer.rows(), inner.rows()
    found = next(_few_outside(of_outer, of_inner, minimum), None)
    if found is None:
        return False
    row, inside = found
    within = [own for place in inside if (own := inner_rows[place])]
    if within:
        inner.merge(within)
    else:
        outer.merge([outer_rows[row]])
    return True


def _merged_beside(table: _Rows, who: Codes, part: Codes, minimum: int) -> bool:
    """Merge a row that is all of a printed part, or rows that a part is all of, and of too few people anything else."""
    if not table.printable:
        return False
    of_person, rows = table.rows()
    row = of_person[who]
    outer = ({place} for place, _ in _few_outside(row, part, minimum, who))
    inner = (inside for _, inside in _few_outside(part, row, minimum, who))
    places = next(chain(outer, inner), None)
    if places is None:
        return False
    table.merge([rows[place] for place in places])
    return True


def parts_of(
    units: pl.DataFrame, minimum: int, before: Collection[str] = (), *, bound: bool = False, every: Collection[str] = ()
) -> tuple[str, ...]:
    """Parts (kinds of award, pools) printed on their own, ``other`` last; empty when there are not two.

    ``units``: who, part: who has units in which part. ``before``: the parts of the quarter before; ``bound``: whether
    they may only merge. ``every``: all parts, those too in which nobody has anything.
    """
    rows = _Rows(("part",), units, minimum, {(part,) for part in before if part != OTHER}, bound=bound)
    own = sorted(part for (part,) in rows.own)
    rest = (OTHER,) if {*every, *units["part"]} - {*own} else ()
    return (*own, *rest) if len(own) + len(rest) >= 2 else ()


def one_inside(placed: pl.DataFrame, minimum: int) -> str:
    """Which of two divisions has a part inside a part of the other with too few people outside of it; "" if none.

    ``placed``: who, and a column for each division: in which printed part the units are.
    """
    codes = {name: _codes(placed[name]) for name in placed.columns}
    who = codes.pop(WHO)
    pairs = permutations(codes, 2)
    return next((inner for outer, inner in pairs if any(_few_outside(codes[outer], codes[inner], minimum, who))), "")
