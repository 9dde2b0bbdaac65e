"""All checks of the rules of a publication, as a flat list of functions; conformance of grants: ``conformance``."""

from transparency.ledger.book import Book
from transparency.publication.problem import Problem
from transparency.publication.publication import Publication
from transparency.rules.checks import grants as check_grants
from transparency.rules.checks import tables as check_tables
from transparency.rules.checks import versions as check_versions
from transparency.rules.checks.care import care
from transparency.rules.checks.context import Check, Context
from transparency.rules.checks.policies import policies_agree
from transparency.rules.reading import RuleSource

OF_ANY: tuple[Check, ...] = (
    check_versions.only_words,
    check_versions.one_rule_at_a_time,
    check_versions.no_circle_of_versions,
    check_versions.texts_are_there,
    check_grants.the_pool_is_known,
)
"""Checks of every rule file."""

OF_RUNNING: tuple[Check, ...] = (
    check_tables.inputs_can_be_answered,
    check_tables.tables_name_inputs,
    check_tables.bands_cover_everything,
    check_tables.lookups_lead_somewhere,
    check_tables.tables_have_a_row_for_every_answer,
    check_tables.codes_are_distinct,
    check_grants.pots_can_be_shared,
    check_grants.amounts_can_be_counted,
    check_grants.vesting_is_known,
    check_grants.caps_leave_no_unit_homeless,
    check_grants.the_rule_says_what_it_must,
    check_versions.roles_are_known,
)
"""Checks of rules that say what they grant."""


def check_rules(sources: tuple[RuleSource, ...], publication: Publication, book: Book | None) -> list[Problem]:
    """Everything wrong with the rules themselves."""
    context = Context(publication, sources, book)
    problems: list[Problem] = []
    for source in sources:
        problems += [problem for check in OF_ANY for problem in check(source, context)]
        if source.rule.runs:
            problems += [problem for check in OF_RUNNING for problem in check(source, context)]
            problems += care(source, context)
    return problems + policies_agree(sources, publication)
