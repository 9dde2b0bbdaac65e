"""Tables and sentences as they are printed."""

from itertools import count
from types import ModuleType

import pytest

from transparency.proof.log import checkpoint_of
from transparency.publication.settings import Words
from transparency.release.release import NONE, Release, RowKind, Status, Unit, Value
from transparency.report.composing import compose_report, release_files
from transparency.report.document import ReportInput
from transparency.report.glance import rungs
from transparency.report.stationery import stationery
from transparency.report.tables import Cell, Printer
from transparency.report.writing import _lowered, _portable
from transparency.telling.cautions import cautions
from transparency.telling.labels import say
from transparency.telling.numbers.tables import NamedColumn, NamedRow, NamedTable
from transparency.telling.protection import protection
from transparency.telling.record.quarter_news import changes
from transparency.theme import find_theme


@pytest.fixture
def printer() -> Printer:
    return Printer("USD", count(1))


def a_table(*rows: NamedRow, signed: bool = False) -> NamedTable:
    columns = (
        NamedColumn(id="units", name="Units", unit=Unit.UNITS),
        NamedColumn(id="part", name="Part", unit=Unit.PERCENT),
    )
    return NamedTable(
        id="t",
        code="T",
        title="A table",
        stub="Line",
        columns=columns,
        rows=rows,
        signed=signed,
    )


def a_row(*amounts: int | None, kind: RowKind = RowKind.ITEM) -> NamedRow:
    cells = tuple(NONE if amount is None else Value(amount=amount) for amount in amounts)
    return NamedRow(id="r", name="Row", kind=kind, cells=cells)


def test_movements_carry_their_sign_and_balances_none(printer: Printer) -> None:
    printed = printer.table(
        a_table(a_row(1200, 0, kind=RowKind.OPENING), a_row(-300, None), a_row(None, 5), signed=True)
    )
    assert [row.cells for row in printed.rows] == [
        (Cell("1,200"), Cell("0%")),
        (Cell("−300"), Cell("–", nil=True)),
        (Cell("–", nil=True), Cell("+5%")),
    ]


def test_bounds_and_ranges_are_printed_in_words(printer: Printer) -> None:
    under = Value(amount=0, status=Status.UNDER, block=2000)
    range_ = Value(amount=18_000, status=Status.RANGE, block=3000)
    row = NamedRow(id="r", name="Row", cells=(under, range_))
    columns = tuple(NamedColumn(id=id, name=id, unit=Unit.UNITS) for id in ("a", "b"))
    table = NamedTable(id="t", code="T", title="T", stub="S", columns=columns, rows=(row,))
    assert [cell.text for cell in printer.table(table).rows[0].cells] == ["under 2,000", "15,000 to 21,000"]


def test_tables_are_numbered_in_the_order_in_which_they_are_printed(printer: Printer) -> None:
    assert [printer.table(a_table(a_row(1, 1))).number for _ in range(3)] == [1, 2, 3]


@pytest.fixture
def release(report: object) -> Release:
    import sys

    return sys.modules["release_sample"].sample_releases()[-1]


def test_the_ladder_is_that_of_the_release(release: Release, printer: Printer) -> None:
    found = rungs(release, Words(), printer)
    assert [rung.name for rung in found.rows] == ["Set aside", "Promised", "Earned", "Owned"]
    assert [id for id, _ in found.columns] == ["units", "change", "fully_diluted", "issued"]
    assert [rung.cells[0] for rung in found.rows][1] == "376,000"
    assert found.rows[1].cells[2] == "1.88%"
    assert found.rows[0].cells[1] == "none"


def test_page_and_paper_say_what_changed_in_the_same_words(sample_module: ModuleType, report: ReportInput) -> None:
    made = sample_module.sample()
    releases, settings = made.sample_releases(), made.sample_settings()
    for change in changes(releases[-2], releases[-1], settings):
        assert f"<b>{change.what}</b> <span>{change.meaning}</span>" in report.html
    for point in (*cautions(releases[-1], settings), *protection(releases[-1], settings)):
        assert str(point.text) in report.html


def test_small_companies_have_a_report_of_what_they_print(sample_module: ModuleType) -> None:
    made = sample_module.sample()
    paper = stationery(find_theme("default", None))
    for size in (made.THIRTY, made.LOPSIDED, made.FOURTEEN):
        html = compose_report(made.sample_publication(), made.releases_of(size), paper, sample_module.SITE).html
        assert "does not apply</" not in html and ">None<" not in html
        assert ("How it ties out" in html) and ("Both sides of every identity" in html) == (size is made.THIRTY)


def test_only_the_files_of_the_quarter_are_attached() -> None:
    files = {
        "index.html": b"",
        "data/2026-q1/b.csv": b"1",
        "data/2025-q4/a.csv": b"2",
        "data/2026-q1/release.json": b"3",
    }
    assert list(release_files(files, "2026-q1").items()) == [("release.json", b"3"), ("b.csv", b"1")]


def test_headings_of_a_commentary_stand_below_those_of_the_report() -> None:
    assert _lowered("<h1>A</h1><h2 id='b'>B</h2>") == "<h3>A</h3><h4 id='b'>B</h4>"
    assert _lowered("<p>A</p>") == "<p>A</p>"


def test_no_link_leads_nowhere_on_paper() -> None:
    text = '<a href="../x/">rules</a> <a href="https://a.example/">out</a> <a href="#here">in</a>'
    rest = ' <a href="https://a.example/">out</a> <a href="#here">in</a>'
    assert _portable(text, "") == "rules" + rest
    assert _portable(text, "https://e.example/reports/q/") == '<a href="https://e.example/reports/x/">rules</a>' + rest


def test_a_report_prints_the_checkpoint_of_the_log_before_it_or_that_there_is_none(
    report: ReportInput, sample_module: ModuleType
) -> None:
    made = sample_module.sample()
    checkpoint = checkpoint_of("example.com/log", [b"one"])
    after = compose_report(
        made.sample_publication(),
        made.sample_releases(),
        stationery(find_theme("default", None)),
        sample_module.SITE,
        checkpoint=checkpoint,
    ).html
    assert say("no-checkpoint-yet") in report.html and say("no-checkpoint-yet") not in after
    assert checkpoint.fingerprint in after and checkpoint.words in after
