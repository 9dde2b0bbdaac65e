"""What of a quarter is printed at all: its level, its block, its lines, and the sets of people in it."""

from fractions import Fraction
from functools import partial

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from transparency.ledger.contributions import KIND, WHO
from transparency.ledger.positions import DECISIONS, LINES
from transparency.privacy.block_size import block_of
from transparency.privacy.granted import last_pots
from transparency.privacy.groups import Combination, one_inside, parts_of, tables_of
from transparency.privacy.occasion import Occasion
from transparency.publication.publication import Publication
from transparency.published.blocks import FIFTH, OTHER, PRESENCE, UNDECLARED, Level, Published, level_of, step_of
from transparency.published.cell_ids import parts_of_past

PEOPLE_LINES = tuple(line for line in LINES if line not in (*DECISIONS, "split", "split_rounding"))
YEAR = 4

ALWAYS: dict[str, set[str]] = {
    "granted": {"unvested", "outstanding", "promised", "used"},
    "vested": {"unvested", "vested", "earned"},
}
"""Lines that are always printed, and what they touch."""
EARLY, PRICED, BY_INSTRUMENT = "closing/unearned", "closing/priced", "closing/exercisable@instrument"
WORTH, TO_BUY, PAID = "money/outstanding", "money/exercisable", "money/paid"
LOST = "lost/total/units"
OPTIONAL = (EARLY, PRICED, BY_INSTRUMENT, WORTH, TO_BUY, PAID, LOST)
"""Cells that are told only where enough people have what they count."""


Rows = tuple[tuple[str, ...], frozenset[Combination]]
"""A table by groups: its attributes, and the combinations that have a row of their own."""


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
    tables: tuple[Rows, ...] = ()
    reasons: tuple[str, ...] = ()
    """Why units were lost, ``other`` last."""
    cohorts: tuple[str, ...] = ()
    """Fiscal years of grants, ``other`` last."""
    told: frozenset[str] = frozenset()
    """Those of ``OPTIONAL`` that are told."""
    money: int = 0
    """Block of money; 0 without any."""
    points: dict[str, int] = {}
    """Rule → block of points."""
    rules: dict[str, tuple[str, ...]] = {}
    """Rule whose grants are counted → which: ``all``; where told, ``following``, ``exceptions``, ``reason/<id>``."""

    def step(self, cell: str) -> int:
        """What one block of a cell is printed as."""
        return step_of(cell, self.block, self.money, self.points)

    def part(self, division: str) -> pl.Expr:
        """In which printed part of a division units are."""
        if division == "plan":
            return pl.col("pool").replace_strict(self.plans, default=None, return_dtype=pl.String).alias("part")
        own = [name for name in self.parts(division) if name != OTHER]
        of = KIND if division == "kind" else pl.col(division)
        return pl.when(of.is_in(own)).then(of).otherwise(pl.lit(OTHER)).alias("part")

    def parts(self, division: str) -> tuple[str, ...]:
        """The printed parts of a division."""
        plans, kinds = tuple(sorted(set(self.plans.values()))), self.kinds if self.kinds != (OTHER,) else ()
        return {"instrument": self.instruments, "pool": self.pools, "plan": plans, "kind": kinds}[division]

    def plan_of(self, pool: str) -> str:
        """The plan of a printed pool; "" for ``other`` where that holds pools of both, so that it is no part of one."""
        named = [pool] if pool != OTHER else [other for other in self.plans if other not in self.pools]
        plans = {self.plans[name] for name in named if name in self.plans}
        return plans.pop() if len(plans) == 1 else ""


def table_attributes(publication: Publication) -> tuple[tuple[str, ...], ...]:
    """Attributes of each table: those that the settings ask for, and who is still here."""
    settings = publication.settings
    presence = () if PRESENCE in settings.attributes else ((PRESENCE,),)
    single = ((name,) for name, attribute in settings.attributes.items() if attribute.breakdown)
    return (*single, *settings.disclosure.two_way, *presence)


def layout_of(now: Occasion) -> Layout:
    """Choose what is printed of a quarter."""
    people = now.facts.people
    size = now.granted.most.get(now.index, 0) if now.granted else 0
    block = block_of(_most(people, "promised"), size, now.block_before, now.coin, opens_year=now.opens_year)
    level = level_of(block, int(people["promised"].sum()), people.height, now.minimum)
    if level is Level.FULL and not _can_open(now):
        level = Level.RANGES
    allowed = any(pool.early_exercise for pool in now.publication.settings.pools)
    early = allowed or bool((now.facts.closing["unearned"] != 0).any())
    layout = Layout(level, block, told=frozenset({EARLY} if early else ()))
    if level is not Level.FULL:
        return replace(layout, kinds=(OTHER,) if _kinds_there(now.facts.holdings) - {"to_issue"} else ())
    layout = _divided(replace(layout, lines=_lines(now)), now)
    layout = _past(_counted(_priced(layout, now), now), now)
    return replace(layout, money=_money(layout, now))


def _can_open(now: Occasion) -> bool:
    """Whether the full page can go on from the quarter before.

    Where that printed no balances (few holders, a headline only), openings would be drawn from the truth, and tell of
    the very people whom it did not print. Ranges stay for the whole fiscal year.
    """
    ranges_stay = now.past is not None and now.past.level is Level.RANGES and now.same_year
    return now.past is None or ("closing/unvested" in now.past.values and not ranges_stay)


def _most(rows: pl.DataFrame, column: str) -> int:
    """The largest number of a column."""
    return int(rows[column].max() or 0)  # type: ignore[arg-type]  # a column of numbers


def _lines(now: Occasion) -> tuple[str, ...]:
    """Lines of people: those that enough of them used within a year, and always those of promising and earning."""
    if now.bound and now.past:
        return tuple(line for line in now.past.lines if line not in DECISIONS)
    recent = (pl.col("quarter") > now.index - YEAR) & (pl.col("quarter") <= now.index) & ~pl.col("prior")
    used = _enough_in(now.sources.moves.filter(recent), ["line"], now.minimum)
    return (*(line for line in PEOPLE_LINES if (line,) in used or line in ALWAYS), OTHER)


def _enough_in(rows: pl.DataFrame, key: list[str], minimum: int) -> list[tuple[str, ...]]:
    """Keys under which there are enough different people."""
    people = rows.group_by(key).agg(pl.col(WHO).n_unique().alias("people"))
    return people.filter(pl.col("people") >= minimum).sort(key).select(key).rows()


def _divided(layout: Layout, now: Occasion) -> Layout:
    """Kinds of award, pools and plans, and the tables: sets of people that hold enough, also less one another."""
    holdings, minimum, past = now.facts.holdings, now.minimum, now.past
    held = holdings.filter(pl.col("unvested") + pl.col("vested") > 0)
    pools, were = [pool.id for pool in now.publication.settings.pools], past.pools if past else ()
    of_pools = parts_of(_parts(holdings, pl.col("pool")), pools, minimum, were, bound=now.bound)
    were = past.instruments if past else ()
    instruments = parts_of(_parts(held, pl.col("instrument")), [], minimum, were, bound=now.bound)
    kinds, plan_of = _kinds(held, now), _plans(now.publication)
    layout = replace(layout, instruments=instruments, pools=of_pools, plans=plan_of, kinds=kinds)
    plans = parts_of(_parts(holdings, layout.part("plan")), [], minimum, (), bound=False)
    if len(plans) < 2 or OTHER in plans or kinds:
        layout = replace(layout, plans={})
    while True:
        names = {name: parts for name in ("kind", "instrument", "pool", "plan") if (parts := layout.parts(name))}
        placed = held.select(WHO, *(layout.part(name).alias(name) for name in names))
        dropped = one_inside(placed, names, minimum)
        if not dropped:
            break
        layout = replace(layout, **{f"{dropped}s": {"plan": {}, "kind": (OTHER,)}.get(dropped, ())})
    stock = holdings.filter(pl.col("owned") > 0).select(WHO, part=pl.lit(None, pl.String))
    promises = [_parts(placed, pl.col(name)) for name in names]
    return replace(layout, tables=tuple(_tables(now, [*promises, *(pl.concat([part, stock]) for part in promises)])))


def _tables(now: Occasion, parts: list[pl.DataFrame]) -> list[Rows]:
    """The tables by groups. That of the fifth with the most is left out where another would have to merge for it."""
    wanted, declared = table_attributes(now.publication), now.publication.settings.attributes
    were = now.past.tables if now.past else ()
    draw = partial(tables_of, now.facts.people, minimum=now.minimum, before=were, bound=now.bound, parts=parts)
    tables = draw(wanted)
    if FIFTH in declared:
        return tables
    fifth = ((FIFTH,), frozenset((row,) for row in UNDECLARED[FIFTH]))
    both = draw((*wanted, (FIFTH,)))
    return both if both == [*tables, fifth] else tables


def _past(layout: Layout, now: Occasion) -> Layout:
    """Why units were lost, and what became of those of each year: parts in which enough people have any."""
    lost, granted = now.facts.lost, now.facts.cohorts.filter(pl.col("granted") > 0)
    before = now.past.values if now.past else {}

    def parts(rows: pl.DataFrame, kind: str) -> tuple[str, ...]:
        return parts_of(rows.select(WHO, "part"), [], now.minimum, parts_of_past(before, kind), bound=now.bound)

    cohorts = parts(granted, "cohort")
    if lost[WHO].n_unique() < now.minimum:
        return replace(layout, cohorts=cohorts)
    return replace(layout, cohorts=cohorts, reasons=parts(lost, "lost"), told=layout.told | {LOST})


def _kinds(held: pl.DataFrame, now: Occasion) -> tuple[str, ...]:
    """What open awards become, where not all of them become stock: told apart only where enough people have each."""
    there = _kinds_there(held)
    if there <= {"to_issue"}:
        return ()
    were = now.past.kinds if now.past else ()
    if len(there) == 1 and (there <= set(were) or not now.bound):
        return tuple(there)
    return parts_of(_parts(held, KIND), [], now.minimum, were, bound=now.bound) or (OTHER,)


def _kinds_there(holdings: pl.DataFrame) -> set[str]:
    """``KINDS`` of awards of which anyone holds open units."""
    held = holdings.filter(pl.col("unvested") + pl.col("vested") > 0)
    return set(held.select(KIND.alias("kind"))["kind"])


def _parts(holdings: pl.DataFrame, part: pl.Expr) -> pl.DataFrame:
    return holdings.select(WHO, part.alias("part"))


def _plans(publication: Publication) -> dict[str, str]:
    """Pool → what its plan is."""
    pools = publication.settings.pools
    return {pool.id: "approved" if pool.approved_by_holders else "not_approved" for pool in pools}


def _priced(layout: Layout, now: Occasion) -> Layout:
    """Units with a price, told where enough people have them, and enough or none have units without; and money."""
    minimum = now.minimum
    told = {PAID} if now.facts.paid.height >= minimum else set()
    units = now.facts.holdings.with_columns(unpriced=pl.col("unvested") + pl.col("vested") - pl.col("priced"))

    def enough(rows: pl.DataFrame, *, none: bool) -> bool:
        with_price, without = (rows.filter(pl.col(name) > 0)[WHO].n_unique() for name in ("priced", "unpriced"))
        return (with_price >= minimum or (none and not with_price)) and (without >= minimum or not without)

    if enough(units, none=False):
        parts = [units.filter(layout.part("instrument") == name) for name in layout.instruments]
        by_instrument = bool(parts) and all(enough(part, none=True) for part in parts)
        several = now.sources.prices(now.index).height > 1
        told |= {PRICED, *([BY_INSTRUMENT] if by_instrument else []), *([WORTH] if several else [])}
        if several and now.facts.costs.height >= minimum:
            told.add(TO_BUY)
    return replace(layout, told=layout.told | told)


def _money(layout: Layout, now: Occasion) -> int:
    """The block of money: more than anyone was paid, or would pay at the highest price; 0 without any."""
    held = 0
    if WORTH in layout.told:
        each = now.facts.holdings.group_by(WHO).agg(pl.col("priced").sum())
        highest = Fraction(now.sources.prices(now.index)["price"][-1])
        held = int(_most(each, "priced") * highest) + 1
    if PAID in layout.told:
        held = max(held, _most(now.facts.paid, "paid") + 1)
    was = now.past.money_block if now.past else 0
    return block_of(held, 0, was, now.coin, opens_year=now.opens_year, name="money") if held else 0


def _counted(layout: Layout, now: Occasion) -> Layout:
    """Rules whose grants are counted, and the blocks of points.

    Grants that follow a rule, exceptions, and these by reason are told apart where enough people have each: a few
    exceptions, or none, would be all less those that follow it (rule 2).
    """
    if now.granted is None:
        return layout
    grants = now.granted.until(now.index)
    rules: dict[str, tuple[str, ...]] = {}
    for (rule,) in _enough_in(grants, ["rule"], now.minimum):
        of_rule = grants.filter(pl.col("rule") == rule)
        excused = of_rule.filter(pl.col("outcome") == "exception")
        apart = _enough_in(of_rule, ["outcome"], now.minimum)
        reasons = _enough_in(excused, ["reason"], now.minimum)
        rules[rule] = ("all",)
        if ("exception",) in apart and len(apart) == of_rule["outcome"].n_unique():
            by_reason = [f"reason/{reason}" for (reason,) in reasons if len(reasons) == excused["reason"].n_unique()]
            rules[rule] = ("all", "following", "exceptions", *by_reason)
    blocks: dict[str, int] = {}
    for (rule, kind), pot in last_pots(grants).items():
        each = pot.group_by(WHO).agg(pl.col("points").sum())
        held = _most(each, "points") // int(pot["parts"][0]) + 1
        was = now.past.point_blocks.get(rule, 0) if now.past else 0
        block = block_of(held, 0, was, now.coin, opens_year=now.opens_year, name=f"points of {rule}/{kind}")
        blocks[rule] = max(block, blocks.get(rule, 0))
    return replace(layout, rules=rules, points=blocks)


def layout_again(past: Published, publication: Publication, ratio: Fraction) -> Layout:
    """What was printed in an earlier quarter, to compare what people contributed to it; in units of today."""
    values = past.values
    ends = {cell.partition("=")[0] for cell in values}
    rules: dict[str, tuple[str, ...]] = {}
    for _, rule, name in (cell.split("/", 2) for cell in values if cell.startswith("grants/")):
        rules[rule] = (*rules.get(rule, ()), name)
    return Layout(
        level=past.level,
        block=int(past.block * ratio) or 1,
        lines=tuple(line for line in past.lines if line not in DECISIONS),
        instruments=past.instruments,
        pools=past.pools,
        kinds=past.kinds,
        plans=_plans(publication) if "closing/outstanding@plan" in ends else {},
        tables=tuple(
            (table.attributes, frozenset(row.values[0] for row in table.rows if row.id != OTHER))
            for table in past.tables
        ),
        reasons=parts_of_past(values, "lost"),
        cohorts=parts_of_past(values, "cohort"),
        told=frozenset(ends.intersection(OPTIONAL)),
        money=past.money_block,
        points=past.point_blocks,
        rules=dict(sorted(rules.items())),
    )
