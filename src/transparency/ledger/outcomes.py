"""What became of units that were granted: earned, lost or still to be earned; and why they were lost. By person."""

import polars as pl

from transparency.ledger.running_sums import RunningSums, Splits, by_quarter, of_last_day

BECAME = ("granted", "earned", "lost")
"""What became of units that were granted, besides being still to be earned."""
_GRANTING, _EARNING = ("granted", "retracted"), ("vested", "accelerated")


class Outcomes:
    """Sums over all quarters up to one, in units of its last day."""

    def __init__(self, moves: pl.DataFrame, losses: pl.DataFrame, splits: Splits) -> None:
        """``moves``, ``losses``: of ``Positions``, with who."""
        self.splits, self.sums = splits, RunningSums(moves, splits)
        self.moves_of, self.losses_of = by_quarter(moves), by_quarter(losses)
        granted = moves.filter(pl.col("line") == "granted").group_by("grant").agg(pl.col("quarter").min())
        self.years = granted.select("grant", part=(pl.col("quarter") // 4).cast(pl.String))
        """grant, part: the fiscal year in which each grant was counted."""

    def lost(self, index: int) -> pl.DataFrame:
        """who, pool, part, units: everything that was ever lost, by reason."""
        return self.sums.until("lost", index, self._lost_in, ("units",))

    def by_year(self, index: int) -> pl.DataFrame:
        """who, pool, part, and ``BECAME``: everything that was ever granted, by fiscal year of the grant."""
        return self.sums.until("by year", index, self._became_in, BECAME)

    def _lost_in(self, index: int) -> pl.DataFrame:
        rows = of_last_day(self.losses_of(index), ("units",), self.splits, index)
        return rows.select("who", "pool", "units", part="reason")

    def _became_in(self, index: int) -> pl.DataFrame:
        rows = of_last_day(self.moves_of(index), ("unvested", "unearned"), self.splits, index)
        still = pl.col("unvested") + pl.col("unearned")
        granted, earned = (pl.col("line").is_in(lines) for lines in (_GRANTING, _EARNING))
        return rows.join(self.years, on="grant").select(
            "who", "pool", "part",
            granted=pl.when(granted).then(still).otherwise(0),
            earned=pl.when(earned).then(-still).otherwise(0),
            lost=pl.when(granted | earned).then(0).otherwise(-still),
        )  # fmt: skip
