"""T-B: awards by instrument with strike prices; T-D: the table of Regulation S-K Item 201(d)."""

from decimal import Decimal
from fractions import Fraction

from msgspec.structs import replace

from transparency.publication.settings import Settings
from transparency.release.format import amount
from transparency.release.lines import Account, account, roll
from transparency.release.release import NONE, WITHHELD, Column, Row, RowKind, Table, Unit, Value
from transparency.release.rounding import rounded
from transparency.release.snapshot import Balance, Movement, Piece, Snapshot, outstanding

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
    "": "Units",
}


FEW_OF_A_KIND = "What can be bought now is withheld: too few people have earned awards of one kind."


def strike(value: Decimal, units: int) -> Value:
    """Weighted-average strike Σ(units × strike) ÷ Σ units, to the cent (half-even); none without priced units."""
    if units == 0:
        return NONE
    return Value(amount=rounded(abs(Fraction(value) / units), 2))


def awards_table(snapshot: Snapshot, currency: str) -> Table:
    """T-B: identity T3 for each instrument, with average strike where there is one, and what can be exercised."""
    pieces: list[Piece] = [*snapshot.opening, *snapshot.closing, *snapshot.movements]
    instruments = sorted(
        {p.instrument for p in pieces if p.instrument is not None and (outstanding(p) or p.gone or p.owned)}
    )
    priced = {p.instrument for p in pieces if p.priced}
    accounts = [account(snapshot, outstanding)]
    columns = [Column(id="units", name="All awards", unit=Unit.UNITS)]
    strikes: list[tuple[int, str]] = []
    for instrument in instruments:
        if len(instruments) > 1:
            accounts.append(_instrument_account(snapshot, instrument))
            name = INSTRUMENTS.get(instrument, instrument)
            columns.append(Column(id=f"units_{instrument.lower()}", name=name, unit=Unit.UNITS))
        if instrument in priced:
            strikes.append((len(columns) + len(strikes), instrument))
    rows = [
        _with_strikes(snapshot, row, strikes)
        for row in (*roll(snapshot, accounts, signed=False), _exercisable(snapshot, instruments, len(accounts)))
    ]
    for place, instrument in strikes:
        columns.insert(place, Column(id=f"strike_{instrument.lower()}", name="Average price to buy", unit=Unit.MONEY))
    return Table(
        id="awards",
        code="T-B",
        title="Promises still open, by kind",
        stub="Units promised, not yet owned",
        columns=tuple(columns),
        rows=tuple(rows),
        notes=_notes(snapshot, currency),
        withheld_because="" if snapshot.treatment.exercisable else FEW_OF_A_KIND,
    )


def _instrument_account(snapshot: Snapshot, instrument: str) -> Account:
    def measure(piece: Piece) -> int:
        return outstanding(piece) if piece.instrument == instrument else 0

    return Account(snapshot.opened(measure), snapshot.closed(measure), measure)


def _exercisable(snapshot: Snapshot, instruments: list[str], width: int) -> Row:
    by = {i: sum(b.exercisable for b in snapshot.closing if b.instrument == i) for i in instruments}
    amounts = [sum(by.values()), *by.values()][:width]
    cells = tuple(Value(amount=x) if snapshot.treatment.exercisable else WITHHELD for x in amounts)
    return Row(id="exercisable", name="Of these, can be bought now", cells=cells)


def _with_strikes(snapshot: Snapshot, row: Row, strikes: list[tuple[int, str]]) -> Row:
    cells = list(row.cells)
    for place, instrument in strikes:
        cells.insert(place, _strike_of(snapshot, row, instrument))
    return replace(row, cells=tuple(cells))


def _strike_of(snapshot: Snapshot, row: Row, instrument: str) -> Value:
    if row.id == "exercisable" and not snapshot.treatment.exercisable:
        return WITHHELD
    if row.id == "exercisable":
        here = [b for b in snapshot.closing if b.instrument == instrument]
        return strike(sum((b.exercisable_value for b in here), Decimal(0)), sum(b.exercisable for b in here))
    chosen: list[Balance | Movement]
    if row.kind is RowKind.ITEM:
        prior, line = row.id.startswith("earlier-"), row.id.removeprefix("earlier-")
        chosen = [m for m in snapshot.movements if m.line == line and m.prior is prior]
    else:
        chosen = list(snapshot.opening if row.kind is RowKind.OPENING else snapshot.closing)
    chosen = [piece for piece in chosen if piece.instrument == instrument]
    return strike(sum((p.value for p in chosen), Decimal(0)), sum(p.priced for p in chosen))


def _notes(snapshot: Snapshot, currency: str) -> tuple[str, ...]:
    notes = []
    low = [b.price_min for b in snapshot.closing if b.price_min is not None]
    high = [b.price_max for b in snapshot.closing if b.price_max is not None]
    if low and high:
        first, last = (amount(x, Unit.MONEY, currency=currency) for x in (min(low), max(high)))
        notes.append(f"Fixed prices run from {first} to {last}." if first != last else f"The fixed price is {first}.")
    units = sum(b.term_units for b in snapshot.closing)
    if units:
        years = rounded(Fraction(sum(b.term_days for b in snapshot.closing), units) / Fraction(1461, 4), 1)
        notes.append(f"Open promises run out after {years} years on average.")
    if snapshot.closed(outstanding) > sum(b.priced for b in snapshot.closing) > 0:
        notes.append("Awards without a price are left out of the average price.")
    return tuple(notes)


def plans_table(snapshot: Snapshot, settings: Settings) -> Table:
    """T-D: (a) units to be issued for open awards, (b) their average strike, (c) units left, not counting (a)."""
    approved = {pool.id: pool.approved_by_holders for pool in settings.pools}
    rows = []
    for id, name, kind, wanted in (
        ("approved", "Plans approved by shareholders", RowKind.ITEM, {True}),
        ("not_approved", "Plans not approved by shareholders", RowKind.ITEM, {False}),
        ("total", "Total", RowKind.TOTAL, {True, False}),
    ):
        here = [b for b in snapshot.closing if approved.get(b.pool, False) in wanted]
        cells = (
            Value(amount=sum(map(outstanding, here))),
            strike(sum((b.value for b in here), Decimal(0)), sum(b.priced for b in here)),
            Value(amount=sum(b.available for b in here)),
        )
        rows.append(Row(id=id, name=name, kind=kind, cells=cells))
    return Table(
        id="plans",
        code="T-D",
        title="The plans, in the form of Item 201(d) of Regulation S-K",
        stub="Kind of plan",
        columns=(
            Column(id="to_be_issued", name="(a) To be issued for open awards", unit=Unit.UNITS),
            Column(id="price", name="(b) Average price to buy (a)", unit=Unit.MONEY),
            Column(id="remaining", name="(c) Left for later, without (a)", unit=Unit.UNITS),
        ),
        rows=tuple(rows),
        notes=("Awards that have no price to pay, such as stock units, are left out of (b).",),
    )
