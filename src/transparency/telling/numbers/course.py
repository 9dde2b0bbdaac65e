"""What a figure did over all quarters that are shown: its span, peak and trough, and what changed it most, with causes.

Everything is said in printed numbers: a share that fell because of a funding round is split by the dilution that is
printed for that quarter.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from transparency.language import _
from transparency.release.catalogue import LADDER
from transparency.release.release import Release, Status, Unit, Value
from transparency.telling.numbers.figures import figure_name
from transparency.telling.numbers.format import number
from transparency.telling.numbers.history import subject
from transparency.telling.numbers.lines import listed

OF_COMPANY = ".fully_diluted"
"""How the ids of shares of the whole company end."""
_SHARES = tuple(f"{step}{OF_COMPANY}" for step in LADDER)
_KNOWN = (Status.SHOWN, Status.ABOUT, Status.UNDER, Status.NOTHING)
"""Before growth; the amount of the last two is 0, so growth is not taken for less than it was."""
PROMISED = f"awards.promised{OF_COMPANY}"
DILUTION, TOTAL, POOL = "dilution.", "dilution.total", "dilution.pool"


def span(values: Sequence[Value], labels: Sequence[str], unit: Unit, currency: str = "USD") -> str:
    """Since when a figure is shown, and where it was lowest and highest; empty with fewer than three numbers.

    None, and less than a block, are the lowest of all.

    >>> marks = [Value(amount=amount) for amount in (4000, 12000, 8000)]
    >>> span(marks, ["Q1 2025", "Q2 2025", "Q3 2025"], Unit.UNITS)
    'Since Q1 2025 between 4,000 (Q1 2025) and 12,000 (Q2 2025)'
    """
    shown = [number for number, value in enumerate(values) if value.status is Status.SHOWN]
    if len(shown) < 3:
        return ""
    printed = [(value.amount, label) for value, label in zip(values[shown[0] :], labels[shown[0] :], strict=True)
               if value.amount is not None and value.status is not Status.RANGE]  # fmt: skip
    low, high = min(printed, key=lambda one: one[0]), max(printed, key=lambda one: one[0])
    if low[0] == high[0]:
        return ""

    def written(mark: tuple[object, str]) -> str:
        value = next(one for one, label in zip(values, labels, strict=True) if label == mark[1])
        return f"{number(value, unit, currency=currency)} ({mark[1]})"

    return _("Since %(first)s between %(low)s and %(high)s", first=printed[0][1], low=written(low), high=written(high))


def share_course(releases: Sequence[Release], id: str, name: str) -> str:
    """What became of a share of the company: its largest fall since its peak, and why, else its largest growth.

    Empty where the figure is no such share, or where no change is more than one block of rounding could make.
    """
    values = [release.value(id) for release in releases]
    if id not in _SHARES or len(values) < 2 or any(value.status is not Status.SHOWN for value in values[-2:]):
        return ""
    amounts = [value.amount or 0 for value in values]
    peak = max(range(len(values)), key=lambda place: (amounts[place], place))
    changes = {
        place: amounts[place] - amounts[place - 1]
        for place in range(1, len(values))
        if values[place].status is Status.SHOWN
        and values[place - 1].status in _KNOWN
        and not _within_a_block(releases[place], *amounts[place - 1 : place + 1])
    }
    falls = [place for place, change in changes.items() if place > peak and change < 0]  # so from a printed number
    growths = [place for place, change in changes.items() if change > 0]
    if not falls and not growths:
        return ""
    place = (
        min(falls, key=lambda one: (changes[one], -one)) if falls else max(growths, key=lambda one: (changes[one], one))
    )
    release = releases[place]
    told = {
        "name": name, "quarter": release.label, "was": number(values[place - 1], Unit.PERCENT),
        "now": number(values[place], Unit.PERCENT), "last": number(values[-1], Unit.PERCENT), "why": _why(release),
    }  # fmt: skip
    change = (
        _("%(name)s fell from %(was)s to %(now)s in %(quarter)s: %(why)s", **told)
        if falls
        else _("%(name)s grew most in %(quarter)s, from %(was)s to %(now)s", **told)
    )
    return change if release is releases[-1] else _("%(change)s. It is %(last)s now", change=change, **told)


def promised_course(releases: Sequence[Release]) -> str:
    """What became of the part of the company that is promised, as a sentence; empty where nothing can be said."""
    told = share_course(releases, PROMISED, subject(PROMISED))
    return f"{told}." if told else ""


def _within_a_block(release: Release, was: int | Decimal, now: int | Decimal) -> bool:
    """Whether a change of a share is no more than what one block is of the company."""
    whole = release.amount("capitalization.fully_diluted")
    return not whole or abs(Fraction(now) - Fraction(was)) <= Fraction(100 * release.block) / Fraction(whole)


def _why(release: Release) -> str:
    """Why a share fell: who got new units, the largest cause first; else what was promised shrank."""
    parts = [
        (amount, value, id)
        for id in release.figures
        if id.startswith(DILUTION) and id != TOTAL
        for value in [release.value(id)]
        for amount in [value.amount or 0]
        if value.status is Status.SHOWN and amount > 0
    ]
    if not parts:
        return _("what was promised became less")
    causes = [
        _("%(who)s (%(part)s)", who=_who(release, id), part=number(value, Unit.PERCENT))
        for _amount, value, id in sorted(parts, key=lambda one: (-one[0], one[2]))
    ]
    return _("new units of %(causes)s came out of everyone’s part", causes=listed(causes))


def _who(release: Release, id: str) -> str:
    """The holders of new units, as the company names them."""
    if id == POOL:
        return _("the pool")
    group = id.removeprefix(DILUTION)
    return release.holders.get(group) or figure_name(id)
