"""Pots of a ledger: each shared anew among those who take part, and proved: Σ grants = pot − returned (R103)."""

from collections.abc import Sequence

import polars as pl
from msgspec import Struct

from transparency.ledger.problem_list import ProblemList
from transparency.rules.grants.inputs_cell import InputsCell
from transparency.rules.pot import share_in_order
from transparency.rules.rule import Rule

_WIDE = pl.Int128


class PotShared(Struct, frozen=True):
    """One pot of one period."""

    rule: str
    grant: str
    period: str
    """``2026`` or ``2026-Q1`` (calendar)."""
    pot: int
    """Units set out, after splits, and after ``when_pool_short``."""
    people: int
    given: int
    """By the ledger, without exceptions."""
    returned: int
    """Units that nobody could take."""


class Members(Struct, frozen=True):
    """A pot before it is proved: who takes part (``n`` of the grants), and what was shared."""

    rule: str
    grant: str
    period: str
    pot: int
    returned: int
    places: pl.Series


def with_pots(
    known: pl.DataFrame, rules: dict[str, Rule], cells: dict[tuple[str | None, str | None], InputsCell]
) -> tuple[pl.DataFrame, list[Members]]:
    """Add ``expected``, the amount or the share of the pot, after splits and caps. ``known``: see ``conformance``."""
    wide = pl.col("amount").cast(_WIDE) * pl.col("of_rule") // pl.col("basis")
    known = known.with_columns(pl.min_horizontal(wide, pl.col("room").cast(_WIDE)).cast(pl.Int64).alias("expected"))
    takes_part = pl.col("shared").fill_null(False) & pl.col("exception").is_null() & pl.col("wrong").is_null()
    # Ties are decided by the pseudonym; the grant's id keeps two grants to one person apart.
    members = known.filter(takes_part).sort("provider", "grant")
    if members.is_empty():
        return known, []
    pots: list[Members] = []
    shares: list[pl.Series] = []
    quarter = pl.format("{}-Q{}", pl.col("date").dt.year(), pl.col("date").dt.quarter())
    for (rule_id, kind), of_kind in members.partition_by("rule", "kind", as_dict=True).items():
        rule = rules[str(rule_id)]
        grant = rule.grant(str(kind))
        period = pl.col("date").dt.year().cast(pl.String) if grant.period != "quarter" else quarter
        for of_pot in of_kind.with_columns(period.alias("period")).partition_by("period"):
            first = of_pot.row(0, named=True)
            pot = (grant.pot or 0) * first["of_rule"] // first["basis"]
            points = {text: cells[rule.id, text].points or 0 for text in of_pot["inputs"].unique()}
            rooms = of_pot["room"].to_list() if of_pot.select((pl.col("room") < pot).any()).item() else None
            reshare = rule.limits.cap_excess != "return_to_pool"
            given, returned = share_in_order(pot, [points[text] for text in of_pot["inputs"]], rooms, reshare=reshare)
            pots.append(Members(rule.id, grant.id, first["period"], pot, returned, of_pot["n"]))
            shares.append(pl.Series("share", given, pl.Int64))
    share_of = pl.DataFrame([pl.concat([pot.places for pot in pots]), pl.concat(shares)])
    known = known.join(share_of, on="n", how="left", maintain_order="left").with_columns(
        pl.coalesce("share", "expected").alias("expected")
    )
    return known, sorted(pots, key=lambda pot: (pot.rule, pot.grant, pot.period))


def prove(pots: Sequence[Members], judged: pl.DataFrame, findings: ProblemList) -> tuple[PotShared, ...]:
    """Prove every pot: what the ledger gives out is the pot less what returns. ``judged`` is ordered by ``n``."""
    proved = []
    for shared in pots:
        grants = judged.select("units", "expected", "file", "line").with_row_index("n")[shared.places.sort()]
        booked, due = int(grants["units"].sum()), int(grants["expected"].sum())
        # Less than the pot less its returns is due only where the pool was short.
        pot = due + shared.returned
        proved.append(PotShared(shared.rule, shared.grant, shared.period, pot, grants.height, booked, shared.returned))
        if booked != due:
            findings.add(
                "R103",
                f"the pot of {shared.rule}/{shared.grant} for {shared.period} is {pot:,} units, of which "
                f"{shared.returned:,} return; the ledger gives out {booked:,}, not {due:,}",
                findings.files[grants["file"][0]],
                grants["line"][0],
                hint="everybody who takes part needs a grant, and nobody else",
            )
    return tuple(proved)
