"""In words: which lines are shown together or carried forward because too few people moved them, and since when."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec.structs import replace

from transparency.privacy.treatment import Treatment
from transparency.release.awards import INSTRUMENTS
from transparency.release.format import day
from transparency.release.lines import LINE_NAMES, line_name
from transparency.release.release import Table
from transparency.release.snapshot import Snapshot

_BALANCES = {
    "granted": ("pool.available", "awards.unvested", "awards.outstanding", "awards.promised"),
    "vested": ("awards.unvested", "awards.vested", "awards.earned"),
    "forfeited": ("pool.available", "awards.unvested", "awards.outstanding", "awards.promised"),
    "expired": ("pool.available", "awards.vested", "awards.outstanding", "awards.earned", "awards.promised"),
    "company_cancelled": (
        "pool.available", "awards.unvested", "awards.vested", "awards.outstanding", "awards.earned",
        "awards.promised",
    ),
    "exercised": ("awards.vested", "awards.outstanding", "pool.gone", "holdings.owned"),
    "cash_settled": ("awards.vested", "awards.outstanding", "awards.earned", "awards.promised", "pool.gone"),
    "repurchased": ("holdings.owned", "awards.earned", "awards.promised"),
}  # fmt: skip
_LIKE = {
    "retracted": "granted", "accelerated": "vested", "settled": "exercised", "withheld": "cash_settled",
    "transferred_out": "repurchased", "transferred_in": "repurchased",
}  # fmt: skip
ROLLED = ("movements", "pool", "awards", "vesting")
"""Tables in which lines stand."""
ELSEWHERE = "Some lines are shown together or carried forward, to protect people: “Every unit” says which."


def since(treatments: Sequence[Treatment], ends: Sequence[date]) -> list[dict[str, date]]:
    """For each quarter: line → the day as of which it was last shown, for every line that is carried forward.

    ``ends``: the last day before each quarter.
    """
    found: list[dict[str, date]] = []
    standing: dict[tuple[str, str, str], date] = {}
    for treatment, before in zip(treatments, ends, strict=True):
        standing = {line: standing.get(line, before) for line in treatment.carried}
        days: dict[str, date] = {}
        for (_, _, line), day_ in sorted(standing.items()):
            days[line] = min(day_, days.get(line, day_))
        found.append(days)
    return found


def line_notes(snapshot: Snapshot) -> tuple[str, ...]:
    """What is said below a roll-forward."""
    treatment = snapshot.treatment
    notes = [
        f"{line_name('+'.join(lines))}: shown as one line, because too few people moved one of them alone."
        for lines in sorted({lines for _, _, lines in treatment.merged})
    ]
    if treatment.late:
        names = _listed(sorted({LINE_NAMES[line] for _, _, line in treatment.late}))
        notes.append(f"Entries that were booked late are counted in “{names}”: they come from too few people.")
    for line, last in sorted(snapshot.carried.items()):
        kinds = sorted({INSTRUMENTS.get(kind, kind) for _, kind, name in treatment.carried if name == line})
        notes.append(
            f"“{LINE_NAMES[line]}” ({_listed(kinds)}) stays as of {day(last)}: too few people changed it since. "
            "Their units are counted as soon as they can be shown together with those of others."
        )
    return tuple(notes)


def with_line_notes(table: Table, notes: tuple[str, ...]) -> Table:
    """A roll-forward with what is said about its lines: in full below the first, which shows every unit."""
    if not notes or table.id not in ROLLED:
        return table
    said = notes if table.id == ROLLED[0] else (ELSEWHERE,)
    return replace(table, notes=(*table.notes, *said))


def balance_note(figure: str, snapshot: Snapshot) -> str:
    """What is said beside a balance that does not count some units yet, or nothing."""
    lines = [line for line in sorted(snapshot.carried) if figure in _BALANCES.get(_LIKE.get(line, line), ())]
    if not lines:
        return ""
    names = _listed([f"“{LINE_NAMES[line]}”" for line in lines])
    last = min(snapshot.carried[line] for line in lines)
    stays, them = ("stays", "it") if len(lines) == 1 else ("stay", "them")
    return f"{names} {stays} as of {day(last)}: too few people changed {them} since to show {them}."


def moved_note(lines: Iterable[str], snapshot: Snapshot) -> str:
    """What is said beside a sum of lines of which some are carried forward or shown with others."""
    wanted = set(lines)
    together = sorted({group for _, _, group in snapshot.treatment.merged if wanted & set(group)})
    mixed = [group for group in together if not wanted >= set(group)]
    if mixed:
        return f"Shown only as “{line_name('+'.join(mixed[0]))}”: too few people moved it alone."
    carried = [line for line in sorted(snapshot.carried) if line in wanted]
    if not carried:
        return ""
    last = min(snapshot.carried[line] for line in carried)
    return f"Units moved by too few people since {day(last)} are not counted here yet."


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
