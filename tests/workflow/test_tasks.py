"""``status``: what is done for the next release and by whom, what is next, and what stands against it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.closing.frozen import frozen

from transparency.cli import transparency

Q1, Q2 = "2025-q1", "2025-q2"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Both quarters are closed, and none is signed."""
    return frozen(tmp_path)


def run(content: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(transparency, [*arguments, "--content", str(content)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def states(content: Path, today: str = "2025-05-01", *quarter: str) -> dict[str, str]:
    told = json.loads(CliRunner().invoke(
        transparency, ["status", *quarter, "--content", str(content), "--today", today, "--format", "json"]
    ).stdout)  # fmt: skip
    return {task["id"]: task["state"] for task in told["tasks"]} | {"release": told["release"]}


def test_the_list_goes_through_the_quarter(content: Path) -> None:
    first = states(content)
    assert first["release"] == Q1
    assert (first["close"], first["officer"], first["provider-representative"]) == ("done", "next", "next")
    assert (first["reviewer"], first["publish"]) == ("optional", "later")
    run(content, "sign", Q1, "--role", "officer", "--day", "2025-05-01")
    assert states(content)["officer"] == "done" and states(content)["provider-representative"] == "next"
    run(content, "sign", Q1, "--role", "provider-representative", "--decline", "--day", "2025-05-01")
    assert states(content)["publish"] == "next"
    code, told = run(content, "status", "--today", "2025-05-01")
    assert code == 0 and f"{Q1}: due on 2025-05-02, in 1 day" in told
    assert "transparency publish 2025-q1" in told and "officer, 2025-05-01" in told
    code, told = run(content, "status", "--today", "2025-05-09")
    assert code == 1 and "was due on 2025-05-02, 7 days ago" in told
    assert run(content, "publish", Q1, "--day", "2025-05-02")[0] == 0
    assert states(content)["release"] == Q2
    assert states(content, "2025-05-09", Q1)["publish"] == "done"


def test_a_fault_of_the_settings_is_told_alone(content: Path) -> None:
    """Keys of the fiction and a log are not doubted because ``publication.yaml`` cannot be read (K04, K21)."""
    for step in (["sign", "--role", "officer"], ["publish", "--not-co-signed"]):
        assert run(content, step[0], Q1, *step[1:], "--day", "2025-05-02")[0] == 0
    settings = content / "publication.yaml"
    settings.write_text(settings.read_text() + "languages: [en, es]\nwords: {provider: therapist}\n")
    told = run(content, "check")[1]
    assert "Y04" in told and "words_in" in told
    assert not {"K04", "K21"} & set(told.replace(":", " ").split())


def test_an_outline_is_not_written(content: Path) -> None:
    """What ``init`` wrote stands for a commentary until somebody takes the mark out."""
    for part in ("release.json", "report.pdf"):
        (content / "quarters" / Q2 / part).unlink()
    words = content / "quarters" / Q2 / "commentary.md"
    text = words.read_text()
    words.write_text(text.replace("published:", "outline: true\npublished:", 1))
    found = states(content, "2025-08-01", Q2)
    assert (found["write"], found["check"], found["close"]) == ("next", "later", "later")
    assert "warning M12 This is an outline" in run(content, "check")[1]
    words.write_text(text)
    assert states(content, "2025-08-01", Q2)["write"] == "done"


def test_after_the_last_one_the_next_quarter_begins_with_its_words(content: Path) -> None:
    for quarter, day in ((Q1, "2025-05-02"), (Q2, "2025-08-01")):
        assert run(content, "publish", quarter, "--not-co-signed", "--day", day)[0] == 0
    found = states(content, "2025-09-01")
    assert found["release"] == "2025-q3"
    assert (found["write"], found["check"], found["close"]) == ("next", "later", "later")
    (content / "calendar.yaml").write_text(
        "schema: transparency-calendar/1\nzone: UTC\ntime: '10:00'\nreleases:\n"
        "  - {quarter: 2025-q3, day: 2025-11-03, announced: 2025-08-01}\n"
    )
    assert "2025-q3: due on 2025-11-03, in 63 days" in run(content, "status", "--today", "2025-09-01")[1]


def test_what_stands_against_it_is_told(content: Path) -> None:
    for quarter, day in ((Q1, "2025-05-02"), (Q2, "2025-08-01")):
        assert run(content, "publish", quarter, "--not-co-signed", "--day", day)[0] == 0
    (content / "quarters/2025-q3").mkdir()
    (content / "quarters/2025-q3/commentary.md").write_text("---\npublished: 2025-11-03\n---\nWe lost 17 people.\n")
    code, told = run(content, "status", "--today", "2025-10-20")
    assert code == 1 and "blocked" in told and "error M09" in told
    (content / "quarters/2025-q3/commentary.md").write_text("---\npublished: 2025-11-03\n---\n")
    assert states(content, "2025-10-20")["close"] == "next"


def test_an_edited_note_stands_against_publishing(content: Path) -> None:
    run(content, "sign", Q1, "--role", "officer", "--day", "2025-05-01")
    note = content / "quarters" / Q1 / "signatures" / "officer.note"
    note.write_bytes(note.read_bytes().replace(b"signed", b"declined"))
    code, told = run(content, "status", "--today", "2025-05-01")
    assert code == 1 and "K12" in told
