"""What a rule gives: exact arithmetic with its working, line by line.

Numbers inside are exact fractions; only units are rounded, down, at the very end. A pot's share needs to know what the
others bring: ``rules.pot`` shares a whole pot, :func:`share` says what one more person would get.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import prod

from msgspec import Struct

from transparency.language import _, grouped
from transparency.rules.expression import Expression, Greatest, Least, Lookup, Product, ShareOfPot, Sum
from transparency.rules.rule import Banded, EnumInput, Grant, IntInput, Rule

Inputs = Mapping[str, int | str]
"""Answers by the name of the input: a whole number, or one of the values of an enum."""


class RuleError(ValueError):
    """Inputs or bands do not fit the rule; the message is in plain words."""


class WorkingLine(Struct, frozen=True):
    """One line of the working."""

    kind: str
    """``lookup``, ``product``, ``sum``, ``min``, ``max``, ``share``, ``limit`` or ``units`` (rounded down)."""
    label: str
    """Name of the table of a lookup; else empty."""
    row: str
    """The band or answer that a lookup chose: ``B3`` or ``full``; else empty."""
    text: str
    """The arithmetic: ``9 × 115 ÷ 100``; of a lookup the band in words: ``10 to 19``."""
    value: Fraction


class Evaluated(Struct, frozen=True):
    """What a grant comes to, and how."""

    units: int
    working: tuple[WorkingLine, ...]


class Choice(Struct, frozen=True):
    """The rows that a person's inputs choose."""

    steps: Mapping[str, str]
    """Banded table → id of the band."""
    answers: Mapping[str, str]
    """Enum input → answer."""


def units(rule: Rule, grant_id: str, inputs: Inputs, *, others: Fraction | None = None) -> Evaluated:
    """Units of one grant for somebody with these inputs, capped by ``limits.per_person_per_year``.

    Of a share of a pot this is what one more person gets when all others together bring ``others`` points. Raises
    :class:`RuleError`.
    """
    return _evaluated(rule, rule.grant(grant_id), choice(rule, inputs), others)


def points(rule: Rule, grant_id: str, inputs: Inputs) -> Fraction:
    """What somebody brings into the pot of a grant. Raises :class:`RuleError`."""
    return _points(rule, rule.grant(grant_id), choice(rule, inputs))


def points_of_bands(rule: Rule, grant_id: str, chosen: Iterable[str]) -> Fraction:
    """The same from bands."""
    return _points(rule, rule.grant(grant_id), choice_of_bands(rule, chosen))


def choice(rule: Rule, inputs: Inputs) -> Choice:
    """The rows that inputs choose; inputs left out choose none."""
    steps, answers = {}, {}
    for name, value in inputs.items():
        asked = rule.inputs.get(name)
        match asked:
            case None:
                raise RuleError(f'the rule {rule.id} asks nothing called "{name}"')
            case EnumInput() if value not in asked.values:
                raise RuleError(f'"{name}" must be one of {", ".join(asked.values)}, not "{value}"')
            case EnumInput():
                answers[name] = str(value)
            case IntInput() if isinstance(value, bool) or not isinstance(value, int):
                raise RuleError(f'"{name}" must be a whole number, not "{value}"')
            case IntInput() if not asked.min <= value <= asked.max:
                raise RuleError(f'"{name}" must be from {asked.min} to {asked.max}, not {value}')
    for table, made in rule.tables.items():
        if isinstance(made, Banded) and made.input in inputs:
            try:
                steps[table] = made.step(int(inputs[made.input])).id
            except KeyError:
                raise RuleError(f'the table "{table}" has no band for {inputs[made.input]}') from None
    return Choice(steps, answers)


def choice_of_bands(rule: Rule, chosen: Iterable[str]) -> Choice:
    """The rows that codes of the ledger name."""
    codes = _codes(rule)
    steps: dict[str, str] = {}
    answers: dict[str, str] = {}
    for code in chosen:
        if code not in codes:
            raise RuleError(f'the rule {rule.id} has no band "{code}"')
        for place, banded in codes[code]:
            into = steps if banded else answers
            if place in into:
                raise RuleError(f'"{into[place]}" and "{code}" exclude each other')
            into[place] = code
    return Choice(steps, answers)


def codes_of(rule: Rule) -> frozenset[str]:
    """Everything that may stand in the ledger as a band of this rule."""
    return frozenset(_codes(rule))


def _codes(rule: Rule) -> dict[str, list[tuple[str, bool]]]:
    """Code → where it belongs: table (banded) or input."""
    codes: dict[str, list[tuple[str, bool]]] = {}
    for table, made in rule.tables.items():
        for step in made.steps if isinstance(made, Banded) else ():
            codes.setdefault(step.id, []).append((table, True))
    for name, asked in rule.inputs.items():
        for value in asked.values if isinstance(asked, EnumInput) else ():
            codes.setdefault(value, []).append((name, False))
    return codes


def _points(rule: Rule, grant: Grant, chosen: Choice) -> Fraction:
    if grant.shared is None:
        raise RuleError(f'"{grant.id}" is no share of a pot')
    return value_of(rule, grant.shared.share_of_pot.points, chosen, [])


def _evaluated(rule: Rule, grant: Grant, chosen: Choice, others: Fraction | None) -> Evaluated:
    working: list[WorkingLine] = []
    if isinstance(grant.units, ShareOfPot):
        if others is None or grant.pot is None:
            raise RuleError(f'"{grant.id}" is a share of a pot: what the others bring must be known')
        own = value_of(rule, grant.units.share_of_pot.points, chosen, working)
        total = own + others
        value = grant.pot * own / total if total else Fraction(0)
        working.append(
            WorkingLine("share", "", "", f"{grouped(grant.pot or 0)} × {number(own)} ÷ {number(total)}", value)
        )
    else:
        value = value_of(rule, grant.units, chosen, working)
    whole = int(value)
    if whole != value:
        working.append(
            WorkingLine("units", "", "", _("%(number)s, rounded down", number=number(value)), Fraction(whole))
        )
    cap = rule.limits.per_person_per_year
    if cap is not None and whole > cap:
        working.append(WorkingLine("limit", "", "", _("at most %(most)s in a year", most=grouped(cap)), Fraction(cap)))
        whole = cap
    return Evaluated(whole, tuple(working))


def value_of(rule: Rule, expression: Expression, chosen: Choice, working: list[WorkingLine]) -> Fraction:
    """The exact value of an expression; what was done is added to ``working``."""
    match expression:
        case Lookup():
            return _looked_up(rule, expression, chosen, working)
        case Product(product=parts, divide=divide):
            values = [value_of(rule, part, chosen, working) for part in parts]
            text = " × ".join(map(number, values)) + (f" ÷ {grouped(divide)}" if divide != 1 else "")
            return _noted(working, "product", text, prod(values, start=Fraction(1)) / divide)
        case Sum(sum=parts):
            values = [value_of(rule, part, chosen, working) for part in parts]
            return _noted(working, "sum", " + ".join(map(number, values)), sum(values, start=Fraction(0)))
        case Least(min=parts):
            values = [value_of(rule, part, chosen, working) for part in parts]
            return _noted(working, "min", "the smallest of " + ", ".join(map(number, values)), min(values))
        case Greatest(max=parts):
            values = [value_of(rule, part, chosen, working) for part in parts]
            return _noted(working, "max", "the largest of " + ", ".join(map(number, values)), max(values))
        case constant:
            return Fraction(constant)


def _noted(working: list[WorkingLine], kind: str, text: str, value: Fraction) -> Fraction:
    working.append(WorkingLine(kind, "", "", text, value))
    return value


def _looked_up(rule: Rule, lookup: Lookup, chosen: Choice, working: list[WorkingLine]) -> Fraction:
    table = rule.tables.get(lookup.table)
    if table is None:
        raise RuleError(f'there is no table "{lookup.table}"')
    if isinstance(table, Banded):
        band = chosen.steps.get(lookup.table)
        step = next((step for step in table.steps if step.id == band), None)
        if step is None:
            raise RuleError(f'the band of "{lookup.table}" is missing')
        value = Fraction(step.points)
        working.append(WorkingLine("lookup", lookup.table, step.id, span(step.from_, step.to), value))
        return value
    answer = chosen.answers.get(lookup.input or "")
    if answer is None or answer not in table:
        raise RuleError(
            f'"{lookup.input}" is missing' if answer is None else f'the table "{lookup.table}" has no row "{answer}"'
        )
    value = Fraction(table[answer])
    working.append(WorkingLine("lookup", lookup.table, answer, answer, value))
    return value


def span(start: int, end: int | None) -> str:
    """A band in words: ``10 to 19``, ``20 and more``, ``0``."""
    if end is None:
        return _("%(low)s and more", low=grouped(start))
    return grouped(start) if start == end else _("%(low)s to %(high)s", low=grouped(start), high=grouped(end))


def number(value: Fraction) -> str:
    """An exact number: ``1,035``; ``10.35`` when two decimals are all there is; else a fraction, ``1/3``."""
    if value.denominator == 1:
        return grouped(value.numerator)
    hundredths = value * 100
    if hundredths.denominator == 1:
        whole, rest = divmod(int(hundredths), 100)
        return grouped(Decimal(f"{whole}.{rest:02d}".rstrip("0")))
    return f"{grouped(value.numerator)}/{grouped(value.denominator)}"
