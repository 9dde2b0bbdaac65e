"""Parts of pages: sizes, marks, tables on phones, sums, feeds and places, case by case and without a whole site."""

import json
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace
from tests.release.sample import FOURTEEN, releases_of, sample_publication, sample_releases, sample_settings
from tests.rules.sample_rule import data, rule

from transparency.governance.reading import Governance
from transparency.publication.files.text_file import TextFile
from transparency.publication.publication import RuleFile
from transparency.release.release import (
    NONE,
    NOTHING,
    Amended,
    Correction,
    CorrectionCause,
    FigureValue,
    Release,
    Row,
    RowKind,
    Status,
    Unit,
    Value,
)
from transparency.rules.notice import Notice
from transparency.rules.words.explain import BandChart, BandStep
from transparency.site import drawing, feeds
from transparency.site.downloads import compose_data, datapackage, dataset, listed
from transparency.site.ladder import ladder
from transparency.site.pages.changelog import ChangelogEntry, changes
from transparency.site.pages.figures import (
    FigureList,
    _history,
    _inputs,
    _number_line,
    _percents,
    _rounding,
    link_to_figure,
)
from transparency.site.pages.overview import promising
from transparency.site.places import places
from transparency.site.rendering import (
    Page,
    SitePages,
    _contact_link,
    _marked_row,
    _on_phones,
    data_block,
    mark,
    navigation,
    told,
)
from transparency.site.sections import against, blocks, first
from transparency.telling.numbers.tables import NamedColumn, NamedRow
from transparency.telling.questions.question import Material
from transparency.telling.sentence import Number, Told
from transparency.theme import find_theme
from transparency.units import Split

LAST = sample_releases()[-1]
COMPANY = sample_settings().company


def with_figures(release: Release = LAST, **values: Value | None) -> Release:
    found = dict(release.figures)
    for name, value in values.items():
        id = name.replace("__", ".")
        if value is None:
            found.pop(id, None)
        else:
            found[id] = FigureValue(id=id, value=value, steps=found[id].steps if id in found else ())
    return replace(release, figures=found)


@pytest.mark.parametrize(
    ("count", "size"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1.0 kB"),
        (999_949, "999.9 kB"),
        (1_000_000, "1.0 MB"),
        (12_340_000, "12.3 MB"),
    ],
)
def test_a_size_is_told_in_a_unit_that_is_read(count: int, size: str) -> None:
    told_ = listed("data/2026-q1/ladder.csv", "What", {"data/2026-q1/ladder.csv": b"x" * count})
    assert (told_.name, told_.size, told_.what) == ("ladder.csv", size, "What")


def test_a_data_set_names_files_by_their_address_or_from_its_own_folder() -> None:
    files = compose_data(sample_settings(), sample_releases(), {})
    public = json.loads(dataset(COMPANY, sample_releases(), files))
    assert public["@id"] == "https://equity.example.org/data/"
    assert public["hasPart"][-1] == "https://equity.example.org/reports/2026-q1/"
    local = json.loads(dataset(COMPANY.model_copy(update={"url": ""}), sample_releases(), files))
    assert "@id" not in local and local["distribution"][0]["contentUrl"].startswith("../data/")
    assert (local["temporalCoverage"], local["datePublished"]) == ("2025-01-01/2026-03-31", "2025-04-28")
    packed = json.loads(datapackage(COMPANY, LAST, files))
    assert packed["homepage"] == COMPANY.url and "made-up" in packed["description"]
    plain = COMPANY.model_copy(update={"url": "", "fictional": False})
    bare = json.loads(datapackage(plain, LAST, files))
    assert "homepage" not in bare and bare["description"] == packed["description"].partition(". ")[0] + "."
    by_name = {each["path"]: each for each in packed["resources"]}
    fields = {field["name"]: field for field in by_name["all/figures.csv"]["schema"]["fields"]}
    assert (
        "description" in fields["amount"] and by_name["2026-q1/ladder.csv"]["schema"]["fields"][0]["type"] == "string"
    )


def test_a_figure_that_the_last_release_does_not_print_has_no_file_and_keeps_its_rows() -> None:
    releases = (*sample_releases()[:-1], with_figures(pool__available=None))
    files = compose_data(sample_settings(), releases, {})
    assert "data/figures/pool.available.csv" not in files and "data/figures/awards.promised.csv" in files
    rows = files["data/all/figures.csv"].decode().splitlines()
    assert sum(",pool.available," in row for row in rows) == len(releases) - 1
    assert rows[1:] == sorted(rows[1:], key=lambda row: (row.split(",")[0], row.split(",")[2]))


def test_a_number_is_marked_and_what_does_not_apply_is_read_out() -> None:
    assert mark("a<b", Value(5), "5 & more") == '<data value="5" data-figure="a&lt;b">5 &amp; more</data>'
    assert "does not apply" in mark("a", NONE, "–") and "<data" not in mark("a", NONE, "–")
    said = told(Told(("<b> ", Number("a", Value(5), "5"), ".")))
    assert said == '&lt;b&gt; <data value="5" data-figure="a">5</data>.'
    assert data_block({"a": "</script>&\u2028"}) == b'{"a":"\\u003c/script\\u003e\\u0026\\u2028"}'


@pytest.mark.parametrize(
    ("contact", "link"),
    [("https://e.org", "https://e.org"), ("http://e.org", "http://e.org"), ("mailto:a@e.org", "mailto:a@e.org"),
     ("a@e.org", "mailto:a@e.org"), ("ask a@e.org", ""), ("by post", ""), ("", "")],
)  # fmt: skip
def test_a_contact_is_a_link_where_it_is_an_address(contact: str, link: str) -> None:
    assert _contact_link(contact) == link


def columns(*names: str, signed: bool = False) -> tuple[NamedColumn, ...]:
    return tuple(NamedColumn(id=name.lower(), name=name, unit=Unit.UNITS, signed=signed) for name in names)


@pytest.mark.parametrize(
    ("signed", "column", "kind", "said"),
    [(True, False, RowKind.ITEM, "+5"), (True, False, RowKind.TOTAL, "5"), (False, True, RowKind.TOTAL, "+5"),
     (False, False, RowKind.ITEM, "5")],
)  # fmt: skip
def test_movements_and_changes_have_a_sign(signed: bool, column: bool, kind: RowKind, said: str) -> None:
    row = Row(id="r", cells=(Value(5),), kind=kind)
    (cell,) = _marked_row(row, columns("A", signed=column), "t", currency="USD", signed=signed)
    assert cell == f'<data value="5" data-figure="t/r/a">{said}</data>'
    (free,) = _marked_row(row, columns("A"), "", currency="USD")
    assert 'data-figure="a@r"' in free, "without a table a row is a quarter"
    (percent,) = _marked_row(replace(row, unit=Unit.PERCENT), columns("A"), "t", currency="USD")
    assert ">5%<" in percent


@pytest.mark.parametrize(
    ("count", "amount", "classes"),
    [(1, 10**9, "one"), (2, 5, "over c2"), (3, 5, "over c3"), (4, 5, "tight over c4"), (3, 10**12, "list"),
     (4, 10**12, "tight list")],
)  # fmt: skip
def test_how_a_table_stands_on_a_phone(count: int, amount: int, classes: str) -> None:
    rows = [NamedRow(id="r", name="Row", cells=(Value(amount),) * count)]
    assert _on_phones(columns(*"ABCD"[:count]), rows, currency="USD") == classes


def test_a_page_of_a_site_in_two_languages_leads_to_itself_in_each() -> None:
    settings = sample_settings().model_copy(update={"languages": ("en", "es")})
    pages = SitePages(settings, sample_releases(), {}, find_theme("default", None), "es/")
    page = Page("reports/index.html", "Title", "reports", "About")
    missing = Page("404.html", "Title", "", "About")
    assert [(each.code, each.link, each.address) for each in pages._in_languages(page)] == [
        ("en", "../../reports/index.html", "https://equity.example.org/reports/"),
        ("es", "index.html", "https://equity.example.org/es/reports/"),
    ]
    assert pages._links(page)("changes/index.html") == "../changes/index.html"
    assert pages._in_languages(missing) == []
    assert pages._links(missing)("changes/index.html") == "/es/changes/index.html"


def test_the_masthead_has_rules_and_the_calculator_where_there_are_any() -> None:
    every, none = navigation(calculator=True, rules=True), navigation()
    assert {entry.section for entry in every} - {entry.section for entry in none} == {"calculator", "rules"}
    assert next(entry.section for entry in none if entry.main) == "overview"


def figure_list(*releases: Release) -> FigureList:
    return FigureList(releases or sample_releases(), LAST.holders)


def test_a_row_of_a_table_that_is_a_figure_leads_to_its_page() -> None:
    found = figure_list()
    names = {
        ("ladder", "promised"): "awards.promised", ("pool", "closing"): "pool.available",
        ("movements", "granted"): "quarter.granted", ("ratios", "overhang"): "ratios.overhang",
        ("participation", "joined"): "people.joined",
    }  # fmt: skip
    for (table, row), id in names.items():
        shown = found.of_row(table, row)
        assert shown is not None and shown.id == id
    assert found.of_row("ladder", "closing") is None is found.of_row("lost", "granted")
    assert link_to_figure(found, "index.html", "awards.promised@2025-q4") == "numbers/awards-promised/index.html"
    assert link_to_figure(found, "index.html", "no.figure") is None
    assert [step.id for step in found.ladder()] == [
        "pool.set_aside",
        "awards.promised",
        "awards.earned",
        "holdings.owned",
    ]


def test_what_a_figure_was_stands_beside_it_unless_units_were_split() -> None:
    def before(*releases: Release, id: str = "awards.promised") -> tuple[str, int | Decimal | None]:
        found = figure_list(*releases)
        shown = found.get(id)
        assert shown is not None
        line = _number_line(shown, found)
        return line.before, line.value_before.amount

    *past, last = sample_releases()
    assert before() == ("awards.promised@2025-q4", 290_000)
    assert before(last) == ("", None)
    assert before(*past, replace(last, splits=(Split("main", date(2026, 1, 5), 2, 1),))) == ("", None)
    assert before(*past[:-1], with_figures(past[-1], awards__promised=None), last) == ("", None)
    split = replace(last, splits=(Split("main", date(2026, 1, 5), 2, 1),))
    assert before(*past, split, id="people.holders") == ("people.holders@2025-q4", 220), "people are not split"


def test_how_a_number_was_rounded_is_said_by_what_it_is() -> None:
    def said(id: str, **values: Value) -> str:
        release = with_figures(LAST, **values)
        shown = figure_list(release).get(id)
        assert shown is not None
        return _rounding(shown, release, "USD")

    assert said("awards.promised.fully_diluted").startswith("Ratio") or "ratio" in said("awards.promised.fully_diluted")
    assert "2,000" in said("awards.promised")
    exact, computed = said("pool.set_aside"), said("money.price", money__price=Value(Decimal("0.4"), Status.ABOUT))
    assert exact.startswith("Exact") and computed.startswith("Computed") and len({exact, computed}) == 2


def test_shares_inputs_and_history_of_a_figure() -> None:
    found = figure_list()
    promised, available = found.get("awards.promised"), found.get("pool.available")
    assert promised is not None and available is not None
    shares = _percents(promised, found, "USD")
    assert [part.figure for share in shares for part in share["part"].parts] == [
        "awards.promised.fully_diluted", "awards.promised.issued", "awards.promised.of_pool",
    ]  # fmt: skip
    assert "20,000,000" in str(shares[0]["words"])
    bare = figure_list(with_figures(LAST, capitalization__fully_diluted=None))
    assert [part.figure for share in _percents(promised, bare, "USD") for part in share["part"].parts] == [
        "awards.promised.issued", "awards.promised.of_pool",
    ]  # fmt: skip
    standing = {step.figure for step in LAST.figures["awards.promised"].steps}
    assert not standing & {shown.id for shown in _inputs(promised, found)}
    history = _history(promised, found, "USD")
    assert [past.label for past in history.rows][:2] == ["Q1 2026", "Q4 2025"] and history.svg
    assert not _history(promised, figure_list(LAST), "USD").svg, "one quarter is no course"
    price = found.get("money.price")
    assert price is not None and not _history(price, found, "USD").svg
    nothing = [with_figures(release, awards__promised=Value(0)) for release in sample_releases()]
    assert not _history(promised, figure_list(*nothing), "USD").svg


def test_bands_of_hundredths_are_drawn_as_what_they_are() -> None:
    def drawn(divide: int) -> str:
        steps = (BandStep(0, 9, 100, divide), BandStep(10, None, 115, divide))
        return drawing.bands(BandChart("b", "T", "A", "Years", "times", steps, 20, None, ""))

    assert ">1.15 times<" in drawn(100) and ">115 times<" in drawn(1)
    assert drawing.bands(BandChart("b", "T", "A", "Years", "times", (), 20, None, "")) == ""


def test_notice_is_drawn_with_what_is_promised_or_nothing() -> None:
    one = drawing.notice("R-1", Notice(date(2026, 1, 1), date(2026, 1, 11), 10, 5))
    none = drawing.notice("R-1", Notice(date(2026, 1, 1), date(2026, 1, 11), 10, None))
    assert 'id="notice-r-1-w-t"' in one and "5 days promised, 10 days given" in one and "promised" not in none
    assert 'class="l-ink"' in one and 'class="l-ink"' not in none, "no mark where nothing is promised"


def test_a_ladder_without_a_count_of_the_company_is_words_only() -> None:
    bare = with_figures(capitalization__fully_diluted=None, awards__promised__fully_diluted=None)
    view = ladder(bare, sample_settings())
    assert view.drawn.company == "" and view.drawn.steps == ("", "", "", "")
    assert not view.steps[1].percent and len(view.steps) == 4
    full = ladder(LAST, sample_settings())
    assert full.steps[1].percent and full.drawn.company and all(full.drawn.steps)
    assert [name for name, _ in full.others] == ["Founders", "Investors", "Staff"]
    assert [step.place for step in ladder(with_figures(awards__earned=None), sample_settings()).steps] == [1, 2, 4]


def test_findings_are_drawn_where_they_are_printed() -> None:
    assert [block.id for block in blocks(sample_releases(), sample_settings())] == ["pool", "groups", "ahead"]
    assert blocks(releases_of(FOURTEEN), sample_settings()) == []
    assert against(sample_releases(), sample_settings()) is not None
    assert against(sample_releases()[-1:], sample_settings()) is None
    assert first(sample_releases(), sample_settings()) is not None
    assert first((with_figures(capitalization__claims_first=NONE),), sample_settings()) is None


def material(made: Any = None, *releases: Release) -> Material:
    return Material(releases or sample_releases(), sample_settings(), made, (), Governance(), (), LAST.published)


def test_made_up_people_get_something_by_a_rule_in_force_and_out_of_a_pool_that_is_not_empty() -> None:
    assert promising(material(rule())) and not promising(material())
    assert not promising(replace(material(rule()), ended=LAST.as_of))
    assert not promising(material(rule(), with_figures(pool__set_aside=NOTHING)))


def test_where_the_site_says_more() -> None:
    bare = places(material(), {})
    assert (bare["rule"], bare["rules"], bare["leaving"]) == ("policies/index.html",) * 3
    assert bare["people"] == "index.html" and bare["holders"].endswith("denominator/index.html")
    full = places(material(rule()), {"R-2026-01": "rules/r/index.html"})
    assert (full["rule"], full["leaving"]) == ("rules/r/index.html", "rules/r/index.html#leaving")
    assert full["rules"] == "rules/index.html" and full["people"] == "index.html#people"
    assert places(material(rule()), {"R-1": "x"})["leaving"] == "policies/index.html", "this rule has no page"
    assert full["against"] == "index.html#against"
    quiet = with_figures(capitalization__claims_first=NONE)
    assert places(material(None, quiet), {})["against"] == "index.html#before"
    assert places(material(None, LAST), {})["against"] == "index.html#against", "what others are paid first"
    assert places(material(None, replace(LAST, tables={})), {})["holders"] == "numbers/index.html"


ATOM = "{http://www.w3.org/2005/Atom}"


def entry(day: date, key: str = "figures/2026-q1") -> ChangelogEntry:
    return ChangelogEntry(key, day, "Figures", "Text & more", "reports/2026-q1/index.html", "Read", "A title")


def machine_files(url: str, *days: tuple[date, str], languages: tuple[str, ...] = ("en",)) -> dict[str, bytes]:
    company = COMPANY.model_copy(update={"url": url, "fictional": bool(url)})
    settings = sample_settings().model_copy(update={"company": company, "languages": languages})
    pages = ("index.html", "404.html", "reports/2026-q1/index.html")
    return feeds.machine_files(settings, pages, [entry(*day) for day in days], sample_releases())


def test_a_feed_is_newest_first_and_no_entry_is_newer_than_it() -> None:
    days = ((date(2026, 6, 1), "b"), (date(2026, 1, 1), "c"), (date(2026, 5, 14), "a"))
    root = ElementTree.fromstring(machine_files("https://e.org/", *days, languages=("es", "en"))["feed.xml"])
    updated = [(part.findtext(f"{ATOM}updated"), part.findtext(f"{ATOM}id")) for part in root.iter(f"{ATOM}entry")]
    assert updated == [
        ("2026-05-14T00:00:00Z", "https://e.org/en/changes/#a"),
        ("2026-05-14T00:00:00Z", "https://e.org/en/changes/#b"),
        ("2026-01-01T00:00:00Z", "https://e.org/en/changes/#c"),
    ]
    assert root.findtext(f"{ATOM}id") == "https://e.org/en/" and "made-up" in root.findtext(f"{ATOM}title", "")
    links = [link.get("href") for link in root.findall(f"{ATOM}link")]
    assert links == ["https://e.org/en/feed.xml", "https://e.org/en/changes/"]


@pytest.mark.parametrize(("languages", "folder", "id"), [(("en",), "", ""), (("es", "en"), "en/", "/en/")])
def test_a_feed_without_an_address_has_names_that_never_change(
    languages: tuple[str, ...], folder: str, id: str
) -> None:
    files = machine_files("", (date(2026, 1, 1), "figures/2026-q1"), languages=languages)
    root = ElementTree.fromstring(files["feed.xml"])
    name = "tag:example-care.invalid,2000:provider-ownership"
    assert root.findtext(f"{ATOM}id") == f"{name}{id}" and root.findall(f"{ATOM}link") == []
    assert root.findtext(f"{ATOM}entry/{ATOM}id") == f"{name}/{folder}figures/2026-q1"
    assert root.find(f"{ATOM}entry/{ATOM}link").get("href") == f"{folder}reports/2026-q1/index.html"  # type: ignore[union-attr]
    assert files["robots.txt"] == b"User-agent: *\nAllow: /\n" and "sitemap.xml" not in files


def test_the_map_has_every_page_but_the_one_for_what_is_missing_with_its_day() -> None:
    files = machine_files("https://e.org", languages=("en", "es"))
    assert files["robots.txt"].endswith(b"Sitemap: https://e.org/sitemap.xml\n")
    map_ = files["sitemap.xml"].decode()
    paths = ("", "es/", "404.html", "es/reports/2026-q1/")
    assert [map_.count(f"<loc>https://e.org/{path}</loc>") for path in paths] == [1, 1, 0, 1]
    assert "<loc>https://e.org/</loc><lastmod>2026-05-14</lastmod>" in map_


def keys(*rules: dict[str, Any], releases: tuple[Release, ...] = (LAST,), **more: Any) -> list[str]:
    files = tuple(RuleFile(TextFile(f"rules/{one['id']}.yaml", "", "0" * 64), one, {}) for one in rules)
    publication = replace(sample_publication(), rule_files=files, rules=(), policies=())
    findings = {release.quarter: "Finding." for release in releases}
    return [f"{one.date} {one.key}" for one in changes(publication, releases, findings, **more)]


def test_a_rule_is_a_change_when_it_is_proposed_and_when_it_is_announced_beforehand() -> None:
    dates = {"proposed": "2025-10-20", "announced": "2025-11-24", "effective_from": "2026-01-01"}
    assert keys(data(dates=dates)) == [
        "2026-05-14 figures/2026-q1", "2025-11-24 rule-announced/R-2026-01", "2025-10-20 rule-proposed/R-2026-01",
    ]  # fmt: skip
    same_day = dates | {"proposed": None, "announced": "2026-01-01"}
    assert keys(data(dates=same_day)) == ["2026-05-14 figures/2026-q1"]
    assert keys(data(status="withdrawn", dates=dates))[1:] == ["2025-10-20 rule-proposed/R-2026-01"]


def test_a_correction_is_a_change_of_its_own_day() -> None:
    made = Correction(1, date(2026, 6, 9), CorrectionCause.MISTYPED, revision=False, material=False,
                      amended=(Amended.TEXT,))  # fmt: skip
    corrected = replace(LAST, correction=made)
    assert keys(releases=(corrected,), superseded=(LAST,)) == [
        "2026-06-09 correction/2026-q1/correction-1", "2026-05-14 figures/2026-q1",
    ]  # fmt: skip
