"""What of the books may move on after quarters were closed, and what `check` says of the rest, row by row."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.closing.made import close, publish_every

from transparency.build import build, check
from transparency.output import write_site
from transparency.publication.problem import Problem
from transparency.verification.verdicts import site_judgement
from transparency.workflow.tasks import task_list

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"
QUARTERS = {"2025-q1": "", "2025-q2": "", "2025-q3": "2025-11-03", "2025-q4": "2026-02-03"}


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four published quarters, with a private folder beside the content."""
    home = tmp_path_factory.mktemp("closed")
    content = Path(shutil.copytree(SMALL, home / "content"))
    (home / "private").mkdir(mode=0o700)
    shutil.move(content / "private/disclosure.yaml", home / "private/disclosure.yaml")
    (home / "private/disclosure.yaml").chmod(0o600)
    for quarter, day in QUARTERS.items():
        if day:
            (content / "quarters" / quarter).mkdir()
            (content / "quarters" / quarter / "commentary.md").write_text(f"---\npublished: {day}\n---\n")
        close(content, quarter)
    publish_every(content)
    return content


@pytest.fixture
def content(closed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(closed.parent, tmp_path / "home")) / "content"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def told(content: Path) -> list[Problem]:
    return [problem for problem in check(content).problems if problem.code in {"V13", "C16"}]


def test_a_row_that_was_edited_put_in_or_taken_out_is_named_with_what_to_do(content: Path) -> None:
    ledger = content / "ledger/events.csv"
    edit(ledger, "E20,2025-06-02,forfeit,p07,G07,75", "E20,2025-06-02,forfeit,p07,G07,50")
    edit(ledger, "F28,2025-01-15,grant,q40,H40,100,0.50,NSO,V4Q,2025-01-15,2035-01-15,R-2025-01\n", "")
    with ledger.open("a") as rows:
        rows.write("L01,2025-06-03,forfeit,p08,G08,75,,,,,,\n")
    assert {problem.message.split(" after ")[0].split(" among ")[0] for problem in told(content)} == {
        "F28 was taken out",
        "E20 was edited (units)",
        "L01 was put in",
    }


def test_a_row_put_in_later_is_told_to_say_when_it_was_booked(content: Path) -> None:
    with (content / "ledger/events.csv").open("a") as rows:
        rows.write("L01,2025-06-03,forfeit,p08,G08,75,,,,,,\n")
    (found,) = told(content)
    assert found.message.startswith("L01 was put in") and "`recorded`" in found.hint and found.line == 50
    lines = [line.split(",") for line in (content / "ledger/events.csv").read_text().splitlines()]
    lines = [[*row[:2], "" if number else "recorded", *row[2:]] for number, row in enumerate(lines)]
    lines[-1][2] = "2026-02-20"
    (content / "ledger/events.csv").write_text("\n".join(map(",".join, lines)) + "\n")
    assert told(content) == []


def test_without_what_was_kept_the_quarter_is_named(content: Path) -> None:
    edit(content / "ledger/events.csv", "E20,2025-06-02,forfeit,p07,G07,75", "E20,2025-06-02,forfeit,p07,G07,50")
    assert [problem.message.startswith("E20 was edited (units)") for problem in told(content)] == [True]
    shutil.rmtree(content.parent / "private/closed")
    (found,) = told(content)
    assert "The events counted in 2025-q2" in found.message


def renamed(content: Path) -> None:
    edit(content / "publication.yaml", "Provider pool", "Common pool")


def labelled(content: Path) -> None:
    edit(content / "publication.yaml", "therapist: Therapists", "therapist: Counselors")


def in_euro(content: Path) -> None:
    edit(content / "publication.yaml", "company:\n", "company:\n  currency: EUR\n")


@pytest.mark.parametrize("move", [renamed, labelled, in_euro])
def test_names_labels_and_the_currency_move_on_after_four_quarters(content: Path, move: Callable[[Path], None]) -> None:
    def data() -> dict[str, bytes]:
        built = build(content, pdf=False, open_quarters=False)
        assert built.problems == []
        return {path: file for path, file in built.files.items() if path.startswith("data/2025")}

    before = data()
    move(content)
    assert told(content) == [] and data() == before
    (content / "quarters/2026-q1").mkdir()
    (content / "quarters/2026-q1/commentary.md").write_text("---\npublished: 2026-05-04\n---\n")
    built = build(content, pdf=False)
    assert built.problems == [] and len(built.releases) == 5


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("fiscal_year_start: 4", "2025-q1 was closed as of 2025-03-31; with these fiscal years it ends on 2024-06-30."),
        ("fiscal_year_moved: [2025-07-01]", "2025-q1 was closed; no quarter has that name now."),
    ],
)
def test_a_fiscal_year_that_would_move_what_was_closed_is_told(content: Path, setting: str, said: str) -> None:
    with (content / "publication.yaml").open("a") as settings:
        settings.write(f"{setting}\n")
    first = told(content)[0]
    assert (first.code, first.message) == ("C16", said) and "fiscal_year_moved" in first.hint


def test_currency_label_and_fiscal_year_move_after_four_quarters(content: Path, tmp_path: Path) -> None:
    """From January 2026 on in euro, with other words, and in April a fiscal year begins: the first quarter of 2026 is
    a transition period, the second one the first of the fiscal year 2027. What was closed stays, byte for byte.
    """

    def closed_data() -> dict[str, bytes]:
        built = build(content, pdf=False, open_quarters=False)
        assert built.problems == []
        return {path: file for path, file in built.files.items() if path.startswith("data/2025")}

    before = closed_data()
    for move in (labelled, in_euro):
        move(content)
    with (content / "publication.yaml").open("a") as settings:
        settings.write("fiscal_year_moved: [2026-04-01]\n")
    assert told(content) == [] and closed_data() == before
    for quarter, day in (("2026-t1", "2026-05-04"), ("2027-q1", "2026-08-03")):
        (content / "quarters" / quarter).mkdir()
        (content / "quarters" / quarter / "commentary.md").write_text(f"---\npublished: {day}\n---\n")
        close(content, quarter)
    publish_every(content)
    built = build(content, pdf=False, open_quarters=False)
    assert built.problems == [] and closed_data() == before
    assert [(each.quarter, each.label, each.start, each.as_of) for each in built.releases[-3:]] == [
        ("2025-q4", "Q4 2025", date(2025, 10, 1), date(2025, 12, 31)),
        ("2026-t1", "TP1 2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("2027-q1", "Q1 2027", date(2026, 4, 1), date(2026, 6, 30)),
    ]
    assert write_site(built.files, tmp_path / "site") == []
    assert [each.id for each in site_judgement(tmp_path / "site", date(2026, 8, 4)).verdicts if not each.holds] == []
    tasks, problems = task_list(content, date(2026, 8, 4))
    assert tasks is not None and (tasks.release, problems) == ("2027-q2", [])
