"""Every chart in its hard cases: sound XML, unique ids, nothing beyond the edges, the same twice."""

import re
from collections.abc import Callable
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from transparency.charts import (
    Band,
    Bar,
    Days,
    Drawing,
    Layer,
    Pillar,
    bands,
    bars,
    columns,
    notice,
    steps,
)
from transparency.charts.drawing import number
from transparency.charts.lettering import apart, measure, under, wrap
from transparency.charts.scale import marks
from transparency.charts.spark import spark

LONG = "Licensed marriage and family therapists, associates and everyone who supervises them at any of our sites"


def words(value: int | Decimal) -> str:
    return f"{value:,}"


def quarters(count: int) -> list[str]:
    return [f"Q{index % 4 + 1} {2016 + index // 4}" for index in range(count)]


def layers(count: int, *, held: tuple[int, ...] = (), high: int = 2_000_000) -> list[Layer]:
    def amounts(part: int) -> tuple[int | None, ...]:
        return tuple(None if index in held else high * (index + 1) // (part * count) for index in range(count))

    return [
        Layer("Not promised to anyone", words(high), "f-s1", (high,) * count, stepped=True),
        Layer("Promised, not yet earned", words(high // 5), "f-s2", amounts(5)),
        Layer("Earned", words(high // 20), "f-s3", amounts(20)),
    ]


def history(*amounts: int | Decimal | None) -> Drawing:
    data = [Pillar(label, amount) for label, amount in zip(quarters(len(amounts)), amounts, strict=True)]
    return columns("h", "Title", "Description", data, words)


def shares(*amounts: Decimal | None, label: str = "Therapists", note: str = "12 people") -> Drawing:
    return bars("b", "Title", "Description", [Bar(label, amount, note) for amount in amounts], words)


def banded(*amounts: int | Decimal, axis: str = "Sessions in a usual week") -> Drawing:
    starts = (0, 1, 5, 10, 20)[: len(amounts)]
    ends = [*(start - 1 for start in starts[1:]), None]
    data = [Band(low, high, amount) for low, high, amount in zip(starts, ends, amounts, strict=True)]
    ceiling = {"ceiling": starts[-1], "ceiling_words": "The ceiling: 20 a week"} if len(amounts) > 2 else {}
    return bands("p", "T", "D", data, words, axis=axis, unit="points", end=40, **ceiling)  # type: ignore[arg-type]


def told(given: int, promised: int, verdict: str = "Days given and promised") -> Drawing:
    return notice(
        "n", "T", "D", Days(given, promised), announced="25 Nov 2025: announced", in_force="1 Jan: in force",
        verdict=verdict,
    )  # fmt: skip


CASES: dict[str, Callable[[], Drawing]] = {
    "steps, one quarter": lambda: steps("s", "T", "D", quarters(1), layers(1), words),
    "steps, thirteen": lambda: steps("s", "T", "D", quarters(13), layers(13), words),
    "steps, forty, some withheld": lambda: steps("s", "T", "D", quarters(40), layers(40, held=(0, 5, 6, 39)), words),
    "steps, all zero": lambda: steps("s", "T", "D", quarters(4), layers(4, high=0), words),
    "columns, one": lambda: history(12_345),
    "columns, none": history,
    "columns, all zero": lambda: history(0, 0, 0),
    "columns, all withheld": lambda: history(None, None),
    "columns, forty": lambda: history(*(1_000_000 * index for index in range(40))),
    "columns, negative": lambda: history(*((index - 6) * 98_765 for index in range(13))),
    "columns, fractions": lambda: history(Decimal("0.01"), Decimal("0.02"), None),
    "bars": lambda: shares(Decimal("56.7"), Decimal("0"), None),
    "bars, none": shares,
    "bars, all withheld": lambda: shares(None, None),
    "bars, long": lambda: shares(Decimal("56.7"), None, label=LONG, note=LONG),
    "bars, markup": lambda: shares(Decimal(1), label='<b>&"', note="</svg>"),
    "bands": lambda: banded(0, 4, 7, 9, 10),
    "bands, huge": lambda: banded(0, 4_000_000, 7, 9, 10_000_000, axis=LONG),
    "bands, one": lambda: banded(4),
    "bands, all zero": lambda: banded(0, 0, 0),
    "bands, fractions": lambda: banded(Decimal("1.00"), Decimal("1.15")),
    "notice, more than promised": lambda: told(37, 30),
    "notice, less than promised": lambda: told(10, 30, LONG),
    "notice, none at all": lambda: told(0, 30),
    "notice, nothing promised": lambda: told(0, 0),
    "notice, years": lambda: told(800, 30),
}


@pytest.mark.parametrize("case", CASES)
def test_drawings_are_sound(case):
    drawing = CASES[case]()
    assert drawing == CASES[case]()
    roots = [ElementTree.fromstring(svg) for svg in (drawing.wide, drawing.narrow)]
    ids = [part.get("id") for root in roots for part in root.iter() if part.get("id")]
    assert len(ids) == len(set(ids)) == 4
    for root, width in zip(roots, (760, 320), strict=True):
        assert root.get("role") == "img" and root[0].tag.endswith("title") and root[1].tag.endswith("desc")
        assert root.get("viewBox", "").split()[2] == str(width)
    assert "style=" not in drawing.both
    assert not re.search(r"\d\.\d{3}|\de-|nan|inf", re.sub(r">[^<]*<", "><", drawing.both)), "no float noise"


@pytest.mark.parametrize("case", CASES)
def test_no_text_leaves_the_drawing_or_covers_another(case):
    for svg in (CASES[case]().wide, CASES[case]().narrow):
        root = ElementTree.fromstring(svg)
        width, height = float(root.get("width", 0)), float(root.get("height", 0))
        boxes = []
        for part in root.iter("{http://www.w3.org/2000/svg}text"):
            long = measure(part.text or "", bold=part.get("font-weight") == "600")
            shift = {"start": 0.0, "middle": long / 2, "end": long}[part.get("text-anchor", "start")]
            left, base = float(part.get("x", 0)) - shift, float(part.get("y", 0))
            assert left >= -0.1 and left + long <= width + 0.1, part.text
            assert base - 9 >= -0.1 and base + 3 <= height, part.text
            boxes.append((left, left + long, base - 9, base + 2))
        for index, a in enumerate(boxes):
            for b in boxes[:index]:
                assert a[0] >= b[1] or b[0] >= a[1] or a[2] >= b[3] or b[2] >= a[3]


def test_withheld_boxes_have_one_size():
    found = re.findall(
        r'<rect class="l-held"[^>]*width="([\d.]+)" height="([\d.]+)"', shares(None, Decimal(90), None).wide
    )
    assert len(found) == 2 and len(set(found)) == 1


def test_numbers_are_short():
    assert [number(value) for value in (1.0, 0.1 + 0.2, -0.001, 10.0, 12.346)] == ["1", "0.3", "0", "10", "12.35"]


def test_marks_are_round_and_cover():
    assert marks(0, 2_000_000) == [0, 500_000, 1_000_000, 1_500_000, 2_000_000]
    assert marks(0, 3, whole=True) == [0, 1, 2, 3]
    assert marks(0, 0) == []


def test_lettering():
    assert measure("iii") < measure("mmm") < measure("mmm", bold=True)
    assert "".join(wrap("a " + "m" * 60, 100)).replace(" ", "") == "a" + "m" * 60
    assert all(measure(part) <= 100 for part in wrap(LONG, 100))
    assert apart([10, 12, 90], [20, 20, 20], 0, 100) == [10, 30, 80]
    assert under(["Q1 2024"] * 3, [0, 100, 200], 200)[-1][1] == 200 - measure("Q1 2024") / 2


def test_a_spark_has_a_gap_where_nothing_is_printed_and_ends_in_a_dot() -> None:
    """Five quarters, the second not printed: two runs, one of a single number; zero lies at the lower edge."""
    svg = spark([0, None, 5, 10, Decimal("2.5")])
    assert svg.count('class="l-ink"') == 1, "a lone number is no line"
    assert 'd="M48 12L71 2L94 17"' in svg, "a ten is at the top, five halfway, two and a half a quarter up"
    assert '<rect class="f-ink"' in svg and 'x="92" y="15"' in svg


def test_a_spark_of_little_is_none() -> None:
    assert spark([1, 2]) == spark([0, 0, 0]) == spark([None, 4, None, 5]) == ""
    assert "l-ink" in spark([-2, 0, 2]), "below zero the line at zero lies in the middle"
