"""The sums that a reader can form: every printed number stands in one, and one that is wrong is found."""

import pytest
from made_up import CELLS, IN_NO_SUM, QUARTER, following, made
from msgspec.structs import replace

from transparency.published.blocks import Level, Published
from transparency.published.sums import broken, sums


def test_what_adds_up_is_not_broken() -> None:
    assert broken([QUARTER]) == []
    assert broken([QUARTER, following()]) == []


@pytest.mark.parametrize("cell", CELLS)
def test_one_number_that_is_wrong_is_found(cell: str) -> None:
    found = broken([made({**CELLS, cell: CELLS[cell] + 10})])
    assert bool(found) is (cell not in IN_NO_SUM)
    assert all(words.startswith("2026-q1: ") and cell in words and "10 is left" in words for words in found)


def as_words(*cells: str) -> set[str]:
    """The sums in which a wrong number of these cells is told, each as its cells."""
    values = dict(CELLS)
    for cell in cells:
        values[cell] += 10
    return {words[9:].partition(" do not add up")[0] for words in broken([made(values)])}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("closing/owned", {
            "closing/owned opening/owned flow/exercised/owned", "closing/promised closing/unvested closing/vested "
            "closing/owned", "closing/earned closing/vested closing/owned"}),
        ("flow/vested/earned", {
            "closing/earned opening/earned flow/vested/earned", "flow/vested/earned flow/vested/vested"}),
        ("closing/gone@pool=a", {
            "closing/set_aside@pool=a closing/available@pool=a closing/outstanding@pool=a closing/gone@pool=a",
            "closing/gone closing/gone@pool=a closing/gone@pool=b"}),
        ("people/eligible", {
            "people/opening people/joined people/left people/eligible",
            "people/covered people/not_yet people/eligible"}),
        ("people/holders", {
            "people/holders table/role/full/people table/role/other/people", "people/holders table/role/total/people"}),
        ("grants/R-1/exceptions", {
            "grants/R-1/all grants/R-1/following grants/R-1/exceptions",
            "grants/R-1/exceptions grants/R-1/reason/hardship"}),
        ("cohort/2024/running", {
            "cohort/2024/granted cohort/2024/earned cohort/2024/lost cohort/2024/running",
            "closing/unvested cohort/2024/running cohort/other/running"}),
        ("lost/total/units", {"lost/total/units lost/expired/units lost/other/units"}),
        ("ahead/later", {"closing/unvested ahead/1 ahead/2 ahead/later"}),
    ],
)  # fmt: skip
def test_the_sums_of_a_number(cell: str, expected: set[str]) -> None:
    assert as_words(cell) == expected


def test_stock_bought_early_is_promised_and_still_to_be_earned() -> None:
    """With it printed, 20 units of the unvested are stock that was bought before it was earned."""
    early = {"closing/unearned": 20, "closing/promised": 220, "ahead/later": 60, "cohort/other/running": 60,
             "cohort/other/granted": 120}  # fmt: skip
    values = {cell: units for cell, units in {**CELLS, **early}.items() if not cell.startswith(("opening", "table"))}
    assert broken([made(values, tables=())]) == []
    for cell in early:
        assert broken([made({**values, cell: values[cell] + 10}, tables=())]), cell


def test_a_line_that_touches_a_measure_in_part_is_held_to_what_is_printed_of_it() -> None:
    """Of a movement one part is enough; of a balance all have to be printed."""
    bare = {cell: units for cell, units in CELLS.items() if cell != "closing/vested"}
    bare = {cell: units for cell, units in bare.items() if not cell.startswith("opening")}
    assert broken([made(bare)]) == []
    assert broken([made({**bare, "flow/granted/outstanding": 40})]) != []


def test_from_quarter_to_quarter_an_opening_is_the_closing_before() -> None:
    for opening in ("owned", "outstanding@instrument=NSO", "available@pool=a"):
        later = following()
        wrong = replace(later, values={**later.values, f"opening/{opening}": 0, f"closing/{opening}": 0})
        assert f"2026-q2: opening/{opening} closing/{opening} do not add up" in " | ".join(broken([QUARTER, wrong]))


@pytest.mark.parametrize(
    "change",
    [{"block": 20}, {"raised_from": 10}, {"level": Level.RANGES}],
)
def test_openings_that_are_rounded_anew_are_not_the_closings_before(change: dict[str, object]) -> None:
    shifted = following(values={"opening/gone@pool=a": 40})

    def told(*both: Published) -> int:
        return sum("opening/gone@pool=a closing/gone@pool=a" in words for words in broken(both))

    assert told(QUARTER, shifted) == 1
    assert told(QUARTER, replace(shifted, **change)) == 0
    assert told(replace(QUARTER, level=Level.RANGES), shifted) == 0


def test_coefficients_make_nothing() -> None:
    """Each sum, of cells by quarter, comes to nothing with the printed values."""
    both = [QUARTER, following()]
    every = list(sums(both))
    assert every and all(
        sum(f * both[place].values[cell] for (place, cell), f in terms.items()) == 0 for terms in every
    )
    reached = {cell for terms in sums([QUARTER]) for _, cell in terms}
    assert set(CELLS) - reached == IN_NO_SUM


def test_a_quarter_in_which_something_moves_adds_up_too() -> None:
    """A closing is not that of the quarter before, and an opening of what was not printed before is no sum."""
    still = following()
    moved = {"closing/gone@pool=a": 20, "closing/available@pool=a": 600,
             "flow/other/gone@pool=a": -10, "flow/other/available@pool=a": 10}  # fmt: skip
    values = {cell: units for cell, units in {**still.values, **moved, "opening/gone@pool=c": 7}.items()
              if "pool=" in cell and "pool=b" not in cell}  # fmt: skip
    assert broken([QUARTER, following(values=values, pools=("a",), lines=("other",))]) == []
