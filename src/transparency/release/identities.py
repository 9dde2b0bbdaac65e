"""The tie-outs T1 to T6 and those of people: the same printed number by two routes, printed as a sum."""

from collections.abc import Iterator

from transparency.publication.problem import Problem
from transparency.release.cells import QuarterCells
from transparency.release.lines import flow
from transparency.release.release import Identity, RowKind, Table

_ROLLED = (
    ("T2", "available"),
    ("T3", "outstanding"),
    ("T4a", "unvested"),
    ("T4b", "vested"),
    ("T5", "owned"),
    ("T5b", "unearned"),
)


def identities(cells: QuarterCells, breakdowns: tuple[Table, ...]) -> tuple[tuple[Identity, ...], list[Problem]]:
    """All tie-outs of what is printed, and a problem I01 for each that fails."""
    found = list(_sides(cells, breakdowns))
    problems = [
        Problem(
            code="I01",
            message=f"{cells.quarter.label}: {tie.code} does not tie out: {tie.left:,} is not {tie.right:,}.",
            path=f"quarters/{cells.quarter.id}/commentary.md",
            hint="Published values add up when they are drawn: the file was changed since, or the program is wrong.",
        )
        for tie in found
        if tie.difference
    ]
    return tuple(found), problems


def _sides(cells: QuarterCells, breakdowns: tuple[Table, ...]) -> Iterator[Identity]:
    """Each tie-out whose sides are printed."""
    closing = {measure: cells.amount(f"closing/{measure}") for measure in ("available", "outstanding", "gone")}
    if "closing/outstanding" in cells:
        aside = cells.amount("closing/set_aside")
        yield Identity("T1", aside, sum(closing.values()))
    for code, measure in _ROLLED:
        if f"opening/{measure}" in cells:
            moved = sum(cells.amount(flow(line, measure)) for line in cells.lines)
            yield Identity(code, cells.amount(f"opening/{measure}") + moved, cells.amount(f"closing/{measure}"))
    for table in breakdowns:
        place = next(n for n, column in enumerate(table.columns) if column.id == "promised")
        groups = sum(int(row.cells[place].amount or 0) for row in table.rows if row.kind is not RowKind.TOTAL)
        yield Identity("T6", groups, cells.amount("closing/promised"), table.attributes)
    if "people/opening" in cells:
        here, sides = (
            cells.amount("people/eligible"),
            [cells.amount(f"people/{id}") for id in ("opening", "joined", "left")],
        )
        yield Identity("P1", sides[0] + sides[1] - sides[2], here)
        if "people/covered" in cells:
            sides = [cells.amount(f"people/{id}") for id in ("covered", "not_yet")]
            yield Identity("P2", sum(sides), here)
    ahead = [id for id in cells.published.values if id.startswith("ahead/")]
    if ahead:
        to_earn = cells.amount("closing/unvested") + cells.amount("closing/unearned")
        yield Identity("T8", sum(map(cells.amount, ahead)), to_earn)
