"""Reports are rendered once, and their PDFs kept."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from transparency.publication.problem import Problem
from transparency.report import printing
from transparency.report.document import ReportInput
from transparency.report.printing import render_many

PDF = b"%PDF-1.7 made up\n%%EOF"


def a_report(html: str = "<p>x</p>", **changed: object) -> ReportInput:
    given = {"name": "Q1 2026", "html": html, "assets": {}, "attachments": {}, "descriptions": {},
             "created": datetime(2026, 5, 14, tzinfo=UTC)}  # fmt: skip
    return ReportInput(**{**given, **changed})  # type: ignore[arg-type]


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of what was rendered."""
    names: list[str] = []

    def fake(report: ReportInput) -> tuple[bytes, list[Problem]]:
        names.append(report.html)
        return PDF + report.html.encode(), []

    monkeypatch.setattr(printing, "render_with_problems", fake)
    return names


def test_an_unchanged_report_is_not_rendered_again(tmp_path: Path, rendered: list[str]) -> None:
    told: list[tuple[str, bool]] = []
    first, _ = render_many([a_report("a"), a_report("b")], tmp_path, 1, lambda *what: told.append(what))
    second, _ = render_many([a_report("a"), a_report("b"), a_report("c")], tmp_path, 1, lambda *what: told.append(what))
    assert rendered == ["a", "b", "c"]
    assert first.items() <= second.items()
    assert [fresh for _, fresh in told] == [True, True, False, False, True]
    assert not list(tmp_path.glob("*.part"))


def test_a_damaged_pdf_in_the_cache_is_rendered_again(tmp_path: Path, rendered: list[str]) -> None:
    report = a_report("a")
    good, _ = render_many([report], tmp_path, 1)
    (kept,) = tmp_path.iterdir()
    for damage in (kept.read_bytes()[:-1], kept.read_bytes()[:-1] + b"x", b"", b"%PDF-"):
        kept.write_bytes(damage)
        assert render_many([report], tmp_path, 1)[0] == good
    assert rendered == ["a"] * 5


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path: Path, rendered: list[str]) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert render_many([a_report("a")], tmp_path / "file" / "cache", 1)[0]
    assert rendered == ["a"]


def test_a_report_that_cannot_be_rendered_is_missing_and_has_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "render_with_problems", lambda _report: (None, [Problem("P01", "no Pango")]))
    assert render_many([a_report()]) == ({}, [Problem("P01", "no Pango")])


def test_the_digest_covers_everything_that_goes_in() -> None:
    digests = [
        a_report().digest,
        a_report("y").digest,
        a_report(name="Q2 2026").digest,
        a_report(assets={"a": b"1"}).digest,
        a_report(assets={"a": b"2"}).digest,
        a_report(attachments={"a": b"1"}).digest,
        a_report(descriptions={"a": "1"}).digest,
        a_report(created=datetime(2026, 5, 15, tzinfo=UTC)).digest,
    ]
    assert len(set(digests)) == len(digests)
    assert a_report().digest == digests[0]
    assert a_report(assets={"a": b"1", "b": b"2"}).digest == a_report(assets={"b": b"2", "a": b"1"}).digest


@pytest.mark.pdf
def test_two_processes_render_the_same_as_one(tmp_path: Path) -> None:
    sheet = '<link rel="stylesheet" href="report:/report.css">'
    html = f'<html lang="en"><title>{{0}}</title>{sheet}<body><h1>{{0}}</h1></body></html>'
    theme = Path(__file__).resolve().parents[2] / "themes" / "default"
    font = (theme / "fonts" / "Inter-Regular.woff2").read_bytes()
    assets = {"report.css": b"@font-face{font-family:I;src:url(report:/i.woff2)} body{font-family:I}", "i.woff2": font}
    reports = [a_report(html.format(name), name=name, assets=assets) for name in ("One", "Two")]
    in_two, problems = render_many(reports, None, 2)
    in_one, _ = render_many(reports, None, 1)
    assert problems == []
    assert in_two == in_one and len(in_two) == 2
