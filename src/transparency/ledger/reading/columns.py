"""Columns of text cast to dates, units, amounts and codes, all rows at once; only rows that fail are worded."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl

from transparency.ledger.problem_list import ProblemList, did_you_mean, quoted
from transparency.ledger.schema import (
    AMOUNT_PATTERN,
    CODE_PATTERN,
    DATE_PATTERN,
    INPUTS_PATTERN,
    MAX_UNITS,
    SLASHED_PATTERN,
)
from transparency.publication.quarter import FIRST_YEAR, LAST_YEAR

AMOUNT = pl.Decimal(38, 6)


_FIRST, _LAST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


def days(name: str) -> pl.Expr:
    """Dates written YYYY-MM-DD, of the years this program knows; anything else becomes null."""
    text = pl.col(name)
    parsed = text.str.to_date("%Y-%m-%d", strict=False)  # takes 2026-1-5 too, so the pattern decides
    return pl.when(text.str.contains(DATE_PATTERN) & parsed.is_between(_FIRST, _LAST)).then(parsed).alias(name)


def dated(text: pl.DataFrame, names: Sequence[str], *, plain: bool) -> pl.DataFrame:
    """Columns of :func:`days`.

    ``plain``: the text is known to hold only the characters of codes. Then a date of ten characters has that form, and
    when all dates are such, no cell has to be looked at by itself.
    """
    if plain:
        parsed = text.select(pl.col(names).str.to_date("%Y-%m-%d", strict=False))
        sizes = text.select(pl.col(names).str.len_bytes())
        if all(
            (sizes[name] == 10).all() and parsed[name].is_between(_FIRST, _LAST).all()
            and parsed[name].null_count() == text[name].null_count()
            for name in names
        ):  # fmt: skip
            return parsed
    return text.select(days(name) for name in names)


def whole(name: str) -> pl.Expr:
    """Whole numbers from 0 to 2**53; anything else becomes null, ``0100`` too: a digit may be lost or one too many."""
    text = pl.col(name)
    number = text.cast(pl.Int64, strict=False)  # takes +5 and 05 too
    return pl.when(number.is_between(0, MAX_UNITS) & ~text.str.contains(r"^\+|^0[0-9]")).then(number).alias(name)


def amounts(name: str) -> pl.Expr:
    """Amounts of money, exact, at most six decimals; anything else becomes null."""
    text = pl.col(name)
    return pl.when(text.str.contains(AMOUNT_PATTERN)).then(text).cast(AMOUNT, strict=False).alias(name)


def check_casts(text: pl.DataFrame, cast: pl.DataFrame, names: Iterable[str], problems: ProblemList) -> None:
    """Word the cells that were not empty as text but are after the cast. Kinds are told by the type cast to."""
    for name in names:
        if cast[name].null_count() == text[name].null_count():
            continue
        bad = text.filter(cast[name].is_null() & text[name].is_not_null()).select("file", "line", cell=name)
        kind = cast.schema[name]
        if kind == pl.Date():
            problems.rows(
                "L02", bad, lambda row, name=name: _word_day(name, str(row["cell"])), "write dates as YYYY-MM-DD"
            )
        elif kind == pl.Int64():
            problems.rows(
                "L03", bad, lambda row, name=name: _word_units(name, str(row["cell"])),
                "write a whole number in digits only, such as 12500",
            )  # fmt: skip
        else:
            problems.rows(
                "L31", bad, lambda row, name=name: f"{name} {quoted(row['cell'])} is not an exact amount of money",
                "write digits with at most six decimals after a point, such as 0.85",
            )  # fmt: skip


def _word_day(name: str, cell: str) -> str:
    """Say why a cell is not a date."""
    if date := re.fullmatch(SLASHED_PATTERN, cell):
        first, second = int(date[1]), int(date[2])
        if first != second and first <= 12 and second <= 12:
            return (
                f"{name} {quoted(cell)} can be read in two ways: "
                f"{date[3]}-{second:02d}-{first:02d} or {date[3]}-{first:02d}-{second:02d}"
            )
    if re.match(DATE_PATTERN, cell, re.ASCII):
        if not FIRST_YEAR <= int(cell[:4]) <= LAST_YEAR:
            return f"{name} {quoted(cell)} is outside the years {FIRST_YEAR} to {LAST_YEAR}"
        return f"{name} {quoted(cell)} is a day that does not exist"
    return f"{name} {quoted(cell)} is not a date in the form YYYY-MM-DD"


def _word_units(name: str, cell: str) -> str:
    """Say why a cell is not a whole number of units."""
    shown = f"{name} {quoted(cell)}"
    if re.fullmatch(r"-[0-9]+", cell, re.ASCII):
        return f"{shown} is negative; the event's type already says which way units move"
    if re.fullmatch(r"0[0-9]+", cell, re.ASCII):
        return f"{shown} begins with a zero: a digit is lost, or one too many was typed"
    if re.fullmatch(r"[0-9]+", cell, re.ASCII):
        return f"{shown} is more than {MAX_UNITS:,}, the largest number that can be counted exactly"
    if re.fullmatch(r"[0-9]{1,3}([,.'_ \u00a0\u202f][0-9]{3})+", cell, re.ASCII):
        return f"{shown} has thousands separators"
    if re.fullmatch(r"[0-9]*[.,][0-9]+", cell, re.ASCII):
        return f"{shown} is a fraction; units are whole"
    return f"{shown} is not a whole number"


def check_codes(text: pl.DataFrame, names: Iterable[str], problems: ProblemList, *, plain: bool = False) -> None:
    """Refuse free text (L19). ``plain``: the bytes are known to hold codes only, so only lengths matter."""
    for name in names:
        if plain and (text[name].str.len_bytes().max() or 0) <= 64:  # type: ignore[operator]
            continue
        pattern = INPUTS_PATTERN if name == "inputs" else CODE_PATTERN
        good = text[name].str.contains(pattern)
        if good.all():
            continue
        bad = text.filter(~good).select("file", "line", cell=name)
        problems.rows(
            "L19", bad, lambda row, name=name: f"{name} {quoted(row['cell'])} is not a code",
            "use letters, digits and - _ . | : only, at most 64 of them; free text could identify a person",
        )  # fmt: skip


def check_filled(text: pl.DataFrame, name: str, problems: ProblemList, hint: str, *, code: str = "L09") -> None:
    """Report cells that are empty and must not be."""
    if text[name].null_count():
        bad = text.filter(pl.col(name).is_null()).select("file", "line")
        problems.rows(code, bad, lambda _: f"the cell '{name}' is empty", hint)


def check_known(
    text: pl.DataFrame,
    name: str,
    known: Iterable[str],
    problems: ProblemList,
    *,
    code: str = "L08",
    noun: str = "",
    hint: str = "",
) -> None:
    """Report cells that are not empty and not among the known words, with the nearest known one."""
    words = list(known)
    good = text[name].is_in(pl.Series(words, dtype=pl.String).implode())
    if good.all():
        return
    bad = text.filter(~good).select("file", "line", cell=name)
    problems.rows(
        code, bad, lambda row: f"unknown {noun or name} {quoted(row['cell'])}{did_you_mean(row['cell'], words)}", hint
    )


def check_unique(text: pl.DataFrame, name: str, problems: ProblemList, *, noun: str) -> None:
    """Report every repetition of an id (L04), naming the line that had it first."""
    ids = text[name].drop_nulls()
    if ids.hash().n_unique() == ids.len():  # a collision of hashes only means to look closer
        return
    first = text.filter(pl.col(name).is_not_null()).select(
        "file",
        "line",
        cell=name,
        first_file=pl.col("file").first().over(name),
        first_line=pl.col("line").first().over(name),
    )
    bad = first.filter((pl.col("line") != pl.col("first_line")) | (pl.col("file") != pl.col("first_file")))
    problems.rows(
        "L04", bad,
        lambda row: f"the {noun} {quoted(row['cell'])} is already used in {_place(row, problems)}",
        "give each its own id; to undo an event, add a reversal",
    )  # fmt: skip


def _place(row: dict[str, object], problems: ProblemList) -> str:
    same = row["first_file"] == row["file"]
    return (
        f"line {row['first_line']}"
        if same
        else f"{problems.files[int(str(row['first_file']))]}, line {row['first_line']}"
    )
