"""The attack of a stranger: what can be worked out from a built site alone, with no ledger and nothing private.

A stranger does not know which withheld number protects whom, nor how many people changed between two quarters. So only
what is proved from the site is a disclosure; what only the ledger can decide is notable.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from transparency.privacy.solver import Uncertain
from transparency.release.release import Release, Unit
from transparency.verification.amounts import printed_forms, rule_forms
from transparency.verification.attachments import Unreadable
from transparency.verification.bounds import Interval, derivable, intervals
from transparency.verification.data_files import trace_data
from transparency.verification.groups import add_groups
from transparency.verification.lines import add_lines
from transparency.verification.numbers import Equation, Number, Printed
from transparency.verification.order import ordered_by_size
from transparency.verification.pages import PageTracer, read_page, release_of
from transparency.verification.people import small_differences
from transparency.verification.published_site import PublishedSite
from transparency.verification.schedule import told_by_schedule
from transparency.verification.traced import Traced

MARGIN = 10
"""Per cent: what is promised to be left open on either side of the units of a small group."""
TRACED = ("index.html", "numbers/", "reports/", "changes/", "feed.xml")
"""Pages whose numbers all come from releases. Policies, rules and methods have numbers of their own."""


@dataclass(slots=True)
class PublicFindings:
    """What the attack found."""

    releases: int = 0
    files: Counter[str] = field(default_factory=Counter)
    """Files by ending."""
    attachments: int = 0
    cells: int = 0
    withheld: int = 0
    lines: int = 0
    """Sums of which every number is printed."""
    tied: int = 0
    """Those that come out."""
    derivable: list[Number] = field(default_factory=list)
    intervals: dict[Number, Interval] = field(default_factory=dict)
    traced: Traced = field(default_factory=Traced)
    failures: list[str] = field(default_factory=list)
    notable: list[str] = field(default_factory=list)
    uncertain: list[str] = field(default_factory=list)


def attack_site(site: PublishedSite, min_providers: int, min_changers: int) -> PublicFindings:
    """Everything a stranger can prove from a site that promises these minimums."""
    out = PublicFindings(releases=len(site.releases))
    out.files = Counter(path.rpartition(".")[2] for path in (*site.texts, *site.attachments))
    out.attachments = sum(map(len, site.attachments.values()))
    if not site.releases:
        return out
    printed = Printed()
    last: Release | None = None
    for release in site.releases:
        add_lines(printed, release, last)
        add_groups(printed, release, site.roll_ups)
        if last is not None:
            out.failures += told_by_schedule(last, release)
        last = release
    out.cells, out.withheld = len(printed.shown) + len(printed.withheld), len(printed.withheld)
    _add_up(printed, out)
    try:
        _trace(site, out)
    except Unreadable as error:
        out.uncertain.append(str(error))
    out.failures += out.traced.faults
    out.failures += _shown_small(site.releases, min_providers)
    out.failures += _left_over(printed, min_providers)
    out.failures += [
        f"{table.title} of {release.quarter}: rows stand in the order of {column}, so each withheld group lies "
        "between its neighbours"
        for release in site.releases for table in release.breakdowns for column in ordered_by_size(table)
    ]  # fmt: skip
    try:
        out.derivable = sorted(derivable(printed))
        out.intervals = intervals(printed)
    except Uncertain as error:
        out.uncertain.append(str(error))
    _narrow(printed, out, min_providers)
    out.notable += _notable(printed, min_changers)
    out.notable += [one for release in site.releases for one in small_differences(release, min_providers)]
    return out


def _add_up(printed: Printed, out: PublicFindings) -> None:
    """Whether what is printed in full adds up; if not, nothing that rests on sums can be certified."""
    out.uncertain += printed.contradictions
    for equation in printed.equations:
        parts = [number for _, number in equation.parts]
        if all(number in printed.shown for number in (equation.total, *parts)):
            out.lines += 1
            if sum(sign * printed.shown[number] for sign, number in equation.parts) == printed.shown[equation.total]:
                out.tied += 1
            else:
                out.uncertain.append(f"{equation.total.spoken()}: {equation.words}, but the printed numbers do not")


def _trace(site: PublishedSite, out: PublicFindings) -> None:
    """Follow every number of every format to a published cell."""
    trace_data(site, out.traced)
    locale = _locale(site.texts.get("index.html", ""))
    rules = [text for path, text in site.texts.items() if path.startswith("data/rules/")]
    forms = printed_forms(site.releases, locale) | rule_forms(rules)
    for path, text in site.texts.items():
        if path.startswith(TRACED) or (path.endswith(".svg") and not path.startswith("assets/")):
            release = release_of(path, site.releases)
            PageTracer(path, release, forms, locale, out.traced).trace(read_page(text))


def _locale(page: str) -> str:
    _, found, rest = page.partition('<html lang="')
    return rest.partition('"')[0] if found else "en"


def _shown_small(releases: Iterable[Release], few: int) -> Iterator[str]:
    """Printed counts of fewer people than the minimum."""
    for release in releases:
        for table in (*release.tables.values(), *release.breakdowns):
            for row in table.rows:
                for column, cell in zip(table.columns, row.cells, strict=True):
                    count = cell.amount if (row.unit or column.unit) is Unit.PEOPLE else None
                    if count is not None and 0 < count < few:
                        yield f"“{row.name}” of {table.title}, {release.quarter}: {cell.amount} people are shown"


def _left_over(printed: Printed, few: int) -> Iterator[str]:
    """What the withheld parts of a printed total are together."""
    for equation in printed.equations:
        rest = _rest(printed, equation)
        if rest and 0 < rest[0] < few:
            names = " and ".join(number.spoken() for number in rest[1])
            are = "are together" if len(rest[1]) > 1 else "is"
            yield f"{names} {are} {rest[0]} people: {_equation(printed, equation)}"


def _rest(printed: Printed, equation: Equation) -> tuple[int, list[Number]] | None:
    hidden = [number for _, number in equation.parts if number not in printed.shown]
    if equation.total not in printed.shown or equation.total not in printed.people or not hidden:
        return None
    known = sum(sign * printed.shown[number] for sign, number in equation.parts if number in printed.shown)
    return printed.shown[equation.total] - known, hidden


def _equation(printed: Printed, equation: Equation) -> str:
    """The sum with its printed numbers, in words."""
    parts = [f"{'−' if sign > 0 else '+'} {printed.shown[number]:,}" for sign, number in equation.parts
             if printed.shown.get(number)]  # fmt: skip
    return f"{equation.total.spoken()} {printed.shown[equation.total]:,} {' '.join(parts)}".strip()


def _narrow(printed: Printed, out: PublicFindings, few: int) -> None:
    """Withheld numbers that are known, counts known to be small, and units of possibly small groups that are narrow."""
    derived = frozenset(out.derivable)
    for number in out.derivable:
        way = next((_equation(printed, one) for one in printed.equations if _gives(printed, one, number)), "")
        out.failures.append(f"{number.spoken()} is withheld, but follows exactly from printed numbers"
                            f"{': ' + way if way else ''}")  # fmt: skip
    for number, interval in out.intervals.items():
        low, high = interval.low, interval.high
        if number in derived or low is None or high is None:
            continue
        if low == high == 0 and printed.shown.get(Number(number.quarter, (), "", "", number.measure)) == 0:
            continue  # nobody has any: that is said of everyone
        if low == high:
            out.failures.append(f"{number.spoken()} is withheld, but can only be one number")
        elif number in printed.people:
            if low >= 1 and high < few:
                out.failures.append(f"{number.spoken()} is withheld, but is known to be fewer than {few}: {interval}")
        elif low * (100 + MARGIN) > high * (100 - MARGIN):
            people = out.intervals.get(Number(number.quarter, number.group, "", "", "people"))
            words = f"{number.spoken()} is known more closely than {MARGIN}% above and below: {interval}"
            large = people is not None and people.low is not None and people.low >= few
            (out.notable if large else out.failures).append(words)


def _gives(printed: Printed, equation: Equation, number: Number) -> bool:
    unknown = [one for one in (equation.total, *(part for _, part in equation.parts)) if one not in printed.shown]
    return unknown == [number] and equation.total in printed.shown


def _notable(printed: Printed, few: int) -> Iterator[str]:
    """What a stranger sees and only the ledger can judge."""
    series: dict[tuple[object, ...], list[Number]] = {}
    for number in sorted(printed.people & set(printed.shown)):
        if number.group:
            series.setdefault((number.group, number.measure), []).append(number)
    close = [
        (one, other)
        for numbers in series.values()
        for one, other in combinations(numbers, 2)
        if 0 < abs(printed.shown[one] - printed.shown[other]) < few
    ]
    if close:
        yield (
            f"{len(close):,} pairs of quarters show a group whose number of people differs by fewer than {few} "
            f"(first: {close[0][0].spoken()} and {close[0][1].quarter}); how many changed in all only the ledger tells"
        )
    for number, value in sorted(printed.shown.items()):
        everyone = printed.shown.get(Number(number.quarter, (), "", "", number.measure))
        people = printed.shown.get(Number(number.quarter, number.group, "", "", "people"))
        if number.group and not number.table and value == 0 and everyone and people:
            yield f"{number.spoken()} is 0, so it is 0 for each of its {people:,} people"
