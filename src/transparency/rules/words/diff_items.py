"""A rule as a list of single statements, each with a name in words and a value in words: what a comparison compares.

Every setting that changes what anybody gets, or what happens to it, is in a statement. Left out are only the names and
days of a version itself: id, status, dates, approvals, title, summary, text.
"""

from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from transparency.language import _, grouped, language
from transparency.publication.settings import Words
from transparency.rules.evaluation import span
from transparency.rules.rule import Banded, EnumInput, Grant, IntInput, Rule, TimeVesting, VestingByEvent
from transparency.rules.words.questions import SILENT, bought, clauses, instrument_words
from transparency.rules.words.wording import (
    answered,
    any_of,
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
    """One thing a rule says. ``of``: the table or the grant of which it says it."""

    label: str
    text: str
    units: int | None = None
    """The number of units it names, where it names one: a split changes it."""
    sentences: tuple[str, ...] = ()
    """The text as sentences, each of which can change by itself."""
    of: str = ""

    def scaled(self, times: Fraction) -> "Statement":
        """The same in units after a split, ``times`` new ones for an old one."""
        if self.units is None or times == 1:
            return self
        exact = self.units * times
        return replace(self, text=self.text.replace(grouped(self.units), rounded(exact), 1), units=int(exact))


def statements(rule: Rule, words: Words) -> dict[Key, Statement]:
    """All statements of a rule, in the order in which a reader meets them."""
    return dict(_statements(rule, words))


def whole(group: Key, said: dict[Key, Statement]) -> Statement:
    """All statements of one table or one grant as one: for what is new or gone as a whole."""
    inside = [(key, statement) for key, statement in said.items() if key[:2] == group]
    label = inside[0][1].of
    if group[0] == "table":
        rows = [f"{key[2]}: {statement.text}" for key, statement in inside if key[2] != "input"]
        return Statement(label, "; ".join(rows))
    return Statement(label, "; ".join(statement.text for key, statement in inside if key[2] != "instrument"))


def _statements(rule: Rule, words: Words) -> Iterator[tuple[Key, Statement]]:
    for grant in rule.grants:
        yield from _grant(rule, grant, words)
    for name, table in rule.tables.items():
        yield from _table(rule, name, table, words)
    yield from _limits(rule, words)
    for name, question in rule.inputs.items():
        yield ("input", name), Statement(_("A question: %(about)s", about=asked(name)), _question(question))
    yield from _eligibility(rule)
    for clause in clauses(rule, words, {}):
        if clause.id not in {"who", "limits"}:
            yield ("clause", clause.id), Statement(clause.question, clause.text, sentences=clause.sentences)
    yield from _fine_print(rule)


def _grant(rule: Rule, grant: Grant, words: Words) -> Iterator[tuple[Key, Statement]]:
    name = grant_name(grant)
    title = name[:1].upper() + name[1:]
    key = ("grant", grant.id)
    yield (
        (*key, "when"),
        Statement(
            _("%(grant)s, how often", grant=title),
            _("each %(period)s", period=plain(grant.period)) if grant.period else _("once"),
            of=title,
        ),
    )
    if grant.pot is not None:
        yield (
            (*key, "pot"),
            Statement(_("%(grant)s, to share", grant=title), f"{grouped(grant.pot)} {words.units}", grant.pot),
        )
    if isinstance(grant.units, int):
        yield (*key, "units"), Statement(title, f"{grouped(grant.units)} {words.units}", grant.units)
    else:
        yield (*key, "units"), Statement(_("%(grant)s, how they are counted", grant=title), formula(grant.units))
    if grant.min_tenure_days is not None:
        yield (*key, "tenure"), Statement(_("%(grant)s, wait", grant=title), days(grant.min_tenure_days))
    if grant.within_days is not None:
        yield (*key, "within"), Statement(_("%(grant)s, made within", grant=title), days(grant.within_days))
    yield (*key, "vesting"), Statement(_("%(grant)s, how you earn them", grant=title), _vesting(rule, grant))
    instrument = rule.instrument_of(grant)
    if instrument is not None:
        yield (
            (*key, "instrument"),
            Statement(_("%(grant)s, what they are", grant=title), instrument_words(instrument, words)),
        )


def _vesting(rule: Rule, grant: Grant) -> str:
    match rule.vesting.get(grant.vesting or ""):
        case TimeVesting() as timed:
            return _(
                "over %(months)s months, a part every %(step)s, nothing before month %(cliff)s, from the %(start)s, "
                "%(how)s",
                months=timed.months,
                step=timed.every_months,
                cliff=timed.cliff_months,
                start=plain(timed.starts),
                how=plain(timed.allocation).lower(),
            )
        case VestingByEvent() as by_event:
            if not by_event.within_months:
                return _("when this happens: %(event)s", event=by_event.on_event)
            return _(
                "when this happens within %(months)s months: %(event)s",
                months=by_event.within_months,
                event=by_event.on_event,
            )
        case None:
            return _("at once")


def _table(rule: Rule, name: str, table: dict[str, int] | Banded, words: Words) -> Iterator[tuple[Key, Statement]]:
    unit = counted(name, rule, words.units)
    title = table_name(name)
    heading, in_units = title[:1].upper() + title[1:], unit == words.units

    def number(value: int) -> str:
        return f"{factor(value, name, rule)} {unit}" if unit else f"× {factor(value, name, rule)}"

    if isinstance(table, Banded):
        for step in table.steps:
            label = f"{title}: {span(step.from_, step.to)} {asked(table.input)}"
            yield (
                ("table", name, span(step.from_, step.to)),
                Statement(
                    label[:1].upper() + label[1:], number(step.points), step.points if in_units else None, of=heading
                ),
            )
        yield (
            ("table", name, "input"),
            Statement(_("%(table)s, chosen by", table=heading), asked(table.input)),
        )
        return
    by = next((lookup.input for grant in rule.grants for lookup in grant.lookups if lookup.table == name), None)
    for row, value in table.items():
        label = _("%(table)s, %(row)s", table=title, row=plain(row))
        if by:
            label = _("%(table)s with %(answer)s", table=title, answer=answered(by, row))
        units = value if in_units else None
        yield ("table", name, row), Statement(label[:1].upper() + label[1:], number(value), units, of=heading)


def _limits(rule: Rule, words: Words) -> Iterator[tuple[Key, Statement]]:
    for id, label in (("per_person_per_year", _("Limit for one person in a year")),
                      ("per_person_total", _("Limit for one person in all"))):  # fmt: skip
        limit: int | None = getattr(rule.limits, id)
        text = f"{grouped(limit)} {words.units}" if limit is not None else _("none")
        yield ("limits", id), Statement(label, text, limit)
    if rule.limits.cap_excess:
        text = {
            "reshare_then_return_to_pool": _("shared among the others; the rest stays in the pool"),
            "return_to_pool": _("stays in the pool"),
        }[rule.limits.cap_excess]
        yield ("limits", "excess"), Statement(_("What a limit takes from one person"), text)


def _question(question: EnumInput | IntInput) -> str:
    said = question.ask.get(language(), "") or question.ask.get("en", "")
    if isinstance(question, EnumInput):
        return f"{said} {any_of(map(plain, question.values))}".strip()
    low, high = grouped(question.min), grouped(question.max)
    if not question.per:
        return f"{said} {_('%(low)s to %(high)s', low=low, high=high)}".strip()
    return f"{said} {_('%(low)s to %(high)s a %(period)s', low=low, high=high, period=plain(question.per))}".strip()


def _eligibility(rule: Rule) -> Iterator[tuple[Key, Statement]]:
    who = rule.eligibility
    yield ("who", "roles"), Statement(_("Who takes part"), listed(map(plain, who.roles)) or _("everyone"))
    yield (
        ("who", "engagement"),
        Statement(_("How they work with us"), listed(map(plain, who.engagement)) or _("in any way")),
    )
    yield ("who", "tenure"), Statement(_("Wait before the first units"), days(who.min_tenure_days))
    if who.activity:
        away = _("leave counts") if who.activity.leave_counts else _("leave does not count")
        active, whole = who.activity.active_months, who.activity.months
        text = _("%(active)s of %(months)s months; %(away)s", active=active, months=whole, away=away)
        yield ("who", "activity"), Statement(_("Work that is asked for"), text)


def _fine_print(rule: Rule) -> Iterator[tuple[Key, Statement]]:
    """What the questions people ask leave out."""
    promised = days(rule.notice_days) if rule.notice_days is not None else _(SILENT)
    yield ("notice",), Statement(_("Notice that is promised"), promised)
    if rule.pool:
        yield ("pool",), Statement(_("Pool"), plain(rule.pool))
    if rule.on_leave and rule.on_leave.exercise_window_days is not None and not bought(rule):
        yield ("window",), Statement(_("Days to buy after leaving"), days(rule.on_leave.exercise_window_days))
    care = rule.care_check
    if care:
        ceiling = care.volume_ceiling_per_week
        yield ("care", "ceiling"), Statement(_("Ceiling a week"), str(ceiling) if ceiling is not None else _("none"))
        for id, label, metrics in (
            ("outcome", _("Paid for outcome numbers"), care.outcome_metrics),
            ("referral", _("Paid for referral numbers"), care.referral_metrics),
        ):
            text = _(metrics) if isinstance(metrics, str) else listed(map(plain, metrics))
            yield ("care", id), Statement(label, text)
        if care.federal_programs is not None:
            yield (
                ("care", "federal"),
                Statement(_("Federal health programs"), _("yes") if care.federal_programs else _("no")),
            )
