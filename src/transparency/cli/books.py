"""``transparency books``: the exact books, for the company's own people and its auditors."""

import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from transparency.cli.options import CONTENT

if TYPE_CHECKING:
    import polars as pl

    from transparency.books.tables import Books

NARROWEST, WIDEST = 80, 120
"""Columns of the text."""
UNITS = {"Unvested": "unvested", "Vested": "vested", "Gone": "gone", "Owned": "owned"}
KINDS = {"Pool": "pool", "Kind": "instrument"}
"""Heading → cell."""
AVERAGE = Decimal("0.0001")
"""To what an average price is rounded in the text; the files give units and value."""
Row = dict[str, Any]


@click.command()
@CONTENT
@click.option("--quarter", metavar="QUARTER", help="Only this one (2026-q1); default: all, as text the last disclosed.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    show_default=True,
    help="For people; for spreadsheets, as files in --output; for programs.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for files of CSV or JSON, which only you may read: private/books.",
)
def books(content: Path, quarter: str | None, form: str, output: Path | None) -> None:
    """Show the exact books: roll-forwards, balances, holdings by pseudonym, values and ties of each quarter.

    They are as private as the ledger: nothing in them is rounded or protected. docs/books.md says what each column is.
    """
    from transparency.books.files import csv_files, json_text
    from transparency.books.tables import books_of
    from transparency.build import positions_of
    from transparency.cli.printing import tell, verdict
    from transparency.output import seen_by_others, write_into
    from transparency.publication.problem import exit_code

    if form == "csv" and output is None:
        raise click.UsageError("--format csv needs --output FOLDER.")
    if form == "text" and output is not None:
        raise click.UsageError("--output goes with --format csv or json.")
    if output is not None and (place := seen_by_others(output, content)):
        message = f"{output} lies in {place}, which is not private. Name one like private/books."
        raise click.BadParameter(message, param_hint="'--output'")
    built, positions = positions_of(content)
    problems = list(built.problems)
    publication = built.publication
    if positions is None or publication is None:
        tell(problems, root=content, form="text")
        click.echo(verdict(problems), err=True)
        sys.exit(exit_code(problems))
    disclosed = [one.quarter.id for one in publication.disclosed]
    known = [one.id for one in positions.quarters]
    only = quarter.lower() if quarter else None
    if only is None and form == "text":
        only = disclosed[-1] if disclosed else known[-1]
    if only is not None and only not in known:
        raise click.BadParameter(f"The books hold {known[0]} to {known[-1]}.", param_hint="'--quarter'")
    found = books_of(positions, disclosed, only)
    currency = publication.settings.company.currency
    if output is not None:
        files = csv_files(found) if form == "csv" else {"books.json": json_text(found, currency).encode() + b"\n"}
        problems += write_into(output, files, private=True)
    tell(problems, root=content, form="text")
    if code := exit_code(problems):
        click.echo(verdict(problems), err=True)
        sys.exit(code)
    if output is not None:
        click.echo(f"Written: {output}. It is private: keep it out of the site and of public repositories.", err=True)
    elif form == "json":
        click.echo(json_text(found, currency))
    else:
        click.echo(books_text(found, currency, _width()), nl=False)


def books_text(found: "Books", currency: str, width: int) -> str:
    """The books in words and tables, ``width`` columns wide; a number that finds no room goes on in the next line."""
    parts = [part for quarter in found.quarters.rows(named=True) for part in _quarter(found, quarter, currency, width)]
    return "\n\n".join(parts) + "\n"


def _quarter(found: "Books", quarter: Row, currency: str, width: int) -> Iterator[str]:
    import polars as pl

    of_quarter = pl.col("quarter") == quarter["quarter"]
    value, fair = {f"Value, {currency}": "value"}, {f"Worth when granted, {currency}": "fair_value"}
    shown = "disclosed" if quarter["disclosed"] else "not disclosed"
    yield f"BOOKS OF {quarter['quarter']} (private)  {quarter['start']} to {quarter['end']}, {shown}"
    for (pool, kind), rows in found.roll_forward.filter(of_quarter).group_by("pool", "instrument", maintain_order=True):
        with_value = {head: cell for head, cell in (value | fair).items() if kind and (rows[cell] != 0).any()}
        columns = (UNITS if kind else {"Available": "available"} | UNITS) | _unearned(rows) | with_value
        lines = [(_words(row["line"]) + " (late)" * row["prior"], row) for row in rows.rows(named=True)]
        yield _table(f"Pool {pool}, {kind or 'all kinds of award'}", "Line", lines, columns, width)
    priced = found.balances.filter(of_quarter & pl.col("instrument").is_not_null() & (pl.col("priced") > 0))
    if priced.height:
        columns = (
            KINDS | {"Units": "units", "Average": "average", "Lowest": "price_min", "Highest": "price_max"} | value
        )
        lines = [line for row in priced.rows(named=True) for line in _priced(row)]
        yield _table(f"Awards with an exercise price, {currency}", "Which", lines, columns, width)
    worth = found.balances.filter(of_quarter & pl.col("instrument").is_not_null() & (pl.col("fair_valued") > 0))
    if worth.height:
        columns = KINDS | {"Units": "fair_valued", "Average": "average"} | fair
        lines = [
            ("outstanding", row | {"average": (row["fair_value"] / row["fair_valued"]).quantize(AVERAGE)})
            for row in worth.rows(named=True)
        ]
        yield _table(f"What awards were worth on the day of their grant, {currency}", "Which", lines, columns, width)
    holdings = found.holdings.filter(of_quarter)
    if holdings.height:
        columns = KINDS | {name: UNITS[name] for name in ("Unvested", "Vested", "Owned")} | _unearned(holdings) | value
        lines = [(row["provider"], row) for row in holdings.rows(named=True)]
        yield _table("Holdings by pseudonym", "Provider", lines, columns, width)
    lines = [
        (f"{row['tie']} {_words(row['measure'])}", _sides(row))
        for row in found.ties.filter(of_quarter).rows(named=True)
    ]
    columns = KINDS | {"One side": "left", "Other side": "right", "Difference": "difference"}
    yield _table("Ties: opening and lines, or all holdings, against what grants hold", "Tie", lines, columns, width)


def _unearned(rows: "pl.DataFrame") -> dict[str, str]:
    """A column for stock bought before it was earned, where there is any."""
    return {"Unearned": "unearned"} if (rows["unearned"] != 0).any() else {}


def _table(title: str, first: str, rows: Sequence[tuple[str, Row]], columns: dict[str, str], width: int) -> str:
    """A table below its title. ``columns``: heading → cell of the row."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False)
    table.add_column(first, overflow="fold")
    for heading, cell in columns.items():
        table.add_column(heading, justify="left" if cell in KINDS.values() else "right", overflow="fold")
    for label, row in rows:
        table.add_row(label, *(_cell(row[cell]) for cell in columns.values()))
    printed = StringIO()
    Console(file=printed, width=width, color_system=None, highlight=False, markup=False, emoji=False).print(table)
    lines = (line.rstrip() for line in printed.getvalue().splitlines())
    return "\n".join([title, "", *lines])


def _priced(row: Row) -> Iterator[tuple[str, Row]]:
    """Two rows of the table of prices: what is outstanding, and what of it can be bought now."""
    names = {name: row[name] for name in KINDS.values()}
    prices = {name: row[name] for name in ("price_min", "price_max")}
    for which, units, value, least_most in (
        ("outstanding", row["priced"], row["value"], prices),
        ("exercisable", row["exercisable"], row["exercisable_value"], dict.fromkeys(prices)),
    ):
        average = (value / units).quantize(AVERAGE) if units else None
        yield which, names | least_most | {"units": units, "value": value, "average": average}


def _sides(tie: Row) -> Row:
    """A tie whose sides are whole units, unless it is one of value."""
    if "value" in tie["measure"]:
        return tie
    return tie | {side: int(tie[side]) for side in ("left", "right", "difference")}


def _cell(value: str | int | Decimal | None) -> str:
    """A cell in words; money with two decimals, or with more where it has more.

    >>> _cell(Decimal("1234.500000")), _cell(Decimal("-0.125")), _cell(1200), _cell(None)
    ('1,234.50', '-0.125', '1,200', '')
    """
    if isinstance(value, Decimal):
        whole, _, decimals = f"{value:,.6f}".partition(".")
        return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
    return f"{value:,}" if isinstance(value, int) else value or ""


def _words(name: str) -> str:
    """An id in words.

    >>> _words("company_cancelled")
    'company cancelled'
    """
    return name.replace("_", " ")


def _width() -> int:
    from shutil import get_terminal_size

    return min(max(get_terminal_size((WIDEST, 24)).columns, NARROWEST), WIDEST)
