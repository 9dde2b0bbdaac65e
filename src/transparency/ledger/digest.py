"""A fingerprint of all events counted up to each quarter, whatever the files they stand in."""

from hashlib import sha256
from io import BytesIO

import polars as pl

from transparency.ledger.schema import EVENT_COLUMNS
from transparency.publication.quarter import Quarter


def digests(counted: pl.DataFrame, quarters: tuple[Quarter, ...]) -> tuple[dict[int, str], dict[int, int]]:
    """SHA-256 and number of all events counted up to each quarter.

    Hashed is one UTF-8 CSV: a header with the columns of the ledger, then the events by quarter in which they count,
    date and id; empty cells empty, LF at line ends, prices with six decimals.
    """
    rows = counted.select("quarter", *EVENT_COLUMNS).sort("quarter", "date", "event")
    rising = sha256((",".join(EVENT_COLUMNS) + "\n").encode())
    hashes: dict[int, str] = {}
    counts: dict[int, int] = {}
    begin = 0
    ends = rows["quarter"].search_sorted(pl.Series([one.index for one in quarters], dtype=pl.Int32), side="right")
    for one, end in zip(quarters, ends, strict=True):
        if end > begin:
            text = BytesIO()
            rows.slice(begin, end - begin).drop("quarter").write_csv(text, include_header=False)
            rising.update(text.getbuffer())
        hashes[one.index], counts[one.index] = rising.hexdigest(), int(end)
        begin = end
    return hashes, counts
