"""The pipeline: a publication's folder in, a whole site in memory out, as a short list of named, timed steps.

``check`` is the same without rendering PDFs. Nothing here prints, and nothing is written except finished PDFs into the
cache, so that an unchanged quarter is not rendered twice.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from transparency.durable import File
from transparency.language import speaking
from transparency.ledger.book import Book
from transparency.ledger.positions import Positions
from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
from transparency.output import CHECKSUMS, checksums
from transparency.personal.checking import lint_publication, lint_site, open_to_others, published_secrets, watch_for
from transparency.prose import check_prose
from transparency.protection import Checked, Protected, audit_of, protect
from transparency.publication.path_name import colliding
from transparency.publication.private import private_folder
from transparency.publication.problem import Problem, exit_code, in_order
from transparency.publication.publication import Publication
from transparency.publication.reading import at_setting, read_publication, read_settings
from transparency.publication.suggestion import nearest
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
from transparency.signatures.keys import RoleKey, read_keys
from transparency.site import compose_site
from transparency.site.address import folder
from transparency.theme import Theme, find_theme
from transparency.theme_file import ThemeError

if TYPE_CHECKING:
    from transparency.audit.findings import Findings

T = TypeVar("T")

Progress = Callable[[str], None]
"""Told the name of each step as it starts."""


def _silent(step: str) -> None:
    """Nobody is told."""


@dataclass(slots=True)
class Built:
    """What a build yields. ``files`` is complete only when ``problems`` hold no error."""

    progress: Progress = _silent
    publication: Publication | None = None
    book: Book | None = None
    """The ledger as read: private; only for what stays with the company."""
    rules: tuple[Rule, ...] = ()
    """Every rule file, drafts and proposals too, by the day of effect."""
    keys: tuple[RoleKey, ...] = ()
    """Whose public keys sign."""
    conformance: Conformance | None = None
    """Every grant against its rule; about single people, so never shown as it is."""
    releases: tuple[Release, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)
    """Seconds by step, in the order of the steps."""
    lock: list[File] = field(default_factory=list)
    """Files of the content folder to write with the site, when a quarter is published for the first time."""
    rendered: int = 0
    """How many PDFs were rendered, not taken from the cache."""

    def add(self, problems: Iterable[Problem]) -> None:
        """Keep problems."""
        self.problems = in_order([*self.problems, *problems])

    def take(self, result: tuple[T, list[Problem]]) -> T:
        """Keep the problems of a step's result and hand on the rest."""
        value, problems = result
        self.add(problems)
        return value

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Announce a step and time it."""
        self.progress(name)
        start = time.perf_counter()
        yield
        self.timings[name] = time.perf_counter() - start

    @contextmanager
    def drawing(self, name: str, theme: Theme) -> Iterator[None]:
        """A step in which pages are drawn: keep what the publication's own templates do wrong."""
        with self.step(name):
            try:
                with theme.drawing():
                    yield
            except ThemeError as error:
                self.add([error.problem])

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
    progress: Progress = _silent,
) -> Built:
    """Build the site of the publication in ``root``, as it stood when ``quarter`` (default: the last) was published."""
    built = Built(progress)
    chosen = _compose(built, root, theme, quarter)
    if chosen is None or not built.sound:
        return built
    if pdf:
        with built.drawing("reports", chosen):
            _print_reports(built, chosen, cache)
        if built.rendered:  # one from the cache was looked at when it was rendered
            with built.step("personal data in reports"):
                _lint_reports(built, root)
    with built.step("checksums"):
        built.files[CHECKSUMS] = checksums(built.files)
    return built


def check(root: Path, *, theme: str | None = None, quarter: str | None = None, progress: Progress = _silent) -> Built:
    """Everything a build does, but no PDF is rendered, and only the newest report's text is composed.

    The texts in reports have been looked at by then: one report shows that the theme's templates work.
    """
    built = Built(progress)
    chosen = _compose(built, root, theme, quarter)
    if chosen is not None and built.sound:
        with built.drawing("newest report", chosen):
            _reports(built, chosen, [len(built.releases) - 1])
    return built


def releases_of(root: Path, *, quarter: str | None = None, progress: Progress = _silent) -> Built:
    """Only up to the releases: what ``explain`` needs."""
    built = Built(progress)
    _release(built, root, quarter)
    return built


def positions_of(root: Path, progress: Progress = _silent) -> tuple[Built, Positions | None]:
    """Only up to the ledger's positions, with nothing protected: what ``books`` and ``statement`` need."""
    built = Built(progress)
    with built.step("publication"):
        built.publication = built.take(read_publication(root))
    if built.publication is None:
        return built, None
    with built.step("ledger"):
        built.book = built.take(read_book(root, built.publication.settings))
    if built.book is None or not built.sound:
        return built, None
    with built.step("replay"):
        return built, built.take(replay(built.book, built.publication))


def published_of(root: Path, *, quarter: str | None = None) -> tuple[Built, Protected | None]:
    """Only up to what may be published, with the releases made from it: what ``audit`` needs."""
    built = Built()
    return built, _release(built, root, quarter)


def audited(root: Path, *, quarter: str | None = None) -> tuple[Built, "Findings | None"]:
    """Everything published, and what would be next, beside the truth: the private audit."""
    built, protected = published_of(root, quarter=quarter)
    return built, audit_of(protected) if protected else None


def _release(built: Built, root: Path, quarter: str | None) -> Protected | None:
    """The steps up to the releases. Each goes on as far as it can, so that one run finds all problems."""
    with built.step("publication"):
        publication = built.take(read_publication(root))
        fictional = publication is not None and publication.settings.company.fictional
        built.keys = built.take(read_keys(root, fictional=fictional))
    if publication is None:
        return None
    publication = built.take(_as_of(publication, quarter))
    built.publication = publication
    with built.step("ledger"):
        book = built.take(read_book(root, publication.settings))
    with built.step("rules"):
        sources = built.take(read_sources(publication))
        built.add(check_rules(sources, publication, book))
        built.rules = tuple(source.rule for source in sources)
    if book is None:
        return None
    checkable = built.sound
    with built.step("replay"):
        positions = built.take(replay(book, publication))
    if positions is not None and checkable:
        with built.step("conformance"):
            built.conformance = built.take(conform(book, publication, built.rules))
    if positions is None or not built.sound:
        return None
    with built.step("protection"):
        protected = built.take(protect(Checked(publication, book, positions, built.rules, built.conformance)))
    if protected is None:
        return None
    with built.step("releases"):
        reasons = built.conformance.reasons if built.conformance else {}
        built.releases = built.take(compose_releases(publication, protected.published, reasons))
    built.lock = protected.to_keep()
    return protected


def _compose(built: Built, root: Path, theme: str | None, quarter: str | None) -> Theme | None:
    """The steps up to the site; the theme, unless the site could not be composed."""
    _release(built, root, quarter)
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
        with speaking(publication.settings.languages[0]):
            built.add(check_prose(publication, built.releases, coverage, set_next=set_next))
    if chosen is None or not built.sound:
        return None
    with built.drawing("site", chosen):
        built.files = built.take(compose_site(publication, built.releases, chosen))
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
    languages, places = publication.settings.languages, list(wanted)
    reports = {}
    for code in languages:
        with speaking(code):
            for place in places:
                path = folder(code, languages) + report_pdf(company, built.releases[place].quarter)
                reports[path] = compose_report(publication, built.releases[: place + 1], paper, built.files)
    return reports


def _lint_reports(built: Built, root: Path) -> None:
    """What the finished PDFs say about themselves."""
    assert built.publication is not None
    watch = watch_for(private_folder(root), built.publication.settings)
    papers = {path: data for path, data in built.files.items() if path.endswith(".pdf")}
    built.add(lint_site(papers, watch))


def _print_reports(built: Built, theme: Theme, cache: Path | None) -> None:
    """Add the PDFs to the site: from the cache where nothing changed, else rendered."""
    from transparency.report.printing import render_many  # noqa: PLC0415 (processes and pipes; not needed by check)

    def tell(name: str, rendered: bool) -> None:
        built.rendered += rendered
        built.progress(f"report {name}")

    reports = _reports(built, theme, range(len(built.releases)))
    pdfs = built.take(render_many(reports.values(), cache, progress=tell))
    built.files |= {path: pdfs[report.digest] for path, report in reports.items() if report.digest in pdfs}
