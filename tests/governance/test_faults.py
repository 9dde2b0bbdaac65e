"""What may be wrong in a file of ``content/governance/``: its code, and the line on which it stands.

Days are in order when they are equal; a number is wrong from one beyond on.
"""

from pathlib import Path

import pytest
from msgspec.structs import replace

from transparency.governance.council import read_council
from transparency.governance.motions import read_motions
from transparency.governance.questions import read_questions
from transparency.governance.reading import Governance, read_governance
from transparency.publication.reading import read_publication

CONTENT = Path(__file__).resolve().parents[2] / "content"
MOTION = "{id: M-1, title: More pay, moved: 2026-01-10, by: council, body: %s, power: advisory%s}"


def write(root: Path, name: str, *lines: str) -> None:
    (root / "governance").mkdir(exist_ok=True)
    (root / "governance" / f"{name}.yaml").write_text("\n".join(lines) + "\n", "utf-8")


def motion_faults(root: Path, *motions: str, minimum: int = 11) -> list[tuple[str, int | None]]:
    write(root, "motions", "schema: transparency-motions/1", "motions:", *(f"  - {motion}" for motion in motions))
    found, problems = read_motions(root, ["R-2026-01"], minimum)
    assert len(found) == len(motions)
    return [(problem.code, problem.line) for problem in problems]


@pytest.mark.parametrize(
    ("body", "vote", "codes"),
    [
        ("council", "could_vote: 9, for: 5, against: 3, abstain: 1", []),
        ("council", "could_vote: 9, for: 5, against: 3, abstain: 2", ["G01"]),
        ("council", "could_vote: 3, for: 2", []),
        ("providers", "could_vote: 15, for: 10, against: 5", []),
        ("providers", "could_vote: 10, for: 5", ["G06"]),
        ("providers", "could_vote: 16, for: 10", ["G06"]),
        ("providers", "could_vote: 15, for: 9", ["G06"]),
        ("providers", "could_vote: 15, for: 5, against: 4, abstain: 1", ["G06", "G06"]),
    ],
)
def test_votes(tmp_path: Path, body: str, vote: str, codes: list[str]) -> None:
    motion = MOTION % (body, f", vote: {{on: 2026-02-01, {vote}}}")
    assert motion_faults(tmp_path, motion) == [(code, 3) for code in codes]


def test_a_vote_of_providers_is_told_from_the_smallest_number_that_may_be_told(tmp_path: Path) -> None:
    motion = MOTION % ("providers", ", vote: {on: 2026-02-01, could_vote: 20, for: 10}")
    assert motion_faults(tmp_path, motion, minimum=20) == []
    assert motion_faults(tmp_path, motion, minimum=21) == [("G06", 3)]


def test_votes_in_fives_have_two_neighbours(tmp_path: Path) -> None:
    write(tmp_path, "motions", "schema: transparency-motions/1", "motions:",
          "  - " + MOTION % ("providers", ", vote: {on: 2026-02-01, could_vote: 1234, for: 10}"))  # fmt: skip
    (problem,) = read_motions(tmp_path, [], 11)[1]
    assert problem.hint == "Write 1,230 or 1,235."


@pytest.mark.parametrize(
    ("vote", "answered", "done", "codes"),
    [
        ("2026-01-10", "2026-01-10", "2026-01-10", []),
        ("2026-01-09", "2026-01-10", "2026-01-10", ["G04"]),
        ("2026-01-10", "2026-01-09", "2026-01-10", ["G04"]),
        ("2026-01-10", "2026-01-12", "2026-01-11", ["G04"]),
        ("2026-01-09", "2026-01-08", "2026-01-07", ["G04", "G04", "G04"]),
    ],
)
def test_a_motion_is_put_forward_voted_on_answered_and_done(
    tmp_path: Path, vote: str, answered: str, done: str, codes: list[str]
) -> None:
    more = (
        f", vote: {{on: {vote}, could_vote: 9, for: 5}}, to_do: {{due: 2026-03-01, done: {done}}}, "
        f"answer: {{on: {answered}, by: Board, followed: followed, words: Yes.}}"
    )
    assert [code for code, _ in motion_faults(tmp_path, MOTION % ("council", more))] == codes


@pytest.mark.parametrize(
    ("followed", "reason", "codes"),
    [
        ("followed", "", []), ("partly", "", ["G02"]), ("not", "", ["G02"]), ("not", ", reason: No money.", []),
    ],
)  # fmt: skip
def test_what_is_not_followed_needs_a_reason(tmp_path: Path, followed: str, reason: str, codes: list[str]) -> None:
    answer = f", answer: {{on: 2026-02-01, by: Board, followed: {followed}, words: So.{reason}}}"
    assert [code for code, _ in motion_faults(tmp_path, MOTION % ("council", answer))] == codes


def test_a_history_goes_forward_and_an_id_stands_once(tmp_path: Path) -> None:
    first = MOTION % ("council", ", history: [{on: 2026-01-10, what: A.}, {on: 2026-01-10, what: B.}]")
    second = MOTION % ("council", ", history: [{on: 2026-01-10, what: A.}, {on: 2026-01-09, what: B.}]")
    assert motion_faults(tmp_path, first) == []
    assert motion_faults(tmp_path, first, second.replace("M-1", "m-1")) == [("G04", 4), ("G03", 4)]
    assert motion_faults(tmp_path, first, second.replace("M-1", "M-2")) == [("G04", 4)]


def test_a_motion_is_about_a_rule_that_there_is(tmp_path: Path) -> None:
    assert motion_faults(tmp_path, MOTION % ("council", ", rule: R-2026-01")) == []
    assert motion_faults(tmp_path, MOTION % ("council", ", rule: R-2026-02")) == [("G05", 3)]


@pytest.mark.parametrize(
    ("asked", "due", "answered", "told"),
    [
        ("2026-02-01", "2026-02-01", "2026-02-01", []),
        ("2026-02-01", "2026-01-31", "", [("G04", 6)]),
        ("2026-02-01", "2026-03-01", "2026-01-31", [("G04", 7)]),
        ("2026-02-01", "2026-01-31", "2026-02-02", [("G04", 6)]),
        ("2026-02-01", "2026-01-31", "2026-01-31", [("G04", 7)]),
    ],
)
def test_a_question_is_due_and_answered_after_it_was_asked(
    tmp_path: Path, asked: str, due: str, answered: str, told: list[tuple[str, int]]
) -> None:
    """The line is that of the day that is wrong: of the answer, else of the day on which one is due."""
    lines = [f"  - {{id: Q-1, by: outside, question: Why?, owner: Board, asked: {asked},", "     ",
             "     ", f"     due: {due},"]  # fmt: skip
    lines += [f"     answer: {{on: {answered}, by: Board, words: So.}}}}"] if answered else ["     }"]
    write(tmp_path, "questions", "schema: transparency-questions/1", "questions:", *lines)
    questions, problems = read_questions(tmp_path)
    assert [question.id for question in questions] == ["Q-1"]
    assert [(problem.code, problem.line) for problem in problems] == told


def test_a_question_stands_once_however_its_id_is_written(tmp_path: Path) -> None:
    asked = "{id: %s, by: outside, question: Why?, owner: Board, asked: 2026-02-01, due: 2026-03-01}"
    write(tmp_path, "questions", "schema: transparency-questions/1", "questions:",
          *(f"  - {asked % id}" for id in ("Q-1", "Q-2", "q-1")))  # fmt: skip
    questions, problems = read_questions(tmp_path)
    assert len(questions) == 3
    assert [(problem.code, problem.line) for problem in problems] == [("G03", 5)]


@pytest.mark.parametrize(
    ("term", "wrong"),
    [
        ("", False), (", since: 2026-01-01", False), (", since: 2026-01-01, until: 2026-01-01", False),
        (", since: 2026-01-02, until: 2026-01-01", True), (", until: 2026-01-01", True),
    ],
)  # fmt: skip
def test_a_seat_is_held_from_a_day_to_a_later_one(tmp_path: Path, term: str, wrong: bool) -> None:
    write(tmp_path, "council", "schema: transparency-council/1", "name: Council", "power: advisory",
          "chosen: By all.", "term: Two years.", "paid: Nothing.", "own_units: None.", "seats:",
          f"  - {{speaks_for: Everybody, filled_by: election{term}}}")  # fmt: skip
    council, problems = read_council(tmp_path)
    assert council is not None and len(council.seats) == 1
    assert [(problem.code, problem.line) for problem in problems] == ([("G04", 9)] if wrong else [])


def test_a_typed_number_of_a_few_people_is_told_in_any_text(tmp_path: Path) -> None:
    assert motion_faults(tmp_path, MOTION % ("council", ", text: Only 3 therapists hold more than 900 units.")) == [
        ("M09", 3)
    ]


def test_no_folder_states_nothing_and_a_wrong_file_nothing_of_the_others(tmp_path: Path) -> None:
    publication, _ = read_publication(CONTENT)
    assert publication is not None
    there = replace(publication, root=tmp_path)
    assert read_governance(there) == (Governance(), [])
    write(tmp_path, "motions", "schema: transparency-motions/1", "motions:", "  - " + MOTION % ("council", ""))
    governance, problems = read_governance(there)
    assert ([motion.id for motion in governance.motions], list(governance.files)) == (
        ["M-1"],
        ["governance/motions.yaml"],
    )
    assert problems == []
    write(tmp_path, "questions", "schema: transparency-questions/1", "questions: [")
    governance, problems = read_governance(there)
    assert governance == Governance() and problems
