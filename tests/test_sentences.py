"""Sentences stand in telling/ alone: the rooms that make pages and PDFs, and their templates, hold no word of them.

A *sentence* here is what a reader is shown: in a template any text between tags or in an attribute that is read out, in
Python any text with two words, or with a capital at its head. Left out are what no reader is shown (docstrings, ids,
addresses, patterns, tags and classes of HTML, names of formats) and problems, which tell the founder of a fault.
"""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import nodes

from transparency.theme import find_theme

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "transparency"
FOLDERS = ("default/templates", "default/report/sections", "plain/templates")
"""Of templates; a person's own statement is no page of the site and no report."""
TEMPLATES = [
    *(path for folder in FOLDERS for path in sorted((ROOT / "themes" / folder).rglob("*")) if path.is_file()),
    ROOT / "themes/default/report/report.html.j2",
]

READ_OUT = frozenset({"alt", "aria-description", "aria-label", "content", "placeholder", "title"})
"""Attributes whose value is shown or read out."""
NAMES = (
    "transparency audit --public",
    "transparency verify",
    "sha256sum --check",
    "SHA256SUMS",
    "SHA-256",
    "transparency",
    "width=device-width, initial-scale=1",
    "website",
    "summary_large_image",
)
"""What is no word of a language: a command, files, a hash, the program's name, settings of browsers and of previews."""
WORD = re.compile(r"[^\W\d_]{2,}")

_PDF = "names of the parts of a PDF, for programs that read it"
PLAIN_PYTHON = {
    "report/fonts.py": _PDF,
    "report/rendering.py": "warnings of the engine, by which they are known",
    "report/repairs.py": _PDF,
    "report/structure.py": _PDF,
    "report/tags.py": _PDF,
    "site/feeds.py": "lines of robots.txt",
}
"""Modules with texts that no reader is shown: module → what they are. At most six."""
FORMATS = re.compile(
    r"https?://|<|\\|^[a-z]+/[\w.+-]+$|T00:00:00Z|^@|"  # addresses, tags, patterns, media types, times, JSON-LD
    r"^(DataDownload|Dataset|Organization|PropertyValue|Data)$|^Content-Type$|'none'"
)


class Visible(HTMLParser):
    """Collects what a reader of a page is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value or "" for name, value in attrs if name in READ_OUT and (tag, name) != ("meta", "name")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def words_of_template(path: Path) -> list[str]:
    """The texts of a template that a reader is shown, with a dash for each expression."""
    tree = find_theme("default", None).environment().parse(path.read_text("utf-8"))
    pieces = []
    for output in tree.find_all(nodes.Output):
        for part in output.nodes:
            pieces.append(part.data if isinstance(part, nodes.TemplateData) else "–")
    reader = Visible()
    reader.feed("".join(pieces))
    reader.close()
    written = [str(const.value) for const in tree.find_all(nodes.Const) if isinstance(const.value, str)]
    return reader.texts + [text for text in written if len(WORD.findall(text)) > 1 and " " in text.strip()]


def without_names(text: str) -> str:
    for name in NAMES:
        text = text.replace(name, "")
    return text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "themes").as_posix())
def test_a_template_holds_no_word(path: Path) -> None:
    wrong = [text.strip() for text in words_of_template(path) if WORD.search(without_names(text))]
    assert not wrong, "words of a template stand in telling/labels"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "themes").as_posix())
def test_a_template_is_read_line_by_line(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert not [number for number, line in enumerate(lines, 1) if len(line) > 160], "one element a line"


def texts_of_module(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Every text of a module that is no docstring, with ``{}`` for what is put into it."""
    left_out: set[ast.AST] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Expr):  # docstrings
            left_out.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            left_out.update(node.values)
        elif isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and ast.unparse(node.func) == "Problem"):
            left_out.update(ast.walk(node))
        elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            left_out.update(ast.walk(node.annotation))
    for node in ast.walk(module):
        if node in left_out:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        elif isinstance(node, ast.JoinedStr):
            yield (
                node.lineno,
                "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values),
            )


def is_sentence(text: str) -> bool:
    """Two words with a space between them, or one with a capital at its head."""
    if FORMATS.search(text):
        return False
    return bool(re.search(r"[^\W\d_]{2,}[,:;.]? [^\W\d_]{2,}", text) or re.match(r"[A-Z][a-z]+", text))


@pytest.mark.parametrize("room", ["site", "report"])
def test_a_room_that_shows_holds_no_sentence(room: str) -> None:
    wrong = [
        f"{path.relative_to(SOURCES)}:{line}: {text}"
        for path in sorted((SOURCES / room).rglob("*.py"))
        if path.relative_to(SOURCES).as_posix() not in PLAIN_PYTHON
        for line, text in texts_of_module(ast.parse(path.read_text("utf-8")))
        if is_sentence(text)
    ]
    assert not wrong, "sentences stand in telling/"


@pytest.mark.parametrize("room", ["site", "report"])
def test_a_room_that_shows_knows_no_catalogue(room: str) -> None:
    """What is worded there would be no label: it would have to be looked for."""
    taken = {
        name.name
        for path in (SOURCES / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "transparency.language"
        for name in node.names
    }
    assert not taken & {"_", "plural", "Plural", "deferred", "unfilled"}


def test_the_exceptions_are_few_and_needed() -> None:
    assert len(PLAIN_PYTHON) <= 6
    for name in PLAIN_PYTHON:
        assert any(is_sentence(text) for _, text in texts_of_module(ast.parse((SOURCES / name).read_text("utf-8"))))


def test_what_a_sentence_is() -> None:
    assert is_sentence("Set aside") and is_sentence("Overview") and is_sentence("of the company, fully diluted")
    assert not is_sentence("pages/report.html") and not is_sentence("fully_diluted") and not is_sentence("sub")
