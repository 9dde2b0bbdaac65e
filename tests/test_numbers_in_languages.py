"""What a page or a paper says in Spanish has the numbers that it has in English, one block of text as the other.

``test_numbers_in_sentences.py`` follows those of the English sentences to the releases. Blocks are compared as sets of
numbers, for a language may say one twice ("de 5 en 5"), and in no order, for terms stand in that of each alphabet.
"""

import re
import shutil
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from transparency.build import Built, build
from transparency.language import speaking
from transparency.report.composing import compose_report
from transparency.report.stationery import stationery
from transparency.theme import find_theme

ROOT = Path(__file__).resolve().parents[1]
SPANISH = """languages: [en, es]
words_in:
  es: {provider: terapeuta, providers: terapeutas, unit: unidad, units: unidades}

company:"""
QUIET = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
TOLD = re.compile(r'\b(?:aria-label|alt|title|content|placeholder)="([^"]*)"')
INLINE = re.compile(r"</?(?:a|abbr|b|code|data|em|i|q|small|span|strong|sub|sup|time|wbr)\b[^>]*>")
TAG = re.compile(r"<[^>]*>")
NUMBER = re.compile(r"\d(?:[\d.,\u00a0\u202f]*\d)?")
NAME = re.compile(
    r"(?:[0-9a-f]{4} ){3,}[0-9a-f]{4}|\b[0-9a-f]{8,}\b|\bR-\d{4}-\d\d|(?i:versi[oó]n) [\d.]+|https?://\S+"
    r"|[\d.,]+.kB|percent \(2\.06"
)
"""What has digits and is no amount: hashes, rules, versions, addresses, what stands in a file; and sizes of files."""
Numbers = frozenset[str]


def blocks(page: str) -> Iterator[str]:
    """Texts that stand together, and what is read out beside them."""
    page = QUIET.sub(" ", page)
    for text in (*TOLD.findall(page), *TAG.split(INLINE.sub("", page))):
        yield NAME.sub("…", " ".join(unescape(text).split()))


def numbers(text: str, marks: str) -> Numbers:
    """``marks``: that of thousands, then that of decimals."""
    plain = str.maketrans(marks, " .", "\u00a0\u202f")
    return frozenset(found.translate(plain).replace(" ", "") for found in NUMBER.findall(text))


def differing(english: str, spanish: str) -> list[str]:
    """Blocks of the Spanish page with numbers that no English one has together. The texts of others stay English."""
    texts = set(blocks(english))
    known = {numbers(text, ",.") for text in texts}
    return [text for text in dict.fromkeys(blocks(spanish)) if text not in texts and numbers(text, ".,") not in known]


@cache
def both(content: Path, folder: Path) -> Built:
    """A publication in two languages."""
    place = Path(shutil.copytree(content, folder / content.name))
    settings = place / "publication.yaml"
    text = re.sub(r"(?m)^languages: .*\n", "", settings.read_text())
    settings.write_text(text.replace("company:", SPANISH, 1))
    built = build(place, pdf=False)
    assert built.publication is not None and built.sound, built.problems
    return built


PUBLICATIONS = [
    "tests/sites/small",
    "tests/sites/thirty",
    pytest.param("content", marks=pytest.mark.prove),
]


@pytest.mark.parametrize("content", PUBLICATIONS)
def test_a_spanish_page_has_the_numbers_of_the_english(content: str, tmp_path: Path) -> None:
    files = both(ROOT / content, tmp_path).files
    pages = [path for path in files if path.endswith(".html") and f"es/{path}" in files]
    assert len(pages) > 20
    found = {path: differing(files[path].decode(), files[f"es/{path}"].decode()) for path in pages}
    assert {path: texts for path, texts in found.items() if texts} == {}


@pytest.mark.parametrize("content", PUBLICATIONS)
def test_a_spanish_paper_has_the_numbers_of_the_english(content: str, tmp_path: Path) -> None:
    built = both(ROOT / content, tmp_path)
    look = stationery(find_theme("default", None))
    papers = {}
    for code in ("en", "es"):
        with speaking(code):
            papers[code] = compose_report(built.publication, built.releases, look, built.files).html
    assert differing(papers["en"], papers["es"]) == []


def test_another_number_is_seen() -> None:
    assert differing("<p>1,234 units of 5</p>", "<p>1.234 unidades de 5</p>") == []
    assert differing("<p>1,234 units of 5</p>", "<p>1,234 unidades de 5</p>") == ["1,234 unidades de 5"]
    assert differing("<p>5 units</p><p>6</p>", "<p>5 unidades, 6</p>") == ["5 unidades, 6"]
