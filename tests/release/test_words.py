"""Numbers, days, findings, changes and files as they are read."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import msgspec
import pytest
from msgspec.structs import replace
from sample import sample_releases, sample_settings

from transparency.release import finding
from transparency.release.canonical import dumps, to_json
from transparency.release.changes import changes, unchanged
from transparency.release.finding import headline, history, ladder_heading, lead, pool_heading
from transparency.release.format import day, number, short_day, signed, spoken
from transparency.release.paths import figure_page, report_pdf
from transparency.release.prose import printed_values, references
from transparency.release.release import Column, Release, Row, Status, Table, Unit, Value
from transparency.release.tabular import header, inert, kind, to_csv
from transparency.release.tabular import to_json as table_json

WITHHELD = Value(amount=None, status=Status.WITHHELD)


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
        (Decimal("27.4"), Unit.QUARTERS, "27.4"),
    ],
)
def test_number(amount: int | Decimal, unit: Unit, text: str) -> None:
    assert number(Value(amount=amount), unit) == text


def test_what_is_not_shown() -> None:
    assert number(WITHHELD, Unit.UNITS) == "–"
    assert spoken(WITHHELD, Unit.UNITS) == "withheld"
    assert number(Value(amount=None, status=Status.NONE), Unit.PERCENT) == "n/a"
    assert signed(Value(amount=3), Unit.UNITS) == "+3"
    assert signed(Value(amount=0), Unit.UNITS) == "0"


def test_days_and_other_languages() -> None:
    assert day(date(2026, 3, 31)) == "31 March 2026"
    assert short_day(date(2026, 3, 31)) == "31 Mar 2026"
    assert day(date(2026, 3, 31), "es") == "31 de marzo de 2026"
    assert number(Value(amount=1234567), Unit.UNITS, locale="es") == "1.234.567"
    assert number(Value(amount=Decimal("2.06")), Unit.PERCENT, locale="es") == "2,06\u00a0%"


def test_titles_say_what_the_data_say() -> None:
    last, settings = sample_releases()[-1], sample_settings()
    assert headline(last, settings) == (
        "Therapists have been promised 2.06% of Example Care.", "It could all end up worth nothing.",
    )  # fmt: skip
    assert ladder_heading(last, settings) == "If the company were 10,000 squares, therapists would own about two"
    assert pool_heading(last, settings) == "Four in five units set aside are promised to no one yet"
    assert "268 people hold a promise" in lead(last, settings)


def changed(release: Release, **figures: int) -> Release:
    found = dict(release.figures)
    for name, amount in figures.items():
        id = name.replace("__", ".")
        found[id] = replace(found[id], value=Value(amount=amount))
    return replace(release, figures=found)


def test_titles_when_nothing_is_promised() -> None:
    empty = changed(sample_releases()[-1], awards__promised=0, pool__available=2_000_000, holdings__owned=0)
    assert headline(empty, sample_settings())[0] == "Therapists have been promised nothing of Example Care yet."
    assert pool_heading(empty, sample_settings()) == "All units set aside are promised to no one yet"
    assert ladder_heading(empty, sample_settings()).endswith("would own none of them yet")


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        ([1, 2, 3], "Promised has grown in every quarter, to 3"),
        ([3, 2, 1], "Promised has fallen in every quarter, to 1"),
        ([3, 3, 3], "Promised has stood at 3 in every quarter"),
        ([0, 0], "Promised has always been zero"),
        ([5, 0], "Promised has fallen to 0"),
        ([5, 7, 0], "Promised is zero now"),
        ([1, 3, 3], "Promised did not change in the last quarter: 3"),
        ([5, 3, 4], "Promised has grown to 4"),
        ([7], "Promised stands at 7 in the first quarter that we show"),
        ([7, None], "Promised is withheld, to protect people"),
    ],
)
def test_history(amounts: list[int | None], words: str) -> None:
    values = [WITHHELD if amount is None else Value(amount=amount) for amount in amounts]
    assert history("awards.promised", values) == words


def test_changes_of_a_quarter() -> None:
    releases = sample_releases()
    said = changes(releases[-2], releases[-1], sample_settings().words)
    assert said[0] == "96,600 units were granted: newly promised to therapists."
    assert any("Joining and yearly units" in sentence for sentence in said)
    assert "The company cancelled no units." in unchanged(releases[-1])
    one = changed(releases[-1], quarter__cash_settled=1)
    assert "1 unit was paid out in cash." in changes(None, one)


def test_references() -> None:
    text = references(sample_releases())
    assert text("awards.promised") == "412,386"
    assert text("awards.promised@2025-q4") == "322,964"
    assert text("awards.nothing") is None
    assert text("awards.promised@1999-q1") is None
    assert printed_values(sample_releases()[-1])["2.06%"] == "awards.promised.fully_diluted"


def test_csv_has_a_status_beside_every_cell() -> None:
    for release in sample_releases():
        for table in (*release.tables.values(), *release.breakdowns):
            rows = list(csv.reader(io.StringIO(to_csv(table).decode())))
            assert rows[0] == header(table)
            assert {len(row) for row in rows} == {len(header(table))}
            assert [kind(name) for name in rows[0][:5]] == ["string"] * 5
            assert "-" not in {cell for row in rows for cell in row}
            assert json.loads(table_json(table))["id"] == table.id


def test_csv_holds_no_formula() -> None:
    row = Row(id="=1", name='=HYPERLINK("x")', cells=(Value(amount=-3),))
    table = Table(
        id="t", code="T", title="T", stub="S", columns=(Column(id="a", name="A", unit=Unit.UNITS),), rows=(row,)
    )
    assert to_csv(table).decode().splitlines()[1] == '\'=1,"\'=HYPERLINK(""x"")",item,,,-3,shown'
    assert inert("@x") == "'@x"


def test_canonical_json_never_writes_what_is_no_number() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumps({"share": float("nan")})


def test_canonical_json_is_the_same_after_a_round_trip() -> None:
    release = sample_releases()[-1]
    assert msgspec.json.decode(to_json(release), type=Release) == release
    assert to_json(release).endswith(b"}\n")


def test_paths() -> None:
    assert report_pdf("Élan Care, Inc.", "2026-q1") == "reports/2026-q1/elan-care-inc-provider-equity-2026-q1.pdf"
    assert figure_page("pool.set_aside.issued") == "numbers/pool-set-aside-issued/index.html"


def test_a_split_is_not_growth() -> None:
    earlier, latest = sample_releases()[-2:]
    movements = latest.tables["movements"]
    row = Row(id="split", name="Split", cells=tuple(Value(amount=1) for _ in movements.columns))
    split = replace(latest, tables=latest.tables | {"movements": replace(movements, rows=(row, *movements.rows))})
    assert finding.last_split((earlier, split)) == 1
    assert "not growth" in finding.split_note((earlier, split))
    assert finding.split_note((earlier, latest)) == ""
    assert finding.split_note((split,)) == "", "nothing stands before it"
