"""What has to hold among the cells of a quarter, as the integer program is told it; a reader's own list is ``sums``."""

from collections.abc import Iterable

from transparency.ledger.contributions import FLOWING
from transparency.privacy.cells import PARTS, TABLE_UNITS, Tally
from transparency.privacy.layout import Layout
from transparency.privacy.rounding import OPEN, Tie
from transparency.published.blocks import OTHER, PRESENCE, Level, row_id


class _Ties:
    """Ties among the cells that there are; any other cell counts as nothing."""

    def __init__(self, cells: Iterable[str]) -> None:
        self.cells = set(cells)
        self.found: list[Tie] = []

    def equal(self, total: str, *parts: str, less: str = "") -> None:
        """The total is the sum of its parts, less one."""
        terms = [(total, -1), *((part, 1) for part in parts), (less, -1)]
        present = tuple(term for term in terms if term[0] in self.cells)
        if len(present) > 1 or (present and present[0][0] != total):
            self.found.append(Tie(present))

    def within(self, smaller: str, larger: str) -> None:
        """One is at most the other."""
        if smaller in self.cells and larger in self.cells:
            self.found.append(Tie(((smaller, 1), (larger, -1)), -OPEN, 0))


def ties_of(tally: Tally) -> list[Tie]:
    """Everything that has to hold among the cells of a quarter."""
    layout, ties = tally.layout, _Ties(tally.amounts)
    if layout.level is Level.FULL:
        _tie_chains(layout, ties)
        _tie_tables(layout, ties)
        _tie_priced(layout, ties)
        _tie_grants(layout, ties)
    _tie_moment("closing", ties)
    if layout.level in (Level.FULL, Level.RANGES):
        ahead = (id for id in tally.amounts if id.startswith("ahead/"))
        ties.equal("closing/unvested", *ahead, less="closing/unearned")
        ties.equal("people/eligible", "people/opening", "people/joined", less="people/left")
        ties.equal("people/eligible", "people/covered", "people/not_yet")
        ties.within("people/covered", "people/holders")
        ties.within("people/with_earned", "people/holders")
        ties.within("people/owners", "people/with_earned")
    return ties.found


def _tie_moment(moment: str, ties: _Ties) -> None:
    ties.equal(f"{moment}/outstanding", f"{moment}/unvested", f"{moment}/vested")
    ties.equal(f"{moment}/promised", f"{moment}/outstanding", f"{moment}/owned", f"{moment}/unearned")
    ties.equal(f"{moment}/earned", f"{moment}/vested", f"{moment}/owned")
    ties.equal(f"{moment}/used", f"{moment}/outstanding", f"{moment}/gone", f"{moment}/left")


def _tie_chains(layout: Layout, ties: _Ties) -> None:
    """Lines × measures × parts: parts add up, and opening and lines make the closing."""
    chains = [(measure, "") for measure in FLOWING]
    chains += [(m, f"@{d}={name}") for d in ("instrument", "pool") for name in layout.parts(d) for m in PARTS[d]]
    for measure, at in chains:
        flows = (f"flow/{line}/{measure}{at}" for line in layout.lines)
        ties.equal(f"closing/{measure}{at}", f"opening/{measure}{at}", *flows)
    for moment in ("opening", "closing", *(f"flow/{line}" for line in layout.lines)):
        if moment != "closing":
            _tie_moment(moment, ties)
        for division in ("instrument", "pool", *(["plan", "kind"] if moment == "closing" else [])):
            names = layout.parts(division)
            for measure in PARTS[division] if names else ():
                ties.equal(f"{moment}/{measure}", *(f"{moment}/{measure}@{division}={name}" for name in names))
        for at in (f"@pool={name}" for name in layout.pools):
            parts = (f"{moment}/{measure}{at}" for measure in ("outstanding", "gone", "left"))
            ties.equal(f"{moment}/used{at}", *parts)
    if OTHER not in layout.pools:
        for plan in layout.parts("plan") if layout.pools else ():
            for measure in PARTS["plan"]:
                of_plan = [f"closing/{measure}@pool={pool}" for pool in layout.pools if layout.plans[pool] == plan]
                ties.equal(f"closing/{measure}@plan={plan}", *of_plan)


def _tie_tables(layout: Layout, ties: _Ties) -> None:
    for attributes, own in layout.tables:
        at = f"table/{'+'.join(attributes)}"
        rows = [*(row_id(values) for values in sorted(own)), OTHER]
        for column in ("people", *TABLE_UNITS):
            total = "people/holders" if column == "people" else f"closing/{column}"
            ties.equal(total, *(f"{at}/{row}/{column}" for row in rows))
        if attributes == (PRESENCE,):
            ties.equal("people/covered", f"{at}/here/people")
        for row in rows:
            ties.within(f"{at}/{row}/earned", f"{at}/{row}/promised")
            ties.within(f"{at}/{row}/owned", f"{at}/{row}/earned")


def _tie_priced(layout: Layout, ties: _Ties) -> None:
    exercisable = [f"closing/exercisable@instrument={name}" for name in layout.instruments]
    if layout.by_instrument:
        ties.equal("closing/exercisable", *exercisable)
        for name, id in zip(layout.instruments, exercisable, strict=True):
            ties.within(id, f"closing/outstanding@instrument={name}")
    ties.within("closing/exercisable", "closing/vested")
    ties.within("closing/exercisable", "closing/priced")
    ties.within("closing/priced", "closing/outstanding")


def _tie_grants(layout: Layout, ties: _Ties) -> None:
    for rule in layout.rules:
        at = f"grants/{rule}"
        ties.equal(f"{at}/all", f"{at}/following", f"{at}/exceptions")
        reasons = [f"{at}/reason/{reason}" for of, reason in sorted(layout.reasons) if of == rule]
        if reasons:
            ties.equal(f"{at}/exceptions", *reasons)
