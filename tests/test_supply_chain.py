"""What comes from outside is what was looked at: hashes, actions by commit, licences; two wheels are the same."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from transparency.importing.new_publication import InitAnswers, scaffold
from transparency.publication.files.yaml_file import parse_yaml
from transparency.publication.quarter import Quarter

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
WORKFLOW = ".github/workflows/publish.yml"


def made() -> dict[str, bytes]:
    """A new publication's files."""
    return scaffold(InitAnswers(today=date(2026, 11, 28), quarter=Quarter(2026, 3), program="./transparency.whl"))


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", LOCKS)
def test_each_package_is_pinned_by_the_hashes_of_its_files(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    entries = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert len(entries) > 30 and "://" not in text
    for entry in entries:
        head, *files = entry.rstrip("\n").split(" \\\n")
        assert re.fullmatch(r"[a-z0-9-]+==[\w.+]+( ; .+)?", head)
        assert files and all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}", line) for line in files), head


def test_the_lock_files_pin_what_the_project_asks_for_and_what_builds_it() -> None:
    pinned = dict(
        re.findall(r"^([a-z0-9-]+)==(\S+)", "".join((ROOT / name).read_text() for name in LOCKS), re.MULTILINE)
    )
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    asked = re.findall(r'^  "([a-zA-Z0-9-]+)(?:\[\w+\])?[=>]=', project, re.MULTILINE)
    assert len(asked) > 30 and {name.lower().replace(".", "-") for name in asked} - {"ruamel"} <= set(pinned)
    assert f'requires = ["hatchling=={pinned["hatchling"]}"]' in project and "pip" in pinned and "ruamel-yaml" in pinned


def test_set_up_takes_files_by_hash_only() -> None:
    lines = [line for line in (ROOT / "tools" / "setup.sh").read_text().splitlines() if line.startswith("pip install")]
    assert lines == ['pip install -q --require-hashes "$@"', "pip install -q --no-deps --no-build-isolation -e ."]
    for path in (WORKFLOW, ".gitlab-ci.yml"):
        commands = re.findall(r"pip install .*", made()[path].decode())
        assert commands and set(commands[::2]) == {"pip install --require-hashes -r requirements.lock"}
        assert all(line.startswith("pip install --no-deps --no-build-isolation") for line in commands[1::2])
    assert made()["requirements.lock"] == (ROOT / "requirements.lock").read_bytes()


def test_zizmor_finds_nothing_in_the_action(tmp_path: Path) -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    (tmp_path / "action.yml").write_text(text)
    command = [Path(sys.executable).parent / "zizmor", "--offline", "--no-progress", str(tmp_path / "action.yml")]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0 and "No findings to report" in told.stdout, told.stdout
    assert re.findall(r"- uses: (.*)", text.partition("runs:")[2]) and "pip install --require-hashes" in text


def test_the_container_copies_what_the_wheel_is_made_of() -> None:
    text = (ROOT / "Containerfile").read_text("utf-8")
    copied = set(" ".join(re.findall(r"^COPY (.*) /src", text, re.MULTILINE)).split())
    assert copied == {"requirements.lock", "LICENSE", "README.md", "pyproject.toml", "src", "themes", "docs"}
    assert all((ROOT / name).exists() for name in copied) and "--require-hashes -r /src/requirements.lock" in text


@pytest.mark.parametrize("scaffolded", [False, True])
def test_zizmor_finds_nothing_in_the_workflows(scaffolded: bool, tmp_path: Path) -> None:
    """And actions are pinned by commit, with the version beside it."""
    flow = tmp_path / WORKFLOW
    flow.parent.mkdir(parents=True)
    flow.write_bytes(made()[WORKFLOW] if scaffolded else (ROOT / WORKFLOW).read_bytes())
    uses = re.findall(r"uses: (.*)", flow.read_text())
    assert len(uses) >= 4 and all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each) for each in uses)
    command = [Path(sys.executable).parent / "zizmor", "--offline", "--no-progress", "--persona", "regular", str(flow)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout
    assert "No findings to report" in told.stdout


def test_the_list_of_licences_is_current() -> None:
    page = tool("licences").licences()
    assert page.count("\n| ") > 80 and "GNU Affero" not in page.partition("## To work on")[0]
    assert page == (ROOT / "docs" / "licences.md").read_text("utf-8"), "run tools/licences.py"


def test_two_builds_of_the_wheel_have_the_same_bytes(tmp_path: Path) -> None:
    """From two copies with other times, other modes, another zone and another order of hashes."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [
        path
        for path in listed.split("\0")
        if path.startswith(("src/", "themes/", "docs/")) or ("/" not in path and path)
    ]
    wheels = []
    for number, (mask, zone) in enumerate(((0o022, "UTC"), (0o077, "Pacific/Auckland"))):
        copy = tmp_path / f"copy {number}"
        for path in paths if number else reversed(paths):
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, copy / path)
            os.chmod(copy / path, 0o666 & ~mask)  # noqa: PTH101
            os.utime(copy / path, (10**9 + number * 10**7,) * 2)
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / str(number))],
            cwd=copy,
            env=os.environ | {"TZ": zone, "PYTHONHASHSEED": str(number), "HOME": str(tmp_path)},
            check=True,
            capture_output=True,
        )
        (wheel,) = (tmp_path / str(number)).glob("*.whl")
        wheels.append(wheel.read_bytes())
    assert len(wheels[0]) > 500_000
    assert wheels[0] == wheels[1]


def steps_of(text: str) -> list[dict[str, object]]:
    data, _, problems = parse_yaml(text, "workflow.yml")
    assert problems == [] and isinstance(data, dict)
    if "runs" in data:
        return list(data["runs"]["steps"])
    return [step for job in data["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("whose", ["action", "ours", "of a new publication"])
def test_every_workflow_holds_a_pull_request_to_what_was_published(whose: str) -> None:
    texts = {"action": (ROOT / "action.yml").read_text("utf-8"), "ours": (ROOT / WORKFLOW).read_text("utf-8")}
    text = texts.get(whose) or made()[WORKFLOW].decode()
    (held,) = [step for step in steps_of(text) if "--against" in str(step.get("run"))]
    assert held["if"] == "github.event_name == 'pull_request'" and '--against "$BASE"' in str(held["run"])
    environment = held["env"]
    assert isinstance(environment, dict)
    assert environment["BASE"] == "${{ github.event.pull_request.base.sha }}"
    assert "fetch-depth: 0" in text
