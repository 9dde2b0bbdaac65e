"""What a reader was shown is compared with an older state: texts that no release names yet, rules, announced days."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.closing.frozen import published

from transparency.build import check
from transparency.workflow.against import against

CALENDAR = """schema: transparency-calendar/1
zone: UTC
time: "10:00"
releases:
  - {quarter: 2025-q3, day: 2025-11-03, announced: 2025-08-01}
  - {quarter: 2025-q4, day: 2026-02-02, announced: 2025-08-01}
"""
TEXT = """---
title: How units are given out
version: "2.0"
effective: 2026-01-01
summary: Everyone gets the same.
reviewed_by: Board
---

Everyone gets the same number of units, once a year.
"""
Q3 = "  - {quarter: 2025-q3, day: 2025-11-03, announced: 2025-08-01}\n"
MOTIONS = """schema: transparency-motions/1
motions:
  - {id: M-1, title: More units, moved: 2025-07-01, by: company, body: council, power: advisory, rule: R-2026-01}
"""
VOTE = ", vote: {on: 2025-07-20, could_vote: 9, for: 9}}"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both quarters published; a policy for next year, a proposed rule, and a calendar stand on the site."""
    content = published(tmp_path_factory.mktemp("shown")).parent / "content"
    (content / "calendar.yaml").write_text(CALENDAR)
    (content / "policies/allocation/2.0.md").write_text(TEXT)
    rule = (content / "rules/R-2025-01.yaml").read_text()
    for before, after in (("R-2025-01", "R-2026-01"), ("in_force", "proposed"), ("units: 100", "units: 150")):
        rule = rule.replace(before, after)
    dates = "dates: {announced: 2024-12-01, effective_from: 2025-01-01}"
    (content / "rules/R-2026-01.yaml").write_text(rule.replace(dates, "dates: {proposed: 2025-07-01}"))
    (content / "governance/motions.yaml").write_text(MOTIONS)
    return content


def text(path: str, before: str, after: str) -> Callable[[Path], None]:
    def change(content: Path) -> None:
        place = content / path
        assert before in place.read_text()
        place.write_text(place.read_text().replace(before, after, 1))

    return change


def gone(path: str) -> Callable[[Path], None]:
    return lambda content: (content / path).unlink()


RULE, POLICY, DAYS = "rules/R-2025-01.yaml", "policies/allocation/2.0.md", "calendar.yaml"
OTHER = Q3.replace("2025-11-03", "2025-12-03")
REFUSED: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a policy that no release names": ("C10", text(POLICY, "once a year", "twice a year")),
    "its head": ("C10", text(POLICY, "effective: 2026-01-01", "effective: 2025-10-01")),
    "the policy gone": ("C10", gone(POLICY)),
    "a rule": ("C10", text(RULE, "units: 100", "units: 90")),
    "the day of a rule": ("C10", text(RULE, "announced: 2024-12-01", "announced: 2024-11-01")),
    "a rule gone": ("C10", gone(RULE)),
    "a rule a draft again": ("C10", text(RULE, "status: in_force", "status: draft")),
    "a proposed rule gone": ("C10", gone("rules/R-2026-01.yaml")),
    "a day gone": ("Q10", text(DAYS, Q3, "")),
    "a day moved": ("Q10", text(DAYS, Q3, OTHER)),
    "the calendar gone": ("Q10", gone(DAYS)),
    "another hour": ("Q10", text(DAYS, "10:00", "23:59")),
    "another zone": ("Q10", text(DAYS, "zone: UTC", "zone: America/New_York")),
    "when it was announced": ("Q10", text(DAYS, "announced: 2025-08-01", "announced: 2025-05-01")),
}
MOVED = Q3.replace("11-03", "11-10").replace("}", ", moved: [{from: 2025-11-03, said: 2025-10-20, reason: Ill.}]}")
ALLOWED: dict[str, Callable[[Path], object]] = {
    "nothing": lambda content: None,
    "a new version": lambda content: (
        (content / "policies/allocation/3.0.md").write_text(
            TEXT.replace("2.0", "3.0").replace("2026-01-01", "2026-06-01")
        )
        and None
    ),
    "a rule that ended": text(
        RULE, "effective_from: 2025-01-01", "effective_from: 2025-01-01, effective_to: 2025-12-31"
    ),
    "a proposal nobody voted on": text("rules/R-2026-01.yaml", "units: 150", "units: 160"),
    "a proposal that was taken back": text("rules/R-2026-01.yaml", "status: proposed", "status: withdrawn"),
    "a day moved in the open": text(DAYS, Q3, MOVED),
    "one day more": text(DAYS, Q3, Q3.replace("2025-q3", "2025-q2").replace("11-03", "08-01") + Q3),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_was_shown_is_not_changed_in_silence(what: str, shown: Path, tmp_path: Path) -> None:
    code, change = REFUSED[what]
    content = Path(shutil.copytree(shown, tmp_path / "content"))
    change(content)
    assert {problem.code for problem in against(content, str(shown))} == {code}


@pytest.mark.parametrize("what", ALLOWED)
def test_what_is_new_or_told_may_come(what: str, shown: Path, tmp_path: Path) -> None:
    content = Path(shutil.copytree(shown, tmp_path / "content"))
    ALLOWED[what](content)
    assert against(content, str(shown)) == []


def test_a_proposal_that_was_voted_on_stays_as_it_was(shown: Path, tmp_path: Path) -> None:
    base = Path(shutil.copytree(shown, tmp_path / "base"))
    text("governance/motions.yaml", "R-2026-01}", "R-2026-01" + VOTE)(base)
    content = Path(shutil.copytree(base, tmp_path / "content"))
    rule = content / "rules/R-2026-01.yaml"
    text("rules/R-2026-01.yaml", "status: proposed", "status: in_force")(content)
    announced = "proposed: 2025-07-01, announced: 2025-08-01, effective_from: 2026-01-01"
    text("rules/R-2026-01.yaml", "proposed: 2025-07-01", announced)(content)
    assert against(content, str(base)) == []
    rule.write_text(rule.read_text().replace("units: 150", "units: 140"))
    assert [problem.code for problem in against(content, str(base))] == ["C10"]


def test_a_site_shows_rules_as_files(shown: Path, tmp_path: Path) -> None:
    content = Path(shutil.copytree(shown, tmp_path / "content"))
    site = str(shown.parent / "site")
    assert against(content, site) == []
    text(RULE, "units: 100", "units: 90")(content)
    assert [(problem.code, problem.path) for problem in against(content, site)] == [("C10", RULE)]


def test_before_anything_is_published_texts_are_free(shown: Path, tmp_path: Path) -> None:
    base = Path(shutil.copytree(shown, tmp_path / "base"))
    shutil.rmtree(base / "log")
    content = Path(shutil.copytree(base, tmp_path / "content"))
    (content / POLICY).write_text(TEXT.replace("once a year", "twice a year"))
    assert against(content, str(base)) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            text(DAYS, Q3, OTHER),
            "here it is 2025-12-03.",
        ),
        (text(DAYS, Q3, ""), "is not here."),
    ],
)
def test_the_day_that_the_last_report_announced_is_held_without_an_older_state(
    change: Callable[[Path], None], says: str, shown: Path, tmp_path: Path
) -> None:
    content = Path(shutil.copytree(shown, tmp_path / "content"))
    (content / "rules/R-2026-01.yaml").unlink()
    (content / "governance/motions.yaml").unlink()
    assert not [problem for problem in check(content).problems if problem.code == "Q10"]
    text(DAYS, Q3, MOVED)(content)
    assert not [problem for problem in check(content).problems if problem.code == "Q10"], "moved in the open"
    (content / DAYS).write_text(CALENDAR)
    change(content)
    said = [problem.message for problem in check(content).problems if problem.code == "Q10"]
    assert said == [f"2025-q3 was announced for 2025-11-03 with the last report, and {says}"]


def git(repository: Path, *arguments: str) -> None:
    named = ("-c", "user.name=Example", "-c", "user.email=example@example.com")
    subprocess.run(["git", *named, *arguments], cwd=repository, check=True, capture_output=True)


@pytest.fixture
def repository(shown: Path, tmp_path: Path) -> Path:
    """A repository whose first commit, ``before``, has no publication, and whose second, ``base``, has one."""
    git(tmp_path, "init", "-q")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "before")
    git(tmp_path, "tag", "before")
    shutil.copytree(shown, tmp_path / "content")
    git(tmp_path, "add", "content")
    git(tmp_path, "commit", "-q", "-m", "base")
    git(tmp_path, "tag", "base")
    return tmp_path


def test_what_is_compared_with_nothing_is_not_called_the_same(repository: Path) -> None:
    """A folder that holds nothing, a folder of a commit in the place of a commit, content that was moved away."""
    content = repository / "content"
    assert against(content, "base") == against(content, "before") == []
    (repository / "empty").mkdir()
    for other in (str(repository / "empty"), str(content / "policies"), "base:content", "base^{tree}", "base:"):
        assert [problem.code for problem in against(content, other)] == ["C11"], other
    content.rename(repository / "moved")
    (problem,) = against(repository / "moved", "base")
    assert problem.code == "C11" and "from the folder “content”" in problem.message
    assert against(repository / "moved", "before") == []


def test_a_second_publication_of_a_repository_has_no_older_state(repository: Path) -> None:
    second = Path(shutil.copytree(repository / "content", repository / "second"))
    assert against(second, "base") == []
