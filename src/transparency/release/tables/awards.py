"""T-B: open awards by kind, and what can be bought now; T-D: the table of Regulation S-K Item 201(d)."""

from transparency.published.blocks import OTHER
from transparency.release.capital import of_kind
from transparency.release.cells import QuarterCells
from transparency.release.figures.money import price
from transparency.release.lines import roll
from transparency.release.release import NONE, NOTHING, Column, Row, RowKind, Table, Unit, Value


def awards_table(cells: QuarterCells) -> Table:
    """T-B: identity T3, one column a kind when there are two that may be printed; and what can be bought now."""
    kinds = cells.published.instruments
    measures = ["outstanding", *(f"outstanding@instrument={kind}" for kind in kinds)]
    columns = [Column(id="units", unit=Unit.UNITS)]
    columns += [Column(id=f"units_{_kind(kind)}", unit=Unit.UNITS) for kind in kinds]
    rows = list(roll(cells, measures, signed=False))
    ids = ["closing/exercisable", *(f"closing/exercisable@instrument={kind}" for kind in kinds)]
    if ids[0] in cells:
        rows.append(Row(id="exercisable", cells=tuple(map(cells.value, ids))))
    return Table(
        id="awards",
        code="T-B",
        columns=tuple(columns),
        rows=tuple(rows),
    )


def _kind(instrument: str) -> str:
    """A kind of award as part of an id: awards of the kind OTHER are not what few kinds are together in."""
    return "other_awards" if instrument == "OTHER" else instrument.lower()


def _to_be_issued(cells: QuarterCells) -> Value:
    """Open awards that will be stock: neither paid only in cash nor issued already; none where that is not told."""
    kinds = cells.published.kinds
    if not kinds:
        return cells.value("closing/outstanding")
    if OTHER in kinds:
        return NONE
    return of_kind(cells, "to_issue") if "to_issue" in kinds else NOTHING


def plans_table(cells: QuarterCells) -> Table | None:
    """T-D: (a) units to be issued for open awards, (b) what they cost to buy, (c) units left, not counting (a)."""
    rows = []
    for id in ("approved", "not_approved", "total"):
        kind = RowKind.TOTAL if id == "total" else RowKind.ITEM
        part = "" if id == "total" else f"@plan={id}"
        if f"closing/outstanding{part}" not in cells:
            continue
        open_awards = cells.value(f"closing/outstanding{part}") if part else _to_be_issued(cells)
        each = price(cells) if id == "total" else NONE
        rows.append(Row(id=id, kind=kind, cells=(open_awards, each, cells.value(f"closing/available{part}"))))
    if not rows:
        return None
    return Table(
        id="plans",
        code="T-D",
        columns=(
            Column(id="to_be_issued", unit=Unit.UNITS),
            Column(id="price", unit=Unit.MONEY),
            Column(id="remaining", unit=Unit.UNITS),
        ),
        rows=tuple(rows),
    )
