"""What happens if: one sentence, one number, what has to be done by when, for everything that can happen.

From the rule in force, published figures and the company's own words. What none of them says is told as such.
"""

from collections.abc import Callable

from msgspec import Struct

from transparency.language import _, deferred, plural
from transparency.release.release import Status, Value
from transparency.rules.notice import notice_of
from transparency.rules.rule import Banded, Rule
from transparency.telling.numbers.format import day
from transparency.telling.questions.answers import (
    cash_told,
    cash_unprinted,
    dilution_told,
    figure_answer,
    removal_told,
    sold_told,
    taking_part_told,
)
from transparency.telling.questions.question import Material
from transparency.telling.record.voice import open_motions
from transparency.telling.rules.made_up_people import OF_RULE
from transparency.telling.sentence import Number, Told, number_of, tell, together


class Happening(Struct, frozen=True):
    """Something that can happen. Empty sentences: neither rule nor company says anything."""

    id: str
    title: str
    sentence: Told
    number: Told
    todo: Told
    place: str
    """Where the site says more, by a name that ``site`` knows; empty without any."""


class _Listed(Struct, frozen=True):
    id: str
    title: str
    place: str
    sentence: Callable[[Material], Told]
    number: Callable[[Material], Told]
    todo: Callable[[Material], Told]


def happenings(material: Material) -> tuple[Happening, ...]:
    """Everything of the list, in the language in force."""
    found = []
    for listed in _LIST:
        sentence = listed.sentence(material)
        number = listed.number(material) if sentence else Told()
        todo = listed.todo(material) if sentence else Told()
        own = material.company(listed.id)
        found.append(Happening(listed.id, _(listed.title), sentence or own, number, todo,
                               listed.place if sentence else "questions" if own else ""))  # fmt: skip
    return tuple(found)


def pool_short_told(material: Material) -> Told:
    """What the rule does where so little is left to promise that it may be nothing; else nothing."""
    short = material.clause("short")
    if material.latest.value("pool.set_aside").status is Status.NOTHING:
        return together(figure_answer("pool.set_aside")(material), short)
    free = material.latest.value("pool.available")
    if free.amount is None or (free.status is not Status.NOTHING and free.amount >= max(free.block, 1)):
        return Told()
    return together(figure_answer("pool.available")(material), short)


def _clause(*ids: str) -> Callable[[Material], Told]:
    return lambda material: together(*(material.clause(id) for id in ids))


def _nothing(material: Material) -> Told:
    return Told()


def _no_need(material: Material) -> Told:
    return tell("Nothing. It happens by itself.")


def _of_rule(rule: Rule, count: int, text: str) -> Number:
    return Number(f"{OF_RULE}{rule.id}", Value(amount=count), text)


def _days(count: int | None, material: Material) -> Told:
    if material.rule is None or count is None:
        return Told()
    return Told((_of_rule(material.rule, count, plural("%(count)s day", "%(count)s days", count)),))


def _waiting(material: Material) -> Told:
    waiting = material.rule.eligibility.min_tenure_days if material.rule and not material.ended else 0
    return _days(waiting or None, material)


def _leave_days(material: Material) -> Told:
    away = material.rule.leave_of_absence if material.rule else None
    return _days(away.vesting_continues_days if away else None, material)


def _window(material: Material) -> Told:
    leave = material.rule.on_leave if material.rule else None
    return _days(leave.exercise_window_days if leave else None, material)


def _buy_in_time(material: Material) -> Told:
    leave, rule = (material.rule.on_leave, material.rule) if material.rule else (None, None)
    if leave is None or rule is None or leave.exercise_window_days is None:
        return _no_need(material)
    days = _of_rule(
        rule, leave.exercise_window_days, plural("%(count)s day", "%(count)s days", leave.exercise_window_days)
    )
    return tell("Buy earned options within %(days)s of leaving, or let them lapse.", days=days)


def _bands(material: Material) -> list[Banded]:
    rule = material.rule
    tables = rule.tables.values() if rule else ()
    return [table for table in tables if isinstance(table, Banded) and "session" in table.input]


def _fewer(material: Material) -> Told:
    rule = material.rule
    if rule is None or not _bands(material):
        return Told()
    later = [grant.title or grant.id for grant in rule.grants if grant.when == "each_period"]
    stays = tell("What is promised already stays, and is earned as planned.")
    if not later:
        return stays
    return together(stays, tell("%(grant)s count the sessions of their own time.", grant=later[0]))


def _lowest_band(material: Material) -> Told:
    bands, rule = _bands(material), material.rule
    if not bands or rule is None:
        return Told()
    step = next((step for step in bands[0].steps if step.points), None)
    if step is None:
        return Told()
    least = plural("%(count)s session a week", "%(count)s sessions a week", step.from_)
    return tell("Points are counted from %(least)s on.", least=_of_rule(rule, step.from_, least))


def _removed(material: Material) -> Told:
    rule = material.rule
    if rule is None or rule.on_leave is None:
        return Told()
    never = rule.repurchase_of_vested == "never"
    back = tell("What you have earned cannot be bought back from you.") if never else material.clause("buying-back")
    return together(*dict.fromkeys((removal_told(material), material.clause("leaving"))), back)


def _first(material: Material) -> Told:
    claims = material.latest.value("capitalization.claims_first")
    if claims.status is not Status.SHOWN:
        return Told()
    return tell("%(money)s is paid to others first.",
                money=number_of(material.latest, "capitalization.claims_first", material.latest.currency))  # fmt: skip


def _zero(material: Material) -> Told:
    return tell("Zero is what to expect.") if material.clause("shutdown") else Told()


def _notice(material: Material) -> Told:
    rule = material.rule
    if rule is None or rule.notice_days is None:
        return Told()
    words = plural("%(count)s day’s notice", "%(count)s days’ notice", rule.notice_days)
    return Told((_of_rule(rule, rule.notice_days, words),))


def _changed(material: Material) -> Told:
    rule = material.rule
    if rule is None:
        return Told()
    told = notice_of(rule)
    new = tell("A new rule counts for what is granted from its first day on. What was promised before stays.")
    return together(
        new,
        tell("The rule in force was announced on %(day)s.", day=day(told.announced))
        if told and not material.ended
        else Told(),
    )


def _comment(material: Material) -> Told:
    open_now = open_motions(material.governance.motions, material.latest.published)
    if not open_now or open_now[0].comments_until is None:
        return tell("Nothing now. A change that is proposed stands on the overview.")
    motion = open_now[0]
    return tell(
        "Say what you think of “%(title)s” until %(day)s.",
        title=motion.title,
        day=day(motion.comments_until or motion.moved),
    )


def _cash(material: Material) -> Told:
    return together(sold_told(material), cash_told(material) or cash_unprinted(material))


def _ask_adviser(material: Material) -> Told:
    return tell("Ask a tax adviser before you buy, and before you sell.")


_LIST = (
    _Listed("join", deferred("You join"), "rule", taking_part_told, _waiting, _no_need),
    _Listed("pause", deferred("You pause, or go on parental leave"), "away", _clause("away"), _leave_days, _nothing),
    _Listed("fewer-sessions", deferred("You see fewer clients"), "rule", _fewer, _lowest_band, _no_need),
    _Listed("deactivated", deferred("Your account is switched off"), "questions", _nothing, _nothing, _nothing),
    _Listed("licence", deferred("Your licence lapses"), "questions", _nothing, _nothing, _nothing),
    _Listed("leave", deferred("You leave"), "leaving", _clause("leaving"), _window, _buy_in_time),
    _Listed("removed", deferred("You are removed"), "buying-back", _removed, _window, _buy_in_time),
    _Listed("death", deferred("You die"), "questions", _nothing, _nothing, _nothing),
    _Listed("funding", deferred("New investors come in"), "against", dilution_told, _first, _no_need),
    _Listed("sale", deferred("The company is sold"), "sale-clause", _clause("sale"), _first, _nothing),
    _Listed("ipo", deferred("The company goes public"), "questions", _nothing, _nothing, _nothing),
    _Listed("shutdown", deferred("The company shuts down"), "shutdown", _clause("shutdown"), _zero, _no_need),
    _Listed(
        "short", deferred("The pool runs short"), "short", _clause("short"), figure_answer("pool.available"), _no_need
    ),
    _Listed("rule-change", deferred("The rules change"), "rules", _changed, _notice, _comment),
    _Listed(
        "tax", deferred("Tax is due"), "questions", lambda material: material.company("tax"), _nothing, _ask_adviser
    ),
    _Listed("cash", deferred("You want cash"), "numbers", _cash, figure_answer("holdings.owned"), _nothing),
)
