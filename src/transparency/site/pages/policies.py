"""Policy pages: the version in force, every other version with a banner that says what it is, and the list."""

from collections.abc import Callable, Sequence
from datetime import date

from markupsafe import Markup
from msgspec import Struct

from transparency.publication.problem import Problem
from transparency.publication.publication import Policy, Publication
from transparency.release.links import IN_POLICY, Links
from transparency.release.paths import policy_page, rule_page
from transparency.release.versions import by_slug, current, page_of
from transparency.rules.policies import clause_of, rules_with
from transparency.rules.words.questions import clauses
from transparency.site import address
from transparency.site.pages.figures import FigureList
from transparency.site.rendering import Page, SitePages
from transparency.site.texts import set_text
from transparency.telling.labels import say
from transparency.telling.references import amounts


class PolicyVersion(Struct, frozen=True):
    """One version in a policy's history; also the one that is coming."""

    version: str
    effective: date
    summary: str
    sha256: str
    page: str


class ListedPolicy(Struct, frozen=True):
    """A policy in the list of policies: its version in force, and how many there have been."""

    slug: str
    title: str
    summary: str
    version: str
    effective: date
    versions: int
    page: str


class RuleSays(Struct, frozen=True):
    """A clause that a policy speaks of, and the rules that say it in the same words, each with its place."""

    question: str
    text: str
    rules: tuple[tuple[str, str], ...]


class ShownPolicy(Struct, frozen=True):
    """What a policy's page shows. ``state``: ``current``, ``superseded`` or ``future``, on the date of the figures."""

    title: str
    summary: str
    version: str
    effective: date
    reviewed_by: str
    body: Markup
    state: str
    replaced: date | None
    replaced_by: str
    current_page: str
    current_title: str
    rules: tuple["RuleSays", ...]
    """What the rules of its time say of what it states."""
    coming: PolicyVersion | None
    history: tuple[PolicyVersion, ...]


def _list_policies(publication: Publication, day: date) -> list[ListedPolicy]:
    """Every policy with its version in force on a day."""
    found = []
    for slug, versions in by_slug(publication.policies).items():
        policy = current(versions, day)
        found.append(
            ListedPolicy(
                slug,
                policy.title,
                policy.summary,
                policy.version,
                policy.effective,
                len(versions),
                policy_page(slug),
            )
        )
    return found


def add_policies(
    pages: SitePages, publication: Publication, figure: Callable[[str], str | None], figures: FigureList
) -> list[Problem]:
    """The list and every version's page. ``figure`` gives the printed text for a reference in the text."""
    value = amounts(figures.releases)
    day = pages.latest.as_of
    problems: list[Problem] = []
    rules = [
        {
            "id": rule.id,
            "anchor": address.slug(rule.id).lower(),
            "title": rule.title,
            "summary": rule.summary,
            "announced": rule.announced,
            "effective_from": rule.effective_from,
            "effective_to": rule.effective_to,
        }
        for rule in reversed(publication.rules)
    ]
    listed = _list_policies(publication, day)
    page = Page(
        address.POLICIES,
        say("policies"),
        "policies",
        say("the-companys-policies-on-provider"),
    )
    pages.add("pages/policies.html", page, policies=listed, rules=rules)
    links = Links(publication, day)
    for versions in by_slug(publication.policies).values():
        for policy in versions:
            document = policy.document
            where = page_of(policy, versions, day)
            body, found = set_text(document, where, figure, figures, links, value=value, ids=IN_POLICY)
            problems += found
            shown = _shown(policy, versions, day, body, _rules_say(policy, publication))
            title, about = shown.title, policy.summary
            if shown.state != "current":
                title = say("title-and-version", title=shown.title, version=shown.version)
                about = f"{title}: {about}"
            pages.add("pages/policy.html", Page(where, title, "policies", about), policy=shown)
    return problems


def _rules_say(policy: Policy, publication: Publication) -> tuple[RuleSays, ...]:
    """The clauses of rules in force that a policy states fields of, each with the place where the rule says it."""
    asked = {clause_of(stated.field) for stated in policy.states}
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for rule in rules_with(policy, publication):
        for clause in clauses(rule, publication.settings.words, {}):
            if clause.id in asked:
                places = found.setdefault((clause.question, clause.text), [])
                places.append((rule.id, f"{rule_page(rule.id)}#{clause.id}"))
    return tuple(RuleSays(question, text, tuple(rules)) for (question, text), rules in found.items())


def _shown(
    policy: Policy, versions: Sequence[Policy], day: date, body: Markup, rules: tuple[RuleSays, ...]
) -> ShownPolicy:
    now = current(versions, day)
    place = versions.index(policy)
    after = versions[place + 1] if place + 1 < len(versions) else None
    state = "future" if policy.effective > day else "current" if policy is now else "superseded"
    history = tuple(
        PolicyVersion(v.version, v.effective, v.summary, v.document.sha256, page_of(v, versions, day))
        for v in reversed(versions)
    )
    coming = [v for v in reversed(history) if v.effective > day]
    return ShownPolicy(
        title=policy.title,
        summary=policy.summary,
        version=policy.version,
        effective=policy.effective,
        reviewed_by=policy.reviewed_by,
        body=body,
        state=state,
        replaced=after.effective if after and state == "superseded" else None,
        replaced_by=after.version if after and state == "superseded" else "",
        current_page=page_of(now, versions, day),
        current_title=now.title,
        rules=rules,
        coming=coming[0] if coming and state == "current" else None,
        history=history,
    )
