"""Stock plans of a package as pools of the publication: which plan is which pool, and what is set aside when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from transparency.importing.ocf.package import Object, Package
from transparency.importing.ocf.values import optional, optional_day, units
from transparency.importing.questions import Question, Questions, plain
from transparency.publication.problem import Problem
from transparency.publication.settings import Settings

RETURNING = "RETURN_TO_POOL"
EXPLICIT = "DEFINED_PER_PLAN_SECURITY"
ISSUANCES = ("TX_EQUITY_COMPENSATION_ISSUANCE", "TX_PLAN_SECURITY_ISSUANCE", "TX_STOCK_ISSUANCE")


@dataclass(slots=True)
class Plan:
    """One plan that is a pool of providers."""

    id: str
    pool: str
    classes: frozenset[str] = frozenset()
    behaviour: str = ""
    """What becomes of cancelled units; empty when the package does not say."""
    source: Object | None = None
    reserved: int = 0
    """What the source says is reserved, in units of today."""
    follows_awards: bool = False
    """Whether exactly what is granted is set aside, because the package lacks the plan."""
    awards: list[Object] = field(default_factory=list)


def choose_plans(
    package: Package, settings: Settings, wanted: Mapping[str, str], questions: Questions
) -> tuple[dict[str, Plan], list[Problem]]:
    """The plans that are pools. ``wanted``: plan id → pool id (empty: the only one). Problems: N07.

    Without any wish, the only plan of the package is the only pool of the publication; anything else must be said.
    """
    known = {item.id: item for item in package.objects["stock_plans_files"]}
    named: dict[str, list[Object]] = {name: [] for name in known}
    for item in package.objects["transactions_files"]:
        if item.kind in ISSUANCES and (plan := optional(item, "stock_plan_id")):
            named.setdefault(plan, []).append(item)
        elif item.kind == "TX_STOCK_PLAN_POOL_ADJUSTMENT":
            named.setdefault(optional(item, "stock_plan_id"), [])
    pools = [pool.id for pool in settings.pools]
    problems = [
        Problem("N07", f"The package has no plan {name}.", hint=_plans(named))
        for name in sorted(wanted.keys() - named.keys())
    ]
    problems += [
        Problem("N07", f"The publication has no pool {pool}.", hint=f"Its pools: {', '.join(pools)}.")
        for pool in sorted({pool for pool in wanted.values() if pool} - set(pools))
    ]
    if not wanted and named:
        if len(named) > 1:
            message = f"The package has {len(named)} plans; say which of them are for providers."
            return {}, [Problem("N07", message, hint=_plans(named))]
        wanted = dict.fromkeys(named, "")
    if len(pools) > 1 and not all(wanted.values()):
        message = "The publication has several pools; say which plan is which."
        problems.append(Problem("N07", message, hint=f"--plan PLAN=POOL, with one of {', '.join(pools)}."))
    if problems:
        return {}, problems
    plans = {name: _plan(name, pool or pools[0], known.get(name), named[name]) for name, pool in wanted.items()}
    for chosen in plans.values():
        _ask_about_missing(chosen, questions)
    return plans, []


def _plans(named: Mapping[str, Sequence[Object]]) -> str:
    listed = ", ".join(
        f"{name} ({'1 grant' if len(awards) == 1 else f'{len(awards):,} grants'})"
        for name, awards in sorted(named.items())[:12]
    )
    return f"--plan ID for each; the plans: {listed or 'none'}."


def _plan(name: str, pool: str, source: Object | None, awards: list[Object]) -> Plan:
    if source is None:
        return Plan(name, pool, awards=awards)
    classes = source.data.get("stock_class_ids")
    single = optional(source, "stock_class_id")
    return Plan(
        name,
        pool,
        frozenset(map(str, classes)) if isinstance(classes, list) else frozenset([single] if single else []),
        optional(source, "default_cancellation_behavior"),
        source,
        awards=awards,
    )


def _ask_about_missing(plan: Plan, questions: Questions) -> None:
    """The package lacks the plan object: nothing says how much is set aside (N23)."""
    if plan.source is not None:
        return
    at_stake = sum(units(item, "quantity") for item in plan.awards)
    message = f"The package has no plan {plan.id}, which grants or adjustments name ({len(plan.awards):,} grants)."
    choices = {
        "granted": "set aside exactly what is granted, on the day of each grant",
        "adjustments": "count only its pool adjustments as set aside",
    }
    answer = questions.ask(
        Question(f"plan:{plain(plan.id)}", "N23", message, "StockPlans", choices, at_stake, "adjustments")
    )
    plan.follows_awards = answer == "granted"


def adopted(plan: Plan, first: date | None, questions: Questions) -> date | None:
    """The day on which the plan's first units are set aside: its approval, but not after its first grant."""
    source = plan.source
    if source is None:
        return None
    approved = optional_day(source, "board_approval_date") or optional_day(source, "stockholder_approval_date")
    if approved is None or first is None:
        return approved or first
    if approved <= first:
        return approved
    message = f"Plan {plan.id} was approved on {approved}, after its first grant of {first}."
    choices = {"first-grant": "set its units aside on the day of the first grant", "approval": "on the day of approval"}
    reserved = units(source, "initial_shares_reserved")
    question = Question(f"approved:{plain(plan.id)}", "N25", message, source.where, choices, reserved)
    return approved if questions.ask(question) == "approval" else first


def ask_behaviour(plan: Plan, cancelled: int, questions: Questions) -> None:
    """Ask what becomes of cancelled units where the plan does not say (N27)."""
    if plan.behaviour or not cancelled:
        return
    message = f"Plan {plan.id} does not say what becomes of cancelled units ({cancelled:,})."
    choices = {
        "return": "they go back to the pool",
        "retire": "they are no longer set aside",
        "explicit": "only returns in the package count",
    }
    where = plan.source.where if plan.source else "StockPlans"
    answer = questions.ask(Question(f"cancelled:{plain(plan.id)}", "N27", message, where, choices, cancelled))
    plan.behaviour = {"return": RETURNING, "retire": "RETIRE", "explicit": EXPLICIT}.get(answer, RETURNING)


def initial(plan: Plan) -> int:
    """Units set aside at first."""
    assert plan.source is not None
    return units(plan.source, "initial_shares_reserved")
