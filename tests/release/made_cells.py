"""Printed cells of a quarter, written down in a test: names are ids of cells with two underscores for a slash."""

from datetime import date
from typing import Any

from transparency.publication.quarter import Quarter
from transparency.published.blocks import CompanyFacts, Level, Published
from transparency.release.cells import QuarterCells


def company(issued: int, rounded: dict[str, int] | None = None, **others: int) -> CompanyFacts:
    """What others hold; by group what is fully diluted."""
    return CompanyFacts(date(2026, 1, 1), issued, others, None, rounded or {})


def made(*before: QuarterCells, **given: Any) -> QuarterCells:
    """The quarter after the last of those before; what names a field of ``Published`` is one, all else is a cell."""
    quarter = before[-1].quarter.next() if before else Quarter(2025, 1)
    fields = {name: given.pop(name) for name in list(given) if name in Published.__struct_fields__}
    values = {id.replace("__", "/"): amount for id, amount in given.items()} | fields.pop("values", {})
    basis = {"level": Level.FULL, "minimum": 11, "block": 10, "key": "", "ledger": ""}
    return QuarterCells(Published(quarter=quarter.id, values=values, **basis | fields), quarter, before)
