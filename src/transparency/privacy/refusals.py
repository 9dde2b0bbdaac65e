"""Why a new quarter is refused, in words, with what would help. Nothing here decides; ``guarding`` does.

Problems: V01 too few people in all, V02 too few changed, V03 a table gives somebody away, V07 a minimum was lowered
silently, V08 an attribute is declared no more, V09 the solver failed, V11 new prices for too few, V12 too few people
behind the first opening.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.positions import Positions
from transparency.privacy.lock import Entry
from transparency.privacy.population import Rules, spoken
from transparency.privacy.treatment import TooFew, reported_holdings, small_stocks
from transparency.publication.problem import Problem, Severity
from transparency.publication.publication import Disclosed, Publication

if TYPE_CHECKING:
    from transparency.privacy.audit import Findings
    from transparency.privacy.protection import Refused


def lowered(publication: Publication, locked: Sequence[Entry]) -> list[Problem]:
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


def forgotten(publication: Publication, locked: Sequence[Entry]) -> list[Problem]:
    """V08: an attribute of a published table that is declared no more."""
    declared = publication.settings.attributes
    gone = {name: entry.quarter for entry in locked for name in entry.attributes if name not in declared}
    hint = "Declare it again, with breakdown: false when no new table is wanted."
    return [
        Problem("V08", f"Tables up to {last} are by “{name}”, which is not declared.", "publication.yaml", hint=hint)
        for name, last in sorted(gone.items())
    ]


def few_in_all(standing: pl.DataFrame, one: Disclosed, rules: Rules) -> list[Problem]:
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


def opening(positions: Positions, first: Disclosed, rules: Rules) -> list[Problem]:
    """V12: what stood before the first quarter is printed as its opening, and nothing of it can be carried forward."""

    def standing(index: int) -> pl.DataFrame:
        there = positions.holdings.filter(pl.col("quarter") == index)
        return reported_holdings(there, there.clear())

    small = [words for words, *_ in small_stocks(standing(first.quarter.index - 1), rules)]
    if not small:
        return []
    if problems := few_in_all(standing(first.quarter.index), first, rules):
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


def new_prices(book: Book, disclosed: Sequence[Disclosed], locked: int, rules: Rules) -> list[Problem]:
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


def too_few(reason: TooFew, one: Disclosed) -> Problem:
    """V02: no treatment of the quarter's lines is safe."""
    message = f"{one.quarter.label} cannot be published: {reason.reason}, and the change would point to them."
    return Problem("V02", message, one.commentary.path, hint=" ".join(reason.remedies), severity=Severity.REFUSAL)


def refused(refused: "Refused", one: Disclosed) -> Problem:
    """V03 or V09: no mask of the quarter's tables is safe, or none could be proved to be."""
    if refused.uncertain:
        message = f"{one.quarter.label} cannot be certified: {refused.equation}."
        hint = "Run it again; if it stays, please report it. Nothing is published on trust."
        return Problem("V09", message, one.commentary.path, hint=hint, severity=Severity.REFUSAL)
    message = f"{one.quarter.label} cannot be published: {spoken(refused.cell)} is given away by {refused.equation}."
    hint = " Or: ".join(refused.remedies)
    return Problem("V03", message, one.commentary.path, hint=hint, severity=Severity.REFUSAL)


def attacked(findings: "Findings", last: Disclosed) -> list[Problem]:
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
