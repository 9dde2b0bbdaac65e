"""T-E: what the fully diluted count is made of, and the dilution of someone who got nothing new, split by cause.

Dilution = 1 − FD0 ÷ FD1 = Σ over components of (component1 − component0) ÷ FD1. FD0 is in units of the end of the
quarter (splits applied). The parts are rounded by largest remainder, so that they add up to the rounded total.
"""

from fractions import Fraction

from msgspec.structs import replace

from transparency.publication.settings import Settings
from transparency.release.format import day
from transparency.release.release import NONE, Column, FigureValue, Row, RowKind, Step, Table, Unit, Value
from transparency.release.rounding import apportioned, percent
from transparency.release.snapshot import Capital, Piece, Snapshot

REST = "rest"
POOL = "pool"


def in_company(piece: Piece) -> int:
    """Units of the pool that the fully diluted count holds: not promised, open, and owned by providers."""
    return piece.available + piece.unvested + piece.vested + piece.owned


def components(capital: Capital, pool: int) -> dict[str, int]:
    """The fully diluted count by component: each group of other holders, the pool, and what is left over."""
    return {**capital.others, POOL: pool, REST: capital.fully_diluted - pool - sum(capital.others.values())}


def _names(settings: Settings) -> dict[str, str]:
    return {
        **{holder.id: holder.name for holder in settings.other_holders},
        POOL: "Provider pool",
        REST: "Everyone and everything else",
    }


def _both(snapshot: Snapshot) -> tuple[dict[str, int], dict[str, int] | None]:
    """Components at the end and at the start of the quarter."""
    if snapshot.capital is None:
        return {}, None
    now = components(snapshot.capital, snapshot.closed(in_company))
    if snapshot.capital_before is None:
        return now, None
    # Opening balances are in units of the start; the split line of the quarter brings them to units of the end.
    pool = snapshot.opened(in_company) + snapshot.moved(in_company, "split", "split_rounding")
    before = components(snapshot.capital_before, pool)
    return now, {cause: before.get(cause, 0) for cause in now}


def dilution(snapshot: Snapshot) -> dict[str, Value]:
    """Cause → percent, with ``total``; all of status none when there is no earlier count to compare with."""
    now, before = _both(snapshot)
    if before is None or snapshot.capital is None or snapshot.capital.fully_diluted == 0:
        return dict.fromkeys((*now, "total"), NONE)
    whole = snapshot.capital.fully_diluted
    parts = apportioned([Fraction(100 * (now[cause] - before[cause]), whole) for cause in now])
    found = {cause: Value(amount=part) for cause, part in zip(now, parts, strict=True)}
    total = sum(parts[1:], parts[0])
    return {**found, "total": Value(amount=total)}


def company_figures(snapshot: Snapshot, settings: Settings) -> list[FigureValue]:
    """``capitalization.*`` and ``dilution.*``."""
    capital = snapshot.capital
    names = _names(settings)
    now, _ = _both(snapshot)
    parts = [
        Step(sign="+", name=names.get(cause, cause), figure="", value=Value(amount=units), unit=Unit.UNITS)
        for cause, units in now.items()
        if units or cause != REST
    ]
    whole = Value(amount=capital.fully_diluted) if capital else NONE
    id = "capitalization.fully_diluted"
    if parts:
        end = Step(sign="=", name="Fully diluted units", figure=id, value=whole, unit=Unit.UNITS)
        parts = [replace(parts[0], sign=""), *parts[1:], end]
    claims = capital.claims_first if capital else None
    found = [
        FigureValue(id=id, value=whole, steps=tuple(parts)),
        FigureValue(id="capitalization.issued_outstanding", value=Value(amount=capital.issued) if capital else NONE),
        FigureValue(id="capitalization.claims_first", value=NONE if claims is None else Value(amount=claims)),
    ]
    causes = dilution(snapshot)
    sums = [
        Step(sign="+", name=names.get(cause, cause), figure=f"dilution.{cause}", value=value, unit=Unit.PERCENT)
        for cause, value in causes.items()
        if cause != "total" and (value.amount or cause != REST)
    ]
    end = Step(sign="=", name="Dilution", figure="dilution.total", value=causes["total"], unit=Unit.PERCENT)
    shown = causes["total"].amount is not None
    steps = (replace(sums[0], sign=""), *sums[1:], end) if sums and shown else ()
    found.append(FigureValue(id="dilution.total", value=causes["total"], steps=steps))
    return [*found, *(FigureValue(id=f"dilution.{c}", value=v) for c, v in causes.items() if c != "total")]


def denominator_table(snapshot: Snapshot, settings: Settings) -> Table:
    """T-E: one row a component. The left-over row is shown only when it is not zero."""
    now, before = _both(snapshot)
    causes = dilution(snapshot)
    names = _names(settings)
    whole = snapshot.capital.fully_diluted if snapshot.capital else 0
    rows = []
    for cause, units in now.items():
        earlier = before[cause] if before is not None else None
        if cause == REST and not units and not earlier:
            continue
        rows.append(
            _row(
                cause,
                names.get(cause, cause),
                kind=RowKind.ITEM,
                units=units,
                before=earlier,
                whole=whole,
                part=causes[cause],
            )
        )
    if snapshot.capital:
        earlier = sum(before.values()) if before is not None else None
        rows.append(
            _row(
                "fully_diluted",
                "Fully diluted",
                kind=RowKind.TOTAL,
                units=whole,
                before=earlier,
                whole=whole,
                part=causes["total"],
            )
        )
        issued, old = snapshot.capital.issued, snapshot.capital_before
        then = old.issued if old else None
        rows.append(
            _row(
                "issued",
                "Of this, issued and outstanding",
                kind=RowKind.ITEM,
                units=issued,
                before=then,
                whole=whole,
                part=NONE,
            )
        )
    notes = ["Dilution is the part of their share that someone lost who got nothing new in the quarter."]
    if snapshot.capital:
        stated = snapshot.capital.as_of
        notes.append(
            f"The count of all units is as stated for {day(stated)}; the pool is as of the end of the quarter."
        )
    return Table(
        id="denominator",
        code="T-E",
        title="What 100% of the company is made of",
        stub="Who holds it, or for whom it is kept",
        columns=(
            Column(id="units", name="Units", unit=Unit.UNITS),
            Column(id="before", name="A quarter earlier", unit=Unit.UNITS),
            Column(id="change", name="Change", unit=Unit.UNITS, signed=True),
            Column(id="percent", name="Of the company", unit=Unit.PERCENT),
            Column(id="dilution", name="Dilution", unit=Unit.PERCENT),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
    )


def _row(id: str, name: str, *, kind: RowKind, units: int, before: int | None, whole: int, part: Value) -> Row:
    ratio = percent(units, whole)
    cells = (
        Value(amount=units),
        NONE if before is None else Value(amount=before),
        NONE if before is None else Value(amount=units - before),
        NONE if ratio is None else Value(amount=ratio),
        part,
    )
    return Row(id=id, name=name, kind=kind, cells=cells)
