"""What Markdown may say, paper can set: PDF/UA-1 and PDF/A-3a hold, nothing leaves the paper, no glyph is missing."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from msgspec.structs import replace
from tests.report.conftest import conforming

from transparency.publication.markdown.html import render as render_markdown
from transparency.report import rendering
from transparency.report.composing import compose_report
from transparency.report.document import ReportInput
from transparency.report.rendering import _lay_out
from transparency.report.stationery import stationery
from transparency.theme import find_theme

HERE = Path(__file__).resolve().parent
ISSUES = {
    "footnote": "A note.[^1]\n\n[^1]: Said here.\n",
    "footnote of two paragraphs": "A note.[^1] Again.[^1]\n\n[^1]: Said here.\n\n    And here.\n\n    - a list\n",
    "nested lists": "- one\n    - two\n        - three\n            1. four\n",
    "paragraphs in items": "1. one\n\n    more\n\n    > a quote\n\n2. two\n",
    "skipped headings": "# one\n\n#### four\n\n## two\n\n###### six\n",
    "table without rows": "| a | b |\n|---|---|\n",
    "empty cells": "| a | b |\n|---|---|\n| | |\n| 1 | |\n",
    "entities": "&copy; &hellip; &frac12; &nbsp; &#8211; &lt;b&gt;\n",
    "thirteen columns": "|" + " a |" * 13 + "\n|" + "--:|" * 13 + "\n|" + " 3,011 units |" * 13 + "\n",
    "long words": f"{'Donaudampf' * 20} **{'Schiff' * 30}** `{'code_' * 40}`\n\n    {'x' * 300}\n",
    "list in a table of terms": "Term\n:   text\n\n    - a\n    - b\n\n    | a |\n    |---|\n    | b |\n",
}


def module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec and spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made
    spec.loader.exec_module(made)
    return made


GENERATOR = module("commentaries")


def report_with(text: str, sample_module: ModuleType) -> ReportInput:
    """The sample's report of its first quarter, with this commentary."""
    sample = sample_module.sample()
    publication = sample.sample_publication()
    quarter = publication.disclosed[0]
    document = replace(quarter.commentary, body=text)
    told = render_markdown(text, path="", first_line=1, figure=lambda key: "0", target=lambda to: to)[1]
    assert told == [], "what the checks refuse is not set at all"
    publication = replace(publication, disclosed=(replace(quarter, commentary=document), *publication.disclosed[1:]))
    paper = stationery(find_theme("default", None))
    return compose_report(publication, sample.sample_releases()[:1], paper, sample_module.SITE)


def off_the_paper(document: Any) -> list[str]:
    """Texts that reach beyond the edge of their page's margins."""
    found = []
    for page in document.pages:
        box = page._page_box
        edge = box.position_x + box.margin_left + box.width + 1
        waiting: list[Any] = [box]
        while waiting:
            part = waiting.pop()
            waiting += getattr(part, "children", ())
            if getattr(part, "text", "") and part.position_x + part.width > edge:
                found.append(part.text)
    return found


def printed(texts: dict[str, str], sample_module: ModuleType, folder: Path) -> list[Path]:
    """The texts as PDFs, with nothing wrong in the layout that is written: it is looked at on its way."""
    files = []
    for name, text in texts.items():
        laid_out: list[Any] = []
        with pytest.MonkeyPatch.context() as between:
            between.setattr(
                rendering, "_lay_out", lambda report, into=laid_out: into.append(_lay_out(report)) or into[-1]
            )
            pdf, problems = rendering.render_with_problems(report_with(text, sample_module))
        assert problems == [], name
        assert pdf is not None
        assert [off_the_paper(document) for document in laid_out] == [[]], name
        files.append(folder / f"{name.replace(' ', '-')}.pdf")
        files[-1].write_bytes(pdf)
    return files


@pytest.mark.pdf
def test_what_used_to_fail_is_set(sample_module: ModuleType, tmp_path: Path) -> None:
    """One text with all of it, and with each heading of its own: as one file it is quick."""
    text = "\n\n".join(f"## About {name}\n\n{part.replace('[^1]', f'[^{number}]')}" for number, (name, part) in
                       enumerate(ISSUES.items()))  # fmt: skip
    conforming(*printed({"issues": text}, sample_module, tmp_path))


@pytest.mark.pdf
@pytest.mark.external
def test_the_cases_are_set(cases: Path, sample_module: ModuleType, tmp_path: Path) -> None:
    files = {
        "footnote": "pdf-footnote/content/quarters/2025-q2/commentary.md",
        "off the page": "pdf-off-the-page/content/quarters/2025-q2/commentary.md",
        "long words": "pdf-off-the-page/long-words.md",
    }
    texts = {name: (cases / "faults" / path).read_text("utf-8").split("---\n", 2)[2] for name, path in files.items()}
    conforming(*printed(texts, sample_module, tmp_path))


@pytest.mark.pdf
@pytest.mark.prove
def test_a_hundred_commentaries_of_every_construct_in_every_other_are_set(
    sample_module: ModuleType, tmp_path: Path
) -> None:
    made = list(GENERATOR.commentaries())
    assert {pair for _, held in made for pair in held} == set(GENERATOR.PAIRS)
    texts = {f"{number:03d}": text for number, (text, _) in enumerate(made)}
    assert len(texts) == 100
    conforming(*printed(texts, sample_module, tmp_path))
