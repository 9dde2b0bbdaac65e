"""Reading a CSV of anonymised inputs for a simulation: columns ``id``, the rule's inputs, and if known ``joined``."""

import csv
from datetime import date
from io import StringIO

from msgspec import Struct

from transparency.publication.files.suggestion import did_you_mean
from transparency.publication.files.text_file import TextFile, excerpt
from transparency.publication.problem import Problem
from transparency.rules.evaluation import Inputs, RuleError, choice
from transparency.rules.rule import IntInput, Rule

LIMIT = 64 * 1024 * 1024
"""Largest file in bytes."""
JOINED = "joined"


class Applicant(Struct, frozen=True):
    """One person as a simulation sees them."""

    id: str
    inputs: Inputs
    joined: date | None


def read_applicants(file: TextFile, rule: Rule) -> tuple[tuple[Applicant, ...], list[Problem]]:
    """The people of a file, and problems: R21 (columns), R22 (a cell), at their lines."""
    rows = csv.reader(StringIO(file.text, newline=""), strict=True)
    people: list[Applicant] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    try:
        header = [name.strip() for name in next(rows, [])]
        problems = _columns(header, rule, file)
        if problems:
            return (), problems
        for cells in rows:
            line = rows.line_num
            if not any(cells):
                continue
            person, wrong = _person(header, cells, rule)
            if person is not None and person.id in seen:
                wrong = f'The id "{person.id}" stands in line {seen[person.id]} already.'
            if wrong or person is None:
                problems.append(Problem("R22", wrong, file.path, line, None, "", excerpt(file.text, line)))
                continue
            seen[person.id] = line
            people.append(person)
    except csv.Error:
        line = rows.line_num
        problems.append(
            Problem("R22", "A quote is left open or stands in the middle of a cell.", file.path, line, None, "",
                    excerpt(file.text, line))
        )  # fmt: skip
    if not people and not problems:
        problems.append(Problem("R21", "The file names nobody.", file.path, 1, None, "Write one person a line."))
    return tuple(people), problems


def _columns(header: list[str], rule: Rule, file: TextFile) -> list[Problem]:
    known = ["id", *rule.inputs, JOINED]
    faults = []
    for name in header:
        if name not in known:
            hint = did_you_mean(name, known, here="The columns here")
            faults.append(f'There is no column "{name}" for the rule {rule.id}.|{hint}')
        elif header.count(name) > 1:
            faults.append(f'The column "{name}" stands twice.|Keep one of the two.')
    missing = [name for name in known if name not in header and name != JOINED]
    faults += [f'The column "{name}" is missing.|The rule {rule.id} asks for it.' for name in missing]
    said = [text.partition("|") for text in dict.fromkeys(faults)]
    shown = excerpt(file.text, 1)
    return [Problem("R21", message, file.path, 1, None, hint, shown) for message, _, hint in said]


def _person(header: list[str], cells: list[str], rule: Rule) -> tuple[Applicant | None, str]:
    """A person, or what is wrong with the line."""
    if len(cells) != len(header):
        return None, f"The line has {len(cells)} cells, the header {len(header)}."
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    if not row["id"]:
        return None, 'The cell "id" is empty.'
    inputs: dict[str, int | str] = {}
    for name, question in rule.inputs.items():
        text = row[name]
        if isinstance(question, IntInput):
            if not (text.isascii() and text.isdigit() and len(text) <= 16):
                return None, f'"{name}" must be a whole number, not "{text[:40]}".'
            inputs[name] = int(text)
        else:
            inputs[name] = text
    try:
        choice(rule, inputs)
        joined = date.fromisoformat(row[JOINED]) if row.get(JOINED) else None
    except RuleError as error:
        words = str(error)
        return None, f"{words[:1].upper()}{words[1:]}."
    except ValueError:
        return None, f'"joined" must be a day such as 2026-03-31, not "{row[JOINED][:40]}".'
    return Applicant(row["id"], inputs, joined), ""
