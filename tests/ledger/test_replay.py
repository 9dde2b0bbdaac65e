"""Replay: what each event books, in which quarter, and how late events, reversals and splits come out."""

import csv
import io
from importlib import import_module

import polars as pl
import pytest

from transparency.ledger.replay.fingerprints import cells_of

POOL = """
event date       recorded   type            pool provider grant units instrument vesting price cause    reverses inputs
a     2025-01-01 .          pool_authorized a    .        .     1000  .          .       .     .        .        .
b     2025-01-01 .          pool_authorized b    .        .     1000  .          .       .     .        .        .
"""


def event(name, day, kind, grant=".", units=".", recorded=".", **more):
    cells = (
        dict.fromkeys(["pool", "provider", "instrument", "vesting", "price", "cause", "reverses", "inputs"], ".") | more
    )
    return (
        f"{name} {day} {recorded} {kind} {cells['pool']} {cells['provider']} {grant} {units} {cells['instrument']} "
        f"{cells['vesting']} {cells['price']} {cells['cause']} {cells['reverses']} {cells['inputs']}\n"
    )


def grant(name, day, units, pool="a", **more):
    return event(f"e{name}", day, "grant", name, units, pool=pool, provider="p1", **({"instrument": "NSO"} | more))


@pytest.mark.parametrize(
    ("kind", "cause", "pool", "line", "moved"),
    [
        ("forfeit", "other", "a", "forfeited", (10, -10, 0, 0, 0)),
        ("forfeit", "other", "b", "forfeited", (0, -10, 0, 0, 0)),
        ("expire", "other", "a", "expired", (10, 0, -10, 0, 0)),
        ("expire", "other", "b", "expired", (0, 0, -10, 0, 0)),
        ("company_cancel", "other", "a", "company_cancelled", (10, -10, 0, 0, 0)),
        ("exercise", ".", "a", "exercised", (0, 0, -10, 10, 10)),
        ("settle", ".", "b", "settled", (0, 0, -10, 10, 10)),
        ("settle", "withheld", "a", "withheld", (10, 0, -10, 0, 0)),
        ("settle", "withheld", "b", "withheld", (0, 0, -10, 10, 0)),
        ("cash_settle", ".", "a", "cash_settled", (10, 0, -10, 0, 0)),
        ("cash_settle", ".", "b", "cash_settled", (0, 0, -10, 10, 0)),
        ("accelerate", ".", "a", "accelerated", (0, -10, 10, 0, 0)),
    ],
)
def test_each_event_has_its_line(desk, kind, cause, pool, line, moved):
    positions = desk.good(
        POOL
        + grant("g1", "2025-01-02", 400, pool, vesting="V4", instrument="RSU" if kind == "settle" else "NSO")
        + event("x", "2025-05-01", kind, "g1", 10, cause=cause)
    )
    assert desk.line(positions, "2025-q2", line) == moved


def test_company_cancel_takes_unvested_units_first(desk):
    table = POOL + grant("g1", "2025-01-02", 400, vesting="V4") + event("c", "2025-05-01", "company_cancel", "g1", 350)
    assert desk.balance(desk.good(table), "2025-q2") == (950, 0, 50, 0, 0)


def test_restricted_stock_is_owned_as_it_vests(desk):
    table = POOL + grant("g1", "2025-01-02", 400, vesting="V4", instrument="RSA")
    positions = desk.good(table, "2025-q4")
    assert desk.balance(positions, "2025-q2") == (600, 300, 0, 100, 100)
    assert desk.line(positions, "2025-q2", "vested") == (0, -100, 0, 100, 100)


def test_repurchase_returns_only_where_the_pool_says_so(desk):
    for pool, left in (("a", (610, 300, 0, 90, 90)), ("b", (600, 300, 0, 100, 90))):
        table = POOL + grant("g1", "2025-01-02", 400, pool, vesting="V4", instrument="RSA")
        positions = desk.good(table + event("r", "2025-05-01", "repurchase", "g1", 10))
        assert desk.balance(positions, "2025-q2", pool) == left


def test_forfeited_units_come_off_the_end_of_the_schedule(desk):
    table = POOL + grant("g1", "2025-01-02", 400, vesting="V4") + event("f", "2025-05-01", "forfeit", "g1", 150)
    positions = desk.good(table, "2026-q1")
    vested = [
        desk.line(positions, quarter, "vested")[2]
        for quarter in ("2025-q1", "2025-q2", "2025-q3", "2025-q4", "2026-q1")
    ]
    assert vested == [0, 100, 100, 50, 0]


def test_accelerated_units_come_off_the_end_too(desk):
    table = POOL + grant("g1", "2025-01-02", 400, vesting="V4") + event("f", "2025-05-01", "accelerate", "g1", 150)
    positions = desk.good(table, "2026-q1")
    vested = [desk.line(positions, quarter, "vested")[2] for quarter in ("2025-q2", "2025-q3", "2025-q4", "2026-q1")]
    assert vested == [100, 100, 50, 0]


def test_transfer_between_pools(desk):
    positions = desk.good(POOL + event("t", "2025-02-01", "pool_transfer", units=300, pool="a", inputs="b"))
    assert desk.balance(positions, "2025-q1")[0] == 700
    assert desk.balance(positions, "2025-q1", "b")[0] == 1300
    assert positions.flows.filter(pl.col("line") == "pool_transfer")["events"].sum() == 1


def test_late_event_counts_in_the_next_open_quarter(desk):
    """Quarters close 20 days after their end; a forfeiture of 10 February recorded on 2 May belongs to the second."""
    table = (
        POOL
        + grant("g1", "2025-01-02", 400, vesting="V4")
        + event("f", "2025-02-10", "forfeit", "g1", 400, recorded="2025-05-02")
    )
    positions = desk.good(table, "2025-q1", "2025-q2")
    assert desk.balance(positions, "2025-q1") == (600, 400, 0, 0, 0)
    assert desk.line(positions, "2025-q2", "forfeited", prior=True) == (400, -400, 0, 0, 0)
    assert desk.balance(positions, "2025-q2") == (1000, 0, 0, 0, 0)
    punctual = desk.good(table.replace("2025-05-02", "2025-04-20"), "2025-q1", "2025-q2")
    assert desk.balance(punctual, "2025-q1") == (1000, 0, 0, 0, 0)


def test_late_forfeiture_takes_back_what_vested_on_wrong_grounds(desk):
    """Left on 1 April; 100 units vested on 2 April and were published; recorded after that quarter was closed."""
    table = (
        POOL
        + grant("g1", "2025-01-02", 400, vesting="V4")
        + event("f", "2025-04-01", "forfeit", "g1", 400, recorded="2025-08-01")
    )
    positions = desk.good(table, "2025-q2", "2025-q3")
    assert desk.balance(positions, "2025-q2") == (600, 300, 100, 0, 0)
    assert desk.line(positions, "2025-q3", "vested", prior=True) == (0, 100, -100, 0, 0)
    assert desk.line(positions, "2025-q3", "vested", prior=False) == (0, 0, 0, 0, 0)
    assert desk.balance(positions, "2025-q3") == (1000, 0, 0, 0, 0)


def test_late_grant_catches_up_as_prior(desk):
    table = POOL + grant("g1", "2025-01-02", 400, vesting="V4", recorded="2025-08-01")
    positions = desk.good(table, "2025-q2", "2025-q3")
    assert desk.balance(positions, "2025-q2") == (1000, 0, 0, 0, 0)
    assert desk.line(positions, "2025-q3", "granted", prior=True) == (-400, 400, 0, 0, 0)
    assert desk.line(positions, "2025-q3", "vested", prior=True) == (0, -100, 100, 0, 0)
    assert desk.line(positions, "2025-q3", "vested", prior=False) == (0, -100, 100, 0, 0)


@pytest.mark.parametrize(("vesting", "prior", "own"), [("V4", 400, 200), (".", 800, 0)])
def test_late_grant_catches_up_as_prior_across_a_split(desk, vesting, prior, own):
    """What vested by September belongs to earlier quarters, though a split of May has made two units of each since."""
    table = POOL + grant("g1", "2025-01-02", 400, vesting=vesting, recorded="2025-11-01")
    table = table.replace("inputs\n", "inputs ratio\n").replace(" .\n", " . .\n")
    table += event("s", "2025-05-10", "split").rstrip() + " 2:1\n"
    positions = desk.good(table, "2025-q2", "2025-q3", "2025-q4")
    assert desk.line(positions, "2025-q4", "granted", prior=True) == (-800, 800, 0, 0, 0)
    assert desk.line(positions, "2025-q4", "vested", prior=True) == (0, -prior, prior, 0, 0)
    assert desk.line(positions, "2025-q4", "vested", prior=False) == (0, -own, own, 0, 0)


def test_late_grant_across_odd_splits_earns_all(desk):
    """13 units granted in September, recorded a year later: of the 4 due in February 8 of 27 have become, not 7."""
    table = """
event date       recorded   type            pool provider grant units instrument vesting ratio
a     2024-01-01 .          pool_authorized a    .        .     1000  .          .       .
g     2024-09-23 2025-08-14 grant           a    p1       g1    13    NSO        LIST    .
s     2025-05-04 .          split           a    .        .     .     .          .       7:5
t     2025-06-23 .          split           a    .        .     .     .          .       3:2
"""
    positions = desk.good(table, "2025-q1", "2025-q2", "2025-q3", "2025-q4")
    assert desk.line(positions, "2025-q3", "vested", prior=True) == (0, -8, 8, 0, 0)
    assert desk.line(positions, "2025-q3", "vested", prior=False) == (0, -19, 19, 0, 0)


@pytest.mark.parametrize(("instrument", "place"), [("NSO", 2), ("RSA", 3)])
def test_late_leave_gives_back_what_was_earned_before_a_split(desk, instrument, place):
    """On leave from 1 February, told in August: the 100 units of April, 200 since the split of May, were not earned."""
    table = f"""
event date       recorded   type            pool provider grant units instrument vesting rule ratio
a     2025-01-01 .          pool_authorized a    .        .     1000  .          .       .    .
g     2025-01-02 .          grant           a    p1       g1    400   {instrument} V4    RC   .
s     2025-05-10 .          split           a    .        .     .     .          .       .    2:1
m     2025-02-01 2025-08-14 leave_start     .    p1       .     .     .          .       .    .
"""
    positions = desk.good(table, "2025-q1", "2025-q2", "2025-q3", rules=desk.rules)
    assert desk.balance(positions, "2025-q2")[1] == 600
    late = desk.line(positions, "2025-q3", "vested", prior=True)
    assert (late[1], late[place]) == (200, -200)
    assert desk.line(positions, "2025-q3", "vested", prior=False) == (0, 0, 0, 0, 0)
    assert desk.balance(positions, "2025-q3") == (1200, 800, 0, 0, 0)


def test_on_the_day_of_return_time_earns_before_anything_else_of_that_day(desk):
    """What fell due while away, 200 of 400, is earned on the day: a cancellation told before the return finds it so."""
    table = """
event date       type            pool provider grant units instrument vesting rule
a     2025-01-01 pool_authorized a    .        .     1000  .          .       .
g     2025-01-02 grant           a    p1       g1    400   NSO        V4      RC
l     2025-03-01 leave_start     .    p1       .     .     .          .       .
c     2025-08-15 company_cancel  .    .        g1    300   .          .       .
r     2025-08-15 leave_end       .    p1       .     .     .          .       .
"""
    positions = desk.good(table, "2025-q1", "2025-q2", rules=desk.rules)
    assert desk.line(positions, "2025-q3", "vested") == (0, -200, 200, 0, 0)
    assert desk.line(positions, "2025-q3", "company_cancelled")[1:3] == (-200, -100)


def test_event_of_a_quarter_never_disclosed_counts_in_it(desk):
    positions = desk.good(POOL + grant("g1", "2025-01-02", 400), "2025-q3")
    assert desk.line(positions, "2025-q1", "granted", prior=False)[1] == 400


def test_reversal_books_the_opposite(desk):
    table = POOL + grant("g1", "2025-01-02", 400, vesting="V4") + event("x", "2025-05-01", "exercise", "g1", 60)
    positions = desk.good(table + event("r", "2025-08-01", "reversal", reverses="x"))
    assert desk.line(positions, "2025-q3", "exercised") == (0, 0, 60, -60, -60)
    assert desk.balance(positions, "2025-q3") == (600, 200, 200, 0, 0)
    netted = desk.good(table + event("r", "2025-06-01", "reversal", reverses="x"))
    assert desk.line(netted, "2025-q2", "exercised") == (0, 0, 0, 0, 0)


def test_reversed_forfeiture_catches_up_with_the_schedule(desk):
    table = POOL + grant("g1", "2025-01-02", 400, vesting="V4") + event("f", "2025-05-01", "forfeit", "g1", 300)
    positions = desk.good(table + event("r", "2025-11-01", "reversal", reverses="f"))
    assert desk.balance(positions, "2025-q4") == (600, 100, 300, 0, 0)


def test_reversed_grant_and_cancellation(desk):
    table = POOL + grant("g1", "2025-01-02", 400, vesting="V4")
    assert desk.balance(desk.good(table + event("r", "2025-08-01", "reversal", reverses="eg1")), "2025-q3") == (
        1000,
        0,
        0,
        0,
        0,
    )
    cancelled = (
        table
        + event("c", "2025-05-01", "company_cancel", "g1", 350)
        + event("r", "2025-05-02", "reversal", reverses="c")
    )
    assert desk.balance(desk.good(cancelled), "2025-q2") == (600, 300, 100, 0, 0)


def test_repricing_changes_values_from_its_quarter(desk):
    table = (
        POOL + grant("g1", "2025-01-02", 400, price="2.00") + event("r", "2025-05-01", "reprice", "g1", price="1.00")
    )
    positions = desk.good(table)
    values = (
        positions.balances.filter(pl.col("instrument") == "NSO")
        .sort("quarter")
        .select(pl.col("value").cast(pl.String))["value"]
    )
    assert values.to_list() == ["800.000000", "400.000000"]


def test_vesting_calendar(desk):
    positions = desk.good(POOL + grant("g1", "2025-01-02", 400, vesting="V4"), "2025-q2")
    calendar = positions.ahead.filter(pl.col("quarter") == positions.quarters[-1].index).select("ahead", "units").rows()
    assert calendar == [(1, 100), (2, 100), (3, 100)]


def test_weighted_term_and_strikes(desk):
    table = POOL + grant("g1", "2025-01-02", 400, price="2.00") + grant("g2", "2025-01-02", 100, price="0.50")
    row = desk.good(table).balances.filter(pl.col("instrument") == "NSO").row(0, named=True)
    assert (str(row["value"]), row["priced"], str(row["price_min"]), str(row["price_max"])) == (
        "850.000000",
        500,
        "0.500000",
        "2.000000",
    )
    assert (row["exercisable"], row["term_units"]) == (500, 0)


def test_holdings_and_people(desk):
    positions = desk.good(
        POOL + grant("g1", "2025-01-02", 400, vesting="V4") + grant("g2", "2025-01-03", 50, vesting="V4")
    )
    assert positions.holdings.rows() == [(positions.quarters[0].index, "p1", "a", "NSO", 450, 0, 0, 0)]
    granted = positions.flows.filter(pl.col("line") == "granted").row(0, named=True)
    assert (granted["events"], granted["people"]) == (2, 1)


def test_digests_do_not_move_with_later_events(desk):
    first = desk.good(POOL + grant("g1", "2025-01-02", 400), "2025-q1")
    later = desk.good(POOL + grant("g1", "2025-01-02", 400) + grant("g2", "2025-05-02", 400), "2025-q1")
    quarter = first.quarters[0].index
    before, after = first.fingerprints(), later.fingerprints()
    assert before[quarter] == after[quarter] and before[quarter][1] == 3
    assert after[quarter + 1][1] == 4 and after[quarter + 1] != after[quarter]


def test_fiscal_year_may_start_in_any_month(desk):
    own = desk.settings(fiscal_year_start=2)
    positions = desk.good(POOL + grant("g1", "2025-01-02", 400) + grant("g2", "2025-02-02", 100), own=own)
    assert [quarter.id for quarter in positions.quarters] == ["2025-q4", "2026-q1"]
    assert desk.balance(positions, "2025-q4")[0] == 600
    assert positions.flows.filter(pl.col("line") == "granted")["unvested"].to_list() == [400, 100]


def test_a_new_price_before_the_grant_itself_is_refused(desk):
    table = POOL + grant("g1", "2025-01-02", 400, price="3.00", vesting="V4")
    table += event("r", "2025-02-01", "reprice", "g2", price="1.00")
    table += grant("g2", "2025-08-02", 100, price="2.00", vesting="V4")
    assert desk.codes(table, "2025-q4") == [("L06", 5)]


def test_repricing_and_a_split_after_it(desk):
    """400 units at 2.00, then at 1.00, then 800 at 0.50: values stand at the strike of the day, and lines tie."""
    table = POOL + grant("g1", "2025-01-02", 400, price="2.00", vesting="V4")
    table += event("r", "2025-05-01", "reprice", "g1", price="1.00")
    table = table.replace("inputs\n", "inputs ratio\n").replace(" .\n", " . .\n")
    table += event("s", "2025-08-01", "split").rstrip() + " 2:1\n"
    positions = desk.good(table, "2026-q1")
    of_awards = positions.balances.filter(pl.col("instrument") == "NSO").sort("quarter")
    values = of_awards.select(pl.col("value").cast(pl.String), "priced").rows()
    assert values == [("800.000000", 400)] + [("400.000000", 400)] + [("400.000000", 800)] * 3
    assert of_awards["vested"].to_list() == [0, 100, 400, 600, 800]
    assert str(of_awards["price_max"][-1]) == "0.500000"


def test_a_new_price_after_a_split(desk):
    """400 units at 2.00, then 800 at 1.00, then at 0.25: nothing is left on the price between."""
    table = POOL + grant("g1", "2025-01-02", 400, price="2.00", vesting="V4")
    table += event("r", "2025-09-01", "reprice", "g1", price="0.25")
    table = table.replace("inputs\n", "inputs ratio\n").replace(" .\n", " . .\n")
    table += event("s", "2025-08-01", "split").rstrip() + " 2:1\n"
    positions = desk.good(table, "2025-q4")
    of_awards = positions.balances.filter(pl.col("instrument") == "NSO").sort("quarter")
    assert of_awards["value"].cast(pl.String).to_list() == ["800.000000", "800.000000", "200.000000", "200.000000"]
    assert of_awards["price_max"].cast(pl.String).to_list() == ["2.000000", "2.000000", "0.250000", "0.250000"]


def test_a_column_that_the_format_gains_changes_no_digest_of_rows_without_it(desk, monkeypatch):
    """Quarters were published with commitments to these: a format that grows may not call their books changed."""
    fingerprints = import_module("transparency.ledger.replay.fingerprints")
    table = POOL + grant("g1", "2025-01-02", 400, vesting="V4")
    plain, priced = table, POOL + grant("g1", "2025-01-02", 400, price="3.00", vesting="V4")
    now = [desk.good(each, "2025-q1").fingerprints() for each in (plain, priced)]
    older = tuple(name for name in fingerprints.HASHED if name != "inputs")
    monkeypatch.setattr(fingerprints, "HASHED", older)
    before = [desk.good(each, "2025-q1").fingerprints() for each in (plain, priced)]
    monkeypatch.setattr(fingerprints, "HASHED", tuple(name for name in older if name != "price"))
    grown = [desk.good(each, "2025-q1").fingerprints() for each in (plain, priced)]
    assert now[0] != now[1] and before[0] != before[1] and grown[0] != grown[1]
    monkeypatch.setattr(fingerprints, "HASHED", older)
    monkeypatch.setattr(fingerprints, "EVENT_COLUMNS", older)
    assert [desk.good(each, "2025-q1").fingerprints() for each in (plain, priced)] == before, "an empty column"


def test_a_row_that_counted_is_read_back_cell_by_cell(desk):
    """Columns that the format gained later stand in the last cell of a row, and only where they are filled."""
    positions = desk.good(
        """
        event date       type            pool provider grant units instrument vesting fair_value
        a     2025-01-01 pool_authorized a    .        .     1000  .          .       .
        g     2025-01-02 grant           a    p1       g1    400   NSO        V4      .
        h     2025-01-03 grant           a    p1       g2    8     RSU        V4      1.25
        """,
        "2025-q1",
    )
    (rows,) = positions.rows().values()
    cells = [cells_of(row) for row in csv.reader(io.StringIO(rows.decode()))]
    assert [(row["event"], row["grant"], row["units"], row["reverses"]) for row in cells] == [
        ("a", "", "1000", ""),
        ("g", "g1", "400", ""),
        ("h", "g2", "8", ""),
    ]
    assert [row.get("fair_value") for row in cells] == [None, None, "1.250000"]
