"""Who is there: every line about a provider, those that events add too, and who is present at each quarter's close."""

from datetime import date

import numpy as np
import polars as pl

from transparency.ledger.people import ORDER, here, in_force
from transparency.ledger.replay.ordered_events import OrderedLedger
from transparency.publication.quarter import Quarter


def lines_of_people(providers: pl.DataFrame, ledger: OrderedLedger) -> pl.DataFrame:
    """The lines of ``providers.csv``, and one for each event that says that somebody left, or came back after that.

    Such a line says what the one in force on that day says, but for the days of joining and leaving. Where that says
    already when somebody left, the event adds nothing.
    """
    status = ledger.of_type("provider_status")
    status = status[(ledger.sign[status] == 1) & ~np.isin(status, ledger.undoes[status])]
    if not len(status):
        return providers
    said = pl.DataFrame([ledger.events[name][status] for name in ("provider", "date", "recorded", "cause")])
    before = pl.col("cause").shift(1).over("provider")
    came_back = (pl.col("cause") == "return") & (before == "left")
    said = said.filter((pl.col("cause") == "left") | came_back).sort("date", maintain_order=True)
    lines = providers.rename({"from": "since"}).drop("recorded").sort("since", maintain_order=True)
    added = said.join_asof(lines, left_on="date", right_on="since", by="provider", check_sortedness=False)
    came = pl.col("cause") == "return"
    added = added.filter(pl.col("joined").is_not_null() & (came | pl.col("left").is_null())).with_columns(
        joined=pl.when(came).then("date").otherwise("joined"),
        left=pl.when(came).then(None).otherwise("date"),
        **{"from": pl.col("date")},
    )
    return pl.concat([providers, added.select(providers.columns)]).sort(ORDER, maintain_order=True)


def eligible(people: pl.DataFrame, providers: pl.Series, closed: dict[Quarter, date]) -> pl.DataFrame:
    """Providers present at the end of each quarter, as known at its close: quarter, provider.

    Args:
        people: See :func:`lines_of_people`.
        providers: All of them, sorted and coded.
        closed: The quarters, with the last ``recorded`` day that counts in each.

    """
    none = pl.DataFrame(schema={"quarter": pl.Int32(), "provider": providers.dtype})
    present = [
        here(in_force(people, quarter.end, known_by), quarter.end).select(
            pl.lit(quarter.index, pl.Int32).alias("quarter"), pl.col("provider").cast(providers.dtype)
        )
        for quarter, known_by in closed.items()
    ]
    return pl.concat([none, *present])
