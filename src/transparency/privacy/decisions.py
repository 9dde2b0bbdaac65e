"""What the company decided about its pools: exact where that says nothing about people, else a cell (rule 4)."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from transparency.ledger.contributions import Decided
from transparency.privacy.cell_ids import at
from transparency.privacy.coin import SCALE, Coin
from transparency.privacy.layout import Layout
from transparency.published.blocks import OTHER, Level


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


def decisions(
    pools: Sequence[Decided],
    opened: int | None,
    *,
    block: int,
    minimum: int,
    movements: frozenset[int],
    coin: Coin,
    name: str,
) -> Sizes:
    """The printed size of some pools together.

    Args:
        pools: What was decided about each.
        opened: The size printed last, in units of today; None when none was.
        block: R.
        minimum: n.
        movements: Amounts that one to four people moved.
        coin: The coin of the quarter.
        name: Which pools: the coin is drawn by it.

    """
    true_opening = sum(pool.opening for pool in pools)
    opening = opened
    if opening is None:
        opening = true_opening
        if tells_of_people(true_opening, block, minimum, movements):
            opening = true_opening // block * block
    flows: dict[str, int] = {}
    exact = {"opening"} if opening == true_opening else set()
    true = true_opening
    printed = opening
    for line in sorted({line for pool in pools for line in pool.flows}):
        amount = sum(pool.flows.get(line, 0) for pool in pools)
        if not amount:
            continue
        true += amount
        if line == "split_rounding" or not tells_of_people(amount, block, minimum, movements):
            flows[line] = amount
            exact.add(line)
        else:
            flows[line] = drawn(amount, true - printed, block, coin, f"decided/{line}/{name}")
        printed += flows[line]
    if printed == sum(pool.closing for pool in pools):
        exact.add("closing")
    return Sizes(opening, flows, printed, frozenset(exact))


def pool_sizes(
    layout: Layout,
    decided: Mapping[str, Decided],
    last: Mapping[str, Fraction],
    *,
    minimum: int,
    movements: frozenset[int],
    coin: Coin,
) -> dict[str, Sizes]:
    """What is set aside: in all, and in each printed pool ("", "@pool=a").

    Args:
        layout: What is printed.
        decided: Pool → what was decided about it.
        last: What opens the quarter, as it was printed.
        minimum: n.
        movements: Amounts that one to four people moved.
        coin: The coin of the quarter.

    """
    own = [name for name in layout.pools if name != OTHER]
    rest = [pool for pool in decided if pool not in own]
    pools = {at("pool", name): [name] if name in decided else [] for name in own}
    if OTHER in layout.pools:
        pools[at("pool", OTHER)] = rest

    def printed(end: str, opened: int | None) -> Sizes:
        of = [decided[pool] for pool in pools.get(end, decided)]
        return decisions(of, opened, block=layout.block, minimum=minimum, movements=movements, coin=coin, name=end)

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
    return sizes | {"": together(sizes.values())}


def plans_in_print(layout: Layout, printed: Mapping[str, int], sizes: Mapping[str, Sizes]) -> dict[str, int]:
    """What is available under plans that shareholders approved, and under others: if printed pools tell it exactly."""
    if any(not layout.plan_of(pool) for pool in layout.pools):
        return {}
    values = {}
    for plan in layout.parts("plan"):
        pools = [sizes[at("pool", pool)] for pool in layout.pools if layout.plan_of(pool) == plan]
        if not pools or any("closing" not in size.exact for size in pools):
            return {}
        used = printed[f"closing/used{at('plan', plan)}"]
        values[f"closing/available{at('plan', plan)}"] = sum(size.closing for size in pools) - used
    return values


def together(pools: Iterable[Sizes]) -> Sizes:
    """The size of all pools: the sum of the printed ones."""
    every = list(pools)
    flows: dict[str, int] = {}
    for pool in every:
        for line, units in pool.flows.items():
            flows[line] = flows.get(line, 0) + units
    exact = {"opening", "closing", *flows}
    for pool in every:
        exact -= {"opening", "closing", *pool.flows} - pool.exact
    opening, closing = sum(pool.opening for pool in every), sum(pool.closing for pool in every)
    return Sizes(opening, {line: units for line, units in flows.items() if units}, closing, frozenset(exact))


def drawn(amount: int, due: int, block: int, coin: Coin, name: str) -> int:
    """Floor or ceiling of an amount, so that the balance stays within a block of the truth.

    ``due``: what would make the balance true.
    """
    floor = amount // block
    up = coin.parts(name) < amount % block * SCALE // block
    chosen = [floor + up, floor + 1 - up]
    near = [blocks for blocks in chosen if abs(blocks * block - due) < block]
    return (near or [(due + block // 2) // block])[0] * block


def sizes_in_print(
    layout: Layout, printed: Mapping[str, int], size: Sizes, end: str
) -> tuple[dict[str, int], set[str]]:
    """What is set aside and what is available, from decisions and from printed units; and which of it is exact.

    Args:
        layout: What is printed.
        printed: Units of all cells.
        size: The decisions.
        end: The pool: "" for all of them, or ``@pool=a``.

    """
    moments = {"opening": size.opening, "closing": size.closing}
    if layout.level is not Level.FULL:
        moments.pop("opening")
    values: dict[str, int] = {}
    for moment, decided in moments.items():
        left = printed.get(f"{moment}/left{end}", 0)
        used = printed.get(f"{moment}/used{end}")
        if used is not None:
            values[f"{moment}/available{end}"] = decided - used
        if used is not None or moment in size.exact:
            values[f"{moment}/set_aside{end}"] = decided - left
    for line in layout.lines:
        for measure, of in (("available", "used"), ("set_aside", "left")):
            if f"flow/{line}/{of}{end}" in printed:
                values[f"flow/{line}/{measure}{end}"] = -printed[f"flow/{line}/{of}{end}"]
    for line, units in size.flows.items():
        name = OTHER if line == "split_rounding" else line
        if layout.level is Level.FULL or line in size.exact:
            for measure in ("available", "set_aside"):
                id = f"flow/{name}/{measure}{end}"
                values[id] = values.get(id, 0) + units
    true = {f"{moment}/set_aside{end}" for moment in moments if moment in size.exact}
    true |= {f"flow/{line}/set_aside{end}" for line in size.flows if line in size.exact and line != "split_rounding"}
    exact = {cell for cell in true if not printed.get(cell.replace("set_aside", "left"), 0)}
    return values, exact | {cell.replace("set_aside", "available") for cell in exact if cell.startswith("flow/")}
