"""The timeline of rules and one page for each version: in words, as tables and steps, worked by hand, compared, agreed.

Drafts are not public. A rule that is proposed, or announced and not yet in force on the date of the figures, says so.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from hashlib import sha256

from markupsafe import Markup
from msgspec import Struct

from transparency.publication.publication import Publication
from transparency.release.compliance import pot_totals, split_between
from transparency.release.paths import policy_page, rule_page
from transparency.release.release import Compliance, Release
from transparency.release.versions import by_slug, current
from transparency.rules.difference import Difference, difference
from transparency.rules.notice import Notice, notice_of
from transparency.rules.policies import clause_of, rules_with
from transparency.rules.reading import public_sources
from transparency.rules.rule import Rule
from transparency.rules.words.examples import Compared, compared, expected_totals
from transparency.rules.words.explain import BandChart, Explanation, explain, grant_instruments
from transparency.site import address, drawing
from transparency.site.downloads import Download, listed
from transparency.site.rendering import Page, SitePages
from transparency.telling.labels import say
from transparency.telling.rules.words import (
    Agreed,
    agreed,
    notice_words,
    pot_notes,
    reviewed,
    split_note,
    state_of,
    units_note,
    when,
)


class Charted(Struct, frozen=True):
    """Bands as a drawing."""

    chart: BandChart
    svg: Markup


class RuleVersion(Struct, frozen=True):
    """What the timeline says of one version. ``state``: proposed, announced, current, superseded, withdrawn."""

    id: str
    title: str
    summary: str
    state: str
    when: str
    """In force from and to, or why not, in words."""
    proposed: date | None
    announced: date | None
    start: date | None
    end: date | None
    notice: str
    page: str
    changed: tuple[str, ...]


class ShownRule(Struct, frozen=True):
    """Everything the page of one version shows."""

    version: RuleVersion
    previous: RuleVersion | None
    following: RuleVersion | None
    words: Explanation
    policies: Mapping[str, tuple[tuple[str, str], ...]]
    """Clause → title and page of each policy that speaks of it."""
    charts: tuple[Charted, ...]
    instruments: tuple[tuple[str, str], ...]
    changes: tuple[Difference, ...]
    split_note: str
    before_after: tuple[Compared, ...]
    notice: Notice | None
    notice_drawing: Markup
    agreed: tuple[Agreed, ...]
    compliance: Compliance | None
    pot_notes: Mapping[str, str]
    units_note: str
    reviewed: str
    file: Download
    sha256: str


def rule_files(publication: Publication) -> dict[str, bytes]:
    """The files of the public rules, for download."""
    return {address.rule_data(s.rule.id): s.file.text.text.encode() for s in public_sources(publication)}


def pages_of_rules(publication: Publication) -> dict[str, str]:
    """The page of each public rule, by its id."""
    return {source.rule.id: rule_page(source.rule.id) for source in public_sources(publication)}


ORDER = ("current", "announced", "proposed", "ended", "superseded", "withdrawn")
"""In the timeline what is in force comes first, then what is to come, then what was."""


class RuleList:
    """The public rules of a publication, seen on the date of a release's figures."""

    def __init__(self, publication: Publication, release: Release) -> None:
        self._publication, self._settings = publication, publication.settings
        self._release = release
        self._sources = {source.rule.id: source for source in public_sources(publication)}
        self.versions = {id: self._version(source.rule) for id, source in self._sources.items()}

    def shown(self, id: str, files: Mapping[str, bytes]) -> ShownRule:
        """Everything that the page of one version shows."""
        source, version, release = self._sources[id], self.versions[id], self._release
        rule = source.rule
        old = self._before(rule)
        roles = self._settings.attributes["role"].values if "role" in self._settings.attributes else {}
        totals = self._totals(rule, old, version)
        words = explain(rule, self._settings.words, roles, totals)
        told = notice_of(rule)
        times = split_between(old, rule, release) if old else Fraction(1)
        ahead = old is not None and version.state in {"proposed", "announced"} and times == 1
        later = [other for other in self.versions.values() if self._sources[other.id].rule.supersedes == id]
        return ShownRule(
            version=version,
            previous=self.versions[old.id] if old else None,
            following=later[-1] if later else None,
            words=words,
            policies=self._policies(rule),
            charts=tuple(Charted(chart, drawing.bands(chart)) for chart in words.charts if chart.unit),
            instruments=grant_instruments(rule, self._settings.words),
            changes=self._changes(rule),
            split_note=split_note(old, release, times) if old and times != 1 else "",
            before_after=compared(old, rule, pot_totals(old, release)) if ahead and old else (),
            notice=told,
            notice_drawing=drawing.notice(rule.id, told) if told else Markup(""),
            agreed=tuple(agreed(approval) for approval in sorted(rule.approvals, key=lambda one: one.on)),
            compliance=next((found for found in release.compliance if found.rule == id), None),
            pot_notes=pot_notes(rule, old, release, totals),
            units_note=units_note(rule, release),
            reviewed=reviewed(rule),
            file=listed(address.rule_data(id), say("the-rule-as-it-is-run"), files),
            sha256=sha256(files[address.rule_data(id)]).hexdigest(),
        )

    def _policies(self, rule: Rule) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """The policies in force with the rule on the date of the figures that speak of its clauses."""
        found: dict[str, dict[tuple[str, str], None]] = {}
        for versions in by_slug(self._publication.policies).values():
            policy = current(versions, self._release.as_of)
            if rule in rules_with(policy, self._publication):
                for stated in policy.states:
                    found.setdefault(clause_of(stated.field), {})[policy.title, policy_page(policy.slug)] = None
        return {clause: tuple(pages) for clause, pages in found.items()}

    def _totals(self, rule: Rule, old: Rule | None, version: RuleVersion) -> dict[str, Fraction]:
        """Points of everyone else in each pot: as last shared, or for a rule to come as can be expected."""
        release = self._release
        known = pot_totals(rule, release)
        if known or old is None or version.state not in {"proposed", "announced"}:
            return known
        before = pot_totals(old, release)
        return expected_totals(old, rule, before) if before else {}

    def _before(self, rule: Rule) -> Rule | None:
        source = self._sources.get(rule.supersedes or "")
        return source.rule if source else None

    def _changes(self, rule: Rule) -> tuple[Difference, ...]:
        """What is different from the version before, with the splits between the two taken out."""
        old = self._before(rule)
        if old is None or not (old.runs and rule.runs):
            return ()
        return difference(old, rule, self._settings.words, times=split_between(old, rule, self._release))

    def _version(self, rule: Rule) -> RuleVersion:
        dates, state = rule.dates, state_of(rule, self._release.as_of)
        if state == "superseded" and not any(other.rule.supersedes == rule.id for other in self._sources.values()):
            state = "ended"
        told = notice_of(rule)
        return RuleVersion(
            id=rule.id,
            title=rule.title,
            summary=rule.summary,
            state=state,
            when=when(rule, state),
            proposed=dates.proposed,
            announced=dates.announced,
            start=dates.effective_from,
            end=dates.effective_to,
            notice=notice_words(told) if told else "",
            page=rule_page(rule.id),
            changed=tuple(change.text for change in self._changes(rule)),
        )


def add_rules(pages: SitePages, publication: Publication, release: Release, files: Mapping[str, bytes]) -> None:
    """The timeline and the page of each version; nothing when no rule is public."""
    rules = RuleList(publication, release)
    if not rules.versions:
        return
    newest = list(reversed(rules.versions.values()))
    newest.sort(key=lambda version: ORDER.index(version.state))
    current = [version for version in newest if version.state == "current"]
    page = Page(address.RULES, say("rules"), "rules", say("the-rules-by-which-units"))
    pages.add("pages/rules.html", page, versions=newest, current=current)
    for id, version in rules.versions.items():
        page = Page(version.page, f"{version.title} ({id})", "rules", version.summary)
        pages.add("pages/rule.html", page, rule=rules.shown(id, files))
