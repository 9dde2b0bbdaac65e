"""Where the site says more about what people ask: pages and anchors by the names that questions have for them."""

from collections.abc import Mapping

from transparency.release.causes import part_change
from transparency.site import address
from transparency.site.pages.calendar import CALENDAR
from transparency.telling.questions.question import Material


def places(material: Material, rule_pages: Mapping[str, str]) -> dict[str, str]:
    """Name → page with its anchor, of those that this site has."""
    rule = rule_pages.get(material.rule.id, address.POLICIES) if material.rule else address.POLICIES
    clauses = f"{rule}#%s" if rule != address.POLICIES else rule
    latest = material.latest
    against = part_change(material.releases) or latest.amount("capitalization.claims_first")
    return {
        "ladder": f"{address.OVERVIEW}#ladder",
        "against": f"{address.OVERVIEW}#against" if against else f"{address.OVERVIEW}#before",
        "people": f"{address.OVERVIEW}#people" if material.rule else address.OVERVIEW,
        "rule": rule,
        "rules": address.RULES if rule_pages else address.POLICIES,
        "numbers": address.NUMBERS,
        "holders": address.table_page("denominator") if "denominator" in latest.tables else address.NUMBERS,
        "voice": address.VOICE,
        "questions": f"{address.QUESTIONS}#people",
        "calendar": CALENDAR,
        "changes": address.CHANGES,
        "check": f"{address.METHODS}#check",
        "about": f"{address.ABOUT}#basis",
        "history": f"{address.RISKS}#history",
        "risk-zero": f"{address.RISKS}#zero",
        **{id: f"{address.HAPPENINGS}#{id}" for id in ("leave", "removed", "sale", "tax", "cash")},
        **{id: clauses.replace("%s", id) for id in ("away", "leaving", "buying-back", "shutdown", "short")},
        "sale-clause": clauses.replace("%s", "sale"),
    }
