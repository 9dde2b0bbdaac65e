"""The quick pass: every place is seen whole, however many there are."""

import re

import pytest

from transparency.personal.appearance import seen
from transparency.personal.linting import Watch, lint_file
from transparency.personal.shapes import LONGEST, WINDOW, places, windows


@pytest.mark.parametrize("between", range(WINDOW + 20))
def test_an_address_beside_another_number_is_found(between: int) -> None:
    """Wherever the window around the number ends: before the address, within it, or after it."""
    data = b"call 212-736-5000 " + b"y" * between + b" jane@clinic.org now\n"
    assert {problem.code for problem in lint_file("a.md", data, Watch())} == {"D02", "D03"}


def test_windows_stay_within_their_line_and_are_not_too_long() -> None:
    line = b"a@b.cd " * 2000
    data = b"before\n" + line + b"\nafter\n"
    found = list(windows(data, places(data)))
    assert all(data[start : start + len(text)] == text for start, text in found)
    seen = {start + match.start() for start, text in found for match in re.finditer(rb"\ba@b\.cd\b", text)}
    assert seen == set(range(7, 7 + len(line), 7))  # none is cut in two
    assert all(data[start : start + len(text)] == text for start, text in found)
    assert max(len(text) for _, text in found) <= LONGEST


def test_wide_blanks_are_places_and_hashes_are_none() -> None:
    assert list(places(seen("736\u00a05000".encode()))) and list(places(seen("736\u20115000".encode())))
    assert not list(places(seen("0f8212ab0f8212abc4399 é".encode())))


def test_tags_over_the_end_of_a_line_keep_the_count_of_lines() -> None:
    page = b'<p\nclass="x">one</p>\n<!-- 536-90-4399\n--><script>\n536-90-4398</script>\n<b>212</b>-736-5000'
    found = [(problem.code, problem.line) for problem in lint_file("a.html", page, Watch())]
    assert found == [("D04", 3), ("D03", 6)]
