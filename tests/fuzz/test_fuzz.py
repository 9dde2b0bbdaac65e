"""The fuzzer: short here, long by ``make prove``; and that what it looks for would be seen."""

import doctest
import sys
from pathlib import Path

import pytest

from transparency.build import check
from transparency.pipe import Built
from transparency.publication.problem import Problem, Severity

sys.path.insert(0, str(Path(__file__).parent))
import fuzzing
from mutations import Cell, Mutation, mutation

LONG = {"small": 8000, "fourteen": 4000, "example": 2000, "imports": 6000}
"""Mutations by what is changed: 20,000."""


@pytest.mark.parametrize(("what", "count"), [("small", 8), ("fourteen", 2), ("example", 1), ("imports", 12)])
def test_some_mutations_do_no_harm(what: str, count: int) -> None:
    assert fuzzing.fuzz(what, range(count)) == []


@pytest.mark.prove
@pytest.mark.parametrize("what", LONG)
def test_many_mutations_do_no_harm(what: str) -> None:
    assert fuzzing.fuzz(what, range(1000, 1000 + LONG[what])) == []


def test_a_seed_makes_the_same_change_of_every_kind() -> None:
    files = fuzzing.content_of("small")
    made = [mutation(files, f"small {number}") for number in range(300)]
    assert made == [mutation(files, f"small {number}") for number in range(300)]
    assert {each.how for each in made} == {"cell", "key", "text", "lines", "bytes", "file"}
    assert {each.path for each in made} > {"ledger/events.csv", "publication.yaml", "rules/R-2025-01.yaml"}
    assert sum(each.data != files[each.path] for each in made) >= 200


def seen_with(table: str, *problems: Problem) -> fuzzing.Seen:
    return fuzzing.Seen(list(problems), {"balances": table})


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        (Cell("instrument", "NSO", ""), True),
        (Cell("price", "0.50", ""), True),
        (Cell("units", "100", "0100"), True),
        (Cell("units", "100", "120"), False),
        (Cell("provider", "p01", "p02"), False),
        (Cell("vest_start", "2025-01-15", ""), False),
    ],
)
def test_numbers_that_change_without_a_word_are_seen(cell: Cell, seen: bool) -> None:
    """An emptied cell and a slip of the hand; another well-written value is another ledger."""
    changed = Mutation("ledger/events.csv", "cell", b"", cell)
    assert bool(fuzzing.silent_change(changed, seen_with("1"), seen_with("2"))) is seen
    assert fuzzing.silent_change(changed, seen_with("1"), seen_with("1")) == ""
    told = Problem("R108", "Told.", severity=Severity.WARNING)
    assert fuzzing.silent_change(changed, seen_with("1"), seen_with("2", told)) == ""


def test_the_model_case_is_seen_where_nothing_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """An emptied instrument moves the books, closed quarters or not: without R108 the fuzzer says so."""
    monkeypatch.setattr(fuzzing, "check", _without_r108)
    files = fuzzing.content_of("small")
    for number in range(4000):
        changed = mutation(files, f"small {number}")
        if changed.cell and changed.cell.column == "instrument" and changed.cell.before and not changed.cell.after:
            break
    faults = [fault for fault in fuzzing.fuzz_site("small", range(number, number + 1)) if fault]
    assert [fault.path for fault in faults] == ["ledger/events.csv"] and "balances" in faults[0].what


def _without_r108(content: Path) -> Built:
    built = check(content)
    built.problems = [problem for problem in built.problems if problem.code != "R108"]
    return built


def test_an_import_with_one_emptied_id_is_the_same_twice() -> None:
    """Found by the fuzzer: the row without id came before the row with it, and made a second person of one."""
    assert [fault for seed in (1065, 1325) for fault in fuzzing.fuzz("imports", range(seed, seed + 1))] == []


def test_exceptions_and_endless_loops_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzzing, "SLOWEST", 0.2)

    def endless() -> str:
        while True:
            pass

    assert "takes more than" in fuzzing.guarded(endless)
    assert "ZeroDivisionError" in fuzzing.guarded(lambda: str(1 // 0))
    assert fuzzing.guarded(lambda: "") == ""


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(fuzzing).attempted > 0 and doctest.testmod(fuzzing).failed == 0
