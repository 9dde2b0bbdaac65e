"""What a release knows that comparing and explaining rules needs: splits between two rules, and the last pots."""

from fractions import Fraction

from transparency.release.release import Release
from transparency.rules.rule import Rule


def split_between(old: Rule, new: Rule, release: Release) -> Fraction:
    """New units for one of the old rule, by splits between the days on which the two took effect.

    A rule that has no such day yet speaks in units of the release's as-of date.
    """
    times = Fraction(1)
    start, until = old.dates.effective_from, new.dates.effective_from or release.as_of
    for split in release.splits:
        if start is not None and split.pool == (new.pool or split.pool) and start < split.day <= until:
            times *= Fraction(split.new, split.old)
    return times


def pot_totals(rule: Rule, release: Release) -> dict[str, Fraction]:
    """Grant → points of everyone in its last sharing, where they are published."""
    return {pot.grant: Fraction(pot.points) for pot in release.pots if pot.rule == rule.id and pot.points}
