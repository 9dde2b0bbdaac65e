"""What is known of each provider: of the lines of ``providers.csv``, the one in force on a day, as known by another.

A line says what is so from the day ``from`` on (by itself: ``joined``), as written down on the day ``recorded`` (by
itself: ``from``). A later line takes the place of the one before it; one of the same day, recorded later, corrects it.
Lines are in the order of provider, ``from`` and ``recorded`` everywhere.
"""

from datetime import date

import polars as pl

ORDER = ("provider", "from", "recorded")


def in_force(lines: pl.DataFrame, on: date, by: date) -> pl.DataFrame:
    """One line for each provider of whom anything holds.

    Args:
        lines: As ``Book.providers``.
        on: The day on which it is to hold.
        by: The last day of ``recorded`` that counts.

    Returns:
        Those of ``lines`` that hold.

    >>> day = date(2026, 3, 31)
    >>> lines = pl.DataFrame({
    ...     "provider": ["p1", "p1"], "from": [date(2025, 1, 1), date(2026, 3, 1)],
    ...     "recorded": [date(2025, 1, 1), date(2026, 5, 2)], "role": ["associate", "full"]})
    >>> [in_force(lines, day, by)["role"].to_list() for by in (date(2026, 4, 20), date(2026, 7, 20))]
    [['associate'], ['full']]

    """
    known = lines.filter((pl.col("from") <= on) & (pl.col("recorded") <= by))
    return known.filter(pl.col("provider").ne_missing(pl.col("provider").shift(-1)))


def here(lines: pl.DataFrame, on: date) -> pl.DataFrame:
    """Those of the lines in force whose provider works with the company on a day."""
    return lines.filter((pl.col("joined") <= on) & (pl.col("left").is_null() | (pl.col("left") > on)))


def stays(lines: pl.DataFrame) -> pl.DataFrame:
    """Each time that somebody came, with the day of leaving as known today: provider, joined, left, in that order."""
    return (
        lines.group_by("provider", "joined", maintain_order=True).agg(pl.col("left").last()).sort("provider", "joined")
    )


def stay_of(stays: pl.DataFrame, awards: pl.DataFrame) -> pl.DataFrame:
    """The stay in which something was given to somebody: the last that had begun, or the first of all.

    Args:
        stays: See :func:`stays`.
        awards: provider, day, in any order.

    Returns:
        joined, left: a row for each of ``awards``, empty for a provider who is not known.

    """
    first = pl.col("provider").ne_missing(pl.col("provider").shift(1))
    since = pl.when(first).then(date.min).otherwise(pl.col("joined")).alias("since")
    found = awards.select("provider", "day").with_row_index("place").sort("day").join_asof(
        stays.with_columns(since).sort("since"), left_on="day", right_on="since", by="provider", check_sortedness=False
    )  # fmt: skip
    return found.sort("place").select("joined", "left")
