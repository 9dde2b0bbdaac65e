"""Each invariant with its own code, at the line of the event at fault."""

from datetime import date

import pytest

from transparency.publication.publication import RuleHead

HEAD = """
event date       type            pool provider grant units instrument vesting vest_start cause
a     2025-01-01 pool_authorized a    .        .     1000  .          .       .          .
"""
NSO = "g     2025-01-02 grant           a    p1       g1    400   NSO        V4      2025-01-02 .\n"


def row(event, day, kind, grant=".", units=".", **more):
    cells = {"pool": ".", "provider": ".", "instrument": ".", "vesting": ".", "vest_start": ".", "cause": "."} | more
    return (
        f"{event} {day} {kind} {cells['pool']} {cells['provider']} {grant} {units} {cells['instrument']} "
        f"{cells['vesting']} {cells['vest_start']} {cells['cause']}\n"
    )


@pytest.mark.parametrize(
    ("rows", "code", "line"),
    [
        (NSO + row("f", "2025-05-01", "forfeit", "g1", 301), "L05", 4),
        (NSO + row("f", "2025-05-01", "expire", "g1", 101), "L05", 4),
        (NSO + row("c", "2025-05-01", "company_cancel", "g1", 401), "L05", 4),
        (NSO + row("x", "2025-05-01", "exercise", "g1", 101), "L11", 4),
        (NSO + row("x", "2025-05-01", "exercise", "g1", 99) + row("y", "2025-05-02", "cash_settle", "g1", 2), "L11", 5),
        (NSO + row("r", "2025-05-01", "repurchase", "g1", 1), "L05", 4),
        (NSO + row("v", "2025-05-01", "vest", "g1", 1), "L12", 4),
        (NSO + row("v", "2025-05-01", "accelerate", "g1", 301), "L12", 4),
        (row("f", "2025-01-01", "forfeit", "g1", 1) + NSO, "L06", 3),
        (row("g", "2025-01-02", "grant", "g1", 1001, pool="a", provider="p1"), "L10", 3),
        (NSO + row("r", "2025-05-01", "pool_reduced", units=601, pool="a"), "L10", 4),
        (NSO + row("x", "2025-05-01", "exercise", "g1", 50) + row("r", "2025-05-02", "retract", "g1"), "L05", 5),
        (NSO + row("f", "2025-05-01", "forfeit", "g1", 200) + row("h", "2025-05-01", "forfeit", "g1", 200), "L17", 5),
        (NSO.replace("NSO", "CSAR") + row("x", "2025-05-01", "exercise", "g1", 50), "L11", 4),
        (NSO.replace("V4 ", "EVENT ") + row("v", "2030-05-01", "vest", "g1", 50), "L12", 4),
        (NSO.replace("V4      2025-01-02", "EVENT 2025-06-01") + row("v", "2025-05-01", "vest", "g1", 50), "L12", 4),
        (NSO + row("f", "2025-05-01", "forfeit", "g1", 1, provider="p2"), "L08", 4),
    ],
)  # fmt: skip
def test_fault(desk, rows, code, line):
    providers = "provider,joined,left\np1,2020-01-01,\np2,2020-01-01,\n"
    assert (code, line) in desk.codes(HEAD + rows, providers=providers)


def test_exact_units_pass(desk):
    rows = NSO + row("f", "2025-05-01", "forfeit", "g1", 300) + row("x", "2025-05-01", "exercise", "g1", 100)
    positions = desk.good(HEAD + rows)
    assert desk.balance(positions, "2025-q2") == (900, 0, 0, 100, 100)


def test_forfeit_on_the_day_before_a_step(desk):
    """On 1 April nothing has vested yet; on 2 April a quarter has."""
    desk.good(HEAD + NSO + row("f", "2025-04-01", "forfeit", "g1", 400))
    assert ("L05", 4) in desk.codes(HEAD + NSO + row("f", "2025-04-02", "forfeit", "g1", 400))


def test_early_exercise_only_where_declared(desk):
    rows = HEAD.replace(" a  ", " b  ") + NSO.replace(" a  ", " b  ") + row("x", "2025-02-01", "exercise", "g1", 400)
    positions = desk.good(rows)
    assert desk.balance(positions, "2025-q1", "b") == (600, 0, 0, 400, 0)
    assert positions.holdings["unearned"].to_list() == [400]


def test_leaving_ends_vesting(desk):
    providers = "provider,joined,left\np1,2020-01-01,2025-05-01\n"
    later = row("b", "2026-03-01", "pool_authorized", units=1, pool="a")
    assert ("L12", 3) in desk.codes(HEAD + NSO + later, providers=providers)
    forfeit = row("f", "2025-05-01", "forfeit", "g1", 300)
    desk.good(HEAD + NSO + forfeit + later, providers=providers)
    kept = row("f", "2025-05-01", "accelerate", "g1", 300)
    desk.good(HEAD + NSO + kept + later, providers=providers)


def test_vest_event_after_leaving(desk):
    providers = "provider,joined,left\np1,2020-01-01,2025-05-01\n"
    rows = NSO.replace("V4 ", "EVENT ") + row("v", "2025-06-01", "vest", "g1", 50)
    assert ("L12", 4) in desk.codes(HEAD + rows, providers=providers)


@pytest.mark.parametrize(
    "start, end, good", [("2025-01-01", None, True), ("2025-01-03", None, False), ("2024-01-01", "2025-01-01", False)]
)
def test_rule_in_force(desk, start, end, good):
    rule = RuleHead(
        "R1",
        "",
        "",
        date(2024, 1, 1),
        date.fromisoformat(start),
        date.fromisoformat(end) if end else None,
        None,
        "",
        "",
    )
    table = HEAD.replace("cause\n", "cause rule\n").replace(".\n", ". .\n") + NSO.replace(".\n", ". R1\n")
    if good:
        desk.good(table, rules=(rule,))
    else:
        assert ("L16", 3) in desk.codes(table, rules=(rule,))


@pytest.mark.parametrize(
    ("award", "kind", "cause", "told"),
    [
        ("NSO", "settle", ".", [("L26", "warning", 4)]),
        ("NSO", "settle", "withheld", []),
        ("NSO", "exercise", "withheld", []),
        ("RSU", "settle", ".", []),
        ("SAR", "settle", ".", []),
    ],
)
def test_options_are_bought_and_not_settled(desk, award, kind, cause, told):
    """100 of 400 are earned; an option that is settled counts as before, and is said."""
    grant = NSO.replace("NSO", award)
    positions, problems = desk.replay(HEAD + grant + row("s", "2025-05-01", kind, "g1", 10, cause=cause))
    assert [(problem.code, problem.severity.value, problem.line) for problem in problems] == told
    owned = 0 if cause == "withheld" else 10
    assert desk.balance(positions, "2025-q2")[4] == owned


def test_expiry_is_not_automatic(desk):
    table = (
        (HEAD + NSO)
        .replace("cause\n", "cause expires\n")
        .replace(".\n", ". .\n")
        .replace("2025-01-02 . .", "2025-01-02 . 2025-06-30")
    )
    positions, problems = desk.replay(table, "2025-q4")
    assert positions is not None
    assert [(problem.code, problem.severity.value) for problem in problems] == [("L20", "warning")]
    assert positions.balances["term_units"].max() == 400


SPLIT = """
event date       type            pool provider grant units ratio vesting
a     2025-01-01 pool_authorized a    .        .     1000  .     .
g     2025-01-02 grant           a    p1       g1    {units} .   EVENT
s     2025-06-01 split           a    .        .     .     {ratio} .
f     {day}      forfeit         .    .        g1    {less} .    .
"""


def test_split_between_grant_and_reduction_scales(desk):
    """Fairmint: a split after the issuance and before the reduction scales the balance."""
    assert desk.balance(desk.good(SPLIT.format(units=100, ratio="2:1", day="2025-06-02", less=200)), "2025-q2") == (
        2000,
        0,
        0,
        0,
        0,
    )
    assert ("L05", 5) in desk.codes(SPLIT.format(units=100, ratio="2:1", day="2025-06-02", less=201))


def test_split_on_the_day_of_a_reduction_is_ambiguous(desk):
    assert ("L13", 5) in desk.codes(SPLIT.format(units=100, ratio="2:1", day="2025-06-01", less=60))


def test_splits_that_make_more_units_than_can_be_counted(desk):
    """A ratio typed twice, or the wrong way round, is told at its place; nothing behind it is worked out."""
    ledger = SPLIT.format(units=100, ratio="900000000:1", day="2025-07-01", less=1)
    again = "t     2025-06-05 split           a    .        .     .     999999999:1 .\n"
    assert desk.codes(ledger + again) == [("L13", 6)]


def test_split_books_its_rounding(desk):
    positions = desk.good(SPLIT.format(units=101, ratio="1:2", day="2025-07-01", less=1))
    assert desk.balance(positions, "2025-q2") == (450, 50, 0, 0, 0)
    assert desk.line(positions, "2025-q2", "split") == (449 - 899, 50 - 101, 0, 0, 0)
    assert desk.line(positions, "2025-q2", "split_rounding") == (1, 0, 0, 0, 0)


UNDO = """
event date       type            pool provider grant units vesting reverses
a     2025-01-01 pool_authorized a    .        .     1000  .       .
g     2025-01-02 grant           a    p1       g1    400   V4      .
x     2025-05-01 exercise        .    .        g1    60    .       .
"""


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ("r 2025-06-01 reversal . . . . . nobody", 5),
        ("r 2025-06-01 reversal . . . . . x\nq 2025-06-02 reversal . . . . . x", 6),
        ("r 2025-06-01 reversal . . . . . x\nq 2025-06-02 reversal . . . . . r", 6),
        ("r 2025-04-01 reversal . . . . . x", 5),
        ("r 2025-06-01 reversal . . . . . g", 5),
    ],
)
def test_reversal_faults(desk, rows, line):
    assert ("L14", line) in desk.codes(UNDO + rows)


def test_who_left_before_a_split_earns_nothing_by_it(desk):
    """G0 of 1,152 units: 25 months are earned, the rest is given back; at 1:10 no unit vests after leaving."""
    table = """
event date       type            pool provider grant units instrument vesting vest_start ratio
a     2022-01-02 pool_authorized a    .        .     99990 .          .       .          .
g     2022-10-03 grant           a    p1       g1    1151  NSO        V48C12  2022-10-03 .
f     2024-11-04 forfeit         .    .        g1    552   .          .       .          .
s     2025-01-02 split           a    .        .     .     .          .       .          1:10
"""
    people = "provider,joined,left\np1,2022-01-01,2024-11-04\n"
    desk.good(table, "2025-q1", providers=people)
