"""Rules in a report: each rule in force on the as-of date, in words and tables."""

from collections.abc import Sequence

from msgspec import Struct

from transparency.publication.publication import Publication
from transparency.release.release import Release
from transparency.report.tables import Cell, Line, Printed, Printer
from transparency.rules.reading import read_rules
from transparency.rules.words.explain import TableWords, explain
from transparency.rules.words.questions import Clause
from transparency.telling.rules.news import compliance_sentence

KEY = ("away", "leaving", "sale", "shutdown", "short", "limits")
"""Clauses that a report prints; the page of the rule has them all."""


class RuleInForce(Struct, frozen=True):
    """A rule as the report prints it."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    tables: tuple[Printed, ...]
    clauses: tuple[Clause, ...]
    checked: str
    """Whether all grants follow it."""


def rules_in_force(publication: Publication, release: Release, printer: Printer) -> tuple[RuleInForce, ...]:
    """Rules in force on the as-of date that say what they grant. Tables are numbered in this order."""
    known = {reference.id for reference in release.rules}
    settings = publication.settings
    roles = settings.attributes["role"].values if "role" in settings.attributes else {}
    found = []
    for rule in read_rules(publication)[0]:
        if rule.id not in known or not rule.runs:
            continue
        words = explain(rule, settings.words, roles)
        checked = next((one for one in release.compliance if one.rule == rule.id), None)
        found.append(
            RuleInForce(
                id=rule.id,
                title=rule.title,
                paragraphs=words.paragraphs,
                tables=tuple(_table(table, printer) for table in words.tables),
                clauses=tuple(clause for clause in words.clauses if clause.id in KEY),
                checked=str(compliance_sentence(checked)) if checked else "",
            )
        )
    return tuple(found)


def _table(table: TableWords, printer: Printer) -> Printed:
    rows: Sequence[Line] = [Line(words, "item", "", (Cell(number),)) for words, number, _ in table.rows]
    return printer.plain(table.title, table.stub, (table.column,), rows)
