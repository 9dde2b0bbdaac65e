"""Units that are set aside and available: from what the company decided, and from printed units of people."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from transparency.published.blocks import OTHER
from transparency.published.cell_ids import at


class Sizes(Struct, frozen=True):
    """The printed size of a pool, or of several: opening + flows = closing."""

    opening: int
    flows: dict[str, int]
    closing: int
    exact: frozenset[str]
    """Which of ``opening``, ``closing`` and the flows are the truth."""


def set_aside(
    printed: Mapping[str, int], size: Sizes, lines: Sequence[str], end: str, *, full: bool
) -> tuple[dict[str, int], set[str]]:
    """What is set aside and what is available, and which of it is exact.

    ``printed``: units of all cells. ``lines``: those that people move. ``end``: the pool, "" for all of them, or
    ``@pool=a``. ``full``: whether openings and all lines are told.
    """
    moments = {"opening": size.opening, "closing": size.closing} if full else {"closing": size.closing}
    values: dict[str, int] = {}
    for moment, decided in moments.items():
        used = printed.get(f"{moment}/used{end}")
        if used is not None:
            values[f"{moment}/available{end}"] = decided - used
        if used is not None or moment in size.exact:
            values[f"{moment}/set_aside{end}"] = decided - printed.get(f"{moment}/left{end}", 0)
    for line in lines:
        for measure, of in (("available", "used"), ("set_aside", "left")):
            if f"flow/{line}/{of}{end}" in printed:
                values[f"flow/{line}/{measure}{end}"] = -printed[f"flow/{line}/{of}{end}"]
    for line, units in size.flows.items():
        if full or line in size.exact:
            for measure in ("available", "set_aside"):
                id = f"flow/{OTHER if line == 'split_rounding' else line}/{measure}{end}"
                values[id] = values.get(id, 0) + units
    true = [f"{moment}/set_aside{end}" for moment in moments if moment in size.exact]
    true += [f"flow/{line}/set_aside{end}" for line in size.flows if line in size.exact and line != "split_rounding"]
    exact = {cell for cell in true if not printed.get(cell.replace("set_aside", "left"), 0)}
    return values, exact | {cell.replace("set_aside", "available") for cell in exact if cell.startswith("flow/")}


def available_by_plan(
    printed: Mapping[str, int], sizes: Mapping[str, Sizes], pools: Sequence[str], plans: Mapping[str, str]
) -> dict[str, int]:
    """What is available under plans that shareholders approved, and under others: if printed pools tell it exactly.

    ``pools``: the printed ones. ``plans``: of every pool its plan.
    """
    inside = {
        pool: {plans[pool]} if pool != OTHER else {plans[one] for one in plans.keys() - {*pools}} for pool in pools
    }
    found = {}
    for plan in sorted({*plans.values()}):
        own = [sizes[at("pool", pool)] for pool in pools if inside[pool] == {plan}]
        if not own or not all("closing" in size.exact for size in own):
            return {}
        cell = f"closing/available{at('plan', plan)}"
        found[cell] = sum(size.closing for size in own) - printed[f"closing/used{at('plan', plan)}"]
    return found if all(len(of) == 1 for of in inside.values()) else {}
