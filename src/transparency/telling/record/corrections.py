"""What is told of a correction: on the release that corrects, on the one that it supersedes, and among the changes."""

from collections.abc import Mapping

from msgspec import Struct

from transparency.language import _, deferred
from transparency.publication.quarter import quarter_label
from transparency.release.release import Amended, Correction, CorrectionCause, Release, Unit, Value
from transparency.telling.numbers.figures import told_figure
from transparency.telling.numbers.format import day, number
from transparency.telling.numbers.lines import listed
from transparency.telling.sentence import Number, Told, said, tell, together

_AMENDED = {
    Amended.TEXT: deferred("what the company wrote"),
    Amended.NAMES: deferred("names"),
    Amended.RULES: deferred("rules and policies in force"),
    Amended.COMPANY: deferred("what others hold of the company"),
    Amended.PEOPLE: deferred("what people hold"),
}
_CAUSES = {
    CorrectionCause.MISTYPED: deferred("A text was mistyped, or said something wrong."),
    CorrectionCause.MISNAMED: deferred("Something had a wrong name."),
    CorrectionCause.WRONG_RULE: deferred("Another rule or policy was in force than was printed."),
    CorrectionCause.MISCOUNTED: deferred("What others hold had been miscounted."),
    CorrectionCause.WRONG_ENTRY: deferred("An entry in the company’s books was wrong."),
    CorrectionCause.LATE_ENTRY: deferred("Something of the quarter was booked after it had been closed."),
    CorrectionCause.BETTER_DATA: deferred("Better data arrived."),
}


class AmendedFigure(Struct, frozen=True):
    """One figure before and after."""

    name: str
    before: Told
    after: Told


def release_name(release: Release) -> str:
    """The quarter, and which correction of it: ``Q1 2026, correction 1``."""
    if release.correction is None:
        return release.label
    return _("%(quarter)s, correction %(number)s", quarter=release.label, number=release.correction.number)


def correction_title(correction: Correction) -> str:
    """In two words: whether it mends a mistake or improves a number, and whether readers would conclude otherwise."""
    if correction.revision:
        return _("Revision, material") if correction.material else _("Revision, minor")
    return _("Correction, material") if correction.material else _("Correction, minor")


def correction_lines(release: Release) -> tuple[Told, ...]:
    """What the release corrects and why, and what of it stayed; nothing for a first release."""
    correction = release.correction
    if correction is None:
        return ()
    parts = listed([_(_AMENDED[part]) for part in correction.amended])
    about = tell(
        "%(kind)s (%(day)s): %(parts)s.",
        kind=correction_title(correction),
        day=day(correction.published),
        parts=parts,
    )
    return together(about, tell(_CAUSES[correction.cause])), _people(correction)


def superseded_lines(after: Release) -> tuple[Told, ...]:
    """What stands on a release that ``after`` took the place of."""
    assert after.correction is not None
    stays = tell("This report is not in force any more. It stays as it was published, with its PDF and its data.")
    return stays, *correction_lines(after)


def amended_figures(release: Release, holders: Mapping[str, str] | None = None) -> tuple[AmendedFigure, ...]:
    """Every figure that is another one now, before and after."""
    correction = release.correction
    found = []
    for id, before in (correction.before if correction else {}).items():
        entry = told_figure(id, holders)
        unit = entry.unit if entry else Unit.COUNT
        now = _number(id, release.value(id), unit, release.currency)
        found.append(AmendedFigure(entry.name if entry else id, _number(id, before, unit, release.currency), now))
    return tuple(found)


def amended_in(release: Release, id: str) -> Told:
    """That a correction made another number of one figure."""
    assert release.correction is not None
    unit = entry.unit if (entry := told_figure(id)) else Unit.COUNT
    return tell(
        "%(quarter)s: %(before)s before, %(after)s since the correction of %(day)s.",
        quarter=release.label,
        before=_number(id, release.correction.before[id], unit, release.currency),
        after=_number(id, release.value(id), unit, release.currency),
        day=day(release.correction.published),
    )


def correction_news(release: Release) -> str:
    """One entry in the list of changes."""
    assert release.correction is not None
    news = tell("The report for %(quarter)s was corrected.", quarter=release.label)
    return str(together(news, *correction_lines(release)))


def _people(correction: Correction) -> Told:
    """What becomes of numbers about people."""
    if correction.redrawn_from:
        return tell(
            "Printed numbers were two blocks or more from the books, so the quarters from %(quarter)s on were rounded "
            "anew. Numbers that were right stay.",
            quarter=_label(correction.redrawn_from),
        )
    if correction.counted_in:
        return tell(
            "It will be counted in %(quarter)s, among “Other changes”. No number of this report moves: two readings of "
            "one number would tell of single people.",
            quarter=_label(correction.counted_in),
        )
    return tell("Every number about people is the one that was published.")


def _label(id: str) -> str:
    return quarter_label(id) or id


def _number(id: str, value: Value, unit: Unit, currency: str) -> Told:
    text = number(value, unit, currency=currency)
    return said(text) if value.amount is None else Told((Number(id, value, text),))
