"""The quarter before as it was printed: what opens this one, and which values stay as they are (rules 1 and 7)."""

from collections.abc import Mapping
from fractions import Fraction

from transparency.ledger.contributions import FLOWING
from transparency.privacy.cells import Tally
from transparency.privacy.layout import Layout, layout_again
from transparency.privacy.occasion import Occasion
from transparency.privacy.rounding import Amount
from transparency.published.blocks import OTHER, Counted, Published, counted
from transparency.published.cell_ids import at, chained, same_thing

Superseded = tuple[Published, Mapping[str, Amount]]
"""What was printed of a quarter that is drawn anew, and what was true by the books with which it was drawn."""


def openings(now: Occasion, layout: Layout) -> dict[str, Fraction]:
    """Closings as they were printed, in units of today, of which a split may leave parts.

    Of a part only where it is the same part: "other" may hold others by now.
    """
    past = now.past
    if past is None:
        return {}
    opened: dict[str, Fraction] = {}
    ends = [""]
    for division, were in (("instrument", past.instruments), ("pool", past.pools)):
        names = layout.parts[division]
        ends += [at(division, name) for name in names if name in were and (name != OTHER or names == were)]
    for end in ends:
        closing = {name: past.values.get(f"closing/{name}{end}") for name in (*FLOWING, "set_aside", "available")}
        aside, available, outstanding, gone = map(closing.get, ("set_aside", "available", "outstanding", "gone"))
        if aside is not None and available is not None:
            closing["used"] = aside - available
            if outstanding is not None and gone is not None:
                closing["left"] = aside - available - outstanding - gone
        opened |= {f"opening/{name}{end}": units * now.ratio for name, units in closing.items() if units is not None}
    return opened


def unchanged(
    now: Occasion, layout: Layout, amounts: Mapping[str, Amount], opened: Mapping[str, int]
) -> dict[str, int]:
    """Cells to which everybody contributes what they did → their blocks as printed (rule 1).

    ``amounts``: the true cells of now. ``opened``: openings in blocks, where a block goes on from the quarter before.
    """
    past = now.past
    if past is None:
        return {}
    then = layout_again(past, now.publication, now.ratio)
    units = counts = Tally(now.sources, then, now.before, now.before).amounts
    if now.ratio < 1:  # people are compared as they were counted: a split may have left some of them nothing
        as_counted = now.sources.of(now.index - 1)
        counts = Tally(now.sources, then, as_counted, as_counted).amounts
    kept: dict[str, int] = {}
    for cell, amount in amounts.items():
        if cell.startswith("opening/") or cell in ("people/opening", "people/joined", "people/left"):
            continue
        of_units = counted(cell) is Counted.UNITS
        printed = [same for same in same_thing(cell) if same in past.values]
        if chained(cell):
            opening = opened.get("opening" + cell.removeprefix("closing"))
            if not amount.mark and opening is not None:
                kept[cell] = opening
                continue
            steady = printed if not amount.mark and now.block_before == layout.block else []
        else:
            was = units if of_units else counts
            steady = [same for same in printed if was.get(same) == amount and amount.mark]
        if steady:
            kept[cell] = int(past.values[steady[0]] * (now.ratio if of_units else 1) / layout.step(cell))
    return kept


def rightly_printed(superseded: Superseded | None, layout: Layout, amounts: Mapping[str, Amount]) -> dict[str, int]:
    """Cells of a quarter that is drawn anew of which the same is true: they keep what was printed (rule 6)."""
    if superseded is None:
        return {}
    (printed, true), opened = superseded, ("opening/", "people/opening")
    same = [cell for cell in amounts if cell in printed.values and true.get(cell) == amounts[cell]]
    return {cell: printed.values[cell] // layout.step(cell) for cell in same if not cell.startswith(opened)}
