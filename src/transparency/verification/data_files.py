"""The data files of a built site beside its releases: CSV and JSON, cell by cell, and what the PDFs attach."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from transparency.release.release import Release, Status, Value
from transparency.release.tabular import STATUS, STUB, plain
from transparency.verification.amounts import values_of
from transparency.verification.attachments import Unreadable
from transparency.verification.published_site import PublishedSite
from transparency.verification.traced import Traced

_TABLE = re.compile(r"data/(?P<quarter>[^/]+)/(?P<table>[^/]+)\.csv")
_FIGURE = re.compile(r"data/figures/(?P<figure>.+)\.json")
_LONG = {"quarter", "figure", "amount", "status"}


def trace_data(site: PublishedSite, out: Traced) -> None:
    """Follow every number of every CSV, of the histories in JSON, and of what is attached to PDFs.

    Raises :class:`Unreadable` for a file that is not what its name says.
    """
    by_quarter = {release.quarter: release for release in site.releases}
    for path, text in site.texts.items():
        place = _TABLE.fullmatch(path)
        if path.endswith(".csv"):
            _csv(path, text, by_quarter, by_quarter.get(place["quarter"]) if place else None, out)
        elif history := _FIGURE.fullmatch(path):
            _history(path, text, history["figure"], by_quarter, out)
    files = {text.encode() for text in site.texts.values()}
    published = {plain(value) for release in site.releases for value, _ in values_of(release)}
    for path, contents in site.attachments.items():
        for content in contents:
            _attachment(path, content, content in files, published, out)


def _csv(path: str, text: str, releases: Mapping[str, Release], release: Release | None, out: Traced) -> None:
    try:
        rows = list(csv.DictReader(io.StringIO(text), restkey="", restval=""))
    except csv.Error as error:
        raise Unreadable(f"{path} is not a CSV file ({error})") from error
    header = set(rows[0]) if rows else set()
    if header >= _LONG:
        for row in rows:
            _figure(path, row, releases, out)
    elif release is not None and {"row", "name", "kind"} <= header:
        _table(path, rows, release, out)
    else:
        known = {plain(value) for one in releases.values() for value, _ in values_of(one)}
        for cell in (cell for row in rows for cell in row.values() if _is_number(str(cell))):
            out.found(cell in known, f"{path}: {cell} is not a published number")


def _table(path: str, rows: list[dict[str, str]], release: Release, out: Traced) -> None:
    id = path.rpartition("/")[2].removesuffix(".csv")
    table = next((one for one in (*release.tables.values(), *release.breakdowns) if one.id == id), None)
    if table is None:
        out.found(False, f"{path}: the release has no such table")
        return
    published = {row.id: row for row in table.rows}
    for row in rows:
        known = published.get(row["row"].removeprefix("'"))
        cells = {} if known is None else dict(zip((column.id for column in table.columns), known.cells, strict=True))
        for column in (name for name in row if name not in STUB and not name.endswith(STATUS)):
            where = f"{path}: “{row['name']}”, {column}"
            _cell(where, row[column], row.get(column + STATUS, ""), cells.get(column), out)


def _figure(path: str, row: Mapping[str, str], releases: Mapping[str, Release], out: Traced) -> None:
    """A row of a history: quarter, figure, amount, status."""
    quarter, figure = row["quarter"], row["figure"]
    found = releases[quarter].figures.get(figure) if quarter in releases else None
    _cell(f"{path}: {figure} of {quarter}", row["amount"] or "", row["status"], found.value if found else None, out)


def _cell(where: str, amount: str, status: str, value: Value | None, out: Traced) -> None:
    """A cell says what the release says: the same amount and the same status, and nothing when withheld."""
    if value is None:
        out.found(not amount, f"{where}: {amount} is not in the release")
    elif value.status is Status.WITHHELD:
        out.found(not amount and status == Status.WITHHELD,
                  f"{where} is withheld in the release, but the file says {amount or status or 'nothing'}")  # fmt: skip
    else:
        said = plain(value) or value.status
        out.found((amount, status) == (plain(value), value.status),
                  f"{where} is {said} in the release, but the file says {amount or status}")  # fmt: skip


def _history(path: str, text: str, figure: str, releases: Mapping[str, Release], out: Traced) -> None:
    try:
        rows = json.loads(text)["history"]
        for row in rows:
            _figure(path, row | {"figure": figure}, releases, out)
    except (ValueError, KeyError, TypeError, RecursionError):
        out.found(False, f"{path}: this is not the history of a figure")


def _attachment(path: str, content: bytes, same: bool, published: set[str], out: Traced) -> None:
    """Attached data is a file of the site, or at least holds no number that was never published."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        out.found(same, f"{path}: an attached file is not text and not a file of this site")
        return
    try:
        numbers = list(_json_numbers(json.loads(text)) if text.lstrip().startswith("{") else _csv_numbers(text))
    except (ValueError, csv.Error, RecursionError) as error:
        raise Unreadable(f"{path}: an attached file is neither JSON nor CSV ({error})") from error
    for number in numbers:
        out.found(same or number in published, f"{path}: {number} in an attached file is not a published number")


def _csv_numbers(text: str) -> Iterator[str]:
    for row in csv.reader(io.StringIO(text)):
        yield from (cell for cell in row if _is_number(cell))


def _json_numbers(data: Any) -> Iterator[str]:
    """Amounts: numbers, and text under ``amount``."""
    if isinstance(data, dict):
        for name, value in data.items():
            if isinstance(value, str) and name == "amount":
                yield value
            else:
                yield from _json_numbers(value)
    elif isinstance(data, list):
        for value in data:
            yield from _json_numbers(value)
    elif isinstance(data, int) and not isinstance(data, bool):
        yield str(data)


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", cell) is not None
