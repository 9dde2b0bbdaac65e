"""Every movement of units in one table: the fact that roll-forwards, balances and holdings are sums of.

A movement is what one event did to one grant or pool, what time earned of one grant in one quarter, what a split added
to it, or its move from an old exercise price to a new one. The last two stand in two rows, as they change the price:
what stood there leaves at the old price, and what stands there since comes at the new one.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars as pl

from transparency.ledger.positions import LINES, MOVEMENT_LINES, PLACES
from transparency.ledger.replay.arrays import Bools, Ints, coded
from transparency.ledger.replay.exercise_prices import ExercisePrices
from transparency.ledger.replay.grants import CountedEvents, GrantHistory, GrantState, grant_states
from transparency.ledger.replay.ordered_events import OrderedLedger
from transparency.ledger.replay.timeline import Moment

_AMOUNTS = (*PLACES, "returned", "moved", "events")
_LINE = pl.Enum(MOVEMENT_LINES)


def movements(history: GrantHistory, of_pools: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """All movements; columns as in ``Positions.movements``. ``of_pools``: see ``pools``."""
    ledger, moments, prices = history.ledger, history.moments, history.prices
    of_grants = [_by_event(ledger, history.events, prices)]
    before: GrantState | None = None
    for now in grant_states(history):
        if now.after_split and before:
            of_grants += _by_split(ledger, moments[now.moment], before, now, prices)
        elif before:
            of_grants += _by_new_prices(before, now, prices)
        of_grants += _by_time(ledger, now, prices)
        before = now
    rows = pl.concat(of_grants)
    pools = coded(pl.Series("pool", ledger.pools, dtype=pl.String))
    named = pl.concat(
        [
            rows.hstack(_names(ledger, pools)[rows["g"]]).with_columns(prices.amounts(rows["price"].to_numpy())),
            *(part.with_columns(pools[part["p"]], line=pl.col("line").cast(_LINE)) for part in of_pools),
        ],
        how="diagonal",
    )
    quarter = pl.Series([moment.quarter for moment in moments], dtype=pl.Int32)
    splits = np.cumsum([0, *(moment.split is not None for moment in moments[:-1])])
    splits_before = pl.Series(splits, dtype=pl.Int32)[named["moment"]] + named["restated"].fill_null(False)
    return named.select(
        quarter[named["moment"]].alias("quarter"),
        "grant", "provider", "pool", "instrument", "line",
        pl.col("prior").fill_null(False),
        "price", "expires",
        splits_before.alias("splits_before"),
        pl.col(_AMOUNTS).fill_null(0),
    )  # fmt: skip


def _names(ledger: OrderedLedger, pools: pl.Series) -> pl.DataFrame:
    """What every grant is."""
    grants, own = ledger.grants, ledger.grants.i
    return pl.DataFrame(
        [
            coded(ledger.events["grant"][own]),
            coded(ledger.providers)[grants.provider].alias("provider"),
            pools[grants.p],
            coded(ledger.instruments)[grants.instrument].alias("instrument"),
            ledger.events["expires"][own],
        ]
    )


def _rows(
    g: Ints, moment: Ints | int, line: pl.Series | str, price: Ints, amounts: Mapping[str, Ints], *,
    prior: Bools | bool = False, restated: bool = False,
) -> pl.DataFrame:  # fmt: skip
    """Movements of grants, with prices as positions in ``ExercisePrices``; ``restated``: after the moment's split."""
    return pl.DataFrame({"g": g, "price": price}).with_columns(
        pl.lit(moment, pl.Int64).alias("moment"),
        pl.lit(line, _LINE).alias("line"),
        pl.lit(prior).alias("prior"),
        pl.lit(restated).alias("restated"),
        *(pl.lit(amounts.get(name, 0), pl.Int64).alias(name) for name in _AMOUNTS),
    )


def _by_event(ledger: OrderedLedger, events: CountedEvents, prices: ExercisePrices) -> pl.DataFrame:
    effects, code = ledger.effects, events.code
    stock = np.where(ledger.grants.rsa[events.g], events.d_earned, 0)
    amounts = {
        "available": effects.d_available[code] * events.moved,
        "unvested": events.d_cap - events.d_earned,
        "vested": events.d_earned - stock - events.d_taken,
        "gone": events.d_gone + stock,
        "owned": events.d_owned + stock,
        "returned": effects.returned[code] * events.moved,
        "moved": events.moved,
        "events": np.ones(len(code), np.int64),
    }
    line, price = pl.Series(LINES, dtype=_LINE)[effects.line[code]], prices.of(events.g, events.moment)
    return _rows(events.g, events.moment, line, price, amounts, prior=events.prior)


def _by_time(ledger: OrderedLedger, now: GrantState, prices: ExercisePrices) -> Iterator[pl.DataFrame]:
    """Units earned by time alone: those of the quarter, and those that belong to earlier quarters."""
    for prior, by_grant in ((False, now.by_time - now.by_time_prior), (True, now.by_time_prior)):
        g = np.flatnonzero(by_grant)
        if not len(g):
            continue
        units = by_grant[g]
        stock = np.where(ledger.grants.rsa[g], units, 0)
        amounts = {"unvested": -units, "vested": units - stock, "gone": stock, "owned": stock, "moved": units}
        yield _rows(g, now.moment, "vested", prices.at[now.moment][g], amounts, prior=prior)


def _by_split(
    ledger: OrderedLedger, moment: Moment, before: GrantState, now: GrantState, prices: ExercisePrices
) -> Iterator[pl.DataFrame]:
    """What stood there before a split, at the price before it, leaves; what stands there since comes."""
    pools = moment.split.pools if moment.split else frozenset()
    g = _holding(before, np.isin(ledger.grants.p, list(pools)))
    yield _rows(g, now.moment, "split", prices.at[now.moment][g], _all_units(before, g, -1))
    yield _rows(g, now.moment, "split", prices.after[now.moment][g], _all_units(now, g, 1), restated=True)


def _by_new_prices(before: GrantState, now: GrantState, prices: ExercisePrices) -> Iterator[pl.DataFrame]:
    """What stood on a grant leaves at its old exercise price and comes at its new one."""
    old, new = prices.after[before.moment], prices.at[now.moment]
    if new is not old:
        g = _holding(before, new != old)
        yield _rows(g, now.moment, "repriced", old[g], _all_units(before, g, -1))
        yield _rows(g, now.moment, "repriced", new[g], _all_units(before, g, 1))


def _holding(state: GrantState, of: Bools) -> Ints:
    """Those of some grants that hold anything."""
    return np.flatnonzero(of & np.any([units != 0 for units in state.places.values()], axis=0))


def _all_units(state: GrantState, g: Ints, sign: int) -> dict[str, Ints]:
    """All that some grants hold, coming (1) or leaving (-1)."""
    units = {name: sign * places[g] for name, places in state.places.items()}
    return units | {"moved": units["unvested"] + units["vested"]}
