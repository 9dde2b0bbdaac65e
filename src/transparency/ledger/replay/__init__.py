"""From a ledger to positions: a short list of steps, each in its own module."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.checks import check
from transparency.ledger.checks.context import Walked
from transparency.ledger.checks.ties import check_positions
from transparency.ledger.positions import Positions
from transparency.ledger.problem_list import Findings
from transparency.ledger.replay.balances import balances
from transparency.ledger.replay.before_events import walk
from transparency.ledger.replay.fingerprints import fingerprints
from transparency.ledger.replay.holdings import ahead, ahead_by_provider, coded, eligible, holdings
from transparency.ledger.replay.movements import SCHEMA as MOVES
from transparency.ledger.replay.movements import moves
from transparency.ledger.replay.ordered_events import enter, leaving
from transparency.ledger.replay.roll_forward import flows
from transparency.ledger.replay.rolled import Rolled, roll
from transparency.ledger.replay.timeline import quarters_of, stops_of, with_counting
from transparency.publication.problem import Problem
from transparency.publication.publication import Publication
from transparency.publication.quarter import Quarter


def replay(book: Book, publication: Publication) -> tuple[Positions | None, list[Problem]]:
    """Check every invariant and roll all quarters forward, from the first event to the last event or disclosed quarter.

    The positions are ``None`` when there is any error.
    """
    start = publication.settings.fiscal_year_start
    findings = Findings(publication.root, book.files)
    counted = with_counting(book.events, publication.disclosed, start)
    quarters = quarters_of(counted, publication.disclosed, start)
    entries = enter(counted, book.providers["provider"].sort(), publication.settings, findings)
    walked, people = walk(entries), leaving(book.providers, entries)
    check(Walked(book, publication, entries, walked, people, findings))
    if not findings.errors and not quarters:
        findings.add("Q01", "the ledger holds no event, and no quarter is disclosed", "ledger")
    if findings.errors:
        return None, findings.close()
    rolled = roll(entries, walked, stops_of(quarters, entries.splits))
    positions = _positions(rolled, people, quarters, partial(fingerprints, counted, quarters))
    check_positions(book, positions, findings)
    return (None if findings.errors else positions), findings.close()


def _positions(
    rolled: Rolled,
    people: pl.DataFrame,
    quarters: tuple[Quarter, ...],
    fingerprints: Callable[[], dict[int, tuple[str, int]]],
) -> Positions:
    """Everything that a sound ledger tells: holdings on one core, as they take as long as all the rest."""
    entries, standing = rolled.entries, rolled.standing
    providers = coded(entries.providers)
    with ThreadPoolExecutor(1) as beside:
        held = beside.submit(holdings, rolled, providers)
        return Positions(
            quarters=quarters,
            flows=flows(rolled),
            balances=balances(rolled),
            eligible=eligible(people, providers, quarters),
            ahead=ahead(entries, standing),
            holdings=held.result(),
            moves=pl.defer(partial(moves, entries, standing), schema=MOVES),
            splits=tuple(
                (one.quarter, frozenset(entries.pools[p] for p in one.pools), one.new, one.old)
                for one in entries.splits
            ),
            ahead_by_provider=pl.defer(
                partial(ahead_by_provider, entries, standing),
                schema={"quarter": pl.Int32, "ahead": pl.Int32, "provider": pl.String, "units": pl.Int64},
            ),
            fingerprints=fingerprints,
        )
