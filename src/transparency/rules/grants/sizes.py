"""What the disclosure has to know of rules: which grants count, how pots were shared, how large one grant can be.

Values only: the door that protects people knows no rule.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from math import lcm, prod

import polars as pl

from transparency.rules.expression import Expression, Greatest, Least, Lookup, Product, ShareOfPot, Sum
from transparency.rules.grants.conformance import Conformance
from transparency.rules.grants.inputs_cell import read_cell
from transparency.rules.rule import Banded, Grant, Rule
from transparency.units import Split, factor

MORE_NEXT_TIME = Fraction(5, 4)
"""The largest share of a pot may grow by so much from one sharing to the next."""


def counted_grants(conformance: Conformance, rules: Sequence[Rule]) -> pl.DataFrame:
    """Grants that follow their rule, and exceptions.

    Columns: quarter, provider, rule, kind, units, outcome, reason; of shared pots period (``2026``, ``2026-Q1``), pot
    (its units), points (in ``parts`` of a point) and parts.
    """
    rows = conformance.grants.filter(pl.col("outcome").is_in(["follows", "exception"]))
    quarter = pl.format("{}-Q{}", pl.col("date").dt.year(), pl.col("date").dt.quarter())
    year = pl.col("date").dt.year().cast(pl.String)
    shared = {(rule.id, grant.id): grant for rule in rules for grant in rule.grants if grant.shared is not None}
    quarterly = [f"{rule}/{kind}" for (rule, kind), grant in shared.items() if grant.period == "quarter"]
    every = [f"{rule}/{kind}" for rule, kind in shared]
    of = pl.format("{}/{}", "rule", pl.col("kind").fill_null(""))
    rows = rows.with_columns(
        period=pl.when(of.is_in(quarterly)).then(quarter).when(of.is_in(every)).then(year).otherwise(None)
    )
    pots = pl.DataFrame(
        [(pot.rule, pot.grant, pot.period, pot.pot) for pot in conformance.pots],
        schema={"rule": pl.String, "kind": pl.String, "period": pl.String, "pot": pl.Int64}, orient="row",
    )  # fmt: skip
    rows = rows.join(pots, on=["rule", "kind", "period"], how="left", maintain_order="left")
    points = _points(rows, {rule.id: rule for rule in rules})
    rows = rows.join(points, on=["rule", "inputs"], how="left", maintain_order="left", nulls_equal=True)
    return rows.select(
        *("quarter", "provider", "rule", "kind", "units", "outcome", "reason", "period", "pot", "points", "parts")
    )


def _points(rows: pl.DataFrame, rules: dict[str, Rule]) -> pl.DataFrame:
    """Points of each distinct cell of a shared pot, as whole numbers in the same parts within a rule."""
    cells = rows.filter(pl.col("period").is_not_null()).select("rule", "inputs").unique().rows()
    points = {cell: read_cell(rules[cell[0]], cell[1]).points or Fraction(0) for cell in cells}
    found = []
    for rule in sorted({rule for rule, _ in points}):
        own = {inputs: value for (of, inputs), value in points.items() if of == rule}
        parts = lcm(*(value.denominator for value in own.values()))
        found += [(rule, inputs, int(value * parts), parts) for inputs, value in own.items()]
    schema = {"rule": pl.String, "inputs": pl.String, "points": pl.Int64, "parts": pl.Int64}
    return pl.DataFrame(found, schema=schema, orient="row")


def most_at_once(rules: Iterable[Rule], counted: pl.DataFrame, splits: Sequence[Split], day: date, index: int) -> int:
    """The most that the rules in force on a day give one person in one grant, in units of that day.

    A table's largest entry; of a shared pot, a quarter more than the largest share last time. ``index``: the quarter.
    """
    most = 0
    for rule in in_force(rules, day):
        start = rule.dates.effective_from
        ratio = factor(splits, start, day, pool=rule.pool) if start else Fraction(1)
        for grant in rule.grants:
            if grant.shared is None:
                most = max(most, int(max(sizes_of(rule, grant)) * ratio))
                continue
            of_pot = (pl.col("rule") == rule.id) & (pl.col("kind") == grant.id) & (pl.col("quarter") <= index)
            share = max(counted.filter(of_pot)["units"].to_list(), default=0)
            most = max(most, int(share * MORE_NEXT_TIME))
    return most


def in_force(rules: Iterable[Rule], day: date) -> list[Rule]:
    """Rules that grant something on a day."""
    return [
        rule
        for rule in rules
        if rule.runs
        and rule.was_in_force
        and rule.dates.effective_from
        and rule.dates.effective_from <= day
        and (rule.dates.effective_to is None or rule.dates.effective_to >= day)
    ]


def sizes_of(rule: Rule, grant: Grant) -> list[int]:
    """Sizes that a grant can have, of units of the rule: every entry of its table; of more arithmetic, the largest."""
    if isinstance(grant.units, Lookup):
        return sorted(set(_entries(rule, grant.units))) or [0]
    return [int(_most(rule, grant.units))]


def _entries(rule: Rule, lookup: Lookup) -> list[int]:
    table = rule.tables.get(lookup.table, {})
    return [step.points for step in table.steps] if isinstance(table, Banded) else list(table.values())


def _most(rule: Rule, units: "Expression | ShareOfPot") -> Fraction:
    """No answer can give more than this: every part is as large as it can be."""
    if isinstance(units, Lookup):
        return Fraction(max(_entries(rule, units), default=0))
    if isinstance(units, Product):
        return prod((_most(rule, part) for part in units.product), start=Fraction(1)) / units.divide
    if isinstance(units, Sum):
        return sum((_most(rule, part) for part in units.sum), Fraction(0))
    if isinstance(units, Least | Greatest):
        every = units.min if isinstance(units, Least) else units.max
        return (min if isinstance(units, Least) else max)(_most(rule, part) for part in every)
    return Fraction(units) if isinstance(units, int) else Fraction(0)
