"""The page "What would I get?" and its data: for the rule in force, with a proposed one beside it.

The scripts of the page compute from ``data/calculator.json``, the same bytes as the block in the page. Without
JavaScript a table of three made-up people stands; Python computes it by the same arithmetic.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from markupsafe import Markup
from msgspec import Struct

from transparency.language import language
from transparency.publication.publication import Publication
from transparency.publication.settings import Settings
from transparency.release.release import Release, Status, Unit, Value
from transparency.rules.calculator import Answers, Left, Promised, Scenario, Situation, scenario, tenure_inputs
from transparency.rules.calculator_data import (
    SESSIONS,
    Facts,
    LastTotal,
    Names,
    chosen,
    compile_data,
    printed,
    rescaled,
)
from transparency.rules.evaluation import Inputs
from transparency.rules.reading import read_rules
from transparency.rules.rule import EnumInput, Rule
from transparency.site import address
from transparency.site.rendering import Page, SitePages, data_block
from transparency.telling.calculator_words import words
from transparency.telling.format import amount, short_day
from transparency.telling.labels import say
from transparency.units import factor

SCRIPTS = (
    "exact", "days", "expression", "vesting", "scenario", "worth", "print", "elements", "state", "form", "chart",
    "answer", "earning", "dollars", "page",
)  # fmt: skip
"""In the order in which they need each other."""
PEOPLE = 3


class Persona(Struct, frozen=True):
    """A made-up person: a column of the table that needs no JavaScript. ``promised``: (kind, how many, when)."""

    name: str
    promised: tuple[tuple[str, str, str], ...]
    left: tuple[Left, ...]


class Calculator(Struct, frozen=True):
    """What the page is made from. ``data`` are the bytes of the block and of the file."""

    rules: tuple[Rule, ...]
    facts: Facts
    data: bytes


def compose_calculator(publication: Publication, release: Release) -> Calculator | None:
    """The page's data as of a release; ``None`` without a rule that says what it grants."""
    rules, _problems = read_rules(publication)
    offered = tuple(rescaled(rule, _factor(rule, release)) for rule in chosen(rules, release.as_of))
    if not offered:
        return None
    facts = facts_of(release, publication.settings, offered[0])
    data = compile_data(offered, facts, _names(publication.settings))
    return Calculator(offered, facts, data_block(data))


def add_calculator(pages: SitePages, calculator: Calculator, settings: Settings, rule_page: str = "") -> None:
    """The page. ``rule_page``: where the rule in force stands whole."""
    rule, facts = calculator.rules[0], calculator.facts
    start = pages.latest.published
    people, unknown = personas(rule, facts, start)
    sentences: dict[str, Any] = {**words(settings), "symbol": _symbol(settings.company.currency)}
    about = say("by-your-own-answers-how")
    pages.add(
        "pages/what-would-i-get.html",
        Page(address.CALCULATOR, say("what-would-i-get"), "calculator", about),
        scripts=[f"assets/calculator/{name}.js" for name in SCRIPTS],
        data=Markup(calculator.data.decode()),
        sentences=Markup(data_block(sentences).decode()),
        personas=people,
        start=start,
        estimated=any(grant.shared is not None and grant.id in facts.totals for grant in rule.grants),
        unknown=unknown,
        rule=rule,
        rule_page=rule_page,
        download=address.CALCULATOR_DATA,
    )


def facts_of(release: Release, settings: Settings, rule: Rule) -> Facts:
    """What a release publishes of what the page needs: a bound or a range is no number to compute with."""
    claim = release.amount("capitalization.claims_first")
    whole = _whole(release, "capitalization.fully_diluted")
    stated, one_price = release.grounds.appraised, release.value("money.price")
    price = stated if stated.amount else one_price
    shown = settings.calculator
    return Facts(
        as_of=release.as_of,
        published=release.published,
        currency=settings.company.currency,
        fully_diluted=whole,
        pool_units=_whole(release, "pool.set_aside"),
        pool_left=_whole(release, "pool.available"),
        investors_claim=None if claim is None else Decimal(claim),
        exercise_price=Decimal(price.amount) if price.amount and price.status is Status.SHOWN else None,
        price_stated=bool(stated.amount),
        totals={
            pot.grant: LastTotal(Fraction(pot.points.amount), _count(pot.people), pot.as_of, Fraction(pot.points.block))
            for pot in release.pots
            if pot.rule == rule.id and pot.points.amount and pot.points.status is Status.SHOWN
        },
        values=shown.values == "scenarios" and shown.legal_review is not None and bool(claim) and bool(whole),
    )


def personas(rule: Rule, facts: Facts, start: date) -> tuple[list[Persona], list[str]]:
    """Three made-up people from the rule's own inputs, least to most; and the names of grants that are not counted."""
    situation = Situation(
        facts.pool_left,
        {grant: total.points for grant, total in facts.totals.items()},
        {grant: total.block for grant, total in facts.totals.items()},
    )
    found: dict[str, Persona] = {}
    unknown: list[str] = []
    for place in range(PEOPLE):
        inputs = {name: _sample(rule, name, place) for name in rule.inputs if name not in tenure_inputs(rule)}
        result = scenario(rule, Answers(inputs, start), situation)
        name = _named(inputs)
        found.setdefault(name, Persona(name, _promised(rule, result.promised), result.left))
        unknown = _titles(rule, result)
    return list(found.values()), unknown


def _titles(rule: Rule, result: Scenario) -> list[str]:
    return [rule.grant(id).title or printed(id) for id in result.unknown]


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


def _promised(rule: Rule, promised: Sequence[Promised]) -> tuple[tuple[str, str, str], ...]:
    """What a person is promised first, of each kind of grant."""
    found = []
    for grant in rule.grants:
        first = next((one for one in promised if one.grant == grant.id), None)
        if first is not None:
            about = amount(first.units, Unit.UNITS)
            if grant.shared is not None:
                low, high = (amount(units, Unit.UNITS) for units in (first.low, first.high))
                about = say("from-to", low=low, high=high) if low != high else say("about", n=about)
            found.append((grant.title or printed(grant.id), about, short_day(first.day)))
    return tuple(found)


def _names(settings: Settings) -> Names:
    role = settings.attributes.get("role")
    sentences = words(settings)
    asks = {key: text for key, text in sentences.items() if isinstance(text, str) and key.startswith(("role_", "eng"))}
    return Names(dict(role.values) if role else {}, language(), asks)


def _factor(rule: Rule, release: Release) -> Fraction:
    """Splits since the rule took effect."""
    start = rule.dates.effective_from
    return factor(release.splits, start, pool=rule.pool) if start else Fraction(1)


def _whole(release: Release, figure: str) -> int | None:
    return _count(release.value(figure))


def _count(value: Value) -> int | None:
    """A number that is printed as one."""
    return int(value.amount) if value.amount is not None and value.status is Status.SHOWN else None


def _symbol(currency: str) -> str:
    """What stands before an amount: ``$``, or the code of the currency."""
    return amount(0, Unit.MONEY, currency=currency).rstrip("0.").rstrip()
