"""What a stranger can say of a built site in ten seconds: six plain verdicts, and what they do not prove.

Each is held, or broken with its reasons. Nothing is read but the site.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from transparency.disclosure.reading import read_disclosure
from transparency.output import CHECKSUMS, KEPT, MARK, listed
from transparency.telling.verdicts import QUESTIONS, reason
from transparency.verification.public_audit import audit_site
from transparency.verification.published_log import (
    PublishedLog,
    printed_checkpoints,
    published_log,
    unknown_checkpoints,
    unknown_to_releases,
)
from transparency.verification.published_site import PublishedSite, read_site

_CODES = {"chain": {"J20"}, "time": {"J23", "J25"}, "people": {"J05", "J22", "J26"}}
"""Verdict → the problems of releases that break it; all others break "sums"."""
_QUIET = "J24"
"""A quarter in which nothing changed is worth a look, and breaks nothing."""


class Verdict(Struct, frozen=True):
    """One of the questions, and why it does not hold; no reason where it does."""

    id: str
    reasons: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.reasons


class SiteJudgement(Struct, frozen=True):
    """All that a stranger can say of a site."""

    verdicts: tuple[Verdict, ...]
    log: PublishedLog
    printing: int
    """How many of its PDFs print a checkpoint of the log."""

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against any verdict."""
        return all(each.holds for each in self.verdicts)


def site_judgement(folder: Path, today: date | None = None, kept: str = "") -> SiteJudgement:
    """The verdicts on the site in ``folder``. ``today``: to see whether the next report is overdue.

    ``kept``: the fingerprint of a checkpoint that somebody wrote down before.
    """
    site, faults = read_site(folder)
    found = audit_site(site, today)
    log = published_log(folder, kept)
    judged: dict[str, list[str]] = {id: [] for id in QUESTIONS}
    for problem in (problem for problem in found.judged if problem.code != _QUIET):
        broken = next((id for id, known in _CODES.items() if problem.code in known), "sums")
        judged[broken].append(f"{problem.path}: {problem.message}")
    others: dict[str, Iterable[str]] = {
        "files": files_as_listed(folder),
        "chain": [
            *log.faults,
            *unknown_to_releases(log.log, site.disclosures),
            *unknown_checkpoints(log.log, folder, site.papers),
        ],
        "sums": [*faults, *found.unsure],
        "numbers": found.traced.faults,
        "people": found.exposed,
        "time": _late_by_the_log(site, log.days()),
    }
    verdicts = tuple(Verdict(id, tuple(dict.fromkeys([*others.get(id, ()), *judged[id]]))) for id in QUESTIONS)
    return SiteJudgement(verdicts, log, sum(bool(printed_checkpoints(paper)) for paper in site.papers.values()))


def _late_by_the_log(site: PublishedSite, days: Mapping[str, date]) -> Iterator[str]:
    """Releases that say that they kept their day, where the log has them later than was announced.

    ``days``: SHA-256 of a release → its day in the log.
    """
    announced = {file.sha256: file.disclosure.next_release for file in site.disclosures}
    for file in site.disclosures:
        due = announced.get(file.disclosure.previous or "")
        day = days.get(file.sha256, file.disclosure.published)
        if due is not None and not file.disclosure.supersedes and file.disclosure.published <= due < day:
            yield reason("appeared-late", path=file.path)


def published_as(folder: Path, paper: bytes) -> tuple[str, date] | None:
    """Which PDF of the site in ``folder`` these bytes are, and when it was published; ``None``: none of them.

    The day is that of the log, or else the one that the release itself says.
    """
    days = published_log(folder).days()
    for path in sorted(folder.glob("**/reports/**/*.pdf")):
        below = path.relative_to(folder).as_posix().partition("reports/")[2].rpartition("/")[0]
        release = folder / "data" / below / "release.json"
        if path.read_bytes() == paper and release.is_file():
            file, _ = read_disclosure(release.name, release.read_bytes())
            day = days.get(hashlib.sha256(paper).hexdigest()) or (file.disclosure.published if file else None)
            return (path.relative_to(folder).as_posix(), day) if day else None
    return None


def files_as_listed(folder: Path) -> Iterator[str]:
    """What in ``folder`` is not as its own list of files, ``SHA256SUMS``, says."""
    listing = folder / CHECKSUMS
    if not listing.is_file():
        yield reason("no-list", path=CHECKSUMS)
        return
    named = listed(listing.read_text("utf-8", "replace"))
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    yield from (reason("file-missing", path=path) for path in sorted(named.keys() - there))
    strange = (path for path in folder.rglob("*") if path.is_symlink() or not (path.is_file() or path.is_dir()))
    yield from (reason("file-strange", path=path.relative_to(folder).as_posix()) for path in sorted(strange))
    more = sorted(there - named.keys() - {CHECKSUMS, MARK, KEPT})
    yield from (reason("file-not-listed", path=path) for path in more)
    for path in sorted(named.keys() & there):
        if hashlib.sha256((folder / path).read_bytes()).hexdigest() != named[path]:
            yield reason("file-changed", path=path)
