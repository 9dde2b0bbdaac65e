"""The public part of a publication builds the same site, and holds nothing of a person."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.closing.made import close_every, publish_every

from transparency.build import build, check
from transparency.cli import transparency
from transparency.publication.private import PUBLIC

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"


def split(content: Path, target: Path) -> tuple[int, str]:
    done = CliRunner().invoke(transparency, ["export", "public", str(target), "--content", str(content)])
    return done.exit_code, done.output


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    content = Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("whole") / "content"))
    close_every(content)
    publish_every(content)
    return content


def test_anyone_builds_the_same_site_without_a_ledger(closed: Path, tmp_path: Path) -> None:
    code, told = split(closed, tmp_path / "public")
    assert code == 0 and "files in" in told, told
    part = tmp_path / "public" / "content"
    names = {path.relative_to(part).parts[0] for path in part.rglob("*") if path.is_file()}
    assert not names & {"ledger", "private"} and {"publication.yaml", "policies", "rules", "quarters"} <= names
    pseudonyms = {line.split(",")[0] for line in (closed / "ledger" / "providers.csv").read_text().splitlines()[1:]}
    texts = "".join(path.read_text("utf-8") for path in part.rglob("*") if path.suffix in (".json", ".yaml", ".md"))
    assert not any(f'"{pseudonym}"' in texts for pseudonym in pseudonyms)
    mine, theirs = (build(content, pdf=False, open_quarters=False) for content in (closed, part))
    assert theirs.problems == [] and theirs.files == mine.files
    for command in ("check --strict", "explain pool.available"):
        done = CliRunner().invoke(transparency, [*command.split(), "--content", str(part)])
        assert done.exit_code == 0, done.output


def test_a_ledger_is_missed_wherever_there_should_be_one(closed: Path, tmp_path: Path) -> None:
    """Taking the ledger away does not make a publication its public part."""
    content = Path(shutil.copytree(closed, tmp_path / "content"))
    shutil.rmtree(content / "ledger")
    assert "L15" in {problem.code for problem in check(content).problems}


def test_what_is_not_published_and_what_is_no_file_of_ours_stays_private(closed: Path, tmp_path: Path) -> None:
    content = Path(shutil.copytree(closed, tmp_path / "content"))
    first = content / "quarters" / "2025-q1"
    (first / "notes-private.txt").write_text("secret")
    (first / "signatures").mkdir()
    (first / "signatures" / "draft.txt").write_text("secret")
    (content / "governance").mkdir(exist_ok=True)
    (content / "governance" / "questions.yaml").write_text("schema: transparency-questions/1\nquestions: []\n")
    last = content / "log" / "statements"
    (last / max(path.name for path in last.iterdir())).unlink()
    assert split(content, tmp_path / "broken")[0] == 1, "a log that is not whole publishes nothing"
    shutil.rmtree(content / "log")
    for path in content.glob("quarters/*/announce.*"):
        path.unlink()
    code, told = split(content, tmp_path / "none")
    assert code == 1 and "O08" in told, "closed, and not published"
    publish_every(content)
    assert split(content, tmp_path / "public")[0] == 0
    texts = [path.read_bytes() for path in (tmp_path / "public").rglob("*") if path.is_file()]
    assert not any(b"secret" in text for text in texts)
    assert (tmp_path / "public" / "content" / "governance" / "questions.yaml").is_file()


def test_it_is_made_anew_and_nothing_else_is_replaced(closed: Path, tmp_path: Path) -> None:
    target = tmp_path / "public"
    assert split(closed, target)[0] == 0
    (target / "README.md").write_text("mine")
    (target / "content" / "stray.md").write_text("old")
    assert split(closed, target)[0] == 0
    assert (target / "README.md").read_text() == "mine" and not (target / "content" / "stray.md").exists()
    shutil.copytree(SMALL, tmp_path / "other" / "content")
    code, told = split(closed, tmp_path / "other")
    assert code == 1 and "O08" in told and (tmp_path / "other" / "content" / "ledger").is_dir()


@pytest.mark.parametrize("target", [".", "content", "content/quarters", "site", "site/x"])
def test_it_is_no_part_of_the_publication_nor_of_a_site(closed: Path, tmp_path: Path, target: str) -> None:
    """Also where a mark says that a public part was made there: one may come with a change of somebody else."""
    content = Path(shutil.copytree(closed, tmp_path / "content"))
    (tmp_path / "site").mkdir()
    for place in (tmp_path, content):
        (place / PUBLIC).write_text("")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    code, told = split(content, tmp_path / target)
    assert code == 1 and "O08" in told and "lies in" in told
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_before_a_quarter_is_closed_there_is_no_public_part(tmp_path: Path) -> None:
    code, told = split(SMALL, tmp_path / "public")
    assert code == 1 and "O08" in told and not (tmp_path / "public").exists()


def test_a_place_that_cannot_be_written_is_said(closed: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    code, told = split(closed, tmp_path / "file" / "public")
    assert code == 1 and "O01" in told
