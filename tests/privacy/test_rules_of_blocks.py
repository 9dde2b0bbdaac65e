"""Each of the seventeen rules of blocks taken away: then what it guards against appears, and with it it does not.

The second reading (reference/blocks.md) numbers them. A rule is switched off at the one place that holds it:

1 sticky cells            ``last_quarter.unchanged``         test_1
2 sets less sets          ``groups._merged``                 test_2; kinds, pools, plans: ``groups._merged_beside``
3 block tells little      ``Coin.between``                   test_3
4 exact decisions         ``decisions.tells_of_people``, ``few_people`` (own pools; others; V12)   test_4, three
5 issued from printed     ``other_holders.others_on``          test_5
6 corrections             ``publish(past=…)``                test_6
7 restated openings       ``last_quarter.openings``          test_7
8 size of a rule          ``block_size.block_of``            test_8
9 one person's movement   the block itself                   test_9, and tests/attacks
10 few sizes              ``conditions.NEAR`` (V03)          test_10
11 prices                 ``layout._priced``                 test_11
12 lines of few, "none"   ``layout._lines``, ``none_of``     test_12, two
13 fives add up           ``ties._Ties.equal``               test_13
14 one large holder       ``level_of``                       test_14
15 pots of few            ``Tally.pots``                     test_15
16 the key                ``conditions._other_key`` (V10)    test_16
17 few people             ``blocks.FEW_PEOPLE``, ``FULL``    test_17
"""

from fractions import Fraction
from itertools import pairwise

from msgspec.structs import replace
from tests.privacy.companies import Company, day_of, keys
from tests.privacy.test_blocks_rules import FIRST_INDEX, pot

from transparency.ledger import few_people
from transparency.ledger.positions import PEOPLE_LINES
from transparency.privacy import cells, decisions, door, groups, layout, other_holders, ties
from transparency.privacy.block_size import step_from
from transparency.privacy.coin import Coin
from transparency.privacy.door import publish
from transparency.publication.private import Private
from transparency.published import blocks, conditions
from transparency.published.blocks import Level

KEYS = keys(16)


def drawn(company, granted=None, every=KEYS):
    """What is published with each of some keys."""
    made, book, positions = company.read()
    for key in every:
        published, problems = publish(positions, book, made, (), private=Private(key=key), granted=granted)
        assert problems == []
        yield published


def without(monkeypatch, place, name, instead):
    """Take a rule away."""
    assert hasattr(place, name)
    monkeypatch.setattr(place, name, instead)


def roles(root, quarters, counts, **more):
    """People of some roles with 900 units and a few more each."""
    attributes = {"role": {"name": "Role", "values": {role: role for role in counts}}}
    company = Company(root, quarters, attributes=attributes, **more).authorize(900_000)
    for role, count in counts.items():
        for number in range(count):
            company.person(f"{role}{number:03d}", role=role)
            company.grant(f"{role}{number:03d}", 900 + 7 * number)
    return company


def test_1_a_cell_that_did_not_change_keeps_its_value(tmp_path, monkeypatch):
    """Drawn anew each quarter it would average out. Only the fulls move here."""
    company = roles(tmp_path, 3, {"full": 30, "lead": 20, "peer": 16})
    for quarter in (1, 2):
        company.person(f"new{quarter}", role="full").grant(f"new{quarter}", 800, day_of(quarter))

    def moved():
        cells_of_leads = [f"table/role/lead/{column}" for column in ("people", "promised")]
        return sum(
            before.values[cell] != after.values[cell]
            for published in drawn(company, every=KEYS[:5])
            for before, after in pairwise(published)
            for cell in cells_of_leads
        )

    assert moved() == 0
    without(monkeypatch, door, "unchanged", lambda *_: {})
    assert moved() > 0


def test_2_of_two_printed_sets_one_inside_the_other_enough_are_outside(tmp_path, monkeypatch):
    """The east less New York is six people."""
    attributes = {
        "state": {"name": "State", "values": {state: state for state in ("ny", "nj", "ca", "wa")}},
        "region": {"name": "Region", "values": {"east": "East", "west": "West"}, "rolls_up": "state",
                   "groups": {"east": ["ny", "nj"], "west": ["ca", "wa"]}},
    }  # fmt: skip
    company = Company(tmp_path, 1, attributes=attributes).authorize(900_000)
    for state, count in (("ny", 30), ("nj", 6), ("ca", 20), ("wa", 20)):
        for number in range(count):
            company.person(f"{state}{number}", state=state).grant(f"{state}{number}", 1000)

    def rows():
        (only,) = company.publish()
        return {row.id for table in only.tables for row in table.rows}

    assert rows() >= {"east", "west"} and "ny" not in rows()
    without(monkeypatch, groups, "_merged", lambda outer, inner, minimum: False)
    assert rows() >= {"east", "ny"}


def test_2_a_row_leaves_enough_of_a_kind_of_award_outside(tmp_path, monkeypatch):
    """All that leads hold are RSUs, and five others hold some: RSUs less the leads are these five."""
    company = roles(tmp_path, 1, {"full": 40, "lead": 15, "peer": 15})
    for number, row in enumerate(row for row in company.rows if row["type"] == "grant"):
        row["instrument"] = "RSU" if number < 5 or 40 <= number < 55 else "NSO"

    def rows():
        (only,) = company.publish()
        assert only.instruments == ("NSO", "RSU")
        return {row.id for table in only.tables for row in table.rows}

    assert "lead" not in rows()
    without(monkeypatch, groups, "_merged_beside", lambda *_: False)
    assert "lead" in rows()


def test_3_a_block_tells_little_of_the_largest_holding(tmp_path, monkeypatch):
    """Drawn without a secret, whoever knows the steps knows the largest holding to a step."""
    company = Company(tmp_path, 1).authorize(900_000)
    company.everybody(60, 1000)

    def sizes():
        return {only.block for (only,) in drawn(company)}

    assert len(sizes()) > 1 and min(sizes()) > 1000
    without(monkeypatch, Coin, "between", lambda self, name, low, high: Fraction(1))
    assert sizes() == {step_from(1000)}


def test_4_a_decision_tells_nobody_s_movement(tmp_path, monkeypatch):
    company = Company(tmp_path, 2).authorize(100_100)
    grants = company.everybody(60, 1000)
    company.event("forfeit", day_of(1), grant=grants[0], units=731)
    company.event("pool_reduced", day_of(1, 12), pool="a", units=731)

    def told():
        _, second = company.publish()
        return -second.values["flow/reduced/set_aside"]

    assert told() in (0, company.publish()[0].block)
    without(monkeypatch, decisions, "tells_of_people", lambda *_: False)
    assert told() == 731


def test_4_what_others_hold_tells_nobody_s_sale(tmp_path, monkeypatch):
    company = Company(tmp_path, 2, other_holders=[{"id": "investors", "name": "Investors"}]).authorize(100_100)
    grants = company.everybody(60, 1000, vesting="", instrument="RSA")
    company.event("transfer_out", day_of(1), grant=grants[0], units=615)
    company.capitalization = (
        "as_of,others_issued,claims_first,investors\n2024-03-31,9000,0,9000\n2024-06-30,9615,0,9615\n"
    )

    def sold():
        first, second = company.publish()
        return second.company.others["investors"] - first.company.others["investors"]

    assert sold() in (0, company.publish()[0].block)
    without(monkeypatch, other_holders, "few_movements", lambda moved: frozenset())
    assert sold() == 615


def test_4_a_company_cannot_decide_what_few_moved(tmp_path, monkeypatch):
    company = Company(tmp_path, 3).authorize(100_100)
    grants = company.everybody(60, 1000)
    company.event("forfeit", day_of(1), grant=grants[0], units=700)
    company.event("pool_reduced", day_of(2), pool="a", units=700)
    made, book, positions = company.read()
    assert [problem.code for problem in few_people.about_few(positions, book, made.disclosed)] == ["V12"]
    without(monkeypatch, few_people, "FEW", 0)
    assert few_people.about_few(positions, book, made.disclosed) == []


def test_5_issued_stock_is_what_others_hold_and_what_is_printed(tmp_path, monkeypatch):
    """Typed from the cap table, its growth is what people exercised, to the unit."""
    company = Company(tmp_path, 2).authorize(100_100)
    grants = company.everybody(60, 1000, vesting="", instrument="NSO", price="1.00")
    for number in range(12):
        company.event("exercise", day_of(1), grant=grants[number], units=200 + number)
    exercised = 12 * 200 + 66
    company.capitalization = (
        "as_of,others_issued,claims_first,issued_outstanding\n"
        f"2024-03-31,9000,0,9000\n2024-06-30,9000,0,{9000 + exercised}\n"
    )

    def issued():
        return [one.company.others_issued + one.values["closing/owned"] for one in company.publish()]

    before, after = issued()
    assert (after - before) % company.publish()[0].block == 0
    row = other_holders.others_on
    typed = lambda book, day: row(book, day) | {"others_issued": row(book, day)["issued_outstanding"]}  # noqa: E731
    without(monkeypatch, other_holders, "others_on", lambda book, day: row(book, day) and typed(book, day))
    first, second = company.publish()
    assert second.company.others_issued - first.company.others_issued == exercised


def test_6_a_correction_redraws_nothing(tmp_path):
    """A wrong role, corrected: drawn again, cells of two groups move, and they are those of one person."""
    wrong = roles(tmp_path, 3, {"full": 30, "lead": 20})
    published = wrong.publish()
    right = roles(tmp_path, 3, {"full": 30, "lead": 20})
    for name in ("full000", "full001", "full002"):
        right.person(name, role="lead")
    assert right.publish(past=published[:2])[:2] == published[:2]
    again = right.publish()[:2]
    moved = {cell for one, other in zip(published, again, strict=False) for cell in one.values
             if one.values[cell] != other.values[cell]}  # fmt: skip
    assert moved and all(cell.startswith("table/role/") for cell in moved), "without what was published"


def test_7_a_raised_block_restates_from_what_was_published(tmp_path, monkeypatch):
    """Drawn from the truth, an opening is a second reading of the last closing."""
    company = Company(tmp_path, 2).authorize(900_000)
    company.everybody(120, lambda number: 900 + number)
    company.grant("p0007", 2500, day_of(1))
    read = []
    draw = door.round_cells

    def spied(amounts, *rest):
        read.append(amounts["opening/promised"])
        return draw(amounts, *rest)

    monkeypatch.setattr(door, "round_cells", spied)

    def told_and_read():
        first, second = company.publish()
        assert second.raised_from == first.block
        return first.values["closing/promised"], read[-1].true

    told, opening = told_and_read()
    assert opening == told != sum(range(900, 1020))
    without(monkeypatch, door, "openings", lambda *_: {})
    assert told_and_read() == (told, sum(range(900, 1020)))


def test_8_the_block_is_more_than_a_rule_gives(tmp_path, monkeypatch):
    """Else the first grant by the rule raises it at once, and the raise tells of that grant."""
    company = Company(tmp_path, 2).authorize(900_000)
    company.everybody(60, 1000)
    company.grant("large", 5000, day_of(1))
    rule = replace(pot(company, 60, 0), most={FIRST_INDEX: 5000, FIRST_INDEX + 1: 5000})

    def raised():
        return company.publish(granted=rule)[1].raised_from

    assert raised() == 0
    draw = layout.block_of
    without(monkeypatch, layout, "block_of", lambda held, size, *rest, **more: draw(held, 0, *rest, **more))
    assert raised() > 0


def test_9_a_lone_grant_cannot_be_guessed(tmp_path, monkeypatch):
    """With a block of 15 % of the largest holding, a lone joiner's grant is nearly always printed within 15 %."""
    company = Company(tmp_path, 2).authorize(900_000)
    company.everybody(60, lambda number: 1000 + 13 * number)
    company.grant("joiner", 1313, day_of(1))

    def guessed():
        told = [published[1].values["flow/granted/promised"] for published in drawn(company)]
        return sum(abs(units - 1313) <= 0.15 * 1313 for units in told) / len(told)

    assert guessed() <= 0.1
    without(
        monkeypatch, layout, "block_of", lambda held, size, before, coin, **more: before or step_from(held * 3 // 20)
    )
    assert guessed() >= 0.8


def test_10_sizes_that_a_block_gives_away_are_warned_of(tmp_path, monkeypatch):
    company = Company(tmp_path, 1).authorize(900_000)
    company.everybody(60, 1000)
    (only,), (made, _, _) = company.publish(), company.read()
    warned = [problem.code for problem in conditions.advice(only, made.disclosed[0], [only.block])]
    assert warned == ["V03"]
    without(monkeypatch, conditions, "NEAR", 10**9)
    assert conditions.advice(only, made.disclosed[0], [only.block + 1]) == []


def test_11_the_price_of_few_is_not_told(tmp_path, monkeypatch):
    company = Company(tmp_path, 1).authorize(900_000)
    company.everybody(60, 1000)
    company.everybody(3, 1000, prefix="q", instrument="NSO", price="57.89")
    assert company.publish()[0].price == ""
    without(monkeypatch, layout, "_priced", lambda page, *_: replace(page, told=page.told | {layout.PRICED}))
    assert company.publish()[0].price == "57.89"


def test_12_a_line_of_few_is_none_of_its_own(tmp_path, monkeypatch):
    company = Company(tmp_path, 2).authorize(900_000)
    grants = company.everybody(60, 1000)
    company.event("forfeit", day_of(1), grant=grants[0], units=1000)

    def lines():
        return company.publish()[1].lines

    assert "forfeited" not in lines()
    without(monkeypatch, layout, "_lines", lambda *_: (*PEOPLE_LINES, blocks.OTHER))
    assert "forfeited" in lines()


def test_12_no_group_s_zero_is_told_as_none(tmp_path, monkeypatch):
    company = roles(tmp_path, 1, {"full": 30, "lead": 20})

    def told():
        return {cell.split("/")[0] for cell in company.publish()[0].none}

    assert told() == {"flow", "opening", "closing"}
    every = lambda tally: [cell for cell, amount in tally.amounts.items() if not amount.true]  # noqa: E731
    without(monkeypatch, door, "none_of", every)
    assert "table" in told(), "that nobody in a group owns anything says it of each of them"


def test_13_fives_add_up(tmp_path, monkeypatch):
    """Rounded one by one, more people have a promise than there are, in some draws."""
    company = Company(tmp_path, 2).authorize(900_000)
    company.everybody(62, 1000)
    company.person("waiting")

    def broken():
        for published in drawn(company):
            for value in (one.values for one in published):
                there, covered = value["people/eligible"], value["people/covered"]
                yield covered > there or covered + value["people/not_yet"] != there

    assert not any(broken())
    equal = ties._Ties.equal

    def of_units(self, total, *parts, less=""):
        if not total.startswith("people/"):
            equal(self, total, *parts, less=less)

    without(monkeypatch, ties._Ties, "equal", of_units)
    assert any(broken())


def test_14_one_large_holder_leaves_a_headline(tmp_path, monkeypatch):
    """A block of a third of everything promised: lines in such blocks would say nothing, or tell of the large one."""
    company = Company(tmp_path, 1).authorize(900_000)
    company.everybody(39, 1000)
    company.grant("large", 15_000)

    def page():
        (only,) = company.publish()
        return only.level, any(cell.startswith("flow/granted") for cell in only.values)

    assert page() == (Level.HEADLINE, False)
    without(monkeypatch, layout, "level_of", lambda *_: Level.FULL)
    assert page() == (Level.FULL, True)


def test_15_a_pot_of_few_is_not_exact(tmp_path, monkeypatch):
    """Each of five takers knows her own points: an exact pot tells her what those of the others are worth."""
    company = Company(tmp_path, 1).authorize(900_000)
    company.everybody(60, 1000)
    shared = pot(company, 60, 5)

    def exact():
        (only,) = company.publish(granted=shared)
        return "pot/R-1/yearly/units" in only.exact

    assert not exact()
    pots = cells.Tally.pots
    without(monkeypatch, cells.Tally, "pots", lambda self, minimum: pots(self, 1))
    assert exact()


def test_16_another_key_is_refused_and_none_draws_nothing(tmp_path, monkeypatch):
    company = Company(tmp_path, 2).authorize(900_000)
    company.everybody(60, lambda number: 1000 + 7 * number)
    company.grant("late", 1200, day_of(1))
    made, book, positions = company.read()
    first, second = company.publish(key=KEYS[0])
    other = Private(key=KEYS[1])
    assert publish(positions, book, made, (first,), private=None) == ((first,), [])
    assert [problem.code for problem in conditions.standing_against(made, [first], other)] == ["V10"]
    without(monkeypatch, conditions, "_other_key", lambda *_: [])
    assert conditions.standing_against(made, [first], other) == []
    others_draws = [company.publish(past=(first,), key=key)[1].values for key in KEYS[1:7]]
    assert any(values != second.values for values in others_draws), "whoever draws could choose"


def test_17_under_twenty_people_one_line_a_year_is_printed(tmp_path, monkeypatch):
    """In blocks of one holding, most of their lines would print nothing."""
    company = Company(tmp_path, 4).authorize(900_000)
    company.everybody(15, 1000, vesting="V48C12")

    def lines():
        return [cell for one in company.publish() for cell in one.values if cell.startswith("flow/vested")]

    assert lines() == []
    without(monkeypatch, blocks, "FEW_PEOPLE", 0)
    without(monkeypatch, blocks, "FULL", Fraction(1))
    assert lines()
