"""Small ledgers for tests: a docstring of rows becomes a book, read as a founder's files would be."""

import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from transparency.ledger.book import Book
from transparency.ledger.positions import PLACES, Positions
from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
from transparency.publication.problem import Problem
from transparency.publication.publication import Disclosed, Document, LeaveTerms, Publication, RuleHead
from transparency.publication.quarter import Quarter, parse_quarter
from transparency.publication.settings import Settings

sys.path.insert(0, str(Path(__file__).parent))
"""Makes ``plain`` importable under ``--import-mode=importlib``."""

EMPTY = Document("quarters/commentary.md", "", 1, "0" * 64)
CAPITAL = "as_of,others_issued\n2019-01-01,1000000000000\n"
VESTING = {
    "V4": {"kind": "schedule", "every": 3, "occurrences": 4},
    "V48C12": {"kind": "schedule", "every": 1, "occurrences": 48, "cliff": 12},
    "EVENT": {"kind": "event", "deadline": "2030-01-01"},
    "LIST": {
        "kind": "list",
        "tranches": [{"on": "2025-02-10", "portion": "1/3"}, {"on": "2025-08-10", "portion": "2/3"}],
    },
}


RULES = tuple(
    RuleHead(name, name, name, date(2020, 1, 1), date(2020, 1, 1), None, None, "rules/r.yaml", "0" * 64, leave)
    for name, leave in (("R", None), ("R30", LeaveTerms(30)), ("RC", LeaveTerms(0, catch_up=True)))
)
"""A rule that says nothing of leaves; one that puts earning off after 30 days; one that catches up."""


def settings(**more: object) -> Settings:
    """Settings with two pools, ``a`` (everything returns) and ``b`` (nothing does; early exercise)."""
    every = ("forfeited", "expired", "company_cancelled", "withheld", "cash_settled", "repurchased")
    pools = [
        {"id": "a", "name": "A", "returns": dict.fromkeys(every, True)},
        {"id": "b", "name": "B", "early_exercise": True, "returns": dict.fromkeys(every, False)},
    ]
    base = {"schema": "transparency-publication/1", "company": {"name": "Test"}, "pools": pools, "vesting": VESTING}
    return Settings.model_validate(base | more)


def publication(
    root: Path, *disclosed: str, rules: tuple[RuleHead, ...] = (), closes: int = 20, own: Settings | None = None
) -> Publication:
    """A publication whose quarters (``2025-q1``) closed ``closes`` days after their ends."""
    own = own or settings()
    quarters = [q for name in disclosed if (q := parse_quarter(name, own.fiscal_years))]
    shown = tuple(
        Disclosed(q, q.end + timedelta(40), q.end + timedelta(closes), None, "A. Founder", EMPTY) for q in quarters
    )
    return Publication(root, own, (), rules, shown)


def write(root: Path, table: str, providers: str = "") -> None:
    """Write a ledger from a table of cells between spaces (``.`` is an empty cell), the header first."""
    folder = root / "ledger"
    folder.mkdir(parents=True, exist_ok=True)
    rows = [line.split() for line in table.strip().splitlines() if line.strip()]
    text = "\n".join(",".join("" if cell == "." else cell for cell in row) for row in rows)
    (folder / "events.csv").write_text(text + "\n", encoding="utf-8")
    header = rows[0]
    named = sorted({row[header.index("provider")] for row in rows[1:]} - {"."}) if "provider" in header else []
    people = providers or "provider,joined,left\n" + "".join(f"{name},2020-01-01,\n" for name in named)
    (folder / "providers.csv").write_text(people, encoding="utf-8")
    (folder / "capitalization.csv").write_text(CAPITAL, encoding="utf-8")


class Desk:
    """Reads and replays tables in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root

    settings = staticmethod(settings)
    rules = RULES

    def book(self, table: str, providers: str = "", own: Settings | None = None) -> Book:
        """Read a table as a book; it must read without errors."""
        write(self.root, table, providers)
        book, problems = read_book(self.root, own or settings())
        assert book is not None, problems
        return book

    def replay(
        self,
        table: str,
        *disclosed: str,
        providers: str = "",
        own: Settings | None = None,
        rules: tuple[RuleHead, ...] = (),
        closes: int = 20,
    ) -> tuple[Positions | None, list[Problem]]:
        """Read and replay a table."""
        book = self.book(table, providers, own)
        return replay(book, publication(self.root, *disclosed, own=own, rules=rules, closes=closes))

    def good(self, table: str, *disclosed: str, **more: object) -> Positions:
        """Read and replay a table that must be sound."""
        positions, problems = self.replay(table, *disclosed, **more)  # type: ignore[arg-type]
        assert positions is not None, problems
        return positions

    def codes(self, table: str, *disclosed: str, **more: object) -> list[tuple[str, int | None]]:
        """Codes and lines of the problems of a table that must not pass."""
        positions, problems = self.replay(table, *disclosed, **more)  # type: ignore[arg-type]
        assert positions is None
        return [(problem.code, problem.line) for problem in problems]

    @staticmethod
    def balance(positions: Positions, quarter: str, pool: str = "a") -> tuple[int, int, int, int, int]:
        """Available, unvested, vested, gone and owned units of a pool."""
        rows = positions.balances.filter((pl.col("quarter") == index(quarter)) & (pl.col("pool") == pool))
        return rows.select(pl.col(PLACES[:5]).sum()).row(0)  # type: ignore[return-value]

    @staticmethod
    def line(positions: Positions, quarter: str, line: str, *, prior: bool | None = None) -> tuple[int, ...]:
        """Available, unvested, vested, gone and owned units moved on a line."""
        here = (pl.col("quarter") == index(quarter)) & (pl.col("line") == line)
        if prior is not None:
            here &= pl.col("prior") == prior
        return positions.flows.filter(here).select(pl.col(PLACES[:5]).sum()).row(0)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A place to read and replay small ledgers."""
    return Desk(tmp_path)


@pytest.fixture(scope="session")
def new_desk(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Desk]:
    """A fresh desk for each example of a property."""
    return lambda: Desk(tmp_path_factory.mktemp("ledger"))


def index(name: str) -> int:
    """``2025-q1`` as the running number of a quarter."""
    quarter = parse_quarter(name)
    assert isinstance(quarter, Quarter)
    return quarter.index
