"""The tables of the books: roll-forwards, balances, holdings and ties of every quarter, from finished positions."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

import polars as pl
from msgspec import Struct

from transparency.books import fair_values
from transparency.ledger.positions import MONEY, MOVEMENT_LINES, PLACES, Positions
from transparency.ledger.replay.roll_forward import standing
from transparency.publication.quarter import Quarter

OPENING, CLOSING = "opening", "closing"
UNEARNED = "unearned"
"""Stock bought before it was earned. Where there is none, nothing is said of it."""
FAIR_VALUE = "fair_value"
"""What open units were worth on the day of their grant. Where no grant says it, nothing is said of it."""
_POOL = ("quarter", "pool")
_AWARD = ("quarter", "pool", "instrument")
_NAMES = ("pool", "instrument")
_LINE = pl.Enum((OPENING, *MOVEMENT_LINES, CLOSING))
_OUTSTANDING = pl.col("unvested") + pl.col("vested")
_PROMISED = _OUTSTANDING + pl.col("owned") + pl.col("unearned")
_NOTHING = Decimal(0)
_ROLLED = (
    ("T1", "set_aside", pl.sum_horizontal("available", "unvested", "vested", "gone")),
    ("T2", "available", pl.col("available")),
    ("T3", "outstanding", _OUTSTANDING),
    ("T4", "unvested", pl.col("unvested")),
    ("T4", "vested", pl.col("vested")),
    ("T5", "owned", pl.col("owned")),
    ("T5", UNEARNED, pl.col("unearned")),
    ("T7", "value", pl.col("value")),
    ("T7", FAIR_VALUE, pl.col(FAIR_VALUE)),
)
"""Ties of a roll-forward: opening and lines, against what grants and pools hold by their own formula."""
_OF_HOLDERS = (("T6", "promised", _PROMISED), ("T7", "value_of_holders", pl.col("value")))
"""Ties of all holdings added up, against what grants hold."""


class Books(Struct, frozen=True):
    """Private tables; their columns are described in ``files.SCHEMA``. Quarters are named, ``2026-q1``."""

    quarters: pl.DataFrame
    roll_forward: pl.DataFrame
    balances: pl.DataFrame
    holdings: pl.DataFrame
    ties: pl.DataFrame


def books_of(positions: Positions, disclosed: Collection[str], only: str | None = None) -> Books:
    """The books of all quarters, or of ``only`` one of them. ``disclosed``: ids of the quarters that are public.

    An opening is the closing of the quarter before, in the units of that time: a split has a line.
    """
    movements = positions.movements.with_columns(pl.col("line").cast(pl.String), _worth(_OUTSTANDING))
    worth_then = fair_values.stands(positions, movements)
    movements = fair_values.moved(positions, movements)
    states = positions.states.with_columns(_worth(_OUTSTANDING), pl.col("pool", "instrument").cast(pl.String))
    states = pl.concat([states, worth_then], how="diagonal").with_columns(
        pl.col(*PLACES).fill_null(0), pl.col("value", FAIR_VALUE).fill_null(_NOTHING)
    )
    holdings = _holdings(positions, movements)
    last, of_award = positions.quarters[-1].index, pl.col("instrument").is_not_null()
    roll_forward = pl.concat(
        [
            _roll_forward(movements, states, last, _POOL, PLACES),
            _roll_forward(movements.filter(of_award), states.filter(of_award), last, _AWARD, PLACES[1:]),
        ],
        how="diagonal",
    ).sort(*_AWARD, "line", "prior")
    tables = {
        "roll_forward": roll_forward.select(*_AWARD, "line", "prior", *PLACES, "value", FAIR_VALUE, "events", "people"),
        "balances": _balances(positions.balances, worth_then),
        "holdings": holdings,
        "ties": _ties(roll_forward, holdings),
    }
    ids = {quarter.index: quarter.id for quarter in positions.quarters}
    shown = [quarter for quarter in positions.quarters if only in (None, quarter.id)]
    return Books(
        quarters=_quarters(shown, disclosed),
        **{name: _named(rows, ids, [quarter.index for quarter in shown]) for name, rows in tables.items()},
    )


def _quarters(quarters: Sequence[Quarter], disclosed: Collection[str]) -> pl.DataFrame:
    rows: list[tuple[str, date, date, bool]] = [
        (quarter.id, quarter.start, quarter.end, quarter.id in disclosed) for quarter in quarters
    ]
    return pl.DataFrame(rows, schema=["quarter", "start", "end", "disclosed"], orient="row")


def _named(rows: pl.DataFrame, ids: dict[int, str], shown: Sequence[int]) -> pl.DataFrame:
    """Some quarters' rows, with the names of quarters, and every other name as text."""
    return rows.filter(pl.col("quarter").is_in(shown)).with_columns(
        pl.col("quarter").replace_strict(ids, return_dtype=pl.String), pl.col(pl.Enum, pl.Categorical).cast(pl.String)
    )


def _roll_forward(
    movements: pl.DataFrame, states: pl.DataFrame, last: int, keys: Sequence[str], places: Sequence[str]
) -> pl.DataFrame:
    """Opening, lines and closing by ``keys``. Opening and closing are states, lines are movements: two routes.

    ``last``: the last quarter, whose closing opens none.
    """
    amounts = [*places, "value", FAIR_VALUE]
    lines = _as_text(movements).group_by(*keys, "line", "prior").agg(
        pl.col(amounts).sum(), pl.col("events").sum(), pl.col("provider").drop_nulls().n_unique().alias("people")
    )  # fmt: skip
    lines = lines.filter(pl.any_horizontal(pl.col(amounts) != 0) | (pl.col("events") > 0))
    closing = _as_text(states).group_by(keys).agg(pl.col(amounts).sum())
    closing = closing.filter(pl.any_horizontal(pl.col(amounts) != 0))
    opening = closing.with_columns(pl.col("quarter") + 1).filter(pl.col("quarter") <= last)
    groups = pl.concat([rows.select(keys) for rows in (opening, lines, closing)]).unique()
    ends = [
        groups.join(rows, on=keys, how="left").with_columns(
            pl.lit(name).alias("line"), pl.lit(value=False).alias("prior"), pl.col(places).fill_null(0),
            pl.col("value", FAIR_VALUE).fill_null(_NOTHING),
        )
        for name, rows in ((OPENING, opening), (CLOSING, closing))
    ]  # fmt: skip
    return pl.concat([lines, *ends], how="diagonal").with_columns(
        pl.lit(None, pl.String).alias("instrument") if "instrument" not in keys else pl.col("instrument"),
        pl.col("line").cast(_LINE),
        pl.col("people").cast(pl.Int64),
    )


def _balances(balances: pl.DataFrame, worth_then: pl.DataFrame) -> pl.DataFrame:
    """What stands at each quarter's end, of whole pools and of each kind of award, with prices, terms and worth."""
    sums = ("priced", "value", "exercisable", "exercisable_value", "term_days", "term_units", "fair_valued", FAIR_VALUE)
    prices = pl.col("price_min").min(), pl.col("price_max").max()
    balances = balances.join(worth_then, on=_AWARD, how="left").with_columns(
        pl.col("fair_valued").fill_null(0), pl.col(FAIR_VALUE).fill_null(_NOTHING)
    )
    of_pools = balances.group_by(_POOL).agg(pl.col(*PLACES, *sums).sum(), *prices)
    of_awards = balances.filter(pl.col("instrument").is_not_null()).drop("available")
    return (
        pl.concat([of_pools, of_awards], how="diagonal")
        .sort(_AWARD)
        .select(
            *_AWARD, (pl.col("available") + pl.col("gone") + _OUTSTANDING).alias("set_aside"), *PLACES,
            _OUTSTANDING.alias("outstanding"), _PROMISED.alias("promised"), *sums[:4], "price_min", "price_max",
            *sums[4:],
        )
    )  # fmt: skip


def _holdings(positions: Positions, movements: pl.DataFrame) -> pl.DataFrame:
    """What each provider holds, with its value."""
    keys = ("provider", "pool", "instrument")
    by_price = standing(movements, ("unvested", "vested"), (*keys, "price"), positions.quarters)
    values = by_price.with_columns(_worth(_OUTSTANDING)).group_by("quarter", *keys).agg(pl.col("value").sum())
    held = positions.holdings.join(values, on=("quarter", *keys), how="left")
    return _as_text(held, *keys).with_columns(pl.col("value").fill_null(_NOTHING)).sort("quarter", *keys)


def _ties(roll_forward: pl.DataFrame, holdings: pl.DataFrame) -> pl.DataFrame:
    """Both sides of every tie, and their difference; none should have one."""
    opening_and_lines, closing = (
        roll_forward.filter(side).group_by(_AWARD).agg(pl.col(*PLACES, "value", FAIR_VALUE).sum()).sort(_AWARD)
        for side in (pl.col("line") != CLOSING, pl.col("line") == CLOSING)
    )
    own = pl.col("instrument").is_null()
    held = pl.concat(
        [
            holdings.group_by(keys).agg(pl.col("unvested", "vested", "owned", "unearned", "value").sum())
            for keys in (_POOL, _AWARD)
        ],
        how="diagonal",
    )
    ties = [
        _tie(code, measure, amount, sums.filter(own) if measure == "available" else sums, closing)
        for kinds, sums in ((_ROLLED, opening_and_lines), (_OF_HOLDERS, held))
        for code, measure, amount in kinds
    ]
    sides = (pl.col("left") != 0) | (pl.col("right") != 0)
    return (
        pl.concat(ties)
        .filter(~pl.col("measure").is_in([UNEARNED, FAIR_VALUE]) | sides)
        .sort("quarter", "pool", "instrument", "tie", maintain_order=True)
    )


def _tie(code: str, measure: str, amount: pl.Expr, sums: pl.DataFrame, closing: pl.DataFrame) -> pl.DataFrame:
    """One tie of every pool and kind of award. A side that has no row says nothing."""
    left, right = (
        rows.select(*_AWARD, amount.cast(MONEY).alias(name)) for rows, name in ((sums, "left"), (closing, "right"))
    )
    if measure == "available":
        right = right.filter(pl.col("instrument").is_null())
    return (
        left.join(right, on=_AWARD, how="full", coalesce=True, nulls_equal=True)
        .with_columns(pl.col("left", "right").fill_null(_NOTHING))
        .select(
            "quarter", "pool", "instrument", pl.lit(code).alias("tie"), pl.lit(measure).alias("measure"), "left",
            "right", (pl.col("left") - pl.col("right")).alias("difference"),
        )
    )  # fmt: skip


def _as_text(rows: pl.DataFrame, *names: str) -> pl.DataFrame:
    return rows.with_columns(pl.col(names or _NAMES).cast(pl.String))


def _worth(units: pl.Expr) -> pl.Expr:
    """Units times exercise price, exactly; nothing where there is no price to pay."""
    return (units.cast(pl.Decimal(38, 0)) * pl.col("price").fill_null(_NOTHING)).cast(MONEY).alias("value")
