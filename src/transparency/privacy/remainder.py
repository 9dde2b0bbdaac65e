"""What a line leaves over when a reader takes the parts they know from its total: one more published sum.

So a remainder must be as safe as a cell, now and as a change since every earlier release.
"""

from collections.abc import Iterator

import numpy as np

from transparency.privacy.cells import Cells
from transparency.privacy.change import Moves
from transparency.privacy.contribution import by_group
from transparency.privacy.population import Rules, spoken_sum
from transparency.privacy.published import Published
from transparency.privacy.relations import Line, Table, families
from transparency.privacy.sensitivity import Need, of_changes, of_people


def remainders(
    cells: Cells, lines: tuple[Line, ...], unknown: frozenset[int], rules: Rules
) -> tuple[list[Need], int]:
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


def differences(cells: Cells, lines: tuple[Line, ...], unknown: frozenset[int], rules: Rules) -> tuple[list[Need], int]:
    """The sensitive differences of two known cells of which one contains the other, as with two cut points of an age.

    Where the smaller is a part of a line of the larger, the remainder of that line says it already.
    """
    known = [cell for cell in range(len(cells.aliases)) if cell not in unknown]
    told = {(line.total, part) for line in lines for part in line.parts if line.structural}
    incidence = cells.incidence[known].astype(np.float64)
    shared = incidence @ incidence.T
    sizes = incidence.sum(axis=1)
    inner, outer = np.nonzero((shared == sizes[:, None]) & (sizes[:, None] < sizes[None, :]))
    pairs = [((known[b],), (known[a],)) for a, b in zip(inner, outer, strict=True) if (known[b], known[a]) not in told]
    return _sensitive(cells, pairs, [(plus[0], minus) for plus, minus in pairs], rules), len(pairs)


def _sensitive(
    cells: Cells,
    sums: list[tuple[tuple[int, ...], tuple[int, ...]]],
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
            f"{spoken_sum([cells.name(equations[number][0])], [cells.name(part) for part in equations[number][1]])}: {reason}",
        )
        for number, reason in verdict.reasons.items()
    ]  # fmt: skip


class Comparison:
    """One earlier release beside the new one. What people moved is worked out once; masks may be tried."""

    def __init__(self, old: Published, new: Cells, new_families: frozenset[tuple[Table, Table]], rules: Rules) -> None:
        self.old, self.new, self.rules = old, new, rules
        self.moves = Moves.between(old.cells, new)
        self.families = sorted(families(old.cells) & new_families)
        self.known_then = {
            name: np.array([self._known_then(key) for key in table.keys], bool) for name, table in self.moves.tables.items()
        }

    def _known_then(self, key: tuple[tuple[str, str], ...]) -> bool:
        """Published or derivable then; a key without anyone is known to be empty."""
        cell = self.old.cells.index.get(key)
        return cell is None or cell not in self.old.unknown

    def cells(self) -> tuple[list[Need], int, int | None]:
        """The cells known then whose change is sensitive, whether or not the new release shows them. Also how many were
        looked at, and the fewest changers of those that are not sensitive.
        """  # fmt: skip
        needs = []
        looked, fewest = 0, None
        for name, table in self.moves.tables.items():
            placing = self.new.placings[name]
            size = len(placing.keys)
            tally = self.moves.tally(table.then, table.now, len(table.keys)).pick(np.arange(size))
            known = self.known_then[name][:size]
            verdict = of_changes(tally, self.new.tally.total[placing.cell_of_key], self.new.series, self.rules)
            looked += int(known.sum())
            counts = tally.count[known & ~verdict.sensitive, 1:]
            if (counts > 0).any():
                least = int(counts[counts > 0].min())
                fewest = least if fewest is None else min(fewest, least)
            for number, reason in verdict.reasons.items():
                if known[number]:
                    cell = int(placing.cell_of_key[number])
                    needs.append(self._need((cell,), verdict.up[number], verdict.down[number],
                                            spoken_sum([placing.keys[number]], []), reason))  # fmt: skip
        return needs, looked, fewest

    def _need(self, plus: tuple[int, ...], up: np.ndarray, down: np.ndarray, left: str, reason: str) -> Need:
        return Need(
            plus, (), up, down, self.old.cells.release,
            f"{left} of {self.new.release} less the same of {self.old.cells.release}: {reason}",
        )  # fmt: skip

    def remainders(self, unknown: frozenset[int]) -> Iterator[tuple[list[Need], int]]:
        """For each pair of tables that add up: the sensitive changes of what is left of a line when the parts known in
        both releases are taken off, and the number of lines looked at.
        """  # fmt: skip
        for coarse, fine in self.families:
            if coarse not in self.moves.tables or fine not in self.moves.tables:
                continue
            top, low = self.moves.tables[coarse], self.moves.tables[fine]
            placing, totals = self.new.placings[fine], self.new.placings[coarse]
            shown = np.array([cell not in unknown for cell in range(len(self.new.aliases))])
            known_now = np.append(shown[placing.cell_of_key], np.ones(len(low.keys) - len(placing.keys), bool))
            both = self.known_then[fine] & known_now
            if both.all():
                continue
            then = np.where(both[low.then], -1, top.then)
            now = np.where(both[low.now], -1, top.now)
            tally = self.moves.tally(then, now, len(top.keys)).pick(np.arange(len(totals.keys)))
            total_known = self.known_then[coarse][: len(totals.keys)] & shown[totals.cell_of_key]
            present = by_group(self.new.by_atom, now, len(totals.keys))
            verdict = of_changes(tally, present.total, self.new.series, self.rules)
            needs = []
            for number, reason in verdict.reasons.items():
                plus = tuple(sorted({int(cell) for cell in placing.cell_of_atom[now == number]}))
                if total_known[number] and plus:
                    words = f"what is left of [{spoken_sum([totals.keys[number]], [])[1:-1]}] by {', '.join(fine)}"
                    needs.append(self._need(plus, verdict.up[number], verdict.down[number], words, reason))
            yield needs, int(total_known.sum())
