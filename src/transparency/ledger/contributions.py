"""Who contributes what to a quarter: the ledger's positions by person, all in units of the quarter's last day."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from math import prod

import polars as pl
from msgspec import Struct

from transparency.ledger.people import in_force
from transparency.ledger.positions import Positions

BASE = ("unvested", "vested", "gone", "owned", "left")
"""Where units of people are. ``left``: neither available nor promised nor gone; no longer set aside."""
FLOWING = (*BASE, "outstanding", "promised", "earned", "used")
"""What moves. ``used``: everything that is not available any more."""
LATER = 9
"""``ahead`` of units that are earned after the next eight quarters, or only if an event happens."""
WHO = "who"
"""People are told apart by a hash of the pseudonym, made anew in each run; nothing here holds the pseudonym."""
NOT_STATED = ""
Ratios = Mapping[str, tuple[int, int]]
"""Pool → new units for old ones."""


class Contributions(Struct, frozen=True):
    """Everything about people, and every decision of the company, that counts in one quarter."""

    index: int
    """``Quarter.index``."""
    people: pl.DataFrame
    """who, one column for each attribute, here (bool), unvested, vested, owned, promised, earned: one row for each
    person with a promise or stock."""
    holdings: pl.DataFrame
    """who, pool, instrument, unvested, vested, owned, priced, exercisable."""
    eligible: pl.Series
    """Everyone who is there at the quarter's end."""
    paid: pl.DataFrame
    """who, paid (Decimal): all cash that anyone was ever paid for units."""
    ahead: pl.DataFrame
    """who, ahead (1 to 8, ``LATER``), units."""
    flows: pl.DataFrame
    """who, line, prior, pool, instrument, one column for each of ``BASE``, signed. The line ``split_rounding`` belongs
    to nobody."""
    opening: pl.DataFrame
    closing: pl.DataFrame
    """pool, instrument, one column for each of ``BASE``."""
    decided: dict[str, "Decided"]
    """Pool → what the company decided about its size."""


class Decided(Struct, frozen=True):
    """How large a pool is by decisions alone: opening + flows = closing."""

    opening: int
    flows: dict[str, int]
    closing: int


class Sources:
    """The positions of all quarters, taken apart by quarter once."""

    def __init__(self, positions: Positions, attributes: Sequence[str]) -> None:
        """``attributes``: those by which people are told apart in tables."""
        self.positions = positions
        moves = positions.moves.collect()
        self.splits = positions.splits
        self.moves = moves.with_columns(who_of(), left=-pl.sum_horizontal("available", "unvested", "vested", "gone"))
        self.moves_of = _by_quarter(self.moves)
        names = pl.col("pool", "instrument").cast(pl.String)
        self.holdings_of = _by_quarter(positions.holdings.with_columns(who_of(), names))
        self.eligible_of = _by_quarter(positions.eligible.select("quarter", who_of()))
        self.ahead_of = _by_quarter(positions.ahead_by_provider.collect().with_columns(who_of()))
        self.payments = positions.payments.select("quarter", who_of(), "paid")
        self.balances_of = _by_quarter(positions.balances)
        self.pool_lines_of = _by_quarter(positions.flows.filter(pl.col("instrument").is_null()))
        self.attributes = [name for name in attributes if name in positions.people.columns]
        self.closed = {quarter.index: (quarter.end, known_by) for quarter, known_by in positions.closed.items()}
        kinds = self.moves.group_by("instrument").agg(
            pl.col("price").is_not_null().any().alias("priced"), pl.col("price").is_null().any().alias("unpriced")
        )
        self.priced = kinds.filter("priced")["instrument"]
        self.mixed = kinds.filter(pl.col("priced") & pl.col("unpriced"))["instrument"]
        self.leaves = bool((self.moves["left"] != 0).any())

    def touched(self, index: int) -> dict[str, set[str]]:
        """Line → which of ``BASE`` it ever touched, up to a quarter, with those made from them."""
        rows = with_sums(self.moves.filter(pl.col("quarter") <= index))
        found = rows.group_by("line").agg((pl.col(FLOWING) != 0).any()).sort("line")
        return {row["line"]: {name for name in FLOWING if row[name]} for row in found.iter_rows(named=True)}

    def ratios(self, index: int) -> Ratios:
        """What splits of a quarter multiply the units of each pool by."""
        found: dict[str, tuple[int, int]] = {}
        for quarter, pools, new, old in self.splits:
            for pool in pools if quarter == index else ():
                before = found.get(pool, (1, 1))
                found[pool] = (before[0] * new, before[1] * old)
        return found

    def of(self, index: int, later: Ratios | None = None) -> Contributions:
        """The contributions of a quarter; in units after ``later`` splits, if there are any."""
        holdings = _scaled(self._holdings(index), ("unvested", "vested", "owned", "priced", "exercisable"), later)
        flows = _scaled(self._flows(index), BASE, later)
        opening = _scaled(self._standing(index - 1), BASE, self.ratios(index))
        closing = self._standing(index)
        rounding = _less(closing, opening, flows) if self.ratios(index) else flows.clear()
        ahead = self.ahead_of(index).select("who", pl.col("ahead").cast(pl.Int64), "units")
        people = self._people(holdings, index)
        return Contributions(
            index=index,
            people=people,
            holdings=holdings,
            eligible=self.eligible_of(index)["who"],
            paid=self._paid(index),
            ahead=_with_later(people, ahead),
            flows=pl.concat([flows, rounding]),
            opening=opening,
            closing=closing,
            decided=self._decided(index, opening, closing),
        )

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
        units = ("unvested", "vested", "owned")
        eligible = self.eligible_of(index)["who"]
        return (
            holdings.group_by("who")
            .agg(pl.col(units).sum())
            .with_columns(
                promised=pl.sum_horizontal(units),
                earned=pl.col("vested") + pl.col("owned"),
                here=pl.col("who").is_in(eligible.implode()),
            )
            .filter(pl.col("promised") > 0)
            .join(self._known(index), on="who", how="left")
            .with_columns(pl.col(self.attributes).fill_null(NOT_STATED))
            .sort("who")
        )

    def _holdings(self, index: int) -> pl.DataFrame:
        """What each person holds, and how much of it has an exercise price."""
        held = self.holdings_of(index).select("who", "pool", "instrument", "unvested", "vested", "owned")
        key = ["who", "pool", "instrument"]
        unpriced = self._since_ever(index, pl.col("price").is_null() & pl.col("instrument").is_in(self.mixed.implode()))
        without = unpriced.group_by(key).agg(pl.col("unvested", "vested").sum().name.suffix("_unpriced"))
        priced = pl.col("instrument").is_in(self.priced.implode())
        held = held.join(without, on=key, how="left").with_columns(pl.selectors.ends_with("_unpriced").fill_null(0))
        vested = (pl.col("vested") - pl.col("vested_unpriced")).clip(0)
        unvested = (pl.col("unvested") - pl.col("unvested_unpriced")).clip(0)
        return held.select(
            *key, "unvested", "vested", "owned",
            pl.when(priced).then(vested + unvested).otherwise(0).alias("priced"),
            pl.when(priced).then(vested).otherwise(0).alias("exercisable"),
        )  # fmt: skip

    def _flows(self, index: int) -> pl.DataFrame:
        """Movements of the quarter by person. Those from before a split of the quarter are scaled like it."""
        rows = self.moves_of(index)
        key = ["who", "line", "prior", "pool", "instrument"]
        if (rows["splits"].fill_null("") != "").any():
            parts = rows.partition_by("splits", as_dict=True)
            rows = pl.concat([_scaled(part, BASE, _ratio(str(splits or ""))) for (splits,), part in parts.items()])
        return rows.group_by(key).agg(pl.col(BASE).sum()).select(*key, *BASE)

    def _standing(self, index: int) -> pl.DataFrame:
        """Balances of people's units by pool and instrument at the end of a quarter."""
        key = ["pool", "instrument"]
        standing = self.balances_of(index).filter(pl.col("instrument").is_not_null())
        standing = standing.select(*key, "unvested", "vested", "gone", "owned")
        if not self.leaves:
            return standing.with_columns(left=pl.lit(0, pl.Int64))
        left = self._since_ever(index, pl.col("left") != 0).group_by(key).agg(pl.col("left").sum())
        both = standing.join(left, on=key, how="full", coalesce=True)
        return both.with_columns(pl.col(BASE).fill_null(0))

    def _since_ever(self, index: int, of: pl.Expr) -> pl.DataFrame:
        """Movements up to a quarter, in the units of its end. Each is rounded down by itself."""
        rows = self.moves.filter((pl.col("quarter") <= index) & of)
        for quarter in sorted({one[0] for one in self.splits if one[0] <= index}):
            within = rows.filter(pl.col("quarter") == quarter).partition_by("splits", as_dict=True)
            rows = pl.concat(
                [
                    _scaled(rows.filter(pl.col("quarter") < quarter), BASE, self.ratios(quarter)),
                    *(_scaled(part, BASE, _ratio(str(splits or ""))) for (splits,), part in within.items()),
                    rows.filter(pl.col("quarter") > quarter),
                ]
            )
        return rows

    def _decided(self, index: int, opening: pl.DataFrame, closing: pl.DataFrame) -> dict[str, Decided]:
        """Sizes of pools by decisions: what is set aside, and what people's lines took out of it."""
        ratios = self.ratios(index)
        sizes = []
        for quarter, standing in ((index - 1, opening), (index, closing)):
            rows = self.balances_of(quarter).group_by("pool").agg(pl.sum_horizontal(_RESERVED).sum().alias("units"))
            size = dict(rows.rows())
            if quarter < index:
                size = {pool: _times(units, *ratios.get(pool, (1, 1))) for pool, units in size.items()}
            for pool, units in standing.group_by("pool").agg(pl.col("left").sum()).iter_rows():
                size[pool] = size.get(pool, 0) + units
            sizes.append(size)
        rows = self.pool_lines_of(index).filter(~pl.col("line").is_in(["split", "split_rounding"]))
        flows: dict[str, dict[str, int]] = {}
        for pool, line, units in rows.group_by("pool", "line").agg(pl.col("available").sum()).iter_rows():
            flows.setdefault(pool, {})[line] = units
        found = {}
        for pool in sorted({*sizes[0], *sizes[1], *flows}):
            before, after = (size.get(pool, 0) for size in sizes)
            of_pool = dict(sorted(flows.get(pool, {}).items()))
            if rest := after - before - sum(of_pool.values()):
                of_pool["split_rounding"] = rest
            found[pool] = Decided(before, of_pool, after)
        return found


def with_sums(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with ``BASE``, and what is made from it."""
    outstanding = pl.col("unvested") + pl.col("vested")
    return rows.with_columns(
        outstanding=outstanding,
        promised=outstanding + pl.col("owned"),
        earned=pl.col("vested") + pl.col("owned"),
        used=outstanding + pl.col("gone") + pl.col("left"),
    )


_RESERVED = ("available", "unvested", "vested", "gone")


def who_of(provider: str = "provider") -> pl.Expr:
    """People as a hash of the pseudonym in a column."""
    return pl.col(provider).cast(pl.String).hash(1).alias(WHO)


def _by_quarter(rows: pl.DataFrame) -> Callable[[int], pl.DataFrame]:
    parts = {int(key[0]): part for key, part in rows.partition_by("quarter", as_dict=True).items()}
    empty = rows.clear()
    return lambda index: parts.get(index, empty)


def _ratio(splits: str) -> Ratios:
    """``2:1,3:2`` as a ratio of whatever pool.

    >>> _ratio("2:1,3:2")["anything"]
    (6, 2)
    """
    pairs = [pair.split(":") for pair in splits.split(",") if pair]
    ratio = prod(int(new) for new, _ in pairs), prod(int(old) for _, old in pairs)
    return defaultdict(lambda: ratio)


def _times(units: int, new: int, old: int) -> int:
    """Units after a split, rounded towards zero as the ledger does."""
    return units * new // old if units >= 0 else -(-units * new // old)


def _scaled(rows: pl.DataFrame, columns: Sequence[str], ratios: Ratios | None) -> pl.DataFrame:
    """Units after splits, rounded towards zero as the ledger does."""
    if ratios is None or (not ratios and not isinstance(ratios, defaultdict)) or rows.is_empty():
        return rows
    pools = rows["pool"].unique().to_list()
    new = pl.col("pool").replace_strict({pool: ratios.get(pool, (1, 1))[0] for pool in pools}, return_dtype=pl.Int128)
    old = pl.col("pool").replace_strict({pool: ratios.get(pool, (1, 1))[1] for pool in pools}, return_dtype=pl.Int128)
    units = pl.col(columns).cast(pl.Int128)
    return rows.with_columns((units.sign() * (units.abs() * new // old)).cast(pl.Int64))


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
        (pl.col("unvested") - pl.col("units").fill_null(0)).alias("units"),
    )
    return pl.concat([ahead, later.filter(pl.col("units") != 0)])
