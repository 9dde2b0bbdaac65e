"""Texts of closed quarters: what was published of a policy version, a rule or a commentary is not edited afterwards.

A release names each by its hash. A new text is a new version, with a day of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec.structs import replace

from transparency.closing.quarters import QUARTERS, ClosedQuarter, in_force
from transparency.publication.problem import Problem
from transparency.publication.publication import Disclosed, Document, Publication
from transparency.publication.quarter import parse_quarter
from transparency.release.release import Reference, Release

_MEND = "A mistake in it is mended in the open: transparency correct QUARTER"


def changed_texts(publication: Publication, closed: Sequence[ClosedQuarter]) -> list[Problem]:
    """C05 for each text of a closed quarter that was edited, is gone, or is dated anew; once, at the text."""
    found = [*_policies(publication, closed), *_rules(publication, closed), *_words(publication, closed)]
    return list(dict.fromkeys([*found, *_dated_anew(publication, closed)]))


def as_closed(publication: Publication, closed: Sequence[ClosedQuarter]) -> Publication:
    """The publication with the words and the last day of each closed quarter as they were frozen.

    ``closed``: of each quarter the release that counts.
    """
    records = {each.quarter: each.record for each in closed}

    def frozen(disclosed: Disclosed) -> Disclosed:
        record = records.get(disclosed.quarter.id)
        if record is None:
            return disclosed
        words = disclosed.commentary
        if record.commentary_sha256 != words.sha256:
            words = Document(words.path, record.commentary, 1, record.commentary_sha256)
        return replace(disclosed, closed=record.day, commentary=words)

    return replace(publication, disclosed=tuple(map(frozen, publication.disclosed)))


def moved_years(publication: Publication, closed: Sequence[ClosedQuarter]) -> list[Problem]:
    """C16 where a closed quarter is none, or would end on another day, by the fiscal years of the settings."""
    years = publication.settings.fiscal_years
    for each in closed:
        quarter = parse_quarter(each.quarter, years)
        if quarter is None or quarter.end != each.disclosure.as_of:
            now = f"with these fiscal years it ends on {quarter.end}" if quarter else "no quarter has that name now"
            message = f"{each.quarter} was closed as of {each.disclosure.as_of}; {now}."
            hint = "Restore it. Closed quarters keep their names: let the fiscal year move by a later day in "
            return [
                Problem("C16", message, hint=f"{hint}fiscal_year_moved, whose transition period is not closed yet.")
            ]
    return []


def frozen_texts(closed: Sequence[ClosedQuarter]) -> frozenset[str]:
    """Hashes of the policies and commentaries that were published with closed quarters."""
    policies = {named.sha256 for each in closed for named in each.release.policies}
    return frozenset(policies | {each.record.commentary_sha256 for each in closed})


def _policies(publication: Publication, closed: Sequence[ClosedQuarter]) -> Iterator[Problem]:
    there = {(policy.slug, policy.version): policy.document for policy in publication.policies}
    for named in _named(closed, lambda release: release.policies):
        document = there.get((named.id, named.version))
        if document is None or document.sha256 != named.sha256:
            path = document.path if document else f"policies/{named.id}/{named.version}.md"
            what = f"Version {named.version} of “{named.title}”"
            yield _problem(what, path, f"Restore it (git checkout), and write what is new as a new version. {_MEND}")


def _rules(publication: Publication, closed: Sequence[ClosedQuarter]) -> Iterator[Problem]:
    there = {rule.id: rule for rule in publication.rules}
    for named in _named(closed, lambda release: release.rules):
        rule = there.get(named.id)
        if rule is None or rule.sha256 != named.sha256:
            path = rule.path if rule else f"rules/{named.id}.yaml"
            hint = "Restore it (git checkout), and write what is new as a new rule. A rule ends by effective_to."
            yield _problem(f"Rule {named.id}", path, f"{hint} {_MEND}")


def _named(closed: Sequence[ClosedQuarter], texts: Callable[[Release], Sequence[Reference]]) -> Iterable[Reference]:
    """Each text that releases name, as it was named last: a correction counts where it names another than before."""
    last: dict[tuple[str, str], Reference] = {}
    before: dict[str, Sequence[Reference]] = {}
    for each in closed:
        known = before.get(each.quarter, ()) if each.correction else ()
        last |= {(named.id, named.version): named for named in texts(each.release) if named not in known}
        before[each.quarter] = texts(each.release)
    return last.values()


def _dated_anew(publication: Publication, closed: Sequence[ClosedQuarter]) -> Iterator[Problem]:
    """C05 for a text that is said by now to have counted on the last day of a quarter that was published without it.

    And for a rule that is said to have ended before a quarter that was published with it. Who corrects one of these
    quarters has told it of all.
    """
    ours = {(policy.slug, policy.version): policy for policy in publication.policies}
    ruled = {rule.id: rule for rule in publication.rules}
    told = _told_by_corrections(closed)
    for each in in_force(closed):
        day, release = each.disclosure.as_of, each.release
        named = {(text.id, text.version) for text in release.policies}
        counted = {policy.slug: policy for policy in publication.policies if policy.effective <= day}
        for slug, policy in counted.items():
            if (slug, policy.version) not in named | told:
                what = f"Version {policy.version} of “{policy.title}” is said to count from {policy.effective} on"
                yield _dated(what, f"{each.quarter} was published without it", ours[slug, policy.version].document.path)
        in_it = {rule.id for rule in release.rules}
        for id, rule in ruled.items():
            held = rule.effective_from <= day and (rule.effective_to is None or day <= rule.effective_to)
            if held is (id in in_it) or (id, id) in told:
                continue
            what = f"from {rule.effective_from} on" if held else f"until {rule.effective_to}"
            way = "without it" if held else "with it"
            yield _dated(f"Rule {id} is said to count {what}", f"{each.quarter} was published {way}", rule.path)


def _told_by_corrections(closed: Sequence[ClosedQuarter]) -> set[tuple[str, str]]:
    """Texts, by id and version, that a correction names and the release before it did not, or the other way round."""
    told: set[tuple[str, str]] = set()
    before: dict[str, set[tuple[str, str]]] = {}
    for each in closed:
        named = {(text.id, text.version) for text in (*each.release.policies, *each.release.rules)}
        told |= named ^ before[each.quarter] if each.correction and each.quarter in before else set()
        before[each.quarter] = named
    return told


def _dated(what: str, published: str, path: str) -> Problem:
    hint = f"Correct the day: what is new counts from a later one. {_MEND} --what rules"
    return Problem("C05", f"{what}, and {published}.", path, hint=hint)


def _words(publication: Publication, closed: Sequence[ClosedQuarter]) -> Iterator[Problem]:
    there = {disclosed.quarter.id: disclosed.commentary for disclosed in publication.disclosed}
    for each in in_force(closed):
        document = there.get(each.quarter)
        if document is None or document.sha256 != each.record.commentary_sha256:
            path = f"{QUARTERS}/{each.quarter}/commentary.md"
            hint = f"Restore it (git checkout). {_MEND.replace('QUARTER', each.quarter)} --what text"
            yield _problem(f"The commentary of {each.quarter}", path, hint)


def _problem(what: str, path: str, hint: str) -> Problem:
    return Problem("C05", f"{what} was published, and is not what was published.", path, hint=hint)
