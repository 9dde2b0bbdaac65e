"""Disclosures of a few numbers, made in a line: what may just be stated, and the first thing that may not.

1,000 units are set aside: 600 not promised, 250 not earned, 100 earned, 50 gone.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from transparency.disclosure.continuity import carried, continuity, overdue
from transparency.disclosure.document import EmittedPool, Emitter, PoolDisclosure, PoolFacts, RollLine
from transparency.disclosure.plausibility import plausibility
from transparency.disclosure.sums import sums
from transparency.publication.problem import Problem, Severity
from transparency.release.release import Reference, Status, Value
from transparency.units import Split

HASH = "a" * 64
LAST = date(2026, 3, 31)


def v(amount: int | None, status: Status = Status.SHOWN, block: int = 0) -> Value:
    return Value(amount=amount, status=status, block=block)


FACTS = {"set_aside": 1000, "not_promised": 600, "not_earned": 250, "earned": 100, "gone": 50, "owned": 40,
         "fully_diluted": 9000, "issued": 5000, "holders": 40}  # fmt: skip


def facts(**changed: int | Value) -> PoolFacts:
    return PoolFacts(
        **{name: value if isinstance(value, Value) else v(value) for name, value in (FACTS | changed).items()}
    )


def made(**changed: Any) -> PoolDisclosure:
    basis = {
        "publisher": Emitter("example-care", "Example Care", "US-DE"), "currency": "USD", "quarter": "2026-q1",
        "as_of": LAST, "published": date(2026, 5, 14), "facts": facts(), "minimum": 11,
        "pools": (EmittedPool("a", "Pool", date(2025, 1, 1)),),
        "rules": (rule(date(2026, 1, 1)),),
    }  # fmt: skip
    return PoolDisclosure(schema="equity-pool-disclosure/1", **basis | changed)


def rule(effective: date, id: str = "R-1") -> Reference:
    fields = dict.fromkeys(Reference.__struct_fields__, "")
    return Reference(**fields | {"id": id, "title": "Units", "effective": effective})  # type: ignore[arg-type]


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"publisher": Emitter("a", "A", "US")}, []), ({"publisher": Emitter("a1-b2", "A")}, []),
        ({"publisher": Emitter("-a", "A")}, ["J03"]), ({"publisher": Emitter("A", "A")}, ["J03"]),
        ({"publisher": Emitter("a", " ")}, ["J03"]), ({"publisher": Emitter("a", "A", "US-DELA")}, ["J03"]),
        ({"currency": "USDT"}, ["J03"]), ({"quarter": "2026-q5"}, ["J03"]), ({"quarter": "2026-Q1"}, ["J03"]),
        ({"minimum": 0}, []), ({"minimum": 4}, ["J03"]), ({"minimum": 5}, []), ({"minimum": 1}, ["J03"]),
        ({"published": LAST}, []), ({"published": LAST - timedelta(1)}, ["J03"]),
        ({"next_release": date(2026, 5, 15)}, []), ({"next_release": date(2026, 5, 14)}, ["J03"]),
        ({"next_release": date(2026, 5, 14), "supersedes": HASH}, []),
        ({"pools": (EmittedPool("a", "Pool", LAST),)}, []),
        ({"pools": (EmittedPool("a", "Pool", LAST + timedelta(1)),)}, ["J03"]),
        ({"pools": (EmittedPool("a", "A"), EmittedPool("a", "B"), EmittedPool("a", "C"))}, ["J03"]),
        ({"rules": (rule(LAST),)}, []), ({"rules": (rule(LAST + timedelta(1)),)}, ["J03"]),
        ({"rules": (rule(LAST), rule(LAST, "R-2"))}, []), ({"rules": (rule(LAST), rule(LAST))}, ["J03"]),
        ({"splits": (Split("a", LAST, 2, 1),)}, []),
        ({"splits": (Split("a", LAST + timedelta(1), 2, 1),)}, ["J03"]),
    ],
)  # fmt: skip
def test_who_when_and_by_which_rules(changed: dict[str, Any], expected: list[str]) -> None:
    assert codes(plausibility(made(**changed))[1]) == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"owned": 50}, []), ({"owned": -1}, ["J04"]), ({"owned": v(None, Status.NONE)}, []),
        ({"owned": v(0, Status.NONE)}, ["J04"]), ({"owned": v(None, Status.SHOWN)}, ["J04"]),
        ({"owned": v(0, Status.NOTHING)}, []), ({"owned": v(1, Status.NOTHING)}, ["J04"]),
        ({"owned": v(0, Status.UNDER, 10)}, []), ({"owned": v(0, Status.UNDER)}, ["J04"]),
        ({"owned": v(10, Status.UNDER, 10)}, ["J04"]), ({"owned": v(40, Status.RANGE, 10)}, []),
        ({"owned": v(40, Status.RANGE)}, ["J04"]), ({"owned": v(40, block=20)}, []),
        ({"owned": v(40, block=30)}, ["J04"]), ({"owned": v(40, block=-10)}, ["J04"]),
        ({"not_promised": v(600, block=70)}, []),  # a decision is in it
        ({"earned": v(100, block=70)}, ["J04"]),
        ({"earned": 101}, ["J04"]), ({"earned": v(None, Status.NONE)}, []),  # T1 is only told where all is stated
        ({"set_aside": v(None, Status.NONE)}, ["J04"]),
        ({"issued": 9000}, []), ({"issued": 9001}, ["J04"]), ({"owned": 5000}, []), ({"owned": 5001}, ["J04"]),
        ({"fully_diluted": 950, "issued": 900}, []),  # what is gone counts elsewhere
        ({"fully_diluted": 949, "issued": 900}, ["J04"]),
        ({"set_aside": 0, "not_promised": 0, "not_earned": 0, "earned": 0, "gone": 0, "owned": 0, "issued": 0,
          "holders": v(0, Status.NOTHING)}, []),  # a pool of nothing, of a company that is counted
        ({"set_aside": 0, "not_promised": 0, "not_earned": 0, "earned": 0, "gone": 0, "owned": 0, "issued": 0,
          "fully_diluted": 0, "holders": v(0, Status.NOTHING)}, ["J04"]),
        ({"set_aside": 0, "not_promised": 0, "not_earned": 0, "earned": 0, "gone": 0, "owned": 0,
          "issued": v(None, Status.NONE), "fully_diluted": v(None, Status.NONE),
          "holders": v(0, Status.NOTHING)}, ["J04"]),
        ({"set_aside": 0, "not_promised": 0, "not_earned": 0, "earned": 0, "gone": 0, "owned": 1}, []),
        ({"holders": 11}, []), ({"holders": 10}, ["J05"]), ({"holders": v(10, block=5)}, []),
        ({"holders": v(5, block=5)}, ["J05"]), ({"holders": v(0, Status.UNDER, 5)}, []),
        ({"holders": v(None, Status.NONE)}, []), ({"holders": v(0, Status.NOTHING)}, ["J04"]),
        ({"not_promised": 950, "not_earned": v(0, Status.NOTHING), "earned": v(0, Status.NOTHING),
          "owned": v(0, Status.NOTHING)}, ["J04"]),
        ({"not_promised": 950, "not_earned": v(0, Status.NOTHING), "earned": v(0, Status.NOTHING),
          "owned": v(0, Status.UNDER, 10)}, []),
    ],
)  # fmt: skip
def test_facts(changed: dict[str, int | Value], expected: list[str]) -> None:
    assert codes(plausibility(made(facts=facts(**changed)))[1]) == expected


def test_whose_minimum_counts() -> None:
    """Nobody may print a number about fewer than five, whatever they say."""
    for minimum, people, expected in ((0, 4, ["J05"]), (0, 5, []), (20, 19, ["J05"]), (20, 20, [])):
        assert codes(plausibility(made(minimum=minimum, facts=facts(holders=people)))[1]) == expected


@pytest.mark.parametrize(
    ("changed", "lacks"),
    [
        ({}, ""), ({"publisher": Emitter("a", "A")}, "where the company is registered"),
        ({"pools": ()}, "when each pool was approved"), ({"pools": (EmittedPool("a", "A"),)}, "when each pool"),
        ({"rules": ()}, "a rule by which"),
        ({"facts": facts(issued=v(None, Status.NONE))}, ""),
        ({"facts": facts(issued=v(None, Status.NONE)), "minimum": 0}, "why “issued” is not stated"),
        ({"minimum": 0}, ""),
    ],
)  # fmt: skip
def test_what_is_lacking(changed: dict[str, Any], lacks: str) -> None:
    found = plausibility(made(**changed))[0]
    assert found.startswith(lacks) and bool(found) is bool(lacks)


def line(id: str, *places: int | None, whole: int | None = None) -> RollLine:
    parts = [None if place is None else v(place) for place in places]
    return RollLine(id, *parts, set_aside=None if whole is None else v(whole))


ROLL = (
    line("opening", 700, 200, 50, 50, whole=1000),
    line("granted", -100, 100), line("vested", None, -50, 50), line("closing", 600, 250, 100, 50, whole=1000),
)  # fmt: skip


@pytest.mark.parametrize(
    ("roll", "expected"),
    [
        (ROLL, 0), ((), 0), (ROLL[:1], 1), (ROLL[1:], 1), (ROLL[:-1], 1),
        ((ROLL[0], ROLL[-1]), 3),  # three places have moved without a line
        ((*ROLL[:-1], line("closing", 600, 250, 101, 50)), 2),  # by the lines, and by the facts
        ((*ROLL[:-1], line("closing", 600, 250, 100, None)), 1),
        ((*ROLL[:-1], line("closing", 600, 250, 100, 50, whole=1001)), 2),  # not the fact, and not its places
        ((line("opening", 700, 200, 50, 50, whole=999), *ROLL[1:]), 1),
        ((line("opening", 700, 200, 50, 50), *ROLL[1:]), 0),
        ((*ROLL[:2], line("vested", None, -50, 51), ROLL[-1]), 1),
    ],
)  # fmt: skip
def test_a_roll_forward_adds_up_to_the_facts(roll: tuple[RollLine, ...], expected: int) -> None:
    lacks, problems = sums(made(roll_forward=roll))
    assert codes(problems) == ["J10"] * expected
    assert bool(lacks) is (not roll)


def after(**changed: Any) -> PoolDisclosure:
    """The quarter after :func:`made`, which names it, and in which something was earned."""
    basis = {"quarter": "2026-q2", "as_of": date(2026, 6, 30), "published": date(2026, 8, 14), "previous": HASH,
             "facts": facts(not_earned=200, earned=150)}  # fmt: skip
    return made(**basis | changed)


def goes_on(now: PoolDisclosure, before: PoolDisclosure | None = None) -> list[str]:
    lacks, problems = continuity(now, [(HASH, before or made())])
    assert lacks == ""
    return codes(problems)


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (after(), made(), []),
        (after(publisher=Emitter("other", "O")), made(), ["J20"]), (after(currency="EUR"), made(), ["J20"]),
        (after(as_of=LAST + timedelta(80)), made(), []), (after(as_of=LAST + timedelta(79)), made(), ["J20"]),
        (after(as_of=LAST + timedelta(100)), made(), []), (after(as_of=LAST + timedelta(101)), made(), ["J20"]),
        (after(published=date(2026, 6, 30)), made(published=date(2026, 6, 30)), []),
        (after(published=date(2026, 6, 30)), made(published=date(2026, 7, 1)), ["J20"]),
        (after(), made(next_release=date(2026, 8, 14)), []), (after(), made(next_release=date(2026, 8, 13)), ["J23"]),
        (after(facts=facts()), made(), ["J24"]),
        (after(facts=facts(), splits=(Split("a", date(2026, 5, 1), 2, 1),)), made(), []),
        (after(facts=facts(not_promised=950, not_earned=0, earned=0)), made(facts=facts(
            not_promised=950, not_earned=0, earned=0)), []),  # where nothing is promised, nothing need change
    ],
)  # fmt: skip
def test_a_disclosure_goes_on_from_the_one_before(
    now: PoolDisclosure, before: PoolDisclosure, expected: list[str]
) -> None:
    assert goes_on(now, before) == expected


@pytest.mark.parametrize(
    ("people", "then", "expected"),
    [
        (v(51), v(40), []), (v(50), v(40), ["J22"]), (v(30), v(40), ["J22"]), (v(29), v(40), []), (v(40), v(40), []),
        (v(50, block=1), v(40, block=1), ["J22"]), (v(50, block=5), v(40), []), (v(50), v(40, block=5), []),
        (v(None, Status.NONE), v(40), []), (v(0, Status.NOTHING), v(5), []),
    ],
)  # fmt: skip
def test_exact_counts_that_differ_by_few_tell_of_them(people: Value, then: Value, expected: list[str]) -> None:
    now = after(facts=facts(not_earned=200, earned=150, holders=people))
    assert goes_on(now, made(facts=facts(holders=then))) == expected


def opens(*places: int, closed: tuple[int, ...] = (600, 250, 100, 50), block: int = 0, **changed: Any) -> list[str]:
    opening = RollLine("opening", *(v(place, block=block) for place in places))
    last = made(roll_forward=(line("opening", 1, 1, 1, 1), line("closing", *closed)))
    return goes_on(after(roll_forward=(opening, line("closing", 600, 200, 150, 50)), **changed), last)


def test_an_opening_is_the_closing_before_in_units_of_today() -> None:
    assert opens(600, 250, 100, 50) == []
    assert opens(600, 251, 100, 49) == ["J21", "J21"]
    split = (Split("a", date(2026, 5, 1), 2, 1),)
    assert opens(1200, 500, 200, 100, splits=split) == [] and opens(600, 250, 100, 50, splits=split) == ["J21"] * 4
    assert opens(600, 250, 100, 50, splits=(Split("a", LAST, 2, 1),)) == [], "a split of the quarter before"


def test_after_a_raise_of_the_block_an_opening_is_rounded_anew() -> None:
    assert opens(560, 280, 140, 70, block=140, raised_from=10) == []
    assert opens(580, 280, 100, 50, block=30, raised_from=10) == ["J21"], "250 opens with 280: a whole block off"
    assert opens(580, 280, 100, 50, block=30) == ["J21", "J21"]


def test_what_is_missing_to_go_on_from() -> None:
    other = "b" * 64
    assert continuity(made(), []) == ("a quarter before it: it is the first", [])
    assert continuity(after(), []) == ("the file of the quarter before, beside it", [])
    lacks, problems = continuity(after(previous=""), [(HASH, made())])
    assert (lacks, codes(problems)) == ("a quarter before it: it is the first", ["J20"])
    assert codes(continuity(after(previous=other), [(HASH, made())])[1]) == ["J20"]
    assert continuity(made(supersedes=other), []) == ("the file that it corrects", [])
    assert codes(continuity(made(), [(HASH, made())])[1]) == ["J20"], "twice, and none corrects the other"
    assert continuity(made(supersedes=HASH), [(HASH, made())])[1] == []
    assert codes(continuity(made(supersedes=other), [(HASH, made())])[1]) == ["J20"]


def corrected(**changed: int | Value) -> list[str]:
    """The correction of a quarter in which facts of people stand in blocks of ten."""
    blocks = {name: v(FACTS[name], block=10) for name in ("not_earned", "earned", "owned")}
    was, now = made(facts=facts(**blocks)), made(facts=facts(**blocks | changed), supersedes=HASH)
    return codes(continuity(now, [(HASH, was)])[1])


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []), ({"earned": v(120, block=10)}, []), ({"earned": v(110, block=10)}, ["J26"]),
        ({"earned": v(80, block=10)}, []), ({"earned": v(110, block=10), "owned": v(60, block=10)}, []),
        ({"not_promised": v(601)}, []),  # a decision
        ({"holders": v(41)}, []),  # exact before and after: two readings of no block
        ({"earned": v(110, block=5)}, ["J26"]),
    ],
)  # fmt: skip
def test_a_correction_moves_numbers_about_people_by_two_blocks(changed: dict[str, Value], expected: list[str]) -> None:
    assert corrected(**changed) == expected


def test_a_correction_moves_a_line_by_two_blocks() -> None:
    def roll(granted: int) -> tuple[RollLine, ...]:
        moved = RollLine("granted", not_earned=v(granted, block=10), not_promised=v(-granted, block=10))
        return (ROLL[0], moved, ROLL[-1])

    for granted, expected in ((100, []), (110, ["J26"]), (120, []), (80, [])):
        now = made(roll_forward=roll(granted), supersedes=HASH)
        assert codes(continuity(now, [(HASH, made(roll_forward=roll(100)))])[1]) == expected


def test_a_quarter_opens_as_the_corrected_one_before_it_closes() -> None:
    first = made(roll_forward=ROLL)
    correction = made(roll_forward=(*ROLL[:-1], line("closing", 590, 260, 100, 50)), supersedes=HASH)
    second = after(roll_forward=(line("opening", 600, 250, 100, 50), line("closing", 1, 1, 1, 1)))
    files = [("a" * 64, first), ("b" * 64, correction), ("c" * 64, second)]
    assert [(sha256[0], problem.code) for sha256, problem in carried(files)] == [("c", "J21"), ("c", "J21")]
    assert carried([files[0], files[2]]) == []
    follows = replace(second, previous="b" * 64)
    assert carried([files[0], files[1], ("c" * 64, follows)]) == [], "it names the correction: judged there"


@pytest.mark.parametrize(("today", "days"), [(date(2026, 8, 14), 0), (date(2026, 8, 15), 1), (date(2027, 8, 14), 365)])
def test_a_release_is_overdue_from_the_day_after(today: date, days: int) -> None:
    told = list(overdue(made(next_release=date(2026, 8, 14)), today))
    assert [problem.message.rpartition("it is ")[2] for problem in told] == ([f"{days} days late."] if days else [])
    assert list(overdue(made(), today)) == []


def test_what_is_a_warning_and_what_a_refusal() -> None:
    late, still = continuity(after(facts=facts()), [(HASH, made(next_release=date(2026, 6, 1)))])[1]
    assert {late.severity, still.severity} == {Severity.WARNING}
    (few,) = plausibility(made(facts=facts(holders=3)))[1]
    assert few.severity is Severity.REFUSAL
