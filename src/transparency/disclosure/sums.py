"""Level 1: whether the roll-forward adds up to the facts, and the whole release, where there is one, to both."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from msgspec.structs import asdict

from transparency.disclosure.document import CLOSING, OPENING, PLACES, PoolDisclosure
from transparency.disclosure.own import FIGURES, lines_of
from transparency.disclosure.plausibility import amount
from transparency.publication.problem import Problem
from transparency.release.release import Release, Status, Value

COLUMNS = (*PLACES, "set_aside")
SHARES = {"fully_diluted": "capitalization.fully_diluted", "issued": "capitalization.issued_outstanding"}
"""The end of a share's id → the figure that it is a share of."""


def sums(disclosure: PoolDisclosure) -> tuple[str, list[Problem]]:
    """What is missing to add up, and what does not. Problems: J10 (the roll-forward), J11 (the release)."""
    problems = [Problem("J10", message) for message in _rolled(disclosure)]
    if disclosure.release is not None:
        problems += [Problem("J11", message) for message in _told_twice(disclosure, disclosure.release)]
    return ("" if disclosure.roll_forward else "a roll-forward"), problems


def _rolled(disclosure: PoolDisclosure) -> Iterator[str]:
    lines = disclosure.roll_forward
    if not lines:
        return
    if lines[0].id != OPENING or lines[-1].id != CLOSING or len(lines) < 2:
        yield "A roll-forward begins with the line “opening” and ends with “closing”."
        return
    for place in COLUMNS:
        opening, *moved, closing = (amount(value) if (value := getattr(line, place)) else None for line in lines)
        if opening is None or closing is None:
            if place in PLACES:
                yield f"{place}: it is not said what there was at the opening, or what there is at the closing."
            continue
        if place in PLACES and opening + sum(number or 0 for number in moved) != closing:
            change = sum(number or 0 for number in moved)
            yield f"{place}: {opening:,} at the opening and {change:+,} make {opening + change:,}, not {closing:,}."
        stated = amount(getattr(disclosure.facts, place))
        if stated is not None and stated != closing:
            yield f"{place}: the closing is {closing:,}, the fact {stated:,}."
    for line in (lines[0], lines[-1]):
        parts = [amount(value) if (value := getattr(line, place)) else None for place in PLACES]
        whole = amount(line.set_aside) if line.set_aside else None
        if whole is not None and None not in parts and sum(part or 0 for part in parts) != whole:
            yield f"{line.id}: the places add up to {sum(part or 0 for part in parts):,}, not to {whole:,}."


def _told_twice(disclosure: PoolDisclosure, release: Release) -> Iterator[str]:
    """Whether the release says the same as the head of the file, and adds up itself."""
    appeared = release.correction.published if release.correction else release.published
    for name, mine, its in (
        ("quarter", disclosure.quarter, release.quarter),
        ("as_of", disclosure.as_of, release.as_of),
        ("published", disclosure.published, appeared),
        ("next_release", disclosure.next_release, release.next_release),
        ("rules", disclosure.rules, release.rules),
        ("splits", disclosure.splits, release.splits),
        ("compliance", disclosure.compliance, release.compliance),
        ("roll_forward", disclosure.roll_forward, lines_of(release)),
    ):
        if mine != its:
            yield f"{name}: the release in this file says another thing."
    for fact, value in asdict(disclosure.facts).items():
        if value != release.value(FIGURES[fact]):
            yield f"facts.{fact}: the release in this file says another number."
    for identity in release.identities:
        if identity.difference:
            yield f"{identity.code}: {identity.left:,} is not {identity.right:,}."
    yield from _quotients(release)
    yield from _totals(release)


def _quotients(release: Release) -> Iterator[str]:
    """Every share of the company is its quotient, to the digits that are printed."""
    for id, figure in release.figures.items():
        part, _, end = id.rpartition(".")
        of = SHARES.get(end)
        share, units = figure.value, release.amount(part)
        if of is None or share.status is not Status.SHOWN or not isinstance(share.amount, Decimal) or units is None:
            continue
        whole = release.amount(of)
        digits = -int(share.amount.as_tuple().exponent)
        if whole and abs(Fraction(share.amount) - Fraction(units) * 100 / Fraction(whole)) * 2 > Fraction(
            1, 10**digits
        ):
            yield f"{id}: {share.amount} % is not {units:,} of {whole:,}."


def _totals(release: Release) -> Iterator[str]:
    """Every table by groups adds up to its last row."""
    for table in release.breakdowns:
        *rows, total = table.rows
        for place, column in enumerate(table.columns):
            cells = [row.cells[place] for row in rows]
            if _adding(total.cells[place]) and all(map(_adding, cells)):
                added = sum(amount(cell) or 0 for cell in cells)
                if added != amount(total.cells[place]):
                    yield f"{table.id}.{column.id}: the rows add up to {added:,}, not {total.cells[place].amount:,}."


def _adding(value: Value) -> bool:
    return isinstance(value.amount, int)
