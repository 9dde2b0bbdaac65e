"""A printed number is three blocks off, and that is found a year later: all quarters since are drawn anew, once."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.closing.made import close_every, publish_every

from transparency.build import audited, build, check
from transparency.cli import transparency
from transparency.closing.quarters import ClosedQuarter, in_force, read_closed
from transparency.closing.signatories import read_closed_books
from transparency.disclosure.findings import DisclosureFile, judge
from transparency.output import planning, write_files
from transparency.release.release import Amended, CorrectionCause
from transparency.workflow.correction import Wanted
from transparency.workflow.redraw import redraw

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"
LATER = {"2025-q3": "2025-11-03", "2025-q4": "2026-02-03", "2026-q1": "2026-05-04"}
DAY = date(2026, 5, 20)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five closed quarters; six grants of the first one were forgotten."""
    content = Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("closed") / "content"))
    for quarter, day in LATER.items():
        (content / "quarters" / quarter).mkdir()
        (content / "quarters" / quarter / "commentary.md").write_text(f"---\npublished: {day}\n---\n")
    close_every(content)
    publish_every(content)
    return content


def found(content: Path, grants: int) -> None:
    """Grants of January 2025 that are booked in May 2026."""
    place = content / "ledger/events.csv"
    lines = [line.split(",") for line in place.read_text().splitlines()]
    lines = [[*row[:2], "" if number else "recorded", *row[2:]] for number, row in enumerate(lines)]
    for number in range(grants):
        row = (
            f"L{number:02},2025-01-15,2026-05-18,grant,r{number:02},J{number:02},100,0.50,NSO,V4Q,2025-01-15,2035-01-15"
        )
        lines.append([*row.split(","), "R-2025-01"])
    place.write_text("\n".join(map(",".join, lines)) + "\n")
    with (content / "ledger/providers.csv").open("a") as people:
        people.writelines(f"r{number:02},2025-01-02,,therapist\n" for number in range(grants))


@pytest.fixture
def content(closed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(closed, tmp_path / "content"))


def drawn_anew(content: Path, quarter: str = "2025-q1", day: date = DAY) -> tuple[list[str], tuple[ClosedQuarter, ...]]:
    built, made = redraw(content, quarter, Wanted((Amended.PEOPLE,), day), pdf=False)
    if made is not None:
        with planning(content):
            assert write_files(content, made.files) == []
    return [problem.code for problem in built.problems], made.closed if made else ()


def test_it_and_all_later_quarters_are_drawn_anew_and_what_was_right_stays(content: Path) -> None:
    found(content, 6)
    old = {each.quarter: each.record.cells for each in read_closed(content)[0]}
    problems, new = drawn_anew(content)
    assert problems == [] and [each.quarter for each in new] == list(old)
    for each in new:
        correction = each.release.correction
        assert correction is not None and correction.redrawn_from == "2025-q1" and correction.material
        assert correction.cause is CorrectionCause.WRONG_ENTRY and not correction.revision
        before, now, block = old[each.quarter].values, each.record.cells.values, each.record.cells.block
        assert abs(now["closing/promised"] - before["closing/promised"]) >= 2 * block
        assert now["flow/exercised/owned"] == before["flow/exercised/owned"] if "flow/exercised/owned" in now else True
        assert each.record.day == DAY
    exercised = [cell for cell in old["2025-q2"].values if cell.startswith("closing/owned")]
    assert exercised and all(new[1].record.cells.values[cell] == old["2025-q2"].values[cell] for cell in exercised)
    assert [each.disclosure.previous for each in new[1:]] == [each.sha256 for each in new[:-1]]
    assert check(content).problems == []
    _, audit = audited(content)
    assert audit is not None and audit.failures == ()
    files = [DisclosureFile(each.path, each.disclosure, each.sha256) for each in read_closed(content)[0]]
    assert [problem for problem in judge(files)[1] if problem.code in {"J20", "J21", "J26"}] == []
    site = {path: data.decode("utf-8", "replace") for path, data in build(content, pdf=False).files.items()}
    page = site["reports/2025-q3/correction-1/index.html"]
    assert "the quarters from Q1 2025 on were rounded anew" in page and "Figures before and after" in page
    assert "This report was corrected." in site["reports/2025-q3/index.html"]


def test_it_is_done_once_a_fiscal_year(content: Path) -> None:
    found(content, 6)
    assert drawn_anew(content)[0] == []
    publish_every(content)
    assert drawn_anew(content, day=date(2026, 9, 1))[0] == ["C14"]
    with (content / "ledger/events.csv").open("a") as ledger:
        ledger.write("M01,2025-01-20,2027-01-10,forfeit,p01,G01,1,,,,,,\n")
    assert drawn_anew(content, day=date(2027, 1, 15))[0] == ["C14"], "another year, but no two blocks"


def test_less_than_two_blocks_is_no_reason(content: Path) -> None:
    found(content, 1)
    assert drawn_anew(content) == (["C14"], ())
    assert len(in_force(read_closed(content)[0])) == len(read_closed(content)[0])


def test_it_begins_with_the_first_quarter_that_is_wrong(content: Path) -> None:
    found(content, 6)
    built, made = redraw(content, "2025-q3", Wanted((Amended.PEOPLE,), DAY), pdf=False)
    assert made is None and [problem.code for problem in built.problems] == ["C14"]
    assert "transparency correct 2025-q1 --redraw" in built.problems[0].hint


@pytest.mark.parametrize("quarter", ["2025-q1", "2025-q2"])
def test_days_that_were_published_stay_for_each_quarter_drawn_anew(content: Path, quarter: str) -> None:
    """The one that is corrected, and those after it."""
    found(content, 6)
    commentary = content / "quarters" / quarter / "commentary.md"
    head = commentary.read_text("utf-8")
    moved = re.sub(r"(?m)^(published: .*)(\d)$", lambda day: f"{day[1]}{(int(day[2]) + 1) % 10}", head)
    assert moved != head
    commentary.write_text(moved, "utf-8")
    built, made = redraw(content, "2025-q1", Wanted((Amended.PEOPLE,), DAY), pdf=False)
    assert made is None and "C13" in {problem.code for problem in built.problems}


def test_all_of_them_are_published_at_once(content: Path) -> None:
    days = {"2025-q1": "2025-05-02", "2025-q2": "2025-08-01", **LATER}
    for quarter, day in days.items():
        assert publish(content, quarter, day).exit_code == 0
    found(content, 6)
    assert drawn_anew(content)[0] == []
    told = publish(content, "2025-q1", str(DAY))
    assert told.exit_code == 0 and "2025-q1/correction-1, 2025-q2/correction-1" in told.output, told.output
    books, problems = read_closed_books(content)
    assert books is not None and problems == [] and len(books.log.statements) == 10
    assert [each.correction for each in books.log.statements] == [0] * 5 + [1] * 5


def publish(content: Path, quarter: str, day: str) -> Result:
    arguments = ["publish", quarter, "--not-co-signed", "--day", day, "--content", str(content)]
    return CliRunner().invoke(transparency, arguments)
