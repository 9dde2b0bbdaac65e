"""Lines that too few people moved: shown with neighbours, or carried forward; and what is published then ties out."""

import importlib.util
from collections import defaultdict
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transparency.ledger.positions import PLACES
from transparency.privacy.population import Rules
from transparency.privacy.restating import restate
from transparency.privacy.treatment import TooFew, Treatment, enough_of_each_kind, treat
from transparency.privacy.waiting import at_end, entering, with_lines


def neighbour(name):
    """A module of tests/ledger: its desk and its random ledgers serve here too."""
    path = Path(__file__).parents[1] / "ledger" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"ledger_{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ledgers, desks = neighbour("test_replay_properties"), neighbour("conftest")


@pytest.fixture(scope="module")
def new_desk(tmp_path_factory):
    return lambda: desks.Desk(tmp_path_factory.mktemp("ledger"))


def rules(providers=3, changers=3, p=10):
    return Rules(providers, changers, p, b"x" * 32)


def treated(positions, quarters, wanted, carry_all=()):
    """The treatments of some quarters, one after the other."""
    moves = positions.moves.collect()
    waiting, found = moves.clear(), []
    for quarter in quarters:
        rows = pl.concat([entering(positions, quarter, waiting), moves.filter(pl.col("quarter") == quarter)])
        standing = positions.holdings.filter(pl.col("quarter") == quarter)
        one = treat(rows, standing, quarter, wanted, carry_all=quarter in carry_all)
        if isinstance(one, TooFew):
            one = treat(rows, standing, quarter, wanted, carry_all=True)
        found.append(one)
        waiting = at_end(rows.filter(with_lines(one.carried)))
    return found


def shown_groups(positions, treatments):
    """Row by row: (quarter, pool, instrument, label) → provider → units by place, as published."""
    moves = positions.moves.collect()
    waiting, groups = moves.clear(), {}
    for one in treatments:
        waiting = entering(positions, one.quarter, waiting)
        now = moves.filter(pl.col("quarter") == one.quarter)
        merged = {(p, i, line): "+".join(lines) for p, i, lines in one.merged for line in lines}
        for row in (
            *at_end(waiting.filter(~with_lines(one.carried))).iter_rows(named=True),
            *now.iter_rows(named=True),
        ):
            line = (row["pool"], row["instrument"], row["line"])
            if line in one.carried:
                continue
            late = row["prior"] and line not in one.late and line not in merged
            label = ("late " if late else "") + merged.get(line, row["line"])
            people = groups.setdefault((one.quarter, *line[:2], label), {})
            sums = people.setdefault(row["provider"], dict.fromkeys(PLACES, 0))
            for place in PLACES:
                sums[place] += row[place]
        kept = [frame.filter(with_lines(one.carried)) for frame in (waiting, now)]
        waiting = at_end(pl.concat(kept))
    return groups


slow = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@slow
@given(seed=st.integers(0, 10**9), few=st.integers(2, 4))
def test_everything_published_is_about_enough_people_and_ties(new_desk, seed, few):
    desk = new_desk()
    plain = ledgers.random_ledger(seed, desk.settings().vesting, steps=40)
    positions = desk.good(ledgers.as_table(plain.rows))
    quarters = [one.index for one in positions.quarters]
    found = treated(positions, quarters, rules(few, few))
    for group, people in shown_groups(positions, found).items():
        for place in PLACES:
            moved = sorted((abs(sums[place]) for sums in people.values() if sums[place]), reverse=True)
            assert not moved or len(moved) >= few, (group, place, moved)
            assert not moved or sum(moved[2:]) * 100 >= moved[0] * 10, (group, place, moved)
    shown = restate(positions, found)
    ties(shown)
    stocks(shown, few)


def ties(shown):
    """Opening and movements give closing, by pool and instrument; holdings add up to balances (T1 to T6)."""
    keys = ["pool", "instrument"]
    stood = defaultdict(lambda: (0,) * 5)
    reserved = defaultdict(int)
    for quarter in shown.quarters:
        here = pl.col("quarter") == quarter.index
        for row in shown.flows.filter(here).group_by(keys).agg(pl.col(PLACES).sum()).iter_rows():
            stood[row[:2]] = tuple(a + b for a, b in zip(stood[row[:2]], row[2:], strict=True))
        closing = defaultdict(lambda: (0,) * 5)
        for row in shown.balances.filter(here).select(*keys, *PLACES).iter_rows():
            closing[row[:2]] = row[2:]
        for pool in {key[0] for key in (*stood, *closing)}:
            of = [key for key in {*stood, *closing} if key[0] == pool]
            available = sum(stood[key][0] for key in of)
            assert available == sum(closing[key][0] for key in of)
            for key in of:
                assert stood[key][1:] == closing[key][1:], (quarter.id, key)
        raised = shown.flows.filter(here & pl.col("instrument").is_null()).group_by("pool").agg(pl.sum("available"))
        for pool, units in raised.iter_rows():
            reserved[pool] += units
        held = shown.holdings.filter(here).group_by("pool").agg(pl.sum_horizontal("unvested", "vested", "owned").sum())
        for pool, units in held.iter_rows():
            assert units == sum(sum(closing[key][i] for i in (1, 2, 4)) for key in closing if key[0] == pool)


def stocks(shown, few):
    """No published stock stands for 1 to few - 1 people, and nobody is shown to hold less than nothing."""
    assert shown.holdings.filter(pl.any_horizontal(pl.col("unvested", "vested", "owned") < 0)).height == 0
    for place in ("unvested", "vested", "owned"):
        by = shown.holdings.group_by("quarter", "provider").agg(pl.sum(place))
        counts = by.filter(pl.col(place) > 0).group_by("quarter").len()
        assert counts.filter(pl.col("len") < few).height == 0, place


@slow
@given(seed=st.integers(0, 10**9))
def test_names_and_order_change_nothing(new_desk, seed):
    desk = new_desk()
    plain = ledgers.random_ledger(seed, desk.settings().vesting, steps=40)
    positions = desk.good(ledgers.as_table(plain.rows))
    quarters = [one.index for one in positions.quarters]
    found = treated(positions, quarters, rules())
    renamed = [
        row | ({"provider": f"x{3 - int(row['provider'][1:])}"} if "provider" in row else {}) for row in plain.rows
    ]
    days = sorted({row["date"] for row in renamed}, key=lambda day: Random(seed).random())
    shuffled = [row for day in days for row in renamed if row["date"] == day]
    assert treated(new_desk().good(ledgers.as_table(shuffled)), quarters, rules()) == found


EIGHT = """
date type pool provider grant units instrument vesting cause
2025-01-02 pool_authorized a . . 100000 . . .
""" + "".join(f"2025-01-10 grant a p{n} g{n} 1000 NSO V4 .\n" for n in range(8))


def exercises(day, *people, kind="exercise", units=100):
    return "".join(f"{day} {kind} . . g{n} {units} . . .\n" for n in people)


def lines(positions, quarter):
    here = positions.flows.filter(pl.col("quarter") == desks.index(quarter))
    return {(row["line"], row["prior"]): row["vested"] for row in here.iter_rows(named=True)}


def run(desk, table, *names, wanted=None, carry_all=()):
    positions = desk.good(with_ids(table), *names)
    quarters = [desks.index(name) for name in names]
    found = treated(positions, quarters, wanted or rules(), {desks.index(name) for name in carry_all})
    return found, restate(positions, found)


def with_ids(table):
    header, *rows = table.strip().splitlines()
    return "\n".join([f"event {header}", *(f"e{number} {row}" for number, row in enumerate(rows))])


def test_a_line_of_two_people_waits_until_a_third_joins_them(desk):
    table = EIGHT + exercises("2025-05-01", 0, 1) + exercises("2025-08-01", 2)
    found, shown = run(desk, table, "2025-q1", "2025-q2", "2025-q3")
    assert [one.carried for one in found] == [frozenset(), {("a", "NSO", "exercised")}, frozenset()]
    assert ("exercised", False) not in lines(shown, "2025-q2")
    assert lines(shown, "2025-q3")["exercised", False] == -300
    assert desk.balance(shown, "2025-q2")[4] == 0 and desk.balance(shown, "2025-q3")[4] == 300


def test_neighbours_that_move_units_alike_are_shown_together(desk):
    table = EIGHT + exercises("2025-05-01", 0, 1) + exercises("2025-05-02", 2, 3, 4, kind="settle")
    found, shown = run(desk, table, "2025-q1", "2025-q2")
    assert found[1].merged == (("a", "NSO", ("exercised", "settled")),)
    assert lines(shown, "2025-q2")["exercised+settled", False] == -500


def test_one_large_holder_dominates_a_line(desk):
    table = EIGHT + exercises("2025-05-01", 0, 1, 2, units=1) + exercises("2025-05-02", 3, units=250)
    found, _ = run(desk, table, "2025-q1", "2025-q2")
    assert found[1].carried == {("a", "NSO", "exercised")}


def test_too_few_owners_are_not_shown_however_many_changed(desk):
    table = EIGHT + exercises("2025-05-01", 0, 1, 2, 3)
    found, shown = run(desk, table, "2025-q1", "2025-q2", wanted=rules(providers=5, changers=3))
    assert found[1].carried == {("a", "NSO", "exercised")}
    assert desk.balance(shown, "2025-q2")[4] == 0


def test_what_follows_from_a_carried_line_is_carried_too(desk):
    """Units that are not shown as earned cannot be shown as exercised: somebody would hold less than nothing."""
    table = EIGHT + exercises("2025-05-01", 0, 1, 2, 3)
    found, shown = run(desk, table, "2025-q1", "2025-q2", carry_all=("2025-q1",))
    assert shown.holdings.filter(pl.col("unvested") < 0).height == 0
    assert {line for _, _, line in found[0].carried} == {"granted"}


def test_units_carried_through_a_split_are_shown_in_new_units(desk):
    table = EIGHT + exercises("2025-05-01", 0, 1) + "2025-07-10 split . . . . . . .\n" + exercises("2025-08-01", 2)
    header, *rows = table.strip().splitlines()
    table = "\n".join([f"{header} ratio", *(f"{row} {'3:1' if ' split ' in row else '.'}" for row in rows)])
    _, shown = run(desk, table, "2025-q1", "2025-q2", "2025-q3")
    assert desk.balance(shown, "2025-q3")[4] == 700
    ties(shown)


def test_one_person_in_the_whole_pool_is_refused_until_the_founder_carries_it_forward(desk):
    table = EIGHT.replace(" V4 ", " EVENT ") + exercises("2025-05-01", 0, kind="forfeit")
    positions = desk.good(with_ids(table), "2025-q1", "2025-q2")
    quarter = desks.index("2025-q2")
    rows = positions.moves.filter(pl.col("quarter") == quarter).collect()
    standing = positions.holdings.filter(pl.col("quarter") == quarter)
    refused = treat(rows, standing, quarter, rules())
    assert isinstance(refused, TooFew) and "carry_forward: true" in refused.remedies[0]
    carried = treat(rows, standing, quarter, rules(), carry_all=True)
    assert carried == Treatment(quarter, carried=frozenset({("a", "NSO", "forfeited")}))


def test_nothing_is_done_where_enough_people_moved(desk):
    positions = desk.good(with_ids(EIGHT + exercises("2025-05-01", 0, 1, 2, 3)), "2025-q1", "2025-q2")
    found = treated(positions, [desks.index("2025-q1"), desks.index("2025-q2")], rules())
    assert found == [Treatment(one.quarter) for one in found]
    assert restate(positions, found) is positions


def test_earned_units_are_told_by_kind_only_where_each_kind_is_about_enough_people():
    """Two kinds with five people each, or five and two: the sum is known, so that both are told or none."""

    def held(*kinds):
        rows = [(f"p{kind}{number}", kind, 100) for kind, people in kinds for number in range(people)]
        return pl.DataFrame(rows, schema=["provider", "instrument", "vested"], orient="row")

    assert enough_of_each_kind(held(("NSO", 5), ("RSU", 5)), rules(providers=5))
    assert not enough_of_each_kind(held(("NSO", 5), ("RSU", 2)), rules(providers=5))
    assert enough_of_each_kind(held(("NSO", 5)), rules(providers=5))
