"""Versions of policies: their order, the one in force on a day, and the page of each."""

from collections.abc import Sequence
from datetime import date

from transparency.publication.publication import Policy
from transparency.release.paths import policy_page


def by_slug(policies: Sequence[Policy]) -> dict[str, list[Policy]]:
    """Versions of each policy, oldest first; policies in the order of their titles."""
    found: dict[str, list[Policy]] = {}
    for policy in sorted(policies, key=lambda p: (p.effective, p.version)):
        found.setdefault(policy.slug, []).append(policy)
    return dict(sorted(found.items(), key=lambda item: (item[1][-1].title, item[0])))


def current(versions: Sequence[Policy], day: date) -> Policy:
    """The version in force on a day; before the first takes effect, that first one."""
    in_force = [policy for policy in versions if policy.effective <= day]
    return in_force[-1] if in_force else versions[0]


def page_of(policy: Policy, versions: Sequence[Policy], day: date) -> str:
    """A version's page: the version in force has the policy's own address."""
    return policy_page(policy.slug, "" if policy is current(versions, day) else policy.version)
