"""Books of random ledgers, read from their files as a stranger would, against the plain simulator."""

import csv
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.conftest import Desk
from tests.ledger.plain import COLUMNS, Plain, random_ledger

from transparency.books.files import csv_files
from transparency.books.tables import books_of
from transparency.ledger.positions import PLACES
from transparency.units import read_ratio

FIRST_PRICE, LAST_PRICE = Decimal("12.96"), Decimal("0.75")
Lines = list[dict[str, str]]


def with_prices(plain: Plain) -> tuple[str, dict[date, Decimal]]:
    """The ledger with one price for all options, which splits change, and a new one on its last day; price by day."""
    price, by_day, rows = FIRST_PRICE, {date.min: FIRST_PRICE}, []
    for row in plain.rows:
        if row["type"] == "split" and (ratio := read_ratio(str(row["ratio"]))):
            exact = price * ratio.denominator / ratio.numerator
            price = exact.quantize(Decimal("0.000001"), ROUND_HALF_EVEN)
            by_day[date.fromisoformat(str(row["date"]))] = price
        is_option = row["type"] == "grant" and row["instrument"] == "NSO"
        rows.append(row | {"price": price} if is_option else row)
    for name, grant in plain.grants.items():
        if grant.instrument == "NSO" and grant.unvested + grant.vested:
            row = {"event": f"r{name}", "date": plain.day, "type": "reprice", "grant": name, "price": LAST_PRICE}
            rows.append(row)
    columns = (*COLUMNS, "price")
    lines = [" ".join(str(row.get(name, "")) or "." for name in columns) for row in rows]
    return "\n".join([" ".join(columns), *lines]), by_day


def files_of(table: str) -> dict[str, Lines]:
    with TemporaryDirectory() as folder:
        found = csv_files(books_of(Desk(Path(folder)).good(table), ()))
    return {name.removesuffix(".csv"): list(csv.DictReader(data.decode().splitlines())) for name, data in found.items()}


def roll(lines: Lines) -> dict[tuple[str, str, str], dict[str, list[Decimal]]]:
    """Quarter, pool and kind → opening, closing and the sum of the lines between, each a list of amounts."""
    columns = (*PLACES, "value")
    sums: dict[tuple[str, str, str], dict[str, list[Decimal]]] = defaultdict(dict)
    for line in lines:
        amounts = [Decimal(line[name] or 0) for name in columns]
        group = sums[line["quarter"], line["pool"], line["instrument"]]
        part = line["line"] if line["line"] in {"opening", "closing"} else "lines"
        group[part] = [a + b for a, b in zip(group.get(part, [Decimal(0)] * len(columns)), amounts, strict=True)]
    return sums


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9))
def test_books_of_random_ledgers_are_those_of_the_simulator(seed: int) -> None:
    plain = random_ledger(seed, Desk.settings().vesting)
    table, price_by_day = with_prices(plain)
    files = files_of(table)
    assert {tie["difference"] for tie in files["ties"]} <= {"0", "0.000000"}
    ends = {line["quarter"]: date.fromisoformat(line["end"]) for line in files["quarters"]}
    quarters = list(ends)
    rolled = roll(files["roll_forward"])
    nothing = [Decimal(0)] * (len(PLACES) + 1)
    for (quarter, pool, kind), group in rolled.items():
        moved = [a + b for a, b in zip(group["opening"], group.get("lines", nothing), strict=True)]
        assert moved == group["closing"], (quarter, pool, kind)
        before = quarters[max(quarters.index(quarter) - 1, 0)]
        closed = rolled.get((before, pool, kind), {}).get("closing", nothing) if before != quarter else nothing
        assert group["opening"] == closed, (quarter, pool, kind)
    held: dict[tuple[date, str, str, str], tuple[int, ...]] = {}
    worth: dict[tuple[date, str], Decimal] = defaultdict(Decimal)
    for line in files["holdings"]:
        key = (ends[line["quarter"]], line["provider"], line["pool"], line["instrument"])
        held[key] = tuple(int(line[name]) for name in ("unvested", "vested", "owned"))
        worth[ends[line["quarter"]], line["pool"]] += Decimal(line["value"])
    for quarter, end in ends.items():
        price = LAST_PRICE if end > plain.day else price_by_day[max(day for day in price_by_day if day <= end)]
        for pool in plain.available:
            options = sum(
                units[0] + units[1] for key, units in held.items() if (key[0], *key[2:]) == (end, pool, "NSO")
            )
            closing = rolled[quarter, pool, ""]["closing"]
            assert closing[-1] == worth[end, pool] == options * price, (quarter, pool)
            if end in plain.closings:
                assert tuple(closing[:-1]) == plain.closings[end][pool], (quarter, pool)
        if end in plain.closings:
            true = {(end, *account): units for account, units in plain.holdings[end].items() if any(units)}
            assert {key: units for key, units in held.items() if key[0] == end} == true
