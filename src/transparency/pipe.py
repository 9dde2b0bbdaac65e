"""The steps up to the releases: what is closed read from its files, what is open worked out from the ledger.

``Built`` is what every command of the pipeline hands on. Nothing here renders, prints or writes.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from transparency.closing.evidence import contradicted
from transparency.closing.freezing import freeze
from transparency.closing.quarters import ClosedQuarter, in_force, read_closed
from transparency.closing.signatories import ClosedBooks
from transparency.closing.states import in_log
from transparency.closing.texts import as_closed, changed_texts, moved_years
from transparency.late_entries import late_events, unannounced
from transparency.ledger.book import Book
from transparency.ledger.positions import Positions
from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
from transparency.log.public_log import read_log
from transparency.protection import Checked, Protected, protect
from transparency.publication.files.regular_files import stands
from transparency.publication.files.suggestion import nearest
from transparency.publication.files.text_file import read_text
from transparency.publication.files.yaml_file import LIMIT
from transparency.publication.problem import Problem, exit_code, in_order
from transparency.publication.publication import Publication
from transparency.publication.reading import at_setting, read_publication, read_settings
from transparency.release.composing import compose_releases
from transparency.release.release import Release
from transparency.rules.checks import check_rules
from transparency.rules.grants.conformance import Conformance, conform
from transparency.rules.reading import read_sources
from transparency.rules.rule import Rule
from transparency.signatures.keys import KEYS, RoleKey, read_keys
from transparency.theme import Theme
from transparency.theme_file import ThemeError

T = TypeVar("T")

Progress = Callable[[str], None]
"""Told the name of each step as it starts."""


def silent(step: str) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Built:
    """What a build yields. ``files`` is complete only when ``problems`` hold no error."""

    progress: Progress = silent
    publication: Publication | None = None
    book: Book | None = None
    """The ledger as read: private; only for what stays with the company."""
    rules: tuple[Rule, ...] = ()
    """Every rule file, drafts and proposals too, by the day of effect."""
    keys: tuple[RoleKey, ...] = ()
    """Whose public keys sign."""
    positions: Positions | None = None
    """What the ledger comes to: private, as the book is."""
    conformance: Conformance | None = None
    """Every grant against its rule; about single people, so never shown as it is."""
    releases: tuple[Release, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)
    """Seconds by step, in the order of the steps."""
    closed: tuple[ClosedQuarter, ...] = ()
    """Each quarter that is shown as it is closed, or would be: oldest first."""
    past: tuple[ClosedQuarter, ...] = ()
    """Every release that is closed, superseded ones too, in the order of closing."""
    books: ClosedBooks | None = None
    """What is closed, with the log that says what of it is published, once it can be read."""
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
    def superseded(self) -> tuple[ClosedQuarter, ...]:
        """The releases that those shown correct, in the order of closing."""
        shown = {each.quarter: each.correction for each in self.closed}
        return tuple(each for each in self.past if each.correction < shown.get(each.quarter, 0))

    @property
    def sound(self) -> bool:
        """Whether nothing stands against writing the site."""
        return exit_code(self.problems) == 0


def _read(built: Built, root: Path, quarter: str | None, beside: Sequence[ClosedQuarter] = ()) -> Publication | None:
    """What is closed, and the publication's texts, which are held to it. ``beside``: what is to be closed next."""
    with built.step("closed quarters"):
        there = built.take(read_closed(root))
        built.past = (*there, *beside)
        readable = built.sound
    with built.step("publication"):
        publication = built.take(read_publication(root))
        settings = publication.settings if publication else read_settings(root)[0]
        fictional = settings is not None and settings.company.fictional
        built.keys, wrong = read_keys(root, fictional=fictional)
        log, unsound = read_log(root, built.keys)
        built.add([*wrong, *unsound])
        if publication is not None and readable and not wrong and not unsound:
            built.books = ClosedBooks(root, publication.settings, built.keys, log, there)
            built.add(contradicted(built.books))
    if publication is None:
        return None
    built.add(changed_texts(publication, built.past))
    if moved := moved_years(publication, built.past):
        place = "fiscal_year_moved" if publication.settings.fiscal_year_moved else "fiscal_year_start"
        built.add([at_setting(problem, root, place) for problem in moved])
        return None
    built.publication = publication = built.take(_as_of(publication, quarter))
    return publication


def published_steps(built: Built, root: Path, quarter: str | None, beside: Sequence[ClosedQuarter] = ()) -> None:
    """What is published, from its files alone: no ledger and no key is looked at, nothing is computed.

    ``beside``: releases that are shown as if they were published.
    """
    publication = _read(built, root, quarter, beside)
    if publication is None:
        return
    with built.step("releases"):
        shown = {disclosed.quarter.id for disclosed in publication.disclosed}
        public = (*in_log(built.books.closed, built.books.log), *beside) if built.books else ()
        built.closed = tuple(each for each in in_force(public) if each.quarter in shown)
        built.releases = tuple(each.release for each in built.closed)
        quarters = {each.quarter for each in built.closed}
        named = tuple(each for each in publication.disclosed if each.quarter.id in quarters)
        built.publication = as_closed(replace(publication, disclosed=named), built.closed)
    if not named and built.sound:
        first = publication.disclosed[0].quarter.id
        closed = next((each.quarter for each in built.past), "")
        hint = f"See it: transparency draft. Freeze it, then publish: transparency close {first}."
        hint = f"Publish what is closed: transparency publish {closed}." if closed else hint
        built.add([Problem("Q06", "No quarter is published yet.", hint=hint)])


def release_steps(built: Built, root: Path, quarter: str | None) -> Protected | None:
    """The steps up to the releases, from the ledger where a quarter is open.

    Each goes on as far as it can, so that one run finds all problems.
    """
    publication = _read(built, root, quarter)
    if publication is None:
        return None
    built.publication = publication = as_closed(publication, in_force(built.past))
    with built.step("ledger"):
        built.book = book = built.take(read_book(root, publication.settings))
    with built.step("rules"):
        sources = built.take(read_sources(publication))
        built.add(check_rules(sources, publication, book))
        built.rules = tuple(source.rule for source in sources)
    if book is None:
        return None
    if built.books is not None:
        public = in_log(built.books.closed, built.books.log)
        built.add(unannounced(late_events(book, publication, built.past), public))
    checkable = built.sound
    with built.step("replay"):
        built.positions = positions = built.take(replay(book, publication))
    if positions is not None and checkable:
        with built.step("conformance"):
            built.conformance = built.take(conform(book, publication, built.rules))
    if positions is None or not built.sound:
        return None
    with built.step("protection"):
        shown = {disclosed.quarter.id for disclosed in publication.disclosed}
        past = [each for each in built.past if each.quarter in shown]
        checked = Checked(publication, book, positions, built.rules, built.conformance)
        protected = built.take(protect(checked, past))
    if protected is None:
        return None
    with built.step("releases"):
        reasons = built.conformance.reasons if built.conformance else {}
        frozen = {each.quarter: each.release for each in in_force(past)}
        built.releases = built.take(compose_releases(publication, protected.published, reasons, frozen))
        built.closed = _would_be_closed(built, protected, past)
    return protected


def _would_be_closed(built: Built, protected: Protected, past: list[ClosedQuarter]) -> tuple[ClosedQuarter, ...]:
    """The quarters that are closed, and open ones as they would be now."""
    assert built.publication is not None
    releases = {release.quarter: release for release in built.releases}
    chain = list(past)
    closed = {each.quarter for each in past}
    keys = _keys(built.publication.root)
    checkpoint = built.books.log.checkpoint if built.books else None
    for disclosed, cells in zip(built.publication.disclosed, protected.published, strict=False):
        release = releases.get(disclosed.quarter.id)
        if release is None or release.quarter in closed:
            continue
        new = built.take(freeze(built.publication, disclosed, release, cells, chain, keys=keys, checkpoint=checkpoint))
        chain += [new] if new else []
    return in_force(chain)


def _keys(root: Path) -> str:
    """SHA-256 of the file of public keys; empty without one."""
    file = read_text(root, KEYS, limit=LIMIT)[0] if stands(root, KEYS) else None
    return file.sha256 if file else ""


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
