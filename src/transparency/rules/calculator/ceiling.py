"""Up to which amount of work a grant grows."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product
from math import prod

from msgspec import Struct

from transparency.rules.evaluation import Choice, RuleError, value_of
from transparency.rules.expression import ShareOfPot
from transparency.rules.rule import Banded, EnumInput, Grant, Rule

MOST_COMBINATIONS = 4096
"""Combinations of the other tables' rows that are tried; beyond, the tables alone are looked at."""


class Ceiling(Struct, frozen=True):
    """Where growth ends."""

    value: int
    """The smallest number from which on more never gives more; the input's minimum when it never does."""
    dips: int | None
    """A number below it at which more gives less."""


def ceiling_of(rule: Rule, grant_id: str, name: str) -> Ceiling | None:
    """The ceiling of a grant in an input that is a number; ``None`` when the grant does not depend on it."""
    grant = rule.grant(grant_id)
    used = {lookup.table for lookup in grant.lookups}
    own = {
        made: table
        for made, table in rule.tables.items()
        if made in used and isinstance(table, Banded) and table.input == name
    }
    if not own or not used <= rule.tables.keys():
        return None
    starts = sorted({step.from_ for table in own.values() for step in table.steps})
    try:
        return _of_curves(_curves(rule, grant, own, starts), starts)
    except (KeyError, RuleError):  # a gap in the bands or a row that is missing: told by the checks of tables
        return None


def _curves(rule: Rule, grant: Grant, own: dict[str, Banded], starts: list[int]) -> Iterator[list[Fraction]]:
    """What the grant comes to at each start of a band, for every combination of all other rows."""
    rows = [{made: table.step(start).id for made, table in own.items()} for start in starts]
    used = {lookup.table for lookup in grant.lookups}
    others = {
        made: [step.id for step in table.steps]
        for made, table in rule.tables.items()
        if made in used - own.keys() and isinstance(table, Banded)
    }
    answers = {
        lookup.input: asked.values
        for lookup in grant.lookups
        if lookup.input is not None and isinstance(asked := rule.inputs.get(lookup.input), EnumInput)
    }
    if prod(map(len, (*others.values(), *answers.values(), starts))) > MOST_COMBINATIONS:
        for table in own.values():
            yield [Fraction(table.step(start).points) for start in starts]
        return
    inner = grant.units.share_of_pot.points if isinstance(grant.units, ShareOfPot) else grant.units
    for steps in product(*others.values()):
        for answered in product(*answers.values()):
            fixed, said = dict(zip(others, steps, strict=True)), dict(zip(answers, answered, strict=True))
            yield [value_of(rule, inner, Choice(fixed | row, said), []) for row in rows]


def _of_curves(curves: Iterable[list[Fraction]], starts: list[int]) -> Ceiling:
    """From which start no curve grows any more, and the first at which one falls before it grows again.

    >>> def ceiling(*curves):
    ...     return _of_curves([[Fraction(units) for units in curve] for curve in curves], [0, 1, 5, 10])
    >>> ceiling((0, 4, 7, 7), (0, 4, 4, 4)), ceiling((0, 4, 2, 5), (9, 4, 7, 7))
    (Ceiling(value=5, dips=None), Ceiling(value=10, dips=1))
    >>> _of_curves([[Fraction(3), Fraction(2)]], [0, 1])  # what falls at last is no dip
    Ceiling(value=0, dips=None)
    """
    last, dips = 0, None
    for curve in curves:
        grown = [number for number in range(1, len(curve)) if curve[number] > curve[number - 1]]
        end = grown[-1] if grown else 0
        fallen = [number for number in range(1, end) if curve[number] < curve[number - 1]]
        last = max(last, end)
        if fallen and (dips is None or starts[fallen[0]] < dips):
            dips = starts[fallen[0]]
    return Ceiling(starts[last], dips)
