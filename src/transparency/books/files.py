"""The books as CSV and JSON, with a schema that stays: what other programs and auditors read."""

import json
from collections.abc import Mapping

import polars as pl

from transparency.books.tables import Books

VERSION = "transparency-books/1"
_PLACES = {
    "available": "units in the pool, promised to nobody; empty in rows of a kind of award",
    "unvested": "units promised, not yet earned",
    "vested": "units earned, not yet taken up",
    "gone": "units that left the pool for good",
    "owned": "units of stock that providers hold; beside what is set aside",
}
_UNEARNED = {"unearned": "units of stock bought before they were earned, still to be earned; beside what is set aside"}
_FAIR_VALUE = {
    "fair_value": "unvested and vested units times what one was worth when it was granted, where the ledger says it",
}
_POOL_OR_AWARD = {
    "quarter": "as in `quarters`",
    "pool": "id of the pool",
    "instrument": "kind of award; empty: the whole pool, all kinds together",
}
SCHEMA: Mapping[str, Mapping[str, str]] = {
    "quarters": {
        "quarter": "`2026-q1`",
        "start": "first day",
        "end": "last day",
        "disclosed": "whether it is public: `true` or `false`",
    },
    "roll_forward": {
        **_POOL_OR_AWARD,
        "line": "`opening`, a line of the ledger, `closing`",
        "prior": "whether it was booked after its own quarter had closed: `true` or `false`",
        **_PLACES,
        "value": "unvested and vested units times their exercise price",
        "events": "events of the ledger on this line; empty at opening and closing",
        "people": "providers whose units moved; empty at opening and closing",
        **_UNEARNED,
        **_FAIR_VALUE,
    },
    "balances": {
        **_POOL_OR_AWARD,
        "set_aside": "available, unvested, vested and gone; empty in rows of a kind of award",
        **_PLACES,
        "outstanding": "unvested and vested",
        "promised": "outstanding, owned and unearned",
        "priced": "outstanding units with an exercise price",
        "value": "these units times their prices",
        "exercisable": "vested units with an exercise price",
        "exercisable_value": "these units times their prices",
        "price_min": "lowest exercise price of outstanding units",
        "price_max": "highest exercise price of outstanding units",
        "term_days": "outstanding units that expire, times days to expiry",
        "term_units": "outstanding units that expire",
        **_UNEARNED,
        "fair_valued": "outstanding units of grants whose ledger says what one was worth",
        **_FAIR_VALUE,
    },
    "holdings": {
        "quarter": "as in `quarters`",
        "provider": "pseudonym",
        "pool": "id of the pool",
        "instrument": "kind of award",
        "unvested": _PLACES["unvested"],
        "vested": _PLACES["vested"],
        "owned": "units of stock",
        "value": "unvested and vested units times their exercise price",
        **_UNEARNED,
    },
    "ties": {
        **_POOL_OR_AWARD,
        "tie": "`T1` to `T7`",
        "measure": "what is compared",
        "left": "one side: opening and lines; of T6 and `value_of_holders` all holdings added up",
        "right": "the other side: what grants and pools hold, each by its own formula",
        "difference": "left less right; anything but 0 is a fault of the program",
    },
}
"""Table → column → what it says, in order: the files, and docs/books.md."""


def csv_files(books: Books) -> dict[str, bytes]:
    """``quarters.csv``, ``roll_forward.csv`` and so on: UTF-8, a header, lines that end in a line feed."""
    return {f"{name}.csv": rows.write_csv().encode() for name, rows in _tables(books).items()}


def json_text(books: Books, currency: str) -> str:
    """All tables as one JSON object: a list of rows for each; empty cells are ``null``, money is text."""
    tables = {name: rows.rows(named=True) for name, rows in _tables(books).items()}
    return json.dumps({"schema": VERSION, "currency": currency, **tables}, ensure_ascii=False, indent=1, default=str)


def _tables(books: Books) -> dict[str, pl.DataFrame]:
    """All tables with the columns of the schema, sides of ties that count units as whole numbers."""
    sides = pl.col("left", "right", "difference").cast(pl.String)
    units = ~pl.col("measure").str.contains("value")
    ties = books.ties.with_columns(pl.when(units).then(sides.str.strip_suffix(".000000")).otherwise(sides))
    tables = {
        "quarters": books.quarters,
        "roll_forward": books.roll_forward,
        "balances": books.balances,
        "holdings": books.holdings,
        "ties": ties,
    }
    return {name: rows.select(list(SCHEMA[name])) for name, rows in tables.items()}
