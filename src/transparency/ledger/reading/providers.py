"""``providers.csv``: one line for each pseudonym, and one more for each change, with the declared attributes."""

import polars as pl

from transparency.ledger.book import PROVIDER_SCHEMA
from transparency.ledger.people import ORDER
from transparency.ledger.problem_list import ProblemList
from transparency.ledger.reading.columns import check_casts, check_codes, check_filled, check_known, days
from transparency.ledger.reading.files import read_text
from transparency.ledger.schema import HISTORY_COLUMNS, PROVIDER_COLUMNS
from transparency.publication.files.regular_files import stands
from transparency.publication.settings import Attribute, Settings

FILE = "ledger/providers.csv"
_DAYS = ("joined", "left", *HISTORY_COLUMNS)
_OPTIONAL = ("left", *HISTORY_COLUMNS)


def no_providers(settings: Settings) -> pl.DataFrame:
    """Make the empty frame of a ledger without providers."""
    return pl.DataFrame(
        schema=PROVIDER_SCHEMA | dict.fromkeys(settings.attributes, pl.String()) | {"line": pl.UInt32()}
    )


def read_providers(problems: ProblemList, settings: Settings) -> pl.DataFrame | None:
    """Read and check the providers; ``None`` when the file is missing or cannot be used at all.

    The lines come in the order of provider, ``from`` and ``recorded``. Problems: L01, L02, L08, L09, L19; L40 and L41
    of lines that contradict one another or themselves.
    """
    if not stands(problems.root, FILE):
        return None
    known = (*PROVIDER_COLUMNS, *HISTORY_COLUMNS, *settings.columns)
    read = read_text(problems.root / FILE, FILE, problems.files.index(FILE), known, problems)
    if read is None:
        return None
    for name in known:
        if name not in read.present and name not in _OPTIONAL:
            needed = ", ".join(name for name in known if name not in HISTORY_COLUMNS)
            problems.add("L09", f"the column '{name}' is missing", FILE, 1, hint=f"the columns are {needed}")
    text = read.frame.with_columns(pl.lit(None, pl.String).alias(name) for name in known if name not in read.present)
    cast = text.with_columns(days(name) for name in _DAYS)
    check_casts(text, cast, _DAYS, problems)
    check_codes(text, ("provider",), problems, plain=read.plain)
    for name in read.present - set(_OPTIONAL):
        check_filled(text, name, problems, "fill it in for every provider")
    for name, attribute in settings.columns.items():
        check_known(text, name, attribute.values, problems, hint="the values are declared in publication.yaml")
    empty = {name: text[name].is_null() for name in HISTORY_COLUMNS}
    providers = cast.with_columns(pl.when(empty["from"]).then("joined").otherwise("from").alias("from"))
    providers = providers.with_columns(pl.when(empty["recorded"]).then("from").otherwise("recorded").alias("recorded"))
    _check_days(providers, problems)
    _check_one_line_a_day(providers, problems)
    providers = providers.sort(ORDER, maintain_order=True)
    made = [_made(attribute).alias(name) for name, attribute in settings.attributes.items() if not attribute.column]
    return providers.with_columns(made).select(*PROVIDER_SCHEMA, *settings.attributes, "line")


def _check_days(providers: pl.DataFrame, problems: ProblemList) -> None:
    """A line whose own days contradict one another (L02, L41)."""
    at = ["file", "line", *_DAYS]
    problems.rows(
        "L02", providers.filter(pl.col("left") < pl.col("joined")).select(at),
        lambda row: f"left on {row['left']}, before joining on {row['joined']}", "correct one of the two dates",
    )  # fmt: skip
    problems.rows(
        "L41", providers.filter(pl.col("from") < pl.col("joined")).select(at),
        lambda row: f"this line is so from {row['from']}, before joining on {row['joined']}",
        "from is the first day on which the line is so; leave it empty for the day of joining",
    )  # fmt: skip
    problems.rows(
        "L41", providers.filter((pl.col("from") > pl.col("left")) & (pl.col("left") >= pl.col("joined"))).select(at),
        lambda row: f"this line is so from {row['from']}, after leaving on {row['left']}",
        "of somebody who left, the last line is so from the day of leaving; who came back has another day of joining",
    )  # fmt: skip
    problems.rows(
        "L41", providers.filter(pl.col("recorded") < pl.col("from")).select(at),
        lambda row: f"recorded on {row['recorded']}, before it was so on {row['from']}",
        "write a change down when it has happened; recorded is that day or a later one",
    )  # fmt: skip


def _check_one_line_a_day(providers: pl.DataFrame, problems: ProblemList) -> None:
    """Two lines of one provider that say since the same day what is so, and neither corrects the other (L40)."""
    numbered = providers.drop_nulls(ORDER).with_columns(first=pl.col("line").first().over(ORDER))
    problems.rows(
        "L40", numbered.filter(pl.col("line") != pl.col("first")),
        lambda row: f"provider '{row['provider']}' has another line of {row['from']}: line {row['first']}",
        "remove one of the two; a change says in 'from' since when it is so, a correction of the same day says in "
        "'recorded' when it was made",
    )  # fmt: skip


def _made(attribute: Attribute) -> pl.Expr:
    """An attribute that is no column: the roll-up of one, or the cohort of the day on which somebody first joined."""
    if attribute.rolls_up is not None:
        return pl.col(attribute.rolls_up).replace_strict(attribute.group_of, default=None, return_dtype=pl.String)
    joined = pl.col("joined").min().over("provider")
    year = joined.dt.year().cast(pl.String)
    half = pl.when(joined.dt.month() < 7).then(pl.lit(" H1")).otherwise(pl.lit(" H2"))
    return year if attribute.cohort == "year" else year + half
