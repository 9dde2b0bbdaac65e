"""Tables of a release as they are printed: every cell a text, every table numbered."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from transparency.release.figures.figure import Figure
from transparency.release.release import Column, Identity, Release, Row, RowKind, Status, Table, Unit, Value
from transparency.telling.labels import say
from transparency.telling.numbers.figures import figure_name
from transparency.telling.numbers.format import amount, number, signed
from transparency.telling.numbers.sums import identity_sentence
from transparency.telling.numbers.tables import NamedTable

SHORT = 14
"""A table of at most so many rows is not broken over pages."""

WIDE = 5
"""A table of more columns than this is set smaller."""


class Cell(Struct, frozen=True):
    """One printed number. ``nil``: one of a movement's empty places, set in the second ink."""

    text: str
    nil: bool = False


class Line(Struct, frozen=True):
    """One printed row."""

    name: str
    kind: str
    sign: str
    cells: tuple[Cell, ...]


class Printed(Struct, frozen=True):
    """One printed table."""

    number: int
    title: str
    stub: str
    columns: tuple[str, ...]
    rows: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    ranges: bool = False
    """Whether some numbers are printed with both ends, which takes twice the room."""

    @property
    def signed(self) -> bool:
        """Whether rows have a sign in a column of its own: a sum set as a sum."""
        return any(row.sign for row in self.rows)

    @property
    def headed(self) -> bool:
        """Whether rows have header cells; a plain list of one number each would be half headers."""
        return self.signed or len(self.columns) > 1

    @property
    def short(self) -> bool:
        """Whether it is kept on one page."""
        return len(self.rows) <= SHORT

    @property
    def wide(self) -> bool:
        """Whether it is set smaller."""
        return len(self.columns) > (WIDE // 2 if self.ranges else WIDE)


class Printer:
    """Prints tables for one report and numbers them in the order in which they are printed."""

    def __init__(self, currency: str, numbers: Iterator[int]) -> None:
        self._currency = currency
        self._numbers = numbers

    def number(self, value: Value, unit: Unit) -> str:
        """A value as printed."""
        return number(value, unit, currency=self._currency)

    def signed(self, value: Value, unit: Unit) -> str:
        """A change as printed, with its plus or minus."""
        return signed(value, unit, currency=self._currency)

    def table(self, table: NamedTable) -> Printed:
        """A table of the release."""
        lines = zip(table.rows, self._cells(table), strict=True)
        rows = tuple(Line(row.name, row.kind.value, row.sign, cells) for row, cells in lines)
        return Printed(
            number=next(self._numbers),
            title=table.title,
            stub=table.stub,
            columns=tuple(column.name for column in table.columns),
            rows=rows,
            notes=table.notes,
            ranges=any(cell.status in {Status.RANGE, Status.ABOUT} for row in table.rows for cell in row.cells),
        )

    def plain(self, title: str, stub: str, columns: tuple[str, ...], rows: Iterable[Line]) -> Printed:
        """A table whose cells are texts already."""
        return Printed(next(self._numbers), title, stub, columns, tuple(rows))

    def cells(self, table: Table) -> list[tuple[str, ...]]:
        """The texts of a table's cells, row by row, for a table that is set by hand."""
        return [tuple(cell.text for cell in cells) for cells in self._cells(table)]

    def _cells(self, table: Table) -> list[tuple[Cell, ...]]:
        return [
            tuple(self._cell(cell, column, row, table) for cell, column in zip(row.cells, table.columns, strict=True))
            for row in table.rows
        ]

    def _cell(self, cell: Value, column: Column, row: Row, table: Table) -> Cell:
        moves = table.signed and row.kind is RowKind.ITEM
        written = self.signed if moves or column.signed else self.number
        return Cell(written(cell, row.unit or column.unit), nil=moves and not cell.amount)

    def identities(self, identities: Iterable[Identity]) -> Printed:
        """The tie-outs with both sides and their difference."""
        lines = []
        for tie in identities:
            sides = (tie.left, tie.right, tie.difference)
            cells = tuple(Cell(amount(side, Unit.UNITS)) for side in sides)
            lines.append(Line(f"{tie.code} {identity_sentence(tie)}", RowKind.ITEM.value, "", cells))
        return Printed(
            next(self._numbers),
            say("both-sides-of-every-identity"),
            say("identity"),
            (say("left-side"), say("right-side"), say("difference")),
            tuple(lines),
        )

    def past(self, releases: Sequence[Release], figures: Sequence[Figure], title: str) -> Printed:
        """One row for each release, one column for each figure; a dash where a release does not have it."""
        lines = []
        for release in releases:
            cells = tuple(Cell(self.number(release.value(figure.id), figure.unit)) for figure in figures)
            lines.append(Line(release.label, RowKind.ITEM.value, "", cells))
        names = tuple(figure_name(figure.id) for figure in figures)
        ranges = any(release.value(figure.id).status is Status.RANGE for release in releases for figure in figures)
        return Printed(next(self._numbers), title, say("quarter"), names, tuple(lines), ranges=ranges)
