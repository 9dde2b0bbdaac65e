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

BEING_REWRITTEN = {
    "Change": "charts; site and report tell news once in telling",
    "Column": "charts, release",
    "Drawing": "charts; site and report draw once in telling",
    "Figure": "release; report draws once in telling",
    "Line": "privacy, report, site",
    "Listed": "publication; site",
    "Printed": "report, verification",
    "Shown": "privacy, site",
    "Step": "release, site",
    "Version": "site, twice",
}
"""Names in rooms that are being rewritten for blocks, with the rooms. To be emptied: nothing is added here."""

JUDGED = ("cli", "importing", "ledger", "personal", "publication", "rules")
"""Rooms in which every public function is used by another module; the others follow when they are rewritten."""


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
    second = {name: places for name, places in meanings().items() if name not in ALLOWED | BEING_REWRITTEN}
    assert not second, "a second meaning: rename one, by what it is"


def test_the_lists_of_exceptions_hold_nothing_else() -> None:
    assert len(ALLOWED) <= 10
    assert not ALLOWED.keys() - meanings().keys(), "one meaning by now: take the name out of the list"
    if done := sorted(BEING_REWRITTEN.keys() - meanings().keys()):
        pytest.skip(f"one meaning by now, take them out of BEING_REWRITTEN: {', '.join(done)}")


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


@pytest.mark.parametrize("room", JUDGED)
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
