"""Charts of random numbers, to the hundredth of a pixel, as lines of text: ``drawn.txt``.

``expected.html`` holds one of each to look at; here stand the cases between: none, one, not printed, all alike, long
words, many. Each variant begins with its size; a shape is a line.
"""

import re
from decimal import Decimal
from pathlib import Path
from random import Random

from tests.charts.test_charts import LONG, quarters, words
from tests.expected import assert_as_read

from transparency.charts import (
    Band,
    Bar,
    Days,
    Holdings,
    Layer,
    Pillar,
    bands,
    bars,
    columns,
    cover_sheet,
    ladder_company,
    ladder_step,
    notice,
    steps,
)
from transparency.charts.drawing import Drawing
from transparency.charts.ladder import heap
from transparency.charts.lettering import apart, under, wrap
from transparency.charts.scale import marks
from transparency.charts.spark import spark

NAMES = ("Therapists", "Everyone who works here", LONG, "A")
AMOUNTS = (0, 1, 3, 40, 999, 12_345, 2_000_000, None, None)
KINDS = ("steps", "columns", "bars", "bands", "notice", "ladder", "heap", "spark")


def amounts(pick: Random, count: int, *, signed: bool = False) -> list[int | Decimal | None]:
    """Numbers of one size, or of any; some are not printed."""
    high = pick.choice((0, 5, 1000, 10**6))
    made: list[int | Decimal | None] = [
        pick.choice((pick.randrange(-high if signed else 0, high + 1), high, None)) for _ in range(count)
    ]
    return [Decimal(value) / 100 if value is not None and high == 1000 else value for value in made]


def drawn(number: int) -> Drawing:
    """One random chart."""
    pick = Random(f"chart {number}")
    count = pick.choice((0, 1, 2, 3, 5, 9))
    match KINDS[number % len(KINDS)]:
        case "steps":
            each = [amounts(pick, count) for _ in range(pick.choice((1, 2, 3)))]
            made = [
                Layer(pick.choice(NAMES), words(place), f"f-s{place + 1}", tuple(levels), stepped=pick.random() < 0.5)
                for place, levels in enumerate(each)
            ]
            return steps("s", "T", "D", quarters(count), made, words)
        case "columns":
            values = amounts(pick, count, signed=pick.random() < 0.5)
            pairs = zip(quarters(count), values, strict=True)
            pillars = [Pillar(label, value, pick.choice(("", "", "under 2,000"))) for label, value in pairs]
            return columns("c", "T", "D", pillars, words)
        case "bars":
            notes = ("", "12 people", LONG)
            values = amounts(pick, min(count, 5))
            rows = [
                Bar(pick.choice(NAMES), value, pick.choice(notes), pick.choice(("", "about a third")))
                for value in values
            ]
            return bars("b", "T", "D", rows, words, whole=pick.choice((0, 100)))
        case "bands":
            starts = sorted(pick.sample(range(30), min(count, 5)))
            ends = [*(start - 1 for start in starts[1:]), pick.choice((None, 40))]
            given = [
                Band(low, high, pick.randrange(pick.choice((1, 20)))) for low, high in zip(starts, ends, strict=False)
            ]
            end = pick.choice((30, 60))
            ceiling = pick.choice((None, starts[-1] if starts else None))
            return bands(
                "p",
                "T",
                "D",
                given,
                words,
                axis=pick.choice(NAMES),
                unit="points",
                end=end,
                ceiling=ceiling,
                ceiling_words="The ceiling",
            )
        case "notice":
            days = Days(pick.choice((0, 10, 30, 37, 800)), pick.choice((0, 30, 90)))
            return notice(
                "n",
                "T",
                "D",
                days,
                announced="25 Nov: announced",
                in_force="1 Jan: in force",
                verdict=pick.choice(NAMES),
            )
        case "ladder":
            whole = pick.choice((0, 90, 999, 12_345, 10**7))
            level, levels = whole, []
            for _ in range(4):
                level = pick.randrange(level // 3, level + 1)
                levels.append(level)
            shown = [level if pick.random() < 0.8 else None for level in levels[1:]]
            rest = whole - levels[0]
            groups = (("Founders", rest // 2), (pick.choice(NAMES), rest // 5))[: pick.choice((0, 1, 2))]
            holdings = Holdings(whole, levels[0], *shown, groups)
            if number % 3:
                return ladder_step(pick.choice((1, 2, 3, 4)), holdings)
            company = ladder_company(holdings)
            return Drawing(company.wide + cover_sheet("c", "T", "D", holdings), company.narrow)
        case "heap":
            return heap(pick.choice((0, 1, 7, 30, 31)), "f-s2", pick.choice((1, 5, 10)))
    return Drawing(spark(amounts(pick, count + 2, signed=True)), "")


NUMBERS = {"x", "y", "width", "height", "points", "d"}


def shapes(svg: str) -> str:
    """A drawing: its size, then a line a shape with class, numbers and words; of a hatching only where it begins."""
    lines = []
    for name, inside, said in re.findall(r"<(\w+)([^>]*)>([^<]*)", svg):
        facts = dict(re.findall(r'([\w-]+)="([^"]*)"', inside))
        kept = [facts.get("class", ""), facts.get("viewBox", "").removeprefix("0 0 ")]
        kept += [value for fact, value in facts.items() if fact in NUMBERS and name != "svg"]
        if name == "path" and "l-held" in kept:
            kept[-1] = f"{kept[-1][:18]}… {kept[-1].count('M')}"
        kept += [facts.get("text-anchor", ""), "bold" if facts.get("font-weight") == "600" else "", said[:40]]
        if name not in {"title", "desc"}:
            lines.append(" ".join([name, *filter(None, kept)]))
    return "\n".join(lines) or "nothing"


def told(number: int) -> str:
    """A chart in both widths."""
    drawing = drawn(number)
    return f"# {KINDS[number % len(KINDS)]} {number}\n{shapes(drawing.wide)}\n{shapes(drawing.narrow)}\n"


def lettered(number: int) -> str:
    """How words and marks are laid out, a line a case."""
    pick = Random(f"letters {number}")
    count = pick.choice((0, 1, 2, 4, 7))
    wanted = [pick.randrange(0, 300) / 2 for _ in range(count)]
    tops = apart(sorted(wanted), [pick.choice((10.0, 26.5)) for _ in range(count)], 0.0, pick.choice((60.0, 160.0)))
    labels = under(quarters(count), sorted(wanted), pick.choice((100.0, 320.0)), pick.choice((4, 10)))
    low, high = sorted((pick.randrange(-50, 400), pick.randrange(0, 10**6)))
    ticks = marks(low, high, pick.choice((1, 2, 4)), whole=pick.random() < 0.5)
    few = marks(Decimal(0), Decimal(pick.randrange(0, 300)) / 100, 3)
    lines = wrap(" ".join(pick.choices((*NAMES[:2], "W" * 30, "i"), k=count)), pick.choice((40, 90, 200)))
    numbers = (" ".join(f"{value:g}" for value in values) for values in (tops, ticks, few))
    return f"{number}: apart {' | '.join(numbers)} | {[(name, round(x, 2)) for name, x in labels]} | {lines}"


def test_charts_of_random_numbers() -> None:
    assert_as_read(Path(__file__).parent / "drawn.txt", map(told, range(120)))


def test_words_and_marks_are_laid_out() -> None:
    assert_as_read(Path(__file__).parent / "lettered.txt", map(lettered, range(40)))
