"""What has to hold among the cells of a quarter, as the integer program is told it; a reader's own list is ``sums``."""

from collections.abc import Iterable
from itertools import pairwise

from transparency.ledger.contributions import FLOWING
from transparency.privacy.cells import PARTS, TABLE_UNITS, Tally
from transparency.privacy.layout import BY_INSTRUMENT, EXERCISABLE, LOST, PRICED, Layout
from transparency.privacy.rounding import OPEN, Tie
from transparency.published.blocks import OTHER, PRESENCE, Level, row_id

MADE_OF = {
    "outstanding": ("unvested", "vested"),
    "promised": ("outstanding", "owned", "unearned"),
    "earned": ("vested", "owned"),
    "used": ("outstanding", "gone", "left"),
}


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

    def within(self, *rising: str) -> None:
        """Each is at most the next."""
        for smaller, larger in pairwise(rising):
            if smaller in self.cells and larger in self.cells:
                self.found.append(Tie(((smaller, 1), (larger, -1)), -OPEN, 0))


def ties_of(tally: Tally) -> list[Tie]:
    """Everything that has to hold among the cells of a quarter."""
    layout, ties = tally.layout, _Ties(tally.amounts)
    if layout.level is Level.FULL:
        _tie_chains(layout, ties)
        _tie_tables(layout, ties)
        kinds = layout.parts["instrument"] if BY_INSTRUMENT in layout.told else ()
        ties.equal(EXERCISABLE, *(f"{BY_INSTRUMENT}={name}" for name in kinds))
        for name in kinds:
            ties.within(f"{BY_INSTRUMENT}={name}", f"closing/outstanding@instrument={name}")
        ties.within(EXERCISABLE, "closing/vested")
        ties.within(EXERCISABLE, PRICED, "closing/outstanding")
        for year in layout.parts["cohort"]:
            at = f"cohort/{year}"
            ties.equal(f"{at}/granted", *(f"{at}/{column}" for column in ("earned", "lost", "running")))
        if layout.parts["cohort"]:
            running = (f"cohort/{year}/running" for year in layout.parts["cohort"])
            ties.equal("closing/unvested", *running, less="closing/unearned")
        ties.equal(LOST, *(f"lost/{reason}/units" for reason in layout.parts["lost"]))
        for rule, names in layout.rules.items():
            at = f"grants/{rule}"
            ties.equal(f"{at}/all", f"{at}/following", f"{at}/exceptions")
            ties.equal(f"{at}/exceptions", *(f"{at}/{name}" for name in names if name.startswith("reason/")))
    _tie_moment("closing", ties)
    if layout.level in (Level.FULL, Level.RANGES):
        ahead = (id for id in tally.amounts if id.startswith("ahead/"))
        ties.equal("closing/unvested", *ahead, less="closing/unearned")
        ties.equal("people/eligible", "people/opening", "people/joined", less="people/left")
        ties.equal("people/eligible", "people/covered", "people/not_yet")
        ties.within("people/covered", "people/holders")
        ties.within("people/owners", "people/with_earned", "people/holders")
    return ties.found


def _tie_moment(moment: str, ties: _Ties, at: str = "", measures: Iterable[str] = MADE_OF) -> None:
    for measure in measures:
        ties.equal(f"{moment}/{measure}{at}", *(f"{moment}/{part}{at}" for part in MADE_OF[measure]))


def _tie_chains(layout: Layout, ties: _Ties) -> None:
    """Lines × measures × parts: parts add up, and opening and lines make the closing."""
    chains = [(measure, "") for measure in FLOWING]
    chains += [(m, f"@{d}={name}") for d in ("instrument", "pool") for name in layout.parts[d] for m in PARTS[d]]
    for measure, at in chains:
        flows = (f"flow/{line}/{measure}{at}" for line in layout.lines)
        ties.equal(f"closing/{measure}{at}", f"opening/{measure}{at}", *flows)
    for moment in ("opening", "closing", *(f"flow/{line}" for line in layout.lines)):
        if moment != "closing":
            _tie_moment(moment, ties)
        for division in ("instrument", "pool", *(["plan", "kind"] if moment == "closing" else [])):
            names = layout.parts[division]
            for measure in PARTS[division] if names else ():
                ties.equal(f"{moment}/{measure}", *(f"{moment}/{measure}@{division}={name}" for name in names))
        for name in layout.parts["pool"]:
            _tie_moment(moment, ties, f"@pool={name}", ("used",))
    pools = layout.parts["pool"]
    for plan in layout.parts["plan"] if pools and OTHER not in pools else ():
        for measure in PARTS["plan"]:
            of_plan = (f"closing/{measure}@pool={pool}" for pool in pools if layout.plans[pool] == plan)
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
            ties.within(f"{at}/{row}/owned", f"{at}/{row}/earned", f"{at}/{row}/promised")
