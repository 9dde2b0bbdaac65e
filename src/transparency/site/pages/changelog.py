"""All changes, newest first: figures published, policies and rules that took effect. The page and the feed read it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from transparency.publication.publication import Publication
from transparency.release.paths import report_page
from transparency.release.release import Release
from transparency.release.versions import by_slug, page_of
from transparency.rules.reading import public_sources
from transparency.rules.rule import Rule
from transparency.site import address
from transparency.site.pages.rules import pages_of_rules
from transparency.telling.labels import say
from transparency.telling.numbers.format import day
from transparency.telling.record.corrections import correction_news, correction_title
from transparency.telling.record.quarter_news import decisions


class ChangelogEntry(Struct, frozen=True):
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


def changes(
    publication: Publication,
    releases: Sequence[Release],
    findings: dict[str, str],
    superseded: Sequence[Release] = (),
) -> list[ChangelogEntry]:
    """Every change, newest first. ``findings``: one sentence on each quarter, by quarter.

    ``superseded``: releases that were corrected.
    """
    latest = releases[-1]
    found = [
        ChangelogEntry(
            f"figures/{release.quarter}", release.published, say("change-of-figures"),
            say("figures-of-quarter-published", quarter=release.label) + " " + findings[release.quarter],
            report_page(release.path), say("report-for-quarter", quarter=release.label),
            say("figures-of-quarter", quarter=release.label),
        )
        for release in releases
    ]  # fmt: skip
    found += [
        ChangelogEntry(
            f"pool/{release.quarter}", release.published, say("change-of-pool"),
            " ".join(f"{change.what}. {change.meaning}" for change in decisions(release, publication.settings)),
            report_page(release.path), say("report-for-quarter", quarter=release.label),
            say("pool-in-quarter", quarter=release.label),
        )
        for release in releases if decisions(release, publication.settings)
    ]  # fmt: skip
    found += [
        ChangelogEntry(
            f"correction/{release.path}", release.correction.published, correction_title(release.correction),
            correction_news(release), report_page(release.path), say("read-the-correction"),
            say("correction-of-quarter", quarter=release.label),
        )
        for release in (*superseded, *releases) if release.correction
    ]  # fmt: skip
    for versions in by_slug(publication.policies).values():
        for number, policy in enumerate(versions):
            found.append(
                ChangelogEntry(
                    f"policy/{policy.slug}/{policy.version}", policy.effective, say("change-of-policy"),
                    say("policy-version", title=policy.title, version=policy.version,
                      summary=policy.summary) if number else
                    say("policy-first-version", title=policy.title, summary=policy.summary),
                    page_of(policy, versions, latest.as_of),
                    say("read-version-version", version=policy.version),
                    say("title-and-version", title=policy.title, version=policy.version),
                )
            )  # fmt: skip
    pages = pages_of_rules(publication)
    for rule in publication.rules:
        found.append(
            ChangelogEntry(
                f"rule/{rule.id}", rule.effective_from, say("change-of-rule"),
                say("rule-takes-effect", id=rule.id, title=rule.title, summary=rule.summary),
                pages.get(rule.id, address.POLICIES),
                say("read-the-rule") if rule.id in pages else say("all-rules"),
                say("rule", id=rule.id),
            )
        )  # fmt: skip
    for source in public_sources(publication):
        found += _before_effect(source.rule, pages)
    return sorted(found, key=lambda change: (-change.date.toordinal(), change.key))


def _before_effect(rule: Rule, pages: Mapping[str, str]) -> Iterator[ChangelogEntry]:
    """That a rule was proposed, and announced: people can say what they think of it before it takes effect."""
    dates, kind = rule.dates, say("change-of-rule")
    page, link, title = pages[rule.id], say("read-the-rule"), say("rule", id=rule.id)
    if dates.proposed:
        text = say("rule-proposed", id=rule.id, title=rule.title, summary=rule.summary)
        yield ChangelogEntry(f"rule-proposed/{rule.id}", dates.proposed, kind, text, page, link, title)
    if rule.was_in_force and dates.announced and dates.effective_from and dates.announced < dates.effective_from:
        start = day(dates.effective_from)
        text = say("rule-announced", id=rule.id, title=rule.title, summary=rule.summary, day=start)
        yield ChangelogEntry(f"rule-announced/{rule.id}", dates.announced, kind, text, page, link, title)
