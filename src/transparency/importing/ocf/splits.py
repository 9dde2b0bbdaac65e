"""Splits of stock classes: whether they change the awards of a plan, and on which day they can stand in the ledger."""

from collections.abc import Mapping
from datetime import timedelta

from transparency.importing.ocf.awards import Award
from transparency.importing.ocf.package import Object
from transparency.importing.ocf.plans import Plan
from transparency.importing.ocf.steps import ReplayStep
from transparency.importing.ocf.values import day, ratio, text
from transparency.importing.questions import Question, Questions, plain

_SPLIT = 15


def ask_splits(
    transactions: list[Object],
    plans: Mapping[str, Plan],
    awards: list[Award],
    steps: list[ReplayStep],
    questions: Questions,
    *,
    certain: bool = False,
) -> list[ReplayStep]:
    """The splits that count, as steps. Asks N29 for each, and N30 where other events stand on the same day.

    ``certain``: every split counts, without asking.
    """
    found = []
    for order, one in enumerate(transactions):
        if one.kind != "TX_STOCK_CLASS_SPLIT":
            continue
        stock_class = text(one, "stock_class_id")
        pools = {plan.pool for plan in plans.values() if stock_class in plan.classes}
        pools |= {award.pool for award in awards if award.stock_class == stock_class}
        if not pools:
            continue
        new, old = ratio(one, "split_ratio")
        when = day(one, "date")
        at_stake = sum(award.quantity for award in awards if award.pool in pools and award.issued < when)
        message = f"{one.id} splits class {stock_class} {new}:{old} on {when}, after awards of {at_stake:,} units."
        choices = {
            "scale": "awards, prices and pool are in new units from then on",
            "ignore": "the quantities in the package stay as they are",
        }
        stake = 0 if certain else at_stake
        question = Question(f"split:{plain(one.id)}", "N29", message, one.where, choices, stake, default="scale")
        if questions.ask(question) == "ignore":
            continue
        moved = _moved(one, pools, awards, steps, questions)
        found.append(
            ReplayStep(when + timedelta(days=moved), _SPLIT, order, "split", one, split=(new, old, frozenset(pools)))
        )
    return found


def _moved(one: Object, pools: set[str], awards: list[Award], steps: list[ReplayStep], questions: Questions) -> int:
    """Days by which a split is moved, because other events of its day could be in old or in new units."""
    when = day(one, "date")
    same = [step for step in steps if step.when == when and _touches(step, pools)]
    if not same:
        return 0
    names = ", ".join(sorted({step.source.id for step in same if step.source})[:5])
    message = f"On the day of the split {one.id} stand other events ({names}): are their units old or new ones?"
    choices = {"new": "new units: the split is dated a day earlier", "old": "old units: the split is dated a day later"}
    at_stake = max(1, sum(step.award.quantity for step in same if step.award))
    answer = questions.ask(Question(f"same-day:{plain(one.id)}", "N30", message, one.where, choices, at_stake))
    return {"new": -1, "old": 1}.get(answer, 0)


def _touches(step: ReplayStep, pools: set[str]) -> bool:
    return step.kind != "CE_STAKEHOLDER_STATUS" and (step.award is None or step.award.pool in pools)
