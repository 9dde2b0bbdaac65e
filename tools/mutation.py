"""Do tests notice when the program is wrong? A sample of operators is changed, one at a time, and its room's tests run.

    .venv/bin/python tools/mutation.py --count 200 --seed 1 --jobs 2

An operator is a comparison, an addition or the like, ``and``, ``or``, ``not``; ``a < b`` becomes ``a <= b``, ``a + b``
``a - b``. The tests of the room are those that mirror the module: ``src/transparency/ledger/…`` is ``tests/ledger``. A
change that no test notices survives; at most one in ten may. Some survivors are no fault: a changed operator that comes
to the same. They are listed, to be looked at.

Nothing of the working tree is touched: each change is made in a copy of the sources.
"""

import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from queue import SimpleQueue

import click

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "transparency"
MOST = 10
"""One in so many may survive."""
PATIENCE = 900
"""Seconds; a change that makes the tests run longer was noticed."""
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

    def between(left: ast.expr, right: ast.expr, kind: type) -> Iterator[Change]:
        if kind not in OTHER:
            return
        old, new = OTHER[kind]
        start = begins[left.end_lineno - 1] + left.end_col_offset  # type: ignore[operator]
        end = begins[right.lineno - 1] + right.col_offset
        pattern = r"\b" + old.replace(" ", r"\s+") + r"\b" if old[0].isalpha() else re.escape(old)
        found = re.search(pattern.encode(), data[start:end])
        if found:
            line = data[: start + found.start()].count(b"\n") + 1
            yield Change(path, line, start + found.start(), start + found.end(), old, new)

    def texts(node: ast.expr) -> bool:
        return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))

    def visit(node: ast.AST) -> Iterator[Change]:
        for name, value in ast.iter_fields(node):
            if name in {"annotation", "returns"}:
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from visit(child)
        match node:
            case ast.Compare(left=left, ops=ops, comparators=right):
                for a, op, b in zip([left, *right], ops, right, strict=False):
                    yield from between(a, b, type(op))
            case ast.BinOp(left=left, op=op, right=right) if not texts(left) and not texts(right):
                yield from between(left, right, type(op))
            case ast.BoolOp(op=op, values=values):
                for a, b in pairwise(values):
                    yield from between(a, b, type(op))
            case ast.UnaryOp(op=ast.Not()):
                start = begins[node.lineno - 1] + node.col_offset
                yield Change(path, node.lineno, start, start + 4, "not", "")

    yield from visit(ast.parse(text))


def tests_of(path: Path) -> list[Path]:
    """The tests of a module's room: first those that name the module, then the others; none where there are none."""
    if len(path.parts) == 1:
        own = ROOT / "tests" / f"test_{path.stem}.py"
        return [own] if own.is_file() else []
    every = sorted((ROOT / "tests" / path.parts[0]).rglob("test_*.py"))
    name = ".".join(("transparency", *path.with_suffix("").parts)).removesuffix(".__init__")
    return sorted(every, key=lambda test: name not in test.read_text("utf-8"))


def failure(change: Change, sources: Path) -> str:
    """What the first test of the room said that noticed the change, made in a copy of the sources; empty: none did."""
    place = sources / "src" / "transparency" / change.path
    data = place.read_bytes()
    environment = {**os.environ, "PYTHONPATH": str(sources / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    marked = "not prove and not browser and not external"
    arguments = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", marked]
    try:
        place.write_bytes(data[: change.start] + change.new.encode() + data[change.end :])
        ended = subprocess.run(
            [*arguments, *map(str, tests_of(change.path))],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        return ended.stdout + ended.stderr + "failed" if ended.returncode else ""
    except subprocess.TimeoutExpired:
        return "not done in time"
    finally:
        place.write_bytes(data)


@click.command()
@click.option("--count", default=200, help="How many changes.")
@click.option("--seed", default=1, help="Another seed is another sample.")
@click.option("--jobs", default=2, help="So many at once.")
@click.option("--room", default="", help="Only below this path, such as ledger/replay.")
def main(count: int, seed: int, jobs: int, room: str) -> None:
    """Change operators at random and list the changes that no test notices."""
    modules = [path.relative_to(SOURCE) for path in sorted(SOURCE.rglob("*.py"))]
    tested = [path for path in modules if tests_of(path) and path.as_posix().startswith(room)]
    every = [change for path in tested for change in changes_of(path)]
    chosen = random.Random(seed).sample(every, min(count, len(every)))
    click.echo(f"{len(chosen)} of {len(every):,} operators in {len(tested)} of {len(modules)} modules that have tests.")
    with tempfile.TemporaryDirectory() as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(jobs):
            copy = Path(folder) / str(number)
            shutil.copytree(SOURCE, copy / "src" / "transparency", ignore=shutil.ignore_patterns("__pycache__"))
            for beside in ROOT.iterdir():  # the program reads themes and the like from beside its sources
                if beside.name != "src":
                    (copy / beside.name).symlink_to(beside)
            copies.put(copy)

        def judge(change: Change) -> bool:
            copy = copies.get()
            try:
                alive = not failure(change, copy)
            finally:
                copies.put(copy)
            click.echo(f"{'SURVIVES' if alive else 'noticed '}  {change}")
            return alive

        for change in {tuple(sorted(tests_of(change.path))): change for change in chosen}.values():
            if told := failure(replace(change, new=change.old), Path(folder) / "0"):
                raise click.ClickException(f"{told}\nThe tests of {change.path.parts[0]} fail without any change.")
        with ThreadPoolExecutor(jobs) as pool:
            alive = sum(pool.map(judge, chosen))
    click.echo(f"{alive} of {len(chosen)} survive; at most {len(chosen) // MOST} may.")
    sys.exit(alive * MOST > len(chosen))


if __name__ == "__main__":
    main()
