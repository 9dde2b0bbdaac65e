"""What a release says about rules: grants that follow them, exceptions by reason, and the last pots.

Counts of grants are counts about people: they pass through ``privacy.counts`` before anything shows them.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

import polars as pl

from transparency.privacy.counts import Part, protect_parts
from transparency.release.release import Compliance, Pot, Reason, Status, Value
from transparency.rules.conformance import Conformance
from transparency.rules.inputs_cell import read_cell
from transparency.rules.rule import Rule

Cell: TypeAlias = tuple[str, str, str | None]
"""Rule, outcome, reason."""


class Tally:
    """Grants and people by rule, outcome and reason, up to any quarter."""

    def __init__(self, conformance: Conformance) -> None:
        cell, first = ["rule", "outcome", "reason"], pl.col("quarter").min()
        grants, self.reasons = conformance.grants, conformance.reasons
        self._grants = grants.group_by(*cell, "quarter").len().rows()
        by_person = grants.group_by(*cell, "provider").agg(first)
        self._people = by_person.group_by(*cell, "quarter").len().rows()
        self._of_rule = by_person.group_by("rule", "provider").agg(first).group_by("rule", "quarter").len().rows()

    def parts(self, quarter: int) -> dict[Cell, Part]:
        """Grants counted up to a quarter (its index), and different people, of each cell that has any."""
        grants, people = (_up_to(quarter, rows) for rows in (self._grants, self._people))
        return {cell: Part(grants[cell], people[cell]) for cell in grants}

    def people(self, quarter: int) -> Counter[tuple[str, ...]]:
        """Different people with grants under each rule, up to a quarter."""
        return _up_to(quarter, self._of_rule)


def _up_to(quarter: int, rows: Sequence[tuple[Any, ...]]) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for *cell, at, count in rows:
        if at <= quarter:
            found[tuple(cell)] += count
    return found


def compliance(tally: Tally, rules: Sequence[Rule], quarter: int, minimum: int) -> tuple[Compliance, ...]:
    """One entry for each of ``rules`` that runs, over all grants counted up to ``quarter`` (its index)."""
    counted, people = tally.parts(quarter), tally.people(quarter)
    found = []
    for rule in rules:
        if not rule.runs:
            continue
        reasons = sorted(reason for of, _, reason in counted if of == rule.id and reason is not None)
        cells: list[tuple[str, str | None]] = [("follows", None), *(("exception", reason) for reason in reasons)]
        parts = [counted.get((rule.id, *cell), Part(0, 0)) for cell in cells]
        shown = protect_parts(parts, people[rule.id,], minimum)
        hidden = shown.total is None or None in shown.parts[1:]
        excused = None if hidden else sum(count or 0 for count in shown.parts[1:])
        found.append(
            Compliance(
                rule=rule.id,
                grants=_value(shown.total),
                following=_value(shown.parts[0]),
                exceptions=_value(excused),
                # A reason whose count is withheld is not named: that there is one would be a count of at least one.
                reasons=tuple(
                    Reason(id=reason, words=tally.reasons.get(reason, reason), grants=_value(count))
                    for reason, count in zip(reasons, shown.parts[1:], strict=True)
                    if count is not None and not hidden
                ),
            )
        )
    return tuple(found)


def pots(conformance: Conformance, rules: Sequence[Rule], quarter: int, minimum: int) -> tuple[Pot, ...]:
    """The last sharing of each pot up to ``quarter``: units, people and points, if enough people took part."""
    sharing = (pl.col("quarter") <= quarter) & (pl.col("outcome") == "follows")
    found = []
    for rule in rules:
        for grant in rule.grants:
            if grant.shared is None:
                continue
            of_pot = (pl.col("rule") == rule.id) & (pl.col("kind") == grant.id)
            members = conformance.grants.filter(of_pot & sharing)
            if members.is_empty():
                continue
            last = _last_period(members, quarterly=grant.period == "quarter")
            day: date = max(last["date"].to_list())
            people = last["provider"].n_unique()
            points = Fraction(0)
            for text, number in last.group_by("inputs").len().iter_rows():
                points += (read_cell(rule, text).points or 0) * number
            enough = people >= minimum
            found.append(
                Pot(
                    rule=rule.id,
                    grant=grant.id,
                    day=day,
                    units=_value(int(last["units"].sum()) if enough else None),
                    people=_value(people if enough else None),
                    points=str(points) if enough else "",
                )
            )
    return tuple(found)


def taken_up(rules: Sequence[Rule], end: date) -> tuple[Rule, ...]:
    """Rules that had taken effect by a day: a release knows of no later ones."""
    return tuple(
        rule for rule in rules if rule.was_in_force and rule.dates.effective_from and rule.dates.effective_from <= end
    )


def _last_period(members: pl.DataFrame, *, quarterly: bool) -> pl.DataFrame:
    """The grants of the latest calendar year, or calendar quarter."""
    year = pl.col("date").dt.year().cast(pl.Int32) * 4
    period = year + pl.col("date").dt.quarter().cast(pl.Int32) if quarterly else year
    return members.filter(period == members.select(period.max()).item())


def _value(amount: int | None) -> Value:
    return Value(amount=amount, status=Status.SHOWN if amount is not None else Status.WITHHELD)
