"""``capitalization.csv``: what others hold of the company on some days; with the pool, the denominators of every share.

The totals of the cap table are optional: they are compared in private and never printed, for the owned units of
people would be what is left of them.
"""

import polars as pl

from transparency.ledger.problem_list import ProblemList
from transparency.ledger.reading.columns import amounts, check_casts, check_filled, check_unique, days, whole
from transparency.ledger.reading.files import read_text
from transparency.ledger.schema import CAPITALIZATION_COLUMNS
from transparency.publication.files.regular_files import stands
from transparency.publication.settings import Settings

FILE = "ledger/capitalization.csv"
TOTALS = ("issued_outstanding", "fully_diluted")
OPTIONAL = ("claims_first", *TOTALS)
"""Columns that a company may leave out, or begin to state on some day."""


def read_capitalization(problems: ProblemList, settings: Settings) -> pl.DataFrame | None:
    """Read and check the snapshots, ascending by day; ``None`` when the file cannot be used at all.

    Without the file the frame is empty, with a warning: units are known, shares of the company are not.
    """
    holders = [group.id for group in settings.other_holders]
    known = (*CAPITALIZATION_COLUMNS, *holders)
    counts = ("others_issued", *TOTALS, *holders)
    if not stands(problems.root, FILE):
        problems.warn("L15", "there is no capitalization", FILE, "without it no share of the company can be shown")
        text = pl.DataFrame(schema=dict.fromkeys(known, pl.String()) | {"file": pl.UInt16(), "line": pl.UInt32()})
    else:
        read = read_text(problems.root / FILE, FILE, problems.files.index(FILE), known, problems)
        if read is None:
            return None
        needed = [name for name in known if name not in OPTIONAL]
        for name in needed:
            if name not in read.present:
                problems.add(
                    "L09", f"the column '{name}' is missing", FILE, 1, hint=f"the columns are {', '.join(known)}"
                )
        text = read.frame.with_columns(
            pl.lit(None, pl.String).alias(name) for name in known if name not in read.present
        )
        for name in needed:
            if name in read.present:
                code = "L03" if name in counts else "L09"
                check_filled(text, name, problems, "fill it in; 0 if there are none", code=code)
    typed = text.with_columns(days("as_of"), amounts("claims_first"), *map(whole, counts))
    check_casts(text, typed, ("as_of", "claims_first", *counts), problems)
    check_unique(typed, "as_of", problems, noun="as-of date")
    for name in OPTIONAL:
        _check_gaps(typed, name, problems)
    _check_sums(typed, holders, problems)
    return typed.sort("as_of").select("as_of", "others_issued", "claims_first", *holders, *TOTALS, "line")


def _check_gaps(typed: pl.DataFrame, name: str, problems: ProblemList) -> None:
    """L09 for a day on which what other days state is left empty: a slip would change what is printed in silence."""
    stated = typed.filter(pl.col(name).is_not_null())["as_of"].min()
    if stated is None:
        return
    empty = typed.filter(pl.col(name).is_null())
    problems.rows(
        "L09", empty.filter(pl.col("as_of") > stated),
        lambda _: f"the cell '{name}' is empty, though an earlier day states it",
        "state it again; 0 if there is none",
    )  # fmt: skip
    for line in empty.filter(pl.col("as_of") < stated)["line"]:
        message = f"the cell '{name}' is empty, though a later day states it"
        problems.warn("L09", message, FILE, "fill it in, if it was known on that day", line=line)


def _check_sums(typed: pl.DataFrame, holders: list[str], problems: ProblemList) -> None:
    """What others have had issued is part of what they hold fully diluted, and so are the totals (L18)."""
    less = typed.filter(pl.col("fully_diluted") < pl.col("issued_outstanding"))
    problems.rows(
        "L18", less,
        lambda row: (
            f"fully diluted {row['fully_diluted']:,} is less than issued and outstanding {row['issued_outstanding']:,}"
        ),
        "fully diluted counts everything issued and all that may still be issued",
    )  # fmt: skip
    if not holders:
        return
    others = typed.with_columns(pl.sum_horizontal(holders).alias("#"))
    problems.rows(
        "L18", others.filter(pl.col("#") < pl.col("others_issued")),
        lambda row: f"others hold {row['#']:,} units fully diluted, less than their {row['others_issued']:,} issued",
        "the columns of other holders count what is issued, and all that may still be issued to them",
    )  # fmt: skip
    problems.rows(
        "L18", others.filter(pl.col("#") > pl.col("fully_diluted")),
        lambda row: f"the other holders add up to {row['#']:,}, more than fully diluted {row['fully_diluted']:,}",
        "each group counts its fully diluted units once",
    )  # fmt: skip
