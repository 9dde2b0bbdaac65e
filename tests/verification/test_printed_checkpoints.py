"""A PDF prints the checkpoint of the log before it: whoever keeps one finds out when the log is written anew."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from frozen import frozen
from msgspec.structs import replace

from transparency.cli import transparency
from transparency.log.public_log import PublicLog
from transparency.output import planning, write_files
from transparency.proof.log import checkpoint_of
from transparency.telling.verdicts import not_proved
from transparency.verification.papers import read_paper
from transparency.verification.published_log import printed_checkpoints, published_log, unknown_checkpoints
from transparency.verification.verdicts import site_judgement
from transparency.workflow.closure import closure


def run(*arguments: object) -> str:
    done = CliRunner().invoke(transparency, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two published quarters: the second was closed, with its real PDF, once the first was in the log."""
    folder = tmp_path_factory.mktemp("printed")
    content = frozen(folder)
    run("close", "2025-q2", "--withdraw", "--content", content)
    run("publish", "2025-q1", "--not-co-signed", "--day", "2025-05-02", "--content", content)
    with planning(content):
        built, made = closure(content, "2025-q2", {})
        assert made is not None, built.problems
        assert write_files(content, made.files) == []
    run("publish", "2025-q2", "--not-co-signed", "--day", "2025-08-01", "--content", content)
    run("build", "--content", content, "--output", folder / "site")
    return folder / "site"


@pytest.mark.pdf
def test_the_pdf_prints_the_checkpoint_of_the_log_as_it_was_when_it_was_closed(site: Path) -> None:
    log = published_log(site).log
    (place,) = site.glob("reports/2025-q2/*.pdf")
    paper = read_paper(place.read_bytes())
    before = checkpoint_of(log.checkpoint.origin, log.entries[:1]) if log.checkpoint else None
    assert before is not None and printed_checkpoints(paper) == (before.fingerprint,)
    release = json.loads((site / "data/2025-q2/release.json").read_bytes())
    assert release["closing"]["checkpoint"] == str(before), "what signatures cover, and no PDF has to be read for"
    assert before.words in " ".join(" ".join(paper.printed).split())
    judged = site_judgement(site)
    assert (judged.holds, judged.printing) == (True, 1)
    assert run("verify", site).endswith(f"{not_proved(1)}\n")


@pytest.mark.pdf
def test_a_log_that_was_written_anew_is_found_by_a_pdf_that_prints_the_old_one(site: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(site, tmp_path / "site"))
    (place,) = other.glob("reports/2025-q2/*.pdf")
    papers = {place.relative_to(other).as_posix(): read_paper(place.read_bytes())}
    log = published_log(other).log
    assert log.checkpoint is not None and list(unknown_checkpoints(log, other, papers)) == []
    for entries in (log.entries[:1], ()):  # the first statement alone was in the log before; nothing was
        statements = log.statements[: len(entries)]
        anew = PublicLog(entries, statements, checkpoint_of("elsewhere", entries))
        (said,) = unknown_checkpoints(anew, other, papers)
        assert "2025-q2.pdf names a checkpoint that the log never had" in said
    late = replace(log, statements=(replace(log.statements[1], sequence=0), log.statements[0]))
    assert list(unknown_checkpoints(late, other, papers)), "in the log only after it was closed"
