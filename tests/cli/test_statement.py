"""``statement``: where private statements go, for whom, and what is refused."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from transparency.cli import transparency

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"


def ran(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(transparency, ["statement", *arguments])
    return result.exit_code, result.output


def test_the_files_are_for_their_owner_alone_and_nothing_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "statements"
    code, output = ran("--content", str(SMALL), "--all", "--no-pdf", "--output", str(folder))
    assert code == 0, output
    files = sorted(folder.iterdir())
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert output == (
        f"Written: {len(files)} statements to {folder}. Each is for one person alone: send it to nobody else.\n"
    )
    again = {file: file.read_bytes() for file in files}
    assert ran("--content", str(SMALL), "p01", "--no-pdf", "--output", str(folder))[0] == 0
    assert {file: file.read_bytes() for file in files} == again


def test_the_pdf_is_tagged_and_declares_it(tmp_path: Path) -> None:
    folder = tmp_path / "statements"
    code, output = ran("--content", str(SMALL), "p01", "--output", str(folder))
    assert code == 0, output
    pdf = (folder / "statement-p01.pdf").read_bytes()
    assert b"<pdfuaid:part>1<" in pdf and b"pdfaid:conformance" in pdf


def test_folders_that_others_see_are_refused(tmp_path: Path) -> None:
    site, tracked, opened = tmp_path / "site", tmp_path / "repository", tmp_path / "opened"
    for folder in (site, tracked / ".git", opened):
        folder.mkdir(parents=True)
    (site / ".transparency-site").write_text("x")
    opened.chmod(0o755)
    link = tmp_path / "link"
    link.symlink_to(tracked)
    for place, said in (
        (SMALL / "statements", "lies in the publication"),
        (site / "deep" / "statements", "lies in a site"),
        (tracked / "private", "lies in a git repository"),
        (link / "private", "lies in a git repository"),
        (opened, "chmod 700"),
    ):
        code, output = ran("--content", str(SMALL), "p01", "--no-pdf", "--output", str(place))
        assert (code, said in " ".join(output.split())) == (2, True), output
    assert not list(opened.iterdir()) and not (tracked / "private").exists()


@pytest.mark.parametrize(
    "arguments, said",
    [
        ((), "Name one provider"),
        (("p01", "--all"), "Name one provider"),
        (("nobody",), "no provider of this pseudonym"),
        (("p01", "--quarter", "2031-q1"), "The books hold"),
    ],
)
def test_wrong_usage_is_told(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    code, output = ran("--content", str(SMALL), *arguments, "--no-pdf", "--output", str(tmp_path / "statements"))
    assert code == 2 and said in output and not (tmp_path / "statements").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [("publication.yaml", "company:", "compny:", "compny"), ("ledger/events.csv", "E02,2025-01-15", "E02,x", "E02")],
)
def test_books_that_cannot_be_read_are_told_as_they_are_elsewhere(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    content = tmp_path / "content"
    shutil.copytree(SMALL, content)
    text = (content / file).read_text()
    assert old in text
    (content / file).write_text(text.replace(old, new, 1))
    code, output = ran("--content", str(content), "p01", "--no-pdf", "--output", str(tmp_path / "statements"))
    assert code == 1 and said in output and "error" in output.splitlines()[-1]
    assert not (tmp_path / "statements").exists()
