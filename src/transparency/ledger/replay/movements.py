"""Every movement of units in one table: the fact that roll-forwards, balances and holdings are sums of.

A movement is what one event did to one grant or pool, what time earned of one grant in one quarter, what a split added
to it, or its move from an old exercise price to a new one. It has the price of that moment. The last two stand in two
rows, as they change the price: what stood there leaves at the old price, and what stands there since comes at the new.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars as pl

from transparency.ledger.positions import LINES, MOVEMENT_LINES, PLACES
from transparency.ledger.replay.arrays import Bools, Ints, coded
from transparency.ledger.replay.grants import CountedEvents, GrantHistory, GrantState, NewPrices, grant_states
from transparency.ledger.replay.ordered_events import OrderedLedger
from transparency.ledger.replay.timeline import Moment

_AMOUNTS = (*PLACES, "returned", "moved", "events")
_LINE = pl.Enum(MOVEMENT_LINES)


def movements(history: GrantHistory, of_pools: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """All movements; columns as in ``Positions.movements``. ``of_pools``: see ``pools``."""
    ledger, moments, prices = history.ledger, history.moments, history.prices
    of_grants = [_by_event(ledger, history.events), *_by_new_prices(history.new_prices)]
    before: GrantState | None = None
    for now in grant_states(history):
        if now.after_split and before:
            of_grants += _by_split(history, moments[now.moment], before, now)
        of_grants += _by_time(history, before, now)
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


def _by_event(ledger: OrderedLedger, events: CountedEvents) -> pl.DataFrame:
    effects, code = ledger.effects, events.code
    stock = np.where(ledger.grants.rsa[events.g], events.d_earned, 0)
    amounts = {
        "available": effects.d_available[code] * events.moved,
        "unvested": events.d_cap - events.d_earned - events.d_unearned + events.d_turned,
        "vested": events.d_earned - stock - events.d_taken - events.d_turned,
        "gone": events.d_gone + stock,
        "owned": events.d_owned + stock + events.d_turned,
        "unearned": events.d_unearned - events.d_turned,
        "returned": effects.returned[code] * events.moved,
        "moved": events.moved,
        "events": np.ones(len(code), np.int64),
    }
    line = pl.Series(LINES, dtype=_LINE)[effects.line[code]]
    return _rows(events.g, events.moment, line, events.price, amounts, prior=events.prior)


def _by_time(history: GrantHistory, before: GrantState | None, now: GrantState) -> Iterator[pl.DataFrame]:
    """Units earned by time alone: those of the quarter, and those that belong to earlier quarters."""
    if now.after_split:
        return
    price = history.price_at[now.moment]
    turned = now.turned_by_time - before.turned_by_time if before else now.turned_by_time
    late, own = now.by_time_prior, now.by_time - now.by_time_prior
    of_moment = np.flatnonzero(history.new_prices.moment == now.moment)
    if len(of_moment):
        parts, renewed = _between_prices(history, of_moment, before, now), history.new_prices.g[of_moment]
        late, own, turned = late.copy(), own.copy(), turned.copy()
        late[renewed] = own[renewed] = turned[renewed] = 0
        for is_late in (False, True):
            of_parts = parts[(parts[:, 2] == is_late) & (parts[:, 3:].any(axis=1))]
            g, at, _, units, of_turned = of_parts.T
            yield _earned(history.ledger, g, now.moment, at, units, of_turned, prior=is_late)
    turned_late = _of_late(turned, late, before.held.unearned if before else np.zeros_like(late))
    for is_late, by_grant, of_turned in ((False, own, turned - turned_late), (True, late, turned_late)):
        g = np.flatnonzero(by_grant | of_turned)
        yield _earned(history.ledger, g, now.moment, price[g], by_grant[g], of_turned[g], prior=is_late)


def _of_late(turned: Ints | int, late: Ints | int, there: Ints | int) -> Ints:
    """How much of what was turned is late: late units come first, and turn only stock that was there at the opening."""
    return np.clip(turned, np.minimum(late, 0), np.clip(late, 0, there))


def _earned(  # noqa: PLR0917
    ledger: OrderedLedger, g: Ints, moment: int, price: Ints, units: Ints, turned: Ints, *, prior: bool
) -> pl.DataFrame:
    """Units earned by time; those ``turned`` were bought before."""
    stock = np.where(ledger.grants.rsa[g], units, 0)
    amounts = {
        "unvested": turned - units, "vested": units - stock - turned, "gone": stock, "owned": stock + turned,
        "unearned": -turned, "moved": units,
    }  # fmt: skip
    return _rows(g, moment, "vested", price, amounts, prior=prior)


def _between_prices(history: GrantHistory, of_moment: Ints, before: GrantState | None, now: GrantState) -> Ints:
    """What time earned of grants with new prices, at the price of that time.

    Rows of grant, price, whether it is late, units, and how many of them were turned. Late ones come first, as what is
    late counts at the beginning of a quarter.
    """
    new = history.new_prices
    rows: list[tuple[int, int, bool, int, int]] = []
    grant, done, turned, late, there = -1, 0, 0, 0, 0
    for at, following in zip(of_moment.tolist(), [*of_moment[1:].tolist(), -1], strict=True):
        g = int(new.g[at])
        if g != grant:
            grant, late = g, int(now.by_time_prior[g])
            done = int(before.earned[g] - before.by_event[g]) if before else 0
            turned = int(before.turned_by_time[g]) if before else 0
            there = int(before.held.unearned[g]) if before else 0
        last = following < 0 or new.g[following] != g
        steps = [(int(new.old[at]), int(new.by_time[at]), int(new.turned_by_time[at]), bool(new.prior[at]))]
        if last:
            end = int(now.earned[g] - now.by_event[g])
            steps.append((int(new.new[at]), end, int(now.turned_by_time[g]), False))
        for price, by_time, turned_by_time, is_late in steps:
            units, of_turned = by_time - done, turned_by_time - turned
            of_late = units if is_late else late
            turned_late = int(_of_late(of_turned, of_late, there))
            there -= turned_late
            rows.append((g, price, True, of_late, turned_late))
            rows.append((g, price, False, units - of_late, of_turned - turned_late))
            done, turned, late = by_time, turned_by_time, late - of_late
    return np.array(rows, np.int64)


def _by_split(history: GrantHistory, moment: Moment, before: GrantState, now: GrantState) -> Iterator[pl.DataFrame]:
    """What stood there before a split, at the price before it, leaves; what stands there since comes."""
    pools = moment.split.pools if moment.split else frozenset()
    g = _holding(before, np.isin(history.ledger.grants.p, list(pools)))
    old, new = history.price_at[now.moment], history.price_after[now.moment]
    yield _rows(g, now.moment, "split", old[g], _all_units(before, g, -1))
    yield _rows(g, now.moment, "split", new[g], _all_units(now, g, 1), restated=True)


def _by_new_prices(new: NewPrices) -> Iterator[pl.DataFrame]:
    """What stands on a grant leaves at its old exercise price and comes at its new one."""
    for sign, price in ((-1, new.old), (1, new.new)):
        units = {"unvested": sign * new.unvested, "vested": sign * new.vested}
        amounts = units | {"moved": units["unvested"] + units["vested"], "events": np.full(len(new.g), int(sign < 0))}
        yield _rows(new.g, new.moment, "repriced", price, amounts, prior=new.prior)


def _holding(state: GrantState, of: Bools) -> Ints:
    """Those of some grants that hold anything."""
    return np.flatnonzero(of & np.any([units != 0 for units in state.places.values()], axis=0))


def _all_units(state: GrantState, g: Ints, sign: int) -> dict[str, Ints]:
    """All that some grants hold, coming (1) or leaving (-1)."""
    units = {name: sign * places[g] for name, places in state.places.items()}
    return units | {"moved": units["unvested"] + units["vested"]}
