"""The pipe as a whole: the same bytes anywhere, open quarters change nothing, PDFs come from the cache."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.closing.made import write

from transparency.build import build, check
from transparency.output import CHECKSUMS
from transparency.publication.problem import Problem
from transparency.report import printing, rendering

ROOT = Path(__file__).resolve().parents[1]
SMALL = ROOT / "tests" / "sites" / "small"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the small publication to change."""
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


def append(content: Path, *events: str) -> None:
    with (content / "ledger" / "events.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{event}\n" for event in events)


def test_the_steps_are_named_in_order() -> None:
    steps: list[str] = []
    built = build(SMALL, pdf=False, progress=steps.append)
    assert built.problems == []
    assert steps == [
        "closed quarters", "publication", "ledger", "rules", "replay", "conformance", "protection", "releases",
        "personal data", "prose", "site", "personal data on the site", "pictures", "checksums",
    ]  # fmt: skip
    assert list(built.timings) == steps


def test_checksums_cover_every_file_and_come_last() -> None:
    files = build(SMALL, pdf=False).files
    listed = dict(reversed(line.split("  ", 1)) for line in files[CHECKSUMS].decode().splitlines())
    assert set(listed) == set(files) - {CHECKSUMS}
    assert all(hashlib.sha256(files[path]).hexdigest() == digest for path, digest in listed.items())


def test_check_finds_what_build_finds(content: Path) -> None:
    append(content, "E21,2025-06-31,exercise,p08,G08,25,0.50,,,,,")
    assert check(content).problems == build(content, pdf=False).problems != []


def test_the_same_bytes_in_other_folders_zones_locales_and_hash_seeds(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from transparency.build import build\n"
        "print(build(Path(sys.argv[1]), pdf=False).files['SHA256SUMS'].decode())"
    )
    told = set()
    for number, (zone, locale, seed) in enumerate(
        [("UTC", "C", "0"), ("Pacific/Auckland", "de_DE.UTF-8", "7"), ("America/Los_Angeles", "C.UTF-8", "random")]
    ):
        folder = shutil.copytree(SMALL, tmp_path / f"in {number}" / "content")
        environment = os.environ | {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", script, folder],
            env=environment,
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
        told.add(run.stdout)
    assert len(told) == 1


def test_events_of_the_open_quarter_change_no_byte(content: Path) -> None:
    before = build(content, pdf=False).files
    append(
        content,
        "E21,2025-07-20,exercise,p08,G08,25,0.50,,,,,",
        "E22,2025-08-01,grant,p01,G13,100,0.50,NSO,V4Q,2025-08-01,2035-08-01,R-2025-01",
    )
    built = build(content, pdf=False)
    assert built.problems == []
    assert {path for path in before | built.files if before.get(path) != built.files.get(path)} == set()


def test_a_theme_that_does_not_exist_is_told_with_everything_else(content: Path) -> None:
    append(content, "E21,2025-06-31,exercise,p08,G08,25,0.50,,,,,")
    assert {problem.code for problem in check(content, theme="defualt").problems} == {"H01", "L02"}
    settings = content / "publication.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "theme: defualt\n", encoding="utf-8")
    (found,) = (problem for problem in check(content).problems if problem.code == "H01")
    lines = settings.read_text(encoding="utf-8").splitlines()
    assert (found.path, found.line, found.excerpt) == ("publication.yaml", len(lines), "theme: defualt")


def test_without_pango_a_build_with_pdfs_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = Problem("P01", "no Pango", hint="install it")
    monkeypatch.setattr(rendering, "library_problem", lambda: missing)
    monkeypatch.setattr(printing.os, "cpu_count", lambda: 1)
    assert "P01" in {problem.code for problem in build(SMALL).problems}
    assert build(SMALL, pdf=False).problems == []


@pytest.mark.pdf
def test_an_unchanged_pdf_is_not_rendered_again(content: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = build(content, cache=cache)
    assert first.problems == []
    pdfs = {path for path in first.files if path.endswith(".pdf")}
    assert len(pdfs) == first.rendered == 2
    again = build(content, cache=cache)
    assert again.rendered == 0
    assert again.files == first.files
    commentary = content / "quarters" / "2025-q2" / "commentary.md"
    commentary.write_text(commentary.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    changed = build(content, cache=cache)
    assert changed.rendered == 1
    assert {path for path in pdfs if changed.files[path] != first.files[path]} == {max(pdfs)}


def test_names_may_change_and_nothing_published_moves(content: Path) -> None:
    """What is called otherwise is the same thing: closed quarters keep their values, and nothing is refused."""
    first = build(content, pdf=False)
    write(content, first.closed)
    settings = content / "publication.yaml"
    text = settings.read_text("utf-8")
    renamed = text.replace("Group facilitators", "Leaders of groups").replace("Provider pool", "Common pool")
    settings.write_text(renamed + "words: {provider: counselor, providers: counselors}\n", "utf-8")
    again = build(content, pdf=False)
    assert again.problems == []
    assert [one.figures for one in again.releases] == [one.figures for one in first.releases]
    assert b"counselors" in again.files["index.html"] and b"counselors" not in first.files["index.html"]
