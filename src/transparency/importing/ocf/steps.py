"""What happens in a package, step by step in the order of days: to its awards, to its plans and to its people.

OCF dates have no time. Within a day, pools grow first; then comes what happens to older awards (earning before taking
up before taking away), then new awards, then what happens to these, and pools shrink last.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from msgspec import Struct

from transparency.importing.ocf.awards import OcfAward
from transparency.importing.ocf.package import Object
from transparency.importing.ocf.plans import Plan, adopted, initial
from transparency.importing.ocf.values import day, names, optional, ratio, text, units
from transparency.importing.questions import Question, Questions, plain
from transparency.units import Split

_EQUITY, _OLD_NAME = "TX_EQUITY_COMPENSATION_", "TX_PLAN_SECURITY_"
_RANK = {
    "TX_VESTING_ACCELERATION": 2,
    "TX_EQUITY_COMPENSATION_REPRICING": 2,
    "TX_EQUITY_COMPENSATION_EXERCISE": 3,
    "TX_EQUITY_COMPENSATION_RELEASE": 3,
    "TX_EQUITY_COMPENSATION_TRANSFER": 4,
    "TX_EQUITY_COMPENSATION_CANCELLATION": 4,
    "TX_EQUITY_COMPENSATION_RETRACTION": 4,
    "TX_STOCK_REPURCHASE": 4,
    "TX_STOCK_CANCELLATION": 4,
    "TX_STOCK_RETRACTION": 4,
    "TX_STOCK_TRANSFER": 4,
    "TX_STOCK_PLAN_RETURN_TO_POOL": 5,
}
"""Kinds on one security → their order within a day."""
_POOL_UP, _VEST, _STATUS, _ISSUE, _NEWER, _SPLIT, _EXPIRY, _POOL_DOWN = 0, 1, 6, 8, 10, 15, 25, 30
"""The same for what has no kind; ``_NEWER`` is added for what happens to an award on the day of its issuance."""


class ReplayStep(Struct, frozen=True):
    """One thing that happens."""

    when: date
    rank: int
    order: int
    kind: str
    source: Object | None
    award: OcfAward | None = None
    splits: tuple[Split, ...] = ()
    """Of a split: one for each pool that it changes, by pool."""

    def both(self) -> tuple[OcfAward, Object]:
        """The award and the source of a step that has both."""
        assert self.award is not None and self.source is not None
        return self.award, self.source

    @property
    def key(self) -> tuple[date, int, int]:
        """What steps are sorted by."""
        return self.when, self.rank, self.order


@dataclass(slots=True)
class SecurityHistory:
    """Awards by security, and what happens to them."""

    awards: dict[str, OcfAward] = field(default_factory=dict)
    """By security; balance securities name the award that they carry on."""
    steps: list[ReplayStep] = field(default_factory=list)
    elsewhere: int = 0
    """Transactions on securities of other plans or outside of any."""


def kind_of(item: Object) -> str:
    """The ``object_type`` under its present name."""
    return _EQUITY + item.kind.removeprefix(_OLD_NAME) if item.kind.startswith(_OLD_NAME) else item.kind


def security_history(
    transactions: Sequence[Object], awards: Mapping[str, OcfAward], others: frozenset[str], questions: Questions
) -> SecurityHistory:
    """Steps on securities. ``others``: securities of other plans, and stock. Asks N23 to N25 where ids or days fail."""
    history = SecurityHistory(_with_balances(transactions, awards))
    for order, item in enumerate(transactions):
        kind = kind_of(item)
        if kind not in _RANK:
            continue
        security = optional(item, "security_id")
        award = history.awards.get(security)
        if award is None:
            _elsewhere(item, kind, security, others, history, questions)
            continue
        when = day(item, "date")
        if when < award.issued:
            count = str(item.data.get("quantity", ""))[:20]
            at_stake = int(count.partition(".")[0]) if count.replace(".", "", 1).isdigit() else award.quantity
            message = f"{kind} {item.id} is dated {when}, before security {award.label} was issued on {award.issued}."
            choices = {"on-issue": "count it on the day of the issuance", "skip": "leave it out"}
            answer = questions.ask(
                Question(f"before:{plain(item.id)}", "N25", message, item.where, choices, at_stake or 1)
            )
            if answer == "skip":
                continue
            when = award.issued
        rank = _RANK[kind] + (_NEWER if when == award.issued else 0)
        history.steps.append(ReplayStep(when, rank, order, kind, item, award))
    return history


def _with_balances(transactions: Sequence[Object], awards: Mapping[str, OcfAward]) -> dict[str, OcfAward]:
    """Every security with the award that it stands for: a balance security carries on the one it comes from."""
    carries: dict[str, str] = {}
    for item in transactions:
        balance, security = optional(item, "balance_security_id"), optional(item, "security_id")
        if balance in awards and security in awards and balance != security:
            carries[balance] = security
    carried = dict(awards)
    for item in transactions:
        award = awards.get(optional(item, "security_id"))
        if award is not None and kind_of(item).endswith(("COMPENSATION_EXERCISE", "COMPENSATION_RELEASE")):
            for name in names(item, "resulting_security_ids"):
                carried.setdefault(name, award)
    for balance in carries:
        root, seen = balance, {balance}
        while (before := carries.get(root)) is not None and before not in seen:
            root = before
            seen.add(root)
        carried[balance] = awards[root]
    return carried


def _elsewhere(  # noqa: PLR0917 - the parts of one decision
    item: Object, kind: str, security: str, others: frozenset[str], history: SecurityHistory, questions: Questions
) -> None:
    """A transaction on a security that is no award of ours: of another plan, or of nothing in the package (N23)."""
    if security in others or (kind.startswith("TX_STOCK_") and kind != "TX_STOCK_PLAN_RETURN_TO_POOL"):
        history.elsewhere += 1
        return
    count = str(item.data.get("quantity", "")).lstrip("+")
    at_stake = int(count.partition(".")[0] or 0) if count.replace(".", "", 1).isdigit() else 0
    message = f"{kind} {item.id} names security {security}, which the package does not issue."
    choices = {"skip": "leave it out"}
    questions.ask(Question(f"dangling:{plain(item.id)}", "N23", message, item.where, choices, at_stake, default="skip"))


def plan_steps(
    plans: Mapping[str, Plan], awards: Sequence[OcfAward], transactions: Sequence[Object], questions: Questions
) -> list[ReplayStep]:
    """The first reserve of each plan, and its adjustments: growth before anything else of the day."""
    granted: dict[str, date] = {}
    for award in awards:
        granted[award.plan] = min(award.issued, granted.get(award.plan, date.max))
    adjustments = [
        (order, item)
        for order, item in enumerate(transactions)
        if item.kind == "TX_STOCK_PLAN_POOL_ADJUSTMENT" and optional(item, "stock_plan_id") in plans
    ]
    steps = []
    reserved: dict[str, int] = {}
    for order, plan in enumerate(plans.values()):
        days = [day(item, "date") for _, item in adjustments if optional(item, "stock_plan_id") == plan.id]
        if plan.id in granted:
            days.append(granted[plan.id])
        first = min(days, default=None)
        when = adopted(plan, first, questions)
        if when is not None and initial(plan):
            steps.append(ReplayStep(when, _POOL_UP, order - len(plans), "reserve", plan.source))
            reserved[plan.id] = initial(plan)
    by_day: dict[tuple[str, date], list[tuple[int, Object]]] = {}
    for order, item in adjustments:
        by_day.setdefault((optional(item, "stock_plan_id"), day(item, "date")), []).append((order, item))
    for (plan_id, when), of_day in sorted(by_day.items(), key=lambda pair: pair[0][1]):
        total = units(of_day[-1][1], "shares_reserved")
        rank = _POOL_UP if total >= reserved.get(plan_id, 0) else _POOL_DOWN
        reserved[plan_id] = total
        steps += [ReplayStep(when, rank, order, "adjust", item) for order, item in of_day]
    return steps


def award_steps(awards: Sequence[OcfAward], transactions: Sequence[Object], today: date) -> list[ReplayStep]:
    """What happens to awards without a transaction of its own: the issuance, computed vesting, the last day."""
    last = max((day(item, "date") for item in transactions if "date" in item.data), default=date.min)
    places = {item.id: order for order, item in enumerate(transactions)}
    steps = []
    for award in awards:
        order = places[award.source.id]
        steps.append(ReplayStep(award.issued, _ISSUE, order, "issue", award.source, award))
        for when, _ in award.tranches:
            rank = _VEST + (_NEWER if when == award.issued else 0)
            steps.append(ReplayStep(when, rank, order, "vest", None, award))
        if award.expires and award.issued < award.expires <= min(last, today):
            steps.append(ReplayStep(award.expires, _EXPIRY, order, "expire", None, award))
    return steps


def status_steps(transactions: Sequence[Object], providers: Collection[str]) -> list[ReplayStep]:
    """New statuses of the people in ``providers``."""
    return [
        ReplayStep(day(item, "date"), _STATUS, order, item.kind, item)
        for order, item in enumerate(transactions)
        if item.kind == "CE_STAKEHOLDER_STATUS" and optional(item, "stakeholder_id") in providers
    ]


def split_steps(
    transactions: Sequence[Object],
    plans: Mapping[str, Plan],
    awards: Sequence[OcfAward],
    steps: Sequence[ReplayStep],
    questions: Questions,
    *,
    certain: bool = False,
) -> list[ReplayStep]:
    """The splits that count, as steps. Asks N29 for each, and N30 where other events stand on the same day.

    ``certain``: every split counts, without asking.
    """
    splits = []
    for order, item in enumerate(transactions):
        if item.kind != "TX_STOCK_CLASS_SPLIT":
            continue
        stock_class = text(item, "stock_class_id")
        pools = {plan.pool for plan in plans.values() if stock_class in plan.classes}
        pools |= {award.pool for award in awards if award.stock_class == stock_class}
        if not pools:
            continue
        exact, when = ratio(item, "split_ratio"), day(item, "date")
        at_stake = sum(award.quantity for award in awards if award.pool in pools and award.issued < when)
        message = (
            f"{item.id} splits class {stock_class} {exact.numerator}:{exact.denominator} on {when}, "
            f"after awards of {at_stake:,} units."
        )
        choices = {
            "scale": "awards, prices and pool are in new units from then on",
            "ignore": "the quantities in the package stay as they are",
        }
        stake = 0 if certain else at_stake
        question = Question(f"split:{plain(item.id)}", "N29", message, item.where, choices, stake, default="scale")
        if questions.ask(question) == "ignore":
            continue
        when += timedelta(days=_moved(item, pools, steps, questions))
        booked = tuple(Split(pool, when, exact.numerator, exact.denominator) for pool in sorted(pools))
        splits.append(ReplayStep(when, _SPLIT, order, "split", item, splits=booked))
    return splits


def _moved(item: Object, pools: set[str], steps: Sequence[ReplayStep], questions: Questions) -> int:
    """Days by which a split is moved, because other events of its day could be in old or in new units."""
    when = day(item, "date")
    same = [step for step in steps if step.when == when and _touches(step, pools)]
    if not same:
        return 0
    sources = [step.award or step.source for step in same]
    labels = {source.label for source in sources if source is not None}
    ids = ", ".join(sorted(labels)[:5])
    message = f"On the day of the split {item.id} stand other events (of {ids}): are their units old or new ones?"
    choices = {"new": "new units: the split is dated a day earlier", "old": "old units: the split is dated a day later"}
    at_stake = max(1, sum(step.award.quantity for step in same if step.award))
    answer = questions.ask(Question(f"same-day:{plain(item.id)}", "N30", message, item.where, choices, at_stake))
    return {"new": -1, "old": 1}.get(answer, 0)


def _touches(step: ReplayStep, pools: set[str]) -> bool:
    return step.kind != "CE_STAKEHOLDER_STATUS" and (step.award is None or step.award.pool in pools)
