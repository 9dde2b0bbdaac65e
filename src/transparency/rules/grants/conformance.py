"""Every grant of the ledger recomputed from its rule, its kind and its bands.

Columnar: what a rule gives is computed once for each distinct (rule, ``inputs`` cell), then joined; only pots are
shared person by person. Retracted and reversed grants are as if they had never been. Reference "public page and founder
workflow", section 5.3; problems R101 to R110.
"""

from collections.abc import Sequence
from datetime import date
from math import lcm

import polars as pl
from msgspec import Struct

from transparency.ledger.book import Book
from transparency.ledger.problem_list import ProblemList
from transparency.ledger.replay.timeline import with_counting
from transparency.publication.problem import Problem
from transparency.publication.publication import Publication
from transparency.rules.grants.departures import tell
from transparency.rules.grants.exceptions import Excused, read_exceptions
from transparency.rules.grants.inputs_cell import InputsCell, read_cell
from transparency.rules.grants.pots import PotShared, prove, with_pots
from transparency.rules.grants.shortage import with_shortage
from transparency.rules.rule import Rule
from transparency.units import Split, factor

OUTCOMES = ("follows", "exception", "differs", "unchecked")
_WIDE = pl.Int128
_NO_CAP = pl.lit(2**62, _WIDE)


class Conformance(Struct, frozen=True):
    """Whether the ledger follows its rules. It is about single people: counts pass through privacy before they show."""

    grants: pl.DataFrame
    """One row for each grant that stands: quarter i32 (``Quarter.index``, in which it counts), date, pool, provider,
    rule, grant (id in the ledger), kind (the rule's grant or null), units i64, expected i64 (null when unchecked),
    outcome (one of ``OUTCOMES``), exception, reason (null but for exceptions), inputs; by date, then row of the
    ledger."""
    counts: pl.DataFrame
    """quarter i32, rule, kind, outcome, reason, grants u32, people u32 (distinct providers)."""
    pots: tuple[PotShared, ...]
    """By rule, grant, period."""
    reasons: dict[str, str]
    """Reason of exceptions → one sentence."""


def conform(book: Book, publication: Publication, rules: tuple[Rule, ...]) -> tuple[Conformance, list[Problem]]:
    """Recompute every grant. ``book`` must have passed the invariants, so rules named exist and are in force (L16)."""
    findings = ProblemList(publication.root, book.files)
    excused, problems = read_exceptions(publication.root, rules)
    pools = [pool.id for pool in publication.settings.pools]
    splits = book.splits(pools)
    by_id = {rule.id: rule for rule in rules}
    standing = _standing(book, publication, splits)
    cells = _cells(standing, by_id)
    known = _with_rooms(_with_cells(standing, cells), by_id, splits)
    known, pots = with_pots(known, by_id, cells)
    judged = _judged(with_shortage(known, book, publication, by_id), excused)
    shared = prove(pots, judged, findings)
    tell(judged, book, by_id, excused, findings)
    return Conformance(_public(judged), _counts(judged), shared, excused.reasons), [*problems, *findings.close()]


def _standing(book: Book, publication: Publication, splits: Sequence[Split]) -> pl.DataFrame:
    """Grants that were neither reversed nor retracted, by date, with their order ``n`` and basis of units."""
    settings = publication.settings
    events = book.events
    of_type = {name: events["type"] == name for name in ("grant", "retract", "reversal")}
    undone = events["reverses"].filter(of_type["reversal"])
    lasting = events.filter(of_type["grant"] | of_type["retract"]).filter(~pl.col("event").is_in(undone.implode()))
    retracted = lasting["grant"].filter(lasting["type"] == "retract")
    grants = lasting.filter((pl.col("type") == "grant") & ~pl.col("grant").is_in(retracted.implode())).with_columns(
        pl.col("recorded").fill_null(pl.col("date")), pl.col("pool").fill_null(settings.pools[0].id)
    )
    counted = with_counting(grants, publication.disclosed, settings.fiscal_years)
    pairs = counted.select("pool", "date").unique()
    basis = pl.Series("basis", [_basis(splits, *pair) for pair in pairs.iter_rows()], pl.Int64)
    return (
        counted.join(pairs.with_columns(basis), on=["pool", "date"], how="left", maintain_order="left")
        .sort("date", maintain_order=True)
        .with_row_index("n")
        .select(
            *("n", "quarter", "date", "pool", "provider", "rule", "grant", "units", "basis", "inputs", "vesting"),
            *("instrument", "price", "expires", "file", "line"),
        )
    )


def _basis(splits: Sequence[Split], pool: str, day: date) -> int:
    """What a unit of ``day`` counts, as a whole number: units of two days compare by units × basis.

    A rule that takes effect on the day of a split speaks in new units.
    """
    days = (date.min, *(split.day for split in splits if split.pool == pool))
    common = lcm(*(factor(splits, after, pool=pool).denominator for after in days))
    return int(factor(splits, day, pool=pool) * common)


def _cells(standing: pl.DataFrame, rules: dict[str, Rule]) -> dict[tuple[str | None, str | None], InputsCell]:
    """What each distinct (rule, cell) comes to."""
    cells: dict[tuple[str | None, str | None], InputsCell] = {}
    for rule_id, text in standing.select("rule", "inputs").unique().iter_rows():
        rule = rules.get(rule_id)
        if rule is not None and rule.runs:
            cells[rule_id, text] = read_cell(rule, text)
    return cells


def _with_cells(standing: pl.DataFrame, cells: dict[tuple[str | None, str | None], InputsCell]) -> pl.DataFrame:
    """Add kind, exception, amount (i64), shared (bool), wrong and hint; all null where a rule is in words only."""
    rows = [
        (rule, text, cell.grant, cell.exception, cell.amount, cell.points is not None, cell.wrong or None, cell.hint)
        for (rule, text), cell in cells.items()
    ]
    schema = {
        "rule": pl.String, "inputs": pl.String, "kind": pl.String, "exception": pl.String, "amount": pl.Int64,
        "shared": pl.Boolean, "wrong": pl.String, "hint": pl.String,
    }  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return standing.join(frame, on=["rule", "inputs"], how="left", nulls_equal=True, maintain_order="left")


def _with_rooms(known: pl.DataFrame, rules: dict[str, Rule], splits: Sequence[Split]) -> pl.DataFrame:
    """Add ``of_rule`` (basis of the rule's units) and ``room``: units until a cap of the rule is reached.

    Caps count everything a provider was granted in the calendar year, or ever, in the units of the rule.
    """
    pairs = known.select("rule", "pool").unique()
    rows = []
    for rule_id, pool in pairs.iter_rows():
        rule = rules.get(rule_id)
        start = rule.dates.effective_from if rule else None
        basis = _basis(splits, pool, start) if start else 1
        limits = rule.limits if rule else None
        yearly = limits.per_person_per_year if limits else None
        total = limits.per_person_total if limits else None
        rows.append((rule_id, pool, basis, yearly, total))
    frame = pl.DataFrame(
        rows,
        schema={"rule": pl.String, "pool": pl.String, "of_rule": pl.Int64, "yearly": pl.Int64, "total": pl.Int64},
        orient="row",
    )
    known = known.join(frame, on=["rule", "pool"], how="left", nulls_equal=True, maintain_order="left")
    most = known.select(pl.col("units").max().cast(_WIDE) * pl.col("basis").max()).item() or 0
    kind = pl.Int64 if most * max(1, known.height) < 2**62 else _WIDE
    weight = pl.col("units").cast(kind) * pl.col("basis")
    person = ["pool", "provider"]
    known = known.with_columns(weight.alias("weight"), pl.col("date").dt.year().alias("year")).with_columns(
        (pl.col("weight").cum_sum().over(person) - pl.col("weight")).alias("before"),
        (pl.col("weight").cum_sum().over([*person, "year"]) - pl.col("weight")).alias("before_in_year"),
    )
    of_rule = pl.col("of_rule").cast(_WIDE)
    left = pl.min_horizontal(
        (pl.col("yearly") * of_rule - pl.col("before_in_year")).fill_null(_NO_CAP),
        (pl.col("total") * of_rule - pl.col("before")).fill_null(_NO_CAP),
    )
    return known.with_columns(
        pl.max_horizontal(pl.lit(0, _WIDE), left).floordiv(pl.col("basis")).clip(0, 2**62).cast(pl.Int64).alias("room")
    )


def _judged(known: pl.DataFrame, excused: Excused) -> pl.DataFrame:
    """Add ``outcome`` and ``reason``."""
    reasons = {exception.id: exception.reason for exception in excused.by_id.values()}
    ids = pl.Series(list(reasons), dtype=pl.String)
    words = pl.Series(list(reasons.values()), dtype=pl.String)
    outcome = (
        pl.when(pl.col("exception").is_not_null())
        .then(pl.lit("exception"))
        .when(pl.col("wrong").is_not_null())
        .then(pl.lit("differs"))
        .when(pl.col("kind").is_null())
        .then(pl.lit("unchecked"))
        .when(pl.col("expected") == pl.col("units"))
        .then(pl.lit("follows"))
        .otherwise(pl.lit("differs"))
    )
    reason = pl.col("exception").replace_strict(ids, words, default=None, return_dtype=pl.String)
    return known.with_columns(outcome.alias("outcome"), reason.alias("reason"))


def _public(judged: pl.DataFrame) -> pl.DataFrame:
    return judged.select(
        *("quarter", "date", "pool", "provider", "rule", "grant", "kind", "units", "expected", "outcome"),
        *("exception", "reason", "inputs"),
    )


def _counts(judged: pl.DataFrame) -> pl.DataFrame:
    keys = ["quarter", "rule", "kind", "outcome", "reason"]
    return (
        judged.group_by(keys)
        .agg(pl.len().alias("grants"), pl.col("provider").n_unique().alias("people"))
        .sort(keys, nulls_last=True)
    )
