"""Everything that is said of three publications, page and paper, each sentence once: to be read, and compared.

``voice/*.txt`` holds headings, sentences, notes, captions and alternative texts by the page on which each comes first;
of the second and third publication only what the ones before do not say. Whoever changes a word on purpose makes the
files anew (``UPDATE_EXPECTED=1``) and reads in the difference what a therapist will read.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from lxml import html
from tests.expected import assert_as_read

from transparency.build import Built, build
from transparency.release.release import Status
from transparency.report.composing import compose_report
from transparency.report.stationery import stationery
from transparency.telling.sentence import number_of
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
def site(name: str) -> Built:
    """The publication's pages."""
    built = build(SITES / name, pdf=False)
    assert built.publication is not None and built.sound
    return built


@cache
def said(name: str) -> dict[str, list[str]]:
    """Page → sentences that are said there first."""
    built = site(name)
    assert built.publication is not None
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
    assert_as_read(VOICE / f"{name}.txt", sections)


OWN_WORDS = ("index.html", "questions/index.html", "risks/index.html", "what-happens/index.html", "changes/index.html")
"""Pages on which numbers stand in sentences of ours."""
SAYS_HOW = ("rounded at random", "a ratio is computed from the printed numbers", "computed from printed numbers")


@pytest.mark.parametrize("name", PUBLICATIONS)
def test_no_rounded_number_is_said_as_if_it_were_exact(name: str) -> None:
    """Where it stands in a sentence it is "about" so many, or a bound, or a range; elsewhere its page says how.

    In a company's own text it is a link to the page of the figure, which says so.
    """
    latest = site(name).releases[-1]
    rounded = {id for id in latest.figures if str(number_of(latest, id).text).startswith("about ")}
    assert rounded or name == "fourteen", "all are ranges there"
    for page, data in site(name).files.items():
        if not page.endswith(".html"):
            continue
        tree = html.fromstring(data)
        text = " ".join(tree.text_content().lower().split())
        marks = [mark for mark in tree.iter("data") if mark.get("data-figure", "").partition("@")[0] in rounded]
        marks = [mark for mark in marks if mark.getparent().tag != "a"]
        bare = [mark for mark in marks if not mark.text_content().lower().startswith(("about ", "under ", "nearly "))]
        assert not bare or any(words in text for words in SAYS_HOW), page
        if page in OWN_WORDS:
            plain = [mark for mark in bare if not any(above.tag == "table" for above in mark.iterancestors())]
            assert [mark.getparent().text_content() for mark in plain] == [], page


def test_parts_of_a_whole_are_said_alike() -> None:
    """57 % beside "about two fifths" would give the other to the percent."""
    for release in site("thirty").releases:
        for id, table in release.tables.items():
            if id.startswith("breakdown"):
                kinds = {row.cells[-1].status for row in table.rows[:-1]} & {Status.ABOUT, Status.SHOWN}
                assert len(kinds) <= 1, (release.quarter, id)
