"""Vesting: on which day how many units of a grant become earned, exactly.

Rules follow the Open Cap Table Format (OCF): units are allocated over all steps first, then the steps up to the cliff
are merged into it (OCF issue 514); a day that a month lacks becomes its last day, counted from the original start day
each time (30 January, 28 February, 30 March). What accrued before the day of the grant vests with the next step on or
after it, or on the day of the grant when no step is left. Units are whole: FRACTIONAL vests the whole part of the sum.

The first half of this module is plain and exact, for one grant; :func:`cumulative_vested` computes the same for all
grants and quarter ends at once, in closed form.
"""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import MAXYEAR, date, timedelta
from fractions import Fraction
from itertools import pairwise

import polars as pl

from transparency.publication.settings import Allocation, EventBased, Immediate, Listed, Schedule, Vesting

_PORTION = re.compile(r"[0-9]{1,18}(?:/[1-9][0-9]{0,17})?", re.ASCII)
_NARROW = 2**31
"""Below this, ``remainder × steps`` fits 64 bits; from here on the columnar formulas use 128."""


def allocate(quantity: int, steps: int, allocation: Allocation) -> list[Fraction]:
    """Units of each step before any merging (OCF ``AllocationType``): 18 over 4 is 5-5-4-4 when front loaded.

    Only FRACTIONAL gives parts of a unit.
    """
    if allocation is Allocation.FRACTIONAL:
        return [Fraction(quantity, steps)] * steps
    sums = [cumulative(quantity, steps, step, allocation) for step in range(steps + 1)]
    return [Fraction(after - before) for before, after in pairwise(sums)]


def cumulative(quantity: int, steps: int, done: int, allocation: Allocation) -> int:
    """Whole units allocated to the first ``done`` of ``steps`` steps."""
    each, rest = divmod(quantity, steps)
    match allocation:
        case (
            Allocation.CUMULATIVE_ROUNDING
        ):  # half up; Python's round() is half to even and gives 4-5-5-4 for 18 over 4
            extra = (2 * rest * done + steps) // (2 * steps)
        case Allocation.CUMULATIVE_ROUND_DOWN | Allocation.FRACTIONAL:
            extra = rest * done // steps
        case Allocation.FRONT_LOADED:
            extra = min(done, rest)
        case Allocation.BACK_LOADED:
            extra = max(0, done - (steps - rest))
        case Allocation.FRONT_LOADED_TO_SINGLE_TRANCHE:
            extra = rest if done >= 1 else 0
        case Allocation.BACK_LOADED_TO_SINGLE_TRANCHE:
            extra = rest if done >= steps else 0
    return each * done + extra


def step_day(terms: Schedule, start: date, step: int) -> date | None:
    """The day of the step with this number (from 1); ``None`` when it lies beyond the calendar."""
    if terms.period == "days":
        days = terms.every * step
        return start + timedelta(days=days) if days <= (date.max - start).days else None
    year, month = divmod(start.year * 12 + start.month - 1 + terms.every * step, 12)
    if year > MAXYEAR:
        return None
    return date(year, month + 1, min(_wanted_day(terms, start), monthrange(year, month + 1)[1]))


def _wanted_day(terms: Schedule, start: date) -> int:
    match terms.day_of_month:
        case "start_day_or_last":
            return start.day
        case "first":
            return 1
        case "last":
            return 31
        case day:
            return day


def tranches(quantity: int, terms: Vesting, start: date, *, grant_date: date) -> list[tuple[date, int]]:
    """When how many units vest by time alone: ascending (day, units), units above zero, one entry a day.

    ``start`` is the vesting start; listed dates do not depend on it. Event-based terms have no such days.
    """
    sums: list[tuple[date, int]] = []
    match terms:
        case Immediate():
            sums = [(grant_date, quantity)]
        case Listed():
            share = Fraction(0)
            for tranche in sorted(terms.tranches, key=lambda one: one.on):
                share += portion(tranche.portion)
                sums.append((tranche.on, int(quantity * share)))
        case Schedule():
            for step in range(max(1, min(terms.cliff, terms.occurrences)), terms.occurrences + 1):
                if (day := step_day(terms, start, step)) is None:
                    break
                sums.append((day, cumulative(quantity, terms.occurrences, step, terms.allocation)))
        case EventBased():
            return []
    if sums and sums[-1][0] < grant_date:
        sums = [(grant_date, sums[-1][1])]
    last_of_day = dict((day, total) for day, total in sums if day >= grant_date)  # noqa: C402 - a later sum wins
    result: list[tuple[date, int]] = []
    before = 0
    for day, total in last_of_day.items():
        if total > before:
            result.append((day, total - before))
            before = total
    return result


def vested_by(quantity: int, terms: Vesting, start: date, day: date, *, grant_date: date) -> int:
    """Units that time alone has vested up to and including ``day``."""
    return sum(units for when, units in tranches(quantity, terms, start, grant_date=grant_date) if when <= day)


def last_day(terms: Vesting, start: date) -> date | None:
    """The last day on which event-based units can still vest: the earlier of both deadlines; ``None`` without one."""
    if not isinstance(terms, EventBased):
        return None
    ends = [terms.deadline] if terms.deadline else []
    if terms.deadline_months and (relative := step_day(Schedule(every=terms.deadline_months, occurrences=1), start, 1)):
        ends.append(relative)
    return min(ends, default=None)


def portion(text: str) -> Fraction:
    """Read an exact fraction: ``1/4`` or ``1``. Raises ``ValueError`` on anything else."""
    if not _PORTION.fullmatch(text):
        raise ValueError(text)
    return Fraction(text)


def portion_of(granted: int, vested: int, share: Fraction, *, remainder: bool) -> int:
    """Whole units of one portion: of the grant, or of what has not vested yet (OCF ``portion.remainder``)."""
    return int((granted - vested if remainder else granted) * share)


def faults(terms: Vesting) -> list[str]:
    """What is wrong with the terms themselves, in words."""
    if isinstance(terms, Schedule) and terms.cliff > terms.occurrences:
        return [f"the cliff is step {terms.cliff}, but there are only {terms.occurrences} steps"]
    if not isinstance(terms, Listed):
        return []
    bad = [one.portion for one in terms.tranches if not _PORTION.fullmatch(one.portion)]
    if bad:
        return [f"'{text[:40]}' is not a fraction such as 1/4" for text in bad]
    total = sum((portion(one.portion) for one in terms.tranches), Fraction(0))
    if total > 1:
        return [f"the portions add up to {total}, more than the whole grant"]
    if total < 1 and not terms.partial:
        return [f"the portions add up to {total}, not to the whole grant; say 'partial: true' if that is meant"]
    return []


def cumulative_vested(grants: pl.DataFrame, terms: Mapping[str, Vesting], ends: Sequence[date]) -> pl.DataFrame:
    """What time alone has vested of every grant up to each of ``ends``, before forfeitures.

    ``grants``: row u32, quantity i64 (0 to 2**53), vesting str or null (null: at once), vest_start date or null (null:
    the day of the grant), date (of the grant). Returns row u32, period i32 (position in ``ends``), vested i64
    (cumulative); only rows where something has vested, grouped by terms, then period. Raises ``KeyError`` for terms it
    does not know.
    """
    parts: list[pl.DataFrame] = []
    for key, group in grants.partition_by("vesting", as_dict=True, maintain_order=True).items():
        of_group: Vesting = Immediate() if key[0] is None else terms[str(key[0])]
        if isinstance(of_group, EventBased):
            continue
        prepared = _prepared(group, of_group)
        for period, end in enumerate(ends):
            parts.append(
                prepared.select(
                    "row", period=pl.lit(period, pl.Int32), vested=_vested_at(of_group, end)
                ).filter(pl.col("vested") > 0)
            )  # fmt: skip
    if not parts:
        return pl.DataFrame(schema={"row": pl.UInt32, "period": pl.Int32, "vested": pl.Int64})
    return pl.concat(parts)


def _prepared(group: pl.DataFrame, terms: Vesting) -> pl.DataFrame:
    """The grants of one vesting id with what does not depend on the quarter: steps due before the grant, shares."""
    frame = group.select(
        "row", "quantity", pl.col("date").alias("granted"), pl.col("vest_start").fill_null(pl.col("date"))
    )
    if not isinstance(terms, Schedule):
        return frame
    start, before = pl.col("vest_start"), pl.col("granted").dt.offset_by("-1d")
    months = start.dt.year().cast(pl.Int64) * 12 + start.dt.month()
    wanted = {"start_day_or_last": start.dt.day().cast(pl.Int64), "first": pl.lit(1), "last": pl.lit(31)}
    day = pl.lit(terms.day_of_month) if isinstance(terms.day_of_month, int) else wanted[terms.day_of_month]
    steps = pl.lit(terms.occurrences, pl.Int128 if terms.occurrences >= _NARROW else pl.Int64)
    quantity = pl.col("quantity").cast(pl.Int128 if terms.occurrences >= _NARROW else pl.Int64)
    return (
        frame.with_columns(months.alias("start_months"), day.alias("day"))
        .with_columns(
            (quantity // steps).alias("each"),
            (quantity % steps).alias("rest"),
            _steps_done(
                terms,
                before,
                before.dt.year().cast(pl.Int64) * 12 + before.dt.month(),
                before.dt.day(),
                before.dt.month_end().dt.day(),
            ).alias("before"),
        )
    )  # fmt: skip


def _steps_done(terms: Schedule, when: pl.Expr, months: pl.Expr, day: pl.Expr, month_length: pl.Expr) -> pl.Expr:
    """Steps due on or before a day: whole months since the start, one fewer when the month's own day is yet to come."""
    if terms.period == "days":
        passed = (when - pl.col("vest_start")).dt.total_days()
    else:
        to_come = day.cast(pl.Int64) < pl.min_horizontal(pl.col("day").cast(pl.Int64), month_length.cast(pl.Int64))
        passed = months - pl.col("start_months") - to_come.cast(pl.Int64)
    return (passed // pl.lit(terms.every, pl.Int64)).clip(0, terms.occurrences)


def _vested_at(terms: Vesting, end: date) -> pl.Expr:
    """Units vested up to ``end`` for the frame of :func:`_prepared`."""
    granted, quantity = pl.col("granted"), pl.col("quantity")
    if isinstance(terms, Listed):
        listed = sorted(terms.tranches, key=lambda one: one.on)
        due = [one for one in listed if one.on <= end]
        if not due:
            return pl.lit(0, pl.Int64)
        share = sum((portion(one.portion) for one in due), Fraction(0))
        kind = pl.Int128 if share.denominator >= _NARROW else pl.Int64
        top, bottom = pl.lit(share.numerator, kind), pl.lit(share.denominator, kind)
        wide = quantity.cast(kind)
        units = ((wide // bottom) * top + (wide % bottom) * top // bottom).cast(pl.Int64)
        reached = granted <= due[-1].on if len(due) < len(listed) else granted <= end
        return pl.when(reached).then(units).otherwise(0)
    if not isinstance(terms, Schedule):
        return pl.when(granted <= end).then(quantity).otherwise(0)
    months = pl.lit(end.year * 12 + end.month, pl.Int64)
    length = pl.lit(monthrange(end.year, end.month)[1])
    done = _steps_done(terms, pl.lit(end), months, pl.lit(end.day), length)
    cliff = max(1, min(terms.cliff, terms.occurrences))
    reached = (granted <= end) & (done >= cliff) & ((done > pl.col("before")) | (pl.col("before") == terms.occurrences))
    units = (pl.col("each") * done + _extra(terms, done)).cast(pl.Int64)
    return pl.when(reached).then(units).otherwise(0)


def _extra(terms: Schedule, done: pl.Expr) -> pl.Expr:
    """Units beyond ``each × done``: the columnar twin of :func:`cumulative`."""
    rest, steps = pl.col("rest"), terms.occurrences
    match terms.allocation:
        case Allocation.CUMULATIVE_ROUNDING:
            return (2 * rest * done + steps) // (2 * steps)
        case Allocation.CUMULATIVE_ROUND_DOWN | Allocation.FRACTIONAL:
            return rest * done // steps
        case Allocation.FRONT_LOADED:
            return pl.min_horizontal(done, rest)
        case Allocation.BACK_LOADED:
            return pl.max_horizontal(pl.lit(0), done - (steps - rest))
        case Allocation.FRONT_LOADED_TO_SINGLE_TRANCHE:
            return pl.when(done >= 1).then(rest).otherwise(0)
        case Allocation.BACK_LOADED_TO_SINGLE_TRANCHE:
            return pl.when(done >= steps).then(rest).otherwise(0)
