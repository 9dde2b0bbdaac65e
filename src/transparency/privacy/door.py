"""The one door: positions of people go in, what may be printed of each quarter comes out.

Published quarters are taken as they are and never drawn again. A new one is rounded so that it goes on from the last
published closing; it needs the key.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import polars as pl
from msgspec import Struct

from transparency.ledger.book import Book
from transparency.ledger.contributions import Contributions, Sources
from transparency.ledger.few_people import few_movements, last_decision, moved_since
from transparency.ledger.positions import DECISIONS, LINES, Positions
from transparency.privacy.block_size import block_after
from transparency.privacy.cells import Tally, none_of
from transparency.privacy.decisions import Sizes, plans_in_print, pool_sizes, sizes_in_print
from transparency.privacy.granted import Granted
from transparency.privacy.last_quarter import openings, unchanged
from transparency.privacy.layout import (
    PEOPLE_LINES,
    PRICED,
    Layout,
    layout_again,
    layout_of,
    table_attributes,
)
from transparency.privacy.occasion import Occasion
from transparency.privacy.others import company_facts
from transparency.privacy.rounding import OPEN, Amount, Tie, Unsolved, round_cells
from transparency.privacy.ties import ties_of
from transparency.publication.private import Private
from transparency.publication.problem import Problem, Severity
from transparency.publication.publication import Disclosed, Publication
from transparency.published.blocks import COUNTS, OTHER, UNDECLARED, Breakdown, Level, Published, breakdown
from transparency.published.cell_ids import hidden, shown_as

_OPENED = ("opening/", "people/opening")


class Superseded(Struct, frozen=True):
    """What was printed of a quarter that is drawn anew, and what was true then."""

    cells: Published
    true: Mapping[str, Amount]
    """By the books with which it was drawn: cells that are the same now keep what was printed (rule 6)."""


def publish(
    positions: Positions,
    book: Book,
    publication: Publication,
    past: Sequence[Published],
    *,
    private: Private | None,
    granted: Granted | None = None,
    superseded: Mapping[str, Superseded] | None = None,
) -> tuple[tuple[Published, ...], list[Problem]]:
    """Everything that may be printed of each disclosed quarter, oldest first.

    ``past``: what was published, which stays as it is. ``private``: the key, needed only for a new quarter.
    ``superseded``: of quarters that are drawn anew, what was printed of them. Problems:
    V09 when a quarter cannot be rounded, V14 when a split is one of some pools only; then the quarters before it are
    handed back.
    """
    new = publication.disclosed[len(past) :]
    published = list(past)
    if not new or private is None:
        return tuple(published), []
    attributes = dict.fromkeys(name for table in table_attributes(publication) for name in table)
    sources = Sources(positions, list(attributes))
    last: Contributions | None = None
    for disclosed in new:
        if uneven := _uneven_split(sources, book, disclosed):
            return tuple(published), [uneven]
        before = published[-1] if published else None
        now = Occasion(
            sources, book, publication, private, granted, quarter=disclosed.quarter, past=before, last=last
        )  # fmt: skip
        last = now.facts
        try:
            published.append(_Drawing(now, (superseded or {}).get(disclosed.quarter.id)).published())
        except Unsolved:
            message = f"The numbers of {disclosed.quarter.id} cannot be rounded so that they add up."
            hint = "Nothing was written. Please report this with the version of the program; it has never been seen."
            place = disclosed.commentary.path
            return tuple(published), [Problem("V09", message, place, hint=hint, severity=Severity.REFUSAL)]
    return tuple(published), []


def _uneven_split(sources: Sources, book: Book, disclosed: Disclosed) -> Problem | None:
    """V14 for a split of some pools only: units of two pools do not count the same then, and make no total."""
    quarter, index = disclosed.quarter, disclosed.quarter.index
    ratios = sources.ratios(index)
    held = [pool for pool, units in sources.reserved(index - 1).items() if units]
    if len({Fraction(*ratios.get(pool, (1, 1))) for pool in held}) < 2:
        return None
    of_quarter = (pl.col("type") == "split") & pl.col("date").is_between(quarter.start, quarter.end)
    event = book.events.filter(of_quarter).row(0, named=True)
    message = f"A split in {quarter.id} is one of some pools only: their units and those of the others make no total."
    hint = "Book it for every pool that has units: leave the cell pool empty, or add an event for each pool."
    place = book.files[event["file"]], event["line"]
    return Problem("V14", message, *place, hint=hint, severity=Severity.REFUSAL)


class _Drawing:
    """One quarter while it is drawn."""

    def __init__(self, now: Occasion, superseded: Superseded | None = None) -> None:
        self.now, self.past, self.layout, self.superseded = now, now.past, layout_of(now), superseded
        self.opening = openings(now.past, self.layout, now.ratio)

    def published(self) -> Published:
        """Draw, and put together what may be printed."""
        now, layout = self.now, self.layout
        tally = self._tally(layout, now.facts, now.before)
        decided = last_decision(now.sources.decisions, now.index)
        few = few_movements(moved_since(now.sources.moves, decided, now.index))
        sizes = pool_sizes(now, layout, self.opening, few)
        amounts, fixed = self._opened(tally)
        room = [Tie(((f"closing/used{end}", 1),), -OPEN, size.closing // layout.block) for end, size in sizes.items()]
        ties = [*ties_of(tally), *(tie for tie in room if tie.terms[0][0] in amounts)]
        blocks = round_cells(amounts, ties, fixed, self._kept(amounts, fixed), now.coin.parts)
        printed = {cell: count * layout.step(cell) for cell, count in blocks.items()}
        return self._put_together(tally, printed, sizes)

    def _tally(self, layout: Layout, facts: Contributions, before: Contributions) -> Tally:
        now = self.now
        return Tally(now.sources, layout, facts, before, granted=now.granted, minimum=now.minimum)

    def _opened(self, tally: Tally) -> tuple[dict[str, Amount], dict[str, int]]:
        """All cells, and the blocks of openings that are fixed: the last printed closings, where a block goes on.

        Where the block was raised they are rounded anew: from what was printed, never from the truth.
        """
        amounts, fixed = dict(tally.amounts), {}
        for cell, units in self.opening.items():
            if cell in amounts and self.now.block_before == self.layout.block:
                fixed[cell] = int(units / self.layout.block)
            elif cell in amounts:
                amounts[cell] = Amount(units.numerator, self.layout.block * units.denominator)
        if self.past and "people/opening" in amounts and "people/eligible" in self.past.values:
            fixed["people/opening"] = self.past.values["people/eligible"] // COUNTS
        return amounts, fixed

    def _kept(self, amounts: Mapping[str, Amount], opened: Mapping[str, int]) -> dict[str, int]:
        """Cells that keep their value: that of the quarter before, and in one drawn anew what was printed of it."""
        printed = self._printed_rightly(amounts) if self.superseded else {}
        return {**self._unchanged(amounts, opened), **printed}

    def _printed_rightly(self, amounts: Mapping[str, Amount]) -> dict[str, int]:
        """Cells of which the same was true when the quarter was drawn before."""
        assert self.superseded is not None
        before, true = self.superseded.cells, self.superseded.true
        return {
            cell: before.values[cell] // self.layout.step(cell)
            for cell, amount in amounts.items()
            if cell in before.values
            and true.get(cell) == amount
            and not cell.startswith(("opening/", "people/opening"))
        }

    def _unchanged(self, amounts: Mapping[str, Amount], opened: Mapping[str, int]) -> dict[str, int]:
        now = self.now
        if self.past is None:
            return {}
        layout = layout_again(self.past, now.publication, now.ratio)
        units = counts = self._tally(layout, now.before, now.before).amounts
        if now.ratio < 1:
            then = now.sources.of(now.index - 1)
            counts = self._tally(layout, then, then).amounts
        return unchanged(self.past, self.layout, now.ratio, amounts, opened=opened, units=units, counts=counts)

    def _put_together(self, tally: Tally, printed: Mapping[str, int], sizes: Mapping[str, Sizes]) -> Published:
        now, layout, full = self.now, self.layout, self.layout.level is Level.FULL
        values = {cell: amount for cell, amount in printed.items() if not hidden(cell)}
        exact = set(tally.exact)
        for end, size in sizes.items():
            more, true = sizes_in_print(layout, printed, size, end)
            values |= more
            exact |= true
        values |= tally.exact | (plans_in_print(layout, printed, sizes) if full else {})
        decided = {line for size in sizes.values() for line in size.flows} & set(DECISIONS)
        block = layout.block if layout.level is not Level.FEW else block_after(now.block_before)
        pools = [pool.id for pool in now.publication.settings.pools]
        declared = now.publication.settings.attributes
        in_tables = {name for attributes, _ in layout.tables for name in attributes}
        grouped = sorted(name for name in in_tables & declared.keys() if declared[name].groups)
        return Published(
            quarter=now.quarter.id,
            level=layout.level,
            minimum=now.minimum,
            block=block,
            values=dict(sorted(values.items())),
            key=now.private.commitment,
            ledger=now.coin.sealed(now.sources.fingerprints()[now.index][0]),
            raised_from=0 if self.past is None or block in (now.block_before, 0) else self.past.block,
            money_block=layout.money,
            point_blocks=dict(sorted(layout.points.items())),
            exact=tuple(sorted(exact & set(values))),
            none=tuple(sorted(cell for cell in map(shown_as, none_of(tally)) if values.get(cell) == 0)),
            lines=tuple(sorted({*decided, *layout.lines}, key=[*LINES, OTHER].index if full else str)),
            other_lines=tuple(line for line in PEOPLE_LINES if full and line not in layout.lines),
            instruments=layout.instruments,
            pools=layout.pools,
            kinds=layout.kinds,
            tables=tuple(self._breakdowns()),
            roll_ups={name: declared[name].group_of for name in grouped},
            price=now.sources.one_price(now.index) if PRICED in layout.told else "",
            company=company_facts(now, layout.block),
            splits=tuple(split for split in now.book.splits(pools) if split.day <= now.quarter.end),
            late=full and bool(now.facts.flows["prior"].any()),
        )

    def _breakdowns(self) -> Iterator[Breakdown]:
        """The printed tables, and what of all that is declared is in which row."""
        declared, people = self.now.publication.settings.attributes, self.now.facts.people
        for attributes, own in self.layout.tables:
            every = [
                declared[name].every_value(people[name].unique().to_list()) if name in declared else UNDECLARED[name]
                for name in attributes
            ]  # fmt: skip
            yield breakdown(attributes, own, every)
