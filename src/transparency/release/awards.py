"""T-B: open awards by kind, and what can be bought now; T-D: the table of Regulation S-K Item 201(d)."""

from decimal import Decimal
from fractions import Fraction

from transparency.release.cells import QuarterCells
from transparency.release.format import amount
from transparency.release.lines import roll
from transparency.release.release import NONE, Column, FigureValue, Row, RowKind, Status, Table, Unit, Value
from transparency.release.rounding import significant
from transparency.release.shares import few

INSTRUMENTS = {
    "NSO": "Options (NSO)",
    "ISO": "Options (ISO)",
    "OPTION": "Options",
    "RSU": "Stock units (RSU)",
    "RSA": "Restricted stock (RSA)",
    "SSAR": "Appreciation rights in shares",
    "CSAR": "Appreciation rights in cash",
    "PHANTOM": "Phantom units",
    "PROFITS_INTEREST": "Profits interests",
    "WARRANT": "Warrants",
    "COOP_SHARE": "Cooperative shares",
    "OTHER": "Other awards",
    "other": "Other kinds",
    "": "Units",
}


def price(cells: QuarterCells) -> Value:
    """What a unit costs to buy: the one price of all, or the average of several from printed money and units."""
    if cells.published.price:
        return Value(amount=Decimal(cells.published.price))
    money, units = cells.value("money/outstanding"), cells.value("closing/priced")
    if not money.amount or not units.amount or few(money, units) or money.status is Status.RANGE:
        return NONE
    return Value(amount=significant(Fraction(money.amount) / Fraction(units.amount), 2), status=Status.ABOUT)


def money_figures(cells: QuarterCells) -> list[FigureValue]:
    """``money.*``: what a unit costs to buy, and the cash ever paid, where they are printed."""
    paid = FigureValue(id="money.paid", value=cells.value("money/paid"))
    figures = (FigureValue(id="money.price", value=price(cells)), paid)
    return [figure for figure in figures if figure.value.amount is not None]


def awards_table(cells: QuarterCells, currency: str) -> Table:
    """T-B: identity T3, one column a kind when there are two that may be printed; and what can be bought now."""
    kinds = cells.published.instruments
    measures = ["outstanding", *(f"outstanding@instrument={kind}" for kind in kinds)]
    columns = [Column(id="units", name="All awards", unit=Unit.UNITS)]
    columns += [Column(id=f"units_{kind.lower()}", name=INSTRUMENTS.get(kind, kind), unit=Unit.UNITS) for kind in kinds]
    rows = list(roll(cells, measures, signed=False))
    ids = ["closing/exercisable", *(f"closing/exercisable@instrument={kind}" for kind in kinds)]
    if ids[0] in cells:
        rows.append(Row(id="exercisable", name="Of these, can be bought now", cells=tuple(map(cells.value, ids))))
    return Table(
        id="awards",
        code="T-B",
        title="Promises still open, by kind" if kinds else "Promises still open",
        stub="Units promised, not yet owned",
        columns=tuple(columns),
        rows=tuple(rows),
        notes=_notes(cells, currency),
    )


def _notes(cells: QuarterCells, currency: str) -> tuple[str, ...]:
    each = price(cells)
    if each.amount is None:
        return ()
    text = amount(each.amount, Unit.MONEY, currency=currency)
    if each.status is Status.ABOUT:
        return (f"The prices to buy differ; over all units that have one, the average is about {text}.",)
    return (f"All awards that have a price have the same one: {text} a unit.",)


def plans_table(cells: QuarterCells) -> Table | None:
    """T-D: (a) units to be issued for open awards, (b) what they cost to buy, (c) units left, not counting (a)."""
    rows = []
    for id, name, kind in (
        ("approved", "Plans approved by shareholders", RowKind.ITEM),
        ("not_approved", "Plans not approved by shareholders", RowKind.ITEM),
        ("total", "Total", RowKind.TOTAL),
    ):
        part = "" if id == "total" else f"@plan={id}"
        open_awards = cells.value(f"closing/outstanding{part}")
        if open_awards.amount is None:
            continue
        each = price(cells) if id == "total" else NONE
        rows.append(
            Row(id=id, name=name, kind=kind, cells=(open_awards, each, cells.value(f"closing/available{part}")))
        )
    if not rows:
        return None
    return Table(
        id="plans",
        code="T-D",
        title="The plans, in the form of Item 201(d) of Regulation S-K",
        stub="Kind of plan",
        columns=(
            Column(id="to_be_issued", name="(a) To be issued for open awards", unit=Unit.UNITS),
            Column(id="price", name="(b) Price to buy (a)", unit=Unit.MONEY),
            Column(id="remaining", name="(c) Left for later, without (a)", unit=Unit.UNITS),
        ),
        rows=tuple(rows),
        notes=("Awards that have no price to pay, such as stock units, are left out of (b).",),
    )
