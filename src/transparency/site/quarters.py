"""The list of reports and the web twin of each quarter's PDF."""

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from transparency.publication.problem import Problem
from transparency.publication.publication import Publication
from transparency.release.links import IN_COMMENTARY, Links
from transparency.release.paths import report_page, report_pdf
from transparency.release.release import Release
from transparency.release.versions import by_slug, page_of
from transparency.signatures.signing import Signing, Signings
from transparency.site import address, sections
from transparency.site.downloads import listed, listed_release
from transparency.site.figures import FigureList
from transparency.site.rendering import Page, SitePages
from transparency.site.rules import pages_of_rules
from transparency.site.texts import set_text
from transparency.telling.format import day
from transparency.telling.labels import say
from transparency.telling.quarter_news import changes, unchanged
from transparency.telling.references import amounts
from transparency.telling.rule_news import compliance_sentence, rule_news
from transparency.telling.signatures import missing_signatures, signature_lines, signature_status, typed_name
from transparency.telling.tables import tables_of


def add_reports(
    pages: SitePages,
    publication: Publication,
    releases: Sequence[Release],
    files: Mapping[str, bytes],
    figures: FigureList,
    *,
    figure_text: Callable[[int], Callable[[str], str | None]],
    signings: Signings,
) -> list[Problem]:
    """All report pages. ``figure_text`` gives, for the place of a release, what its commentary's references print."""
    settings = publication.settings
    company = settings.company.name
    problems: list[Problem] = []
    rows = [
        {"label": r.label, "page": report_page(r.quarter), "as_of": r.as_of, "published": r.published,
         "signatures": signature_status(signings.get(r.quarter, ())), "pdf": report_pdf(company, r.quarter)}
        for r in reversed(releases)
    ]  # fmt: skip
    finding = say("reports-so-far", count=len(releases))
    page = Page(address.REPORTS, say("reports"), "reports", say("quarterly-reports-on-provider-ownership"))
    pages.add("pages/reports.html", page, reports=rows, reports_finding=finding)
    links = Links(publication, releases[-1].as_of)
    for place, release in enumerate(releases):
        commentary, found = _commentary(publication, release, figure_text(place), figures, links)
        problems += found
        signed = signings.get(release.quarter, ())
        _add_report(pages, publication, releases, files, place=place, commentary=commentary, signed=signed)
    return problems


def _add_report(
    pages: SitePages,
    publication: Publication,
    releases: Sequence[Release],
    files: Mapping[str, bytes],
    *,
    place: int,
    commentary: Markup,
    signed: Sequence[Signing],
) -> None:
    """The page of the release at ``place``: what was known when it was published, and what came of its rules since."""
    settings, release, past = publication.settings, releases[place], releases[: place + 1]
    previous = past[-2] if place else None
    company = settings.company.name
    tables = tables_of(release, release.currency)
    title = say("report-for-quarter", quarter=release.label)
    about = say("provider-ownership-at-company", company=company, day=day(release.as_of))
    opening = sections.opening(release, settings)
    pages.add(
        "pages/report.html",
        Page(report_page(release.quarter), title, "reports", about),
        release,
        pdf=report_pdf(company, release.quarter),
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
            *(listed(address.table_data(release.quarter, t.id), t.title, files) for t in tables),
        ],
    )


def _commentary(
    publication: Publication,
    release: Release,
    figure: Callable[[str], str | None],
    figures: FigureList,
    links: Links,
) -> tuple[Markup, list[Problem]]:
    for disclosed in publication.disclosed:
        if disclosed.quarter.id == release.quarter:
            page = report_page(release.quarter)
            value = amounts([one for one in figures.releases if one.as_of <= release.as_of])
            return set_text(disclosed.commentary, page, figure, figures, links, value=value, ids=IN_COMMENTARY)
    return Markup(""), []


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
