"""A published quarter is corrected in the open: the old release stays, and no number about people moves."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace
from tests.closing.frozen import frozen, published
from tests.closing.made import close_every, publish_every

from transparency.build import build, check
from transparency.cli import transparency
from transparency.closing.quarters import ClosedQuarter, in_force, read_closed
from transparency.disclosure.findings import DisclosureFile, judge
from transparency.output import planning, write_files
from transparency.publication.problem import Severity
from transparency.release.release import Amended, Status, Value
from transparency.verification.verdicts import site_judgement
from transparency.workflow.correction import Wanted, amendment

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"
FIRST, SECOND = "2025-q1", "2025-q2"
DAY = date(2025, 8, 20)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small publication with both quarters closed and published."""
    content = Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("closed") / "content"))
    close_every(content)
    publish_every(content)
    return content


@pytest.fixture
def content(closed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(closed, tmp_path / "content"))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(transparency, [str(argument) for argument in arguments])


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def correct(content: Path, quarter: str, *parts: Amended) -> ClosedQuarter:
    built, made = amendment(content, quarter, Wanted(parts, DAY), pdf=False)
    assert made is not None, built.problems
    with planning(content):
        assert write_files(content, made.files) == []
    return made.closed[-1]


def refused(content: Path, quarter: str, *parts: Amended, day: date = DAY) -> list[str]:
    built, made = amendment(content, quarter, Wanted(parts, day), pdf=False)
    assert made is None
    return [problem.code for problem in built.problems]


def public(content: Path) -> dict[str, str]:
    publish_every(content)
    built = build(content, pdf=False, open_quarters=False)
    assert built.problems == []
    return {path: data.decode("utf-8", "replace") for path, data in built.files.items()}


def errors(content: Path) -> list[tuple[str, str]]:
    return [(each.code, each.message) for each in check(content).problems if each.severity is Severity.ERROR]


def test_a_text_is_corrected_and_both_releases_say_so(content: Path) -> None:
    before = public(content)
    edit(content / f"quarters/{FIRST}/commentary.md", "\n---\n", "\n---\nA sentence that was missing.\n")
    assert [code for code, _ in errors(content)] == ["C05"]
    made = correct(content, FIRST, Amended.TEXT)
    assert made.folder == f"quarters/{FIRST}/correction-1" and made.release.correction is not None
    assert not made.release.correction.material and not made.release.correction.revision
    assert errors(content) == []
    site = public(content)
    old, new = site[f"reports/{FIRST}/index.html"], site[f"reports/{FIRST}/correction-1/index.html"]
    assert "This report was corrected." in old and "A sentence that was missing." not in old
    assert "This report corrects an earlier one." in new and "A sentence that was missing." in new
    assert site[f"data/{FIRST}/release.json"] == before[f"data/{FIRST}/release.json"]
    assert (
        f'href="../reports/{FIRST}/correction-1/' in site["reports/index.html"]
        or f'href="{FIRST}/correction-1/' in site["reports/index.html"]
    )
    assert "correction--2025-q1--correction-1" in site["changes/index.html"]
    assert "Correction, minor" in site["feed.xml"]
    assert site["data/all/figures.csv"] == before["data/all/figures.csv"]


def test_a_corrected_quarter_is_corrected_again(content: Path) -> None:
    for number in (1, 2):
        edit(content / f"quarters/{FIRST}/commentary.md", "\n---\n", f"\n---\nSentence {'again ' * number}.\n")
        correct(content, FIRST, Amended.TEXT)
        publish_every(content)
    site = public(content)
    first, second, third = (
        site[f"reports/{FIRST}/{folder}index.html"] for folder in ("", "correction-1/", "correction-2/")
    )
    assert 'href="correction-1/index.html">Read the correction' in first
    assert 'href="../correction-2/index.html">Read the correction' in second
    assert 'href="../correction-1/index.html">Read it as it was' in third
    assert [each.correction for each in read_closed(content)[0]] == [0, 0, 1, 2]
    assert errors(content) == []
    assert refused(content, FIRST, Amended.TEXT, day=DAY - timedelta(1)) == ["C12"], "before the last correction"


def booked(content: Path, *rows: str, recorded: str) -> None:
    """Rows of today at the end of the ledger, which gets a column for the day of booking."""
    place = content / "ledger/events.csv"
    lines = [line.split(",") for line in place.read_text().splitlines()]
    if "recorded" not in lines[0]:
        lines = [[*row[:2], "" if number else "recorded", *row[2:]] for number, row in enumerate(lines)]
    for row in rows:
        event, day, *rest = row.split(",")
        lines.append([event, day, recorded, *rest])
    place.write_text("\n".join(map(",".join, lines)) + "\n")


def test_the_late_leaver_is_announced_at_once_and_moves_in_the_open_quarter(tmp_path: Path) -> None:
    """Two weeks after publishing a leaver of June is booked: the old report says so, and keeps every number."""
    content = frozen(tmp_path)
    for quarter, day in ((FIRST, "2025-05-02"), (SECOND, "2025-08-01")):
        assert run("publish", quarter, "--not-co-signed", "--day", day, "--content", content).exit_code == 0
    before = {each.quarter: each.record.cells for each in read_closed(content)[0]}
    booked(content, "L01,2025-06-20,forfeit,p08,G08,75,,,,,,", recorded="2025-08-15")
    found = [each for each in check(content).problems if each.code == "C15"]
    assert [(each.severity, "L01" in each.message, "--what people" in each.hint) for each in found] == [
        (Severity.WARNING, True, True)
    ]
    made = correct(content, SECOND, Amended.PEOPLE)
    assert made.release.correction is not None and made.release.correction.revision
    assert made.release.correction.counted_in == "2025-q3"
    assert {each.quarter: each.record.cells for each in in_force(read_closed(content)[0])} == before
    assert [each.code for each in check(content).problems] == ["C15"], "it is not published yet"
    assert run("publish", SECOND, "--not-co-signed", "--day", str(DAY), "--content", content).exit_code == 0
    assert check(content).problems == []
    page = public(content)[f"reports/{SECOND}/correction-1/index.html"]
    banner = page.split('id="correction"')[1].split("</div>")[0]
    assert "It will be counted in Q3 2025" in banner and "75" not in banner
    (content / "quarters/2025-q3").mkdir()
    (content / "quarters/2025-q3/commentary.md").write_text("---\npublished: 2025-11-03\nclosed: 2025-10-20\n---\n")
    third = build(content, pdf=False)
    assert third.problems == [] and third.releases[-1].late
    chain = [each.disclosure for each in third.closed]
    assert chain[-1].previous == made.sha256 and chain[-1].closed_after == made.sha256


def test_what_others_hold_is_corrected_and_shares_follow_it(content: Path) -> None:
    before = read_closed(content)[0][1]
    edit(content / "ledger/capitalization.csv", "90000,0,90000", "80000,0,80000")
    assert {code for code, _ in errors(content)} == {"V13"}
    made = correct(content, FIRST, Amended.COMPANY)
    correction = made.release.correction
    assert correction is not None and correction.material
    assert correction.before["capitalization.fully_diluted"].amount == 100_000
    assert made.release.amount("capitalization.fully_diluted") == 90_000
    moved = {cell for cell, units in made.record.cells.values.items() if before.record.cells.values.get(cell) != units}
    assert made.record.cells.values == read_closed(content)[0][0].record.cells.values and moved
    page = public(content)[f"reports/{FIRST}/correction-1/index.html"]
    assert "Figures before and after" in page and "100,000" in page and "90,000" in page
    correct(content, SECOND, Amended.COMPANY)
    assert errors(content) == []


def test_a_name_and_a_rule_are_corrected_only_where_it_is_asked_for(content: Path) -> None:
    edit(content / "publication.yaml", "name: Provider pool", "name: Common pool")
    edit(content / "publication.yaml", "name: Founders", "name: The founders")
    assert refused(content, FIRST, Amended.TEXT) == ["C13"]
    made = correct(content, FIRST, Amended.NAMES)
    assert made.release.holders == {"founders": "The founders"}
    assert [pool.name for pool in made.disclosure.pools] == ["Common pool"]
    assert read_closed(content)[0][1].release.holders == {"founders": "Founders"}


def test_a_rule_that_was_published_wrongly_is_corrected(content: Path) -> None:
    edit(content / "rules/R-2025-01.yaml", "title: ", "title: The ")
    assert {code for code, _ in errors(content)} == {"C05"}
    made = correct(content, SECOND, Amended.RULES)
    assert made.release.correction is not None and not made.release.correction.material
    assert errors(content) == []


def backdated_policy(content: Path) -> None:
    """A version that nobody knew is said to have counted since February."""
    text = (content / "policies/allocation/1.0.md").read_text().replace('version: "1.0"', 'version: "1.1"')
    text = text.replace("effective: 2025-01-01", "effective: 2025-02-01").replace("the same number", "another number")
    (content / "policies/allocation/1.1.md").write_text(text)


def ended_before(content: Path) -> None:
    edit(content / "rules/R-2025-01.yaml", "2025-01-01}", "2025-01-01, effective_to: 2025-03-30}")


def backdated_rule(content: Path) -> None:
    text = (content / "rules/R-2025-01.yaml").read_text()
    for before, after in (("R-2025-01", "R-2025-02"), ("effective_from: 2025-01-01", "effective_from: 2025-02-01")):
        text = text.replace(before, after)
    (content / "rules/R-2025-02.yaml").write_text(text)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (backdated_policy, "Version 1.1 of “How units are given out” is said to count from 2025-02-01 on, and 2025-q1"),
        (ended_before, "Rule R-2025-01 is said to count until 2025-03-30, and 2025-q1 was published with it."),
        (backdated_rule, "Rule R-2025-02 is said to count from 2025-02-01 on, and 2025-q1 was published without it."),
    ],
)
def test_what_counted_when_a_quarter_was_published_is_not_dated_anew(
    change: Callable[[Path], None], says: str, content: Path
) -> None:
    change(content)
    told = [problem.message for problem in check(content).problems if problem.code == "C05"]
    assert told[0].startswith(says) and len(told) == 2, "of each quarter"
    if change is not backdated_policy:
        return  # by other checks two rules do not count at once, and grants name one that does
    correct(content, SECOND, Amended.RULES)
    assert errors(content) == [], "one correction tells it"


def test_a_rule_that_ends_later_and_a_text_of_tomorrow_are_no_news_of_the_past(content: Path) -> None:
    edit(content / "rules/R-2025-01.yaml", "2025-01-01}", "2025-01-01, effective_to: 2025-12-31}")
    backdated_policy(content)
    edit(content / "policies/allocation/1.1.md", "effective: 2025-02-01", "effective: 2025-07-01")
    assert errors(content) == []


def test_what_cannot_be_corrected_is_refused(content: Path) -> None:
    assert refused(content, FIRST, Amended.TEXT) == ["C13"]
    assert refused(content, FIRST, Amended.PEOPLE) == ["C13"]
    assert refused(content, "2025-q3", Amended.TEXT) == ["C12"]
    assert refused(content, FIRST, Amended.TEXT, day=date(2025, 5, 1)) == ["C12"], "before it was published"
    edit(content / f"quarters/{FIRST}/commentary.md", "published: 2025-05-02", "published: 2025-05-03")
    assert refused(content, FIRST, Amended.TEXT) == ["C13"]


def test_a_correction_is_taken_back_as_long_as_nobody_saw_it(content: Path) -> None:
    before = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    edit(content / f"quarters/{FIRST}/commentary.md", "\n---\n", "\n---\nA sentence.\n")
    correct(content, FIRST, Amended.TEXT)
    assert run("close", SECOND, "--content", content, "--withdraw").exit_code == 1, "the correction came after it"
    taken = run("close", FIRST, "--content", content, "--withdraw")
    assert taken.exit_code == 0, taken.output
    shutil.copy(SMALL / f"quarters/{FIRST}/commentary.md", content / f"quarters/{FIRST}/commentary.md")
    assert {path: path.read_bytes() for path in content.rglob("*") if path.is_file()} == before


def test_a_correction_is_signed_published_logged_and_verified_like_a_first_release(tmp_path: Path) -> None:
    site = published(tmp_path)
    content = tmp_path / "content"
    edit(content / f"quarters/{FIRST}/commentary.md", "\n---\n", "\n---\nA sentence that was missing.\n")
    told = run("correct", FIRST, "--what", "text", "--day", "2025-08-20", "--content", content)
    assert told.exit_code == 0, told.output
    assert "Correction, minor (20 August 2025): what the company wrote." in told.output
    build_site = ("build", "--content", content, "--output", site)
    assert run(*build_site).exit_code == 0
    assert not (site / f"reports/{FIRST}/correction-1").exists(), "it is not published yet"
    assert "C12" in run("correct", SECOND, "--what", "text", "--content", content).output
    for role in ("officer", "provider-representative"):
        assert run("sign", FIRST, "--role", role, "--day", "2025-08-20", "--content", content).exit_code == 0
    first = (content / f"quarters/{FIRST}/report.pdf").read_bytes()
    assert run("publish", FIRST, "--day", "2025-08-20", "--content", content).exit_code == 0
    folder = content / f"quarters/{FIRST}/correction-1"
    assert sorted(path.name for path in folder.iterdir()) == [
        "announce.html", "announce.txt", "release.json", "report.pdf", "review.html", "signatures",
    ]  # fmt: skip
    mail = (folder / "announce.txt").read_text().splitlines()
    assert mail[0] == "Small Care: corrected report, first quarter of 2025" and len(mail[2:-2]) == 5
    assert mail[-1] == "https://small.example.com/reports/2025-q1/correction-1/index.html"
    assert run(*build_site).exit_code == 0
    papers = [path.name for path in sorted(site.glob(f"reports/{FIRST}/**/*.pdf"))]
    assert papers == [
        "small-care-provider-equity-2025-q1-correction-1.pdf", "small-care-provider-equity-2025-q1.pdf",
    ]  # fmt: skip
    assert (site / f"reports/{FIRST}/{papers[1]}").read_bytes() == first
    found = site_judgement(site).verdicts
    assert {verdict.id: verdict.reasons for verdict in found if not verdict.holds} == {}
    judged = run("validate", site)
    assert "error" not in judged.output and "2025-q1" in judged.output
    assert "error" not in run("check", "--content", content, "--against", site).output


def test_a_correction_that_moves_people_by_less_than_two_blocks_is_refused_by_validate(content: Path) -> None:
    edit(content / f"quarters/{FIRST}/commentary.md", "\n---\n", "\n---\nA sentence.\n")
    made = correct(content, FIRST, Amended.TEXT)
    files = [DisclosureFile(each.path, each.disclosure, each.sha256) for each in read_closed(content)[0]]
    assert [problem.code for problem in judge(files)[1] if problem.code >= "J20"] == []
    for blocks, codes in ((1, {"J26", "J21"}), (3, {"J21"})):
        facts, block = made.disclosure.facts, made.release.block
        more = blocks * block
        earned = Value(amount=int(facts.earned.amount or 0) + more, status=Status.SHOWN, block=block)
        not_earned = replace(facts.not_earned, amount=int(facts.not_earned.amount or 0) - more)
        closing = replace(made.disclosure.roll_forward[-1], earned=earned, not_earned=not_earned)
        lines = (*made.disclosure.roll_forward[:-1], closing)
        moved = replace(made.disclosure, facts=replace(facts, earned=earned, not_earned=not_earned), roll_forward=lines)
        told = judge([*files[:-1], DisclosureFile(made.path, moved, "ab" * 32)])[1]
        assert {problem.code for problem in told if problem.code >= "J20"} == codes
