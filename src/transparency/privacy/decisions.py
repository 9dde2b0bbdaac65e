"""What the company decided about its pools: exact where that says nothing about people, else a cell (rule 4)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from transparency.ledger.contributions import Decided
from transparency.ledger.few_people import few_movements, last_decision, moved_since
from transparency.privacy.layout import Layout
from transparency.privacy.occasion import Occasion
from transparency.published.blocks import OTHER
from transparency.published.cell_ids import at
from transparency.published.pools import Sizes


def tells_of_people(amount: int, block: int, minimum: int, movements: frozenset[int]) -> bool:
    """Whether an exact amount that the company added or took may be about few people.

    ``movements``: amounts that one to four people moved since the decision before.

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
    sums: Counter[str] = Counter()
    for pool in flows:
        sums.update(pool)
    return {line: units for line, units in sorted(sums.items()) if units}


def _together(pools: Iterable[Sizes]) -> Sizes:
    """The size of all pools: the sum of the printed ones."""
    every = list(pools)
    exact = {"opening", "closing", *(line for pool in every for line in pool.flows)}
    for pool in every:
        exact -= {"opening", "closing", *pool.flows} - pool.exact
    opening, closing = sum(pool.opening for pool in every), sum(pool.closing for pool in every)
    return Sizes(opening, _added(pool.flows for pool in every), closing, frozenset(exact))
