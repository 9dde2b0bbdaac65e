"""What each step of a package becomes in the ledger: events, or a question where the package contradicts itself."""

from collections.abc import Callable
from datetime import date

from msgspec.structs import replace

from transparency.importing.imported import Transaction
from transparency.importing.ocf.plans import RETURNING
from transparency.importing.ocf.replay import (
    RETURNED_AS,
    Walk,
    beyond_matched,
    both,
    check_balance,
    go_back,
    match_explicit,
    own_kind,
    within,
)
from transparency.importing.ocf.timeline import Step
from transparency.importing.ocf.values import money, names, text, units
from transparency.importing.questions import Finding, plain
from transparency.ledger.replay.ordered_events import NO_STOCK

_TAKEN_UP = {"withheld": "withheld", "cash_settle": "cash_settled"}
_CAUSES = (
    ("TERMINATION_VOLUNTARY", "left_voluntarily"),
    ("TERMINATION_INVOLUNTARY_DEATH", "death_disability"),
    ("TERMINATION_INVOLUNTARY_DISABILITY", "death_disability"),
    ("TERMINATION_INVOLUNTARY", "ended_by_platform"),
    ("", "other"),
)


def issue(walk: Walk, step: Step) -> None:
    """A grant. One that is not a provider's takes its units out of what is set aside for providers."""
    award = step.award
    assert award is not None
    award.unvested = award.quantity
    plan = walk.plans[award.plan]
    if plan.follows_grants:
        walk.book(step, "pool_authorized", "#reserve", pool=award.pool, units=award.quantity)
    if not award.insider:
        walk.book(step, "pool_reduced", pool=award.pool, units=award.quantity)
    else:
        walk.book(
            step, "grant", units=award.quantity, price=award.price, instrument=award.instrument, vesting=award.vesting,
            vest_start=award.start, expires=award.expires, rule=walk.rule,
        )  # fmt: skip
    award.run_to(step.when, walk.clock)


def vest(walk: Walk, step: Step) -> None:
    """Units that terms vest which the publication has no words for."""
    award = step.award
    assert award is not None
    count = award.tranche_reached(step.when)
    if count and award.insider:
        walk.book(step, "vest", f"#vest#{step.when}", units=count)


def accelerate(walk: Walk, step: Step) -> None:
    """Units earned ahead of schedule."""
    award, one = both(step)
    count = within(walk, step, units(one, "quantity"), award.unvested, "unvested")
    own = own_kind(one) == "vest"
    award.earn(count)
    if count and award.insider:
        walk.book(step, "vest" if own else "accelerate", units=count)


def reprice(walk: Walk, step: Step) -> None:
    """A new exercise price."""
    award, one = both(step)
    price = money(one, "new_exercise_price", walk.settings.company.currency)
    award.price = price
    if award.insider:
        walk.book(step, "reprice", price=price)


def take_up(walk: Walk, step: Step) -> None:
    """An exercise, or a settlement of RSUs: a decrement, however often."""
    award, one = both(step)
    wanted = within(walk, step, units(one, "quantity"), award.left, "outstanding")
    if wanted > award.vested and not walk.pool_of(award).early_exercise:
        short = wanted - award.vested
        message = (
            f"{one.kind} {one.id} takes up {wanted:,} units of security {award.security}, "
            f"of which {award.vested:,} are vested on {step.when}."
        )
        choices = {"cap": "take up only what is vested", "accelerate": "book the rest as earned ahead of schedule"}
        if (
            walk.desk.ask(Finding(f"unvested:{plain(one.id)}", "N34", message, one.where, choices, short))
            == "accelerate"
        ):
            award.earn(short)
            if award.insider:
                walk.book(step, "accelerate", "#accelerate", units=short)
        wanted = min(wanted, award.vested)
    first = min(wanted, award.vested)
    award.vested -= first
    award.unvested -= wanted - first
    award.touched = True
    own = own_kind(one)
    if own in ("withheld", "cash_settle") and getattr(walk.pool_of(award).returns, _TAKEN_UP[own]):
        match_explicit(walk, step, award, wanted)
    cash = award.instrument in NO_STOCK or own == "cash_settle"
    if not cash and own != "withheld":
        award.owned += wanted
    walk.taken_up += wanted
    for resulting in names(one, "resulting_security_ids"):
        walk.of_stock[resulting] = award
    if wanted and award.insider:
        kind = "cash_settle" if cash else "exercise" if one.kind.endswith("EXERCISE") else "settle"
        if own in ("exercise", "settle"):
            kind = own
        walk.book(
            step,
            kind,
            units=wanted,
            price=award.price if kind == "exercise" else None,
            cause="withheld" if own == "withheld" else "",
        )


def cancel(walk: Walk, step: Step) -> None:
    """A cancellation: unvested units are forfeited, vested ones expire; or our own word, where we exported it."""
    award, one = both(step)
    wanted = within(walk, step, units(one, "quantity"), award.left, "outstanding")
    own = own_kind(one)
    if own == "expire":
        parts = {"expire": wanted}
    elif own in ("forfeit", "company_cancel"):
        parts = {own: wanted}
    else:
        first = min(wanted, award.unvested)
        parts = {"forfeit": first, "expire": wanted - first}
    if own == "expire":
        award.vested -= wanted
    else:
        first = min(wanted, award.unvested)
        award.unvested, award.vested = award.unvested - first, award.vested - (wanted - first)
    award.touched = True
    check_balance(walk, one, award)
    for kind, count in parts.items():
        if count:
            go_back(walk, step, award, kind, count, part="" if own else f"#{kind}")


def transfer(walk: Walk, step: Step) -> None:
    """An award handed on: it ends here and goes back, and the new issuance in the package is a grant of its own."""
    award, one = both(step)
    wanted = within(walk, step, units(one, "quantity"), award.left, "outstanding")
    first = min(wanted, award.unvested)
    award.unvested, award.vested = award.unvested - first, award.vested - (wanted - first)
    award.touched = True
    gone = [name for name in names(one, "resulting_security_ids") if name not in walk.awards]
    message = (
        f"{one.id} hands on {wanted:,} units of security {award.security}; booked as a cancellation and a new grant."
    )
    if gone:
        choices = {"cancel": "the units go back to the pool; nobody has them any more"}
        message = f"{one.id} hands on {wanted:,} units to {gone[0]}, which the package does not issue."
        walk.desk.ask(Finding(f"transfer:{plain(one.id)}", "N37", message, one.where, choices, wanted))
    else:
        walk.desk.note(Finding(f"transfer:{plain(one.id)}", "N37", message, one.where))
    if wanted:
        go_back(walk, step, award, "company_cancel", wanted, back=wanted)


def retract(walk: Walk, step: Step) -> None:
    """The whole grant never happened; after other events only what is left can be taken back."""
    award, one = both(step)
    if not award.touched:
        if award.insider:
            walk.book(step, "retract")
        else:
            walk.book(step, "pool_authorized", pool=award.pool, units=award.left + award.owned)
        award.unvested = award.vested = award.owned = 0
        award.touched = True
        return
    message = f"{one.id} retracts security {award.security} after other events; {award.left:,} units are left."
    choices = {"cancel-rest": "cancel what is left", "skip": "leave the retraction out"}
    question = Finding(f"retracted:{plain(one.id)}", "N24", message, one.where, choices, award.left)
    if award.left and walk.desk.ask(question) == "cancel-rest":
        count = award.left
        award.unvested = award.vested = 0
        go_back(walk, step, award, "company_cancel", count, back=count)


def give_back(walk: Walk, step: Step) -> None:
    """An explicit return to a pool: it counts unless the cancellation has returned the units by itself (N26)."""
    award, one = both(step)
    count, plan = units(one, "quantity"), walk.plans[award.plan]
    target = walk.plans.get(text(one, "stock_plan_id"))
    if plan.behaviour == RETURNING:
        message = (
            f"{one.id} returns {count:,} units of security {award.security}; "
            "by the rule of its plan they went back when they were cancelled."
        )
        choices = {"once": "they went back with the cancellation", "again": "set them aside on top of that"}
        if walk.desk.ask(Finding(f"return:{plain(one.id)}", "N26", message, one.where, choices, count)) == "again":
            walk.book(step, "pool_authorized", pool=award.pool, units=count)
        elif target is not None and target.pool != award.pool:
            walk.book(step, "pool_transfer", pool=award.pool, units=count, inputs=target.pool)
        return
    count = beyond_matched(walk, step, award, count)
    if count:
        walk.book(step, "pool_authorized", pool=(target or plan).pool, units=count)


def take_back_stock(walk: Walk, step: Step) -> None:
    """Restricted stock bought back, cancelled or handed on: unvested units are forfeited, owned ones change hands."""
    award, one = both(step)
    wanted = within(walk, step, units(one, "quantity"), award.unvested + award.owned, "held")
    own = own_kind(one)
    first = 0 if own in ("repurchase", "transfer_out") else min(wanted, award.unvested)
    if not award.stock:
        first = 0
    award.unvested -= first
    award.owned -= wanted - first
    award.touched = True
    if first:
        go_back(walk, step, award, own if own in RETURNED_AS else "forfeit", first, part="#forfeit")
    if wanted > first and one.kind != "TX_STOCK_TRANSFER" and walk.pool_of(award).returns.repurchased:
        match_explicit(walk, step, award, wanted - first)
    if wanted > first and award.insider:
        price = money(one, "price", walk.settings.company.currency) if "price" in one.data else None
        walk.book(
            step, "transfer_out" if one.kind == "TX_STOCK_TRANSFER" else "repurchase", units=wanted - first,
            price=price if price else None,
        )  # fmt: skip


def leave(walk: Walk, step: Step) -> None:
    """A new status of a person, with what it means for units still unvested afterwards (N38)."""
    one = step.source
    assert one is not None
    person, status = text(one, "stakeholder_id"), text(one, "new_status")
    if status in ("ACTIVE", "LEAVE_OF_ABSENCE"):
        cause = "return" if status == "ACTIVE" else "leave"
        walk.transactions.append(
            Transaction(one.id, "provider_status", step.when, one.where, provider=person, cause=cause)
        )
        return
    walk.causes[person] = next(cause for name, cause in _CAUSES if status.startswith(name))
    running = [one for one in walk.of_person.get(person, ()) if one.insider and one.issued <= step.when]
    for award in running:
        award.run_to(step.when, walk.clock)
    if walk.exported:  # the ledger that it comes from says itself what becomes of unvested units
        running = []
    running = [one for one in running if one.unvested and walk.ending.get(id(one), date.min) <= step.when]
    at_stake = sum(award.unvested for award in running)
    if at_stake:
        message = f"A person left on {step.when} with {at_stake:,} unvested units, and no transaction takes them back."
        choices = {"forfeit": "they are forfeited on that day", "ignore": "leave out that the person left"}
        answer = walk.desk.ask(Finding(f"left:{plain(one.id)}", "N38", message, one.where, choices, at_stake))
        if answer != "forfeit":
            return
    walk.transactions.append(
        Transaction(one.id, "provider_status", step.when, one.where, provider=person, cause="left")
    )
    for award in running:
        count, award.unvested, award.touched = award.unvested, 0, True
        go_back(walk, replace(step, award=award), award, "forfeit", count, part=f"#{award.security}", back=count)


def expire(walk: Walk, step: Step) -> None:
    """The last day of an award with units outstanding: OCF has no transaction for it (N39)."""
    award = step.award
    assert award is not None
    if not award.left:
        return
    message = f"Security {award.security} expired on {step.when} with {award.left:,} units, and nothing says so."
    choices = {
        "expire": "vested units expire, unvested ones are forfeited, on that day",
        "keep": "leave them outstanding",
    }
    question = Finding(f"expired:{plain(award.security)}", "N39", message, award.source.where, choices, award.left)
    if walk.desk.ask(question) != "expire":
        return
    parts = {"forfeit": award.unvested, "expire": award.vested}
    award.unvested = award.vested = 0
    for kind, count in parts.items():
        if count:
            go_back(walk, step, award, kind, count, part=f"#expired-{kind}")


HANDLERS: dict[str, Callable[[Walk, Step], None]] = {
    "issue": issue,
    "vest": vest,
    "expire": expire,
    "CE_STAKEHOLDER_STATUS": leave,
    "TX_VESTING_ACCELERATION": accelerate,
    "TX_EQUITY_COMPENSATION_REPRICING": reprice,
    "TX_EQUITY_COMPENSATION_EXERCISE": take_up,
    "TX_EQUITY_COMPENSATION_RELEASE": take_up,
    "TX_EQUITY_COMPENSATION_CANCELLATION": cancel,
    "TX_EQUITY_COMPENSATION_TRANSFER": transfer,
    "TX_EQUITY_COMPENSATION_RETRACTION": retract,
    "TX_STOCK_RETRACTION": retract,
    "TX_STOCK_PLAN_RETURN_TO_POOL": give_back,
    "TX_STOCK_REPURCHASE": take_back_stock,
    "TX_STOCK_CANCELLATION": take_back_stock,
    "TX_STOCK_TRANSFER": take_back_stock,
}
