"""The state of a replay of a package: what its steps need, and the steps of pools (set aside, split, given back)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from transparency.importing.imported import Transaction
from transparency.importing.ocf.awards import OcfAward
from transparency.importing.ocf.package import Object
from transparency.importing.ocf.plans import RETURNING, Plan, initial
from transparency.importing.ocf.steps import ReplayStep
from transparency.importing.ocf.values import optional, own_word, text, units
from transparency.importing.ocf.vesting import Clock
from transparency.importing.questions import Question, Questions, plain
from transparency.ledger.replay.event_effects import goes_back
from transparency.publication.settings import Pool, Settings

TAKES = ("TX_EQUITY_COMPENSATION_EXERCISE", "TX_EQUITY_COMPENSATION_RELEASE", "TX_EQUITY_COMPENSATION_TRANSFER")
"""What takes units of an award for somebody, and is not taken back by a cancellation."""


@dataclass(slots=True)
class Replay:
    """The state of the replay and what came of it."""

    settings: Settings
    plans: Mapping[str, Plan]
    awards: Mapping[str, OcfAward]
    """By security; balance securities and resulting stock name the award that they come from."""
    issued: Mapping[str, OcfAward]
    """By security, as the package issues them."""
    questions: Questions
    rule: str = ""
    exported: bool = False
    """Whether this program wrote the package: then its transactions stand in the order of a sound ledger."""
    transactions: list[Transaction] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)
    causes: dict[str, str] = field(default_factory=dict)
    """Provider → why the person left."""
    of_person: dict[str, list[OcfAward]] = field(default_factory=dict)
    """Provider → the person's awards."""
    of_stock: dict[str, OcfAward] = field(default_factory=dict)
    """Security of stock → the award that it was issued for."""
    taken_up: int = 0
    """Units exercised, settled or paid out in all."""
    shifted: dict[str, int] = field(default_factory=dict)
    """Pool → units set aside beyond what its plans and awards say: moved from another pool, or rounded by a split."""
    explicit: dict[tuple[int, date], int] = field(default_factory=dict)
    """(id of the award, day) → units that the package returns to the pool in so many words, not yet matched."""
    matched: dict[tuple[int, date], int] = field(default_factory=dict)
    """The same, matched with what takes units away, until the return itself comes."""
    ending: dict[int, date] = field(default_factory=dict)
    """id of the award → day of its last cancellation."""

    coming: dict[int, list[ReplayStep]] = field(default_factory=dict)
    """id of the award → all its steps in their order."""
    cancelled: dict[int, int] = field(default_factory=dict)
    """id of the award → units that its cancellations so far take."""
    trimmed: set[int] = field(default_factory=set)
    """ids of what shall be taken whole, for which less is cancelled before."""

    def __post_init__(self) -> None:
        for award in self.every_award():
            self.of_person.setdefault(award.provider, []).append(award)

    def every_award(self) -> list[OcfAward]:
        """Every award once, however many securities carry it on."""
        return list({id(award): award for award in self.awards.values()}.values())

    def reserved(self, pool: str) -> int:
        """Units set aside in a pool: what its plans say, what cancellations and returns change, and what is shifted."""
        of_plans = sum(plan.reserved for plan in self.plans.values() if plan.pool == pool)
        of_awards = sum(award.returned for award in self.every_award() if award.pool == pool)
        return of_plans + of_awards + self.shifted.get(pool, 0)

    def shift(self, pool: str, count: int) -> None:
        """So many units more are set aside in a pool; fewer below zero."""
        self.shifted[pool] = self.shifted.get(pool, 0) + count

    def book(self, step: ReplayStep, kind: str, part: str = "", **cells: Any) -> None:
        """Book one event. ``part`` tells several events of one source transaction apart."""
        item, award = step.source, step.award
        source = item.id if item else (award.security if award else "")
        place = item.where if item else (award.source.where if award else "")
        if award is not None and kind not in ("pool_authorized", "pool_reduced", "pool_transfer"):
            cells = {"pool": award.pool, "provider": award.provider, "grant": award.security} | cells
        self.transactions.append(Transaction(source + part, kind, step.when, place, **cells))

    def pool_of(self, award: OcfAward) -> Pool:
        """The settings of an award's pool."""
        return next(pool for pool in self.settings.pools if pool.id == award.pool)

    def within(self, step: ReplayStep, wanted: int, there: int, word: str) -> int:
        """How many units are taken: asks N24 when there are fewer than the source takes."""
        if wanted <= there or id(step.source) in self.trimmed:
            return min(wanted, there)
        question = self._overdrawn(step, wanted, there, word)
        return there if self.questions.ask(question) != "skip" else 0

    def spared(self, step: ReplayStep, wanted: int) -> int:
        """How many units a cancellation takes: less where what comes later shall be whole (N24, ``trim``)."""
        award, _ = step.both()
        self.cancelled[id(award)] = self.cancelled.get(id(award), 0) + wanted
        left, needed = award.left - wanted, 0
        for later in self.coming.get(id(award), ()):
            if later.kind not in TAKES or later.key <= step.key:
                continue
            count = units(later.both()[1], "quantity")
            question = self._overdrawn(later, count, max(0, left - needed), "left")
            needed += count
            if needed > left and self.questions.answer(question) == "trim":
                if id(later.source) not in self.trimmed:
                    self.questions.ask(question)
                    self.trimmed.add(id(later.source))
                wanted, left = max(0, wanted - (needed - left)), min(award.left, needed)
        return wanted

    def _overdrawn(self, step: ReplayStep, wanted: int, there: int, word: str) -> Question:
        award, item = step.both()
        message = (
            f"{item.kind} {item.id} takes {wanted:,} units of security {award.label}, of which {there:,} are {word}."
        )
        choices = {"rest": "take what is there", "skip": "leave it out"}
        if step.kind in TAKES and self.cancelled.get(id(award), 0):
            choices["trim"] = "take all of it: so much less was cancelled before"
        return Question(f"overdrawn:{plain(item.id)}", "N24", message, item.where, choices, wanted - there)

    def check_balance(self, item: Object, award: OcfAward) -> None:
        """The balance security must hold what the cancellation leaves (N24)."""
        carried = self.issued.get(optional(item, "balance_security_id"))
        if carried is None or carried.quantity == award.left:
            return
        message = (
            f"{item.id} leaves {award.left:,} units of {award.label}; its balance security has {carried.quantity:,}."
        )
        choices = {"chain": "go by the chain of events"}
        at_stake = abs(carried.quantity - award.left)
        self.questions.ask(Question(f"balance:{plain(item.id)}", "N24", message, item.where, choices, at_stake))

    def match_explicit(self, step: ReplayStep, award: OcfAward, count: int) -> int:
        """Take up to ``count`` of the units that the package returns explicitly on this day."""
        place = (id(award), step.when)
        matched = min(count, self.explicit.get(place, 0))
        if matched:
            self.explicit[place] -= matched
            self.matched[place] = self.matched.get(place, 0) + matched
        return matched

    def beyond_matched(self, step: ReplayStep, award: OcfAward, count: int) -> int:
        """Units of an explicit return that no cancellation of the day accounts for."""
        place = (id(award), step.when)
        covered = min(count, self.matched.get(place, 0))
        if covered:
            self.matched[place] -= covered
        self.explicit[place] = max(0, self.explicit.get(place, 0) - (count - covered))
        return count - covered

    def go_back(  # noqa: PLR0917 - one booking
        self, step: ReplayStep, award: OcfAward, kind: str, count: int, part: str = "", back: int | None = None
    ) -> None:
        """Book units taken away, and what makes the publication's share counting agree with the plan's."""
        plan, pool = self.plans[award.plan], self.pool_of(award)
        if back is not None:
            wanted = back
        else:
            wanted = count if plan.behaviour == RETURNING else self.match_explicit(step, award, count)
        award.returned += wanted - count
        if not award.insider:
            if wanted:
                self.book(step, "pool_authorized", f"{part}#back", pool=award.pool, units=wanted)
            return
        cause = self.causes.get(award.provider, "") if kind == "forfeit" else ""
        if step.source is not None and (own := own_word(step.source)[1]):
            cause = own
        self.book(step, kind, part, units=count, cause=cause)
        returns = count if goes_back(kind, pool) else 0
        if returns > wanted:
            self.book(step, "pool_reduced", f"{part}#retired", pool=award.pool, units=returns - wanted)
        elif wanted > returns:
            self.book(step, "pool_authorized", f"{part}#returned", pool=award.pool, units=wanted - returns)


def set_aside(replay: Replay, step: ReplayStep) -> None:
    """A plan's first units, or the change that a new total of the plan means."""
    item = step.source
    assert item is not None
    if step.kind == "reserve":
        plan = replay.plans[item.id]
        plan.reserved = initial(plan)
        replay.book(step, "pool_authorized", "#reserve", pool=plan.pool, units=plan.reserved)
        return
    plan = replay.plans[optional(item, "stock_plan_id")]
    change, plan.reserved = units(item, "shares_reserved") - plan.reserved, units(item, "shares_reserved")
    own, target = own_word(item)
    if own == "pool_transfer":
        if target in replay.plans:
            replay.book(step, own, pool=plan.pool, units=abs(change), inputs=replay.plans[target].pool)
    elif change:
        kind = "pool_authorized" if change > 0 else "pool_reduced"
        replay.book(step, kind, pool=plan.pool, units=abs(change))


def split(replay: Replay, step: ReplayStep) -> None:
    """Everything in new units from this day on, booked on each pool that the split changes.

    What a pool has set aside is rounded down once, as in ``ledger/replay/pools.py``, not plan by plan.
    """
    for split in step.splits:
        reserved = replay.reserved(split.pool) * split.new // split.old
        for award in replay.every_award():
            if award.pool == split.pool and award.issued < step.when:
                award.run_to(step.when, replay.clock)
                award.split(split.ratio)
                award.scaled_by += [step.source.id] if step.source else []
        for plan in replay.plans.values():
            if plan.pool == split.pool:
                plan.reserved = int(plan.reserved * split.ratio)
        replay.shift(split.pool, reserved - replay.reserved(split.pool))
        replay.book(step, "split", f"#{split.pool}", pool=split.pool, ratio=f"{split.new}:{split.old}")


def give_back(replay: Replay, step: ReplayStep) -> None:
    """An explicit return to a pool: it counts unless the cancellation has returned the units by itself (N26)."""
    award, item = step.both()
    count, plan = units(item, "quantity"), replay.plans[award.plan]
    pool = replay.plans.get(text(item, "stock_plan_id"), plan).pool
    if plan.behaviour == RETURNING:
        message = (
            f"{item.id} returns {count:,} units of security {award.label}; "
            "by the rule of its plan they went back when they were cancelled."
        )
        choices = {"once": "they went back with the cancellation", "again": "set them aside on top of that"}
        question = Question(f"return:{plain(item.id)}", "N26", message, item.where, choices, count)
        beyond = count if replay.questions.ask(question) == "again" else 0
    else:
        beyond = replay.beyond_matched(step, award, count)
    if pool == award.pool:
        award.returned += beyond
    else:
        replay.shift(award.pool, beyond - count)
        replay.shift(pool, count)
        if count > beyond:
            part = "" if plan.behaviour == RETURNING else "#moved"
            replay.book(step, "pool_transfer", part, pool=award.pool, units=count - beyond, inputs=pool)
    if beyond:
        replay.book(step, "pool_authorized", pool=pool, units=beyond)
