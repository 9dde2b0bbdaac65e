"""Correcting a published quarter in the open: a release that supersedes the last one of it, and replaces nothing.

Texts, names, rules and company facts are taken from the publication as it stands now; every number about people stays
as it was published. What people hold is corrected by entries of today, which count in the open quarter: the old one is
told of them at once.
"""

from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from transparency.build import build
from transparency.closing.freezing import freeze_correction
from transparency.closing.quarters import ClosedQuarter, in_force, paper_name
from transparency.closing.review import review_pages
from transparency.closing.signatories import ClosedBooks, closed_files, read_closed_books
from transparency.closing.states import in_log
from transparency.closing.texts import as_closed
from transparency.disclosure.document import ClosingRecord
from transparency.durable import File
from transparency.late_entries import late_events
from transparency.ledger.reading import read_book
from transparency.pipe import Built, Progress
from transparency.publication.problem import Problem
from transparency.publication.publication import Disclosed, Publication
from transparency.publication.reading import read_publication
from transparency.release.paths import report_pdf
from transparency.release.release import Amended, Correction, CorrectionCause
from transparency.site.address import folder
from transparency.workflow.amendments import REVISIONS, USUAL, amended, composed_today, facts_today, is_material


class Wanted(Struct, frozen=True):
    """What the company wants to correct."""

    amended: tuple[Amended, ...]
    day: date
    """On which the correction is to appear."""
    cause: CorrectionCause | None = None
    """Default: the usual one of what is amended."""
    material: bool = False
    """Whether to call it material whatever the rule says."""


class Correctable(Struct, frozen=True):
    """From what a correction starts."""

    books: ClosedBooks
    publication: Publication
    """As it stands in the folder now."""
    closed: ClosedQuarter
    """The last release of the quarter to be corrected."""


class Amendment(Struct, frozen=True):
    """What correcting would write: a release for each quarter that says something else, and its PDFs."""

    closed: tuple[ClosedQuarter, ...]
    files: tuple[File, ...]


def amendment(
    root: Path,
    quarter: str,
    wanted: Wanted,
    *,
    theme: str | None = None,
    pdf: bool = True,
    cache: Path | None = None,
    progress: Progress = lambda step: None,
) -> tuple[Built, Amendment | None]:
    """A correction of a published quarter, after everything that a build of the site with it looks at.

    Problems beside those of the build: C12 (it cannot be corrected now), C13 (there is nothing to correct).
    """
    built = Built(progress)
    subject = built.take(correctable(root, quarter))
    if subject is None:
        return built, None
    with built.step("correction"):
        built.add(too_early(subject.closed, wanted.day))
        built.add(moved_days(subject.publication, subject.closed))
        new = built.take(_corrected(subject, wanted)) if built.sound else None
    if new is None or not built.sound:
        return built, None
    return written(root, (new,), theme=theme, pdf=pdf, cache=cache, progress=progress)


def correctable(root: Path, quarter: str) -> tuple[Correctable | None, list[Problem]]:
    """What a correction of ``quarter`` starts from; ``None`` with C12 and what reading finds where there is none."""
    books, problems = read_closed_books(root)
    if books is None:
        return None, problems
    closed, more = _to_correct(books, quarter)
    if closed is None:
        return None, problems + more
    publication, unread = read_publication(root)
    problems += more + unread
    return (None if publication is None else Correctable(books, publication, closed)), problems


def written(
    root: Path,
    new: tuple[ClosedQuarter, ...],
    *,
    theme: str | None,
    pdf: bool,
    cache: Path | None,
    progress: Progress,
) -> tuple[Built, Amendment | None]:
    """The files of corrections, after a build of the site that shows them."""
    built = build(root, theme=theme, open_quarters=False, beside=new, pdf=pdf, cache=cache, progress=progress)
    if not built.sound or built.publication is None:
        return built, None
    languages, company = built.publication.settings.languages, built.publication.settings.company.name
    books, files = built.books, []
    assert books is not None
    books = replace(books, closed=(*books.closed, *new))
    for each in new:
        rendered = {
            paper_name(code, languages): built.files.get(
                folder(code, languages) + report_pdf(company, each.release.path)
            )
            for code in languages
        }
        papers = {name: data for name, data in rendered.items() if data is not None}
        pages = review_pages(books, each, closed_files(each, papers))
        parts = {f"{each.folder}/{name}": data for name, data in (papers | pages).items()}
        files += [File(root / path, data, None) for path, data in {each.path: each.data, **parts}.items()]
    return built, Amendment(new, tuple(files))


def _to_correct(books: ClosedBooks, quarter: str) -> tuple[ClosedQuarter | None, list[Problem]]:
    """The last release of a quarter, if it is published and nothing that was closed waits; else C12."""
    name = quarter.lower()
    closed = books.latest(name)
    if isinstance(closed, Problem):
        hint = "Only what is published is corrected. A quarter that is open is simply mended."
        return None, [Problem("C12", closed.message, closed.path, hint=hint)]
    public = in_log(books.closed, books.log)
    waiting = [each for each in books.closed if each not in public]
    if not waiting:
        return closed, []
    first = waiting[0]
    if first == closed and not closed.correction:
        message = f"{name} is closed and not published yet: nobody has seen it."
        hint = f"Take it back (`transparency close {name} --withdraw`), mend it, and close it anew."
    else:
        message = f"{first.release.path} is closed and waits to be published."
        hint = f"Publish it first (`transparency publish {first.quarter}`), or take it back (`close --withdraw`)."
    return None, [Problem("C12", message, first.path, hint=hint)]


def _corrected(subject: Correctable, wanted: Wanted) -> tuple[ClosedQuarter | None, list[Problem]]:
    """The release that corrects the one that stands, without its PDF."""
    books, publication, closed = subject.books, subject.publication, subject.closed
    stood = as_closed(publication, in_force(books.closed))
    found, problems = _record(books, publication, stood, closed, wanted)
    if found is None:
        return None, problems
    record, counted_in = found
    signed_by = _disclosed(publication, closed).signed_by
    today, problems = composed_today(books, stood, closed, record)
    if today is None:
        return None, problems
    release = amended(closed.release, replace(today, signed_by=signed_by), wanted.amended)
    if release == closed.release and record == closed.record and not counted_in and not _renamed(books, closed, wanted):
        return None, [_nothing(closed, f"{' and '.join(wanted.amended)} of it is what was published")]
    cause = wanted.cause or USUAL[wanted.amended[0]]
    before = {id: found.value for id, found in closed.release.figures.items() if release.value(id) != found.value}
    correction = Correction(
        number=closed.correction + 1,
        published=wanted.day,
        cause=cause,
        revision=cause in REVISIONS,
        material=wanted.material or is_material(closed.release, release),
        amended=tuple(sorted(wanted.amended, key=list(Amended).index)),
        before=before,
        counted_in=counted_in,
    )
    release = replace(release, correction=correction)
    return freeze_correction(
        publication.settings, closed, release, record, books.closed, checkpoint=books.log.checkpoint
    )


def _record(
    books: ClosedBooks, publication: Publication, stood: Publication, closed: ClosedQuarter, wanted: Wanted
) -> tuple[tuple[ClosingRecord, str] | None, list[Problem]]:
    """What the next quarter goes on from, and in which open quarter late entries count; C13 where there are none.

    ``stood``: the publication with the days on which its quarters were closed.
    """
    record, counted_in = closed.record, ""
    if {Amended.COMPANY, Amended.PEOPLE} & set(wanted.amended):
        book, problems = read_book(books.root, publication.settings)
        if book is None:
            return None, problems
        if Amended.PEOPLE in wanted.amended:
            late = [each for each in late_events(book, stood, books.closed) if each.quarter == closed.quarter]
            if not late:
                return None, [_nothing(closed, "no entry of it came after it was closed that is not counted yet")]
            counted_in = late[0].counted_in
        if Amended.COMPANY in wanted.amended:
            facts, problems = facts_today(books, stood, book, closed)
            if problems:
                return None, problems
            record = replace(record, cells=replace(record.cells, company=facts))
    if Amended.TEXT in wanted.amended:
        words = _disclosed(publication, closed).commentary
        record = replace(record, commentary=words.body, commentary_sha256=words.sha256)
    return (record, counted_in), []


def _disclosed(publication: Publication, closed: ClosedQuarter) -> Disclosed:
    return next(each for each in publication.disclosed if each.quarter.id == closed.quarter)


def too_early(closed: ClosedQuarter, day: date) -> list[Problem]:
    """C12 for a correction of a day on which there was nothing to correct."""
    correction = closed.release.correction
    published = correction.published if correction else closed.release.published
    if day >= published:
        return []
    message = f"A correction of {day} would come before what it corrects, which was published on {published}."
    return [Problem("C12", message, closed.path, hint="Leave --day out: it is today.")]


def moved_days(publication: Publication, closed: ClosedQuarter) -> list[Problem]:
    """C13 where the head of the commentary names other days than those that were published."""
    disclosed = next((each for each in publication.disclosed if each.quarter.id == closed.quarter), None)
    if disclosed is None:
        path = f"quarters/{closed.quarter}/commentary.md"
        return [Problem("C13", f"The commentary of {closed.quarter} is gone.", path, hint="Restore it (git checkout).")]
    release = closed.release
    named = (disclosed.published, disclosed.next_release)
    if named == (release.published, release.next_release):
        return []
    message = "The days of a quarter that was published stay: when it appeared, and when the next was to come."
    hint = "Restore them. Why a day was moved is said in calendar.yaml."
    return [Problem("C13", message, disclosed.commentary.path, hint=hint)]


def _nothing(closed: ClosedQuarter, why: str) -> Problem:
    hint = "Change first what is wrong, in content/; then say with --what which of it is to be corrected."
    return Problem("C13", f"There is nothing to correct in {closed.quarter}: {why}.", closed.path, hint=hint)


def _renamed(books: ClosedBooks, closed: ClosedQuarter, wanted: Wanted) -> bool:
    """Whether the company or a pool has another name than was published."""
    if Amended.NAMES not in wanted.amended:
        return False
    settings, stated = books.settings, closed.disclosure
    pools = [(pool.id, pool.name) for pool in settings.pools if pool.id in {known.id for known in stated.pools}]
    return settings.company.name != stated.publisher.name or pools != [(pool.id, pool.name) for pool in stated.pools]
