"""Relative links of texts: from the files of a publication to the pages of its site."""

from datetime import date
from pathlib import Path

import pytest

from transparency.build import check
from transparency.publication.reading import read_publication
from transparency.release.links import Links
from transparency.release.paths import MAIN_PAGES

EXAMPLE = Path(__file__).resolve().parents[2] / "content"
HERE = "policies/allocation/2.0/index.html"


@pytest.fixture(scope="module")
def links() -> Links:
    publication, problems = read_publication(EXAMPLE)
    assert publication is not None and problems == []
    return Links(publication, date(2026, 9, 30))


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("1.0.md", "../1.0/index.html"),
        ("2.0.md", "../index.html"),
        ("../leaving-and-sale/1.1.md", "../../leaving-and-sale/index.html"),
        ("../leaving-and-sale/", "../../leaving-and-sale/index.html"),
        ("../leaving-and-sale", "../../leaving-and-sale/index.html"),
        ("../../rules/R-2026-01.yaml", "../../../rules/R-2026-01/index.html"),
        ("../../quarters/2026-q3/commentary.md", "../../../reports/2026-q3/index.html"),
        ("../../quarters/2026-q3", "../../../reports/2026-q3/index.html"),
        ("../../numbers/index.html", "../../../numbers/index.html"),
        ("../../index.html", "../../../index.html"),
        ("../leaving-and-sale/9.9.md", None),
        ("../leaving-and-sale/1.1.md#no-such-heading", None),
        ("../../rules/R-2026-01.yaml#bands", None),
        ("../../rules/R-2026-01.yaml?x=1", None),
        ("../../ledger/events.csv", None),
        ("../../private/disclosure.yaml", None),
        ("../../../README.md", None),
        ("..", "../../index.html"),
    ],
)
def test_where_a_link_leads(links: Links, written: str, address: str | None) -> None:
    publication, _ = read_publication(EXAMPLE)
    assert publication is not None
    document = next(one.document for one in publication.policies if one.document.path == "policies/allocation/2.0.md")
    assert links.of(document, HERE)(written) == address


def test_a_heading_of_another_text(links: Links) -> None:
    publication, _ = read_publication(EXAMPLE)
    assert publication is not None
    commentary = publication.disclosed[-1].commentary
    target = links.of(commentary, "reports/2026-q3/index.html")
    there = target("../../policies/allocation/2.0.md#how-many")
    assert there == "../../policies/allocation/index.html#text-how-many"


def test_every_site_has_its_main_pages() -> None:
    assert set(MAIN_PAGES) <= set(check(EXAMPLE).files)
