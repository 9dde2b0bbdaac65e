"""What is still to be earned, from release to release: it may change only by movements that are printed."""

from collections.abc import Iterator

from transparency.release.release import Release, RowKind, Status

EARNED = "vested"
"""The line by which units leave the schedule when their day has come."""


def told_by_schedule(last: Release, release: Release) -> Iterator[str]:
    """Coming quarters whose units changed, though no printed line moved units that are not yet earned.

    Then the change is that of movements the page carries forward: of fewer people than it promises.
    """
    if _moved(release) or not {"ahead"} <= set(last.tables) & set(release.tables):
        return
    before, after = _coming(last), _coming(release)
    for quarter in sorted(before.keys() & after.keys()):
        change = after[quarter] - before[quarter]
        if change:
            yield (
                f"what is to be earned in {quarter} changed by {change:,} units from {last.quarter} to "
                f"{release.quarter}, though no printed line moved units that are not yet earned"
            )


def _moved(release: Release) -> bool:
    """Whether a line other than that of what was earned moved units that are not yet earned, or cannot be read."""
    table = release.tables.get("movements")
    place = next((n for n, column in enumerate(table.columns) if column.id == "unvested"), None) if table else None
    if table is None or place is None:
        return True
    return any(
        row.cells[place].amount != 0 for row in table.rows if row.kind is RowKind.ITEM and row.id != EARNED
    )  # fmt: skip


def _coming(release: Release) -> dict[str, int]:
    """Units by coming quarter, as printed; the rows for what is later are left out."""
    return {
        row.id: int(row.cells[0].amount)
        for row in release.tables["ahead"].rows
        if row.kind is RowKind.ITEM and row.cells[0].status is Status.SHOWN and row.cells[0].amount is not None
        and row.id != "later"
    }  # fmt: skip
