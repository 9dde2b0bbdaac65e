"""The whole site from a publication and its releases: ``{path: bytes}``, in memory, the same bytes every time."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from hashlib import sha256

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
from transparency.release.paths import report_page
from transparency.release.release import Release
from transparency.rules.reading import public_sources
from transparency.signatures.signing import published_note
from transparency.site import address, downloads, feeds, sections
from transparency.site.downloads import listed, listed_release
from transparency.site.pages import policies
from transparency.site.pages.calculator import add_calculator, compose_calculator, rule_that_counts
from transparency.site.pages.calendar import CALENDAR_FILE, add_calendar, calendar_file
from transparency.site.pages.changelog import ChangelogEntry, changes
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
from transparency.telling.numbers.tables import tables_of
from transparency.telling.protection import block_note, protection
from transparency.telling.questions.answers import Material
from transparency.telling.record.calendar import due_day, overdue_sentence
from transparency.telling.record.corrections import release_name
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


def _composed(
    publication: Publication,
    releases: tuple[Release, ...],
    theme: Theme,
    standing: QuarterStates,
    shared: Mapping[str, bytes],
) -> tuple[dict[str, bytes], list[Problem]]:
    """Everything in the language in force. ``shared``: the site in the first language, whose data all others show."""
    publication = replace(publication, settings=told_settings(publication.settings))
    settings, latest, record = publication.settings, releases[-1], standing.record
    signed, waiting = record.signings, record.waiting if standing.draft else frozenset()
    folder = address.folder(language(), settings.languages)
    holders = {holder.id: holder.name for holder in settings.other_holders}
    corrected = [each.release for each in standing.superseded]
    data = downloads.compose_data(settings, releases, holders, standing.closed, corrected)
    calculator = compose_calculator(publication, latest)
    if calculator is not None:
        data[address.CALCULATOR_DATA] = calculator.data
    data |= rule_files(publication) | governance_files(standing.governance)
    data |= {published_note(signing): signing.note for quarter in signed.values() for signing in quarter}
    data |= {path: content for path, content in shared.items() if path in data and not address.in_words(path)}
    rule_pages = pages_of_rules(publication)
    counting, ended = rule_that_counts(publication, latest)
    every = (*releases, *corrected)
    digests = {r.path: sha256(data[address.release_data(r.path)]).hexdigest() for r in every}
    pages = SitePages(settings, releases, digests, theme, folder)
    figures = FigureList(releases, holders)
    openings = {r.quarter: sections.opening(r, settings) for r in releases}
    findings = {quarter: str(opening.beats[0]) for quarter, opening in openings.items()}
    entries = changes(publication, releases, findings, corrected)
    material = Material(
        releases=releases,
        settings=settings,
        rule=counting,
        rules=tuple(source.rule for source in public_sources(publication)),
        governance=standing.governance,
        signings=signed.get(latest.path, ()),
        seen=record.today or latest.published,
        ended=ended,
    )
    pages.know(
        navigation=navigation(calculator=calculator is not None, rules=bool(rule_pages)),
        calculator_page=address.CALCULATOR if calculator is not None else "",
        rule_pages=rule_pages,
        changes=entries,
        figure_of=figures.of_row,
        table_page=address.table_page,
        ladder_figures=figures.ladder(),
        glossary=glossary(latest),
        protection=lambda release: protection(release, settings),
        grounds=lambda release: grounds(release, settings),
        rounded=lambda release: block_note(release, settings),
        disclosure=settings.disclosure,
        identity_sentence=identity_sentence,
        draft=standing.draft,
        due=due_day(record.calendar, latest),
        overdue=overdue_sentence(record.calendar, latest, record.today) if record.today else "",
        built_on=record.today,
        pool_short=pool_short_told(material),
        no_rule=ended_sentence(counting, ended) if counting and ended else "",
        review_of=lambda release: address.review_page(release.path) if release.path in waiting else "",
        signature_status=lambda release: signature_status(signed.get(release.path, ())),
    )
    kinds = (("csv", say("all-quarters-for-a-spreadsheet")), ("json", say("all-quarters-and-the-definition")))
    files = {f.id: [listed(address.figure_data(f.id, end), what, data) for end, what in kinds] for f in figures.all}

    texts = partial(references, holders=holders)
    add_figures(pages, figures, files, settings.company.name, corrected)
    problems = add_reports(
        pages,
        publication,
        releases,
        data,
        figures,
        figure_text=texts,
        signings=signed,
    )
    add_superseded(
        pages,
        publication,
        releases,
        standing.superseded,
        files=data,
        figures=figures,
        figure_text=texts,
        signings=signed,
    )
    problems += policies.add_policies(pages, publication, texts(releases), figures)
    add_rules(pages, publication, latest, data)
    if calculator is not None:
        add_calculator(pages, calculator, settings, rule_pages.get(calculator.rules[0].id, ""))
    if shared:
        data |= {path: shared[path] for path in (address.DATAPACKAGE, address.DATASET)}
    else:
        data[address.DATAPACKAGE] = downloads.datapackage(settings.company, latest, data)
        data[address.DATASET] = downloads.dataset(settings.company, releases, data)
    _add_answers(pages, material, rule_pages, record)
    _add_data(pages, sorted(every, key=_in_order), data, digests)
    _add_words(pages)
    _add_checks(pages, record, releases, settings)
    data[CALENDAR_FILE] = calendar_file(settings.company, record.calendar, latest)

    site = pages.files | data | _machines(settings, pages, entries, releases)
    site |= site_log(record.log)
    site |= {f"assets/{name}": content for name, content in theme.assets().items()}
    return {address.placed(path, folder): content for path, content in site.items()}, problems


def _in_order(release: Release) -> tuple[date, int]:
    """Releases by quarter, a correction after what it corrects."""
    return release.as_of, release.correction.number if release.correction else 0


def _add_answers(pages: SitePages, material: Material, rule_pages: Mapping[str, str], record: PublicRecord) -> None:
    """The overview, and the pages that answer what people ask."""
    seen = material.seen
    known = places(material, rule_pages)
    add_overview(pages, material, known, record)
    add_voice(pages, material.governance, material.settings, seen)
    add_questions(pages, material, known, seen)
    add_happenings(pages, material, known)


def _add_data(
    pages: SitePages, releases: Sequence[Release], data: Mapping[str, bytes], digests: Mapping[str, str]
) -> None:
    """The page of files."""
    main = [
        listed(address.ALL_FIGURES, say("every-figure-of-every-quarter"), data),
        listed(address.DICTIONARY, say("what-every-figure-table"), data),
        listed(address.FORMAT, say("the-open-format"), data),
        listed(address.DATAPACKAGE, say("every-csv-with-its-schema"), data),
        listed(address.DATASET, say("the-data-set-for-search"), data),
        *([listed(address.CALCULATOR_DATA, say("calculator-data"), data)]
          if address.CALCULATOR_DATA in data else []),
    ]  # fmt: skip
    main += [listed(path, say("a-rule-as-it-is-run"), data) for path in data if path.startswith(address.RULE_FILES)]
    quarters = [
        {
            "id": release.path.replace("/", "-"),
            "label": release_name(release),
            "digest": digests[release.path],
            "ledger": release.ledger,
            "key": release.key,
            "files": [
                listed_release(release, data),
                *(listed(address.table_data(release.path, t.id), t.title, data) for t in tables_of(release)),
            ],
        }
        for release in reversed(releases)
    ]
    columns = [{"name": name, "description": downloads.meaning(name)} for name in downloads.COLUMNS]
    page = Page(address.DATA, say("data"), "data", say("all-figures-and-tables"))
    pages.add("pages/data.html", page, main_files=main, quarters=quarters, dictionary=columns)


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


def _add_checks(pages: SitePages, record: PublicRecord, releases: tuple[Release, ...], settings: Settings) -> None:
    """Pages on which a reader sees for herself: whether reports are on time, whether anything was changed."""
    add_calendar(pages, record, releases)
    add_verify_page(pages, record.log, settings)


def _machines(
    settings: Settings, pages: SitePages, entries: Sequence[ChangelogEntry], releases: Sequence[Release]
) -> dict[str, bytes]:
    """Feed, sitemap, robots.txt, headers."""
    base, latest = settings.company.url.rstrip("/"), releases[-1]
    files = {
        address.FEED: feeds.feed(
            settings.company, entries, latest.published, address.folder(language(), settings.languages)
        ),
        "robots.txt": feeds.robots(base),
        "_headers": feeds.HEADERS.encode(),
        ".nojekyll": b"",
    }
    if base:
        folders = [address.folder(code, settings.languages) for code in settings.languages]
        paths = [folder + path for path in pages.files if path != address.NOT_FOUND for folder in folders]
        changed = {
            report_page(release.path): release.correction.published if release.correction else release.published
            for release in releases
        }
        files[address.SITEMAP] = feeds.sitemap(base, paths, changed, latest)
    return files
