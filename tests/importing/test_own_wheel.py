"""The program as one file: what a packager builds, whole, and able to make itself again."""

import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from transparency.importing.own_wheel import own_wheel

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
BY_THE_BUILD = (".dist-info/METADATA", ".dist-info/RECORD")
"""Of an editable installation these are as old as its set-up."""


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith(BY_THE_BUILD)}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, installed as uv does it, into a folder of its own without a network."""
    place = tmp_path_factory.mktemp("wheel")
    name, data = own_wheel()
    (place / name).write_bytes(data)
    target = place / "site-packages"
    command = [BIN / "uv", "pip", "install", "--quiet", "--offline", "--no-deps", "--no-cache", "--target", target]
    subprocess.run([*command, place / name], check=True, env=os.environ | {"HOME": str(place)})
    return target


def run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(installed), "HOME": str(folder)}
    command = [sys.executable, "-P", "-m", "transparency", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_it_holds_what_a_packager_would_put_in(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = tmp_path.glob("*.whl")
    name, data = own_wheel()
    mine, theirs = contents(data), contents(built.read_bytes())
    assert name == built.name and mine.keys() == theirs.keys()
    assert [path for path in mine if mine[path] != theirs[path]] == []
    for path in ("themes/default/theme.yaml", "docs/problems.md", "docs/schemas/provider-equity-rule-1.json",
                 "locale/es.po", "importing/tables/mappings/generic.yaml", "requirements.lock"):  # fmt: skip
        assert f"transparency/{path}" in mine, path


def test_an_installed_program_makes_the_same_wheel(installed: Path, tmp_path: Path) -> None:
    code = "import hashlib; from transparency.importing.own_wheel import own_wheel as w; n, d = w(); print(n)"
    environment = os.environ | {"PYTHONPATH": str(installed)}
    script = f"{code}; open('again.whl', 'wb').write(d)"
    subprocess.run([sys.executable, "-P", "-c", script], cwd=tmp_path, env=environment, check=True)
    assert (tmp_path / "again.whl").read_bytes() == own_wheel()[1]


def test_from_the_wheel_alone_to_a_site(installed: Path, tmp_path: Path) -> None:
    """What a founder does who has nothing but the file: begin, look up a code and a mapping, check, build."""
    begun = run(installed, tmp_path, "init", "ours", "--yes", "--set-aside", "1000")
    assert begun.returncode == 0, begun.stderr
    folder = tmp_path / "ours"
    (wheel,) = (folder / "program").iterdir()
    assert wheel.read_bytes() == own_wheel()[1]
    flow = (folder / ".github" / "workflows" / "publish.yml").read_text()
    assert (
        f"|| './program/{wheel.name}'" in flow
        and f'"./program/{wheel.name}"' in (folder / ".gitlab-ci.yml").read_text()
    )
    subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    listed = subprocess.run(["git", "ls-files"], cwd=folder, capture_output=True, text=True, check=True).stdout
    assert "private/" not in listed and f"program/{wheel.name}" in listed
    checked = run(installed, folder, "check")
    assert checked.returncode == 0, checked.stderr
    assert run(installed, folder, "draft", "--no-pdf").returncode == 0 and (folder / "draft" / "index.html").exists()
    assert run(installed, folder, "explain", "N14").stdout.startswith("N14")
    assert "schema: transparency-mapping/1" in run(installed, folder, "import", "mappings", "generic").stdout
