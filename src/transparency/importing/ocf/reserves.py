"""What is set aside by each plan of a package: the source's new totals turned into changes."""

from collections.abc import Mapping
from datetime import date

from transparency.importing.ocf.awards import Award
from transparency.importing.ocf.package import Object
from transparency.importing.ocf.plans import Plan, adopted, initial
from transparency.importing.ocf.replay import Walk
from transparency.importing.ocf.timeline import POOL_DOWN, POOL_UP, Step
from transparency.importing.ocf.values import day, optional, units
from transparency.importing.ocf.words import own_word
from transparency.importing.questions import Desk


class Reserves:
    """What is set aside by each plan: new totals of the source turned into changes."""

    def __init__(self, plans: Mapping[str, Plan], awards: list[Award], transactions: list[Object], desk: Desk) -> None:
        self._plans, self._desk = plans, desk
        self._first: dict[str, date] = {}
        for award in awards:
            self._first[award.plan] = min(award.issued, self._first.get(award.plan, date.max))
        self._adjustments = [
            (order, one)
            for order, one in enumerate(transactions)
            if one.kind == "TX_STOCK_PLAN_POOL_ADJUSTMENT" and optional(one, "stock_plan_id") in plans
        ]

    def steps(self) -> list[Step]:
        """The first reserve of each plan, and its adjustments: growth before anything else of the day."""
        steps = []
        reserved: dict[str, int] = {}
        for order, plan in enumerate(self._plans.values()):
            first = self._first.get(plan.id)
            mine = [day(one, "date") for _, one in self._adjustments if optional(one, "stock_plan_id") == plan.id]
            first = min([*([first] if first else []), *mine], default=None)
            when = adopted(plan, first, self._desk)
            if when is not None and initial(plan):
                steps.append(Step(when, POOL_UP, order - len(self._plans), "reserve", plan.source))
                reserved[plan.id] = initial(plan)
        days: dict[tuple[str, date], list[tuple[int, Object]]] = {}
        for order, one in self._adjustments:
            days.setdefault((optional(one, "stock_plan_id"), day(one, "date")), []).append((order, one))
        for (plan_id, when), of_day in sorted(days.items(), key=lambda pair: pair[0][1]):
            total = units(of_day[-1][1], "shares_reserved")
            rank = POOL_UP if total >= reserved.get(plan_id, 0) else POOL_DOWN
            reserved[plan_id] = total
            steps += [Step(when, rank, order, "adjust", one) for order, one in of_day]
        return steps

    def take(self, walk: Walk, step: Step) -> None:
        """Book a first reserve or the change that a new total means."""
        one = step.source
        assert one is not None
        if step.kind == "reserve":
            plan = self._plans[one.id]
            plan.reserved = initial(plan)
            walk.book(step, "pool_authorized", "#reserve", pool=plan.pool, units=plan.reserved)
            return
        plan = self._plans[optional(one, "stock_plan_id")]
        change, plan.reserved = units(one, "shares_reserved") - plan.reserved, units(one, "shares_reserved")
        own, target = own_word(one)
        if own == "pool_transfer":
            if target in self._plans:
                walk.book(step, own, pool=plan.pool, units=abs(change), inputs=self._plans[target].pool)
        elif change:
            kind = "pool_authorized" if change > 0 else "pool_reduced"
            walk.book(step, kind, pool=plan.pool, units=abs(change))
