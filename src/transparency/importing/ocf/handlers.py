"""What each step of a package becomes in the ledger: events, or a question where the package contradicts itself."""

from collections.abc import Callable
from datetime import date

from msgspec.structs import replace

from transparency.importing.ocf.replay import Replay, give_back, set_aside, split
from transparency.importing.ocf.steps import ReplayStep
from transparency.importing.ocf.values import money, names, own_kind, text, units
from transparency.importing.questions import Question, plain
from transparency.ledger.replay.event_effects import goes_back
from transparency.ledger.replay.ordered_events import NO_PRICE, NO_STOCK, TO_BUY

_ENDS = ("forfeit", "expire", "company_cancel")
_CAUSES = (
    ("TERMINATION_VOLUNTARY", "left_voluntarily"),
    ("TERMINATION_INVOLUNTARY_DEATH", "death_disability"),
    ("TERMINATION_INVOLUNTARY_DISABILITY", "death_disability"),
    ("TERMINATION_INVOLUNTARY", "ended_by_platform"),
    ("", "other"),
)


def _issue(replay: Replay, step: ReplayStep) -> None:
    """A grant. One that is not a provider's takes its units out of what is set aside for providers."""
    award = step.award
    assert award is not None
    award.unvested = award.quantity
    plan = replay.plans[award.plan]
    if plan.follows_awards:
        replay.book(step, "pool_authorized", "#reserve", pool=award.pool, units=award.quantity)
    if not award.insider:
        replay.book(step, "pool_reduced", pool=award.pool, units=award.quantity)
    else:
        replay.book(
            step, "grant", units=award.quantity, price=award.price, instrument=award.instrument, vesting=award.vesting,
            vest_start=award.start, expires=award.expires, rule=replay.rule,
        )  # fmt: skip
    award.run_to(step.when, replay.clock)


def _vest(replay: Replay, step: ReplayStep) -> None:
    """Units that terms vest which the publication has no words for."""
    award = step.award
    assert award is not None
    count = award.tranche_reached(step.when)
    if count and award.insider:
        replay.book(step, "vest", f"#vest#{step.when}", units=count)


def _accelerate(replay: Replay, step: ReplayStep) -> None:
    """Units earned ahead of schedule."""
    award, item = step.both()
    count = replay.within(step, units(item, "quantity"), award.unvested, "unvested")
    own = own_kind(item) == "vest"
    award.earn(count)
    if count and award.insider:
        replay.book(step, "vest" if own else "accelerate", units=count)


def _reprice(replay: Replay, step: ReplayStep) -> None:
    """A new exercise price."""
    award, item = step.both()
    price = money(item, "new_exercise_price", replay.settings.company.currency)
    award.price = price
    if award.insider:
        replay.book(step, "reprice", price=price)


def _take_up(replay: Replay, step: ReplayStep) -> None:
    """An exercise, or a settlement of RSUs: a decrement, however often. What an option releases was bought."""
    award, item = step.both()
    wanted = replay.within(step, units(item, "quantity"), award.left, "outstanding")
    own = own_kind(item)
    exercised = item.kind.endswith("EXERCISE")
    priced = award.instrument in TO_BUY or (exercised and own != "settle" and award.instrument not in NO_PRICE)
    bought = priced and own not in ("withheld", "cash_settle")
    if wanted > award.vested and not (bought and exercised and replay.pool_of(award).early_exercise):
        short = wanted - award.vested
        message = (
            f"{item.kind} {item.id} takes up {wanted:,} units of security {award.label}, "
            f"of which {award.vested:,} are vested on {step.when}."
        )
        choices = {"cap": "take up only what is vested", "accelerate": "book the rest as earned ahead of schedule"}
        question = Question(f"unvested:{plain(item.id)}", "N34", message, item.where, choices, short)
        if replay.questions.ask(question) == "accelerate":
            award.earn(short)
            if award.insider:
                replay.book(step, "accelerate", "#accelerate", units=short)
        wanted = min(wanted, award.vested)
    first = min(wanted, award.vested)
    award.vested -= first
    award.unvested -= wanted - first
    award.touched = True
    if goes_back(
        "cash_settle" if own == "cash_settle" else "settle", replay.pool_of(award), withheld=own == "withheld"
    ):
        replay.match_explicit(step, award, wanted)
    cash = award.instrument in NO_STOCK or own == "cash_settle"
    if not cash and own != "withheld":
        award.owned += first
        award.unearned += wanted - first
    replay.taken_up += wanted
    award.taken += wanted
    for resulting in names(item, "resulting_security_ids"):
        replay.of_stock[resulting] = award
    if wanted and award.insider:
        kind = "cash_settle" if cash else "exercise" if bought else "settle"
        replay.book(
            step,
            kind,
            units=wanted,
            price=award.price if kind == "exercise" else None,
            cause="withheld" if own == "withheld" else "",
        )


def _cancel(replay: Replay, step: ReplayStep) -> None:
    """A cancellation: unvested units are forfeited, vested ones expire; or our own word, where we exported it."""
    award, item = step.both()
    wanted = replay.spared(step, replay.within(step, units(item, "quantity"), award.left, "outstanding"))
    own = own_kind(item)
    if own == "expire":
        parts = {"expire": wanted}
    elif own in _ENDS:
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
    replay.check_balance(item, award)
    for kind, count in parts.items():
        if count:
            replay.go_back(step, award, kind, count, part="" if own else f"#{kind}")


def _transfer(replay: Replay, step: ReplayStep) -> None:
    """An award handed on: it ends here and goes back, and the new issuance in the package is a grant of its own."""
    award, item = step.both()
    wanted = replay.within(step, units(item, "quantity"), award.left, "outstanding")
    first = min(wanted, award.unvested)
    award.unvested, award.vested = award.unvested - first, award.vested - (wanted - first)
    award.touched = True
    gone = [name for name in names(item, "resulting_security_ids") if name not in replay.awards]
    message = (
        f"{item.id} hands on {wanted:,} units of security {award.label}; booked as a cancellation and a new grant."
    )
    if gone:
        choices = {"cancel": "the units go back to the pool; nobody has them any more"}
        lost = f"to {gone[0]}, which the package does not issue"
        message = f"{item.id} hands on {wanted:,} units of security {award.label} {lost}."
        replay.questions.ask(Question(f"transfer:{plain(item.id)}", "N37", message, item.where, choices, wanted))
    else:
        replay.questions.note(Question(f"transfer:{plain(item.id)}", "N37", message, item.where))
    if wanted:
        replay.go_back(step, award, "company_cancel", wanted, back=wanted)


def _retract(replay: Replay, step: ReplayStep) -> None:
    """The whole grant never happened; after other events only what is left can be taken back."""
    award, item = step.both()
    if not award.touched:
        if award.insider:
            replay.book(step, "retract")
        else:
            replay.book(step, "pool_authorized", pool=award.pool, units=award.left + award.owned)
        award.unvested = award.vested = award.owned = 0
        award.touched = True
        return
    message = f"{item.id} retracts security {award.label} after other events; {award.left:,} units are left."
    choices = {"cancel-rest": "cancel what is left", "skip": "leave the retraction out"}
    question = Question(f"retracted:{plain(item.id)}", "N24", message, item.where, choices, award.left)
    if award.left and replay.questions.ask(question) == "cancel-rest":
        count = award.left
        award.unvested = award.vested = 0
        replay.go_back(step, award, "company_cancel", count, back=count)


def _take_back_stock(replay: Replay, step: ReplayStep) -> None:
    """Restricted stock bought back, cancelled or handed on: unvested units are forfeited, owned ones change hands."""
    award, item = step.both()
    wanted = replay.within(step, units(item, "quantity"), award.unvested + award.unearned + award.owned, "held")
    own = own_kind(item)
    first = 0 if own in ("repurchase", "transfer_out") else min(wanted, award.unvested)
    if not award.stock:
        first = 0
    unearned = min(wanted - first, award.unearned)
    award.unvested -= first
    award.unearned -= unearned
    award.owned -= wanted - first - unearned
    award.touched = True
    if first:
        replay.go_back(step, award, own if own in _ENDS else "forfeit", first, part="#forfeit")
    if wanted > first and item.kind != "TX_STOCK_TRANSFER" and goes_back("repurchase", replay.pool_of(award)):
        replay.match_explicit(step, award, wanted - first)
        award.taken -= wanted - first
    if wanted > first and award.insider:
        price = money(item, "price", replay.settings.company.currency) if "price" in item.data else None
        replay.book(
            step, "transfer_out" if item.kind == "TX_STOCK_TRANSFER" else "repurchase", units=wanted - first,
            price=price if price else None,
        )  # fmt: skip


def _leave(replay: Replay, step: ReplayStep) -> None:
    """A new status of a person, with what it means for units still unvested afterwards (N38)."""
    item = step.source
    assert item is not None
    person, status = text(item, "stakeholder_id"), text(item, "new_status")
    if status in ("ACTIVE", "LEAVE_OF_ABSENCE"):
        cause = "return" if status == "ACTIVE" else "leave"
        replay.book(step, "provider_status", provider=person, cause=cause)
        return
    replay.causes[person] = next(cause for name, cause in _CAUSES if status.startswith(name))
    awards = [award for award in replay.of_person.get(person, ()) if award.insider]
    later = [award for award in awards if award.issued > step.when]
    if later and not replay.exported:
        labels = ", ".join(award.label for award in later[:5])
        message = f"A person left on {step.when}, and was granted {labels} afterwards."
        choices = {"ignore": "leave out that the person left; two stays are two lines of providers.csv"}
        at_stake = sum(award.quantity for award in later)
        replay.questions.ask(Question(f"again:{plain(item.id)}", "N38", message, item.where, choices, at_stake or 1))
        return
    running = [award for award in awards if award.left]  # what is granted later on this day has none yet
    for award in running:
        award.run_to(step.when, replay.clock)
    if replay.exported:  # the ledger that it comes from says itself what becomes of unvested units
        running = []
    running = [award for award in running if award.unvested and replay.ending.get(id(award), date.min) <= step.when]
    at_stake = sum(award.unvested for award in running)
    if at_stake:
        labels = ", ".join(award.label for award in running[:5])
        message = (
            f"A person left on {step.when} with {at_stake:,} unvested units of {labels}, "
            "and no transaction takes them back."
        )
        choices = {"forfeit": "they are forfeited on that day", "ignore": "leave out that the person left"}
        answer = replay.questions.ask(Question(f"left:{plain(item.id)}", "N38", message, item.where, choices, at_stake))
        if answer != "forfeit":
            return
    replay.book(step, "provider_status", provider=person, cause="left")
    for award in running:
        count, award.unvested, award.touched = award.unvested, 0, True
        replay.go_back(replace(step, award=award), award, "forfeit", count, part=f"#{award.security}", back=count)


def _expire(replay: Replay, step: ReplayStep) -> None:
    """The last day of an award with units outstanding: OCF has no transaction for it (N39)."""
    award = step.award
    assert award is not None
    if not award.left:
        return
    message = f"Security {award.label} expired on {step.when} with {award.left:,} units, and nothing says so."
    choices = {
        "expire": "vested units expire, unvested ones are forfeited, on that day",
        "keep": "leave them outstanding",
    }
    question = Question(f"expired:{plain(award.security)}", "N39", message, award.source.where, choices, award.left)
    if replay.questions.ask(question) != "expire":
        return
    parts = {"forfeit": award.unvested, "expire": award.vested}
    award.unvested = award.vested = 0
    award.touched = True
    for kind, count in parts.items():
        if count:
            replay.go_back(step, award, kind, count, part=f"#expired-{kind}")


HANDLERS: dict[str, Callable[[Replay, ReplayStep], None]] = {
    "reserve": set_aside,
    "adjust": set_aside,
    "split": split,
    "issue": _issue,
    "vest": _vest,
    "expire": _expire,
    "CE_STAKEHOLDER_STATUS": _leave,
    "TX_VESTING_ACCELERATION": _accelerate,
    "TX_EQUITY_COMPENSATION_REPRICING": _reprice,
    "TX_EQUITY_COMPENSATION_EXERCISE": _take_up,
    "TX_EQUITY_COMPENSATION_RELEASE": _take_up,
    "TX_EQUITY_COMPENSATION_CANCELLATION": _cancel,
    "TX_EQUITY_COMPENSATION_TRANSFER": _transfer,
    "TX_EQUITY_COMPENSATION_RETRACTION": _retract,
    "TX_STOCK_RETRACTION": _retract,
    "TX_STOCK_PLAN_RETURN_TO_POOL": give_back,
    "TX_STOCK_REPURCHASE": _take_back_stock,
    "TX_STOCK_CANCELLATION": _take_back_stock,
    "TX_STOCK_TRANSFER": _take_back_stock,
}
