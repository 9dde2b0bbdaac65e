"""The page "What would I get?" and its data: for the rule in force, with a proposed one beside it.

The scripts of the page compute from ``data/calculator.json``, the same bytes as the block in the page. Without
JavaScript a table of three made-up people stands; Python computes it by the same arithmetic.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from markupsafe import Markup
from msgspec import Struct

from transparency.language import language
from transparency.publication.publication import Publication
from transparency.publication.settings import Settings
from transparency.release.release import Release, Status, Unit
from transparency.rules.calculator.data import (
    Facts,
    Names,
    chosen,
    compile_data,
)
from transparency.rules.reading import read_rules
from transparency.rules.rule import Rule
from transparency.site import address
from transparency.site.previews import Preview
from transparency.site.rendering import Page, SitePages, data_block
from transparency.telling.labels import say
from transparency.telling.numbers.format import amount
from transparency.telling.rules.calculator_words import words
from transparency.telling.rules.made_up_people import in_todays_units, last_totals, made_up_people, whole_number
from transparency.telling.rules.words import state_of

SCRIPTS = (
    "exact", "days", "expression", "vesting", "scenario", "worth", "print", "elements", "state", "form", "chart",
    "answer", "earning", "dollars", "page",
)  # fmt: skip
"""In the order in which they need each other."""


class Calculator(Struct, frozen=True):
    """What the page is made from. ``data`` are the bytes of the block and of the file."""

    rules: tuple[Rule, ...]
    facts: Facts
    data: bytes


def compose_calculator(publication: Publication, release: Release) -> Calculator | None:
    """The page's data as of a release; ``None`` without a rule that says what it grants."""
    rules, _problems = read_rules(publication)
    offered = tuple(in_todays_units(rule, release) for rule in chosen(rules, release.as_of))
    if not offered:
        return None
    facts = facts_of(release, publication.settings, offered[0])
    data = compile_data(offered, facts, _names(publication.settings))
    return Calculator(offered, facts, data_block(data))


def rule_that_counts(publication: Publication, release: Release) -> tuple[Rule | None, date | None]:
    """The rule in force as of a release; where none is, the last one that was, and the day on which it ended."""
    running = [rule for rule in read_rules(publication)[0] if rule.runs]
    states = {rule.id: state_of(rule, release.as_of) for rule in running}
    current = next((rule for rule in chosen(running, release.as_of) if states[rule.id] == "current"), None)
    if current is not None:
        return in_todays_units(current, release), None
    over = [(end, rule) for rule in running if states[rule.id] == "superseded" and (end := rule.dates.effective_to)]
    if not over:
        return None, None
    end, last = max(over, key=lambda pair: (pair[0], pair[1].id))
    return in_todays_units(last, release), end


def add_calculator(pages: SitePages, calculator: Calculator, settings: Settings, rule_page: str = "") -> None:
    """The page. ``rule_page``: where the rule in force stands whole."""
    rule, facts = calculator.rules[0], calculator.facts
    start = pages.latest.published
    people, unknown = made_up_people(rule, pages.latest)
    sentences: dict[str, Any] = {**words(settings), "symbol": _symbol(settings.company.currency)}
    about = say("by-your-own-answers-how")
    pages.add(
        "pages/what-would-i-get.html",
        Page(address.CALCULATOR, say("what-would-i-get"), "calculator", about),
        preview=Preview((say("what-would-i-get"), say("these-units-could-end-up", units=settings.words.units))),
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
    whole = whole_number(release, "capitalization.fully_diluted")
    stated, one_price = release.grounds.appraised, release.value("money.price")
    price = stated if stated.amount else one_price
    shown = settings.calculator
    return Facts(
        as_of=release.as_of,
        published=release.published,
        currency=settings.company.currency,
        fully_diluted=whole,
        pool_units=whole_number(release, "pool.set_aside"),
        pool_left=whole_number(release, "pool.available"),
        investors_claim=None if claim is None else Decimal(claim),
        exercise_price=Decimal(price.amount) if price.amount and price.status is Status.SHOWN else None,
        price_stated=bool(stated.amount),
        totals=last_totals(release, rule),
        values=shown.values == "scenarios" and shown.legal_review is not None and bool(claim) and bool(whole),
    )


def _names(settings: Settings) -> Names:
    role = settings.attributes.get("role")
    sentences = words(settings)
    asks = {key: text for key, text in sentences.items() if isinstance(text, str) and key.startswith(("role_", "eng"))}
    return Names(dict(role.values) if role else {}, language(), asks)


def _symbol(currency: str) -> str:
    """What stands before an amount: ``$``, or the code of the currency."""
    return amount(0, Unit.MONEY, currency=currency).rstrip("0.").rstrip()
