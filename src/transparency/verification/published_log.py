"""The log of a built site, as a stranger reads it: whether it holds, names all that is there, and who signed.

Its tree is built again from all its entries, so that every earlier checkpoint can be told from it: what is proved
elsewhere by a proof of inclusion or consistency is looked at here leaf by leaf.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from transparency.disclosure.findings import DisclosureFile
from transparency.disclosure.reading import read_disclosure
from transparency.log.public_log import LOG, PublicLog, checkpoint_text, log_of, site_log
from transparency.log.statement import LogStatement
from transparency.proof.log import CHECKPOINT, Checkpoint, checkpoint_of, read_checkpoint, read_entries
from transparency.proof.note import NoteError, read_note, signers
from transparency.signatures.keys import Role
from transparency.signatures.signing import Signing, signings
from transparency.telling.verdicts import reason
from transparency.verification.papers import SitePaper

_PRINTED = re.compile(r"\b(?:[0-9a-f]{4}\s+){9}[0-9a-f]{4}\b")
"""The fingerprint of a checkpoint as it is printed."""


class PublishedLog(Struct, frozen=True):
    """What the log of a site comes to."""

    log: PublicLog = PublicLog()
    signed: Mapping[int, tuple[Signing, ...]] = {}
    """Place of a statement → who signed its release."""
    faults: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    """What it has not, so that something cannot be told."""

    def days(self) -> Mapping[str, date]:
        """SHA-256 of each release and PDF → the day on which it was published."""
        days: dict[str, date] = {}
        for statement in self.log.statements:
            for hashed in (statement.release, *statement.reports.values()):
                days.setdefault(hashed, statement.published)
        return days

    def attested(self) -> Mapping[str, str]:
        """SHA-256 of each release in the log → what it lacks to be signed and logged; empty where it lacks nothing."""
        found: dict[str, str] = {}
        for statement in self.log.statements:
            roles = {signing.role for signing in self.signed.get(statement.sequence, ()) if signing.declaration.signed}
            if not self.log.signed:
                lack = "a signature under the checkpoint of its log"
            elif Role.OFFICER not in roles:
                lack = "a signature of the company"
            elif not roles - {Role.OFFICER}:
                lack = "a signature of somebody besides the company"
            else:
                lack = ""
            found[statement.release] = lack
        return {} if self.faults else found


def published_log(folder: Path, kept: str = "") -> PublishedLog:
    """The log of the site in ``folder``. ``kept``: the fingerprint of a checkpoint that somebody wrote down before."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in (f"{LOG}/**/*", "data/**/release.json", "data/**/*.note", "**/*.pdf")
        for path in sorted(folder.glob(part))
        if path.is_file()
    }
    note = files.get(f"{LOG}/{CHECKPOINT}")
    if note is None:
        fault = (reason("no-log-to-compare"),) if kept else ()
        return PublishedLog(faults=fault, lacks=(reason("no-log"),))
    try:
        log = _read(files, note)
    except NoteError as error:
        return PublishedLog(faults=(f"{LOG}/: {error}",))
    hashes = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    faults = [*_tiles(log, files), *_missing(log, hashes), *_unnamed(log, hashes)]
    signed: dict[int, tuple[Signing, ...]] = {}
    for statement in log.statements:
        signed[statement.sequence], wrong = _signings(log, statement, files, hashes)
        faults += wrong
    if kept and not any(_digits(kept) in (_digits(each.fingerprint), _digits(each.words)) for each in _past(log)):
        faults.append(reason("log-anew"))
    lacks = list(_doubts(log))
    return PublishedLog(log, signed, tuple(faults), tuple(lacks))


def _read(files: Mapping[str, bytes], note: bytes) -> PublicLog:
    """The log, its checkpoint signed by a key that the log itself names. Raises :class:`NoteError`."""
    below = {path.removeprefix(f"{LOG}/"): data for path, data in files.items()}
    entries = read_entries(below, read_checkpoint(checkpoint_text(note)).size)
    return log_of(entries, note, None)


def _tiles(log: PublicLog, files: Mapping[str, bytes]) -> Iterator[str]:
    """Whether the files of the log are the tiles of its entries, and no others."""
    wanted = site_log(log)
    for path in sorted({path for path in files if path.startswith(f"{LOG}/")} | wanted.keys()):
        if path not in wanted:
            yield reason("log-file-strange", path=path)
        elif files.get(path) != wanted[path]:
            yield reason("log-file-changed", path=path)


def _missing(log: PublicLog, hashes: Mapping[str, str]) -> Iterator[str]:
    """What the log names and the site does not hold. ``hashes``: SHA-256 of each file by its path."""
    held = set(hashes.values())
    for statement in log.statements:
        named = [("release-gone", statement.release)]
        named += [("report-gone", hashed) for hashed in statement.reports.values()]
        named += [("note-gone", hashed) for hashed in statement.signatures.values()]
        for gone, hashed in named:
            if hashed not in held:
                yield reason(gone, quarter=statement.files.named)


def _unnamed(log: PublicLog, hashes: Mapping[str, str]) -> Iterator[str]:
    """Releases, PDFs and notes of the site that the log does not name."""
    named = {
        hashed
        for statement in log.statements
        for hashed in (statement.release, *statement.reports.values(), *statement.signatures.values())
    }
    for path, hashed in hashes.items():
        if not path.startswith(f"{LOG}/") and hashed not in named:
            yield reason("not-in-log", path=path)


def unknown_checkpoints(log: PublicLog, folder: Path, papers: Mapping[str, SitePaper]) -> Iterator[str]:
    """PDFs of the site in ``folder`` that print a checkpoint which the log had not when they were closed.

    One that prints none was closed before anything was in the log, or by a program that did not print it yet.
    """
    past = [each.fingerprint for each in _past(log)]
    places = {hashed: each.sequence for each in log.statements for hashed in each.reports.values()}
    for path, paper in papers.items():
        if printed := printed_checkpoints(paper):
            place = places.get(hashlib.sha256((folder / path).read_bytes()).hexdigest(), len(past))
            known = past[:place]
            yield from (reason("checkpoint-unknown", path=path, printed=each) for each in printed if each not in known)


def unknown_to_releases(log: PublicLog, files: Iterable[DisclosureFile]) -> Iterator[str]:
    """Releases that name a checkpoint which the log had not when they were closed."""
    for file in files:
        record = file.disclosure.closing
        if record and record.checkpoint and not log.had_before(file.sha256, record.checkpoint):
            named = read_checkpoint(record.checkpoint).fingerprint
            yield reason("checkpoint-unknown", path=file.path, printed=named)


def printed_checkpoints(paper: SitePaper) -> tuple[str, ...]:
    """The fingerprints that a PDF prints."""
    found = _PRINTED.findall(" ".join(paper.printed))
    return tuple(" ".join(each.split()) for each in found)


def _signings(
    log: PublicLog, statement: LogStatement, files: Mapping[str, bytes], hashes: Mapping[str, str]
) -> tuple[tuple[Signing, ...], list[str]]:
    """Who signed a release, and what is wrong with notes that the log names."""
    by_hash = {hashed: files[path] for path, hashed in hashes.items() if path.endswith(".note")}
    notes = {role: by_hash[hashed] for role, hashed in statement.signatures.items() if hashed in by_hash}
    release = next((files[path] for path, hashed in hashes.items() if hashed == statement.release), b"")
    file, _ = read_disclosure("", release)
    ended = file.disclosure.as_of if file else None
    named = log.named_before(statement.sequence)
    found, problems = signings(statement.files, notes, statement.role_keys, named, ended=ended)
    return found, [f"{statement.files.named}, {problem.path}: {problem.message}" for problem in problems]


def _doubts(log: PublicLog) -> Iterator[str]:
    """What the signature under the checkpoint leaves open."""
    if not log.signed:
        yield reason("log-unsigned")
        return
    keys = [key.key for key in log.statements[-1].role_keys if key.role is Role.LOG]
    named = log.named_before(len(log.statements) - 1)
    if named is not None and not any(str(key) in named for key in signers(read_note(log.note), keys)):
        yield reason("log-key-unnamed")


def _past(log: PublicLog) -> Iterator[Checkpoint]:
    """The checkpoint after each statement."""
    if log.checkpoint is None:
        return
    for size in range(1, len(log.entries) + 1):
        yield checkpoint_of(log.checkpoint.origin, log.entries[:size])


def _digits(fingerprint: str) -> str:
    return "".join(fingerprint.lower().split())
