"""Checks of grants, pots, caps and vesting: R07 to R09, R12 to R14."""

from collections.abc import Iterator
from math import prod

from transparency.publication.files.suggestion import did_you_mean
from transparency.publication.problem import Problem
from transparency.publication.settings import EventBased, Immediate, Listed, Schedule
from transparency.publication.settings import Vesting as Terms
from transparency.rules.checks.context import Context
from transparency.rules.expression import LARGEST, Expression, Greatest, Least, Lookup, Product, ShareOfPot, Sum, Units
from transparency.rules.reading import RuleSource
from transparency.rules.rule import Banded, Rule, TimeVesting, terms


def pots_can_be_shared(source: RuleSource, context: Context) -> Iterator[Problem]:
    """R07: what a pot needs is there, somebody can have points in it, and what has no pot needs no pot's settings."""
    for number, grant in enumerate(source.rule.grants):
        if grant.when == "each_period" and grant.period is None:
            said = f'"{grant.id}" is granted each period, but not of which length.'
            yield source.problem("R07", ("grants", number), said, "Add `period: year` or `period: quarter`.")
        if grant.when != "each_period" and grant.period is not None:
            said = f'"{grant.id}" is granted once, so it has no period.'
            yield source.problem("R07", ("grants", number, "period"), said, "Remove `period`.")
        if grant.shared is None:
            for name in ("pot", "rounding"):
                if getattr(grant, name) is not None:
                    said = f'"{grant.id}" is no share of a pot, so "{name}" means nothing.'
                    yield source.problem("R07", ("grants", number, name), said, f"Remove `{name}`.")
            continue
        if grant.when != "each_period":
            said = f'"{grant.id}" shares a pot, but is granted once to each, at different times.'
            yield source.problem("R07", ("grants", number, "when"), said, "A pot is shared `each_period`.")
        for name, hint in (("pot", "Add `pot: …`."), ("rounding", "Add `rounding: largest_remainder`.")):
            if getattr(grant, name) is None:
                said = f'"{grant.id}" shares a pot, but "{name}" is missing.'
                yield source.problem("R07", ("grants", number), said, hint)
        if _known(source.rule, grant.shared) and _highest(source.rule, grant.shared.share_of_pot.points) == 0:
            said = f'Nobody can have a point in the pot of "{grant.id}".'
            yield source.problem("R07", ("grants", number, "units"), said, "Give some band points above 0.")


def amounts_can_be_counted(source: RuleSource, context: Context) -> Iterator[Problem]:
    """R09: nothing can come to more than 2^53, which spreadsheets and browsers no longer hold exactly."""
    for number, grant in enumerate(source.rule.grants):
        inner = grant.units.share_of_pot.points if isinstance(grant.units, ShareOfPot) else grant.units
        if not _known(source.rule, inner):
            continue
        if (most := _highest(source.rule, inner)) > LARGEST:
            said = f'"{grant.id}" can come to {most:,}, more than {LARGEST:,}.'
            yield source.problem("R09", ("grants", number, "units"), said, "Use smaller numbers.")


def vesting_is_known(source: RuleSource, context: Context) -> Iterator[Problem]:
    """R08: vesting named by a grant stands in the rule, can be computed, and is the ledger's of the same name."""
    rule, ledger = source.rule, context.publication.settings.vesting
    for number, grant in enumerate(rule.grants):
        if grant.vesting is not None and grant.vesting not in rule.vesting:
            said = f'"{grant.id}" vests by "{grant.vesting}", which is not under "vesting".'
            yield source.problem("R08", ("grants", number, "vesting"), said, did_you_mean(grant.vesting, rule.vesting))
    for name, vesting in rule.vesting.items():
        key = ("vesting", name)
        if isinstance(vesting, TimeVesting):
            if vesting.months % vesting.every_months:
                said = f"{vesting.months} months cannot be cut into steps of {vesting.every_months}."
                yield source.problem("R08", key, said, "Let `months` be a multiple of `every_months`.")
                continue
            if vesting.cliff_months > vesting.months:
                said = (
                    f"The cliff of {vesting.cliff_months} months is longer than the {vesting.months} months of vesting."
                )
                yield source.problem("R08", key, said, "Shorten `cliff_months`.")
                continue
        if name in ledger and not _same(terms(vesting), ledger[name]):
            said = f'"{name}" is {_words(ledger[name])} in publication.yaml, but {_words(terms(vesting))} here.'
            yield source.problem("R08", key, said, "Correct one of the two: the ledger vests by publication.yaml.")


def _same(mine: Terms, other: Terms) -> bool:
    if isinstance(mine, Schedule) and isinstance(other, Schedule):
        plain = {"cliff": max(1, mine.cliff)}
        return mine.model_copy(update=plain) == other.model_copy(update={"cliff": max(1, other.cliff)})
    if isinstance(mine, EventBased) and isinstance(other, EventBased):
        return mine.deadline_months == other.deadline_months
    return type(mine) is type(other)


def _words(vesting: Terms) -> str:
    match vesting:
        case Schedule():
            each = f"{vesting.every} {vesting.period}" if vesting.every > 1 else vesting.period.removesuffix("s")
            cliff = f" with the cliff at step {vesting.cliff}" if vesting.cliff > 1 else ""
            return f"{vesting.occurrences} steps of {each}{cliff}, {vesting.allocation}"
        case EventBased():
            return "by an event" + (f" within {vesting.deadline_months} months" if vesting.deadline_months else "")
        case Listed():
            return "a list of days"
        case Immediate():
            return "at once"


def caps_leave_no_unit_homeless(source: RuleSource, context: Context) -> Iterator[Problem]:
    """R12: when a pot is capped, the rule says where the excess goes; the yearly cap is not above the cap in total."""
    limits = source.rule.limits
    capped = limits.per_person_per_year is not None or limits.per_person_total is not None
    pots = [grant.id for grant in source.rule.grants if grant.shared is not None]
    if capped and pots and limits.cap_excess is None:
        said = (
            f'A cap can leave units of the pot of "{pots[0]}" without a home, and the rule does not say where they go.'
        )
        yield source.problem("R12", ("limits",), said, "Add `cap_excess: reshare_then_return_to_pool`.")
    yearly, total = limits.per_person_per_year, limits.per_person_total
    if yearly and total and yearly > total:
        said = f"One year's cap of {yearly:,} is above the cap of {total:,} in total."
        yield source.problem("R12", ("limits", "per_person_per_year"), said, "Correct one of the two.")


def the_rule_says_what_it_must(source: RuleSource, context: Context) -> Iterator[Problem]:
    """R13: what happens when the pool is short and when somebody leaves, and what is granted at all."""
    rule = source.rule
    musts = (
        ("when_pool_short", rule.when_pool_short, "what happens when the pool has too few units"),
        ("on_leave", rule.on_leave, "what happens when somebody leaves"),
        ("instrument", rule.instrument or all(grant.instrument for grant in rule.grants) or None, "what is granted"),
        ("care_check", rule.care_check, "that it was reviewed for overwork and for what it measures"),
    )
    for name, value, words in musts:
        if value is None:
            said = f'The rule does not say {words}: "{name}" is missing.'
            yield source.problem("R13", (), said, f"Add `{name}: …`.")


def the_pool_is_known(source: RuleSource, context: Context) -> Iterator[Problem]:
    """R14: the rule names a pool of the publication; it may be left out when there is one, or nothing is computed."""
    pools = [pool.id for pool in context.publication.settings.pools]
    if source.rule.pool is None and len(pools) > 1 and not source.rule.in_words_only:
        said = 'There are several pools, and the rule does not say for which "pool" it is.'
        yield source.problem("R14", (), said, f"Add one of: {', '.join(f'`pool: {pool}`' for pool in pools)}.")
    if source.rule.pool is not None and source.rule.pool not in pools:
        said = f'There is no pool "{source.rule.pool}".'
        yield source.problem("R14", ("pool",), said, did_you_mean(source.rule.pool, pools, here="Pools"))


def _known(rule: Rule, units: Units) -> bool:
    """Whether every table looked up exists."""
    inner = units.share_of_pot.points if isinstance(units, ShareOfPot) else units
    match inner:
        case Lookup():
            table = rule.tables.get(inner.table)
            return bool(table)
        case Product(product=parts) | Sum(sum=parts) | Least(min=parts) | Greatest(max=parts):
            return all(_known(rule, part) for part in parts)
        case _:
            return True


def _highest(rule: Rule, expression: Expression) -> int:
    """The largest value that an expression can take, rounded up: every part at its largest."""
    match expression:
        case Lookup():
            table = rule.tables[expression.table]
            return (
                max((step.points for step in table.steps), default=0)
                if isinstance(table, Banded)
                else max(table.values(), default=0)
            )
        case Product(product=parts, divide=divide):
            return -(-prod(_highest(rule, part) for part in parts) // divide)
        case Sum(sum=parts):
            return sum(_highest(rule, part) for part in parts)
        case Least(min=parts):
            return min(_highest(rule, part) for part in parts)
        case Greatest(max=parts):
            return max(_highest(rule, part) for part in parts)
        case constant:
            return constant
