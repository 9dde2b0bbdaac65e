"""The rows of the ledger that counted in each closed quarter, as they were then: ``private/closed/<quarter>.csv``.

Only a copy of what the company has: with it a change of closed books can be told row by row. Nothing needs it.
"""

from collections.abc import Sequence
from pathlib import Path

from transparency.durable import File, read_before
from transparency.publication.files.regular_files import read_bytes, stands
from transparency.publication.private import private_folder

FOLDER = "closed"
LIMIT = 1 << 30


def read_closed_rows(root: Path, quarters: Sequence[str]) -> dict[str, bytes]:
    """Quarter → its rows, as far as they were kept."""
    private = private_folder(root)
    found = {}
    for quarter in quarters:
        path = f"{FOLDER}/{quarter}.csv"
        data = read_bytes(private, path, limit=LIMIT)[0] if stands(private, path) else None
        if data is not None:
            found[quarter] = data
    return found


def closed_rows_file(root: Path, quarter: str, rows: bytes) -> File:
    """The file of a quarter's rows, readable by its owner alone."""
    place = private_folder(root) / FOLDER / f"{quarter}.csv"
    return File(place, rows, read_before(place), private=True)
