"""What ``diff`` and ``validate`` print of values that are given to them: every line, and from how many on it is cut."""

from datetime import date

import pytest
from click.testing import CliRunner

from transparency.cli import transparency
from transparency.publication.problem import Problem
from transparency.release.release import NONE, NOTHING, Status, Unit, Value
from transparency.workflow import difference
from transparency.workflow.difference import BooksMove, FigureMove, MoveCause, PublicationDiff, TextMove

UNDER = Value(0, Status.UNDER, 5)
ABOUT = Value(3, Status.ABOUT)


def found(*figures: FigureMove, pages: int = 0, **more: object) -> PublicationDiff:
    stated = {"before": "2026-q1", "after": "2026-q2", "texts": (), "next_release": None, "currency": "EUR"} | more
    names = tuple((f"page-{place}.html", "changed") for place in range(pages))
    return PublicationDiff(figures=figures, pages=names, **stated)  # type: ignore[arg-type]


def told(monkeypatch: pytest.MonkeyPatch, given: PublicationDiff | None, *options: str) -> tuple[int, str, str]:
    """What the command says of a difference, or of a problem where there is none."""
    problems = [] if given else [Problem("C11", "No.")]
    monkeypatch.setattr(difference, "diff_of_states", lambda *_: (given, problems))
    monkeypatch.setattr(difference, "diff_of_quarters", lambda *_: (given, problems))
    moves = (
        BooksMove(
            "granted", dict.fromkeys(("available", "unvested", "vested", "gone", "owned", "unearned"), -1_000), 7
        ),
    )
    monkeypatch.setattr(difference, "books_moves", lambda *_: (moves, []))
    done = CliRunner().invoke(transparency, ["diff", *(options or (".",)), "--content", "."])
    return done.exit_code, done.stdout, done.stderr


MOVE = FigureMove("awards.promised", Unit.UNITS, Value(4_050), Value(3_900),
                  (MoveCause("other", "", Value(-150)), MoveCause("", "people.joined", Value(5))))  # fmt: skip
MONEY = FigureMove("money.price", Unit.MONEY, NONE, Value(2), ())


def test_figures_are_told_with_their_causes_and_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    given = found(MOVE, MONEY, texts=(TextMove("rule", "R-1", "new"),), pages=1)
    assert told(monkeypatch, given) == (0, (
        "Public numbers: 2 figures change (2026-q1 → 2026-q2)\n"
        "  Promised: 4,050 → 3,900 (−150)\n"
        "      Other changes −150\n"
        "      Joined in the quarter +5\n"
        "  Price to buy a unit: does not apply → €2.00\n"
        "rule R-1: new\n"
        "1 page changes\n"
        "  changed page-0.html\n"
    ), "")  # fmt: skip
    code, said, _ = told(monkeypatch, given, ".", "--format", "markdown")
    assert code == 0 and "| Promised | 4,050 | 3,900 | −150 | Other changes −150; Joined in the quarter +5 |" in said
    assert "* rule `R-1`: new" in said


def test_that_nothing_changes_says_when_something_will(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, found())[1] == "Public numbers: NO CHANGE\n0 pages change\n"
    following = found(next_release=date(2026, 8, 14))
    assert told(monkeypatch, following)[1].startswith("Public numbers: NO CHANGE (next public figures: 2026-08-14)\n")
    said = told(monkeypatch, found(), ".", "--format", "markdown")[1]
    assert said == "**Public numbers if merged:** NO CHANGE\n\n**Pages that change:** 0\n"


@pytest.mark.parametrize(
    ("pages", "named", "more"), [(12, 12, ""), (13, 12, "… and 1 more"), (2_012, 12, "and 2,000 more")]
)
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_so_many_pages_are_named(monkeypatch: pytest.MonkeyPatch, pages: int, named: int, more: str, form: str) -> None:
    said = told(monkeypatch, found(pages=pages), ".", "--format", form)[1]
    assert said.count("page-") == named and ("more" in said) is bool(more) and more in said


def test_numbers_of_an_open_quarter_are_told_here_and_in_no_comment(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = found(MOVE, draft=True)
    assert told(monkeypatch, draft)[1].startswith("Public numbers, if 2026-q2 were closed now: 1 figure changes")
    code, said, error = told(monkeypatch, draft, ".", "--format", "markdown")
    assert (code, said) == (2, "") and "a comment may be" in error


def test_the_exact_movements_are_told_to_the_company_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    said = told(monkeypatch, found(), "2026-q1", "2026-q2", "--private")[1]
    heading, line = said.splitlines()[-2:]
    assert heading.split() == ["available", "unvested", "vested", "gone", "owned", "unearned", "people"]
    assert line.split() == ["granted", *["-1,000"] * 6, "7"] and len(line) == len(heading)
    assert "granted" not in told(monkeypatch, found(), "2026-q1", "2026-q2")[1]
    data = told(monkeypatch, found(), "2026-q1", "2026-q2", "--private", "--format", "json")[1]
    assert '"books": [' in data
    assert '"books"' not in told(monkeypatch, found(), "2026-q1", "2026-q2", "--format", "json")[1]


def test_what_cannot_be_compared_ends_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    code, said, error = told(monkeypatch, None)
    assert (code, said) == (1, "") and "C11 No." in error and "1 error." in error


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("2026-q1",), "Name two quarters, or two states."),
        (("2026-q1", "main"), "Name two quarters, or two states."),
        (("main", "--private"), "--private goes with two quarters."),
        (("2026-q1", "2026-q2", "--private", "--format", "markdown"), "do not go together"),
    ],
)
def test_what_cannot_be_asked(monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], why: str) -> None:
    code, _said, error = told(monkeypatch, found(), *options)
    assert code == 2 and why in error


@pytest.mark.parametrize(
    ("before", "after", "by"),
    [(Value(5), Value(8), 3), (Value(8), NOTHING, -8), (NOTHING, Value(8), 8), (UNDER, Value(40), None),
     (Value(40), UNDER, None), (ABOUT, Value(4), None), (Value(4), ABOUT, None), (NONE, Value(4), None),
     (Value(4), NONE, None)],
)  # fmt: skip
def test_a_change_has_a_size_only_between_two_plain_numbers(before: Value, after: Value, by: int | None) -> None:
    move = FigureMove("awards.promised", Unit.UNITS, before, after, ())
    assert (move.by.amount if move.by else None) == by
