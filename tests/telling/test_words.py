"""Numbers, days, findings, changes and files as they are read."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import msgspec
import pytest
from msgspec.structs import replace
from sample import FOURTEEN, LARGE, LOPSIDED, THIRTY, Size, releases_of, sample_releases, sample_settings

from transparency.language import speaking
from transparency.release.canonical import to_json
from transparency.release.paths import figure_page, report_pdf
from transparency.release.release import NONE, NOTHING, Column, Level, Release, Row, RowKind, Status, Table, Unit, Value
from transparency.release.rounding import FRACTIONS, rounded
from transparency.release.tabular import header, inert, kind, to_csv
from transparency.telling.numbers.format import day, number, short_day, signed, spoken
from transparency.telling.numbers.headlines import headline, lead, pool_heading
from transparency.telling.numbers.history import history, restated, split_note, unbroken
from transparency.telling.numbers.ladder import ladder_heading, square_size
from transparency.telling.numbers.tables import tables_of
from transparency.telling.protection import protection
from transparency.telling.record.quarter_news import changes, unchanged
from transparency.telling.references import printed_values, references
from transparency.telling.sentence import Number, started, tell, together
from transparency.units import Split

UNDER = Value(amount=0, status=Status.UNDER, block=2_000)
RANGE = Value(amount=18_000, status=Status.RANGE, block=3_000)


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [
        (1234567, Unit.UNITS, "1,234,567"),
        (-5, Unit.UNITS, "−5"),
        (Decimal("2.06"), Unit.PERCENT, "2.06%"),
        (Decimal("0.0021"), Unit.PERCENT, "0.0021%"),
        (Decimal("12000000.00"), Unit.MONEY, "$12,000,000"),
        (Decimal("2.93"), Unit.MONEY, "$2.93"),
        (Decimal("0.4"), Unit.MONEY, "$0.40"),
        (Decimal("0.200000"), Unit.MONEY, "$0.20"),
        (Decimal("1E+7"), Unit.MONEY, "$10,000,000"),
        (Decimal("27.4"), Unit.QUARTERS, "27"),
        (Decimal("9.9"), Unit.QUARTERS, "9.9"),
    ],
)
def test_number(amount: int | Decimal, unit: Unit, text: str) -> None:
    assert number(Value(amount=amount), unit) == text


def test_after_shrinking_to_few_people_nothing_is_said_that_an_earlier_report_contradicts() -> None:
    settings = sample_settings()
    full, few = releases_of(LARGE)[-2], replace(releases_of(FOURTEEN)[-1], level=Level.FEW)
    words = " ".join(str(part) for part in (*headline(few, settings), lead(few, settings)))
    assert "so far" not in words and "Fewer than 11" in words
    told = [(str(change.what), str(change.meaning)) for change in changes(full, few, settings)]
    assert ("Less is printed", "Fewer than 11 therapists hold a promise, so nothing about them is printed. Earlier "
            "reports stay as they are.") in told  # fmt: skip
    again = [str(change.what) for change in changes(few, replace(few, level=Level.FEW), settings)]
    assert "What moved" in again and "Less is printed" not in again
    assert "More is printed" in [str(change.what) for change in changes(few, full, settings)]


@pytest.mark.parametrize(
    ("promised", "owned", "said"),
    [
        (2_000, 4_000, ["About +2,000 promised by other changes"]),
        (0, 4_000, ["About +4,000 owned by other changes"]),
        (0, 0, []),
    ],
)
def test_what_other_changes_did_to_what_is_promised_or_owned_is_news(
    promised: int, owned: int, said: list[str]
) -> None:
    release = releases_of(LARGE)[-1]
    vesting = release.tables["vesting"]
    ids = [column.id for column in vesting.columns]
    moved = {"promised": promised, "owned": owned}
    cells = tuple(
        Value(amount=moved[id], block=2_000) if moved.get(id) else UNDER if id in moved else NONE for id in ids
    )
    rows = [row for row in vesting.rows if row.id != "other"]
    changed = replace(vesting, rows=(*rows[:-1], Row(id="other", cells=cells), rows[-1]))
    news = changes(None, replace(release, tables=release.tables | {"vesting": changed}), sample_settings())
    assert [str(one.what) for one in news if "other changes" in str(one.what)] == said


def test_a_running_sum_of_ranges_that_gets_narrower_is_explained() -> None:
    in_ranges, full = (
        next(table for table in tables_of(releases_of(size)[-1]) if table.id == "ahead") for size in (THIRTY, LARGE)
    )
    assert any("narrower again" in note for note in in_ranges.notes)
    assert not any("narrower again" in note for note in full.notes)


def test_a_drawing_over_time_joins_only_quarters_without_a_gap() -> None:
    releases = releases_of(LARGE)
    figures = {id: value for id, value in releases[1].figures.items() if id != "pool.available"}
    gap = [releases[0], replace(releases[1], figures=figures), *releases[2:]]
    assert unbroken(gap, "pool.available") == gap[2:]
    assert unbroken(releases, "pool.available") == list(releases)
    assert unbroken(gap[:2], "pool.available") == []


def test_a_raised_block_is_explained_wherever_an_opening_is_rounded_anew() -> None:
    release = replace(releases_of(LARGE)[-1], raised_from=1_000)
    told = {table.id: " ".join(table.notes) for table in tables_of(release)}
    opened = {id for id, table in release.tables.items() if any(row.kind is RowKind.OPENING for row in table.rows)}
    assert opened >= {"movements", "pool", "awards", "vesting"}
    for id in opened - {"participation"}:
        assert "The block was raised in this quarter: the opening is the last closing, rounded anew." in told[id], id
    for id in ("ladder", "denominator"):
        assert "The block was raised in this quarter: a quarter earlier is the last closing, rounded anew." in told[id]
    assert "raised" not in told["participation"], "people are counted in the same steps as before"


@pytest.mark.parametrize(("whole", "size"), [(8_000_000, "800"), (5_498_000, "about 550"), (18_090_750, "about 1,810")])
def test_the_size_of_a_square_is_a_round_number(whole: int, size: str) -> None:
    assert square_size(whole) == size


def test_what_is_not_a_plain_number() -> None:
    assert number(UNDER, Unit.UNITS) == signed(UNDER, Unit.UNITS) == "under 2,000"
    assert number(RANGE, Unit.UNITS) == "15,000 to 21,000"
    assert number(replace(RANGE, amount=3_000), Unit.UNITS) == "under 6,000", "never from zero, which would be known"
    assert number(NOTHING, Unit.UNITS) == "none"
    assert number(NONE, Unit.PERCENT) == "–" and spoken(NONE, Unit.PERCENT) == "does not apply"
    assert number(Value(amount=Decimal("0.04"), status=Status.ABOUT), Unit.PERCENT) == "about 0.04%"
    assert number(Value(amount=Decimal("66.67"), status=Status.ABOUT), Unit.PERCENT) == "about two thirds"
    assert number(Value(amount=Decimal(27), status=Status.ABOUT), Unit.QUARTERS) == "about 27"
    assert signed(Value(amount=3), Unit.UNITS) == "+3"


def test_every_simple_fraction_has_words() -> None:
    for share in FRACTIONS:
        value = Value(amount=rounded(share * 100, 2), status=Status.ABOUT)
        assert not any(sign.isdigit() for sign in number(value, Unit.PERCENT)), share


def test_days_and_other_languages() -> None:
    assert day(date(2026, 3, 31)) == "31 March 2026"
    assert short_day(date(2026, 3, 31)) == "31 Mar 2026"
    with speaking("es"):
        assert day(date(2026, 3, 31)) == "31 de marzo de 2026"
        assert number(Value(amount=1234567), Unit.UNITS) == "1.234.567"
        assert number(Value(amount=Decimal("2.06")), Unit.PERCENT) == "2,06\u00a0%"


def test_titles_say_what_the_data_say() -> None:
    last, settings = sample_releases()[-1], sample_settings()
    assert list(map(str, headline(last, settings))) == [
        "Therapists have been promised about 1.88% of Example Care.", "It could all end up worth nothing.",
    ]  # fmt: skip
    assert ladder_heading(last, settings) == "If the company were 10,000 squares, therapists would own about two"
    assert pool_heading(last, settings) == "More than four in five units set aside are promised to no one yet"
    assert str(lead(last, settings)) == (
        "About 270 people hold about 376,000 units: promised, or already owned. About 90,000 of them are earned so "
        "far. Cash ever paid out for units, to all together: under $5,000."
    )


@pytest.mark.parametrize(
    ("size", "first", "lead_starts"),
    [
        (THIRTY, "Therapists have been promised 2.1% to 2.4% of Example Care.", "About 30 people hold 36,000 to"),
        (LOPSIDED, "Therapists have been promised 2.2% to 4.5% of Example Care.", "About 25 people hold 40,000 to"),
        (FOURTEEN, "Fewer than 11 therapists hold a promise of Example Care.", "70,000 units are set aside"),
    ],
)
def test_titles_of_small_companies(size: Size, first: str, lead_starts: str) -> None:
    last, settings = releases_of(size)[-1], sample_settings()
    assert str(headline(last, settings)[0]) == first
    assert str(lead(last, settings)).startswith(lead_starts)


def changed(release: Release, **figures: Value) -> Release:
    found = dict(release.figures)
    for name, value in figures.items():
        id = name.replace("__", ".")
        found[id] = replace(found[id], value=value)
    return replace(release, figures=found)


def test_titles_when_nothing_is_promised() -> None:
    all_of_it = Value(amount=2_000_000)
    empty = changed(
        sample_releases()[-1], awards__promised=NOTHING, pool__available=all_of_it, holdings__owned=NOTHING,
    )  # fmt: skip
    assert str(headline(empty, sample_settings())[0]) == "Therapists have been promised nothing of Example Care yet."
    assert pool_heading(empty, sample_settings()) == "All units set aside are promised to no one yet"
    assert ladder_heading(empty, sample_settings()).endswith("would own none of them yet")


def test_a_pool_with_less_than_a_block_left_is_never_called_exhausted() -> None:
    last = changed(sample_releases()[-1], pool__available=UNDER, holdings__owned=UNDER)
    assert pool_heading(last, sample_settings()) == "Less than one block of 2,000 units is left to promise"
    assert ladder_heading(last, sample_settings()).endswith("would own less than one")


@pytest.mark.parametrize(
    ("id", "values", "words"),
    [
        ("awards.promised", [1, 2, 3], "Promised has grown in every quarter, to 3"),
        ("awards.promised", [3, 2, 1], "Promised has fallen in every quarter, to 1"),
        ("awards.promised", [3, 3, 3], "Promised has stood at 3 in every quarter"),
        ("awards.promised", [1, 3, 3], "Promised stands at 3, as a quarter earlier"),
        ("awards.promised", [9, 3, 4], "Promised has grown to 4, from 3 a quarter earlier"),
        ("awards.promised", [7], "Promised stands at 7 in the first quarter that we show"),
        ("awards.promised", [NOTHING, NOTHING], "Promised: none in any quarter so far"),
        ("awards.promised", [5, NOTHING], "Promised: none now"),
        ("awards.promised", [5, UNDER], "Promised: under 2,000"),
        ("awards.promised", [RANGE, RANGE], "Promised: 15,000 to 21,000"),
        ("awards.promised", [NONE, 5], "Promised stands at 5"),
        ("awards.promised", [5, NONE], "Promised does not apply in this quarter"),
        ("quarter.forfeited", [6794, NONE, 10759], "Given back on leaving stands at 10,759"),
        ("quarter.forfeited", [9, 4], "Given back on leaving was 4, after 9 in the quarter before"),
    ],
)
def test_history(id: str, values: list[int | Value], words: str) -> None:
    assert history(id, [Value(amount=one) if isinstance(one, int) else one for one in values]) == words


def test_one_block_is_no_direction() -> None:
    """A printed number moves by a block when the true one need not have moved at all."""
    values = [Value(amount=units, block=2_000) for units in (4_000, 6_000, 8_000)]
    assert history("awards.promised", values) == "Promised stands at 8,000, within one block of a quarter earlier"


def test_changes_of_a_quarter() -> None:
    releases, settings = sample_releases(), sample_settings()
    said = [(str(one.what), str(one.meaning)) for one in changes(releases[-2], releases[-1], settings)]
    assert said[0] == ("About 96,000 granted", "Newly promised to therapists. They still have to be earned.")
    assert ("Under 2,000", "Nothing, or less than a block: lapsed.") in said
    assert any("Joining and yearly units" in meaning for _, meaning in said)
    assert any(what == "Booked late" for what, _ in said)
    assert unchanged(releases[-1], settings) == ("The board set aside no more units.",)
    earned = next(meaning for what, meaning in said if what.endswith("earned"))
    assert "even if they leave" not in earned and "lapse" in earned


def test_changes_of_small_companies() -> None:
    settings = sample_settings()
    said = {size.level: [str(one.what) for one in changes(None, releases_of(size)[-1], settings)] for size in
            (THIRTY, LOPSIDED, FOURTEEN)}  # fmt: skip
    assert said == {"ranges": ["What moved"], "headline": ["What moved"], "few": ["20,000 set aside", "What moved"]}


def test_what_is_promised_about_people_is_no_stronger_than_it_is() -> None:
    for size in (LARGE, THIRTY, LOPSIDED, FOURTEEN):
        last = releases_of(size)[-1]
        said = " ".join(f"{point.title} {point.text}" for point in protection(last, sample_settings()))
        assert not re.search(r"anonym|impossible|guarantee|never be|at least|cannot be worked out", said)
        if size is not FOURTEEN:
            for words in ("public rule", "nearly all others", "to a block", "joiners can be counted", "point is worth"):
                assert words in said, words
            assert f"rarely {2 * last.block:,}" in said


def test_numbers_in_sentences_are_marked_with_their_figures() -> None:
    last, settings = sample_releases()[-1], sample_settings()
    marked = [part.figure for part in lead(last, settings).parts if isinstance(part, Number)]
    assert marked == ["people.holders", "awards.promised", "awards.earned", "money.paid"]
    assert str(started(tell("%(n)s units", n=Number("a", UNDER, "under 2,000")))) == "Under 2,000 units"
    assert str(together(tell("A."), tell(""), tell("B."))) == "A. B."


def test_references() -> None:
    text = references(sample_releases())
    assert text("awards.promised") == "376,000"
    assert text("awards.promised@2025-q4") == "290,000"
    assert text("awards.nothing") is None
    assert text("awards.promised@1999-q1") is None
    assert printed_values(sample_releases()[-1])["1.88%"] == "awards.promised.fully_diluted"


def test_csv_has_a_status_beside_every_cell() -> None:
    for release in sample_releases():
        for table in tables_of(release):
            rows = list(csv.reader(io.StringIO(to_csv(table, [row.name for row in table.rows]).decode())))
            assert rows[0] == header(table)
            assert {len(row) for row in rows} == {len(header(table))}
            assert [kind(name) for name in rows[0][:5]] == ["string"] * 5
            assert "-" not in {cell for row in rows for cell in row}


def test_csv_holds_no_formula() -> None:
    row = Row(id="=1", cells=(Value(amount=-3),))
    table = Table(id="t", code="T", columns=(Column(id="a", unit=Unit.UNITS),), rows=(row,))
    assert to_csv(table, ['=HYPERLINK("x")']).decode().splitlines()[1] == '\'=1,"\'=HYPERLINK(""x"")",item,,,-3,shown,0'
    assert inert("@x") == "'@x"


def test_canonical_json_is_the_same_after_a_round_trip() -> None:
    release = sample_releases()[-1]
    assert msgspec.json.decode(to_json(release), type=Release) == release
    assert to_json(release).startswith(b'{"as_of":"')


def test_paths() -> None:
    assert report_pdf("Élan Care, Inc.", "2026-q1") == "reports/2026-q1/elan-care-inc-provider-equity-2026-q1.pdf"
    assert figure_page("pool.set_aside.issued") == "numbers/pool-set-aside-issued/index.html"


def test_a_split_is_not_growth() -> None:
    earlier, latest = sample_releases()[-2:]
    split = replace(latest, splits=(Split("main", date(2026, 1, 5), 2, 1), Split("other", date(2026, 1, 5), 2, 1)))
    before = earlier.value("awards.promised")
    assert restated((earlier, split), "awards.promised")[0] == replace(before, amount=580_000, block=4_000)
    assert "units of today" in split_note((earlier, split))
    assert split_note((earlier, latest)) == ""
    assert split_note((split,)) == "", "nothing stands before it"
