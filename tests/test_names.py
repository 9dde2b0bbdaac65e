"""Names: a class name means one thing in the whole house, and what is public is used by another module."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "transparency"

ALLOWED: dict[str, str] = {}
"""Class name → why two meanings of it do no harm; at most ten."""

ROOMS = sorted(place.parent.name for place in SOURCES.glob("*/__init__.py"))


@cache
def modules() -> dict[Path, ast.Module]:
    """The program's modules, and the tests' and tools'."""
    places = [*SOURCES.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "tools").rglob("*.py")]
    return {place: ast.parse(place.read_text("utf-8")) for place in sorted(places)}


def meanings() -> dict[str, list[str]]:
    """Public class name → the modules that define it, where there are several."""
    found = defaultdict(list)
    for place, module in modules().items():
        if place.is_relative_to(SOURCES):
            for node in ast.walk(module):
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    found[node.name].append(place.relative_to(SOURCES).as_posix())
    return {name: places for name, places in found.items() if len(places) > 1}


def test_a_class_name_means_one_thing() -> None:
    second = {name: places for name, places in meanings().items() if name not in ALLOWED}
    assert not second, "a second meaning: rename one, by what it is"


def test_the_lists_of_exceptions_hold_nothing_else() -> None:
    assert len(ALLOWED) <= 10
    assert not ALLOWED.keys() - meanings().keys(), "one meaning by now: take the name out of the list"


@cache
def used_elsewhere() -> dict[str, set[Path]]:
    """Name → modules that import it, or read it of another module."""
    users = defaultdict(set)
    for place, module in modules().items():
        for node in ast.walk(module):
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    users[alias.name].add(place)
            elif isinstance(node, ast.Attribute):
                users[node.attr].add(place)
    return users


@pytest.mark.parametrize("room", ROOMS)
def test_a_public_function_is_used_by_another_module(room: str) -> None:
    at_home = [
        f"{place.relative_to(SOURCES).as_posix()}: {node.name}"
        for place, module in modules().items()
        if place.is_relative_to(SOURCES / room)
        for node in module.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not node.decorator_list
        if not used_elsewhere()[node.name] - {place}
    ]
    assert not at_home, "used at home only: begin the name with an underscore"
