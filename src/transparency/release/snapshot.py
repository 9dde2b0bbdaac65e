"""What the tables of one quarter are made from: movements, balances and counts as plain numbers."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from transparency.ledger.positions import LINES
from transparency.privacy.published import Published
from transparency.privacy.treatment import Treatment
from transparency.publication.quarter import Quarter


class Movement(Struct, frozen=True):
    """Units moved on one line of one pool and instrument. Effects are signed; ``value`` is Σ units × strike."""

    line: str
    pool: str
    instrument: str | None = None
    prior: bool = False
    available: int = 0
    unvested: int = 0
    vested: int = 0
    gone: int = 0
    owned: int = 0
    priced: int = 0
    value: Decimal = Decimal(0)
    events: int = 0


class Balance(Struct, frozen=True):
    """Units standing at a quarter's end in one pool and instrument (no instrument: the units not promised)."""

    pool: str
    instrument: str | None = None
    available: int = 0
    unvested: int = 0
    vested: int = 0
    gone: int = 0
    owned: int = 0
    priced: int = 0
    value: Decimal = Decimal(0)
    exercisable: int = 0
    exercisable_value: Decimal = Decimal(0)
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    term_days: int = 0
    term_units: int = 0


Piece = Movement | Balance
Measure = Callable[[Piece], int]


def set_aside(piece: Piece) -> int:
    """R: every place together."""
    return piece.available + piece.unvested + piece.vested + piece.gone


def promised(piece: Piece) -> int:
    """Promised: unvested + vested + owned."""
    return piece.unvested + piece.vested + piece.owned


def earned(piece: Piece) -> int:
    """Earned: vested + owned."""
    return piece.vested + piece.owned


def outstanding(piece: Piece) -> int:
    """O = U + V."""
    return piece.unvested + piece.vested


def available(piece: Piece) -> int:
    """A."""
    return piece.available


def unvested(piece: Piece) -> int:
    """U."""
    return piece.unvested


def vested(piece: Piece) -> int:
    """V."""
    return piece.vested


def gone(piece: Piece) -> int:
    """X."""
    return piece.gone


def owned(piece: Piece) -> int:
    """S."""
    return piece.owned


class Capital(Struct, frozen=True):
    """The row of ``capitalization.csv`` in force, in units of the as-of date (splits since then applied)."""

    as_of: date
    issued: int
    fully_diluted: int
    claims_first: Decimal | None
    others: dict[str, int]


class People(Struct, frozen=True):
    """Counts of providers: here now, with open promises, with earned units, with shares; here now with a promise."""

    eligible: int = 0
    granted: int = 0
    with_earned: int = 0
    owners: int = 0
    covered: int = 0


class Year(Struct, frozen=True):
    """Sums over the last four quarters, in units of the as-of date: for burn rates and runway."""

    granted: int
    returned: int
    mean_issued: Fraction | None


class Snapshot(Struct, frozen=True):
    """Everything the tables of one quarter need."""

    quarter: Quarter
    movements: tuple[Movement, ...]
    opening: tuple[Balance, ...]
    closing: tuple[Balance, ...]
    authorized_to_date: dict[str, int]
    """Pool → units added less taken away, transfers and splits, summed over all movements ever: a side of T1."""
    held: dict[str, tuple[int, int, int]]
    """Pool → unvested, vested, owned, summed over providers: the third side of T6."""
    capital: Capital | None
    capital_before: Capital | None
    """The row in force a quarter earlier, in units of this quarter's end."""
    people: People
    year: Year | None
    """``None`` before four quarters have passed."""
    ahead: tuple[tuple[Quarter, int], ...]
    counted: Published
    """Who is counted in the breakdown tables, and which of their cells are withheld."""
    treatment: Treatment
    """What was done to lines that too few people moved."""
    carried: dict[str, date]
    """Line that is carried forward → the day as of which it was last shown."""
    ledger_sha256: str
    events: int

    def moved(self, measure: Measure, *lines: str, prior: bool | None = None) -> int:
        """Signed sum of a measure over lines (all when none is named); ``prior`` picks late entries or the others."""
        return sum(
            measure(m) for m in self.movements if (not lines or m.line in lines) and (prior is None or m.prior is prior)
        )

    def opened(self, measure: Measure) -> int:
        """A measure at the start of the quarter."""
        return sum(map(measure, self.opening))

    def closed(self, measure: Measure) -> int:
        """A measure at the end of the quarter."""
        return sum(map(measure, self.closing))

    @property
    def day_before(self) -> date:
        """The day of the opening balances."""
        return self.quarter.start - timedelta(days=1)


def parts(line: str) -> tuple[str, ...]:
    """The lines shown under one name: ``forfeited+retracted`` are two."""
    return tuple(line.split("+"))


def in_line_order(movements: Iterable[Movement]) -> list[str]:
    """The lines that occur, in their printed order."""
    present = {movement.line for movement in movements}
    return sorted(present, key=lambda line: [LINES.index(part) for part in parts(line)])
