"""From a ledger to positions: a short list of steps, each in its own module."""

import polars as pl

from transparency.ledger.balances import balances, pool_balances
from transparency.ledger.book import Book
from transparency.ledger.changes import changes
from transparency.ledger.digest import digests
from transparency.ledger.entries import enter
from transparency.ledger.findings import Findings
from transparency.ledger.flows import flows
from transparency.ledger.holdings import ahead, eligible, holdings
from transparency.ledger.invariants import check
from transparency.ledger.moves import moves
from transparency.ledger.positions import Positions
from transparency.ledger.standing import stand
from transparency.ledger.ties import check_positions
from transparency.ledger.timeline import quarters_of, stops_of, with_counting
from transparency.ledger.walk import walk
from transparency.ledger.walked import Walked
from transparency.publication.problem import Problem
from transparency.publication.publication import Publication


def replay(book: Book, publication: Publication) -> tuple[Positions | None, list[Problem]]:
    """Check every invariant and roll all quarters forward, from the first event to the last event or disclosed quarter.

    The positions are ``None`` when there is any error.
    """
    settings = publication.settings
    findings = Findings(publication.root, book.files)
    dated = book.events.with_columns(pl.col("recorded").fill_null(pl.col("date")))
    counted = with_counting(dated, publication.disclosed, settings.fiscal_year_start)
    quarters = quarters_of(counted, publication.disclosed, settings.fiscal_year_start)
    entries = enter(book, counted, settings, findings)
    walked, at_splits = walk(entries)
    check(Walked(book, publication, entries, walked, at_splits, findings))
    if findings.errors:
        return None, findings.close()
    if not quarters:
        findings.add("Q01", "the ledger holds no event, and no quarter is disclosed", "ledger")
        return None, findings.close()
    standing = stand(entries, walked, stops_of(quarters, entries.splits))
    del walked
    moved = changes(standing)
    pools = pool_balances(entries, standing, moved)
    hashes, counts = digests(counted, quarters)
    positions = Positions(
        quarters=quarters,
        flows=flows(entries, standing, pools),
        balances=balances(entries, standing, moved, pools),
        holdings=holdings(entries, moved, quarters[-1].index),
        eligible=eligible(book, entries, quarters),
        ahead=ahead(entries, standing),
        moves=moves(entries, standing),
        splits=tuple(
            (one.quarter, frozenset(entries.pools[p] for p in one.pools), one.new, one.old) for one in entries.splits
        ),
        digests=hashes,
        counts=counts,
    )
    check_positions(book, positions, findings)
    return (None if findings.errors else positions), findings.close()
