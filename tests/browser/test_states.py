"""Hard states in a real browser: accessible, no wider than the screen, every number in view.

A page of each kind of three states; every page of every state in ``make prove``.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.browser.conftest import serving
from tests.browser.test_pages import accessible, kinds, pages
from tests.browser.test_phones import BROKEN, HIDDEN, OPEN, WIDER
from tests.states.made import STATES, built_in

from transparency.output import write_site
from transparency.release.paths import report_pdf

pytestmark = pytest.mark.browser
SAMPLE = ("long-names", "zero-pool")
"""Looked at in ``make test``; their pages differ most from those of the example."""


def served(state: str, folder: Path) -> Path:
    built = built_in(state, folder)
    assert built.publication is not None and built.sound
    company = built.publication.settings.company.name
    papers = {
        f"{language}{report_pdf(company, each.release.path)}": b"%PDF-1.7\n%%EOF\n"
        for each in (*built.closed, *built.superseded)
        for language in ("", "es/")
    }
    assert write_site(built.files | papers, folder / "site") == []
    return folder / "site"


def in_view(chromium: Browser, address: str, paths: list[str], width: int) -> None:
    faults: list[str] = []
    page = chromium.new_page(viewport={"width": width, "height": 800})
    for path in paths:
        page.goto(f"{address}/{path}")
        page.evaluate(OPEN)
        faults += [f"{path}: {cell}" for cell in page.evaluate(HIDDEN)]
        faults += [f"{path}: broken: {number}" for number in page.evaluate(BROKEN)]
        if page.evaluate(WIDER):
            faults.append(f"{path}: wider than {width} px")
    page.close()
    assert faults == []


@pytest.mark.parametrize("state", SAMPLE)
def test_overview_report_and_calculator_can_be_read_by_all(chromium: Browser, state: str, tmp_path: Path) -> None:
    site = served(state, tmp_path)
    wanted = {"index.html", "es/index.html", "numbers/index.html", "what-would-i-get/index.html",
              "reports/2025-q2/index.html", "rules/index.html"}  # fmt: skip
    paths = sorted(wanted & set(pages(site)))
    with serving(site) as address:
        accessible(chromium, address, paths, 360, "light", "ours")
        in_view(chromium, address, paths, 360)


@pytest.mark.prove
@pytest.mark.parametrize("state", sorted(STATES.keys() - {"no-quarter"}))
def test_every_kind_of_page_can_be_read_by_all(chromium: Browser, state: str, tmp_path: Path) -> None:
    site = served(state, tmp_path)
    with serving(site) as address:
        for width, scheme in ((360, "dark"), (1280, "light")):
            accessible(chromium, address, kinds(site), width, scheme, "ours")
        in_view(chromium, address, pages(site), 360)
        in_view(chromium, address, kinds(site), 320)
