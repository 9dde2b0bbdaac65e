"""The books: small ledgers in docstrings with the exact text expected, the files, and the example beside its pages."""

import csv
import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from pathlib import Path
from textwrap import dedent, indent

import polars as pl
import pytest
from msgspec.structs import replace
from tests.expected import assert_as_read
from tests.ledger.conftest import Desk

from transparency.books.files import SCHEMA, csv_files, json_text
from transparency.books.tables import Books, books_of
from transparency.books.text import books_text
from transparency.build import positions_of
from transparency.cli.books import NARROWEST, WIDEST
from transparency.closing.quarters import in_force, read_closed
from transparency.ledger.positions import PLACES
from transparency.published.blocks import Published

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "books.md"
SMALL = ROOT / "tests" / "sites" / "small"
DISCLOSED = ("2025-q1", "2025-q2")


def printed(*disclosed: str) -> Callable[[Callable[[Desk], None]], Callable[[Desk], None]]:
    """Make a test of a docstring: its ledger must come to exactly its text, in the second quarter of 2025."""

    def test_of(example: Callable[[Desk], None]) -> Callable[[Desk], None]:
        @wraps(example)
        def test(desk: Desk) -> None:
            ledger, text = tables(example)
            found = books_of(desk.good(ledger, *disclosed), disclosed, "2025-q2")
            assert books_text(found, "USD", 80) == text
            assert found.ties.filter(pl.col("difference") != 0).is_empty()

        return test

    return test_of


def tables(example: Callable[[Desk], None]) -> tuple[str, str]:
    """The ledger and the text of a docstring."""
    before, head, after = dedent("    " + (example.__doc__ or "")).partition("BOOKS OF")
    return before[before.index("event ") :].strip(), (head + after).rstrip() + "\n"


@printed(*DISCLOSED)
def test_prices_and_late_entries(desk: Desk) -> None:
    """A new exercise price, a late entry, an exercise and a settlement, each on its line.

    event date       recorded   type            pool provider grant units instrument vesting price expires
    a     2025-01-01 .          pool_authorized a    .        .     1000  .          .       .     .
    g     2025-01-02 .          grant           a    p1       g1    400   NSO        V4      2.00  2035-01-01
    h     2025-01-02 .          grant           a    p2       g2    200   RSU        V4      .     .
    r     2025-05-01 .          reprice         .    .        g1    .     .          .       1.25  .
    x     2025-06-02 .          exercise        .    .        g1    30    .          .       1.25  .
    s     2025-06-03 .          settle          .    .        g2    50    .          .       .     .
    f     2025-03-20 2025-05-02 forfeit         .    .        g2    60    .          .       .     .

    BOOKS OF 2025-q2 (private)  2025-04-01 to 2025-06-30, disclosed

    Pool a, all kinds of award

    Line               Available   Unvested   Vested   Gone   Owned
    ───────────────────────────────────────────────────────────────
    opening                  400        600        0      0       0
    vested                     0       -150      150      0       0
    forfeited (late)          60        -60        0      0       0
    exercised                  0          0      -30     30      30
    settled                    0          0      -50     50      50
    repriced                   0          0        0      0       0
    closing                  460        390       70     80      80

    Pool a, NSO

    Line        Unvested   Vested   Gone   Owned   Value, USD
    ─────────────────────────────────────────────────────────
    opening          400        0      0       0       800.00
    vested          -100      100      0       0         0.00
    exercised          0      -30     30      30       -37.50
    repriced           0        0      0       0      -300.00
    closing          300       70     30      30       462.50

    Pool a, RSU

    Line               Unvested   Vested   Gone   Owned
    ───────────────────────────────────────────────────
    opening                 200        0      0       0
    vested                  -50       50      0       0
    forfeited (late)        -60        0      0       0
    settled                   0      -50     50      50
    closing                  90        0     50      50

    Awards with an exercise price, USD

    Which         Pool   Kind   Units   Average   Lowest   Highest   Value, USD
    ───────────────────────────────────────────────────────────────────────────
    outstanding   a      NSO      370      1.25     1.25      1.25       462.50
    exercisable   a      NSO       70      1.25                           87.50

    Holdings by pseudonym

    Provider   Pool   Kind   Unvested   Vested   Owned   Value, USD
    ───────────────────────────────────────────────────────────────
    p1         a      NSO         300       70      30       462.50
    p2         a      RSU          90        0      50         0.00

    Ties: opening and lines, or all holdings, against what grants hold

    Tie                   Pool   Kind   One side   Other side   Difference
    ──────────────────────────────────────────────────────────────────────
    T1 set aside          a                1,000        1,000            0
    T2 available          a                  460          460            0
    T3 outstanding        a                  460          460            0
    T4 unvested           a                  390          390            0
    T4 vested             a                   70           70            0
    T5 owned              a                   80           80            0
    T6 promised           a                  540          540            0
    T7 value              a               462.50       462.50         0.00
    T7 value of holders   a               462.50       462.50         0.00
    T1 set aside          a      NSO         400          400            0
    T3 outstanding        a      NSO         370          370            0
    T4 unvested           a      NSO         300          300            0
    T4 vested             a      NSO          70           70            0
    T5 owned              a      NSO          30           30            0
    T6 promised           a      NSO         400          400            0
    T7 value              a      NSO      462.50       462.50         0.00
    T7 value of holders   a      NSO      462.50       462.50         0.00
    T1 set aside          a      RSU         140          140            0
    T3 outstanding        a      RSU          90           90            0
    T4 unvested           a      RSU          90           90            0
    T4 vested             a      RSU           0            0            0
    T5 owned              a      RSU          50           50            0
    T6 promised           a      RSU         140          140            0
    T7 value              a      RSU        0.00         0.00         0.00
    T7 value of holders   a      RSU        0.00         0.00         0.00
    """


@printed()
def test_a_split_that_rounds(desk: Desk) -> None:
    """At 3:2 what stood at 3.00 stands at 2.00: 401 units become 601, and 1.00 of value is lost. Pool ``b``
    takes nothing back: what is forfeited is set aside no more.

    event date       type            pool provider grant units instrument vesting price ratio
    a     2025-01-01 pool_authorized b    .        .     1000  .          .       .     .
    g     2025-01-02 grant           b    p1       g1    401   NSO        V4      3.00  .
    s     2025-05-01 split           b    .        .     .     .          .       .     3:2
    f     2025-06-01 forfeit         .    .        g1    100   .          .       .     .

    BOOKS OF 2025-q2 (private)  2025-04-01 to 2025-06-30, not disclosed

    Pool b, all kinds of award

    Line             Available   Unvested   Vested   Gone   Owned
    ─────────────────────────────────────────────────────────────
    opening                599        401        0      0       0
    split                  299        150       50      0       0
    split rounding           1          0        0      0       0
    vested                   0       -100      100      0       0
    forfeited                0       -100        0      0       0
    closing                899        351      150      0       0

    Pool b, NSO

    Line        Unvested   Vested   Gone   Owned   Value, USD
    ─────────────────────────────────────────────────────────
    opening          401        0      0       0     1,203.00
    split            150       50      0       0        -1.00
    vested          -100      100      0       0         0.00
    forfeited       -100        0      0       0      -200.00
    closing          351      150      0       0     1,002.00

    Awards with an exercise price, USD

    Which         Pool   Kind   Units   Average   Lowest   Highest   Value, USD
    ───────────────────────────────────────────────────────────────────────────
    outstanding   b      NSO      501      2.00     2.00      2.00     1,002.00
    exercisable   b      NSO      150      2.00                          300.00

    Holdings by pseudonym

    Provider   Pool   Kind   Unvested   Vested   Owned   Value, USD
    ───────────────────────────────────────────────────────────────
    p1         b      NSO         351      150       0     1,002.00

    Ties: opening and lines, or all holdings, against what grants hold

    Tie                   Pool   Kind   One side   Other side   Difference
    ──────────────────────────────────────────────────────────────────────
    T1 set aside          b                1,400        1,400            0
    T2 available          b                  899          899            0
    T3 outstanding        b                  501          501            0
    T4 unvested           b                  351          351            0
    T4 vested             b                  150          150            0
    T5 owned              b                    0            0            0
    T6 promised           b                  501          501            0
    T7 value              b             1,002.00     1,002.00         0.00
    T7 value of holders   b             1,002.00     1,002.00         0.00
    T1 set aside          b      NSO         501          501            0
    T3 outstanding        b      NSO         501          501            0
    T4 unvested           b      NSO         351          351            0
    T4 vested             b      NSO         150          150            0
    T5 owned              b      NSO           0            0            0
    T6 promised           b      NSO         501          501            0
    T7 value              b      NSO    1,002.00     1,002.00         0.00
    T7 value of holders   b      NSO    1,002.00     1,002.00         0.00
    """


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def example(desk: Desk) -> Books:
    return books_of(desk.good(tables(test_prices_and_late_entries)[0], *DISCLOSED), DISCLOSED, "2025-q2")


def columns_and_example(found: Books) -> str:
    """What stands in docs/books.md below its prose."""
    parts = ["## Columns"]
    for name, columns in SCHEMA.items():
        rows = "\n".join(f"| `{column}` | {meaning} |" for column, meaning in columns.items())
        parts.append(f"### `{name}.csv`\n\n| column | what it says |\n|---|---|\n{rows}")
    lines = csv_files(found)["roll_forward.csv"].decode()
    parts += [
        "## An example",
        "An option whose price changes, a unit of stock, a late entry: what is printed of one quarter.",
    ]
    parts += [
        indent(books_text(found, "USD", 80).rstrip(), "    "),
        "Its `roll_forward.csv`:",
        indent(lines.rstrip(), "    "),
    ]
    return "\n\n".join(parts) + "\n"


def test_the_page_is_what_the_program_prints(desk: Desk) -> None:
    found = example(desk)
    prose, _, _ = PAGE.read_text("utf-8").partition("## Columns\n")
    assert_as_read(PAGE, [prose + columns_and_example(found)])


def test_files_have_the_columns_of_the_schema_and_json_says_the_same(desk: Desk) -> None:
    found = example(desk)
    data = json.loads(json_text(found, "USD"))
    assert list(data) == ["schema", "currency", *SCHEMA]
    for name, columns in SCHEMA.items():
        lines = list(csv.DictReader(csv_files(found)[f"{name}.csv"].decode().splitlines()))
        assert lines and list(lines[0]) == list(columns)
        words = {None: "", True: "true", False: "false"}
        rows = [{key: words.get(cell, str(cell)) if not isinstance(cell, int) or isinstance(cell, bool) else str(cell)
                 for key, cell in row.items()} for row in data[name]]  # fmt: skip
        assert rows == lines


def test_a_kind_of_award_that_ends_in_the_last_quarter_has_an_opening(desk: Desk) -> None:
    table = """
    event date       type            pool provider grant units instrument vesting
    a     2025-01-01 pool_authorized b    .        .     1000  .          .
    g     2025-01-02 grant           b    p1       g1    186   RSA        EVENT
    c     2025-04-07 company_cancel  .    .        g1    186   .          .
    """
    found = books_of(desk.good(table), (), "2025-q2")
    rows = found.roll_forward.filter(pl.col("instrument") == "RSA").select("line", "unvested").rows()
    assert rows == [("opening", 186), ("company_cancelled", -186), ("closing", 0)]
    assert found.ties.filter(pl.col("difference") != 0).is_empty()


@pytest.mark.parametrize("side", ["movements", "states", "holdings"])
def test_a_fault_in_any_side_is_a_difference(desk: Desk, side: str) -> None:
    positions = desk.good(tables(test_prices_and_late_entries)[0], *DISCLOSED)
    frame = getattr(positions, side)
    place = pl.int_range(pl.len()) == frame.with_row_index().filter(pl.col("unvested") > 0)["index"][-1]
    broken = replace(positions, **{side: frame.with_columns(pl.col("unvested") + place.cast(pl.Int64))})
    ties = books_of(broken, DISCLOSED).ties.filter(pl.col("difference") != 0)
    expected = {"movements": "T4", "states": "T4", "holdings": "T6"}[side]
    assert expected in ties["tie"].to_list()


def test_a_movement_at_a_wrong_price_does_not_tie_in_value_alone(desk: Desk) -> None:
    positions = desk.good(tables(test_prices_and_late_entries)[0], *DISCLOSED)
    wrong = pl.when(pl.col("line") == "exercised").then(pl.lit(Decimal("2.00"))).otherwise("price").alias("price")
    broken = replace(positions, movements=positions.movements.with_columns(wrong.cast(pl.Decimal(38, 6))))
    ties = books_of(broken, DISCLOSED, "2025-q2").ties.filter(pl.col("difference") != 0)
    assert set(ties["measure"]) == {"value", "value_of_holders"}
    assert ties.filter(pl.col("measure") == "value")["difference"].to_list() == [Decimal("-22.5")] * 2


@pytest.mark.parametrize("width", [NARROWEST, WIDEST])
def test_text_keeps_within_its_width_and_loses_no_digit(desk: Desk, width: int) -> None:
    most = 9_007_199_254_740_992
    table = f"""
    event date       type            pool provider grant units      instrument price
    a     2025-01-01 pool_authorized a    .        .     {most} .          .
    g     2025-01-02 grant           a    p1       g1    {most} NSO        0.123456
    """
    found = books_of(desk.good(table), (), "2025-q1")
    text = books_text(found, "USD", width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text
    if width == WIDEST:
        assert f"{most:,}" in text
        assert f"{most * Decimal('0.123456'):,}" in text


@pytest.fixture(scope="module")
def example_books() -> Books:
    built, positions = positions_of(ROOT / "content")
    assert positions is not None and built.publication is not None
    return books_of(positions, [one.quarter.id for one in built.publication.disclosed])


@pytest.fixture(scope="module")
def example_published() -> tuple[Published, ...]:
    closed, problems = read_closed(ROOT / "content")
    assert not problems
    return tuple(each.record.cells for each in in_force(closed))


def test_the_example_ties(example_books: Books) -> None:
    assert example_books.ties.height > 300
    assert example_books.ties.filter(pl.col("difference") != 0).is_empty()


def test_what_the_example_publishes_is_within_two_blocks_of_its_books(
    example_books: Books, example_published: tuple[Published, ...]
) -> None:
    """Every closing; openings and lines too where no split of the quarter puts them into other units."""
    compared = 0
    assert len(example_published) == 13
    for published in example_published:
        of_pool = (pl.col("quarter") == published.quarter) & pl.col("instrument").is_null()
        (closing,) = example_books.balances.filter(of_pool).rows(named=True)
        rolled = example_books.roll_forward.filter(of_pool)
        true = {f"closing/{name}": units for name, units in closing.items() if isinstance(units, int)}
        if "split" not in rolled["line"].to_list():
            true |= lines(rolled, published)
        for cell, units in true.items():
            if cell in published.values:
                assert abs(published.values[cell] - units) < 2 * published.block, (published.quarter, cell)
                compared += 1
        if "money/outstanding" in published.values:
            assert abs(published.values["money/outstanding"] - closing["value"]) < 2 * published.money_block
    assert compared >= 398


def lines(rolled: pl.DataFrame, published: Published) -> dict[str, int]:
    """Opening and lines as cells of a page, which adds up under ``other`` what is late or rare."""
    cells: Counter[str] = Counter()
    for row in rolled.filter(pl.col("line") != "closing").rows(named=True):
        own = row["line"] in published.lines and not row["prior"]
        at = "opening" if row["line"] == "opening" else f"flow/{row['line'] if own else 'other'}"
        amounts = {place: row[place] for place in PLACES} | {"outstanding": row["unvested"] + row["vested"]}
        cells.update({f"{at}/{name}": units for name, units in amounts.items()})
    return cells


def test_what_a_unit_was_worth_follows_splits_late_grants_and_forfeits(desk: Desk) -> None:
    """10.00 a unit on the day of the grant is 3.333333 after a split 3:1; g2 is booked late, g3 says nothing."""
    table = """
event date       recorded   type            pool provider grant units instrument vesting ratio fair_value
a     2025-01-01 .          pool_authorized a    .        .     1000  .          .       .     .
g     2025-01-02 .          grant           a    p1       g1    100   RSU        V4      .     10.00
h     2025-02-02 2025-05-20 grant           a    p2       g2    10    RSU        V4      .     6.00
i     2025-02-03 .          grant           a    p3       g3    50    RSU        V4      .     .
s     2025-05-10 .          split           a    .        .     .     .          .       3:1   .
f     2025-06-01 .          forfeit         .    .        g1    30    .          .       .     .
"""
    found = books_of(desk.good(table, *DISCLOSED), DISCLOSED)
    of_kind = found.roll_forward.filter(pl.col("instrument") == "RSU")
    lines = {(row["quarter"], row["line"]): row["fair_value"] for row in of_kind.iter_rows(named=True)}
    assert lines["2025-q1", "closing"] == Decimal(1000)
    assert lines["2025-q2", "granted"] == Decimal(60)
    assert lines["2025-q2", "split"] == Decimal("-0.0001")
    assert lines["2025-q2", "forfeited"] == Decimal("-99.99999")
    assert lines["2025-q2", "closing"] == Decimal("899.99991") + 60
    (balance,) = found.balances.filter((pl.col("quarter") == "2025-q2") & (pl.col("instrument") == "RSU")).to_dicts()
    assert balance["fair_valued"] == 300
    assert found.ties.filter(pl.col("measure") == "fair_value").height
    assert set(found.ties["difference"]) == {Decimal(0)}
