"""What ids of cells say. Their grammar is ``blocks.CELLS``; ``used`` and ``left`` are worked with, never printed."""

import re
from collections.abc import Iterable

from transparency.published.blocks import MEASURES, OTHER

_PART = r"[^/@]+"
CELL = re.compile(
    rf"(?:opening|closing|money|people|ahead|year)/{_PART}(?:@[a-z]+=[^/]+)?"
    rf"|(?:flow|lost|cohort)/{_PART}/{_PART}(?:@[a-z]+=[^/]+)?"
    rf"|grants/{_PART}/{_PART}(?:/{_PART})?"
    rf"|(?:table|pot)/{_PART}/.+/{_PART}"
)
"""The grammar ``blocks.CELLS``, as far as the number of its parts."""
FURTHEST = 8
"""Quarters ahead of which each is told on its own."""
_DECIDED = ("set_aside", "available")


def at(division: str, name: str) -> str:
    """What an id ends with.

    >>> at("pool", "a"), at("", "")
    ('@pool=a', '')
    """
    return f"@{division}={name}" if division else ""


def chained(cell: str) -> bool:
    """Whether a cell is a closing balance of people's units, in all or of a part.

    >>> chained("closing/owned"), chained("closing/used@pool=a"), chained("closing/priced")
    (True, True, False)
    """
    moment, _, measure = cell.partition("/")
    return moment == "closing" and measure.partition("@")[0] in {*MEASURES, "used", "left"}.difference(_DECIDED)


def hidden(cell: str) -> bool:
    """Whether a cell is only worked with."""
    return cell.rpartition("/")[2].partition("@")[0] in ("used", "left") and not cell.startswith("people/")


def shown_as(cell: str) -> str:
    """Where a movement is printed that is only worked with: what is used is no longer available.

    >>> shown_as("flow/granted/used@pool=a"), shown_as("flow/vested/left"), shown_as("closing/used")
    ('flow/granted/available@pool=a', 'flow/vested/set_aside', 'closing/used')
    """
    if not (cell.startswith("flow/") and hidden(cell)):
        return cell
    line, _, measure = cell.rpartition("/")
    measure, *part = measure.split("@")
    return "@".join([f"{line}/{'available' if measure == 'used' else 'set_aside'}", *part])


def parts_of_past(cells: Iterable[str], kind: str) -> tuple[str, ...]:
    """The printed parts of what became of units: of ``lost`` the reasons, of ``cohort`` the years; ``other`` last.

    >>> parts_of_past(["lost/total/units", "lost/other/units", "lost/expired/units"], "lost")
    ('expired', 'other')
    """
    names = {cell.split("/")[1] for cell in cells if cell.startswith(f"{kind}/")} - {"total"}
    return tuple(sorted(names, key=lambda name: (name == OTHER, name)))


def same_thing(cell: str) -> tuple[str, ...]:
    """Under which names the same thing may have been printed in the quarter before.

    >>> same_thing("ahead/2"), same_thing("ahead/8"), same_thing("flow/vested/earned")
    (('ahead/3',), (), ('ahead/1', 'flow/vested/earned'))
    """
    kind, _, step = cell.partition("/")
    if kind == "ahead" and step.isdigit():
        return (f"ahead/{int(step) + 1}",) if int(step) < FURTHEST else ()
    return ("ahead/1", cell) if cell == "flow/vested/earned" else (cell,)
