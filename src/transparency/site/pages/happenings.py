"""The pages "What happens if" and "Risks"."""

from collections.abc import Mapping

from transparency.site import address
from transparency.site.rendering import Page, SitePages
from transparency.telling.labels import say
from transparency.telling.questions.question import Material
from transparency.telling.questions.risks import precedents, risks, verdict_words
from transparency.telling.rules.happenings import happenings


def add_happenings(pages: SitePages, material: Material, places: Mapping[str, str]) -> None:
    """Both pages. ``places``: where the site says more, by the names that happenings have for it."""
    page = Page(address.HAPPENINGS, say("what-happens-to-it-if"), "happenings", say("what-happens-lead"))
    pages.add("pages/what-happens.html", page, happenings=happenings(material), places=places)
    page = Page(address.RISKS, say("what-could-go-wrong"), "risks", say("risks-lead"))
    pages.add(
        "pages/risks.html",
        page,
        risks=risks(material),
        precedents=precedents(material),
        verdict_words=verdict_words,
    )
