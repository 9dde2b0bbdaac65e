"""Words of the report that come from the publication: commentary, texts in force, formulas."""

import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from markupsafe import Markup
from msgspec import Struct

from transparency.publication.markdown.html import render as render_markdown
from transparency.publication.publication import Disclosed, Publication
from transparency.release.catalogue import CATALOGUE
from transparency.release.links import IN_COMMENTARY, Links
from transparency.release.paths import report_page
from transparency.release.release import Reference, Release
from transparency.telling.labels import say
from transparency.telling.numbers.figures import told_figure
from transparency.telling.numbers.format import day

COMPUTED = ("ladder", "ratios")
"""Groups of the catalogue whose formulas are printed, and single figures besides."""

COMPUTED_TOO = ("dilution.total", "people.coverage")

HEADING = re.compile(r"<(/?)h([1-6])\b")
HEAD_ROW = re.compile(r"<table>\s*<thead>.*?</thead>", re.DOTALL)
TAG_OR_WORD = re.compile(r"<[^>]*>|[^\s<>&;]{40,}")
LINK = re.compile(r'<a\b([^>]*?)\s*\bhref="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)


class PaperInForce(Struct, frozen=True):
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
    return Markup(_portable(_broken(_fitting(_lowered(html))), f"{company_url}/{page}" if company_url else ""))


def in_force(publication: Publication, release: Release) -> list[tuple[str, list[PaperInForce]]]:
    """Rules and policies in force on the as-of date, with their one-sentence summaries."""
    rules = {(rule.id, rule.effective_from): rule.summary for rule in publication.rules}
    policies = {(policy.slug, policy.version): policy.summary for policy in publication.policies}
    found = [
        (
            say("rules-for-giving-out-units"),
            [_paper(rule, rules.get((rule.id, rule.effective), "")) for rule in release.rules],
        ),
        (
            say("policies"),
            [_paper(policy, policies.get((policy.id, policy.version), "")) for policy in release.policies],
        ),
    ]
    return [(kind, papers) for kind, papers in found if papers]


def _paper(reference: Reference, summary: str) -> PaperInForce:
    return PaperInForce(reference.title, reference.version, day(reference.effective), summary, reference.sha256)


def formulas(release: Release) -> list[tuple[str, str]]:
    """Names and formulas of the printed figures that are computed and not only counted."""
    return [
        (entry.name, entry.formula)
        for entry in map(told_figure, CATALOGUE)
        if entry is not None
        and entry.id in release.figures
        and (
            entry.id in COMPUTED_TOO
            or (entry.group in COMPUTED and not entry.id.endswith((".fully_diluted", ".issued")))
        )
    ]


def _lowered(html: str) -> str:
    """Headings moved down below the section's own (h2), each at most one level below the one before.

    >>> _lowered("<h2>a</h2><h5>b</h5><h3>c</h3>")
    '<h3>a</h3><h4>b</h4><h4>c</h4>'
    """
    above: list[int] = []

    def lowered(found: re.Match[str]) -> str:
        level = int(found[2])
        if not found[1]:
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
        return f"<{found[1]}h{min(6, 2 + len(above))}"

    return HEADING.sub(lowered, html)


def _fitting(html: str) -> str:
    """Tables of many columns marked, so that they are set smaller."""

    def marked(found: re.Match[str]) -> str:
        columns = found[0].count("<th ")
        kind = "crowded" if columns > 9 else "many" if columns > 5 else ""
        return found[0].replace("<table>", f'<table class="{kind}">') if kind else found[0]

    return HEAD_ROW.sub(marked, html)


def _broken(html: str) -> str:
    """Long words with places to break, which WeasyPrint does not find where a word goes on after bold or code."""

    def pieces(found: re.Match[str]) -> str:
        word = found[0]
        return "".join(f"\u200b{word[start : start + 20]}" for start in range(0, len(word), 20))

    return TAG_OR_WORD.sub(lambda found: found[0] if found[0].startswith("<") else pieces(found), html)


def _portable(html: str, base: str) -> str:
    """Links that hold on paper: made absolute with the company's address, or only their words without one."""

    def link(found: re.Match[str]) -> str:
        before, address, after, words = found.groups()
        if urlsplit(address).scheme or address.startswith("#"):
            return found[0]
        return f'<a{before} href="{urljoin(base, address)}"{after}>{words}</a>' if base else words

    return LINK.sub(link, html)
