"""Plain words for the names and numbers of a rule: ``weekly_sessions`` is "sessions a week", 48 months "4 years".

A rule's ids are words of its author. Those that nearly every rule has are messages and told in every language; others
stand as they are.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from math import prod
from re import fullmatch

from transparency.language import _, deferred, grouped, plural
from transparency.publication.settings import Words
from transparency.rules.evaluation import span
from transparency.rules.expression import Expression, Greatest, Least, Lookup, Product, ShareOfPot, Sum
from transparency.rules.rule import Banded, Grant, Rule, TableBand

_PER = {
    "weekly": deferred("%(things)s a week"), "monthly": deferred("%(things)s a month"),
    "quarterly": deferred("%(things)s a quarter"), "yearly": deferred("%(things)s a year"),
}  # fmt: skip
_LASTING = {
    "days": deferred("days of %(thing)s"), "months": deferred("months of %(thing)s"),
    "years": deferred("years of %(thing)s"),
}  # fmt: skip
_COMMON = (
    deferred("sessions"), deferred("session"), deferred("hours"), deferred("clients"), deferred("tenure"),
    deferred("licence"), deferred("license"), deferred("full"), deferred("associate"), deferred("intern"),
    deferred("role"), deferred("session band"), deferred("session bands"), deferred("quarter"), deferred("year"),
    deferred("month"), deferred("grant date"), deferred("provider council"), deferred("board"),
    deferred("compensation committee"), deferred("points"), deferred("joining"), deferred("annual"),
)  # fmt: skip
"""Ids, as words, that nearly every rule has."""
_MULTIPLIER = r"(.+)_x(10+)"


def plain(name: str) -> str:
    """An id as words: ``provider_council`` is "provider council"."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return _(words) if words in _COMMON else words


def asked(name: str) -> str:
    """What an input counts: ``weekly_sessions`` is "sessions a week", ``tenure_years`` "years of tenure"."""
    first, _dash, rest = name.partition("_")
    if rest and first in _PER:
        return _(_PER[first], things=plain(rest))
    stem, _dash, last = name.rpartition("_")
    if stem and last in _LASTING:
        return _(_LASTING[last], thing=plain(stem))
    return plain(name)


def answered(name: str, value: str) -> str:
    """An answer to a question with a fixed list: ``licence``, ``full`` is "a full licence"."""
    words = _("%(value)s %(thing)s", value=plain(value), thing=asked(name))
    if words[:1].lower() in "aeiou":
        return _("an %(words)s", words=words)
    return _("a %(words)s", words=words)


def in_band(table: Banded, step: TableBand) -> str:
    """A band with what it counts: "10 to 19 sessions a week"."""
    return f"{span(step.from_, step.to)} {asked(table.input)}"


def divisor(table: str, rule: Rule) -> int:
    """What the numbers of a table are to be divided by to be read as factors: 100 of ``tenure_x100``; else 1.

    A table is read so only where its name says it and everything that looks it up divides by it.
    """
    divisor = _named_divisor(table)
    uses = [divided for grant in rule.grants for divided in _uses(grant.units, table)]
    return divisor if uses and all(uses) else 1


def _named_divisor(table: str) -> int:
    match = fullmatch(_MULTIPLIER, table)
    return int(match[2]) if match else 1


def _uses(expression: "Expression | ShareOfPot", table: str, *, divided: bool = False) -> Iterator[bool]:
    """For each lookup of a table in an expression, whether it is divided by what the table's name says."""
    match expression:
        case Lookup():
            if expression.table == table:
                yield divided
        case Product(product=parts, divide=divide):
            exact = divide % prod(_named_divisor(part.table) for part in parts if isinstance(part, Lookup)) == 0
            for part in parts:
                yield from _uses(part, table, divided=exact)
        case Sum(sum=parts) | Least(min=parts) | Greatest(max=parts):
            for part in parts:
                yield from _uses(part, table)
        case ShareOfPot():
            yield from _uses(expression.share_of_pot.points, table)


def table_name(table: str) -> str:
    """A table's name in words, without the mark of a factor."""
    match = fullmatch(_MULTIPLIER, table)
    return plain(match[1] if match else table)


def factor(value: int, table: str, rule: Rule) -> str:
    """A table's number as printed: ``115`` of ``tenure_x100`` is "1.15", of other tables "115"."""
    by = divisor(table, rule)
    if by == 1:
        return grouped(value)
    places = len(str(by)) - 1
    whole, rest = divmod(value, by)
    return grouped(Decimal(f"{whole}.{rest:0{places}d}"))


def grant_name(grant: Grant) -> str:
    """A grant's printed name, as inside a sentence: "joining units"."""
    title = grant.title or _("%(name)s units", name=plain(grant.id))
    return title[:1].lower() + title[1:] if not title[:2].isupper() else title


def counted(table: str, rule: Rule, units: str) -> str:
    """What the numbers of a table are: ``points`` where a pot is shared by them, factors (empty), or units."""
    if divisor(table, rule) > 1:
        return ""
    for grant in rule.grants:
        if any(lookup.table == table for lookup in grant.lookups):
            return _("points") if grant.shared else units
    return units


def formula(expression: "Expression | ShareOfPot") -> str:
    """An expression in words: "session band × tenure ÷ 100"."""
    match expression:
        case ShareOfPot():
            return _("a share of the pot by points: %(formula)s", formula=formula(expression.share_of_pot.points))
        case Lookup():
            return table_name(expression.table)
        case Product(product=parts, divide=divide):
            # Factors are named as they are meant, 1.15 and not 115: what divides them is already in them.
            named = prod(_named_divisor(part.table) for part in parts if isinstance(part, Lookup))
            rest = Fraction(divide, named) if divide % named == 0 else Fraction(divide)
            words = " × ".join(map(_inner, parts))
            return words if rest == 1 else f"{words} ÷ {rounded(rest)}"
        case Sum(sum=parts):
            return " + ".join(map(_inner, parts))
        case Least(min=parts) | Greatest(max=parts):
            of = listed(map(_inner, parts))
            least = isinstance(expression, Least)
            extreme = _("the smallest of %(of)s", of=of) if least else _("the largest of %(of)s", of=of)
            return extreme if len(parts) > 1 else formula(parts[0])
        case number:
            return grouped(number)


def _inner(expression: Expression) -> str:
    words = formula(expression)
    return words if isinstance(expression, int | Lookup) or " " not in words else f"({words})"


def listed(parts: Iterable[str]) -> str:
    """Parts as a list in a sentence: "a, b and c"."""
    return _list(list(parts), deferred("%(items)s and %(last)s"))


def any_of(parts: Iterable[str]) -> str:
    """Parts of which one is chosen: "a, b or c"."""
    return _list(list(parts), deferred("%(items)s or %(last)s"))


def _list(items: list[str], both: str) -> str:
    if len(items) < 2:
        return "".join(items)
    return _(both, items=", ".join(items[:-1]), last=items[-1])


def months(count: int) -> str:
    """Months in words: "4 years", "18 months"."""
    if count and count % 12 == 0:
        return plural("%(count)s year", "%(count)s years", count // 12)
    return plural("%(count)s month", "%(count)s months", count)


def in_units(count: int, words: Words) -> str:
    """Units in words: "1 unit", "1,500 units"."""
    return f"{grouped(count)} {words.unit if count == 1 else words.units}"


def days(count: int) -> str:
    """Days in words: "90 days"."""
    return plural("%(count)s day", "%(count)s days", count)


def rounded(value: Fraction) -> str:
    """A number with at most two decimals, cut, as a worked sum shows it: "10.35", "491.66…" where more follows.

    >>> [rounded(Fraction(*value)) for value in ((12, 1), (1035, 100), (1475, 3), (5, 1000), (1200, 1))]
    ['12', '10.35', '491.66…', '0.00…', '1,200']
    """
    hundredths = int(value * 100)
    whole, rest = divmod(hundredths, 100)
    if not rest and value.denominator == 1:
        return grouped(whole)
    return grouped(Decimal(f"{whole}.{rest:02d}")) + ("…" if value * 100 != hundredths else "")


def sentence(words: str) -> str:
    """With a capital at the start and a full stop at the end."""
    text = words[:1].upper() + words[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
