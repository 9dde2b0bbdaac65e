"""What of the positions may be published: the treatment of lines and the mask of the tables, for every quarter.

Published quarters are read from the lock and never decided again. A new quarter is decided against all of them, and
attacked before it is let through; what cannot be protected is refused.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from transparency.ledger.book import Book
from transparency.ledger.positions import Positions
from transparency.privacy import refusals
from transparency.privacy.counted import nobody, populations, shape_of
from transparency.privacy.lock import Entry
from transparency.privacy.outlook import Told, outlook
from transparency.privacy.population import Rules, Shape
from transparency.privacy.published import Published
from transparency.privacy.restating import restate
from transparency.privacy.treatment import (
    TooFew,
    Treatment,
    enough_of_each_kind,
    reported_holdings,
    treat,
)
from transparency.privacy.waiting import at_end, entering, with_lines
from transparency.publication.private import Private
from transparency.publication.problem import Problem
from transparency.publication.publication import Disclosed, Publication

if TYPE_CHECKING:
    from transparency.privacy.audit import Findings


class Guarded(Struct, frozen=True):
    """What may be published."""

    positions: Positions
    """Restated: nothing in flows, balances and holdings shows what too few people moved."""
    published: tuple[Published, ...]
    """For each disclosed quarter, oldest first, who is counted in its tables and which cells are withheld."""
    treatments: tuple[Treatment, ...]
    """For each disclosed quarter."""
    entries: tuple[Entry, ...]
    """Lock entries of all disclosed quarters; those from ``locked`` on are new and have no numbers yet."""
    locked: int


def guard(
    positions: Positions, book: Book, publication: Publication, locked: Sequence[Entry], private: Private | None
) -> tuple[Guarded | None, list[Problem]]:
    """Protect all disclosed quarters.

    ``private`` is needed only when a quarter is new. Problems: those of ``refusals``.
    """
    problems = [*refusals.lowered(publication, locked), *refusals.forgotten(publication, locked)]
    if problems:
        return None, problems
    disclosed = publication.disclosed
    treatments = [_treatment_of(entry, one) for entry, one in zip(locked, disclosed, strict=False)]
    new = disclosed[len(locked) :]
    if new and private is not None:
        rules = _rules(publication, private)
        problems = refusals.new_prices(book, disclosed, len(locked), rules)
        if not locked:
            problems += refusals.opening(positions, new[0], rules)
        if problems:
            return None, problems
        more, problems = _treat_new(positions, disclosed, treatments, rules)
        if problems:
            return None, problems
        treatments += more
    restated = restate(positions, treatments)
    published, problems = _publish(restated, book, publication, locked, private)
    if problems:
        return None, problems
    entries = [*locked]
    if new and private is not None:
        problems = refusals.attacked(_audited(published, publication, private), new[-1])
        if problems:
            return None, problems
        entries += [
            _entry(one, publication, treatment, mask, private)
            for one, treatment, mask in zip(new, treatments[len(locked) :], published[len(locked) :], strict=True)
        ]
    return Guarded(restated, tuple(published), tuple(treatments), tuple(entries), len(locked)), []


def attack(guarded: Guarded, publication: Publication, private: Private) -> "Findings":
    """The private audit of everything published."""
    return _audited(guarded.published, publication, private)


def _audited(published: Sequence[Published], publication: Publication, private: Private) -> "Findings":
    from transparency.privacy.audit import audit  # noqa: PLC0415 (the solver: needed by a new quarter or an audit only)

    return audit(_peopled(published), _rules(publication, private))


def _rules(publication: Publication, private: Private) -> Rules:
    wanted = publication.settings.disclosure
    return Rules(wanted.min_providers, wanted.min_changers, private.p_percent, private.key, wanted.standard_grants)


def _treat_new(
    positions: Positions, disclosed: Sequence[Disclosed], known: Sequence[Treatment], rules: Rules
) -> tuple[list[Treatment], list[Problem]]:
    moves = positions.moves.collect()
    waiting = moves.clear()
    found: list[Treatment] = []
    told: list[Told] = []
    for number, one in enumerate(disclosed):
        index = one.quarter.index
        rows = pl.concat([entering(positions, index, waiting), moves.filter(pl.col("quarter") == index)])
        if number < len(known):
            treatment = known[number]
        else:
            standing = positions.holdings.filter(pl.col("quarter") == index)
            if problems := refusals.few_in_all(standing, one, rules):
                return found, problems
            chosen = treat(rows, standing, index, rules, carry_all=one.carry_forward)
            if isinstance(chosen, TooFew):
                return found, [refusals.too_few(chosen, one)]
            treatment = chosen
        waiting = at_end(rows.filter(with_lines(treatment.carried)))
        if number >= len(known):
            treatment = replace(
                treatment,
                ahead=outlook(positions, index, told, waiting, rules),
                exercisable=enough_of_each_kind(reported_holdings(standing, waiting), rules),
            )
            found.append(treatment)
        told.append(Told(index, treatment.ahead))
    return found, []


def _publish(
    restated: Positions, book: Book, publication: Publication, locked: Sequence[Entry], private: Private | None
) -> tuple[list[Published], list[Problem]]:
    shape = shape_of(publication.settings)
    wanted = sorted({name for entry in locked for name in entry.attributes} | set(shape.attributes))
    known = [name for name in publication.settings.attributes if name in wanted and name in book.providers.columns]
    counted = populations(book, restated, tuple(known))
    published: list[Published] = []
    for number, one in enumerate(publication.disclosed):
        population = counted.get(one.quarter.index) or nobody(one.quarter, tuple(known))
        if number < len(locked):
            entry = locked[number]
            was = Shape(entry.attributes, entry.tables, shape.measures)
            published.append(Published(population, was, frozenset(entry.withheld)))
            continue
        if private is None:
            break
        from transparency.privacy.protection import Refused, protect  # noqa: PLC0415 (the solver, as above)

        rules = _rules(publication, private)
        mask = protect(_peopled(published), population, shape, rules) if population.people.height else None
        if isinstance(mask, Refused):
            return published, [refusals.refused(mask, one)]
        published.append(Published(population, shape, mask.withheld if mask else frozenset()))
    return published, []


def _peopled(published: Sequence[Published]) -> list[Published]:
    """The releases in which anyone is counted."""
    return [one for one in published if one.population.people.height]


def _entry(one: Disclosed, publication: Publication, treatment: Treatment, mask: Published, private: Private) -> Entry:
    wanted = publication.settings.disclosure
    return Entry(
        quarter=one.quarter.id,
        min_providers=wanted.min_providers,
        min_changers=wanted.min_changers,
        standard_grants=wanted.standard_grants,
        attributes=mask.shape.attributes,
        tables=mask.shape.tables,
        withheld=tuple(sorted(mask.withheld)),
        late=tuple(sorted(treatment.late)),
        merged=treatment.merged,
        carried=tuple(sorted(treatment.carried)),
        ahead=treatment.ahead,
        exercisable=treatment.exercisable,
        seed_mark=private.mark,
    )


def _treatment_of(entry: Entry, one: Disclosed) -> Treatment:
    return Treatment(
        one.quarter.index,
        frozenset(entry.late),
        entry.merged,
        frozenset(entry.carried),
        entry.ahead,
        entry.exercisable,
    )
