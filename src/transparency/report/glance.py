"""The quarter at a glance: the ladder's steps, and what its percentages are counted of."""

from msgspec import Struct

from transparency.publication.settings import Words
from transparency.release.catalogue import CATALOGUE, LADDER
from transparency.release.release import Release, Unit
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


def rungs(release: Release, printer: Printer) -> list[Rung]:
    """The steps that are printed, each with its change in the quarter: the table ``ladder`` of the release."""
    steps = [id for id in LADDER if id in release.figures]
    printed = printer.cells(release.tables["ladder"]) if "ladder" in release.tables else []
    return [Rung(CATALOGUE[id].name, id, *texts) for id, texts in zip(steps, printed, strict=True)]


def base_note(release: Release, words: Words, printer: Printer) -> str:
    """What the percentages of the ladder are counted of."""
    found = []
    for id, name, unit in (
        ("capitalization.fully_diluted", "Fully diluted", words.units),
        ("capitalization.issued_outstanding", "Issued stock", "shares"),
    ):
        if id in release.figures:
            found.append(f"{name}: {printer.number(release.value(id), Unit.UNITS)} {unit}.")
    if len(found) == 2:
        units = words.units.capitalize()
        found.append(f"{units} that are not owned yet are not issued stock; the last column only compares sizes.")
    return " ".join(found)
