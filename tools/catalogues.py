"""Bring the catalogues of languages up to date: every message of the sources, in order, with what is translated.

    .venv/bin/python tools/catalogues.py          # all of src/transparency/locale/*.po
    .venv/bin/python tools/catalogues.py fr       # begin a new one

A message that is gone is dropped; a new one stands there empty, and the program says so until it is translated:
``tests/telling/test_catalogues.py`` knows no empty one in a language that the program speaks.
"""

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from transparency.release.catalogue import CATALOGUE, GROUPS

SOURCES = Path(__file__).resolve().parents[1] / "src" / "transparency"
LOCALE = SOURCES / "locale"
ROOMS = ("release", "rules", "telling")
"""What is told on the site and on paper; a private statement speaks English alone."""
DOORS = {"_": 1, "tell": 1, "deferred": 1, "unfilled": 1, "plural": 2, "Plural": 2}
"""What takes messages: function → how many of its first arguments are messages."""


def messages() -> Iterator[tuple[str | tuple[str, str], str]]:
    """Every message, or pair of forms, with the module in which it stands first."""
    for path in sorted(path for room in ROOMS for path in (SOURCES / room).rglob("*.py")):
        where = path.relative_to(SOURCES).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DOORS:
                texts = [a.value for a in node.args[: DOORS[node.func.id]] if isinstance(a, ast.Constant)]
                if len(texts) == DOORS[node.func.id]:
                    yield (texts[0] if len(texts) == 1 else (texts[0], texts[1])), where
    for entry in CATALOGUE.values():
        for text in (entry.name, entry.definition, entry.formula):
            yield text, f"release/figures: {entry.id}"
    for name in GROUPS.values():
        yield name, "release/figures"


def catalogue(code: str, old: Catalog | None = None) -> Catalog:
    """All messages in the order of the sources, with the translations of ``old``."""
    new = Catalog(code, project="transparency", fuzzy=False)
    for text, where in messages():
        if text and text not in new:
            known = old.get(text[0] if isinstance(text, tuple) else text) if old is not None else None
            new.add(text, known.string if known is not None and known.string else None, auto_comments=[where])
    return new


def written(code: str, old: Catalog | None = None) -> bytes:
    """The file of a catalogue."""
    out = BytesIO()
    write_po(out, catalogue(code, old), width=110, omit_header=True, sort_output=False, no_location=True)
    plural = catalogue(code).plural_forms
    fields = (f"Language: {code}", "Content-Type: text/plain; charset=utf-8", f"Plural-Forms: {plural}")
    head = "".join(f'"{field}\\n"\n' for field in fields)
    return f'msgid ""\nmsgstr ""\n{head}\n'.encode() + out.getvalue()


def main() -> None:
    """Write what is asked for."""
    for code in sys.argv[1:] or [path.stem for path in sorted(LOCALE.glob("*.po"))]:
        path = LOCALE / f"{code}.po"
        old = read_po(BytesIO(path.read_bytes()), code) if path.is_file() else None
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(written(code, old))


if __name__ == "__main__":
    main()
