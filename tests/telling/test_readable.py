"""What the program says is easy to read: its sentences are short in both languages, its pages of a low grade."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from lxml import html
from tests.states.made import built_in

from transparency.publication.texts.readability import HARDEST_GRADE, LEAST_EASE, LONGEST, ease, grade, hard_to_read

SPANISH = Path(__file__).resolve().parents[2] / "src" / "transparency" / "locale" / "es.po"
OVERVIEW_GRADE, OVERVIEW_EASE = 6, 65
"""Of the overview: easier than all other pages; on the scale of INFLESZ from here on “fairly easy”."""
LISTS = ("reports/", "es/reports/", "rules/", "es/rules/", "numbers/tables/", "es/numbers/tables/")
"""Pages of tables: what stands there is a list, or the company's own rule."""


def messages(translated: bool) -> list[str]:
    """Every message, or its Spanish, with a number in each place."""
    with SPANISH.open("rb") as file:
        found = [(each.string if translated else each.id) for each in read_po(file, "es") if each.id]
    texts = [text for each in found for text in ((each,) if isinstance(each, str) else each)]
    return [re.sub(r"%\(\w+\)s", "0", text) for text in texts]


@pytest.mark.parametrize(("language", "translated"), [("en", False), ("es", True)])
def test_no_sentence_is_longer_than_it_may_be(language: str, translated: bool) -> None:
    long = [
        problem.message
        for text in messages(translated)
        for problem in hard_to_read(text, language, path="")
        if problem.code == "M14"
    ]
    assert long == [], f"at most {LONGEST} words"


@pytest.mark.parametrize(("language", "translated"), [("en", False), ("es", True)])
def test_no_word_promises(language: str, translated: bool) -> None:
    found = [p.message for t in messages(translated) for p in hard_to_read(t, language, path="") if p.code == "M16"]
    assert found == []


@cache
def prose(path: Path) -> dict[str, list[str]]:
    """Page → the sentences of its paragraphs, lists and definitions."""
    pages = {}
    for name, data in built_in("rule-changing", path).files.items():
        if name.endswith(".html") and not name.startswith(LISTS):
            main = html.fromstring(data).get_element_by_id("main")
            blocks = [each for each in main.iter("p", "li", "dd") if not list(each.iter("p", "li", "dd"))[1:]]
            texts = [" ".join(each.text_content().split()) for each in blocks]
            pages[name] = [text for text in texts if text.endswith((".", "?", "!")) and len(text.split()) > 3]
    return pages


def test_every_page_is_of_a_low_grade(tmp_path: Path) -> None:
    hard = []
    for name, texts in prose(tmp_path).items():
        sentences = [part for text in texts for part in re.split(r"(?<=[.?!])\s+", text)]
        if sum(map(len, map(str.split, sentences))) < 60:
            continue
        spanish, overview = name.startswith("es/"), name.removeprefix("es/") == "index.html"
        if spanish and (easy := ease(sentences)) < (OVERVIEW_EASE if overview else LEAST_EASE):
            hard.append((name, float(easy)))
        if not spanish and (reached := grade(sentences)) > (OVERVIEW_GRADE if overview else HARDEST_GRADE):
            hard.append((name, float(reached)))
    assert hard == []
