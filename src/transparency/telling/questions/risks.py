"""What could go wrong, and where it has gone wrong before: with sources, and what this plan does, worse where worse.

The precedents and their sources: reference, "public page and founder workflow" 1, 5.1 and sources, "anchors" 1.1.
"""

from collections.abc import Callable

from msgspec import Struct

from transparency.language import _, deferred
from transparency.rules.rule import Rule
from transparency.telling.cautions import Point, cautions
from transparency.telling.questions.answers import (
    dilution_told,
    first_told,
    instrument_told,
    part_unprinted,
    part_used_told,
    relied_told,
    share_told,
)
from transparency.telling.questions.question import Material
from transparency.telling.sentence import Told, tell, together


class Comparison(Struct, frozen=True):
    """What this plan does in a point of a precedent: ``better``, ``worse``, or ``open`` where nothing is said."""

    kind: str
    text: Told


class Precedent(Struct, frozen=True):
    """A case of somebody else's plan."""

    id: str
    title: str
    text: str
    source: str
    here: tuple[Comparison, ...]


def risks(material: Material) -> tuple[Point, ...]:
    """What could go wrong, the worst first; the company's own words are not asked."""
    words = material.settings.words
    nothing, market = cautions(material.latest, material.settings)[:2]
    paid_first, smaller = first_told(material), dilution_told(material)
    relied = relied_told(material)
    used = part_used_told(material) or part_unprinted(material)
    basis = together(relied, used) if relied else tell("On which exemption the company relies is not stated.")
    return (
        Point(_("It can be worth nothing"), nothing.text),
        Point(_("Others are paid first"), paid_first or tell("How much comes first is not published.")),
        Point(_("Your part can shrink"), smaller or tell("New units of others make every part smaller.")),
        Point(_("There may be no way to sell"), market.text),
        Point(_("It can cost money to own"), instrument_told(material) or tell("What has to be paid is not stated.")),
        Point(_("Tax can be due before there is cash"),
              material.company("tax") or tell("The company says nothing of tax. Ask an adviser before you buy.")),
        Point(_("The law is not settled"), together(basis, tell(
            "Whether platforms may give equity to contractors in this way is a question that courts and rules have not "
            "closed."))),
        Point(_("The plan can be changed or closed"),
              tell("The board decides, within its policies. What %(providers)s were promised stays promised; nothing "
                   "new has to follow.", providers=words.providers)),
    )  # fmt: skip


def precedents(material: Material) -> tuple[Precedent, ...]:
    """Three cases, each held beside the rule in force."""
    found = []
    for id, title, text, source, judge in _CASES:
        here = judge(material.rule, material) if material.rule else ()
        found.append(Precedent(id, _(title), _(text), _(source), here or (Comparison("open", tell("No rule says.")),)))
    return tuple(found)


def _sale(rule: Rule | None, material: Material) -> tuple[Comparison, ...]:
    """A sale in which what was not earned was ended, and a gate of activity."""
    if rule is None or rule.on_sale is None:
        return ()
    kept = rule.on_sale.unvested not in {"forfeit"} and rule.on_sale.if_not_assumed not in {None, "forfeit"}
    sale = Comparison("better" if kept else "worse", material.clause("sale"))
    gate = rule.eligibility.activity
    if gate is None:
        return sale, Comparison("better", tell("No months of activity are asked for."))
    asked = tell("%(active)s active months of %(months)s are asked for.", active=gate.active_months, months=gate.months)
    return sale, Comparison("better" if gate.months <= 12 and gate.leave_counts else "worse", asked)


def _volume(rule: Rule | None, material: Material) -> tuple[Comparison, ...]:
    """Rewards that start at a number of rides and grow with it."""
    care = rule.care_check if rule else None
    if care is None or care.volume_ceiling_per_week is None:
        return (Comparison("worse", tell("No ceiling is stated: more work may bring more units without end.")),)
    ceiling = tell("Above %(most)s sessions a week nothing more is added.", most=care.volume_ceiling_per_week)
    return (Comparison("better", ceiling),)


def _token(rule: Rule | None, material: Material) -> tuple[Comparison, ...]:
    """A grant too small to matter."""
    return (Comparison("open", together(share_told(material), tell("Judge for yourself."))),)


_Judge = Callable[[Rule | None, Material], tuple[Comparison, ...]]
_CASES: tuple[tuple[str, str, str, str, _Judge], ...] = (
    (
        "juno",
        deferred("Juno"),
        deferred(
            "Juno, a ride service, promised stock units to drivers. It was sold for $200 million about a year later. "
            "What drivers had not earned was ended for about $0.02 a unit, and some went to court. To qualify, they "
            "had to be active in 24 of 30 months."
        ),
        deferred("Crain’s New York Business, 20 June 2017; Juno’s own questions and answers, 28 March 2016."),
        _sale,
    ),
    (
        "uber-lyft",
        deferred("Uber and Lyft"),
        deferred(
            "Before going public in 2019 both gave drivers cash with which they could buy shares. Lyft gave "
            "$1,000 from 10,000 rides on, and $10,000 from 20,000 on. A driver who worked seven days a week had "
            "3,700 rides, and got nothing."
        ),
        deferred("Fortune, 28 February 2019; Bloomberg, 1 March 2019."),
        _volume,
    ),
    (
        "goto",
        deferred("GoTo (Gojek)"),
        deferred(
            "Before going public in 2022 GoTo gave shares to about 600,000 drivers. Those of the first years got "
            "4,000 shares, worth about $94, and later ones 1,000. It was called a token amount."
        ),
        deferred("Taipei Times, 2022."),
        _token,
    ),
)
"""Id, name, what happened, source, and how the rule in force compares."""


def verdict_words(kind: str) -> str:
    """What stands before a verdict."""
    return {"better": _("Here it is better"), "worse": _("Here it is no better"), "open": _("Here")}[kind]
