"""What people contributed to each quarter: sums of the ledger's movements."""

from fractions import Fraction
from functools import cache, lru_cache

import polars as pl
from msgspec.structs import replace

from transparency.ledger.contributions import (
    BASE,
    FLOWING,
    LATER,
    MOVED,
    NOT_STATED,
    WHO,
    Contributions,
    Decided,
    Granted,
    who_of,
    with_sums,
)  # fmt: skip
from transparency.ledger.outcomes import BECAME, Outcomes
from transparency.ledger.people import in_force
from transparency.ledger.positions import Positions
from transparency.ledger.replay.ordered_events import NO_STOCK
from transparency.ledger.running_sums import Ratios, RunningSums, by_quarter, of_last_day, ratios_in, scaled, times

_YEAR_LINES: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "granted": ("outstanding", 1, ("granted", "retracted")),
    "earned": ("earned", 1, ("vested", "accelerated")),
    "left_plan": ("promised", -1, ("forfeited", "expired", "company_cancelled")),
    "owned": ("owned", 1, ("vested", "exercised", "settled")),
}
"""Line of a year → what it counts, with which sign, and of which lines of the ledger."""
_OF_LINES = ("provider", "joined", "left", "from", "recorded", "line")
"""Columns of ``Positions.people`` that are no attributes."""
_HELD = ("unvested", "vested", "owned", "unearned", "priced", "exercisable")
_RESERVED = ("available", "unvested", "vested", "gone")


class Sources:
    """The movements of all quarters, by person. Everything here is a sum of ``Positions.movements``."""

    def __init__(self, positions: Positions, granted: Granted | None = None) -> None:
        """``granted``: what rules say of the grants; nothing where none were checked."""
        self.positions, self.granted = positions, granted or Granted()
        self.splits = positions.splits
        of_pools = positions.movements.filter(pl.col("grant").is_null())
        self.decisions = of_pools.with_columns(pl.col("pool", "line").cast(pl.String))
        names = pl.col("pool", "instrument", "line").cast(pl.String)
        of_people = positions.movements.filter(pl.col("grant").is_not_null())
        self.awards = of_people.with_columns(
            who_of(), names, left=-pl.sum_horizontal("available", "unvested", "vested", "gone")
        )
        """All that people's units did, also by a split or a new price."""
        self.moves = self.awards.filter(MOVED)
        """What people, the company and time did with them, each in the units of its day."""
        self.moves_of = by_quarter(self.moves)
        self.eligible_of = by_quarter(positions.eligible.select("quarter", who_of()))
        self.ahead_of = by_quarter(positions.ahead_by_provider.collect().with_columns(who_of()))
        self.payments = positions.payments.select("quarter", who_of(), "paid")
        self.outcomes = Outcomes(self.moves, positions.losses.with_columns(who_of()), self.splits)
        self.attributes = [name for name in positions.people.columns if name not in _OF_LINES]
        self.closed = {quarter.index: (quarter.end, known_by) for quarter, known_by in positions.closed.items()}
        self.fingerprints = cache(positions.fingerprints)
        self.standing = RunningSums(self.moves, self.splits)
        self.standing_of, self.reserved = cache(self._standing), cache(self._reserved)
        self.plain = lru_cache(2)(self._plain)
        first = {name: pl.col("quarter").filter(pl.col(name) != 0).min() for name in FLOWING}
        rows = with_sums(self.moves).group_by("line").agg(pl.col("quarter").min(), **first)
        self.touched_first = rows.sort("line").to_dicts()
        """Lines, each with the quarter in which it first was used, and first touched each measure."""

    def _touched(self, index: int) -> dict[str, set[str]]:
        used = [row for row in self.touched_first if row["quarter"] <= index]
        return {row["line"]: {name for name in FLOWING if row[name] is not None and row[name] <= index} for row in used}

    def ratios(self, index: int) -> Ratios:
        """What splits of a quarter multiply the units of each pool by."""
        return ratios_in(self.splits, index)

    def of(self, index: int, later: Ratios | None = None) -> Contributions:
        """The contributions of a quarter; in units after ``later`` splits, if there are any."""
        found = self.plain(index)
        if not later:
            return found
        holdings = scaled(found.holdings, _HELD, later)
        people = self._people(holdings, index)
        return replace(
            found,
            people=people,
            holdings=holdings,
            ahead=self._ahead(people, index),
            flows=scaled(found.flows, BASE, later),
            lost=scaled(found.lost, ("units",), later),
            cohorts=scaled(found.cohorts, BECAME, later),
        )

    def _plain(self, index: int) -> Contributions:
        """The contributions of a quarter, in its units."""
        holdings, flows = self._holdings(index), self._flows(index)
        opening = scaled(self.standing_of(index - 1), BASE, self.ratios(index))
        closing = self.standing_of(index)
        rounding = _less(closing, opening, flows) if self.ratios(index) else flows.clear()
        people = self._people(holdings, index)
        return Contributions(
            index=index,
            people=people,
            holdings=holdings,
            eligible=self.eligible_of(index)["who"],
            paid=self._paid(index),
            ahead=self._ahead(people, index),
            flows=pl.concat([flows, rounding]),
            opening=opening,
            closing=closing,
            lost=self.outcomes.lost(index),
            cohorts=self.outcomes.by_year(index),
            decided=self._decided(index, opening, closing),
            grants=self.granted.grants.filter(pl.col("quarter") <= index).with_columns(who_of()),
            touched=self._touched(index),
        )

    def _ahead(self, people: pl.DataFrame, index: int) -> pl.DataFrame:
        return _with_later(people, self.ahead_of(index).select("who", pl.col("ahead").cast(pl.Int64), "units"))

    def year(self, index: int) -> dict[str, pl.DataFrame]:
        """Line of a year → who, units: what people moved in four quarters, in units of the last day."""
        rows = self._flows(index - 3)
        for quarter in range(index - 2, index + 1):
            rows = pl.concat([scaled(rows, BASE, self.ratios(quarter)), self._flows(quarter)])
        each = with_sums(rows).group_by("line", WHO).agg(pl.col(FLOWING).sum())
        return {
            name: each.filter(pl.col("line").is_in(lines)).group_by(WHO).agg(units=pl.col(measure).sum() * sign)
            for name, (measure, sign, lines) in _YEAR_LINES.items()
        }

    def prices(self, index: int) -> pl.DataFrame:
        """Outstanding awards that have a price: price (Decimal), units, people; a row for each price, ascending."""
        can_be_bought = pl.col("price").is_not_null() & ~pl.col("instrument").is_in(NO_STOCK)
        priced = self.awards.filter((pl.col("quarter") <= index) & can_be_bought)
        each = priced.group_by("price", WHO).agg((pl.col("unvested") + pl.col("vested")).sum().alias("units"))
        held = each.filter(pl.col("units") > 0).group_by("price").agg(pl.col("units").sum(), people=pl.len())
        return held.sort("price")

    def worth(self, index: int) -> Fraction:
        """Outstanding awards that have a price, at that price."""
        return sum((Fraction(price) * units for price, units, _people in self.prices(index).rows()), Fraction(0))

    def one_price(self, index: int) -> str:
        """The exercise price of all outstanding awards that have one, as a decimal text; "" when there are several."""
        prices = self.prices(index)["price"]
        return f"{prices[0].normalize():f}" if len(prices) == 1 else ""

    def _paid(self, index: int) -> pl.DataFrame:
        """What each person was paid up to a quarter."""
        every = self.payments.filter(pl.col("quarter") <= index).group_by(WHO).agg(pl.col("paid").sum())
        return every.filter(pl.col("paid") > 0)

    def _known(self, index: int) -> pl.DataFrame:
        """Who, and the attributes: what was known of each provider at a quarter's close, of its last day.

        Of somebody who has no line yet (a grant before joining), it is what her first line says.
        """
        lines = self.positions.people
        held = in_force(lines, *self.closed[index]) if index in self.closed else lines.clear()
        known = pl.concat([held, lines]).unique("provider", keep="first", maintain_order=True)
        return known.select(who_of(), *(pl.col(name).fill_null(NOT_STATED) for name in self.attributes))

    def _people(self, holdings: pl.DataFrame, index: int) -> pl.DataFrame:
        """Everyone with a promise or stock, in a lasting order."""
        units = ("unvested", "vested", "owned", "unearned")
        eligible = self.eligible_of(index)["who"]
        return (
            holdings.group_by("who")
            .agg(pl.col(units).sum())
            .with_columns(
                promised=pl.sum_horizontal(units),
                earned=pl.col("vested") + pl.col("owned"),
                here=pl.col("who").is_in(eligible.implode()),
            )
            .with_columns(pl.when("here").then(pl.lit("here")).otherwise(pl.lit("left")).alias("presence"))
            .filter(pl.col("promised") > 0)
            .sort("promised", "earned", "owned", "who", descending=True)
            .with_columns(
                fifth=pl.when(pl.int_range(pl.len()) < pl.len() // 5).then(pl.lit("most")).otherwise(pl.lit("rest"))
            )
            .drop([name for name in self.attributes if name in ("presence", "fifth")])
            .join(self._known(index), on="who", how="left")
            .with_columns(pl.col(self.attributes).fill_null(NOT_STATED))
            .sort("who")
        )

    def _holdings(self, index: int) -> pl.DataFrame:
        """What each person holds, and how much of it has an exercise price."""
        held = ("unvested", "vested", "owned", "unearned")
        has_price = pl.col("price").is_not_null() & ~pl.col("instrument").is_in(NO_STOCK)
        return (
            self.awards.filter(pl.col("quarter") <= index)
            .group_by(WHO, "pool", "instrument")
            .agg(
                pl.col(held).sum(),
                (pl.col("unvested") + pl.col("vested")).filter(has_price).sum().alias("priced"),
                pl.col("vested").filter(has_price).sum().alias("exercisable"),
            )
            .filter(pl.any_horizontal(pl.col(held) != 0))
            .sort(WHO, "pool", "instrument")
        )

    def _flows(self, index: int) -> pl.DataFrame:
        """Movements of the quarter by person. Those from before a split of the quarter are scaled like it."""
        rows = of_last_day(self.moves_of(index), BASE, self.splits, index)
        key = ["who", "line", "prior", "pool", "instrument"]
        return rows.group_by(key).agg(pl.col(BASE).sum()).select(*key, *BASE)

    def _standing(self, index: int) -> pl.DataFrame:
        """Balances of people's units by pool and instrument at the end of a quarter."""
        key, places = ("pool", "instrument"), BASE[:-1]
        stands = self.awards.filter(pl.col("quarter") <= index).group_by(key).agg(pl.col(places).sum())
        both = stands.join(self._left_until(index), on=key, how="full", coalesce=True).sort(key)
        return both.with_columns(pl.col(BASE).fill_null(0)).filter(pl.any_horizontal(pl.col(BASE) != 0))

    def _left_until(self, index: int) -> pl.DataFrame:
        """pool, instrument, left: what people's movements took out of pools for good."""
        return self.standing.until(
            "left", index, lambda of: self._flows(of).select("pool", "instrument", "left"), ("left",)
        )

    def _decided(self, index: int, opening: pl.DataFrame, closing: pl.DataFrame) -> dict[str, Decided]:
        """Sizes of pools by decisions: what is set aside, and what people's lines took out of it."""
        ratios = self.ratios(index)
        sizes = []
        for quarter, standing in ((index - 1, opening), (index, closing)):
            size = {**self.reserved(quarter)}
            if quarter < index:
                size = {pool: times(units, *ratios.get(pool, (1, 1))) for pool, units in size.items()}
            for pool, units in standing.group_by("pool").agg(pl.col("left").sum()).iter_rows():
                size[pool] = size.get(pool, 0) + units
            sizes.append(size)
        of_quarter = (pl.col("quarter") == index) & ~pl.col("line").is_in(["split", "split_rounding"])
        rows = self.decisions.filter(of_quarter).group_by("pool", "line").agg(pl.col("available").sum())
        flows: dict[str, dict[str, int]] = {}
        for pool, line, units in rows.iter_rows():
            flows.setdefault(pool, {})[line] = units
        found = {}
        for pool in sorted({*sizes[0], *sizes[1], *flows}):
            before, after = (size.get(pool, 0) for size in sizes)
            of_pool = dict(sorted(flows.get(pool, {}).items()))
            if rest := after - before - sum(of_pool.values()):
                of_pool["split_rounding"] = rest
            found[pool] = Decided(before, of_pool, after)
        return found

    def _reserved(self, index: int) -> dict[str, int]:
        """Pool → what is set aside at the end of a quarter."""
        rows = pl.concat([rows.select("quarter", "pool", *_RESERVED) for rows in (self.decisions, self.awards)])
        until = rows.filter(pl.col("quarter") <= index).group_by("pool")
        return dict(until.agg(pl.sum_horizontal(_RESERVED).sum().alias("units")).rows())


def _less(closing: pl.DataFrame, opening: pl.DataFrame, flows: pl.DataFrame) -> pl.DataFrame:
    """What rounding at a split added or took, by pool and instrument: nobody's."""
    parts = [closing, *(rows.with_columns(-pl.col(BASE)) for rows in (opening, flows))]
    rest = pl.concat([rows.select("pool", "instrument", *BASE) for rows in parts])
    summed = rest.group_by("pool", "instrument").agg(pl.col(BASE).sum()).filter(pl.any_horizontal(pl.col(BASE) != 0))
    nobody = {"who": pl.lit(0, pl.UInt64), "line": pl.lit("split_rounding"), "prior": pl.lit(False)}
    return summed.with_columns(**nobody).select(flows.columns)


def _with_later(people: pl.DataFrame, ahead: pl.DataFrame) -> pl.DataFrame:
    """What each person will earn, with what comes later: so that all of it adds up to what is not earned."""
    told = ahead.group_by("who").agg(pl.col("units").sum())
    later = people.join(told, on="who", how="left").select(
        "who",
        pl.lit(LATER, pl.Int64).alias("ahead"),
        (pl.col("unvested") + pl.col("unearned") - pl.col("units").fill_null(0)).alias("units"),
    )
    return pl.concat([ahead, later.filter(pl.col("units") != 0)])
