"""What one provider holds at a quarter's end, grant by grant, from the same movements as the books."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl
from msgspec import Struct

from transparency.ledger.book import Book
from transparency.ledger.people import in_force
from transparency.ledger.positions import Positions
from transparency.ledger.replay.ordered_events import TO_BUY
from transparency.publication.quarter import Quarter
from transparency.publication.settings import Settings, Vesting
from transparency.rules.rule import Rule
from transparency.units import factor


class HeldAward(Struct, frozen=True):
    """A grant as it stands. All units are those of the quarter's last day: later splits are in them."""

    id: str
    provider: str
    pool: str
    title: str
    """What the rule calls it: ``Joining units``."""
    day: date
    rule: str
    instrument: str
    granted: int
    unvested: int
    vested: int
    """Earned, and not owned yet."""
    owned: int
    unearned: int
    """Stock that was bought before it is earned: the company may buy it back until then."""
    price: Decimal | None
    """What has to be paid for a unit before it is owned; ``None``: nothing."""
    expires: date | None
    terms: Vesting | None
    """``None``: earned at once."""
    start: date
    """The day from which time counts."""
    quantity: int
    """Units granted, in those of the day of the grant."""

    @property
    def earned(self) -> int:
        """Owned or not."""
        return self.vested + self.owned

    @property
    def ended(self) -> int:
        """What is not the holder's any more: given back, lapsed, kept back for tax, sold; and what a split rounded."""
        return self.granted - self.held

    @property
    def to_earn(self) -> int:
        """Not earned yet, bought or not."""
        return self.unvested + self.unearned

    @property
    def held(self) -> int:
        """What is still the holder's, earned or not."""
        return self.to_earn + self.earned


class Holding(Struct, frozen=True):
    """Everything that one provider has, or had, of the pool."""

    provider: str
    quarter: Quarter
    joined: date
    left: date | None
    """Known at the quarter's close."""
    awards: tuple[HeldAward, ...]
    """By day, then id; those too of which nothing is left."""

    def sum(self, measure: str) -> int:
        """One measure of all awards: ``granted``, ``earned``, ``owned``, ``vested``, ``to_earn``, and others."""
        return sum(getattr(award, measure) for award in self.awards)

    @property
    def gone(self) -> date | None:
        """The day of leaving, when it is past at the quarter's end."""
        return self.left if self.left is not None and self.left <= self.quarter.end else None


class Records:
    """What statements are made from: the ledger replayed and as read, pools and vesting terms, all rules."""

    def __init__(self, positions: Positions, book: Book, settings: Settings, rules: Sequence[Rule]) -> None:
        self.positions, self.book, self.settings = positions, book, settings
        self.rules = {rule.id: rule for rule in rules}
        self.splits = book.splits([pool.id for pool in settings.pools])
        self.ahead = positions.ahead_by_provider.with_columns(pl.col("provider").cast(pl.String)).collect()
        """Collected once: each time it is worked out anew."""


def holdings_of(records: Records, quarter: Quarter, wanted: Sequence[str]) -> tuple[Holding, ...]:
    """The holdings of some providers at the end of a quarter.

    Args:
        records: The ledger and what goes with it.
        quarter: One of the positions.
        wanted: Pseudonyms. Somebody without a line by then has no holding.

    Returns:
        In the order of ``wanted``.

    """
    lines = in_force(records.positions.people, quarter.end, records.positions.closed[quarter])
    known = {str(row["provider"]): row for row in lines.iter_rows(named=True)}
    awards: dict[str, list[HeldAward]] = {name: [] for name in wanted}
    for award in _awards(records, quarter, wanted):
        awards[award.provider].append(award)
    return tuple(
        Holding(name, quarter, known[name]["joined"], known[name]["left"], tuple(awards[name]))
        for name in wanted
        if name in known
    )


def _awards(records: Records, quarter: Quarter, wanted: Sequence[str]) -> list[HeldAward]:
    """Grants with what stands on them: the sums of all movements up to the quarter's end."""
    own = pl.col("provider").cast(pl.String).is_in(list(wanted)) & (pl.col("quarter") <= quarter.index)
    places = pl.col("unvested", "vested", "owned", "unearned")
    names = pl.col("grant", "provider", "pool", "instrument").cast(pl.String)
    moved = records.positions.movements.filter(own).with_columns(names)
    stands = moved.group_by("grant", "provider", "pool", "instrument").agg(places.sum())
    by_price = moved.group_by("grant", "price").agg(pl.sum_horizontal("unvested", "vested").sum().alias("units"))
    prices = dict(by_price.filter(pl.col("units") > 0).select("grant", "price").iter_rows())
    facts = ("date", "grant", "units", "vesting", "vest_start", "expires", "rule", "inputs")
    grants = records.book.events.filter(pl.col("type").is_in(["grant", "transfer_in"]))
    made = grants.select(facts).unique("grant", keep="first")
    titles = {(rule.id, grant.id): grant.title for rule in records.rules.values() for grant in rule.grants}
    return [
        HeldAward(
            id=row["grant"],
            provider=row["provider"],
            pool=row["pool"],
            title=_title(row, titles),
            day=row["date"],
            rule=row["rule"] or "",
            instrument=row["instrument"] or "",
            granted=int(row["units"] * factor(records.splits, row["date"], quarter.end, pool=row["pool"])),
            unvested=row["unvested"],
            vested=row["vested"],
            owned=row["owned"],
            unearned=row["unearned"],
            price=_to_pay(row["instrument"] or "", prices.get(row["grant"])),
            expires=row["expires"],
            terms=records.settings.vesting[row["vesting"]] if row["vesting"] else None,
            start=row["vest_start"] or row["date"],
            quantity=row["units"],
        )
        for row in stands.join(made, on="grant").sort("date", "grant").iter_rows(named=True)
    ]


def _to_pay(instrument: str, price: Decimal | None) -> Decimal | None:
    return price if instrument in TO_BUY and price else None


def _title(row: dict[str, str | None], titles: dict[tuple[str, str], str]) -> str:
    """What the rule calls the grant that the cell ``inputs`` names; of a rule with one grant, that one.

    >>> titles = {("R1", "joining"): "Joining units", ("R1", "yearly"): "Yearly units", ("R2", "once"): "Units"}
    >>> rows = (("R1", "yearly|B1"), ("R1", "B1"), ("R2", None))
    >>> [_title({"rule": rule, "inputs": inputs}, titles) for rule, inputs in rows]
    ['Yearly units', '', 'Units']
    """
    rule, codes = row["rule"] or "", (row["inputs"] or "").split("|")
    named = [title for (of, id), title in titles.items() if of == rule and id in codes]
    single = [title for (of, _), title in titles.items() if of == rule]
    return (named or (single if len(single) == 1 else [""]))[0]
