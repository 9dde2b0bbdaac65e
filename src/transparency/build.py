"""The pipeline: a publication's folder in, a whole site in memory out, as a short list of named, timed steps.

``check`` is the same without rendering PDFs. Nothing here prints, and nothing is written except finished PDFs into the
cache, so that an unchanged quarter is not rendered twice.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from transparency.durable import File
from transparency.ledger.book import Book
from transparency.ledger.cap_table import untied
from transparency.ledger.positions import Positions
from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
from transparency.output import CHECKSUMS, checksums
from transparency.personal.checking import lint_publication, lint_site, open_to_others, watch_for
from transparency.prose import check_prose
from transparency.publication.path_name import colliding
from transparency.publication.private import private_folder, read_private
from transparency.publication.problem import Problem, exit_code, in_order
from transparency.publication.publication import Publication
from transparency.publication.reading import at_setting, read_publication, read_settings
from transparency.publication.suggestion import nearest
from transparency.published.archive import LOCK, Archive, archive_files, read_archive
from transparency.published.blocks import Published
from transparency.published.conditions import advice, standing_against
from transparency.release.composing import compose_releases
from transparency.release.paths import report_pdf
from transparency.release.release import Release
from transparency.report.composing import compose_report
from transparency.report.document import ReportInput
from transparency.report.stationery import stationery
from transparency.rules.checks import check_rules
from transparency.rules.conformance import Conformance, conform
from transparency.rules.reading import read_sources
from transparency.rules.rule import Rule
from transparency.site import compose_site
from transparency.theme import Theme, find_theme
from transparency.theme_file import ThemeError
from transparency.units import factor

if TYPE_CHECKING:  # the solver is loaded only for a new quarter and for the private audit
    from transparency.audit.findings import Findings
    from transparency.privacy.tallies import Granted

T = TypeVar("T")

Progress = Callable[[str], None]
"""Told the name of each step as it starts."""


@dataclass(slots=True)
class Built:
    """What a build yields. ``files`` is complete only when ``problems`` hold no error."""

    publication: Publication | None = None
    rules: tuple[Rule, ...] = ()
    """Every rule file, drafts and proposals too, by the day of effect."""
    conformance: Conformance | None = None
    """Every grant against its rule; about single people, so never shown as it is."""
    releases: tuple[Release, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)
    """Seconds by step, in the order of the steps."""
    lock: dict[str, bytes] = field(default_factory=dict)
    """Files of the content folder to write with the site, when a quarter is published for the first time."""
    lock_before: bytes | None = None
    """The lock's own file as it was read."""
    rendered: int = 0
    """How many PDFs were rendered, not taken from the cache."""

    def take(self, result: tuple[T, list[Problem]]) -> T:
        """Keep the problems of a step's result and hand on the rest."""
        value, problems = result
        self.problems = in_order([*self.problems, *problems])
        return value

    def lock_files(self, root: Path) -> list[File]:
        """The files of ``lock``, each with what it was planned on: a new entry on none, the lock on what was read."""
        return [File(root / path, data, self.lock_before if path == LOCK else None) for path, data in self.lock.items()]

    @property
    def sound(self) -> bool:
        """Whether nothing stands against writing the site."""
        return exit_code(self.problems) == 0


def build(
    root: Path,
    *,
    theme: str | None = None,
    quarter: str | None = None,
    pdf: bool = True,
    cache: Path | None = None,
    progress: Progress = lambda step: None,
) -> Built:
    """Build the site of the publication in ``root``, as it stood when ``quarter`` (default: the last) was published."""
    built = Built()
    chosen = _compose(built, root, theme, quarter, progress)
    if chosen is None or not built.sound:
        return built
    if pdf:
        with _step(built, "reports", progress), _drawing(built, chosen):
            _print_reports(built, chosen, cache, progress)
        if built.rendered:  # one from the cache was looked at when it was rendered
            with _step(built, "personal data in reports", progress):
                _lint_reports(built, root)
    with _step(built, "checksums", progress):
        built.files[CHECKSUMS] = checksums(built.files)
    return built


def check(
    root: Path, *, theme: str | None = None, quarter: str | None = None, progress: Progress = lambda step: None
) -> Built:
    """Everything a build does, but no PDF is rendered, and only the newest report's text is composed.

    The texts in reports have been looked at by then: one report shows that the theme's templates work.
    """
    built = Built()
    chosen = _compose(built, root, theme, quarter, progress)
    if chosen is not None and built.sound:
        with _step(built, "newest report", progress), _drawing(built, chosen):
            _reports(built, chosen, [len(built.releases) - 1])
    return built


def releases_of(root: Path, *, quarter: str | None = None, progress: Progress = lambda step: None) -> Built:
    """Only up to the releases: what ``explain`` needs."""
    built = Built()
    _release(built, root, quarter, progress)
    return built


def positions_of(root: Path, progress: Progress = lambda step: None) -> tuple[Built, Positions | None]:
    """Only up to the ledger's positions, with nothing protected: what ``books`` needs."""
    built = Built()
    with _step(built, "publication", progress):
        built.publication = built.take(read_publication(root))
    if built.publication is None:
        return built, None
    with _step(built, "ledger", progress):
        book = built.take(read_book(root, built.publication.settings))
    if book is None or not built.sound:
        return built, None
    with _step(built, "replay", progress):
        return built, built.take(replay(book, built.publication))


def published_of(root: Path, *, quarter: str | None = None) -> tuple[Built, "Protected | None"]:
    """Only up to what may be published, with the releases made from it: what ``audit`` needs."""
    built = Built()
    return built, _release(built, root, quarter, lambda step: None)


def audited(root: Path, *, quarter: str | None = None) -> tuple[Built, "Findings | None"]:
    """Everything published, and what would be next, beside the truth: the private audit."""
    from transparency.audit.findings import audit  # noqa: PLC0415 (only audit needs it)
    from transparency.audit.truth import tallies  # noqa: PLC0415 (the solver, as below)

    built, found = published_of(root, quarter=quarter)
    if found is None or built.publication is None:
        return built, None
    granted = _granted(built, built.publication, found.book)
    true = tallies(found.positions, found.book, built.publication, found.published, granted=granted)
    return built, audit(found.published, true)


def _release(built: Built, root: Path, quarter: str | None, progress: Progress) -> "Protected | None":
    """The steps up to the releases. Each goes on as far as it can, so that one run finds all problems."""
    with _step(built, "publication", progress):
        publication = built.take(read_publication(root))
    if publication is None:
        return None
    publication = built.take(_as_of(publication, quarter))
    built.publication = publication
    with _step(built, "ledger", progress):
        book = built.take(read_book(root, publication.settings))
    with _step(built, "rules", progress):
        sources = built.take(read_sources(publication))
        built.take((None, check_rules(sources, publication, book)))
        built.rules = tuple(source.rule for source in sources)
    if book is None:
        return None
    checkable = built.sound
    with _step(built, "replay", progress):
        positions = built.take(replay(book, publication))
    if positions is not None and checkable:
        with _step(built, "conformance", progress):
            built.conformance = built.take(conform(book, publication, built.rules))
    if positions is None or not built.sound:
        return None
    with _step(built, "protection", progress):
        archive, published = _publish(built, publication, book, positions)
    if published is None:
        return None
    with _step(built, "releases", progress):
        reasons = built.conformance.reasons if built.conformance else {}
        built.releases = built.take(compose_releases(publication, published, reasons))
    signed = takewhile(lambda pair: pair[1].signed_by, zip(published, publication.disclosed, strict=False))
    new = [one for one, _ in signed][len(archive.published) :]  # a draft that nobody has signed may still change
    built.lock = archive_files(archive, new)
    return Protected(book, positions, published)


class Protected(Struct, frozen=True):
    """What was published, and what it was made from."""

    book: Book
    positions: Positions
    published: tuple[Published, ...]


def _publish(
    built: Built, publication: Publication, book: Book, positions: Positions
) -> tuple[Archive, tuple[Published, ...] | None]:
    """What may be printed of all quarters; the key and the solver are needed only for a new one."""
    before = len(built.problems)
    place = publication.root / LOCK
    built.lock_before = place.read_bytes() if place.is_file() else None
    archive = built.take(read_archive(publication.root, [one.quarter.id for one in publication.disclosed]))
    if len(built.problems) > before or len(archive.published) == len(publication.disclosed):
        return archive, archive.published if len(built.problems) == before else None
    from transparency.privacy.decisions import about_few  # noqa: PLC0415 (a new quarter only)
    from transparency.privacy.door import publish  # noqa: PLC0415 (the solver, as above)
    from transparency.rules.grant_sizes import in_force, sizes_of  # noqa: PLC0415

    private = built.take(read_private(publication.root, publication.settings))
    if private is not None:
        built.take((None, standing_against(publication, archive.published, private)))
        built.take((None, about_few(positions, book, publication.disclosed[len(archive.published) :])))
    if private is None or not built.sound:
        return archive, None
    granted = _granted(built, publication, book)
    published = built.take(publish(positions, book, publication, archive.published, private=private, granted=granted))
    if not built.sound:
        return archive, None
    last = publication.disclosed[-1]
    splits = book.splits([pool.id for pool in publication.settings.pools])
    sizes = [
        int(size * factor(splits, start, last.quarter.end, pool=rule.pool))
        for rule in in_force(built.rules, last.quarter.end)
        if (start := rule.dates.effective_from)
        for grant in rule.grants
        for size in sizes_of(rule, grant)
    ]
    held = (positions.holdings["quarter"] == last.quarter.index).any()
    told = advice(published[-1], last, sizes) if held else []
    built.take((None, [*told, *untied(book, positions, publication)]))
    return archive, published


def _granted(built: Built, publication: Publication, book: Book) -> "Granted | None":
    """What the rules say of the grants in the ledger; nothing when these were not checked."""
    from transparency.privacy.tallies import Granted  # noqa: PLC0415 (the solver, as above)
    from transparency.rules.grant_sizes import counted_grants, most_at_once  # noqa: PLC0415

    if built.conformance is None:
        return None
    splits = book.splits([pool.id for pool in publication.settings.pools])
    counted = counted_grants(built.conformance, built.rules)
    most = {
        one.quarter.index: most_at_once(built.rules, counted, splits, one.quarter.end, one.quarter.index)
        for one in publication.disclosed
    }
    return Granted(counted, most)


def _compose(built: Built, root: Path, theme: str | None, quarter: str | None, progress: Progress) -> Theme | None:
    """The steps up to the site; the theme, unless the site could not be composed."""
    _release(built, root, quarter, progress)
    publication = built.publication
    with _step(built, "personal data", progress):
        settings = publication.settings if publication else read_settings(root)[0]
        watch = watch_for(private_folder(root), settings)
        built.take((None, open_to_others(private_folder(root))))
        if settings is not None:  # else it is not known which contacts are public
            built.take((None, lint_publication(root, watch)))
    if publication is None:
        return None
    chosen = None
    try:
        chosen = find_theme(theme or publication.settings.theme, root)
        built.take((None, list(chosen.problems)))
    except ThemeError as error:
        placed = error.problem.path or theme  # else publication.yaml names it
        found = error.problem if placed else at_setting(error.problem, root, "theme")
        built.take((None, [found]))
    with _step(built, "prose", progress):
        coverage = chosen.coverage() if chosen and exit_code(chosen.problems) == 0 else None
        set_next = chosen is not None and built.sound
        built.take((None, check_prose(publication, built.releases, coverage, set_next=set_next)))
    if chosen is None or not built.sound:
        return None
    with _step(built, "site", progress), _drawing(built, chosen):
        built.files = built.take(compose_site(publication, built.releases, chosen))
        built.take((None, [_collision(*pair) for pair in colliding(built.files)]))
    with _step(built, "personal data on the site", progress):
        built.take((None, lint_site(built.files, watch)))
    return chosen if built.sound else None


def _collision(first: str, second: str) -> Problem:
    """O06: two files of the site that some systems cannot keep apart."""
    message = f"Two files of the site would be one where case does not count: {first} and {second}."
    return Problem("O06", message, hint="Rename the policy, version, rule or attribute that they stand for.")


@contextmanager
def _drawing(built: Built, theme: Theme) -> Iterator[None]:
    """Keep what the publication's own templates do wrong while pages are drawn with them."""
    try:
        with theme.drawing():
            yield
    except ThemeError as error:
        built.take((None, [error.problem]))


@contextmanager
def _step(built: Built, name: str, progress: Progress) -> Iterator[None]:
    """Announce a step and time it."""
    progress(name)
    start = time.perf_counter()
    yield
    built.timings[name] = time.perf_counter() - start


def _as_of(publication: Publication, quarter: str | None) -> tuple[Publication, list[Problem]]:
    """The publication as if ``quarter`` were the last one disclosed."""
    if quarter is None:
        return publication, []
    names = [disclosed.quarter.id for disclosed in publication.disclosed]
    if quarter.lower() not in names:
        near = nearest(quarter, names)
        hint = f"Did you mean “{near}”?" if near else f"Disclosed so far: {', '.join(names) or 'none'}."
        return publication, [Problem("Q05", f"The quarter “{quarter}” is not disclosed.", hint=hint)]
    return replace(publication, disclosed=publication.disclosed[: names.index(quarter.lower()) + 1]), []


def _reports(built: Built, theme: Theme, wanted: Iterable[int]) -> dict[str, ReportInput]:
    """What goes into the PDFs of releases, by path: only what was known when the quarter was published.

    ``wanted``: places of the releases.
    """
    publication = built.publication
    assert publication is not None
    company, paper = publication.settings.company.name, stationery(theme)
    return {
        report_pdf(company, built.releases[number].quarter): compose_report(
            publication, built.releases[: number + 1], paper, built.files
        )
        for number in wanted
    }


def _lint_reports(built: Built, root: Path) -> None:
    """What the finished PDFs say about themselves."""
    assert built.publication is not None
    watch = watch_for(private_folder(root), built.publication.settings)
    papers = {path: data for path, data in built.files.items() if path.endswith(".pdf")}
    built.take((None, lint_site(papers, watch)))


def _print_reports(built: Built, theme: Theme, cache: Path | None, progress: Progress) -> None:
    """Add the PDFs to the site: from the cache where nothing changed, else rendered."""
    from transparency.report.printing import render_many  # noqa: PLC0415 (processes and pipes; not needed by check)

    def tell(name: str, rendered: bool) -> None:
        built.rendered += rendered
        progress(f"report {name}")

    reports = _reports(built, theme, range(len(built.releases)))
    pdfs = built.take(render_many(reports.values(), cache, progress=tell))
    built.files |= {path: pdfs[report.digest] for path, report in reports.items() if report.digest in pdfs}
