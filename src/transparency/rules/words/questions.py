"""What a rule says for each thing that can happen, in short sentences: leave, leaving, sale, shutdown, a short pool."""

from collections.abc import Mapping

from msgspec import Struct

from transparency.language import _, deferred, plural
from transparency.publication.settings import Words
from transparency.rules.leave_and_sale import LeaveOfAbsence, OnLeave, OnSale
from transparency.rules.rule import Activity, Instrument, Limits, Rule
from transparency.rules.words.wording import days, in_units, listed, months, plain, sentence

SILENT = deferred("The rule does not say.")
KINDS = {
    "NSO": deferred("options"), "ISO": deferred("options"), "RSU": deferred("restricted stock units"),
    "RSA": deferred("restricted stock"), "SAR": deferred("stock appreciation rights"),
    "CSAR": deferred("cash-settled appreciation rights"), "PROFITS_INTEREST": deferred("profits interests"),
}  # fmt: skip
ENGAGED = {"contractor": deferred("contractors"), "employee": deferred("employees")}
ON_RETURN = {
    "later": deferred(
        "When you are back, you go on where you stopped: every later date moves by as long as earning waited."
    ),
    "catch_up": deferred("On the day you are back, you earn what fell due meanwhile."),
}
UNEARNED = {
    "forfeit": deferred("You lose what you have not earned yet."),
    "keep": deferred("What you have not earned yet goes on as planned."),
    "accelerate_full": deferred("What you have not earned yet is earned on that day."),
}
WITHIN = {
    "double_trigger_full": deferred(
        "If you lose your work here within %(window)s of the sale, all that you have not earned yet is earned."
    ),
    "double_trigger_half": deferred(
        "If you lose your work here within %(window)s of the sale, half of what you have not earned is earned."
    ),
}
AT_SALE = {
    "double_trigger_full": deferred("If you lose your work here, all that you have not earned yet is earned."),
    "double_trigger_half": deferred("If you lose your work here, half of what you have not earned is earned."),
    "single_trigger_full": deferred("All that you have not earned yet is earned on the day of the sale."),
    "continue": UNEARNED["keep"],
    "forfeit": UNEARNED["forfeit"],
}
NOT_ASSUMED = {
    "accelerate_full": deferred("If the buyer does not take the plan over, all of it is earned at the sale."),
    "cash_out": deferred("If the buyer does not take the plan over, it is paid out in cash."),
    "forfeit": deferred("If the buyer does not take the plan over, what is not earned is lost."),
}
BOUGHT_BACK = {
    "never": deferred("No. What you have earned cannot be bought back from you."),
    "at_fair_value": deferred("Yes, at what it is worth on that day."),
    "at_cost": deferred("Yes, at what you paid for it. That may be far less than it is worth."),
}
SHORT = {
    "scale_down_pro_rata": deferred("Everyone gets the same part of what they would have got."),
    "queue": deferred("Grants are made in order. Those that do not fit wait until there is room."),
    "first_come": deferred("Grants are made in order until the pool is empty. Those after it get nothing."),
}


class Clause(Struct, frozen=True):
    """One thing that can happen, as a question, and what the rule says about it. ``id`` names its anchor."""

    id: str
    question: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentences in one line."""
        return " ".join(self.sentences)


def clauses(rule: Rule, words: Words, roles: Mapping[str, str]) -> tuple[Clause, ...]:
    """Everything a rule says beyond numbers, in the order in which people ask. ``roles`` are their printed names."""
    return (
        Clause("who", _("Who takes part?"), _who(rule, words, roles)),
        Clause("away", _("What if I am on leave?"), _away(rule.leave_of_absence)),
        Clause("leaving", _("What if I stop working here?"), _leaving(rule.on_leave, rule, words)),
        Clause("sale", _("What if the company is sold?"), _sale(rule.on_sale, words)),
        Clause("shutdown", _("What if the company shuts down?"), (sentence(rule.on_shutdown or _(SILENT)),)),
        Clause(
            "buying-back", _("Can the company buy back what I have earned?"), _buying_back(rule.repurchase_of_vested)
        ),
        Clause("short", _("What if the pool runs short?"), _short(rule.when_pool_short, words)),
        Clause("limits", _("Is there a limit for one person?"), _limits(rule.limits, words)),
        Clause("exceptions", _("Can there be exceptions?"), _exceptions(rule)),
    )


def instrument_words(instrument: Instrument | None, words: Words) -> str:
    """What a grant is made in, in a sentence."""
    if instrument is None:
        return ""
    kind = _(KINDS[instrument.kind]) if instrument.kind in KINDS else words.units
    if instrument.kind == "PHANTOM":
        kind = _("phantom %(units)s", units=words.units)
    said = ""
    if instrument.kind != "OTHER":
        said = _("The %(units)s are %(kind)s (%(code)s).", units=words.units, kind=kind, code=instrument.kind)
    match instrument.exercise_price:
        case "none":
            price = _("You pay nothing for them.")
        case "fair_market_value":
            price = _("To own one, you pay what a %(unit)s was worth on the day it was promised.", unit=words.unit)
        case amount:
            price = _("To own one, you pay %(amount)s a %(unit)s.", amount=amount, unit=words.unit)
    years = instrument.expires_after_years
    ends = plural("They lapse after %(count)s year.", "They lapse after %(count)s years.", years) if years else ""
    return " ".join(part for part in (said, price, ends) if part)


def bought(rule: Rule) -> bool:
    """Whether anything the rule grants must be bought before it is owned."""
    instruments = [rule.instrument_of(grant) for grant in rule.grants]
    return any(made is not None and made.exercise_price != "none" for made in instruments)


def _who(rule: Rule, words: Words, roles: Mapping[str, str]) -> tuple[str, ...]:
    asked = rule.eligibility
    sentences = []
    if asked.roles and set(asked.roles) != set(roles):
        names = [roles.get(role, plain(role)) for role in asked.roles]
        # Names that hold commas themselves need a stronger mark between them.
        roles_named = "; ".join(names) if "," in "".join(names) else listed(names)
        sentences.append(_("These roles take part: %(roles)s.", roles=roles_named))
    else:
        sentences.append(_("All %(providers)s take part.", providers=words.providers))
    if set(asked.engagement) == {"contractor", "employee"} or not asked.engagement:
        sentences.append(_("Contractors and employees are treated alike."))
    else:
        kinds = listed(_(ENGAGED[kind]) if kind in ENGAGED else f"{plain(kind)}s" for kind in asked.engagement)
        sentences.append(_("Only %(kinds)s take part.", kinds=kinds))
    if asked.min_tenure_days:
        sentences.append(_("You must have worked with us for %(time)s.", time=days(asked.min_tenure_days)))
    for grant in rule.grants:
        if grant.min_tenure_days is not None and grant.min_tenure_days != asked.min_tenure_days:
            name = grant.title.lower() or plain(grant.id)
            sentences.append(_("For %(grant)s it is %(time)s.", grant=name, time=days(grant.min_tenure_days)))
    if asked.activity:
        sentences += _activity(asked.activity)
    return tuple(sentences)


def _activity(asked: Activity) -> list[str]:
    away = _("Months on leave count as worked.")
    if not asked.leave_counts:
        away = _("Months on leave do not count as worked.")
    worked = _(
        "You must have worked in %(active)s of the last %(months)s months.",
        active=asked.active_months,
        months=asked.months,
    )
    return [worked, away]


def _away(leave: LeaveOfAbsence | None) -> tuple[str, ...]:
    if leave is None:
        return (_(SILENT),)
    back = _(ON_RETURN[leave.on_return])
    if not leave.vesting_continues_days:
        return (_("While you are away, you earn nothing new."), back)
    return (
        _("You keep earning for %(time)s of leave.", time=days(leave.vesting_continues_days)),
        _("If you are away for longer, earning waits until you are back."),
        back,
    )


def _leaving(leave: OnLeave | None, rule: Rule, words: Words) -> tuple[str, ...]:
    if leave is None:
        return (_(SILENT),)
    lost = (_("You lose what you have earned and do not own."),)
    sentences = [*(_keeping(leave, rule) if leave.vested == "keep" else lost), _(UNEARNED[leave.unvested])]
    if leave.bad_leaver:
        case = leave.bad_leaver.rstrip(".")
        sentences.append(_("You lose earned %(units)s too in one case: %(case)s.", units=words.units, case=case))
    return tuple(sentences)


def _keeping(leave: OnLeave, rule: Rule) -> tuple[str, ...]:
    """What stays of earned units. An award that can lapse is not kept: it is kept if it is bought in time."""
    prices = [made is not None and made.exercise_price != "none" for made in map(rule.instrument_of, rule.grants)]
    if not any(prices):
        return (_("You keep what you have earned."),)
    rest = () if all(prices) else (_("You keep what you have earned and pay nothing for."),)
    if leave.exercise_window_days is None:
        return (*rest, _("Earned options are yours to buy at any time, until they lapse."))
    window = days(leave.exercise_window_days)
    kept = _(
        "Earned options are kept only if you buy them within %(window)s of leaving. Then they lapse.", window=window
    )
    return (*rest, kept)


def _sale(sale: OnSale | None, words: Words) -> tuple[str, ...]:
    if sale is None:
        return (_(SILENT),)
    unvested = sale.unvested
    if sale.window_months and unvested in WITHIN:
        sentences = [_(WITHIN[unvested], window=months(sale.window_months))]
    else:
        sentences = [_(AT_SALE[unvested])]
    if sale.if_not_assumed:
        sentences.append(_(NOT_ASSUMED[sale.if_not_assumed]))
    sentences.append(
        _("Others may be paid first, such as investors. What is left for %(units)s may be nothing.", units=words.units)
    )
    if sale.investors_first == "published":
        sentences.append(_("How much investors are paid first is published."))
    elif sale.investors_first == "not_published":
        sentences.append(_("How much investors are paid first is not published."))
    return tuple(sentences)


def _buying_back(how: str | None) -> tuple[str, ...]:
    return (_(BOUGHT_BACK.get(how or "", SILENT)),)


def _short(how: str | None, words: Words) -> tuple[str, ...]:
    if how == "stop":
        return (_("No one is promised any %(units)s until the pool is filled.", units=words.units),)
    return (_(SHORT.get(how or "", SILENT)),)


def _limits(limits: Limits, words: Words) -> tuple[str, ...]:
    found = []
    if limits.per_person_per_year:
        found.append(_("No one gets more than %(most)s in one year.", most=in_units(limits.per_person_per_year, words)))
    if limits.per_person_total:
        found.append(_("No one gets more than %(most)s in all.", most=in_units(limits.per_person_total, words)))
    if not found:
        return (_("No."),)
    if limits.cap_excess == "reshare_then_return_to_pool":
        found.append(_("What a limit takes from one person is shared among the others. The rest stays in the pool."))
    elif limits.cap_excess == "return_to_pool":
        found.append(_("What a limit takes from one person stays in the pool."))
    return tuple(found)


def _exceptions(rule: Rule) -> tuple[str, ...]:
    allowed = rule.exceptions
    if not allowed.allowed:
        return (_("No."),)
    who = listed(_("the %(body)s", body=plain(body)) for body in allowed.approval)
    yes = _("Yes.")
    if who:
        yes = (
            _("Yes, if %(who)s agrees.", who=who)
            if len(allowed.approval) == 1
            else _("Yes, if %(who)s agree.", who=who)
        )
    return (
        yes,
        _("Each one needs a reason. We publish how many there are, and why, as far as that points to no one."),
    )
