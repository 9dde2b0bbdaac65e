"""The quarter at a glance: cautions, the ladder's four steps, what changed and what did not."""

from collections.abc import Mapping

from msgspec import Struct

from transparency.publication.settings import Settings, Words
from transparency.release.catalogue import CATALOGUE, LADDER
from transparency.release.release import FigureValue, Release, Status, Unit, Value
from transparency.report.tables import Printer


class Rung(Struct, frozen=True):
    """One step of the ladder as printed."""

    name: str
    figure: str
    """Id of the figure of its units."""
    units: str
    since: str
    fully_diluted: str
    issued: str


class Change(Struct, frozen=True):
    """One line of the list of changes."""

    amount: str
    sentence: str


CHANGES: Mapping[str, tuple[str, str, str]] = {
    "quarter.authorized": (
        "set aside",
        "The board set aside more {units} for {providers}.",
        "The board set aside no more {units}.",
    ),
    "quarter.reduced": (
        "taken away",
        "The board took {units} out of the pool that were promised to no one.",
        "It took none away.",
    ),
    "quarter.granted": (
        "granted",
        "Newly promised to {providers}. They still have to be earned.",
        "No {units} were granted.",
    ),
    "quarter.returned": (
        "came back",
        "Promises that ended when people left. These {units} can be promised again.",
        "No {units} came back.",
    ),
    "quarter.vested": ("earned", "These stay with their holders, even if they leave.", "No {units} were earned."),
    "quarter.exercised": (
        "bought",
        "Earned {units} that {providers} bought at their fixed price.",
        "No one bought shares.",
    ),
    "quarter.settled": ("now owned", "Earned {units} that the company delivered as shares.", ""),
    "quarter.cash_settled": (
        "paid in cash",
        "Earned {units} that were paid out instead of becoming shares.",
        "No one was paid cash for a {unit}.",
    ),
    "quarter.expired": (
        "lapsed",
        "Earned {units} that were not turned into shares in time.",
        "No earned {units} lapsed.",
    ),
    "quarter.company_cancelled": (
        "cancelled",
        "Taken back by decision of the company.",
        "The company cancelled no promise.",
    ),
    "quarter.repurchased": (
        "bought back",
        "Shares that the company bought back from {providers}.",
        "The company bought no shares back.",
    ),
    "quarter.adjustments": (
        "booked late",
        "Entries of an earlier quarter, on lines of their own in the tables.",
        "Nothing was booked late.",
    ),
}
"""Figure → words after the number, sentence when there is some, sentence when there is none."""


def rungs(release: Release, printer: Printer) -> list[Rung]:
    """The four steps, each with its change in the quarter: the table ``ladder`` of the release."""
    printed = printer.cells(release.tables["ladder"])
    return [Rung(CATALOGUE[id].name, id, *texts) for id, texts in zip(LADDER, printed, strict=True)]


def changes(release: Release, words: Words, printer: Printer) -> tuple[list[Change], list[str]]:
    """What moved in the quarter, and one sentence for each thing that did not."""
    said = {"units": words.units, "unit": words.unit, "providers": words.providers}
    changed, unchanged = [], []
    for id, (after, moved, still) in CHANGES.items():
        if id not in release.figures:
            continue
        value = _value(release, id)
        if value.status is Status.WITHHELD:
            changed.append(
                Change(f"Withheld: {after}", "Not shown, to protect people: too few of them were concerned.")
            )
        elif value.amount:
            changed.append(Change(f"{printer.number(value, Unit.UNITS)} {after}", moved.format_map(said)))
        elif value.amount == 0 and still:
            unchanged.append(still.format_map(said))
    for kind, references in (("rule", release.rules), ("policy", release.policies)):
        for reference in references:
            if release.start <= reference.effective <= release.as_of:
                changed.append(Change(f"New {kind}", f"{reference.title}, version {reference.version}."))
    return changed, unchanged


def cautions(release: Release, settings: Settings, printer: Printer) -> list[str]:
    """What has to be read before any number."""
    if settings.before_you_count:
        return [f"{point.title.rstrip('.')}. {point.text}" for point in settings.before_you_count]
    words = settings.words
    said = [f"{words.units.capitalize()} could be worth nothing."]
    first = _value(release, "capitalization.claims_first")
    if first.amount:
        money = printer.number(first, Unit.MONEY)
        said.append(f"If the company is sold, others are paid {money} before {words.providers} get a cent.")
    said.append(f"There is no market for {words.units}.")
    if _value(release, "quarter.cash_settled").amount == 0:
        said.append("No one was paid cash for one in this quarter.")
    return said


def base_note(release: Release, words: Words, printer: Printer) -> str:
    """What the percentages of the ladder are counted of."""
    whole = printer.number(_value(release, "capitalization.fully_diluted"), Unit.UNITS)
    stock = printer.number(_value(release, "capitalization.issued_outstanding"), Unit.UNITS)
    return (
        f"Fully diluted: {whole} {words.units}. Issued stock: {stock} shares. {words.units.capitalize()} that are not "
        "owned yet are not issued stock; the last column only compares sizes."
    )


def _value(release: Release, id: str) -> Value:
    """A figure's value; none when the release does not have it."""
    return release.figures.get(id, FigureValue(id=id, value=Value(amount=None, status=Status.NONE))).value
