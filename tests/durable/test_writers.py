"""Nothing in the program writes to the disk but ``durable``."""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "transparency"
WRITES = {
    "write_bytes", "write_text", "fsync", "rmtree", "copy2", "copyfile", "copytree", "mkstemp", "symlink_to",
    "hardlink_to", "touch",
}  # fmt: skip
TEMPORARY = {
    "cli/__init__.py: open": "nothing, in place of a standard stream that is closed",
    "cli/fetching.py: write_bytes": "a site that was fetched, in a temporary folder, to be verified",
    "importing/trial.py: write_bytes": "a copy of the ledger, on which an import is proven, in a temporary folder",
    "workflow/repository.py: write_bytes": "a state of the repository, read once, goes into a temporary folder",
    "raster.py: write_bytes": "fonts that the rasteriser reads, for as long as the process lives",
    "report/fonts.py: write_text": "what fontconfig reads for as long as the process lives",
}
"""Where nothing is written that is still there when the process has ended."""


def writes(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        opens = name in {"open", "fdopen"} and any(set(text) & set("wxa+") and len(text) <= 3 for text in texts)
        if name in WRITES or opens:
            yield f"{path.relative_to(SOURCE).as_posix()}: {name}"


def test_nothing_but_durable_writes() -> None:
    found = {place for path in sorted(SOURCE.rglob("*.py")) for place in writes(path)}
    assert any(place.startswith("durable/") for place in found)
    others = {place for place in found if not place.startswith("durable/")}
    assert others == TEMPORARY.keys()
