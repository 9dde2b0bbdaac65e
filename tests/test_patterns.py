"""Every pattern of the program takes time that grows with the text and no faster, whatever the text.

Texts are pumped out of each pattern's own parts: what it may begin with, then one part again and again, then a
character that ends no match. Four times as much may take eight times as long, and of that again four times as much; a
cost that grows with the square takes sixteen times as long.
"""

import ast
import importlib
import re
import time
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, product
from pathlib import Path
from re import _constants as C  # type: ignore[attr-defined]  # noqa: N812
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import pytest

SRC = Path(__file__).resolve().parents[1] / "src"
ANCHORED = {"match", "fullmatch"}
SCANS = {"search", "finditer", "findall", "sub", "subn", "split"}
BOUNDED = {
    "transparency.cli.problem_codes": "the program's own list of codes",
    "transparency.publication.texts.sentence": "a summary of at most 300 characters",
    "transparency.report.writing": "HTML of nh3, in which every tag ends",
}
"""Modules whose patterns see only short texts, or only what the program wrote."""
LEAST = 0.003
"""Seconds below which a measurement says nothing."""


class Used(NamedTuple):
    """A pattern, the module it stands in, and how it is applied."""

    module: str
    pattern: re.Pattern[Any]
    method: str


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(SRC.rglob("*.py")):
        name = ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__")
        if not name.endswith("__main__") and name not in BOUNDED:
            yield name, path


def held(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    """The patterns in a value of a module: alone, in tuples, in structs."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and not isinstance(value, type):
        fields = [getattr(value, name) for name in getattr(value, "__struct_fields__", ())]
        values = value.values() if isinstance(value, dict) else value
        items = values if isinstance(values, (list, tuple, set, frozenset)) or isinstance(value, dict) else fields
        for item in items:
            yield from held(item, depth + 1)


def calls_of(path: Path) -> Iterator[tuple[str, str, ast.Call]]:
    """What is called of which name: ``_WORD.findall(…)``, ``re.sub(…)``."""
    for call in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and isinstance(call.func.value, ast.Name)
            and call.func.attr in ANCHORED | SCANS
        ):
            yield call.func.value.id, call.func.attr, call


def used() -> list[Used]:
    """All patterns: those that a module holds, and those written where they are applied."""
    calls = {name: list(calls_of(path)) for name, path in modules()}
    shared = {(owner, method) for each in calls.values() for owner, method, _ in each if owner[0].isupper()}
    found: dict[tuple[Any, int, str], Used] = {}
    for name, own in calls.items():
        for owner, method, call in own:
            if owner == "re" and isinstance(call.args[0], ast.Constant):
                flags = re.DOTALL if "DOTALL" in ast.unparse(call) else 0
                pattern = re.compile(call.args[0].value, flags)
                found.setdefault((pattern.pattern, pattern.flags, method), Used(name, pattern, method))
        applied = {(owner, method) for owner, method, _ in own} | shared
        for attribute, value in vars(importlib.import_module(name)).items():
            methods = {method for owner, method in applied if owner == attribute} or SCANS
            for pattern in held(value):
                method = "finditer" if methods & SCANS else max(methods)
                found.setdefault((pattern.pattern, pattern.flags, method), Used(name, pattern, method))
    return list(found.values())


def letter(items: Sequence[tuple[Any, Any]]) -> str:
    """A character of a class: ``[a-z]``, ``[^"]``."""
    negated = items[0][0] is C.NEGATE
    likely = [*'xa1 0Z.-,_\n\t"<([&', *(chr(of if op is C.LITERAL else of[0]) for op, of in items if op in PLAIN)]
    return next((each for each in likely if any(within(each, item) for item in items) is not negated), "x")


PLAIN = (C.LITERAL, C.RANGE)
CATEGORIES = {C.CATEGORY_DIGIT: r"\d", C.CATEGORY_SPACE: r"\s", C.CATEGORY_WORD: r"\w"}


def within(character: str, item: tuple[Any, Any]) -> bool:
    kind, of = item
    if kind is C.LITERAL:
        return ord(character) == of
    if kind is C.RANGE:
        return bool(of[0] <= ord(character) <= of[1])
    if kind is not C.CATEGORY:
        return False
    known = CATEGORIES.get(of)
    if known is None:
        other = getattr(C, str(of).replace("_NOT_", "_"))
        return re.fullmatch(CATEGORIES[other], character) is None
    return re.fullmatch(known, character) is not None


def sample(items: Sequence[tuple[Any, Any]], times: int = 1) -> str:
    """A text that parts of a pattern match; what may repeat does so ``times``."""
    text = ""
    for kind, of in items:
        if kind is C.LITERAL:
            text += chr(of)
        elif kind in (C.ANY, C.NOT_LITERAL):
            text += "x"
        elif kind is C.IN:
            text += letter(of)
        elif kind is C.BRANCH:
            text += sample(of[1][0], times)
        elif kind is C.SUBPATTERN:
            text += sample(of[3], times)
        elif kind is C.ATOMIC_GROUP:
            text += sample(of, times)
        elif kind in (C.MAX_REPEAT, C.MIN_REPEAT, C.POSSESSIVE_REPEAT):
            text += sample(of[2], times) * max(of[0], min(times, of[1]))
    return text


def parts(items: Sequence[tuple[Any, Any]], before: str = "") -> Iterator[tuple[str, Sequence[tuple[Any, Any]]]]:
    """Every part of a pattern with parts of its own, and a text that leads to it."""
    yield before, items
    for at, (kind, of) in enumerate(items):
        ahead = before + sample(items[:at])
        if kind is C.SUBPATTERN:
            yield from parts(of[3], ahead)
        elif kind is C.ATOMIC_GROUP:
            yield from parts(of, ahead)
        elif kind is C.BRANCH:
            for branch in of[1]:
                yield from parts(branch, ahead)
        elif kind in (C.MAX_REPEAT, C.MIN_REPEAT, C.POSSESSIVE_REPEAT):
            yield from parts(of[2], ahead)


def pumped(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str]]:
    """What comes first, and what is repeated, for every text that is tried on a pattern."""
    seen = set[tuple[str, str]]()
    for before, part in parts(list(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))):
        items = list(part)
        for start, stop, times in product(range(len(items)), range(1, 5), (0, 1)):
            pump = sample(items[start : start + stop], times)
            if pump and len(pump) <= 100:
                for each in ((before + sample(items[:start]), pump), ("", pump)):
                    if each not in seen:
                        seen.add(each)
                        yield each


def seconds(case: Used, head: str, pump: str, size: int) -> float:
    text: Any = head + pump * (size // len(pump) + 1) + "\0"
    text = text.encode() if isinstance(case.pattern.pattern, bytes) else text
    start = time.process_time()
    if case.method in ANCHORED:
        getattr(case.pattern, case.method)(text)
    else:
        for _ in case.pattern.finditer(text):
            pass
    return time.process_time() - start


def slow(case: Used, size: int, most: int) -> list[str]:
    """The first text whose cost grows faster than its size, and what it costs."""
    for head, pump in islice(pumped(case.pattern), most):
        if seconds(case, head, pump, size) < LEAST:
            continue
        costs = [min(seconds(case, head, pump, each) for _ in range(3)) for each in (size // 4, size, size * 4)]
        if costs[1] >= LEAST and all(more > 8 * less for less, more in pairwise(costs)):
            shown = f"{case.pattern.pattern[:60]!r} on {head[:20]!r} + {pump[:20]!r}"
            return [f"{case.module} {shown}: {costs[1] * 1000:.0f} ms, {costs[2] * 1000:.0f} ms"]
    return []


@pytest.mark.parametrize(
    ("size", "most"), [pytest.param(2000, 40, id="short"), pytest.param(8000, 2000, id="long", marks=pytest.mark.prove)]
)
def test_no_pattern_costs_more_than_its_text_says(size: int, most: int) -> None:
    patterns = used()
    assert len(patterns) > 150
    assert [fault for case in patterns for fault in slow(case, size, most)] == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"\[([^\]]*)\]\(",
        r"\{\{.*?\}\}",
        r"a *( *b)? *c",
    ],
)
def test_a_pattern_that_costs_the_square_is_seen(pattern: str) -> None:
    assert slow(Used("here", re.compile(pattern), "finditer"), 1500, 60)


def test_texts_are_made_of_what_a_pattern_repeats() -> None:
    assert ("", "[") in pumped(re.compile(r"\[([^]]*)]"))
    assert ("a", " ") in pumped(re.compile("a +b"))


def test_a_pattern_that_costs_its_text_is_not() -> None:
    assert slow(Used("here", re.compile(r"\[([^\[\]]*)\]\("), "finditer"), 8000, 60) == []
