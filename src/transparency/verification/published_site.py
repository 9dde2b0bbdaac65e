"""A built site read from its folder: releases, files, what its PDFs say."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from transparency.closing.coherence import incoherent
from transparency.disclosure.findings import DisclosureFile
from transparency.disclosure.reading import read_disclosure
from transparency.release.release import Release
from transparency.site.address import PICTURE
from transparency.verification.papers import SitePaper, read_paper
from transparency.verification.unreadable import Unreadable

READ = (".html", ".csv", ".json", ".svg", ".xml", ".jsonld", ".yaml", ".txt")
"""Endings of the files that are read as text."""


class PublishedSite(Struct, frozen=True):
    """What a stranger has: nothing else is ever read."""

    releases: tuple[Release, ...]
    """Of each quarter the one in force, oldest first."""
    texts: Mapping[str, str]
    """Pages, data and drawings by path."""
    papers: Mapping[str, SitePaper] = field(default_factory=dict)
    """What each PDF says, by its path."""
    disclosures: tuple[DisclosureFile, ...] = ()
    """The files that the releases came in."""
    superseded: tuple[Release, ...] = ()
    """Those that were corrected, and stay."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """Those that stand for pages where their addresses are passed on, by path."""

    @property
    def every(self) -> tuple[Release, ...]:
        """All releases, the latest last."""
        return *self.superseded, *self.releases


def read_site(folder: Path) -> tuple[PublishedSite, list[str]]:
    """The site in ``folder``, and in plain words what could not be read."""
    texts: dict[str, str] = {}
    papers: dict[str, SitePaper] = {}
    pictures: dict[str, bytes] = {}
    disclosures: list[DisclosureFile] = []
    faults: list[str] = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        path = file.relative_to(folder).as_posix()
        try:
            if file.suffix in READ:
                texts[path] = file.read_bytes().decode()
            elif file.suffix == ".pdf":
                papers[path] = read_paper(file.read_bytes())
            elif file.name == PICTURE:
                pictures[path] = file.read_bytes()
            if path.startswith("data/") and file.name == "release.json":
                disclosure, problems = read_disclosure(path, texts[path].encode())
                faults += [f"{problem.path}: {problem.message}" for problem in problems]
                wrong = incoherent(disclosure.disclosure) if disclosure else ""
                faults += [f"{path}: {wrong}"] if wrong else []
                disclosures += [disclosure] if disclosure and not wrong else []
        except (OSError, UnicodeDecodeError, Unreadable) as error:
            faults.append(f"{path} cannot be read: {error}.")
    releases = [file.disclosure.release for file in disclosures if file.disclosure.release]
    if not releases and not faults:
        faults.append("There is no release here: no file data/<quarter>/release.json.")
    ordered = sorted(releases, key=lambda release: (release.as_of, _number(release)))
    last = {release.quarter: release for release in ordered}
    superseded = tuple(release for release in ordered if release is not last[release.quarter])
    return PublishedSite(tuple(last.values()), texts, papers, tuple(disclosures), superseded, pictures), faults


def _number(release: Release) -> int:
    return release.correction.number if release.correction else 0
