"""What the company decided about its pools: exact where that says nothing about people, else a cell (rule 4)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import polars as pl
from msgspec import Struct

from transparency.ledger.book import Book
from transparency.ledger.contributions import WHO, Decided, who_of
from transparency.ledger.positions import Positions
from transparency.privacy.coin import SCALE, Coin
from transparency.privacy.layout import DECISIONS, Layout
from transparency.publication.problem import Problem, Severity
from transparency.publication.publication import Disclosed, Publication
from transparency.published.blocks import OTHER, CompanyFacts, Level

FEW = 4
"""A sum of so many people's units still points at each of them (rule 9)."""


class Sizes(Struct, frozen=True):
    """The size of a pool, or of several: opening + flows = closing."""

    opening: int
    flows: dict[str, int]
    closing: int
    exact: frozenset[str]
    """Which of ``opening``, ``closing`` and the flows are the truth."""


def tells_of_people(amount: int, block: int, minimum: int, movements: frozenset[int]) -> bool:
    """Whether an exact amount may be about few people.

    Args:
        amount: Units that the company added or took.
        block: R.
        minimum: n.
        movements: Amounts that one to four people moved since the decision before.

    >>> tells_of_people(500_000, 2000, 11, frozenset()), tells_of_people(1440, 2000, 11, frozenset())
    (False, True)

    """
    size = abs(amount)
    if size % block == 0:
        return False
    return size < minimum * block or size in movements


def decisions(
    pools: Sequence[Decided],
    opened: int | None,
    *,
    block: int,
    minimum: int,
    movements: frozenset[int],
    coin: Coin,
    name: str,
) -> Sizes:
    """The printed size of some pools together.

    Args:
        pools: What was decided about each.
        opened: The size printed last, in units of today; None when none was.
        block: R.
        minimum: n.
        movements: Amounts that one to four people moved.
        coin: The coin of the quarter.
        name: Which pools: the coin is drawn by it.

    """
    true_opening = sum(pool.opening for pool in pools)
    opening = opened
    if opening is None:
        opening = true_opening
        if tells_of_people(true_opening, block, minimum, movements):
            opening = true_opening // block * block
    flows: dict[str, int] = {}
    exact = {"opening"} if opening == true_opening else set()
    true = true_opening
    printed = opening
    for line in sorted({line for pool in pools for line in pool.flows}):
        amount = sum(pool.flows.get(line, 0) for pool in pools)
        if not amount:
            continue
        true += amount
        if line == "split_rounding" or not tells_of_people(amount, block, minimum, movements):
            flows[line] = amount
            exact.add(line)
        else:
            flows[line] = _drawn(amount, true - printed, block, coin, f"decided/{line}/{name}")
        printed += flows[line]
    if printed == sum(pool.closing for pool in pools):
        exact.add("closing")
    return Sizes(opening, flows, printed, frozenset(exact))


def together(pools: Iterable[Sizes]) -> Sizes:
    """The size of all pools: the sum of the printed ones."""
    every = list(pools)
    flows: dict[str, int] = {}
    for pool in every:
        for line, units in pool.flows.items():
            flows[line] = flows.get(line, 0) + units
    exact = {"opening", "closing", *flows}
    for pool in every:
        exact -= {"opening", "closing", *pool.flows} - pool.exact
    opening, closing = sum(pool.opening for pool in every), sum(pool.closing for pool in every)
    return Sizes(opening, {line: units for line, units in flows.items() if units}, closing, frozenset(exact))


def _drawn(amount: int, due: int, block: int, coin: Coin, name: str) -> int:
    """Floor or ceiling of an amount, so that the balance stays within a block of the truth.

    ``due``: what would make the balance true.
    """
    floor = amount // block
    up = coin.parts(name) < amount % block * SCALE // block
    chosen = [floor + up, floor + 1 - up]
    near = [blocks for blocks in chosen if abs(blocks * block - due) < block]
    return (near or [(due + block // 2) // block])[0] * block


def moved_since_decision(moves: pl.DataFrame, flows: pl.DataFrame, index: int) -> pl.DataFrame:
    """Line, who, units: what each person moved up to a quarter since the last decision before it.

    Args:
        moves: Those of people: quarter, line, who, moved.
        flows: ``Positions.flows``.
        index: ``Quarter.index``.

    """
    before = flows.filter(pl.col("line").is_in(DECISIONS) & (pl.col("quarter") < index))["quarter"].max()
    since = moves.filter(pl.col("quarter").is_between(before if before is not None else 0, index))
    each = since.group_by("line", WHO).agg(pl.col("moved").sum().abs().alias("units"))
    return each.filter(pl.col("units") != 0)


def few_movements(moved: pl.DataFrame) -> frozenset[int]:
    """Amounts that point at one to four people: each one's on a line, and what a line moved if only they used it."""
    return frozenset([*moved["units"], *_of_few(moved)])


def _of_few(moved: pl.DataFrame) -> list[int]:
    """What lines moved that only one to four people used."""
    lines = moved.group_by("line").agg(pl.len().alias("people"), pl.col("units").sum())
    return lines.filter(pl.col("people") <= FEW)["units"].to_list()


def about_few(positions: Positions, book: Book, new: Sequence[Disclosed]) -> list[Problem]:
    """V12: a pool authorized or reduced by exactly what one to four people moved since the decision before (rule 4).

    An amount by which more people moved, each of them, points at nobody. The words name no amount: logs may be public.
    """
    decided = positions.flows.filter(pl.col("line").is_in(["authorized", "reduced"]) & (pl.col("available") != 0))
    indices = [disclosed.quarter.index for disclosed in new]
    if not decided["quarter"].is_in(indices).any():
        return []
    moves = positions.moves.select("quarter", "line", who_of(), "moved").collect()
    problems = []
    for disclosed in new:
        index, end = disclosed.quarter.index, disclosed.quarter.end
        moved = moved_since_decision(moves, positions.flows, index)
        pointing = [*moved.filter(pl.len().over("line", "units") <= FEW)["units"], *_of_few(moved)]
        amounts = (
            decided.filter(pl.col("quarter") == index).group_by("pool", "line").agg(pl.col("available").sum().abs())
        )
        for pool, line, _ in amounts.filter(pl.col("available").is_in(pointing)).sort("pool", "line").rows():
            of_line = (pl.col("type") == f"pool_{line}") & (pl.col("pool") == pool) & (pl.col("date") <= end)
            event = book.events.filter(of_line).sort("date", maintain_order=True).row(-1, named=True)
            message = (
                f"Pool “{pool}” is {line} in {disclosed.quarter.id} by exactly what one to four people moved since the "
                "last decision, and would tell of them."
            )
            hint = (
                "Decide on a round amount. Where it is decided already, decide the difference to a round one in the "
                "same quarter. What people give back is in the pool again without a decision."
            )
            place = book.files[event["file"]], event["line"]
            problems.append(Problem("V12", message, *place, hint=hint, severity=Severity.REFUSAL))
    return problems


def sizes_in_print(layout: Layout, printed: Mapping[str, int], size: Sizes, at: str) -> tuple[dict[str, int], set[str]]:
    """What is set aside and what is available, from decisions and from printed units; and which of it is exact.

    Args:
        layout: What is printed.
        printed: Units of all cells.
        size: The decisions.
        at: The pool: "" for all of them, or ``@pool=a``.

    """
    moments = {"opening": size.opening, "closing": size.closing}
    if layout.level is not Level.FULL:
        moments.pop("opening")
    values: dict[str, int] = {}
    for moment, decided in moments.items():
        left = printed.get(f"{moment}/left{at}", 0)
        used = printed.get(f"{moment}/used{at}")
        if used is not None:
            values[f"{moment}/available{at}"] = decided - used
        if used is not None or moment in size.exact:
            values[f"{moment}/set_aside{at}"] = decided - left
    for line in layout.lines:
        for measure, of in (("available", "used"), ("set_aside", "left")):
            if f"flow/{line}/{of}{at}" in printed:
                values[f"flow/{line}/{measure}{at}"] = -printed[f"flow/{line}/{of}{at}"]
    for line, units in size.flows.items():
        name = OTHER if line == "split_rounding" else line
        if layout.level is Level.FULL or line in size.exact:
            for measure in ("available", "set_aside"):
                id = f"flow/{name}/{measure}{at}"
                values[id] = values.get(id, 0) + units
    true = {f"{moment}/set_aside{at}" for moment in moments if moment in size.exact}
    true |= {f"flow/{line}/set_aside{at}" for line in size.flows if line in size.exact and line != "split_rounding"}
    exact = {cell for cell in true if not printed.get(cell.replace("set_aside", "left"), 0)}
    return values, exact | {cell.replace("set_aside", "available") for cell in exact if cell.startswith("flow/")}


def company_facts(book: Book, end: date, publication: Publication) -> CompanyFacts | None:
    """What others hold by the end of a quarter; None when the ledger does not say."""
    rows = book.capitalization.filter(book.capitalization["as_of"] <= end)
    if rows.is_empty() or "others_issued" not in rows.columns:
        return None
    row = rows.row(-1, named=True)
    return CompanyFacts(
        as_of=row["as_of"],
        others_issued=row["others_issued"],
        others={group.id: row[group.id] for group in publication.settings.other_holders},
        claims_first=row["claims_first"],
        grant_price=row["grant_price"],
    )
