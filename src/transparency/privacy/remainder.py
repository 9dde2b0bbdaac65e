"""What a line leaves over when a reader takes the parts they know from its total: one more published sum.

So a remainder must be as safe as a cell, now and as a change since every earlier release.
"""

from collections.abc import Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray

from transparency.privacy.cells import Cells
from transparency.privacy.change import Moves
from transparency.privacy.contribution import Ints, by_group
from transparency.privacy.population import Key, Rules, spoken_sum
from transparency.privacy.published import Published
from transparency.privacy.relations import Line, Table
from transparency.privacy.sensitivity import Need, Sum, of_changes, of_people


def remainders(cells: Cells, lines: tuple[Line, ...], unknown: frozenset[int], rules: Rules) -> tuple[list[Need], int]:
    """The sensitive remainders of one release, and how many were looked at."""
    rests: dict[tuple[int, ...], Line] = {}
    for line in lines:
        if line.total not in unknown:
            rest = tuple(part for part in line.parts if part in unknown)
            if rest:
                rests.setdefault(rest, line)
    return _sensitive(cells, [(rest, ()) for rest in rests], [
        (line.total, tuple(part for part in line.parts if part not in unknown)) for line in rests.values()
    ], rules), len(rests)  # fmt: skip


def nested(cells: Cells, lines: tuple[Line, ...], unknown: frozenset[int]) -> list[tuple[int, int]]:
    """Two known cells of which the first contains the second, as with two cut points of an age.

    Where the smaller is a part of a line of the larger, the remainder of that line says all that their difference does.
    """
    known = [cell for cell in range(len(cells.aliases)) if cell not in unknown]
    told = {(line.total, part) for line in lines for part in line.parts if line.structural}
    incidence = cells.incidence[known].astype(np.float64)
    shared = incidence @ incidence.T
    sizes = incidence.sum(axis=1)
    inner, outer = np.nonzero((shared == sizes[:, None]) & (sizes[:, None] < sizes[None, :]))
    pairs = ((known[b], known[a]) for a, b in zip(inner, outer, strict=True))
    return [pair for pair in pairs if pair not in told]


def differences(cells: Cells, pairs: list[tuple[int, int]], rules: Rules) -> list[Need]:
    """The sensitive differences of nested cells."""
    sums: list[Sum] = [((outer,), (inner,)) for outer, inner in pairs]
    return _sensitive(cells, sums, [(outer, (inner,)) for outer, inner in pairs], rules)


def _spoken(cells: Cells, total: int, parts: tuple[int, ...]) -> str:
    return f"{spoken_sum([cells.name(total)], [cells.name(part) for part in parts])} of {cells.release}"


def _sensitive(
    cells: Cells,
    sums: list[Sum],
    equations: list[tuple[int, tuple[int, ...]]],
    rules: Rules,
) -> list[Need]:
    """The sensitive ones among sums of cells, each worded by its equation."""
    if not sums:
        return []
    atoms = []
    for plus, minus in sums:
        inside = np.concatenate([cells.atoms_of[cell] for cell in plus])
        atoms.append(np.setdiff1d(inside, cells.atoms_of[minus[0]]) if minus else inside)
    groups = np.repeat(np.arange(len(sums)), [len(some) for some in atoms])
    tally = by_group(cells.by_atom.pick(np.concatenate(atoms)), groups, len(sums))
    verdict = of_people(tally, cells.series, cells.tally.total[0], rules)
    return [
        Need(
            *sums[number], verdict.up[number], verdict.down[number], "",
            f"{_spoken(cells, *equations[number])}: {reason}",
        )
        for number, reason in verdict.reasons.items()
    ]  # fmt: skip


class Comparison:
    """One earlier release beside the new one. What people moved is worked out once; masks may be tried."""

    def __init__(self, old: Published, new: Cells, new_families: frozenset[tuple[Table, Table]], rules: Rules) -> None:
        self.old, self.new, self.rules = old, new, rules
        self.moves = Moves.between(old.cells, new)
        self.coarser = {
            family: group for family in sorted(old.families & new_families)
            if (group := self._coarser(*family)) is not None
        }  # fmt: skip
        self.tried: dict[tuple[Table, Table, bytes, bytes], tuple[list[Need], int]] = {}
        self.known_then = {
            name: np.array([self._known_then(key) for key in table.keys], bool)
            for name, table in self.moves.tables.items()
        }

    def _coarser(self, coarse: Table, fine: Table) -> NDArray[np.intp] | None:
        """The coarse key of each fine key; None if a key changed its parent: then only cells can be compared."""
        top, low = self.moves.tables[coarse], self.moves.tables[fine]
        group = np.full(len(low.keys), -1)
        group[low.now] = top.now
        before = group.copy()
        before[low.then] = top.then
        return None if ((before != group) & (group >= 0)).any() else before

    def _known_then(self, key: Key) -> bool:
        """Published or derivable then; a key without anyone is known to be empty."""
        cell = self.old.cells.index.get(key)
        return cell is None or cell not in self.old.unknown

    def cells(self, unknown: frozenset[int] = frozenset()) -> tuple[list[Need], int, int | None]:
        """The cells known then whose change is sensitive, whether or not the new release shows them.

        Also how many cells are known in both, and the fewest changers among those where anyone changed.
        """
        shown = np.array([cell not in unknown for cell in range(len(self.new.aliases))])
        needs = []
        looked, fewest = 0, None
        for name, table in self.moves.tables.items():
            placing = self.new.placings[name]
            size = len(placing.keys)
            tally = self.moves.tally(name, np.arange(len(table.keys)), len(table.keys)).pick(np.arange(size))
            known = self.known_then[name][:size]
            verdict = of_changes(tally, self.new.tally.total[placing.cell_of_key], self.new.series, self.rules)
            both = known & shown[placing.cell_of_key]
            looked += int(both.sum())
            counts = tally.count[both, 1:]
            if (counts > 0).any():
                least = int(counts[counts > 0].min())
                fewest = least if fewest is None else min(fewest, least)
            for number, reason in verdict.reasons.items():
                if known[number]:
                    cell = int(placing.cell_of_key[number])
                    needs.append(self._need((cell,), verdict.up[number], verdict.down[number],
                                            spoken_sum([placing.keys[number]], []), reason))  # fmt: skip
        return needs, looked, fewest

    def _need(self, plus: tuple[int, ...], up: Ints, down: Ints, left: str, reason: str) -> Need:
        return Need(
            plus, (), up, down, self.old.cells.release,
            f"{left} of {self.new.release} less the same of {self.old.cells.release}: {reason}",
        )  # fmt: skip

    def remainders(self, unknown: frozenset[int]) -> Iterator[tuple[list[Need], int]]:
        """For each pair of tables that add up: the sensitive changes of what is left, and the number of lines seen.

        What is left of a line: its total without the parts that are known in both releases.
        """
        shown = np.array([cell not in unknown for cell in range(len(self.new.aliases))])
        for coarse, fine in self.coarser:
            placing, totals = self.new.placings[fine], self.new.placings[coarse]
            then = self.known_then[fine]
            both = then & np.append(shown[placing.cell_of_key], np.ones(len(then) - len(placing.keys), bool))
            known = self.known_then[coarse][: len(totals.keys)] & shown[totals.cell_of_key]
            if both.all():
                continue
            asked = coarse, fine, both.tobytes(), known.tobytes()
            if asked not in self.tried:
                self.tried[asked] = self._left_over(coarse, fine, both, known), int(known.sum())
            yield self.tried[asked]

    def differences(self, pairs: list[tuple[int, int]]) -> list[Need]:
        """The sensitive changes of differences of nested cells, for those that were nested and known then too."""
        before, after = self.old.cells, self.new
        needs = []
        for pair in pairs:
            now = np.full(after.atoms, -1)
            now[np.setdiff1d(after.atoms_of[pair[0]], after.atoms_of[pair[1]])] = 0
            for outer, inner in product(*(after.aliases[cell] for cell in pair)):
                cells = before.index.get(outer), before.index.get(inner)
                if cells[0] is None or cells[1] is None or self.old.unknown & {*cells}:
                    continue
                if not np.isin(before.atoms_of[cells[1]], before.atoms_of[cells[0]]).all():
                    continue
                then = np.full(before.atoms, -1)
                then[np.setdiff1d(before.atoms_of[cells[0]], before.atoms_of[cells[1]])] = 0
                present = by_group(after.by_atom, now, 1).total
                verdict = of_changes(self.moves.within(then, now), present, after.series, self.rules)
                if verdict.reasons:
                    words = f"{spoken_sum([outer], [inner])} of {after.release} less the same of {before.release}"
                    needs.append(Need((pair[0],), (pair[1],), verdict.up[0], verdict.down[0], before.release,
                                      f"{words}: {verdict.reasons[0]}"))  # fmt: skip
        return needs

    def _left_over(self, coarse: Table, fine: Table, both: NDArray[np.bool_], known: NDArray[np.bool_]) -> list[Need]:
        """The sensitive remainders of a pair of tables; ``both``: parts known then and now, ``known``: such totals."""
        placing, totals = self.new.placings[fine], self.new.placings[coarse]
        group = np.where(both, -1, self.coarser[coarse, fine])
        now = group[placing.key_of_atom]
        tally = self.moves.tally(fine, group, len(self.moves.tables[coarse].keys)).pick(np.arange(len(totals.keys)))
        present = by_group(self.new.by_atom, now, len(totals.keys))
        verdict = of_changes(tally, present.total, self.new.series, self.rules)
        needs = []
        for number, reason in verdict.reasons.items():
            plus = tuple(sorted({int(cell) for cell in placing.cell_of_atom[now == number]}))
            if known[number] and plus:
                words = f"what is left of {spoken_sum([totals.keys[number]], [])} by {' and '.join(fine)}"
                needs.append(self._need(plus, verdict.up[number], verdict.down[number], words, reason))
        return needs
