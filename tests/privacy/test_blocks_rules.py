"""The rules of the second reading (reference/blocks.md), one test or more each; 9 is an attack, see the attacks."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from statistics import mean

import msgspec
import polars as pl
import pytest
from tests.privacy.companies import FIRST, KEY, Company, day_of, keys
from tests.privacy.reading import faults

from transparency.audit.findings import audit
from transparency.audit.truth import tallies
from transparency.ledger.cap_table import untied
from transparency.ledger.contributions import Granted
from transparency.ledger.few_people import about_few
from transparency.privacy.block_size import STEPS, block_of, step_from
from transparency.privacy.coin import SCALE, Coin
from transparency.privacy.decisions import tells_of_people
from transparency.privacy.door import publish
from transparency.privacy.groups import one_inside, parts_of, tables_of
from transparency.privacy.rounding import Amount, Tie, Unsolved, round_cells
from transparency.publication.private import Private
from transparency.published.blocks import FIFTH, OTHER, Level, level_of
from transparency.published.cell_ids import parts_of_past
from transparency.published.conditions import advice, standing_against
from transparency.published.sums import broken

BLOCK = 1000


def series(keys_of, quarters, *, sticky):
    """Mean over quarters of (region less its two states), one for each key; the truth is 650: nothing ever moves.

    A third state and the total grow, so that the sums have to be made to fit anew each quarter.
    """
    found = []
    for key in keys_of:
        last, read = {}, []
        for quarter in range(quarters):
            grown = 700 * quarter
            true = {
                "region": 9_350,
                "one": 5_300,
                "two": 3_400,
                "rest": 650,
                "third": 4_100 + grown,
                "all": 13_450 + grown,
            }
            marks = {name: 0 if name in ("third", "all") else place + 1 for place, name in enumerate(true)}
            amounts = {name: Amount(units, BLOCK, marks[name]) for name, units in true.items()}
            ties = [
                Tie((("region", -1), ("one", 1), ("two", 1), ("rest", 1))),
                Tie((("all", -1), ("region", 1), ("third", 1))),
            ]
            kept = {name: blocks for name, blocks in last.items() if marks[name]} if sticky else {}
            last = round_cells(amounts, ties, {}, kept, Coin(bytes.fromhex(key), f"q{quarter}").parts)
            read.append((last["region"] - last["one"] - last["two"]) * BLOCK)
        found.append(mean(read))
    return found


def rms(readings, true):
    return (mean((one - true) ** 2 for one in readings)) ** 0.5 / BLOCK


def test_rule_1_a_frozen_difference_tells_as_little_after_24_quarters_as_after_one():
    assert rms(series(keys(16), 24, sticky=True), 650) >= 0.4
    assert rms(series(keys(16), 24, sticky=False), 650) < 0.25, "without the rule, a fresh coin averages out"


def test_rule_1_ahead_keeps_the_number_of_its_quarter(tmp_path):
    company = Company(tmp_path, 3).authorize(200_000)
    company.everybody(60, lambda number: 700 + 13 * number, vesting="V48C12")
    first, second, third = company.publish()
    for step in range(1, 8):
        assert second.values[f"ahead/{step}"] == first.values[f"ahead/{step + 1}"]
        assert third.values[f"ahead/{step}"] == second.values[f"ahead/{step + 1}"]
    assert second.values["people/holders"] == first.values["people/holders"]


def people_of(**counts):
    """People by role and state: ``full_ca=12``."""
    rows = []
    for name, count in counts.items():
        role, state = name.split("_")
        rows += [(f"{role}{state}{number}", role, state) for number in range(count)]
    frame = pl.DataFrame(rows, schema=["name", "role", "state"], orient="row")
    return frame.with_columns(who=pl.col("name").hash())


def tables(people, *wanted, minimum=11, parts=()):
    return dict(tables_of(people, list(wanted), minimum, parts=parts))


def test_rule_2_rows_of_few_go_into_other_with_enough():
    own = tables(people_of(full_ca=30, lead_ca=20, peer_ca=9, aide_ca=1), ("role",))["role",]
    assert own == {("full",)}, "lead goes into other, for peer and aide are only ten"
    assert tables(people_of(full_ca=30, peer_ca=9), ("role",)) == {}, "one row is no table"
    assert tables(people_of(full_ca=30, lead_ca=12), ("role",))["role",] == {("full",), ("lead",)}


def test_rule_2_no_difference_of_nested_rows_is_about_few():
    people = people_of(full_ca=15, full_ny=14, full_tx=3, lead_ca=20, lead_tx=12)
    found = tables(people, ("role",), ("state",), ("role", "state"))
    for (role,) in found["role",]:
        printed = {one for one in found.get(("role", "state"), ()) if one[0] == role}
        outside = people.filter(
            (pl.col("role") == role) & ~pl.struct("role", "state").is_in([{"role": a, "state": b} for a, b in printed])
        )
        assert not printed or outside.height == 0 or outside.height >= 11, (role, printed)


def test_rule_2_a_small_state_is_in_its_region_and_among_other_states(monkeypatch):
    """A roll-up is a table of its own, beside the finer one: there its people are in a row that has a name."""
    people = people_of(east_ny=30, east_nj=6, east_ct=6, west_ca=30).rename({"role": "region"})
    found = tables(people, ("region",), ("state",))
    assert found["region",] == {("east",), ("west",)}, "the regions hold everybody"
    assert found["state",] == {("ny",), ("ca",)}, "twelve people of the east are in other"
    lone = people_of(east_ny=30, east_nj=6, west_ca=20, west_wa=20).rename({"role": "region"})
    kept = tables(lone, ("region",), ("state",))
    assert kept["region",] == {("east",), ("west",)}
    assert ("ny",) not in kept["state",], "east less ny is six"
    monkeypatch.setattr("transparency.privacy.groups._merged", lambda outer, inner, minimum: False)
    assert tables(lone, ("region",), ("state",))["state",] == {("ny",), ("wa",)}, "without the rule ny stands there"


def test_rule_2_a_row_that_another_nearly_fills_is_merged():
    people = people_of(full_ca=20, lead_ny=14, full_ny=3, peer_tx=30, peer_ny=0)
    found = tables(people, ("role",), ("state",))
    rows = {name: {row for (row,) in own} for (name,), own in found.items()}
    assert not ({"lead"} <= rows.get("role", set()) and {"ny"} <= rows.get("state", set())), "ny less lead is 3 people"


def test_rule_2_rows_are_fixed_for_a_year_and_merge_at_once(tmp_path):
    roles = {"role": {"name": "Role", "values": {name: name for name in ("full", "lead", "peer")}}}
    company = Company(tmp_path, 6, attributes=roles).authorize(900_000)
    grants = {}
    for role, count in (("full", 40), ("lead", 12), ("peer", 25)):
        for number in range(count):
            company.person(f"{role}{number}", role=role)
            grants[role, number] = company.grant(f"{role}{number}", 1000)
    for number in range(2):  # in the second quarter two leads lose everything: ten are left
        company.event("forfeit", day_of(1), grant=grants["lead", number], units=1000)
    for number in range(4):  # in the third, four come
        company.person(f"new{number}", role="lead")
        company.grant(f"new{number}", 1000, day_of(2))
    of_roles = [[table for table in one.tables if table.attributes == ("role",)] for one in company.publish()]
    rows = [[row.id for table in tables for row in table.rows] for tables in of_roles]
    assert rows[0] == ["full", "lead", "peer"]
    assert rows[1] == rows[2] == rows[3] == ["full", "other"], "merged at once, with enough others"
    assert rows[4] == ["full", "lead", "peer"], "and back in the next year"


@pytest.mark.parametrize(
    ("others", "stock", "merged"),
    [(5, 0, True), (0, 0, False), (11, 0, False), (5, 20, True), (5, 3, True)],
)
def test_rule_2_a_row_inside_a_kind_of_award_leaves_none_or_enough_of_it_outside(others, stock, merged):
    """All that leads hold is of one kind, which a few others hold, too: the kind less the leads would be these."""
    people = people_of(full_ca=40, lead_ca=15, peer_ca=15)
    leads, rest = people.filter(role="lead"), people.filter(pl.col("role") != "lead")
    promises = pl.concat([
        leads.select("who", part=pl.lit("RSU")),
        rest.head(others).select("who", part=pl.lit("RSU")),
        rest.select("who", part=pl.lit("NSO")),
    ])  # fmt: skip
    owned = leads.head(stock).select("who", part=pl.lit(None, pl.String))
    found = tables(people, ("role",), parts=[promises, pl.concat([promises, owned])])
    assert (("lead",) not in found["role",]) is merged


@pytest.mark.parametrize(("stock", "merged"), [(0, False), (3, True), (11, False)])
def test_rule_2_a_kind_of_award_inside_a_row_leaves_none_or_enough_of_it_outside(stock, merged):
    """Only leads hold the kind, and all promised to leads is of it: the row less the kind is stock that leads own."""
    people = people_of(full_ca=40, lead_ca=15, peer_ca=15)
    leads, rest = people.filter(role="lead"), people.filter(pl.col("role") != "lead")
    promises = pl.concat([leads.select("who", part=pl.lit("RSU")), rest.select("who", part=pl.lit("NSO"))])
    owned = leads.head(stock).select("who", part=pl.lit(None, pl.String))
    found = tables(people, ("role",), parts=[promises, pl.concat([promises, owned])])
    assert (("lead",) not in found["role",]) is merged


@pytest.mark.parametrize("others", [0, 5, 11])
def test_rule_2_the_private_audit_finds_no_row_nearly_all_of_a_kind_of_award(tmp_path, others):
    roles = {"role": {"name": "Role", "values": {name: name for name in ("full", "lead", "peer")}}}
    company = Company(tmp_path, 1, attributes=roles).authorize(900_000)
    for role, count in (("full", 40), ("lead", 15), ("peer", 15)):
        for number in range(count):
            company.person(f"{role}{number:02d}", role=role)
            kind = "RSU" if role == "lead" else "NSO"
            company.grant(f"{role}{number:02d}", 1000, instrument=kind, **({"price": "1.00"} if kind == "NSO" else {}))
    for number in range(others):
        company.grant(f"full{number:02d}", 500)
    made, book, positions = company.read()
    published, problems = publish(positions, book, made, (), private=Private(key=KEY))
    assert problems == [] and published[0].instruments == ("NSO", "RSU")
    assert audit(published, tallies(positions, made, published)).failures == ()
    rows = {row.id for table in published[0].tables if table.attributes == ("role",) for row in table.rows}
    assert ("lead" in rows) is (others != 5)


def test_rule_2_divisions_need_enough_in_every_part():
    held = pl.DataFrame({"who": range(40), "part": ["NSO"] * 30 + ["RSU"] * 10})
    assert parts_of(held, 11) == ()
    held = pl.DataFrame({"who": range(60), "part": ["NSO"] * 30 + ["RSU"] * 18 + ["RSA"] * 12})
    assert parts_of(held, 11) == ("NSO", "RSA", "RSU")
    assert parts_of(held, 13) == ("NSO", OTHER)
    inside = pl.DataFrame(
        {"who": range(45), "instrument": ["RSU"] * 12 + ["NSO"] * 33, "pool": ["b"] * 15 + ["a"] * 30}
    )
    assert one_inside(inside, 11), "b less RSU is three people"


@pytest.mark.parametrize(
    ("people", "leads", "printed"),
    [
        (60, 30, True),
        (54, 27, False),  # a fifth of them are ten
        (60, 12, True),  # the fifth are all the leads, and nobody else
        (75, 20, False),  # the fifth are fifteen of the twenty leads: five are outside
        (80, 13, False),  # the fifth are the thirteen leads and three more
    ],
)
def test_rule_2_the_fifth_with_the_most_is_printed_beside_no_row_that_it_nearly_fills(tmp_path, people, leads, printed):
    """Leads hold more than all others. No other table merges for it."""
    company = Company(tmp_path, 1, attributes={"role": {"name": "Role", "values": {"lead": "Lead", "peer": "Peer"}}})
    company.authorize(900_000)
    for number in range(people):
        company.person(f"p{number}", role="lead" if number < leads else "peer")
        company.grant(f"p{number}", 2000 - number)
    (one,) = company.publish()
    assert [row.id for table in one.tables if table.attributes == ("role",) for row in table.rows] == ["lead", "peer"]
    fifth = [table for table in one.tables if table.attributes == (FIFTH,)]
    assert [[row.id for row in table.rows] for table in fifth] == [["most", "rest"]] * printed
    if printed:
        assert abs(one.values["table/fifth/most/people"] - people // 5) < 5
        most = sum(2000 - number for number in range(people // 5))
        assert abs(one.values["table/fifth/most/promised"] - most) < one.block
        assert not broken([one])


def test_rule_2_the_fifth_with_the_most_comes_once_a_year(tmp_path):
    """Who is in it changes without anyone's doing: readings of each quarter would be averaged (see ``attacks/``)."""
    company = Company(tmp_path, 7).authorize(900_000)
    company.everybody(56, lambda number: 1500 + number)
    found = [any(table.attributes == (FIFTH,) for table in one.tables) for one in company.publish()]
    assert found == [True, False, False, False, True, False, False]


def test_rule_3_the_block_starts_above_the_largest_holding_by_a_secret_factor():
    starts = {block_of(1440, 0, 0, Coin(bytes.fromhex(key), "2024-q1"), opens_year=True) for key in keys(60)}
    assert starts == {2000, 2500}
    assert min(starts) >= 1440 * 1.1
    for key in keys(20):
        coin = Coin(bytes.fromhex(key), "2025-q1")
        assert block_of(900, 0, 1000, coin, opens_year=False) == 1000, "never within a year"
        assert block_of(600, 0, 1000, coin, opens_year=True) == 1000
        assert block_of(950, 0, 1000, coin, opens_year=True) >= 1500
        assert block_of(1001, 0, 1000, coin, opens_year=False) >= 1500, "at once"
        assert block_of(10, 0, 1000, coin, opens_year=True) == 1000, "never lowered"
    early = {block_of(780, 0, 1000, Coin(bytes.fromhex(key), "2025-q1"), opens_year=True) > 1000 for key in keys(40)}
    assert early == {True, False}, "whether it is raised ahead of need is a secret of the key"
    assert all(step_from(step * 1000) == step * 1000 for step in STEPS)


def test_rule_4_small_decisions_are_cells_and_large_ones_exact(tmp_path):
    assert not tells_of_people(22_000, 2000, 11, frozenset({22_000}))
    assert tells_of_people(21_999, 2000, 11, frozenset())
    assert tells_of_people(30_100, 2000, 11, frozenset({30_100})), "as much as few people moved"
    company = Company(tmp_path, 3).authorize(100_100)
    grants = company.everybody(60, 1000)
    company.event("forfeit", day_of(1), grant=grants[0], units=1000)
    company.event("pool_reduced", day_of(1, 12), pool="a", units=1000)
    company.event("pool_authorized", day_of(2), pool="a", units=50_050)
    first, second, third = company.publish()
    assert first.values["closing/set_aside"] == 100_100
    assert {"closing/set_aside", "flow/authorized/set_aside"} <= set(first.exact)
    block = second.block
    assert block > 1000
    assert second.values["flow/reduced/set_aside"] % block == 0
    assert "flow/reduced/set_aside" not in second.exact
    assert "closing/set_aside" not in second.exact
    assert third.values["flow/authorized/set_aside"] == 50_050
    for one in (first, second, third):
        assert one.values["closing/available"] >= 0
        assert (
            abs(one.values["closing/set_aside"] - {0: 100_100, 1: 99_100, 2: 149_150}[int(one.quarter[-1]) - 1]) < block
        )


@pytest.mark.parametrize(
    ("units", "leavers", "codes"),
    [(700, 1, ["V12"]), (2100, 3, ["V12"]), (700, 6, []), (4200, 6, []), (701, 1, [])],
)
def test_rule_4_a_decision_as_large_as_what_few_people_moved_is_refused(tmp_path, units, leavers, codes):
    """Its own amount of one person, or all of a line that up to four used; what six moved each points at nobody."""
    company = Company(tmp_path, 3).authorize(100_100)
    grants = company.everybody(60, lambda number: 1000 if number else 997)
    for grant in grants[:leavers]:
        company.event("forfeit", day_of(1), grant=grant, units=700)
    company.event("pool_reduced", day_of(2), pool="a", units=units)
    made, book, positions = company.read()
    problems = about_few(positions, book, made.disclosed)
    assert [problem.code for problem in problems] == codes
    assert [(problem.path, problem.line) for problem in problems] == [
        ("ledger/events.csv", len(company.rows) + 1)
    ] * len(codes)
    assert str(units) not in "".join(problem.message + problem.hint for problem in problems)
    assert about_few(positions, book, made.disclosed[:2]) == [], "the first decision is no one's movement"


def transferring(tmp_path, quarters=5):
    """Ninety people own stock; in the second quarter one of them sells 615 units to an investor."""
    holders = [{"id": "founders", "name": "Founders"}, {"id": "investors", "name": "Investors"}]
    company = Company(tmp_path, quarters, other_holders=holders).authorize(100_100)
    grants = company.everybody(90, lambda number: 700 + number, vesting="", instrument="RSA")
    company.event("transfer_out", day_of(1), grant=grants[3], units=615)
    return company


def others_stated(company, *rows):
    """Stated at the end of each quarter: others' issued stock, what comes first, founders, investors."""
    company.capitalization = "as_of,others_issued,claims_first,founders,investors\n" + "".join(
        f"{FIRST.next(quarter).end},{','.join(map(str, row))}\n" for quarter, row in enumerate(rows)
    )
    return company.publish()


def test_rule_4_stock_that_one_person_sold_to_others_is_a_cell_of_theirs(tmp_path):
    """Said to the unit, the investors' 615 more would be what that person sold."""
    company = transferring(tmp_path)
    first, *later = others_stated(
        company,
        (900_000, 0, 500_000, 400_000),
        (900_615, 0, 500_000, 400_615),
        (900_615, 0, 500_000, 400_615),
        (1_200_615, 0, 500_000, 700_615),
        (1_211_615, 0, 500_000, 711_615),
    )
    block = first.block
    assert first.company.others == {"founders": 500_000, "investors": 400_000} and not first.company.rounded
    told = [one.company.others["investors"] - 400_000 for one in later]
    assert told[0] in (0, block), "by a whole block or by none"
    assert told[1:] == [told[0], told[0] + 300_000, told[0] + 311_000], "it stays, and what others do is exact"
    for one in later:
        assert one.company.others["founders"] == 500_000
        assert one.company.others_issued - 900_000 == one.company.others["investors"] - 400_000, "one coin for both"
        assert one.company.rounded == {"others_issued": block, "investors": block}


def test_rule_4_what_others_hold_is_exact_where_it_points_at_nobody(tmp_path):
    company = transferring(tmp_path)
    found = others_stated(
        company, (900_000, 0, 500_000, 400_000), (900_616, 0, 500_000, 400_616), (950_000, 0, 500_000, 450_000)
    )
    assert [one.company.others["investors"] for one in found[:3]] == [400_000, 400_616, 450_000]
    assert not any(one.company.rounded for one in found)


def test_rule_4_a_sale_is_still_known_in_the_quarter_after(tmp_path):
    """The cap table may follow late, when the same person has moved more."""
    company = transferring(tmp_path)
    company.event("transfer_out", day_of(2), provider="p0003", grant=company.rows[4]["grant"], units=50)
    found = others_stated(
        company, (900_000, 0, 500_000, 400_000), (900_000, 0, 500_000, 400_000), (900_615, 0, 500_000, 400_615)
    )
    assert found[2].company.others["investors"] != 400_615
    assert found[2].company.rounded


def test_rule_4_claims_that_are_one_persons_payment_are_refused(tmp_path):
    company = transferring(tmp_path, quarters=2)
    company.event("repurchase", day_of(1), grant=company.rows[7]["grant"], units=100, price="12.50")
    for claims, codes in (("1001250", ["V12"]), ("1001251", []), ("1000000", [])):
        others_stated(company, (900_000, 1_000_000, 500_000, 400_000), (900_000, claims, 500_000, 400_000))
        made, book, positions = company.read()
        problems = about_few(positions, book, made.disclosed[1:])
        assert [problem.code for problem in problems] == codes
        assert all((problem.path, problem.line) == ("ledger/capitalization.csv", 3) for problem in problems)
        assert not any("1250" in problem.message + problem.hint for problem in problems)


@pytest.mark.parametrize("sizes", [{"a": 40, "b": 40}, {"a": 40, "b": 40, "c": 8, "d": 8}])
def test_rule_4_plans_do_not_tell_a_transfer_between_pools_that_is_one_persons(tmp_path, sizes):
    """Where small pools are told in no row of their own, either plan is still a sum of pools."""
    pools = [
        {"id": pool, "name": pool, "approved_by_holders": pool in "ac"}
        | ({"approved": "2023-01-01"} if pool in "ac" else {})
        for pool in sizes
    ]
    company = Company(tmp_path, 2, pools=pools)
    grants = {}
    for pool, people in sizes.items():
        company.authorize(300_000, pool=pool)
        grants[pool] = company.everybody(people, 1000, prefix=pool, pool=pool)
    company.event("forfeit", day_of(1), grant=grants["a"][0], units=615)
    company.event("pool_transfer", day_of(1, 12), pool="a", units=615, inputs="b")
    first, second = company.publish()
    cell = "closing/available@plan=approved"
    told = [one.values[cell] for one in (first, second) if cell in one.values]
    assert len(told) < 2 or (told[1] - told[0]) % first.block == 0, "no 615 in what is available"


def test_rule_4_what_is_available_is_never_below_nothing(tmp_path):
    for key in keys(12):
        company = Company(tmp_path, 1).authorize(60_000)
        company.everybody(60, 1000)
        (only,) = company.publish(key=key)
        assert 0 <= only.values["closing/available"] < only.block


def test_rule_5_totals_of_the_cap_table_are_compared_and_never_passed_on(tmp_path):
    company = Company(tmp_path, 1, other_holders=[{"id": "founders", "name": "Founders"}]).authorize(100_000)
    company.everybody(60, 1000, vesting="", instrument="RSA")
    row = "as_of,others_issued,claims_first,founders,issued_outstanding,fully_diluted\n2024-03-31,900000,,910000,"
    found = {}
    for name, totals in (("tied", "960000,1010000"), ("off", "960001,1010000")):
        company.capitalization = f"{row}{totals}\n"
        made, book, positions = company.read()
        found[name] = [problem.code for problem in untied(book, positions, made)]
        (only,), _ = publish(positions, book, made, (), private=Private(key=KEY))
        assert "960000" not in msgspec.json.encode(only).decode()
        assert only.company.others_issued == 900_000
        assert only.company.others == {"founders": 910_000}
    assert found == {"tied": [], "off": ["V11"]}


def test_rule_6_a_correction_changes_nothing_that_was_published(tmp_path):
    company = Company(tmp_path, 4).authorize(200_000)
    grants = company.everybody(60, lambda number: 900 + number)
    before = company.publish()
    company.event("forfeit", day_of(0, 30), recorded=day_of(2, 40), grant=grants[0], units=900)
    after = company.publish(past=before[:2])
    assert after[:2] == before[:2]
    assert after[2].late
    assert not after[1].late
    assert [list(faults(now, then)) for then, now in pairwise(after)] == [[], [], []]
    assert company.publish()[:2] == before[:2], "and drawn again with the same key it is the same"
    assert company.publish(past=after[:3]) == company.publish(past=after[:1])


def test_rule_7_a_raise_restates_from_what_was_published(tmp_path):
    for key in keys(10):
        company = Company(tmp_path, 2).authorize(900_000)
        company.everybody(120, lambda number: 900 + number)
        company.grant("p0007", 2500, day_of(1))
        first, second = company.publish(key=key)
        assert second.raised_from == first.block
        assert second.block >= 1.5 * first.block
        for measure in ("unvested", "outstanding", "promised"):
            told, restated = first.values[f"closing/{measure}"], second.values[f"opening/{measure}"]
            assert told // second.block * second.block <= restated <= -(-told // second.block) * second.block
        assert list(faults(second, first)) == []


def test_rule_7_a_split_multiplies_the_block_and_restates_nothing(tmp_path):
    company = Company(tmp_path, 2).authorize(900_000)
    company.everybody(60, lambda number: 901 + number)
    company.event("split", day_of(1), ratio="3:2")
    first, second = company.publish()
    assert second.block * 2 == first.block * 3
    assert second.raised_from == 0
    for cell, units in first.values.items():
        if cell.startswith("closing/"):
            assert second.values["opening" + cell.removeprefix("closing")] * 2 == units * 3
    assert list(faults(second, first)) == []


def test_rule_7_what_others_held_before_a_split_counts_in_new_units(tmp_path):
    company = Company(tmp_path, 2, other_holders=[{"id": "founders", "name": "Founders"}]).authorize(900_000)
    company.everybody(60, 901)
    company.event("split", day_of(1), ratio="3:2")
    company.capitalization = "as_of,others_issued,claims_first,founders\n2024-03-31,800,7,900\n"
    first, second = (one.company for one in company.publish())
    assert (first.others_issued, first.others) == (800, {"founders": 900})
    assert (second.others_issued, second.others, second.claims_first) == (1200, {"founders": 1350}, 7)
    assert first.rounded == second.rounded == {}


def test_rule_7_what_moved_before_a_split_of_the_quarter_counts_in_new_units(tmp_path):
    """Against sums by hand: grants before and after the split, and nothing of it in other changes."""
    company = Company(tmp_path, 2).authorize(900_000)
    company.everybody(60, 901)
    company.everybody(30, 700, day_of(1, 3), prefix="q")
    company.event("split", day_of(1), ratio="3:1")
    company.everybody(20, 2100, day_of(1, 20), prefix="r")
    _, second = company.publish()
    true = 30 * 700 * 3 + 20 * 2100
    assert abs(second.values["flow/granted/promised"] - true) < second.block
    assert second.values["flow/other/promised"] == 0


def test_a_year_with_a_split_counts_in_units_of_its_end(tmp_path):
    company = Company(tmp_path, 4).authorize(900_000)
    company.everybody(15, 901)
    company.event("split", day_of(2), ratio="3:1")
    company.everybody(2, 2100, day_of(3), prefix="r")
    last = company.publish()[-1]
    assert last.level is Level.RANGES
    assert abs(last.values["year/granted"] - (15 * 901 * 3 + 2 * 2100)) < last.block


def test_rule_7_people_whom_a_split_leaves_nothing_are_counted_no_more(tmp_path):
    company = Company(tmp_path, 2).authorize(900_000)
    company.everybody(60, 901)
    company.everybody(40, 2, prefix="q")
    company.event("split", day_of(1), ratio="1:3")
    first, second = company.publish()
    assert (first.values["people/holders"], second.values["people/holders"]) == (100, 60)


def test_rule_8_the_size_of_a_rule_counts_at_the_start():
    coin = Coin(bytes.fromhex(KEY), "2024-q1")
    assert block_of(700, 5000, 0, coin, opens_year=True) >= 5500
    assert block_of(700, 5000, 1000, coin, opens_year=False) == 1000, "a rule alone raises nothing within a year"


def test_rule_10_sizes_that_a_block_gives_away_are_warned_of(tmp_path):
    company = Company(tmp_path, 1).authorize(200_000)
    company.everybody(60, 1000)
    made, _, _ = company.read()
    (only,) = company.publish()
    disclosed = made.disclosed[0]
    assert [one.code for one in advice(only, disclosed, [only.block])] == ["V03"]
    assert [one.code for one in advice(only, disclosed, [400, 1000])] == ["V03"]
    assert advice(only, disclosed, [only.block * 7 // 10]) == []


def test_rule_11_one_price_is_told_and_several_are_one_amount_of_money(tmp_path):
    company = Company(tmp_path, 2).authorize(900_000)
    company.everybody(60, lambda number: 900 + number, instrument="NSO", price="0.40")
    company.everybody(30, 700, day_of(1), prefix="q", instrument="NSO", price="2.25")
    first, second = company.publish()
    assert (first.price, first.money_block) == ("0.4", 0)
    assert "money/outstanding" not in first.values
    assert second.price == ""
    assert second.money_block > 0
    true = sum(900 + number for number in range(60)) * Decimal("0.40") + 30 * 700 * Decimal("2.25")
    assert abs(second.values["money/outstanding"] - true) < second.money_block
    assert second.money_block >= 959 * Decimal("2.25"), "more than anyone's, at the highest price"


def test_rule_11_there_is_one_amount_of_money_for_open_awards(tmp_path):
    """What all that can be bought costs is units × price at one price; at several it would be a second reading."""
    company = Company(tmp_path, 3).authorize(900_000)
    company.everybody(60, 1000, instrument="NSO", price="0.40")
    own = company.everybody(30, 700, day_of(1), prefix="q", instrument="NSO", price="2.25")
    for number, grant in enumerate(own[:20]):
        company.event("vest", day_of(1 if number < 10 else 2), grant=grant, units=300)
    money = [{cell for cell in one.values if cell.startswith("money/")} for one in company.publish()]
    assert money == [set(), {"money/outstanding"}, {"money/outstanding"}]


@pytest.mark.parametrize(
    ("reasons", "printed"),
    [
        ({"left_voluntarily": 15, "ended_by_platform": 12}, ["ended_by_platform", "left_voluntarily", "total"]),
        ({"left_voluntarily": 15, "ended_by_platform": 12, "": 3}, ["left_voluntarily", OTHER, "total"]),
        ({"left_voluntarily": 12, "": 3}, ["total"]),
        ({"left_voluntarily": 10}, []),
    ],
)
def test_rule_12_why_units_were_lost_is_told_where_enough_people_lost_some(tmp_path, reasons, printed):
    company = Company(tmp_path, 1).authorize(900_000)
    grants = company.everybody(60, 1000)
    for cause, count in reasons.items():
        for grant in [grants.pop() for _ in range(count)]:
            company.event("forfeit", "2024-03-01", grant=grant, units=400, **({"cause": cause} if cause else {}))
    (one,) = company.publish()
    assert sorted(cell.split("/")[1] for cell in one.values if cell.startswith("lost/")) == sorted(printed)
    assert not broken([one])
    for cause in ("left_voluntarily", "ended_by_platform"):
        if cause in printed:
            assert abs(one.values[f"lost/{cause}/units"] - 400 * reasons[cause]) < one.block


def test_rule_2_years_of_grants_have_rows_where_enough_people_have_grants_of_each(tmp_path):
    """Ten got grants in 2026: they come together with the twenty of 2025, and stay there for the year."""
    company = Company(tmp_path, 13).authorize(900_000)
    company.everybody(60, 1000, prefix="a")
    company.everybody(20, 1000, day_of(4), prefix="b")
    company.everybody(10, 1000, day_of(8), prefix="c")
    company.everybody(10, 1000, day_of(9), prefix="d")
    found = company.publish()
    rows = [[*parts_of_past(one.values, "cohort")] for one in found]
    assert rows == [[]] * 4 + [["2024", "2025"]] * 4 + [["2024", OTHER]] * 4 + [["2024", "2025", "2026"]]
    assert not broken(found)
    assert abs(found[-1].values["cohort/2025/granted"] - 20_000) < found[-1].block


def test_rule_11_cash_ever_paid_is_one_cell(tmp_path):
    company = Company(tmp_path, 4).authorize(900_000)
    grants = company.everybody(60, 1000, vesting="", instrument="PHANTOM")
    for number, grant in enumerate(grants[:30]):
        at = day_of(1) if number < 8 else day_of(2)
        company.event("cash_settle", at, grant=grant, units=100 + number, price="3.25")
    company.event("cash_settle", day_of(3), grant=grants[40], units=900, price="4.00")
    company.event("reversal", day_of(3, 20), reverses=company.rows[-1]["event"])
    company.event("cash_settle", day_of(3), grant=grants[41], units=50)
    none, few, many, same = company.publish()
    assert "money/paid" not in none.values, "nobody was paid"
    assert "money/paid" not in few.values, "eight people were: too few to be a set of people"
    true = sum(100 + number for number in range(30)) * Decimal("3.25")
    assert many.money_block > 129 * Decimal("3.25"), "more than anyone was paid"
    assert 0 < abs(many.values["money/paid"] - true) < many.money_block
    assert same.values["money/paid"] == many.values["money/paid"], "a reversed payment is none"


def test_rule_11_a_price_of_few_is_not_told(tmp_path):
    company = Company(tmp_path, 1).authorize(900_000)
    company.everybody(60, 1000)
    company.everybody(3, 1000, prefix="q", instrument="NSO", price="57.89")
    (only,) = company.publish()
    assert "57.89" not in msgspec.json.encode(only).decode()
    assert "closing/priced" not in only.values


def test_rule_12_lines_that_few_use_are_one_line(tmp_path):
    company = Company(tmp_path, 2).authorize(900_000)
    grants = company.everybody(60, 1000)
    company.event("forfeit", day_of(1), grant=grants[0], units=1000)
    first, second = company.publish()
    assert first.lines == ("authorized", "granted", "vested", "other")
    assert second.lines == ("granted", "vested", "other")
    assert "forfeited" in second.other_lines
    assert not any("forfeited" in cell for cell in second.values)
    assert {"flow/granted/outstanding", "flow/granted/available"} <= set(second.none), "one fact, one word"
    assert "closing/earned" in second.none, "nobody can have earned anything yet"
    assert not any(cell.startswith(("flow/other", "table")) for one in (first, second) for cell in one.none)


def test_rule_14_and_17_the_block_decides_the_page():
    assert level_of(800, 10_000, 30, 11) is Level.FULL
    assert level_of(801, 10_000, 30, 11) is Level.RANGES
    assert level_of(2000, 10_000, 30, 11) is Level.RANGES
    assert level_of(2001, 10_000, 30, 11) is Level.HEADLINE
    assert level_of(1, 10_000, 19, 11) is Level.RANGES
    assert level_of(1, 10_000, 10, 11) is Level.FEW


@pytest.mark.parametrize(
    ("people", "large", "level"),
    [(9, 1000, Level.FEW), (15, 1000, Level.RANGES), (40, 1000, Level.FULL), (40, 19_000, Level.HEADLINE)],
)
def test_rule_14_and_17_nobody_is_ever_refused(tmp_path, people, large, level):
    company = Company(tmp_path, 4).authorize(900_000)
    company.everybody(people - 1, 1000)
    company.grant("large", large)
    found = company.publish()
    assert {one.level for one in found} == {level}
    kinds = {cell.split("/")[0] for one in found for cell in one.values}
    assert kinds <= {"opening", "closing", "flow"} | (
        {"people", "ahead", "year", "table"} if level is not Level.FEW else set()
    )
    if level is Level.RANGES:
        assert [cell for cell in found[0].values if cell.startswith("year/")] == []
        assert {cell for cell in found[3].values if cell.startswith("year/")} == {
            "year/granted", "year/earned", "year/left_plan", "year/owned"}  # fmt: skip
        assert found[3].values["year/granted"] > 0
    if level is Level.HEADLINE:
        assert {cell for cell in found[0].values if "set_aside" not in cell and "available" not in cell} == {
            "closing/promised", "people/holders"}  # fmt: skip
    made, _, _ = company.read()
    codes = [problem.code for problem in advice(found[-1], made.disclosed[-1], [])]
    assert codes == {Level.FEW: ["V01"], Level.RANGES: ["V02"], Level.HEADLINE: ["V02"], Level.FULL: []}[level]


def test_after_a_quarter_of_few_people_no_report_opens_with_them(tmp_path):
    """Fewer than eleven at first: what grows from there prints no opening of theirs, and no smaller block later."""
    company = Company(tmp_path, 4).authorize(900_000)
    company.everybody(8, 1000)
    company.everybody(40, 1000, day=day_of(1), prefix="q")
    few, grown, *later = company.publish()
    assert few.level is Level.FEW and grown.level is Level.RANGES
    told = {cell.rpartition("/")[2] for cell in grown.values if cell.startswith(("opening/", "flow/"))}
    assert told <= {"set_aside", "available"}
    assert all(after.block >= before.block for before, after in pairwise([few, grown, *later]))


def test_rule_3_a_block_is_remembered_through_a_quarter_of_few_people(tmp_path):
    company = Company(tmp_path, 4).authorize(900_000)
    company.everybody(8, 1000)
    for number, grant in enumerate(company.everybody(32, 4000, prefix="q")):
        company.event("forfeit", day_of(1), provider=f"q{number:04d}", grant=grant, units=4000)
    full, few, *_ = company.publish()
    assert (full.level, few.level) == (Level.FULL, Level.FEW)
    assert few.block == full.block


def pot(company, people, takers):
    """Grants of a pot: everybody who takes part got 1,000 of it for 7 points."""
    rows = [
        (FIRST_INDEX, f"p{number:04d}", "R-1", "yearly", 1000, "follows", None, "2024", takers * 1000, 7, 1)
        for number in range(takers)
    ]
    columns = ("quarter", "provider", "rule", "kind", "units", "outcome", "reason", "period", "pot", "points", "parts")
    more = [
        (FIRST_INDEX, f"p{number:04d}", "R-1", "joining", 1000, "follows", None, None, None, None, None)
        for number in range(takers, people)
    ]
    frame = pl.DataFrame(rows + more, schema=list(columns), orient="row", infer_schema_length=None)
    return Granted(frame.with_columns(pl.col("quarter").cast(pl.Int32), pl.col("reason").cast(pl.String)))


FIRST_INDEX = 2024 * 4


@pytest.mark.parametrize(("excused", "told"), [(0, False), (1, False), (10, False), (11, True), (50, False)])
def test_rule_2_few_exceptions_are_not_all_less_those_that_follow(tmp_path, excused, told):
    """Counted apart, the number of one exception would be a printed difference of two sets of people."""
    company = Company(tmp_path, 1).authorize(900_000)
    company.everybody(60, 1000)
    is_one = pl.col("provider").is_in([f"p{number:04d}" for number in range(excused)])
    grants = pot(company, 60, 0).grants.with_columns(
        outcome=pl.when(is_one).then(pl.lit("exception")).otherwise("outcome"),
        reason=pl.when(is_one).then(pl.lit("earlier")),
    )
    (only,) = company.publish(granted=Granted(grants))
    counted = {cell.removeprefix("grants/R-1/") for cell in only.values if cell.startswith("grants/")}
    assert counted == ({"all", "following", "exceptions", "reason/earlier"} if told else {"all"})


def test_rule_15_a_pot_of_few_is_a_cell(tmp_path):
    company = Company(tmp_path, 1).authorize(900_000)
    company.everybody(60, 1000)
    (only,) = company.publish(granted=pot(company, 60, 50))
    assert only.values["pot/R-1/yearly/units"] == 50_000
    assert "pot/R-1/yearly/units" in only.exact
    assert only.values["pot/R-1/yearly/points"] % only.point_blocks["R-1"] == 0
    assert only.point_blocks["R-1"] > 7
    assert abs(only.values["pot/R-1/yearly/points"] - 350) < only.point_blocks["R-1"]
    (few,) = company.publish(granted=pot(company, 60, 5))
    assert few.values["pot/R-1/yearly/units"] % few.block == 0
    assert "pot/R-1/yearly/units" not in few.exact
    assert "pot/R-1/yearly/points" not in few.values


def test_rule_16_the_key_is_committed_to_and_another_one_is_refused(tmp_path):
    company = Company(tmp_path, 3).authorize(900_000)
    company.everybody(60, 1000)
    found = company.publish()
    made, book, positions = company.read()
    assert {one.key for one in found} == {Private(key=KEY).commitment}
    assert KEY not in msgspec.json.encode(found).decode()
    other = keys(1)[0]
    assert [one.code for one in standing_against(made, found[:2], Private(key=other))] == ["V10"]
    assert standing_against(made, found[:2], Private(key=other, replaced="2024-q3")) == []
    assert standing_against(made, found[:2], Private(key=KEY)) == []
    assert publish(positions, book, made, found[:2], private=None) == (found[:2], []), "no key, no draft numbers"
    assert len({one.ledger for one in found}) == 3, "salted by quarter, even where nothing moved"


def test_the_coin_is_not_biased():
    """The chance of rounding up is the fraction: over many names, and over many keys."""
    coins = [Coin(bytes.fromhex(key), "2024-q1") for key in keys(100)]
    draws = [coin.parts(f"cell/{number}") / SCALE for coin in coins for number in range(200)]
    assert abs(mean(draws) - 0.5) < 0.02
    for part in (0.1, 0.3, 0.7):
        assert abs(mean(draw < part for draw in draws) - part) < 0.02
    up = [
        round_cells({"a": Amount(300, 1000)}, [], {}, {}, Coin(bytes.fromhex(key), "q").parts)["a"] for key in keys(800)
    ]
    assert abs(mean(up) - 0.3) < 0.05


def test_a_past_that_fits_nowhere_costs_one_block_more_and_no_solution_is_said():
    amounts = {
        "opening/a": Amount(90, 100), "opening/b": Amount(90, 100), "flow/m": Amount(85, 100),
        "closing/a": Amount(5, 100), "closing/b": Amount(175, 100),
    }  # fmt: skip
    ties = [
        Tie((("opening/a", 1), ("flow/m", -1), ("closing/a", -1))),
        Tie((("opening/b", 1), ("flow/m", 1), ("closing/b", -1))),
    ]
    found = round_cells(amounts, ties, {"opening/a": 0, "opening/b": 0}, {}, lambda cell: SCALE // 2)
    assert found["opening/b"] + found["flow/m"] == found["closing/b"] == 0
    with pytest.raises(Unsolved):
        round_cells({"a": Amount(100, 100)}, [Tie((("a", 1),), 50, 50)], {}, {}, lambda cell: 0)


def test_thresholds_are_exact():
    coin = Coin(bytes(32), "q")
    assert Fraction(11, 10) <= coin.between("x", Fraction(11, 10), Fraction(16, 10)) < Fraction(16, 10)
