"""The public cases: masking by hand leaks what their README says; after protection nothing does."""

import csv
from pathlib import Path

import pytest
from people import clean, counted, naive, people, published

from transparency.privacy.attack import bounds
from transparency.privacy.audit import audit
from transparency.privacy.cells import Cells
from transparency.privacy.population import Key, Rules, Shape
from transparency.privacy.published import Published

pytestmark = pytest.mark.external


def rules(n: int) -> Rules:
    return Rules(n, 1, 0, b"seed of the cases")


def read(cases: Path, name: str) -> list[dict[str, str]]:
    with (cases / "disclosure-control" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def number(text: str) -> int:
    return int(float(text))


def test_geurts_cell_lies_between_three_and_six(cases: Path) -> None:
    values: dict[Key, int | None] = {}
    rows, columns = ["1", "2", "3", "Total"], ["1", "2", "Total"]
    for row in read(cases, "handbook/example3_geurts.csv"):
        values[("row", row["row"]), ("col", row["col"])] = (
            int(row["published_value"]) if row["published_value"] else None
        )

    def key(row: str, column: str) -> Key:
        return (("row", row), ("col", column))

    lines = [(key(row, "Total"), [key(row, column) for column in columns[:2]]) for row in rows]
    lines += [(key("Total", column), [key(row, column) for row in rows[:3]]) for column in columns]
    assert bounds(values, lines)[key("1", "1")] == pytest.approx((3, 6))


def test_two_cut_points_disclose_the_one_between(cases: Path) -> None:
    rows = read(cases, "handbook/differencing_subpopulation.csv")
    cells = []
    for sex in "MF":
        a, b = (
            [
                row["band"]
                for row in rows
                if (row["table"], row["sex"]) == (table, sex)
                for _ in range(int(row["count"]))
            ]
            for table in "AB"
        )
        cells += [({"sex": sex, "a": one, "b": other}, 1) for one, other in zip(a, b, strict=True)]
    population = counted("2026Q1", cells)
    shape = Shape(("sex", "a", "b"), (("sex", "a"), ("sex", "b")), ())
    leaks = audit([naive(population, shape, rules(3))], rules(3)).failures
    assert any("[sex=M, b=<25] - [sex=M, a=<20]" in leak.equation and "1 provider" in leak.equation for leak in leaks)
    clean(published([population], shape, rules(3)), rules(3))


def test_block_difference_pins_a_cell_of_the_four_by_four(cases: Path) -> None:
    rows = read(cases, "sdctable/block_difference_4x4.csv")
    population = counted("2026Q1", [({"v1": row["v1"], "v2": row["v2"]}, int(row["freq"])) for row in rows])
    hidden = frozenset((("v1", row["v1"]), ("v2", row["v2"])) for row in rows if row["published"] == "0")
    release = Published(population, Shape(("v1", "v2"), (("v1", "v2"),), ()), hidden)
    cell = (("v1", "w"), ("v2", "b"))
    assert release.derivable == {release.cells.index[cell]}
    values: dict[Key, int | None] = {
        key: None if key in hidden else int(release.cells.tally.total[place, 0])
        for key, place in release.cells.index.items()
    }
    lines = [
        (release.cells.name(line.total), [release.cells.name(part) for part in line.parts])
        for line in release.relations.lines
    ]
    assert bounds(values, lines)[cell] == pytest.approx((47, 47))


def test_linked_hierarchies_are_safe_alone_and_not_together(cases: Path) -> None:
    rows = read(cases, "sdctable/linked_two_hierarchies.csv")
    cells = [({name: row[name] for name in ("region", "county", "group")}, int(row["n"])) for row in rows]
    population = counted("2026Q1", cells)
    small = frozenset(((("region", name),)) for name in "ABKLM")
    for tables in ((("region",), ("county",)), (("region",), ("group",))):
        alone = Published(population, Shape(("region", "county", "group"), tables, ()), small)
        assert not alone.derivable & alone.cells.numbers(small)
    shape = Shape(("region", "county", "group"), (("region",), ("county",), ("group",)), ())
    together = Published(population, shape, small)
    assert together.cells.index[("region", "K"),] in together.derivable
    mine = published([population], shape, rules(4))
    clean(mine, rules(4))
    assert small <= mine[0].withheld
    assert not mine[0].derivable


@pytest.mark.parametrize("name", ["data1a", "data1b", "data0a", "data0b"])
def test_no_zero_protects_and_no_two_ones_are_pinned(cases: Path, name: str) -> None:
    rows = read(cases, f"easysdctable/{name}.csv")
    cells = [({"row": row["row"], "col": col}, int(row[col])) for row in rows for col in row if col != "row"]
    shape = Shape(("row", "col"), (("row", "col"),), ())
    mine = published([counted("2026Q1", cells)], shape, rules(3))
    clean(mine, rules(3))
    assert all(key in mine[0].cells.index for key in mine[0].withheld)
    small = any(0 < count < 3 for _, count in cells)
    assert any(len(key) == 2 for key in mine[0].withheld) == small


@pytest.mark.parametrize("name", ["data0a", "data0b"])
def test_two_zeros_whose_row_is_complete_are_pinned(cases: Path, name: str) -> None:
    """The variant in which zeros are withheld: why zeros are shown here, and never used as protection."""
    row = read(cases, f"easysdctable/{name}.csv")[0]
    label = row.pop("row")
    values: dict[Key, int | None] = {(("col", col),): int(text) or None for col, text in row.items()}
    values[()] = sum(int(text) for text in row.values())
    lines: list[tuple[Key, list[Key]]] = [((), [key for key in values if key])]
    assert label == "r1"
    assert all(interval == pytest.approx((0, 0)) for interval in bounds(values, lines).values())


@pytest.mark.parametrize(("name", "attributes", "leaks"), [
    ("z1", ("region",), 3), ("z2", ("region", "fylke", "kostragr"), 8),
])  # fmt: skip
def test_linked_tables_by_main_income(cases: Path, name: str, attributes: tuple[str, ...], leaks: int) -> None:
    rows = read(cases, f"ssbtools/{name}.csv")
    cells = [({one: row[one] for one in (*attributes, "hovedint")}, number(row["ant"])) for row in rows]
    shape = Shape((*attributes, "hovedint"), tuple((one, "hovedint") for one in attributes), ())
    population = counted("2026Q1", cells)
    before = naive(population, shape, rules(4))
    # a reader who knows which combinations are empty finds one more cell in z2 than the source says
    assert len(before.cells.keys(before.derivable)) >= leaks
    assert before.derivable == before.hidden
    mine = published([population], shape, rules(4))
    clean(mine, rules(4))
    assert not mine[0].derivable


def test_two_tables_of_three_years(cases: Path) -> None:
    rows = read(cases, "ssbtools/example1.csv")
    cells = [
        ({"when": f"{row['age']} {row['year']}", "age": row["age"], "year": row["year"], "geo": row["geo"],
          "eu": row["eu"]}, int(row["freq"])) for row in rows
    ]  # fmt: skip
    tables = tuple((one, where) for one in ("when", "age", "year") for where in ("geo", "eu"))
    shape = Shape(("when", "age", "year", "geo", "eu"), tables, ())
    population = counted("2026Q1", cells)
    before = naive(population, shape, rules(3))
    assert len(before.hidden) == len(before.derivable)
    mine = published([population], shape, rules(3))
    clean(mine, rules(3))
    assert not mine[0].derivable


def test_a_company_in_several_rows_is_one_contributor(cases: Path) -> None:
    rows = read(cases, "ssbtools/magnitude1.csv")
    lines = [f"{row['company']} {row['geo']} {round(float(row['value']) * 10)}" for row in rows]
    table = "\n".join(["provider geo value", *lines])
    shape = Shape(("geo",), ((),), ("value",))
    with pytest.raises(ValueError, match="counted twice"):
        Cells.of(people("2026Q1", table), shape)
    merged: dict[str, int] = {}
    for row in rows:
        merged[row["company"]] = merged.get(row["company"], 0) + round(float(row["value"]) * 10)
    table = "\n".join(["provider geo value", *(f"{company} all {value}" for company, value in merged.items())])
    tally = Cells.of(people("2026Q1", table), shape).tally
    assert tally.count[0, 0] == len(merged) < len(rows)
    assert tally.first[0, 1] == max(merged.values())
