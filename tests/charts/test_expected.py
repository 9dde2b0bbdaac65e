"""Every chart drawn once, to the hundredth of a pixel: ``expected.html`` opens in a browser, to be looked at.

``UPDATE_EXPECTED=1`` writes it anew; then look at it, and read the difference.
"""

import os
from collections.abc import Iterator
from html import escape
from itertools import zip_longest
from pathlib import Path

from transparency.charts import Holdings, cover_sheet, ladder_company, ladder_step

from .test_charts import CASES
from .test_ladder import EXAMPLE

PAGE = Path(__file__).parent / "expected.html"
NOT_DRAWN = {"steps, forty, some withheld", "columns, forty"}
"""Long, and of the same parts as others."""


def drawings() -> Iterator[tuple[str, str]]:
    for name, draw in CASES.items():
        if name not in NOT_DRAWN:
            yield name, draw().both
    small = Holdings(999, 100, 51, 20, 10, (("Founders", 500), ("Everyone who works here, and some who did", 399)))
    low = Holdings(1_000_000, 100_000, 5_000, 500, 0, (("Founders", 895_000), ("Those who lent it money " * 3, 5_000)))
    for name, holdings in (("company", EXAMPLE), ("small company", small), ("low strip", low)):
        yield name, ladder_company(holdings).both
        for step in (1, 2, 3, 4):
            yield f"{name}, step {step}", ladder_step(step, holdings).both
        yield f"{name}, cover", cover_sheet("cover", "Title", "Description", holdings)


def test_drawings_are_the_ones_that_were_looked_at() -> None:
    parts = [f"<h2>{escape(name)}</h2>\n{svg.replace('><', '>' + chr(10) + '<')}" for name, svg in drawings()]
    page = "\n".join(["<!doctype html>", '<meta charset="utf-8">', "<title>Charts</title>", *parts, ""])
    if os.environ.get("UPDATE_EXPECTED") == "1":
        PAGE.write_text(page, encoding="utf-8")
    different = [
        (number, drawn, expected)
        for number, (drawn, expected) in enumerate(
            zip_longest(page.splitlines(), PAGE.read_text("utf-8").splitlines()), 1
        )
        if drawn != expected
    ]
    assert different[:3] == []
