"""Messages: each is a constant that passes one door, is filled in by name, and has a second form where it counts.

What this finds in the sources is what a tool that collects messages finds: only texts that are written out.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from msgspec import Struct

from transparency.language import _, plural, unfilled

ROOMS = Path(__file__).resolve().parents[2] / "src" / "transparency"
TELLING = ROOMS / "telling"
PLACE = re.compile(r"%\((\w+)\)s")
TOLD = {"_": 1, "tell": 1, "plural": 2, "Plural": 2, "deferred": 1, "unfilled": 1}
"""What takes messages: function → how many of its first arguments are messages."""
LATER = {"deferred", "Plural", "unfilled"}
"""Those whose messages are filled in elsewhere."""
WORDS = re.compile(r"[^\W\d_]{2,}.* .*[^\W\d_]{2,}")


class Message(Struct, frozen=True):
    """One message with the call that tells it. ``places``: names that the call gives; ``None``: not to be seen here."""

    where: str
    door: str
    texts: tuple[str, ...]
    places: frozenset[str] | None


@cache
def modules() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(TELLING.rglob("*.py"))}


def doors(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TOLD:
            yield node


def messages() -> Iterator[Message]:
    for path, module in modules().items():
        for call in doors(module):
            door = call.func.id  # type: ignore[attr-defined]
            texts = call.args[: TOLD[door]]
            if all(isinstance(text, ast.Constant) for text in texts):
                names = [keyword.arg for keyword in call.keywords]
                yield Message(
                    f"{path.relative_to(TELLING)}:{call.lineno}",
                    door,
                    tuple(str(text.value) for text in texts if isinstance(text, ast.Constant)),
                    None if door in LATER or None in names else frozenset(map(str, names)),
                )


def test_there_are_hundreds() -> None:
    assert len(list(messages())) > 500


def test_every_message_is_filled_in_by_name() -> None:
    wrong = []
    for message in messages():
        counted = {"count"} if message.door == "plural" else set()
        for text in message.texts:
            filled = "%(" in text and message.door != "unfilled"  # scripts look for places alone
            odd = re.findall(r"%(?!\(\w+\)s|%)", text) if filled else []
            wrong += [f"{message.where}: a sign % that is no place and not doubled: {text}"] if odd else []
            if message.places is not None and not set(PLACE.findall(text)) - counted <= message.places:
                wrong.append(f"{message.where}: a place is not filled: {text}")
        every = {name for text in message.texts for name in PLACE.findall(text)}
        if message.places is not None and message.places - every:
            wrong.append(f"{message.where}: {sorted(message.places - every)} have no place in {message.texts[0]}")
    assert not wrong


def test_what_is_counted_has_a_form_for_one() -> None:
    wrong = [
        f"{message.where}: {message.texts[0]}"
        for message in messages()
        if message.door != "unfilled"  # scripts choose among messages of their own: ``short_pots``, ``short_pots_1``
        if ("count" in PLACE.findall(" ".join(message.texts))) != (message.door in {"plural", "Plural"})
    ]
    assert not wrong, "%(count)s belongs to plural() or Plural(); a number that is never one has another name"


def test_a_message_that_is_not_written_out_comes_from_a_table() -> None:
    """``_(TABLE[id])`` and loops over tables: there the message stands as ``deferred("…")``."""
    wrong = []
    for path, module in modules().items():
        for call in doors(module):
            for text in call.args[: TOLD[call.func.id]]:  # type: ignore[attr-defined]
                plain = isinstance(text, ast.Constant | ast.Name | ast.Attribute)
                chosen = isinstance(text, ast.Subscript) and isinstance(text.value, ast.Name)
                if not plain and not chosen:
                    wrong.append(f"{path.relative_to(TELLING)}:{call.lineno}: {ast.unparse(text)}")
    assert not wrong, "a message made at run time is not found by who translates"


def outside(module: ast.Module) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Texts that no door takes; no docstrings and no types in quotes."""
    taken: set[ast.AST] = {part for call in doors(module) for text in call.args for part in ast.walk(text)}
    for node in ast.walk(module):
        if isinstance(node, ast.Expr):
            taken.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            taken.update(node.values)
        elif isinstance(node, ast.arg) and node.annotation:
            taken.update(ast.walk(node.annotation))
    for node in ast.walk(module):
        text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node not in taken and (text or isinstance(node, ast.JoinedStr)):
            yield node  # type: ignore[misc]


def test_no_sentence_goes_round_the_doors() -> None:
    wrong = []
    for path, module in modules().items():
        for node in outside(module):
            parts = node.values if isinstance(node, ast.JoinedStr) else [node]
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
            if WORDS.search(re.sub(r"<[^>]*>", "", text)):
                wrong.append(f"{path.relative_to(TELLING)}:{node.lineno}: {text}")
    assert not wrong


def test_a_place_without_a_value_is_a_fault() -> None:
    with pytest.raises(KeyError):
        _("Version %(version)s")
    with pytest.raises(KeyError):
        plural("%(count)s day of %(all)s", "%(count)s days of %(all)s", 2)
    assert unfilled("Version %(version)s") == "Version %(version)s"
    assert _("What 100% is made of") == "What 100% is made of"
