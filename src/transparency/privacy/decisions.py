"""What the company decided about its pools: exact where that says nothing about people, else a cell (rule 4)."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from transparency.ledger.contributions import Decided
from transparency.ledger.few_people import few_movements, last_decision, moved_since
from transparency.privacy.layout import Layout
from transparency.privacy.occasion import Occasion
from transparency.published.blocks import OTHER, Level
from transparency.published.cell_ids import at


class Sizes(Struct, frozen=True):
    """The size of a pool, or of several: opening + flows = closing."""

    opening: int
    flows: dict[str, int]
    closing: int
    exact: frozenset[str]
    """Which of ``opening``, ``closing`` and the flows are the truth."""


def tells_of_people(amount: int, block: int, minimum: int, movements: frozenset[int]) -> bool:
    """Whether an exact amount may be about few people.

    Args:
        amount: Units that the company added or took.
        block: R.
        minimum: n.
        movements: Amounts that one to four people moved since the decision before.

    >>> tells_of_people(500_000, 2000, 11, frozenset()), tells_of_people(1440, 2000, 11, frozenset())
    (False, True)

    """
    size = abs(amount)
    if size % block == 0:
        return False
    return size < minimum * block or size in movements


def pool_sizes(now: Occasion, layout: Layout, last: Mapping[str, Fraction]) -> dict[str, Sizes]:
    """What is set aside: in all, and in each printed pool ("", "@pool=a").

    ``last``: what opens the quarter, as it was printed.
    """
    since = last_decision(now.sources.decisions, now.index)
    movements = few_movements(moved_since(now.sources.moves, since, now.index))
    decided = now.facts.decided
    own = [name for name in layout.parts["pool"] if name != OTHER]
    pools = {at("pool", name): [name] if name in decided else [] for name in own}
    if OTHER in layout.parts["pool"]:
        pools[at("pool", OTHER)] = [pool for pool in decided if pool not in own]

    def printed(end: str, opened: int | None) -> Sizes:
        of = [decided[pool] for pool in pools.get(end, decided)]
        return _size(now, layout.block, of, opened, movements=movements, name=end)

    def opened(end: str) -> int | None:
        cell = f"opening/set_aside{end}"
        return int(last[cell] + last.get(f"opening/left{end}", 0)) if cell in last else None

    whole = opened("")
    if not pools:
        return {"": printed("", whole)}
    sizes = {end: printed(end, opened(end)) for end in pools}
    told_anew = [end for end in pools if opened(end) is None]
    if told_anew and whole is not None:  # so that all of it opens as it closed
        end = told_anew[-1]
        sizes[end] = printed(end, whole - sum(size.opening for other, size in sizes.items() if other != end))
    return sizes | {"": _together(sizes.values())}


def _size(
    now: Occasion, block: int, pools: Sequence[Decided], opened: int | None, *, movements: frozenset[int], name: str
) -> Sizes:
    """The printed size of some pools together; the coin is drawn by their ``name``.

    ``opened``: the size printed last, in units of today; None when none was. ``movements``: amounts that one to four
    people moved since the last decision.
    """
    true = sum(pool.opening for pool in pools)
    opening = true if opened is None else opened
    if opened is None and tells_of_people(true, block, now.minimum, movements):
        opening = true // block * block
    exact = {"opening"} if opening == true else set()
    flows: dict[str, int] = {}
    printed = opening
    for line, amount in _added(pool.flows for pool in pools).items():
        true += amount
        flows[line] = amount
        if line == "split_rounding" or not tells_of_people(amount, block, now.minimum, movements):
            exact.add(line)
        else:
            flows[line] = now.coin.drawn(f"decided/{line}/{name}", amount, true - printed, block)
        printed += flows[line]
    if printed == sum(pool.closing for pool in pools):
        exact.add("closing")
    return Sizes(opening, flows, printed, frozenset(exact))


def _added(flows: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Line → units of several pools together, where that is any."""
    every = list(flows)
    sums = {
        line: sum(pool.get(line, 0) for pool in every) for line in sorted({line for pool in every for line in pool})
    }
    return {line: units for line, units in sums.items() if units}


def _together(pools: Iterable[Sizes]) -> Sizes:
    """The size of all pools: the sum of the printed ones."""
    every = list(pools)
    exact = {"opening", "closing", *(line for pool in every for line in pool.flows)}
    for pool in every:
        exact -= {"opening", "closing", *pool.flows} - pool.exact
    opening, closing = sum(pool.opening for pool in every), sum(pool.closing for pool in every)
    return Sizes(opening, _added(pool.flows for pool in every), closing, frozenset(exact))


def plans_in_print(layout: Layout, printed: Mapping[str, int], sizes: Mapping[str, Sizes]) -> dict[str, int]:
    """What is available under plans that shareholders approved, and under others: if printed pools tell it exactly."""
    pools, found = layout.parts["pool"], {}
    inside = {pool: {layout.plans[pool]} for pool in pools if pool != OTHER}
    inside[OTHER] = {plan for pool, plan in layout.plans.items() if pool not in pools}
    for plan in layout.parts["plan"]:
        own = [sizes[at("pool", pool)] for pool in pools if inside[pool] == {plan}]
        found[plan] = sum(size.closing for size in own) - printed[f"closing/used{at('plan', plan)}"]
        if not own or not all("closing" in size.exact for size in own):
            return {}
    apart = all(len(inside[pool]) == 1 for pool in pools)
    return {f"closing/available{at('plan', plan)}": units for plan, units in found.items()} if apart else {}


def sizes_in_print(
    layout: Layout, printed: Mapping[str, int], size: Sizes, end: str
) -> tuple[dict[str, int], set[str]]:
    """What is set aside and what is available, from decisions and from printed units; and which of it is exact.

    ``printed``: units of all cells. ``end``: the pool, "" for all of them, or ``@pool=a``.
    """
    full = layout.level is Level.FULL
    moments = {"opening": size.opening, "closing": size.closing} if full else {"closing": size.closing}
    values: dict[str, int] = {}
    for moment, decided in moments.items():
        used = printed.get(f"{moment}/used{end}")
        if used is not None:
            values[f"{moment}/available{end}"] = decided - used
        if used is not None or moment in size.exact:
            values[f"{moment}/set_aside{end}"] = decided - printed.get(f"{moment}/left{end}", 0)
    for line in layout.lines:
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
