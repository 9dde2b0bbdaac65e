"""The private audit: everything published beside the truth, quarter by quarter, whoever drew it.

Nothing of it may be published: it says how far printed numbers are from the books, and how close a reader could come.
"""

import statistics
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, permutations

import polars as pl
from msgspec import Struct

from transparency.ledger.contributions import WHO
from transparency.privacy.cells import Tally
from transparency.privacy.layout import DIVISIONS
from transparency.published.blocks import OTHER, Level, Published, row_id, unit_since
from transparency.published.cell_ids import chained, hidden, same_thing
from transparency.published.sums import broken, sums


class Closeness(Struct, frozen=True):
    """What a reader who knows everybody's units but one person's can prove of that person, at a fiscal year's end."""

    quarter: str
    people: int
    least: float
    """Half of the width that is left open, in percent of the holding: the person who is known best."""
    median: float


class Findings(Struct, frozen=True):
    """What the audit found."""

    quarters: int
    cells: int
    sums: int
    widest: float
    """The largest distance of a printed value from the truth, in blocks."""
    beyond: int
    """Cells that are a block or more from the truth."""
    moved: int
    """Cells that changed although nobody's part of them did; where sums leave no other way."""
    closeness: tuple[Closeness, ...]
    failures: tuple[str, ...]


def audit(published: Sequence[Published], tallies: Sequence[Tally]) -> Findings:
    """Check published quarters, oldest first, against what is true of the same cells."""
    failures = broken(published)
    errors = []
    moved = 0
    for one, tally in zip(published, tallies, strict=True):
        here = list(distances(one, tally))
        errors += [blocks for _, blocks in here]
        failures += [
            f"{one.quarter}: {cell} is {blocks:.2f} blocks from the truth" for cell, blocks in here if blocks >= 2
        ]
        failures += [f"{one.quarter}: {words}" for words in (*_block(one, tally), *_sets(one, tally))]
    for (before, then), (one, now) in pairwise(zip(published, tallies, strict=True)):
        failures += _openings(before, one)
        failures += [f"{one.quarter}: {words}" for words in _merged(before, one, now)]
        moved += sum(1 for _ in _unsteady(before, then, one, now))
    return Findings(
        quarters=len(published),
        cells=len(errors),
        sums=sum(1 for _ in sums(published)),
        widest=max(errors, default=0.0),
        beyond=sum(blocks >= 1 for blocks in errors),
        moved=moved,
        closeness=tuple(_closeness(published, tallies)),
        failures=tuple(failures),
    )


def distances(one: Published, tally: Tally) -> Iterator[tuple[str, float]]:
    """How many blocks a printed cell is from the truth. Openings were judged as the closings that they are."""
    for cell, amount in tally.amounts.items():
        if not hidden(cell) and not cell.startswith(("opening/", "people/opening")):
            parts = amount.block // tally.layout.step(cell)
            yield cell, abs(one.values[cell] * parts - amount.true) / amount.block


def _block(one: Published, tally: Tally) -> Iterator[str]:
    """A block is more than anyone holds, and every cell is in blocks."""
    if one.level is Level.FEW:
        return
    most = int(tally.facts.people["promised"].max() or 0)  # type: ignore[arg-type]  # a column of numbers
    if one.block < most:
        yield f"one person holds more than a block of {one.block:,}"
    for cell in tally.amounts:
        if not hidden(cell) and one.values[cell] % tally.layout.step(cell):
            yield f"{cell} is {one.values[cell]:,}, no multiple of {tally.layout.step(cell):,}"


def _sets(one: Published, tally: Tally) -> Iterator[str]:
    """Of two printed sets of people's units, one inside the other, those outside are nobody's or enough people's.

    Units are told apart by person, kind of award and pool; stock is a kind of its own.
    """
    if one.level is not Level.FULL:
        return
    holdings, people = tally.facts.holdings, tally.facts.people
    divisions = [name for name in DIVISIONS if tally.layout.parts[name]]
    parts = [tally.layout.part(name).alias(f"in_{name}") for name in divisions]
    promises = tally.facts.held.select(WHO, pl.concat_list("pool", "instrument").list.join("/").alias("of"), *parts)
    units = {
        *promises.select(WHO, "of").iter_rows(),
        *((who, "stock") for who in holdings.filter(pl.col("owned") > 0)[WHO]),
    }
    printed = {"everyone": frozenset(units)}
    for name in divisions:
        for part in tally.layout.parts[name]:
            of_part = promises.filter(pl.col(f"in_{name}") == part)
            printed[f"{name} {part}"] = frozenset(of_part.select(WHO, "of").iter_rows())
    for attributes, own in tally.layout.tables:
        rows = dict(_rows(people, attributes, own))
        for id, members in rows.items():
            chosen = set(members)
            printed[f"{'+'.join(attributes)}={id}"] = frozenset(pair for pair in units if pair[0] in chosen)
    for name, pairs in printed.items():
        if 0 < len({who for who, _ in pairs}) < one.minimum:
            yield f"{name} is fewer than {one.minimum} people"
    for (outer, all_of), (inner, some) in permutations(printed.items(), 2):
        if some < all_of and len({who for who, _ in all_of - some}) < one.minimum:
            yield f"{outer} less {inner} is fewer than {one.minimum} people"


def _merged(before: Published, one: Published, now: Tally) -> Iterator[str]:
    """Within a fiscal year rows are only merged, and then those of nobody or of enough people."""
    if before.quarter[:-1] != one.quarter[:-1] or before.level is not Level.FULL or one.level is not Level.FULL:
        return
    were = {table.attributes: table.own for table in before.tables}
    for attributes, own in now.layout.tables:
        name = "+".join(attributes)
        if attributes not in were or not own <= were[attributes]:
            yield f"the table by {name} has rows that it did not have earlier in the year"
            continue
        rows = now.facts.people.select(attributes).rows()
        came = sum(row in were[attributes] and row not in own for row in rows)
        if 0 < came < one.minimum:
            yield f"rows of {came} people were merged in the table by {name}, fewer than {one.minimum}"


def _rows(
    people: pl.DataFrame, attributes: tuple[str, ...], own: frozenset[tuple[str, ...]]
) -> Iterator[tuple[str, list[int]]]:
    """Rows of a table that hold anybody, and who is in them."""
    members: dict[str, list[int]] = {}
    for who, *values in people.select(WHO, *attributes).iter_rows():
        id = row_id(values) if tuple(values) in own else OTHER
        members.setdefault(id, []).append(who)
    yield from members.items()


def _openings(before: Published, one: Published) -> Iterator[str]:
    """An opening is the closing before it, in today's units; a raised block restates it, within a block.

    A split that leaves parts of units drops them in each pool: what was set aside, and with it what is available, may
    open so many units lower.
    """
    if before.level is not Level.FULL or one.level is not Level.FULL:
        return
    ratio = unit_since(before, one)
    dropped = max(1, len(one.pools)) if ratio.denominator > 1 else 0
    for cell, opening in one.values.items():
        closing = before.values.get(cell.replace("opening/", "closing/", 1))
        if not cell.startswith("opening/") or closing is None or f"@{OTHER}" in cell:
            continue
        off = closing * ratio - opening
        if one.raised_from:
            well = abs(off) < 2 * one.block
        elif "/set_aside" in cell or "/available" in cell:
            well = off == 0 or 0 < off < dropped
        else:
            well = off == 0
        if not well:
            yield f"{one.quarter}: {cell} is {opening:,}, but the quarter before closed with {closing:,}"


def _unsteady(before: Published, then: Tally, one: Published, now: Tally) -> Iterator[str]:
    """Cells that changed although nobody's part of them did."""
    if before.block != one.block or one.raised_from:
        return
    for cell, amount in now.amounts.items():
        if (
            hidden(cell)
            or chained(cell)
            or cell.startswith(("opening/", "people/opening", "people/joined", "people/left"))
        ):
            continue
        for same in same_thing(cell):
            if same in before.values and then.amounts.get(same) == amount and amount.mark:
                if before.values[same] != one.values[cell]:
                    yield cell
                break


DROPPED = 12
"""Units that a split with parts may drop of one person's grants, one at most in each place of each: no change."""


def _closeness(published: Sequence[Published], tallies: Sequence[Tally]) -> Iterator[Closeness]:
    """At each fiscal year's end, what all quarters so far leave open of each holding that has not changed since.

    The reader knows all others: from each printed sum in which a person is, less what is known, that person's units
    follow to a block either side. Of a holding that stays, every quarter narrows the same interval, through splits too.
    """
    low: dict[int, float] = {}
    high: dict[int, float] = {}
    held: dict[int, int] = {}
    for before, one, tally in zip((None, *published), published, tallies, strict=False):
        now = dict(tally.facts.people.select(WHO, "promised").iter_rows())
        ratio = unit_since(before, one) if before else Fraction(1)
        dropped = DROPPED if ratio.denominator > 1 else 0
        for who in list(held):
            if who in now and 0 <= held[who] * ratio - now[who] <= dropped:
                held[who] = now[who]
                low[who], high[who] = low[who] * float(ratio) - dropped, high[who] * float(ratio)
            else:
                del low[who], high[who], held[who]
        for cell, members in _holding_cells(one, tally):
            error = one.values[cell] - tally.amounts[cell].true
            for who in members:
                held[who] = now[who]
                low[who] = max(low.get(who, 0.0), now[who] + error - one.block)
                high[who] = min(high.get(who, float("inf")), now[who] + error + one.block)
        if one.quarter.endswith("-q4") and held:
            open_to = sorted((high[who] - low[who]) / 2 / held[who] * 100 for who in held)
            yield Closeness(one.quarter, len(open_to), open_to[0], statistics.median(open_to))


def _holding_cells(one: Published, tally: Tally) -> Iterator[tuple[str, list[int]]]:
    """Printed sums of holdings, and who is in them."""
    people = tally.facts.people
    if "closing/promised" in one.values:
        yield "closing/promised", people[WHO].to_list()
    for attributes, own in tally.layout.tables:
        for id, members in _rows(people, attributes, own):
            yield f"table/{'+'.join(attributes)}/{id}/promised", members
