"""The data of the site as files: tables, figures, the long file, dictionary, data package and JSON-LD."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct

from transparency.disclosure.document import json_schema
from transparency.disclosure.own import disclosures
from transparency.language import grouped, language
from transparency.publication.settings import CompanySettings, Settings
from transparency.release import tabular
from transparency.release.catalogue import LADDER
from transparency.release.paths import report_page, slug
from transparency.release.release import Release, Status
from transparency.site import address
from transparency.telling.labels import say
from transparency.telling.numbers.figures import told_figure
from transparency.telling.numbers.tables import tables_of

COLUMNS = {
    "quarter": "string",
    "as_of": "date",
    "figure": "string",
    "amount": "number",
    "unit": "string",
    "status": "string",
    "block": "number",
}
"""Columns of the long file: name and type in the sense of Frictionless; what they mean is told by :func:`meaning`."""


def meaning(column: str) -> str:
    """What a column of the long file means."""
    return say(f"column-{column}")


class Download(Struct, frozen=True):
    """A file for download as a page lists it."""

    path: str
    name: str
    what: str
    size: str


def listed(path: str, what: str, files: Mapping[str, bytes]) -> Download:
    """A file of the site with its size."""
    return Download(path, path.rpartition("/")[2], what, _printed_size(len(files[path])))


def listed_release(release: Release, files: Mapping[str, bytes]) -> Download:
    """The file of a whole release."""
    return listed(address.release_data(release.path), say("every-published-number", quarter=release.label), files)


def _printed_size(count: int) -> str:
    """A size as people read it: ``512 B``, ``1.9 kB``."""
    if count < 1000:
        return f"{count} B"
    size, name = (Decimal(count) / 1000, "kB") if count < 1_000_000 else (Decimal(count) / 1_000_000, "MB")
    return f"{grouped(size, 1)} {name}"


def compose_data(
    settings: Settings,
    releases: Sequence[Release],
    holders: Mapping[str, str],
    closed: Mapping[str, bytes] | None = None,
    superseded: Sequence[Release] = (),
) -> dict[str, bytes]:
    """Every data file by path, except those that describe the others.

    ``closed``: the file of each release that was frozen, by its path; ``None``: as they would be written today.
    ``superseded``: releases that were corrected; they keep their files.
    """
    files: dict[str, bytes] = {}
    for release in (*releases, *superseded):
        for table in tables_of(release):
            files[address.table_data(release.path, table.id)] = tabular.to_csv(table, [row.name for row in table.rows])
    if closed is None:
        today = zip(releases, disclosures(settings, releases), strict=True)
        closed = {release.path: own.data for release, own in today}
    files |= {address.release_data(path): data for path, data in closed.items()}
    figures = dict.fromkeys(id for release in reversed(releases) for id in release.figures)
    rows = {id: _history(id, releases, holders) for id in figures}
    for id, history in rows.items():
        if id in releases[-1].figures:
            files[address.figure_data(id, "csv")] = _csv(history)
            files[address.figure_data(id, "json")] = _json(
                _described(id, holders) | {"history": [_typed(row) for row in history]}
            )
    everything = sorted((row for history in rows.values() for row in history), key=lambda row: (row[0], row[2]))
    files[address.ALL_FIGURES] = _csv(everything)
    words = _dictionary(list(figures), releases[-1], holders) | {"disclosure": promised(settings)}
    files[address.DICTIONARY] = _json(words)
    files[address.FORMAT] = json_schema()
    return files


def _dictionary(figures: Sequence[str], release: Release, holders: Mapping[str, str]) -> dict[str, Any]:
    """What every figure, table and column means."""
    return {
        "figures": [_described(id, holders) for id in figures],
        "tables": [
            {
                "id": table.id,
                "title": table.title,
                "columns": [{"id": c.id, "name": c.name, "unit": c.unit.value} for c in table.columns],
            }
            for table in tables_of(release)
        ],
        "long_file": [{"name": name, "type": kind, "description": meaning(name)} for name, kind in COLUMNS.items()],
        "status": {status.value: say(f"status-{status.value}") for status in Status},
        "rounding": say("a-ratio-is-computed"),
    }  # fmt: skip


def promised(settings: Settings) -> dict[str, Any]:
    """What the site promises to protect, for whoever repeats the attack: minimums, and what groups take together."""
    return {
        "min_providers": settings.disclosure.min_providers,
        "roll_ups": {
            id: {
                "of": attribute.rolls_up,
                "groups": {
                    attribute.values[group]: [settings.attributes[attribute.rolls_up].values[part] for part in parts]
                    for group, parts in attribute.groups.items()
                },
            }
            for id, attribute in settings.attributes.items()
            if attribute.rolls_up
        },
    }


def datapackage(company: CompanySettings, release: Release, files: Mapping[str, bytes]) -> bytes:
    """The Frictionless data package: every CSV with its schema, size and hash."""
    resources = [_resource(path, files[path]) for path in sorted(files) if path.endswith(".csv")]
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": f"{slug(company.name)}-provider-equity",
        "title": say("site-of", name=company.name),
        "description": _about(company),
        "version": release.quarter,
        "created": f"{release.published.isoformat()}T00:00:00Z",
        "resources": resources,
    }
    if company.url:
        package["homepage"] = company.url
    return _json(package)


def dataset(company: CompanySettings, releases: Sequence[Release], files: Mapping[str, bytes]) -> bytes:
    """The data set as schema.org describes one, in JSON-LD."""
    base = company.url.rstrip("/")
    locate: Callable[[str], str] = (lambda path: address.public(base, path)) if base else (lambda path: f"../{path}")
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": say("site-of", name=company.name),
        "description": _about(company),
        "creator": _organization(company),
        "publisher": _organization(company),
        "inLanguage": language(),
        "variableMeasured": [
            {"@type": "PropertyValue", "name": entry.name, "description": entry.definition}
            for id in LADDER
            if id in releases[-1].figures and (entry := told_figure(id, {})) is not None
        ],
        "datePublished": releases[0].published.isoformat(),
        "dateModified": releases[-1].published.isoformat(),
        "temporalCoverage": f"{releases[0].start.isoformat()}/{releases[-1].as_of.isoformat()}",
        "version": releases[-1].quarter,
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind,
                "contentUrl": locate(path),
                "contentSize": f"{len(files[path])} B",
                "sha256": sha256(files[path]).hexdigest(),
            }
            for path, kind in ((address.ALL_FIGURES, "text/csv"), (address.DICTIONARY, "application/json"),
                               (address.release_data(releases[-1].path), "application/json"))
        ],
        "hasPart": [locate(report_page(release.path)) for release in releases],
    }  # fmt: skip
    if base:
        described |= {"@id": f"{base}/data/", "url": f"{base}/data/", "image": locate(address.PICTURE)}
    return _json(described)


def _organization(company: CompanySettings) -> dict[str, str]:
    """Who publishes: the company, never a person."""
    said = {"@type": "Organization", "name": company.name}
    return said | ({"@id": f"{company.url.rstrip('/')}/#company", "url": company.url} if company.url else {})


def _about(company: CompanySettings) -> str:
    text = say("equity-set-aside-for-promised", name=company.name)
    return f"{text} {say('made-up-company', name=company.name)}" if company.fictional else text


def _described(id: str, holders: Mapping[str, str]) -> dict[str, Any]:
    """A figure as the catalogue has it."""
    entry = told_figure(id, holders)
    if entry is None:
        return {"id": id}
    return {
        "id": id,
        "name": entry.name,
        "definition": entry.definition,
        "formula": entry.formula,
        "unit": entry.unit.value,
        "decimals": entry.decimals,
        "group": entry.group,
        "inputs": list(entry.inputs),
        "page": address.figure_page(id),
    }


def _history(id: str, releases: Sequence[Release], holders: Mapping[str, str]) -> list[tuple[str, ...]]:
    """A figure through all quarters as rows of the long file."""
    entry = told_figure(id, holders)
    unit = entry.unit.value if entry else ""
    return [
        (release.quarter, release.as_of.isoformat(), id, tabular.plain(found.value), unit, found.value.status.value,
         tabular.step(found.value))
        for release in releases
        if (found := release.figures.get(id))
    ]  # fmt: skip


def _typed(row: tuple[str, ...]) -> dict[str, Any]:
    """A row as JSON; the amount stays text, so that no reader turns it into a binary fraction."""
    quarter, as_of, _id, amount, unit, status, block = row
    said = {"quarter": quarter, "as_of": as_of, "amount": amount or None, "unit": unit, "status": status}
    return said | {"block": block}


def _csv(rows: Sequence[tuple[str, ...]]) -> bytes:
    """The long file's columns; no cell of these can hold a comma, a quote or a line break."""
    lines = [",".join(COLUMNS), *(",".join(row) for row in rows)]
    return ("\r\n".join(lines) + "\r\n").encode()


def _json(data: Any) -> bytes:
    """JSON for people and programs: sorted keys, a space a level."""
    return msgspec.json.format(msgspec.json.encode(data, order="sorted"), indent=1) + b"\n"


def _resource(path: str, content: bytes) -> dict[str, Any]:
    """A CSV file of the package; paths are relative to the package's own folder."""
    inner = path.removeprefix("data/")
    name = inner.removesuffix(".csv").replace("/", "-").replace(".", "-").replace("_", "-").lower()
    header = content.split(b"\r\n", 1)[0].split(b"\n", 1)[0].decode().split(",")
    fields = [
        {"name": column, "type": COLUMNS[column], "description": meaning(column)} if column in COLUMNS
        else {"name": column, "type": tabular.kind(column)}
        for column in header
    ]  # fmt: skip
    return {
        "name": name, "path": inner, "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8", "bytes": len(content), "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": {"fields": fields, "missingValues": [""]},
    }  # fmt: skip
