"""ARCHITECTURE.md says where things are added. Followed here for one event type and one figure, through the tree."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "transparency"
TABLE = (ROOT / "ARCHITECTURE.md").read_text("utf-8").partition("## Where to add things")[2].partition("\n## ")[0]
ROWS = {what.strip(): do for what, do in re.findall(r"^\| (a[^|]*|arithmetic[^|]*) \| (.*) \|$", TABLE, re.MULTILINE)}
FOLLOWED = {
    "an event type": ("cash_settle", 9),
    "a figure": (r"ratios\.overhang", 1),
    "a column of `events.csv`": ("fair_value", 11),
}
"""Row → a word that stands wherever something was added for one thing of this kind, and in how many files it may."""


def named(row: str) -> set[Path]:
    """The files and folders that a row names."""
    found = set()
    for name in re.findall(r"`([\w*.-]+(?:/[\w*.-]*)+)`", row):
        places = [place for root in (SOURCE, ROOT) for place in root.glob(name.rstrip("/"))]
        assert places, f"{name} is named, and is not there"
        found |= set(places)
    return found


def test_every_path_named_is_there() -> None:
    assert len(ROWS) >= 8
    assert all(named(row) for row in ROWS.values())


def test_every_file_that_a_comment_or_a_page_of_the_docs_names_is_there() -> None:
    """Of our own sources: a reader who follows one gets there."""
    roots = (ROOT, ROOT / "src", SOURCE, ROOT / "themes" / "default", ROOT / "themes" / "default" / "assets")
    readers = [path for name in ("src", "themes", "docs", "tools") for path in (ROOT / name).rglob("*")]
    texts = {path: path.read_text("utf-8") for path in readers if path.suffix in {".py", ".js", ".md", ".html", ".j2"}}
    names = {
        (path, name)
        for path, text in texts.items()
        for name in re.findall(r"(?<![\w./<{-])((?:[a-z_]+/)+[a-z_]+\.(?:py|js))\b", text)
    }
    assert len(names) > 20
    stale = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, name in sorted(names)
        if not any((root / name).exists() for root in (*roots, path.parent))
    ]
    assert not stale


@pytest.mark.parametrize("what", FOLLOWED)
def test_the_files_named_are_those_that_one_such_thing_stands_in(what: str) -> None:
    word, most = FOLLOWED[what]
    holding = {path for path in SOURCE.rglob("*.py") if re.search(rf"\b{word}\b", path.read_text("utf-8"))}
    assert holding, "it is followed by a word that stands somewhere"
    places = named(ROWS[what])
    missing = {path.relative_to(SOURCE).as_posix() for path in holding if not places & {path, *path.parents}}
    assert not missing, f"ARCHITECTURE.md, “{what}”, does not name these"
    assert len(holding) <= most


def test_every_room_says_its_limits() -> None:
    rooms = [place.parent for place in SOURCE.glob("*/__init__.py")]
    silent = [room.name for room in rooms if "\nLimits: " not in (ast.get_docstring(_tree(room)) or "")]
    assert len(rooms) >= 12 and silent == []


def test_no_folder_holds_more_modules_than_a_reader_takes_in() -> None:
    """Past twenty, a room has alcoves (CONTRIBUTING, house rule of DESIGN)."""
    folders = {module.parent for module in SOURCE.rglob("*.py")}
    full = {folder.name: len(list(folder.glob("*.py"))) - 1 for folder in folders}
    assert len(folders) > 30 and {name: count for name, count in full.items() if count > 20} == {}


def _tree(room: Path) -> ast.Module:
    return ast.parse((room / "__init__.py").read_text("utf-8"))
