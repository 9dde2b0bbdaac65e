"""On a phone every number is in view, nothing moves sideways with large letters, and the answer and the menu are near.

Looked at are all tables of all pages of the example, with every table of a chart open, and the tables that the
calculator makes; a number is where its letters are, not where its cell is.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import ARGUMENTS, system
from tests.browser.test_calculator import FULL, PAGE
from tests.browser.test_pages import kinds, pages

pytestmark = pytest.mark.browser

OPEN = "document.querySelectorAll('details').forEach(one => { one.open = !one.closest('.thumb'); })"
HIDDEN = """() => [...document.querySelectorAll("th, td")].filter(cell => {
  const words = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const around = words.currentNode.parentElement;
    if (!words.currentNode.data.trim() || around.closest(".vh")) continue;
    let spoken = false;
    for (let up = around; up !== cell.parentElement; up = up.parentElement)
      spoken ||= getComputedStyle(up).clipPath !== "none";
    if (spoken) continue;
    const letters = document.createRange();
    letters.selectNodeContents(words.currentNode);
    for (const box of letters.getClientRects())
      if (box.width > 1 && (box.left < 0 || box.right > document.documentElement.clientWidth)) return true;
  }
  return false;
}).map(cell => `${cell.closest("table").id}: ${cell.textContent.trim()}`).slice(0, 3)"""
"""Cells of which a letter lies beyond the edge of the screen."""
BROKEN = """() => [...document.querySelectorAll("data")].filter(number => number.getClientRects().length > 1
  && !/ /.test(number.textContent.trim())).map(number => number.textContent).slice(0, 3)"""
"""Numbers that are broken in their middle."""
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("width", [320, 360])
def test_every_number_of_every_table_is_in_view(chromium: Browser, address: str, site: Path, width: int) -> None:
    """Of all pages at 360 px, of one of each kind at 320."""
    faults: list[str] = []
    page = chromium.new_page(viewport={"width": width, "height": 800})
    for path in pages(site) if width == 360 else kinds(site):
        page.goto(f"{address}/{path}")
        page.evaluate(OPEN)
        faults += [f"{path}: {cell}" for cell in page.evaluate(HIDDEN)]
        faults += [f"{path}: broken: {number}" for number in page.evaluate(BROKEN)]
        if page.evaluate(WIDER):
            faults.append(f"{path}: wider than {width} px")
    page.close()
    assert faults == []


def answered(page: Page, address: str) -> None:
    page.goto(f"{address}/{PAGE}{FULL}")
    page.click("#worth-turn")
    page.evaluate(OPEN)


def test_every_number_of_the_calculator_is_in_view(chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    answered(page, address)
    assert page.locator("table").count() > 5
    assert page.evaluate(HIDDEN) == []
    page.close()


@pytest.fixture(scope="module")
def large(chromium: Browser) -> Iterator[Browser]:
    """A reader whose own letters are twice as large: 32 px."""
    arguments = [*ARGUMENTS, "--blink-settings=defaultFontSize=32"]
    browser = chromium.browser_type.launch(executable_path=system(), chromium_sandbox=False, args=arguments)
    yield browser
    browser.close()


def test_large_letters_never_move_a_page_sideways(large: Browser, address: str, site: Path) -> None:
    """360 px with letters of 32 px: what 200 % of text and a default font of 32 px come to."""
    faults: list[str] = []
    page = large.new_page(viewport={"width": 360, "height": 740})
    for path in kinds(site):
        page.goto(f"{address}/{path}")
        page.evaluate(OPEN)
        if page.evaluate(WIDER):
            faults.append(path)
    answered(page, address)
    if page.evaluate(WIDER):
        faults.append("the calculator, answered")
    page.close()
    assert faults == []


def test_after_the_last_answer_the_answer_is_in_view_and_announced(chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{address}/{PAGE}")
    page.click("text=Full >> nth=0")
    page.click(".preset >> nth=1")
    page.click("text=Not started")
    assert "One question is still open" in page.inner_text("#told")
    page.click("label:has-text('2 years')")
    told = page.locator("#told")
    box = told.bounding_box()
    assert told.get_attribute("role") == "status" and "Promised: 1,440 units" in told.inner_text()
    assert box and box["y"] > 0 and box["y"] + box["height"] <= 740 - 40, "above the menu"
    page.click("#told a")
    expect(page.locator("#qualify-h")).to_be_in_viewport()
    page.close()


def test_the_menu_opens_where_the_thumb_is(chromium: Browser, address: str) -> None:
    """At the lower edge, without a script; every page is one more tap away."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/reports/index.html")
    button = page.locator(".thumb summary").bounding_box()
    assert button and button["y"] > 740 / 2 and button["height"] >= 44
    page.click(".thumb summary")
    links = page.locator(".thumb a")
    for place in range(links.count()):
        box = links.nth(place).bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= 740 and box["height"] >= 40
    page.click(".thumb a:has-text('Numbers')")
    assert page.url.endswith("numbers/index.html")
    context.close()


def test_a_chosen_answer_is_seen_in_forced_colours(chromium: Browser, address: str) -> None:
    """Shades and backgrounds are gone there: a radio button is drawn by the system."""
    context = chromium.new_context(forced_colors="active", viewport={"width": 360, "height": 740})
    page = context.new_page()
    answered(page, address)
    assert page.evaluate("getComputedStyle(document.querySelector('.choice input:checked')).appearance") == "auto"
    context.close()
