"""Council, motions and questions: what they say on a day, and that nothing published of them is taken back.

The motions and questions of the example, ``content/governance/``, are the cases.
"""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from transparency.governance.motions import Ballot
from transparency.governance.reading import Governance, read_governance, taken_back
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


def changed(stated: Governance, id: str, **new: object) -> Governance:
    motions = tuple(m.model_copy(update=new) if m.id == id else m for m in stated.motions)
    return replace(stated, motions=motions)


@pytest.mark.parametrize(
    ("id", "new"),
    [
        ("PC-2024-03", {"history": ()}),
        ("PC-2024-03", {"answer": None}),
        ("PC-2025-04", {"vote": None}),
        ("PC-2026-02", {"answer_due": date(2027, 1, 1)}),
    ],
)
def test_what_was_published_of_a_motion_stays(stated, id: str, new: dict[str, object]) -> None:  # type: ignore[no-untyped-def]
    assert list(taken_back(stated, stated, "the site")) == []
    (problem,) = taken_back(changed(stated, id, **new), stated, "the site")
    assert problem.code == "G07" and id in problem.message and problem.path == "governance/motions.yaml"


def test_a_motion_or_a_question_that_is_gone_is_missed(stated) -> None:  # type: ignore[no-untyped-def]
    bare = replace(stated, motions=stated.motions[1:], questions=stated.questions[1:])
    assert [problem.code for problem in taken_back(bare, stated, "the site")] == ["G07", "G07"]
    longer = changed(stated, "PC-2026-02", history=(*stated.motions[3].history, stated.motions[3].history[-1]))
    assert list(taken_back(longer, stated, "the site")) == [], "a history grows"


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
