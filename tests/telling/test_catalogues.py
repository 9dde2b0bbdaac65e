"""Languages: every message is translated, with the same places; a new language is a catalogue and no code."""

import re
import shutil
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from transparency import language
from transparency.build import check
from transparency.language import LOCALE, _, grouped, plural, speaking, spoken

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
from catalogues import catalogue, written  # noqa: E402

PLACE = re.compile(r"%\(\w+\)s")
OTHERS = [code for code in spoken() if code != "en"]


def translated(code: str) -> Catalog:
    return read_po(BytesIO((LOCALE / f"{code}.po").read_bytes()), code)


def forms(text: object) -> list[str]:
    return list(text) if isinstance(text, tuple | list) else [str(text)]


def messages(of: Catalog) -> list[Message]:
    return [message for message in of if message.id]


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_has_every_message_and_no_other(code: str) -> None:
    """``tools/catalogues.py`` brings it up to date."""
    assert written(code, translated(code)) == (LOCALE / f"{code}.po").read_bytes()
    assert [str(message.id) for message in messages(translated(code)) if not all(forms(message.string))] == []


def lone_percent(form: str) -> bool:
    """A sign in a message with places that is no place and not doubled."""
    return "%(" in form and bool(re.search(r"%(?!\(\w+\)s|%)", form))


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_places_of_its_message(code: str) -> None:
    wrong = []
    for message in messages(translated(code)):
        own, theirs = forms(message.id), forms(message.string)
        places = {place for form in own for place in PLACE.findall(form)}
        doubled = not any(map(lone_percent, own))  # else a script fills it in
        for form in theirs:
            used = set(PLACE.findall(form))
            missing = used != places if len(own) == 1 else used - places
            if missing or len(own) != len(theirs) or (doubled and lone_percent(form)):
                wrong.append(form)
    assert wrong == []


def test_words_and_numbers_are_those_of_the_language_in_force() -> None:
    with speaking("es"):
        assert _("Reports") == "Informes"
        assert plural("%(count)s day", "%(count)s days", 1) == "1 día"
        assert plural("%(count)s day", "%(count)s days", 12_000) == "12.000 días"
        assert grouped(1_234_567) == "1.234.567"
    assert _("Reports") == "Reports"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "tests" / "sites" / "small", tmp_path / "content"))


MARK = "⟦"
"""Begins every message of the made-up catalogue."""


def made_up(code: str) -> bytes:
    """A catalogue in which each message is marked, and 40 % longer."""
    pseudo = catalogue(code)
    for message in messages(pseudo):
        longer = [f"{MARK}{form}{'·' * (len(form) * 4 // 10)}⟧" for form in forms(message.id)]
        message.string = tuple(longer * pseudo.num_plurals)[: pseudo.num_plurals] if message.pluralizable else longer[0]
    out = BytesIO()
    write_po(out, pseudo, width=0, omit_header=True)
    fields = ("Content-Type: text/plain; charset=utf-8", f"Plural-Forms: {pseudo.plural_forms}")
    head = "".join(f'"{field}\\n"\n' for field in fields)
    return f'msgid ""\nmsgstr ""\n{head}\n'.encode() + out.getvalue()


SAYS_NOTHING = re.compile(r"<(script|style|svg|code|pre|time)\b.*?</\1>|<[^>]*>", re.DOTALL)
WORDS = re.compile(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}")


def test_a_new_language_is_a_catalogue_and_no_code(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Arabic, as far as days and direction go: all that the program says comes from the catalogue."""
    (tmp_path / "ar.po").write_bytes(made_up("ar"))
    monkeypatch.setattr(language, "LOCALE", tmp_path)
    language._catalogue.cache_clear()
    own = "\n".join(path.read_text("utf-8") for path in sorted(content.rglob("*.*")) if path.suffix in {".md", ".yaml"})
    settings = content / "publication.yaml"
    settings.write_text(settings.read_text("utf-8") + "languages: [en, ar]\n", "utf-8")
    built = check(content)
    language._catalogue.cache_clear()
    assert [problem for problem in built.problems if problem.code not in {"P03", "M07"}] == []
    for path in ("ar/index.html", "ar/reports/2025-q2/index.html", "ar/what-would-i-get/index.html"):
        page = built.files[path].decode()
        assert '<html lang="ar" dir="rtl">' in page and page.count(MARK) > 60
        left = [words for words in outside(SAYS_NOTHING.sub("\n", page)) if WORDS.search(words)]
        assert [words for words in left if words not in own] == [], path


def outside(text: str) -> list[str]:
    """What no message says: between the marks of messages, which may stand within one another."""
    depth, pieces = 0, [""]
    for sign in text:
        depth += (sign == MARK) - (sign == "⟧")
        if sign == "\n" or depth:
            pieces.append("")
        elif sign != "⟧":
            pieces[-1] += sign
    return [piece.strip() for piece in pieces if piece.strip()]


def test_each_language_has_its_pages_and_links_to_the_others(content: Path) -> None:
    settings = content / "publication.yaml"
    settings.write_text(settings.read_text("utf-8") + "languages: [en, es]\n", "utf-8")
    built = check(content)
    assert built.problems == []
    pages = {path for path in built.files if path.endswith(".html")}
    assert {path.removeprefix("es/") for path in pages if path.startswith("es/")} == {
        path for path in pages if not path.startswith("es/")
    }
    page = built.files["es/numbers/index.html"].decode()
    assert '<html lang="es">' in page
    assert '<a href="../../numbers/index.html" hreflang="en" lang="en">English</a>' in page
    assert 'href="../../data/dictionary.json"' in built.files["es/data/index.html"].decode()
    assert 'xml:lang="es"' in built.files["es/feed.xml"].decode()
    assert not [path for path in built.files if path.startswith("es/data/") and path.endswith(".csv")]
    spanish = {path for path in pages if path.startswith("es/")} - {"es/data/index.html"}  # it quotes what files hold
    settled = {path: built.files[path].decode() for path in spanish}
    wrong = {path: in_english(SAYS_NOTHING.sub(" ", page)) for path, page in settled.items()}
    assert {path: found for path, found in wrong.items() if found} == {}


def in_english(text: str) -> list[str]:
    """Numbers that are parted as English parts them, where a comma begins the decimals.

    ``1,15`` and ``0,125`` are none; ``2.2`` and ``1.0`` are versions.
    """
    parted = r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])(?:\.\d+)?"
    pointed = r"(?<![\d.,-])(?:\d{2,3}\.\d{1,2}|\d\.\d{2})(?![\d.-])"
    return re.findall(f"{parted}|{pointed}", text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("48.000 × 10,35 ÷ 2.370,35", []),
        ("× 1,15, desde 0,125 US$", []),
        ("48,000 × 7", ["48,000"]),
        ("10.35 puntos", ["10.35"]),
        ("2,370.35", ["2,370.35"]),
    ],
)
def test_how_another_language_parts_its_numbers(text: str, found: list[str]) -> None:
    assert in_english(text) == found
