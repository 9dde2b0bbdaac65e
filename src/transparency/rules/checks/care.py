"""The care check: a rule that pays for overwork, outcomes, ratings, referrals or payers does not build.

E1 to E11 of the reference "public page and founder workflow", section 5.4: a flat list of functions. Of rules that are
no longer, or not yet, in force or proposed, errors are warnings: the past cannot be mended, a draft binds nobody.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

import polars as pl
from msgspec.structs import replace

from transparency.ledger.people import here, in_force
from transparency.publication.problem import Problem, Severity
from transparency.rules.calculator.ceiling import ceiling_of
from transparency.rules.checks.context import Check, Context
from transparency.rules.reading import RuleSource
from transparency.rules.rule import Banded, EnumInput, Input, IntInput, TimeVesting

SHORTEST_NOTICE = 30
"""Days between announcement and effect (E7)."""
SHORTEST_WINDOW = 90
"""Days to exercise after leaving (E9)."""
LONGEST_CLIFF = LONGEST_GATE = 12
"""Months (E5, E6)."""
Metric = Literal["volume", "outcome", "referral"]

_WORDS: dict[Metric, frozenset[str]] = {
    "outcome": frozenset({
        "outcome", "score", "phq", "phq9", "gad", "gad7", "rating", "rate", "star", "review", "satisfaction",
        "satisfied", "retention", "retained", "dropout", "churn", "improvement", "symptom", "recovery", "success",
        "nps", "feedback", "quality",
    }),
    "referral": frozenset({
        "referral", "refer", "referred", "referring", "payer", "payor", "insurer", "insurance", "insured", "medicaid",
        "medicare", "copay", "diagnosis", "diagnose", "icd", "dsm", "severity",
    }),
    "volume": frozenset({
        "session", "hour", "client", "appointment", "visit", "patient", "caseload", "booking", "slot", "minute",
        "workload",
    }),
}  # fmt: skip
_TOKEN = re.compile(r"[a-z]+[0-9]*")


def _volume_has_a_ceiling(source: RuleSource, context: Context) -> Iterator[Problem]:
    """E1, E2: units stop growing with the amount of work, and soon enough."""
    rule = source.rule
    most = context.publication.settings.care_ceiling_per_week
    looked_up = {lookup.table for grant in rule.grants for lookup in grant.lookups}
    looked_up |= {lookup.input for grant in rule.grants for lookup in grant.lookups if lookup.input}
    for name, asked in rule.inputs.items():
        word = dict(metrics_of(name, asked)).get("volume")
        used = name in looked_up or any(
            isinstance(table, Banded) and table.input == name and made in looked_up
            for made, table in rule.tables.items()
        )
        if word is None or not used:
            continue
        key = ("inputs", name)
        if isinstance(asked, EnumInput):
            said = f'"{name}" counts work ("{word}") by answers, so no ceiling can be seen.'
            yield source.problem("E1", key, said, "Ask for a whole number and make a table of bands of it.")
            continue
        for grant in rule.grants:
            yield from _ceilings(source, grant.id, name, asked, most)


def _ceilings(source: RuleSource, grant: str, name: str, asked: IntInput, most: int) -> Iterator[Problem]:
    ceiling = ceiling_of(source.rule, grant, name)
    if ceiling is None:
        return
    steps = next(key for key, table in source.rule.tables.items() if isinstance(table, Banded) and table.input == name)
    key = ("tables", steps, "steps")
    if ceiling.dips is not None:
        said = f'More "{name}" gives fewer units of "{grant}" at {ceiling.dips}, and then more again.'
        yield source.problem("E1", key, said, "Let units grow up to the ceiling.")
    if ceiling.value >= asked.max:
        said = (
            f'"{grant}" grows with "{name}" up to {ceiling.value}, the most that can be entered: there is no ceiling.'
        )
        yield source.problem("E1", key, said, f"Let the last band begin at {most} or earlier, and end at null.")
        return
    weeks = {"week": 1, None: 1, "month": 52 / 12, "quarter": 13, "year": 52}[asked.per]
    if ceiling.value > most * weeks:
        said = f'"{grant}" grows with "{name}" up to {ceiling.value}; more than {most} a week invites overwork.'
        yield source.problem(
            "E2", key, said, f"Let the last band begin at {int(most * weeks)} or earlier.", warning=True
        )
    said_ceiling = source.rule.care_check.volume_ceiling_per_week if source.rule.care_check else None
    if said_ceiling is not None and ceiling.value > said_ceiling * weeks:
        said = f'The care check says that units stop growing at {said_ceiling}; "{grant}" grows up to {ceiling.value}.'
        yield source.problem("E1", ("care_check", "volume_ceiling_per_week"), said, "Correct one of the two.")


def _no_outcomes(source: RuleSource, context: Context) -> Iterator[Problem]:
    """E3: no outcome, rating or retention: it makes people choose easy clients."""
    yield from _forbidden(source, "outcome", "E3", "an outcome, rating or retention")
    if source.rule.care_check and source.rule.care_check.outcome_metrics != "none":
        said = "The care check names outcome metrics."
        yield source.problem("E3", ("care_check", "outcome_metrics"), said, "Take them out of the rule.")


def _no_referrals(source: RuleSource, context: Context) -> Iterator[Problem]:
    """E4: no referral, payer or diagnosis: paying for these is against the law in many places."""
    yield from _forbidden(source, "referral", "E4", "referrals, payers or diagnoses")
    if source.rule.care_check and source.rule.care_check.referral_metrics != "none":
        said = "The care check names referral metrics."
        yield source.problem("E4", ("care_check", "referral_metrics"), said, "Take them out of the rule.")


def _forbidden(source: RuleSource, metric: str, code: str, words: str) -> Iterator[Problem]:
    for name, asked in source.rule.inputs.items():
        for measured, word in metrics_of(name, asked):
            if measured == metric:
                said = f'"{name}" measures {words} ("{word}").'
                yield source.problem(code, ("inputs", name), said, "Take the input out of the rule.")


def _short_cliff(source: RuleSource, context: Context) -> Iterator[Problem]:
    """E5."""
    for name, vesting in source.rule.vesting.items():
        if isinstance(vesting, TimeVesting) and vesting.cliff_months > LONGEST_CLIFF:
            said = f"Nothing of {name} is earned for {vesting.cliff_months} months."
            yield source.problem(
                "E5", ("vesting", name), said, f"At most {LONGEST_CLIFF} months are usual.", warning=True
            )


def _gates_allow_leave(source: RuleSource, context: Context) -> Iterator[Problem]:
    """E6: asking for activity must not shut out parents and the ill, nor look back longer than a year."""
    gate = source.rule.eligibility.activity
    if gate is None:
        return
    key = ("eligibility", "activity")
    if not gate.leave_counts or source.rule.leave_of_absence is None:
        said = "Activity is asked for, but months on leave do not count."
        yield source.problem("E6", key, said, "Add `leave_counts: true`, and `leave_of_absence`.")
    if gate.months > LONGEST_GATE:
        said = f"Activity is asked for over {gate.months} months, more than {LONGEST_GATE}."
        yield source.problem("E6", (*key, "months"), said, "Look back a year at most.")
    if gate.active_months > gate.months:
        said = f"{gate.active_months} active months of {gate.months} are asked for: nobody can be eligible."
        yield source.problem("R11", (*key, "active_months"), said, "Ask for fewer.")


def _notice_is_given(source: RuleSource, context: Context) -> Iterator[Problem]:
    """E7: thirty days of notice, or as many as the rule promises."""
    rule, dates = source.rule, source.rule.dates
    if (rule.notice_days or 0) < SHORTEST_NOTICE:
        said = f'"notice_days" is {rule.notice_days if rule.notice_days is not None else "missing"}.'
        yield source.problem("E7", ("notice_days",), said, f"Promise at least {SHORTEST_NOTICE} days.")
    if dates.announced is None or dates.effective_from is None:
        return
    wanted = max(SHORTEST_NOTICE, rule.notice_days or 0)
    given = (dates.effective_from - dates.announced).days
    if given < wanted:
        said = f"Between announcement and effect lie {given} days, not {wanted}."
        earliest = dates.announced + timedelta(days=wanted)
        yield source.problem(
            "E7", ("dates", "effective_from"), said, f"It can take effect on {earliest} at the earliest."
        )


def _nothing_promised_is_cut(source: RuleSource, context: Context) -> Iterator[Problem]:
    """E8: not in effect before it is announced; vesting of earlier rules is not changed under the same name."""
    rule, dates = source.rule, source.rule.dates
    if dates.announced and dates.effective_from and dates.effective_from < dates.announced:
        said = f"The rule takes effect on {dates.effective_from}, before it is announced on {dates.announced}."
        yield source.problem("E8", ("dates", "effective_from"), said, "Correct one of the two days.")
    place = context.sources.index(source)
    for other in context.sources[:place]:
        for name, vesting in rule.vesting.items():
            earlier = other.rule.vesting.get(name)
            if earlier is not None and other.rule.was_in_force and earlier != vesting:
                said = f'"{name}" means something else in {other.rule.id}: grants already made would change.'
                yield source.problem("E8", ("vesting", name), said, "Give the new vesting a name of its own.")


def _time_to_exercise(source: RuleSource, context: Context) -> Iterator[Problem]:
    """E9."""
    leave = source.rule.on_leave
    if leave and leave.exercise_window_days is not None and leave.exercise_window_days < SHORTEST_WINDOW:
        said = f"Who leaves has {leave.exercise_window_days} days to exercise."
        key = ("on_leave", "exercise_window_days")
        yield source.problem("E9", key, said, f"Give at least {SHORTEST_WINDOW} days.", warning=True)


def _sale_and_shutdown_are_said(source: RuleSource, context: Context) -> Iterator[Problem]:
    """E10."""
    musts = {"on_sale": source.rule.on_sale, "on_shutdown": source.rule.on_shutdown}
    words = {"on_sale": "is sold", "on_shutdown": "closes"}
    for name, value in musts.items():
        if not value:
            said = f'The rule does not say what happens when the company {words[name]}: "{name}" is missing.'
            yield source.problem("E10", (), said, f"Add `{name}: …`.")


def _most_are_eligible(source: RuleSource, context: Context) -> Iterator[Problem]:
    """E11: at least half of those who work here take part in a rule in force or proposed; nobody at all is R11."""
    counted = _eligible_now(source, context)
    if counted is None or source.rule.status not in {"in_force", "proposed"}:
        return
    eligible, active = counted
    if active and not eligible:
        yield source.problem("R11", ("eligibility",), "Nobody is eligible.", "Compare roles and days with the ledger.")
    elif 2 * eligible < active:
        said = "Fewer than half of those who work here are eligible."
        yield source.problem("E11", ("eligibility",), said, "Widen the rule, or say why on the page.", warning=True)


def metrics_of(name: str, asked: Input) -> list[tuple[Metric, str]]:
    """What an input measures and the word that tells; an outcome or a referral is found even beside a volume.

    >>> asked = IntInput(type="int", min=0, max=60, ask={"en": "How many sessions with insured clients?"})
    >>> metrics_of("weekly", asked)
    [('referral', 'insured'), ('volume', 'sessions')]
    """
    texts = [name, *asked.ask.values(), *(asked.values if asked.type == "enum" else ())]
    tokens = [token for text in texts for token in _TOKEN.findall(text.lower())]
    metrics: list[tuple[Metric, str]] = []
    for metric, words in _WORDS.items():
        word = next((token for token in tokens if token in words or token.removesuffix("s") in words), None)
        if word is not None:
            metrics.append((metric, word))
    return metrics


def _eligible_now(source: RuleSource, context: Context) -> tuple[int, int] | None:
    """How many of the active providers are eligible, at the end of the last disclosed quarter; ``None``: not known."""
    if context.book is None or not context.book.providers.height or not context.publication.disclosed:
        return None
    last = context.publication.disclosed[-1]
    day = last.quarter.end
    active = here(in_force(context.book.providers, day, last.closed), day)
    eligibility = source.rule.eligibility
    eligible = (pl.lit(day) - pl.col("joined")).dt.total_days() >= eligibility.min_tenure_days
    if eligibility.roles and "role" in active.columns:
        eligible &= pl.col("role").is_in(list(eligibility.roles))
    return active.filter(eligible).height, active.height


CARE: tuple[Check, ...] = (
    _volume_has_a_ceiling,
    _no_outcomes,
    _no_referrals,
    _short_cliff,
    _gates_allow_leave,
    _notice_is_given,
    _nothing_promised_is_cut,
    _time_to_exercise,
    _sale_and_shutdown_are_said,
    _most_are_eligible,
)


def care(source: RuleSource, context: Context) -> list[Problem]:
    """Everything that the care check finds in one rule."""
    problems = [problem for check in CARE for problem in check(source, context)]
    if source.rule.status in {"in_force", "proposed"}:
        return problems
    return [replace(problem, severity=Severity.WARNING) for problem in problems]
