"""Pages of the example in a real browser: accessible, quiet, no other host, no wider than the screen, linked.

One page made by each template; every page, in every light, width and font, in ``make prove``.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # of what passes no list is made
}

LEAVES = """() => [...document.querySelectorAll("body *")].filter(element => {
  const box = element.getBoundingClientRect(), style = getComputedStyle(element);
  if (box.width < 2 || box.height < 2 || (box.left >= -1 && box.right <= innerWidth + 1)) return false;
  if (style.visibility === "hidden" || style.clipPath !== "none" || element.matches(".skip")) return false;
  for (let around = element.parentElement; around; around = around.parentElement)
    if (/auto|scroll/.test(getComputedStyle(around).overflowX)) return false;
  return true;
}).map(element => element.outerHTML.slice(0, 100)).slice(0, 3)"""
"""Elements beyond an edge of the screen that cannot be scrolled into it, cut off or not; the skip link waits there."""


def pages(site: Path) -> list[str]:
    """All pages by path."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def kinds(site: Path) -> list[str]:
    """One page made by each template: figures share one, quarters share one, policies and their versions too."""
    chosen: dict[str, str] = {}
    for page in pages(site):
        chosen[re.sub(r"/[^/]+(?=/)", "/*", page)] = page
    return sorted(chosen.values())


def accessible(
    chromium: Browser, address: str, paths: list[str], width: int, scheme: Literal["light", "dark"], fonts: str
) -> None:
    faults: list[str] = []
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    if fonts != "ours":
        context.route("**/*.woff2", lambda route: route.abort())
    page = context.new_page()
    for path in paths:
        page.goto(f"{address}/{path}")
        page.evaluate("document.fonts.ready")
        result = Axe().run(page, options=RULES)
        faults += [
            f"{path}: {violation['id']}: {node['html'][:160]}"
            for violation in result.response["violations"]
            for node in violation["nodes"][:3]
        ]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append(f"{path}: wider than {width} px")
    context.close()
    assert faults == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_axe_finds_no_violation(
    chromium: Browser, address: str, site: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    """Every other kind of page so, the others so."""
    accessible(chromium, address, kinds(site)[scheme == "dark" :: 2], width, scheme, "ours")


@pytest.mark.prove
@pytest.mark.parametrize(("scheme", "fonts"), [("light", "ours"), ("dark", "ours"), ("light", "the reader's")])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_violation_on_any_page(
    chromium: Browser, address: str, site: Path, width: int, scheme: Literal["light", "dark"], fonts: str
) -> None:
    """With our fonts, and as pages look before they arrive or where a reader refuses them."""
    accessible(chromium, address, pages(site), width, scheme, fonts)


def quiet(chromium: Browser, address: str, paths: list[str], width: int, fonts: str) -> None:
    faults: list[str] = []
    context = chromium.new_context(viewport={"width": width, "height": 900})
    if fonts != "ours":
        context.route("**/*.woff2", lambda route: route.abort("aborted"))
    page = context.new_page()
    now = ""
    page.on("console", lambda message: faults.append(f"{now}: console: {message.text}"))
    page.on("pageerror", lambda error: faults.append(f"{now}: {error}"))
    # A picture or font still on its way when the next page opens is let go by the browser: no fault.
    page.on(
        "requestfailed",
        lambda request: request.failure == "net::ERR_ABORTED" or faults.append(f"{now}: failed: {request.url}"),
    )
    page.on("response", lambda answer: answer.status >= 400 and faults.append(f"{now}: {answer.status} {answer.url}"))
    page.on(
        "request",
        lambda request: request.url.startswith((address, "data:")) or faults.append(f"{now}: leaves for {request.url}"),
    )
    for now in paths:
        page.goto(f"{address}/{now}")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append(f"{now}: wider than {width} px")
        faults += [f"{now}: beyond the edge: {element}" for element in page.evaluate(LEAVES)]
    context.close()
    assert faults == []


@pytest.mark.parametrize(("width", "fonts"), [(360, "ours"), (360, "the reader's"), (1280, "ours")])
def test_pages_are_quiet_and_fit_the_screen(
    chromium: Browser, address: str, site: Path, width: int, fonts: str
) -> None:
    """No console message, no request to another host, no failed request, no horizontal scroll, nothing cut off."""
    quiet(chromium, address, kinds(site), width, fonts)


@pytest.mark.prove
@pytest.mark.parametrize("fonts", ["ours", "the reader's"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_quiet_and_fits_the_screen(
    chromium: Browser, address: str, site: Path, width: int, fonts: str
) -> None:
    quiet(chromium, address, pages(site), width, fonts)


def test_pages_open_from_disk(chromium: Browser, site: Path) -> None:
    """As files the pages find their styles. Not so 404.html: shown at any depth, it links from the root."""
    faults: list[str] = []
    page = chromium.new_page()
    page.on("requestfailed", lambda request: request.failure == "net::ERR_ABORTED" or faults.append(request.url))
    for path in kinds(site):
        if path == "404.html":
            continue
        page.goto((site / path).as_uri())
        if page.evaluate("document.styleSheets.length") == 0:
            faults.append(f"{path}: no style sheet")
    page.close()
    assert faults == []


def test_no_broken_link(site: Path) -> None:
    lychee = Path(sys.executable).parent / "lychee"
    found = subprocess.run(
        [
            lychee,
            "--offline",
            "--no-progress",
            "--include-fragments",
            "--root-dir",
            site,
            *sorted(site.rglob("*.html")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout[-3000:] + found.stderr[-1000:]
