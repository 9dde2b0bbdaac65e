"""Attacks a to j of the reference, as far as tables reach: naive masks leak, ours do not; the rest is refused."""

from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import clean, counted, naive, people, published

from transparency.privacy.audit import audit
from transparency.privacy.population import Population, Rules, Shape
from transparency.privacy.protection import Protected, Refused, protect
from transparency.privacy.published import Published

RULES = Rules(3, 2, 10, b"a private seed")
ROLE_REGION = Shape(("role", "region"), (("role",), ("region",), ("role", "region")), ("promised",))
FIRST = """
people role region promised
4 A East 100
5 A West 90
5 A North 95
6 B East 80
7 B West 120
4 B North 70
5 C East 60
6 C West 110
1 C North 130
"""


def roster(release: str, table: str = FIRST, changes: dict[str, int] | None = None) -> Population:
    """The first population with other units for some people, named by number; a negative number: gone."""
    frame = people(release, table).people
    units = {name: int(value) for name, value in zip(frame["provider"], frame["promised"], strict=True)}
    units |= changes or {}
    frame = frame.with_columns(pl.Series("promised", [units[name] for name in frame["provider"]]))
    return Population(release, frame.filter(pl.col("promised") >= 0))


def withheld(result: Protected | Refused) -> Protected:
    assert isinstance(result, Protected), result
    return result


def test_a_total_minus_parts_and_b_block_differences() -> None:
    """The single person in North as C: hidden alone, two lines give the cell back."""
    first = roster("2026Q1")
    before = naive(first, ROLE_REGION, RULES)
    assert len(before.hidden) == 1
    assert before.derivable == before.hidden
    mine = published([first], ROLE_REGION, RULES)
    findings = clean(mine, RULES)
    assert findings.derivable == 0
    assert findings.withheld >= 4
    assert findings.narrowest is not None
    assert findings.narrowest >= 1


def test_the_counts_add_up_to_the_withheld_cells() -> None:
    first = roster("2026Q1")
    result = withheld(protect([], first, ROLE_REGION, RULES))
    cells = Published(first, ROLE_REGION, result.withheld)
    assert result.primaries == 1
    assert result.changes == 0
    assert result.primaries + result.complementary == len(cells.hidden)
    assert result.withheld == cells.cells.keys(cells.hidden)


def test_c_a_roll_up_gives_nothing_away() -> None:
    """Divisions of states: a division of one withheld state and shown ones would give it back."""
    table = """
    people state division promised
    6 NY East 50
    7 NJ East 60
    2 CT East 70
    8 CA West 55
    9 WA West 65
    """
    shape = Shape(("state", "division"), (("state",), ("division",)), ("promised",))
    first = people("2026Q1", table)
    assert naive(first, shape, RULES).derivable
    mine = published([first], shape, RULES)
    assert clean(mine, RULES).derivable == 0


def test_d_one_grant_between_two_quarters_is_withheld() -> None:
    both = [roster("2026Q1"), roster("2026Q2", changes={"p-0": 400, "p-16": 300, "p-30": 350, "p-24": 200})]
    alone = [naive(one, ROLE_REGION, RULES) for one in both]
    leaks = audit(alone, RULES).failures
    assert any(leak.releases == ("2026Q1", "2026Q2") and "1 provider" in leak.equation for leak in leaks)
    mine = published(both, ROLE_REGION, RULES)
    assert len(mine) == 2
    findings = clean(mine, RULES)
    assert findings.fewest_changers is not None
    assert findings.fewest_changers >= RULES.min_changers


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_d_joining_and_leaving_over_quarters_that_are_no_neighbours(quarter: int) -> None:
    """Someone is away for some quarters: the first and the last quarter differ by one other person."""
    calm = {"p-0": 150, "p-14": 200, "p-29": 90, "p-5": 300}
    away = {"p-1": -1, "p-15": -1, "p-30": -1, "p-9": -1}
    quarters = [roster("2025Q4")] + [roster(f"2026Q{place}", changes=calm | away) for place in range(1, quarter + 1)]
    quarters.append(roster("2026Q4", changes=calm | {"p-10": 500}))
    mine = published(quarters, ROLE_REGION, RULES)
    assert len(mine) >= 2
    clean(mine, RULES)


def test_e_flows_beside_stocks_keep_a_withheld_cell_withheld() -> None:
    """Opening = closing - granted: what was withheld must not come back by the flow of the next quarter."""
    shape = Shape(("role",), (("role",),), ("promised", "granted"), ("granted",))
    table = """
    people role promised granted
    2 A 100 20
    6 B 100 20
    7 C 100 20
    8 D 100 20
    """
    later = table.replace("2 A", "9 A")
    first = people("2026Q1", table)
    mine = published([first], shape, RULES)
    second = withheld(protect(mine, people("2026Q2", later), shape, RULES))
    assert mine[0].withheld <= second.withheld
    without = Shape(("role",), (("role",),), ("promised",))
    assert not withheld(protect([], people("2026Q2", later), without, RULES)).withheld


def test_e_a_flow_of_too_few_people_is_withheld() -> None:
    shape = Shape(("role",), (("role",),), ("granted",), ("granted",))
    rows = ["people role granted", "9 A 0", "1 A 50", "9 B 10", "9 C 10", "9 D 10"]
    result = withheld(protect([], people("2026Q1", "\n".join(rows)), shape, RULES))
    assert (("role", "A"),) in result.withheld


def test_f_the_difference_of_two_measures_is_a_measure() -> None:
    """Promised and earned are spread over everyone; unearned is one person's, and follows from both."""
    rows = ["people role promised earned", "9 A 100 100", "1 A 100 10", "9 B 100 50", "9 C 90 40", "8 D 90 30"]
    shape = Shape(("role",), (("role",),), ("promised", "earned"))
    population = people("2026Q1", "\n".join(rows))
    result = withheld(protect([], population, shape, RULES))
    assert (("role", "A"),) in result.withheld
    only = Shape(("role",), (("role",),), ("promised",))
    assert not withheld(protect([], population, only, RULES)).withheld
    clean([Published(population, shape, result.withheld)], RULES)


def test_g_one_mask_for_all_measures_leaves_no_average() -> None:
    """A cell dominated in units is withheld in its count as well, so no sum per provider can be formed."""
    rows = ["people role promised", "1 A 9000", "9 A 1", "9 B 100", "9 C 90", "8 D 90"]
    population = people("2026Q1", "\n".join(rows))
    shape = Shape(("role",), (("role",),), ("promised",))
    result = withheld(protect([], population, shape, RULES))
    assert (("role", "A"),) in result.withheld
    assert result.complementary >= 1
    clean([Published(population, shape, result.withheld)], RULES)


def test_h_a_restated_quarter_stands_beside_its_original() -> None:
    first = roster("2026Q1")
    restated = roster("2026Q1", changes={"p-0": 50, "p-14": 40, "p-30": 95, "p-24": 60})
    mine = published([first, restated], ROLE_REGION, RULES)
    assert len(mine) == 2
    clean(mine, RULES)
    assert (("role", "A"), ("region", "East")) in mine[1].withheld


def test_i_one_person_who_moves_takes_the_whole_holding() -> None:
    first = roster("2026Q1")
    moved = first.people.with_columns(
        pl.when(pl.col("provider") == "p-0").then(pl.lit("West")).otherwise(pl.col("region")).alias("region")
    )
    second = Population("2026Q2", moved)
    alone = [naive(one, ROLE_REGION, RULES) for one in (first, second)]
    assert any("1 provider" in leak.equation for leak in audit(alone, RULES).failures)
    mine = published([first, second], ROLE_REGION, RULES)
    assert len(mine) == 2
    clean(mine, RULES)
    assert (("region", "East"),) in mine[1].withheld


def test_j_who_is_alone_in_a_cell_learns_nothing_exact() -> None:
    """Hidden alone and with one partner, each single provider would know the other's cell."""
    rows = ["people role promised", "1 A 100", "1 B 80", "2 C 50", "9 D 60", "9 E 70"]
    population = people("2026Q1", "\n".join(rows))
    shape = Shape(("role",), (("role",),), ("promised",))
    hand = Published(population, shape, frozenset({(("role", "A"),), (("role", "B"),)}))
    assert audit([hand], Rules(2, 2, 10, b"s")).exact_hits == 2
    clean(published([population], shape, Rules(2, 2, 10, b"s")), Rules(2, 2, 10, b"s"))


def test_one_changed_person_in_the_whole_pool_is_refused() -> None:
    history = published([roster("2026Q1")], ROLE_REGION, RULES)
    refused = protect(history, roster("2026Q2", changes={"p-0": 500}), ROLE_REGION, RULES)
    assert isinstance(refused, Refused)
    assert refused.cell == ()
    assert refused.equation == (
        "[all providers] of 2026Q2 less the same of 2026Q1: promised changed for 1 provider, fewer than 2"
    )
    assert "carry_forward: true in the head of the commentary" in refused.remedies[0]
    assert not refused.uncertain


def test_an_unchanged_quarter_is_published() -> None:
    history = published([roster("2026Q1")], ROLE_REGION, RULES)
    again = withheld(protect(history, roster("2026Q2"), ROLE_REGION, RULES))
    assert again.changes == 0


@pytest.mark.parametrize("number", [0, 1, 2])
def test_fewer_people_than_the_minimum_are_refused(number: int) -> None:
    population = Population("2026Q1", roster("2026Q1").people.head(number))
    refused = protect([], population, ROLE_REGION, RULES)
    assert isinstance(refused, Refused)
    assert f"{number} " in refused.equation
    assert "fewer than 3" in refused.equation


@pytest.mark.parametrize(("earlier", "later"), [(3, 5), (5, 3)])
def test_a_changed_minimum_protects_against_the_whole_history(earlier: int, later: int) -> None:
    """Raised or lowered, what the other setting left open is counted as known."""
    before, after = Rules(earlier, 2, 10, b"seed"), Rules(later, 3, 10, b"seed")
    history = published([roster("2026Q1")], ROLE_REGION, before)
    second = roster("2026Q2", changes={"p-0": 400, "p-16": 300, "p-24": 200, "p-31": 200})
    result = withheld(protect(history, second, ROLE_REGION, after))
    history.append(Published(second, ROLE_REGION, result.withheld))
    assert audit(history, [before, after]).failures == ()


def test_a_changed_shape_is_compared_where_the_tables_are_the_same() -> None:
    narrow = Shape(("role", "region"), (("role",),), ("promised",))
    first = published([roster("2026Q1")], narrow, RULES)
    second = roster("2026Q2", changes={"p-0": 400, "p-16": 300, "p-30": 350, "p-24": 200, "p-1": 40})
    result = withheld(protect(first, second, ROLE_REGION, RULES))
    clean([*first, Published(second, ROLE_REGION, result.withheld)], RULES)
    third = roster("2026Q3", changes={"p-0": 400, "p-16": 300, "p-30": 350, "p-24": 210, "p-1": 40, "p-14": 100})
    history = [*first, Published(second, ROLE_REGION, result.withheld)]
    last = protect(history, third, narrow, RULES)
    if isinstance(last, Protected):
        clean([*history, Published(third, narrow, last.withheld)], RULES)


def test_a_standard_grant_tells_what_everyone_has() -> None:
    rows = ["people role promised", "6 A 100", "3 B 80", "4 B 90", "5 C 70", "4 C 95", "5 D 60", "4 D 85"]
    population = people("2026Q1", "\n".join(rows))
    shape = Shape(("role",), (("role",),), ("promised",))
    assert not withheld(protect([], population, shape, RULES)).withheld
    told = withheld(protect([], population, shape, Rules(3, 2, 10, b"s", (100,))))
    assert (("role", "A"),) in told.withheld


def test_nothing_over_people_is_withheld_and_nothing_over_nobody_is_shown() -> None:
    rows = ["people role region promised", "6 A East 0", "6 A West 10", "6 B East 20", "7 C West 30", "7 C East 30"]
    result = withheld(protect([], people("2026Q1", "\n".join(rows)), ROLE_REGION, RULES))
    assert (("role", "A"), ("region", "East")) in result.withheld
    assert (("role", "B"), ("region", "West")) not in result.withheld


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_the_names_of_people_change_nothing(random: Random) -> None:
    changes = {"p-0": 400, "p-16": 300, "p-30": 350, "p-24": 200}
    pair = [roster("2026Q1"), roster("2026Q2", changes=changes)]
    expected = [release.withheld for release in published(pair, ROLE_REGION, RULES)]
    names = pair[0].people["provider"].to_list()
    fresh = names.copy()
    random.shuffle(fresh)
    renamed = dict(zip(names, fresh, strict=True))
    mixed = []
    for population in pair:
        rows = population.people.rows(named=True)
        random.shuffle(rows)
        mixed.append(Population(population.release, pl.DataFrame(rows).with_columns(
            pl.col("provider").replace_strict(renamed)
        )))  # fmt: skip
    assert [release.withheld for release in published(mixed, ROLE_REGION, RULES)] == expected


def test_another_seed_may_choose_other_cells_and_is_as_safe() -> None:
    first = roster("2026Q1")
    masks = set()
    for seed in (b"one", b"two", b"three", b"four", b"five", b"six"):
        rules = Rules(3, 2, 10, seed)
        mine = published([first], ROLE_REGION, rules)
        clean(mine, rules)
        masks.add(mine[0].withheld)
    assert len(masks) > 1


def test_counts_alone_can_be_published() -> None:
    cells = [({"role": "A"}, 2), ({"role": "B"}, 9), ({"role": "C"}, 8)]
    shape = Shape(("role",), (("role",),), ())
    assert withheld(protect([], counted("2026Q1", cells), shape, RULES)).primaries == 1


def test_c_two_cut_points_stay_safe_over_time() -> None:
    """Between the cut points are enough people; only one of them changed, and ten others did as well."""
    table = """
    people below20 below25 promised
    5 yes yes 100
    4 no yes 80
    9 no no 60
    """
    shape = Shape(("below20", "below25"), (("below20",), ("below25",)), ("promised",))
    first = people("2026Q1", table)
    units = {"p-5": 200} | {f"p-{place}": 150 for place in (0, 1, 2, 9, 10, 11)}
    later = first.people.with_columns(pl.Series("promised", [
        units.get(name, value) for name, value in first.people.select("provider", "promised").iter_rows()
    ]))  # fmt: skip
    both = [first, Population("2026Q2", later)]
    open_ = [Published(one, shape, frozenset()) for one in both]
    leaks = audit(open_, RULES).failures
    words = "[below25=yes] - [below20=yes] of 2026Q2 less the same of 2026Q1"
    assert any(words in leak.equation for leak in leaks)
    mine = published(both, shape, RULES)
    assert len(mine) == 2
    clean(mine, RULES)


@pytest.mark.parametrize(("seed", "number"), [(16, 47), (126, 27), (289, 41), (387, 52)])
def test_a_reader_who_knows_which_combinations_exist_is_reckoned_with(seed: int, number: int) -> None:
    """Small ledgers on which the lines between printed cells leave a cell open that one full table does not."""
    pick = Random(seed)
    assert pick.randrange(24, 60) == number
    rows = [
        {"provider": f"p{place}", "a": pick.choice("AAABC"), "b": pick.choice("XXXYZW"), "c": pick.choice("KKLM"),
         "promised": pick.randrange(10, 60)} for place in range(number)
    ]  # fmt: skip
    shape = Shape(("a", "b", "c"), (("a", "b"), ("a", "c"), ("b", "c")), ("promised",))
    rules = Rules(3, 2, 10, b"s")
    mine = published([Population("q", pl.DataFrame(rows))], shape, rules)
    assert len(mine) == 1
    clean(mine, rules)
