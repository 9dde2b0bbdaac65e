"""Council, motions and questions: what they say on a day, and that nothing published of them is taken back.

The motions and questions of the example, ``content/governance/``, are the cases.
"""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from transparency.governance.history import taken_back, written_in
from transparency.governance.motions import Ballot
from transparency.governance.reading import Governance, read_governance
from transparency.publication.files.yaml_file import parse_yaml
from transparency.publication.reading import read_publication
from transparency.telling.questions.asked import asked_told
from transparency.telling.record.voice import (
    AnswerTally,
    advice_sentence,
    motions_told,
    open_motions,
    tally,
    voice_heading,
)
from transparency.workflow.against import against

CONTENT = Path(__file__).resolve().parents[2] / "content"


@pytest.fixture(scope="module")
def stated() -> Governance:
    publication, _ = read_publication(CONTENT)
    assert publication is not None
    governance, problems = read_governance(publication)
    assert problems == []
    return governance


@pytest.fixture(scope="module")
def settings():  # type: ignore[no-untyped-def]
    publication, _ = read_publication(CONTENT)
    assert publication is not None
    return publication.settings


def states(stated: Governance, settings, on: date) -> dict[str, str]:  # type: ignore[no-untyped-def]
    return {motion.id: motion.state for motion in motions_told(stated.motions, stated.council, settings, on)}


def test_a_motion_stands_where_it_stands_on_the_day(stated, settings) -> None:  # type: ignore[no-untyped-def]
    assert states(stated, settings, date(2026, 11, 12)) == {
        "PC-2024-03": "Followed in part, done",
        "PC-2025-04": "Not followed",
        "PC-2025-09": "Followed, done",
        "PC-2026-02": "Answer overdue",
        "PC-2026-05": "Open for comments",
    }
    assert states(stated, settings, date(2026, 7, 16))["PC-2026-02"] == "Waits for an answer", "due on that day"
    assert states(stated, settings, date(2026, 12, 1))["PC-2026-05"] == "Not voted on yet"


def test_answers_are_counted_late_ones_too(stated) -> None:  # type: ignore[no-untyped-def]
    assert tally(stated.motions, date(2026, 11, 12)) == AnswerTally(1, 1, 1, waiting=0, overdue=1)
    assert advice_sentence(tally(stated.motions, date(2026, 7, 1))) == (
        "Of 4 motions voted on: 1 followed, 1 in part, 1 not, 1 waiting for an answer"
    )
    assert advice_sentence(tally((), date(2026, 7, 1))) == "No motion has been voted on"
    assert [motion.id for motion in open_motions(stated.motions, date(2026, 11, 30))] == ["PC-2026-05"]
    assert open_motions(stated.motions, date(2026, 12, 1)) == []


def test_what_was_not_done_by_its_day_is_overdue(stated, settings) -> None:  # type: ignore[no-untyped-def]
    motion = next(motion for motion in stated.motions if motion.id == "PC-2025-09")
    undone = motion.model_copy(update={"to_do": motion.to_do.model_copy(update={"done": None})})
    told = motions_told([undone], stated.council, settings, date(2026, 2, 1))[0]
    assert told.state == "Followed, overdue"
    assert str(told.points[-1].text) == "Was due by 31 January 2026. On 1 February 2026 it was not done."


def test_turnout_is_of_those_who_could_vote() -> None:
    ballot = Ballot.model_validate({"on": date(2026, 1, 1), "could_vote": 245, "for": 130, "against": 15, "abstain": 5})
    assert (ballot.cast, ballot.passed) == (150, True)


def test_a_question_says_who_has_to_answer_and_since_when_it_is_late(stated, settings) -> None:  # type: ignore[no-untyped-def]
    by_id = {asked.id: asked for asked in stated.questions}
    late = asked_told(by_id["clients"], settings, date(2026, 9, 23))
    assert late.late and late.status == (
        "No answer yet. Clinical director has to answer; it was due on 22 September 2026 and is 1 day late."
    )
    assert not asked_told(by_id["clients"], settings, date(2026, 9, 22)).late
    assert (
        asked_told(by_id["tax"], settings, date(2026, 9, 22)).status == "General counsel, 30 April 2025, 14 days late"
    )


def test_without_a_council_the_page_says_so(settings) -> None:  # type: ignore[no-untyped-def]
    assert voice_heading(None, settings) == "No body speaks for therapists"


def edited(name: str, *changes: tuple[str, str]) -> dict[str, Any]:
    """What a file of the example says after changes of its text."""
    text = (CONTENT / "governance" / name).read_text("utf-8")
    for before, after in changes:
        assert text.count(before) >= 1, before
        text = text.replace(before, after, 1)
    data, _, problems = parse_yaml(text, name)
    assert problems == [] and isinstance(data, dict)
    return data


VOTED = "      - {on: 2026-06-16, what: The council voted.}\n"
TOLD = f"{VOTED}      - {{on: 2026-07-20, what: The day was moved.}}\n"
CHANGED = {
    "a history": ("motions.yaml", (VOTED, "")),
    "an entry of it": ("motions.yaml", (VOTED, VOTED.replace("voted", "sat"))),
    "an answer": ("motions.yaml", ('words: "The window stays at 90 days."', 'words: "The window is 365 days."')),
    "its reason": ("motions.yaml", ("A general rule would have changed promises", "It would have changed promises")),
    "a vote": ("motions.yaml", ("for: 130, against: 15", "for: 120, against: 25")),
    "a title": ("motions.yaml", ("A year to buy", "Two years to buy")),
    "a text": ("motions.yaml", ("for a year after leaving, not", "for a month after leaving, not")),
    "who put it forward": ("motions.yaml", ("by: provider\n", "by: company\n")),
    "a rule": ("motions.yaml", ("rule: R-2026-01", "rule: R-2027-01")),
    "what is to be done": ("motions.yaml", ("    to_do: {due: 2025-03-31, done: 2025-03-05}\n", "")),
    "when it was done": ("motions.yaml", ("done: 2025-03-05", "done: 2025-03-01")),
    "when it is due": ("motions.yaml", ("due: 2025-03-31", "due: 2025-04-30")),
    "days for comments": ("motions.yaml", ("comments_until: 2025-11-03", "comments_until: 2025-10-25")),
    "the day of an answer": ("motions.yaml", ("answer_due: 2026-07-16", "answer_due: 2026-12-16")),
    "an id": ("motions.yaml", ("id: PC-2026-02", "id: PC-2026-22")),
    "an answer to a question": ("questions.yaml", ("words: ", "words: Not ")),
    "a question": ("questions.yaml", ("question: ", "question: Not ")),
    "who answered": ("questions.yaml", ("by: General counsel", "by: Head of tax")),
    "the id of a question": ("questions.yaml", ("id: clients", "id: client")),
    "the power of the council": ("council.yaml", ("power: advisory", "power: binding")),
    "how it is chosen": ("council.yaml", ("The vote is secret", "The vote is open")),
    "a right": ("council.yaml", ("It must be heard before a rule", "It is heard after a rule")),
    "what it is paid": ("council.yaml", ("$1,800 a year", "$18,000 a year")),
    "a seat": ("council.yaml", ("  - {speaks_for: Associate therapists, filled_by: election}\n", "")),
    "an elected seat": ("council.yaml", ("Psychologists, filled_by: elec", "Psychologists, filled_by: appoint")),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGED)
def test_what_was_published_stays(what: str) -> None:
    name, *changes = CHANGED[what]
    path, before = f"governance/{name}", edited(name)
    assert list(taken_back({path: before}, {path: before}, "the site")) == []
    (problem,) = taken_back({path: edited(name, *changes)}, {path: before}, "the site")
    assert (problem.code, problem.path) == ("G07", path)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("motions.yaml", [(VOTED, TOLD)]),
        ("motions.yaml", [(VOTED, TOLD), ("answer_due: 2026-07-16", "answer_due: 2026-12-16")]),
        ("motions.yaml", [("answer_due: 2026-07-16\n", "answer_due: 2026-07-16\n    answer: {by: Board}\n")]),
        ("council.yaml", [("since: 2025-05-20, until: 2027-05-19", "since: 2027-05-20, until: 2029-05-19")]),
        ("council.yaml", [("power: advisory", "power: binding\nhistory: [{on: 2027-01-01, what: It binds.}]")]),
        ("council.yaml", [("rights:\n", "rights:\n"), ("reach:", "  - It may see the books.\nreach:")]),
    ],
)  # fmt: skip
def test_a_history_grows_and_what_it_tells_may_change(name: str, changes: list[tuple[str, str]]) -> None:
    path = f"governance/{name}"
    assert list(taken_back({path: edited(name, *changes)}, {path: edited(name)}, "the site")) == []


def test_a_file_that_is_gone_is_missed_whole() -> None:
    said, _ = written_in(CONTENT)
    gone = [problem.message for problem in taken_back({}, said, "the site")]
    assert len(gone) == 1 + len(said["governance/motions.yaml"]["motions"]) + len(
        said["governance/questions.yaml"]["questions"]
    )
    assert all("gone here" in message for message in gone)


def test_another_fault_in_the_file_hides_nothing(tmp_path: Path) -> None:
    """A field that the file does not have, and a history rewritten: both are told."""
    content = Path(shutil.copytree(CONTENT, tmp_path / "content", ignore=shutil.ignore_patterns("quarters", "log")))
    place = content / "governance" / "motions.yaml"
    place.write_text(place.read_text("utf-8").replace(VOTED, "").replace("motions:\n", "mistake: 1\nmotions:\n", 1))
    codes = [problem.code for problem in against(content, str(CONTENT))]
    assert codes.count("G07") == 1
    place.unlink()
    assert [problem.code for problem in against(content, str(CONTENT))].count("G07") == 5


def test_check_against_a_site_misses_what_is_gone(tmp_path: Path) -> None:
    """Of a site what it gives out below ``data/`` is compared; a rewritten history is G07."""
    published = tmp_path / "site" / "data" / "governance"
    ours = tmp_path / "content" / "governance"
    text = (CONTENT / "governance" / "motions.yaml").read_text("utf-8")
    for folder in (published, ours):
        folder.mkdir(parents=True)
        (folder / "motions.yaml").write_text(text, "utf-8")
    assert against(ours.parent, str(published.parents[1])) == []
    entry = "      - {on: 2026-06-16, what: The council voted.}\n"
    assert text.count(entry) == 1
    (ours / "motions.yaml").write_text(text.replace(entry, ""), "utf-8")
    assert [problem.code for problem in against(ours.parent, str(published.parents[1]))] == ["G07"]
