"""What a sceptical therapist asks, answered from published data, the rule in force and the company's own words.

An empty answer is told as such: no evidence. Which questions there are: ``question_lists.py``; what a question is:
``question.py``.
"""

from collections.abc import Callable, Sequence

from transparency.language import _, plural
from transparency.release.catalogue import LADDER
from transparency.release.causes import HOLDER, part_change
from transparency.release.release import NONE, NOTHING, Status, Unit
from transparency.rules.notice import notice_of
from transparency.rules.rule import Rule
from transparency.rules.words.explain import vesting_words
from transparency.rules.words.questions import instrument_words
from transparency.rules.words.wording import grant_name
from transparency.telling.cautions import cautions, market
from transparency.telling.numbers.figures import figure_name
from transparency.telling.numbers.format import day, spoken
from transparency.telling.numbers.headlines import headline
from transparency.telling.numbers.lines import line_name, listed
from transparency.telling.numbers.notes import NO_CASH
from transparency.telling.questions.question import Material
from transparency.telling.record.setbacks import paid_first_sentence, span_told, squares_marked
from transparency.telling.record.signatures import signature_status
from transparency.telling.record.voice import advice_sentence, tally
from transparency.telling.rules.grounds import grounds, stated_told, used_told
from transparency.telling.rules.news import compliance_sentence
from transparency.telling.rules.words import notice_given
from transparency.telling.sentence import Number, Told, number_of, said, tell, together


def figure_answer(id: str) -> Callable[[Material], Told]:
    """A figure with its name, where it is printed."""

    def tells(material: Material) -> Told:
        if material.latest.value(id) == NONE:
            return Told()
        return tell(
            "%(name)s: %(number)s.",
            name=figure_name(id),
            number=number_of(material.latest, id, material.latest.currency),
        )

    return tells


def clause_answer(*ids: str) -> Callable[[Material], Told]:
    """What the rule in force says for things that can happen."""
    return lambda material: together(*(material.clause(id) for id in ids))


def company_answer(about: str) -> Callable[[Material], Told]:
    """The company's own words about a subject."""
    return lambda material: material.company(about)


def share_told(material: Material) -> Told:
    """The promised part of the company."""
    return headline(material.latest, material.settings)[0]


def worthless_told(material: Material) -> Told:
    """That it can, and by what price."""
    return together(tell("Yes."), cautions(material.latest, material.settings)[0].text)


def worth_told(material: Material) -> Told:
    """What a unit was appraised at, where that is published."""
    stated = material.latest.grounds
    if stated.unpublished or stated.appraised_on is None or stated.appraised.amount is None:
        return Told()
    return grounds(material.latest, material.settings)[-1].text


def earning_told(material: Material) -> Told:
    """How each kind of grant is earned."""
    rule = material.rule
    if rule is None or not rule.runs:
        return Told()
    return _of_grants(rule, [vesting_words(rule, grant) for grant in rule.grants])


def _of_grants(rule: Rule, words: Sequence[str]) -> Told:
    """What is said of each kind of grant: its name before it, unless all are alike."""
    if len(set(words)) == 1:
        return said(words[0])
    names = (grant_name(grant) for grant in rule.grants)
    named = [(name[:1].upper() + name[1:], text) for name, text in zip(names, words, strict=True) if text]
    return together(*(tell("%(grant)s: %(words)s", grant=name, words=text) for name, text in named))


def dilution_told(material: Material) -> Told:
    """What new units of others took in the last year."""
    change = part_change(material.releases)
    taken = sum(-cause.squares for cause in change.against if cause.id.startswith(HOLDER)) if change else 0
    if not change:
        return Told()
    if not taken:
        return tell("It can, but did not within %(span)s.", span=span_told(change))
    return tell(
        "Within %(span)s new units of others took %(taken)s of the company’s 10,000 squares from what was promised.",
        span=span_told(change),
        taken=squares_marked("taken", taken),
    )


def instrument_told(material: Material) -> Told:
    """What is granted, and what has to be paid."""
    rule = material.rule
    if rule is None or not rule.runs:
        return Told()
    words = material.settings.words
    return _of_grants(rule, [instrument_words(rule.instrument_of(grant), words) for grant in rule.grants])


def more_later_told(material: Material) -> Told:
    """Which grants are made again and again."""
    if material.ended:
        return tell("No. No rule is in force.")
    if material.rule is None or not material.rule.runs:
        return Told()
    again = [grant.title or grant.id for grant in material.rule.grants if grant.when == "each_period"]
    return tell("Yes, by the rule: %(grants)s.", grants=listed(again)) if again else tell("No. The rule grants once.")


def compliance_told(material: Material) -> Told:
    """What the check of all grants under the newest rule found."""
    found = material.latest.compliance
    return compliance_sentence(found[-1]) if found else Told()


def cash_told(material: Material) -> Told:
    """Cash ever paid, where it is printed."""
    paid = material.latest.value("money.paid")
    if paid == NOTHING:
        return tell("No one has ever been paid cash for a %(unit)s.", unit=material.settings.words.unit)
    if paid.status is Status.NONE:
        return Told()
    return figure_answer("money.paid")(material)


def sold_told(material: Material) -> Told:
    """Whether what one holds can be sold: what the company says of it, else that there is no market."""
    return material.company("cash") or market(material.settings)


def cash_unprinted(material: Material) -> Told:
    """Why nothing is printed of cash that was ever paid."""
    return tell(NO_CASH, least=material.latest.minimum)


def shrinking_told(material: Material) -> Told:
    """The same as an answer to whether it can."""
    change = part_change(material.releases)
    taken = change and any(cause.id.startswith(HOLDER) for cause in change.against)
    return together(tell("Yes."), dilution_told(material)) if taken else dilution_told(material)


def removal_told(material: Material) -> Told:
    """Whether it makes a difference who ends the work."""
    leave = material.rule.on_leave if material.rule else None
    if leave is None:
        return material.company("removed")
    if leave.bad_leaver:
        return material.clause("leaving")
    return tell("Who ends the work makes no difference: it is as if you left.")


def taking_part_told(material: Material) -> Told:
    """Who is promised something from now on."""
    if material.ended:
        return tell("No rule is in force, so nobody is promised anything by a rule now.")
    return material.clause("who")


def qualify_told(material: Material) -> Told:
    """Who takes part, and how many of those here do."""
    return together(taking_part_told(material), figure_answer("people.coverage")(material))


def overwork_told(material: Material) -> Told:
    """The ceiling of the rule in force."""
    care = material.rule.care_check if material.rule else None
    if care is None or care.volume_ceiling_per_week is None:
        return Told()
    ceiling = tell("Above %(most)s sessions a week nothing more is added.", most=care.volume_ceiling_per_week)
    metrics = [list(found) for found in (care.outcome_metrics, care.referral_metrics) if found != "none"]
    if metrics:
        return together(
            ceiling,
            tell("These count too: %(metrics)s.", metrics=listed([metric for found in metrics for metric in found])),
        )
    return together(ceiling, tell("Outcomes and referrals count for nothing."))


def changing_told(material: Material) -> Told:
    """How often rules changed, and the notice of the last change."""
    taken = [rule for rule in material.rules if rule.was_in_force and rule.supersedes]
    if not taken:
        return tell("Yes. There was no change so far.")
    changed = said(
        plural("Yes. There was %(count)s change so far.", "Yes. There were %(count)s changes so far.", len(taken))
    )
    last = notice_of(taken[-1])
    return together(changed, tell("Last time: %(notice)s.", notice=notice_given(last)) if last else Told())


def vote_told(material: Material) -> Told:
    """Who speaks for providers, and what came of it."""
    council, motions = material.governance.council, material.governance.motions
    if council is None and not motions:
        return Told()
    advice = advice_sentence(tally(motions, material.seen))
    return tell("%(name)s. %(advice)s.", name=council.name if council else _("No council is stated"), advice=advice)


def holders_told(material: Material) -> Told:
    """What each group of other holders has."""
    table = material.latest.tables.get("denominator")
    if table is None:
        return Told()
    place = [column.id for column in table.columns].index("percent")
    parts = [
        tell("%(who)s %(part)s", who=material.latest.holders[row.id],
             part=Number(f"denominator/{row.id}/percent", row.cells[place], spoken(row.cells[place], Unit.PERCENT)))
        for row in table.rows
        if row.id in material.latest.holders
    ]  # fmt: skip
    return tell("%(parts)s, of the company, fully diluted.", parts=together(*parts, between=", ")) if parts else Told()


def elsewhere_told(material: Material) -> Told:
    """That it has, and where."""
    return tell("Yes: Juno, Uber and Lyft, GoTo. What happened there, and what this plan does.")


def checked_told(material: Material) -> Told:
    """Who signed, and that all can be compared."""
    return tell(
        "%(status)s. Every file has a hash, every number its sum, and anybody can rebuild the site from them.",
        status=signature_status(material.signings),
    )


def approved_told(material: Material) -> Told:
    """The pool, when the board adopted it, and in which quarters it set more aside."""
    pools = [pool for pool in material.settings.pools if pool.approved]
    aside = figure_answer("pool.set_aside")(material)
    later = [release.label for release in material.releases[1:] if release.amount("quarter.authorized")]
    if later:
        aside = together(aside, tell("More was set aside in %(quarters)s.", quarters=listed(later)))
    days = [
        tell("%(pool)s: first adopted on %(day)s.", pool=pool.name, day=day(pool.approved))
        for pool in pools
        if pool.approved
    ]
    return together(aside, *days) if days else Told()


def ladder_told(material: Material) -> Told:
    """All four steps."""
    steps = [figure_answer(id)(material) for id in LADDER]
    return together(*steps) if all(steps) else Told()


def both_bases_told(material: Material) -> Told:
    """The promised part on both counts."""
    bases = [figure_answer(f"awards.promised.{base}")(material) for base in ("fully_diluted", "issued")]
    return together(*bases) if all(bases) else Told()


def version_told(material: Material) -> Told:
    """The rules in force."""
    rules = material.latest.rules
    return together(*(
        tell("%(title)s (%(id)s), in force since %(day)s.", title=rule.title, id=rule.id, day=day(rule.effective))
        for rule in rules
    ))  # fmt: skip


def lost_told(material: Material) -> Told:
    """What was given back, lapsed or cancelled in the quarter."""
    lines = ("forfeited", "expired", "company_cancelled")
    back = [figure_answer(f"quarter.{line}")(material) for line in lines]
    hidden = [line_name(line, material.latest) for line in lines if line in material.latest.other_lines]
    other = tell("Counted with other lines of few people: %(lines)s.", lines=listed(hidden)) if hidden else Told()
    return together(*back, other)


def buying_told(material: Material) -> Told:
    """What is paid, and what a unit was appraised at."""
    return together(instrument_told(material), worth_told(material))


def first_told(material: Material) -> Told:
    """What others are paid first."""
    return paid_first_sentence(material.releases, material.settings)


def rights_told(material: Material) -> Told:
    """What the council may see and ask for."""
    council = material.governance.council
    return said(" ".join(council.rights)) if council and council.rights else Told()


def relied_told(material: Material) -> Told:
    """On what the company relies."""
    exemption = material.latest.grounds.exemption
    return stated_told(exemption) if exemption else Told()


def part_used_told(material: Material) -> Told:
    """How much of the exemption is used, where that is published."""
    used = material.latest.grounds.rule_701
    return used_told(used) if used else Told()


def part_unprinted(material: Material) -> Told:
    """That it is not published."""
    return tell("How much of it is used is not published.")


def recompute_told(material: Material) -> Told:
    """What can be computed again, and what cannot."""
    return tell(
        "The sums yes: they are public, and one command compares them. The ledger itself is private; its commitment is "
        "in every release. %(hash)s…",
        hash=material.latest.ledger[:16],
    )


def nothing_told(material: Material) -> Told:
    """No evidence."""
    return Told()
