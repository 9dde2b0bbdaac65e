"""What of a quarter is printed at all: its level, its block, its lines, and the sets of people in it."""

from collections.abc import Sequence
from fractions import Fraction

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from transparency.ledger.contributions import WHO, Contributions, Ratios, Sources
from transparency.ledger.positions import LINES
from transparency.ledger.replay.ordered_events import NO_STOCK, STOCK_AT_GRANT
from transparency.privacy.block_size import block_of
from transparency.privacy.coin import Coin
from transparency.privacy.groups import Combination, PrintedBefore, one_inside, parts_of, tables_of
from transparency.publication.publication import Publication
from transparency.publication.quarter import Quarter
from transparency.published.blocks import COUNTS, OTHER, PRESENCE, Level, Published, level_of

DECISIONS = ("authorized", "reduced", "pool_transfer")
"""Lines that the company moves, not people."""
UNITS_OF_DAY = ("split", "split_rounding")
PEOPLE_LINES = tuple(line for line in LINES if line not in (*DECISIONS, *UNITS_OF_DAY))
YEAR = 4
_KIND = (
    pl.when(pl.col("instrument").is_in(NO_STOCK)).then(pl.lit("cash_only"))
    .when(pl.col("instrument").is_in(STOCK_AT_GRANT)).then(pl.lit("restricted"))
    .otherwise(pl.lit("to_issue"))
)  # fmt: skip
"""Of an award, one of ``KINDS``."""

ALWAYS: dict[str, set[str]] = {
    "granted": {"unvested", "outstanding", "promised", "used"},
    "vested": {"unvested", "vested", "earned"},
}
"""Lines that are always printed, and what they touch."""


class Layout(Struct, frozen=True):
    """What is printed in a quarter: everything but the amounts."""

    level: Level
    block: int
    lines: tuple[str, ...] = ()
    """Lines that people move, ``other`` last."""
    instruments: tuple[str, ...] = ()
    pools: tuple[str, ...] = ()
    plans: dict[str, str] = {}
    """Pool → ``approved`` or ``not_approved``; empty when the two are not told apart."""
    kinds: tuple[str, ...] = ()
    """See ``Published.kinds``."""
    tables: tuple[tuple[tuple[str, ...], frozenset[Combination]], ...] = ()
    early: bool = False
    """Whether stock that was bought before it was earned is told: where a pool allows that."""
    priced: bool = False
    """Whether units that have a price are told apart."""
    by_instrument: bool = False
    """Whether the units that can be bought are told by kind of award."""
    money: int = 0
    """Block of money; 0 without any."""
    worth: bool = False
    """Whether the price of all outstanding units together is told: when there are several prices."""
    paid: bool = False
    """Whether the cash ever paid is told: when enough people were paid."""
    points: dict[str, int] = {}
    """Rule → block of points."""
    rules: tuple[str, ...] = ()
    """Rules of which grants are counted."""
    reasons: frozenset[tuple[str, str]] = frozenset()
    """Rule and reason, of exceptions that are counted by reason."""

    def step(self, cell: str) -> int:
        """What one block of a cell is printed as."""
        kind, *names = cell.split("/")
        if kind == "money":
            return self.money
        if kind == "pot" and names[-1] == "points":
            return self.points[names[0]]
        return self.block if self.in_units(cell) else COUNTS

    @staticmethod
    def in_units(cell: str) -> bool:
        """Whether a cell counts units, and so is changed by a split."""
        kind, *names = cell.split("/")
        return kind not in ("people", "grants", "money") and names[-1] not in ("people", "points")

    def part(self, division: str) -> pl.Expr:
        """In which printed part of a division units are."""
        if division == "plan":
            return pl.col("pool").replace_strict(self.plans, default=None, return_dtype=pl.String).alias("part")
        own = [name for name in self.parts(division) if name != OTHER]
        if division == "kind":
            return pl.when(_KIND.is_in(own)).then(_KIND).otherwise(pl.lit(OTHER)).alias("part")
        return pl.when(pl.col(division).is_in(own)).then(division).otherwise(pl.lit(OTHER)).alias("part")

    def parts(self, division: str) -> tuple[str, ...]:
        """The printed parts of a division."""
        if division == "plan":
            return tuple(sorted(set(self.plans.values())))
        kinds = self.kinds if self.kinds != (OTHER,) else ()
        return {"instrument": self.instruments, "pool": self.pools, "kind": kinds}[division]

    def plan_of(self, pool: str) -> str:
        """The plan of a printed pool; "" for ``other`` where that holds pools of both, so that it is no part of one."""
        named = [pool] if pool != OTHER else [other for other in self.plans if other not in self.pools]
        plans = {self.plans[one] for one in named if one in self.plans}
        return plans.pop() if len(plans) == 1 else ""


def table_attributes(publication: Publication) -> tuple[tuple[str, ...], ...]:
    """Attributes of each table: those that the settings ask for, and who is still here."""
    settings = publication.settings
    presence = () if PRESENCE in settings.attributes else ((PRESENCE,),)
    single = ((name,) for name, attribute in settings.attributes.items() if attribute.breakdown)
    return (*single, *settings.disclosure.two_way, *presence)


def layout_of(
    sources: Sources,
    facts: Contributions,
    quarter: Quarter,
    publication: Publication,
    past: Published | None,
    *,
    coin: Coin,
    size: int,
) -> Layout:
    """Choose what is printed of a quarter.

    Args:
        sources: All quarters.
        facts: The quarter's contributions.
        quarter: Which one.
        publication: The settings.
        past: What was printed in the quarter before.
        coin: The quarter's coin.
        size: The most that a rule in force gives one person at once.

    """
    minimum = publication.settings.disclosure.min_providers
    before = _printed_before(past, quarter)
    block = block_of(
        held=most(facts.people, "promised"),
        size=size,
        before=block_before(past, company_ratio(sources.ratios(facts.index))),
        coin=coin,
        opens_year=quarter.number == 1,
    )
    holders = facts.people.height
    level = level_of(block, int(facts.people["promised"].sum()), holders, minimum)
    if past is not None and level is Level.FULL and not _can_open(past, quarter):
        level = Level.RANGES
    allowed = any(pool.early_exercise for pool in publication.settings.pools)
    early = allowed or bool((facts.closing["unearned"] != 0).any())
    layout = Layout(level, block, early=early)
    if level is not Level.FULL:
        return replace(layout, kinds=(OTHER,) if _kinds_there(facts.holdings) - {"to_issue"} else ())
    layout = replace(layout, lines=_lines(sources, facts.index, past if before.binding else None, minimum))
    layout = _divided(layout, facts, publication, before, minimum)
    layout = _priced(layout, facts, sources, minimum)
    return replace(layout, money=_money(layout, facts, sources, past, coin, opens_year=quarter.number == 1))


def _printed_before(past: Published | None, quarter: Quarter) -> PrintedBefore:
    """Who was in which row in the quarter before, and whether that binds this one."""
    if past is None:
        return PrintedBefore()
    binding = _same_year(past, quarter) and past.level is Level.FULL
    return PrintedBefore(past.tables, past.instruments, past.pools, past.kinds, binding)


def _can_open(past: Published, quarter: Quarter) -> bool:
    """Whether the full page can go on from the quarter before.

    Where that printed no balances (few holders, a headline only), openings would be drawn from the truth, and tell of
    the very people whom it did not print. Ranges stay for the whole fiscal year.
    """
    ranges_stay = past.level is Level.RANGES and _same_year(past, quarter)
    return "closing/unvested" in past.values and not ranges_stay


def _same_year(past: Published, quarter: Quarter) -> bool:
    return past.quarter.startswith(f"{quarter.year}-")


def block_before(past: Published | None, ratio: Fraction) -> Fraction:
    """The block of the quarter before, in units of today, of which a split may leave parts; 0 without one."""
    return past.block * ratio if past else Fraction(0)


def company_ratio(ratios: Ratios) -> Fraction:
    """What the splits of a quarter multiply every unit by: the same in all pools (V14)."""
    found = {Fraction(new, old) for new, old in ratios.values()}
    return found.pop() if len(found) == 1 else Fraction(1)


def most(rows: pl.DataFrame, column: str) -> int:
    """The largest number of a column."""
    return int(rows[column].max() or 0)  # type: ignore[arg-type]  # a column of numbers


def _lines(sources: Sources, index: int, binding: Published | None, minimum: int) -> tuple[str, ...]:
    """Lines of people: those that enough of them used within a year, and always those of promising and earning."""
    if binding is not None:
        return tuple(line for line in binding.lines if line not in DECISIONS)
    recent = (pl.col("quarter") > index - YEAR) & (pl.col("quarter") <= index) & ~pl.col("prior")
    users = sources.moves.filter(recent).group_by("line").agg(pl.col(WHO).n_unique())
    used = {line for line, people in users.iter_rows() if people >= minimum}
    return (*(line for line in PEOPLE_LINES if line in used or line in ALWAYS), OTHER)


def _divided(
    layout: Layout, facts: Contributions, publication: Publication, before: PrintedBefore, minimum: int
) -> Layout:
    """Kinds of award, pools and plans, and the tables: sets of people that hold enough, also less one another."""
    held = facts.holdings.filter(pl.col("unvested") + pl.col("vested") > 0)
    pools = [pool.id for pool in publication.settings.pools]
    plan_of = {p.id: "approved" if p.approved_by_holders else "not_approved" for p in publication.settings.pools}
    binding = before.binding
    instruments = parts_of(_parts(held, pl.col("instrument")), [], minimum, before.instruments, binding=binding)
    of_pools = parts_of(_parts(facts.holdings, pl.col("pool")), pools, minimum, before.pools, binding=binding)
    layout = replace(layout, instruments=instruments, pools=of_pools, plans=plan_of)
    plans = parts_of(_parts(facts.holdings, layout.part("plan")), [], minimum, (), binding=False)
    layout = replace(layout, kinds=_kinds(held, before, minimum))
    if len(plans) < 2 or OTHER in plans or layout.kinds:
        layout = replace(layout, plans={})
    while True:
        names = {division: layout.parts(division) for division in ("kind", "instrument", "pool", "plan")}
        placed = held.select(WHO, *(layout.part(name).alias(name) for name, parts in names.items() if parts))
        names = {name: parts for name, parts in names.items() if parts}
        dropped = one_inside(placed, names, minimum)
        if not dropped:
            break
        layout = replace(layout, **{f"{dropped}s": {"plan": {}, "kind": (OTHER,)}.get(dropped, ())})
    parts = [_parts(placed, pl.col(name)) for name in names if name != "plan"]
    tables = tables_of(facts.people, table_attributes(publication), minimum, before, parts)
    return replace(layout, tables=tuple(tables))


def _kinds(held: pl.DataFrame, before: PrintedBefore, minimum: int) -> tuple[str, ...]:
    """What open awards become, where not all of them become stock: told apart only where enough people have each."""
    there = _kinds_there(held)
    if there <= {"to_issue"}:
        return ()
    if len(there) == 1 and (there <= set(before.kinds) or not before.binding):
        return tuple(there)
    return parts_of(_parts(held, _KIND), [], minimum, before.kinds, binding=before.binding) or (OTHER,)


def _kinds_there(holdings: pl.DataFrame) -> set[str]:
    """``KINDS`` of awards of which anyone holds open units."""
    held = holdings.filter(pl.col("unvested") + pl.col("vested") > 0)
    return set(held.select(_KIND.alias("kind"))["kind"])


def _parts(holdings: pl.DataFrame, part: pl.Expr) -> pl.DataFrame:
    return holdings.select(WHO, part.alias("part"))


def _priced(layout: Layout, facts: Contributions, sources: Sources, minimum: int) -> Layout:
    """Units with a price, told where enough people have them, and enough or none have units without; and money."""
    layout = replace(layout, paid=facts.paid.height >= minimum)
    units = facts.holdings.with_columns(unpriced=pl.col("unvested") + pl.col("vested") - pl.col("priced"))

    def enough(rows: pl.DataFrame, *, none: bool) -> bool:
        with_price, without = (rows.filter(pl.col(name) > 0)[WHO].n_unique() for name in ("priced", "unpriced"))
        return (with_price >= minimum or (none and not with_price)) and (without >= minimum or not without)

    if not enough(units, none=False):
        return layout
    parts = [units.filter(layout.part("instrument") == name) for name in layout.instruments]
    by_instrument = bool(parts) and all(enough(part, none=True) for part in parts)
    several = sources.prices(facts.index).height > 1
    return replace(layout, priced=True, by_instrument=by_instrument, worth=several)


def _money(
    layout: Layout, facts: Contributions, sources: Sources, past: Published | None, coin: Coin, *, opens_year: bool
) -> int:
    """The block of money: more than anyone was paid, or would pay at the highest price; 0 without any."""
    most_money = 0
    if layout.worth:
        each = facts.holdings.group_by(WHO).agg(pl.col("priced").sum())
        highest = Fraction(sources.prices(facts.index)["price"][-1])
        most_money = int(most(each, "priced") * highest) + 1
    if layout.paid:
        most_money = max(most_money, most(facts.paid, "paid") + 1)
    was = past.money_block if past else 0
    return block_of(most_money, 0, was, coin, opens_year=opens_year, name="money") if most_money else 0


def one_price(sources: Sources, index: int) -> str:
    """The exercise price of all outstanding awards that have one, as a decimal text; "" when there are several."""
    prices = sources.prices(index)["price"]
    return f"{prices[0].normalize():f}" if len(prices) == 1 else ""


def other_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Lines of the ledger that are inside "other", whether anything ever moved on them or not."""
    return tuple(line for line in PEOPLE_LINES if line not in lines)


def layout_again(past: Published, publication: Publication, ratio: Fraction) -> Layout:
    """What was printed in an earlier quarter, to compare what people contributed to it; in units of today."""
    values = past.values
    plan_of = {p.id: "approved" if p.approved_by_holders else "not_approved" for p in publication.settings.pools}
    counted = [cell.split("/") for cell in values if cell.startswith("grants/")]
    return Layout(
        level=past.level,
        block=int(block_before(past, ratio)) or 1,
        lines=tuple(line for line in past.lines if line not in DECISIONS),
        instruments=past.instruments,
        pools=past.pools,
        kinds=past.kinds,
        plans=plan_of if any(cell.startswith("closing/outstanding@plan=") for cell in values) else {},
        tables=tuple(
            (table.attributes, frozenset(row.values[0] for row in table.rows if row.id != OTHER))
            for table in past.tables
        ),
        early="closing/unearned" in values,
        priced="closing/priced" in values,
        by_instrument=any(cell.startswith("closing/exercisable@") for cell in values),
        money=past.money_block,
        worth="money/outstanding" in values,
        paid="money/paid" in values,
        points=past.point_blocks,
        rules=tuple(sorted({parts[1] for parts in counted})),
        reasons=frozenset((parts[1], parts[3]) for parts in counted if parts[2] == "reason"),
    )
