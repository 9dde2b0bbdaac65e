"""What others hold of the company, as far as it says nothing about few people (rules 4 and 5)."""

from datetime import date, timedelta

from msgspec.structs import replace

from transparency.ledger.book import Book
from transparency.ledger.cap_table import others_on
from transparency.ledger.few_people import few_movements, moved_since
from transparency.privacy.occasion import Occasion
from transparency.publication.publication import Publication
from transparency.publication.quarter import quarter_of
from transparency.published.blocks import ISSUED, CompanyFacts
from transparency.units import factor


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


def company_facts(now: Occasion, block: int) -> CompanyFacts | None:
    """What others hold by the end of a quarter; None when the ledger does not say.

    A number is exact, unless it changed by exactly what few people moved: then it changes by whole blocks of R
    (rule 4), and what that leaves over stays between it and the truth.
    """
    quarter, ratio = now.quarter, now.ratio
    days = (quarter.end, quarter.start - timedelta(1))
    facts, then = (stated(now.book, now.publication, day) for day in days)
    last = now.past.company if now.past else None
    if facts is None or last is None:
        return facts
    true, told = facts.units, {name: int(last.units.get(name, 0) * ratio) for name in facts.units}
    before = {name: int(units * ratio) for name, units in then.units.items()} if then else {}
    changes = {name: true[name] - (before.get(name, 0) if name in last.rounded else told[name]) for name in true}
    first = quarter_of(last.as_of, quarter.years).index
    few = few_movements(moved_since(now.sources.moves, first, now.index))
    few |= {int(units * ratio) for units in few}
    for name, change in changes.items():
        exact = abs(change) not in few or change % block == 0
        told[name] += change if exact else now.coin.drawn("decided/others", change, true[name] - told[name], block)
    rounded = {name: block for name in true if told[name] != true[name]}
    others = {name: told[name] for name in facts.others}
    return replace(facts, others_issued=told[ISSUED], others=others, rounded=rounded)
