"""What holds between the printed cells of a publication, from the grammar of their ids and nothing else.

The integer program has its own list of sums; this one is that of a reader, and is used to check the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from transparency.published.blocks import MEASURES, Level, Published
from transparency.published.cell_ids import parts_of_past

Cell = tuple[int, str]
"""Place of the quarter, and the id of the cell."""
MADE_OF = {
    "outstanding": ("unvested", "vested"),
    "promised": ("unvested", "vested", "owned", "unearned"),
    "earned": ("vested", "owned"),
}
EARLY = "closing/unearned"
"""Printed where a pool lets units be bought before they are earned."""
NEVER_NEGATIVE = ("opening/", "closing/", "table/", "people/", "ahead/", "money/", "grants/", "pot/", "year/", "lost/",
                  "cohort/")  # fmt: skip
"""Ids of cells that count what there is; others are movements."""
_TABLE = ("people", "promised", "earned", "owned")


def sums(published: Sequence[Published]) -> Iterator[dict[Cell, int]]:
    """Every sum of a publication as coefficients of cells that make nothing, also from quarter to quarter."""
    for place, one in enumerate(published):
        for terms in _of_quarter(one):
            yield {(place, cell): factor for cell, factor in terms.items()}
    for place, (before, one) in enumerate(pairwise(published), 1):
        if Level.FULL is before.level is one.level and before.block == one.block and not one.raised_from:
            for cell in one.values:
                closing = cell.replace("opening/", "closing/", 1)
                if cell.startswith("opening/") and closing in before.values:
                    yield {(place, cell): 1, (place - 1, closing): -1}


def broken(published: Sequence[Published]) -> list[str]:
    """The sums that the printed values do not keep, in words."""
    found = []
    for terms in sums(published):
        rest = sum(factor * published[place].values[cell] for (place, cell), factor in terms.items())
        if rest:
            quarter = published[next(iter(terms))[0]].quarter
            found.append(f"{quarter}: {' '.join(cell for _, cell in terms)} do not add up: {rest:,} is left")
    return found


def _of_quarter(one: Published) -> Iterator[dict[str, int]]:
    suffixes = ["", *(f"@instrument={name}" for name in one.instruments), *(f"@pool={name}" for name in one.pools)]
    for suffix in suffixes:
        yield from _chains(one, suffix)
        yield from _measures(one, suffix)
    yield from _parts(one)
    yield from _people(one)
    yield from _tables(one)
    yield from _past(one)
    ahead = [cell for cell in one.values if cell.startswith("ahead/")]
    if ahead and "closing/unvested" in one.values:
        yield _printed(one.values, {"closing/unvested": -1, "closing/unearned": -1, **dict.fromkeys(ahead, 1)})


def _chains(one: Published, suffix: str) -> Iterator[dict[str, int]]:
    """Opening and lines make the closing."""
    for measure in MEASURES:
        opening, closing = (f"{moment}/{measure}{suffix}" for moment in ("opening", "closing"))
        if opening in one.values and closing in one.values:
            flows = {f"flow/{line}/{measure}{suffix}": 1 for line in one.lines}
            yield _printed(one.values, {closing: -1, opening: 1, **flows})


def _measures(one: Published, suffix: str) -> Iterator[dict[str, int]]:
    """Some measures are sums of others."""
    for moment in ("opening", "closing", *(f"flow/{line}" for line in one.lines)):
        for measure, parts in MADE_OF.items():
            cells = [f"{moment}/{part}{suffix}" for part in parts if part != "unearned" or EARLY in one.values]
            enough = any if moment.startswith("flow") else all
            if f"{moment}/{measure}{suffix}" in one.values and enough(cell in one.values for cell in cells):
                yield _printed(one.values, {f"{moment}/{measure}{suffix}": -1, **dict.fromkeys(cells, 1)})
        aside = [f"{moment}/{part}{suffix}" for part in ("set_aside", "available", "outstanding", "gone")]
        if all(cell in one.values for cell in aside):
            yield {aside[0]: -1, **dict.fromkeys(aside[1:], 1)}


def _parts(one: Published) -> Iterator[dict[str, int]]:
    """Kinds of award, pools and plans are parts of the whole."""
    divided: dict[tuple[str, str], list[str]] = {}
    for cell in one.values:
        whole, _, part = cell.partition("@")
        if part:
            divided.setdefault((whole, part.partition("=")[0]), []).append(cell)
    for (whole, _), cells in divided.items():
        if whole in one.values:
            yield {whole: -1, **dict.fromkeys(cells, 1)}


def _people(one: Published) -> Iterator[dict[str, int]]:
    names = ("opening", "joined", "left", "eligible", "covered", "not_yet")
    opening, joined, left, eligible, covered, not_yet = (f"people/{name}" for name in names)
    if opening in one.values and eligible in one.values:
        yield _printed(one.values, {opening: 1, joined: 1, left: -1, eligible: -1})
    if covered in one.values and eligible in one.values:
        yield _printed(one.values, {covered: 1, not_yet: 1, eligible: -1})
    for cell in one.values:
        if cell.startswith("grants/") and cell.endswith("/all"):
            rule = cell.removesuffix("all")
            if f"{rule}following" in one.values:
                yield _printed(one.values, {cell: -1, f"{rule}following": 1, f"{rule}exceptions": 1})
            reasons = [other for other in one.values if other.startswith(f"{rule}reason/")]
            if reasons:
                yield {f"{rule}exceptions": -1, **dict.fromkeys(reasons, 1)}


def _tables(one: Published) -> Iterator[dict[str, int]]:
    for table in one.tables:
        at = f"table/{'+'.join(table.attributes)}"
        for column in _TABLE:
            rows = {cell: 1 for row in table.rows if (cell := f"{at}/{row.id}/{column}") in one.values}
            total = "people/holders" if column == "people" else f"closing/{column}"
            if rows:
                yield {total: -1, **rows}
                if f"{at}/total/{column}" in one.values:
                    yield {total: -1, f"{at}/total/{column}": 1}


def _past(one: Published) -> Iterator[dict[str, int]]:
    """What became of units of each year makes what was granted; what still runs is still to be earned; reasons."""
    years, reasons = (parts_of_past(one.values, kind) for kind in ("cohort", "lost"))
    for year in years:
        at = f"cohort/{year}"
        yield {f"{at}/granted": -1, **dict.fromkeys((f"{at}/{column}" for column in ("earned", "lost", "running")), 1)}
    if years:
        running = dict.fromkeys((f"cohort/{year}/running" for year in years), 1)
        yield _printed(one.values, {"closing/unvested": -1, "closing/unearned": -1, **running})
    if reasons:
        yield {"lost/total/units": -1, **dict.fromkeys((f"lost/{reason}/units" for reason in reasons), 1)}


def _printed(values: Mapping[str, int], terms: Mapping[str, int]) -> dict[str, int]:
    """Cells that are not printed are those that a line never touches: nothing."""
    return {cell: factor for cell, factor in terms.items() if cell in values}
