"""What a stranger can check of a site: our publications are clean, and what breaks a promise is told."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from transparency.build import build
from transparency.cli import transparency
from transparency.output import write_site
from transparency.release.release import Value
from transparency.verification.public_audit import audit_site
from transparency.verification.published_site import PublishedSite, read_site

ROOT = Path(__file__).resolve().parents[2]
SITES = ROOT / "tests" / "sites"


def built_site(content, folder):
    copy = Path(shutil.copytree(content, folder / "content"))
    built = build(copy, pdf=False)
    assert [problem for problem in built.problems if problem.severity != "warning"] == []
    assert write_site(built.files, folder / "site") == []
    return folder / "site"


@pytest.fixture(scope="module")
def thirty(tmp_path_factory):
    return built_site(SITES / "thirty", tmp_path_factory.mktemp("thirty"))


@pytest.fixture
def copy(thirty, tmp_path):
    return Path(shutil.copytree(thirty, tmp_path / "copy"))


def told(site, *options):
    result = CliRunner().invoke(transparency, ["audit", "--public", str(site), *options])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


@pytest.mark.parametrize(
    ("content", "drawings"),
    [(ROOT / "content", 150), (SITES / "small", 20), (SITES / "fourteen", 50), (SITES / "eighty", 100)],
    ids=["example", "small", "fourteen", "eighty"],
)
def test_a_site_of_ours_is_clean(tmp_path, content, drawings):
    site, faults = read_site(built_site(content, tmp_path))
    found = audit_site(site)
    assert faults == found.failures == found.uncertain == []
    assert found.tied == found.lines > 5
    assert found.traced.traced == found.traced.numbers > 1000
    assert found.traced.marked > 300
    assert found.traced.drawings > drawings


def test_a_site_in_two_languages_is_clean_in_both(tmp_path):
    content = Path(shutil.copytree(SITES / "fourteen", tmp_path / "sources"))
    words = "words_in:\n  es: {provider: terapeuta, providers: terapeutas, unit: unidad, units: unidades}\n\n"
    settings = content / "publication.yaml"
    settings.write_text(settings.read_text().replace("company:", f"{words}languages: [en, es]\n\ncompany:", 1))
    site, faults = read_site(built_site(content, tmp_path))
    found = audit_site(site)
    assert faults == found.failures == found.uncertain == []
    assert any(path.startswith("es/") for path in site.texts) and found.traced.drawings > 100


def test_what_is_told_of_a_clean_site(thirty):
    code, text = told(thirty)
    assert code == 0
    assert text.startswith("PUBLIC AUDIT up to 2026-q3  releases read 8")
    assert text.endswith("RESULT clean\n")
    code, text = told(thirty, "--format", "json")
    said = json.loads(text)
    assert (code, said["result"], said["failures"], said["sums"]) == (0, 0, [], said["sums_that_come_out"])


def test_a_stranger_has_no_publication(thirty, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert told(thirty)[0] == 0
    without = CliRunner().invoke(transparency, ["audit"])
    assert without.exit_code == 2
    assert "Directory 'content' does not exist" in without.stderr


def test_nothing_is_written(copy):
    before = {path: path.stat().st_mtime_ns for path in copy.rglob("*")}
    told(copy)
    assert {path: path.stat().st_mtime_ns for path in copy.rglob("*")} == before


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("data/2025-q1/release.json", "{", "data/2025-q1/release.json: It is not JSON"),
        ("reports/r.pdf", "no", "reports/r.pdf cannot be read: this is not a PDF"),
        ("reports/r.pdf", "%PDF-1.7\n1 0 obj", "reports/r.pdf cannot be read: a PDF cannot be read"),
        ("data/more.csv", "a\n" + 140_000 * "x", "data/more.csv is not a CSV file"),
        ("data/more.json", "{", "data/more.json is not JSON"),
        ("reports/more.html", "<![no[", "a page is not HTML"),
    ],
)
def test_what_cannot_be_read_is_not_certified(copy, path, content, said):
    (copy / path).write_text(content)
    code, text = told(copy)
    assert code in {1, 2}
    assert [line for line in text.splitlines() if line.startswith("NOT CERTIFIED") and said in line], text


def test_an_empty_folder_is_not_certified(tmp_path):
    code, text = told(tmp_path)
    assert code == 2
    assert "There is no release here" in text


def changed(site, place, **changes):
    """The releases alone, one of them changed."""
    releases = list(site.releases)
    releases[place] = replace(releases[place], **changes)
    found = audit_site(PublishedSite(tuple(releases), {}))
    return found.failures + found.uncertain


def cell(table, row, column, units):
    """The table with a cell changed by so many units."""
    place = [one.id for one in table.columns].index(column)
    rows = list(table.rows)
    at = [one.id for one in rows].index(row)
    cells = list(rows[at].cells)
    cells[place] = replace(cells[place], amount=cells[place].amount + units)
    rows[at] = replace(rows[at], cells=tuple(cells))
    return replace(table, rows=tuple(rows))


@pytest.fixture(scope="module")
def site(thirty):
    return read_site(thirty)[0]


def test_the_releases_alone_are_clean(site):
    assert changed(site, 0) == []


def test_a_number_that_is_no_multiple_of_the_block(site):
    tables = site.releases[3].tables
    said = changed(site, 3, tables=tables | {"ladder": cell(tables["ladder"], "promised", "units", 137)})
    assert any("ladder promised units is" in words and "no multiple of 2,500" in words for words in said)


def test_a_sum_that_does_not_come_out(site):
    tables = site.releases[3].tables
    said = changed(site, 3, tables=tables | {"movements": cell(tables["movements"], "granted", "unvested", 2500)})
    assert any("opening and lines make closing" in words for words in said)


def test_an_opening_that_is_not_the_closing_before(site):
    tables = site.releases[3].tables
    movements = cell(tables["movements"], "opening", "unvested", 2500)
    said = changed(site, 3, tables=tables | {"movements": movements})
    assert any("the closing of a quarter is the opening of the next" in words for words in said)


@pytest.mark.parametrize(
    ("figure", "step"),
    [("ratios.gross_burn", 0), ("ratios.gross_burn", 1), ("ratios.net_burn", 0), ("ratios.overhang", 1),
     ("ratios.utilisation", 0), ("ratios.runway", 1), ("awards.promised.issued", 1)],
)  # fmt: skip
def test_a_step_of_a_sum_that_is_off_by_one(site, figure, step):
    figures = site.releases[-1].figures
    steps = list(figures[figure].steps)
    steps[step] = replace(steps[step], value=replace(steps[step].value, amount=steps[step].value.amount + 1))
    said = changed(site, -1, figures=figures | {figure: replace(figures[figure], steps=tuple(steps))})
    assert any(f"{steps[step].id} under {figure} is" in words for words in said), said


def test_a_change_of_the_stock_that_is_off_by_one(site):
    tables = site.releases[3].tables
    said = changed(site, 3, tables=tables | {"denominator": cell(tables["denominator"], "issued", "change", 1)})
    assert any("denominator issued change is" in words for words in said), said


def test_issued_stock_that_is_off_by_one(site):
    """What others hold is exact, so a count of all stock may be any number: where it stands again it gives it away."""
    tables = site.releases[3].tables
    for row, column in (("issued", "units"), ("issued", "before"), ("fully_diluted", "before"), ("pool", "units")):
        said = changed(site, 3, tables=tables | {"denominator": cell(tables["denominator"], row, column, 1)})
        assert said, (row, column)


def test_a_group_of_few_people(site):
    table = site.releases[3].breakdowns[0]
    place = [column.id for column in table.columns].index("people")
    row = table.rows[0]
    cells = (*row.cells[:place], Value(amount=5, block=5), *row.cells[place + 1 :])
    few = replace(table, rows=(replace(row, cells=cells), *table.rows[1:]))
    said = changed(site, 3, breakdowns=(few,))
    assert any("is fewer than 11 people" in words for words in said)


def test_a_block_that_changes_in_silence(site):
    assert any("nothing says so" in words for words in changed(site, 3, block=5000))
    raised = changed(site, 3, block=3000, raised_from=2500)
    assert any("raised from 2,500 to 3,000 only" in words for words in raised)


def test_a_minimum_under_the_floor(site):
    assert any("groups of 3 people are fewer than 5" in words for words in changed(site, 3, minimum=3))


def test_a_number_about_people_that_is_exact(site):
    figures = site.releases[3].figures
    told = replace(figures["awards.promised"], value=Value(amount=43_127))
    said = changed(site, 3, figures=figures | {"awards.promised": told})
    assert any("awards.promised is 43,127, exactly" in words for words in said)
    tables = site.releases[3].tables
    table = cell(tables["movements"], "granted", "unvested", 0)
    rows = [replace(row, cells=tuple(replace(one, block=0) for one in row.cells)) for row in table.rows]
    said = changed(site, 3, tables=tables | {"movements": replace(table, rows=tuple(rows))})
    assert any("movements vested unvested is" in words and "exactly" in words for words in said)
