"""A docstring that is a small ledger with what it books: read as a test, and printed as a chapter of docs/ledger.md.

A docstring holds paragraphs and tables. The table that begins with ``event`` is the ledger; the one that begins with
``quarter`` is every movement that it comes to, in the columns that it names. A ledger that authorizes no units has 1000
in each pool from the first of January 2025 on, whose movements are not told again.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from textwrap import dedent, fill, indent

import polars as pl

from transparency.ledger.positions import Positions
from transparency.ledger.schema import TYPES

Example = Callable[..., None]
_POOLS = ("a", "b")
_LAST = ("split", "split_rounding", "repriced")
_ORDER = ["quarter", pl.col("line").is_in(_LAST), "line", "grant", "prior", "moved"]


def booked(check: Example) -> Example:
    """Make a test of a docstring: its ledger must book exactly its movements; ``check`` may ask for more."""

    @wraps(check)
    def test(desk):
        ledger, movements_told = tables(check)
        lines = [line.split() for line in movements_told.splitlines()]
        opening = "pool_authorized" not in ledger
        rules = desk.rules if "rule" in ledger.split() else ()
        positions = desk.good(_opened(ledger) if opening else ledger, *disclosed(check), rules=rules)
        assert movements(positions, lines[0], opening=opening) == lines[1:]
        check(positions)

    del test.__wrapped__  # pytest must see the fixture, not the positions
    return test


def after_disclosing(*quarters: str) -> Callable[[Example], Example]:
    """Say which quarters an example has disclosed; each closed 20 days after its end."""

    def marked(check: Example) -> Example:
        setattr(check, "disclosed", quarters)  # noqa: B010
        return check

    return marked


def disclosed(example: Example) -> tuple[str, ...]:
    """The quarters that an example has disclosed."""
    return getattr(example, "disclosed", ())


def blocks(example: Example) -> list[str]:
    """The paragraphs and tables of a docstring."""
    first, _, rest = (example.__doc__ or "").partition("\n")
    return [block.strip() for block in (first + "\n" + dedent(rest)).split("\n\n") if block.strip()]


def tables(example: Example) -> tuple[str, str]:
    """The ledger and the movements of a docstring."""
    ledger, movements_told = (block for block in blocks(example) if block.split()[0] in {"event", "quarter"})
    return ledger, movements_told


def _opened(ledger: str) -> str:
    """The ledger with units in each pool before its first event."""
    head, *rows = ledger.splitlines()
    cells = {"date": "2025-01-01", "type": "pool_authorized", "units": "1000"}
    opening = [cells | {"event": f"open-{pool}", "pool": pool} for pool in _POOLS]
    names = [*head.split(), *(name for name in opening[0] if name not in head.split())]
    filled = [" ".join([row, *["."] * (len(names) - len(head.split()))]) for row in rows]
    return "\n".join([" ".join(names), *(" ".join(row.get(name, ".") for name in names) for row in opening), *filled])


def movements(positions: Positions, columns: Iterable[str], *, opening: bool = False) -> list[list[str]]:
    """All movements, or all but those of the opening, as cells of some columns; ``late``: of earlier quarters."""
    ids = {quarter.index: quarter.id for quarter in positions.quarters}
    shown = {
        "quarter": pl.col("quarter").replace_strict(ids, return_dtype=pl.String),
        "late": pl.when("prior").then(pl.lit("late")).otherwise(pl.lit(".")),
        "price": pl.col("price").cast(pl.Decimal(38, 2)).cast(pl.String),
    }
    rows = positions.movements.filter(~(pl.lit(opening) & (pl.col("line") == "authorized"))).sort(_ORDER)
    cells = rows.select(shown.get(name, pl.col(name).cast(pl.String)).fill_null(".").alias(name) for name in columns)
    return [list(row) for row in cells.iter_rows()]


def chapter(kind: str, examples: Iterable[Example]) -> str:
    """What one type of event does, in Markdown: its cells, then each example."""
    cells = TYPES[kind]
    needed = ", ".join(f"`{name}`" for name in sorted(cells.required))
    parts = [f"## `{kind}`", f"Needs {needed}."]
    for example in examples:
        for block in blocks(example):
            if block.startswith("quarter") and disclosed(example):
                parts.append(f"With {' and '.join(disclosed(example))} disclosed:")
            is_table = block.split()[0] in {"event", "quarter"}
            parts.append(indent(block, "    ") if is_table else fill(" ".join(block.split()), 120))
    return "\n\n".join(parts)
