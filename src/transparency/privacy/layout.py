"""What of a quarter is printed at all: its level, its block, its lines, and the sets of people in it."""

from fractions import Fraction
from functools import partial

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from transparency.ledger.contributions import KIND, WHO, last_pots
from transparency.ledger.positions import DECISIONS, PEOPLE_LINES
from transparency.privacy.block_size import block_of
from transparency.privacy.groups import Combination, one_inside, parts_of, tables_of
from transparency.privacy.occasion import Occasion
from transparency.publication.publication import Publication
from transparency.published.blocks import FIFTH, OTHER, PRESENCE, UNDECLARED, Level, Published, level_of, step_of
from transparency.published.cell_ids import parts_of_past

YEAR = 4
DIVISIONS = ("kind", "instrument", "pool", "plan")
"""What promises are divided by. Besides them, what was lost is by its reason, what was granted by fiscal year."""
PAST = ("lost", "cohort")

ALWAYS: dict[str, set[str]] = {
    "granted": {"unvested", "outstanding", "promised", "used"},
    "vested": {"unvested", "vested", "earned"},
}
"""Lines that are always printed, and what they touch."""
EARLY, PRICED, EXERCISABLE = "closing/unearned", "closing/priced", "closing/exercisable"
BY_INSTRUMENT, WORTH, PAID = "closing/exercisable@instrument", "money/outstanding", "money/paid"
LOST = "lost/total/units"
OPTIONAL = (EARLY, PRICED, EXERCISABLE, BY_INSTRUMENT, WORTH, PAID, LOST)
"""Cells that are told only where enough people have what they count."""


Rows = tuple[tuple[str, ...], frozenset[Combination]]
"""A table by groups: its attributes, and the combinations that have a row of their own."""


class Layout(Struct, frozen=True):
    """What is printed in a quarter: everything but the amounts."""

    level: Level
    minimum: int
    """n."""
    block: int
    lines: tuple[str, ...] = ()
    """Lines that people move, ``other`` last."""
    parts: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict.fromkeys((*DIVISIONS, *PAST), ()))
    """Division → its printed parts, ``other`` last; empty where it is not printed."""
    plans: dict[str, str] = {}
    """Pool → ``approved`` or ``not_approved``."""
    tables: tuple[Rows, ...] = ()
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
        own = [name for name in self.parts[division] if name != OTHER]
        of = KIND if division == "kind" else pl.col("part" if division in PAST else division)
        return pl.when(of.is_in(own)).then(of).otherwise(pl.lit(OTHER)).alias("part")

    def placed(self, holdings: pl.DataFrame) -> pl.DataFrame:
        """Who, and for each printed division the part in which the units are."""
        return holdings.select(WHO, *(self.part(name).alias(name) for name in DIVISIONS if self.parts[name]))


def _table_attributes(publication: Publication) -> tuple[tuple[str, ...], ...]:
    """Attributes of each table: those that the settings ask for, and who is still here."""
    settings = publication.settings
    presence = () if PRESENCE in settings.attributes else ((PRESENCE,),)
    single = ((name,) for name, attribute in settings.attributes.items() if attribute.breakdown)
    return (*single, *settings.disclosure.two_way, *presence)


def layout_of(now: Occasion) -> Layout:
    """Choose what is printed of a quarter."""
    people, size = now.facts.people, now.sources.granted.most.get(now.index, 0)
    held = max(people["promised"].to_list(), default=0)
    block = block_of(held, size, now.block_before, now.coin, opens_year=now.opens_year)
    level = level_of(block, int(people["promised"].sum()), people.height, now.minimum)
    if level is Level.FULL and not _can_open(now):
        level = Level.RANGES
    allowed = any(pool.early_exercise for pool in now.publication.settings.pools)
    early = allowed or bool((now.facts.closing["unearned"] != 0).any())
    layout = Layout(level, now.minimum, block, told=frozenset({EARLY} if early else ()))
    if level is not Level.FULL:
        return layout
    layout = _divided(replace(layout, lines=_lines(now)), now)
    layout = _counted(_priced(layout, now), now)
    return replace(layout, tables=_tables(layout, now), money=_money(layout, now))


def _can_open(now: Occasion) -> bool:
    """Whether the full page can go on from the quarter before.

    Where that printed no balances (few holders, a headline only), openings would be drawn from the truth, and tell of
    the very people whom it did not print. Ranges stay for the whole fiscal year.
    """
    ranges_stay = now.past is not None and now.past.level is Level.RANGES and now.same_year
    return now.past is None or ("closing/unvested" in now.past.values and not ranges_stay)


def _lines(now: Occasion) -> tuple[str, ...]:
    """Lines of people: those that enough of them used within a year, and always those of promising and earning."""
    if now.bound and now.past:
        return tuple(line for line in now.past.lines if line not in DECISIONS)
    recent = (pl.col("quarter") > now.index - YEAR) & (pl.col("quarter") <= now.index) & ~pl.col("prior")
    used = _enough_in(now.sources.moves.filter(recent), "line", now.minimum)
    return (*(line for line in PEOPLE_LINES if line in used or line in ALWAYS), OTHER)


def _enough_in(rows: pl.DataFrame, column: str, minimum: int) -> list[str]:
    """Values of a column that enough different people have."""
    people = rows.group_by(column).agg(people=pl.col(WHO).n_unique())
    return people.filter(pl.col("people") >= minimum)[column].sort().to_list()


def _divided(layout: Layout, now: Occasion) -> Layout:
    """Kinds of award, pools and plans: sets of people that hold enough, also less one another."""
    facts, pools = now.facts, now.publication.settings.pools
    were = _parts_printed(now.past) if now.past else {}
    layout = replace(layout, plans={pool.id: pool.plan for pool in pools})
    units = {
        "kind": facts.held.select(WHO, part=KIND),
        "instrument": facts.held.select(WHO, part="instrument"),
        "pool": facts.holdings.select(WHO, part="pool"),
        "lost": facts.lost.select(WHO, "part"),
        "cohort": facts.cohorts.filter(pl.col("granted") > 0).select(WHO, "part"),
    }
    every = {"pool": [pool.id for pool in pools]}
    found = {
        name: parts_of(rows, now.minimum, were.get(name, ()), bound=now.bound, every=every.get(name, ()))
        for name, rows in units.items()
    } | {"plan": parts_of(facts.holdings.select(WHO, layout.part("plan")), now.minimum)}
    if facts.kinds <= {"to_issue"}:
        found["kind"] = ()
    else:  # stock of two plans is told apart only where all of it is yet to be issued
        found["plan"] = ()
        if len(facts.kinds) == 1 and (facts.kinds <= {*were.get("kind", ())} or not now.bound):
            found["kind"] = tuple(facts.kinds)
    layout = replace(layout, parts=found)
    while dropped := one_inside(layout.placed(facts.held), now.minimum):
        layout = replace(layout, parts=layout.parts | {dropped: ()})
    return layout


def _parts_printed(past: Published) -> dict[str, tuple[str, ...]]:
    """Division → its parts in an earlier quarter."""
    kinds = past.kinds if past.kinds != (OTHER,) else ()
    plans = ("approved", "not_approved") if "closing/outstanding@plan=approved" in past.values else ()
    named = {"kind": kinds, "instrument": past.instruments, "pool": past.pools, "plan": plans}
    return named | {kind: parts_of_past(past.values, kind) for kind in PAST}


def _tables(layout: Layout, now: Occasion) -> tuple[Rows, ...]:
    """The tables by groups.

    That of the fifth with the most is left out where another would have to merge for it, and comes once a year: who is
    in it changes without anyone's doing, and who comes and goes by turns would be averaged out (rule 1).
    """
    placed, owned = layout.placed(now.facts.held), now.facts.holdings.filter(pl.col("owned") > 0)
    stock = owned.select(WHO, part=pl.lit(None, pl.String))
    promises = [placed.select(WHO, part=name) for name in placed.columns if name != WHO]
    draw = partial(
        tables_of, now.facts.people, minimum=now.minimum, before=now.past.tables if now.past else (), bound=now.bound,
        parts=[*promises, *(pl.concat([part, stock]) for part in promises)],
    )  # fmt: skip
    wanted = _table_attributes(now.publication)
    tables = draw(wanted)
    if FIFTH not in now.publication.settings.attributes and not now.bound:
        both = draw((*wanted, (FIFTH,)))
        tables = both if both == [*tables, ((FIFTH,), frozenset((row,) for row in UNDECLARED[FIFTH]))] else tables
    return tuple(tables)


def _priced(layout: Layout, now: Occasion) -> Layout:
    """Units with a price, told where enough people or none have each kind of them, and of units without; and money.

    Kinds: earned and not. What two of these cells differ by stays while both move, and would be averaged out (rule 1);
    so would the units at a price, from money and units, where few people have them (rule 11).
    """
    had = {PAID: now.facts.paid, LOST: now.facts.lost}
    told = {cell for cell, rows in had.items() if rows[WHO].n_unique() >= now.minimum}
    held, free = now.facts.holdings, pl.col("unvested") + pl.col("vested") - pl.col("priced")
    parts = [held.filter(layout.part("instrument") == name) for name in layout.parts["instrument"]]

    def enough(rows: pl.DataFrame, *units: pl.Expr) -> bool:
        people = [rows.filter(some > 0)[WHO].n_unique() for some in units]
        return not any(0 < some < now.minimum for some in people)

    earned = pl.col("exercisable"), pl.col("vested") - pl.col("exercisable")
    not_yet = pl.col("priced") - earned[0], free - earned[1]
    if held["priced"].sum() and enough(held, pl.col("priced"), free):
        prices = now.sources.prices(now.index)["people"]
        told |= {PRICED, *([WORTH] if len(prices) > 1 and min(prices) >= now.minimum else [])}
        if enough(held, *earned, *not_yet):
            told |= {EXERCISABLE, *([BY_INSTRUMENT] if parts and all(enough(part, *earned) for part in parts) else [])}
    return replace(layout, told=layout.told | told)


def _money(layout: Layout, now: Occasion) -> int:
    """The block of money: more than anyone was paid, or would pay at the highest price; 0 without any."""
    held = 0
    if WORTH in layout.told:
        each = now.facts.holdings.group_by(WHO).agg(pl.col("priced").sum())
        highest = Fraction(now.sources.prices(now.index)["price"][-1])
        held = int(max(each["priced"].to_list(), default=0) * highest) + 1
    if PAID in layout.told:
        held = max(held, int(max(now.facts.paid["paid"].to_list(), default=0)) + 1)
    was = now.past.money_block if now.past else 0
    return block_of(held, 0, was, now.coin, opens_year=now.opens_year, name="money") if held else 0


def _counted(layout: Layout, now: Occasion) -> Layout:
    """Rules whose grants are counted, and the blocks of points.

    Grants that follow a rule, exceptions, and these by reason are told apart where enough people have each: a few
    exceptions, or none, would be all less those that follow it (rule 2).
    """
    grants = now.facts.grants
    rules: dict[str, tuple[str, ...]] = {}
    for rule in _enough_in(grants, "rule", now.minimum):
        of_rule = grants.filter(pl.col("rule") == rule)
        excused = of_rule.filter(pl.col("outcome") == "exception")
        apart = _enough_in(of_rule, "outcome", now.minimum)
        reasons = _enough_in(excused, "reason", now.minimum)
        rules[rule] = ("all",)
        if "exception" in apart and len(apart) == of_rule["outcome"].n_unique():
            by_reason = [f"reason/{reason}" for reason in reasons if len(reasons) == excused["reason"].n_unique()]
            rules[rule] = ("all", "following", "exceptions", *by_reason)
    blocks: dict[str, int] = {}
    for (rule, kind), pot in last_pots(grants).items():
        each = pot.group_by(WHO).agg(pl.col("points").sum())
        held = max(each["points"].to_list(), default=0) // int(pot["parts"][0]) + 1
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
        minimum=past.minimum,
        block=int(past.block * ratio) or 1,
        lines=tuple(line for line in past.lines if line not in DECISIONS),
        parts=_parts_printed(past),
        plans={pool.id: pool.plan for pool in publication.settings.pools},
        tables=tuple((table.attributes, table.own) for table in past.tables),
        told=frozenset(ends.intersection(OPTIONAL)),
        money=past.money_block,
        points=past.point_blocks,
        rules=dict(sorted(rules.items())),
    )
