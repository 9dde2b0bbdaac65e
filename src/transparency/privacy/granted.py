"""What rules say of the grants in the ledger, handed on by whoever checks them; the wall knows no rules."""

import polars as pl
from msgspec import Struct

from transparency.ledger.contributions import who_of


class Granted(Struct, frozen=True):
    """What is told of grants by rule comes from here."""

    grants: pl.DataFrame
    """One row for each grant that follows a rule, or is an exception from it: quarter i32 (in which it counts),
    provider, rule, kind, outcome (``follows``, ``exception``), reason (of exceptions), period (of a shared pot), pot
    (units of that pot), points (whole numbers in the same parts within a pot), parts."""
    most: dict[int, int] = {}
    """Quarter (its index) → the most that a rule in force then gives one person at once, in units of its last day."""

    def until(self, index: int) -> pl.DataFrame:
        """Grants that count up to a quarter, with who got them."""
        return self.grants.filter(pl.col("quarter") <= index).with_columns(who_of("provider"))


def last_pots(grants: pl.DataFrame) -> dict[tuple[str, str], pl.DataFrame]:
    """Rule and kind → who took part in the last sharing of its pot, with units and points."""
    shared = grants.filter(pl.col("period").is_not_null() & (pl.col("outcome") == "follows"))
    last = shared.filter(pl.col("period") == pl.col("period").max().over("rule", "kind"))
    parts = last.sort("rule", "kind").partition_by("rule", "kind", as_dict=True, maintain_order=True)
    return {(str(rule), str(kind)): part for (rule, kind), part in parts.items()}
