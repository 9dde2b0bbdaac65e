"""Whatever is touched of what is published in the content folder is named, and no site is built from it."""

import shutil
from pathlib import Path

import pytest
from frozen import published

from transparency.build import build
from transparency.publication.problem import Problem, exit_code

KINDS = (
    "quarters/2025-q1/release.json", "quarters/2025-q2/report.pdf", "quarters/2025-q1/signatures/officer.note",
    "quarters/2025-q2/signatures/provider-representative.note", "log/checkpoint", "log/statements/0000.json",
    "log/statements/0001.json", "governance/keys.yaml",
)  # fmt: skip

PAIRED = [path for path in KINDS if path.endswith((".json", ".note"))]
"""Those of which there is another of the same kind."""
SAID = {
    "quarters/2025-q1/release.json": ("The release before this one",),
    "governance/keys.yaml": ("Nobody whose key is known",),
}
"""By what else a file is named: by the one that goes on from it, or by what nobody signs any more."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication with two published quarters."""
    return published(tmp_path_factory.mktemp("tampered")).parent / "content"


def touched(whole: Path, folder: Path, path: str, tamper: str) -> list[Problem]:
    content = Path(shutil.copytree(whole, folder / "content"))
    place = content / path
    data = place.read_bytes()
    middle = len(data) // 2
    if tamper == "gone":
        place.unlink()
    elif tamper == "swapped":
        other = next(each for each in KINDS if each != path and each.rpartition(".")[2] == path.rpartition(".")[2])
        place.write_bytes((content / other).read_bytes())
    else:
        flipped = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        place.write_bytes(flipped if tamper == "byte" else data[:middle])
    return build(content, open_quarters=False).problems


@pytest.mark.parametrize(
    ("path", "tamper"),
    [(path, tamper) for path in KINDS for tamper in ("byte", "cut", "gone")] + [(path, "swapped") for path in PAIRED],
)
def test_what_is_published_is_not_touched_unseen(whole: Path, tmp_path: Path, path: str, tamper: str) -> None:
    problems = touched(whole, tmp_path, path, tamper)
    assert exit_code(problems), (path, tamper)
    known = {path.split("/")[1].partition(".")[0], *SAID.get(path, ())}
    told = " ".join(f"{each.path} {each.message}" for each in problems)
    assert any(words in told for words in known), told


def test_untouched_it_is_built(whole: Path) -> None:
    assert build(whole, open_quarters=False).problems == []
