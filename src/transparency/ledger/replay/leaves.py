"""Leaves of absence: which day of its schedule a grant has come to, by the rule that it names.

A leave lets earning go on for some days, then it stands still until the provider is back (for ever, if never). Then the
days of the schedule that were still to come are put off by as long as it stood still; or, where the rule catches up,
what fell due meanwhile is earned at once. So a leave is a map of days: the schedule is asked about an earlier one.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import polars as pl
from msgspec import Struct

from transparency.ledger.replay.arrays import NEVER, Bools, Codes, Ints, bools, ints
from transparency.publication.publication import LeaveTerms


class Leave(NamedTuple):
    """One leave of a provider; an ``end`` of ``NEVER`` is none. Events are by their place, -1 without one."""

    provider: str
    start: int
    end: int
    started: int
    ended: int


class LeaveEvents(Struct, frozen=True):
    """Events by which leaves begin and end, in the order of days."""

    at: Ints
    starts: Bools
    day: Ints
    provider: pl.Series
    undone: Ints
    """The reversal of each; -1 without one."""

    def leaves(self, *, undone: bool = False) -> Iterator[Leave]:
        """All leaves: a start, and the next end of the same provider; of events that were not undone, or that were."""
        open_: dict[str, tuple[int, int]] = {}
        rows = zip(self.provider, self.at.tolist(), self.starts.tolist(), self.day.tolist(), self.undone, strict=True)
        for provider, at, starts, day, undoing in rows:
            if starts and (undoing >= 0) == undone:
                open_.setdefault(provider, (at, day))
            elif not starts and (undone or undoing < 0) and provider in open_:
                started, start = open_.pop(provider)
                yield Leave(provider, start, day, started, at)
        for provider, (started, start) in open_.items():
            yield Leave(provider, start, NEVER, started, -1)

    def unpaired(self) -> Iterator[tuple[int, bool]]:
        """Events that begin a leave during one (True), or end none (False), and were not undone."""
        away: set[str] = set()
        for provider, at, starts, undoing in zip(
            self.provider, self.at.tolist(), self.starts, self.undone, strict=True
        ):
            if undoing >= 0:
                continue
            if (provider in away) == starts:
                yield at, bool(starts)
            (away.add if starts else away.discard)(provider)


class Leaves(Struct, frozen=True):
    """The leaves of all grants whose rule says what a leave does: the last one of each grant first."""

    ranks: tuple["_Rank", ...]

    def __bool__(self) -> bool:
        return bool(self.ranks)

    @property
    def grants(self) -> Ints:
        """All grants that have any."""
        return np.flatnonzero(np.any([rank.stop < NEVER for rank in self.ranks], axis=0))

    def days(self, rows: Ints, days: Ints, known: Ints | int, as_of: int = NEVER) -> Ints:
        """The days of their schedules that some grants (``rows``) have come to by some days.

        ``known``: the quarter by whose close a leave has to be booked. ``as_of``: a leave that did not stop earning by
        then, and has no end, is taken to end in time.
        """
        for rank in self.ranks:
            days = rank.days(rows, days, known, as_of)
        return days


class _Rank(Struct, frozen=True):
    """One leave of every grant, by grant: ``NEVER`` where there is none."""

    stop: Ints
    """The last day on which something is earned."""
    end: Ints
    catch_up: Bools
    since: Ints
    """The quarter in which the start counts, and the one in which it is undone."""
    until: Ints
    end_since: Ints
    end_until: Ints

    @classmethod
    def none(cls, count: int) -> "_Rank":
        """No leave of so many grants, to be filled in."""
        stop, end, since, until, end_since, end_until = (np.full(count, NEVER) for _ in range(6))
        return cls(stop, end, np.zeros(count, np.bool_), since, until, end_since, end_until)

    def days(self, rows: Ints, days: Ints, known: Ints | int, as_of: int) -> Ints:
        """See :meth:`Leaves.days`."""
        stop, started = self.stop[rows], (self.since[rows] <= known) & (known < self.until[rows])
        ended = (self.end_since[rows] <= known) & (known < self.end_until[rows])
        end = np.where(ended, self.end[rows], NEVER)
        counts = started & (end > stop) & ((end < NEVER) | (stop <= as_of)) & (days > stop)
        since = np.where(self.catch_up[rows], days, days - (end - stop))
        return np.where(counts, np.where(days < end, stop, since), days)


def leaves_of(events: LeaveEvents, quarter: Ints, terms: Mapping[str, LeaveTerms], grants: pl.DataFrame) -> Leaves:
    """Lay the leaves of providers out by grant. ``grants``: rule, provider and date of each."""
    every = [*events.leaves(), *events.leaves(undone=True)]
    if not every or not terms:
        return Leaves(())
    of_provider: dict[str, list[Leave]] = {}
    for leave in sorted(every, key=lambda one: (one.start, one.started), reverse=True):
        of_provider.setdefault(leave.provider, []).append(leave)
    undone = dict(zip(events.at.tolist(), events.undone.tolist(), strict=True))

    def counts(event: int) -> tuple[int, int]:
        """The quarters from which an event is known, and from which it is undone."""
        return int(quarter[event]), int(quarter[undone[event]]) if undone[event] >= 0 else NEVER

    ranks: list[_Rank] = []
    days = ints(grants["date"])
    for g, (rule, provider) in enumerate(zip(grants["rule"], grants["provider"], strict=True)):
        for number, leave in enumerate(of_provider.get(provider, ()) if rule in terms else ()):
            if number == len(ranks):
                ranks.append(_Rank.none(len(days)))
            rank, of_rule = ranks[number], terms[rule]
            rank.stop[g] = max(leave.start + of_rule.continues_days, int(days[g]))
            rank.end[g], rank.catch_up[g] = leave.end, of_rule.catch_up
            rank.since[g], rank.until[g] = counts(leave.started)
            if leave.ended >= 0:
                rank.end_since[g], rank.end_until[g] = counts(leave.ended)
    return Leaves(tuple(ranks))


def leave_events(events: pl.DataFrame, kind: Codes, kinds: Mapping[str, int], undoes: Ints) -> LeaveEvents:
    """Find the events by which leaves begin and end: ``leave_start``, ``leave_end``, and ``provider_status``."""
    of_status = (kind == kinds["provider_status"]) & events["cause"].is_in(["leave", "return"]).fill_null(
        False
    ).to_numpy()
    at = np.flatnonzero(np.isin(kind, [kinds["leave_start"], kinds["leave_end"]]) | of_status)
    undone = np.full(len(kind), -1)
    reversals = np.flatnonzero(undoes >= 0)
    undone[undoes[reversals]] = reversals
    day = ints(events["date"])
    at = at[np.argsort(day[at], kind="stable")]
    starts = (kind[at] == kinds["leave_start"]) | bools(events["cause"][at] == "leave")
    return LeaveEvents(at, starts, day[at], events["provider"][at], undone[at])
