"""Policies and rules that readers were shown, beside an older state: what was shown is not worded anew in silence.

A release names the texts in force on its last day, and holds them to their hashes (C05). Every text is on the site from
the next build on: one that no release names yet is held here, beside the state in which it was shown.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from transparency.closing.quarters import ClosedQuarter
from transparency.governance.history import Written
from transparency.governance.motions import MOTIONS
from transparency.publication.policy import read_policies
from transparency.publication.problem import Problem
from transparency.publication.publication import RuleFile
from transparency.publication.rule_files import read_rule_files, rule_digest

_LATER = {"status", "dates", "approvals"}
"""Of a proposed rule: what is written once it was voted on."""
_MEND = (
    "Restore it, and write what is new as a new version. A mistake is mended in the open: transparency correct QUARTER"
)


def reworded(
    root: Path, folder: Path, closed: tuple[ClosedQuarter, ...], said: Written, other: str
) -> tuple[list[Problem], list[Problem]]:
    """C10 for each text that ``folder`` shows, and that is gone or another one in ``root``; what there cannot be read.

    ``closed``: our releases; a text that a correction names was changed in the open. ``said``: what ``folder`` says in
    its files of governance.
    """
    corrected = {
        named.sha256 for each in closed if each.correction for named in (*each.release.policies, *each.release.rules)
    }
    policies, unread = read_policies(folder)
    _, rules, more = read_rule_files(folder)
    found = [*_policies(root, policies, corrected, other), *_rules(root, rules, corrected, said, other)]
    return found, [*unread, *more]


def _policies(root: Path, theirs: list[Any], corrected: set[str], other: str) -> Iterator[Problem]:
    ours = {(policy.slug, policy.version): policy.document for policy in read_policies(root)[0]}
    for policy in theirs:
        now = ours.get((policy.slug, policy.version))
        if now is None or (now.sha256 != policy.document.sha256 and now.sha256 not in corrected):
            what = f"Version {policy.version} of “{policy.title}” is shown by {other}"
            yield _problem(what, policy.document.path, gone=now is None)


def _rules(root: Path, theirs: list[RuleFile], corrected: set[str], said: Written, other: str) -> Iterator[Problem]:
    ours = _by_id(read_rule_files(root)[1])
    voted = _voted(said)
    for id, rule in _by_id(theirs).items():
        if _status(rule) == "draft":
            continue
        now = ours.get(id)
        what = f"Rule {id} is shown by {other}"
        if now is None or _status(now) == "draft":
            yield _problem(what, rule.text.path, gone=True)
        elif _status(rule) != "proposed":
            if rule_digest(now) not in {rule_digest(rule), *corrected}:
                yield _problem(what, rule.text.path, gone=False)
        elif id in voted and _proposal(now) != _proposal(rule):
            yield _problem(f"The proposed rule {id} was voted on as {other} shows it", rule.text.path, gone=False)


def _by_id(files: list[RuleFile]) -> dict[str, RuleFile]:
    return {str(file.data.get("id")): file for file in files if isinstance(file.data, dict)}


def _status(rule: RuleFile) -> str:
    return str(rule.data.get("status", "in_force"))


def _proposal(rule: RuleFile) -> Mapping[str, Any]:
    return {name: value for name, value in rule.data.items() if name not in _LATER}


def _voted(said: Written) -> set[str]:
    """The rules on which there was a vote."""
    motions = said.get(MOTIONS, {}).get("motions")
    stated = [motion for motion in motions if isinstance(motion, dict)] if isinstance(motions, list) else []
    return {str(motion["rule"]) for motion in stated if motion.get("rule") and motion.get("vote")}


def _problem(what: str, path: str, *, gone: bool) -> Problem:
    return Problem("C10", f"{what}, and is {'gone' if gone else 'another one'} here.", path, hint=_MEND)
