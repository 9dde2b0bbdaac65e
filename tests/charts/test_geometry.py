"""Lengths, places and distances in drawings, measured in the drawings themselves."""

import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    ladder_company,
    notice,
    steps,
)
from transparency.charts.drawing import hatch
from transparency.charts.ladder import heap
from transparency.charts.lettering import apart, measure, under, wrap
from transparency.charts.scale import Scale, marks

from .test_ladder import EXAMPLE

SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def words(value: int | Decimal) -> str:
    return f"{value:,}"


def boxes(svg: str, name: str) -> list[Box]:
    """The rectangles of a class."""
    found = []
    for part in ElementTree.fromstring(svg).iter(f"{SVG}rect"):
        if part.get("class") == name:
            x, y, wide, high = (float(part.get(key, 0)) for key in ("x", "y", "width", "height"))
            found.append((x, y, x + wide, y + high))
    return found


def points(svg: str, name: str) -> list[list[tuple[float, float]]]:
    """The points of each line of a class."""
    paths = [part.get("d", "") for part in ElementTree.fromstring(svg).iter(f"{SVG}path") if part.get("class") == name]
    return [[(float(x), float(y)) for x, y in re.findall(r"([-\d.]+) ([-\d.]+)", path)] for path in paths]


def shapes(svg: str, name: str) -> list[list[tuple[float, float]]]:
    """The corners of each polygon of a class."""
    found = [part for part in ElementTree.fromstring(svg).iter(f"{SVG}polygon") if part.get("class") == name]
    return [[tuple(map(float, pair.split(","))) for pair in part.get("points", "").split()] for part in found]  # type: ignore[misc]


def texts(svg: str) -> dict[str, tuple[float, float]]:
    """Words → their anchor and baseline."""
    parts = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return {part.text or "": (float(part.get("x", 0)), float(part.get("y", 0))) for part in parts}


def test_names_of_groups_begin_where_their_strips_begin() -> None:
    said = texts(ladder_company(EXAMPLE).wide)
    strips = [left for left, *_ in boxes(ladder_company(EXAMPLE).wide, "f-other")]
    assert strips == [0, 220 + 3, 223 + 155 + 3]
    assert [said[name][0] for name in ("Founders", "Investors", "Staff")] == strips
    assert len({said[name][1] for name in ("Founders", "Investors", "Staff")}) == 1, "they find room in one row"
    assert not points(ladder_company(EXAMPLE).wide, "l-mut"), "so no line is needed"


def test_names_of_narrow_strips_stand_higher_from_right_to_left_each_with_a_line_to_its_strip() -> None:
    groups = (("Those who founded it", 20), ("Those who lent it money", 20), ("Everyone who works here", 860))
    svg = ladder_company(Holdings(1_000, 100, 50, 20, 10, groups)).wide
    said, strips = texts(svg), [box for box in boxes(svg, "f-other") if box[2] > box[0]]
    heights = [said[name][1] for name, _ in groups]
    assert heights[1] - heights[0] == heights[2] - heights[1] == 18
    lines = sorted(points(svg, "l-mut"))
    assert [line[0][0] for line in lines] == [left + 0.5 for left, *_ in strips[:2]]
    assert [said[name][0] for name, _ in groups] == [strips[0][0] + 5, strips[1][0] + 5, strips[2][0]]
    assert all(line[-1][1] == strips[0][1] for line in lines), "down to the strips"
    assert [line[0][1] for line in lines] == [height - 9 for height in heights[:2]], "from the names"


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 300)), min_size=1, max_size=4))
def test_no_name_of_a_group_covers_another_and_no_line_crosses_one(groups) -> None:
    parts = tuple(("m" * length + str(place), units) for place, (length, units) in enumerate(groups))
    svg = ladder_company(Holdings(sum(units for _, units in parts) + 100, 100, 0, 0, 0, parts)).wide
    said = texts(svg)
    names = {name: said[name] for name, _ in parts}
    room = {name: (x, y - 12, x + measure(name, bold=True), y + 3) for name, (x, y) in names.items()}
    width = float(ElementTree.fromstring(svg).get("width", 0))
    for name, (left, top, right, bottom) in room.items():
        assert left >= 0 and right <= width, name
        for other, (start, above, end, below) in room.items():
            assert other == name or right <= start or end <= left or bottom <= above or below <= top, (name, other)
        for line in points(svg, "l-mut"):
            across = left < line[0][0] < right
            assert not (across and line[0][1] < bottom and top < line[-1][1]), (name, line)


def test_in_the_hand_a_name_stands_in_its_strip_or_above_one_that_is_too_low() -> None:
    groups = (("Founders", 880), ("Lenders", 20))
    svg = ladder_company(Holdings(1_000, 100, 50, 20, 10, groups)).narrow
    high, low = boxes(svg, "f-other")
    said = texts(svg)
    assert high[1] < said["Founders"][1] < high[3] and said["Founders"][0] == 16
    assert high[3] < said["Lenders"][1] < low[1] and said["Lenders"][0] == 0
    paper = boxes(svg, "f-paper")
    assert len(paper) == 1 and paper[0][0] < 16 < 16 + measure("Founders", bold=True) < paper[0][2]
    assert low[3] - low[1] == 6 and high[3] - high[1] == 264, "three pixels a hundred squares"


def test_hatching_stays_in_its_box() -> None:
    for width, height in ((96.0, 22.0), (10.0, 40.0)):
        svg = f'<svg xmlns="http://www.w3.org/2000/svg">{hatch(5, 7, width, height)}</svg>'
        strokes = points(svg, "l-held")[0]
        assert len(strokes) == 2 * (int((width + height - 0.1) // 6))
        assert all(5 <= x <= 5 + width and 7 <= y <= 7 + height for x, y in strokes)
        pairs = list(zip(strokes[::2], strokes[1::2], strict=True))
        assert all(abs((x - a) - (b - y)) < 0.01 for (x, y), (a, b) in pairs), "each at half a right angle"


def test_columns_stand_on_zero_and_are_as_high_as_their_amounts() -> None:
    data = [Pillar("Q1", 100), Pillar("Q2", -50), Pillar("Q3", 25), Pillar("Q4", None)]
    svg = columns("h", "T", "D", data, words).wide
    high, low, small = sorted(boxes(svg, "f-s2"))
    zero = points(svg, "l-ink")[0][0][1]
    assert [high[3], small[3], low[1]] == pytest.approx([zero] * 3)
    assert (high[3] - high[1]) / (small[3] - small[1]) == pytest.approx(4, abs=0.01)
    assert (high[3] - high[1]) / (low[3] - low[1]) == pytest.approx(2, abs=0.01)
    said = texts(svg)
    assert said["100"][1] == pytest.approx(high[1] - 7) and said["-50"][1] == pytest.approx(low[3] + 17)
    middles = [(box[0] + box[2]) / 2 for box in (high, low, small)]
    assert middles == [95, 285, 475] and [said[word][0] for word in ("Q1", "Q2", "Q3", "Q4")] == [95, 285, 475, 665]
    held, key = [box for box in boxes(svg, "l-held") if box]
    assert (held[0] + held[2]) / 2 == 665 and held[3] == pytest.approx(zero - 0.5)
    assert key[0] == 0.5 and said["Not printed"][0] == 32


def test_where_not_all_amounts_find_room_the_last_the_greatest_and_the_least_have_theirs() -> None:
    amounts = [5_000_000, *range(1_000_001, 1_000_019), 900_000, *range(1_000_019, 1_000_038), 1_200_000]
    data = [Pillar(f"Q{place}", amount) for place, amount in enumerate(amounts)]
    said = texts(columns("h", "T", "D", data, words).wide)
    assert {word for word in said if "," in word} == {"5,000,000", "900,000", "1,200,000"}
    assert said["5,000,000"][0] == pytest.approx(measure("5,000,000") / 2, abs=0.01), "pushed in from the edge"
    assert said["1,200,000"][0] == pytest.approx(760 - measure("1,200,000", bold=True) / 2, abs=0.01)
    near = [Pillar("a", 9_000_000), Pillar("b", 9_000_001), *(Pillar("c", 1) for _ in range(38)), Pillar("d", 8)]
    shown = texts(columns("h", "T", "D", near, words).wide)
    assert "9,000,001" in shown and "9,000,000" not in shown, "of two beside each other the greater"


def test_bars_are_as_long_as_their_amounts_and_what_is_not_printed_has_one_length() -> None:
    data = [Bar("a", Decimal(40), "8 people"), Bar("b", Decimal(10), "2 people"), Bar("c", None)]
    drawn = bars("b", "T", "D", data, words)
    for svg in (drawn.wide, drawn.narrow):
        long, short = boxes(svg, "f-s2")
        assert (long[2] - long[0]) / (short[2] - short[0]) == pytest.approx(4, abs=0.01)
        assert long[0] == short[0] and long[3] - long[1] == 22
    said = texts(drawn.wide)
    (left, _), _ = points(drawn.wide, "l-ink")[0]
    assert left == boxes(drawn.wide, "f-s2")[0][0] == pytest.approx(max(map(measure, ("a", "b", "c"))) + 16, abs=0.01)
    end = boxes(drawn.wide, "f-s2")[1][2]
    assert said["10"][0] == pytest.approx(end + 8)
    assert said["2 people"][0] == pytest.approx(end + 8 + measure("10", bold=True) + measure("  "), abs=0.01)
    assert said["2 people"][1] == said["10"][1] == pytest.approx(said["b"][1], abs=0.5)
    whole = boxes(bars("b", "T", "D", data, words, whole=80).wide, "f-s2")[0]
    half = boxes(drawn.wide, "f-s2")[0]
    assert (half[2] - half[0]) / (whole[2] - whole[0]) == pytest.approx(2, abs=0.01)
    assert texts(drawn.narrow)["8 people"][0] == 320


def test_long_notes_of_bars_stand_below_the_names() -> None:
    note = "and everyone who was here for a part of the time " * 2
    drawn = bars("b", "T", "D", [Bar("a", Decimal(40), note), Bar("b", Decimal(10), "few")], words)
    said = texts(drawn.wide)
    lines = wrap(note, 216.0)
    assert all(said[line][0] == 0 for line in lines) and said["few"][0] == 0, "all where one needs it"
    assert [said[line][1] - said["a"][1] for line in lines] == [18 * place for place in range(1, len(lines) + 1)]
    first, second = boxes(drawn.wide, "f-s2")
    assert second[1] - first[1] == pytest.approx(((len(lines) + 1) * 18 + 14 + 2 * 18 + 14) / 2)


def test_bands_are_as_wide_as_what_they_hold_and_as_high_as_what_they_give() -> None:
    data = [Band(0, 9, 10), Band(10, 19, 20), Band(20, None, 40)]
    said_at = {}
    for ceiling in (5, 20):
        svg = bands("p", "T", "D", data, words, axis="Sessions", unit="points", end=40, ceiling=ceiling,
                    ceiling_words="No more").wide  # fmt: skip
        first, second, last = boxes(svg, "f-s2")
        assert first[2] - first[0] == second[2] - second[0] == pytest.approx((last[2] - last[0] - 188) + 0, abs=1.1)
        assert [round((box[3] - box[1]) / (first[3] - first[1])) for box in (first, second, last)] == [1, 2, 4]
        assert second[0] - first[2] == last[0] - second[2] == 1.5
        across = Scale(0, 40, 4, 756)
        top = next(line for line in points(svg, "l-ink") if line[-1][1] == 6)
        assert top[0][0] == across(ceiling)
        said_at[ceiling] = texts(svg)["No more"][0] - across(ceiling)
        said = texts(svg)
        assert [said[number][0] for number in ("10", "20")] == [across(10), across(20)]
        assert said["10 points"] == ((across(0) + across(10)) / 2, first[1] - 8)
    assert said_at == {5: 8, 20: 8}
    beyond = bands("p", "T", "D", data, words, axis="Sessions", unit="points", end=40, ceiling=30,
                   ceiling_words="No more")  # fmt: skip
    assert texts(beyond.wide)["No more"][0] == Scale(0, 40, 4, 756)(30) - 8, "on the side that has more room"


def test_a_band_too_narrow_for_its_words_has_its_number_alone_or_none() -> None:
    data = [Band(0, 0, 7_000_000), Band(1, 4, 8), Band(5, None, 9)]
    said = texts(bands("p", "T", "D", data, words, axis="Sessions", unit="points in a year", end=60).wide)
    assert "7,000,000" not in said and "8" in said and "8 points in a year" not in said and "9 points in a year" in said
    assert {"1", "5", "60"} <= set(said) and "0" not in said, "of marks that would touch the left one is left out"


def test_days_of_notice_are_as_long_as_they_are() -> None:
    def drawn(given: int, promised: int) -> str:
        return notice("n", "T", "D", Days(given, promised), announced="announced", in_force="in force",
                      verdict="So it is").wide  # fmt: skip

    more, less, years = drawn(40, 30), drawn(10, 30), drawn(800, 30)
    (within,), (beyond,) = boxes(more, "f-other"), boxes(more, "f-ink")
    assert (within[2] - within[0]) / (beyond[2] - beyond[0]) == pytest.approx(3, abs=0.01)
    assert beyond[0] == within[2] and beyond[2] == 756 and within[1] == beyond[1]
    assert len(points(more, "l-paper")) == 39 and not points(years, "l-paper"), "a gap a day, where there is room"
    mark = points(more, "l-ink")[0]
    assert [x for x, _ in mark] == [within[2]] * 2 and mark[0][1] < within[1] < within[3] < mark[1][1]
    assert not boxes(less, "f-ink")
    outline = points(less, "l-held")[0]
    end = boxes(less, "f-other")[0][2]
    assert outline[0][0] == outline[-1][0] == end and outline[1][0] == outline[2][0] == 756
    assert texts(less)["in force"][0] == pytest.approx(max(end, 4 + measure("in force")), abs=0.01)
    assert texts(more)["in force"][0] == 756


def layered(*amounts: tuple[int | None, ...], wide: bool = True) -> str:
    layers = [
        Layer(f"Layer {place}", "value", fill, row, stepped=fill == "f-s1")
        for place, (fill, row) in enumerate(zip(("f-s1", "f-s2", "f-s3"), amounts, strict=False))
    ]
    drawn = steps("s", "T", "D", [f"Q{place}" for place in range(len(amounts[0]))], layers, words)
    return drawn.wide if wide else drawn.narrow


def test_layers_are_as_high_as_their_amounts_at_the_ends_of_quarters() -> None:
    svg = layered((100, 100, 200), (50, 100, 150))
    axis = points(svg, "l-ink")[0]
    zero, right = axis[0][1], axis[1][0]
    ((*run, _, _),) = shapes(svg, "f-s2")
    assert [x for x, _ in run] == [0, right / 2, right]
    heights = [zero - y for _, y in run]
    assert [height / heights[0] for height in heights] == pytest.approx([1, 2, 3], abs=0.01)
    ((*stepped, _, _),) = shapes(svg, "f-s1")
    assert [x for x, _ in stepped] == [0, right / 4, right / 4, right * 3 / 4, right * 3 / 4, right], "on a day each"
    assert points(svg, "l-line")[0] == stepped, "a pale layer has a line on it"
    said, lines = texts(svg), points(svg, "l-grid")
    assert [line[0][1] - 6 for line in lines] == [said[word][1] for word in ("50", "100", "150", "200 units")]


def test_quarters_that_are_not_printed_have_a_box_and_break_the_layer() -> None:
    svg = layered((100, 100, 100, 100, 100), (10, None, 30, None, None))
    right = points(svg, "l-ink")[0][1][0]
    held = boxes(svg, "l-held")
    zero = points(svg, "l-ink")[0][0][1]
    boxed = [box for box in held if box[3] < zero]
    stride = right / 4
    assert [round((left + end) / 2) for left, _, end, _ in boxed] == [
        round(stride),
        round(3 * stride),
        round(3.75 * stride),
    ]
    assert all(box[1] == zero - 28 + 0.5 for box in boxed)
    alone = shapes(svg, "f-s2")
    assert [[corners[0][0], corners[1][0]] for corners in alone] == [[0, stride / 2], [stride * 1.5, stride * 2.5]]
    assert texts(svg)["Not printed"][0] == 32
    svg = layered((100, 100, 100), (10, None, 30))
    assert [[corners[0][0], corners[1][0]] for corners in shapes(svg, "f-s2")] == [
        [0, right / 4],
        [right * 3 / 4, right],
    ]


def test_each_name_beside_layers_has_a_line_to_the_middle_of_its_layer() -> None:
    for wide in (True, False):
        svg = layered((100, 200), (50, 100), (10, 20), wide=wide)
        zero, (right, _) = points(svg, "l-ink")[0][0][1], points(svg, "l-ink")[0][1]
        (first,) = shapes(svg, "f-s1")
        full = zero - min(y for _, y in first)
        middles = [zero - full * share for share in (150 / 200, 60 / 200, 10 / 200)]
        lines = points(svg, "l-mut")
        ends = [line[0] for line in lines] if wide else [line[-1] for line in reversed(lines)]
        assert [y for _, y in ends] == pytest.approx(middles, abs=0.02)
        assert all(abs(x - right) <= 2 for x, _ in ends)


@given(
    st.lists(st.tuples(st.floats(-50, 500), st.floats(1, 40)), min_size=1, max_size=8).map(sorted),
    st.floats(0, 20),
)
def test_labels_kept_apart_keep_their_order_and_move_no_more_than_they_must(pairs, low) -> None:
    wanted, heights = zip(*pairs, strict=True)
    high = low + sum(heights) + 100
    tops = apart(wanted, heights, low, high)
    for (top, height), after in zip(zip(tops, heights, strict=True), [*tops[1:], high], strict=True):
        assert low <= top and top + height <= after + 1e-6
    lone = [place for place, top in enumerate(wanted) if low <= top and top + heights[place] <= high]
    if len(wanted) == 1 and lone:
        assert tops == list(wanted)
    assert apart(tops, heights, low, high) == pytest.approx(tops), "what is apart stays"


def test_labels_without_room_run_past_the_lower_edge() -> None:
    assert apart([0, 0, 0], [20, 20, 20], 0, 30) == [0, 20, 40]
    assert apart([90, 95], [20, 20], 0, 100) == [60, 80]
    assert apart([-5], [20], 0, 100) == [0]


@given(st.integers(1, 60), st.integers(100, 800))
def test_labels_under_an_axis_are_evenly_spaced_from_the_last_one(count, right) -> None:
    labels = [f"Q{place}" for place in range(count)]
    slot = right / count
    shown = under(labels, [slot * (place + 0.5) for place in range(count)], right)
    places = [labels.index(label) for label, _ in shown]
    assert places[-1] == count - 1
    strides = {after - before for before, after in pairwise(places)}
    assert len(strides) <= 1
    for (one, x), (other, y) in pairwise(shown):
        assert y - x >= (measure(one) + measure(other)) / 2 + 10
    assert all(measure(label) / 2 <= x <= right - measure(label) / 2 + 1e-6 for label, x in shown)
    stride = strides.pop() if strides else count
    middles = [min(max(slot * (place + 0.5), measure(label) / 2), right - measure(label) / 2)
               for place, label in enumerate(labels)]  # fmt: skip
    denser = list(range(count - 1, -1, 1 - stride)) if stride > 1 else []
    assert not denser or any(
        middles[b] - middles[a] < (measure(labels[a]) + measure(labels[b])) / 2 + 10 for b, a in pairwise(denser)
    ), "one more of them would not fit"


@given(st.integers(-(10**6), 10**6), st.integers(1, 10**7), st.integers(2, 6))
def test_marks_are_few_round_and_cover(low, span, count) -> None:
    high = low + span
    found = marks(low, high, count, whole=True)
    assert found[0] <= low and found[-1] >= high and len(found) <= count + 2
    stride = {b - a for a, b in pairwise(found)}
    assert len(stride) == 1 and found[1] > low and found[-2] < high
    (step,) = stride
    digits = Decimal(step).normalize().as_tuple().digits
    assert digits in {(1,), (2,), (5,), (2, 5), (3,)}, step
    assert Fraction(span, int(step)) <= count, "no finer than asked for"


def test_marks_of_fractions() -> None:
    assert marks(0, Decimal("0.03"), 3) == [0, Decimal("0.01"), Decimal("0.02"), Decimal("0.03")]
    assert marks(5, 5) == []
    assert marks(-3, 4, 4) == [-4, -2, 0, 2, 4]


def test_a_scale_without_a_span_puts_everything_at_its_start() -> None:
    assert Scale(3, 3, 10, 20)(3) == 10
    assert [Scale(2, 4, 10, 20)(value) for value in (2, 3, 4)] == [10, 15, 20]


def test_a_name_needs_a_strip_as_high_as_its_lines_and_a_margin() -> None:
    def name_in_strip(name: str, units: int) -> bool:
        svg = ladder_company(Holdings(10_000, 1_000, 0, 0, 0, ((name, units), ("Others", 9_000 - units)))).narrow
        first = boxes(svg, "f-other")[0]
        words_at = texts(svg)[wrap(name, 240, bold=True)[0]]
        return first[1] < words_at[1] < first[3]

    assert name_in_strip("Founders", 1_000) and not name_in_strip("Founders", 999), "18 px and 12, of three a percent"
    long = "Everyone who founded it or lent it money"
    assert name_in_strip(long, 1_600) and not name_in_strip(long, 1_599), "two lines"


def test_a_layer_that_is_not_printed_at_the_end_is_named_at_its_box() -> None:
    svg = layered((100, 200), (50, None))
    zero, full = points(svg, "l-ink")[0][0][1], min(y for _, y in shapes(svg, "f-s1")[0])
    outer, inner = (line[0][1] for line in points(svg, "l-mut"))
    assert inner == pytest.approx(zero - 7, abs=0.01), "the middle of half a box"
    assert outer == pytest.approx((full + zero - 14) / 2, abs=0.01)


def test_names_beside_layers_stay_between_the_edges_of_the_drawing() -> None:
    high = texts(layered((100, 100), (100, 100)))
    assert high["Layer 0"][1] == pytest.approx(26 - 9 + 13.5), "at the upper edge, level with its line"
    low = layered((100, 100), (1, 1), (0, 0))
    zero = points(low, "l-ink")[0][0][1]
    said = texts(low)
    assert said["Layer 2"][1] == pytest.approx(zero + 26 - 44 + 13.5), "two lines and a gap end 26 px under the axis"
    assert said["Layer 2"][1] - said["Layer 1"][1] == pytest.approx(44)


def names_above(parts: tuple[tuple[str, int], ...]) -> list[tuple[float, float, float, int, bool]]:
    """Of each name above its strip: where that begins, the name's two ends, its row, and whether it ends there."""
    svg = ladder_company(Holdings(sum(units for _, units in parts) + 100, 100, 0, 0, 0, parts)).wide
    strips = [box for box in boxes(svg, "f-other") if box[2] > box[0]]
    words = list(ElementTree.fromstring(svg).iter(f"{SVG}text"))
    lowest = max(float(word.get("y", 0)) for word in words)
    found = []
    for name, percent, (start, *_) in zip(words[::2], words[1::2], strips, strict=True):
        wide = measure(name.text or "", bold=True) + measure(f" {percent.text}") + 13
        ends = float(name.get("x", 0)) < start
        left = start - wide if ends else start
        found.append((start, left, left + wide, round((lowest - float(name.get("y", 0))) / 18), ends))
    return found


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(20, 300)), min_size=1, max_size=4))
def test_a_name_begins_where_its_strip_begins_unless_there_is_no_room_and_stands_as_low_as_it_can(groups) -> None:
    parts = tuple(("m" * length + str(place), units) for place, (length, units) in enumerate(groups))
    svg = ladder_company(Holdings(sum(units for _, units in parts) + 100, 100, 0, 0, 0, parts)).wide
    width = float(ElementTree.fromstring(svg).get("width", 0))
    names = names_above(parts)
    for place, (start, left, right, row, ends) in enumerate(names):
        wide, later = right - left, names[place + 1 :]
        runs_over = start + wide > width or any(other[4] and other[0] < start + wide for other in later)
        assert ends is (start >= wide and runs_over), place
        below = [other for other in names if other[3] == row - 1 and other[1] < right and left < other[2]]
        assert row == 0 or below, "nothing keeps it from standing lower"


def test_a_name_that_would_run_over_the_right_edge_ends_where_its_strip_begins() -> None:
    parts = (("Founders", 800), ("Angels and advisers", 50), ("Staff", 50))
    founders, angels, staff = names_above(parts)
    assert [ends for *_, ends in (founders, angels, staff)] == [False, True, False]
    assert [row for *_, row, _ends in (founders, angels, staff)] == [0, 0, 0]
    assert angels[2] == angels[0] == 403, "four hundred, and the gap"
    svg = ladder_company(Holdings(1_000, 100, 0, 0, 0, parts)).wide
    (line,) = points(svg, "l-mut")
    assert line[0][0] == line[-1][0] == 403.5 and line[-1][1] - line[0][1] == 19, "from the name to the strip"
    said = texts(svg)
    assert said["Angels and advisers"][0] == pytest.approx(angels[1] + 7, abs=0.01)


@pytest.mark.parametrize(
    ("count", "rows", "wide", "high"), [(1, 10, 1, 1), (9, 10, 1, 9), (10, 10, 1, 10), (11, 10, 2, 10), (25, 10, 3, 10)]
)
def test_a_heap_is_laid_in_columns_from_the_left(count: int, rows: int, wide: int, high: int) -> None:
    drawing = heap(count, "f-other", rows)
    for svg, cell in ((drawing.wide, 5), (drawing.narrow, 3)):
        root = ElementTree.fromstring(svg)
        assert (root.get("width"), root.get("height")) == (str(wide * cell), str(high * cell))
        laid = [box for box in boxes(svg, "f-other") if box[2] > box[0]]
        assert sum((right - left) * (bottom - top) for left, top, right, bottom in laid) == count * cell * cell
        assert laid[0][:2] == (0, 0) and len(laid) == (count >= rows) + (count % rows > 0)
        if count > rows and count % rows:
            assert laid[1][:2] == (count // rows * cell, 0), "the last column begins at the top"


def test_a_heap_of_nothing_is_nothing() -> None:
    assert heap(0, "f-other", 10).wide == heap(-1, "f-other", 10).narrow == ""


@pytest.mark.parametrize(("wide", "high", "strokes"), [(12, 12, 3), (12, 13, 4), (3, 3, 0), (3, 4, 1)])
def test_a_hatch_has_a_stroke_every_six_pixels_and_none_without_length(wide: int, high: int, strokes: int) -> None:
    held = re.search(r'd="([^"]*)"', hatch(10, 20, wide, high))
    assert held is not None
    ends = [(float(x), float(y)) for x, y in re.findall(r"([-\d.]+) ([-\d.]+)", held[1])]
    assert len(ends) == 2 * strokes and all(10 <= x <= 10 + wide and 20 <= y <= 20 + high for x, y in ends)
    assert all(start != end for start, end in zip(ends[::2], ends[1::2], strict=True))
