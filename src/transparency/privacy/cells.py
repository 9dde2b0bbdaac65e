"""The cells of a quarter: what is printed about people, what is true of each, and what has to hold among them.

Ids are those of ``blocks.CELLS``; ``used`` and ``left`` are worked with, never printed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transparency.ledger.contributions import FLOWING, LATER, WHO, Contributions, who_of, with_sums
from transparency.privacy.layout import ALWAYS, Layout
from transparency.privacy.rounding import Amount
from transparency.published.blocks import COUNTS, OTHER, Level, row_id

MONEY_PARTS = 10**6
PARTS: dict[str, tuple[str, ...]] = {
    "instrument": ("outstanding",), "pool": ("outstanding", "gone", "left", "used"), "plan": ("outstanding", "used"),
}  # fmt: skip
"""Division → what is told of each part."""
TABLE_UNITS = ("promised", "earned", "owned")
YEAR_LINES: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "granted": ("outstanding", 1, ("granted", "retracted")),
    "earned": ("earned", 1, ("vested", "accelerated")),
    "left_plan": ("promised", -1, ("forfeited", "expired", "company_cancelled")),
    "owned": ("owned", 1, ("vested", "exercised", "settled")),
}
"""Line of a year → what it counts, with which sign, and of which lines of the ledger."""
ALWAYS_IN_YEAR = ("granted", "earned")


class Tally:
    """Amounts of all cells of a quarter, by id."""

    def __init__(
        self, layout: Layout, facts: Contributions, before: Contributions, touched: dict[str, set[str]]
    ) -> None:
        """``before``: of the quarter before, in today's units. ``touched``: what each ledger line ever touched."""
        self.layout, self.facts, self.before = layout, facts, before
        self.touched = {line: touched.get(line, set()) | ALWAYS.get(line, set()) for line in layout.lines}
        self.touched[OTHER] = set(FLOWING)
        self.earning = bool({"vested", "accelerated"} & touched.keys())
        """Whether anyone ever earned anything."""
        self.amounts: dict[str, Amount] = {}
        self.exact: dict[str, int] = {}
        """Pots: decisions of the company, when enough people share them."""
        line = pl.when(pl.col("prior") | ~pl.col("line").is_in(layout.lines)).then(pl.lit(OTHER)).otherwise("line")
        self.flows = with_sums(facts.flows).with_columns(line.alias("line"))
        if layout.level is Level.FEW:
            return
        self._people()
        if layout.level is Level.HEADLINE:
            self._stocks("closing", ("promised",))
        else:
            if layout.level is Level.FULL:
                self._chains()
                self._tables()
                self._priced()
            self._stocks("closing", FLOWING)
            self._ahead()
        self._mark_stocks()

    def add(
        self, ids: Sequence[str], codes: NDArray[np.int64], who: pl.Series, units: pl.Series, block: int | None = None
    ) -> None:
        """Add up units by code: the sum of each id, and the mark of what each person adds to it."""
        sums, marks = np.zeros(len(ids), np.int64), np.zeros(len(ids), np.uint64)
        np.add.at(sums, codes, units.to_numpy())
        np.add.at(marks, codes, _marks(who, units))
        for id, true, mark in zip(ids, sums.tolist(), marks.tolist(), strict=True):
            self.amounts[id] = Amount(true, block or self.layout.block, mark)

    def one(self, id: str, rows: pl.DataFrame, units: str, block: int | None = None) -> None:
        """A cell that is the sum of all rows, one for each person."""
        self.add([id], np.zeros(rows.height, np.int64), rows[WHO], rows[units], block)

    def count(self, id: str, who: pl.Series) -> None:
        """How many people there are."""
        self.one(id, pl.DataFrame({WHO: who}).with_columns(people=pl.lit(1, pl.Int64)), "people", COUNTS)

    def _people(self) -> None:
        if self.layout.level is Level.HEADLINE:
            self.count("people/holders", self.facts.people[WHO])
            return
        now, then = self.facts.eligible, self.before.eligible
        people = self.facts.people
        covered = people.filter("here")[WHO]
        sets = {
            "opening": then,
            "joined": now.filter(~now.is_in(then.implode())),
            "left": then.filter(~then.is_in(now.implode())),
            "eligible": now,
            "covered": covered,
            "not_yet": now.filter(~now.is_in(covered.implode())),
            "holders": people[WHO],
            "with_earned": people.filter(pl.col("earned") > 0)[WHO],
            "owners": people.filter(pl.col("owned") > 0)[WHO],
        }
        for name, who in sets.items():
            self.count(f"people/{name}", who)

    def _stocks(self, moment: str, measures: Iterable[str]) -> None:
        standing = self.facts.opening if moment == "opening" else self.facts.closing
        totals = with_sums(standing).select(pl.col(FLOWING).sum()).row(0, named=True)
        for measure in measures:
            if measure != "left" or totals["left"]:
                self.amounts[f"{moment}/{measure}"] = Amount(totals[measure], self.layout.block)

    def _chains(self) -> None:
        """Opening, lines and closing of every measure, in all and by part."""
        every = self.flows.group_by("line", WHO).agg(pl.col(FLOWING).sum())
        self._flows(every, FLOWING, "")
        self._stocks("opening", FLOWING)
        for division in ("instrument", "pool"):
            names = self.layout.parts(division)
            if not names:
                continue
            rows = self.flows.with_columns(self.layout.part(division)).group_by("line", "part", WHO)
            parts = rows.agg(pl.col(PARTS[division]).sum())
            for name in names:
                self._flows(parts.filter(pl.col("part") == name), PARTS[division], f"@{division}={name}")
            for moment in ("opening", "closing"):
                self._standing_parts(moment, division)
        if self.layout.plans:
            self._standing_parts("closing", "plan")

    def _flows(self, rows: pl.DataFrame, measures: Sequence[str], part: str) -> None:
        lines = [*self.layout.lines]
        codes = np.array([lines.index(line) for line in rows["line"]], np.int64)
        for measure in measures:
            ids = [f"flow/{line}/{measure}{part}" for line in lines]
            self.add(ids, codes, rows[WHO], rows[measure])
            for line, id in zip(lines, ids, strict=True):
                if measure not in self.touched[line] or (measure == "left" and not self.amounts[id].mark):
                    del self.amounts[id]

    def _standing_parts(self, moment: str, division: str) -> None:
        standing = with_sums(self.facts.opening if moment == "opening" else self.facts.closing)
        sums = standing.group_by(self.layout.part(division)).agg(pl.col(FLOWING).sum())
        of = {row["part"]: row for row in sums.iter_rows(named=True)}
        for name in self.layout.parts(division):
            for measure in PARTS[division]:
                units = of[name][measure] if name in of else 0
                if measure != "left" or units:
                    self.amounts[f"{moment}/{measure}@{division}={name}"] = Amount(units, self.layout.block)

    def _mark_stocks(self) -> None:
        """The mark of a closing balance is that of what changed in it: 0 when nobody's part of it did."""
        divisions = [(division, name) for division in PARTS for name in self.layout.parts(division)]
        for division, name in [("", ""), *divisions]:
            rows = self.flows.filter(self.layout.part(division) == name) if division else self.flows
            change = rows.group_by(WHO).agg(pl.col(FLOWING).sum())
            for measure in PARTS[division] if division else FLOWING:
                id = f"closing/{measure}" + (f"@{division}={name}" if division else "")
                if id in self.amounts:
                    mark = int(np.add.reduce(_marks(change[WHO], change[measure])))
                    self.amounts[id] = Amount(self.amounts[id].true, self.layout.block, mark)

    def _ahead(self) -> None:
        rows = self.facts.ahead
        if self.layout.level is Level.RANGES:
            year = ((pl.col("ahead") - 1) // 4 + 1).alias("ahead")
            rows = rows.with_columns(year).group_by("ahead", WHO).agg(pl.col("units").sum())
            ids = ["ahead/year1", "ahead/year2", "ahead/later"]
        else:
            ids = [*(f"ahead/{step}" for step in range(1, LATER)), "ahead/later"]
        self.add(ids, rows["ahead"].to_numpy() - 1, rows[WHO], rows["units"])

    def _tables(self) -> None:
        people = self.facts.people.with_columns(people=pl.lit(1, pl.Int64))
        for attributes, own in self.layout.tables:
            ids = [row_id(values) for values in sorted(own)]
            place = pl.DataFrame([*sorted(own)], schema=dict.fromkeys(attributes, pl.String), orient="row")
            placed = people.join(place.with_row_index("row"), on=attributes, how="left", maintain_order="left")
            codes = placed["row"].fill_null(len(own)).to_numpy().astype(np.int64)
            rows = [*ids, OTHER] if (codes == len(own)).any() else ids
            for column in ("people", *TABLE_UNITS):
                block = COUNTS if column == "people" else None
                cells = [f"table/{'+'.join(attributes)}/{row}/{column}" for row in rows]
                self.add(cells, codes, people[WHO], people[column], block)

    def _priced(self) -> None:
        if not self.layout.priced:
            return
        rows = self.facts.holdings.group_by(WHO).agg(pl.col("priced", "exercisable").sum())
        self.one("closing/priced", rows, "priced")
        self.one("closing/exercisable", rows, "exercisable")
        if self.layout.by_instrument:
            parts = self.facts.holdings.group_by(self.layout.part("instrument"), WHO).agg(pl.col("exercisable").sum())
            for name in self.layout.instruments:
                self.one(f"closing/exercisable@instrument={name}", parts.filter(pl.col("part") == name), "exercisable")

    def money(self, id: str, amount: Fraction, mark: int) -> None:
        """An amount of money, in whole units of the currency and parts of them."""
        self.amounts[id] = Amount(int(amount * MONEY_PARTS), self.layout.money * MONEY_PARTS, mark)

    @staticmethod
    def mark(rows: pl.DataFrame, column: str) -> int:
        """The mark of what each person has in a column of any type."""
        amounts = rows[column].cast(pl.String).hash(1).reinterpret(signed=True)
        return int(np.add.reduce(_marks(rows[WHO], amounts)))

    def grants(self, grants: pl.DataFrame) -> None:
        """Counts of grants by rule, up to the quarter. Columns: who, rule, outcome, reason."""
        for rule in self.layout.rules:
            of_rule = grants.filter(pl.col("rule") == rule)
            excused = of_rule.filter(pl.col("outcome") == "exception")
            counted = [("all", of_rule), ("following", of_rule.filter(pl.col("outcome") == "follows"))]
            counted.append(("exceptions", excused))
            for of, reason in sorted(self.layout.reasons):
                if of == rule:
                    counted.append((f"reason/{reason}", excused.filter(pl.col("reason") == reason)))
            for name, rows in counted:
                self.one(
                    f"grants/{rule}/{name}",
                    rows.group_by(WHO).len("grants").cast({"grants": pl.Int64}),
                    "grants",
                    COUNTS,
                )

    def pots(self, pots: Mapping[tuple[str, str], pl.DataFrame], minimum: int) -> None:
        """The last sharing of each pot: exact only with enough takers, for each of them knows the points (rule 15)."""
        for (rule, kind), pot in pots.items():
            at = f"pot/{rule}/{kind}"
            takers = pot.group_by(WHO).agg(pl.col("units", "points").sum())
            self.count(f"{at}/people", takers[WHO])
            if takers.height < minimum:
                self.one(f"{at}/units", takers, "units")
            else:
                self.exact[f"{at}/units"] = int(pot["pot"][0])
                self.one(f"{at}/points", takers, "points", self.layout.points[rule] * int(pot["parts"][0]))

    def years(self, flows: pl.DataFrame) -> None:
        """What happened in the fiscal year: lines of pages that print one line a year."""
        rows = with_sums(flows)
        for name, (measure, sign, lines) in YEAR_LINES.items():
            of_line = rows.filter(pl.col("line").is_in(lines)).group_by(WHO).agg(pl.col(measure).sum() * sign)
            self.one(f"year/{name}", of_line, measure)


def chained(cell: str) -> bool:
    """Whether a cell is a closing balance of people's units, in all or of a part.

    >>> chained("closing/owned"), chained("closing/used@pool=a"), chained("closing/priced")
    (True, True, False)
    """
    moment, _, measure = cell.partition("/")
    return moment == "closing" and measure.partition("@")[0] in FLOWING


def hidden(cell: str) -> bool:
    """Whether a cell is only worked with."""
    return cell.rpartition("/")[2].partition("@")[0] in ("used", "left") and not cell.startswith("people/")


def same_thing(cell: str) -> tuple[str, ...]:
    """Under which names the same thing may have been printed in the quarter before.

    >>> same_thing("ahead/2"), same_thing("ahead/8"), same_thing("flow/vested/earned")
    (('ahead/3',), (), ('ahead/1', 'flow/vested/earned'))
    """
    kind, _, step = cell.partition("/")
    if kind == "ahead" and step.isdigit():
        return (f"ahead/{int(step) + 1}",) if int(step) + 1 < LATER else ()
    return ("ahead/1", cell) if cell == "flow/vested/earned" else (cell,)


def none_of(tally: Tally) -> Iterator[str]:
    """Cells whose zero is a true one that may be told: nothing granted, nothing earned, nothing to be earned yet."""
    for cell, amount in tally.amounts.items():
        kind, *names = cell.split("/")
        told = (kind == "flow" and names[0] in ALWAYS) or (kind == "year" and names[0] in ALWAYS_IN_YEAR)
        standing = kind in ("opening", "closing") and not tally.earning
        if not amount.true and ((told and not amount.mark) or standing):
            yield cell


def grants_until(grants: pl.DataFrame, index: int) -> pl.DataFrame:
    """Grants that count up to a quarter, with who got them."""
    return grants.filter(pl.col("quarter") <= index).with_columns(who_of("provider"))


def enough_in(grants: pl.DataFrame, key: list[str], minimum: int) -> list[Any]:
    """Keys under which enough different people have grants."""
    people = grants.group_by(key).agg(pl.col(WHO).n_unique().alias("people"))
    return people.filter(pl.col("people") >= minimum).sort(key).select(key).rows()


def last_pots(grants: pl.DataFrame) -> dict[tuple[str, str], pl.DataFrame]:
    """Rule and kind → who took part in the last sharing of its pot, with units and points."""
    shared = grants.filter(pl.col("period").is_not_null() & (pl.col("outcome") == "follows"))
    last = shared.filter(pl.col("period") == pl.col("period").max().over("rule", "kind"))
    parts = last.sort("rule", "kind").partition_by("rule", "kind", as_dict=True, maintain_order=True)
    return {(str(rule), str(kind)): part for (rule, kind), part in parts.items()}


def _marks(who: pl.Series, units: pl.Series) -> NDArray[np.uint64]:
    """A hash of each person's units; 0 for none. Sums of these are equal when everybody's units are."""
    own, amount = who.to_numpy().astype(np.uint64), units.to_numpy().astype(np.int64)
    mixed = own + amount.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    marks: NDArray[np.uint64] = np.where(amount == 0, np.uint64(0), mixed ^ (mixed >> np.uint64(31)))
    return marks
