"""What a release says about rules: grants that follow them, exceptions by reason, and the last pots."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from transparency.release.cells import QuarterCells
from transparency.release.release import Compliance, Pot, Reason, Release, Status
from transparency.rules.rule import Rule
from transparency.units import factor


def compliance(cells: QuarterCells, rules: Sequence[Rule], reasons: Mapping[str, str]) -> tuple[Compliance, ...]:
    """One entry for each of ``rules`` whose grants are counted. ``reasons``: reason → its sentence."""
    found = []
    for rule in rules:
        prefix = f"grants/{rule.id}"
        if f"{prefix}/all" not in cells:
            continue
        named = f"{prefix}/reason/"
        told = [id.removeprefix(named) for id in cells.published.values if id.startswith(named)]
        found.append(
            Compliance(
                rule=rule.id,
                grants=cells.value(f"{prefix}/all"),
                following=cells.value(f"{prefix}/following"),
                exceptions=cells.value(f"{prefix}/exceptions"),
                reasons=tuple(
                    Reason(id=id, words=reasons.get(id, id.replace("_", " ")), grants=cells.value(named + id))
                    for id in sorted(told)
                ),
            )
        )
    return tuple(found)


def pots(cells: QuarterCells, rules: Sequence[Rule]) -> tuple[Pot, ...]:
    """The last sharing of each pot that was published up to the quarter."""
    found = []
    for rule in rules:
        for grant in rule.grants:
            prefix = f"pot/{rule.id}/{grant.id}"
            last = next((one for one in (cells, *reversed(cells.before)) if f"{prefix}/units" in one), None)
            if last is not None:
                units, people, points = (last.value(f"{prefix}/{id}") for id in ("units", "people", "points"))
                found.append(Pot(rule.id, grant.id, last.quarter.end, units, people, points))
    return tuple(found)


def taken_up(rules: Sequence[Rule], end: date) -> tuple[Rule, ...]:
    """Rules that had taken effect by a day: a release knows of no later ones."""
    return tuple(
        rule for rule in rules if rule.was_in_force and rule.dates.effective_from and rule.dates.effective_from <= end
    )


def split_between(old: Rule, new: Rule, release: Release) -> Fraction:
    """New units for one of the old rule, by splits between the days on which the two took effect.

    A rule that has no such day yet speaks in units of the release's as-of date.
    """
    start, until = old.dates.effective_from, new.dates.effective_from or release.as_of
    return factor(release.splits, start, until, pool=new.pool) if start else Fraction(1)


def pot_totals(rule: Rule, release: Release) -> dict[str, Fraction]:
    """Grant → points of everyone in its last sharing, as they are printed."""
    return {
        pot.grant: Fraction(pot.points.amount)
        for pot in release.pots
        if pot.rule == rule.id and pot.points.amount and pot.points.status is not Status.RANGE
    }
