"""From a ledger to positions: a short list of steps, each in its own module."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, partial

import numpy as np
import polars as pl

from transparency.ledger.book import EVENT_TYPES, Book
from transparency.ledger.checks import check, check_as_booked
from transparency.ledger.checks.context import CheckContext
from transparency.ledger.checks.pools import splits_are_countable
from transparency.ledger.checks.ties import check_positions
from transparency.ledger.positions import MONEY, Positions
from transparency.ledger.problem_list import ProblemList
from transparency.ledger.replay.ahead import ahead
from transparency.ledger.replay.arrays import coded, day_number
from transparency.ledger.replay.before_events import BeforeEvents, before_events
from transparency.ledger.replay.event_effects import LINE_OF, PAID
from transparency.ledger.replay.fingerprints import counted_rows, fingerprints
from transparency.ledger.replay.grants import grant_history
from transparency.ledger.replay.movements import movements
from transparency.ledger.replay.ordered_events import OrderedLedger, order_events
from transparency.ledger.replay.pools import pool_events
from transparency.ledger.replay.presence import eligible, lines_of_people
from transparency.ledger.replay.quarter_ends import quarter_ends
from transparency.ledger.replay.roll_forward import balances, flows, holdings
from transparency.ledger.replay.timeline import closing_days, quarters_of, with_counting
from transparency.publication.problem import Problem
from transparency.publication.publication import Publication
from transparency.publication.quarter import Quarter


def replay(book: Book, publication: Publication) -> tuple[Positions | None, list[Problem]]:
    """Check every invariant and roll all quarters forward, from the first event to the last event or disclosed quarter.

    The positions are ``None`` when there is any error.
    """
    years = publication.settings.fiscal_years
    problems = ProblemList(publication.root, book.files)
    counted = with_counting(book.events, publication.disclosed, years)
    quarters = quarters_of(counted, publication.disclosed, years)
    leave = {rule.id: rule.leave for rule in publication.rules if rule.leave is not None}
    providers = book.providers["provider"].unique().sort()
    ledger = order_events(counted, providers, publication.settings, problems, leave)
    if not splits_are_countable(ledger, problems):
        return None, problems.close()
    before, people = before_events(ledger), lines_of_people(book.providers, ledger)
    check(CheckContext(book, publication, ledger, before, people, problems))
    if not problems.errors and not quarters:
        problems.add("Q01", "the ledger holds no event, and no quarter is disclosed", "ledger")
    if not problems.errors and (ledger.prior.any() or ledger.leaves):
        before_quarter = {quarter.index: quarter.start - timedelta(days=1) for quarter in quarters}
        ledger = order_events(counted, providers, publication.settings, problems, leave, before_quarter)
        before = before_events(ledger)
        check_as_booked(CheckContext(book, publication, ledger, before, people, problems))
    if problems.errors:
        return None, problems.close()
    closed = closing_days(quarters, publication.disclosed)
    positions = _positions(ledger, before, people, closed, cache(partial(counted_rows, counted, quarters)))
    check_positions(book, positions, problems)
    return (None if problems.errors else positions), problems.close()


def _positions(
    ledger: OrderedLedger,
    before: BeforeEvents,
    people: pl.DataFrame,
    closed: dict[Quarter, date],
    rows: Callable[[], dict[int, bytes]],
) -> Positions:
    """Everything that a sound ledger tells: what grants hold at every moment, what moved between, and its sums."""
    quarters = tuple(closed)
    history = grant_history(ledger, before, quarters)
    of_pools = pool_events(history)
    states, by_splits = quarter_ends(history, of_pools)
    moved = movements(history, [of_pools, by_splits])
    splits = tuple(
        (split.quarter, frozenset(ledger.pools[p] for p in split.pools), split.new, split.old)
        for split in ledger.splits
    )
    pools = sorted(ledger.pools)
    place = pl.Series([pools.index(pool) for pool in ledger.pools]).to_numpy()
    return Positions(
        quarters=quarters,
        movements=moved,
        states=states,
        flows=flows(moved),
        balances=balances(moved, quarters, coded(pl.Series("pool", ledger.pools, dtype=pl.String))),
        holdings=holdings(moved, quarters),
        eligible=eligible(people, coded(ledger.providers), closed),
        people=people,
        closed=closed,
        payments=_payments(ledger),
        losses=_losses(ledger),
        fair_values=_fair_values(ledger),
        splits=splits,
        ahead=ahead(history, place[ledger.grants.p], pl.Series("pool", pools, dtype=pl.String)),
        ahead_by_provider=pl.defer(
            partial(ahead, history, ledger.grants.provider, ledger.providers.alias("provider")),
            schema={"quarter": pl.Int32, "ahead": pl.Int32, "provider": pl.String, "units": pl.Int64},
        ),
        rows=rows,
        fingerprints=lambda: fingerprints(rows()),
    )


def _losses(ledger: OrderedLedger) -> pl.DataFrame:
    """What people lost, by reason; a reversal gives it back."""
    losing = ledger.of_type("forfeit", "expire", "company_cancel")
    line = pl.Series("line", [LINE_OF.get(kind, "") for kind in EVENT_TYPES])[ledger.kind[losing]]
    cause = ledger.facts("cause", losing).replace("other", "other_cause").fill_null("not_stated")
    days = [day_number(split.day) for split in ledger.splits]
    return pl.DataFrame(
        [
            pl.Series("quarter", ledger.quarter[losing], dtype=pl.Int32),
            coded(ledger.providers)[ledger.grants.provider[ledger.g[losing]]].alias("provider"),
            pl.Series("pool", ledger.pools, dtype=pl.String)[ledger.p[losing]],
            cause.zip_with(line == "forfeited", line).alias("reason"),
            pl.Series("units", ledger.units[losing] * ledger.sign[losing], dtype=pl.Int64),
            pl.Series("splits_before", np.searchsorted(days, ledger.day[losing], side="right"), dtype=pl.Int32),
        ]
    )


def _fair_values(ledger: OrderedLedger) -> pl.DataFrame:
    """What units were worth on the day of their grant, as far as the ledger says."""
    of_grants = ledger.events.select("grant", "fair_value")[ledger.grants.i]
    days = [day_number(split.day) for split in ledger.splits]
    of_grants = of_grants.with_columns(
        pl.Series("pool", ledger.pools, dtype=pl.String)[ledger.grants.p],
        pl.Series("splits_before", np.searchsorted(days, ledger.grants.day, side="right"), dtype=pl.Int32),
    )
    return of_grants.drop_nulls("fair_value")


def _payments(ledger: OrderedLedger) -> pl.DataFrame:
    """The cash of every event that says what a unit was paid; a reversal takes it back."""
    paying = ledger.of_type(*PAID)
    units = pl.Series(ledger.units[paying] * ledger.sign[paying]).cast(pl.Decimal(38, 0))
    providers = coded(ledger.providers)[ledger.grants.provider[ledger.g[paying]]].alias("provider")
    return pl.DataFrame(
        [
            pl.Series("quarter", ledger.quarter[paying], dtype=pl.Int32),
            providers,
            (ledger.facts("price", paying) * units).cast(MONEY).alias("paid"),
        ]
    ).drop_nulls("paid")
