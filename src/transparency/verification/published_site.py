"""A built site read from its folder: releases, files, what its PDFs say."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct, field

from transparency.release.release import Release
from transparency.verification.papers import SitePaper, read_paper
from transparency.verification.unreadable import Unreadable

READ = (".html", ".csv", ".json", ".svg", ".xml", ".jsonld", ".yaml", ".txt")
"""Endings of the files that are read as text."""


class PublishedSite(Struct, frozen=True):
    """What a stranger has: nothing else is ever read."""

    releases: tuple[Release, ...]
    """Oldest first."""
    texts: Mapping[str, str]
    """Pages, data and drawings by path."""
    papers: Mapping[str, SitePaper] = field(default_factory=dict)
    """What each PDF says, by its path."""


def read_site(folder: Path) -> tuple[PublishedSite, list[str]]:
    """The site in ``folder``, and in plain words what could not be read."""
    texts: dict[str, str] = {}
    papers: dict[str, SitePaper] = {}
    releases: list[Release] = []
    faults: list[str] = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        path = file.relative_to(folder).as_posix()
        try:
            if file.suffix in READ:
                texts[path] = file.read_bytes().decode()
            elif file.suffix == ".pdf":
                papers[path] = read_paper(file.read_bytes())
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
    ordered = tuple(sorted(releases, key=lambda release: release.as_of))
    return PublishedSite(ordered, texts, papers), faults


def _whole(release: Release) -> Release:
    """The release, if every row of every table has a cell for each column."""
    for table in (*release.tables.values(), *release.breakdowns):
        if not table.columns or any(len(row.cells) != len(table.columns) for row in table.rows):
            raise Unreadable(f"the rows of the table {table.id} have not as many cells as columns")
    return release
