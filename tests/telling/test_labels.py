"""Labels: each that is said is there, and filled in by the names of its places, in templates and in the program."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jinja2 import nodes
from msgspec import Struct

from transparency.language import Plural
from transparency.telling.labels import FRAME, LABELS, NUMBERS, OUTSIDE, REPORTS, REVIEW, RULES, VERIFY, VOICE, say
from transparency.theme import find_theme

ROOT = Path(__file__).resolve().parents[2]
PLACE = re.compile(r"%\((\w+)\)s")


class Call(Struct, frozen=True):
    """One place where a label is said. ``open``: the id is this prefix with something behind it."""

    where: str
    id: str
    places: frozenset[str]
    open: bool = False


def in_template(path: Path) -> Iterator[Call]:
    environment = find_theme("default", None).environment()
    for call in environment.parse(path.read_text("utf-8")).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "say":
            assert len(call.args) == 1 and call.dyn_args is None and call.dyn_kwargs is None, (path, call.lineno)
            place = f"{path.relative_to(ROOT)}:{call.lineno}"
            names = frozenset(pair.key for pair in call.kwargs)
            for choice in choices(call.args[0]):
                opening = choice.nodes[0] if isinstance(choice, nodes.Concat) else choice
                assert isinstance(opening, nodes.Const), place
                yield Call(place, opening.value, names, opening is not choice)


def choices(argument: nodes.Expr) -> Iterator[nodes.Expr]:
    """The ids that an argument may be: ``"a" if … else "b"`` has two."""
    if isinstance(argument, nodes.CondExpr):
        assert argument.expr2 is not None
        yield from choices(argument.expr1)
        yield from choices(argument.expr2)
    else:
        yield argument


def in_module(path: Path) -> Iterator[Call]:
    source = path.read_text("utf-8")
    if "telling.labels import" not in source:
        return
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "say":
            place = f"{path.relative_to(ROOT)}:{call.lineno}"
            names = frozenset(str(pair.arg) for pair in call.keywords)
            argument = call.args[0]
            opening = argument.values[0] if isinstance(argument, ast.JoinedStr) else argument
            assert isinstance(opening, ast.Constant), f"{place}: the id of a label is written where it is said"
            yield Call(place, str(opening.value), names, opening is not argument)


@cache
def calls() -> tuple[Call, ...]:
    modules = [path for path in (ROOT / "src").rglob("*.py") if path.parent.name != "labels"]
    templates = [path for path in (ROOT / "themes").rglob("*") if path.suffix in {".html", ".j2"}]
    found = [call for path in sorted(modules) for call in in_module(path)]
    scripts = [
        Call(path.name, id, places_of(LABELS[id]))
        for path in sorted((ROOT / "themes").rglob("*.js"))
        for id in re.findall(r'\bsay\("([\w-]+)"', path.read_text("utf-8"))
        if id in LABELS
    ]
    return tuple(found + scripts + [call for path in sorted(templates) for call in in_template(path)])


def labels_of(call: Call) -> list[str]:
    return [id for id in LABELS if id.startswith(call.id)] if call.open else [call.id]


def places_of(message: str | Plural) -> frozenset[str]:
    if isinstance(message, Plural):
        return frozenset(PLACE.findall(message.one) + PLACE.findall(message.many)) | {"count"}
    return frozenset(PLACE.findall(message))


def test_every_label_that_is_said_is_there_and_filled_in_by_name() -> None:
    wrong = []
    for call in calls():
        ids = labels_of(call)
        wrong += [] if ids and all(id in LABELS for id in ids) else [f"{call.where}: no label “{call.id}”"]
        needed = [places_of(LABELS[id]) for id in ids if id in LABELS]
        # Of several labels with one beginning some may need less.
        fits = frozenset().union(*needed) == call.places
        wrong += [] if fits else [f"{call.where}: “{call.id}” is given {sorted(call.places)}"]
    assert not wrong


def test_every_label_is_said_somewhere() -> None:
    said = {id for call in calls() for id in labels_of(call)}
    assert not sorted(LABELS.keys() - said), "said nowhere: take them out"


def test_a_label_stands_once() -> None:
    rooms = (FRAME, NUMBERS, OUTSIDE, REPORTS, REVIEW, RULES, VERIFY, VOICE)
    assert len(LABELS) == sum(map(len, rooms)), "one id, two labels"
    texts = [message if isinstance(message, str) else message.many for message in LABELS.values()]
    assert not sorted({text for text in texts if texts.count(text) > 1}), "one text, two labels"


def test_what_a_label_lacks_is_a_fault() -> None:
    with pytest.raises(KeyError):
        say("version")
    with pytest.raises(KeyError):
        say("versions")
