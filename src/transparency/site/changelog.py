"""All changes, newest first: figures published, policies and rules that took effect. The page and the feed read it."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from transparency.publication.publication import Publication
from transparency.release.paths import report_page
from transparency.release.release import Release
from transparency.release.versions import by_slug, page_of
from transparency.site import address
from transparency.site.rules import pages_of_rules
from transparency.telling.wording import _


class Change(Struct, frozen=True):
    """One entry. ``key`` never changes, so that a feed reader knows an entry it has seen."""

    key: str
    date: date
    kind: str
    text: str
    path: str
    link: str
    title: str

    @property
    def anchor(self) -> str:
        """Its anchor on the page of changes: no other change has it, as no part of a key holds two dashes in a row.

        Versions are the last part, and may.
        """
        return self.key.replace("/", "--").lower()


def changes(publication: Publication, releases: Sequence[Release], findings: dict[str, str]) -> list[Change]:
    """Every change, newest first. ``findings``: one sentence on each quarter, by quarter."""
    latest = releases[-1]
    found = [
        Change(
            f"figures/{release.quarter}", release.published, _("Figures"),
            _("Figures of %(quarter)s published.", quarter=release.label) + " " + findings[release.quarter],
            report_page(release.quarter), _("Report for %(quarter)s", quarter=release.label),
            _("Figures of %(quarter)s", quarter=release.label),
        )
        for release in releases
    ]  # fmt: skip
    for versions in by_slug(publication.policies).values():
        for number, policy in enumerate(versions):
            found.append(
                Change(
                    f"policy/{policy.slug}/{policy.version}", policy.effective, _("Policy"),
                    _("“%(title)s”, version %(version)s: %(summary)s", title=policy.title, version=policy.version,
                      summary=policy.summary) if number else
                    _("“%(title)s”, first version: %(summary)s", title=policy.title, summary=policy.summary),
                    page_of(policy, versions, latest.as_of),
                    _("Read version %(version)s", version=policy.version),
                    _("%(title)s, version %(version)s", title=policy.title, version=policy.version),
                )
            )  # fmt: skip
    pages = pages_of_rules(publication)
    for rule in publication.rules:
        found.append(
            Change(
                f"rule/{rule.id}", rule.effective_from, _("Rule"),
                _("%(id)s, “%(title)s”, takes effect: %(summary)s", id=rule.id, title=rule.title, summary=rule.summary),
                pages.get(rule.id, address.POLICIES),
                _("Read the rule") if rule.id in pages else _("All rules"),
                _("Rule %(id)s", id=rule.id),
            )
        )  # fmt: skip
    return sorted(found, key=lambda change: (-change.date.toordinal(), change.key))
