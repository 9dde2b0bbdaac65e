"""``keys new`` and ``keys add``: the private part for its owner alone, the public one where everybody finds it."""

import shutil
import stat
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from transparency.cli import transparency
from transparency.proof.note import NoteError, key_of, read_private_line
from transparency.publication.files.regular_files import kind_of
from transparency.publication.files.text_file import TextFile
from transparency.signatures.keys import KEYS, Role, parse_keys, read_keys, shipped_key
from transparency.signatures.private_key import read_private_key

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


def keys(content: Path, *arguments: str) -> Result:
    return CliRunner().invoke(transparency, ["keys", *arguments, "--content", str(content), "--from", "2025-02-01"])


def test_a_new_key_is_named_and_only_its_owner_can_read_it(content: Path) -> None:
    result = keys(content, "new", "officer", "--holder", "Head of finance", "--proof", 'Made: on "her" laptop')
    assert result.exit_code == 0, result.output
    private = content.parent / "private" / "officer.key"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert stat.S_IMODE(private.parent.stat().st_mode) == 0o700
    (key,), problems = read_keys(content)
    assert problems == []
    assert (key.role, key.start, key.holder, key.proof) == (
        Role.OFFICER, date(2025, 2, 1), "Head of finance", 'Made: on "her" laptop',
    )  # fmt: skip
    assert str(key.key) in result.output and "PRIVATE" not in result.output
    found, problems = read_private_key(private.parent, Role.OFFICER, (key,))
    assert problems == [] and found is not None and found[1] == key


def test_a_private_key_is_never_overwritten(content: Path) -> None:
    keys(content, "new", "log")
    before = (content.parent / "private" / "log.key").read_bytes()
    result = keys(content, "new", "log")
    assert result.exit_code == 1 and "nothing is overwritten" in result.output
    assert (content.parent / "private" / "log.key").read_bytes() == before


def test_the_public_key_of_somebody_else_is_added_and_the_rest_of_the_file_stays(content: Path) -> None:
    keys(content, "new", "log")
    before = (content / KEYS).read_text() + "  # a note of the company"
    (content / KEYS).write_text(before)
    other = keys(content, "new", "officer")
    assert other.exit_code == 0, other.output
    hers = next(line for line in other.output.splitlines() if "+" in line).replace("officer", "another")
    assert keys(content, "add", "reviewer", hers).exit_code == 2, "its number is of another name"
    assert (content / KEYS).read_text().startswith(before)
    assert [key.role for key in read_keys(content)[0]] == ["log", "officer"]


def test_a_second_key_of_a_role_waits_for_the_last_day_of_the_first(content: Path) -> None:
    keys(content, "new", "officer")
    (content.parent / "private" / "officer.key").unlink()
    before = (content / KEYS).read_bytes()
    result = keys(content, "new", "officer", "--name", "small-care/officer-2")
    assert result.exit_code == 1 and "K03" in result.output and "Nothing was written" in result.output
    assert (content / KEYS).read_bytes() == before
    assert kind_of(content.parent, "private/officer.key") == ("", [])


def test_a_list_that_is_not_at_the_end_is_left_to_its_owner(content: Path) -> None:
    (content / "governance").mkdir()
    (content / KEYS).write_text("keys: []\nschema: transparency-keys/1\n")
    result = keys(content, "new", "officer")
    assert result.exit_code == 1 and "Add these lines under `keys:`" in result.output
    assert not (content.parent / "private").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no private key"),
        ("PRIVATE+KEY+a+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "damaged"),
        ("PRIVATE+KEY+a b+1dde4531+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "no private key"),
        ("PRIVATE+KEY+a+1dde4531+AQAAAAAA", "no private key"),
    ],
)
def test_a_damaged_private_key_is_refused_and_not_quoted(text: str, said: str) -> None:
    with pytest.raises(NoteError, match=said) as error:
        read_private_line(text)
    assert "AQAA" not in str(error.value)


def test_a_private_key_that_no_public_one_belongs_to_signs_nothing(content: Path) -> None:
    keys(content, "new", "officer")
    found, (problem,) = read_private_key(content.parent / "private", Role.OFFICER, ())
    assert found is None and problem.code == "K05" and "keys add officer small-care/officer+" in problem.hint


@pytest.mark.parametrize("role", Role)
def test_the_keys_of_the_example_sign_for_no_other_company(role: Role) -> None:
    line = str(key_of("real-care/key", shipped_key(role)))
    file = TextFile(
        KEYS, f"schema: transparency-keys/1\nkeys:\n  - {{role: {role}, key: {line}, from: 2026-01-01}}\n", ""
    )
    assert [problem.code for problem in parse_keys(file)[1]] == ["K04"]
    assert parse_keys(file, fictional=True)[1] == []
