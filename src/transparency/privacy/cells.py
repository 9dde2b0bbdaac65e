"""The cells of a quarter: what is printed about people, what is true of each, and what has to hold among them.

Ids are those of ``blocks.CELLS``; ``used`` and ``left`` are worked with, never printed.
"""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transparency.ledger.contributions import BASE, FLOWING, LATER, WHO, Contributions, last_pots, with_sums
from transparency.ledger.sources import Sources
from transparency.privacy.layout import (
    ALWAYS,
    BY_INSTRUMENT,
    EARLY,
    EXERCISABLE,
    LOST,
    PAID,
    PRICED,
    WORTH,
    YEAR,
    Layout,
)
from transparency.privacy.rounding import Amount
from transparency.published.blocks import COUNTS, OTHER, Level, row_id
from transparency.published.cell_ids import at

MONEY_PARTS = 10**6
PARTS: dict[str, tuple[str, ...]] = {
    "": FLOWING,
    "instrument": ("outstanding",),
    "pool": ("outstanding", "gone", "left", "used"),
    "plan": ("outstanding", "used"),
    "kind": ("outstanding", "vested"),
}
"""Division → what is told of each part; of the whole without one."""
TABLE_UNITS = ("promised", "earned", "owned")


class Tally:
    """Amounts of all cells of a quarter, by id."""

    def __init__(self, sources: Sources, layout: Layout, facts: Contributions, before: Contributions) -> None:
        """``before``: of the quarter before, in today's units."""
        self.sources, self.layout, self.facts = sources, layout, facts
        self.touched = {line: facts.touched.get(line, set()) | ALWAYS.get(line, set()) for line in layout.lines}
        self.touched[OTHER] = set(FLOWING)
        self.amounts: dict[str, Amount] = {}
        self.exact: dict[str, int] = {}
        """Pots: decisions of the company, when enough people share them."""
        line = pl.when(pl.col("prior") | ~pl.col("line").is_in(layout.lines)).then(pl.lit(OTHER)).otherwise("line")
        self.flows = with_sums(facts.flows).with_columns(line.alias("line"))
        if layout.level is Level.HEADLINE:
            self.count("people/holders", facts.people[WHO])
            self._stocks("closing")
            self.amounts = {cell: self.amounts[cell] for cell in ("people/holders", "closing/promised")}
        elif layout.level is not Level.FEW:
            for name, who in facts.counted(before).items():
                self.count(f"people/{name}", who)
            if layout.level is Level.FULL:
                self._chains()
                self._tables()
                self._priced()
                self._past()
            self._stocks("closing")
            self._ahead()
        if layout.level is Level.FULL:
            self._money()
            self._grants()
            self.pots(layout.minimum)
        if layout.level is Level.RANGES and facts.index % YEAR == YEAR - 1:
            for name, rows in sources.year(facts.index).items():
                self.one(f"year/{name}", rows, "units")

    def add(self, ids: list[str], codes: NDArray[np.int64], who: pl.Series, units: pl.Series, block: int = 0) -> None:
        """Add up units by code: the sum of each id, and the mark of what each person adds to it."""
        sums, marks = np.zeros(len(ids), np.int64), np.zeros(len(ids), np.uint64)
        np.add.at(sums, codes, units.to_numpy())
        np.add.at(marks, codes, _marks(who, units))
        for id, true, mark in zip(ids, sums.tolist(), marks.tolist(), strict=True):
            self.amounts[id] = Amount(true, block or self.layout.block, mark)

    def one(self, id: str, rows: pl.DataFrame, units: str, block: int = 0) -> None:
        """A cell that is the sum of all rows, one for each person."""
        self.add([id], np.zeros(rows.height, np.int64), rows[WHO], rows[units], block)

    def count(self, id: str, who: pl.Series) -> None:
        """How many people there are."""
        self.one(id, pl.DataFrame({WHO: who}).with_columns(people=pl.lit(1, pl.Int64)), "people", COUNTS)

    def _chains(self) -> None:
        """Lines, opening and closing of every measure, in all and by part."""
        self._flows()
        self._stocks("opening")
        for division in filter(self.layout.parts.get, ("instrument", "pool", "plan", "kind")):
            if division in ("instrument", "pool"):
                self._flows(division)
                self._stocks("opening", division)
            self._stocks("closing", division)

    def _placed(self, rows: pl.DataFrame, division: str) -> tuple[tuple[str, ...], pl.DataFrame]:
        """The parts of a division, and rows with the place of theirs among them; without one all are one part."""
        names = self.layout.parts[division] if division else ("",)
        part = self.layout.part(division) if division else pl.lit("").alias("part")
        in_parts = rows.with_columns(part).filter(pl.col("part").is_in(names))
        place = pl.col("part").replace_strict(names, range(len(names)), return_dtype=pl.Int64)
        return names, in_parts.with_columns(place=place)

    def _measures(self, division: str) -> tuple[str, ...]:
        """What is told of a part. Stock that was bought before it was earned, only where a pool allows that."""
        return tuple(name for name in PARTS[division] if name != "unearned" or EARLY in self.layout.told)

    def _flows(self, division: str = "") -> None:
        measures, lines = self._measures(division), [*self.layout.lines]
        names, placed = self._placed(self.flows, division)
        rows = placed.group_by("place", "line", WHO).agg(pl.col(measures).sum())
        rows = rows.with_columns(line=pl.col("line").replace_strict(lines, range(len(lines)), return_dtype=pl.Int64))
        of_place = rows.partition_by("place", as_dict=True)
        for place, name in enumerate(names):
            part = of_place.get((place,), rows.clear())
            for measure in measures:
                ids = [f"flow/{line}/{measure}{at(division, name)}" for line in lines]
                self.add(ids, part["line"].to_numpy(), part[WHO], part[measure])
                for line, id in zip(lines, ids, strict=True):
                    if measure not in self.touched[line] or (measure == "left" and not self.amounts[id].mark):
                        del self.amounts[id]

    def _stocks(self, moment: str, division: str = "") -> None:
        """What stands. The mark of a closing is that of what changed in it: 0 when nobody's part of it did."""
        names, standing = self._placed(self.facts.opening if moment == "opening" else self.facts.closing, division)
        sums = with_sums(standing.group_by("place").agg(pl.col(BASE).sum()))
        units = {row["place"]: row for row in sums.iter_rows(named=True)}
        _, moves = self._placed(self.flows if moment == "closing" else self.flows.clear(), division)
        change = moves.group_by("place", WHO).agg(pl.col(FLOWING).sum())
        marks = {measure: np.zeros(len(names), np.uint64) for measure in self._measures(division)}
        for measure, of_part in marks.items():
            np.add.at(of_part, change["place"].to_numpy(), _marks(change[WHO], change[measure]))
        for place, name in enumerate(names):
            true = units.get(place, dict.fromkeys(FLOWING, 0))
            for measure, of_part in marks.items():
                if measure != "left" or true["left"]:
                    amount = Amount(true[measure], self.layout.block, int(of_part[place]))
                    self.amounts[f"{moment}/{measure}{at(division, name)}"] = amount

    def _ahead(self) -> None:
        rows, ids = self.facts.ahead, [f"ahead/{step}" for step in range(1, LATER)]
        if self.layout.level is Level.RANGES:
            year = ((pl.col("ahead") - 1) // YEAR + 1).alias("ahead")
            rows = rows.with_columns(year).group_by("ahead", WHO).agg(pl.col("units").sum())
            ids = ["ahead/year1", "ahead/year2"]
        self.add([*ids, "ahead/later"], rows["ahead"].to_numpy() - 1, rows[WHO], rows["units"])

    def _tables(self) -> None:
        people = self.facts.people.with_columns(people=pl.lit(1, pl.Int64))
        for attributes, own in self.layout.tables:
            ids = [row_id(values) for values in sorted(own)]
            place = pl.DataFrame([*sorted(own)], schema=dict.fromkeys(attributes, pl.String), orient="row")
            placed = people.join(place.with_row_index("row"), on=attributes, how="left", maintain_order="left")
            codes = placed["row"].fill_null(len(own)).to_numpy().astype(np.int64)
            rows = [*ids, OTHER] if (codes == len(own)).any() else ids
            for column in ("people", *TABLE_UNITS):
                cells = [f"table/{'+'.join(attributes)}/{row}/{column}" for row in rows]
                self.add(cells, codes, people[WHO], people[column], COUNTS if column == "people" else 0)

    def _priced(self) -> None:
        held = self.facts.holdings
        rows = held.group_by(WHO).agg(pl.col("priced", "exercisable").sum())
        for cell, column in ((PRICED, "priced"), (EXERCISABLE, "exercisable")):
            if cell in self.layout.told:
                self.one(cell, rows, column)
        for name in self.layout.parts["instrument"] if BY_INSTRUMENT in self.layout.told else ():
            part = held.filter(self.layout.part("instrument") == name).group_by(WHO).agg(pl.col("exercisable").sum())
            self.one(f"{BY_INSTRUMENT}={name}", part, "exercisable")

    def _past(self) -> None:
        """What became of units: why they were lost, and by year of the grant what was earned, lost, and still runs."""
        running = pl.col("granted") - pl.col("earned") - pl.col("lost")
        years = self.facts.cohorts.with_columns(running=running)
        for kind, rows, columns in (
            ("lost", self.facts.lost, ("units",)),
            ("cohort", years, ("granted", "earned", "lost", "running")),
        ):
            each = rows.group_by(self.layout.part(kind), WHO).agg(pl.col(columns).sum())
            for name in self.layout.parts[kind]:
                for column in columns:
                    self.one(f"{kind}/{name}/{column}", each.filter(pl.col("part") == name), column)
        if LOST in self.layout.told:
            self.one(LOST, self.facts.lost.group_by(WHO).agg(pl.col("units").sum()), "units")

    def _money(self) -> None:
        """Amounts of money, in whole units of the currency and parts of them."""
        block = self.layout.money * MONEY_PARTS
        if WORTH in self.layout.told:
            worth = self.sources.worth(self.facts.index)
            self.amounts[WORTH] = Amount(int(worth * MONEY_PARTS), block, self.amounts[PRICED].mark)
        if PAID in self.layout.told:
            paid = self.facts.paid
            each = paid["paid"].cast(pl.String).hash(1).reinterpret(signed=True)
            mark = int(np.add.reduce(_marks(paid[WHO], each)))
            self.amounts[PAID] = Amount(int(Fraction(str(paid["paid"].sum())) * MONEY_PARTS), block, mark)

    def _grants(self) -> None:
        """Counts of grants by rule."""
        excused = pl.col("outcome") == "exception"
        which = {"all": pl.lit(value=True), "following": ~excused, "exceptions": excused}
        for rule, names in self.layout.rules.items():
            for name in names:
                chosen = which.get(name, excused & (pl.col("reason") == name.removeprefix("reason/")))
                each = self.facts.grants.filter((pl.col("rule") == rule) & chosen).group_by(WHO)
                counts = each.agg(pl.len().cast(pl.Int64).alias("grants"))
                self.one(f"grants/{rule}/{name}", counts, "grants", COUNTS)

    def pots(self, minimum: int) -> None:
        """The last sharing of each pot: exact only with enough takers, for each of them knows the points (rule 15)."""
        for (rule, kind), pot in last_pots(self.facts.grants).items():
            id = f"pot/{rule}/{kind}"
            takers = pot.group_by(WHO).agg(pl.col("units", "points").sum())
            self.count(f"{id}/people", takers[WHO])
            if takers.height < minimum:
                self.one(f"{id}/units", takers, "units")
            else:
                self.exact[f"{id}/units"] = int(pot["pot"][0])
                self.one(f"{id}/points", takers, "points", self.layout.points[rule] * int(pot["parts"][0]))


def none_of(tally: Tally) -> Iterator[str]:
    """Cells whose zero is a true one that may be told: nothing granted, nothing earned, nothing to be earned yet."""
    for cell, amount in tally.amounts.items():
        kind, *names = cell.split("/")
        told = (kind == "flow" and names[0] in ALWAYS) or (kind == "year" and names[0] in ("granted", "earned"))
        standing = kind in ("opening", "closing") and not {"vested", "accelerated"} & tally.facts.touched.keys()
        if not amount.true and ((told and not amount.mark) or standing):
            yield cell


def _marks(who: pl.Series, units: pl.Series) -> NDArray[np.uint64]:
    """A hash of each person's units; 0 for none. Sums of these are equal when everybody's units are."""
    own, amount = who.to_numpy().astype(np.uint64), units.to_numpy().astype(np.int64)
    mixed = own + amount.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    marks: NDArray[np.uint64] = np.where(amount == 0, np.uint64(0), mixed ^ (mixed >> np.uint64(31)))
    return marks
