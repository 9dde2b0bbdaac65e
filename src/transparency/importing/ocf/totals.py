"""What a package comes to, pool by pool: by plain sums before any choice, with the choices, and what lies between.

The *own* totals are sums of the package's quantities, whatever contradicts what: granted less exercised less cancelled
is outstanding, also below zero. They are what the system that wrote it would show. The totals *with the choices* are
what the replay has at its end, worked out without the ledger. Award by award it is said where they differ.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from transparency.importing.imported import Explained, Imported, Totals
from transparency.importing.ocf.awards import OcfAward
from transparency.importing.ocf.package import Object
from transparency.importing.ocf.plans import RETURNING, Plan
from transparency.importing.ocf.replay import Replay
from transparency.importing.ocf.steps import kind_of
from transparency.importing.ocf.values import day, optional, units
from transparency.importing.questions import plain

_TAKEN = ("TX_EQUITY_COMPENSATION_EXERCISE", "TX_EQUITY_COMPENSATION_RELEASE")
_ENDED = ("TX_EQUITY_COMPENSATION_CANCELLATION", "TX_EQUITY_COMPENSATION_TRANSFER")
_RETRACTED = "TX_EQUITY_COMPENSATION_RETRACTION"
_RETURNED = "TX_STOCK_PLAN_RETURN_TO_POOL"


class _Sums(Struct):
    """What the package says of one award, added up."""

    taken: int = 0
    ended: int = 0
    returned: int = 0
    retracted: bool = False

    def left(self, granted: int) -> int:
        return 0 if self.retracted else granted - self.taken - self.ended


def note_totals(imported: Imported, replay: Replay, transactions: Sequence[Object]) -> None:
    """Fill in the totals of ``imported``: the source's own, with the choices, and why they differ.

    ``None`` where it cannot be told: a plan that is missing, restricted stock (it leaves what is outstanding day by
    day), grants to people who are no providers.
    """
    sums = _sums(replay, transactions)
    for pool in sorted({plan.pool for plan in replay.plans.values()}):
        awards = [award for award in replay.every_award() if award.pool == pool]
        if not all(award.insider for award in awards):
            imported.totals[pool] = imported.own[pool] = Totals()
            continue
        plans = [plan for plan in replay.plans.values() if plan.pool == pool]
        known = all(plan.source is not None for plan in plans)
        reserved = replay.reserved(pool) if known else None
        first = sum(_reserved(plan.id, replay, transactions) for plan in plans) if known else None
        granted = sum(award.quantity for award in awards)
        outstanding = own_outstanding = None
        if not any(award.stock for award in awards):
            outstanding = sum(award.left for award in awards)
            own_outstanding = sum(sums[award.security].left(award.quantity) for award in awards)
        # After a split, and between pools, a plain sum of quantities says nothing of what is available.
        meaningless = replay.exported or pool in replay.shifted
        available = own_available = None
        if outstanding is not None and reserved is not None and first is not None and not meaningless:
            available = reserved - outstanding - sum(award.taken for award in awards)
            own_available = first + sum(_available(award, sums[award.security], replay) for award in awards)
        imported.totals[pool] = Totals(reserved, granted, outstanding, available)
        imported.own[pool] = Totals(first, granted, own_outstanding, own_available)
        if outstanding is not None:
            imported.explained += _explained(replay, awards, sums, told=available is not None)


def _sums(replay: Replay, transactions: Sequence[Object]) -> Mapping[str, _Sums]:
    """By security of an award, with its balance securities."""
    sums: defaultdict[str, _Sums] = defaultdict(_Sums)
    for item in transactions:
        award, kind = replay.awards.get(optional(item, "security_id")), kind_of(item)
        if award is None:
            continue
        of_award = sums[award.security]
        if kind in _TAKEN:
            of_award.taken += units(item, "quantity")
        elif kind in _ENDED:
            of_award.ended += units(item, "quantity")
        elif kind == _RETURNED:
            of_award.returned += units(item, "quantity")
        elif kind == _RETRACTED:
            of_award.retracted = True
    return sums


def _reserved(plan: str, replay: Replay, transactions: Sequence[Object]) -> int:
    """The last total that the package says of a plan."""
    adjustments = [
        item
        for item in transactions
        if item.kind == "TX_STOCK_PLAN_POOL_ADJUSTMENT" and optional(item, "stock_plan_id") == plan
    ]
    if adjustments:
        return units(max(adjustments, key=lambda item: day(item, "date")), "shares_reserved")
    source = replay.plans[plan].source
    return units(source, "initial_shares_reserved") if source else 0


def _available(award: OcfAward, sums: _Sums, replay: Replay) -> int:
    """What an award adds to its pool by the package's own sums: what ended is back, unless its plan says otherwise."""
    if sums.retracted:
        return 0
    behaviour = _own_behaviour(replay.plans[award.plan])
    back = sums.returned
    if behaviour == RETURNING or (not behaviour and sums.ended):
        back = sums.ended
    return back - award.quantity


def _own_behaviour(plan: Plan) -> str:
    """What the package says becomes of cancelled units; empty: nothing."""
    return optional(plan.source, "default_cancellation_behavior") if plan.source else ""


def _explained(
    replay: Replay, awards: Sequence[OcfAward], sums: Mapping[str, _Sums], *, told: bool
) -> Iterator[Explained]:
    for award in awards:
        of_award = sums[award.security]
        outstanding = award.left - of_award.left(award.quantity)
        now = award.returned - award.left - award.taken
        available = now - _available(award, of_award, replay) if told else None
        if outstanding or available:
            yield Explained(award.pool, award.label, outstanding, available, _findings(replay, award))


def _findings(replay: Replay, award: OcfAward) -> tuple[str, ...]:
    """Keys of the choices made about an award: its id stands in what was asked."""
    named = re.compile(rf"(?<![\w-]){re.escape(award.security)}(?![\w-])")
    chosen = [question for question in replay.questions.asked if question.choices]
    general = {f"cancelled:{plain(award.plan)}", *(f"split:{plain(id)}" for id in award.scaled_by)}
    return tuple(
        question.id
        for question in chosen
        if named.search(question.message) or named.search(question.id) or question.id in general
    )
