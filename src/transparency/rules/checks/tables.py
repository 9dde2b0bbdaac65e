"""Checks of inputs, tables and lookups: R02 to R06, R10."""

from collections.abc import Iterator
from itertools import pairwise

from transparency.publication.files.suggestion import did_you_mean
from transparency.publication.files.yaml_file import Key
from transparency.publication.problem import Problem
from transparency.rules.checks.context import Context
from transparency.rules.evaluation import span
from transparency.rules.expression import Greatest, Least, Lookup, Product, ShareOfPot, Sum, Units
from transparency.rules.reading import RuleSource
from transparency.rules.rule import Banded, EnumInput, IntInput


def lookups_lead_somewhere(source: RuleSource, context: Context) -> Iterator[Problem]:
    """R02, R04: every lookup names a table, and by an input when the table needs one."""
    rule = source.rule
    for number, grant in enumerate(rule.grants):
        for key, lookup in _places(("grants", number, "units"), grant.units):
            table, asked = rule.tables.get(lookup.table), rule.inputs.get(lookup.input or "")
            if table is None:
                said = f'"{grant.id}" looks up "{lookup.table}", which is not a table of this rule.'
                hint = did_you_mean(lookup.table, rule.tables)
                if lookup.table in rule.inputs:
                    said = f'"{grant.id}" looks up "{lookup.table}", which is an input.'
                    hint = "Make a table of bands of it: the ledger stores bands, never the number itself."
                yield source.problem("R02", key, said, hint)
            elif isinstance(table, Banded) and lookup.input is not None:
                said = f'The table "{lookup.table}" names its input itself.'
                yield source.problem("R04", key, said, f"Write `lookup: {lookup.table}`.")
            elif not isinstance(table, Banded) and not isinstance(asked, EnumInput):
                enums = [name for name, asked in rule.inputs.items() if isinstance(asked, EnumInput)]
                said = f'The table "{lookup.table}" needs an input with fixed answers to choose the row.'
                if lookup.input is not None and asked is None:
                    said = f'"{lookup.input}" is not an input of this rule.'
                hint = did_you_mean(lookup.input or "", enums, here="Inputs with fixed answers")
                yield source.problem("R04", key, said, hint)


def tables_name_inputs(source: RuleSource, context: Context) -> Iterator[Problem]:
    """R03, R04: a banded table is about a number that is asked for, not about a table, least of all itself."""
    rule = source.rule
    for name, table in rule.tables.items():
        if not isinstance(table, Banded) or isinstance(rule.inputs.get(table.input), IntInput):
            continue
        key: Key = ("tables", name, "input")
        ring = _ring(source, name)
        numbers = [name for name, asked in rule.inputs.items() if isinstance(asked, IntInput)]
        if ring:
            chain = " → ".join(f'"{name}"' for name in ring)
            yield source.problem("R03", key, f"The tables look each other up in a circle: {chain}.", _NAME_INPUT)
        elif table.input in rule.tables:
            yield source.problem("R04", key, f'"{table.input}" is a table, not an input.', _NAME_INPUT)
        elif table.input in rule.inputs:
            said = f'"{table.input}" has fixed answers; bands are for whole numbers.'
            yield source.problem("R04", key, said, "Write the table as a number for each answer.")
        else:
            said = f'"{table.input}" is not an input of this rule.'
            yield source.problem("R04", key, said, did_you_mean(table.input, numbers, here="Inputs that are numbers"))


_NAME_INPUT = "Name one of the inputs."


def _ring(source: RuleSource, start: str) -> list[str]:
    """The circle that a table's input runs into, beginning and ending with the table."""
    chain = [start]
    while isinstance(table := source.rule.tables.get(chain[-1]), Banded) and table.input in source.rule.tables:
        chain.append(table.input)
        if table.input == start:
            return chain
        if chain.count(table.input) > 1:
            break
    return []


def bands_cover_everything(source: RuleSource, context: Context) -> Iterator[Problem]:
    """R05: bands follow each other without gap or overlap, from the smallest answer to the largest."""
    rule = source.rule
    for name, table in rule.tables.items():
        if not isinstance(table, Banded):
            continue
        asked = rule.inputs.get(table.input)
        for number, step in enumerate(table.steps):
            key: Key = ("tables", name, "steps", number)
            if step.to is not None and step.to < step.from_:
                yield source.problem("R05", key, f"The band {step.id} ends at {step.to}, before it begins.", _BAND_HINT)
            if step.to is None and number < len(table.steps) - 1:
                said = f"The band {step.id} is open at the end, but another one follows."
                yield source.problem("R05", key, said, "Only the last band may be open.")
        for number, (before, after) in enumerate(pairwise(table.steps), 1):
            key = ("tables", name, "steps", number)
            if before.to is None or before.to + 1 == after.from_:
                continue
            if after.from_ > before.to:
                missing = span(before.to + 1, after.from_ - 1)
                said = f'Between the bands {before.id} and {after.id} of "{name}" there is a gap: {missing}.'
            else:
                said = f'The bands {before.id} and {after.id} of "{name}" overlap: both hold {after.from_}.'
            yield source.problem("R05", key, said, f"Let {after.id} begin at {before.to + 1}.")
        if not isinstance(asked, IntInput):
            continue
        first, last = table.steps[0], table.steps[-1]
        if first.from_ > asked.min:
            said = f'The bands of "{name}" begin at {first.from_}, but "{table.input}" can be {asked.min}.'
            yield source.problem("R05", ("tables", name, "steps", 0), said, f"Let {first.id} begin at {asked.min}.")
        if last.to is not None and last.to < asked.max:
            said = f'The bands of "{name}" end at {last.to}, but "{table.input}" can be {asked.max}.'
            key = ("tables", name, "steps", len(table.steps) - 1)
            yield source.problem("R05", key, said, f"Write `to: null` in {last.id}.")


_BAND_HINT = "A band goes from its smallest number to its largest, both included."


def inputs_can_be_answered(source: RuleSource, context: Context) -> Iterator[Problem]:
    """R05: the smallest answer is not above the largest."""
    for name, asked in source.rule.inputs.items():
        if isinstance(asked, IntInput) and asked.max < asked.min:
            said = f'"{name}" goes from {asked.min} to {asked.max}: no number fits.'
            yield source.problem("R05", ("inputs", name, "max"), said, "Correct one of the two.")


def tables_have_a_row_for_every_answer(source: RuleSource, context: Context) -> Iterator[Problem]:
    """R06: a table by an input has a row for each answer, and no other."""
    rule = source.rule
    done: set[tuple[str, str]] = set()
    for grant in rule.grants:
        for lookup in grant.lookups:
            table, asked = rule.tables.get(lookup.table), rule.inputs.get(lookup.input or "")
            if isinstance(table, Banded) or table is None or not isinstance(asked, EnumInput):
                continue
            if (pair := (lookup.table, lookup.input or "")) in done:
                continue
            done.add(pair)
            for answer in asked.values:
                if answer not in table:
                    said = f'The table "{lookup.table}" has no row for "{answer}".'
                    hint = f"Add `{answer}: …`, with 0 if nothing is granted."
                    yield source.problem("R06", ("tables", lookup.table), said, hint)
            for row in table:
                if row not in asked.values:
                    said = f'"{row}" is no answer to "{lookup.input}".'
                    hint = did_you_mean(row, asked.values, here="Answers")
                    yield source.problem("R06", ("tables", lookup.table, row), said, hint)


def codes_are_distinct(source: RuleSource, context: Context) -> Iterator[Problem]:
    """R10: each band and each answer means one thing, so that a cell of the ledger can be read in any order."""
    rule = source.rule
    seen: dict[str, str] = {}
    codes: list[tuple[str, str, Key]] = []
    for number, grant in enumerate(rule.grants):
        codes.append((grant.id, f'the grant "{grant.id}"', ("grants", number, "id")))
    for name, asked in rule.inputs.items():
        for number, value in enumerate(asked.values if isinstance(asked, EnumInput) else ()):
            codes.append((value, f'an answer to "{name}"', ("inputs", name, "values", number)))
    for name, table in rule.tables.items():
        for number, step in enumerate(table.steps if isinstance(table, Banded) else ()):
            codes.append((step.id, f'a band of "{name}"', ("tables", name, "steps", number, "id")))
    for code, meaning, key in codes:
        if code in seen:
            said = f'The name "{code}" is taken: it is {seen[code]}.'
            yield source.problem("R10", key, said, "Grants, bands and answers of a rule need names of their own.")
        seen.setdefault(code, meaning)


def _places(key: Key, units: Units) -> list[tuple[Key, Lookup]]:
    """Every lookup with its place in the file."""
    match units:
        case Lookup():
            return [((*key, "lookup"), units)]
        case ShareOfPot(share_of_pot=pot):
            return _places((*key, "share_of_pot", "points"), pot.points)
        case Product(product=parts):
            name = "product"
        case Sum(sum=parts):
            name = "sum"
        case Least(min=parts):
            name = "min"
        case Greatest(max=parts):
            name = "max"
        case _:
            return []
    return [place for number, part in enumerate(parts) for place in _places((*key, name, number), part)]
