"""A rule in plain English, from the same data that runs it: in words, as tables, as steps, and by three examples."""

from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct

from transparency.language import _, grouped
from transparency.publication.settings import Words
from transparency.rules.evaluation import span
from transparency.rules.expression import Lookup
from transparency.rules.rule import Banded, Grant, IntInput, Rule, TimeVesting, VestingByEvent
from transparency.rules.words.examples import Worked, examples
from transparency.rules.words.questions import Clause, clauses, instrument_words
from transparency.rules.words.wording import (
    answered,
    asked,
    counted,
    days,
    divisor,
    factor,
    formula,
    grant_name,
    in_band,
    in_units,
    listed,
    months,
    plain,
    table_name,
)


class TableWords(Struct, frozen=True):
    """A table of the rule as printed. ``code`` is what the ledger stores for a row."""

    id: str
    title: str
    stub: str
    column: str
    rows: tuple[tuple[str, str, str], ...]
    """Row in words, number as printed, code."""


class BandStep(Struct, frozen=True):
    """A band with its number, for a chart. ``divide``: what the number is to be divided by."""

    low: int
    high: int | None
    points: int
    divide: int


class BandChart(Struct, frozen=True):
    """Bands as steps: the finding, what is drawn, the name of the axis, and where more adds nothing."""

    id: str
    title: str
    about: str
    axis: str
    unit: str
    steps: tuple[BandStep, ...]
    end: int
    ceiling: int | None
    ceiling_words: str


class Explanation(Struct, frozen=True):
    """Everything a page or a report says about one rule, before it is laid out. Empty when the rule does not run."""

    paragraphs: tuple[str, ...]
    tables: tuple[TableWords, ...]
    charts: tuple[BandChart, ...]
    examples: tuple[Worked, ...]
    clauses: tuple[Clause, ...]
    care: tuple[str, ...]
    """Answers to: could this push care the wrong way?"""


def explain(
    rule: Rule, words: Words, roles: Mapping[str, str] | None = None, totals: Mapping[str, Fraction] | None = None
) -> Explanation:
    """Explain a rule. ``roles``: their printed names; ``totals``: grant → points of everyone else in its pot."""
    if not rule.runs:
        return Explanation((), (), (), (), (), ())
    return Explanation(
        paragraphs=tuple(_grant(rule, grant, words) for grant in rule.grants) + _nothing_counts(rule),
        tables=tuple(_table(rule, name, words) for name in rule.tables),
        charts=tuple(_chart(rule, name, table, words) for name, table in rule.tables.items()
                     if isinstance(table, Banded) and len({step.points for step in table.steps}) > 1),
        examples=examples(rule, totals),
        clauses=clauses(rule, words, roles or {}),
        care=_care(rule),
    )  # fmt: skip


def _grant(rule: Rule, grant: Grant, words: Words) -> str:
    """One grant: when, how much, how it is earned."""
    tenure = rule.eligibility.min_tenure_days if grant.min_tenure_days is None else grant.min_tenure_days
    name = grant_name(grant)
    period = plain(grant.period or "")
    if grant.shared:
        pot = in_units(grant.pot or 0, words)
        if grant.pot == 1:
            first = _("Each %(period)s, %(pot)s is shared: the %(grant)s.", period=period, pot=pot, grant=name)
        else:
            first = _("Each %(period)s, %(pot)s are shared: the %(grant)s.", period=period, pot=pot, grant=name)
        takes_part = _("You take part once you have worked with us for %(time)s.", time=days(tenure)) if tenure else ""
        inputs = listed(dict.fromkeys(asked(_input(rule, lookup)) for lookup in grant.lookups))
        how = _("All parts are equal.")
        if inputs:
            how = _("Your part depends only on your points. Points come from %(inputs)s.", inputs=inputs)
        parts = [first, takes_part, how]
    else:
        start = _("After %(time)s with us", time=days(tenure)) if tenure else _("From your first day")
        often = _("once") if grant.when == "once_after_eligible" else _("each %(period)s", period=period)
        many = _amount(rule, grant, words)
        promised = _(
            "%(start)s, you are promised %(grant)s %(often)s: %(amount)s.",
            start=start,
            grant=name,
            often=often,
            amount=many,
        )
        parts = [promised]
    return " ".join(part for part in (*parts, vesting_words(rule, grant)) if part)


def _amount(rule: Rule, grant: Grant, words: Words) -> str:
    """How many units a grant gives that is no share of a pot."""
    match grant.units:
        case int(number):
            return _("%(units)s for everyone", units=in_units(number, words))
        case Lookup() as lookup:
            table = rule.tables[lookup.table]
            if isinstance(table, Banded):
                numbers = [step.points for step in table.steps]
                low, high = grouped(min(numbers)), grouped(max(numbers))
                by = asked(table.input)
                return _("from %(low)s to %(high)s %(units)s, by %(by)s", low=low, high=high, units=words.units, by=by)
            rows = [
                _("%(number)s with %(answer)s", number=grouped(number), answer=answered(lookup.input or "", row))
                for row, number in table.items()
            ]
            return listed(reversed(rows))
        case other:
            assert not isinstance(other, int)
            return _("%(formula)s, by the tables below", formula=formula(other))


def vesting_words(rule: Rule, grant: Grant) -> str:
    """How a grant is earned, in one or two sentences."""
    if grant.vesting is None:
        return _("You have earned them at once.")
    match rule.vesting[grant.vesting]:
        case VestingByEvent() as by_event:
            event = by_event.on_event.rstrip(".")
            if not by_event.within_months:
                return _("You earn them when this happens: %(event)s.", event=event)
            window = months(by_event.within_months)
            return _(
                "You earn them when this happens: %(event)s, if that is within %(window)s.", event=event, window=window
            )
        case TimeVesting() as timed:
            pace = _("month by month")
            if timed.every_months > 1:
                pace = _("a part every %(time)s", time=months(timed.every_months))
            whole, cliff = months(timed.months), timed.cliff_months
            if cliff <= timed.every_months:
                return _("You earn them over %(whole)s, %(pace)s.", whole=whole, pace=pace)
            return _(
                "You earn them over %(whole)s, %(pace)s, and none of them before %(passed)s.",
                whole=whole,
                pace=pace,
                passed=_passed(cliff),
            )


def _passed(count: int) -> str:
    """The end of a number of months: "the first year is over", "18 months have passed"."""
    if count == 12:
        return _("the first year is over")
    passed = months(count)
    return _("%(time)s has passed", time=passed) if count == 1 else _("%(time)s have passed", time=passed)


def _nothing_counts(rule: Rule) -> tuple[str, ...]:
    """What adds nothing: work above the last band, and what the company says it does not measure."""
    sentences = [
        _(
            "Above %(most)s %(things)s, more adds nothing.",
            most=grouped(table.steps[-1].from_),
            things=asked(table.input),
        )
        for table in rule.tables.values()
        if isinstance(table, Banded) and _counts_work(rule, table) and table.steps[-1].to is None
    ]
    care = rule.care_check
    if care and care.outcome_metrics == "none" and care.referral_metrics == "none":
        sentences.append(_("Outcomes, ratings, referrals and payers count for nothing."))
    return (" ".join(sentences),) if sentences else ()


def _counts_work(rule: Rule, table: Banded) -> bool:
    """Whether a banded table is by an amount of work, not by time with the company."""
    return not table.input.endswith(("_years", "_months", "_days")) and len(table.steps) > 1


def _input(rule: Rule, lookup: Lookup) -> str:
    table = rule.tables.get(lookup.table)
    return table.input if isinstance(table, Banded) else lookup.input or lookup.table


def _table(rule: Rule, name: str, words: Words) -> TableWords:
    table = rule.tables[name]
    unit = counted(name, rule, words.units)
    column = unit[:1].upper() + unit[1:] if unit else _("Multiply by")
    title = table_name(name)
    title = title[:1].upper() + title[1:]
    if isinstance(table, Banded):
        stub = asked(table.input)
        rows = tuple((span(step.from_, step.to), factor(step.points, name, rule), step.id) for step in table.steps)
        return TableWords(name, title, stub[:1].upper() + stub[1:], column, rows)
    by = next((lookup.input for grant in rule.grants for lookup in grant.lookups if lookup.table == name), None)
    stub = asked(by) if by else title
    rows = tuple((plain(row)[:1].upper() + plain(row)[1:], factor(n, name, rule), row) for row, n in table.items())
    return TableWords(name, title, stub[:1].upper() + stub[1:], column, rows)


def _chart(rule: Rule, name: str, table: Banded, words: Words) -> BandChart:
    unit = counted(name, rule, words.units)
    what = asked(table.input)
    last = table.steps[-1]
    by = divisor(name, rule)
    open_ended = last.to is None
    end = last.from_ * 2 if last.to is None else last.to + 1
    answers = rule.inputs.get(table.input)
    if open_ended and isinstance(answers, IntInput):
        end = min(end, answers.max)
    finding = _("%(table)s, by %(what)s", table=table_name(name), what=what)
    if open_ended:
        finding = _("Past %(most)s %(what)s, more adds nothing", most=grouped(last.from_), what=what)
    steps = tuple(BandStep(step.from_, step.to, step.points, by) for step in table.steps)
    said = "; ".join(f"{in_band(table, step)}: {factor(step.points, name, rule)}" for step in table.steps)
    number = unit or _("multiplier")
    return BandChart(
        id=name.replace("_", "-").lower(),
        title=finding[:1].upper() + finding[1:],
        about=_("%(number)s by %(what)s. %(rows)s.", number=f"{number[:1].upper()}{number[1:]}", what=what, rows=said),
        axis=what[:1].upper() + what[1:],
        unit=unit,
        steps=steps,
        end=end,
        ceiling=last.from_ if open_ended and _counts_work(rule, table) else None,
        ceiling_words=_("The ceiling: %(most)s", most=grouped(last.from_)),
    )


def _care(rule: Rule) -> tuple[str, ...]:
    """What the rule says about pushing care the wrong way."""
    care = rule.care_check
    if care is None:
        return ()
    sentences = []
    if care.volume_ceiling_per_week is not None:
        sentences.append(
            _("Working more than %(most)s sessions a week earns nothing more.", most=care.volume_ceiling_per_week)
        )
    if care.outcome_metrics == "none":
        sentences.append(_("Nothing depends on outcomes or ratings."))
    if care.referral_metrics == "none":
        sentences.append(_("Nothing depends on referrals or payers."))
    return tuple(sentences)


def grant_instruments(rule: Rule, words: Words) -> tuple[tuple[str, str], ...]:
    """What each grant is made in: its title, and sentences."""
    instruments = []
    for grant in rule.grants:
        name = grant_name(grant)
        instruments.append((name[:1].upper() + name[1:], instrument_words(rule.instrument_of(grant), words)))
    return tuple((title, said) for title, said in instruments if said)
