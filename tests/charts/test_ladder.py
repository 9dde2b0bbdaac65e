"""The company as 10,000 squares."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transparency.charts import Holdings, cover_sheet, ladder_company, ladder_step, repaint, squares

EXAMPLE = Holdings(
    20_000_000,
    2_000_000,
    412_386,
    96_214,
    4_155,
    (("Founders", 8_800_000), ("Investors", 6_200_000), ("Staff", 3_000_000)),
)
FILLS = {1: "f-s1", 2: "f-s2", 3: "f-s3", 4: "f-s4"}


def area(svg: str, name: str) -> float:
    """Pixels of the rectangles of a class."""
    found = [part for part in ElementTree.fromstring(svg).iter() if part.get("class") == name]
    return sum(float(part.get("width", 0)) * float(part.get("height", 0)) for part in found)


def box(svg: str) -> tuple[float, float]:
    root = ElementTree.fromstring(svg)
    return float(root.get("width", 0)), float(root.get("height", 0))


def test_one_square_is_a_ten_thousandth():
    assert squares(412_386, 20_000_000) == Decimal("206.193")
    assert squares(5, 0) == 0


def test_company_shows_every_group_and_the_pool():
    drawing = ladder_company(EXAMPLE)
    for svg, cell in ((drawing.wide, 5), (drawing.narrow, 3)):
        assert all(word in svg for word in ("Founders", "44%", "Investors", "31%", "Staff", "15%"))
        assert area(svg, "f-other") == pytest.approx(9_000 * cell * cell)
        assert area(svg, "f-s1") == 1_000 * cell * cell
        assert 'aria-hidden="true"' in svg
    assert box(drawing.narrow)[0] == 300, "fits a phone of 320 px"


def test_groups_not_published_are_one_strip():
    drawing = ladder_company(Holdings(1_000, 100, 50, 20, 10))
    assert "Everyone else" in drawing.wide and "90%" in drawing.wide


@pytest.mark.parametrize(
    ("groups", "strips"),
    [
        ((), {"Everyone else": "90%"}),
        ((("Founders", 445),), {"Founders": "44.5%", "Everyone else": "45.5%"}),
        ((("Founders", 900),), {"Founders": "90%"}),
        ((("Founders", 899), ("Nobody", 0)), {"Founders": "89.9%", "Everyone else": "0.1%"}),
    ],
)
def test_what_groups_leave_of_the_company_is_one_more_strip(groups, strips):
    drawing = ladder_company(Holdings(1_000, 100, 50, 20, 10, groups))
    for svg in (drawing.wide, drawing.narrow):
        said = [part.text for part in ElementTree.fromstring(svg).iter() if part.text and part.text.strip()]
        assert said == [words for strip in strips.items() for words in strip]


def test_zero_draws_no_block():
    holdings = Holdings(1_000_000, 100_000, 500, 0, None)
    assert ladder_step(3, holdings).both.strip() == ""
    assert ladder_step(4, holdings).both.strip() == ""
    assert "nan" not in ladder_company(Holdings(0, 0, 0, 0, 0)).both


def test_large_pool_grows_in_width_not_in_cells():
    drawing = ladder_company(Holdings(1_000_000, 280_000, 240_000, 150_000, 30_000))
    assert area(drawing.wide, "f-s1") == 2_800 * 25
    assert box(ladder_step(2, Holdings(1_000_000, 280_000, 240_000, 0, 0)).narrow)[0] <= 300


@settings(deadline=None)
@given(
    fully_diluted=st.integers(1, 10**12),
    shares=st.tuples(*[st.integers(0, 1000)] * 4).map(lambda parts: sorted(parts, reverse=True)),
    others=st.lists(st.tuples(st.text('Aé<&" ', min_size=1, max_size=60), st.integers(0, 10**12)), max_size=6),
)
def test_any_holdings_make_sound_drawings_that_fit(fully_diluted, shares, others):
    units = [fully_diluted * share // 1000 for share in shares]
    room = fully_diluted - units[0]
    groups = []
    for name, wanted in others:
        groups.append((name, min(wanted, room)))
        room -= groups[-1][1]
    holdings = Holdings(fully_diluted, *units, tuple(groups))
    company = ladder_company(holdings)
    assert company == ladder_company(holdings)
    for number, fill in FILLS.items():
        step = ladder_step(number, holdings)
        if step.wide:
            ElementTree.fromstring(step.wide)
            assert box(step.narrow)[0] <= 300
            full = float(squares(units[number - 1], fully_diluted))
            assert area(step.wide, fill) / 25 == pytest.approx(full, abs=1)
    ElementTree.fromstring(company.wide)
    assert box(company.narrow)[0] == 300


def test_cover_is_a_picture_with_a_name():
    root = ElementTree.fromstring(cover_sheet("cover", "Title & more", "Description", EXAMPLE))
    assert root.get("role") == "img"
    assert root[0].tag.endswith("title") and root[0].text == "Title & more"
    assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"


def test_a_theme_repaints_for_paper():
    svg = ladder_step(2, EXAMPLE).wide
    assert 'class="f-s2" fill="#112233"' in repaint(svg, {"step-2": "#112233"})
    assert repaint(svg, {}) == svg
