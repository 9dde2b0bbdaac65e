"""The one door: positions of people go in, what may be printed of each quarter comes out.

Published quarters are taken as they are and never drawn again. A new one is rounded so that it goes on from the last
published closing; it needs the key.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import polars as pl
from msgspec.structs import replace

from transparency.ledger.book import Book
from transparency.ledger.contributions import FLOWING, WHO, Decided, Sources
from transparency.ledger.positions import LINES, Positions
from transparency.privacy.block_size import block_after, block_of
from transparency.privacy.cells import (
    Tally,
    chained,
    enough_in,
    grants_until,
    hidden,
    last_pots,
    none_of,
    same_thing,
)
from transparency.privacy.coin import Coin
from transparency.privacy.commitment import commitment
from transparency.privacy.decisions import (
    Sizes,
    company_facts,
    decisions,
    few_movements,
    moved_since_decision,
    sizes_in_print,
    tells_of_people,
    together,
)
from transparency.privacy.groups import breakdown
from transparency.privacy.layout import (
    DECISIONS,
    Layout,
    block_before,
    company_ratio,
    layout_again,
    layout_of,
    most,
    one_price,
    other_lines,
    table_attributes,
)
from transparency.privacy.rounding import OPEN, Amount, Tie, Unsolved, round_cells
from transparency.privacy.tallies import Granted, tally_of
from transparency.privacy.ties import ties_of
from transparency.publication.private import Private
from transparency.publication.problem import Problem, Severity
from transparency.publication.publication import Disclosed, Publication
from transparency.published.blocks import COUNTS, OTHER, Level, Published
from transparency.units import Split


def publish(
    positions: Positions,
    book: Book,
    publication: Publication,
    past: Sequence[Published],
    *,
    private: Private | None,
    granted: Granted | None = None,
) -> tuple[tuple[Published, ...], list[Problem]]:
    """Everything that may be printed of each disclosed quarter, oldest first.

    ``past``: what was published, which stays as it is. ``private``: the key, needed only for a new quarter. Problems:
    V09 when a quarter cannot be rounded; then the quarters before it are handed back.
    """
    new = publication.disclosed[len(past) :]
    found = list(past)
    if not new or private is None:
        return tuple(found), []
    attributes = dict.fromkeys(name for table in table_attributes(publication) for name in table)
    sources = Sources(positions, list(attributes))
    last: _Drawing | None = None
    for disclosed in new:
        drawing = _Drawing(
            sources, book, publication, disclosed,
            past=found[-1] if found else None, last=last, private=private, granted=granted,
        )  # fmt: skip
        last = drawing
        try:
            found.append(drawing.published())
        except Unsolved:
            message = f"The numbers of {disclosed.quarter.id} cannot be rounded so that they add up."
            hint = "Nothing was written. Please report this with the version of the program; it has never been seen."
            return tuple(found), [
                Problem("V09", message, disclosed.commentary.path, hint=hint, severity=Severity.REFUSAL)
            ]
    return tuple(found), []


class _Drawing:
    """One quarter while it is drawn."""

    def __init__(
        self,
        sources: Sources,
        book: Book,
        publication: Publication,
        disclosed: Disclosed,
        *,
        past: Published | None,
        last: "_Drawing | None",
        private: Private,
        granted: Granted | None,
    ) -> None:
        self.sources, self.book, self.publication, self.past = sources, book, publication, past
        self.quarter, self.private = disclosed.quarter, private
        self.index = disclosed.quarter.index
        self.minimum = publication.settings.disclosure.min_providers
        self.coin = Coin(private.secret, self.quarter.id)
        self.ratios = sources.ratios(self.index)
        self.facts = sources.of(self.index)
        same = last is not None and not self.ratios
        self.before = last.facts if last and same else sources.of(self.index - 1, self.ratios)
        self.granted = granted
        layout = layout_of(
            sources,
            self.facts,
            self.quarter,
            publication,
            past,
            coin=self.coin,
            size=granted.most.get(self.index, 0) if granted else 0,
        )
        self.layout = self._with_grants(layout)
        self.carried = block_before(past, self.ratios) == layout.block
        """Whether the block is that of the quarter before: else openings are restated, and nothing is kept."""

    def published(self) -> Published:
        """Draw, and put together what may be printed."""
        tally = tally_of(self.sources, self.layout, self.facts, self.before, granted=self.granted, minimum=self.minimum)
        sizes = self._sizes()
        amounts, fixed = dict(tally.amounts), {}
        for cell, units in self._last().items():
            if cell in amounts and self.carried:
                fixed[cell] = int(units / self.layout.block)
            elif cell in amounts:  # rounded anew from what was printed, never from the truth
                amounts[cell] = Amount(units.numerator, self.layout.block * units.denominator)
        if self.past and "people/opening" in amounts and "people/eligible" in self.past.values:
            fixed["people/opening"] = self.past.values["people/eligible"] // COUNTS
        room = [
            Tie(((f"closing/used{at}", 1),), -OPEN, size.closing // self.layout.block) for at, size in sizes.items()
        ]
        ties = [*ties_of(tally), *(tie for tie in room if tie.terms[0][0] in amounts)]
        blocks = round_cells(amounts, ties, fixed, self._kept(amounts, fixed), self.coin.parts)
        printed = {cell: count * self.layout.step(cell) for cell, count in blocks.items()}
        return self._put_together(tally, printed, sizes)

    def _with_grants(self, layout: Layout) -> Layout:
        """With the rules whose grants are counted, and the blocks of points."""
        if self.granted is None or layout.level is not Level.FULL:
            return layout
        grants = grants_until(self.granted.grants, self.index)
        rules = enough_in(grants, ["rule"], self.minimum)
        reasons = []
        for (rule,) in rules:
            excused = grants.filter((pl.col("rule") == rule) & (pl.col("outcome") == "exception"))
            enough = enough_in(excused, ["rule", "reason"], self.minimum)
            if len(enough) == excused["reason"].n_unique():
                reasons += enough
        blocks: dict[str, int] = {}
        for (rule, kind), pot in last_pots(grants).items():
            each = pot.group_by(WHO).agg(pl.col("points").sum())
            held = most(each, "points") // int(pot["parts"][0]) + 1
            was = self.past.point_blocks.get(rule, 0) if self.past else 0
            name = f"points of {rule}/{kind}"
            block = block_of(held, 0, was, self.coin, opens_year=self.quarter.number == 1, name=name)
            blocks[rule] = max(block, blocks.get(rule, 0))
        of_rules = tuple(sorted(rule for (rule,) in rules))
        return replace(layout, rules=of_rules, reasons=frozenset(reasons), points=blocks)

    def _last(self) -> dict[str, Fraction]:
        """Openings: the closings as they were printed, in units of today, of which a split may leave parts."""
        past = self.past
        if past is None:
            return {}
        ratio = company_ratio(self.ratios)
        found: dict[str, Fraction] = {}
        ends = [""]
        for division, names, were in (
            ("instrument", self.layout.instruments, past.instruments), ("pool", self.layout.pools, past.pools),
        ):  # fmt: skip
            ends += [f"@{division}={name}" for name in names if name in were and (name != OTHER or names == were)]
        for at in ends:
            closing = {name: past.values.get(f"closing/{name}{at}") for name in (*FLOWING, "set_aside", "available")}
            aside, available, outstanding, gone = (
                closing[name] for name in ("set_aside", "available", "outstanding", "gone")
            )
            if aside is not None and available is not None:
                closing["used"] = used = aside - available
                if outstanding is not None and gone is not None:
                    closing["left"] = used - outstanding - gone
            for name, units in closing.items():
                if units is not None:
                    found[f"opening/{name}{at}"] = units * ratio
        return found

    def _kept(self, amounts: Mapping[str, Amount], fixed: Mapping[str, int]) -> dict[str, int]:
        """Cells to which everybody contributes what they did → their blocks as printed."""
        past = self.past
        if past is None:
            return {}
        layout = layout_again(past, self.publication, self.ratios)
        were = tally_of(self.sources, layout, self.before, self.before, granted=self.granted, minimum=self.minimum)
        ratio = company_ratio(self.ratios)
        found: dict[str, int] = {}
        for cell, amount in amounts.items():
            if cell.startswith("opening/") or cell in ("people/opening", "people/joined", "people/left"):
                continue
            if chained(cell):
                opening = "opening" + cell.removeprefix("closing")
                if amount.mark:
                    continue
                if opening in fixed:
                    found[cell] = fixed[opening]
                elif self.carried and cell in past.values:
                    found[cell] = int(past.values[cell] * ratio / self.layout.block)
                continue
            if ratio < 1 and not self.layout.in_units(cell):
                continue  # a split that leaves some people nothing: those counted now are not those counted then
            for same in same_thing(cell):
                was = were.amounts.get(same)
                if was is None or was != amount or not was.mark or same not in past.values:
                    continue
                scale = ratio if self.layout.in_units(cell) else 1
                found[cell] = int(past.values[same] * scale / self.layout.step(cell))
                break
        return found

    def _sizes(self) -> dict[str, Sizes]:
        """What is set aside: in all, and in each printed pool ("", "@pool=a")."""
        decided = self.facts.decided
        moved = moved_since_decision(self.sources.moves, self.sources.positions.flows, self.index)
        last, few = self._last(), few_movements(moved)
        own = [name for name in self.layout.pools if name != OTHER]
        pools = {name: [decided[name]] if name in decided else [] for name in own}
        if OTHER in self.layout.pools:
            pools[OTHER] = [one for pool, one in decided.items() if pool not in own]
        groups = {f"@pool={name}": of for name, of in pools.items()} or {"": list(decided.values())}
        opened = {
            at: int(last[f"opening/set_aside{at}"] + last.get(f"opening/left{at}", 0))
            for at in groups
            if f"opening/set_aside{at}" in last
        }
        found = {at: self._decided(of, opened.get(at), few, at) for at, of in groups.items()}
        told_anew = [at for at in groups if at not in opened]
        if pools and told_anew and "opening/set_aside" in last:  # so that all of it opens as it closed
            at = told_anew[-1]
            others = sum(size.opening for name, size in found.items() if name != at)
            whole = int(last["opening/set_aside"] + last.get("opening/left", 0))
            found[at] = self._decided(groups[at], whole - others, few, at)
        return found | ({"": together(found.values())} if pools else {})

    def _decided(self, of: Sequence[Decided], opened: int | None, few: frozenset[int], at: str) -> Sizes:
        return decisions(
            of, opened, block=self.layout.block, minimum=self.minimum, movements=few, coin=self.coin, name=at
        )

    def _put_together(self, tally: Tally, printed: Mapping[str, int], sizes: Mapping[str, Sizes]) -> Published:
        layout, settings = self.layout, self.publication.settings
        before = block_before(self.past, self.ratios)
        block = layout.block if layout.level is not Level.FEW else block_after(before)
        values = {cell: amount for cell, amount in printed.items() if not hidden(cell)}
        exact = set()
        for at, size in sizes.items():
            more, true = sizes_in_print(layout, printed, size, at)
            values |= more
            exact |= true
        if layout.level is Level.FULL:
            values |= self._plans(printed, sizes)
            pots = tally.exact
            values |= pots
            exact |= set(pots)
        decided = {line for size in sizes.values() for line in size.flows} & set(DECISIONS)
        lines = tuple(sorted({*decided, *layout.lines}, key=[*LINES, OTHER].index))
        declared = {
            name: attribute.every_value(self.facts.people[name].unique().to_list())
            for name, attribute in settings.attributes.items()
            if name in self.facts.people.columns
        }
        of_level = layout.level is Level.FULL
        return Published(
            quarter=self.quarter.id,
            level=layout.level,
            minimum=self.minimum,
            block=block,
            values=dict(sorted(values.items())),
            key=self.private.commitment,
            ledger=commitment(self.sources.positions.fingerprints()[self.index][0], self.quarter, self.private),
            raised_from=0 if self.past is None or block in (before, 0) else self.past.block,
            money_block=layout.money,
            point_blocks=dict(sorted(layout.points.items())),
            exact=tuple(sorted(exact & set(values))),
            none=tuple(sorted(cell for cell in none_of(tally) if values.get(cell) == 0)),
            lines=lines if of_level else tuple(sorted(decided)),
            other_lines=other_lines(layout.lines) if of_level else (),
            instruments=layout.instruments,
            pools=layout.pools,
            tables=tuple(
                breakdown(attributes, own, [declared[name] for name in attributes]) for attributes, own in layout.tables
            ),
            price=one_price(self.sources, self.index) if layout.priced else "",
            company=company_facts(self.book, self.quarter.end, self.publication),
            splits=self._splits(),
            late=of_level and bool(self.facts.flows["prior"].any()),
        )

    def _plans(self, printed: Mapping[str, int], sizes: Mapping[str, Sizes]) -> dict[str, int]:
        """What is available under plans that shareholders approved, and under others: if decisions tell it exactly."""
        found = {}
        if "closing" not in sizes[""].exact:
            return {}
        for plan in self.layout.parts("plan"):
            decided = sum(one.closing for pool, one in self.facts.decided.items() if self.layout.plans[pool] == plan)
            if tells_of_people(decided, self.layout.block, self.minimum, frozenset()):
                return {}
            found[f"closing/available@plan={plan}"] = decided - printed[f"closing/used@plan={plan}"]
        return found

    def _splits(self) -> tuple[Split, ...]:
        """Splits up to the quarter's end, by pool and day; one without a pool is one of all pools."""
        pools = [pool.id for pool in self.publication.settings.pools]
        return tuple(split for split in self.book.splits(pools) if split.day <= self.quarter.end)
