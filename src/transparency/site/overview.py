"""The overview: what is promised, what went against providers, what somebody would get, what to read first."""

from transparency.site import address, sections
from transparency.site.ladder import ladder
from transparency.site.rendering import Page, SitePages
from transparency.telling.answers import Material
from transparency.telling.course import promised_course
from transparency.telling.labels import say
from transparency.telling.made_up_people import made_up_people, people_heading


def add_overview(pages: SitePages, material: Material) -> None:
    """The page."""
    releases, settings, latest, rule = material.releases, material.settings, material.latest, material.rule
    people = made_up_people(rule, latest)[0] if rule else []
    opening = sections.opening(latest, settings)
    against = sections.against(releases, settings)
    pages.add(
        "pages/overview.html",
        Page(address.OVERVIEW, say("overview"), "overview", opening.title),
        beats=opening.beats,
        lead=opening.lead,
        course="" if against else promised_course(releases),
        against=against,
        first=sections.first(releases, settings),
        people=people,
        people_heading=people_heading(people) if people else "",
        rule=rule,
        ladder=ladder(latest, settings),
        cautions=opening.cautions,
        blocks=[block for block in sections.blocks(releases, settings) if block.id == "pool"],
    )
