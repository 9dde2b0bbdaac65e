"""Everything that is said of three publications, page and paper, each sentence once: to be read, and compared.

``voice/*.txt`` holds headings, sentences, notes, captions and alternative texts by the page on which each comes first;
of the second and third publication only what the ones before do not say. Whoever changes a word on purpose makes the
files anew (``UPDATE_EXPECTED=1``) and reads in the difference what a therapist will read.
"""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from lxml import html

from transparency.build import build
from transparency.report.composing import compose_report
from transparency.report.stationery import stationery
from transparency.theme import find_theme

SITES = Path(__file__).resolve().parents[1] / "sites"
VOICE = Path(__file__).parent / "voice"
PUBLICATIONS = ("small", "fourteen", "thirty")
BLOCKS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "caption", "figcaption", "th", "summary", "title",
    "desc", "label", "legend", "option", "button",
}  # fmt: skip
HASH = re.compile(r"[0-9a-f]{16,}…?")
SPOKEN = ("aria-label", "alt", "title", "content")


@cache
def said(name: str) -> dict[str, list[str]]:
    """Page → sentences that are said there first."""
    built = build(SITES / name, pdf=False)
    assert built.publication is not None and built.sound
    paper = compose_report(built.publication, built.releases, stationery(find_theme("default", None)), built.files)
    pages = {path: data.decode() for path, data in sorted(built.files.items()) if path.endswith(".html")}
    known: set[str] = set()
    voice = {}
    for page, text in (pages | {"report.pdf": paper.html}).items():
        new = [words for words in dict.fromkeys(_words(text)) if words not in known]
        known.update(new)
        voice[page] = new
    return voice


def _words(page: str) -> Iterator[str]:
    """What a page says in blocks and attributes, from two words on; single ones are names and numbers. No hashes."""
    for element in html.fromstring(page.encode()).iter():
        if not isinstance(element.tag, str):
            continue
        whole = element.tag in BLOCKS and not any(inner.tag in BLOCKS for inner in element.iterdescendants())
        spoken = [element.text_content()] if whole else []
        spoken += [element.get(name, "") for name in SPOKEN]
        yield from (HASH.sub("…", " ".join(text.split())) for text in spoken if len(text.split()) > 1)


@pytest.mark.parametrize("name", PUBLICATIONS)
def test_every_sentence_is_as_it_was_read(name: str) -> None:
    before = {
        words
        for earlier in PUBLICATIONS[: PUBLICATIONS.index(name)]
        for page in said(earlier).values()
        for words in page
    }
    sections = []
    for page, sentences in said(name).items():
        new = [words for words in sentences if words not in before]
        sections += [f"# {page}", *new, ""] if new else []
    text = "\n".join(sections)
    file = VOICE / f"{name}.txt"
    if os.environ.get("UPDATE_EXPECTED"):
        file.write_text(text, "utf-8")
    assert text.splitlines() == file.read_text("utf-8").splitlines()
