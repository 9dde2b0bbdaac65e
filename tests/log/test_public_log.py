"""A log as text and hashes, without a publication around it: what goes on from what, and whose signature counts."""

import hashlib
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from transparency.log.public_log import (
    PublicLog,
    StatementError,
    UnsignedError,
    checkpoint_text,
    log_of,
    origin_of,
    read_log,
    signed_checkpoint,
    site_log,
    statement_path,
)
from transparency.log.statement import LogStatement, read_statement, statement_bytes, statement_of
from transparency.proof.log import LONGEST, checkpoint_of
from transparency.proof.note import NoteError, key_of
from transparency.proof.tree import leaf_hash
from transparency.signatures.declaration import ClosedFiles
from transparency.signatures.keys import Role, RoleKey

NAME = "example-care/log"
SECRET, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([number] * 32)) for number in (1, 2))
DAYS = (date(2026, 4, 20), date(2026, 7, 20), date(2026, 10, 20))
FILES = [ClosedFiles("example-care", f"2026-q{number}", f"{number:064x}", {"report": "a" * 64}) for number in (1, 2, 3)]


def key(start: date = DAYS[0], until: date | None = None, role: Role = Role.LOG) -> RoleKey:
    return RoleKey(role, key_of(NAME, SECRET), start, until)


def entries(*keys: RoleKey, count: int = 3) -> list[bytes]:
    """The statements of so many releases, each of which names these keys."""
    made: list[bytes] = []
    for files, day in list(zip(FILES, DAYS, strict=True))[:count]:
        made.append(statement_bytes(statement_of(files, day, {"officer": b"note"}, keys, made)))
    return made


def checkpoint(of: list[bytes], secret: Ed25519PrivateKey | None = None) -> bytes:
    return signed_checkpoint(checkpoint_of("care/log", of), NAME, secret)


def log(*keys: RoleKey, secret: Ed25519PrivateKey | None = None, named: tuple[RoleKey, ...] = ()) -> PublicLog:
    made = entries(*named)
    return log_of(made, checkpoint(made, secret), list(keys))


def test_a_statement_says_what_was_published_when_and_goes_on_from_the_one_before() -> None:
    made = entries(key())
    first, second, _ = map(read_statement, made)
    assert (first.sequence, first.previous, first.published) == (0, "", DAYS[0])
    assert (second.sequence, second.previous) == (1, leaf_hash(made[0]).hex())
    assert first.signatures == {"officer": hashlib.sha256(b"note").hexdigest()}
    assert first.files == FILES[0] and first.role_keys == (key(),)
    assert statement_bytes(second) == made[1]


@pytest.mark.parametrize(
    "wrong", [b"{}", b"", b"[" * 2000, b'{"schema":"\xe5 "}', b'{"schema":"equity-pool-statement/2"}']
)
def test_what_is_no_statement_is_refused(wrong: bytes) -> None:
    with pytest.raises(NoteError):
        read_statement(wrong)


def test_a_statement_has_one_form_and_is_no_longer_than_two_bytes_can_say() -> None:
    first = entries()[0]
    with pytest.raises(NoteError, match="one form"):
        read_statement(first + b"\n")
    short = replace(read_statement(first), reports={}, publication="c")
    reports = {f"report.x{number:04}": "b" * 64 for number in range((LONGEST - len(statement_bytes(short))) // 82)}
    long = replace(short, reports=reports)
    longest = replace(long, publication="c" * (1 + LONGEST - len(statement_bytes(long))))
    assert len(statement_bytes(longest)) == LONGEST and read_statement(statement_bytes(longest)) == longest
    with pytest.raises(NoteError, match="one form"):
        read_statement(statement_bytes(replace(longest, publication=longest.publication + "c")))


def test_what_is_published_is_found_by_its_files() -> None:
    made = log()
    assert [made.of(files) for files in FILES] == [0, 1, 2]
    assert made.of(replace(FILES[0], correction=1)) is None
    assert made.publishes(FILES[2].release) and not made.publishes("0" * 64)
    assert (made.statements[2].quarter, made.signed, made.checkpoint and made.checkpoint.size) == ("2026-q3", False, 3)
    assert [made.named_before(number) for number in range(3)] == [None, frozenset(), frozenset()]
    assert log(key(), secret=SECRET, named=(key(),)).named_before(2) == {str(key().key)}


def test_where_the_log_stood_before_it_published_a_release() -> None:
    """At each checkpoint of the statements before it, from one on; of what is not published, at any up to now."""
    made, found = entries(), log()
    for place, release in enumerate([*(files.release for files in FILES), "0" * 64]):
        for size in range(4):
            assert found.had_before(release, str(checkpoint_of("care/log", made[:size]))) is (0 < size <= place)
    other = [*made[:1], made[2]]
    assert not found.had_before(FILES[2].release, str(checkpoint_of("care/log", other))), "of other statements"
    assert not found.had_before(FILES[2].release, str(checkpoint_of("other/log", made[:2]))), "of another log"
    assert not PublicLog().had_before(FILES[2].release, str(checkpoint_of("care/log", made[:2])))


@pytest.mark.parametrize(
    ("start", "until", "counts"),
    [
        (DAYS[2], None, True),
        (DAYS[2], DAYS[2], True),
        (date(2026, 10, 21), None, False),
        (DAYS[0], date(2026, 10, 19), False),
    ],
)
def test_a_checkpoint_is_signed_by_a_key_of_the_day_of_the_last_statement(
    start: date, until: date | None, counts: bool
) -> None:
    if counts:
        assert log(key(start, until), secret=SECRET).signed
    else:
        with pytest.raises(NoteError, match="does not sign on 2026-10-20"):
            log(key(start, until), secret=SECRET)


def test_only_a_key_of_the_log_signs_it() -> None:
    with pytest.raises(NoteError, match="Nobody whose key is known"):
        log(key(), secret=OTHER)
    with pytest.raises(NoteError, match="Nobody whose key is known"):
        log(key(role=Role.OFFICER), secret=SECRET)
    assert log_of(entries(key()), checkpoint(entries(key()), SECRET), None).signed, "it knows the keys that it names"
    with pytest.raises(NoteError):
        log_of(entries(), checkpoint(entries(), SECRET), None)


@pytest.mark.parametrize(
    ("keys", "named", "refused"),
    [
        ((), (), False),
        ((key(DAYS[2]),), (), True),
        ((key(date(2026, 10, 21)),), (), False),
        ((key(DAYS[0], DAYS[0]),), (), True),
        ((), (key(),), True),
        ((key(role=Role.OFFICER),), (key(role=Role.OFFICER),), False),
    ],
)
def test_a_log_that_had_a_key_is_signed(keys: tuple[RoleKey, ...], named: tuple[RoleKey, ...], refused: bool) -> None:
    """Ended since or not, and whether the file of keys or a statement says so: else it could be written anew."""
    if not refused:
        assert not log(*keys, named=named).signed
        return
    with pytest.raises(UnsignedError) as caught:
        log(*keys, named=named)
    assert "2026-10-20" in str(caught.value) and caught.value.hint.endswith("after 2026-10-20.")


def test_from_which_day_a_key_may_begin() -> None:
    assert PublicLog().free_from == date.min
    assert log().free_from == date(2026, 10, 21)
    assert log(key(), secret=SECRET).free_from == date.min


def test_a_checkpoint_is_of_these_statements_and_says_no_more() -> None:
    made = entries()
    good = checkpoint(made)
    assert checkpoint_text(good) == checkpoint_text(checkpoint(made, SECRET)) == good.decode()
    with pytest.raises(NoteError, match="is of 2 statements, and not of the 3"):
        log_of(made, checkpoint(made[:2]), [])
    other = [*made[:2], statement_bytes(replace(read_statement(made[2]), published=date(2026, 10, 21)))]
    with pytest.raises(NoteError, match="is of other statements"):
        log_of(made, checkpoint(other), [])
    with pytest.raises(NoteError, match="says more than"):
        log_of(made, good + b"more\n", [])
    with pytest.raises(NoteError, match="not UTF-8"):
        log_of(made, b"\xff" + good, [])
    with pytest.raises(NoteError, match="has no statement"):
        log_of([], checkpoint([]), [])


@pytest.mark.parametrize(
    ("spoil", "sequence", "words"),
    [
        (lambda made: made[1:], 0, "The first statement names one before it"),
        (lambda made: [made[0], made[2]], 1, "does not go on"),
        (lambda made: [made[0], made[0]], 1, "does not go on"),
        (lambda made: [made[0], made[1], b"{}"], 2, "no statement"),
        (lambda made: [made[0].replace(b"2026-04-20", b"2026-04-21"), *made[1:]], 1, "does not go on"),
    ],
)
def test_the_first_statement_that_does_not_go_on_is_named(spoil, sequence: int, words: str) -> None:  # type: ignore[no-untyped-def]
    made = spoil(entries())
    with pytest.raises(StatementError, match=words) as caught:
        log_of(made, checkpoint(made), [])
    assert caught.value.sequence == sequence


def write(root: Path, made: list[bytes], note: bytes) -> None:
    for number, data in enumerate(made):
        place = root / statement_path(number)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    (root / "log" / "checkpoint").write_bytes(note)


def test_a_log_is_read_from_its_folder_and_stands_on_the_site(tmp_path: Path) -> None:
    assert read_log(tmp_path, []) == (PublicLog(), [])
    made = entries()
    write(tmp_path, made, checkpoint(made))
    found, problems = read_log(tmp_path, [])
    assert problems == [] and found == log()
    assert sorted(site_log(found)) == ["log/checkpoint", "log/tile/0/000.p/3", "log/tile/entries/000.p/3"]
    assert site_log(PublicLog()) == {}


def test_what_is_wrong_with_a_folder_is_told_at_its_file(tmp_path: Path) -> None:
    made = entries()

    def told(*keys: RoleKey) -> list[tuple[str, str]]:
        found, problems = read_log(tmp_path, keys)
        assert found == PublicLog()
        return [(problem.code, problem.path) for problem in problems]

    write(tmp_path, [made[0], b"{}"], checkpoint(made))
    assert told() == [("K20", "log/statements/0001.json")]
    write(tmp_path, made, checkpoint(made[:1]))
    assert told() == [("K21", "log/checkpoint")]
    write(tmp_path, made, checkpoint(made))
    assert told(key()) == [("K21", "log/checkpoint")]
    (tmp_path / "log/statements/0001.json").rename(tmp_path / "log/statements/0003.json")
    assert told() == [("K20", "log/statements/0002.json"), ("K20", "log/statements/0003.json")]
    (tmp_path / "log/checkpoint").unlink()
    assert [code for code, _ in told()] == ["K20", "K20", "K21"]


def test_the_name_of_a_log() -> None:
    assert origin_of("https://care.example.com/equity/", "care") == "care.example.com/equity/log"
    assert origin_of("", "care") == "care/log"
    assert statement_path(0) == "log/statements/0000.json"
    assert isinstance(read_statement(entries()[0]), LogStatement)
