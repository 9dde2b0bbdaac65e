"""Log, signatures and PDFs of a site as a stranger sees them: sound ones hold, and whatever was touched is named."""

import json
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from frozen import QUARTERS, frozen, paper, published
from msgspec.structs import replace

from transparency.cli import transparency
from transparency.log.public_log import log_of, signed_checkpoint, site_log
from transparency.log.statement import statement_bytes
from transparency.output import CHECKSUMS, checksums
from transparency.proof.log import checkpoint_of
from transparency.signatures.keys import Role
from transparency.verification.published_log import published_log
from transparency.verification.verdicts import site_judgement

PDF = "reports/2025-q2/small-care-provider-equity-2025-q2.pdf"
TOUCHED = (
    "log/checkpoint", "log/tile/0/000.p/2", "log/tile/entries/000.p/2", "data/2025-q1/release.json", PDF,
    "data/2025-q2/signatures/officer.note", "data/2025-q1/signatures/provider-representative.note",
)  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("published"))


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "site"))


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(transparency, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def listed_anew(site: Path) -> None:
    """What a forger does too: the list of files says the new hashes."""
    ours = {CHECKSUMS, ".transparency-site"}
    files = {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and path.name not in ours
    }
    (site / CHECKSUMS).write_bytes(checksums(files))


def test_a_published_site_holds_and_says_who_signed(site: Path) -> None:
    result = run("verify", site)
    assert result.exit_code == 0, result.output
    assert "Signed by the providers’ representative on 1 August 2025." in result.output
    assert "No independent reviewer has recomputed these figures." in result.output
    data = json.loads(run("verify", site, "--format", "json").output)
    assert data["log"]["size"] == 2 and data["log"]["signed"] and len(data["signatures"]) == 4


@pytest.mark.parametrize("path", TOUCHED)
@pytest.mark.parametrize("tamper", ["byte", "cut", "gone", "swapped"])
def test_whatever_is_touched_is_named_though_the_list_was_made_anew(site: Path, path: str, tamper: str) -> None:
    place = site / path
    data = place.read_bytes()
    if tamper == "gone":
        place.unlink()
    elif tamper == "swapped":
        other = next(each for each in TOUCHED if each != path and each.rpartition(".")[2] != path.rpartition(".")[2])
        place.write_bytes((site / other).read_bytes())
    else:
        middle = len(data) // 2
        place.write_bytes(data[:middle] + (bytes([data[middle] ^ 1]) + data[middle + 1 :] if tamper == "byte" else b""))
    listed_anew(site)
    log = published_log(site)
    lost = path == "log/checkpoint" and tamper == "gone"
    assert log.faults or (lost and log.lacks), (path, tamper)
    assert log.attested() == {}


def test_the_checkpoint_that_somebody_kept_is_found_in_the_log(site: Path) -> None:
    log = published_log(site).log
    assert log.checkpoint is not None
    for kept in (log.checkpoint.fingerprint, log.checkpoint.words.upper(), log.checkpoint.fingerprint.replace(" ", "")):
        assert run("verify", site, "--checkpoint", kept).exit_code == 0
    result = run("verify", site, "--checkpoint", "0000 " * 10)
    assert result.exit_code == 1 and "it was written anew" in result.output


def test_a_log_written_anew_as_a_whole_shows_against_the_checkpoint_that_was_kept(
    built: Path, site: Path, tmp_path: Path
) -> None:
    kept = published_log(built).log.checkpoint
    assert kept is not None
    (tmp_path / "other").mkdir()
    place = site / "log"
    shutil.rmtree(place)
    entries = (statement_bytes(replace(published_log(built).log.statements[0], keys=())),)
    note = signed_checkpoint(checkpoint_of(kept.origin, entries))
    for path, data in site_log(log_of(entries, note, None)).items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(data)
    log = published_log(site, kept.fingerprint)
    assert "written anew" in log.faults[-1] and "is not in the log" in log.faults[0]
    assert log.lacks and not log.log.signed


def test_a_pdf_is_the_one_that_was_published(site: Path, tmp_path: Path) -> None:
    paper = Path(shutil.copy(site / PDF, tmp_path / "mine.pdf"))
    result = run("verify", paper, "--site", site)
    assert result.exit_code == 0 and f"It is {PDF}, published on 2025-08-01." in result.output
    paper.write_bytes(paper.read_bytes() + b"\n")
    assert run("verify", paper, "--site", site).exit_code == 1
    assert run("verify", paper).exit_code == 2


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    handler = partial(SimpleHTTPRequestHandler, directory=str(site))
    handler.log_message = lambda *_: None  # type: ignore[attr-defined]
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_address_is_judged_like_the_folder(address: str, site: Path) -> None:
    assert run("verify", f"{address}/index.html").exit_code == 0
    (site / PDF).unlink()
    result = run("verify", address)
    assert result.exit_code == 1 and f"{PDF} is missing." in result.output
    (site / CHECKSUMS).write_text("00  ../outside\n")
    result = run("verify", address)
    assert result.exit_code == 1 and "names a file outside of it" in result.output


def test_what_a_release_lacks_to_be_signed_and_logged(site: Path, tmp_path: Path) -> None:
    assert list(published_log(site).attested().values()) == ["", ""]
    (tmp_path / "keyless").mkdir()
    keyless = published_log(published(tmp_path / "keyless", Role.OFFICER, Role.REPRESENTATIVE))
    assert keyless.faults == () and len(keyless.lacks) == 1
    assert set(keyless.attested().values()) == {"a signature under the checkpoint of its log"}


def test_a_signature_taken_from_under_the_checkpoint_is_missed(site: Path) -> None:
    note = site / "log" / "checkpoint"
    note.write_text(note.read_text().partition("\n\n")[0] + "\n")
    log = published_log(site)
    assert "Nobody signed it" in log.faults[0] and log.attested() == {}
    assert "J02" not in run("validate", site).output, "the JSON Schema of the format is no disclosure"


def test_a_clean_site_raises_no_alarm(site: Path) -> None:
    assert [each.id for each in site_judgement(site).verdicts if not each.holds] == []


def test_the_pdfs_of_every_language_are_in_the_log_and_on_the_page(tmp_path: Path) -> None:
    content = frozen(tmp_path)
    settings = content / "publication.yaml"
    settings.write_text(settings.read_text().replace("company:", "languages: [en, es]\n\ncompany:", 1))
    for quarter, day in QUARTERS.items():
        place = content / "quarters" / quarter
        (place / "report.es.pdf").write_bytes(paper((place / "release.json").read_bytes(), "Informe"))
        assert run("publish", quarter, "--not-co-signed", "--day", day, "--content", content).exit_code == 0
    site = tmp_path / "site"
    assert run("build", "--content", content, "--output", site).exit_code == 0
    assert [each for each in site_judgement(site).verdicts if not each.holds] == []
    (spanish,) = site.glob("es/reports/2025-q2/*.pdf")
    result = run("verify", spanish, "--site", site)
    assert f"It is es/{PDF}, published on 2025-08-01." in result.output
    page = (site / "es" / "verify" / "index.html").read_text()
    assert page.count("<code>") >= 6 and "Comprueba este sitio" in page and spanish.name in page
