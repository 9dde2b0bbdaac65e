"""Who is there: when each provider joined and left, and who is present at the end of each quarter."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from transparency.ledger.replay.arrays import NEVER, day_number, ints
from transparency.ledger.replay.ordered_events import OrderedLedger
from transparency.publication.quarter import Quarter


def leaving(people: pl.DataFrame, ledger: OrderedLedger) -> pl.DataFrame:
    """Providers with joined and left; without a date in ``providers.csv``, the last event that says ``left`` counts."""
    people = people.select("provider", "joined", "left")
    status = ledger.of_type("provider_status")
    status = status[(ledger.sign[status] == 1) & ~np.isin(status, ledger.undoes[status])]
    if not len(status):
        return people
    statuses = pl.DataFrame([ledger.events[name][status] for name in ("provider", "date", "cause")])
    gone = statuses.unique("provider", keep="last").filter(pl.col("cause") == "left").select("provider", gone="date")
    people = people.join(gone, on="provider", how="left", maintain_order="left")
    return people.select("provider", "joined", pl.coalesce("left", "gone").alias("left"))


def eligible(people: pl.DataFrame, providers: pl.Series, quarters: Sequence[Quarter]) -> pl.DataFrame:
    """Providers present at the end of each quarter: quarter, provider.

    ``people``: see ``leaving``. ``providers``: all of them, sorted and coded.
    """
    people = people.sort("provider")
    joined, left = ints(people["joined"], NEVER), ints(people["left"], NEVER)
    ends = [day_number(quarter.end) for quarter in quarters]
    present = [np.flatnonzero((joined <= end) & (left > end)) for end in ends]
    index = np.repeat(np.array([quarter.index for quarter in quarters], np.int32), [len(rows) for rows in present])
    rows = pl.Series(np.concatenate([np.zeros(0, np.int64), *present]), dtype=pl.UInt32)
    return pl.DataFrame([pl.Series("quarter", index, dtype=pl.Int32), providers[rows].alias("provider")])
