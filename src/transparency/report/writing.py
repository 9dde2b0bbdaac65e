"""Words of the report that come from the publication: commentary, texts in force, formulas."""

import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from markupsafe import Markup
from msgspec import Struct

from transparency.publication.markdown import render as render_markdown
from transparency.publication.publication import Disclosed, Publication
from transparency.release.catalogue import CATALOGUE
from transparency.release.format import day
from transparency.release.links import IN_COMMENTARY, Links
from transparency.release.paths import report_page
from transparency.release.release import Reference, Release

COMPUTED = ("ladder", "ratios")
"""Groups of the catalogue whose formulas are printed, and single figures besides."""

COMPUTED_TOO = ("dilution.total", "people.coverage")

HEADING = re.compile(r"<(/?)h([1-6])\b")
LINK = re.compile(r'<a\b([^>]*?)\s*\bhref="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)


class Paper(Struct, frozen=True):
    """A policy or rule in force."""

    title: str
    version: str
    effective: str
    summary: str
    sha256: str


def commentary(disclosed: Disclosed, company_url: str, figure: Callable[[str], str | None], links: Links) -> Markup:
    """The quarter's commentary as HTML: headings below the section's own, no link that leads nowhere on paper.

    Problems of the text are told when its page is made; here it is only set.
    """
    document = disclosed.commentary
    page = report_page(disclosed.quarter.id)
    html, _ = render_markdown(
        document.body,
        path=document.path,
        first_line=document.body_line,
        figure=figure,
        ids=IN_COMMENTARY,
        target=links.of(document, page),
    )
    return Markup(_portable(_lowered(html), f"{company_url}/{page}" if company_url else ""))


def in_force(publication: Publication, release: Release) -> list[tuple[str, list[Paper]]]:
    """Rules and policies in force on the as-of date, with their one-sentence summaries."""
    rules = {(rule.id, rule.effective_from): rule.summary for rule in publication.rules}
    policies = {(policy.slug, policy.version): policy.summary for policy in publication.policies}
    found = [
        (
            "Rules by which units are given out",
            [_paper(rule, rules.get((rule.id, rule.effective), "")) for rule in release.rules],
        ),
        ("Policies", [_paper(policy, policies.get((policy.id, policy.version), "")) for policy in release.policies]),
    ]
    return [(kind, papers) for kind, papers in found if papers]


def _paper(reference: Reference, summary: str) -> Paper:
    return Paper(reference.title, reference.version, day(reference.effective), summary, reference.sha256)


def formulas(release: Release) -> list[tuple[str, str]]:
    """Names and formulas of the printed figures that are computed and not only counted."""
    return [
        (entry.name, entry.formula)
        for entry in CATALOGUE.values()
        if entry.id in release.figures
        and (
            entry.id in COMPUTED_TOO
            or (entry.group in COMPUTED and not entry.id.endswith((".fully_diluted", ".issued")))
        )
    ]


def _lowered(html: str) -> str:
    """Headings moved down, so that the highest one stands below the section's heading (h2)."""
    levels = [int(level) for _, level in HEADING.findall(html)]
    if not levels:
        return html
    shift = 3 - min(levels)
    return HEADING.sub(lambda found: f"<{found[1]}h{min(6, int(found[2]) + shift)}", html)


def _portable(html: str, base: str) -> str:
    """Links that hold on paper: made absolute with the company's address, or only their words without one."""

    def link(found: re.Match[str]) -> str:
        before, address, after, words = found.groups()
        if urlsplit(address).scheme or address.startswith("#"):
            return found[0]
        return f'<a{before} href="{urljoin(base, address)}"{after}>{words}</a>' if base else words

    return LINK.sub(link, html)
