"""From a ledger to positions: a short list of steps, each in its own module."""

from concurrent.futures import Future, ThreadPoolExecutor

import polars as pl

from transparency.ledger.balances import balances, pool_balances
from transparency.ledger.book import Book
from transparency.ledger.changes import added_up, changes, terms
from transparency.ledger.digest import digests
from transparency.ledger.entries import Entries, enter
from transparency.ledger.findings import Findings
from transparency.ledger.flows import flows
from transparency.ledger.holdings import ahead, ahead_by_provider, eligible, holdings
from transparency.ledger.invariants import check
from transparency.ledger.kinds import Classes, kinds_of
from transparency.ledger.moves import moves
from transparency.ledger.positions import Positions
from transparency.ledger.standing import stand
from transparency.ledger.ties import check_positions
from transparency.ledger.timeline import quarters_of, stops_of, with_counting
from transparency.ledger.walk import walk
from transparency.ledger.walked import Walked
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
    with ThreadPoolExecutor(1) as beside:  # the fingerprints need nothing of all the rest
        fingerprints = beside.submit(digests, counted, quarters)
        entries = enter(book, counted, publication.settings, findings)
        walked, at_splits = walk(entries)
        check(Walked(book, publication, entries, walked, at_splits, findings))
        if not findings.errors and not quarters:
            findings.add("Q01", "the ledger holds no event, and no quarter is disclosed", "ledger")
        if findings.errors:
            return None, findings.close()
        positions = _positions(book, entries, walked, quarters, fingerprints)
    check_positions(book, positions, findings)
    return (None if findings.errors else positions), findings.close()


def _positions(
    book: Book,
    entries: Entries,
    walked: pl.DataFrame,
    quarters: tuple[Quarter, ...],
    fingerprints: Future[tuple[dict[int, str], dict[int, int]]],
) -> Positions:
    """Roll a sound ledger forward."""
    standing = stand(entries, walked, stops_of(quarters, entries.splits))
    kinds = kinds_of(entries)
    classes = Classes(kinds, len(standing.strikes), len(standing.stops))
    moved = changes(standing, entries)
    held = added_up(moved, standing, classes)
    pools = pool_balances(entries, standing, held)
    expiring = terms(moved, standing, kinds, entries.grants)
    hashes, counts = fingerprints.result()
    return Positions(
        quarters=quarters,
        flows=flows(entries, standing, classes, pools),
        balances=balances(entries, standing, expiring, held, pools),
        holdings=holdings(entries, standing, kinds, moved),
        eligible=eligible(book, entries, quarters),
        ahead_by_provider=pl.defer(
            lambda: ahead_by_provider(entries, standing),
            schema={"quarter": pl.Int32, "ahead": pl.Int32, "provider": pl.String, "units": pl.Int64},
        ),
        ahead=ahead(entries, standing),
        moves=moves(entries, standing),
        splits=tuple(
            (one.quarter, frozenset(entries.pools[p] for p in one.pools), one.new, one.old) for one in entries.splits
        ),
        digests=hashes,
        counts=counts,
    )
