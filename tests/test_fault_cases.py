"""Cases of ``shared/cases/faults`` whose right value stands in the books or in what is published.

Their cap tables are older than the column ``others_issued``; one was published by an older door and is published anew.
"""

import re
from decimal import Decimal
from pathlib import Path
from secrets import token_hex
from shutil import copytree

import polars as pl
import pytest
from click.testing import CliRunner

from transparency.books.tables import books_of
from transparency.build import build, positions_of
from transparency.cli import transparency
from transparency.release.release import NOTHING

pytestmark = pytest.mark.external


def content_of(case: Path, folder: Path, capital: str) -> Path:
    """A copy of a case that has not been published yet, with a cap table of today's columns."""
    content = folder / "content"
    copytree(case, content)
    (content / "ledger" / "capitalization.csv").write_text(capital, encoding="utf-8")
    (folder / "private").mkdir(mode=0o700)
    (folder / "private" / "disclosure.yaml").write_text(f"key: {token_hex(32)}\n", encoding="utf-8")
    (folder / "private" / "disclosure.yaml").chmod(0o600)
    return content


def test_units_that_expire_and_do_not_return_leave_the_pool(cases: Path, tmp_path: Path) -> None:
    """``returns: {expired: false}``: of 4,000 options 2,000 lapse and are reserved no more; T1 ties."""
    capital = "as_of,others_issued,founders\n2024-01-02,400000000,500000000\n"
    content = content_of(cases / "faults" / "returns-expired-false" / "content", tmp_path, capital)
    _, positions = positions_of(content)
    assert positions is not None
    books = books_of(positions, (), "2024-q2")
    pool = books.roll_forward.filter(pl.col("instrument").is_null())
    units = ("available", "unvested", "vested", "gone", "value")
    assert {row["line"]: tuple(row[name] for name in units) for row in pool.iter_rows(named=True)} == {
        "opening": (996_000, 4000, 0, 0, Decimal(20_000)),
        "vested": (0, -4000, 4000, 0, Decimal(0)),
        "expired": (0, 0, -2000, 0, Decimal(-10_000)),
        "closing": (996_000, 0, 2000, 0, Decimal(10_000)),
    }
    assert books.ties.filter(pl.col("difference") != 0).is_empty()


def test_units_paid_only_in_cash_are_no_stock(cases: Path, tmp_path: Path) -> None:
    """40 people hold 100 phantom units each: they stand in no column of Item 201(d) and in no count of the company."""
    capital = "as_of,others_issued,founders\n2024-01-02,400000000,500000000\n"
    content = content_of(cases / "faults" / "phantom-in-201d" / "content", tmp_path, capital)
    built = build(content, pdf=False)
    release = built.releases[-1]
    assert release.kinds == ("cash_only",)
    (total,) = [row for row in release.tables["plans"].rows if row.id == "total"]
    assert total.cells[0] == NOTHING
    promised, fully = release.amount("awards.promised"), release.amount("capitalization.fully_diluted")
    assert abs(promised - 4000) < release.block and fully == 500_000_000 + 100_000 - promised
    assert release.amount("awards.promised.fully_diluted") == 0
    page = built.files["reports/2024-q2/index.html"].decode()
    assert "are not in (a)" in page and "in no count of the company" in page


def test_a_late_entry_of_one_person_is_told_with_others(cases: Path, tmp_path: Path) -> None:
    """No page says that nothing was booked late; late entries stand on the line that says so."""
    capital = "as_of,others_issued\n2024-01-15,8000000\n"
    content = content_of(cases / "faults" / "late-correction-of-one", tmp_path, capital)
    command = ["draft", "--no-pdf", "--content", str(content), "--output", str(tmp_path / "site")]
    result = CliRunner().invoke(transparency, command)
    assert result.exit_code == 0, result.output
    pages = [page.read_text(encoding="utf-8") for page in (tmp_path / "site").rglob("*.html")]
    assert not any("othing was booked late" in page for page in pages)
    assert any("entries that were booked late" in page for page in pages)


@pytest.mark.parametrize(("case", "others"), [("content", 11), ("twelve/content", 12)])
def test_states_of_one_person_are_no_rows(cases: Path, tmp_path: Path, case: str, others: int) -> None:
    """40 people in Texas, one or two in each of eleven other states: those are one row, whose people count in fives.

    No row is left to take apart: states of one person are named together, and no number stands beside one of them.
    """
    capital = "as_of,others_issued,founders\n2025-01-01,0,90000\n"
    content = content_of(cases / "faults" / "sdc-ones-known" / case, tmp_path, capital)
    (table,) = build(content, pdf=False).releases[-1].breakdowns
    people = {row.id: int(row.cells[0].amount) for row in table.rows}
    assert list(people) == ["tx", "other", "total"] and people["tx"] == 40 and not people["other"] % 5
    assert abs(people["other"] - others) < 5 and people["tx"] + people["other"] == people["total"]


def test_groups_of_three_are_refused(cases: Path, tmp_path: Path) -> None:
    """The sibling asks for groups of three (10 - 7 = 3 over three withheld cells): fewer than five are refused."""
    content = content_of(cases / "faults" / "sdc-ones-known" / "three" / "content", tmp_path, "as_of,founders\n")
    refused = [problem for problem in build(content, pdf=False).problems if problem.code == "Y04"]
    assert [problem.message for problem in refused] == ['"disclosure.min_providers" must be at least 5, not 3.']


def test_every_case_has_a_test(cases: Path) -> None:
    """Each folder of ``cases/faults`` is named by a test that gives its right value."""
    tests = Path(__file__).parent
    written = "".join(path.read_text(encoding="utf-8") for path in tests.rglob("test_*.py"))
    folders = sorted(path.name for path in (cases / "faults").iterdir() if path.is_dir())
    assert len(folders) > 20
    assert [name for name in folders if not re.search(rf'["/]{name}["/]', written)] == []
