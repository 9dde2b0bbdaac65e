"""Checks of a rule among the other versions: R01, R11, R15, R18, R19."""

from collections.abc import Iterator
from datetime import date

from transparency.publication.files.regular_files import FILE, kind_of
from transparency.publication.files.suggestion import did_you_mean
from transparency.publication.problem import Problem
from transparency.rules.checks.context import Context
from transparency.rules.reading import RuleSource


def only_words(source: RuleSource, context: Context) -> Iterator[Problem]:
    """R01 (warning): without grants no grant can be checked, and the file does not say that it means so."""
    if source.rule.was_in_force and not source.rule.runs and not source.rule.in_words_only:
        said = "The rule is in words only: it has no grants, so no grant of the ledger can be checked against it."
        yield source.problem(
            "R01", (), said, "Say under `grants` what it gives, or `in_words_only: true`.", warning=True
        )


def roles_are_known(source: RuleSource, context: Context) -> Iterator[Problem]:
    """R11: roles that a rule names exist, when the publication has the attribute ``role``."""
    attribute = context.publication.settings.attributes.get("role")
    if attribute is None:
        return
    for number, role in enumerate(source.rule.eligibility.roles):
        if role not in attribute.values:
            said = f'There is no role "{role}".'
            yield source.problem("R11", ("eligibility", "roles", number), said, did_you_mean(role, attribute.values))


def one_rule_at_a_time(source: RuleSource, context: Context) -> Iterator[Problem]:
    """R15: never two rules in force for one pool on one day."""
    rule = source.rule
    start = rule.dates.effective_from
    if not rule.was_in_force or start is None:
        return
    pools = context.publication.settings.pools
    only = pools[0].id if len(pools) == 1 else None  # whose rules need not name it
    for other in context.sources:
        begun = other.rule.dates.effective_from
        if not other.rule.was_in_force or begun is None or (other.rule.pool or only) != (rule.pool or only):
            continue
        if (begun, other.rule.id) < (start, rule.id) and start <= (other.rule.dates.effective_to or date.max):
            end = f"until {other.rule.dates.effective_to}" if other.rule.dates.effective_to else "without an end"
            said = f"On {start} two rules are in force: {other.rule.id} runs {end}."
            key = ("dates", "effective_from")
            yield source.problem("R15", key, said, f"Let {other.rule.id} end (`effective_to`) on the day before.")


def no_circle_of_versions(source: RuleSource, context: Context) -> Iterator[Problem]:
    """R18: going back from version to version ends."""
    before = {other.rule.id: other.rule.supersedes for other in context.sources}
    chain: list[str] = [source.rule.id]
    while (older := before.get(chain[-1])) is not None and older not in chain:
        chain.append(older)
    if older == source.rule.id and len(chain) > 1:
        said = f"Rules supersede each other in a circle: {' → '.join([*chain, older])}."
        yield source.problem("R18", ("supersedes",), said, "The oldest rule supersedes none.")


def texts_are_there(source: RuleSource, context: Context) -> Iterator[Problem]:
    """R19: texts named by a rule exist inside the content folder."""
    root = context.publication.root
    for language, path in source.rule.text.items():
        if kind_of(root, path)[0] != FILE:
            said = f'The text "{path}" does not exist.'
            yield source.problem("R19", ("text", language), said, "Paths begin at the content folder.")
