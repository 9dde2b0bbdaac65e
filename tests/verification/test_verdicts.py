"""``verify``: six verdicts that hold for our sites, and the file named wherever one byte is changed."""

import hashlib
import json
import os
import shutil
import socket
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result

from transparency.build import build
from transparency.cli import transparency
from transparency.output import CHECKSUMS, write_site
from transparency.telling.verdicts import QUESTIONS
from transparency.verification.verdicts import files_as_listed, site_judgement

SITES = Path(__file__).resolve().parents[1] / "sites"
KINDS = (
    "index.html", "data/all/figures.csv", "data/2025-q1/release.json", "data/dictionary.json", "feed.xml",
    "assets/calculator.css", "SHA256SUMS", "reports/2025-q1/index.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verify")
    content = Path(shutil.copytree(SITES / "small", folder / "content"))
    made = build(content, pdf=False)
    assert made.sound and write_site(made.files, folder / "site") == []
    return folder / "site"


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "site"))


def verify(*arguments: object) -> Result:
    return CliRunner().invoke(transparency, ["verify", *map(str, arguments)])


def broken(site: Path, today: date | None = None) -> dict[str, str]:
    return {each.id: " ".join(each.reasons) for each in site_judgement(site, today).verdicts if not each.holds}


def listed_anew(site: Path) -> None:
    """What a forger does too: the list of files says the new hashes."""
    lines = []
    for path in sorted(
        path for path in site.rglob("*") if path.is_file() and path.name not in {CHECKSUMS, ".transparency-site"}
    ):
        lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(site).as_posix()}\n")
    (site / CHECKSUMS).write_text("".join(lines))


def test_a_site_of_ours_holds_all_six(site: Path) -> None:
    assert broken(site) == {}
    result = verify(site)
    assert result.exit_code == 0
    assert [line[:3] for line in result.stdout.splitlines()[:6]] == ["yes"] * len(QUESTIONS)
    assert "does not prove that the ledger" in result.stdout


def test_the_next_report_is_overdue_only_after_its_day(site: Path) -> None:
    last = json.loads(max(site.glob("data/*/release.json")).read_text())
    due = date.fromisoformat(last["next_release"])
    assert broken(site, due) == {}
    assert list(broken(site, due.replace(year=due.year + 1))) == ["time"]


@pytest.mark.parametrize("path", KINDS)
@pytest.mark.parametrize("tamper", ["byte", "cut", "gone", "more"])
def test_a_file_that_is_touched_is_named(site: Path, path: str, tamper: str) -> None:
    place = site / path
    assert place.is_file()
    data = place.read_bytes()
    if tamper == "gone":
        place.unlink()
    else:
        middle = len(data) // 2
        changed = bytes([data[middle] ^ 1])
        place.write_bytes(
            {"byte": data[:middle] + changed + data[middle + 1 :], "cut": data[:middle], "more": data + b" "}[tamper]
        )
    told = " ".join(files_as_listed(site))
    assert path in told or (path == CHECKSUMS and told)


def test_a_file_that_was_put_there_is_named(site: Path) -> None:
    (site / "assets" / "more.js").write_text("alert(1)")
    assert broken(site) == {"files": "assets/more.js is not in the list."}


def pipe(place: Path) -> None:
    os.mkfifo(place)


def link(place: Path) -> None:
    place.symlink_to("/etc/passwd")


def dangling(place: Path) -> None:
    place.symlink_to("nowhere")


def folder_link(place: Path) -> None:
    place.symlink_to(place.parent / "assets", target_is_directory=True)


def socket_file(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(place))


@pytest.mark.parametrize("put", [pipe, link, dangling, folder_link, socket_file])
def test_what_is_no_file_is_named(site: Path, put: Callable[[Path], None]) -> None:
    put(site / "more")
    assert "more is a link, a pipe or a device, and no file." in list(files_as_listed(site))


def test_a_link_to_the_very_bytes_is_none_of_the_files_that_were_listed(site: Path, tmp_path: Path) -> None:
    shutil.copy(site / "index.html", tmp_path / "kept")
    (site / "index.html").unlink()
    (site / "index.html").symlink_to(tmp_path / "kept")
    assert list(files_as_listed(site)) == ["index.html is a link, a pipe or a device, and no file."]


@pytest.mark.parametrize(
    ("verdict", "path", "forge"),
    [
        ("numbers", "index.html", lambda text: text.replace("</main>", "<p>8,317 units</p></main>", 1)),
        ("numbers", "data/all/figures.csv", lambda text: text.replace("outstanding,4050,", "outstanding,4317,", 1)),
        ("chain", "data/2025-q1/release.json", lambda text: text.replace('"previous":"', '"previous":"0', 1)),
        ("sums", "data/2025-q2/release.json", lambda text: text.replace('"amount":', '"amount":1', 1)),
    ],
)
def test_a_forger_who_lists_the_files_anew_is_found_all_the_same(
    site: Path, verdict: str, path: str, forge: Callable[[str], str]
) -> None:
    place = site / path
    before = place.read_text()
    place.write_text(forge(before))
    assert place.read_text() != before
    listed_anew(site)
    told = broken(site)
    assert "files" not in told
    assert verdict in told, told


def test_a_pdf_is_told_from_another(site: Path, tmp_path: Path) -> None:
    """A blank one lies where a report's would; another one differs by a byte."""
    place = site / "reports" / "2025-q1" / "report.pdf"
    with pikepdf.new() as blank:
        blank.add_blank_page()
        blank.save(place)
    same, other = tmp_path / "same.pdf", tmp_path / "other.pdf"
    same.write_bytes(place.read_bytes())
    other.write_bytes(place.read_bytes() + b"\n")
    assert "yes  It is reports/2025-q1/report.pdf, published on" in verify(site, "--pdf", same).stdout
    result = verify(site, "--pdf", other, "--format", "json")
    assert result.exit_code == 1 and json.loads(result.stdout)["pdf"] is None
