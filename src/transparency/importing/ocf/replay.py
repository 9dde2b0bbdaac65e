"""The state of a walk through a package, and what every step of it may need: booking, bounds, units that go back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from transparency.importing.imported import Transaction
from transparency.importing.ocf.awards import Award
from transparency.importing.ocf.package import Object
from transparency.importing.ocf.plans import RETURNING, Plan
from transparency.importing.ocf.timeline import Step
from transparency.importing.ocf.values import optional
from transparency.importing.ocf.vesting import Clock
from transparency.importing.ocf.words import own_word
from transparency.importing.questions import Desk, Finding, plain
from transparency.publication.settings import Pool, Settings

RETURNED_AS = {"forfeit": "forfeited", "expire": "expired", "company_cancel": "company_cancelled"}
"""Event type → the setting that says whether its units go back."""


@dataclass(slots=True)
class Walk:
    """The state of the walk and what came of it."""

    settings: Settings
    plans: Mapping[str, Plan]
    awards: Mapping[str, Award]
    """By security; balance securities and resulting stock name the award that they come from."""
    issued: Mapping[str, Award]
    """By security, as the package issues them."""
    desk: Desk
    rule: str = ""
    exported: bool = False
    """Whether this program wrote the package: then its transactions stand in the order of a sound ledger."""
    transactions: list[Transaction] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)
    causes: dict[str, str] = field(default_factory=dict)
    """Provider → why the person left."""
    of_person: dict[str, list[Award]] = field(default_factory=dict)
    of_stock: dict[str, Award] = field(default_factory=dict)
    """Security of stock → the award that it was issued for."""
    taken_up: int = 0
    """Units exercised, settled or paid out in all."""
    explicit: dict[tuple[int, date], int] = field(default_factory=dict)
    """(id of the award, day) → units that the package returns to the pool in so many words, not yet matched."""
    matched: dict[tuple[int, date], int] = field(default_factory=dict)
    """The same, matched with what takes units away, until the return itself comes."""
    ending: dict[int, date] = field(default_factory=dict)
    """id of the award → day of its last cancellation."""

    def book(self, step: Step, kind: str, part: str = "", **cells: Any) -> None:
        """Book one event. ``part`` tells several events of one source transaction apart."""
        one, award = step.source, step.award
        source = one.id if one else (award.security if award else "")
        place = one.where if one else (award.source.where if award else "")
        if award is not None and kind not in ("pool_authorized", "pool_reduced", "pool_transfer"):
            cells = {"pool": award.pool, "provider": award.provider, "grant": award.security} | cells
        self.transactions.append(Transaction(source + part, kind, step.when, place, **cells))

    def pool_of(self, award: Award) -> Pool:
        """The settings of an award's pool."""
        return next(pool for pool in self.settings.pools if pool.id == award.pool)


def both(step: Step) -> tuple[Award, Object]:
    """The award and the source of a step that has both."""
    assert step.award is not None and step.source is not None
    return step.award, step.source


def own_kind(one: Object) -> str:
    """The ledger's own word in a package that this program exported."""
    word, cause = own_word(one)
    return "withheld" if cause == "withheld" else word


def within(walk: Walk, step: Step, wanted: int, there: int, word: str) -> int:
    """How many units are taken: asks N24 when there are fewer than the source takes."""
    if wanted <= there:
        return wanted
    award, one = both(step)
    message = f"{one.kind} {one.id} takes {wanted:,} units of security {award.security}, of which {there:,} are {word}."
    choices = {"rest": "take what is there", "skip": "leave it out"}
    question = Finding(f"overdrawn:{plain(one.id)}", "N24", message, one.where, choices, wanted - there)
    return there if walk.desk.ask(question) != "skip" else 0


def check_balance(walk: Walk, one: Object, award: Award) -> None:
    """The balance security must hold what the cancellation leaves (N24)."""
    carried = walk.issued.get(optional(one, "balance_security_id"))
    if carried is None or carried.quantity == award.left:
        return
    message = (
        f"{one.id} leaves {award.left:,} units of {award.security}; its balance security has {carried.quantity:,}."
    )
    choices = {"chain": "go by the chain of events"}
    at_stake = abs(carried.quantity - award.left)
    walk.desk.ask(Finding(f"balance:{plain(one.id)}", "N24", message, one.where, choices, at_stake))


def match_explicit(walk: Walk, step: Step, award: Award, count: int) -> int:
    """Take up to ``count`` of the units that the package returns explicitly on this day."""
    place = (id(award), step.when)
    found = min(count, walk.explicit.get(place, 0))
    if found:
        walk.explicit[place] -= found
        walk.matched[place] = walk.matched.get(place, 0) + found
    return found


def beyond_matched(walk: Walk, step: Step, award: Award, count: int) -> int:
    """Units of an explicit return that no cancellation of the day accounts for."""
    place = (id(award), step.when)
    covered = min(count, walk.matched.get(place, 0))
    if covered:
        walk.matched[place] -= covered
    walk.explicit[place] = max(0, walk.explicit.get(place, 0) - (count - covered))
    return count - covered


def go_back(  # noqa: PLR0917 - one booking
    walk: Walk, step: Step, award: Award, kind: str, count: int, part: str = "", back: int | None = None
) -> None:
    """Book units taken away, and what makes the publication's share counting agree with the plan's."""
    plan, pool = walk.plans[award.plan], walk.pool_of(award)
    if back is not None:
        wanted = back
    else:
        wanted = count if plan.behaviour == RETURNING else match_explicit(walk, step, award, count)
    if not award.insider:
        if wanted:
            walk.book(step, "pool_authorized", f"{part}#back", pool=award.pool, units=wanted)
        return
    cause = walk.causes.get(award.provider, "") if kind == "forfeit" else ""
    if step.source is not None and (own := own_word(step.source)[1]):
        cause = own
    walk.book(step, kind, part, units=count, cause=cause)
    returns = count if getattr(pool.returns, RETURNED_AS[kind]) else 0
    if returns > wanted:
        walk.book(step, "pool_reduced", f"{part}#retired", pool=award.pool, units=returns - wanted)
    elif wanted > returns:
        walk.book(step, "pool_authorized", f"{part}#returned", pool=award.pool, units=wanted - returns)
