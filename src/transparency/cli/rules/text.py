"""What the commands of ``rules`` print: a rule in words, and a simulation."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import click
from msgspec import Struct
from msgspec.structs import asdict

from transparency.publication.settings import Settings
from transparency.rules.notice import notice_of
from transparency.rules.rule import Rule
from transparency.rules.simulation import Simulation
from transparency.rules.words.examples import Compared
from transparency.rules.words.explain import explain
from transparency.telling.numbers.format import day

ASSUMED = (
    "Assumed: nobody joins or leaves, nothing comes back to the pool, answers stay as they are, and who was eligible "
    "for a grant made once before the rule begins has had it already."
)


def rule_in_words(rule: Rule, settings: Settings, *, form: str) -> str:
    """A rule in words, tables, worked examples and clauses."""
    roles = settings.attributes["role"].values if "role" in settings.attributes else {}
    words = explain(rule, settings.words, roles)
    if form == "json":
        return _json({"id": rule.id, "title": rule.title, "status": rule.status, **asdict(words)})
    lines = [click.style(f"{rule.id}: {rule.title}", bold=True), _when(rule), "", rule.summary]
    if not rule.runs:
        return "\n".join([*lines, "", "The rule is in words only: nothing can be computed from it."])
    for paragraph in words.paragraphs:
        lines += ["", paragraph]
    for table in words.tables:
        lines += ["", click.style(table.title, bold=True)]
        lines += _columns([(table.stub, table.column, "Code"), *table.rows])
    for example in words.examples:
        lines += ["", click.style(example.persona.title, bold=True)]
        for total in example.sums:
            lines += [f"  {total.title}"]
            lines += [f"    {line}" for line in _columns([(p.sign, p.words, p.number) for p in total.parts], words=2)]
            if total.assumed and total.others is not None:
                lines += [f"    (if everyone else brings {total.others} points)"]
    for clause in words.clauses:
        lines += ["", click.style(clause.question, bold=True), clause.text]
    return "\n".join(lines)


def simulated(result: Simulation, before_after: Sequence[Compared], now: str, settings: Settings, *, form: str) -> str:
    """A simulation: grants, quarters, the end of the pool, personas before and after."""
    if form == "json":
        return _json({**asdict(result), "personas": [asdict(row) for row in before_after]})
    units = settings.words.units
    people = "1 person" if len(result.people) == 1 else f"{len(result.people):,} people"
    lines = [
        click.style(f"{result.rule} from {day(result.start)}, {people}, {result.pool:,} {units} in the pool",
                    bold=True), ASSUMED, "", click.style("What it would grant", bold=True),
    ]  # fmt: skip
    lines += _columns([("Grant", "First on", "People", "Units", "Least", "Most"), *(
        (g.title, day(g.day) if g.day else "never", f"{g.people:,}", f"{g.units:,}", f"{g.least:,}", f"{g.most:,}")
        for g in result.grants
    )], words=2)  # fmt: skip
    lines += ["", click.style("What it takes from the pool", bold=True)]
    lines += _columns([("Quarter", "Granted", "Left", "Lacking"), *(
        (q.label, f"{q.granted:,}", f"{q.left:,}", f"{q.short:,}") for q in result.quarters
    )])  # fmt: skip
    lines += ["", _end(result)]
    if before_after:
        lines += ["", click.style("Made-up people, before and after", bold=True)]
        lines += _columns([("Who", "What", now, result.rule), *(
            (row.persona, row.grant, _number(row.before), _number(row.after)) for row in before_after
        )], words=2)  # fmt: skip
    return "\n".join(lines)


def _end(result: Simulation) -> str:
    if result.runs_out is None:
        return "The pool does not run out within 20 years."
    return f"The pool runs out in {result.runs_out}: from then on it lacks units for what the rule would give."


def _when(rule: Rule) -> str:
    notice = notice_of(rule)
    if notice is None:
        return f"Status: {rule.status}."
    promised = f"; {notice.promised} are promised" if notice.promised is not None else ""
    end = f", until {day(rule.dates.effective_to)}" if rule.dates.effective_to else ""
    return (
        f"Status: {rule.status}. Announced {day(notice.announced)}, in force {day(notice.start)}{end}: "
        f"{notice.given} days’ notice{promised}."
    )


def _number(value: int | None) -> str:
    return "none" if value is None else f"{value:,}"


def _columns(rows: Iterable[tuple[str, ...]], *, words: int = 1) -> list[str]:
    """Rows in columns: the first ``words`` of them set left, the others, numbers, right."""
    lines = list(rows)
    widths = [max(len(row[place]) for row in lines) for place in range(len(lines[0]))]
    return [
        "  ".join(
            cell.ljust(width) if place < words else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in lines
    ]


def _json(data: dict[str, Any]) -> str:
    return json.dumps(
        data,
        ensure_ascii=False,
        indent=1,
        default=lambda value: asdict(value) if isinstance(value, Struct) else str(value),
    )
