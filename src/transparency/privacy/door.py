"""The one door: positions of people go in, what may be printed of each quarter comes out.

Published quarters are taken as they are and never drawn again. A new one is rounded so that it goes on from the last
published closing; it needs the key.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from transparency.ledger.book import Book
from transparency.ledger.contributions import Granted
from transparency.ledger.positions import DECISIONS, LINES, PEOPLE_LINES, Positions
from transparency.ledger.sources import Sources
from transparency.privacy.block_size import block_after
from transparency.privacy.cells import Tally, none_of
from transparency.privacy.decisions import pool_sizes
from transparency.privacy.last_quarter import Superseded, openings, rightly_printed, unchanged
from transparency.privacy.layout import PRICED, Layout, layout_of
from transparency.privacy.occasion import Occasion
from transparency.privacy.other_holders import company_facts
from transparency.privacy.rounding import OPEN, Amount, Tie, Unsolved, round_cells
from transparency.privacy.ties import ties_of
from transparency.publication.private import Private
from transparency.publication.problem import Problem, Severity
from transparency.publication.publication import Publication
from transparency.published.blocks import COUNTS, OTHER, UNDECLARED, Breakdown, Level, Published, breakdown
from transparency.published.cell_ids import hidden, shown_as
from transparency.published.pools import Sizes, available_by_plan, set_aside


def publish(
    positions: Positions, book: Book, publication: Publication, past: Sequence[Published], *, private: Private | None,
    granted: Granted | None = None, superseded: Mapping[str, Superseded] | None = None,
) -> tuple[tuple[Published, ...], list[Problem]]:  # fmt: skip
    """Everything that may be printed of each disclosed quarter, oldest first.

    ``past``: what was published, which stays as it is. ``private``: the key, needed only for a new quarter.
    ``superseded``: quarters that are drawn anew. Problems: V09 when a quarter cannot be rounded; then the quarters
    before it are handed back.
    """
    new = publication.disclosed[len(past) :]
    published = list(past)
    if not new or private is None:
        return tuple(published), []
    sources = Sources(positions, granted)
    for disclosed in new:
        before = published[-1] if published else None
        now = Occasion(sources, book, publication, private, quarter=disclosed.quarter, past=before)
        try:
            published.append(_drawn(now, (superseded or {}).get(disclosed.quarter.id)))
        except Unsolved:
            message = f"The numbers of {disclosed.quarter.id} cannot be rounded so that they add up."
            hint = "Nothing was written. Please report this with the version of the program; it has never been seen."
            problem = Problem("V09", message, disclosed.commentary.path, hint=hint, severity=Severity.REFUSAL)
            return tuple(published), [problem]
    return tuple(published), []


def _drawn(now: Occasion, superseded: Superseded | None) -> Published:
    """Draw a quarter, and put together what may be printed."""
    layout = layout_of(now)
    opening = openings(now, layout)
    tally = Tally(now.sources, layout, now.facts, now.before)
    sizes = pool_sizes(now, layout, opening)
    amounts, fixed = _opened(now, tally, opening)
    room = [Tie(((f"closing/used{end}", 1),), -OPEN, size.closing // layout.block) for end, size in sizes.items()]
    ties = [*ties_of(tally), *(tie for tie in room if tie.terms[0][0] in amounts)]
    kept = unchanged(now, layout, amounts, fixed) | rightly_printed(superseded, layout, amounts)
    blocks = round_cells(amounts, ties, fixed, kept, now.coin.parts)
    return _put_together(now, tally, {cell: count * layout.step(cell) for cell, count in blocks.items()}, sizes)


def _opened(now: Occasion, tally: Tally, opening: Mapping[str, Fraction]) -> tuple[dict[str, Amount], dict[str, int]]:
    """All cells, and the blocks of openings that are fixed: the last printed closings, where a block goes on.

    Where the block was raised they are rounded anew: from what was printed, never from the truth.
    """
    amounts, fixed, block = dict(tally.amounts), {}, tally.layout.block
    for cell, units in opening.items():
        if cell in amounts and now.block_before == block:
            fixed[cell] = int(units / block)
        elif cell in amounts:
            amounts[cell] = Amount(units.numerator, block * units.denominator)
    if now.past and "people/opening" in amounts and "people/eligible" in now.past.values:
        fixed["people/opening"] = now.past.values["people/eligible"] // COUNTS
    return amounts, fixed


def _put_together(now: Occasion, tally: Tally, printed: Mapping[str, int], sizes: Mapping[str, Sizes]) -> Published:
    layout, full = tally.layout, tally.layout.level is Level.FULL
    values = {cell: amount for cell, amount in printed.items() if not hidden(cell)} | tally.exact
    exact = set(tally.exact)
    for end, size in sizes.items():
        more, true = set_aside(printed, size, layout.lines, end, full=full)
        values |= more
        exact |= true
    if layout.parts["plan"]:
        values |= available_by_plan(printed, sizes, layout.parts["pool"], layout.plans)
    decided = {line for size in sizes.values() for line in size.flows} & set(DECISIONS)
    block = layout.block if layout.level is not Level.FEW else block_after(now.block_before)
    declared = now.publication.settings.attributes
    in_tables = sorted({name for attributes, _ in layout.tables for name in attributes} & declared.keys())
    pools = [pool.id for pool in now.publication.settings.pools]
    return Published(
        quarter=now.quarter.id,
        level=layout.level,
        minimum=now.minimum,
        block=block,
        values=dict(sorted(values.items())),
        key=now.private.commitment,
        ledger=now.private.sealed(now.quarter.id, now.sources.fingerprints()[now.index][0]),
        raised_from=0 if now.past is None or block in (now.block_before, 0) else now.past.block,
        money_block=layout.money,
        point_blocks=dict(sorted(layout.points.items())),
        exact=tuple(sorted(exact & set(values))),
        none=tuple(sorted(cell for cell in map(shown_as, none_of(tally)) if values.get(cell) == 0)),
        lines=tuple(sorted({*decided, *layout.lines}, key=[*LINES, OTHER].index if full else str)),
        other_lines=tuple(line for line in PEOPLE_LINES if full and line not in layout.lines),
        instruments=layout.parts["instrument"],
        pools=layout.parts["pool"],
        kinds=layout.parts["kind"] or (() if now.facts.kinds <= {"to_issue"} else (OTHER,)),
        tables=tuple(_breakdowns(now, layout)),
        roll_ups={name: declared[name].group_of for name in in_tables if declared[name].groups},
        price=now.sources.one_price(now.index) if PRICED in layout.told else "",
        company=company_facts(now, layout.block),
        splits=tuple(split for split in now.book.splits(pools) if split.day <= now.quarter.end),
        late=full and bool(now.facts.flows["prior"].any()),
    )


def _breakdowns(now: Occasion, layout: Layout) -> Iterator[Breakdown]:
    """The printed tables, and what of all that is declared is in which row."""
    declared, people = now.publication.settings.attributes, now.facts.people
    for attributes, own in layout.tables:
        every = [
            declared[name].every_value(people[name].unique().to_list()) if name in declared else UNDECLARED[name]
            for name in attributes
        ]  # fmt: skip
        yield breakdown(attributes, own, every)
