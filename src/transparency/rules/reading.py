"""Reading whole rule files: what :mod:`transparency.publication.rule_files` reads only the head of."""

from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from transparency.publication.files.text_file import excerpt
from transparency.publication.files.validation import validate
from transparency.publication.files.yaml_file import Key
from transparency.publication.problem import Problem, Severity
from transparency.publication.publication import Publication, RuleFile
from transparency.rules.rule import Rule


class RuleSource(Struct, frozen=True):
    """A rule with the file it came from, so that checks can say where."""

    rule: Rule
    file: RuleFile

    def problem(self, code: str, key: Key, message: str, hint: str = "", *, warning: bool = False) -> Problem:
        """A problem at a setting of the file, or at the nearest group around it that is set."""
        while key and key not in self.file.positions:
            key = key[:-1]
        place = self.file.positions.get(key) if key else None
        line, column = (place.line, place.column) if place else (1, None)
        severity = Severity.WARNING if warning else Severity.ERROR
        shown = excerpt(self.file.text.text, line)
        return Problem(code, message, self.file.text.path, line, column, hint, shown, severity)


def read_sources(publication: Publication) -> tuple[tuple[RuleSource, ...], list[Problem]]:
    """All rules of a publication with their files, drafts and proposals too, by ``effective_from``, then id."""
    problems: list[Problem] = []
    sources: list[RuleSource] = []
    for file in publication.rule_files:
        rule, faults = _read(file)
        problems += faults
        if rule is not None:
            sources.append(RuleSource(rule, file))
    return tuple(sorted(sources, key=_order)), problems


@lru_cache(maxsize=256)
def _read(file: RuleFile) -> tuple[Rule | None, list[Problem]]:
    """One rule; every page and report asks for the same files."""
    return validate(Rule, file.data, file.positions, file.text.path, text=file.text.text)


def read_rules(publication: Publication) -> tuple[tuple[Rule, ...], list[Problem]]:
    """All rules of a publication, drafts and proposals too, by ``effective_from`` (those without one last), then id."""
    sources, problems = read_sources(publication)
    return tuple(source.rule for source in sources), problems


def public_sources(publication: Publication) -> tuple[RuleSource, ...]:
    """Rules that are shown, with their files: all but drafts, oldest first, proposed ones last."""
    return tuple(source for source in read_sources(publication)[0] if source.rule.status != "draft")


def in_force(rules: Sequence[Rule], pool: str | None = None) -> Rule | None:
    """The rule in force last (for ``pool``, if given); ``None`` without one."""
    candidates = [rule for rule in rules if rule.was_in_force and pool in (None, rule.pool)]
    current = [rule for rule in candidates if rule.status == "in_force"] or candidates
    return current[-1] if current else None


def _order(source: RuleSource) -> tuple[bool, str, str]:
    start = source.rule.dates.effective_from
    return start is None, str(start or ""), source.rule.id
