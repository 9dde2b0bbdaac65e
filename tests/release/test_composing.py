"""From published cells to releases: figures, tables and tie-outs at each of the four levels."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace
from sample import (
    EIGHTY,
    FIRST,
    FOURTEEN,
    LARGE,
    LOPSIDED,
    SHA,
    THIRTY,
    Size,
    published,
    releases_of,
    sample_publication,
)

from transparency.publication.quarter import Quarter
from transparency.published.blocks import Level, Published
from transparency.release.capital import capital
from transparency.release.cells import QuarterCells
from transparency.release.composing import compose_releases
from transparency.release.release import NONE, Release, RowKind, Status, Table, Unit
from transparency.telling.numbers.format import number
from transparency.telling.numbers.lines import figure_note
from transparency.telling.numbers.tables import named
from transparency.units import Split

SIZES = pytest.mark.parametrize("size", [LARGE, EIGHTY, THIRTY, LOPSIDED, FOURTEEN])


def composed(*quarters: Published) -> Release:
    found, problems = compose_releases(sample_publication(), quarters)
    assert problems == []
    return found[-1]


def changed(quarter: Published, **values: int) -> Published:
    """With cells set: ``closing__promised`` is ``closing/promised``."""
    return replace(quarter, values=quarter.values | {id.replace("__", "/"): units for id, units in values.items()})


def printed(table: Table, row: str) -> list[str]:
    found = next(one for one in table.rows if one.id == row)
    return [number(cell, found.unit or column.unit) for cell, column in zip(found.cells, table.columns, strict=True)]


def test_a_full_page_has_every_table_and_a_small_one_what_it_may() -> None:
    small = {"ladder", "denominator"}
    full = small | {"movements", "pool", "awards", "vesting", "plans", "ratios", "participation", "ahead"}
    assert set(releases_of(LARGE)[-1].tables) == set(releases_of(EIGHTY)[-1].tables) == full | {"money"}
    assert set(releases_of(THIRTY)[-1].tables) == small | {"ratios", "participation", "ahead"}
    assert set(releases_of(LOPSIDED)[-1].tables) == small | {"participation"}
    assert set(releases_of(FOURTEEN)[-1].tables) == small
    assert not releases_of(THIRTY)[-1].breakdowns


def test_a_company_of_few_says_nothing_of_people() -> None:
    for release in releases_of(FOURTEEN):
        assert not [id for id in release.figures if id.startswith(("people", "awards", "holdings", "ratios", "money"))]
        assert not any(value.block for figure in release.figures.values() for value in [figure.value])
    last = releases_of(FOURTEEN)[-1]
    assert last.amount("pool.set_aside") == 70_000 and last.amount("quarter.authorized") == 20_000


def test_what_is_printed_of_a_full_quarter() -> None:
    last = releases_of(LARGE)[-1]
    assert printed(last.tables["ladder"], "promised") == ["376,000", "86,000", "1.88%", "2.47%"]
    assert printed(last.tables["ladder"], "owned") == ["4,000", "4,000", "about 0.02%", "about 0.03%"]
    assert printed(last.tables["movements"], "granted") == ["−96,000", "96,000", "–", "–", "–"]
    assert printed(last.tables["movements"], "expired") == ["under 2,000", "–", "under 2,000", "–", "–"]
    assert printed(last.tables["vesting"], "opening")[2] == "none", "nobody can own anything yet"
    assert printed(last.tables["participation"], "coverage") == ["77%"]
    assert printed(last.breakdowns[0], "other") == ["30", "40,000", "10,000", "under 2,000", "11%"]
    assert printed(last.tables["plans"], "total") == ["372,000", "$0.42", "1,624,000"]


def test_a_small_company_is_printed_in_ranges_and_its_movements_once_a_year() -> None:
    first, second = releases_of(THIRTY)
    assert printed(second.tables["ladder"], "promised")[0] == "36,000 to 40,000"
    assert printed(second.tables["ladder"], "owned")[0] == "under 2,000"
    assert printed(second.tables["ahead"], "from-2025-q3")[0] == "10,000 to 14,000"
    assert printed(second.tables["ahead"], "from-2026-q3")[1] == "18,000 to 26,000", "two ranges, so twice as wide"
    assert second.value("people.owners").status is Status.UNDER
    assert not [id for id in second.figures if id.startswith("quarter.") and id != "quarter.authorized"]
    ended = changed(published(THIRTY)[0], year__granted=30_000, year__owned=0)
    found, problems = compose_releases(sample_publication(), (ended, published(THIRTY)[1]))
    assert problems == []
    assert [printed(release.tables["year"], "granted") for release in found] == [["28,000 to 32,000"]] * 2
    assert first.label in "Q1 2025" and "31 March 2025" in named(found[1].tables["year"], found[1]).title


def test_of_one_large_holder_only_the_headline_is_printed() -> None:
    last = releases_of(LOPSIDED)[-1]
    assert number(last.value("awards.promised"), Unit.UNITS) == "40,000 to 80,000"
    assert last.value("holdings.owned").status is Status.NONE
    assert "capitalization.issued_outstanding" not in last.figures, "what providers own is not printed"


@SIZES
def test_everything_adds_up(size: Size) -> None:
    for release in releases_of(size):
        assert all(tie.difference == 0 for tie in release.identities)
        for table in (*release.tables.values(), *release.breakdowns):
            _adds_up(table)


def _adds_up(table: Table) -> None:
    kinds = [row.kind for row in table.rows]
    if RowKind.TOTAL not in kinds or table.id in {"plans", "participation", "denominator"}:
        return
    body, total = table.rows[: kinds.index(RowKind.TOTAL)], table.rows[kinds.index(RowKind.TOTAL)]
    for place, column in enumerate(table.columns):
        if column.unit in {Unit.UNITS, Unit.PEOPLE} and column.id != "together":
            amounts = [(row.cells[place].amount or 0) * (-1 if row.sign == "−" else 1) for row in body]
            assert sum(amounts) == total.cells[place].amount, (table.id, column.id)


def test_the_tie_outs_of_a_full_quarter() -> None:
    codes = [tie.code for tie in releases_of(LARGE)[-1].identities]
    assert codes == ["T1", "T2", "T3", "T4a", "T4b", "T5", "T6", "P1", "P2", "T8"]


def test_values_that_do_not_add_up_are_a_problem_and_no_release() -> None:
    broken = changed(published(LARGE)[0], closing__unvested=2_000)
    found, problems = compose_releases(sample_publication(), (broken,))
    assert found == ()
    assert {problem.code for problem in problems} == {"I01"}
    assert problems[0].path == "quarters/2025-q1/commentary.md"


def test_without_a_count_of_the_company_there_are_no_percentages() -> None:
    found, problems = compose_releases(sample_publication(), [replace(published(LARGE)[0], company=None)])
    assert "awards.promised.fully_diluted" not in found[0].figures and "denominator" not in found[0].tables
    assert [problem.code for problem in problems] == ["L18"]


def test_issued_and_fully_diluted_are_made_of_printed_numbers() -> None:
    """So neither can be taken from the other to see what providers own exactly (rule 5)."""
    last, cells = releases_of(LARGE)[-1], published(LARGE)[-1]
    assert last.amount("capitalization.issued_outstanding") == 15_200_000 + cells.values["closing/owned"]
    others = sum(cells.company.others.values()) if cells.company else 0
    moved = cells.values["closing/owned"] - cells.values["closing/gone"]
    assert last.amount("capitalization.fully_diluted") == others + 2_000_000 + moved


def test_where_few_are_left_what_left_the_pool_stays_out_of_the_count() -> None:
    """10 of 12 blocks that left the pool were paid in cash: they are no units again as soon as they are not printed."""
    full = changed(published(LARGE)[-1], closing__gone=24_000, closing__owned=4_000)
    few = replace(full, level=Level.FEW, values={"closing/set_aside": 2_000_000}, tables=(), lines=())
    before = QuarterCells(full, Quarter(2025, 4))
    company = capital(QuarterCells(few, Quarter(2026, 1), (before,)))
    assert company.parts["pool"].amount == company.before["pool"].amount == 2_000_000 - 24_000 + 4_000
    assert company.fully_diluted == capital(before).fully_diluted
    assert company.issued is NONE


def test_dilution_is_split_by_cause_and_one_block_is_not_dilution() -> None:
    third, last = releases_of(LARGE)[2], releases_of(LARGE)[-1]
    causes = [third.amount(f"dilution.{cause}") or 0 for cause in ("founders", "investors", "staff", "pool")]
    assert sum(causes) == third.amount("dilution.total") == Decimal("12.50")
    assert third.amount("dilution.investors") == Decimal("10.00")
    assert last.value("dilution.total").status is Status.UNDER
    assert releases_of(LARGE)[0].figures.get("dilution.total") is None


def test_a_split_is_neither_growth_nor_dilution() -> None:
    """Everything doubles on 1 April, and nothing else happens: the opening is in units of after the split."""
    first = published(LARGE)[0]
    twice = {id: 2 * units for id, units in first.values.items() if not id.startswith(("people/", "table/"))}
    twice |= {"opening" + id.removeprefix("closing"): units for id, units in twice.items() if id.startswith("closing/")}
    twice |= {id: 0 for id in first.values if id.startswith("flow/")}
    for id, units in first.values.items():
        if id.startswith("table/"):
            twice[id] = units if id.endswith("people") else 2 * units
    twice |= {"people/opening": 260, "people/joined": 0, "people/left": 0, "people/eligible": 260}
    assert first.company is not None
    others = {holder: 2 * units for holder, units in first.company.others.items()}
    second = replace(
        first,
        quarter=FIRST.next().id,
        values=twice | {id: first.values[id] for id in first.values if id[:10] in {"people/cov", "people/not"}},
        block=4_000,
        company=replace(first.company, others_issued=26_400_000, others=others),
        splits=(Split("main", date(2025, 4, 1), 2, 1),),
    )
    release = composed(first, second)
    assert printed(release.tables["ladder"], "promised")[1] == "under 4,000"
    assert any("2 for 1" in note for note in named(release.tables["movements"], release).notes)
    assert release.value("dilution.total").status in {Status.UNDER, Status.NOTHING}


def test_a_raised_block_is_said_and_openings_are_rounded_anew() -> None:
    first, second = published(LARGE)[:2]
    release = composed(first, replace(second, raised_from=1_000))
    assert any("block was raised" in note for note in named(release.tables["movements"], release).notes)
    assert "block was raised" in figure_note(release, "awards.promised")


def test_what_is_booked_late_is_in_other_changes_and_says_so() -> None:
    last = releases_of(LARGE)[-1]
    note = next(note for note in named(last.tables["movements"], last).notes if "Other changes" in note)
    assert last.late and "entries that were booked late" in note and "Cancelled by the company" in note
    assert "quarter.company_cancelled" not in last.figures


def test_average_price_only_from_many_blocks() -> None:
    first = replace(published(LARGE)[0], price="")
    many = composed(changed(first, money__outstanding=65_000))
    assert number(many.value("money.price"), Unit.MONEY) == "about $1.10"
    assert "money.price" not in composed(changed(first, money__outstanding=10_000)).figures
    assert "money.price" not in composed(first).figures


def test_ratios_over_a_year_need_four_full_quarters() -> None:
    assert "ratios.gross_burn" not in releases_of(LARGE)[2].figures
    last = releases_of(LARGE)[-1]
    assert [number(last.value(f"ratios.{id}"), Unit.PERCENT) for id in ("utilisation", "gross_burn", "overhang")] == [
        "18.8%", "1.74%", "11.6%",
    ]  # fmt: skip
    gap = [quarter for quarter in published(LARGE) if quarter.quarter != "2025-q3"]
    assert "ratios.gross_burn" not in composed(*gap).figures


def test_releases_name_their_blocks_and_commitments() -> None:
    last = releases_of(LARGE)[-1]
    assert (last.level, last.minimum, last.block, last.counts, last.money_block) == (Level.FULL, 11, 2_000, 5, 5_000)
    assert last.ledger == SHA and len(last.key) == 64


def test_the_order_of_cells_does_not_matter() -> None:
    turned = [replace(quarter, values=dict(reversed(quarter.values.items()))) for quarter in published(LARGE)]
    assert compose_releases(sample_publication(), turned)[0] == releases_of(LARGE)


def test_what_became_of_units_and_why_they_were_lost() -> None:
    last = published(LARGE)[-1]
    became = {"granted": 90_000, "earned": 30_000, "lost": 8_000, "running": 52_000}
    years = {f"cohort/{year}/{column}": units for year in ("2025", "other") for column, units in became.items()}
    lost = {"lost/expired/units": 6_000, "lost/other/units": 10_000, "lost/total/units": 16_000}
    tables = composed(replace(last, values=last.values | years | lost)).tables
    assert printed(tables["cohorts"], "2025") == ["90,000", "30,000", "8,000", "52,000", "33%"]
    assert printed(tables["cohorts"], "total") == ["180,000", "60,000", "16,000", "104,000", "33%"]
    assert printed(tables["lost"], "expired") == ["6,000", "about two fifths"]
    alone = composed(replace(last, values=last.values | {"lost/total/units": 16_000})).tables
    assert printed(alone["lost"], "total") == ["16,000"], "the reasons of few people are not told"
    assert {"cohorts", "lost"}.isdisjoint(composed(last).tables)


def test_owners_stand_beside_the_numbers_from_which_stock_is_registered() -> None:
    """Only for a company of the United States, and only where owners are counted."""
    publication, quarters = sample_publication(), published(LARGE)
    assert "holders" not in compose_releases(publication, quarters)[0][-1].tables
    company = publication.settings.company.model_copy(update={"jurisdiction": "US-DE"})
    there = replace(publication, settings=publication.settings.model_copy(update={"company": company}))
    holders = compose_releases(there, quarters)[0][-1].tables["holders"]
    owners = number(next(row.cells[0] for row in holders.rows if row.id == "owners"), Unit.PEOPLE)
    assert owners == number(QuarterCells(quarters[-1], Quarter(2026, 1)).value("people/owners"), Unit.PEOPLE)
    assert [printed(holders, id)[0] for id in ("limit_all", "limit_not_accredited")] == ["2,000", "500"]


def test_money_is_what_was_paid_and_what_units_cost() -> None:
    *_, before, last = published(LARGE)
    assert printed(composed(last).tables["money"], "to_buy") == ["$36,120"], "86,000 at 0.42"
    paid = [replace(quarter, money_block=5_000, values=quarter.values | {"money/paid": money})
            for quarter, money in ((before, 20_000), (last, 35_000))]  # fmt: skip
    money = composed(*paid).tables["money"]
    assert [row.id for row in money.rows] == ["paid_quarter", "paid", "to_buy", "appraisal"]
    assert [printed(money, row.id)[0] for row in money.rows] == ["$15,000", "$35,000", "$36,120", "–"]
    assert printed(composed(paid[1]).tables["money"], "paid_quarter") == ["–"], "nothing to compare with"
    several = replace(last, price="", money_block=5_000, values=last.values | {"money/exercisable": 45_000})
    assert printed(composed(several).tables["money"], "to_buy") == ["$45,000"]
    assert "money" not in releases_of(THIRTY)[-1].tables
