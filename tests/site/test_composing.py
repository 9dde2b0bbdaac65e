"""The whole site composed from hand-made releases: links, ids, policy of content, words that must be there."""

import csv
import io
import json
import posixpath
import re
from datetime import date
from functools import cache
from hashlib import sha256
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace
from tests.release.sample import (
    EIGHTY,
    FOURTEEN,
    LOPSIDED,
    THIRTY,
    Size,
    releases_of,
    sample_publication,
    sample_releases,
)
from tests.site.checking import Parsed

from transparency.publication.problem import Problem
from transparency.release.paths import report_pdf
from transparency.release.tabular import plain
from transparency.site import compose_site
from transparency.site.address import table_page
from transparency.site.pages.calendar import CALENDAR
from transparency.site.pages.verify import VERIFY
from transparency.theme import find_theme
from transparency.units import Split

CSP = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"


@cache
def composed(
    theme: str = "default", fictional: bool = True, url: str = "https://equity.example.org"
) -> dict[str, bytes]:
    files, problems = compose_site(publication(fictional, url), sample_releases(), find_theme(theme, None))
    assert problems == []
    return files


def publication(fictional: bool = True, url: str = ""):  # type: ignore[no-untyped-def]
    found = sample_publication()
    company = found.settings.company.model_copy(update={"fictional": fictional, "url": url})
    return replace(found, settings=found.settings.model_copy(update={"company": company}))


def pages(**how: object) -> dict[str, Parsed]:
    return {path: Parsed(text.decode()) for path, text in composed(**how).items() if path.endswith(".html")}  # type: ignore[arg-type]


def test_every_page_of_the_site_map_is_there() -> None:
    files = composed()
    for path in (
        "index.html", "numbers/index.html", "numbers/pool-available/index.html", "reports/index.html",
        "reports/2026-q1/index.html", "reports/2025-q1/index.html", "policies/index.html", "policies/grants/index.html",
        "policies/grants/1.0/index.html", "policies/leaving/index.html", "data/index.html", "data/dictionary.json",
        "data/datapackage.json", "data/dataset.jsonld", "data/2026-q1/ladder.csv", "data/2026-q1/release.json",
        "data/all/figures.csv", "data/figures/pool.available.csv", "data/figures/pool.available.json",
        "methods/index.html",
        "glossary/index.html", "changes/index.html", "404.html", "sitemap.xml", "feed.xml", "robots.txt", "_headers",
        ".nojekyll", "assets/icon.svg",
    ):  # fmt: skip
        assert path in files, path
    assert not any(path.startswith("/") or "\\" in path or ".." in path for path in files)


@pytest.mark.parametrize("url", ["https://equity.example.org", ""])
def test_every_internal_link_leads_to_a_file_and_an_anchor(url: str) -> None:
    files = composed(url=url)
    parsed = pages(url=url)
    coming = {"SHA256SUMS", *(report_pdf("Example Care", release.quarter) for release in sample_releases())}
    for path, page in parsed.items():
        for link in page.links:
            if link.startswith("mailto:"):
                continue
            if link.startswith(f"{url}/") and url:
                target, _, anchor = link.removeprefix(f"{url}/").partition("#")
                target = target + "index.html" if not target or target.endswith("/") else target
            elif link.startswith("/"):
                assert path == "404.html" and url
                target, _, anchor = link[1:].partition("#")
            else:
                assert "://" not in link, f"{path}: {link}"
                target, _, anchor = link.partition("#")
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
            assert target in files or target in coming, f"{path}: {link}"
            assert not target.endswith("/"), f"{path}: {link} names no file"
            if anchor:
                assert anchor in parsed[target].ids, f"{path}: {link}"


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_pages_are_well_formed_strict_and_free_of_inline_code(theme: str) -> None:
    for path, page in pages(theme=theme).items():
        assert page.faults == [], path
        assert len(page.ids) == len(set(page.ids)), (path, {i for i in page.ids if page.ids.count(i) > 1})
        assert set(page.references) <= set(page.ids), (path, set(page.references) - set(page.ids))
        assert page.headings.count(1) == 1, path
        assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False)), path
        names = {name for name, _ in page.elements}
        acting = {"style", "iframe", "object", "embed", "form"} | (set() if path in {CALENDAR, VERIFY} else {"script"})
        assert not names & acting, path
        for name, attributes in page.elements:
            assert "style" not in attributes, (path, name)
            assert not any(key.startswith("on") for key in attributes), (path, name)
        policies = [a.get("content") for n, a in page.elements if n == "meta" and a.get("http-equiv")]
        scripts = {CALENDAR: " script-src 'self';", VERIFY: " script-src 'self'; connect-src 'self';"}.get(path, "")
        assert policies == [CSP.replace("default-src 'none';", f"default-src 'none';{scripts}")], path
        html = next(attributes for name, attributes in page.elements if name == "html")
        assert html.get("lang") == "en"
        assert "#main" in page.links and "main" in page.ids


def test_fictional_notice_dates_and_disclaimer_stand_on_every_page() -> None:
    for path, content in composed().items():
        if path.endswith(".html"):
            text = content.decode()
            assert "fictional company" in text or "made-up company" in text, path
            assert "not an offer to sell securities" in text, path
            assert "Figures as of" in text and "Next figures" in text, path
    for path, content in composed(fictional=False).items():
        if path.endswith(".html"):
            assert "made-up" not in content.decode() and "fictional" not in content.decode(), path


def test_the_current_page_is_marked_in_the_navigation() -> None:
    for path, page in pages().items():
        current = [a["href"] for n, a in page.elements if n == "a" and a.get("aria-current") == "page"]
        places = {"index.html": 3, "numbers/index.html": 3, "data/index.html": 2}  # masthead, if main, footer, menu
        if path in places:
            assert current == ["index.html"] * places[path], path


def test_a_number_under_a_block_is_said_and_never_zero() -> None:
    page = composed()["numbers/quarter-expired/index.html"].decode()
    assert '<p class="value"><data value="0" data-figure="quarter.expired">under 2,000</data></p>' in page
    assert "it may be nothing, or nearly a block" in page
    row = re.search(r'<th scope="row"><a[^>]*>Q1 2026</a> .*?</tr>', page, re.S)
    assert row and 'data-figure="quarter.expired@2026-q1">under 2,000<' in row[0]
    rows = list(csv.DictReader(io.StringIO(composed()["data/figures/quarter.expired.csv"].decode())))
    assert (rows[-1]["amount"], rows[-1]["status"], rows[-1]["block"]) == ("0", "under", "2000")


def test_every_printed_number_of_a_table_is_marked_with_its_cell() -> None:
    files, last = composed(), sample_releases()[-1]
    for table in (*last.tables.values(), *last.breakdowns):
        page = files[table_page(table.id)].decode()
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                if cell.amount is not None:
                    mark = f'<data value="{plain(cell)}" data-figure="{table.id}/{row.id}/{column.id}">'
                    assert mark in page, mark


def test_numbers_in_sentences_are_marked_too() -> None:
    page = composed()["index.html"].decode()
    for mark in (
        'data-figure="people.holders">about 270<',
        'data-figure="awards.promised">about 376,000<',
        'data-figure="awards.promised.fully_diluted">about 1.88%<',
        'data-figure="capitalization.claims_first">$12',
    ):
        assert mark in page, mark


@pytest.mark.parametrize("size", [EIGHTY, THIRTY, LOPSIDED, FOURTEEN], ids=lambda size: size.level)
def test_a_company_of_any_size_has_pages_that_are_whole(size: Size) -> None:
    releases = releases_of(size)
    whole = publication(True, "")
    whole = replace(whole, disclosed=whole.disclosed[: len(releases)])
    files, problems = compose_site(whole, releases, find_theme("default", None))
    assert problems == []
    for path, content in files.items():
        if path.endswith(".html"):
            page = Parsed(content.decode())
            assert page.faults == [] and set(page.references) <= set(page.ids), path
            assert "does not apply</text>" not in content.decode(), path
            for link in page.links:
                target, _, anchor = link.partition("#")
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
                assert anchor == "" or target not in files or f'id="{anchor}"'.encode() in files[target], (path, link)
    small = size.level in {"headline", "few"}
    assert ('id="identities"' in files["numbers/index.html"].decode()) is not small


def test_a_policy_can_name_a_figure_that_so_few_people_do_not_print() -> None:
    whole = publication(True, "")
    releases = releases_of(FOURTEEN)
    files, problems = compose_site(whole, releases, find_theme("default", None))
    assert problems == []
    page = files["policies/grants/2.0/index.html"].decode()
    assert 'Not promised yet: <span class="num">(not printed)</span>' in page


def test_every_figure_is_one_click_from_its_page_and_its_page_holds_its_sum() -> None:
    files = composed()
    listed = pages()["numbers/index.html"].links
    for figure in sample_releases()[-1].figures:
        assert f"{figure.replace('.', '-').replace('_', '-')}/index.html" in listed, figure
    page = files["numbers/awards-promised/index.html"].decode()
    for text in ("376,000", "1.88%", "2.47%", "18.8%", "290,000", "96,000", "10,000", "Cite this"):
        assert text in page, text


def test_superseded_policy_says_so_and_figures_in_text_are_those_of_the_latest_release() -> None:
    files = composed()
    old, new = files["policies/grants/1.0/index.html"].decode(), files["policies/grants/index.html"].decode()
    assert "Superseded." in old and "replaced on 1 January 2026 by version 2.0" in old
    assert "Superseded." not in new
    assert '<data data-figure="pool.available" value="1624000">1,624,000</data></a>' in new


def test_a_report_holds_what_the_company_wrote_about_its_quarter() -> None:
    assert "<p>More people joined.</p>" in composed()["reports/2026-q1/index.html"].decode()


def test_unknown_figure_in_a_policy_is_a_problem() -> None:
    found = publication()
    first = found.policies[0]
    document = replace(first.document, body='# A\n\nSee {{ figure("pool.nothing") }}.\n')
    broken = replace(found, policies=(replace(first, document=document), *found.policies[1:]))
    _, problems = compose_site(broken, sample_releases(), find_theme("default", None))
    assert [(p.code, p.path, p.line) for p in problems if isinstance(p, Problem)] == [("M03", first.document.path, 10)]


def test_data_package_describes_every_csv() -> None:
    files = composed()
    package = json.loads(files["data/datapackage.json"])
    listed = {f"data/{resource['path']}": resource for resource in package["resources"]}
    assert set(listed) == {path for path in files if path.endswith(".csv")}
    names = [resource["name"] for resource in package["resources"]]
    assert len(names) == len(set(names)) and all(re.fullmatch(r"[a-z0-9-]+", name) for name in names)
    for path, resource in listed.items():
        assert resource["bytes"] == len(files[path])
        assert resource["hash"] == f"sha256:{sha256(files[path]).hexdigest()}"
        rows = list(csv.reader(io.StringIO(files[path].decode())))
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == rows[0]
        for row in rows[1:]:
            assert len(row) == len(fields), path
            for cell, field in zip(row, fields, strict=True):
                if cell and field["type"] in {"number", "integer"}:
                    float(cell)


def test_the_long_file_holds_every_figure_of_every_quarter() -> None:
    rows = list(csv.DictReader(io.StringIO(composed()["data/all/figures.csv"].decode())))
    assert len(rows) == sum(len(release.figures) for release in sample_releases())
    assert {"quarter": "2026-q1", "as_of": "2026-03-31", "figure": "awards.promised", "amount": "376000",
            "unit": "units", "status": "shown", "block": "2000"} in rows  # fmt: skip


def test_feed_and_sitemap_are_xml_with_absolute_addresses() -> None:
    files = composed()
    atom = ElementTree.fromstring(files["feed.xml"])
    space = "{http://www.w3.org/2005/Atom}"
    ids = [entry.findtext(f"{space}id") for entry in atom.iter(f"{space}entry")]
    assert len(ids) == len(set(ids)) == 11
    assert all(str(id).startswith("https://equity.example.org/") for id in ids)
    sitemap = ElementTree.fromstring(files["sitemap.xml"])
    places = [element.text for element in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "https://equity.example.org/" in places and not any("404" in str(place) for place in places)
    without = composed(url="")
    assert "sitemap.xml" not in without
    assert b"tag:" in without["feed.xml"]


def test_the_same_input_gives_the_same_bytes() -> None:
    again, _ = compose_site(
        publication(True, "https://equity.example.org"), sample_releases(), find_theme("default", None)
    )
    assert again == composed()
    assert list(again) == sorted(again)


def test_no_release_no_site() -> None:
    assert compose_site(publication(), (), find_theme("default", None)) == ({}, [])


def test_a_name_with_markup_is_escaped() -> None:
    found = publication()
    company = found.settings.company.model_copy(update={"name": "<b>A & B</b>"})
    files, _ = compose_site(
        replace(found, settings=found.settings.model_copy(update={"company": company})),
        sample_releases(),
        find_theme("default", None),
    )
    assert b"<b>A & B" not in files["index.html"]
    assert Parsed(files["index.html"].decode()).faults == []


def test_the_first_quarter_alone() -> None:
    whole = publication()
    files, problems = compose_site(
        replace(whole, disclosed=whole.disclosed[:1]), sample_releases()[:1], find_theme("default", None)
    )
    assert problems == [] and "reports/2025-q1/index.html" in files


def test_a_split_is_drawn_in_units_of_today() -> None:
    """A step that is only a split would look like growth; the table keeps what was printed."""
    *past, last = sample_releases()
    split = replace(last, splits=(Split("main", date(2026, 1, 5), 2, 1),))
    files, _ = compose_site(publication(), (*past, split), find_theme("default", None))
    page = files["numbers/pool-set-aside/index.html"].decode()
    assert "earlier quarters are drawn in the units of today" in page
    assert ">4,000,000</text>" in page and ">2,000,000</data>" in page and ">4,000,000</data>" not in page
