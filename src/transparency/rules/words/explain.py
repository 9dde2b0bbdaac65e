"""A rule in plain English, from the same data that runs it: in words, as tables, as steps, and by three examples."""

from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct

from transparency.publication.settings import Words
from transparency.rules.evaluation import span
from transparency.rules.expression import Lookup
from transparency.rules.rule import Banded, Grant, Rule, TimeVesting, VestingByEvent
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
    sentence,
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
        first = (
            f"Each {period}, {in_units(grant.pot or 0, words)} {'is' if grant.pot == 1 else 'are'} shared: the {name}."
        )
        takes_part = f"You take part once you have worked with us for {days(tenure)}." if tenure else ""
        inputs = listed(dict.fromkeys(asked(_input(rule, lookup)) for lookup in grant.lookups))
        how = f"Your part depends only on your points. Points come from {inputs}." if inputs else "All parts are equal."
        parts = [first, takes_part, how]
    else:
        start = f"After {days(tenure)} with us" if tenure else "From your first day"
        often = "once" if grant.when == "once_after_eligible" else f"each {period}"
        when = f"{start}, you are promised {name} {often}"
        parts = [f"{when}: {_amount(rule, grant, words)}."]
    return " ".join(part for part in (*parts, _vesting_words(rule, grant)) if part)


def _amount(rule: Rule, grant: Grant, words: Words) -> str:
    """How many units a grant gives that is no share of a pot."""
    match grant.units:
        case int(number):
            return f"{in_units(number, words)} for everyone"
        case Lookup() as lookup:
            table = rule.tables[lookup.table]
            if isinstance(table, Banded):
                numbers = [step.points for step in table.steps]
                return f"from {min(numbers):,} to {max(numbers):,} {words.units}, by {asked(table.input)}"
            rows = [f"{number:,} with {answered(lookup.input or '', row)}" for row, number in table.items()]
            return listed(reversed(rows))
        case other:
            assert not isinstance(other, int)
            return f"{formula(other)}, by the tables below"


def _vesting_words(rule: Rule, grant: Grant) -> str:
    """How a grant is earned, in one or two sentences."""
    if grant.vesting is None:
        return "You have earned them at once."
    match rule.vesting[grant.vesting]:
        case VestingByEvent() as by_event:
            limit = f", if that is within {months(by_event.within_months)}" if by_event.within_months else ""
            return sentence(f"You earn them when this happens: {by_event.on_event.rstrip('.')}{limit}")
        case TimeVesting() as timed:
            pace = "month by month" if timed.every_months == 1 else f"a part every {months(timed.every_months)}"
            cliff = timed.cliff_months
            none = f", and none of them before {_passed(cliff)}" if cliff > timed.every_months else ""
            return f"You earn them over {months(timed.months)}, {pace}{none}."


def _passed(count: int) -> str:
    """The end of a number of months: "the first year is over", "18 months have passed"."""
    return "the first year is over" if count == 12 else f"{months(count)} {'has' if count == 1 else 'have'} passed"


def _nothing_counts(rule: Rule) -> tuple[str, ...]:
    """What adds nothing: work above the last band, and what the company says it does not measure."""
    sentences = [
        f"Above {table.steps[-1].from_:,} {asked(table.input)}, more adds nothing."
        for table in rule.tables.values()
        if isinstance(table, Banded) and _counts_work(rule, table) and table.steps[-1].to is None
    ]
    care = rule.care_check
    if care and care.outcome_metrics == "none" and care.referral_metrics == "none":
        sentences.append("Outcomes, ratings, referrals and payers count for nothing.")
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
    column = unit[:1].upper() + unit[1:] if unit else "Multiply by"
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
    limit = rule.inputs.get(table.input)
    highest = getattr(limit, "max", last.from_ * 2)
    end = min(max(last.from_ * 2, last.from_ + 1), highest) if open_ended else (last.to or 0) + 1
    finding = f"Past {last.from_:,} {what}, more adds nothing" if open_ended else f"{table_name(name)}, by {what}"
    steps = tuple(BandStep(step.from_, step.to, step.points, by) for step in table.steps)
    said = "; ".join(f"{in_band(table, step)}: {factor(step.points, name, rule)}" for step in table.steps)
    number = unit or "multiplier"
    return BandChart(
        id=name.replace("_", "-").lower(),
        title=finding[:1].upper() + finding[1:],
        about=f"{number[:1].upper()}{number[1:]} by {what}. {said}.",
        axis=what[:1].upper() + what[1:],
        unit=unit,
        steps=steps,
        end=end,
        ceiling=last.from_ if open_ended and _counts_work(rule, table) else None,
        ceiling_words=f"The ceiling: {last.from_:,}",
    )


def _care(rule: Rule) -> tuple[str, ...]:
    """What the rule says about pushing care the wrong way."""
    care = rule.care_check
    if care is None:
        return ()
    sentences = []
    if care.volume_ceiling_per_week is not None:
        sentences.append(f"Working more than {care.volume_ceiling_per_week} sessions a week earns nothing more.")
    asked_of = (("outcomes or ratings", care.outcome_metrics), ("referrals or payers", care.referral_metrics))
    none = [word for word, metrics in asked_of if metrics == "none"]
    sentences += [f"Nothing depends on {word}." for word in none]
    return tuple(sentences)


def grant_instruments(rule: Rule, words: Words) -> tuple[tuple[str, str], ...]:
    """What each grant is made in: its title, and sentences."""
    instruments = []
    for grant in rule.grants:
        name = grant_name(grant)
        instruments.append((name[:1].upper() + name[1:], instrument_words(rule.instrument_of(grant), words)))
    return tuple((title, said) for title, said in instruments if said)
