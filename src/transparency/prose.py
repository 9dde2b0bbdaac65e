"""Checks of the written words before any page is made: Markdown, unknown and typed figures, missing characters."""

from collections.abc import Iterator
from datetime import date

from transparency.publication.glyphs import missing_in_publication
from transparency.publication.markdown import naked_numbers, render
from transparency.publication.problem import Problem
from transparency.publication.publication import Document, Publication
from transparency.release.catalogue import figure
from transparency.release.links import Links
from transparency.release.release import Release
from transparency.telling.references import printed_values


def documents(publication: Publication) -> Iterator[Document]:
    """Every text of a publication: policies of all versions, then commentaries, oldest first."""
    for policy in publication.policies:
        yield policy.document
    for disclosed in publication.disclosed:
        yield disclosed.commentary


def check_prose(
    publication: Publication, releases: tuple[Release, ...], coverage: frozenset[int] | None, *, set_next: bool = False
) -> list[Problem]:
    """Problems M01 to M08 of all texts. M04 (a typed number that equals a published figure) needs ``releases``.

    ``set_next``: pages are made of these texts if nothing is found here, and tell what is wrong with their Markdown.
    """
    problems = _typed_figures(publication, releases) if releases else []
    problems += missing_in_publication(publication, coverage) if coverage else []
    return problems if set_next and not problems else [*_markdown(publication, releases), *problems]


def _markdown(publication: Publication, releases: tuple[Release, ...]) -> Iterator[Problem]:
    """M01 to M03 and M05 to M07: what is wrong with the Markdown of a text, wherever it is set."""
    holders = {holder.id: holder.name for holder in publication.settings.other_holders}

    def known(reference: str) -> str | None:
        """Stand in for a figure's text: whether it exists is all that matters here."""
        return "0" if figure(reference.partition("@")[0], holders) else None

    links = Links(publication, releases[-1].as_of if releases else date.max)
    for document in documents(publication):
        target = links.of(document, "")
        yield from render(
            document.body,
            path=document.path,
            first_line=document.body_line,
            figure=known,
            target=target,
            near=links.near(document),
        )[1]


def _typed_figures(publication: Publication, releases: tuple[Release, ...]) -> list[Problem]:
    """M04, placed in the documents. A policy speaks of today, a commentary of its own quarter."""
    holders = {holder.id: holder.name for holder in publication.settings.other_holders}
    texts = {
        release.quarter: printed_values(release, currency=publication.settings.company.currency, holders=holders)
        for release in releases
    }
    quarters = {disclosed.commentary.path: disclosed.quarter.id for disclosed in publication.disclosed}
    return [
        problem.at(document.path, (problem.line or 1) + document.body_line - 1, problem.column)
        for document in documents(publication)
        for problem in naked_numbers(document.body, texts.get(quarters.get(document.path, releases[-1].quarter), {}))
    ]
