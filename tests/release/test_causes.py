"""Why the promised part changed: worked by hand for made-up companies, and added up for the example.

The company of ``tests/release/sample.py``, in units: promised and the whole at the end of each quarter, and what moved.
One square is a ten-thousandth of the whole.
"""

from fractions import Fraction

import pytest
from msgspec.structs import replace
from tests.release.sample import EIGHTY, THIRTY, releases_of, sample_releases

from transparency.release.causes import REST, SQUARES, part_change
from transparency.release.release import Release, Value
from transparency.units import Split


def cell(release: Release, table: str, row: str, column: str) -> int:
    found = release.tables[table]
    (cells,) = [each.cells for each in found.rows if each.id == row]
    return int(cells[[each.id for each in found.columns].index(column)].amount or 0)


def by_id(releases: tuple[Release, ...], quarters: int = 4) -> dict[str, int]:
    change = part_change(releases, quarters)
    assert change is not None
    return {cause.id: cause.squares for cause in change.causes}


def test_one_quarter_is_what_moved_of_the_whole() -> None:
    """The last quarter of the large company: granted, given back, and nothing new of others."""
    before, last = sample_releases()[-2:]
    whole = last.amount("capitalization.fully_diluted")
    assert whole == before.amount("capitalization.fully_diluted")
    found = by_id(sample_releases(), 1)
    for line in ("granted", "forfeited"):
        assert found[line] == round(Fraction(SQUARES * cell(last, "vesting", line, "promised"), whole))
    assert found["granted"] > 0 > found["forfeited"]


@pytest.mark.parametrize("quarters", [1, 2, 3, 4, 9])
def test_the_causes_add_up_to_the_printed_change(quarters: int) -> None:
    change = part_change(sample_releases(), quarters)
    assert change is not None
    assert change.squares_before + sum(cause.squares for cause in change.causes) == change.squares_now
    assert change.quarters == min(quarters, len(sample_releases()) - 1)
    rest = [abs(cause.squares) for cause in change.causes if cause.id == REST]
    assert sum(rest) <= len(change.causes) * change.quarters * (change.block + 1)


def with_round(release: Release, group: str, units: int) -> Release:
    """The release with so many new units of a group in its quarter."""
    table = release.tables["denominator"]
    rows = tuple(
        replace(row, cells=(*row.cells[:2], Value(amount=int(row.cells[2].amount or 0) + units), *row.cells[3:]))
        if row.id == group
        else row
        for row in table.rows
    )
    id = "capitalization.fully_diluted"
    whole = replace(release.figures[id], value=Value(amount=int(release.amount(id) or 0) + units))
    return replace(
        release,
        figures=release.figures | {id: whole},
        tables=release.tables | {"denominator": replace(table, rows=rows)},
    )


def test_a_round_takes_its_part_of_what_was_promised() -> None:
    """A group doubles the company: half of every part is gone, and nothing else."""
    *past, last = sample_releases()
    group = next(row.id for row in last.tables["denominator"].rows)
    diluted = with_round(last, group, int(last.amount("capitalization.fully_diluted") or 0))
    before = Fraction(
        SQUARES * int(past[-1].amount("awards.promised")), int(past[-1].amount("capitalization.fully_diluted"))
    )
    assert by_id((*past, diluted), 1)[f"holder/{group}"] == -round(before / 2)


def test_a_split_of_units_is_no_cause() -> None:
    """Twice as many units of everything: the same squares, by the same causes."""
    releases = sample_releases()
    doubled = tuple(map(twice, releases))
    assert by_id(doubled) == by_id(releases)


def twice(release: Release) -> Release:
    def more(value: Value) -> Value:
        return replace(value, amount=None if value.amount is None else 2 * value.amount, block=2 * value.block)

    tables = {
        name: replace(table, rows=tuple(replace(row, cells=tuple(map(more, row.cells))) for row in table.rows))
        for name, table in release.tables.items()
    }
    counted = ("awards.promised", "capitalization.fully_diluted")
    figures = {id: replace(release.figures[id], value=more(release.value(id))) for id in counted}
    split = Split(pool="main", day=release.start, new=2, old=1)
    return replace(release, tables=tables, figures=release.figures | figures, splits=(split,), block=2 * release.block)


def test_without_what_it_takes_nothing_is_said() -> None:
    assert part_change(sample_releases()[:1]) is None
    assert part_change(releases_of(THIRTY)) is None, "of ranges there is no difference"
    assert part_change(releases_of(EIGHTY)) is not None
    *past, last = sample_releases()
    bare = replace(last, tables={id: table for id, table in last.tables.items() if id != "denominator"})
    assert part_change((*past, bare)) is None
