"""What is told of grants by rule: which rules and reasons are counted, and which pots were shared last."""

from typing import Any

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from transparency.ledger.contributions import WHO, who_of
from transparency.privacy.block_size import block_of
from transparency.privacy.coin import Coin
from transparency.privacy.layout import Layout, most
from transparency.published.blocks import Level, Published


class Granted(Struct, frozen=True):
    """What rules say of the grants in the ledger, handed on by whoever checks them; the wall knows no rules."""

    grants: pl.DataFrame
    """One row for each grant that follows a rule, or is an exception from it: quarter i32 (in which it counts),
    provider, rule, kind, outcome (``follows``, ``exception``), reason (of exceptions), period (of a shared pot), pot
    (units of that pot), points (whole numbers in the same parts within a pot), parts."""
    most: dict[int, int] = {}
    """Quarter (its index) → the most that a rule in force then gives one person at once, in units of its last day."""


def with_grants(
    layout: Layout, granted: Granted, index: int, past: Published | None, *, minimum: int, coin: Coin, opens_year: bool
) -> Layout:
    """A full page with the rules whose grants are counted, and the blocks of points; arguments as of ``layout_of``."""
    if layout.level is not Level.FULL:
        return layout
    grants = grants_until(granted.grants, index)
    rules = _enough_in(grants, ["rule"], minimum)
    reasons = []
    for (rule,) in rules:
        excused = grants.filter((pl.col("rule") == rule) & (pl.col("outcome") == "exception"))
        enough = _enough_in(excused, ["rule", "reason"], minimum)
        if len(enough) == excused["reason"].n_unique():
            reasons += enough
    blocks: dict[str, int] = {}
    for (rule, kind), pot in last_pots(grants).items():
        each = pot.group_by(WHO).agg(pl.col("points").sum())
        held = most(each, "points") // int(pot["parts"][0]) + 1
        was = past.point_blocks.get(rule, 0) if past else 0
        block = block_of(held, 0, was, coin, opens_year=opens_year, name=f"points of {rule}/{kind}")
        blocks[rule] = max(block, blocks.get(rule, 0))
    of_rules = tuple(sorted(rule for (rule,) in rules))
    return replace(layout, rules=of_rules, reasons=frozenset(reasons), points=blocks)


def grants_until(grants: pl.DataFrame, index: int) -> pl.DataFrame:
    """Grants that count up to a quarter, with who got them."""
    return grants.filter(pl.col("quarter") <= index).with_columns(who_of("provider"))


def _enough_in(grants: pl.DataFrame, key: list[str], minimum: int) -> list[Any]:
    """Keys under which enough different people have grants."""
    people = grants.group_by(key).agg(pl.col(WHO).n_unique().alias("people"))
    return people.filter(pl.col("people") >= minimum).sort(key).select(key).rows()


def last_pots(grants: pl.DataFrame) -> dict[tuple[str, str], pl.DataFrame]:
    """Rule and kind → who took part in the last sharing of its pot, with units and points."""
    shared = grants.filter(pl.col("period").is_not_null() & (pl.col("outcome") == "follows"))
    last = shared.filter(pl.col("period") == pl.col("period").max().over("rule", "kind"))
    parts = last.sort("rule", "kind").partition_by("rule", "kind", as_dict=True, maintain_order=True)
    return {(str(rule), str(kind)): part for (rule, kind), part in parts.items()}
