"""The pipeline: a publication's folder in, a whole site in memory out, as a short list of named, timed steps.

``check`` is the same without rendering PDFs. Nothing here prints, and nothing is written except finished PDFs into the
cache, so that an unchanged quarter is not rendered twice.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from transparency.closing.publishing import is_published
from transparency.closing.quarters import ClosedQuarter, in_force, paper_name, papers, read_closed
from transparency.closing.record import PublicRecord, read_record
from transparency.closing.review import review_pages
from transparency.closing.signatories import files_of
from transparency.closing.texts import as_closed, frozen_texts
from transparency.governance.reading import Governance, read_governance
from transparency.language import speaking
from transparency.ledger.positions import Positions
from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
from transparency.output import CHECKSUMS, checksums
from transparency.personal.checking import lint_publication, lint_site, open_to_others, published_secrets, watch_for
from transparency.pipe import Built, Progress, published_steps, release_steps, silent
from transparency.prose import check_prose
from transparency.protection import Protected, audit_of
from transparency.publication.files.path_name import colliding
from transparency.publication.private import is_public_part, private_folder
from transparency.publication.problem import Problem, exit_code
from transparency.publication.publication import Publication
from transparency.publication.reading import at_setting, read_publication, read_settings
from transparency.raster import pictures
from transparency.release.paths import report_pdf
from transparency.report.composing import compose_report
from transparency.report.document import ReportInput
from transparency.report.stationery import stationery
from transparency.site import compose_site
from transparency.site.address import folder, is_preview, review_page
from transparency.theme import Theme, find_theme
from transparency.theme_file import ThemeError

if TYPE_CHECKING:
    from transparency.audit.findings import Findings


def build(
    root: Path,
    *,
    theme: str | None = None,
    quarter: str | None = None,
    pdf: bool = True,
    cache: Path | None = None,
    open_quarters: bool = True,
    draft: bool = False,
    beside: Sequence[ClosedQuarter] = (),
    today: date | None = None,
    progress: Progress = silent,
) -> Built:
    """Build the site of the publication in ``root``, as it stood when ``quarter`` (default: the last) was published.

    ``open_quarters``: also those that are not closed, from the ledger, as if they were closed now: what ``draft`` and
    ``serve`` show. Most tests build in this way too, so that a test of a page need not close a quarter first, which
    renders a PDF. Without it only what is published is shown, from files alone, as
    ``transparency build`` does. ``draft``: every page, and every PDF of an open quarter, says that it is one.
    ``today``: the day of the build, which is written into the site; pages then say whether the next report is late.
    ``beside``: corrections that are about to be closed, shown as if they were published; their PDFs are rendered.
    """
    built = Built(progress)
    chosen = _compose(built, root, theme, quarter, open_quarters=open_quarters, draft=draft, beside=beside, today=today)
    if chosen is None or not built.sound:
        return built
    if pdf:
        with built.drawing("reports", chosen):
            _print_reports(built, root, chosen, cache, beside, draft=draft)
        if built.rendered:  # one from the cache was looked at when it was rendered
            with built.step("personal data in reports"):
                _lint_reports(built, root)
    if draft:
        _add_reviews(built, root)
    with built.step("pictures"):
        drawn = {path: data for path, data in built.files.items() if is_preview(path)}
        built.files |= pictures(drawn, cache)
    with built.step("checksums"):
        built.files[CHECKSUMS] = checksums(built.files)
    return built


def check(root: Path, *, theme: str | None = None, quarter: str | None = None, progress: Progress = silent) -> Built:
    """Everything a build does, but no PDF is rendered, and only the newest report's text is composed.

    The texts in reports have been looked at by then: one report shows that the theme's templates work. In the public
    part of a publication there are no open quarters, and no ledger is missed.
    """
    built = Built(progress)
    chosen = _compose(built, root, theme, quarter, open_quarters=not is_public_part(root))
    if chosen is not None and built.sound:
        with built.drawing("newest report", chosen):
            _reports(built, chosen, [len(built.releases) - 1])
    return built


def releases_of(root: Path, *, quarter: str | None = None, progress: Progress = silent) -> Built:
    """Only up to the releases: what ``explain`` needs."""
    built = Built(progress)
    (published_steps if is_public_part(root) else release_steps)(built, root, quarter)
    return built


def positions_of(root: Path, progress: Progress = silent) -> tuple[Built, Positions | None]:
    """Only up to the ledger's positions, with nothing protected: what ``books`` and ``statement`` need."""
    built = Built(progress)
    with built.step("publication"):
        publication = built.take(read_publication(root))
    if publication is None:
        return built, None
    built.publication = as_closed(publication, in_force(built.take(read_closed(root))))
    with built.step("ledger"):
        built.book = built.take(read_book(root, built.publication.settings))
    if built.book is None or not built.sound:
        return built, None
    with built.step("replay"):
        return built, built.take(replay(built.book, built.publication))


def published_of(root: Path, *, quarter: str | None = None) -> tuple[Built, Protected | None]:
    """Only up to what may be published, with the releases made from it: what ``audit`` needs."""
    built = Built()
    return built, release_steps(built, root, quarter)


def audited(root: Path, *, quarter: str | None = None) -> tuple[Built, "Findings | None"]:
    """Everything published, and what would be next, beside the truth: the private audit."""
    built, protected = published_of(root, quarter=quarter)
    return built, audit_of(protected) if protected else None


def _compose(
    built: Built,
    root: Path,
    theme: str | None,
    quarter: str | None,
    *,
    open_quarters: bool = True,
    draft: bool = False,
    beside: Sequence[ClosedQuarter] = (),
    today: date | None = None,
) -> Theme | None:
    """The steps up to the site; the theme, unless the site could not be composed."""
    if open_quarters:
        release_steps(built, root, quarter)
    else:
        published_steps(built, root, quarter, beside)
    publication = built.publication
    with built.step("personal data"):
        settings = publication.settings if publication else read_settings(root)[0]
        watch = watch_for(private_folder(root), settings)
        built.add(open_to_others(private_folder(root)))
        if settings is not None:  # else it is not known which contacts are public
            built.add(lint_publication(root, watch))
            built.add(published_secrets(root, settings))
    if publication is None:
        return None
    chosen = _theme(built, publication, theme)
    with built.step("prose"):
        coverage = chosen.coverage() if chosen and exit_code(chosen.problems) == 0 else None
        set_next = chosen is not None and built.sound
        frozen = frozen_texts(built.past[: len(built.past) - len(beside)])
        with speaking(publication.settings.languages[0]):
            built.add(check_prose(publication, built.releases, coverage, set_next=set_next, frozen=frozen))
    if chosen is None or not built.sound:
        return None
    with built.drawing("site", chosen):
        closed = {each.release.path: each.data for each in built.closed}
        record = built.take(read_record(built.books, today)) if built.books else PublicRecord(today=today)
        if quarter:  # a log of later quarters says too much
            record = PublicRecord(waiting=record.waiting, today=today)
        said = Governance() if quarter else built.take(read_governance(publication))
        built.files = built.take(
            compose_site(
                publication,
                built.releases,
                chosen,
                closed,
                draft=draft,
                record=record,
                superseded=built.superseded,
                governance=said,
            )
        )
        built.add(_collision(*pair) for pair in colliding(built.files))
    with built.step("personal data on the site"):
        built.add(lint_site(built.files, watch))
    return chosen if built.sound else None


def _theme(built: Built, publication: Publication, named: str | None) -> Theme | None:
    """The chain of themes that draws the site, by the command's or the publication's own name for it."""
    root = publication.root
    try:
        chosen = find_theme(named or publication.settings.theme, root)
    except ThemeError as error:
        placed = error.problem.path or named  # else publication.yaml names it
        built.add([error.problem if placed else at_setting(error.problem, root, "theme")])
        return None
    built.add(chosen.problems)
    return chosen


def _collision(first: str, second: str) -> Problem:
    """O06: two files of the site that some systems cannot keep apart."""
    message = f"Two files of the site would be one where case does not count: {first} and {second}."
    return Problem("O06", message, hint="Rename the policy, version, rule or attribute that they stand for.")


def _reports(built: Built, theme: Theme, wanted: Iterable[int], *, draft: bool = False) -> dict[str, ReportInput]:
    """What goes into the PDFs of releases, by path: only what was known when the quarter was published.

    ``wanted``: places of the releases.
    """
    publication = built.publication
    assert publication is not None
    company, paper = publication.settings.company.name, stationery(theme)
    languages, places = publication.settings.languages, list(wanted)
    reports = {}
    for code in languages:
        with speaking(code):
            for place in places:
                path = folder(code, languages) + report_pdf(company, built.releases[place].path)
                reports[path] = compose_report(
                    publication,
                    built.releases[: place + 1],
                    paper,
                    built.files,
                    draft=draft,
                    checkpoint=built.books.log.checkpoint if built.books else None,
                )
    return reports


def _lint_reports(built: Built, root: Path) -> None:
    """What the finished PDFs say about themselves."""
    assert built.publication is not None
    watch = watch_for(private_folder(root), built.publication.settings)
    papers = {path: data for path, data in built.files.items() if path.endswith(".pdf")}
    built.add(lint_site(papers, watch))


def _add_reviews(built: Built, root: Path) -> None:
    """To a draft, beside each report that is closed and not published, the page on which it is signed."""
    books = built.books
    if books is None:
        return
    for closed in books.closed:
        if not is_published(books, closed):
            pages = review_pages(books, closed, built.take(files_of(root, closed)))
            for code, page in zip(books.settings.languages, pages.values(), strict=True):
                built.files[folder(code, books.settings.languages) + review_page(closed.release.path)] = page


def _print_reports(
    built: Built, root: Path, theme: Theme, cache: Path | None, beside: Sequence[ClosedQuarter], *, draft: bool
) -> None:
    """Add the PDFs to the site: those that were closed as they are, of open quarters from the cache or rendered."""
    from transparency.report.printing import render_many  # noqa: PLC0415 (processes and pipes; not needed by check)

    def tell(name: str, rendered: bool) -> None:
        built.rendered += rendered
        built.progress(f"report {name}")

    assert built.publication is not None
    languages, company = built.publication.settings.languages, built.publication.settings.company.name
    kept = [each for each in (*built.closed, *built.superseded) if each in built.past and each not in beside]
    for each in kept:
        there = built.take(papers(root, each))
        for code in languages:
            name = paper_name(code, languages)
            if name in there:
                built.files[folder(code, languages) + report_pdf(company, each.release.path)] = there[name]
    closed = {each.release.path for each in kept}
    wanted = [number for number, release in enumerate(built.releases) if release.path not in closed]
    reports = _reports(built, theme, wanted, draft=draft)
    pdfs = built.take(render_many(reports.values(), cache, progress=tell))
    built.files |= {path: pdfs[report.digest] for path, report in reports.items() if report.digest in pdfs}
