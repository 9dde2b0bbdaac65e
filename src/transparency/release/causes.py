"""Why the promised part of the company changed: how much of the change each cause made, by printed values alone.

A fund splits the change of its value into return, inflow and currency; here the promised part is split by who got what.
In one quarter, in units of its end, so that a split of shares changes nothing::

    promised1 ÷ whole1 − promised0 ÷ whole0
        = Σ over lines (what the line did to what is promised ÷ whole1)
        − Σ over holders (promised0 ÷ whole0 × new units of the holder ÷ whole1)

Over several quarters each cause is added up. All is counted in squares, ten-thousandths of the company, as the ladder
is drawn; what rounding leaves is a cause of its own, so that the lines add up to the printed change.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from msgspec import Struct

from transparency.release.release import Release, Row, Status, Table, Value

SQUARES = 10_000
"""Parts of the company, each a square of a drawing."""
YEAR = 4
"""Quarters over which a change is told."""
PROMISED, WHOLE = "awards.promised", "capitalization.fully_diluted"
HOLDER = "holder/"
"""Before the id of a group whose new units took a part: ``holder/investors``, ``holder/pool``."""
POOL = f"{HOLDER}pool"
REST = "rest"
"""Lines of few people, together, and rounding."""
_OTHER = "other"
_BALANCES = ("opening", "closing")
_COUNTS = ("fully_diluted", "issued")
"""Rows of the table ``denominator`` that are no holder."""


class Cause(Struct, frozen=True):
    """A cause and how many squares it made; below zero it took them away. ``id``: a line, or ``holder/<id>``."""

    id: str
    squares: int


class PartChange(Struct, frozen=True):
    """The promised part of the company a while ago and now, in squares, and what lies between, adding up."""

    before: Release
    now: Release
    squares_before: int
    squares_now: int
    causes: tuple[Cause, ...]
    """What went against providers first, the largest on top; then what they gained; the rest last."""
    block: Fraction
    """Squares that a block of units is."""
    quarters: int
    """Between the two."""

    @property
    def against(self) -> tuple[Cause, ...]:
        """Those that took something away, without the rest."""
        return tuple(cause for cause in self.causes if cause.squares < 0 and cause.id != REST)

    @property
    def gained(self) -> tuple[Cause, ...]:
        """Those that added something, without the rest."""
        return tuple(cause for cause in self.causes if cause.squares > 0 and cause.id != REST)


def part_change(releases: Sequence[Release], quarters: int = YEAR) -> PartChange | None:
    """What became of the promised part over the last ``quarters``, or over fewer where there are no more.

    ``None`` where a quarter of them does not print what is needed: fewer than two releases, ranges, no count of the
    company, or units that are only paid in cash and are no part of it.
    """
    span = releases[-quarters - 1 :]
    if len(span) < 2 or not all(map(_told, span)):
        return None
    causes: dict[str, Fraction] = {}
    for before, release in pairwise(span):
        moved = _moved(before, release)
        if moved is None:
            return None
        for id, part in moved.items():
            causes[id] = causes.get(id, Fraction(0)) + part
    first, last = _squares(span[0]), _squares(span[-1])
    counted = {id: round(part) for id, part in causes.items() if id != _OTHER}
    rest = last - first - sum(counted.values())
    found = [Cause(id, squares) for id, squares in counted.items() if squares]
    found.sort(key=lambda cause: (cause.squares > 0, -abs(cause.squares), cause.id))
    block = Fraction(SQUARES * span[-1].block) / Fraction(span[-1].amount(WHOLE) or 1)
    return PartChange(
        span[0], span[-1], first, last, (*found, *([Cause(REST, rest)] if rest else [])), block, len(span) - 1
    )


def _told(release: Release) -> bool:
    """Whether a release prints its promised part as a number, of all that is promised."""
    share = release.figures.get(f"{PROMISED}.fully_diluted")
    plain = all(release.value(id).status is Status.SHOWN for id in (PROMISED, WHOLE)) and release.amount(WHOLE)
    return bool(plain and share and share.value.status is Status.SHOWN and share.steps[0].id == PROMISED)


def _squares(release: Release) -> int:
    return round(Fraction(release.amount(PROMISED) or 0) * SQUARES / Fraction(release.amount(WHOLE) or 1))


def _moved(before: Release, release: Release) -> dict[str, Fraction] | None:
    """Squares that each cause made in one quarter; ``None`` where lines or holders are not printed."""
    lines, company = release.tables.get("vesting"), release.tables.get("denominator")
    if lines is None or company is None or "promised" not in {column.id for column in lines.columns}:
        return None
    whole = Fraction(release.amount(WHOLE) or 1)
    found = {}
    for row in lines.rows:
        if row.id not in _BALANCES:
            found[row.id] = SQUARES * Fraction(_cell(lines, row, "promised").amount or 0) / whole
    share = Fraction(before.amount(PROMISED) or 0) / Fraction(before.amount(WHOLE) or 1)
    for row in company.rows:
        if row.id not in _COUNTS:
            change = _cell(company, row, "change").amount
            if change is None:
                return None
            found[f"{HOLDER}{row.id}"] = -SQUARES * share * Fraction(change) / whole
    return found


def _cell(table: Table, row: Row, column: str) -> Value:
    return row.cells[[each.id for each in table.columns].index(column)]
