"""Motions, votes and answers at every stage, on the days around each day that counts: what the page says of them."""

from datetime import date, timedelta
from typing import Any

import pytest
from sample import sample_settings

from transparency.governance.council import Council
from transparency.governance.motions import Motion
from transparency.governance.questions import AskedQuestion
from transparency.governance.reading import Governance
from transparency.telling.questions.asked import asked_told, questions_heading
from transparency.telling.questions.question import Answered, ListedQuestion, Material, Part, answered
from transparency.telling.record.voice import (
    AnswerTally,
    MotionTold,
    advice_sentence,
    council_points,
    motions_told,
    open_motions,
    seats_sentence,
    seats_told,
    tally,
    voice_heading,
    votes_told,
)
from transparency.telling.sentence import Told, said

ON = date(2026, 6, 15)
"""The day on which everything is seen."""
DAY = timedelta(1)
VOTE = {"on": date(2026, 3, 2), "could_vote": 40, "for": 13, "against": 4, "abstain": 2}
ANSWER = {"on": date(2026, 4, 1), "by": "Board", "followed": "followed", "words": "It is done."}


def motion(**stated: Any) -> Motion:
    first = {"id": "M-1", "title": "A motion", "moved": date(2026, 2, 1), "by": "provider", "body": "council",
             "power": "advisory"}  # fmt: skip
    return Motion.model_validate(first | stated)


def council(name: str = "Provider council", seats: tuple[dict[str, Any], ...] = (), **stated: Any) -> Council:
    words = dict.fromkeys(("chosen", "term", "paid", "own_units"), "So it is.")
    return Council.model_validate(
        {"schema": "transparency-council/1", "name": name, "power": "advisory", "seats": seats, **words, **stated}
    )


def told(**stated: Any) -> MotionTold:
    return motions_told([motion(**stated)], council(), sample_settings(), ON)[0]


def point(title: str, **stated: Any) -> str:
    """What stands below a heading of a motion; empty where the heading is not there."""
    return next((str(point.text) for point in told(**stated).points if point.title == title), "")


@pytest.mark.parametrize(
    ("stated", "state"),
    [
        ({}, "Not voted on yet"),
        ({"comments_until": ON - DAY}, "Not voted on yet"),
        ({"comments_until": ON}, "Open for comments"),
        ({"comments_until": ON + DAY}, "Open for comments"),
        ({"vote": VOTE}, "Waits for an answer"),
        ({"vote": VOTE, "comments_until": ON}, "Waits for an answer"),
        ({"vote": VOTE, "answer_due": ON}, "Waits for an answer"),
        ({"vote": VOTE, "answer_due": ON - DAY}, "Answer overdue"),
        ({"answer": ANSWER, "answer_due": ON - DAY}, "Followed"),
        ({"answer": ANSWER | {"followed": "partly"}}, "Followed in part"),
        ({"answer": ANSWER | {"followed": "not"}}, "Not followed"),
        ({"answer": ANSWER, "to_do": {"due": ON}}, "Followed, not done yet"),
        ({"answer": ANSWER, "to_do": {"due": ON - DAY}}, "Followed, overdue"),
        ({"answer": ANSWER, "to_do": {"due": ON - DAY, "done": ON}}, "Followed, done"),
    ],
)
def test_where_a_motion_stands(stated: dict[str, Any], state: str) -> None:
    assert told(**stated).state == state


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({}, "Nothing yet. No day is set for an answer."),
        ({"answer_due": ON}, "Nothing yet. An answer is due by 15 June 2026."),
        (
            {"answer_due": ON - DAY},
            "Nothing yet. An answer was due on 14 June 2026; on 15 June 2026 it was 1 day late.",
        ),
        ({"answer": ANSWER}, "Followed. Board, 1 April 2026: It is done."),
        ({"answer": ANSWER, "answer_due": date(2026, 4, 1)}, "Followed. Board, 1 April 2026: It is done."),
        (
            {"answer": ANSWER | {"followed": "not", "reason": "It costs too much."}, "answer_due": date(2026, 3, 30)},
            "Not followed. Board, 1 April 2026: It is done. Reason: It costs too much. The answer came 2 days late.",
        ),
    ],
)
def test_what_the_company_answered_and_how_late(stated: dict[str, Any], said: str) -> None:
    assert point("What the company decided", **stated) == said


@pytest.mark.parametrize(
    ("to_do", "said"),
    [
        (None, ""),
        ({"due": ON}, "Due by 15 June 2026. Not done yet."),
        ({"due": ON - DAY}, "Was due by 14 June 2026. On 15 June 2026 it was not done."),
        ({"due": ON, "done": ON}, "On 15 June 2026, by the day that was set."),
        ({"due": ON - 3 * DAY, "done": ON}, "On 15 June 2026, 3 days late."),
    ],
)
def test_what_came_of_it(to_do: dict[str, Any] | None, said: str) -> None:
    assert point("Done", answer=ANSWER, to_do=to_do) == said


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({}, "Not yet."),
        ({"comments_until": ON}, "Not yet. Comments are read until 15 June 2026."),
        (
            {"vote": VOTE},
            "Passed. On 2 March 2026: 13 for, 4 against, 2 abstained. Turnout: 48%.",  # 19 of 40
        ),
        (
            {"vote": VOTE | {"for": 5, "against": 5, "abstain": 0}, "body": "providers"},
            "Rejected. On 2 March 2026: 5 for, 5 against, 0 abstained. Turnout: 25%. Counted in fives.",
        ),
    ],
)
def test_how_a_vote_went(stated: dict[str, Any], said: str) -> None:
    assert point("Vote", **stated) == said


def test_who_votes_and_who_put_it_forward() -> None:
    assert point("Who votes") == "The provider council. Its vote is advice. The company decides."
    assert point("Who votes", vote=VOTE, body="providers", power="binding") == (
        "The therapists: 40 could vote. Its vote binds the company."
    )
    assert told().moved == "Put forward by a therapist on 1 February 2026"
    assert told(by="council").moved == "Put forward by the provider council on 1 February 2026"
    without = motions_told([motion(by="council")], None, sample_settings(), ON)[0]
    assert without.moved == "Put forward by the council on 1 February 2026"
    assert str(without.points[0].text).startswith("The council.")


def test_every_number_of_a_vote_is_marked() -> None:
    assert [(number.figure, number.text) for number in votes_told(motion(vote=VOTE))] == [
        ("motion/M-1/could_vote", "40"), ("motion/M-1/for", "13"), ("motion/M-1/against", "4"),
        ("motion/M-1/abstain", "2"), ("motion/M-1/turnout", "48%"),
    ]  # fmt: skip
    assert list(votes_told(motion())) == []


def test_the_newest_motion_comes_first_and_of_open_ones_the_soonest_to_close() -> None:
    motions = [
        motion(id="M-1", moved=date(2026, 2, 1), comments_until=ON + DAY),
        motion(id="M-2", moved=date(2026, 2, 2), comments_until=ON),
        motion(id="M-3", moved=date(2026, 2, 2), comments_until=ON - DAY),
        motion(id="M-4", moved=date(2026, 1, 1), comments_until=ON, vote=VOTE),
        motion(id="M-5", moved=date(2026, 1, 1)),
    ]
    newest = motions_told(motions, council(), sample_settings(), ON)
    assert [one.id for one in newest] == ["M-3", "M-2", "M-1", "M-5", "M-4"]
    assert [one.id for one in open_motions(motions, ON)] == ["M-2", "M-1"]


def test_answers_are_counted_as_of_the_day_on_which_they_are_seen() -> None:
    motions = [
        motion(vote=VOTE, answer=ANSWER),
        motion(vote=VOTE, answer=ANSWER | {"followed": "partly"}),
        motion(vote=VOTE, answer=ANSWER | {"followed": "not"}, answer_due=ON - DAY),
        motion(vote=VOTE, answer_due=ON),
        motion(vote=VOTE, answer_due=ON - DAY),
        motion(vote=VOTE),
        motion(answer_due=ON - DAY),
    ]
    counted = tally(motions, ON)
    assert counted == AnswerTally(followed=1, partly=1, not_followed=1, waiting=2, overdue=1)
    assert counted.answered == 3
    assert advice_sentence(counted) == (
        "Of 6 motions voted on: 1 followed, 1 in part, 1 not, 2 waiting for an answer, 1 with the answer overdue"
    )
    assert advice_sentence(AnswerTally(followed=1)) == "Of 1 motion voted on: 1 followed, 0 in part, 0 not"
    assert advice_sentence(AnswerTally(waiting=1)).startswith("Of 1 motion voted on")
    assert advice_sentence(AnswerTally(overdue=1)).startswith("Of 1 motion voted on")
    assert advice_sentence(AnswerTally()) == "No motion has been voted on"


@pytest.mark.parametrize(
    ("seats", "said"),
    [
        ((), "Its seats are not stated."),
        (("election", None), "0 of its 1 seat is filled by election. 1 is empty."),
        (("election", ON), "1 of its 1 seat is filled by election."),
        (("election", ON, "appointment", ON, "election", None, "appointment", None),
         "1 of its 4 seats are filled by election. 2 are empty."),
    ],
)  # fmt: skip
def test_how_many_seats_are_elected_and_empty(seats: tuple[Any, ...], said: str) -> None:
    stated = tuple(
        {"speaks_for": "All", "filled_by": by, "since": since}
        for by, since in zip(seats[::2], seats[1::2], strict=True)
    )
    assert seats_sentence(council(seats=stated)) == said


def test_a_seat_has_its_term() -> None:
    seat = {"speaks_for": "All", "filled_by": "election"}
    held = council(
        seats=(
            seat,
            seat | {"since": date(2025, 1, 1)},
            seat | {"filled_by": "appointment", "since": date(2025, 1, 1), "until": date(2026, 12, 31)},
        )
    )
    assert [(seat.filled_by, seat.term) for seat in seats_told(held)] == [
        ("By election", "Empty"), ("By election", "Since 1 Jan 2025"), ("By the company", "1 Jan 2025 to 31 Dec 2026"),
    ]  # fmt: skip


def test_what_is_not_stated_of_a_council_is_told_as_such() -> None:
    bare = {point.title: str(point.text) for point in council_points(council())}
    assert bare["Interests of their own"] == "Nothing is stated."
    assert bare["How to reach it"] == "No way to reach it is stated."
    full = {point.title: str(point.text) for point in council_points(council(conflicts="They leave.", reach="A box."))}
    assert (full["Interests of their own"], full["How to reach it"]) == ("They leave.", "A box.")


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("Provider council", "The provider council advises. The company decides."),
        ("PAC", "The PAC advises. The company decides."),
    ],
)
def test_a_name_in_capitals_keeps_them_within_a_sentence(name: str, heading: str) -> None:
    assert voice_heading(council(name), sample_settings()) == heading
    assert voice_heading(None, sample_settings()) == "No body speaks for therapists"


@pytest.mark.parametrize(
    ("answered", "status", "late"),
    [
        (ON - DAY, "Counsel, 14 June 2026", False),
        (ON, "Counsel, 15 June 2026", False),
        (ON + DAY, "Counsel, 16 June 2026, 1 day late", True),
    ],
)
def test_an_answer_to_a_question_is_late_from_the_day_after(answered: date, status: str, late: bool) -> None:
    asked = question(answer={"on": answered, "by": "Counsel", "words": "Yes."})
    told = asked_told(asked, sample_settings(), ON + 9 * DAY)
    assert (told.status, told.late, told.answer) == (status, late, "Yes.")


def question(**stated: Any) -> AskedQuestion:
    return AskedQuestion.model_validate(
        {"id": "Q-1", "asked": ON - 9 * DAY, "by": "provider", "question": "Is it?", "owner": "Counsel", "due": ON}
        | stated
    )


def test_a_question_without_an_answer_is_late_from_the_day_after() -> None:
    due, late = (asked_told(question(), sample_settings(), on) for on in (ON, ON + 2 * DAY))
    assert (due.status, due.late) == ("No answer yet. Counsel has to answer by 15 June 2026.", False)
    assert late.status == "No answer yet. Counsel has to answer; it was due on 15 June 2026 and is 2 days late."
    assert late.late and late.asked == "Asked by a therapist on 6 June 2026"


def test_questions_without_an_answer_are_counted() -> None:
    asked = [asked_told(question(), sample_settings(), ON)]
    asked.append(asked_told(question(answer={"on": ON, "by": "Counsel", "words": "Yes."}), sample_settings(), ON))
    lists = [Answered(str(n), "?", said("Yes.") if n < 39 else Told(), "rule") for n in range(42)]
    assert questions_heading(lists, []) == "42 questions, 3 without evidence"
    told = questions_heading(lists, asked)
    assert told == "42 questions, 3 without evidence; of 2 asked by people, 1 waits for an answer"
    assert questions_heading(lists[-1:], asked * 2).endswith("; of 4 asked by people, 2 wait for an answer")


@pytest.mark.parametrize(
    ("first", "second", "instead", "answer", "partly"),
    [
        ("It is.", "It was.", "", "It is. It was.", False),
        ("It is.", "", "", "It is. Not said: what it was.", True),
        ("It is.", "", "Nobody knows.", "It is. Nobody knows.", True),
        ("", "It was.", "", "It was. Not said: what it is.", True),
        ("", "", "Nobody knows.", "", False),
        ("So.", "So.", "", "So.", False),
    ],
)
def test_a_question_that_asks_two_things_is_answered_when_both_are(
    first: str, second: str, instead: str, answer: str, partly: bool
) -> None:
    parts = (
        Part("what it is", lambda _material: said(first) if first else Told()),
        Part("what it was", lambda _material: said(second) if second else Told(),
             (lambda _material: said(instead)) if instead else None),
    )  # fmt: skip
    asked = ListedQuestion("both", "What is it, and what was it?", "rule", parts)
    made = Material((), sample_settings(), None, (), Governance(), (), ON)
    (told,) = answered([asked], made)
    assert (str(told.answer), told.partly) == (answer, partly)
    without = int(not answer)
    heading = f"1 question, {without} without evidence" + (", 1 answered in part" if partly else "")
    assert questions_heading([told], []) == heading
