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
from transparency.privacy.counted import nobody, populations, shape_of
from transparency.privacy.lock import Entry
from transparency.privacy.outlook import Told, outlook
from transparency.privacy.population import Rules, Shape, spoken
from transparency.privacy.published import Published
from transparency.privacy.restating import restate
from transparency.privacy.treatment import (
    TooFew,
    Treatment,
    enough_of_each_kind,
    reported_holdings,
    small_stocks,
    treat,
)
from transparency.privacy.waiting import at_end, entering, with_lines
from transparency.publication.private import Private
from transparency.publication.problem import Problem, Severity
from transparency.publication.publication import Disclosed, Publication

if TYPE_CHECKING:
    from transparency.privacy.audit import Findings
    from transparency.privacy.protection import Refused


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

    ``private`` is needed only when a quarter is new. Problems: V01 too few people in all, V02 too few changed, V03 a
    table gives somebody away, V07 a minimum was lowered silently, V08 an attribute is declared no more, V09 the solver
    failed, V11 new prices for too few,
    V12 too few people behind the first opening.
    """
    problems = [*_lowered(publication, locked), *_forgotten(publication, locked)]
    if problems:
        return None, problems
    disclosed = publication.disclosed
    treatments = [_treatment_of(entry, one) for entry, one in zip(locked, disclosed, strict=False)]
    new = disclosed[len(locked) :]
    if new and private is not None:
        rules = _rules(publication, private)
        problems = _new_prices(book, disclosed, len(locked), rules)
        if not locked:
            problems += _opening(positions, new[0], rules)
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
        problems = _attacked(_audited(published, publication, private), new[-1])
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


def _attacked(findings: "Findings", last: Disclosed) -> list[Problem]:
    """What the program's attack on itself found: V03 a disclosure, V09 something that it could not decide."""
    problems = [
        Problem(
            "V03",
            f"{' and '.join(failure.releases)} cannot be published: {spoken(failure.cell)} is given away "
            f"by {failure.equation}.",
            last.commentary.path,
            hint=" Or: ".join(failure.remedies),
            severity=Severity.REFUSAL,
        )
        for failure in findings.failures
    ]
    problems += [
        Problem("V09", f"{last.quarter.label} cannot be certified: {what}.", last.commentary.path,
                hint="Run it again; if it stays, please report it.", severity=Severity.REFUSAL)
        for what in findings.uncertain
    ]  # fmt: skip
    return problems


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
            if problems := _few_in_all(standing, one, rules):
                return found, problems
            chosen = treat(rows, standing, index, rules, carry_all=one.carry_forward)
            if isinstance(chosen, TooFew):
                return found, [_too_few(chosen, one)]
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
            return published, [_refused(mask, one)]
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


def _lowered(publication: Publication, locked: Sequence[Entry]) -> list[Problem]:
    """V07: a minimum below that of the last release, without a word about it."""
    if not locked or len(publication.disclosed) == len(locked):
        return []
    wanted, last = publication.settings.disclosure, locked[-1]
    now = publication.disclosed[len(locked)].quarter.id
    if any(one.quarter.lower() == now for one in wanted.lowered):
        return []
    faults = []
    for name, value, was in (
        ("min_providers", wanted.min_providers, last.min_providers),
        ("min_changers", wanted.min_changers, last.min_changers),
    ):
        if value < was:
            message = f"disclosure.{name} is {value}; {last.quarter} was published under {was}."
            hint = f"Put it back to {was}, or say so: disclosure.lowered, with quarter {now} and the reason."
            faults.append(Problem("V07", message, "publication.yaml", hint=hint))
    return faults


def _forgotten(publication: Publication, locked: Sequence[Entry]) -> list[Problem]:
    """V08: an attribute of a published table that is declared no more."""
    declared = publication.settings.attributes
    gone = {name: entry.quarter for entry in locked for name in entry.attributes if name not in declared}
    hint = "Declare it again, with breakdown: false when no new table is wanted."
    return [
        Problem("V08", f"Tables up to {last} are by “{name}”, which is not declared.", "publication.yaml", hint=hint)
        for name, last in sorted(gone.items())
    ]


def _few_in_all(standing: pl.DataFrame, one: Disclosed, rules: Rules) -> list[Problem]:
    """V01: ``standing`` is what everybody holds at the quarter's end."""
    people = _holders(standing)
    if not 0 < people < rules.min_providers:
        return []
    counted = "1 person holds" if people == 1 else f"{people} people hold"
    message = (
        f"{one.quarter.label} cannot be published: {counted} promises, and figures about fewer than "
        f"{rules.min_providers} point to persons."
    )
    hint = "Wait until more people hold promises, then disclose the quarter."
    return [Problem("V01", message, one.commentary.path, hint=hint, severity=Severity.REFUSAL)]


def _holders(standing: pl.DataFrame) -> int:
    return standing.filter(pl.sum_horizontal("unvested", "vested", "owned") > 0)["provider"].n_unique()


def _opening(positions: Positions, first: Disclosed, rules: Rules) -> list[Problem]:
    """V12: what stood before the first quarter is printed as its opening, and nothing of it can be carried forward."""

    def standing(index: int) -> pl.DataFrame:
        there = positions.holdings.filter(pl.col("quarter") == index)
        return reported_holdings(there, there.clear())

    small = [words for words, *_ in small_stocks(standing(first.quarter.index - 1), rules)]
    if not small:
        return []
    if problems := _few_in_all(standing(first.quarter.index), first, rules):
        return problems
    hint = "Wait until more people hold such units, and disclose that quarter as the first."
    for one in reversed([quarter for quarter in positions.quarters if quarter.index < first.quarter.index]):
        if 0 < _holders(standing(one.index)) < rules.min_providers:
            break
        if not any(True for _ in small_stocks(standing(one.index - 1), rules)):
            hint = (
                f"Disclose {one.label} first, closed before {first.quarter.label}: then it can wait until it is safe."
            )
            break
    return [
        Problem("V12", f"{first.quarter.label} would open with a number about too few people: {words}.",
                first.commentary.path, hint=hint, severity=Severity.REFUSAL)
        for words in small
    ]  # fmt: skip


def _new_prices(book: Book, disclosed: Sequence[Disclosed], locked: int, rules: Rules) -> list[Problem]:
    """V11: new prices for a few people. The average price of all open awards would tell how many units they hold."""
    owners = book.events.filter(pl.col("type") == "grant").select("grant", pl.col("provider").alias("whose"))
    prices = book.events.filter(pl.col("type") == "reprice").join(owners, on="grant", how="left")
    problems = []
    for number, one in enumerate(disclosed):
        counted = (pl.col("date") <= one.quarter.end) & (pl.coalesce("recorded", "date") <= one.closed)
        people = prices.filter(counted)["whose"].n_unique()
        prices = prices.filter(~counted)
        if number >= locked and 0 < people < rules.min_changers:
            message = f"{one.quarter.label} cannot be published: the price of awards changed for {people} people only."
            hint = (
                "Give all holders of such awards the new price, or book it in a quarter in which more people get one."
            )
            problems.append(Problem("V11", message, one.commentary.path, hint=hint, severity=Severity.REFUSAL))
    return problems


def _too_few(reason: TooFew, one: Disclosed) -> Problem:
    message = f"{one.quarter.label} cannot be published: {reason.reason}, and the change would point to them."
    return Problem("V02", message, one.commentary.path, hint=" ".join(reason.remedies), severity=Severity.REFUSAL)


def _refused(refused: "Refused", one: Disclosed) -> Problem:
    if refused.uncertain:
        message = f"{one.quarter.label} cannot be certified: {refused.equation}."
        hint = "Run it again; if it stays, please report it. Nothing is published on trust."
        return Problem("V09", message, one.commentary.path, hint=hint, severity=Severity.REFUSAL)
    message = f"{one.quarter.label} cannot be published: {spoken(refused.cell)} is given away by {refused.equation}."
    hint = " Or: ".join(refused.remedies)
    return Problem("V03", message, one.commentary.path, hint=hint, severity=Severity.REFUSAL)
