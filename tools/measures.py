"""The house in numbers: modules, lines, long functions, names with two meanings, the longest chain of imports.

    .venv/bin/python tools/measures.py
    .venv/bin/python tools/measures.py --commit efae496 --follow cash_settle --follow ratios.overhang

With ``--follow`` it lists the modules in which a word stands: what one would touch for another event type or figure.
"""

import ast
import re
import subprocess
import tarfile
from collections import defaultdict
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import click

ROOT = Path(__file__).resolve().parents[1]
LONG_MODULE, LONG_FUNCTION = 300, 40


def modules_of(source: Path) -> dict[str, ast.Module]:
    """Dotted name → tree, of every module of the package in ``source``."""
    found = {}
    for path in sorted(source.rglob("*.py")):
        name = ".".join((source.name, *path.relative_to(source).with_suffix("").parts)).removesuffix(".__init__")
        found[name] = ast.parse(path.read_text("utf-8"))
    return found


def meanings(modules: dict[str, ast.Module]) -> dict[str, list[str]]:
    """Public class name → modules that define it, where there are several."""
    found = defaultdict(list)
    for name, module in modules.items():
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(name)
    return {name: places for name, places in found.items() if len(set(places)) > 1}


def imports(modules: dict[str, ast.Module]) -> dict[str, set[str]]:
    """Module → modules of the package that it imports, also within its functions."""
    found: dict[str, set[str]] = {}
    for name, module in modules.items():
        wanted: set[str] = set()
        for node in ast.walk(module):
            if isinstance(node, ast.Import):
                wanted |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                inner = {f"{node.module}.{alias.name}" for alias in node.names}
                wanted |= inner & modules.keys() or {node.module}
        found[name] = (wanted & modules.keys()) - {name}
    return found


def longest_chain(graph: dict[str, set[str]]) -> list[str]:
    """The longest way along imports that visits no module twice, where there are no circles.

    >>> longest_chain({"a": {"b", "c"}, "b": {"c"}, "c": set()})
    ['a', 'b', 'c']
    """
    chains: dict[str, list[str]] = {}

    def chain(name: str, above: frozenset[str]) -> list[str]:
        if name not in chains:
            below = [chain(other, above | {name}) for other in sorted(graph[name] - above)]
            chains[name] = [name, *max(below, key=len, default=[])]
        return chains[name]

    return max((chain(name, frozenset()) for name in sorted(graph)), key=len)


def report(source: Path, words: tuple[str, ...]) -> None:
    """Print the measures of one tree."""
    modules = modules_of(source)
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in sorted(source.rglob("*.py"))}
    long = [f"{path.relative_to(source)} {count}" for path, count in lines.items() if count > LONG_MODULE]
    functions = [
        (node.end_lineno - node.lineno + 1, f"{name}.{node.name}")
        for name, module in modules.items()
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef) and node.end_lineno
    ]
    longer = sorted(((length, name) for length, name in functions if length > LONG_FUNCTION), reverse=True)
    twice = meanings(modules)
    chain = longest_chain(imports(modules))
    click.echo(
        f"{len(modules)} modules, {sum(lines.values()):,} lines; {len(long)} over {LONG_MODULE}: {', '.join(long)}"
    )
    click.echo(f"{len(functions):,} functions, {len(longer)} over {LONG_FUNCTION} lines:")
    click.echo("".join(f"  {length} {name}\n" for length, name in longer), nl=False)
    click.echo(f"{len(twice)} public class names with several meanings:")
    click.echo("".join(f"  {name}: {', '.join(places)}\n" for name, places in sorted(twice.items())), nl=False)
    click.echo(f"The longest chain of imports has {len(chain)} modules:\n  {' '.join(chain)}")
    for word in words:
        wanted = re.compile(rf"\b{re.escape(word)}\b")
        holding = [path.relative_to(source) for path in lines if wanted.search(path.read_text("utf-8"))]
        click.echo(f"“{word}” stands in {len(holding)} modules: {', '.join(map(str, holding))}")


@click.command()
@click.option("--commit", help="Of a commit; else of the working tree.")
@click.option("--follow", multiple=True, help="A word: in which modules it stands.")
def main(commit: str | None, follow: tuple[str, ...]) -> None:
    """Measure the sources."""
    if commit is None:
        report(ROOT / "src" / "transparency", follow)
        return
    packed = subprocess.run(["git", "archive", commit, "src"], cwd=ROOT, capture_output=True, check=True).stdout
    with TemporaryDirectory() as folder, tarfile.open(fileobj=BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
        report(Path(folder) / "src" / "transparency", follow)


if __name__ == "__main__":
    main()
