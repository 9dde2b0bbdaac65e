"""What others hold of the company, as far as it says nothing about few people (rules 4 and 5)."""

from datetime import date, timedelta
from fractions import Fraction

import polars as pl
from msgspec.structs import replace

from transparency.ledger.book import Book
from transparency.ledger.cap_table import others_on
from transparency.privacy.coin import Coin
from transparency.privacy.decisions import drawn
from transparency.privacy.few_people import few_movements, moved_since
from transparency.publication.publication import Publication
from transparency.publication.quarter import Quarter, quarter_of
from transparency.published.blocks import CompanyFacts, Published
from transparency.units import factor

ISSUED = "others_issued"


def stated(book: Book, publication: Publication, day: date) -> CompanyFacts | None:
    """What the ledger says of others on a day, exact, in units of that day; None when it does not say."""
    row = others_on(book, day)
    if row is None:
        return None
    times = factor(book.splits([pool.id for pool in publication.settings.pools]), row["as_of"], day)
    return CompanyFacts(
        as_of=row["as_of"],
        others_issued=int(row["others_issued"] * times),
        others={group.id: int(row[group.id] * times) for group in publication.settings.other_holders},
        claims_first=row["claims_first"],
    )


def company_facts(
    book: Book,
    publication: Publication,
    quarter: Quarter,
    past: Published | None,
    moves: pl.DataFrame,
    *,
    ratio: Fraction,
    block: int,
    coin: Coin,
) -> CompanyFacts | None:
    """What others hold by the end of a quarter; None when the ledger does not say.

    A number is exact, unless it changed by exactly what few people moved: then it changes by whole blocks (rule 4), and
    what that leaves over stays between it and the truth.

    Args:
        book: The ledger.
        publication: The settings.
        quarter: Which one.
        past: What was printed in the quarter before.
        moves: Of people: quarter, line, who, moved.
        ratio: What splits of the quarter multiply units by.
        block: R.
        coin: The coin of the quarter.

    """
    now, then = (stated(book, publication, day) for day in (quarter.end, quarter.start - timedelta(1)))
    last = past.company if past else None
    if now is None or last is None:
        return now
    true, told = _units(now), {name: int(_units(last).get(name, 0) * ratio) for name in _units(now)}
    before = {name: int(units * ratio) for name, units in _units(then).items()} if then else {}
    changes = {name: true[name] - (before.get(name, 0) if name in last.rounded else told[name]) for name in true}
    few: frozenset[int] = frozenset()
    if any(changes.values()):
        first = quarter_of(last.as_of, quarter.start_month).index
        few = few_movements(moved_since(moves, first, quarter.index))
        few |= {int(units * ratio) for units in few}
    for name, change in changes.items():
        exact = abs(change) not in few or change % block == 0
        told[name] += change if exact else drawn(change, true[name] - told[name], block, coin, "decided/others")
    return replace(
        now,
        others_issued=told[ISSUED],
        others={name: told[name] for name in now.others},
        rounded={name: block for name in true if told[name] != true[name]},
    )


def _units(facts: CompanyFacts) -> dict[str, int]:
    """All numbers of units, by what ``rounded`` calls them."""
    return {ISSUED: facts.others_issued, **facts.others}
