"""Choosing what a new release withholds, with everything published before as it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from transparency.privacy.attack import opened
from transparency.privacy.cells import Cells
from transparency.privacy.derivation import Relations
from transparency.privacy.insiders import exact_hits
from transparency.privacy.movement import GRAND_TOTAL
from transparency.privacy.population import Key, Population, Rules, Shape, spoken_sum
from transparency.privacy.published import Published
from transparency.privacy.relations import families
from transparency.privacy.remainder import Comparison, differences, nested, remainders
from transparency.privacy.sensitivity import Need, Needs, primaries
from transparency.privacy.solver import Uncertain
from transparency.privacy.suppression import cheapest

ROUNDS = 24
CARRY = "Carry the figures forward a quarter: write carry_forward: true in the head of the commentary."


@dataclass(frozen=True)
class Protected:
    """The mask of a new release, the same for every measure of a cell.

    ``withheld``: every key of every withheld cell. ``primaries``: cells withheld for the people in them; ``changes``:
    for a change since an earlier release; ``complementary``: only to protect others. The three add up to the number of
    withheld cells (keys of the same people are one cell).
    """

    withheld: frozenset[Key]
    primaries: int
    changes: int
    complementary: int


@dataclass(frozen=True)
class Refused:
    """Why a release cannot be published, in words: the cell, what gives it away, the cheapest remedies.

    ``uncertain``: the solver failed, so that nothing could be certified (exit 2 rather than 3).
    """

    cell: Key
    equation: str
    remedies: tuple[str, ...]
    uncertain: bool = False


def protect(history: Sequence[Published], population: Population, shape: Shape, rules: Rules) -> Protected | Refused:
    """Withhold what would single out a person in this release, or by comparing it with any earlier one."""
    if population.people.height < rules.min_providers:
        number = population.people.height
        return Refused(
            (), f"all providers: {number} {'is' if number == 1 else 'are'} counted, fewer than {rules.min_providers}",
            (f"publish nothing about people until {rules.min_providers} providers are counted", CARRY),
        )  # fmt: skip
    try:
        return _Protecting(history, Cells.of(population, shape), rules).result()
    except Uncertain as failure:
        return Refused((), f"the solver gave no answer that can be relied on: {failure}",
                       ("run it again", "publish fewer tables, or coarser groups"), uncertain=True)  # fmt: skip


class _Protecting:
    """The rounds of one release: search, audit, and search again for what the audit found, until it finds nothing."""

    def __init__(self, history: Sequence[Published], cells: Cells, rules: Rules) -> None:
        self.cells, self.rules = cells, rules
        self.relations = Relations.of(cells)
        adding = families(cells)
        self.comparisons = [Comparison(old, cells, adding, rules) for old in history]
        self.needs = Needs()
        verdict = primaries(cells, rules)
        for cell, reason in verdict.reasons.items():
            self.needs.add(Need((cell,), (), verdict.up[cell], verdict.down[cell], "",
                                f"{spoken_sum([cells.name(cell)], [])} of {cells.release}: {reason}"))  # fmt: skip
        self.primary = frozenset(verdict.reasons)
        changed: set[int] = set()
        for comparison in self.comparisons:
            for need in comparison.cells()[0]:
                self.needs.add(need)
                changed.add(need.plus[0])
        self.changed = frozenset(changed) - self.primary
        sticky = frozenset(key for old in history for key in old.withheld) if cells.shape.flows else frozenset()
        structural = tuple(line for line in self.relations.lines if line.structural)
        hidden = self.primary | self.changed | cells.numbers(sticky)
        self.search, self.unmet = cheapest(cells, structural, rules, hidden, list(self.needs))

    def result(self) -> Protected | Refused:
        """The mask, or why there is none."""
        total = self.needs.found.get(((GRAND_TOTAL,), ()))
        if total is not None:
            return self._refused(total)
        unmet = self.unmet
        for _ in range(ROUNDS):
            unmet = unmet or self._searched()
            hidden = frozenset(self.search.hidden)
            unmet = unmet or opened(self.cells, self.relations, self.needs, self.search)
            unmet = unmet or exact_hits(self.cells, self.needs, self.search)
            if unmet is not None:
                return self._refused(unmet)
            if hidden == self.search.hidden:
                other = len(hidden - self.primary - self.changed)
                return Protected(self.cells.keys(hidden), len(self.primary), len(self.changed), other)
        return Refused(
            (), f"no safe choice was found in {ROUNDS} rounds", ("publish fewer tables, or coarser groups", CARRY)
        )

    def _searched(self) -> Need | None:
        """Search until no remainder asks for more, or a need cannot be met: that one."""
        while True:
            unmet = self.search.protect(self.needs)
            if unmet is not None or not self._more(frozenset(self.search.hidden)):
                return unmet

    def _more(self, hidden: frozenset[int]) -> bool:
        """Whether remainders, now or as changes, ask for more than before."""
        unknown = hidden - self.relations.derivable(hidden)
        found = list(remainders(self.cells, self.relations.lines, unknown, self.rules)[0])
        pairs = nested(self.cells, self.relations.lines, unknown)
        found += differences(self.cells, pairs, self.rules)
        for comparison in self.comparisons:
            found += comparison.differences(pairs)
            for needs, _ in comparison.remainders(unknown):
                found += needs
        return sum(self.needs.add(need) for need in found) > 0

    def _refused(self, need: Need) -> Refused:
        cell = self.cells.name(need.plus[0])
        remedies = [CARRY] if need.since or not cell else []
        for attribute in dict.fromkeys(name for part in need.plus for name, _ in self.cells.name(part)):
            remedies.append(
                f"leave out the tables by {attribute} (`breakdown: false`), or merge its categories into larger ones"
            )
        return Refused(cell, need.why, tuple(remedies))
