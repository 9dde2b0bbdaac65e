"""Every figure and table of made-up companies of each size, and of the same with a quarter changed: ``composed.txt``.

Beside it the arithmetic of printed values on a grid of them: ``arithmetic.txt``.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random

from msgspec.structs import replace
from sample import EIGHTY, FOURTEEN, LARGE, LOPSIDED, THIRTY, Size, published, releases_of, sample_publication
from tests.expected import assert_as_read

from transparency.published.blocks import Published
from transparency.release.causes import part_change
from transparency.release.composing import compose_releases
from transparency.release.release import NONE, NOTHING, Release, Row, Status, Value
from transparency.release.rounding import apportioned, percent, significant, visible
from transparency.release.shares import about, change, quotient, scaled, share, total, whole
from transparency.units import Split

HERE = Path(__file__).parent
SIZES = {"large": LARGE, "eighty": EIGHTY, "thirty": THIRTY, "lopsided": LOPSIDED, "fourteen": FOURTEEN}


def said(value: Value) -> str:
    """A value as text: its number, how it is said, and its block."""
    how = "" if value.status is Status.SHOWN else f" {value.status.value}"
    return f"{value.amount}{how}" + (f" /{value.block}" if value.block else "")


def row(each: Row) -> str:
    """A row of a table."""
    return f"{each.sign}{each.id} {each.kind.value[:2]}: {' | '.join(map(said, each.cells))}"


def told(release: Release) -> Iterator[str]:
    """All numbers of a release."""
    yield f"{release.quarter} {release.level} block {release.block} counted {release.counted} kinds {release.kinds}"
    for id, figure in release.figures.items():
        steps = "; ".join(f"{step.sign} {step.id} {said(step.value)}" for step in figure.steps)
        yield f"{id}: {said(figure.value)}" + (f" ({steps})" if steps else "")
    for table in (*release.tables.values(), *release.breakdowns):
        columns = " | ".join(column.id for column in table.columns)
        yield f"[{table.id}] {columns} until {table.until}"
        yield from map(row, table.rows)
    yield from (f"tie {tie.code} {tie.left} = {tie.right} {tie.attributes}" for tie in release.identities)
    yield from (f"{each}" for each in (*release.compliance, *release.pots))


def composed(name: str, last: Published) -> tuple[list[str], tuple[Release, ...]]:
    """The last release of a company, or why there is none; its earlier ones are what they were."""
    earlier = {release.quarter: release for release in releases_of(SIZES[name])[:-1]}
    quarters = (*published(SIZES[name])[:-1], last)
    releases, problems = compose_releases(sample_publication(), quarters, closed=earlier)
    lines = [f"! {problem.code} {problem.message}" for problem in problems]
    return [*lines, *(told(releases[-1]) if releases else ())], releases


def whole_company(name: str) -> str:
    """A company: its last release whole, the causes of each change."""
    lines, releases = composed(name, published(SIZES[name])[-1])
    for quarters in (1, 2, 4):
        if (found := part_change(releases, quarters)) is not None:
            causes = ", ".join(f"{cause.id} {cause.squares:+}" for cause in found.causes)
            lines.append(
                f"causes of {quarters}: {found.squares_before} → {found.squares_now}: {causes} ({found.block})"
            )
    return "\n".join([f"# {name}", *lines, ""])


@cache
def unaltered(name: str) -> list[str]:
    """The last release of a company as it is."""
    return composed(name, published(SIZES[name])[-1])[0]


def altered(number: int) -> str:
    """A company with its last quarter changed, and which lines of its release differ."""
    pick = Random(f"release {number}")
    name = pick.choice(("large", "large", "eighty", "thirty", "lopsided"))
    what, new = alteration(pick, published(SIZES[name])[-1], SIZES[name])
    before = unaltered(name)
    after, releases = composed(name, new)
    gone = [line for line in after if line not in before]
    found = part_change(releases) if releases else None
    causes = [f"causes {[(cause.id, cause.squares) for cause in found.causes]}"] if found else []
    return "\n".join([f"# {number}, {name}: {what}", *gone[:40], *causes, ""])


def alteration(pick: Random, last: Published, size: Size) -> tuple[str, Published]:
    """One thing of a quarter made otherwise; what."""
    company = last.company
    ways = ("cell", "cell", "cell", "gone", "gone", "company", "split", "kinds", "late", "price", "lines", "raised")
    match pick.choice(ways):
        case "gone":
            cell = pick.choice(sorted(last.values))
            return f"without {cell}", replace(last, values={id: n for id, n in last.values.items() if id != cell})
        case "company" if company is not None:
            if pick.random() < 0.3:
                return "without a count of the company", replace(last, company=None)
            group = pick.choice(sorted(company.others))
            others = dict(company.others) | {group: company.others[group] * pick.choice((0, 2, 3))}
            return f"{group} hold {others[group]}", replace(last, company=replace(company, others=others))
        case "split":
            split = Split("main", date(2026, 2, 1), 2, 1)
            return "a split 2:1", replace(last, splits=(split,))
        case "kinds":
            kinds = pick.choice((("cash_only",), ("restricted", "to_issue"), ("other",)))
            return f"kinds {kinds}", replace(last, kinds=kinds)
        case "late":
            return "late entries", replace(last, late=True, other_lines=("transferred_out",))
        case "price":
            return "other prices", replace(last, price=pick.choice(("", "12.5")), money_block=pick.choice((0, 500)))
        case "lines":
            return "fewer lines", replace(last, lines=last.lines[1:])
        case "raised":
            return "a raised block", replace(last, raised_from=size.block // 2)
    cells = pick.sample(sorted(last.values), 1)
    factor = pick.choice((0, 2, -1, 10))
    changed = {cell: last.values[cell] * factor if last.values[cell] else last.block for cell in cells}
    return f"{cells[0]} {changed[cells[0]]}", replace(last, values=last.values | changed)


VALUES = (
    NONE, NOTHING, whole(0, 20), whole(40, 20), whole(160, 20), whole(200, 20), whole(2000, 20), whole(-40, 20),
    whole(333, 0), Value(amount=120, status=Status.RANGE, block=20), Value(amount=20, status=Status.RANGE, block=20),
    whole(1980, 180),
)  # fmt: skip


def arithmetic() -> Iterator[str]:
    """What becomes of pairs of values, a line a pair; then of plain numbers."""
    for a in VALUES:
        for b in VALUES:
            results = (share(a, b), change(a, b), total((a, b)), quotient(a, b, 4))
            yield f"{said(a)} and {said(b)}: " + ", ".join(map(said, results))
        yield f"{said(a)} times 3/7: {said(scaled(a, Fraction(3, 7)))}, alone {said(total([a]))}"
    for number in (0, 1, 3, 47, 94, 95, 96, 120, 340, 500, 667, 990, 1049, 1051, 12_345, 99_950):
        part = Fraction(number, 1000)
        digits = f"{', '.join(str(significant(part, count)) for count in (1, 2, 3))}, {percent(number, 7)}"
        yield f"{number}/1000: {said(about(part))}, {visible(part)}, {visible(part / 100)}, {digits}"
    for parts in ((1, 1, 1), (1, 2, 4), (0, 0), (5,), (33, 33, 34), ()):
        each = [Fraction(100 * part, sum(parts) or 1) for part in parts]
        yield f"{parts}: {apportioned(each)}, {apportioned(each, 0)}"


def test_every_number_of_made_up_companies() -> None:
    assert_as_read(HERE / "composed.txt", [*map(whole_company, SIZES), *map(altered, range(60))])


def test_arithmetic_of_printed_values() -> None:
    assert_as_read(HERE / "arithmetic.txt", arithmetic())
