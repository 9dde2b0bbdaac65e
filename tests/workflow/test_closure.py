"""A quarter is closed once: the same files build the same site without the ledger, and nothing published moves."""

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.closing.made import close, close_every, publish_every

from transparency.build import build, check
from transparency.cli import transparency
from transparency.workflow.closure import closure, withdrawal

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"
FIRST, SECOND = "2025-q1", "2025-q2"
TOTALS = {"reserved": 10_000, "granted": 4_000, "outstanding": 4_000, "available": 6_000}


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small publication with both quarters closed."""
    content = Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("closed") / "content"))
    close_every(content)
    return content


@pytest.fixture
def content(closed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(closed, tmp_path / "content"))


def public(content: Path) -> dict[str, bytes]:
    """The site, with everything that is closed published."""
    publish_every(content)
    built = build(content, pdf=False, open_quarters=False)
    assert built.problems == []
    return built.files


def run(*arguments: object) -> Result:
    return CliRunner().invoke(transparency, [str(argument) for argument in arguments])


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_public_part_alone_builds_the_same_bytes(content: Path) -> None:
    whole = public(content)
    shutil.rmtree(content / "ledger")
    shutil.rmtree(content / "private")
    assert public(content) == whole
    assert build(content, pdf=False).files == {}, "the open quarters need the ledger"


def test_only_what_is_published_is_public(tmp_path: Path) -> None:
    content = Path(shutil.copytree(SMALL, tmp_path / "content"))
    assert [each.code for each in build(content, pdf=False, open_quarters=False).problems] == ["Q06"]
    close(content, FIRST)
    told = build(content, pdf=False, open_quarters=False).problems
    assert [(each.code, each.hint) for each in told] == [
        ("Q06", f"Publish what is closed: transparency publish {FIRST}.")
    ], "what is closed is not public yet, in a first quarter neither"
    site = public(content)
    assert "reports/2025-q1/index.html" in site and "reports/2025-q2/index.html" not in site
    draft = build(content, pdf=False, draft=True).files
    pages = [data for path, data in draft.items() if path.endswith(".html") and "review" not in path]
    assert len(pages) > 50 and all(b"DRAFT" in page for page in pages)
    assert not any(b"DRAFT" in data for data in site.values())


def test_closing_writes_the_page_for_signing_and_the_draft_has_it_until_it_is_published(tmp_path: Path) -> None:
    content = Path(shutil.copytree(SMALL, tmp_path / "content"))
    edit(content / "publication.yaml", "company:", "languages: [en, es]\n\ncompany:")
    close(content, FIRST)
    place = content / "quarters" / FIRST
    pages = {name: (place / name).read_text("utf-8") for name in ("review.html", "review.es.html")}
    hashed = hashlib.sha256((place / "release.json").read_bytes()).hexdigest()
    assert all(hashed in page for page in pages.values()) and 'lang="es"' in pages["review.es.html"]
    draft = build(content, pdf=False, draft=True)
    assert draft.problems == []
    assert draft.files[f"reports/{FIRST}/review.html"] == (place / "review.html").read_bytes()
    assert draft.files[f"es/reports/{FIRST}/review.html"] == (place / "review.es.html").read_bytes()
    assert b'href="review.html"' in draft.files[f"reports/{FIRST}/index.html"]
    assert f"reports/{SECOND}/review.html" not in draft.files, "an open quarter has nothing to sign"
    shown = Path(shutil.copytree(content, tmp_path / "shown"))
    assert not any(Path(path).name.startswith("review") for path in public(shown))
    assert run("close", FIRST, "--content", content, "--withdraw").exit_code == 0
    assert [path.name for path in place.iterdir()] == ["commentary.md"]


def test_quarters_are_closed_in_their_order_and_once(content: Path, tmp_path: Path) -> None:
    fresh = Path(shutil.copytree(SMALL, tmp_path / "fresh"))
    for place, quarter, code in ((fresh, SECOND, "C07"), (content, FIRST, "C06"), (fresh, "2025-q4", "Q05")):
        built, made = closure(place, quarter, {}, pdf=False)
        assert (made, [each.code for each in built.problems]) == (None, [code])


def test_each_total_of_the_cap_table_is_shown_beside_the_books_and_a_difference_stops(tmp_path: Path) -> None:
    content = Path(shutil.copytree(SMALL, tmp_path / "content"))
    (tmp_path / "totals.csv").write_text("".join(f"{name},{units}\n" for name, units in TOTALS.items()))
    wrong = run("close", FIRST, "--content", content, "--totals", tmp_path / "totals.csv", "--available", "5,900")
    assert wrong.exit_code == 1 and "error C09" in wrong.stderr and "Nothing was written." in wrong.stderr
    assert wrong.stdout.splitlines()[-1].split() == ["available", "5,900", "6,000", "-100"]
    assert not (content / "quarters" / FIRST / "release.json").exists()
    assert run("close", FIRST, "--content", content, "--reserved", "1").exit_code == 2, "three are missing"
    assert run("close", FIRST, "--content", content, "--reserved", "1.5").exit_code == 2


def test_taken_back_and_closed_again_it_is_the_same(content: Path) -> None:
    place = content / "quarters" / SECOND
    before = (place / "release.json").read_bytes()
    assert run("close", FIRST, "--content", content, "--withdraw").exit_code == 1, "only the last one"
    assert run("close", SECOND, "--content", content, "--withdraw").exit_code == 0
    assert [path.name for path in place.iterdir()] == ["commentary.md"]
    assert withdrawal(content, SECOND)[1][0].code == "C08"
    close(content, SECOND)
    assert (place / "release.json").read_bytes() == before


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("policies/allocation/1.0.md", "\n---\n", "\n---\nOne more sentence.\n"),
        ("rules/R-2025-01.yaml", "title: ", "title: New "),
        ("quarters/2025-q1/commentary.md", "signed_by: ", "signed_by: Nobody but "),
    ],
)
def test_a_text_that_was_published_is_not_edited(content: Path, path: str, old: str, new: str) -> None:
    edit(content / path, old, new)
    told = [(each.code, each.path) for each in check(content).problems]
    assert ("C05", path) in told
    assert ("C05", path) in [(each.code, each.path) for each in build(content, open_quarters=False).problems]


def test_a_rule_may_end_after_it_was_published(content: Path) -> None:
    edit(
        content / "rules/R-2025-01.yaml",
        "effective_from: 2025-01-01",
        "effective_from: 2025-01-01, effective_to: 2025-12-31",
    )
    assert [each for each in check(content).problems if each.code == "C05"] == []


def renamed(content: Path) -> None:
    edit(content / "publication.yaml", "Provider pool", "Common pool")


def in_euro(content: Path) -> None:
    edit(content / "publication.yaml", "company:\n", "company:\n  currency: EUR\n")


@pytest.mark.parametrize("move", [renamed, in_euro])
def test_the_books_move_on_and_what_was_published_stays(content: Path, move: Callable[[Path], None]) -> None:
    before = public(content)
    move(content)
    after = public(content)
    same = [path for path in before if path.startswith("data/2025") or path == "data/all/figures.csv"]
    assert len(same) > 10 and {path for path in same if before[path] != after[path]} == set()
    assert b"\xe2\x82\xac" not in after["reports/2025-q1/index.html"], "its money is of the currency of then"


def test_what_was_published_elsewhere_and_is_rewritten_here_is_refused(content: Path, tmp_path: Path) -> None:
    publish_every(content)
    before = Path(shutil.copytree(content, tmp_path / "before"))
    commit = ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "closed"]
    for command in (["git", "init", "-q"], ["git", "add", "-A"], commit):
        subprocess.run(command, cwd=content, check=True)
    assert run("check", "--content", content, "--against", "HEAD").exit_code == 0
    release = content / "quarters" / SECOND / "release.json"
    release.write_bytes(release.read_bytes() + b" ")
    for other in ("HEAD", str(before)):
        told = run("check", "--content", content, "--against", other)
        assert told.exit_code == 1 and "error C10" in told.stderr, told.output
    release.unlink()
    assert "is gone here" in run("check", "--content", content, "--against", "HEAD").stderr
    assert "error C11" in run("check", "--content", content, "--against", "no-such-branch").stderr
