"""The books in words and tables, for people at a terminal."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import StringIO
from typing import Any

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from transparency.books.tables import Books

UNITS = {"Unvested": "unvested", "Vested": "vested", "Gone": "gone", "Owned": "owned"}
KINDS = {"Pool": "pool", "Kind": "instrument"}
"""Heading → cell."""
AVERAGE = Decimal("0.0001")
"""To what an average price is rounded in the text; the files give units and value."""
Row = dict[str, Any]


def books_text(found: Books, currency: str, width: int) -> str:
    """The books in words and tables, ``width`` columns wide; a number that finds no room goes on in the next line."""
    parts = [part for quarter in found.quarters.rows(named=True) for part in _quarter(found, quarter, currency, width)]
    return "\n\n".join(parts) + "\n"


def _quarter(found: Books, quarter: Row, currency: str, width: int) -> Iterator[str]:
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


def _unearned(rows: pl.DataFrame) -> dict[str, str]:
    """A column for stock bought before it was earned, where there is any."""
    return {"Unearned": "unearned"} if (rows["unearned"] != 0).any() else {}


def _table(title: str, first: str, rows: Sequence[tuple[str, Row]], columns: dict[str, str], width: int) -> str:
    """A table below its title. ``columns``: heading → cell of the row."""
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
