"""The overview: what is promised, what went against providers, what somebody would get, what to read first."""

from collections.abc import Mapping

from transparency.closing.record import PublicRecord
from transparency.release.release import Status
from transparency.site import address, sections
from transparency.site.ladder import ladder
from transparency.site.previews import preview_of
from transparency.site.rendering import Page, SitePages
from transparency.telling.labels import say
from transparency.telling.numbers.course import promised_course
from transparency.telling.questions.asked import asked_told, questions_heading
from transparency.telling.questions.question import Material, answered
from transparency.telling.questions.question_lists import GUIDES, SCEPTIC, THERAPISTS
from transparency.telling.record.calendar import due_day
from transparency.telling.record.scoreboard import score_heading, scoreboard
from transparency.telling.rules.made_up_people import made_up_people, people_heading
from transparency.telling.rules.under_way import under_way


def add_overview(pages: SitePages, material: Material, places: Mapping[str, str], record: PublicRecord) -> None:
    """The page. ``record``: when each quarter was published, and when the next figures are due."""
    releases, settings, latest, rule = material.releases, material.settings, material.latest, material.rule
    people = made_up_people(rule, latest)[0] if rule and promising(material) else []
    opening = sections.opening(latest, settings)
    against = sections.against(releases, settings)
    score = scoreboard(material, record.appeared, due_day(record.calendar, latest))
    asked = [question for questions in (THERAPISTS, GUIDES, SCEPTIC) for question in answered(questions, material)]
    people_asked = [asked_told(question, settings, material.seen) for question in material.governance.questions]
    pages.add(
        "pages/overview.html",
        Page(address.OVERVIEW, say("overview"), "overview", opening.title),
        preview=preview_of(opening.beats),
        beats=opening.beats,
        lead=opening.lead,
        course="" if against else promised_course(releases),
        against=against,
        first=sections.first(releases, settings),
        people=people,
        people_heading=people_heading(people) if people else "",
        rule=rule,
        under_way=under_way(material.rules, material.governance.motions, latest, settings),
        score=score,
        score_heading=score_heading(score),
        places=places,
        questions=asked[: len(THERAPISTS) + len(GUIDES)],
        questions_heading=questions_heading(asked, people_asked),
        ladder=ladder(latest, settings),
        cautions=opening.cautions,
        blocks=[block for block in sections.blocks(releases, settings) if block.id == "pool"],
    )


def promising(material: Material) -> bool:
    """Whether somebody can be promised something: a rule is in force, and units are set aside."""
    empty = material.latest.value("pool.set_aside").status is Status.NOTHING
    return material.rule is not None and material.ended is None and not empty
