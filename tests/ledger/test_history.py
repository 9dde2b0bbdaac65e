"""What was published stays true: events of later quarters, a split among them, change nothing of the earlier ones."""

from pathlib import Path

import polars as pl
import pytest
from msgspec.structs import replace
from polars.selectors import enum
from polars.testing import assert_frame_equal

from transparency.ledger.book import Book
from transparency.ledger.positions import Positions
from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
from transparency.ledger.replay.timeline import with_counting
from transparency.publication.publication import Publication
from transparency.publication.reading import read_publication

EXAMPLE = Path(__file__).resolve().parents[2] / "content"


@pytest.fixture(scope="module")
def example() -> tuple[Book, Publication, Positions]:
    publication, _ = read_publication(EXAMPLE)
    assert publication is not None
    book, _ = read_book(EXAMPLE, publication.settings)
    assert book is not None
    positions, problems = replay(book, publication)
    assert positions is not None and problems == []
    return book, publication, positions


@pytest.mark.parametrize("last", ["2023-q3", "2024-q2", "2024-q4", "2025-q1", "2025-q4"])
def test_later_events_change_nothing(example: tuple[Book, Publication, Positions], last: str) -> None:
    book, publication, whole = example
    shown = tuple(one for one in publication.disclosed if one.quarter.id <= last)
    end = shown[-1].quarter.index
    counted = with_counting(book.events, publication.disclosed, publication.settings.fiscal_years)
    known = counted.filter(pl.col("quarter") <= end).select(book.events.columns)
    then, problems = replay(replace(book, events=known), replace(publication, disclosed=shown))
    assert then is not None and problems == []
    for name in ("flows", "balances", "holdings", "ahead", "movements", "ahead_by_provider"):
        now, before = (
            getattr(one, name).lazy().filter(pl.col("quarter") <= end).with_columns(enum().cast(pl.String)).collect()
            for one in (whole, then)
        )
        assert_frame_equal(now, before, check_row_order=False, check_column_order=False)
    assert whole.fingerprints()[end] == then.fingerprints()[end]
