"""Three made-up people under a rule: what they would be promised, and what would be theirs if they left.

The same arithmetic as the calculator's; what it takes of a company is what a release publishes.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from transparency.language import _
from transparency.release.release import Release, Status, Unit, Value
from transparency.rules.calculator.data import SESSIONS, LastTotal, printed, rescaled
from transparency.rules.calculator.person import Answers, Left, Promised, Situation, scenario, tenure_inputs
from transparency.rules.evaluation import Inputs
from transparency.rules.rule import EnumInput, Rule
from transparency.telling.labels import say
from transparency.telling.numbers.format import amount, short_day
from transparency.telling.sentence import Number, Told, tell
from transparency.units import factor

PEOPLE = 3
OF_RULE = "rule/"
"""Before the rule's id, in the mark of a number that follows from it: ``rule/R-2026-01``."""


class PersonaGrant(Struct, frozen=True):
    """What a made-up person is promised first of one kind of grant."""

    name: str
    units: Told
    day: str
    """The day before which it is not made, in words."""


class PersonaLeft(Struct, frozen=True):
    """What is a made-up person's, who leaves after so many months: ``keep`` to keep, or to ``buy`` in time."""

    months: int
    keep: Number
    lose: Number
    kept: Told
    """What there is to keep, or to buy, in words; ``lost``: what is not."""
    lost: Told
    buy: bool
    by: str


class Persona(Struct, frozen=True):
    """A made-up person, named by the answers that the rule asks for."""

    name: str
    promised: tuple[PersonaGrant, ...]
    left: tuple[PersonaLeft, ...]


def made_up_people(rule: Rule, release: Release) -> tuple[list[Persona], list[str]]:
    """Three people from the rule's own inputs, least to most, who start on the day of publication.

    ``rule``: in units of the release. And the names of grants that are not counted, as no total is published.
    """
    totals = last_totals(release, rule)
    situation = Situation(
        whole_number(release, "pool.available"),
        {grant: total.points for grant, total in totals.items()},
        {grant: total.block for grant, total in totals.items()},
    )
    found: dict[str, Persona] = {}
    unknown: list[str] = []
    for place in range(PEOPLE):
        inputs = {name: _sample(rule, name, place) for name in rule.inputs if name not in tenure_inputs(rule)}
        result = scenario(rule, Answers(inputs, release.published), situation)
        name = _named(inputs)
        left = tuple(_left(one, rule) for one in result.left)
        found.setdefault(name, Persona(name, _promised(rule, result.promised), left))
        unknown = [rule.grant(id).title or printed(id) for id in result.unknown]
    return list(found.values()), unknown


def in_todays_units(rule: Rule, release: Release) -> Rule:
    """The rule after the splits up to the release."""
    start = rule.dates.effective_from
    return rescaled(rule, factor(release.splits, start, pool=rule.pool)) if start else rule


def last_totals(release: Release, rule: Rule) -> Mapping[str, LastTotal]:
    """Grant → what everybody brought into its pot when it was last shared under the rule."""
    return {
        pot.grant: LastTotal(Fraction(pot.points.amount), counted(pot.people), pot.as_of, Fraction(pot.points.block))
        for pot in release.pots
        if pot.rule == rule.id and pot.points.amount and pot.points.status is Status.SHOWN
    }


def whole_number(release: Release, figure: str) -> int | None:
    """A figure that is printed as one number: a bound or a range is none."""
    return counted(release.value(figure))


def counted(value: Value) -> int | None:
    """A value that is printed as one number."""
    return int(value.amount) if value.amount is not None and value.status is Status.SHOWN else None


def numbers_of_people(people: Sequence[Persona]) -> Iterator[Number]:
    """Every number that is told of them: for who checks pages."""
    for person in people:
        told = [part for grant in person.promised for part in grant.units.parts]
        yield from (part for part in told if isinstance(part, Number))
        for left in person.left:
            yield from (left.keep, left.lose)


def people_heading(people: Sequence[Persona]) -> str:
    """The finding: until when whoever leaves has nothing, or that this is worked out."""
    nothing = [
        left.months
        for left in people[0].left
        if all(each.keep.value.amount == 0 for person in people for each in person.left if each.months == left.months)
    ]
    if not nothing:
        return say("people-worked-out", count=len(people))
    return _("Whoever leaves after %(months)s months has nothing", months=max(nothing))


def _left(left: Left, rule: Rule) -> PersonaLeft:
    by = short_day(left.by) if left.by else ""
    keep, lose = _units(left.keep, rule), _units(left.lose, rule)
    kept = (
        tell("%(number)s to keep, or to buy in time", number=keep) if left.buy else tell("%(number)s kept", number=keep)
    )
    return PersonaLeft(left.months, keep, lose, kept, tell("%(number)s lost", number=lose), bool(left.buy), by)


def _units(count: int, rule: Rule) -> Number:
    return Number(f"{OF_RULE}{rule.id}", Value(amount=count), amount(count, Unit.UNITS))


def _promised(rule: Rule, promised: Sequence[Promised]) -> tuple[PersonaGrant, ...]:
    """What a person is promised first, of each kind of grant."""
    found = []
    for grant in rule.grants:
        first = next((one for one in promised if one.grant == grant.id), None)
        if first is not None:
            units = Told((_units(first.units, rule),))
            if grant.shared is not None and first.low != first.high:
                units = tell("%(low)s to %(high)s", low=_units(first.low, rule), high=_units(first.high, rule))
            elif grant.shared is not None:
                units = tell("about %(number)s", number=_units(first.units, rule))
            since = _("from %(day)s", day=short_day(first.day))
            found.append(PersonaGrant(grant.title or printed(grant.id), units, since))
    return tuple(found)


def _sample(rule: Rule, name: str, place: int) -> int | str:
    """The answer of the person with this place: spread over the answers there are."""
    asked = rule.inputs[name]
    if isinstance(asked, EnumInput):
        return asked.values[min(place, len(asked.values) - 1)]
    if "session" in name and asked.min <= SESSIONS[place] <= asked.max:
        return SESSIONS[place]
    return asked.min + (asked.max - asked.min) * (place + 1) // (PEOPLE + 1)


def _named(inputs: Inputs) -> str:
    """A person by the answers: ``Associate, 6 weekly sessions``."""
    parts = [
        printed(value) if isinstance(value, str) else f"{value} {printed(name).lower()}"
        for name, value in inputs.items()
    ]
    return ", ".join(parts) or say("anyone")
