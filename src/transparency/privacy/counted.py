"""Who is counted in the breakdown tables of a quarter, and by what: from positions to the engine's words."""

import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.positions import Positions
from transparency.privacy.population import PROVIDER, Population, Shape
from transparency.publication.quarter import Quarter
from transparency.publication.settings import Settings

MEASURES = ("promised", "earned", "owned")
NOT_STATED = ""
"""Category of people for whom an attribute is not stated."""


def shape_of(settings: Settings) -> Shape:
    """The tables of a release: the total, one by each attribute, and the declared pairs."""
    shown = [id for id, attribute in settings.attributes.items() if attribute.breakdown]
    pairs = settings.disclosure.two_way
    used = [id for id in settings.attributes if id in shown or any(id in pair for pair in pairs)]
    tables = ((), *((id,) for id in shown), *pairs)
    return Shape(tuple(used), tables, MEASURES)


def populations(book: Book, positions: Positions, attributes: tuple[str, ...]) -> dict[int, Population]:
    """Everyone with a promise, by ``Quarter.index``: what each one holds over all pools and instruments."""
    earned = pl.col("vested") + pl.col("owned")
    people = book.providers.select(PROVIDER, *attributes).unique(PROVIDER, keep="last", maintain_order=True)
    every = (
        positions.holdings.group_by("quarter", PROVIDER)
        .agg(
            (pl.col("unvested") + earned).sum().alias("promised"),
            earned.sum().alias("earned"),
            pl.col("owned").sum(),
        )
        .filter(pl.col("promised") > 0)
        .with_columns(pl.col(PROVIDER).cast(pl.String))
        .join(people, on=PROVIDER, how="left")
        .with_columns(pl.col(name).fill_null(NOT_STATED) for name in attributes)
        .sort("quarter", PROVIDER)
        .select("quarter", PROVIDER, *attributes, *MEASURES)
    )
    names = {one.index: one.id for one in positions.quarters}
    return {
        int(key[0]): Population(names[int(key[0])], part)
        for key, part in every.partition_by("quarter", as_dict=True, include_key=False).items()
        if int(key[0]) in names
    }


def nobody(quarter: Quarter, attributes: tuple[str, ...]) -> Population:
    """A quarter in which no one holds anything."""
    schema = dict.fromkeys((PROVIDER, *attributes), pl.String) | dict.fromkeys(MEASURES, pl.Int64)
    return Population(quarter.id, pl.DataFrame(schema=schema))
