"""A fingerprint of all events counted up to each quarter, whatever the files they stand in."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from io import BytesIO

import numpy as np
import polars as pl

from transparency.ledger.schema import EVENT_COLUMNS
from transparency.publication.quarter import Quarter

HASHED = (
    "event", "date", "recorded", "type", "pool", "provider", "grant", "units", "price", "ratio", "instrument",
    "vesting", "vest_start", "expires", "rule", "inputs", "cause", "reverses",
)  # fmt: skip
"""The columns of the first format, for ever: quarters were published with commitments to them."""


HEADER = (",".join(HASHED) + "\n").encode()


def fingerprints(rows: Mapping[int, bytes]) -> dict[int, tuple[str, int]]:
    """SHA-256 and number of all events counted up to each quarter, by ``Quarter.index``, oldest first.

    ``rows``: those of each quarter, see :func:`counted_rows`; hashed is the header and all of them so far.
    """
    rising = sha256(HEADER)
    number = 0
    by_quarter: dict[int, tuple[str, int]] = {}
    for quarter, text in rows.items():
        rising.update(text)
        number += text.count(b"\n")
        by_quarter[quarter] = (rising.hexdigest(), number)
    return by_quarter


def cells_of(row: Sequence[str]) -> dict[str, str]:
    """The cells of a row of :func:`counted_rows`, by column; those that the format gained later where they are filled.

    >>> row = ("E7", "2026-01-05", "", "reversal", *[""] * (len(HASHED) - 5), "E3;fair_value=1.25")
    >>> cells = cells_of(row)
    >>> cells["reverses"], cells["fair_value"]
    ('E3', '1.25')
    """
    *first, last = row
    old, *later = last.split(";")
    cells = dict(zip(HASHED, (*first, old), strict=False))
    return cells | {name: cell for name, _, cell in (part.partition("=") for part in later)}


def counted_rows(counted: pl.DataFrame, quarters: tuple[Quarter, ...]) -> dict[int, bytes]:
    """The events counted in each quarter as rows of a CSV, by ``Quarter.index``: what commitments are made of.

    All together they are one UTF-8 CSV: a header with the columns of the ledger, then the events by quarter in which
    they count, date and id; empty cells empty, LF at line ends, prices with six decimals. A column that the format
    gained later is added to a row's last cell, and only where it is filled: an old row is hashed as it was when it was
    published.
    """
    order = counted.select("quarter", "date", "event").with_row_index("row").sort("quarter", "date", "event")
    later = [pl.concat_str(pl.lit(f";{name}="), name) for name in EVENT_COLUMNS if name not in HASHED]
    last = pl.concat_str(HASHED[-1], *later, ignore_nulls=True)
    events = counted.select(*HASHED[:-1], pl.when(last != "").then(last))
    file = BytesIO()
    events[order["row"]].write_csv(file, include_header=False)
    text = file.getbuffer()
    lines = np.append(0, np.flatnonzero(np.frombuffer(text, np.uint8) == ord("\n")) + 1)  # no cell has a line end
    by_quarter: dict[int, bytes] = {}
    begin = 0
    ends = order["quarter"].search_sorted(pl.Series([one.index for one in quarters], dtype=pl.Int32), side="right")
    for quarter, end in zip(quarters, ends, strict=True):
        by_quarter[quarter.index] = bytes(text[lines[begin] : lines[end]])
        begin = end
    return by_quarter
