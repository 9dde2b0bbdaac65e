"""``providers.csv``: one line for each pseudonym, with the attributes that ``publication.yaml`` declares."""

import polars as pl

from transparency.ledger.book import PROVIDER_SCHEMA
from transparency.ledger.problem_list import ProblemList
from transparency.ledger.reading.columns import check_casts, check_codes, check_filled, check_known, check_unique, days
from transparency.ledger.reading.files import read_text
from transparency.ledger.schema import PROVIDER_COLUMNS
from transparency.publication.files import stands
from transparency.publication.settings import Attribute, Settings

FILE = "ledger/providers.csv"


def no_providers(settings: Settings) -> pl.DataFrame:
    """Make the empty frame of a ledger without providers."""
    return pl.DataFrame(
        schema=PROVIDER_SCHEMA | dict.fromkeys(settings.attributes, pl.String()) | {"line": pl.UInt32()}
    )


def read_providers(problems: ProblemList, settings: Settings) -> pl.DataFrame | None:
    """Read and check the providers; ``None`` when the file is missing or cannot be used at all."""
    if not stands(problems.root, FILE):
        return None
    known = (*PROVIDER_COLUMNS, *settings.columns)
    read = read_text(problems.root / FILE, FILE, problems.files.index(FILE), known, problems)
    if read is None:
        return None
    for name in known:
        if name not in read.present and name != "left":
            problems.add("L09", f"the column '{name}' is missing", FILE, 1, hint=f"the columns are {', '.join(known)}")
    text = read.frame.with_columns(pl.lit(None, pl.String).alias(name) for name in known if name not in read.present)
    providers = text.with_columns(days("joined"), days("left"))
    check_casts(text, providers, ("joined", "left"), problems)
    check_codes(text, ("provider",), problems, plain=read.plain)
    check_unique(text, "provider", problems, noun="provider")
    for name in read.present - {"left"}:
        check_filled(text, name, problems, "fill it in for every provider")
    for name, attribute in settings.columns.items():
        check_known(text, name, attribute.values, problems, hint="the values are declared in publication.yaml")
    problems.rows(
        "L02", providers.filter(pl.col("left") < pl.col("joined")).select("file", "line", "left", "joined"),
        lambda row: f"left on {row['left']}, before joining on {row['joined']}", "correct one of the two dates",
    )  # fmt: skip
    made = [_made(attribute).alias(name) for name, attribute in settings.attributes.items() if not attribute.column]
    return providers.with_columns(made).select(*PROVIDER_SCHEMA, *settings.attributes, "line")


def _made(attribute: Attribute) -> pl.Expr:
    """An attribute that is no column: the roll-up of one, or the cohort of the day of joining."""
    if attribute.rolls_up is not None:
        group_of = {value: group for group, values in attribute.groups.items() for value in values}
        return pl.col(attribute.rolls_up).replace_strict(group_of, default=None, return_dtype=pl.String)
    year = pl.col("joined").dt.year().cast(pl.String)
    half = pl.when(pl.col("joined").dt.month() < 7).then(pl.lit(" H1")).otherwise(pl.lit(" H2"))
    return year if attribute.cohort == "year" else year + half
