"""The whole site from a publication and its releases: ``{path: bytes}``, in memory, the same bytes every time."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from transparency.closing.quarters import ClosedQuarter
from transparency.closing.record import PublicRecord
from transparency.governance.reading import Governance
from transparency.language import language, speaking
from transparency.log.public_log import site_log
from transparency.publication.problem import Problem, in_order
from transparency.publication.publication import Publication
from transparency.publication.settings import Settings
from transparency.release.release import Release
from transparency.rules.reading import public_sources
from transparency.signatures.signing import published_note
from transparency.site import address, downloads, feeds, sections
from transparency.site.downloads import listed
from transparency.site.pages import policies
from transparency.site.pages.calculator import Calculator, add_calculator, compose_calculator, rule_that_counts
from transparency.site.pages.calendar import CALENDAR_FILE, add_calendar, calendar_file
from transparency.site.pages.changelog import ChangelogEntry, changes
from transparency.site.pages.data import add_data
from transparency.site.pages.figures import FigureList, add_figures
from transparency.site.pages.happenings import add_happenings
from transparency.site.pages.overview import add_overview
from transparency.site.pages.quarters import add_reports, add_superseded
from transparency.site.pages.questions import add_questions
from transparency.site.pages.rules import add_rules, pages_of_rules, rule_files
from transparency.site.pages.verify import add_verify_page
from transparency.site.pages.voice import add_voice, governance_files
from transparency.site.places import places
from transparency.site.rendering import Page, SitePages, navigation
from transparency.telling.glossary import glossary
from transparency.telling.labels import say
from transparency.telling.numbers.sums import identity_sentence
from transparency.telling.protection import block_note, protection
from transparency.telling.questions.question import Material
from transparency.telling.record.calendar import due_day, next_day, overdue_sentence
from transparency.telling.record.signatures import signature_status
from transparency.telling.references import references
from transparency.telling.rules.grounds import grounds
from transparency.telling.rules.happenings import pool_short_told
from transparency.telling.rules.words import ended_sentence
from transparency.telling.settings import told_settings
from transparency.theme import Theme

NO_RECORD = PublicRecord()
"""Nothing signed, nothing published, no calendar."""
NO_GOVERNANCE = Governance()
"""No council, no motion, no question."""


class QuarterStates(Struct, frozen=True):
    """What is known of the quarters besides what they say."""

    closed: Mapping[str, bytes] | None
    """The file of each release that was frozen, by its path; ``None``: as they would be written today."""
    draft: bool
    """Whether every page says that it is one."""
    record: PublicRecord
    """Who signed, in which order was published, when the next figures come."""
    governance: Governance = NO_GOVERNANCE
    """Council, motions, questions."""
    superseded: tuple[ClosedQuarter, ...] = ()
    """Releases that were corrected, in the order of closing: they stay where they are."""

    @property
    def corrected(self) -> tuple[Release, ...]:
        """The releases that were superseded, in the order of closing."""
        return tuple(each.release for each in self.superseded)


def compose_site(
    publication: Publication,
    releases: tuple[Release, ...],
    theme: Theme,
    closed: Mapping[str, bytes] | None = None,
    *,
    draft: bool = False,
    record: PublicRecord = NO_RECORD,
    governance: Governance = NO_GOVERNANCE,
    superseded: tuple[ClosedQuarter, ...] = (),
) -> tuple[dict[str, bytes], list[Problem]]:
    """Everything of the site except PDFs and SHA256SUMS, by path, and the problems of policies and commentaries.

    ``closed``: the file of each release that was frozen, by its path; ``None``: as they would be written today.
    ``draft``: every page says that it is one.
    Without a release there is no site: nothing is composed, and the reading of the publication has said why.
    ``record``: who signed, in which order was published, when the next figures come. Pages of the first language stand
    at the root, those of each other one in a folder of its own; data and assets are there once, in words of the first.
    ``superseded``: releases that were corrected; each keeps its page, its PDF and its data.
    """
    if not releases:
        return {}, []
    if closed is not None:
        closed = {**closed, **{each.release.path: each.data for each in superseded}}
    standing = QuarterStates(closed, draft, record, governance, superseded)
    first, *others = publication.settings.languages
    with speaking(first):
        site, problems = _composed(publication, releases, theme, standing, {})
    for code in others:
        with speaking(code):
            composed, more = _composed(publication, releases, theme, standing, site)
        site |= {path: content for path, content in composed.items() if path.startswith(f"{code}/")}
        problems += [problem for problem in more if problem not in problems]
    return dict(sorted(site.items())), in_order(problems)


class _Parts(Struct, frozen=True):
    """What pages of one language are made from, computed once."""

    publication: Publication
    releases: tuple[Release, ...]
    standing: QuarterStates
    calculator: Calculator | None
    figures: FigureList
    rule_pages: Mapping[str, str]
    changes: Sequence[ChangelogEntry]

    @property
    def settings(self) -> Settings:
        """In words of the language in force."""
        return self.publication.settings

    @property
    def latest(self) -> Release:
        """The release that the overview shows."""
        return self.releases[-1]


def _composed(
    publication: Publication,
    releases: tuple[Release, ...],
    theme: Theme,
    standing: QuarterStates,
    shared: Mapping[str, bytes],
) -> tuple[dict[str, bytes], list[Problem]]:
    """Everything in the language in force. ``shared``: the site in the first language, whose data all others show."""
    parts = _parts(publication, releases, standing)
    settings, latest, record = parts.settings, parts.latest, standing.record
    folder = address.folder(language(), settings.languages)
    data = _data(parts, shared)
    every = sorted((*releases, *standing.corrected), key=_in_order)
    digests = {each.path: sha256(data[address.release_data(each.path)]).hexdigest() for each in every}
    pages = SitePages(settings, releases, digests, theme, folder)
    material = _material(parts)
    pages.know(**_known(parts, material))

    _add_figures(pages, parts, data)
    problems = _add_texts(pages, parts, data)
    add_rules(pages, parts.publication, latest, standing.governance.motions, data)
    if parts.calculator is not None:
        add_calculator(pages, parts.calculator, settings, parts.rule_pages.get(parts.calculator.rules[0].id, ""))
    data |= _descriptions(parts, data, shared)
    _add_answers(pages, parts, material)
    add_data(pages, every, data, digests)
    _add_words(pages)
    add_calendar(pages, record, releases)
    add_verify_page(pages, record.log, settings)
    data[CALENDAR_FILE] = calendar_file(settings.company, record.calendar, latest)

    site = pages.files | pages.previews | data | feeds.machine_files(settings, pages.files, parts.changes, releases)
    site |= site_log(record.log)
    site |= {f"assets/{name}": content for name, content in theme.assets().items()}
    return {address.placed(path, folder): content for path, content in site.items()}, problems


def _parts(publication: Publication, releases: tuple[Release, ...], standing: QuarterStates) -> _Parts:
    publication = replace(publication, settings=told_settings(publication.settings))
    openings = {release.quarter: sections.opening(release, publication.settings) for release in releases}
    findings = {quarter: str(opening.beats[0]) for quarter, opening in openings.items()}
    return _Parts(
        publication,
        releases,
        standing,
        compose_calculator(publication, releases[-1]),
        FigureList(releases, _holders(publication.settings)),
        pages_of_rules(publication),
        changes(publication, releases, findings, standing.corrected),
    )


def _holders(settings: Settings) -> dict[str, str]:
    return {holder.id: holder.name for holder in settings.other_holders}


def _data(parts: _Parts, shared: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files of numbers, rules, motions and signatures: those of the first language where nothing of them is words."""
    settings, standing = parts.settings, parts.standing
    data = downloads.compose_data(settings, parts.releases, _holders(settings), standing.closed, standing.corrected)
    if parts.calculator is not None:
        data[address.CALCULATOR_DATA] = parts.calculator.data
    data |= rule_files(parts.publication) | governance_files(standing.governance)
    data |= {published_note(each): each.note for notes in standing.record.signings.values() for each in notes}
    return data | {path: content for path, content in shared.items() if path in data and not address.in_words(path)}


def _descriptions(parts: _Parts, data: Mapping[str, bytes], shared: Mapping[str, bytes]) -> dict[str, bytes]:
    """What the files of data are, for programs that look for data."""
    if shared:
        return {path: shared[path] for path in (address.DATAPACKAGE, address.DATASET)}
    company = parts.settings.company
    package = {address.DATAPACKAGE: downloads.datapackage(company, parts.latest, data)}
    return package | {address.DATASET: downloads.dataset(company, parts.releases, {**data, **package})}


def _known(parts: _Parts, material: Material) -> dict[str, Any]:
    """What every template may ask for."""
    settings, latest, record = parts.settings, parts.latest, parts.standing.record
    waiting = record.waiting if parts.standing.draft else frozenset()
    return {
        "navigation": navigation(calculator=parts.calculator is not None, rules=bool(parts.rule_pages)),
        "calculator_page": address.CALCULATOR if parts.calculator is not None else "",
        "rule_pages": parts.rule_pages,
        "changes": parts.changes,
        "figure_of": parts.figures.of_row,
        "table_page": address.table_page,
        "ladder_figures": parts.figures.ladder(),
        "glossary": glossary(latest),
        "protection": lambda release: protection(release, settings),
        "grounds": lambda release: grounds(release, settings),
        "rounded": lambda release: block_note(release, settings),
        "disclosure": settings.disclosure,
        "identity_sentence": identity_sentence,
        "draft": parts.standing.draft,
        "due": due_day(record.calendar, latest),
        "next_day": next_day(record.calendar, latest),
        "overdue": overdue_sentence(record.calendar, latest, record.today) if record.today else "",
        "built_on": record.today,
        "pool_short": pool_short_told(material),
        "no_rule": ended_sentence(material.rule, material.ended) if material.rule and material.ended else "",
        "review_of": lambda release: address.review_page(release.path) if release.path in waiting else "",
        "signature_status": lambda release: signature_status(record.signings.get(release.path, ())),
    }


def _add_figures(pages: SitePages, parts: _Parts, data: Mapping[str, bytes]) -> None:
    """The page of all figures, and one for each, with its files."""
    kinds = (("csv", say("all-quarters-for-a-spreadsheet")), ("json", say("all-quarters-and-the-definition")))
    files = {
        figure.id: [listed(address.figure_data(figure.id, end), what, data) for end, what in kinds]
        for figure in parts.figures.all
    }
    add_figures(pages, parts.figures, files, parts.settings.company.name, parts.standing.corrected)


def _add_texts(pages: SitePages, parts: _Parts, data: Mapping[str, bytes]) -> list[Problem]:
    """Pages around a text of the company: reports, those that were corrected, policies."""
    publication, releases, figures = parts.publication, parts.releases, parts.figures
    signings = parts.standing.record.signings
    texts = partial(references, holders=_holders(parts.settings))
    problems = add_reports(pages, publication, releases, data, figures, figure_text=texts, signings=signings)
    add_superseded(
        pages,
        publication,
        releases,
        parts.standing.superseded,
        files=data,
        figures=figures,
        figure_text=texts,
        signings=signings,
    )
    return problems + policies.add_policies(pages, publication, texts(releases), figures)


def _material(parts: _Parts) -> Material:
    """What answers are made of."""
    record = parts.standing.record
    counting, ended = rule_that_counts(parts.publication, parts.latest)
    return Material(
        releases=parts.releases,
        settings=parts.settings,
        rule=counting,
        rules=tuple(source.rule for source in public_sources(parts.publication)),
        governance=parts.standing.governance,
        signings=record.signings.get(parts.latest.path, ()),
        seen=record.today or parts.latest.published,
        ended=ended,
    )


def _add_answers(pages: SitePages, parts: _Parts, material: Material) -> None:
    """The overview, and the pages that answer what people ask."""
    known = places(material, parts.rule_pages)
    add_overview(pages, material, known, parts.standing.record)
    add_voice(pages, material.governance, material.settings, material.seen)
    add_questions(pages, material, known, material.seen)
    add_happenings(pages, material, known)


def _in_order(release: Release) -> tuple[date, int]:
    """Releases by quarter, a correction after what it corrects."""
    return release.as_of, release.correction.number if release.correction else 0


def _add_words(pages: SitePages) -> None:
    """Pages that hold words more than numbers."""
    for template, path, title, about in (
        ("methods", address.METHODS, say("how-we-count"), say("how-figures-are-defined-rounded")),
        ("glossary", address.GLOSSARY, say("words-we-use"), say("the-words-of-this-site")),
        ("changes", address.CHANGES, say("changes"), say("new-figures-policies-rules-corrections")),
        ("about", address.ABOUT, say("about-this-site"), say("who-keeps-this-site")),
        ("accessibility", address.ACCESSIBILITY, say("accessibility"), say("accessibility-lead")),
        ("404", address.NOT_FOUND, say("no-page-here"), say("there-is-no-page")),
    ):
        pages.add(f"pages/{template}.html", Page(path, title, template, about))
