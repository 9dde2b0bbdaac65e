"""A built site read from its folder: releases, files, and the minimums that the site says it keeps."""

import json
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct, field
from pydantic import BaseModel

from transparency.release.release import Release
from transparency.verification.attachments import Unreadable, attached
from transparency.verification.groups import RollUp

DICTIONARY = "data/dictionary.json"
READ = (".html", ".csv", ".json", ".svg", ".xml", ".jsonld", ".yaml")
"""Endings of the files that are read as text."""


class PublishedSite(Struct, frozen=True):
    """What a stranger has: nothing else is ever read."""

    releases: tuple[Release, ...]
    """Oldest first."""
    texts: Mapping[str, str]
    """Pages, data and drawings by path."""
    attachments: Mapping[str, list[bytes]] = field(default_factory=dict)
    """What each PDF attaches, by the PDF's path."""
    min_providers: int | None = None
    min_changers: int | None = None
    roll_ups: Mapping[str, RollUp] = field(default_factory=dict)
    """By attribute that takes groups of another one together."""


def read_site(folder: Path) -> tuple[PublishedSite, list[str]]:
    """The site in ``folder``, and in plain words what could not be read."""
    texts: dict[str, str] = {}
    attachments: dict[str, list[bytes]] = {}
    releases: list[Release] = []
    faults: list[str] = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        path = file.relative_to(folder).as_posix()
        try:
            if file.suffix in READ:
                texts[path] = file.read_bytes().decode()
            elif file.suffix == ".pdf":
                attachments[path] = attached(file.read_bytes())
            if path.startswith("data/") and file.name == "release.json":
                releases.append(_whole(msgspec.json.decode(texts[path], type=Release)))
        except RecursionError:
            faults.append(f"{path} is nested too deep.")
        except (OSError, UnicodeDecodeError, Unreadable) as error:
            faults.append(f"{path} cannot be read: {error}.")
        except msgspec.DecodeError as error:
            faults.append(f"{path} is not a release: {error}.")
    if not releases and not faults:
        faults.append("There is no release here: no file data/<quarter>/release.json.")
    try:
        said = _Said.model_validate(json.loads(texts.get(DICTIONARY, "{}")).get("disclosure", {}))
    except (ValueError, AttributeError, RecursionError):
        faults.append(f"{DICTIONARY} does not say which minimums the site keeps.")
        said = _Said()
    roll_ups = {id: RollUp(one.of, one.groups) for id, one in said.roll_ups.items()}
    ordered = tuple(sorted(releases, key=lambda release: release.as_of))
    return PublishedSite(ordered, texts, attachments, said.min_providers, said.min_changers, roll_ups), faults


def _whole(release: Release) -> Release:
    """The release, if every row of every table has a cell for each column."""
    for table in (*release.tables.values(), *release.breakdowns):
        if not table.columns or any(len(row.cells) != len(table.columns) for row in table.rows):
            raise Unreadable(f"the rows of the table {table.id} have not as many cells as columns")
    return release


class _RollUp(BaseModel):
    of: str
    groups: dict[str, tuple[str, ...]]


class _Said(BaseModel):
    """What the site says about its protection."""

    min_providers: int | None = None
    min_changers: int | None = None
    roll_ups: dict[str, _RollUp] = {}
