"""Quarters drawn anew in the open: where a printed number is two blocks or more off, it and all later quarters at once.

What was booked since counts in its own quarter then. Numbers that were right keep what was printed; the rest is rounded
with the same coin. At most once a fiscal year: each drawing is one reading more of the same truth.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from transparency.closing.freezing import freeze_correction
from transparency.closing.quarters import ClosedQuarter, in_force
from transparency.closing.texts import as_closed
from transparency.ledger.book import Book
from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
from transparency.pipe import Built, Progress
from transparency.protection import Checked, redrawn
from transparency.publication.problem import Problem
from transparency.publication.publication import Publication
from transparency.publication.quarter import quarter_of
from transparency.published.blocks import Published
from transparency.release.composing import compose_releases
from transparency.release.release import Amended, Correction, CorrectionCause, Release
from transparency.rules.grants.conformance import conform
from transparency.rules.reading import read_rules
from transparency.rules.rule import Rule
from transparency.workflow.amendments import REVISIONS, is_material
from transparency.workflow.correction import Amendment, Correctable, Wanted, correctable, moved_days, too_early, written


def redraw(
    root: Path,
    quarter: str,
    wanted: Wanted,
    *,
    theme: str | None = None,
    pdf: bool = True,
    cache: Path | None = None,
    progress: Progress = lambda step: None,
) -> tuple[Built, Amendment | None]:
    """A correction of ``quarter`` and of every later one, with what people hold drawn anew.

    Problems beside those of a correction: C14 (it may not be drawn anew).
    """
    built = Built(progress)
    subject = built.take(correctable(root, quarter))
    if subject is None:
        return built, None
    with built.step("quarters drawn anew"):
        built.add(too_early(subject.books.closed[-1], wanted.day))
        built.add(_drawn_this_year(subject, wanted.day))
        for each in in_force(subject.books.closed):
            if each.disclosure.as_of >= subject.closed.disclosure.as_of:
                built.add(moved_days(subject.publication, each))
        cells = built.take(_cells(subject, wanted.day)) if built.sound else None
        new = built.take(_corrections(subject, cells, wanted)) if cells is not None else None
    if not new or not built.sound:
        return built, None
    return written(root, new, theme=theme, pdf=pdf, cache=cache, progress=progress)


def _drawn_this_year(subject: Correctable, day: date) -> list[Problem]:
    years = subject.publication.settings.fiscal_years
    year = quarter_of(day, years).year
    for each in subject.books.closed:
        correction = each.release.correction
        if correction and correction.redrawn_from and quarter_of(correction.published, years).year == year:
            message = f"Quarters were drawn anew on {correction.published} already, in the fiscal year {year}."
            hint = "Once a year at most: each drawing is one reading more. Until then, book it in the open quarter."
            return [Problem("C14", message, each.path, hint=hint)]
    return []


def _cells(subject: Correctable, day: date) -> tuple[tuple[Published, ...] | None, list[Problem]]:
    """What is printed of every closed quarter, with those from the one to be corrected on drawn anew."""
    books, publication, first = subject.books, subject.publication, subject.closed
    known = in_force(books.closed)
    book, problems = read_book(books.root, publication.settings)
    if book is None:
        return None, problems
    stood = as_closed(publication, known)
    stood = replace(stood, disclosed=stood.disclosed[: len(known)])
    rules, _told_by_check = read_rules(publication)
    checked: list[Checked] = []
    for since in (date.max, first.disclosure.as_of, date.min):  # as they were closed; to be drawn; what is true
        late = [replace(each, closed=day) if each.quarter.end >= since else each for each in stood.disclosed]
        books_of, problems = _checked(book, replace(stood, disclosed=tuple(late)), rules)
        if books_of is None:
            return None, problems
        checked.append(books_of)
    before, now, true = checked
    return redrawn(before, now, true, known, first.quarter)


def _checked(book: Book, publication: Publication, rules: tuple[Rule, ...]) -> tuple[Checked | None, list[Problem]]:
    positions, problems = replay(book, publication)
    if positions is None:
        return None, problems
    conformance, wrong = conform(book, publication, rules)
    return Checked(publication, book, positions, rules, conformance), [*problems, *wrong]


def _corrections(
    subject: Correctable, cells: Sequence[Published], wanted: Wanted
) -> tuple[tuple[ClosedQuarter, ...], list[Problem]]:
    """A release for each quarter from the one to be corrected on, in their order."""
    books, publication, first = subject.books, subject.publication, subject.closed
    known = in_force(books.closed)
    frozen = {each.quarter: each.release for each in known if each.disclosure.as_of < first.disclosure.as_of}
    company = publication.settings.company.model_copy(update={"currency": first.release.currency})
    settings = publication.settings.model_copy(update={"company": company})
    stood = replace(as_closed(publication, known), settings=settings)
    today, problems = compose_releases(stood, cells, closed=frozen)
    if len(today) != len(known):
        return (), problems
    chain = list(books.closed)
    new: list[ClosedQuarter] = []
    for superseded, composed, drawn in zip(known, today, cells, strict=True):
        if superseded.quarter in frozen:
            continue
        release = _redrawn(superseded, composed, first.quarter, wanted)
        record = replace(superseded.record, day=wanted.day, cells=drawn)
        made, wrong = freeze_correction(
            publication.settings, superseded, release, record, chain, checkpoint=books.log.checkpoint
        )
        problems += wrong
        if made is not None:
            chain.append(made)
            new.append(made)
    return tuple(new), problems


def _redrawn(superseded: ClosedQuarter, today: Release, first: str, wanted: Wanted) -> Release:
    """The release of today with every word and day as it was published."""
    before = superseded.release
    release = replace(
        today,
        published=before.published,
        next_release=before.next_release,
        signed_by=before.signed_by,
        currency=before.currency,
        policies=before.policies,
        rules=before.rules,
        returns=before.returns,
        recipe=before.recipe,
        grounds=before.grounds,
        pools={id: before.pools.get(id, name) for id, name in today.pools.items()},
        holders={id: before.holders.get(id, name) for id, name in today.holders.items()},
    )
    cause = wanted.cause or CorrectionCause.WRONG_ENTRY
    correction = Correction(
        number=superseded.correction + 1,
        published=wanted.day,
        cause=cause,
        revision=cause in REVISIONS,
        material=wanted.material or is_material(before, release),
        amended=(Amended.PEOPLE,),
        before={id: found.value for id, found in before.figures.items() if release.value(id) != found.value},
        redrawn_from=first,
    )
    return replace(release, correction=correction)
