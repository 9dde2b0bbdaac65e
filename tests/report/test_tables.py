"""Tables and sentences as they are printed."""

from itertools import count
from types import ModuleType

import pytest
from msgspec.structs import replace

from transparency.publication.settings import Words
from transparency.release.release import Column, FigureValue, Release, Row, RowKind, Status, Table, Unit, Value
from transparency.report.composing import compose_report, quarter_files
from transparency.report.glance import cautions, changes, rungs
from transparency.report.stationery import stationery
from transparency.report.tables import Cell, Printer
from transparency.report.writing import _lowered, _portable
from transparency.theme import find_theme

WITHHELD = Value(amount=None, status=Status.WITHHELD)


@pytest.fixture
def printer() -> Printer:
    return Printer("USD", "en", count(1))


def a_table(*rows: Row, signed: bool = False, because: str = "") -> Table:
    columns = (Column(id="units", name="Units", unit=Unit.UNITS), Column(id="part", name="Part", unit=Unit.PERCENT))
    return Table(
        id="t",
        code="T",
        title="A table",
        stub="Line",
        columns=columns,
        rows=rows,
        signed=signed,
        withheld_because=because,
    )


def a_row(*amounts: int | None, kind: RowKind = RowKind.ITEM) -> Row:
    cells = tuple(WITHHELD if amount is None else Value(amount=amount) for amount in amounts)
    return Row(id="r", name="Row", kind=kind, cells=cells)


def test_movements_carry_their_sign_and_balances_none(printer: Printer) -> None:
    printed = printer.table(a_table(a_row(1200, 0, kind=RowKind.OPENING), a_row(-300, 0), a_row(0, 5), signed=True))
    assert [row.cells for row in printed.rows] == [
        (Cell("1,200"), Cell("0.00%")),
        (Cell("−300"), Cell("0.00%", nil=True)),
        (Cell("0", nil=True), Cell("+5.00%")),
    ]


def test_withheld_is_neither_zero_nor_blank_and_is_explained_where_it_stands(printer: Printer) -> None:
    hidden = printer.table(a_table(a_row(None, 1), because="Too few people."))
    assert hidden.rows[0].cells[0] == Cell("–")
    assert hidden.withheld == "Too few people."
    assert printer.table(a_table(a_row(1, 1), because="Too few people.")).withheld == ""


def test_tables_are_numbered_in_the_order_in_which_they_are_printed(printer: Printer) -> None:
    assert [printer.table(a_table(a_row(1, 1))).number for _ in range(3)] == [1, 2, 3]


@pytest.fixture
def release(report: object) -> Release:
    import sys

    return sys.modules["release_sample"].sample_releases()[-1]


def test_the_ladder_is_that_of_the_release(release: Release, printer: Printer) -> None:
    found = rungs(release, printer)
    assert [rung.name for rung in found] == ["Set aside", "Promised", "Earned", "Owned"]
    assert found[1].units == "412,386"
    assert found[1].fully_diluted == "2.06%"
    assert found[0].since == "0"


def test_what_moved_is_told_and_what_did_not_too(release: Release, printer: Printer) -> None:
    changed, unchanged = changes(release, Words(), printer)
    assert "96,600 granted" in [change.amount for change in changed]
    assert "The board set aside no more units." in unchanged


def test_a_withheld_movement_counts_as_neither(release: Release, printer: Printer) -> None:
    figures = {**release.figures, "quarter.granted": FigureValue(id="quarter.granted", value=WITHHELD)}
    changed, unchanged = changes(replace(release, figures=figures), Words(), printer)
    assert "Withheld: granted" in [change.amount for change in changed]
    assert not [sentence for sentence in unchanged if "granted" in sentence]


def test_zero_comes_before_any_number(release: Release, printer: Printer, report: object) -> None:
    import sys

    settings = sys.modules["release_sample"].sample_settings()
    assert cautions(release, settings, printer)[0] == "Units could be worth nothing."


def test_only_the_files_of_the_quarter_are_attached() -> None:
    files = {
        "index.html": b"",
        "data/2026-q1/b.csv": b"1",
        "data/2025-q4/a.csv": b"2",
        "data/2026-q1/release.json": b"3",
    }
    assert list(quarter_files(files, "2026-q1").items()) == [("release.json", b"3"), ("b.csv", b"1")]


def test_headings_of_a_commentary_stand_below_those_of_the_report() -> None:
    assert _lowered("<h1>A</h1><h2 id='b'>B</h2>") == "<h3>A</h3><h4 id='b'>B</h4>"
    assert _lowered("<p>A</p>") == "<p>A</p>"


def test_no_link_leads_nowhere_on_paper() -> None:
    text = '<a href="../x/">rules</a> <a href="https://a.example/">out</a> <a href="#here">in</a>'
    rest = ' <a href="https://a.example/">out</a> <a href="#here">in</a>'
    assert _portable(text, "") == "rules" + rest
    assert _portable(text, "https://e.example/reports/q/") == '<a href="https://e.example/reports/x/">rules</a>' + rest


def test_a_long_breakdown_leaves_withheld_groups_to_the_attached_file(printer: Printer) -> None:
    few = [a_row(5, 5), a_row(None, None), a_row(5, 5, kind=RowKind.TOTAL)]
    many = [*[a_row(None, None)] * 12, *few]
    short, long = (printer.groups(a_table(*rows, because="Too few."), explained=True) for rows in (few, many))
    assert len(short.rows) == 3 and short.withheld == "Too few."
    assert [row.cells[0].text for row in long.rows] == ["5", "5"]
    assert long.notes == ("Withheld groups are left out here; the attached file lists them.",)
    assert printer.groups(a_table(*few, because="Too few."), explained=False).withheld == ""


def test_a_schedule_that_must_not_be_told_is_a_sentence_and_no_table(sample_module: ModuleType) -> None:
    """A table of one line would be more headings than figures (outloud TBL-010)."""
    made = sample_module.sample()
    *past, last = made.sample_releases()
    total = last.tables["ahead"].rows[-1]
    alone = replace(last.tables["ahead"], rows=(total,), withheld_because="Too few people.")
    shown = replace(last, tables=last.tables | {"ahead": alone})
    paper = stationery(find_theme("default", None))
    html = compose_report(made.sample_publication(), (*past, shown), paper, sample_module.SITE).html
    assert "withheld this time, to protect people. Too few people." in html
    assert "What will be earned next, if nobody leaves</caption>" not in html
    assert "What will be earned next, if nobody leaves</caption>" in sample_module.sample_report().html
