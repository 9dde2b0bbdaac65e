"""Who contributes what to a quarter: the ledger's positions by person, all in units of the quarter's last day."""

import polars as pl
from msgspec import Struct

from transparency.ledger.replay.ordered_events import NO_STOCK, STOCK_AT_GRANT

BASE = ("unvested", "vested", "gone", "owned", "unearned", "left")
"""Where units of people are. ``unearned``: stock bought before it was earned. ``left``: neither available nor promised
nor gone; no longer set aside."""
FLOWING = (*BASE, "outstanding", "promised", "earned", "used")
"""What moves. ``used``: everything that is not available any more."""
LATER = 9
"""``ahead`` of units that are earned after the next eight quarters, or only if an event happens."""
WHO = "who"
"""People are told apart by a hash of the pseudonym, made anew in each run; nothing here holds the pseudonym."""
NOT_STATED = ""


class Contributions(Struct, frozen=True):
    """Everything about people, and every decision of the company, that counts in one quarter."""

    index: int
    """``Quarter.index``."""
    people: pl.DataFrame
    """who, one column for each attribute, here (bool), presence (``here``, ``left``), fifth (``most``, ``rest``),
    unvested, vested, owned, unearned, promised, earned: one row for each person with a promise or stock."""
    holdings: pl.DataFrame
    """who, pool, instrument, unvested, vested, owned, unearned, priced, exercisable."""
    eligible: pl.Series
    """Everyone who is there at the quarter's end."""
    paid: pl.DataFrame
    """who, paid (Decimal): all cash that anyone was ever paid for units."""
    ahead: pl.DataFrame
    """who, ahead (1 to 8, ``LATER``), units."""
    flows: pl.DataFrame
    """who, line, prior, pool, instrument, one column for each of ``BASE``, signed. The line ``split_rounding`` belongs
    to nobody."""
    opening: pl.DataFrame
    closing: pl.DataFrame
    """pool, instrument, one column for each of ``BASE``."""
    lost: pl.DataFrame
    """who, pool, part, units: everything that was ever lost, by reason (see ``Positions.losses``)."""
    cohorts: pl.DataFrame
    """who, pool, part, granted, earned, lost: what became of all units that were ever granted, by fiscal year of the
    grant. ``lost``: before they were earned."""
    decided: dict[str, "Decided"]
    """Pool → what the company decided about its size."""
    grants: pl.DataFrame
    """Those of ``Granted`` that count up to the quarter, with who."""
    touched: dict[str, set[str]]
    """Line → which of ``FLOWING`` it ever touched, up to the quarter."""

    def counted(self, before: "Contributions") -> dict[str, pl.Series]:
        """Who is counted as what, by the names of the counts. ``before``: the quarter before."""
        now, then, people = self.eligible, before.eligible, self.people
        covered = people.filter("here")[WHO]
        return {
            "opening": then,
            "joined": now.filter(~now.is_in(then.implode())),
            "left": then.filter(~then.is_in(now.implode())),
            "eligible": now,
            "covered": covered,
            "not_yet": now.filter(~now.is_in(covered.implode())),
            "holders": people[WHO],
            "with_earned": people.filter(pl.col("earned") > 0)[WHO],
            "owners": people.filter(pl.col("owned") > 0)[WHO],
        }

    @property
    def held(self) -> pl.DataFrame:
        """Those of the holdings that are promises: neither stock nor gone."""
        return self.holdings.filter(pl.col("unvested") + pl.col("vested") > 0)

    @property
    def kinds(self) -> set[str]:
        """What promises become (``KIND``), of all that anyone holds."""
        return set(self.held.select(KIND.alias("kind"))["kind"])


class Decided(Struct, frozen=True):
    """How large a pool is by decisions alone: opening + flows = closing."""

    opening: int
    flows: dict[str, int]
    closing: int


class Granted(Struct, frozen=True):
    """What rules say of the grants in the ledger, handed on by whoever checks them; the ledger knows no rules."""

    grants: pl.DataFrame = pl.DataFrame(
        schema=dict.fromkeys(("provider", "rule", "kind", "outcome", "reason", "period"), pl.String)
        | dict.fromkeys(("quarter", "pot", "points", "parts"), pl.Int64)
    )
    """One row for each grant that follows a rule, or is an exception from it: quarter i32 (in which it counts),
    provider, rule, kind, outcome (``follows``, ``exception``), reason (of exceptions), period (of a shared pot), pot
    (units of that pot), points (whole numbers in the same parts within a pot), parts."""
    most: dict[int, int] = {}
    """Quarter (its index) → the most that a rule in force then gives one person at once, in units of its last day."""


def last_pots(grants: pl.DataFrame) -> dict[tuple[str, str], pl.DataFrame]:
    """Rule and kind → who took part in the last sharing of its pot, with units and points."""
    shared = grants.filter(pl.col("period").is_not_null() & (pl.col("outcome") == "follows"))
    last = shared.filter(pl.col("period") == pl.col("period").max().over("rule", "kind"))
    parts = last.sort("rule", "kind").partition_by("rule", "kind", as_dict=True, maintain_order=True)
    return {(str(rule), str(kind)): part for (rule, kind), part in parts.items()}


KIND = (
    pl.when(pl.col("instrument").is_in(NO_STOCK)).then(pl.lit("cash_only"))
    .when(pl.col("instrument").is_in(STOCK_AT_GRANT)).then(pl.lit("restricted"))
    .otherwise(pl.lit("to_issue"))
)  # fmt: skip
"""What open units of an award become: one of ``published.blocks.KINDS``."""
MOVED = pl.col("grant").is_not_null() & ~pl.col("line").is_in(["split", "repriced"])
"""Which movements are those of people's units; a split and a new price move none."""


def with_sums(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with ``BASE``, and what is made from it."""
    outstanding = pl.col("unvested") + pl.col("vested")
    return rows.with_columns(
        outstanding=outstanding,
        promised=outstanding + pl.col("owned") + pl.col("unearned"),
        earned=pl.col("vested") + pl.col("owned"),
        used=outstanding + pl.col("gone") + pl.col("left"),
    )


def who_of(provider: str = "provider") -> pl.Expr:
    """People as a hash of the pseudonym in a column."""
    return pl.col(provider).cast(pl.String).hash(1).alias(WHO)
