"""Titles, columns, rows and notes of tables from their ids alone; and which ids have no words."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from sample import FOURTEEN, LARGE, THIRTY, releases_of, sample_releases

from transparency.release.release import (
    NONE,
    NOTHING,
    Amended,
    Column,
    Correction,
    CorrectionCause,
    FigureValue,
    Grounds,
    Identity,
    Release,
    Row,
    RowKind,
    Status,
    Step,
    Table,
    Unit,
    Value,
)
from transparency.telling.glossary import glossary
from transparency.telling.numbers.lines import change_note, figure_note, line_name, listed, opening_note, other_note
from transparency.telling.numbers.sums import identity_sentence, step_name, untold_sums
from transparency.telling.numbers.tables import named, tables_of, untold_tables
from transparency.telling.references import amounts, printed, printed_values, references
from transparency.units import Split

LAST = replace(sample_releases()[-1], pools={"main": "Provider pool 2024"})


def table(id: str, *rows: str | Row, columns: tuple[str, ...] = ("units",), **more: Any) -> Table:
    """A table of one number a cell."""
    cells = (Value(5),) * len(columns)
    found = tuple(row if isinstance(row, Row) else Row(id=row, cells=cells) for row in rows)
    return Table(id=id, code="T", columns=tuple(Column(id=c, unit=Unit.UNITS) for c in columns), rows=found, **more)


def told(made: Table, release: Release = LAST, currency: str = "USD") -> tuple[str, str, list[str], list[str]]:
    words = named(made, release, currency)
    return words.title, words.stub, [c.name for c in words.columns], [row.name for row in words.rows]


@pytest.mark.parametrize(
    ("made", "title", "stub", "columns", "rows"),
    [
        (table("ladder", "set_aside", "owned", columns=("units", "change")),
         "From set aside to owned", "Step", ["Units", "Since last quarter"], ["Set aside", "Owned"]),
        (table("movements", "opening", "granted", "closing"),
         "Every unit, from January to March", "Units", ["Units"], ["31 December 2025", "Granted", "31 March 2026"]),
        (table("vesting", "opening", "other", columns=("promised", "change")),
         "From promised to earned to owned", "Units", ["Promised", "Change"], ["31 December 2025", "Other changes"]),
        (table("awards", "granted", "exercisable"),
         "Promises still open", "Units promised, not yet owned", ["All awards"],
         ["Granted", "Of these, can be bought now"]),
        (table("awards", "granted", columns=("units", "units_rsu", "units_xyz")),
         "Promises still open, by kind", "Units promised, not yet owned",
         ["All awards", "Stock units (RSU)", "XYZ"], ["Granted"]),
        (table("pool", "granted"), "Units not promised to anyone", "Units not promised", ["Units"], ["Granted"]),
        (table("pool", "granted", columns=("units", "pool_main", "pool_gone")),
         "Units not promised to anyone", "Units not promised", ["All pools", "Provider pool 2024", "Other pools"],
         ["Granted"]),
        (table("denominator", "pool", "investors", "unknown", columns=("units", "percent")),
         "What 100% of the company is made of", "Who holds it, or for whom it is kept", ["Units", "Of the company"],
         ["Provider pool", "Investors", "unknown"]),
        (table("ratios", "overhang", columns=("value",)), "Pace and reserve", "Ratio", ["Value"],
         ["Shares that may still come"]),
        (table("participation", "opening", "joined", "eligible", columns=("people",)),
         "Who takes part", "Providers", ["People"],
         ["Here on 31 December 2025", "Joined in the quarter", "Here on 31 March 2026"]),
        (table("participation", "eligible", "holders", columns=("people",)),
         "Who takes part", "Providers", ["People"], ["Providers here now", "Providers who hold something"]),
        (table("year", "granted", until=date(2025, 12, 31)),
         "What moved in the fiscal year up to 31 December 2025", "In the year", ["Units"], ["Granted"]),
        (table("year", "owned"), "What moved in the fiscal year up to 31 March 2026", "In the year", ["Units"],
         ["Turned into shares"]),
        (table("ahead", "2026-q2", "later", columns=("units", "together")),
         "What will be earned next, if nobody leaves", "Quarter", ["To be earned", "Together so far"],
         ["Q2 2026", "Later, or only if an event happens"]),
        (table("ahead", "from-2026-q2", "total"),
         "What will be earned next, if nobody leaves", "Quarters", ["To be earned"],
         ["Q2 2026 to Q1 2027", "Promised, not earned"]),
        (table("cohorts", "2025", "other", columns=("granted", "part")),
         "What became of what was granted", "Granted in the fiscal year", ["Granted", "Part that was earned"],
         ["2025", "Other years"]),
        (table("breakdown-x", Row(id="a", cells=(Value(5),), groups=(("Lead", ""),)), "other", "total",
               attributes=("Role", "Region")),
         "Promised, earned and owned, by role and region", "Role and region", ["Units"],
         ["Lead · Not stated", "Other", "All"]),
        (table("breakdown-x", "here", "left", "odd", attributes=("presence",)),
         "Promised, earned and owned, by who is still here", "Providers", ["Units"],
         ["Work with the company now", "Left, and still hold something", "odd"]),
        (table("breakdown-x", "most", "rest", "total", attributes=("fifth",)), "How evenly it is spread", "Providers",
         ["Units"], ["The fifth who hold the most", "Everyone else", "All"]),
    ],
)  # fmt: skip
def test_a_table_is_told_from_its_ids(made: Table, title: str, stub: str, columns: list[str], rows: list[str]) -> None:
    assert told(made) == (title, stub, columns, rows)


def test_tables_are_read_in_one_order_and_those_by_people_last() -> None:
    shuffled = replace(LAST, tables=dict(sorted(LAST.tables.items(), reverse=True)) | {"x": LAST.tables["lost"]}
                       if "lost" in LAST.tables else dict(sorted(LAST.tables.items(), reverse=True)))  # fmt: skip
    ids = [each.id for each in tables_of(shuffled)]
    assert ids[: len(LAST.tables)][:3] == ["ladder", "movements", "pool"]
    assert ids[-len(LAST.breakdowns) :] == [each.id for each in LAST.breakdowns]


def untold(made: Table, **tables: Table) -> list[tuple[str, str]]:
    return list(untold_tables(replace(LAST, tables={made.id: made} | tables, breakdowns=())))


@pytest.mark.parametrize(
    ("made", "wrong"),
    [
        (table("ladder", "set_aside", "owned"), []),
        (table("ladder", "aside"), [("tables.ladder.rows[0].id", "aside")]),
        (table("ladder", "owned", columns=("units", "odd")), [("tables.ladder.columns[1].id", "odd")]),
        (table("ladder", "owned", "owned"), [("tables.ladder.rows[1].id", "owned")]),
        (table("ladder", "owned", columns=("units", "units")), [("tables.ladder.columns[1].id", "units")]),
        (table("pool", "granted", columns=("units", "pool_x")), []),
        (table("awards", "granted", columns=("units", "units_x")), []),
        (table("ratios", "overhang", "odd", columns=("value",)), [("tables.ratios.rows[1].id", "odd")]),
        (table("participation", "opening", "joined", "odd", columns=("people",)),
         [("tables.participation.rows[2].id", "odd")]),
        (table("ahead", "2026-q2", "from-2026-q2", "later", "2026"), [("tables.ahead.rows[3].id", "2026")]),
        (table("year", "granted", "odd"), [("tables.year.rows[1].id", "odd")]),
        (table("plans", "approved", "odd"), [("tables.plans.rows[1].id", "odd")]),
        (table("money", "paid", "odd", columns=("amount",)), [("tables.money.rows[1].id", "odd")]),
        (table("lost", "expired", "odd"), [("tables.lost.rows[1].id", "odd")]),
        (table("cohorts", "2025", "", columns=("granted",)), [("tables.cohorts.rows[1].id", "")]),
        (table("what", "x"), [("tables.what.id", "what")]),
    ],
)  # fmt: skip
def test_an_id_without_words_or_that_stands_twice_is_named(made: Table, wrong: list[tuple[str, str]]) -> None:
    assert untold(made) == wrong


def test_a_table_under_another_id_is_named() -> None:
    assert untold(table("ladder", "owned"), pool=table("awards", "granted")) == [("tables.pool.id", "awards")]


def test_tables_by_people_are_named_after_what_people_are_grouped_by() -> None:
    def wrong(*made: Table) -> list[tuple[str, str]]:
        return list(untold_tables(replace(LAST, tables={}, breakdowns=made)))

    good = table("breakdown-role", "a", attributes=("Role",))
    assert wrong(good) == []
    assert wrong(good, good) == [("breakdowns[1].id", "breakdown-role")]
    assert wrong(table("breakdown-role", "a")) == [("breakdowns[0].id", "breakdown-role")]
    for id in ("role", "breakdown-", "breakdown-../x", "breakdown-" + "a" * 200):
        assert wrong(table(id, "a", attributes=("Role",))) == [("breakdowns[0].id", id)]
    assert wrong(table("breakdown-a", "a", "", attributes=("Role",))) == [("breakdowns[0].rows[1].id", "")]


def notes(made: Table, release: Release = LAST) -> str:
    return " ".join(named(made, release).notes)


RAISED = replace(LAST, raised_from=1_000)
SPLIT = replace(LAST, splits=(Split("main", date(2026, 1, 5), 2, 1),))


def test_an_opening_that_is_not_the_last_closing_is_explained() -> None:
    split = "Units were split on 5 January 2026, 2 for 1: the opening is in new units."
    raised = "The block was raised in this quarter: the opening is the last closing, rounded anew."
    compared = "The block was raised in this quarter: a quarter earlier is the last closing, rounded anew."
    both = replace(RAISED, splits=SPLIT.splits)
    assert [opening_note(release) for release in (LAST, RAISED, SPLIT, both)] == ["", raised, split, split]
    assert [change_note(release) for release in (LAST, RAISED, SPLIT, both)] == ["", compared, split, compared]
    assert figure_note(RAISED, "awards.promised") == raised and figure_note(RAISED, "people.holders") == ""
    opening = Row(id="opening", cells=(Value(5),), kind=RowKind.OPENING)
    assert raised in notes(table("vesting", opening), RAISED)
    assert compared in notes(table("ladder", "owned", columns=("units", "change")), RAISED)
    assert compared in notes(table("ladder", "owned", columns=("before",)), RAISED)
    assert "raised" not in notes(table("ladder", "owned"), RAISED)
    assert "raised" not in notes(table("participation", opening), RAISED)


@pytest.mark.parametrize(
    ("day", "noted"),
    [(date(2025, 12, 31), False), (date(2026, 1, 1), True), (date(2026, 3, 31), True), (date(2026, 4, 1), False)],
)
def test_only_a_split_within_the_quarter_changes_the_opening(day: date, noted: bool) -> None:
    assert bool(opening_note(replace(LAST, splits=(Split("main", day, 2, 1),)))) is noted


def test_of_two_splits_in_a_quarter_the_last_is_named() -> None:
    two = (Split("a", date(2026, 2, 5), 3, 1), Split("b", date(2026, 1, 5), 2, 1))
    assert "5 February 2026, 3 for 1" in opening_note(replace(LAST, splits=two))


def test_what_other_changes_take_together() -> None:
    assert other_note(replace(LAST, other_lines=(), late=False)) == ""
    one = other_note(replace(LAST, other_lines=("settled",), late=False))
    assert one.startswith("“Other changes” takes together: “Delivered as shares”. ")
    both = other_note(replace(LAST, other_lines=("settled", "withheld"), late=True))
    assert "“Delivered as shares”, “Kept back for price or tax” and entries that were booked late" in both
    assert listed(["a"]) == "a" and listed(["a", "b"]) == "a and b" and listed(["a", "b", "c"]) == "a, b and c"
    assert line_name("no_such_line", LAST) == "No such line"
    other = table("movements", "granted", "other")
    assert "takes together" in notes(other) and "takes together" not in notes(table("movements", "granted"))


@pytest.mark.parametrize(
    ("recipe", "said", "unsaid"),
    [
        ({}, "does not state whether fully diluted counts: preferred stock as if converted, options", "has none"),
        ({"warrants": "in"}, "fully diluted counts: warrants.", "has none"),
        ({"safes": "out"}, "does not count, though they may become shares: agreements for future shares", "has none"),
        ({"notes": "none"}, "says that it has none of these: convertible notes.", "though they may"),
    ],
)  # fmt: skip
def test_what_the_count_of_the_company_takes_in(recipe: dict[str, str], said: str, unsaid: str) -> None:
    found = notes(table("denominator", "pool", columns=("units",)), replace(LAST, recipe=recipe))
    assert said in found and unsaid not in found


@pytest.mark.parametrize(
    ("returns", "said"),
    [
        ({}, ""),
        ({"A": ("forfeited",)}, "Units come back, and can be promised again, when they are: given back. They do not "
         "when: lapsed, cancelled, kept back for tax, paid in cash, bought back."),
        ({"A": ()}, "No units come back once they are promised: given back, lapsed,"),
        ({"A": ("forfeited", "expired", "company_cancelled", "withheld", "cash_settled", "repurchased")},
         "bought back."),
        ({"A": ("forfeited",), "B": ("forfeited",)}, "Units come back"),
        ({"A": ("forfeited",), "B": (), "C": ("forfeited",)}, "A, C: Units come back"),
    ],
)  # fmt: skip
def test_which_units_come_back_to_the_pool(returns: dict[str, tuple[str, ...]], said: str) -> None:
    found = notes(table("pool", "granted"), replace(LAST, returns=returns))
    assert found.startswith(said) or found.endswith(said)
    assert ("B: No units come back" in found) is ("C" in returns)
    assert ("They do not when" in found) is any(lines == ("forfeited",) for lines in returns.values())


@pytest.mark.parametrize(
    ("kinds", "plans", "company"),
    [
        ((), "", ""),
        (("cash",), "only ever paid in cash, and stock that is issued already, are not in (a).", "are in no count"),
        (("other",), "so (a) is not printed.", "They are counted like all others."),
    ],
)
def test_awards_that_become_no_stock_are_told_apart(kinds: tuple[str, ...], plans: str, company: str) -> None:
    release = replace(LAST, kinds=kinds)
    assert notes(table("plans", "approved", columns=("price",)), release).endswith(plans or "left out of (b).")
    found = notes(table("denominator", "pool"), release)
    assert company in found and ("paid in cash" in found) is bool(company)


def figures(**values: Value) -> Release:
    made = {name.replace("__", "."): value for name, value in values.items()}
    return replace(LAST, figures=LAST.figures | {id: FigureValue(id=id, value=value) for id, value in made.items()})


@pytest.mark.parametrize(
    ("price", "said"),
    [
        (Value(Decimal("0.42")), "All awards that have a price have the same one: €0.42 a unit."),
        (Value(Decimal("0.4"), Status.ABOUT), "The prices to buy differ; over all units that have one, the average is"),
        (NONE, ""),
    ],
)
def test_the_price_to_buy(price: Value, said: str) -> None:
    found = " ".join(named(table("awards", "granted"), figures(money__price=price), "EUR").notes)
    assert found.startswith(said) and bool(found) is bool(said)


@pytest.mark.parametrize(
    ("gone", "owned", "said"),
    [
        (Value(0), Value(0), ""),
        (NONE, Value(4_000), ""),
        (Value(4_000), Value(4_000), "All units that left the pool are owned by providers"),
        (Value(6_000), Value(4_000), "Of the units that left the pool, providers own 4,000 as shares."),
        (Value(6_000, block=2_000), Value(4_000, block=2_000), "owned by providers, as far as blocks show."),
        (Value(10_000, block=2_000), Value(4_000, block=2_000), "providers own 4,000 as shares."),
    ],
)
def test_what_became_of_units_that_left_the_pool(gone: Value, owned: Value, said: str) -> None:
    found = notes(table("movements", "granted"), figures(pool__gone=gone, holdings__owned=owned))
    assert said in found and ("left the pool" in found) is bool(said)


def test_reasons_and_money_that_have_no_row_of_their_own() -> None:
    assert (
        notes(table("lost", "expired", "company_cancelled")) == "Everything since the first grant, in units of today."
    )
    assert "Without a row of their own: “Earned, then lapsed” and “Cancelled by the company”. Fewer than 11" in notes(
        table("lost", "total")
    )
    assert "Without a row of their own: “Earned, then lapsed”. " in notes(table("lost", "company_cancelled"))
    paid, appraisal = Row(id="paid", cells=(Value(5),)), Row(id="appraisal", cells=(Value(5),))
    appraised = replace(LAST, grounds=Grounds(appraised_on=date(2026, 3, 15)))
    both = notes(table("money", paid, appraisal, columns=("amount",)), appraised)
    assert both == "The appraisal is of 15 March 2026 (Section 409A). Nobody has to buy at that price."
    nothing = notes(table("money", Row(id="paid", cells=(NONE,)), columns=("amount",)), appraised)
    assert nothing == (
        "No amount is printed of cash: fewer than 11 people ever got any, or nobody did. No appraisal is stated."
    )
    assert notes(table("money", paid, appraisal, columns=("amount",)), replace(LAST, grounds=Grounds())) == (
        "No appraisal is stated."
    )


def test_the_day_of_what_others_hold() -> None:
    asked = table("denominator", "pool")
    assert "as stated for 1 March 2026" in notes(asked, replace(LAST, counted=date(2026, 3, 1)))
    assert "as stated for 31 March 2026" in notes(asked, replace(LAST, counted=None))


def people(*counts: int | None) -> tuple[Row, ...]:
    return tuple(Row(id=f"g{place}", cells=(NONE if count is None else Value(count), Value(9)))
                 for place, count in enumerate(counts))  # fmt: skip


def test_groups_that_round_to_fewer_than_the_smallest_are_explained() -> None:
    def of(*rows: Row, attribute: str = "Role") -> str:
        return notes(table("breakdown-x", *rows, columns=("people", "units"), attributes=(attribute,)))

    few = "Where 10 people are printed, they are more: no group has fewer than 11."
    assert of(*people(10, 20, 30)).count(few) == 1 and of(*people(10, 10, 30)).count(few) == 1
    assert few not in of(*people(15, 20, 10)), "the last row is all together"
    assert "Where" not in of(*people(11, 20, 31)) and "Where" not in of(*people(None, 20, 30))
    assert "Who is in the fifth" in of(*people(15, 20), attribute="fifth")
    assert "Who is in the fifth" not in of(*people(15, 20))
    other = Row(id="other", cells=(Value(15), Value(9)), groups=(("Peer",), ("Lead",)))
    assert "Other: Lead; Peer. At some time in this fiscal year" in of(other, *people(30))
    assert "Other:" not in of(replace(other, groups=()), *people(30))


def test_a_sum_of_ranges_is_explained_only_where_ranges_are_printed() -> None:
    range_ = Row(id="2026-q2", cells=(Value(5, Status.RANGE, 3),))
    assert "A sum of ranges is a wider range." in notes(table("ahead", range_, "later"))
    assert "A sum of ranges" not in notes(table("ahead", "2026-q2", "later"))


def test_steps_and_identities_have_words_and_those_without_are_named() -> None:
    def step(id: str) -> str:
        return step_name(Step(sign="", id=id, figure="", value=Value(1), unit=Unit.UNITS), LAST)

    assert [step(id) for id in ("holder/investors", "holder/x", "issued", "awards.promised", "forfeited")] == [
        "Investors", "x", "Issued stock", "Promised", "Given back on leaving",
    ]  # fmt: skip
    assert identity_sentence(Identity("T6", 1, 1, ("Role",))) == "Promised, by role: all groups = all"
    for release in (*releases_of(LARGE), *releases_of(THIRTY), *releases_of(FOURTEEN)):
        assert list(untold_sums(release)) == []

    def wrong(*identities: Identity) -> list[tuple[str, str]]:
        return list(untold_sums(replace(LAST, figures={}, identities=identities)))

    assert wrong(Identity("T1", 1, 1), Identity("T6", 1, 1, ("Role",))) == []
    assert wrong(Identity("X", 1, 1)) == [("identities[0].code", "X")]
    assert wrong(Identity("T6", 1, 1)) == [("identities[0].code", "T6")]
    assert wrong(Identity("T1", 1, 1, ("Role",))) == [("identities[0].code", "T1")]
    odd = {"a.b": FigureValue("a.b", Value(1)), "awards.promised": FigureValue("awards.earned", Value(1))}
    assert list(untold_sums(replace(LAST, figures=odd, identities=()))) == [
        ("figures.a.b.id", "a.b"), ("figures.awards.promised.id", "awards.earned"),
    ]  # fmt: skip
    before = {"awards.promised": Value(1), "awards.unheard_of": Value(2)}
    made = Correction(1, LAST.published, CorrectionCause.MISTYPED, revision=False, material=False,
                      amended=(Amended.TEXT,), before=before)  # fmt: skip
    assert list(untold_sums(replace(LAST, figures={}, identities=(), correction=made))) == [
        ("correction.before", "awards.unheard_of")
    ]


def test_a_reference_prints_a_figure_of_a_quarter_or_says_that_it_is_not_printed() -> None:
    text, plain = references(sample_releases()), amounts(sample_releases())
    assert (plain("awards.promised"), plain("awards.promised@2025-q4")) == ("376000", "290000")
    assert plain("awards.nothing") is None is plain("awards.promised@1999-q1")
    assert references(())("awards.promised") is None is amounts(())("awards.promised")
    bare = replace(LAST, figures={})
    assert printed(bare, "awards.promised") == "(not printed)" and printed(bare, "awards.nothing") is None
    assert text("dilution.investors@2025-q3") is not None
    assert printed(LAST, "dilution.nobody", holders=LAST.holders) is None
    few = figures(pool__available=NOTHING, awards__earned=Value(0, Status.UNDER, 2_000))
    assert {"none", "under 2,000"}.isdisjoint(printed_values(few))


def test_words_about_blocks_are_explained_only_where_blocks_are_printed() -> None:
    full, few = ({term.id for term in glossary(releases_of(size)[-1])} for size in (LARGE, FOURTEEN))
    assert full - few == {"block", "under", "range", "other", "other-changes"} and few < full
    terms = {term.id: term for term in glossary(LAST)}
    assert terms["under"].name == "Under 2,000" and "fewer than 11 people" in terms["other"].text
    names = [term.name.casefold() for term in glossary(LAST)]
    assert names == sorted(names)
