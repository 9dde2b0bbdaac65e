"""Texts of closed quarters: what was published of a policy version, a rule or a commentary is not edited afterwards.

A release names each by its hash. A new text is a new version, with a day of its own.
"""

from collections.abc import Iterator, Sequence

from transparency.closing.quarters import ClosedQuarter
from transparency.publication.problem import Problem
from transparency.publication.publication import Publication


def changed_texts(publication: Publication, closed: Sequence[ClosedQuarter]) -> list[Problem]:
    """C05 for each text of a closed quarter that was edited, or is gone; once, at the text."""
    return list(
        dict.fromkeys([*_policies(publication, closed), *_rules(publication, closed), *_words(publication, closed)])
    )


def frozen_texts(closed: Sequence[ClosedQuarter]) -> frozenset[str]:
    """Hashes of the policies and commentaries that were published with closed quarters."""
    policies = {named.sha256 for each in closed for named in each.release.policies}
    return frozenset(policies | {each.record.commentary_sha256 for each in closed})


def _policies(publication: Publication, closed: Sequence[ClosedQuarter]) -> Iterator[Problem]:
    there = {(policy.slug, policy.version): policy.document for policy in publication.policies}
    for each in closed:
        for named in each.release.policies:
            document = there.get((named.id, named.version))
            if document is None or document.sha256 != named.sha256:
                path = document.path if document else f"policies/{named.id}/{named.version}.md"
                what = f"Version {named.version} of “{named.title}”"
                yield _problem(what, path, "Restore it (git checkout), and write what is new as a new version.")


def _rules(publication: Publication, closed: Sequence[ClosedQuarter]) -> Iterator[Problem]:
    there = {rule.id: rule for rule in publication.rules}
    for each in closed:
        for named in each.release.rules:
            rule = there.get(named.id)
            if rule is None or rule.sha256 != named.sha256:
                path = rule.path if rule else f"rules/{named.id}.yaml"
                hint = "Restore it (git checkout), and write what is new as a new rule. A rule ends by effective_to."
                yield _problem(f"Rule {named.id}", path, hint)


def _words(publication: Publication, closed: Sequence[ClosedQuarter]) -> Iterator[Problem]:
    there = {disclosed.quarter.id: disclosed.commentary for disclosed in publication.disclosed}
    for each in closed:
        path = f"{each.folder}/commentary.md"
        document = there.get(each.quarter)
        if not each.correction and (document is None or document.sha256 != each.record.commentary_sha256):
            hint = "Restore it (git checkout). A mistake in it is mended in the open: transparency correct."
            yield _problem(f"The commentary of {each.quarter}", path, hint)


def _problem(what: str, path: str, hint: str) -> Problem:
    return Problem("C05", f"{what} was published, and is not what was published.", path, hint=hint)
