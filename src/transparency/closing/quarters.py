"""Reading closed quarters: ``quarters/<quarter>/release.json``, and beside it the PDFs and notes that go with it.

A correction is a release of its own, in ``correction-<n>/`` below its quarter: it supersedes and replaces nothing.
"""

import hashlib
import io
import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from transparency.closing.coherence import incoherent
from transparency.disclosure.document import ClosingRecord, PoolDisclosure
from transparency.disclosure.reading import LIMIT, read_disclosure
from transparency.personal.papers import OF_ANOTHER_KIND
from transparency.publication.files.regular_files import FolderEntry, is_merged, listed, read_bytes, stands
from transparency.publication.problem import Problem
from transparency.publication.quarter import quarter_label
from transparency.release.catalogue import in_catalogue_order
from transparency.release.release import Release

QUARTERS = "quarters"
RELEASE = "release.json"
_CODE = r"(\.[a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?"
PAPER = re.compile(rf"report{_CODE}\.pdf")
"""``report.pdf``, and ``report.es.pdf`` of another language."""
REVIEW = re.compile(rf"review{_CODE}\.html")
"""The page on which a closed quarter is signed; no part of what is published, and never read."""
CORRECTION = re.compile(r"correction-([1-9][0-9]{0,2})")
NOTES = "signatures"
ANNOUNCED = "announce.txt"
"""What publishing puts beside a release, to be sent."""
MOST = 64 << 20
"""Largest PDF, in bytes."""
RESTORE = "Restore the file from the repository's history. What was closed is never computed again."


class ClosedQuarter(Struct, frozen=True):
    """What was frozen of a quarter, or of a correction of it."""

    folder: str
    """``quarters/2026-q1``, or ``quarters/2026-q1/correction-1``."""
    correction: int
    """0: the first release of the quarter."""
    data: bytes
    """The release as it lies in its file: what others hash and sign."""
    sha256: str
    disclosure: PoolDisclosure
    release: Release
    """Everything that is told of it, figures in the order of the catalogue."""
    record: ClosingRecord
    """From what the next quarter goes on."""

    @property
    def quarter(self) -> str:
        """``2026-q1``."""
        return self.disclosure.quarter

    @property
    def path(self) -> str:
        """Its file, relative to the content folder."""
        return f"{self.folder}/{RELEASE}"


def read_closed(root: Path) -> tuple[tuple[ClosedQuarter, ...], list[Problem]]:
    """Every closed quarter of the publication in ``root``, in the order in which they were closed.

    Nothing, with the problems, where one cannot be read (C01) or they are no chain (C02).
    """
    folders, problems = _folders(root)
    closed: list[ClosedQuarter] = []
    for folder, correction in folders:
        release, wrong = _read(root, folder, correction)
        problems += wrong
        closed += [release] if release else []
    problems = problems or _named_otherwise(closed)
    ordered, broken = ((), problems) if problems else _chained(closed)
    return (() if broken else ordered), broken


def papers(root: Path, closed: ClosedQuarter) -> tuple[dict[str, bytes], list[Problem]]:
    """The archived PDFs of a closed quarter by name, ``report.pdf`` first.

    C03 where one cannot be read, is no PDF, or does not attach this very release.
    """
    files, problems = _beside(root, closed.folder, PAPER, MOST)
    for name, data in files.items():
        if fault := _paper_fault(data, closed.data):
            problems.append(Problem("C03", fault, f"{closed.folder}/{name}", hint=RESTORE))
    return files, problems


def note_path(closed: ClosedQuarter, role: str) -> str:
    """The file of a role's signed note on a closed quarter, relative to the content folder."""
    return f"{closed.folder}/{NOTES}/{role}.note"


def notes(root: Path, closed: ClosedQuarter) -> tuple[dict[str, bytes], list[Problem]]:
    """The signed notes on a closed quarter by role (``officer``); C03 where one cannot be read."""
    files, problems = _beside(root, f"{closed.folder}/{NOTES}", re.compile(r"[a-z-]+\.note"), LIMIT)
    return {name.removesuffix(".note"): data for name, data in files.items()}, problems


def in_force(closed: Sequence[ClosedQuarter]) -> tuple[ClosedQuarter, ...]:
    """Of each quarter the last release, oldest quarter first. ``closed``: in the order of closing."""
    latest = {each.quarter: each for each in closed}
    return tuple(sorted(latest.values(), key=lambda each: each.disclosure.as_of))


def release_before(closed: Sequence[ClosedQuarter], release: ClosedQuarter) -> Release | None:
    """The release of the quarter before, as it was when ``release`` was closed; ``None`` for the first quarter.

    ``closed``: in the order of closing, ``release`` among them.
    """
    past = in_force(closed[: closed.index(release)])
    earlier = [each for each in past if each.disclosure.as_of < release.disclosure.as_of]
    return earlier[-1].release if earlier else None


def paper_name(code: str, languages: Sequence[str]) -> str:
    """The file of the archived PDF in a language; the first of ``languages`` needs no name.

    >>> paper_name("en", ("en", "es")), paper_name("es", ("en", "es"))
    ('report.pdf', 'report.es.pdf')
    """
    return "report.pdf" if code == languages[0] else f"report.{code}.pdf"


def review_name(code: str, languages: Sequence[str]) -> str:
    """The file of the page for signing in a language.

    >>> review_name("en", ("en", "es")), review_name("es", ("en", "es"))
    ('review.html', 'review.es.html')
    """
    return "review.html" if code == languages[0] else f"review.{code}.html"


def of_closing(name: str) -> bool:
    """Whether only closing puts a file of this name into a quarter's folder.

    >>> of_closing("release.json"), of_closing("report.es.pdf"), of_closing("commentary.md")
    (True, True, False)
    """
    return name == RELEASE or any(form.fullmatch(name) for form in (PAPER, REVIEW))


def _paper_fault(paper: bytes, release: bytes) -> str:
    """What is wrong with the PDF of a release; empty where it is one."""
    if not paper.startswith(b"%PDF-") or b"%%EOF" not in paper[-1024:]:
        return "This is no PDF, or one that was cut short."
    # Our own writer states the MD5 of each attached file in plain: looking for it takes 2 ms for 13 PDFs of 170 KB, and
    # opening them 170 ms of a second that a check has. The plain way is below, for every other writer.
    if hashlib.md5(release, usedforsecurity=False).hexdigest().encode() in paper:
        return ""
    import pikepdf  # noqa: PLC0415 (slow to load, and hardly ever needed)

    try:
        with pikepdf.open(io.BytesIO(paper)) as pdf:
            attached = pdf.attachments.get(RELEASE)
            held = attached.get_file().read_bytes() if attached is not None else b""
    except (pikepdf.PdfError, pikepdf.PasswordError, *OF_ANOTHER_KIND):
        return "This PDF cannot be read."
    return "" if held == release else "This PDF does not attach the release beside it: it is of another one."


def _beside(root: Path, folder: str, wanted: re.Pattern[str], limit: int) -> tuple[dict[str, bytes], list[Problem]]:
    places, problems = listed(root, folder, "C03")
    files: dict[str, bytes] = {}
    for place in places:
        if wanted.fullmatch(place.name):
            data, wrong = read_bytes(root, place.path, limit=limit, code="C03")
            problems += wrong
            if data is not None:
                files[place.name] = data
    return dict(sorted(files.items(), key=lambda file: (len(file[0]), file[0]))), problems


def _folders(root: Path) -> tuple[list[tuple[str, int]], list[Problem]]:
    """Every folder of a release, with its number; C02 for what was closed and has no release any more."""
    found: list[tuple[str, int]] = []
    quarters, problems = listed(root, QUARTERS)
    for quarter in quarters:
        if not quarter.folder or quarter_label(quarter.name) is None:
            continue
        held, wrong = listed(root, quarter.path)
        problems += wrong
        corrections = [
            (part.path, int(match[1])) for part in held if part.folder and (match := CORRECTION.fullmatch(part.name))
        ]
        for folder, number in [(quarter.path, 0), *sorted(corrections, key=lambda correction: correction[1])]:
            if stands(root, f"{folder}/{RELEASE}"):
                found.append((folder, number))
            elif number or _remains(held):
                problems.append(
                    Problem("C02", f"{folder} was closed, but its {RELEASE} is gone.", folder, hint=RESTORE)
                )
    return found, problems


def _remains(held: Sequence[FolderEntry]) -> bool:
    """Whether a quarter's folder holds anything that only closing or signing puts there."""
    return any(PAPER.fullmatch(part.name) or part.name == NOTES or CORRECTION.fullmatch(part.name) for part in held)


def _read(root: Path, folder: str, correction: int) -> tuple[ClosedQuarter | None, list[Problem]]:
    path = f"{folder}/{RELEASE}"
    data, problems = read_bytes(root, path, limit=LIMIT, code="C01")
    if data is None:
        return None, problems
    file, problems = read_disclosure(path, data)
    if file is None:
        return None, [_unreadable(data, problem) for problem in problems]
    release, record = file.disclosure.release, file.disclosure.closing
    if release is None or record is None:
        return None, [Problem("C01", "It holds only the facts, not everything that is published.", path, hint=RESTORE)]
    if wrong := incoherent(file.disclosure):
        return None, [Problem("C01", wrong, path, hint=RESTORE)]
    sha256 = hashlib.sha256(data).hexdigest()
    return ClosedQuarter(folder, correction, data, sha256, file.disclosure, in_catalogue_order(release), record), []


def _unreadable(data: bytes, problem: Problem) -> Problem:
    if is_merged(data):
        message = "The quarter was closed on two branches, and the merge left both in the file."
        hint = (
            "Keep the one that was published or signed (git checkout --ours or --theirs), and close no quarter twice."
        )
        return Problem("C01", message, problem.path, hint=hint)
    return Problem("C01", problem.message, problem.path, problem.line, hint=RESTORE)


def _named_otherwise(closed: Sequence[ClosedQuarter]) -> list[Problem]:
    """C02: a release in the folder of another quarter."""
    problems = []
    for each in closed:
        own = f"{QUARTERS}/{each.quarter}" + (f"/correction-{each.correction}" if each.correction else "")
        if own != each.folder:
            problems.append(Problem("C02", f"This is the release of {each.quarter}.", each.path, hint=RESTORE))
        elif bool(each.disclosure.supersedes) != bool(each.correction):
            says = "names none that it corrects" if each.correction else "says that it corrects another"
            problems.append(Problem("C02", f"The release {says}.", each.path, hint=RESTORE))
        elif (each.release.correction.number if each.release.correction else 0) != each.correction:
            problems.append(Problem("C02", "The release is not the correction that its folder says.", each.path,
                                    hint=RESTORE))  # fmt: skip
    return problems


def _chained(closed: Sequence[ClosedQuarter]) -> tuple[tuple[ClosedQuarter, ...], list[Problem]]:
    """The releases in the order of closing; C02 for the first that does not go on from the one before."""
    after = {each.disclosure.closed_after: each for each in reversed(closed)}
    beside = [each for each in closed if after[each.disclosure.closed_after] is not each]
    if beside:
        message = f"{beside[0].quarter} was closed beside another release, on a second branch."
        hint = "Take back the one that was not published (on its branch: transparency close --withdraw); close it anew."
        return (), [Problem("C02", message, beside[0].path, hint=hint)]
    ordered: list[ClosedQuarter] = []
    last = ""
    while last in after:
        ordered.append(after.pop(last))
        last = ordered[-1].sha256
        if wrong := _out_of_place(ordered[-1], ordered[:-1]):
            return (), [Problem("C02", wrong, ordered[-1].path, hint=RESTORE)]
    if not after:
        return tuple(ordered), []
    left = next(each for each in closed if each not in ordered)
    message = "The release before this one is not the one that it names: that was edited, or is gone."
    return (), [Problem("C02", message, left.path, hint=RESTORE)]


def _out_of_place(closed: ClosedQuarter, past: Sequence[ClosedQuarter]) -> str:
    """What is wrong with a release after those closed before it."""
    disclosure = closed.disclosure
    known = in_force(past)
    if not closed.correction:
        if known and disclosure.as_of <= known[-1].disclosure.as_of:
            return f"{closed.quarter} was closed after {known[-1].quarter}."
        return (
            "" if disclosure.previous == (known[-1].sha256 if known else "") else "It names another quarter before it."
        )
    own = [each for each in past if each.quarter == closed.quarter]
    if not own or disclosure.supersedes != own[-1].sha256 or closed.correction != own[-1].correction + 1:
        return f"It does not correct the last release of {closed.quarter}."
    return ""
