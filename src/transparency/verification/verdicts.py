"""What a stranger can say of a built site in ten seconds: six plain verdicts, and what they do not prove.

Each is held, or broken with its reasons. Nothing is read but the site.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from msgspec import Struct

from transparency.disclosure.reading import read_disclosure
from transparency.output import CHECKSUMS, KEPT, MARK, listed
from transparency.verification.public_audit import audit_site
from transparency.verification.published_log import PublishedLog, published_log
from transparency.verification.published_site import read_site

QUESTIONS = {
    "files": "Every file is the one that the site’s own list names, and there is no other.",
    "sums": "The numbers add up, wherever every part of a sum is printed.",
    "chain": "Each quarter goes on from the one before; log and signatures hold, and nothing was changed since.",
    "numbers": "Every number on a page, in a drawing, a file or a PDF is a published one.",
    "people": "Units are in blocks, people in fives, and no group is smaller than the site promises.",
    "time": "Each report appeared on the day announced, and the next is not overdue.",
}
"""Verdict → what it says where it holds, in the order in which they are told."""
NOT_PROVED = (
    "This does not prove that the ledger behind the site is true, that every person in it is real, or that no other "
    "copy of the site says something else. That the log was not written anew as a whole shows only against a "
    "checkpoint that somebody kept: each PDF prints one."
)
_CHAIN, _TIME = {"J20", "J21", "J24"}, {"J23", "J25"}
_PEOPLE = {"J05", "J22", "J26"}


class Verdict(Struct, frozen=True):
    """One of ``QUESTIONS``, and why it does not hold; no reason where it does."""

    id: str
    reasons: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.reasons


def verdicts(folder: Path, today: date | None = None, log: PublishedLog | None = None) -> tuple[Verdict, ...]:
    """The verdicts on the site in ``folder``. ``today``: to see whether the next report is overdue.

    ``log``: what its log comes to, where that was read already.
    """
    site, faults = read_site(folder)
    found = audit_site(site, today)
    codes = {"chain": _CHAIN, "time": _TIME, "people": _PEOPLE}
    judged: dict[str, list[str]] = {id: [] for id in QUESTIONS}
    for problem in found.judged:
        question = next((id for id, known in codes.items() if problem.code in known), "sums")
        judged[question].append(f"{problem.path}: {problem.message}")
    others: dict[str, Iterable[str]] = {
        "files": files_as_listed(folder),
        "chain": (log or published_log(folder)).faults,
        "sums": [*faults, *found.unsure],
        "numbers": found.traced.faults,
        "people": found.exposed,
    }
    return tuple(Verdict(id, tuple(dict.fromkeys([*others.get(id, ()), *judged[id]]))) for id in QUESTIONS)


def published_as(folder: Path, paper: bytes) -> tuple[str, date] | None:
    """Which PDF of the site in ``folder`` these bytes are, and when it was published; ``None``: none of them.

    The day is that of the log, or else the one that the release itself says.
    """
    days = published_log(folder).days()
    for path in sorted(folder.glob("reports/**/*.pdf")):
        release = folder / "data" / path.parent.relative_to(folder / "reports") / "release.json"
        if path.read_bytes() == paper and release.is_file():
            file, _ = read_disclosure(release.name, release.read_bytes())
            day = days.get(hashlib.sha256(paper).hexdigest()) or (file.disclosure.published if file else None)
            return (path.relative_to(folder).as_posix(), day) if day else None
    return None


def files_as_listed(folder: Path) -> Iterator[str]:
    """What in ``folder`` is not as its own list of files, ``SHA256SUMS``, says."""
    listing = folder / CHECKSUMS
    if not listing.is_file():
        yield f"There is no list of files, {CHECKSUMS}."
        return
    named = listed(listing.read_text("utf-8", "replace"))
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    yield from (f"{path} is missing." for path in sorted(named.keys() - there))
    yield from (f"{path} is not in the list." for path in sorted(there - named.keys() - {CHECKSUMS, MARK, KEPT}))
    for path in sorted(named.keys() & there):
        if hashlib.sha256((folder / path).read_bytes()).hexdigest() != named[path]:
            yield f"{path} is not the file that was listed."
