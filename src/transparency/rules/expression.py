"""Arithmetic of a rule as data: whole numbers, lookups in tables, products, sums, the smallest and the largest.

No code, no floats, no conditions except tables: so the same rule can be said in words, printed, run in two languages
and compared. Kinds: reference "public page and founder workflow", section 5.2.
"""

from typing import Annotated, Any

from pydantic import BaseModel, Discriminator, Field, Tag

from transparency.publication.quarter import LONGEST
from transparency.publication.settings import Model

LARGEST = 2**53
"""The largest constant, and the largest number of units a rule may give: what JSON readers hold exactly."""

Whole = Annotated[int, Field(strict=True, ge=0, le=LARGEST)]
"""A whole number, not negative."""
Positive = Annotated[int, Field(strict=True, ge=1, le=LARGEST)]
"""A whole number above zero."""
Days = Annotated[int, Field(strict=True, ge=0, le=LONGEST)]
"""A length of time in days."""
Months = Annotated[int, Field(strict=True, ge=0, le=1_200)]
"""A length of time in months."""

_KINDS = ("lookup", "product", "sum", "min", "max")


def _kind(value: Any) -> str | None:
    """The tag of an expression, from YAML data or from a model."""
    if isinstance(value, BaseModel):
        return f"a {next(iter(type(value).model_fields))}"
    if isinstance(value, dict):
        known = [kind for kind in (*_KINDS, "share_of_pot") if kind in value]
        return f"a {known[0]}" if known else None
    return None if isinstance(value, list | str | bool) or value is None else "a number"


def _one_of(words: str) -> Discriminator:
    return Discriminator(_kind, custom_error_type="value_error", custom_error_context={"error": words})


class Lookup(Model):
    """A cell of a table: ``lookup: session_band``, or ``lookup: [joining_units, licence]`` for a table by an input."""

    lookup: Annotated[str, Field(min_length=1)] | tuple[str, str]

    @property
    def table(self) -> str:
        """Name of the table."""
        return self.lookup if isinstance(self.lookup, str) else self.lookup[0]

    @property
    def input(self) -> str | None:
        """Name of the input that chooses the row; ``None``: the table itself names it."""
        return None if isinstance(self.lookup, str) else self.lookup[1]


class Product(Model):
    """The product of its parts, divided exactly by ``divide``."""

    product: Annotated[tuple["Expression", ...], Field(min_length=1, max_length=16)]
    divide: Positive = 1


class Sum(Model):
    """The sum of its parts."""

    sum: Annotated[tuple["Expression", ...], Field(min_length=1, max_length=16)]


class Least(Model):
    """The smallest of its parts."""

    min: Annotated[tuple["Expression", ...], Field(min_length=1, max_length=16)]


class Greatest(Model):
    """The largest of its parts."""

    max: Annotated[tuple["Expression", ...], Field(min_length=1, max_length=16)]


class Points(Model):
    """What a person brings into the sharing of a pot."""

    points: "Expression"


class ShareOfPot(Model):
    """A share of the grant's ``pot``, by points."""

    share_of_pot: Points


Expression = Annotated[
    Annotated[Whole, Tag("a number")]
    | Annotated[Lookup, Tag("a lookup")]
    | Annotated[Product, Tag("a product")]
    | Annotated[Sum, Tag("a sum")]
    | Annotated[Least, Tag("a min")]
    | Annotated[Greatest, Tag("a max")],
    _one_of('must be a whole number, "lookup", "product", "sum", "min" or "max"'),
]
"""Arithmetic that gives one exact number, not negative."""

Units = Annotated[
    Annotated[Whole, Tag("a number")]
    | Annotated[Lookup, Tag("a lookup")]
    | Annotated[Product, Tag("a product")]
    | Annotated[Sum, Tag("a sum")]
    | Annotated[Least, Tag("a min")]
    | Annotated[Greatest, Tag("a max")]
    | Annotated[ShareOfPot, Tag("a share_of_pot")],
    _one_of('must be a whole number, "lookup", "product", "sum", "min", "max" or "share_of_pot"'),
]
"""What a grant gives: arithmetic, or a share of a pot."""


def lookups(expression: "Expression | ShareOfPot") -> list[Lookup]:
    """All lookups in an expression, in the order written."""
    match expression:
        case Lookup():
            return [expression]
        case Product(product=parts) | Sum(sum=parts) | Least(min=parts) | Greatest(max=parts):
            return [lookup for part in parts for lookup in lookups(part)]
        case ShareOfPot():
            return lookups(expression.share_of_pot.points)
        case _:
            return []
