"""Changes of rules that are under way: until when, and where, everybody can say what they think of them."""

from collections.abc import Sequence

from msgspec import Struct

from transparency.governance.motions import Motion
from transparency.publication.settings import Settings
from transparency.release.release import Release
from transparency.rules.rule import Rule
from transparency.telling.numbers.format import day
from transparency.telling.rules.words import state_of
from transparency.telling.sentence import Told, said, tell, together


class UnderWay(Struct, frozen=True):
    """A rule that is proposed, or announced and not in force yet."""

    rule: str
    title: str
    text: Told


def under_way(rules: Sequence[Rule], motions: Sequence[Motion], release: Release, settings: Settings) -> list[UnderWay]:
    """Every such rule, as of the day of publication."""
    found = []
    for rule in rules:
        state = state_of(rule, release.published)
        start = rule.dates.effective_from
        if state == "announced" and start:
            found.append(UnderWay(rule.id, rule.title, together(
                said(rule.summary), tell("It takes effect on %(day)s.", day=day(start)))))  # fmt: skip
        elif state == "proposed":
            motion = next((motion for motion in motions if motion.rule == rule.id), None)
            planned = tell("It is proposed for %(day)s.", day=day(start)) if start else tell("No day is set for it.")
            found.append(UnderWay(rule.id, rule.title, together(
                said(rule.summary), planned, _deadline(motion, release, settings))))  # fmt: skip
    return found


def _deadline(motion: Motion | None, release: Release, settings: Settings) -> Told:
    """Until when comments are read, and where they go."""
    until = motion.comments_until if motion else None
    if until is None:
        open_until = tell("No day is set until which comments are read.")
    elif until < release.published:
        open_until = tell("Comments were read until %(day)s.", day=day(until))
    else:
        open_until = tell("Say what you think of it until %(day)s.", day=day(until))
    contact = settings.company.contact
    return together(open_until, tell("Write to %(contact)s.", contact=contact) if contact else Told())
