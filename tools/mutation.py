"""Do tests notice when the program is wrong? A sample of operators is changed, one at a time, and its room's tests run.

    .venv/bin/python tools/mutation.py --count 200 --seed 1 --jobs 2

An operator is a comparison, an addition or the like, ``and``, ``or``, ``not``; ``a < b`` becomes ``a <= b``, ``a + b``
``a - b``. What is run: the examples in the module's docstrings, then the tests of its room
(``src/transparency/ledger/…`` is ``tests/ledger``; a room without tests has those that name its modules). A change that
none of them notices survives; at most one in ten may. Some survivors are no fault: a changed operator that comes to the
same. They are listed, to be looked at.

Three things make it quick. Tests run in forks of a process that has the libraries loaded. A change first meets the
tests that name its module, with few examples of a property: most are noticed. For the rest, a first run of every test
of the room, without any change, notes which functions it calls: a change meets only files with a test that calls its
function, or that start programs of their own, and the quick tests that call it first. What a file calls is kept beside
the sources until the file, or a function that it calls, does something else.

Nothing of the working tree is touched: each change is made in a copy of the sources.
"""

import ast
import cProfile
import doctest
import hashlib
import importlib
import json
import multiprocessing
import os
import random
import re
import resource
import shutil
import sys
import tempfile
import threading
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from compileall import compile_dir
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from py_compile import PycInvalidationMode
from types import CodeType, FrameType
from typing import Any, TypeVar

import click
import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "transparency"
TESTS = ROOT / "tests"
KEPT = ROOT / ".cache" / "mutation"
MOST = 10
"""One in so many may survive."""
PATIENCE = 10
"""A change that makes the tests compute so many times as long was noticed, whatever else the machine does."""
AT_FIRST = 600
"""So was one that makes the tests that name its module compute so many seconds."""
HANGS = 3_600
"""So was one that makes them wait so many seconds."""
MEMORY = 8 << 30
"""Or take so many bytes."""
IMPORT, EXAMPLE, NOTHING = "import", "example", "nothing that is known"
"""What notices a change beside tests."""
EXAMPLES = 5
"""Of a property, to see which functions it calls. A function that nothing was seen to call meets all tests."""
MARKED = "not prove and not browser and not external"
LIBRARIES = ("polars", "pydantic", "jinja2", "ruamel.yaml", "babel.numbers", "nh3", "markdown", "rich.console")
"""Slow to load, and loaded once; none of them has a thread before it is used."""
OTHER: dict[type, tuple[str, str]] = {
    ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">"), ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="), ast.In: ("in", "not in"), ast.NotIn: ("not in", "in"), ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"), ast.Add: ("+", "-"), ast.Sub: ("-", "+"), ast.Mult: ("*", "+"), ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"), ast.Mod: ("%", "+"), ast.BitAnd: ("&", "|"), ast.And: ("and", "or"),
    ast.Or: ("or", "and"),
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One operator of a file, from ``start`` to ``end`` in its text, and what takes its place."""

    path: Path
    line: int
    start: int
    end: int
    old: str
    new: str
    function: str
    """The function that it stands in, by its qualified name; empty outside of functions."""

    def __str__(self) -> str:
        """Where, what, and the line."""
        text = (SOURCE / self.path).read_text("utf-8").splitlines()[self.line - 1].strip()
        return f"src/transparency/{self.path}:{self.line}: {self.old} → {self.new or 'nothing'}    {text}"


def changes_of(path: Path) -> Iterator[Change]:
    """Every operator of a module that has another one to take its place."""
    text = (SOURCE / path).read_text("utf-8")
    data = text.encode()
    begins = [0]
    for line in data.splitlines(keepends=True):
        begins.append(begins[-1] + len(line))

    def between(left: ast.expr, right: ast.expr, kind: type, function: str) -> Iterator[Change]:
        if kind not in OTHER:
            return
        old, new = OTHER[kind]
        start = begins[left.end_lineno - 1] + left.end_col_offset  # type: ignore[operator]
        end = begins[right.lineno - 1] + right.col_offset
        pattern = r"\b" + old.replace(" ", r"\s+") + r"\b" if old[0].isalpha() else re.escape(old)
        found = re.search(pattern.encode(), data[start:end])
        if found:
            line = data[: start + found.start()].count(b"\n") + 1
            yield Change(path, line, start + found.start(), start + found.end(), old, new, function)

    def texts(node: ast.expr) -> bool:
        return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))

    def visit(node: ast.AST, function: str = "") -> Iterator[Change]:
        function = names.get(node, function)
        for name, value in ast.iter_fields(node):
            if name in {"annotation", "returns"}:
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from visit(child, function)
        match node:
            case ast.Compare(left=left, ops=ops, comparators=right):
                for a, op, b in zip([left, *right], ops, right, strict=False):
                    yield from between(a, b, type(op), function)
            case ast.BinOp(left=left, op=op, right=right) if not texts(left) and not texts(right):
                yield from between(left, right, type(op), function)
            case ast.BoolOp(op=op, values=values):
                for a, b in pairwise(values):
                    yield from between(a, b, type(op), function)
            case ast.UnaryOp(op=ast.Not()):
                start = begins[node.lineno - 1] + node.col_offset
                yield Change(path, node.lineno, start, start + 4, "not", "", function)

    tree = ast.parse(text)
    names: dict[ast.AST, str] = {node: name for name, node in functions_of(tree)}
    yield from visit(tree)


def functions_of(node: ast.AST, within: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function below a node, by the qualified name that its code has."""
    for child in ast.iter_child_nodes(node):
        inside = within
        if isinstance(child, ast.FunctionDef):
            yield within + child.name, child
            inside = f"{within}{child.name}.<locals>."
        elif isinstance(child, ast.ClassDef):
            inside = f"{within}{child.name}."
        yield from functions_of(child, inside)


def module_of(path: Path) -> str:
    """The name by which a module is imported."""
    return ".".join(("transparency", *path.with_suffix("").parts)).removesuffix(".__init__")


@cache
def tests_of(room: str) -> tuple[Path, ...]:
    """The tests of a room, a folder or a module; where it has none, those that name its modules."""
    own = TESTS / room if (SOURCE / room).is_dir() else TESTS / f"test_{room}"
    if own.exists():
        return tuple(sorted(own.rglob("test_*.py"))) if own.is_dir() else (own,)
    name = re.compile(rf"transparency\.{re.escape(room.removesuffix('.py'))}\b")
    return tuple(sorted(test for test in TESTS.rglob("test_*.py") if name.search(test.read_text("utf-8"))))


T = TypeVar("T")
Called = tuple[str, str]
"""A function: path of its module below the sources, and its qualified name."""


@dataclass(eq=False)
class Reach:
    """A plugin of pytest: which functions each test calls, and how long it takes."""

    sources: Path
    seconds: dict[str, float]
    calls: dict[str, set[Called]]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """A profile in C costs little; what runs in threads is noted call by call."""
        codes: set[CodeType] = set()

        def note(frame: FrameType, event: str, arg: object) -> None:
            codes.add(frame.f_code)

        start = sum(os.times()[:4])
        profile = cProfile.Profile(subcalls=False, builtins=False)
        threading.setprofile(note)
        profile.enable()
        try:
            return (yield)
        finally:
            profile.disable()
            threading.setprofile(None)
            self.seconds[item.nodeid] = sum(os.times()[:4]) - start
            codes |= {entry.code for entry in profile.getstats() if not isinstance(entry.code, str)}
            ours = [(Path(code.co_filename), code.co_qualname) for code in codes]
            self.calls[item.nodeid] = {
                (path.relative_to(self.sources).as_posix(), name)
                for path, name in ours
                if path.is_relative_to(self.sources)
            }


@dataclass(eq=False)
class Order:
    """A plugin of pytest: tests that call a function first, quick files before slow ones."""

    reach: Reach
    function: Called

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Tests of one file stay together, so that what they share is made once."""
        calling = {id for id, calls in self.reach.calls.items() if self.function in calls}
        seconds: dict[str, float] = {}
        for id in calling:
            file = id.partition("::")[0]
            seconds[file] = seconds.get(file, 0) + self.reach.seconds[id]

        def rank(item: pytest.Item) -> tuple[bool, float, str, float]:
            file = item.nodeid.partition("::")[0]
            return item.nodeid not in calling, seconds.get(file, 0), file, self.reach.seconds.get(item.nodeid, 0)

        items.sort(key=rank)


@dataclass
class Copy:
    """A copy of the sources in which one process at a time works, and where what it says goes."""

    folder: Path

    @property
    def noticed(self) -> Path:
        """Where it stands what noticed a change."""
        return self.folder / "noticed"

    def said_to_notice(self) -> list[str]:
        """What noticed it; the first alone where tests stop there."""
        return self.noticed.read_text("utf-8").splitlines() if self.noticed.exists() else []

    @property
    def sources(self) -> Path:
        """The package."""
        return self.folder / "src" / "transparency"

    @classmethod
    def make(cls, folder: Path, count: int) -> "list[Copy]":
        """So many of them. The program reads themes and the like from beside its sources."""
        first = folder / "0"
        shutil.copytree(SOURCE, first / "src" / "transparency", ignore=shutil.ignore_patterns("__pycache__"))
        compile_dir(first / "src", quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
        for beside in ROOT.iterdir():
            if beside.name != "src":
                (first / beside.name).symlink_to(beside)
        others = [folder / str(number) for number in range(1, count)]
        for other in others:
            shutil.copytree(first, other, symlinks=True)
        return [cls(copy) for copy in (first, *others)]

    def start(self, work: Callable[[], bool], seconds: float = resource.RLIM_INFINITY) -> BaseProcess:
        """Do work in a fork that imports this copy; its exit code is 0 when the work says that all is well.

        It ends after so many seconds of computing.
        """

        def run() -> None:
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
            most = resource.getrlimit(resource.RLIMIT_AS)[1]
            memory = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
            with (self.folder / "said").open("w") as said:
                os.dup2(said.fileno(), 1)
                os.dup2(said.fileno(), 2)
            sys.path.insert(0, str(self.folder / "src"))
            os.environ |= {"PYTHONPATH": str(self.folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
            sys.dont_write_bytecode = True
            well = False
            try:
                well = work()
            except BaseException:
                traceback.print_exc()
            sys.stdout.flush()
            os._exit(0 if well else 1)

        process = multiprocessing.get_context("fork").Process(target=run)
        process.start()
        return process


def run_tests(files: Sequence[Path | str], *plugins: object, until_one_fails: bool = True) -> bool:
    """Whether tests pass; in this process."""
    arguments = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", MARKED, *(["-x"] if until_one_fails else [])]
    arguments += ["-W", "ignore::pytest.PytestAssertRewriteWarning", *map(str, files)]
    return pytest.main(arguments, plugins=plugins) in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}


def kept_at(file: Path) -> Path:
    """Where the reach of a file of tests is kept, for as long as neither it nor what tests share changes."""
    shared = [path for path in sorted(TESTS.rglob("*.py")) if not path.name.startswith("test_")]
    digest = hashlib.sha256()
    for path in (file, *shared):
        digest.update(f"{path.relative_to(ROOT)}\0{path.read_text('utf-8')}\0".encode())
    return KEPT / f"{digest.hexdigest()}.json"


@cache
def bodies(path: str) -> dict[str, str]:
    """A digest of every function of a module, by name, of what it does: without docstrings, comments and layout."""
    place = SOURCE / path
    return {
        name: hashlib.sha256(ast.dump(Undescribed().visit(function)).encode()).hexdigest()[:16]
        for name, function in (functions_of(ast.parse(place.read_text("utf-8"))) if place.exists() else ())
    }


class Undescribed(ast.NodeTransformer):
    """Takes out strings that stand alone."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        """A statement that is nothing but a constant does nothing."""
        return None if isinstance(node.value, ast.Constant) else node


def keep(file: Path, reach: Reach) -> None:
    """Write down what the tests of a file call, and what each function did."""
    calls = {id: sorted(functions) for id, functions in reach.calls.items()}
    every = sorted({function for functions in calls.values() for function in functions})
    known = [[path, name, body] for path, name in every if (body := bodies(path).get(name))]
    kept_at(file).write_text(json.dumps([reach.seconds, calls, known]), "utf-8")


def kept(file: Path) -> Reach | None:
    """What the tests of a file call, as long as every function that they call does the same as then."""
    if not kept_at(file).exists():
        return None
    seconds, calls, known = json.loads(kept_at(file).read_text("utf-8"))
    if any(bodies(path).get(name) != body for path, name, body in known):
        return None
    return Reach(SOURCE, seconds, {id: {(path, name) for path, name in called} for id, called in calls.items()})


def few_examples() -> None:
    """In this process: of each property only so many examples as show which functions it calls."""
    made = hypothesis.settings.__init__

    def fewer(self: hypothesis.settings, *inherited: Any, **given: Any) -> None:
        if "max_examples" in given:
            given["max_examples"] = min(given["max_examples"], EXAMPLES)
        made(self, *inherited, **given)

    hypothesis.settings.register_profile("reach", hypothesis.settings(), max_examples=EXAMPLES)
    hypothesis.settings.load_profile("reach")
    hypothesis.settings.__init__ = fewer  # type: ignore[method-assign]


def reached(files: list[Path], copies: list[Copy]) -> Reach:
    """Which functions every test of some files calls. A file that fails without any change is left out, and named."""
    whole = Reach(SOURCE, {}, {})
    KEPT.mkdir(parents=True, exist_ok=True)

    def trace(copy: Copy, file: Path) -> bool:
        few_examples()
        reach = Reach(copy.sources, {}, {})
        well = run_tests([file], reach)
        if well:
            keep(file, reach)
        return well

    def started(copy: Copy, file: Path) -> BaseProcess:
        return copy.start(lambda: trace(copy, file))

    for copy, file, well in each([file for file in files if not kept(file)], copies, started):
        if not well:
            said = (copy.folder / "said").read_text("utf-8")
            click.echo(f"{said}\nLEFT OUT, fails without any change: {file.relative_to(ROOT)}")
    for reach in filter(None, map(kept, files)):
        whole.seconds |= reach.seconds
        whole.calls |= reach.calls
    click.echo(f"{len(whole.seconds):,} tests in {len(files)} files pass without any change.")
    return whole


def may_call(file: Path, reach: Reach, function: Called) -> bool:
    """Whether a test of a file calls a function, or starts a program that might. A file makes what its tests share."""
    own = (id for id in reach.calls if id.startswith(f"{file.relative_to(ROOT).as_posix()}::"))
    return any(function in reach.calls[id] for id in own) or "subprocess" in file.read_text("utf-8")


def each(items: list[T], copies: list[Copy], start: Callable[[Copy, T], BaseProcess]) -> Iterator[tuple[Copy, T, bool]]:
    """Work on every item, as many at once as there are copies; what came of each, in the order in which they end."""
    left, free = list(reversed(items)), list(copies)
    running: dict[int, tuple[BaseProcess, float, Copy, T]] = {}
    while left or running:
        while left and free:
            copy, item = free.pop(), left.pop()
            process = start(copy, item)
            running[process.sentinel] = process, time.monotonic() + HANGS, copy, item
        wait(list(running), 1)
        for sentinel, (process, end, copy, item) in list(running.items()):
            if time.monotonic() > end:
                process.kill()
                process.join()
            if not process.is_alive():
                del running[sentinel]
                free.append(copy)
                yield copy, item, process.exitcode == 0


@cache
def naming(path: Path) -> tuple[Path, ...]:
    """Tests of a module's room that name it or the package around it, the shortest first: most changes fall there."""
    name = module_of(path)
    package = name.rpartition(".")[0]
    either = "|".join(map(re.escape, [name] if package == "transparency" else [name, package]))
    named = re.compile(rf"(?:from|import) (?:{either})(?: import|\s)")
    texts = {file: file.read_text("utf-8") for file in tests_of(path.parts[0])}
    return tuple(sorted((file for file in texts if named.search(texts[file])), key=lambda file: len(texts[file])))


@dataclass(eq=False)
class Failures:
    """A plugin of pytest: writes down the tests that fail, and the files that cannot be collected, one a line."""

    place: Path

    def note(self, report: pytest.CollectReport | pytest.TestReport) -> None:
        """At once: what comes after may never end."""
        if report.failed:
            with self.place.open("a", encoding="utf-8") as place:
                place.write(f"{report.nodeid}\n")

    pytest_runtest_logreport = pytest_collectreport = note


def unnoticed(
    changes: list[Change],
    copies: list[Copy],
    tests: Callable[[Change], tuple[list[Path], float, list[object]]],
    *,
    few: bool = False,
) -> tuple[list[Change], dict[Change, str]]:
    """The changes that none of some tests notices, nor an example of a docstring; and what noticed each of the others.

    ``tests``: files, most seconds, plugins. ``few``: of a property few examples.
    """

    def started(copy: Copy, change: Change) -> BaseProcess:
        data = (SOURCE / change.path).read_bytes()
        place = copy.sources / change.path
        place.write_bytes(data[: change.start] + change.new.encode() + data[change.end :])
        files, seconds, plugins = tests(change)
        copy.noticed.unlink(missing_ok=True)

        def notice() -> bool:
            if few:
                few_examples()
            try:
                examples = doctest.testmod(importlib.import_module(module_of(change.path)))
            except Exception:
                copy.noticed.write_text(IMPORT, "utf-8")
                raise
            if examples.failed:
                copy.noticed.write_text(EXAMPLE, "utf-8")
            return not examples.failed and (not files or run_tests(files, *plugins, Failures(copy.noticed)))

        return copy.start(notice, seconds)

    alive, noticed = [], {}
    for copy, change, survives in each(changes, copies, started):
        shutil.copy(SOURCE / change.path, copy.sources / change.path)
        if survives:
            alive.append(change)
            continue
        noticed[change] = (copy.said_to_notice() or [NOTHING])[0]
        click.echo(f"noticed   {change}    by {noticed[change]}")
        if noticed[change] == NOTHING:
            click.echo((copy.folder / "said").read_text("utf-8"))
        sys.stdout.flush()
    return alive, noticed


def blind(noticed: Mapping[Change, str], copy: Copy) -> list[Change]:
    """Changes that were noticed by what is not well without them either: these tests say nothing of a change."""
    tests = sorted(set(noticed.values()) - {IMPORT, EXAMPLE, NOTHING})
    copy.noticed.unlink(missing_ok=True)
    if tests:
        run = copy.start(lambda: run_tests(tests, Failures(copy.noticed), until_one_fails=False))
        run.join()
        if run.exitcode and not copy.said_to_notice():
            raise RuntimeError((copy.folder / "said").read_text("utf-8"))
    return [change for change, by in noticed.items() if by in {NOTHING, *copy.said_to_notice()}]


def survivors(changes: list[Change], copies: list[Copy]) -> int:
    """Try each change on tests that name its module, then on all of its room; how many none of them noticed."""
    left, noticed = unnoticed(changes, copies, lambda change: ([*naming(change.path)], AT_FIRST, []), few=True)
    left += blind(noticed, copies[0])
    rooms = {change.path.parts[0] for change in left}
    reach = reached(sorted({file for room in rooms for file in tests_of(room)}), copies)
    usual: dict[Path, float] = defaultdict(float)
    for id, seconds in reach.seconds.items():
        usual[ROOT / id.partition("::")[0]] += seconds

    def calling(change: Change) -> tuple[list[Path], float, list[object]]:
        called = change.path.as_posix(), change.function
        own = [file for file in tests_of(change.path.parts[0]) if file in usual]
        near = [file for file in own if change.function and may_call(file, reach, called)] or own
        return near, 60 + PATIENCE * sum(usual[file] for file in near), [Order(reach, called)]

    alive, _ = unnoticed(left, copies, calling)
    for change in alive:
        click.echo(f"SURVIVES  {change}")
    return len(alive)


@click.command()
@click.option("--count", default=200, help="How many changes.")
@click.option("--seed", default=1, help="Another seed is another sample.")
@click.option("--jobs", default=2, help="So many at once.")
@click.option("--room", default="", help="Only what of the sample is below this path, such as ledger/: a portion.")
def main(count: int, seed: int, jobs: int, room: str) -> None:
    """Change operators at random and list the changes that no test notices."""
    began = time.monotonic()
    hypothesis.settings.register_profile("mutation", deadline=None, database=None, derandomize=True)
    hypothesis.settings.load_profile("mutation")  # a slow machine is no fault of the program
    for library in LIBRARIES:
        importlib.import_module(library)
    modules = [path.relative_to(SOURCE) for path in sorted(SOURCE.rglob("*.py"))]
    tested = [path for path in modules if tests_of(path.parts[0])]
    every = [change for path in tested for change in changes_of(path)]
    sample = random.Random(seed).sample(every, min(count, len(every)))
    click.echo(f"{len(sample)} of {len(every):,} operators in {len(tested)} of {len(modules)} modules that have tests.")
    chosen = [change for change in sample if change.path.as_posix().startswith(room)]
    with tempfile.TemporaryDirectory() as folder:
        copies = Copy.make(Path(folder), jobs)
        alive = survivors(chosen, copies)
    seconds = time.monotonic() - began
    click.echo(f"{alive} of {len(chosen)} survive; at most {len(chosen) // MOST} may. {seconds:.0f} s.")
    sys.exit(alive * MOST > len(chosen))


if __name__ == "__main__":
    main()
