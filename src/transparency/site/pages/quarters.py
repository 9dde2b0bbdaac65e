"""The list of reports and the web twin of each quarter's PDF."""

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from transparency.closing.quarters import ClosedQuarter
from transparency.publication.problem import Problem
from transparency.publication.publication import Document, Publication
from transparency.release.links import IN_COMMENTARY, Links
from transparency.release.paths import report_page, report_pdf
from transparency.release.release import Release
from transparency.release.versions import by_slug, page_of
from transparency.signatures.signing import Signing, Signings
from transparency.site import address, sections
from transparency.site.downloads import listed, listed_release
from transparency.site.pages.figures import FigureList
from transparency.site.pages.rules import pages_of_rules
from transparency.site.previews import preview_of
from transparency.site.rendering import Page, SitePages
from transparency.site.texts import set_text
from transparency.telling.labels import say
from transparency.telling.numbers.format import day
from transparency.telling.numbers.tables import tables_of
from transparency.telling.record.corrections import (
    amended_figures,
    correction_lines,
    correction_title,
    release_name,
    superseded_lines,
)
from transparency.telling.record.quarter_news import changes, unchanged
from transparency.telling.record.signatures import missing_signatures, signature_lines, signature_status, typed_name
from transparency.telling.references import amounts
from transparency.telling.rules.news import compliance_sentence, rule_news

FigureText = Callable[[Sequence[Release]], Callable[[str], str | None]]
"""What references to figures in a text print, by the releases that were known."""


def add_reports(
    pages: SitePages,
    publication: Publication,
    releases: Sequence[Release],
    files: Mapping[str, bytes],
    figures: FigureList,
    *,
    figure_text: FigureText,
    signings: Signings,
) -> list[Problem]:
    """All report pages."""
    settings = publication.settings
    company = settings.company.name
    problems: list[Problem] = []
    rows = [
        {"label": r.label, "page": report_page(r.path), "as_of": r.as_of, "published": r.published,
         "corrected": r.correction.published if r.correction else None,
         "signatures": signature_status(signings.get(r.path, ())), "pdf": report_pdf(company, r.path)}
        for r in reversed(releases)
    ]  # fmt: skip
    finding = say("reports-so-far", count=len(releases))
    page = Page(address.REPORTS, say("reports"), "reports", say("quarterly-reports-on-provider-ownership"))
    pages.add("pages/reports.html", page, reports=rows, reports_finding=finding)
    links = Links(publication, releases[-1].as_of)
    for place, release in enumerate(releases):
        document = next((one.commentary for one in publication.disclosed if one.quarter.id == release.quarter), None)
        commentary = Markup("")
        if document is not None:
            commentary, found = _commentary(document, releases[: place + 1], figure_text, figures, links)
            problems += found
        signed = signings.get(release.path, ())
        _add_report(pages, publication, releases, files, place=place, commentary=commentary, signed=signed)
    return problems


def add_superseded(
    pages: SitePages,
    publication: Publication,
    releases: Sequence[Release],
    superseded: Sequence[ClosedQuarter],
    *,
    files: Mapping[str, bytes],
    figures: FigureList,
    figure_text: FigureText,
    signings: Signings,
) -> None:
    """The page of each release that was corrected: as it was published, under a banner that says what came after."""
    for each in superseded:
        later = [other.release for other in superseded if other.quarter == each.quarter]
        later += [release for release in releases if release.quarter == each.quarter]
        after = later[later.index(each.release) + 1]
        past = [release for release in releases if release.as_of < each.release.as_of]
        signed = signings.get(each.release.path, ())
        path, record = f"{each.folder}/commentary.md", each.record
        document = Document(path, record.commentary, 1, record.commentary_sha256)
        links = Links(publication, releases[-1].as_of)
        words, _told_when_closed = _commentary(document, [*past, each.release], figure_text, figures, links)
        _add_report(
            pages,
            publication,
            [*past, each.release],
            files,
            place=len(past),
            commentary=words,
            signed=signed,
            after=after,
        )


def _add_report(
    pages: SitePages,
    publication: Publication,
    releases: Sequence[Release],
    files: Mapping[str, bytes],
    *,
    place: int,
    commentary: Markup,
    signed: Sequence[Signing],
    after: Release | None = None,
) -> None:
    """The page of the release at ``place``: what was known when it was published, and what came of its rules since.

    ``after``: the release that corrected it.
    """
    settings, release, past = publication.settings, releases[place], releases[: place + 1]
    previous = past[-2] if place else None
    company = settings.company.name
    tables = tables_of(release, release.currency)
    title = say("report-for-quarter", quarter=release_name(release))
    about = say("provider-ownership-at-company", company=company, day=day(release.as_of))
    if release.correction or after:
        about = f"{title}. {about}"
    opening = sections.opening(release, settings)
    pages.add(
        "pages/report.html",
        Page(report_page(release.path), title, "reports", about),
        release,
        preview=preview_of(opening.beats, title, *([say("this-was-corrected")] if after else [])),
        pdf=report_pdf(company, release.path),
        correction=superseded_lines(after) if after else correction_lines(release),
        correction_title=correction_title(corrected.correction) if (corrected := after or release).correction else "",
        corrected_by=report_page(after.path) if after else "",
        corrects=report_page(_before(release)) if release.correction and not after else "",
        amended=amended_figures(after or release),
        beats=opening.beats,
        lead=opening.lead,
        warning=opening.cautions[0].text,
        ladder_table=next((table for table in tables if table.id == "ladder"), None),
        news=changes(previous, release, settings),
        still=unchanged(release, settings),
        commentary=commentary,
        blocks=sections.blocks(past, settings),
        report_tables=[table for table in tables if table.id != "ladder"],
        in_force=_in_force(publication, release, releases[-1]),
        signature_lines=signature_lines(signed),
        missing_signatures=missing_signatures(signed),
        typed_name=typed_name(release.signed_by),
        rule_news=rule_news(publication, previous, release),
        rule_checks=[(found.rule, compliance_sentence(found)) for found in release.compliance],
        files=[
            listed_release(release, files),
            *(listed(address.table_data(release.path, t.id), t.title, files) for t in tables),
        ],
    )


def _commentary(
    document: Document, past: Sequence[Release], figure_text: FigureText, figures: FigureList, links: Links
) -> tuple[Markup, list[Problem]]:
    """What the company wrote about the last of the ``past``, with the numbers that were known then."""
    page = report_page(past[-1].path)
    return set_text(document, page, figure_text(past), figures, links, value=amounts(past), ids=IN_COMMENTARY)


def _before(release: Release) -> str:
    """The path of the release that a correction supersedes."""
    assert release.correction is not None
    number = release.correction.number - 1
    return f"{release.quarter}/correction-{number}" if number else release.quarter


def _in_force(publication: Publication, release: Release, latest: Release) -> list[dict[str, object]]:
    """Policies and rules in force at the end of the quarter, each with its page."""
    found: list[dict[str, object]] = []
    versions = by_slug(publication.policies)
    for reference in release.policies:
        page = ""
        for policy in versions.get(reference.id, []):
            if policy.version == reference.version:
                page = page_of(policy, versions[reference.id], latest.as_of)
        found.append(
            {"title": reference.title, "version": reference.version, "effective": reference.effective, "page": page}
        )
    known = {rule.id: address.POLICIES for rule in publication.rules} | pages_of_rules(publication)
    for reference in release.rules:
        page = known.get(reference.id, "")
        found.append(
            {"title": reference.title, "version": reference.version, "effective": reference.effective, "page": page}
        )
    return found
