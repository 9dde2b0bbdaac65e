"""Ledgers of ``shared/cases/faults`` that were once worked out wrongly: what they come to.

Their cap tables are older than the column ``others_issued``, which nothing here depends on.
"""

from decimal import Decimal
from pathlib import Path
from shutil import copytree

import polars as pl
import pytest

from transparency.books.tables import books_of
from transparency.ledger.positions import PLACES, Positions
from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
from transparency.publication.problem import Problem
from transparency.publication.reading import read_publication

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"
CAPITAL = "as_of,others_issued,founders\n2019-01-01,400000000,500000000\n"

pytestmark = pytest.mark.external


@pytest.fixture
def fault(cases, tmp_path):
    """Read and replay a case by its folder; laid over the smallest publication if it is not whole by itself."""

    def positions_of(name: str, *, over: Path | None = None, more: str = "") -> tuple[Positions | None, list[Problem]]:
        root, case = tmp_path / "content", cases / "faults" / name
        if over:
            copytree(over, root)
        copytree(case / "content" if (case / "content").is_dir() else case, root, dirs_exist_ok=True)
        if not over:
            (root / "ledger" / "capitalization.csv").write_text(CAPITAL, encoding="utf-8")
        with (root / "ledger" / "events.csv").open("a", encoding="utf-8") as ledger:
            ledger.write(more)
        publication, problems = read_publication(root)
        assert publication is not None, problems
        book, problems = read_book(root, publication.settings)
        assert book is not None, problems
        return replay(book, publication)

    return positions_of


def closing(positions, quarter):
    """All units by place at the end of a quarter."""
    index = next(one.index for one in positions.quarters if one.id == quarter)
    rows = positions.balances.filter(pl.col("quarter") == index)
    return dict(zip(PLACES, rows.select(pl.col(PLACES).sum()).row(0), strict=True))


def test_accrued_vesting(fault):
    """25 units that accrued before the grant are earned on its day, so they can be bought in May."""
    positions, problems = fault("accrued-vesting", over=SMALL)
    assert positions is not None, problems


def test_reverse_split(fault):
    """9 unvested and 9 vested units of one grant are one unit at 1:10, and the pool has what rounding leaves."""
    positions, problems = fault("reverse-split")
    assert positions is not None, problems
    assert closing(positions, "2024-q2") == places(available=9999, vested=1)


def test_late_forfeit_after_cancel(fault):
    """A cancellation of May was published as 40 unvested units of each grant; forfeitures of April that are booked in
    August do not share it out anew. They move the third quarter only.
    """
    positions, problems = fault("late-forfeit-after-cancel")
    assert positions is not None, problems
    assert closing(positions, "2024-q2") == places(available=997_600, unvested=800, vested=1600)
    assert closing(positions, "2024-q3") == places(available=998_800, vested=1200)


def test_late_grants_across_splits(fault):
    """What late grants had earned before their quarter began is late too, in units of that time."""
    positions, problems = fault("late-grant-across-split")
    assert positions is not None, problems
    late = positions.flows.filter(pl.col("prior") & (pl.col("pool") == "B") & (pl.col("instrument") == "PHANTOM"))
    moved = late.filter(pl.col("quarter") == late["quarter"].min()).select("line", "available", "unvested", "vested")
    assert sorted(moved.filter(pl.col("line").is_in(["granted", "vested"])).rows()) == [
        ("granted", -3, 3, 0),
        ("vested", 0, -3, 3),
    ]


def test_reprice_after_split(fault):
    """100 options at $5 of 40 people, split 2:1, then a new price of $1.00: that is the price from then on."""
    positions, problems = fault("reprice-after-split")
    assert positions is not None, problems
    for quarter in ("2024-q2", "2024-q3"):
        assert priced(positions, quarter) == (8000, Decimal("8000.00"), Decimal("1.00"), Decimal("1.00"))
    assert worth(positions, "2024-q2") == {"repriced": Decimal("-12000.00")}


def test_reprice_in_the_quarter_of_an_exercise(fault):
    """1,000 exercised at $5.00, then a new price of $1.00: 4,000 at $5 less 1,000 at $5 less the new price is 3,000."""
    positions, problems = fault("reprice-same-quarter")
    assert positions is not None, problems
    assert priced(positions, "2024-q2") == (3000, Decimal("3000.00"), Decimal("1.00"), Decimal("1.00"))
    assert worth(positions, "2024-q2") == {"exercised": Decimal("-5000.00"), "repriced": Decimal("-12000.00")}


def test_early_exercise(fault):
    """Of 4,000 options over 48 months 2,000 were bought in the third. After 26 months 2,160 are earned."""
    later = "E9,2026-03-31,2026-03-31,pool_authorized,A,,,1,,,,,,,,,,\n"
    positions, problems = fault("early-exercise", more=later)
    assert positions is not None, problems
    assert closing(positions, "2024-q2") == places(available=96_000, unvested=2000, gone=2000, unearned=2000)
    assert closing(positions, "2024-q4") == places(available=96_000, unvested=2000, gone=2000, unearned=2000)
    assert closing(positions, "2026-q1") == places(available=96_001, unvested=1840, vested=160, gone=2000, owned=2000)


def test_leave_of_180_days(fault):
    """On leave since 20 January 2025 by a rule that goes on for 180 days: 50 of 100 are earned, for good."""
    positions, problems = fault("leave-180-days")
    assert positions is not None, problems
    held = positions.holdings.filter(pl.col("provider") == "p10").with_columns(
        pl.col("quarter").replace_strict({one.index: one.id for one in positions.quarters}, return_dtype=pl.String)
    )
    assert held.select("quarter", "unvested", "vested").rows() == [
        ("2025-q1", 100, 0), ("2025-q2", 75, 25), ("2025-q3", 50, 50), ("2025-q4", 50, 50), ("2026-q1", 50, 50),
    ]  # fmt: skip
    told = [problem for problem in problems if problem.code == "L25"]
    assert [(problem.line, "G11" in problem.message) for problem in told] == [(13, True)]


def priced(positions, quarter):
    """Units with a price at the end of a quarter, their value, the lowest price and the highest."""
    index = next(one.index for one in positions.quarters if one.id == quarter)
    rows = positions.balances.filter((pl.col("quarter") == index) & pl.col("instrument").is_not_null())
    return rows.select("priced", "value", "price_min", "price_max").row(0)


def worth(positions, quarter):
    """What each line adds to the value of what is open: units times the price of that moment."""
    rows = books_of(positions, ()).roll_forward.filter(
        (pl.col("quarter") == quarter) & pl.col("instrument").is_null() & (pl.col("value") != 0)
    )
    return {row["line"]: row["value"] for row in rows.iter_rows(named=True) if row["events"] is not None}


def places(**units):
    """Units by place, nothing where none are named."""
    return dict.fromkeys(PLACES, 0) | units
