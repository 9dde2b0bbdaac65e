"""A build with nothing changed is not done again; anything that changed, on either side, is noticed."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from transparency import build as pipe
from transparency import fingerprint as module
from transparency.cli import transparency
from transparency.fingerprint import fingerprint, outcome, recall, remember
from transparency.output import intact
from transparency.publication.problem import Problem, Severity
from transparency.theme import shelves

SMALL = Path(__file__).parent / "sites" / "small"


class Place:
    """A publication in a folder of its own; ``built`` counts the builds that were done in full."""

    def __init__(self, folder: Path) -> None:
        self.content = Path(shutil.copytree(SMALL, folder / "content"))
        self.site = folder / "site"
        self.built = 0

    def build(self, *more: str) -> tuple[int, str, str]:
        arguments = ("draft", "--no-pdf", "--content", str(self.content), "--output", str(self.site), *more)
        result = CliRunner().invoke(transparency, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr.rpartition(" in ")[0] or result.stderr

    def held(self) -> dict[str, bytes]:
        return {str(path.relative_to(self.site)): path.read_bytes() for path in self.site.rglob("*") if path.is_file()}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    made = Place(tmp_path)
    whole = pipe.build

    def counted(*arguments: object, **options: object) -> pipe.Built:
        made.built += 1
        return whole(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(pipe, "build", counted)
    return made


def add(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((path.read_bytes() if path.is_file() else b"") + text.encode())


def test_nothing_changed_is_not_built_again(place: Place) -> None:
    first, held = place.build(), place.held()
    assert first[0] == 0 and place.built == 1
    assert place.build() == first
    assert (place.built, place.held()) == (1, held)


@pytest.mark.parametrize(
    "change",
    [
        lambda place: add(next((place.content / "quarters").iterdir()) / "commentary.md", " One more.\n"),
        lambda place: add(place.content / "publication.yaml", "\n"),
        lambda place: add(place.content / "themes" / "ours" / "theme.yaml", "extends: default\n"),
        lambda place: (place.content / "policies" / "empty").mkdir(),
        lambda place: add(place.site / "index.html", "<p>by hand"),
        lambda place: (place.site / "robots.txt").unlink(),
        lambda place: (place.site / "SHA256SUMS").unlink(),
        lambda place: shutil.rmtree(place.site),
        lambda place: next((place.content.parent / ".cache" / "transparency").glob("*.build")).write_text("{"),
    ],
    ids=["commentary", "settings", "theme", "empty folder", "touched", "lost", "no list", "no site", "damaged"],
)
def test_any_change_is_built(place: Place, change: Callable[[Place], object]) -> None:
    assert place.build()[0] == 0
    change(place)
    place.build()
    assert place.built == 2


def test_a_site_touched_by_hand_is_mended(place: Place) -> None:
    place.build()
    held = place.held()
    add(place.site / "index.html", "<p>by hand")
    assert place.build()[0] == 0
    assert place.held() == held


def test_a_foreign_file_is_still_refused(place: Place) -> None:
    place.build()
    add(place.site / "letter.txt", "mine")
    code, _, errors = place.build()
    assert (code, place.built) == (1, 2) and "O02" in errors
    assert (place.site / "letter.txt").read_text() == "mine"


def test_other_options_are_other_builds(place: Place) -> None:
    place.build()
    assert place.build("2025-q1")[0] == 0
    assert place.build("--theme", "plain")[0] == 0
    assert place.built == 3
    assert place.build("--theme", "plain")[0] == 0
    assert place.built == 3
    assert place.build()[0] == 0  # known, but another site stands in the folder
    assert place.built == 4


def test_the_same_warnings_and_codes_as_a_full_build(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    warning = Problem("Q09", "Something to know.", "publication.yaml", 2, 1, "A hint.", "x: y", Severity.WARNING)
    counted = pipe.build

    def warns(*arguments: object, **options: object) -> pipe.Built:
        built = counted(*arguments, **options)  # type: ignore[arg-type]
        built.problems.append(warning)
        return built

    monkeypatch.setattr(pipe, "build", warns)
    first = place.build("--format", "json")
    assert json.loads(first[1])[0]["hint"] == "A hint." and "1 warning." in first[2]
    assert place.build("--format", "json") == first
    assert place.built == 1
    code, _, errors = place.build("--strict")
    assert (code, place.built) == (1, 2) and "Nothing was written" in errors


def test_a_build_that_failed_is_not_remembered(place: Place) -> None:
    add(place.content / "publication.yaml", "unknown_setting: 1\n")
    first = place.build()
    assert first[0] == 1
    assert place.build() == first
    assert place.built == 2


def test_a_link_or_a_change_under_way_is_never_taken_for_unchanged(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = pipe.build

    def changed(*arguments: object, **options: object) -> pipe.Built:
        add(place.content / "publication.yaml", "# saved while building\n")
        return counted(*arguments, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(pipe, "build", changed)
        place.build()
    assert not list((tmp_path / ".cache").rglob("*.build"))
    (place.content / "notes").symlink_to(tmp_path)
    assert fingerprint(place.content, place.site, ()) is None
    place.build()
    place.build()
    assert place.built == 3


def test_the_fingerprint_sees_program_packages_and_options(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mark(*options: object) -> str | None:
        return fingerprint(place.content, place.site, options)

    first = mark("a", None)
    assert first is not None and first == mark("a", None)
    assert len({first, mark(None, "a"), mark("a"), mark("aNone")}) == 4
    add(tmp_path / "packages" / "polars-99.0.dist-info" / "METADATA", "")
    with monkeypatch.context() as patch:
        patch.syspath_prepend(str(tmp_path / "packages"))
        assert mark("a", None) != first
    shelf = Path(shutil.copytree(shelves(None)[-1], tmp_path / "shelf"))
    with monkeypatch.context() as patch:
        patch.setattr(module, "shelves", lambda content: [shelf])
        same = mark("a", None)
        add(shelf / "default" / "assets" / "page.css", "\n")
        assert mark("a", None) != same
    copy = Path(shutil.copytree(Path(module.__file__).parent, tmp_path / "transparency"))
    add(copy / "build.py", "# repaired\n")
    with monkeypatch.context() as patch:
        patch.setattr(module, "__file__", str(copy / "fingerprint.py"))
        assert mark("a", None) != first


def test_output_and_hidden_files_at_the_top_do_not_count(place: Place) -> None:
    inside = place.content / "site"
    first = fingerprint(place.content, inside, ())
    add(inside / "index.html", "a page")
    add(place.content / ".git" / "HEAD", "ref")
    assert fingerprint(place.content, inside, ()) == first
    assert fingerprint(place.content, place.site, ()) != first


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    came = outcome(b"sums", [Problem("Q09", "Words “ü”.", "a.md", 3, None, "", "", Severity.WARNING)])
    remember(tmp_path / "cache", "mark", came)
    assert recall(tmp_path / "cache", "mark") == came
    assert recall(tmp_path / "cache", "other") is None
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["mark.build"]
    (tmp_path / "file").touch()
    remember(tmp_path / "file", "mark", came)  # costs time only


def test_a_check_with_nothing_changed_is_not_done_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what was found good is kept; the same warnings are told again, and ``--strict`` is not taken in by them."""
    warning = Problem("Q09", "Something to know.", "publication.yaml", 2, severity=Severity.WARNING)
    whole, done = pipe.check, []

    def counted(*arguments: object, **options: object) -> pipe.Built:
        done.append(arguments)
        built = whole(*arguments, **options)  # type: ignore[arg-type]
        built.problems.append(warning)
        return built

    def check(*more: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(transparency, ("check", "--content", str(place.content), *more))
        return result.exit_code, result.stdout, result.stderr

    monkeypatch.setattr(pipe, "check", counted)
    first, again = check("--format", "json"), check("--format", "json")
    assert (first[:2], len(done)) == (again[:2], 1)
    assert "1 warning. Nothing has changed since the last check." in again[2]
    assert check("--strict")[0] == 1 and len(done) == 2
    assert check("--quarter", "2025-q1")[0] == 0 and len(done) == 3
    add(place.content / "publication.yaml", "unknown_setting: 1\n")
    assert [check()[0], check()[0], len(done)] == [1, 1, 5]
    assert not place.site.exists()


def test_intact_wants_every_byte(place: Place) -> None:
    place.build()
    (place.site / ".gitignore").write_text("*\n")
    assert intact(place.site) == (place.site / "SHA256SUMS").read_bytes()
    whole = place.site.with_name("whole")
    shutil.copytree(place.site, whole)
    for spoil in (
        lambda site: (site / "more.txt").touch(),
        lambda site: (site / ".transparency-site").unlink(),
        lambda site: (site / "index.html").write_bytes(b""),
        lambda site: ((site / "index.html").unlink(), (site / "index.html").symlink_to(whole / "index.html")),
    ):
        shutil.rmtree(place.site)
        shutil.copytree(whole, place.site)
        spoil(place.site)
        assert intact(place.site) is None


def test_the_short_way_imports_nothing_heavy(place: Place) -> None:
    place.build()
    script = (
        "import sys; from transparency.cli import transparency as t\n"
        "try: t.main(sys.argv[1:])\n"
        "except SystemExit as end: assert not end.code\n"
        "heavy = {'polars', 'pydantic', 'jinja2', 'rich', 'markdown', 'nh3', 'ruamel'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    arguments = ("draft", "--no-pdf", "--content", str(place.content), "--output", str(place.site))
    subprocess.run([sys.executable, "-c", script, *arguments], check=True, capture_output=True, env=os.environ)
