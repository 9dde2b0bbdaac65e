"""What a rule says for each thing that can happen, in short sentences: leave, leaving, sale, shutdown, a short pool."""

from collections.abc import Mapping

from msgspec import Struct

from transparency.publication.settings import Words
from transparency.rules.leave_and_sale import LeaveOfAbsence, OnLeave, OnSale
from transparency.rules.rule import Activity, Instrument, Limits, Rule
from transparency.rules.words.wording import days, in_units, listed, months, plain, sentence

SILENT = "The rule does not say."


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
        Clause("who", "Who takes part?", _who(rule, words, roles)),
        Clause("away", "What if I am on leave?", _away(rule.leave_of_absence)),
        Clause("leaving", "What if I stop working here?", _leaving(rule.on_leave, rule, words)),
        Clause("sale", "What if the company is sold?", _sale(rule.on_sale, words)),
        Clause("shutdown", "What if the company shuts down?", (sentence(rule.on_shutdown or SILENT),)),
        Clause("buying-back", "Can the company buy back what I have earned?", _buying_back(rule.repurchase_of_vested)),
        Clause("short", "What if the pool runs short?", _short(rule.when_pool_short, words)),
        Clause("limits", "Is there a limit for one person?", _limits(rule.limits, words)),
        Clause("exceptions", "Can there be exceptions?", _exceptions(rule)),
    )


def instrument_words(instrument: Instrument | None, words: Words) -> str:
    """What a grant is made in, in a sentence."""
    if instrument is None:
        return ""
    kinds = {"NSO": "options", "ISO": "options", "RSU": "restricted stock units", "RSA": "restricted stock",
             "SAR": "stock appreciation rights", "CSAR": "cash-settled appreciation rights",
             "PHANTOM": f"phantom {words.units}", "PROFITS_INTEREST": "profits interests"}  # fmt: skip
    kind = kinds.get(instrument.kind, words.units)
    said = f"The {words.units} are {kind} ({instrument.kind})." if instrument.kind != "OTHER" else ""
    match instrument.exercise_price:
        case "none":
            price = "You pay nothing for them."
        case "fair_market_value":
            price = f"To own one, you pay what a {words.unit} was worth on the day it was promised."
        case amount:
            price = f"To own one, you pay {amount} a {words.unit}."
    years = instrument.expires_after_years
    ends = f"They lapse after {years} year{'s' if years != 1 else ''}." if years else ""
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
        sentences.append(f"These roles take part: {'; '.join(names) if ',' in ''.join(names) else listed(names)}.")
    else:
        sentences.append(f"All {words.providers} take part.")
    if set(asked.engagement) == {"contractor", "employee"} or not asked.engagement:
        sentences.append("Contractors and employees are treated alike.")
    else:
        sentences.append(f"Only {listed(plain(kind) + 's' for kind in asked.engagement)} take part.")
    if asked.min_tenure_days:
        sentences.append(f"You must have worked with us for {days(asked.min_tenure_days)}.")
    for grant in rule.grants:
        if grant.min_tenure_days is not None and grant.min_tenure_days != asked.min_tenure_days:
            sentences.append(f"For {grant.title.lower() or plain(grant.id)} it is {days(grant.min_tenure_days)}.")
    if asked.activity:
        sentences += _activity(asked.activity)
    return tuple(sentences)


def _activity(asked: Activity) -> list[str]:
    away = "Months on leave count as worked." if asked.leave_counts else "Months on leave do not count as worked."
    return [f"You must have worked in {asked.active_months} of the last {asked.months} months.", away]


def _away(leave: LeaveOfAbsence | None) -> tuple[str, ...]:
    if leave is None:
        return (SILENT,)
    back = {
        "later": "When you are back, you go on where you stopped: every later date moves by as long as earning waited.",
        "catch_up": "On the day you are back, you earn what fell due meanwhile.",
    }[leave.on_return]
    if not leave.vesting_continues_days:
        return ("While you are away, you earn nothing new.", back)
    return (
        f"You keep earning for {days(leave.vesting_continues_days)} of leave.",
        "If you are away for longer, earning waits until you are back.",
        back,
    )


def _leaving(leave: OnLeave | None, rule: Rule, words: Words) -> tuple[str, ...]:
    if leave is None:
        return (SILENT,)
    sentences = [
        *(_keeping(leave, rule) if leave.vested == "keep" else ("You lose what you have earned and do not own.",)),
        {
            "forfeit": "You lose what you have not earned yet.",
            "keep": "What you have not earned yet goes on as planned.",
            "accelerate_full": "What you have not earned yet is earned on that day.",
        }[leave.unvested],
    ]
    if leave.bad_leaver:
        sentences.append(f"You lose earned {words.units} too in one case: {leave.bad_leaver.rstrip('.')}.")
    return tuple(sentences)


def _keeping(leave: OnLeave, rule: Rule) -> tuple[str, ...]:
    """What stays of earned units. An award that can lapse is not kept: it is kept if it is bought in time."""
    prices = [made is not None and made.exercise_price != "none" for made in map(rule.instrument_of, rule.grants)]
    if not any(prices):
        return ("You keep what you have earned.",)
    rest = () if all(prices) else ("You keep what you have earned and pay nothing for.",)
    if leave.exercise_window_days is None:
        return (*rest, "Earned options are yours to buy at any time, until they lapse.")
    window = days(leave.exercise_window_days)
    return (*rest, f"Earned options are kept only if you buy them within {window} of leaving. Then they lapse.")


def _sale(sale: OnSale | None, words: Words) -> tuple[str, ...]:
    if sale is None:
        return (SILENT,)
    window = f" within {months(sale.window_months)} of the sale" if sale.window_months else ""
    sentences = [
        {
            "double_trigger_full": f"If you lose your work here{window}, all that you have not earned yet is earned.",
            "double_trigger_half": f"If you lose your work here{window}, half of what you have not earned is earned.",
            "single_trigger_full": "All that you have not earned yet is earned on the day of the sale.",
            "continue": "What you have not earned yet goes on as planned.",
            "forfeit": "You lose what you have not earned yet.",
        }[sale.unvested]
    ]
    if sale.if_not_assumed:
        sentences.append(
            {
                "accelerate_full": "If the buyer does not take the plan over, all of it is earned at the sale.",
                "cash_out": "If the buyer does not take the plan over, it is paid out in cash.",
                "forfeit": "If the buyer does not take the plan over, what is not earned is lost.",
            }[sale.if_not_assumed]
        )
    sentences.append(f"Investors are paid first. What is left for {words.units} may be nothing.")
    if sale.investors_first == "published":
        sentences.append("How much investors are paid first is published.")
    elif sale.investors_first == "not_published":
        sentences.append("How much investors are paid first is not published.")
    return tuple(sentences)


def _buying_back(how: str | None) -> tuple[str, ...]:
    said = {
        "never": "No. What you have earned cannot be bought back from you.",
        "at_fair_value": "Yes, at what it is worth on that day.",
        "at_cost": "Yes, at what you paid for it. That may be far less than it is worth.",
    }
    return (said.get(how or "", SILENT),)


def _short(how: str | None, words: Words) -> tuple[str, ...]:
    said = {
        "scale_down_pro_rata": "Everyone gets the same part of what they would have got.",
        "queue": "Grants are made in order. Those that do not fit wait until there is room.",
        "first_come": "Grants are made in order until the pool is empty. Those after it get nothing.",
        "stop": f"No one is promised any {words.units} until the pool is filled.",
    }
    return (said.get(how or "", SILENT),)


def _limits(limits: Limits, words: Words) -> tuple[str, ...]:
    found = []
    if limits.per_person_per_year:
        found.append(f"No one gets more than {in_units(limits.per_person_per_year, words)} in one year.")
    if limits.per_person_total:
        found.append(f"No one gets more than {in_units(limits.per_person_total, words)} in all.")
    if not found:
        return ("No.",)
    if limits.cap_excess == "reshare_then_return_to_pool":
        found.append("What a limit takes from one person is shared among the others. The rest stays in the pool.")
    elif limits.cap_excess == "return_to_pool":
        found.append("What a limit takes from one person stays in the pool.")
    return tuple(found)


def _exceptions(rule: Rule) -> tuple[str, ...]:
    allowed = rule.exceptions
    if not allowed.allowed:
        return ("No.",)
    who = listed(f"the {plain(body)}" for body in allowed.approval)
    return (
        f"Yes, if {who} {'agrees' if len(allowed.approval) == 1 else 'agree'}." if who else "Yes.",
        "Each one needs a reason. We publish how many there are, and why, as far as that points to no one.",
    )
