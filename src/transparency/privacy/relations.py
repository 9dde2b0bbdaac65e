"""Lines: cells that add up to a cell, as totals and parts, parents and children of roll-ups, or by chance."""

from dataclasses import dataclass

import numpy as np

from transparency.privacy.cells import Cells, Placing
from transparency.privacy.contribution import Ints
from transparency.privacy.elimination import reduced

Table = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """``total`` is the sum of the disjoint ``parts``. ``structural``: by the shape or a roll-up, not by chance."""

    total: int
    parts: tuple[int, ...]
    structural: bool


def lines(cells: Cells) -> tuple[Line, ...]:
    """Every cell that is the union of whole cells of another table, the structural ones first, each once."""
    found: dict[tuple[int, tuple[int, ...]], bool] = {}
    for coarse, fine in ((a, b) for a in cells.placings for b in cells.placings if a != b):
        whole = _whole(cells.placings[coarse], cells.placings[fine])
        structural = len(whole) == len(cells.placings[coarse].keys)
        for key in whole:
            at = cells.placings[coarse].key_of_atom == key
            total = int(cells.placings[coarse].cell_of_key[key])
            parts = tuple(sorted({int(part) for part in cells.placings[fine].cell_of_atom[at]}))
            if parts != (total,):
                found[total, parts] = structural or found.get((total, parts), False)
    ordered = sorted(found.items(), key=lambda item: (not item[1], item[0]))
    return tuple(Line(total, parts, structural) for (total, parts), structural in ordered)


def families(cells: Cells) -> frozenset[tuple[Table, Table]]:
    """Pairs of tables of which the first adds up from the second in every row: (coarse, fine)."""
    return frozenset(
        (coarse, fine)
        for coarse in cells.placings
        for fine in cells.placings
        if coarse != fine
        and len(_whole(cells.placings[coarse], cells.placings[fine])) == len(cells.placings[coarse].keys)
    )


def _whole(coarse: Placing, fine: Placing) -> list[int]:
    """The keys of the coarse table that are unions of whole cells of the fine one."""
    low = np.full(len(fine.keys), len(coarse.keys))
    high = np.full(len(fine.keys), -1)
    np.minimum.at(low, fine.key_of_atom, coarse.key_of_atom)
    np.maximum.at(high, fine.key_of_atom, coarse.key_of_atom)
    torn = (low != high)[fine.key_of_atom]
    whole = np.ones(len(coarse.keys), bool)
    whole[coarse.key_of_atom[torn]] = False
    return [int(key) for key in np.flatnonzero(whole)]


def spanning(some: tuple[Line, ...], cells: int) -> tuple[Line, ...]:
    """The lines without those that follow from others."""
    _, rows, _ = reduced(matrix(some, cells), cells, upwards=False)
    return tuple(some[row] for row in sorted(rows))


def matrix(some: tuple[Line, ...], cells: int) -> Ints:
    """One row a line: +1 for the total, -1 for each part."""
    out = np.zeros((len(some), cells), np.int64)
    for row, line in enumerate(some):
        out[row, list(line.parts)] = -1
        out[row, line.total] = 1
    return out
