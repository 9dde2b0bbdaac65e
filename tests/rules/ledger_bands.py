"""What a company writes into the ledger's ``inputs`` cell for somebody's answers, and that it gives the same."""

from transparency.rules.evaluation import Inputs, choice, points, units
from transparency.rules.grants.inputs_cell import read_cell
from transparency.rules.rule import Banded, EnumInput, Rule


def bands(rule: Rule, inputs: Inputs, grant_id: str | None = None) -> tuple[str, ...]:
    """What the ledger stores instead of the inputs: bands in the order of the tables, then answers.

    With ``grant_id`` only those that this grant looks up; the others only as far as ``inputs`` answers them.
    """
    wanted = [table for table, made in rule.tables.items() if isinstance(made, Banded)]
    answers = [name for name, asked in rule.inputs.items() if isinstance(asked, EnumInput)]
    if grant_id is not None:
        lookups = rule.grant(grant_id).lookups
        wanted = [table for table in wanted if table in {lookup.table for lookup in lookups}]
        answers = [name for name in answers if name in {lookup.input for lookup in lookups}]
    chosen = choice(rule, inputs)
    return (
        *(chosen.steps[table] for table in wanted if table in chosen.steps),
        *(chosen.answers[name] for name in answers if name in chosen.answers),
    )


def bands_give_what_inputs_give(rule: Rule, grant_id: str, inputs: Inputs) -> bool:
    """Whether the cell of the ledger comes to the points, or the units, of the answers themselves."""
    cell = read_cell(rule, "|".join((grant_id, *bands(rule, inputs))))
    assert not cell.wrong and cell.grant == grant_id
    if rule.grant(grant_id).shared is not None:
        return cell.points == points(rule, grant_id, inputs)
    assert cell.amount is not None
    cap = rule.limits.per_person_per_year
    return (cell.amount if cap is None else min(cell.amount, cap)) == units(rule, grant_id, inputs).units
