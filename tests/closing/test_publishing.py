"""``sign`` and ``publish``: a note beside what is closed, then the statement, the announcement, and the checkpoint."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from frozen import frozen, key

from transparency.cli import transparency
from transparency.closing.evidence import rewritten_keys
from transparency.closing.publishing import is_published
from transparency.closing.signatories import ClosedBooks, read_closed_books, signings_of
from transparency.log.public_log import site_log
from transparency.proof.log import checkpoint_of, read_entries
from transparency.proof.note import key_of, read_note, signers
from transparency.signatures.keys import KEYS, Role
from transparency.signatures.signing import Standing

Q1, Q2 = "2025-q1", "2025-q2"


def run(content: Path, command: str, *arguments: str) -> Result:
    result = CliRunner().invoke(transparency, [command, *arguments, "--content", str(content)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def sign(content: Path, quarter: str, role: str, *more: str, day: str = "2025-07-28") -> Result:
    return run(content, "sign", quarter, "--role", role, "--day", day, *more)


def publish(content: Path, quarter: str, *more: str, day: str = "2025-08-01") -> Result:
    return run(content, "publish", quarter, "--day", day, *more)


def books(content: Path) -> ClosedBooks:
    made, problems = read_closed_books(content)
    assert made is not None and problems == []
    return made


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return frozen(tmp_path)


@pytest.fixture
def published(content: Path) -> Path:
    """Both quarters are published, each signed by all."""
    for quarter, day in ((Q1, "2025-05-02"), (Q2, "2025-08-01")):
        for role in ("officer", "provider-representative"):
            assert sign(content, quarter, role, day=day).exit_code == 0
        result = publish(content, quarter, day=day)
        assert result.exit_code == 0, result.output
    return content


def test_a_quarter_is_signed_and_published_and_the_log_says_so(published: Path) -> None:
    made = books(published)
    assert [is_published(made, each) for each in made.closed] == [True, True]
    assert [statement.quarter for statement in made.log.statements] == [Q1, Q2] and made.log.signed
    signings, problems = signings_of(made, made.closed[1])
    assert problems == []
    assert [(each.role, each.standing) for each in signings] == [
        (Role.OFFICER, Standing.NAMED), (Role.REPRESENTATIVE, Standing.NAMED),
    ]  # fmt: skip
    files = site_log(made.log)
    note = read_note(files["log/checkpoint"])
    assert signers(note, [key_of(key(Role.LOG).name, key(Role.LOG).secret)])
    below = {path.removeprefix("log/"): data for path, data in files.items()}
    entries = read_entries(below, 2)
    assert str(checkpoint_of("small.example.com/log", entries)) == note.text


def test_the_announcement_has_a_subject_five_sentences_and_a_link(published: Path) -> None:
    lines = (published / "quarters" / Q2 / "announce.txt").read_text().splitlines()
    assert lines[0] == "Small Care: provider equity report, second quarter of 2025"
    assert len([line for line in lines[2:-2] if line]) == 5
    assert lines[-1] == "https://small.example.com/reports/2025-q2/index.html"
    assert any(line.startswith("Signed by the company") for line in lines)
    page = (published / "quarters" / Q2 / "announce.html").read_text()
    assert page.count("<p>") == 6 and "<script" not in page


def test_publishing_twice_changes_nothing(published: Path) -> None:
    before = {path: path.read_bytes() for path in published.rglob("*") if path.is_file()}
    result = publish(published, Q2)
    assert result.exit_code == 0 and "published already" in result.output
    assert {path: path.read_bytes() for path in published.rglob("*") if path.is_file()} == before


def test_nothing_is_published_unsigned_unless_it_is_said(content: Path) -> None:
    result = publish(content, Q1)
    assert result.exit_code == 1 and "K17" in result.output and not (content / "log").exists()
    assert sign(content, Q1, "officer").exit_code == 0
    assert "no representative" in publish(content, Q1).output
    result = publish(content, Q1, "--not-co-signed", day="2025-05-02")
    assert result.exit_code == 0 and "Not co-signed" in result.output


def test_a_declined_signature_is_a_decision_with_its_remarks(content: Path, tmp_path: Path) -> None:
    (tmp_path / "remarks.txt").write_text("We were not shown the rule.\n\nPlease do so.\n")
    remarks = ("--remarks", str(tmp_path / "remarks.txt"))
    result = sign(content, Q1, "provider-representative", "--decline", *remarks)
    assert result.exit_code == 0 and "Declined by the providers’ representative" in result.output
    sign(content, Q1, "officer")
    assert publish(content, Q1).exit_code == 0
    made = books(content)
    (_, hers), _ = signings_of(made, made.closed[0])
    assert not hers.declaration.signed and hers.declaration.remarks == "We were not shown the rule.\n\nPlease do so."
    assert hers.standing is Standing.FIRST


@pytest.mark.parametrize(
    ("quarter", "day", "code"),
    [(Q2, "2025-08-01", "K15"), (Q1, "2025-05-01", "K16"), ("2025-q4", "2025-05-02", "K14")],
)
def test_what_is_not_its_turn_is_not_published(content: Path, quarter: str, day: str, code: str) -> None:
    result = publish(content, quarter, "--not-co-signed", day=day)
    assert result.exit_code == 1 and code in result.output and not (content / "log").exists()


def test_a_quarter_that_comes_on_its_day_needs_no_word(content: Path) -> None:
    result = publish(content, Q1, "--not-co-signed", day="2025-05-02")
    assert result.exit_code == 0 and "K16" not in result.output


def test_a_quarter_that_comes_after_its_day_says_so(content: Path) -> None:
    result = publish(content, Q1, "--not-co-signed", day="2025-05-09")
    assert result.exit_code == 0 and "warning K16" in result.output
    assert books(content).log.statements[0].published.isoformat() == "2025-05-09"


def test_without_a_key_the_log_is_a_chain_that_nobody_signs(tmp_path: Path) -> None:
    content = frozen(tmp_path, Role.OFFICER)
    result = publish(content, Q1, "--not-co-signed", day="2025-05-02")
    assert result.exit_code == 0 and "warning K18" in result.output
    log = books(content).log
    assert not log.signed and log.note.count(b"\n") == 3


def test_a_log_that_was_signed_is_not_gone_on_with_unsigned(content: Path) -> None:
    assert publish(content, Q1, "--not-co-signed", day="2025-05-02").exit_code == 0
    (content.parent / "private" / "log.key").unlink()
    result = publish(content, Q2, "--not-co-signed")
    assert result.exit_code == 1 and "error K18" in result.output
    assert [statement.quarter for statement in books(content).log.statements] == [Q1]


@pytest.mark.parametrize("role", ["officer", "provider-representative"])
def test_a_note_is_not_overwritten_and_none_comes_after_publishing(published: Path, role: str) -> None:
    assert "K13" in sign(published, Q2, role, "--decline").output
    (published / "quarters" / Q2 / "signatures" / f"{role}.note").unlink()
    assert "K13" in sign(published, Q2, role).output


def test_remarks_with_numbers_about_people_are_not_taken(content: Path, tmp_path: Path) -> None:
    (tmp_path / "remarks.txt").write_text("Mary has bought 1,393 units.")
    result = sign(content, Q1, "officer", "--remarks", str(tmp_path / "remarks.txt"))
    assert result.exit_code == 1 and "M09" in result.output and "Nothing was written" in result.output


def test_remarks_with_an_address_are_not_taken(content: Path, tmp_path: Path) -> None:
    (tmp_path / "remarks.txt").write_text("Write to mary@smithcare.com.")
    assert "D02" in sign(content, Q1, "officer", "--remarks", str(tmp_path / "remarks.txt")).output


def test_a_note_from_elsewhere_is_taken_in_byte_for_byte(content: Path, tmp_path: Path) -> None:
    sign(content, Q1, "provider-representative")
    place = content / "quarters" / Q1 / "signatures" / "provider-representative.note"
    data = place.read_bytes()
    place.unlink()
    (tmp_path / "hers.note").write_bytes(data)
    assert run(content, "sign", Q1, "--note", str(tmp_path / "hers.note")).exit_code == 0
    assert place.read_bytes() == data
    assert "K11" in run(content, "sign", Q2, "--note", str(tmp_path / "hers.note")).output
    (tmp_path / "hers.note").write_bytes(data[:-9])
    assert "K10" in run(content, "sign", Q1, "--note", str(tmp_path / "hers.note")).output


@pytest.mark.parametrize(
    ("file", "tamper", "code"),
    [
        ("log/checkpoint", lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:], "K21"),
        ("log/checkpoint", lambda data: data.replace(b"\n2\n", b"\n1\n"), "K21"),
        ("log/checkpoint", lambda data: data[:40], "K21"),
        ("log/statements/0000.json", lambda data: data.replace(b"2025-q1", b"2025-q2"), "K20"),
        ("log/statements/0001.json", lambda data: data.replace(b"2025-08-01", b"2025-08-02"), "K21"),
        ("log/statements/0001.json", lambda data: data + b" ", "K20"),
        ("log/statements/0001.json", lambda data: json.dumps(json.loads(data)).encode(), "K20"),
        ("log/statements/0001.json", None, "K21"),
        ("log/statements/0000.json", None, "K20"),
        ("log/checkpoint", None, "K21"),
    ],
)
def test_a_log_that_was_touched_is_told(published: Path, file: str, tamper, code: str) -> None:
    place = published / file
    if tamper is None:
        place.unlink()
    else:
        before = place.read_bytes()
        place.write_bytes(tamper(before))
        assert place.read_bytes() != before
    made, problems = read_closed_books(published)
    assert made is None and [problem.code for problem in problems] == [code]


def test_keys_that_a_release_names_may_end_and_may_not_be_rewritten(published: Path) -> None:
    text = (published / KEYS).read_text()
    (published / KEYS).write_text(
        text.replace("    from: 2025-01-01\n", "    from: 2025-01-01\n    until: 2025-12-31\n", 1)
    )
    assert rewritten_keys(books(published)) == []
    (published / KEYS).write_text(text.replace("2025-01-01", "2025-02-01", 1))
    assert [problem.code for problem in rewritten_keys(books(published))] == ["K06"]
    (published / KEYS).write_text("schema: transparency-keys/1\nkeys: []\n")
    made, problems = read_closed_books(published)
    assert made is None and problems[0].code == "K21", "nobody is known who could have signed the checkpoint"
