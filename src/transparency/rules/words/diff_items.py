"""A rule as a list of single statements, each with a name in words and a value in words: what a comparison compares.

Every setting that changes what anybody gets, or what happens to it, is in a statement. Left out are only the names and
days of a version itself: id, status, dates, approvals, title, summary, text.
"""

from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from transparency.publication.settings import Words
from transparency.rules.evaluation import span
from transparency.rules.rule import Banded, EnumInput, Grant, IntInput, Rule, TimeVesting, VestingByEvent
from transparency.rules.words.questions import SILENT, bought, clauses, instrument_words
from transparency.rules.words.wording import (
    answered,
    asked,
    counted,
    days,
    factor,
    formula,
    grant_name,
    listed,
    plain,
    rounded,
    table_name,
)

Key = tuple[str, ...]


class Statement(Struct, frozen=True):
    """One thing a rule says."""

    label: str
    text: str
    units: int | None = None
    """The number of units it names, where it names one: a split changes it."""
    sentences: tuple[str, ...] = ()
    """The text as sentences, each of which can change by itself."""

    def scaled(self, times: Fraction) -> "Statement":
        """The same in units after a split, ``times`` new ones for an old one."""
        if self.units is None or times == 1:
            return self
        exact = self.units * times
        return replace(self, text=self.text.replace(f"{self.units:,}", rounded(exact), 1), units=int(exact))


def statements(rule: Rule, words: Words) -> dict[Key, Statement]:
    """All statements of a rule, in the order in which a reader meets them."""
    return dict(_statements(rule, words))


def whole(group: Key, said: dict[Key, Statement]) -> Statement:
    """All statements of one table or one grant as one: for what is new or gone as a whole."""
    inside = [(key, statement) for key, statement in said.items() if key[:2] == group]
    if group[0] == "table":
        label = inside[0][1].label.partition(": ")[0].partition(" with ")[0].partition(", ")[0]
        rows = [f"{key[2]}: {statement.text}" for key, statement in inside if key[2] != "input"]
        return Statement(label, "; ".join(rows))
    label = inside[0][1].label.partition(", ")[0]
    return Statement(label, "; ".join(statement.text for key, statement in inside if key[2] != "instrument"))


def _statements(rule: Rule, words: Words) -> Iterator[tuple[Key, Statement]]:
    for grant in rule.grants:
        yield from _grant(rule, grant, words)
    for name, table in rule.tables.items():
        yield from _table(rule, name, table, words)
    yield from _limits(rule, words)
    for name, question in rule.inputs.items():
        yield ("input", name), Statement(f"A question: {asked(name)}", _question(question))
    yield from _eligibility(rule)
    for clause in clauses(rule, words, {}):
        if clause.id not in {"who", "limits"}:
            yield ("clause", clause.id), Statement(clause.question, clause.text, sentences=clause.sentences)
    yield from _fine_print(rule)


def _grant(rule: Rule, grant: Grant, words: Words) -> Iterator[tuple[Key, Statement]]:
    name = grant_name(grant)
    title = name[:1].upper() + name[1:]
    key = ("grant", grant.id)
    yield (*key, "when"), Statement(f"{title}, how often", f"each {grant.period}" if grant.period else "once")
    if grant.pot is not None:
        yield (*key, "pot"), Statement(f"{title}, to share", f"{grant.pot:,} {words.units}", grant.pot)
    if isinstance(grant.units, int):
        yield (*key, "units"), Statement(title, f"{grant.units:,} {words.units}", grant.units)
    else:
        yield (*key, "units"), Statement(f"{title}, how they are counted", formula(grant.units))
    if grant.min_tenure_days is not None:
        yield (*key, "tenure"), Statement(f"{title}, wait", days(grant.min_tenure_days))
    yield (*key, "vesting"), Statement(f"{title}, how you earn them", _vesting(rule, grant))
    instrument = rule.instrument_of(grant)
    if instrument is not None:
        yield (*key, "instrument"), Statement(f"{title}, what they are", instrument_words(instrument, words))


def _vesting(rule: Rule, grant: Grant) -> str:
    match rule.vesting.get(grant.vesting or ""):
        case TimeVesting() as timed:
            steps = f"over {timed.months} months, a part every {timed.every_months}, nothing before month"
            start = plain(timed.starts)
            return f"{steps} {timed.cliff_months}, from the {start}, {plain(timed.allocation).lower()}"
        case VestingByEvent() as by_event:
            limit = f" within {by_event.within_months} months" if by_event.within_months else ""
            return f"when this happens{limit}: {by_event.on_event}"
        case _:
            return "at once"


def _table(rule: Rule, name: str, table: dict[str, int] | Banded, words: Words) -> Iterator[tuple[Key, Statement]]:
    unit = counted(name, rule, words.units)
    title = table_name(name)
    in_units = unit == words.units

    def number(value: int) -> str:
        return f"{factor(value, name, rule)} {unit}" if unit else f"× {factor(value, name, rule)}"

    if isinstance(table, Banded):
        for step in table.steps:
            label = f"{title}: {span(step.from_, step.to)} {asked(table.input)}"
            yield (
                ("table", name, span(step.from_, step.to)),
                Statement(label[:1].upper() + label[1:], number(step.points), step.points if in_units else None),
            )
        yield ("table", name, "input"), Statement(f"{title[:1].upper()}{title[1:]}, chosen by", asked(table.input))
        return
    by = next((lookup.input for grant in rule.grants for lookup in grant.lookups if lookup.table == name), None)
    for row, value in table.items():
        label = f"{title} with {answered(by, row)}" if by else f"{title}, {plain(row)}"
        yield ("table", name, row), Statement(label[:1].upper() + label[1:], number(value), value if in_units else None)


def _limits(rule: Rule, words: Words) -> Iterator[tuple[Key, Statement]]:
    for id, label in (("per_person_per_year", "Limit for one person in a year"),
                      ("per_person_total", "Limit for one person in all")):  # fmt: skip
        limit: int | None = getattr(rule.limits, id)
        text = f"{limit:,} {words.units}" if limit is not None else "none"
        yield ("limits", id), Statement(label, text, limit)
    if rule.limits.cap_excess:
        text = {"reshare_then_return_to_pool": "shared among the others; the rest stays in the pool",
                "return_to_pool": "stays in the pool"}[rule.limits.cap_excess]  # fmt: skip
        yield ("limits", "excess"), Statement("What a limit takes from one person", text)


def _question(question: EnumInput | IntInput) -> str:
    said = question.ask.get("en", "")
    if isinstance(question, EnumInput):
        return f"{said} {listed(map(plain, question.values), 'or')}".strip()
    per = f" a {question.per}" if question.per else ""
    return f"{said} {question.min:,} to {question.max:,}{per}".strip()


def _eligibility(rule: Rule) -> Iterator[tuple[Key, Statement]]:
    who = rule.eligibility
    yield ("who", "roles"), Statement("Who takes part", listed(map(plain, who.roles)) or "everyone")
    yield ("who", "engagement"), Statement("How they work with us", listed(map(plain, who.engagement)) or "in any way")
    yield ("who", "tenure"), Statement("Wait before the first units", days(who.min_tenure_days))
    if who.activity:
        away = "counts" if who.activity.leave_counts else "does not count"
        text = f"{who.activity.active_months} of {who.activity.months} months; leave {away}"
        yield ("who", "activity"), Statement("Work that is asked for", text)


def _fine_print(rule: Rule) -> Iterator[tuple[Key, Statement]]:
    """What the questions people ask leave out."""
    promised = days(rule.notice_days) if rule.notice_days is not None else SILENT
    yield ("notice",), Statement("Notice that is promised", promised)
    if rule.pool:
        yield ("pool",), Statement("Pool", plain(rule.pool))
    if rule.on_leave and rule.on_leave.exercise_window_days is not None and not bought(rule):
        yield ("window",), Statement("Days to buy after leaving", days(rule.on_leave.exercise_window_days))
    care = rule.care_check
    if care:
        ceiling = care.volume_ceiling_per_week
        yield ("care", "ceiling"), Statement("Ceiling a week", str(ceiling) if ceiling is not None else "none")
        for id, metrics in (("outcome", care.outcome_metrics), ("referral", care.referral_metrics)):
            text = metrics if isinstance(metrics, str) else listed(map(plain, metrics))
            yield ("care", id), Statement(f"Paid for {id} numbers", text)
        if care.federal_programs is not None:
            yield ("care", "federal"), Statement("Federal health programs", "yes" if care.federal_programs else "no")
