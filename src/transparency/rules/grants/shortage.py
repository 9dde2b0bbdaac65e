"""Grants made when the pool had too few units: what ``when_pool_short`` of the rule makes of them.

Looked at only where the ledger gives less than the rule: the grants of one pool on one day are one batch. What was
available before it comes from replaying the events before it, so the ledger's own arithmetic decides.
"""

from datetime import date

import polars as pl
from msgspec.structs import replace

from transparency.ledger.book import Book
from transparency.ledger.replay import replay
from transparency.publication.publication import Publication
from transparency.rules.pot import when_short
from transparency.rules.rule import Rule

MOST_BATCHES = 12
"""Batches looked at, the largest shortfalls first: each costs a replay, and a faulty ledger may have thousands."""


def with_shortage(known: pl.DataFrame, book: Book, publication: Publication, rules: dict[str, Rule]) -> pl.DataFrame:
    """Lower ``expected`` where the pool was short. ``known``: see ``conformance``; exceptions take units, too."""
    manners = {id: rule.when_pool_short for id, rule in rules.items() if rule.when_pool_short is not None}
    due = pl.when(pl.col("exception").is_null()).then("expected").otherwise("units")
    batches = (
        known.with_columns(due.alias("due"))
        .filter(pl.col("due").is_not_null())
        .group_by("pool", "date")
        .agg(pl.col("due").sum(), pl.col("units").sum(), pl.col("rule").first())
        .filter((pl.col("units") < pl.col("due")) & pl.col("rule").is_in(list(manners)))
        .sort(pl.col("units") - pl.col("due"), "pool", "date")
        .head(MOST_BATCHES)
    )
    for pool, day, needed, _, rule_id in batches.iter_rows():
        available = _available(book, publication, pool, day)
        if available is None or available >= needed:
            continue
        batch = known.filter((pl.col("pool") == pool) & (pl.col("date") == day)).with_columns(due.alias("due"))
        wanted = [(f"{n:010d}", units or 0) for n, units in batch.select("n", "due").iter_rows()]
        given = when_short(available, wanted, manners[rule_id]).units
        lowered = pl.DataFrame(
            {"n": [int(number) for number in given], "lowered": list(given.values())},
            schema={"n": pl.UInt32, "lowered": pl.Int64},
        )
        known = (
            known.join(lowered, on="n", how="left", maintain_order="left")
            .with_columns(
                pl.when(pl.col("expected").is_not_null()).then(pl.coalesce("lowered", "expected")).alias("expected")
            )
            .drop("lowered")
        )
    return known


def _available(book: Book, publication: Publication, pool: str, day: date) -> int | None:
    """Units available in a pool before the first grant of a day; ``None`` when it cannot be told."""
    of_pool = pl.col("pool").fill_null(publication.settings.pools[0].id) == pool
    rows = book.events.with_row_index("row")
    first = rows.filter((pl.col("type") == "grant") & (pl.col("date") == day) & of_pool)["row"].min()
    before = rows.filter((pl.col("date") < day) | ((pl.col("date") == day) & (pl.col("row") < first))).drop("row")
    earlier, _ = replay(replace(book, events=before), publication)
    if earlier is None:
        return None
    closing = earlier.balances.filter((pl.col("pool") == pool) & pl.col("instrument").is_null())
    return int(closing.sort("quarter")["available"][-1]) if closing.height else 0
