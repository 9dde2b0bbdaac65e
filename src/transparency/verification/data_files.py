"""The data files of a built site beside its releases: CSV and JSON, cell by cell, and what the PDFs attach."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from typing import Any

from msgspec import Struct
from pydantic import ValidationError

from transparency.publication.files.yaml_file import parse_yaml
from transparency.release.compliance import pot_totals
from transparency.release.release import Release, Value
from transparency.release.tabular import STUB, plain
from transparency.rules.rule import Rule
from transparency.rules.words.examples import expected_totals
from transparency.verification.amounts import bare, machine_forms, rule_forms, values_of
from transparency.verification.published_site import PublishedSite
from transparency.verification.traced import Traced
from transparency.verification.unreadable import Unreadable

_TABLE = re.compile(r"data/(?P<release>[^/]+(?:/correction-\d+)?)/(?P<table>[^/]+)\.csv")
_FIGURE = re.compile(r"data/figures/(?P<figure>.+)\.json")
_LONG = {"quarter", "figure", "amount", "status"}
_ABOUT_FILES = ("datapackage.json", "dataset.jsonld", "equity-pool-disclosure-1.json")
"""Files that describe other files: their numbers are sizes, or of a schema."""
_SIZES = {"bytes", "contentSize", "sha256", "hash", "version"}
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_STATUS, _BLOCK = "_status", "_block"


def trace_data(site: PublishedSite, out: Traced) -> None:
    """Follow every number of every CSV and JSON file, and of what is attached to PDFs.

    Raises :class:`Unreadable` for a file that is not what its name says.
    """
    values = (value for release in site.every for _, value, _ in values_of(release))
    published = {form for value in values for form in machine_forms(value)}
    rules = [text for path, text in site.texts.items() if path.startswith("data/rules/")]
    published |= {form for form in rule_forms(rules, site.releases[-1]) if form.isdigit()}
    published |= {str(total) for total in _expected(rules, site.releases[-1])}
    in_force = {release.quarter: release for release in site.releases}
    _DataTracer({release.path: release for release in site.every}, in_force, published, out).trace(site)


def _expected(texts: Iterable[str], release: Release) -> Iterator[Fraction]:
    """Points that can be expected under a rule to come, worked out again from the rules and the last pots."""
    rules: dict[str, Rule] = {}
    for text in texts:
        data, _, problems = parse_yaml(text, "")
        with suppress(ValidationError):
            rule = Rule.model_validate(data) if not problems else None
            rules |= {rule.id: rule} if rule else {}
    for rule in rules.values():
        before = rules.get(rule.supersedes or "")
        if before is not None and before.runs and rule.runs:
            yield from expected_totals(before, rule, pot_totals(before, release)).values()


class _DataTracer(Struct, frozen=True):
    """Follows numbers of data. ``published``: how any number of the releases and the rules stands in data."""

    releases: Mapping[str, Release]
    """By path."""
    in_force: Mapping[str, Release]
    """By quarter."""
    published: set[str]
    out: Traced

    def trace(self, site: PublishedSite) -> None:
        for path, text in site.texts.items():
            if path.endswith(".csv"):
                self._csv(path, text)
            elif history := _FIGURE.fullmatch(path):
                self._history(path, text, history["figure"])
            elif path.startswith("data/") and path.endswith((".json", ".jsonld")):
                self._json(path, text)
        files = {text.encode() for text in site.texts.values()}
        for path, paper in site.papers.items():
            for name, content in paper.attached:
                self._attachment(f"{path}: {name}", content, same=content in files)

    def _csv(self, path: str, text: str) -> None:
        place = _TABLE.fullmatch(path)
        release = self.releases.get(place["release"]) if place else None
        try:
            rows = list(csv.DictReader(io.StringIO(text), restkey="", restval=""))
        except csv.Error as error:
            raise Unreadable(f"{path} is not a CSV file ({error})") from error
        header = set(rows[0]) if rows else set()
        if header >= _LONG:
            for row in rows:
                self._figure(path, row)
        elif release is not None and {"row", "name", "kind"} <= header:
            self._table(path, rows, release)
        else:
            for cell in (str(cell) for row in rows for cell in row.values()):
                if _NUMBER.fullmatch(cell):
                    self.out.found(bare(cell) in self.published, f"{path}: {cell} is not a published number")

    def _table(self, path: str, rows: list[dict[str, str]], release: Release) -> None:
        id = path.rpartition("/")[2].removesuffix(".csv")
        table = next((one for one in (*release.tables.values(), *release.breakdowns) if one.id == id), None)
        if table is None:
            self.out.found(False, f"{path}: the release has no such table")
            return
        ids = [column.id for column in table.columns]
        published = {row.id: dict(zip(ids, row.cells, strict=True)) for row in table.rows}
        for row in rows:
            cells = published.get(row["row"].removeprefix("'"), {})
            for column in (name for name in row if name not in STUB and not name.endswith((_STATUS, _BLOCK))):
                said = row[column], row.get(column + _STATUS, ""), row.get(column + _BLOCK, "")
                self._cell(f"{path}: “{row['name']}”, {column}", said, cells.get(column))

    def _figure(self, path: str, row: Mapping[str, str | None]) -> None:
        """A row of a history: quarter, figure, amount, status."""
        quarter, figure = str(row["quarter"]), str(row["figure"])
        found = self.in_force[quarter].figures.get(figure) if quarter in self.in_force else None
        said = row["amount"] or "", row["status"] or "", row.get("block") or ""
        self._cell(f"{path}: {figure} of {quarter}", said, found.value if found else None)

    def _cell(self, where: str, said: tuple[str, str, str], value: Value | None) -> None:
        """A cell says what the release says: the same amount, status and block."""
        amount, status, block = said
        if value is None:
            self.out.found(not amount, f"{where}: {amount} is not in the release")
            return
        expected = plain(Value(amount=value.block)) if value.block else ""
        well = (amount, status) == (plain(value), value.status) and block in {"", "0", expected}
        published = plain(value) or value.status
        self.out.found(well, f"{where} is {published} in the release, but the file says {' '.join(said).strip()}")

    def _history(self, path: str, text: str, figure: str) -> None:
        try:
            for row in json.loads(text)["history"]:
                self._figure(path, row | {"figure": figure})
        except (ValueError, KeyError, TypeError, RecursionError):
            self.out.found(False, f"{path}: this is not the history of a figure")

    def _json(self, path: str, text: str) -> None:
        """Numbers of any other data: what the calculator computes from, dictionaries, releases beside their tables."""
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"{path} is not JSON ({error})") from error
        for number in () if path.endswith((*_ABOUT_FILES, "/release.json")) else _numbers(data):
            well = bare(number) in self.published or len(bare(number)) < 3
            self.out.found(well, f"{path}: {number} is not a published number")

    def _attachment(self, path: str, content: bytes, *, same: bool) -> None:
        """Attached data is a file of the site, or at least holds no number that was never published."""
        try:
            text = content.decode()
        except UnicodeDecodeError:
            self.out.found(same, f"{path}: an attached file is not text and not a file of this site")
            return
        try:
            numbers = list(_numbers(json.loads(text)) if text.lstrip().startswith(("{", "[")) else _cells(text))
        except (ValueError, csv.Error, RecursionError) as error:
            raise Unreadable(f"{path}: an attached file is neither JSON nor CSV ({error})") from error
        for number in numbers:
            well = same or bare(number) in self.published
            self.out.found(well, f"{path}: {number} in an attached file is not a published number")


def _cells(text: str) -> Iterator[str]:
    for row in csv.reader(io.StringIO(text)):
        yield from (cell for cell in row if _NUMBER.fullmatch(cell))


def _numbers(data: Any) -> Iterator[str]:
    """Numbers, and text that is one."""
    if isinstance(data, dict):
        for name, value in data.items():
            if name not in _SIZES:
                yield from _numbers(value)
    elif isinstance(data, list):
        for value in data:
            yield from _numbers(value)
    elif isinstance(data, int | float) and not isinstance(data, bool):
        yield f"{data}"
    elif isinstance(data, str) and _NUMBER.fullmatch(data):
        yield data
