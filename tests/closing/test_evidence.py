"""Whoever lacks the log's key cannot write the log anew, and nothing that it names may be gone or another by now."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from frozen import frozen, paper, published, releases
from msgspec.structs import replace

from transparency.build import check
from transparency.cli import transparency
from transparency.closing.evidence import rewritten_keys
from transparency.closing.signatories import read_closed_books
from transparency.log.public_log import read_log, signed_checkpoint, statement_path
from transparency.log.statement import LogStatement, NamedKey, read_statement, statement_bytes
from transparency.proof.log import checkpoint_of
from transparency.proof.note import key_of, read_note
from transparency.proof.tree import leaf_hash
from transparency.signatures.declaration import Declaration, read_declaration
from transparency.signatures.keys import KEYS, Role, read_keys, shipped_key
from transparency.signatures.private_key import PrivateKey
from transparency.signatures.signing import signed_note

Q1, Q2 = "2025-q1", "2025-q2"
FORGER = PrivateKey("small-care/hers", Ed25519PrivateKey.from_private_bytes(bytes(32)))
"""A key that nobody named."""
LINE = str(key_of(FORGER.name, FORGER.secret))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both quarters signed and published, the log signed."""
    return published(tmp_path_factory.mktemp("kept")).parent / "content"


@pytest.fixture(scope="module")
def keyless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both published in a log that never had a key."""
    content = frozen(tmp_path_factory.mktemp("keyless"), Role.OFFICER)
    for quarter, day in ((Q1, "2025-05-02"), (Q2, "2025-08-01")):
        assert run("publish", quarter, "--not-co-signed", "--day", day, "--content", content).exit_code == 0
    return content


@pytest.fixture
def content(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "content"))


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(transparency, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def statements(content: Path) -> list[LogStatement]:
    return [read_statement(path.read_bytes()) for path in sorted((content / "log/statements").iterdir())]


def written_anew(content: Path, said: Sequence[LogStatement], key: PrivateKey | None = None) -> None:
    """What somebody does who lacks the log's key: statements chained and hashed anew, unsigned or with hers."""
    shutil.rmtree(content / "log")
    entries: list[bytes] = []
    for statement in said:
        before = leaf_hash(entries[-1]).hex() if entries else ""
        entries.append(statement_bytes(replace(statement, sequence=len(entries), previous=before)))
    (content / "log/statements").mkdir(parents=True)
    for sequence, entry in enumerate(entries):
        (content / statement_path(sequence)).write_bytes(entry)
    checkpoint = checkpoint_of("small.example.com/log", entries)
    note = signed_checkpoint(checkpoint, key.name, key.secret) if key else signed_checkpoint(checkpoint)
    (content / "log/checkpoint").write_bytes(note)


def stripped(content: Path) -> None:
    note = content / "log/checkpoint"
    note.write_bytes(note.read_bytes().partition(b"\n\n")[0] + b"\n")


def shortened(content: Path) -> None:
    written_anew(content, statements(content)[:1])


def removed(content: Path) -> None:
    shutil.rmtree(content / "log")


def emptied(content: Path) -> None:
    written_anew(content, [])


def hers(content: Path) -> None:
    """The representative's note, of a key that only the first statement names."""
    place = content / "quarters" / Q1 / "signatures/provider-representative.note"
    said = read_declaration(read_note(place.read_bytes()).text)
    place.write_bytes(signed_note(Declaration(said.files, said.role, True, said.day, "I agree."), FORGER))


def named_earlier(content: Path) -> None:
    """A representative's key put into an earlier statement: the last one names only keys that there are."""
    first, second = statements(content)
    hers(content)
    named = NamedKey(Role.REPRESENTATIVE, LINE, first.published)
    keys = tuple(key for key in first.keys if key.role is not Role.REPRESENTATIVE)
    written_anew(content, [replace(first, keys=(*keys, named)), second])


def signed_by_another(content: Path) -> None:
    first, second = statements(content)
    named = NamedKey(Role.LOG, LINE, first.published)
    written_anew(content, [replace(first, keys=(*first.keys, named)), second], FORGER)


def ended(content: Path) -> None:
    """The log's key is said to have ended before, and no statement names it: written anew and signed by nobody."""
    keys = content / KEYS
    line = str(key_of("small-care/log", shipped_key(Role.LOG)))
    keys.write_text(keys.read_text().replace(f"key: {line}", f"key: {line}\n    until: 2025-07-31"))
    said = [
        replace(each, keys=tuple(key for key in each.keys if key.role is not Role.LOG)) for each in statements(content)
    ]
    written_anew(content, said)


def keyless_anew(content: Path) -> None:
    """The log's key is taken out of the file of keys and of every statement: written anew, and nobody has to sign."""
    keys = content / KEYS
    head, _, rest = keys.read_text().partition("  - role: log\n")
    keys.write_text(head + "\n".join(rest.split("\n")[2:]))
    said = [
        replace(each, keys=tuple(key for key in each.keys if key.role is not Role.LOG)) for each in statements(content)
    ]
    written_anew(content, said)


def taken_away(content: Path) -> None:
    """The log is gone, and all that speaks of it beside what was closed."""
    removed(content)
    for path in content.glob("quarters/*/announce.*"):
        path.unlink()


FORGED: dict[Callable[[Path], None], str] = {
    ended: "K21", keyless_anew: "K23", taken_away: "K23",
    stripped: "K21", shortened: "K21", removed: "K22 K23", emptied: "K21", named_earlier: "K21",
    signed_by_another: "K21",
}  # fmt: skip


def told(content: Path, tmp_path: Path) -> set[str]:
    """Codes that a strict check and a build tell; neither lets it pass, and no site is written."""
    checked = run("check", "--strict", "--content", content)
    built = run("build", "--content", content, "--output", tmp_path / "site")
    assert checked.exit_code == built.exit_code == 1, checked.output + built.output
    assert not (tmp_path / "site").exists()
    codes = {line.partition(": error ")[2][:3] for line in checked.output.splitlines() if ": error " in line}
    assert all(code in built.output for code in codes)
    return codes


def test_what_was_published_in_earnest_passes(content: Path, keyless: Path, tmp_path: Path) -> None:
    for place in (content, keyless):
        assert run("check", "--strict", "--content", place, "--against", place).exit_code == 0
    assert run("build", "--content", content, "--output", tmp_path / "site").exit_code == 0


@pytest.mark.parametrize("forge", FORGED)
def test_a_log_written_without_its_key_is_refused(forge: Callable[[Path], None], content: Path, tmp_path: Path) -> None:
    forge(content)
    assert told(content, tmp_path) == set(FORGED[forge].split())


def test_what_is_closed_is_not_public_for_being_closed(tmp_path: Path) -> None:
    """Where a log's key is named, and nothing in the log yet."""
    result = run("build", "--content", frozen(tmp_path), "--output", tmp_path / "site")
    assert result.exit_code == 1 and "Q06" in result.output and f"transparency publish {Q1}" in result.output


@pytest.mark.parametrize("where", [0, 1])
def test_a_key_that_no_file_of_keys_holds_proves_nothing_in_any_statement(
    keyless: Path, where: int, tmp_path: Path
) -> None:
    """A log without a key can be written anew by anyone: so each of its statements is held to the keys of the file."""
    content = Path(shutil.copytree(keyless, tmp_path / "content"))
    said = statements(content)
    named = NamedKey(Role.REPRESENTATIVE, LINE, said[where].published)
    said[where] = replace(said[where], keys=(*said[where].keys, named))
    written_anew(content, said)
    assert told(content, tmp_path) == {"K06"}


def rewritten(content: Path, said: list[LogStatement], lines: str) -> list[str]:
    """What is told where statements say more of a key than they did, and its lines in the file too."""
    shutil.copytree(content, content.parent / "again")
    written_anew(content.parent / "again", said)
    place = content.parent / "again" / KEYS
    place.write_text(place.read_text().replace("    from:", f"    {lines}\n    from:"))
    books, problems = read_closed_books(content.parent / "again")
    shutil.rmtree(content.parent / "again")
    assert books is not None, problems
    return [problem.code for problem in rewritten_keys(books)]


def test_what_is_published_of_a_key_stays(keyless: Path, tmp_path: Path) -> None:
    """Who holds it, and that it was lost. How the company knows whose it is may change."""
    content = Path(shutil.copytree(keyless, tmp_path / "content"))
    said = statements(content)
    held = [replace(said[0], keys=tuple(replace(each, holder="Chair") for each in said[0].keys)), *said[1:]]
    assert rewritten(content, held, "holder: Chair") == []
    assert rewritten(content, held, "holder: Chair\n    proof: Handed over in person") == []
    assert rewritten(content, held, "holder: Somebody else") == ["K06"]
    assert rewritten(content, held, "proof: Handed over in person") == ["K06"]
    assert rewritten(content, said, "holder: Chair") == [], "what no release says may be added"
    day = said[0].published
    ended = tuple(replace(each, until=day, lost="The phone was stolen.") for each in said[0].keys)
    lost = [replace(said[0], keys=ended), *said[1:]]
    assert rewritten(content, lost, f"until: {day}\n    lost: The phone was stolen.") == []
    assert rewritten(content, lost, f"until: {day}") == ["K06"]


def test_keys_are_not_taken_away_with_the_log(content: Path, tmp_path: Path) -> None:
    (content / KEYS).unlink()
    assert told(content, tmp_path) >= {"K21"}


def test_a_log_that_gets_its_key_later_is_not_taken_for_a_stripped_one(keyless: Path, tmp_path: Path) -> None:
    content = Path(shutil.copytree(keyless, tmp_path / "content"))
    result = run("keys", "new", "log", "--content", content)
    assert result.exit_code == 0 and run("check", "--strict", "--content", content).exit_code == 0, result.output
    (content / KEYS).write_text((content / KEYS).read_text().replace("from: 20", "from: 2025-08-01 # 20", 2))
    problems = read_log(content, read_keys(content, fictional=True)[0])[1]
    assert [problem.code for problem in problems] == ["K21"] and "after 2025-08-01" in problems[0].hint


def test_a_key_of_the_day_is_made_for_the_next_where_the_log_was_begun_without(tmp_path: Path) -> None:
    content = frozen(tmp_path, Role.OFFICER)
    assert run("publish", Q1, "--not-co-signed", "--content", content).exit_code == 0
    result = run("keys", "new", "log", "--content", content)
    assert result.exit_code == 0, result.output
    last = statements(content)[-1].published
    assert read_keys(content, fictional=True)[0][-1].start > last
    assert run("check", "--content", content).exit_code == 0


def spoilt(path: str, data: bytes | None) -> Callable[[Path], None]:
    def spoil(content: Path) -> None:
        place = content / path
        if data is None:
            place.unlink()
        else:
            place.write_bytes(data)

    return spoil


def all_gone(content: Path) -> None:
    place = content / "quarters" / Q2
    (place / "release.json").unlink()
    (place / "report.pdf").unlink()
    (place / "announce.txt").unlink()
    shutil.rmtree(place / "signatures")


def signed_later(content: Path) -> None:
    """A note that would count, had it been there."""
    place = content / "quarters" / Q1 / "signatures"
    shutil.copy(place / "officer.note", place / "reviewer.note")


GONE: dict[str, tuple[Callable[[Path], None], set[str]]] = {
    "a release with all that is beside it": (all_gone, {"K22"}),
    "a PDF": (spoilt(f"quarters/{Q1}/report.pdf", None), {"K22"}),
    "another PDF of the same release": (spoilt(f"quarters/{Q1}/report.pdf", paper(releases()[Q1], "x")), {"K22"}),
    "a PDF in a language besides": (spoilt(f"quarters/{Q1}/report.es.pdf", paper(releases()[Q1])), {"K22"}),
    "a note": (spoilt(f"quarters/{Q2}/signatures/officer.note", None), {"K22"}),
    "a note that came later": (signed_later, {"K22", "K11"}),
}  # fmt: skip


@pytest.mark.parametrize("what", GONE)
def test_whatever_the_log_names_is_there_as_it_was_published(what: str, content: Path, tmp_path: Path) -> None:
    spoil, codes = GONE[what]
    spoil(content)
    assert told(content, tmp_path) >= codes - {"K11"}
    assert {problem.code for problem in check(content).problems} <= {*codes, "K11"}


def folder(place: Path) -> None:
    place.mkdir()


def empty(place: Path) -> None:
    place.write_bytes(b"")


def junk(place: Path) -> None:
    place.write_bytes(b"junk")


def cut(place: Path) -> None:
    place.write_bytes(paper(releases()[Q2])[:-200])


def of_another(place: Path) -> None:
    place.write_bytes(paper(releases()[Q1]))


def without(place: Path) -> None:
    place.write_bytes(paper(b"{}"))


@pytest.mark.parametrize("put", [folder, empty, junk, cut, of_another, without])
def test_a_check_reads_the_pdf_of_a_closed_quarter_as_a_build_does(put: Callable[[Path], None], tmp_path: Path) -> None:
    content = frozen(tmp_path, Role.OFFICER)
    assert run("publish", Q1, "--not-co-signed", "--day", "2025-05-02", "--content", content).exit_code == 0
    place = content / "quarters" / Q2 / "report.pdf"
    place.unlink()
    put(place)
    assert told(content, tmp_path) == {"C03"}
    assert "C03" in run("publish", Q2, "--not-co-signed", "--content", content).output


def test_the_pdf_of_another_writer_is_opened_and_read(tmp_path: Path) -> None:
    """The plain way: a PDF that does not state the hash of what it attaches in plain."""
    import io

    import pikepdf

    content = frozen(tmp_path)
    place = content / "quarters" / Q2 / "report.pdf"
    with pikepdf.open(place) as pdf:
        stream = io.BytesIO()
        del pdf.attachments["release.json"].get_file().obj["/Params"]
        pdf.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    place.write_bytes(stream.getvalue())
    made, problems = read_closed_books(content)
    assert made is not None and problems == [] and check(content).problems == []


def note_folder(place: Path) -> None:
    place.mkdir()


def note_link(place: Path) -> None:
    place.symlink_to("/etc/passwd")


@pytest.mark.parametrize("put", [note_folder, note_link])
def test_a_check_reads_the_notes_of_what_is_not_published_as_a_build_does(
    put: Callable[[Path], None], tmp_path: Path
) -> None:
    content = frozen(tmp_path, Role.OFFICER)
    assert run("publish", Q1, "--not-co-signed", "--day", "2025-05-02", "--content", content).exit_code == 0
    place = content / "quarters" / Q2 / "signatures"
    place.mkdir()
    put(place / "officer.note")
    assert told(content, tmp_path) == {"C03"}


@pytest.mark.parametrize(
    ("forge", "says"),
    [
        (stripped, "nobody signed it"),
        (shortened, "1 statements, and 2 in"),
        (removed, "is gone here"),
        (named_earlier, "written anew"),
    ],
)
@pytest.mark.parametrize("site", [False, True], ids=["content", "site"])
def test_against_what_is_on_line_the_log_only_grows(
    forge: Callable[[Path], None], says: str, *, site: bool, keyless: Path, content: Path, kept: Path, tmp_path: Path
) -> None:
    """Also where a forger takes the keys away too, so that nothing here contradicts him."""
    other = kept.parent / "site" if site else kept
    forge(content)
    said = run("check", "--content", content, "--against", other)
    assert said.exit_code == 1
    (content / KEYS).unlink()
    written = [] if forge is removed else [replace(statement, keys=()) for statement in statements(content)]
    if written and forge is not stripped:
        written_anew(content, written)
    result = run("check", "--content", content, "--against", other)
    assert result.exit_code == 1
    if forge is not stripped:
        assert "C10" in result.output and says in result.output
