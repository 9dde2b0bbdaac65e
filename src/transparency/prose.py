"""Checks of the written words before any page is made: Markdown, unknown and typed figures, missing characters."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from transparency.publication.markdown.html import naked_numbers, render
from transparency.publication.problem import Problem
from transparency.publication.publication import Document, Publication
from transparency.publication.texts.glyphs import missing_in_publication
from transparency.publication.texts.readability import hard_to_read
from transparency.publication.texts.typed_people import numbers_of_people
from transparency.release.catalogue import figure
from transparency.release.links import Links
from transparency.release.release import Release, Unit
from transparency.telling.references import printed_values


def documents(publication: Publication) -> Iterator[Document]:
    """Every text of a publication: policies of all versions, then commentaries, oldest first."""
    for policy in publication.policies:
        yield policy.document
    for disclosed in publication.disclosed:
        yield disclosed.commentary


def check_prose(
    publication: Publication,
    releases: tuple[Release, ...],
    coverage: frozenset[int] | None,
    *,
    set_next: bool = False,
    frozen: frozenset[str] = frozenset(),
) -> list[Problem]:
    """Problems M01 to M09 and M13 to M16 of all texts. M04 and M09 (typed: a published figure, and none) need releases.

    ``frozen``: hashes of texts that were published with a closed quarter. They cannot be edited any more, so a number
    that a later figure comes to have by chance is no fault of theirs. ``set_next``: pages are made of these texts if
    nothing is found here, and tell what is wrong with their Markdown.
    """
    problems: list[Problem] = []
    if releases:
        problems += [*_typed_figures(publication, releases, frozen), *_typed_people(publication, releases, frozen)]
    problems += missing_in_publication(publication, coverage) if coverage else []
    told = problems if set_next and not problems else [*_markdown(publication, releases), *problems]
    return [*told, *_hard_to_read(publication, frozen)]


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


def _typed_figures(publication: Publication, releases: tuple[Release, ...], frozen: frozenset[str]) -> list[Problem]:
    """M04, placed in the documents. A policy speaks of today, a commentary of its own quarter.

    A version of a policy that takes effect later speaks of a later day.
    """
    later = {policy.document.path for policy in publication.policies if policy.effective > releases[-1].published}
    holders = {holder.id: holder.name for holder in publication.settings.other_holders}
    texts = {release.quarter: printed_values(release, holders=holders) for release in releases}
    quarters = {disclosed.commentary.path: disclosed.quarter.id for disclosed in publication.disclosed}
    return [
        problem.at(document.path, (problem.line or 1) + document.body_line - 1, problem.column)
        for document in documents(publication)
        if document.sha256 not in frozen and document.path not in later
        for problem in naked_numbers(document.body, texts.get(quarters.get(document.path, releases[-1].quarter), {}))
    ]


def _typed_people(publication: Publication, releases: tuple[Release, ...], frozen: frozenset[str]) -> Iterator[Problem]:
    """M09 in commentaries: numbers about people that are none of those published by then, nor of a published rule.

    Policies are left alone: they state rules, whose numbers are amounts for everybody.
    """
    rules = " ".join(file.text.text for file in publication.rule_files)
    units, people = {Decimal(number) for number in re.findall(r"\b\d{1,15}\b", rules)}, set[Decimal]()
    published = {release.quarter: release for release in releases}
    for disclosed in publication.disclosed:
        release = published.get(disclosed.quarter.id)
        if release is None:
            continue
        units |= numbers_in(release)
        people |= numbers_in(release, Unit.PEOPLE)
        document = disclosed.commentary
        if document.sha256 in frozen:
            continue
        words = publication.settings.words
        yield from numbers_of_people(
            document.body, words, units, people, path=document.path, first_line=document.body_line
        )


def _hard_to_read(publication: Publication, frozen: frozenset[str]) -> Iterator[Problem]:
    """M13 to M16: what can still be said in plainer words. The language is the publication's first."""
    if publication.settings.readability == "off":
        return
    language = publication.settings.languages[0]
    for document in documents(publication):
        if document.sha256 not in frozen:
            yield from hard_to_read(document.body, language, path=document.path, first_line=document.body_line)


def numbers_in(release: Release, unit: Unit | None = None) -> set[Decimal]:
    """Every number that a release prints in its tables, its block, and both sides of its splits; or those of a unit."""
    tables = (*release.tables.values(), *release.breakdowns)
    values = [
        cell
        for table in tables
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if unit in {None, row.unit or column.unit}
    ]
    sides = [side for split in release.splits for side in (split.new, split.old)]
    own = [release.minimum] if unit else [release.minimum, release.block, *sides]
    return {abs(Decimal(value.amount)) for value in values if value.amount is not None} | set(map(Decimal, own))
