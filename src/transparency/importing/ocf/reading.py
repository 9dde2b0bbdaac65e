"""Reading an OCF package as the ledger of its provider plans. Nobody's name is ever looked at.

First what the package is (plans, terms, people, awards), then one walk through its days; every place where it says
something in two ways, or not at all, is a question at the desk. See :mod:`~transparency.importing.ocf.replay`.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct, field

from transparency.importing.imported import Imported, Person
from transparency.importing.ocf.awards import BY_EVENT, Award, VestingFacts, read_award, set_vesting
from transparency.importing.ocf.conditions import read_terms
from transparency.importing.ocf.fields import dropped_fields
from transparency.importing.ocf.handlers import HANDLERS
from transparency.importing.ocf.notes import check_stock, note, totals
from transparency.importing.ocf.package import Object, Package, read_package
from transparency.importing.ocf.plans import ISSUANCES, Plan, ask_behaviour, choose_plans
from transparency.importing.ocf.replay import Walk
from transparency.importing.ocf.reserves import Reserves
from transparency.importing.ocf.splits import ask_splits
from transparency.importing.ocf.timeline import EXPIRY, ISSUE, STATUS, VEST, Step, gather
from transparency.importing.ocf.values import ValueFault, day, optional, units
from transparency.importing.ocf.vesting import name_of, worded
from transparency.importing.ocf.words import EXPORTED
from transparency.importing.questions import Desk, Finding, plain
from transparency.ledger.schema import TYPES
from transparency.publication.problem import Problem
from transparency.publication.settings import EventBased, Settings, Vesting

_UNITS_AWAY = ("TX_EQUITY_COMPENSATION_CANCELLATION", "TX_STOCK_CANCELLATION")
_UNKNOWN = 20
"""So many faulty values are told; the rest are counted."""


class Choice(Struct, frozen=True):
    """What the person who imports says about the package."""

    plans: Mapping[str, str] = field(default_factory=dict)
    """Plan id → pool id, or empty text for the only pool."""
    relationships: frozenset[str] = frozenset()
    """Only people who stand in one of these relationships to the company are providers; empty: all of the plan."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """The value of each attribute of ``providers.csv`` for people who are new."""
    rule: str = ""
    """The rule that the grants name."""
    today: date = date.max


def ocf_reader(path: Path, choice: Choice) -> Callable[[Settings, Desk], tuple[Imported | None, list[Problem]]]:
    """A reader for :func:`~transparency.importing.transfer.transfer`."""

    def read(settings: Settings, desk: Desk) -> tuple[Imported | None, list[Problem]]:
        package, problems = read_package(path, desk)
        if package is None:
            return None, problems
        return read_ocf(package, settings, choice, desk)

    return read


def read_ocf(package: Package, settings: Settings, choice: Choice, desk: Desk) -> tuple[Imported | None, list[Problem]]:
    """Map a package. Problems: N05 to N07, N10; findings are left at the desk."""
    try:
        transactions = _unrepeated(package.objects["transactions_files"], desk)
        package.objects["transactions_files"] = transactions
        plans, problems = choose_plans(package, settings, choice.plans, desk)
        missing = sorted(set(settings.columns) - set(choice.attributes))
        if missing and plans:
            hint = f"For all who are new: --attribute {missing[0]}=VALUE; correct single lines of providers.csv later."
            problems.append(Problem("N10", f"OCF does not know the attribute {', '.join(missing)}.", hint=hint))
        for name in sorted(set(choice.attributes) & set(settings.columns)):
            if choice.attributes[name] not in settings.columns[name].values:
                values = ", ".join(settings.columns[name].values)
                problems.append(
                    Problem("N10", f"{name} has no value {choice.attributes[name]}.", hint=f"Its values: {values}.")
                )
        if problems:
            return None, problems
        facts, vesting = _vesting_facts(package, settings, desk)
        awards, problems = _awards(package, settings, plans, choice, desk)
        if problems:
            return None, problems
        for award in awards.values():
            set_vesting(award, facts, desk, choice.today)
        return _walked(package, settings, plans, choice, awards, desk, vesting), []
    except ValueFault as fault:
        return None, [fault.problem]


def _unrepeated(transactions: list[Object], desk: Desk) -> list[Object]:
    """Transactions with each id once (N32)."""
    first: dict[str, Object] = {}
    for one in transactions:
        before = first.setdefault(one.id, one)
        if before is not one:
            at_stake = 0 if before.data == one.data else 1
            message = f"The id {one.id} stands in {before.where} and again in {one.where}."
            choices = {"first": "read the first one only"}
            desk.ask(Finding(f"twice:{plain(one.id)}", "N32", message, one.where, choices, at_stake, default="first"))
    return list(first.values())


def _vesting_facts(package: Package, settings: Settings, desk: Desk) -> tuple[VestingFacts, dict[str, Vesting]]:
    """Terms in both forms, and the starts and events of every security."""
    terms, words, names = {}, {}, {}
    vesting: dict[str, Vesting] = {}
    at_stake: Counter[str] = Counter()
    for one in package.objects["transactions_files"]:
        if one.kind in ISSUANCES and (name := optional(one, "vesting_terms_id")):
            at_stake[name] += units(one, "quantity")
    for one in package.objects["vesting_terms_files"]:
        found = read_terms(one)
        if found.cliff_extra:
            message = f"The vesting terms {one.id} have a cliff_condition, which the format does not know."
            choices = {"cliff": "nothing vests before it, then all at once", "none": "pass over it"}
            question = Finding(f"cliff:{plain(one.id)}", "N35", message, one.where, choices, at_stake[one.id])
            if desk.ask(question) == "cliff":
                found = read_terms(one, extra_cliff=True)
        for lost in found.dangling:
            message = f"The vesting terms {one.id} count from the condition {lost}, which is not there."
            choices = {"before": "count from the condition before it on the path"}
            question = Finding(f"after:{plain(one.id)}:{plain(lost)}", "N23", message, one.where, choices, 0, "before")
            desk.ask(question)
        terms[one.id], words[one.id] = found, worded(found)
        name = name_of(words[one.id].vesting, {**vesting, **settings.vesting})
        names[one.id] = name
        vesting[name] = words[one.id].vesting
    vesting.setdefault(BY_EVENT, EventBased())
    starts: dict[str, date] = {}
    events: dict[str, dict[str, date]] = {}
    for one in package.objects["transactions_files"]:
        if one.kind == "TX_VESTING_START":
            starts.setdefault(optional(one, "security_id"), day(one, "date"))
        elif one.kind == "TX_VESTING_EVENT":
            condition = optional(one, "vesting_condition_id")
            events.setdefault(optional(one, "security_id"), {}).setdefault(condition, day(one, "date"))
    return VestingFacts(terms, words, names, starts, events), vesting


def _awards(
    package: Package, settings: Settings, plans: Mapping[str, Plan], choice: Choice, desk: Desk
) -> tuple[dict[str, Award], list[Problem]]:
    """The awards of the chosen plans by security. Faulty values are collected, not told one at a time."""
    relations = {one.id: _relationships(one) for one in package.objects["stakeholders_files"]}
    awards: dict[str, Award] = {}
    problems: list[Problem] = []
    unknown: Counter[str] = Counter()
    for one in package.objects["transactions_files"]:
        plan = plans.get(optional(one, "stock_plan_id")) if one.kind in ISSUANCES else None
        if plan is None:
            continue
        try:
            award = read_award(one, plan.id, plan.pool, settings.company.currency)
        except ValueFault as fault:
            problems.append(fault.problem)
            continue
        if award.provider not in relations:
            unknown[award.provider] += award.quantity
        award.insider = not choice.relationships or bool(choice.relationships & relations.get(award.provider, set()))
        if (before := awards.get(award.security)) is not None:
            message = f"Security {award.security} is issued in {before.source.where} and again in {one.where}."
            choices = {"first": "count the first issuance", "last": "count the last issuance"}
            question = Finding(f"issued:{plain(one.id)}", "N32", message, one.where, choices, award.quantity)
            if desk.ask(question) != "last":
                continue
        awards[award.security] = award
    for person, count in sorted(unknown.items()):
        message = f"Securities name the stakeholder {person}, who is not in the package."
        choices = {"keep": "count the person as a provider with this id"}
        question = Finding(f"person:{plain(person)}", "N23", message, "Stakeholders", choices, 0, default="keep")
        del count
        desk.ask(question)
    return awards, problems[:_UNKNOWN]


def _relationships(one: Object) -> set[str]:
    several = one.data.get("current_relationships")
    found = set(map(str, several)) if isinstance(several, list) else set()
    return found | ({optional(one, "current_relationship")} - {""})


def _walked(  # noqa: PLR0917 - everything that is known
    package: Package,
    settings: Settings,
    plans: Mapping[str, Plan],
    choice: Choice,
    awards: dict[str, Award],
    desk: Desk,
    vesting: dict[str, Vesting],
) -> Imported:
    transactions = package.objects["transactions_files"]
    others = frozenset(optional(one, "security_id") for one in transactions if one.kind in ISSUANCES) - awards.keys()
    gathered = gather(transactions, awards, others, desk)
    own = list({id(award): award for award in gathered.awards.values()}.values())
    walk = Walk(settings, plans, gathered.awards, awards, desk, choice.rule, EXPORTED in package.comments)
    for award in own:
        walk.of_person.setdefault(award.provider, []).append(award)
    steps = [*gathered.steps, *_award_steps(own, transactions, choice.today), *_status_steps(transactions, walk)]
    _note_returns(gathered.steps, walk)
    for plan in plans.values():
        mine = [step for step in gathered.steps if step.award and step.award.plan == plan.id]
        ask_behaviour(plan, sum(units(s.source, "quantity") for s in mine if s.source and s.kind in _UNITS_AWAY), desk)
    pools = Reserves(plans, own, transactions, desk)
    steps += pools.steps()
    if walk.exported:
        steps = [step for step in steps if step.kind != "expire"]
    splits = ask_splits(transactions, plans, own, steps, desk, certain=walk.exported)
    order = (lambda step: (step.when, step.order)) if walk.exported else (lambda step: step.key)
    _go(walk, pools, sorted([*steps, *splits], key=order))
    check_stock(transactions, awards, desk)
    note(walk, package, gathered.elsewhere, desk)
    return _imported(package, walk, pools, own, choice, vesting)


def _award_steps(awards: list[Award], transactions: list[Object], today: date) -> list[Step]:
    last = max((day(one, "date") for one in transactions if "date" in one.data), default=date.min)
    places = {one.id: order for order, one in enumerate(transactions)}
    steps = []
    for award in awards:
        order = places[award.source.id]
        steps.append(Step(award.issued, ISSUE, order, "issue", award.source, award))
        for when, _ in award.tranches:
            rank = VEST + (10 if when == award.issued else 0)
            steps.append(Step(when, rank, order, "vest", None, award))
        if award.expires and award.issued < award.expires <= min(last, today):
            steps.append(Step(award.expires, EXPIRY, order, "expire", None, award))
    return steps


def _status_steps(transactions: list[Object], walk: Walk) -> list[Step]:
    return [
        Step(day(one, "date"), STATUS, order, one.kind, one)
        for order, one in enumerate(transactions)
        if one.kind == "CE_STAKEHOLDER_STATUS"
        and any(award.insider for award in walk.of_person.get(optional(one, "stakeholder_id"), ()))
    ]


def _note_returns(steps: list[Step], walk: Walk) -> None:
    """Explicit returns by award and day, and the day of each award's last cancellation."""
    for step in steps:
        if step.kind == "TX_STOCK_PLAN_RETURN_TO_POOL" and step.source:
            place = (id(step.award), step.when)
            walk.explicit[place] = walk.explicit.get(place, 0) + units(step.source, "quantity")
        elif step.kind in _UNITS_AWAY:
            walk.ending[id(step.award)] = max(step.when, walk.ending.get(id(step.award), date.min))


def _go(walk: Walk, reserves: Reserves, steps: list[Step]) -> None:
    """Take every step in order."""
    awards = list({id(award): award for award in walk.awards.values()}.values())
    for step in steps:
        if step.kind in ("reserve", "adjust"):
            reserves.take(walk, step)
        elif step.kind == "split":
            _split(walk, step, awards)
        else:
            if step.award is not None and step.kind != "issue":
                step.award.run_to(step.when, walk.clock)
            HANDLERS[step.kind](walk, step)


def _split(walk: Walk, step: Step, awards: list[Award]) -> None:
    """Scale everything that a split changes, and book it on each of its pools."""
    assert step.split is not None
    new, old, pools = step.split
    for award in awards:
        if award.pool in pools and award.issued < step.when:
            award.run_to(step.when, walk.clock)
            award.scale(new, old)
    for plan in walk.plans.values():
        if plan.pool in pools:
            plan.reserved = plan.reserved * new // old
    for pool in sorted(pools):
        walk.book(step, "split", f"#{pool}", pool=pool, ratio=f"{new}:{old}")


def _imported(  # noqa: PLR0917 - the parts of the result
    package: Package,
    walk: Walk,
    reserves: Reserves,
    awards: list[Award],
    choice: Choice,
    vesting: dict[str, Vesting],
) -> Imported:
    found = Imported("ocf", walk.transactions, vesting=vesting, read=package.read, findings=walk.desk.findings)
    joined: dict[str, date] = {}
    for award in awards:
        if award.insider:
            first = min(award.issued, award.start or award.issued)
            joined[award.provider] = min(first, joined.get(award.provider, date.max))
    attributes = {name: value for name, value in choice.attributes.items() if name in walk.settings.columns}
    found.people = [Person(name, when, None, attributes) for name, when in sorted(joined.items())]
    found.dropped = dropped_fields(package)
    mapped = Counter(f"{one.kind}" for one in walk.transactions)
    found.mapped = dict(sorted(mapped.items()))
    found.totals = totals(walk, awards)
    found.complete = frozenset(TYPES) - {"reversal"}
    del reserves
    return found
