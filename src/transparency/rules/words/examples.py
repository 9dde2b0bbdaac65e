"""Up to three made-up people and what a rule gives each of them, line by line with the arithmetic shown.

All numbers come from ``rules.evaluation``; nothing is computed here a second time.
"""

from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct

from transparency.language import Plural, _, grouped, plural
from transparency.rules.evaluation import Inputs, RuleError, WorkingLine, points, units
from transparency.rules.rule import EnumInput, Grant, IntInput, Rule
from transparency.rules.words.wording import (
    answered,
    asked,
    divisor,
    factor,
    grant_name,
    listed,
    plain,
    rounded,
    table_name,
)

ASSUMED = Fraction(1000)
"""Points of all others together where no pot has been shared yet: said to be an assumption wherever it is used."""

_COUNTED = {
    "weekly_sessions": Plural("%(count)s session a week", "%(count)s sessions a week"),
    "tenure_years": Plural("%(count)s year of tenure", "%(count)s years of tenure"),
    "tenure_months": Plural("%(count)s month of tenure", "%(count)s months of tenure"),
}
"""What most rules ask for as a number, in both forms."""
_WEEK = (6, 12, 22)
_TENURE = {"years": (0, 1, 4), "months": (3, 18, 48), "days": (100, 500, 1500)}


class ExamplePerson(Struct, frozen=True):
    """A made-up person: answers to all that the rule asks."""

    title: str
    """"A full licence, 12 sessions a week, 1 year of tenure"."""
    inputs: Inputs


class SumLine(Struct, frozen=True):
    """A line of a sum set as a sum: sign (``=`` ends a sum), what it is, and its number as printed."""

    sign: str
    words: str
    number: str


class WorkedSum(Struct, frozen=True):
    """What one grant comes to. ``others``: points of everyone else in a pot; ``assumed``: they are not yet known."""

    grant: str
    title: str
    units: int
    parts: tuple[SumLine, ...]
    others: Fraction | None = None
    assumed: bool = False


class Worked(Struct, frozen=True):
    """One persona with the sum of each grant."""

    persona: ExamplePerson
    sums: tuple[WorkedSum, ...]


def personas(rule: Rule) -> tuple[ExamplePerson, ...]:
    """Somebody new who works little, somebody in the middle, somebody who has long worked a full week.

    Fewer, where the rule asks so little that two of them would be the same: anyone, where it asks nothing.
    """
    return tuple({person.title: person for person in (_persona(rule, place) for place in range(3))}.values())


def examples(rule: Rule, totals: Mapping[str, Fraction] | None = None) -> tuple[Worked, ...]:
    """The personas with every grant of the rule; ``totals``: grant → points that everyone else brings to its pot."""
    return tuple(Worked(persona, tuple(_sum(rule, g, persona, totals or {}) for g in rule.grants))
                 for persona in personas(rule)) if rule.runs else ()  # fmt: skip


def _persona(rule: Rule, place: int) -> ExamplePerson:
    inputs: dict[str, int | str] = {}
    said = []
    for name, question in rule.inputs.items():
        if isinstance(question, EnumInput):
            value = question.values[0 if place == 0 else -1]
            inputs[name] = value
            said.append(answered(name, value))
        else:
            number = _number(name, question, place)
            inputs[name] = number
            said.append(counted(name, number))
    words = listed(said)
    return ExamplePerson(words[:1].upper() + words[1:] if words else _("Anyone"), inputs)


def counted(name: str, number: int) -> str:
    """A number with what it counts, singular where it is one: "1 year of tenure", "12 sessions a week"."""
    if name in _COUNTED:
        return plural(_COUNTED[name].one, _COUNTED[name].many, number)
    words = asked(name)
    thing, blank, rest = words.partition(" ")
    if number == 1 and thing.endswith("s") and not thing.endswith("ss"):
        thing = thing[:-1]
    return f"{grouped(number)} {thing}{blank}{rest}"


def _number(name: str, question: IntInput, place: int) -> int:
    """Low, middle or high: usual numbers of a week or of time with us where the name says so, else of the range."""
    unit = name.rpartition("_")[2]
    spread = question.max - question.min
    usual = _WEEK if name.startswith("weekly_") else _TENURE.get(unit, tuple(
        question.min + spread * part // 4 for part in (1, 2, 3)))  # fmt: skip
    return min(max(usual[place], question.min), question.max)


def _sum(rule: Rule, grant: Grant, persona: ExamplePerson, totals: Mapping[str, Fraction]) -> WorkedSum:
    title = grant_name(grant)
    others = totals.get(grant.id, ASSUMED) if grant.shared else None
    given = units(rule, grant.id, persona.inputs, others=others)
    parts = [_sum_line(rule, grant, line, persona) for line in given.working]
    if not given.working:  # a constant
        parts = [SumLine("=", _("The same for everyone"), grouped(given.units))]
    elif len(parts) == 1:  # one cell of a table is the whole sum
        parts = [SumLine("=", parts[0].words, parts[0].number)]
    assumed = grant.shared is not None and grant.id not in totals
    return WorkedSum(grant.id, title[:1].upper() + title[1:], given.units, tuple(parts), others, assumed)


def _sum_line(rule: Rule, grant: Grant, line: WorkingLine, persona: ExamplePerson) -> SumLine:
    """A line of the working with words around its arithmetic."""
    number = rounded(line.value)
    match line.kind:
        case "lookup":
            sign = "×" if divisor(line.label, rule) > 1 else ""
            return SumLine(sign, _looked_up(rule, line, persona), factor(int(line.value), line.label, rule))
        case "share":
            return SumLine("=", _("Your part of the pot: %(sum)s", sum=line.text), number)
        case "units":
            return SumLine("=", _("Rounded down to whole units"), number)
        case "limit":
            return SumLine("=", _("Limit for one person: %(sum)s", sum=line.text), number)
        case _:
            if grant.shared:
                return SumLine("=", _("Your points: %(sum)s", sum=line.text), number)
            return SumLine("=", _("Together: %(sum)s", sum=line.text), number)


def _looked_up(rule: Rule, line: WorkingLine, persona: ExamplePerson) -> str:
    """What chose the row, and which row it is."""
    table = rule.tables[line.label]
    if isinstance(table, dict):
        name = next((lookup.input for g in rule.grants for lookup in g.lookups if lookup.table == line.label), None)
        what = answered(name, line.row) if name else plain(line.row)
        return f"{what[:1].upper()}{what[1:]}"
    value = persona.inputs[table.input]
    asked_of = counted(table.input, int(value))
    return _(
        "%(answer)s is in the band %(band)s (%(table)s)", answer=asked_of, band=line.text, table=table_name(line.label)
    )


class Compared(Struct, frozen=True):
    """Units of one grant for one persona under two rules; ``None`` where a rule has no such grant."""

    persona: str
    grant: str
    before: int | None
    after: int | None


def compared(old: Rule, new: Rule, totals: Mapping[str, Fraction] | None = None) -> tuple[Compared, ...]:
    """What the personas of the new rule get under each of the two; nothing when the old one asks something else.

    ``totals``: points of everyone else in the old rule's pots; those under the new one: :func:`expected_totals`.
    """
    if not (old.runs and new.runs):
        return ()
    people = personas(new)
    known = totals or {}
    expected = expected_totals(old, new, {grant.id: known.get(grant.id, ASSUMED) for grant in old.grants})
    titles = {grant.id: grant_name(grant) for grant in (*old.grants, *new.grants)}
    try:
        before = [_amounts(old, persona, known) for persona in people]
        after = [_amounts(new, persona, expected) for persona in people]
    except RuleError:  # an answer is missing, or one that the old rule does not know
        return ()
    return tuple(
        Compared(persona.title, title[:1].upper() + title[1:], was.get(id), now.get(id))
        for persona, was, now in zip(people, before, after, strict=True)
        for id, title in titles.items()
    )


def expected_totals(old: Rule, new: Rule, totals: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Points of everyone else in the pots of a new rule, from those under the old one (``totals``).

    Everyone else is taken to bring more or fewer points in the same proportion as the personas of the new rule
    together do, in whole points: it is an estimate. A pot is left out where the two rules cannot be compared: no such
    pot, or other questions.
    """
    expected = {}
    for grant in new.grants:
        was = next((before for before in old.grants if before.id == grant.id and before.shared), None)
        if grant.shared is None or was is None or grant.id not in totals:
            continue
        try:
            brought_now = sum((points(new, grant.id, p.inputs) for p in personas(new)), Fraction(0))
            brought_then = sum((points(old, grant.id, _known(old, p)) for p in personas(new)), Fraction(0))
        except RuleError:
            continue
        if brought_then == brought_now:
            expected[grant.id] = totals[grant.id]
        elif brought_then:
            expected[grant.id] = Fraction(round(totals[grant.id] * brought_now / brought_then))
    return expected


def _known(rule: Rule, persona: ExamplePerson) -> Inputs:
    """A persona's answers to what a rule asks."""
    return {name: value for name, value in persona.inputs.items() if name in rule.inputs}


def _amounts(rule: Rule, persona: ExamplePerson, totals: Mapping[str, Fraction]) -> dict[str, int]:
    answers = _known(rule, persona)
    others = {grant.id: totals.get(grant.id, ASSUMED) if grant.shared else None for grant in rule.grants}
    return {grant.id: units(rule, grant.id, answers, others=others[grant.id]).units for grant in rule.grants}
