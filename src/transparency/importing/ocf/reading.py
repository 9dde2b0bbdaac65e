"""Reading an OCF package as the ledger of its provider plans. Nobody's name is ever looked at.

First what the package is: plans, vesting terms, awards. Then what happens in it, as steps in the order of days
(:mod:`~transparency.importing.ocf.steps`), each taken by its handler (:mod:`~transparency.importing.ocf.handlers`),
which books events of the ledger. Last whether the package agrees with itself
(:mod:`~transparency.importing.ocf.reconcile`). Where it says something in two ways, or not at all, that is a question.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct, field

from transparency.importing.imported import Dropped, Imported, Person
from transparency.importing.ocf.awards import OcfAward, read_award, set_vesting
from transparency.importing.ocf.handlers import HANDLERS
from transparency.importing.ocf.package import READ, Object, Package, read_package
from transparency.importing.ocf.plans import ISSUANCES, Plan, ask_behaviour, choose_plans
from transparency.importing.ocf.reconcile import check_stock, note
from transparency.importing.ocf.replay import Replay
from transparency.importing.ocf.steps import (
    ReplayStep,
    SecurityHistory,
    award_steps,
    plan_steps,
    security_history,
    split_steps,
    status_steps,
)
from transparency.importing.ocf.totals import note_totals
from transparency.importing.ocf.values import EXPORTED, ValueFault, optional, units
from transparency.importing.ocf.vesting import read_vesting
from transparency.importing.questions import Question, Questions, plain
from transparency.ledger.schema import TYPES
from transparency.publication.problem import Problem, Severity
from transparency.publication.settings import Settings, Vesting

_UNITS_AWAY = ("TX_EQUITY_COMPENSATION_CANCELLATION", "TX_STOCK_CANCELLATION")
_UNKNOWN = 20
"""So many faulty values are told; the rest are counted."""
_ALWAYS = frozenset(("id", "object_type"))
_AWARD = frozenset(
    (
        "date", "security_id", "stakeholder_id", "stock_plan_id", "stock_class_id", "quantity", "vesting_terms_id",
        "vestings", "compensation_type", "option_grant_type", "exercise_price", "base_price", "expiration_date",
        "share_price", "custom_id",
    )
)  # fmt: skip
_ON_SECURITY = frozenset(
    (
        "date", "security_id", "quantity", "balance_security_id", "resulting_security_ids", "price",
        "new_exercise_price", "stock_plan_id", "vesting_condition_id", "quantity_converted", "release_price",
    )
)  # fmt: skip
_FIELDS = {
    "STAKEHOLDER": frozenset(("current_relationship", "current_relationships")),
    "STOCK_PLAN": frozenset(
        (
            "initial_shares_reserved", "board_approval_date", "stockholder_approval_date", "stock_class_id",
            "stock_class_ids", "default_cancellation_behavior",
        )
    ),
    "STOCK_CLASS": frozenset(),
    "VESTING_TERMS": frozenset(("allocation_type", "vesting_conditions")),
    "TX_EQUITY_COMPENSATION_ISSUANCE": _AWARD,
    "TX_PLAN_SECURITY_ISSUANCE": _AWARD,
    "TX_STOCK_ISSUANCE": _AWARD,
    "TX_STOCK_PLAN_POOL_ADJUSTMENT": frozenset(("date", "stock_plan_id", "shares_reserved")),
    "TX_STOCK_CLASS_SPLIT": frozenset(("date", "stock_class_id", "split_ratio")),
    "CE_STAKEHOLDER_STATUS": frozenset(("date", "stakeholder_id", "new_status")),
}  # fmt: skip
"""Kind of object → the fields that are read at all. Everything else is dropped and listed, unseen."""
_PREFIXES = ("TX_EQUITY_COMPENSATION_", "TX_PLAN_SECURITY_", "TX_VESTING_", "TX_STOCK_")
_UNUSED = "says nothing that the ledger holds"
_ACCEPTED = ("TX_EQUITY_COMPENSATION_ACCEPTANCE", "TX_PLAN_SECURITY_ACCEPTANCE", "TX_STOCK_ACCEPTANCE")


class OcfChoice(Struct, frozen=True):
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


def ocf_reader(path: Path, choice: OcfChoice) -> Callable[[Settings, Questions], tuple[Imported | None, list[Problem]]]:
    """A reader for :func:`~transparency.importing.transfer.transfer`."""

    def read(settings: Settings, questions: Questions) -> tuple[Imported | None, list[Problem]]:
        package, problems = read_package(path, questions)
        if package is None:
            return None, problems
        return read_ocf(package, settings, choice, questions)

    return read


def read_ocf(
    package: Package, settings: Settings, choice: OcfChoice, questions: Questions
) -> tuple[Imported | None, list[Problem]]:
    """Map a package. Problems: N05 to N07, N10; asks N23 to N40."""
    try:
        transactions = package.objects["transactions_files"] = _unrepeated(
            package.objects["transactions_files"], questions
        )
        plans, problems = choose_plans(package, settings, choice.plans, questions)
        problems += _attribute_problems(choice, settings, named=bool(plans))
        if problems:
            return None, problems
        facts, vesting = read_vesting(package, settings, questions)
        awards, problems = _awards(package, settings, plans, choice, questions)
        if problems:
            return None, problems
        if not awards:
            problems.append(_no_grants(plans))
            if not plans:
                return None, problems
        for award in awards.values():
            set_vesting(award, facts, questions, choice.today)
        issued = frozenset(optional(item, "security_id") for item in transactions if item.kind in ISSUANCES)
        history = security_history(transactions, awards, issued - awards.keys(), questions)
        replay = Replay(settings, plans, history.awards, awards, questions, choice.rule, EXPORTED in package.comments)
        _note_returns(replay, history.steps)
        steps = _steps(replay, history, transactions, choice.today)
        for step in steps:
            if step.award is not None:
                replay.coming.setdefault(id(step.award), []).append(step)
        for step in steps:
            if step.award is not None and step.kind != "issue":
                step.award.run_to(step.when, replay.clock)
            HANDLERS[step.kind](replay, step)
        check_stock(transactions, awards, questions)
        note(replay, package, history.elsewhere, questions)
        return _imported(package, replay, choice, vesting), problems
    except ValueFault as fault:
        return None, [fault.problem]


def _no_grants(plans: Mapping[str, Plan]) -> Problem:
    """N16: there is nothing to import, or only what is set aside (a warning)."""
    if plans:
        message = f"The package holds no grant of the plan {', '.join(plans)}: only what is set aside is imported."
        hint = "If there are grants, they name another plan, or the export is not whole."
        return Problem("N16", message, hint=hint, severity=Severity.WARNING)
    message = "The package holds no stock plan and no grant of one, so there is nothing to import."
    hint = "Restricted stock counts where its issuance names a plan. Export the equity plan with its awards too."
    return Problem("N16", message, hint=hint)


def _attribute_problems(choice: OcfChoice, settings: Settings, *, named: bool) -> Iterator[Problem]:
    """N10: each attribute of the publication needs one of its values. ``named``: whether there is a plan at all."""
    missing = sorted(set(settings.columns) - set(choice.attributes))
    if missing and named:
        hint = f"For all who are new: --attribute {missing[0]}=VALUE; correct single lines of providers.csv later."
        yield Problem("N10", f"OCF does not know the attribute {', '.join(missing)}.", hint=hint)
    for name in sorted(set(choice.attributes) & set(settings.columns)):
        if choice.attributes[name] not in settings.columns[name].values:
            values = ", ".join(settings.columns[name].values)
            yield Problem("N10", f"{name} has no value {choice.attributes[name]}.", hint=f"Its values: {values}.")


def _unrepeated(transactions: list[Object], questions: Questions) -> list[Object]:
    """Transactions with each id once (N32)."""
    first: dict[str, Object] = {}
    for item in transactions:
        before = first.setdefault(item.id, item)
        if before is not item:
            at_stake = 0 if before.data == item.data else 1
            message = f"The id {item.label} stands in {before.where} and again in {item.where}."
            choices = {"first": "read the first one only"}
            questions.ask(
                Question(f"twice:{plain(item.id)}", "N32", message, item.where, choices, at_stake, default="first")
            )
    return list(first.values())


def _awards(
    package: Package, settings: Settings, plans: Mapping[str, Plan], choice: OcfChoice, questions: Questions
) -> tuple[dict[str, OcfAward], list[Problem]]:
    """The awards of the chosen plans by security. Faulty values are collected, not told one at a time."""
    relations = {item.id: _relationships(item) for item in package.objects["stakeholders_files"]}
    awards: dict[str, OcfAward] = {}
    problems: list[Problem] = []
    unknown: set[str] = set()
    for item in package.objects["transactions_files"]:
        plan = plans.get(optional(item, "stock_plan_id")) if item.kind in ISSUANCES else None
        if plan is None:
            continue
        try:
            award = read_award(item, plan.id, plan.pool, settings.company.currency)
        except ValueFault as fault:
            problems.append(fault.problem)
            continue
        if award.provider not in relations:
            unknown.add(award.provider)
        award.insider = not choice.relationships or bool(choice.relationships & relations.get(award.provider, set()))
        if (before := awards.get(award.security)) is not None:
            message = f"Security {award.label} is issued in {before.source.where} and again in {item.where}."
            choices = {"first": "count the first issuance", "last": "count the last issuance"}
            question = Question(f"issued:{plain(item.id)}", "N32", message, item.where, choices, award.quantity)
            if questions.ask(question) != "last":
                continue
        awards[award.security] = award
    for person in sorted(unknown):
        message = f"Securities name the stakeholder {person}, who is not in the package."
        choices = {"keep": "count the person as a provider with this id"}
        question = Question(f"person:{plain(person)}", "N23", message, "Stakeholders", choices, 0, default="keep")
        questions.ask(question)
    return awards, problems[:_UNKNOWN]


def _relationships(item: Object) -> set[str]:
    several = item.data.get("current_relationships")
    relationships = set(map(str, several)) if isinstance(several, list) else set()
    return relationships | ({optional(item, "current_relationship")} - {""})


def _steps(replay: Replay, history: SecurityHistory, transactions: list[Object], today: date) -> list[ReplayStep]:
    """Everything that happens, in order. Asks N25, N27, N29 and N30 where the order, or what a step means, is open."""
    awards, questions = replay.every_award(), replay.questions
    providers = {award.provider for award in awards if award.insider}
    steps = [*history.steps, *award_steps(awards, transactions, today), *status_steps(transactions, providers)]
    for plan in replay.plans.values():
        taken = [step.both() for step in history.steps if step.kind in _UNITS_AWAY]
        cancelled = sum(units(item, "quantity") for award, item in taken if award.plan == plan.id)
        ask_behaviour(plan, cancelled, questions)
    steps += plan_steps(replay.plans, awards, transactions, questions)
    if replay.exported:
        steps = [step for step in steps if step.kind != "expire"]
    steps += split_steps(transactions, replay.plans, awards, steps, questions, certain=replay.exported)
    return sorted(steps, key=(lambda step: (step.when, step.order)) if replay.exported else (lambda step: step.key))


def _note_returns(replay: Replay, steps: list[ReplayStep]) -> None:
    """Explicit returns by award and day, and the day of each award's last cancellation."""
    for step in steps:
        if step.kind == "TX_STOCK_PLAN_RETURN_TO_POOL" and step.source:
            place = (id(step.award), step.when)
            replay.explicit[place] = replay.explicit.get(place, 0) + units(step.source, "quantity")
        elif step.kind in _UNITS_AWAY:
            replay.ending[id(step.award)] = max(step.when, replay.ending.get(id(step.award), date.min))


def _imported(package: Package, replay: Replay, choice: OcfChoice, vesting: dict[str, Vesting]) -> Imported:
    """What the replay came to."""
    awards = replay.every_award()
    imported = Imported("ocf", replay.transactions, vesting=vesting, read=package.read)
    joined: dict[str, date] = {}
    for award in awards:
        if award.insider:
            first = min(award.issued, award.start or award.issued)
            joined[award.provider] = min(first, joined.get(award.provider, date.max))
    attributes = {name: value for name, value in choice.attributes.items() if name in replay.settings.columns}
    imported.people = [Person(name, when, None, attributes) for name, when in sorted(joined.items())]
    imported.dropped = _dropped_fields(package)
    imported.mapped = dict(sorted(Counter(event.kind for event in replay.transactions).items()))
    imported.labels = {award.security: award.label for award in awards}
    note_totals(imported, replay, package.objects["transactions_files"])
    imported.complete = frozenset(TYPES) - {"reversal"}
    return imported


def _dropped_fields(package: Package) -> list[Dropped]:
    """Every field and every kind of object that was not read, with how often it occurs; never a value of it."""
    fields: Counter[tuple[str, str]] = Counter()
    kinds: Counter[str] = Counter()
    for kind, objects in package.objects.items():
        for item in objects:
            allowed = _FIELDS.get(item.kind)
            if allowed is None and item.kind.startswith(_PREFIXES) and item.kind not in _ACCEPTED:
                allowed = _ON_SECURITY if not item.kind.endswith("ADJUSTMENT") else None
            if kind not in READ or allowed is None:
                kinds[item.kind] += 1
                continue
            for name in item.data:
                if name not in allowed and name not in _ALWAYS:
                    fields[item.kind, name] += 1
    dropped = [Dropped(f"{kind}.{name}", count, "not on the list of fields") for (kind, name), count in fields.items()]
    dropped += [Dropped(kind, count, _UNUSED) for kind, count in kinds.items()]
    return sorted(dropped, key=lambda item: item.name)
