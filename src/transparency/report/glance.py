"""The quarter at a glance: the ladder's table, each step with its squares, and what its percentages are counted of."""

from msgspec import Struct

from transparency.publication.settings import Words
from transparency.release.catalogue import LADDER
from transparency.release.release import Level, Release
from transparency.report.tables import Printer
from transparency.telling.numbers.ladder import bases
from transparency.telling.numbers.tables import named


class Rung(Struct, frozen=True):
    """One step of the ladder as printed. ``figure``: the id of the figure of its units."""

    name: str
    figure: str
    cells: tuple[str, ...]


class Rungs(Struct, frozen=True):
    """The table ``ladder`` of a release, with room for squares. ``columns``: id and heading of each."""

    stub: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    rows: tuple[Rung, ...] = ()
    note: str = ""


def rungs(release: Release, words: Words, printer: Printer) -> Rungs:
    """The steps that are printed, with their change in the quarter where single quarters are."""
    if "ladder" not in release.tables:
        return Rungs()
    table = named(release.tables["ladder"], release)
    moves = release.level is Level.FULL
    shown = [place for place, column in enumerate(table.columns) if moves or column.id != "change"]
    figures = [id for id in LADDER if id in release.figures]
    return Rungs(
        stub=table.stub,
        columns=tuple((table.columns[place].id, table.columns[place].name) for place in shown),
        rows=tuple(
            Rung(row.name, id, tuple(texts[place] for place in shown))
            for id, row, texts in zip(figures, table.rows, printer.cells(table), strict=True)
        ),
        note=" ".join([*bases(release, words), *table.notes]),
    )
