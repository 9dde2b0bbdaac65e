"""The finished PDF: conformance, tags, attachments, determinism, and what happens when something is missing."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from tests.report.conftest import conforming

from transparency.publication.problem import Severity
from transparency.report import tags
from transparency.report.document import TIGHT, ReportInput
from transparency.report.rendering import RenderingError, _lay_out, filled, render, render_with_problems

pytestmark = pytest.mark.pdf

TESTS = Path(__file__).resolve().parents[1]


def words(pdf: Path) -> list[str]:
    """The text of each page."""
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    return text.split("\f")[:-1]


def elements(document: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    found = [item for item in document.objects if isinstance(item, pikepdf.Dictionary)]
    return [item for item in found if item.get("/Type") == "/StructElem" and item.get("/S") == f"/{kind}"]


def test_verapdf_finds_nothing_in_either_profile(pdf: Path) -> None:
    conforming(pdf)


def test_it_can_be_listened_to(pdf: Path) -> None:
    command = [Path(sys.executable).parent / "outloud", "--json", "-", "-q", "--fail-on", "never", pdf]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert '"severity": "error"' not in done.stdout, done.stdout
    assert "report.pdf" in done.stdout


def test_the_first_report_has_no_past_to_show(report: ReportInput, first_report: ReportInput) -> None:
    """A table of a single quarter is read aloud as more headings than figures (outloud TBL-010)."""
    for heading in ("How it came here", "The ladder at the end of each quarter"):
        assert heading in report.html
        assert heading not in first_report.html


def test_the_ladder_of_the_past_has_a_column_a_figure_and_a_row_a_quarter(report: ReportInput) -> None:
    past = report.html.partition("The ladder at the end of each quarter")[2].partition("</table>")[0]
    columns = re.findall(r'scope="col" class="r">([^<,]+)', past)
    assert columns == ["Set aside", "Not promised", "Promised", "Earned", "Owned", "Promised"]
    assert past.count('scope="row"') == 5


def test_what_is_strong_is_read_with_its_paragraph(report: ReportInput) -> None:
    """Bare spans and elements without structure would be read apart from it, or not at all."""
    head = report.html.partition("<body")[0]
    html = f"{head}<body><h1>t</h1><p>Some words are <strong>strong</strong>, some <em>are not</em>.</p>"
    written = render(replace(report, html=html, attachments={}))
    with pikepdf.open(BytesIO(written)) as document:
        kinds = [kind for kind in ("H1", "P", "Span", "NonStruct") for _ in elements(document, kind)]
    assert kinds == ["H1", "P"]


def test_it_has_a_cover_contents_with_page_numbers_and_8_to_14_pages(pdf: Path) -> None:
    pages = words(pdf)
    assert 8 <= len(pages) <= 14
    assert all(page.strip() for page in pages)
    for title in ("The quarter at a glance", "Words we use", "How it ties out, and how to check it"):
        line = next(line for line in pages[1].splitlines() if line.startswith(title))
        assert title in pages[int(line.split()[-1]) - 1]
    assert all("is a made-up company; so are its figures." in page for page in pages)
    assert not any("{{" in page or "}}" in page for page in pages)


def test_attached_are_exactly_the_files_of_the_quarter(pdf: Path, report: ReportInput) -> None:
    with pikepdf.open(pdf) as document:
        found = {name: spec.get_file().read_bytes() for name, spec in document.attachments.items()}
        assert found == dict(report.attachments)
        assert sorted(found) == ["ladder.csv", "release.json"]
        for spec in document.attachments.values():
            assert spec.obj.AFRelationship == "/Data"
            assert spec.get_file().obj.Params.CreationDate == "D:20260514000000Z"


def test_tags_say_what_is_what(pdf: Path) -> None:
    with pikepdf.open(pdf) as document:
        headers = elements(document, "TH")
        assert headers and all(header.A.Scope in ("/Row", "/Column") for header in headers)
        assert len(elements(document, "THead")) == len(elements(document, "Table"))
        assert not [item for item in elements(document, "L") for kid in item.K if kid.S != "/LI"]
        assert all("/Alt" in figure for figure in elements(document, "Figure"))
        links = [note for page in document.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]
        assert links and not any(str(link.Contents).startswith("#") for link in links)
        assert str(document.Root.Lang) == "en"
        with document.open_outline() as outline:
            assert "Words we use" in [item.title for item in outline.root]


def test_only_bundled_fonts_are_embedded_under_stable_tags(pdf: Path) -> None:
    with pikepdf.open(pdf) as document:
        descriptors = [item for item in document.objects if isinstance(item, pikepdf.Dictionary)]
        names = {str(item.FontName) for item in descriptors if item.get("/Type") == "/FontDescriptor"}
    assert {name[8:].rstrip("-0123456789.") for name in names} <= {
        "Inter", "Inter-Semi-Bold", "Literata", "Literata-Semi-Bold", "Literata-Italic", "Literata-Display-Medium",
    }  # fmt: skip


def test_same_bytes_in_another_time_zone_and_with_other_hashes(pdf: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "77", "LANG": "C", "LC_ALL": "C"}
    environment.pop("FONTCONFIG_FILE", None)
    again = tmp_path / "again.pdf"
    script = TESTS / "report" / "sample_report.py"
    subprocess.run([sys.executable, script, again], env=environment, cwd=tmp_path, check=True, capture_output=True)
    assert again.read_bytes() == pdf.read_bytes()


def test_with_other_internals_the_pdf_comes_unrepaired_and_with_a_warning(
    first_report: ReportInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed(_tree: object) -> None:
        raise KeyError("MCID")

    monkeypatch.setattr(tags, "REPAIRS", (changed,))
    made, problems = render_with_problems(first_report)
    assert made and made.startswith(b"%PDF-")
    assert [(problem.code, problem.severity) for problem in problems] == [("P02", Severity.WARNING)]


def test_without_pango_a_problem_says_what_to_install(report: ReportInput, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint.text.ffi", None)
    made, problems = render_with_problems(report)
    assert made is None
    assert [problem.code for problem in problems] == ["P01"]
    assert "apt-get install" in problems[0].hint
    with pytest.raises(RenderingError, match="Pango"):
        render(report)


def test_without_fonts_a_problem_says_so_instead_of_a_crash(report: ReportInput) -> None:
    made, problems = render_with_problems(replace(report, assets={"report.css": report.assets["report.css"]}))
    assert made is None
    assert [problem.code for problem in problems] == ["P04"]


def test_weasyprint_is_not_imported_for_composing() -> None:
    code = "import sys, transparency.report; print('weasyprint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.lower()) is False


def laid_out(report: ReportInput, words: int, tight: bytes) -> list[Fraction]:
    """How full each page is of a paper of so many words, set in lines of a few."""
    text = "".join(f"<p>Word {number} of a paper.</p>" for number in range(words))
    html = (
        f'<html lang="en"><head><title>T</title><link rel="stylesheet" href="report:/report.css"></head>{text}</html>'
    )
    sheet = report.assets["report.css"] + b"p { margin: 0; font-size: 10pt; line-height: 5mm; }"
    document = _lay_out(replace(report, html=html, assets=dict(report.assets) | {"report.css": sheet, TIGHT: tight}))
    return [filled(page) for page in document.pages]


def test_a_last_page_with_little_on_it_is_saved_where_the_others_have_room(report: ReportInput) -> None:
    """A page of 254 mm holds 50 lines of 5 mm: 53 of them leave three alone, and a tighter sheet takes them in."""
    tighter = b"p { line-height: 4.5mm; }"
    loose, saved = laid_out(report, 53, b""), laid_out(report, 53, tighter)
    assert (len(loose), len(saved)) == (2, 1) and loose[1] < Fraction(1, 10) and saved[0] > Fraction(9, 10)
    assert len(laid_out(report, 90, tighter)) == 2, "a page that is well filled stays"
    assert laid_out(report, 60, tighter) == laid_out(report, 60, b""), "what saves no page changes none"
