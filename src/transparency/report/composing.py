"""A release and its history to the page of its report: everything the PDF says, before it is laid out."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from itertools import count
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from transparency.language import is_right_to_left, language
from transparency.proof.log import Checkpoint
from transparency.publication.publication import Publication
from transparency.release.catalogue import CATALOGUE
from transparency.release.links import Links
from transparency.release.paths import report_page
from transparency.release.release import Level, Release
from transparency.report.document import ReportInput
from transparency.report.drawing import Artist
from transparency.report.glance import rungs
from transparency.report.ruling import rules_in_force
from transparency.report.stationery import Stationery
from transparency.report.tables import Printed, Printer
from transparency.report.writing import commentary, formulas, in_force
from transparency.telling.cautions import cautions
from transparency.telling.glossary import glossary
from transparency.telling.labels import say
from transparency.telling.numbers.format import day
from transparency.telling.numbers.headlines import headline
from transparency.telling.numbers.tables import movements_title, named, tables_of
from transparency.telling.protection import block_note, protection
from transparency.telling.record.corrections import amended_figures, correction_lines, correction_title, release_name
from transparency.telling.record.quarter_news import changes, quarter_words, unchanged
from transparency.telling.record.signatures import typed_name
from transparency.telling.references import references
from transparency.telling.rules.grounds import grounds
from transparency.telling.rules.news import rule_news
from transparency.telling.settings import told_settings

PAST = (
    "pool.set_aside",
    "pool.available",
    "awards.promised",
    "awards.earned",
    "holdings.owned",
    "awards.promised.fully_diluted",
)
"""Figures that are columns of the table of past quarters."""

PACE = ("ratios", "participation", "year", "holders", "money", "lost")
"""Tables of the section on pace, reserve and people that are narrow enough to stand in pairs."""
PAST_IN_RANGES = ("awards.promised", "awards.earned", "holdings.owned", "awards.promised.fully_diluted")
"""Those of them that are printed as ranges, which are wider."""

PAST_QUARTERS = 12
"""How many quarters back charts and tables reach; more would not be legible on paper. The data have all."""


class Section(Struct, frozen=True):
    """A section of the report: its file is ``sections/<id>.html.j2``."""

    id: str
    title: str
    new_page: bool = True


def compose_report(
    publication: Publication,
    releases: tuple[Release, ...],
    paper: Stationery,
    files: Mapping[str, bytes],
    *,
    draft: bool = False,
    checkpoint: Checkpoint | None = None,
) -> ReportInput:
    """Compose the report of the last of ``releases`` (oldest first, none later than its own quarter).

    ``files`` may be the files of the whole site: those of the release (``data/<path>/…``) are attached under their
    last name. Names without a folder are attached as they are. ``draft``: the foot of every page says that it is one.
    ``checkpoint``: that of the log as it stands; ``None``: nothing is published yet.
    """
    release = releases[-1]
    attachments = release_files(files, release.path)
    html = paper.template.render(
        checkpoint=checkpoint, **_context(publication, releases, attachments, paper.colours, draft=draft)
    )
    return ReportInput(
        name=release.label,
        html=html,
        assets=paper.assets,
        attachments=attachments,
        descriptions=_descriptions(release, attachments),
        created=datetime.combine(release.published, time(), UTC),
    )


def release_files(files: Mapping[str, bytes], path: str) -> dict[str, bytes]:
    """The files to attach, by name: the release first, then its tables by name.

    >>> names = "data/q/ladder.csv", "data/q/release.json", "data/q/x/y.csv", "data/p/a.csv", "index.html", "a.json"
    >>> list(release_files(dict.fromkeys(names, b"-"), "q"))
    ['a.json', 'release.json', 'ladder.csv']
    """
    folder = f"data/{path}/"
    names = [file.removeprefix(folder) for file in files if file.startswith(folder) or "/" not in file]
    wanted = [name for name in names if name.endswith((".csv", ".json")) and "/" not in name]
    found = {name: files.get(folder + name) or files[name] for name in wanted}
    return dict(sorted(found.items(), key=lambda file: (not file[0].endswith(".json"), file[0])))


def _descriptions(release: Release, attachments: Mapping[str, bytes]) -> dict[str, str]:
    tables = {f"{table.id}.csv": table.title for table in tables_of(release)}
    tables["release.json"] = say("every-published-number", quarter=release.label)
    return {name: tables.get(name, name) for name in attachments}


def _sections(releases: tuple[Release, ...], has_commentary: bool) -> list[Section]:
    """The sections there is something to say in: the first report has no past to show."""
    release = releases[-1]
    found = [
        Section("correction", say("what-was-corrected"), new_page=False),
        Section("commentary", say("what-the-company-says-about"), new_page=False),
        Section("glance", say("the-quarter-at-a-glance")),
        Section("movements", movements_title(release), new_page=False),
        Section("company", say("of-how-much"), new_page=False),
        Section("people", say("pace-reserve-and-people"), new_page=False),
        Section("history", say("how-it-came-here"), new_page=False),
        Section("ahead", say("what-will-be-earned-next"), new_page=False),
        Section("rules", say("rules-and-policies-in-force"), new_page=False),
        Section("methods", say("how-these-figures-are-made"), new_page=False),
        Section("verify", say("how-it-ties-out-and-how"), new_page=False),
        Section("glossary", say("words-we-use"), new_page=False),  # it flows, so the last page is no lone block
    ]
    tables = release.tables
    silent = {
        "correction": release.correction is None,
        "commentary": not has_commentary,
        "movements": "movements" not in tables,
        "people": not {*PACE, "cohorts"} & set(tables),
        "history": len(releases) < 2,
        "ahead": "ahead" not in tables,
    }
    return [section for section in found if not silent.get(section.id)]


def _context(
    publication: Publication,
    releases: tuple[Release, ...],
    attachments: Mapping[str, bytes],
    colours: Mapping[str, str],
    *,
    draft: bool,
) -> dict[str, Any]:
    """Everything the templates may say."""
    publication = replace(publication, settings=told_settings(publication.settings))
    settings, release = publication.settings, releases[-1]
    previous = releases[-2] if len(releases) > 1 else None
    currency = settings.company.currency
    printer = Printer(currency, count(1))
    disclosed = next(found for found in publication.disclosed if found.quarter.id == release.quarter)
    links = Links(publication, release.as_of)
    holders = {holder.id: holder.name for holder in settings.other_holders}
    known = references(releases, holders=holders)
    text = commentary(disclosed, settings.company.url, known, links)
    as_of, published = day(release.as_of), day(release.published)
    artist = Artist(settings, colours, count(1))
    notices = [f"{say('draft-label')}: {say('draft-note', quarter=release.label)}"] if draft else []
    notices += [f"{release_name(release)}: {correction_title(release.correction)}."] if release.correction else []
    notices += [say("made-up-company", name=settings.company.name)] if settings.company.fictional else []
    glance = rungs(release, settings.words, printer)
    return {
        "language": language(),
        "right_to_left": is_right_to_left(),
        "company": settings.company,
        "words": settings.words,
        "legal_note": settings.legal_basis.note,
        "grounds": grounds(release, settings),
        "label": release.label,
        "report_title": say("provider-equity-report-quarter", quarter=quarter_words(release)),
        "created": f"{release.published.isoformat()}T00:00:00Z",
        "as_of": as_of,
        "published": published,
        "next_release": day(release.next_release) if release.next_release else "",
        "signed_by": typed_name(release.signed_by),
        "signatures_address": f"{settings.company.url}/{report_page(release.path)}" if settings.company.url else "",
        "asof_line": f"{say('as-of-day', day=as_of)} {say('published-on', day=published)}",
        "notice": " ".join(notices),
        "headline": headline(release, settings),
        "cover": artist.cover(release),
        "sections": _sections(releases, bool(text.strip())),
        "attached": list(attachments),
        "cautions": cautions(release, settings),
        "rounded": block_note(release, settings),
        "rungs": glance,
        "squares": {rung.figure: artist.squares(release, rung.figure) for rung in glance.rows},
        "changed": changes(previous, release, settings),
        "unchanged": unchanged(release, settings),
        "correction": correction_lines(release),
        "amended": amended_figures(release, holders),
        "commentary": text,
        "in_force": in_force(publication, release),
        "formulas": formulas(release),
        "protection": protection(release, settings),
        "glossary": glossary(release),
        "ledger": release.ledger,
        "key": release.key,
        "rule_news": rule_news(publication, previous, release),
        **_numbered(publication, releases, printer, artist),
    }


def _numbered(
    publication: Publication, releases: tuple[Release, ...], printer: Printer, artist: Artist
) -> dict[str, Any]:
    """Tables and figures. They are numbered as they are printed: keep to the order of the sections."""
    release, past = releases[-1], releases[-PAST_QUARTERS - 1 :]
    full = release.level is Level.FULL
    columns = [CATALOGUE[id] for id in PAST if id in release.figures and (full or id in PAST_IN_RANGES)]

    def tables(*ids: str) -> list[Printed]:
        tables_there = [release.tables[id] for id in ids if id in release.tables]
        return [printer.table(named(table, release, publication.settings.company.currency)) for table in tables_there]

    return {
        "movements": tables("movements", "pool", "awards", "vesting"),
        "denominators": tables("plans", "denominator"),
        "pace": tables(*PACE),
        "cohorts": tables("cohorts"),
        "groups": [printer.table(named(table, release)) for table in release.breakdowns],
        "charts": artist.history(past),
        "past": printer.past(past, columns, say("the-ladder-at-the-end")),
        "beside": "pair" if full else "",
        "ahead_charts": artist.ahead(release),
        "ahead": tables("ahead"),
        "rules": rules_in_force(publication, release, printer),
        "identities": printer.identities(release.identities),
    }
