"""The whole company as it is printed: its units at the end of a quarter and a quarter earlier, by who holds them.

What others hold is stated by the company; what providers hold is the printed blocks. So nothing follows from the two:
issued stock = others' stock + printed owned; fully diluted = others + set aside − printed gone + printed owned. Stock
that was bought before it was earned is issued too, and counts with what is owned. Where a quarter prints none of this,
as few people are left, what was printed last goes on counting. Units that are only ever paid in cash are in no count;
open awards that are stock already, and may still be lost, are issued stock.
"""

from fractions import Fraction

from msgspec import Struct

from transparency.published.blocks import CompanyFacts, Level
from transparency.release.cells import QuarterCells
from transparency.release.lines import day_before
from transparency.release.release import NONE, Value
from transparency.release.shares import scaled, total, whole
from transparency.units import factor

POOL = "pool"
"""Component of the company: the pool of providers. All others are groups of holders."""


def component(cause: str) -> str:
    """Id of a part of the company as a step of a sum.

    >>> component("founders")
    'holder/founders'
    """
    return cause if cause == POOL else f"holder/{cause}"


class Capital(Struct, frozen=True):
    """The whole company at the end of the quarter, and a quarter earlier in the same units."""

    parts: dict[str, Value]
    """Component → units: each group of other holders, then the pool."""
    before: dict[str, Value]
    """Empty where nothing was published before."""
    issued: Value
    issued_before: Value

    @property
    def fully_diluted(self) -> Value:
        """All components."""
        return total(self.parts.values())


NOBODY = Capital({}, {}, NONE, NONE)
"""Of a quarter without a count of the company."""


def capital(cells: QuarterCells) -> Capital:
    """The company as printed cells and the others' holdings make it."""
    facts = cells.published.company
    if facts is None:
        return NOBODY
    pool = _pool(cells, "closing")
    parts = {**{id: whole(units, facts.rounded.get(id, 0)) for id, units in facts.others.items()}, POOL: pool}
    owned_now = _stock(cells, "closing") if "closing/owned" in cells else NONE
    issued = NONE if owned_now.amount is None else _issued(facts, Fraction(1), owned_now)
    earlier = cells.before[-1].published.company if cells.before else None
    if earlier is None:
        return Capital(parts, {}, issued, NONE)
    times = factor(cells.published.splits, day_before(cells.quarter.start), cells.quarter.end)
    others = {id: scaled(whole(earlier.others.get(id, 0), earlier.rounded.get(id, 0)), times) for id in facts.others}
    opened = _pool(cells, "opening")
    printed = "opening/owned" in cells or "closing/owned" in cells.before[-1]
    owned = _stock(cells, "opening") if printed else NONE
    was = NONE if owned.amount is None else _issued(earlier, times, owned)
    return Capital(parts, {**others, POOL: opened}, issued, was)


def _pool(cells: QuarterCells, moment: str) -> Value:
    """Set aside, less what left the pool, and what of that providers own."""
    aside, gone = _standing(cells, moment, "set_aside"), _standing(cells, moment, "gone")
    owned = _bought(cells, moment)
    cash = of_kind(cells, "cash_only", moment)
    units = int(aside.amount or 0) - int(gone.amount or 0) + int(owned.amount or 0) - int(cash.amount or 0)
    return whole(units, int(max(aside.block, gone.block, owned.block)))


def of_kind(cells: QuarterCells, kind: str, moment: str = "closing", measure: str = "outstanding") -> Value:
    """Open units of one of ``KINDS``, in units of the end of the quarter; none where it is not told apart."""
    cell, last = f"{measure}@kind={kind}", cells if moment == "closing" else (cells.before or (cells,))[-1]
    told = f"closing/{cell}" in last or last.published.level is Level.FEW
    return _standing(cells, moment, cell) if told else NONE


def _bought(cells: QuarterCells, moment: str) -> Value:
    """Stock of providers that is set aside no more, earned or still to be earned."""
    owned, unearned = (_standing(cells, moment, measure) for measure in ("owned", "unearned"))
    return owned if unearned.amount is None or owned.amount is None else total((owned, unearned))


def _stock(cells: QuarterCells, moment: str) -> Value:
    """All stock of providers, also what stays set aside until it is earned."""
    owned, restricted = _bought(cells, moment), of_kind(cells, "restricted", moment)
    return owned if restricted.amount is None or owned.amount is None else total((owned, restricted))


def _standing(cells: QuarterCells, moment: str, measure: str) -> Value:
    """What stands, in units of the end of the quarter: as it is printed, else what was printed last before."""
    if f"{moment}/{measure}" in cells:
        return cells.value(f"{moment}/{measure}")
    for earlier in reversed(cells.before):
        if f"closing/{measure}" in earlier:
            times = factor(cells.published.splits, earlier.quarter.end, cells.quarter.end)
            return scaled(earlier.value(f"closing/{measure}"), times)
    return NONE


def _issued(facts: CompanyFacts, times: Fraction, owned: Value) -> Value:
    """Issued stock: what others hold and printed units of providers. ``times``: what splits since made of a unit."""
    others = scaled(whole(facts.others_issued, facts.rounded.get("others_issued", 0)), times)
    return whole(int(others.amount or 0) + int(owned.amount or 0), int(max(others.block, owned.block)))
