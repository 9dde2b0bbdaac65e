"""Notes of people under closed files: what counts, what is refused, and what pages say of it."""

import re
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from transparency.build import build
from transparency.closing.record import PublicRecord
from transparency.proof.note import Key, Note, NoteError, key_of, read_note, sign
from transparency.signatures.declaration import ClosedFiles, Declaration, read_declaration, remarks_fault, tidied
from transparency.signatures.keys import Role, RoleKey
from transparency.signatures.private_key import PrivateKey
from transparency.signatures.signing import Signing, Standing, published_note, signed_note, signings
from transparency.site import compose_site
from transparency.theme import find_theme

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"
FILES = ClosedFiles("small-care", "2025-q2", "ab" * 32, {"report": "cd" * 32, "report.es": "ef" * 32})
DAY = date(2025, 8, 4)
HERS = PrivateKey("small-care/council", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
THEIRS = PrivateKey("small-care/officer", Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))


def public(private: PrivateKey) -> Key:
    return key_of(private.name, private.secret)


KEYS = (
    RoleKey(Role.REPRESENTATIVE, public(HERS), date(2025, 3, 1), date(2026, 2, 28), "Chair", "Read out at council."),
    RoleKey(Role.OFFICER, public(THEIRS), date(2025, 3, 1)),
)  # fmt: skip
SIGNED = Declaration(FILES, Role.REPRESENTATIVE, True, DAY, "Read twice.\n\nThe second table <b>helps</b>.")


def judged(note: bytes, role: str = "provider-representative", **changed: object) -> tuple[Signing | None, str]:
    """The signing that a note comes to, or the code of what is wrong with it."""
    options = {"keys": KEYS, "named": None, "ended": date(2025, 6, 30)} | changed
    done, problems = signings(FILES, {role: note}, folder="quarters/2025-q2", **options)  # type: ignore[arg-type]
    assert [problem.path for problem in problems] == [f"quarters/2025-q2/signatures/{role}.note"] * len(problems)
    return (done[0] if done else None), "".join(problem.code for problem in problems)


def test_a_signature_counts_with_its_remarks_and_its_key() -> None:
    signing, problem = judged(signed_note(SIGNED, HERS))
    assert problem == "" and signing is not None
    assert signing.declaration == SIGNED and signing.key is KEYS[0]


@pytest.mark.parametrize(
    ("named", "standing"),
    [(None, Standing.FIRST), ({str(public(HERS))}, Standing.NAMED), ({str(public(THEIRS))}, Standing.NEW)],
)
def test_a_key_is_vouched_for_by_the_release_before(named: set[str] | None, standing: Standing) -> None:
    signing, _ = judged(signed_note(SIGNED, HERS), named=named)
    assert signing is not None and signing.standing is standing


@pytest.mark.parametrize(
    ("declaration", "code"),
    [
        (replace(SIGNED, files=replace(FILES, release="00" * 32)), "K11"),
        (replace(SIGNED, files=replace(FILES, reports={"report": "cd" * 32})), "K11"),
        (replace(SIGNED, files=replace(FILES, quarter="2025-q1")), "K11"),
        (replace(SIGNED, files=replace(FILES, correction=1)), "K11"),
        (replace(SIGNED, files=replace(FILES, publication="big-care")), "K11"),
        (replace(SIGNED, role=Role.OFFICER), "K12"),
        (replace(SIGNED, day=date(2026, 3, 1)), "K12"),
        (replace(SIGNED, day=date(2025, 6, 30)), "K12"),
    ],
)
def test_a_signature_of_something_else_or_of_another_day_does_not_count(declaration: Declaration, code: str) -> None:
    assert judged(signed_note(declaration, HERS)) == (None, code)


def test_a_note_of_another_role_or_of_a_stranger_does_not_count() -> None:
    officer = signed_note(replace(SIGNED, role=Role.OFFICER), THEIRS)
    assert judged(officer, "officer")[1] == ""
    assert judged(officer)[1] == "K11"
    assert judged(signed_note(SIGNED, THEIRS))[1] == "K12"
    stranger = PrivateKey("small-care/council", Ed25519PrivateKey.from_private_bytes(bytes(32)))
    assert judged(signed_note(SIGNED, stranger))[1] == "K12"


def test_every_byte_of_a_note_matters() -> None:
    note = signed_note(SIGNED, HERS)
    for place in range(len(note)):
        changed = note[:place] + bytes([note[place] ^ 1]) + note[place + 1 :]
        assert judged(changed)[0] is None, changed
        assert judged(note[:place])[0] is None


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.booleans(), st.integers(0, 3))
def test_what_is_signed_is_read_back_and_nothing_else_has_its_text(remarks: str, signed: bool, correction: int) -> None:
    declaration = Declaration(replace(FILES, correction=correction), Role.REVIEWER, signed, DAY, tidied(remarks))
    if remarks_fault(declaration.remarks):
        with pytest.raises(NoteError):
            read_declaration(str(declaration))
    else:
        assert read_declaration(str(declaration)) == declaration
        note = bytes(Note(str(declaration), (sign(str(declaration), HERS.name, HERS.secret),)))
        assert read_note(note).text == str(declaration)


@pytest.fixture(scope="module")
def page() -> str:
    """The page of a report that an officer signed and a representative declined to."""
    built = build(SMALL, pdf=False)
    assert built.publication is not None
    declined = replace(SIGNED, signed=False)
    notes = {
        "officer": signed_note(replace(SIGNED, role=Role.OFFICER, remarks=""), THEIRS),
        "provider-representative": signed_note(declined, HERS),
    }
    done, _ = signings(FILES, notes, KEYS, {str(public(HERS))})
    record = PublicRecord({"2025-q2": done})
    files, problems = compose_site(built.publication, built.releases, find_theme("default", None), record=record)
    assert problems == [] and all(files[published_note(signing)] == signing.note for signing in done)
    return files["reports/2025-q2/index.html"].decode()


def test_the_page_says_who_signed_how_it_is_proved_and_the_remarks_word_for_word(page: str) -> None:
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    for words in (
        "Signed by the company on 4 August 2025.",
        "Declined by the providers’ representative (Chair) on 4 August 2025.",
        "The release before named this key.",
        "It is a new key, which no earlier release names.",
        "The company says of the key: Read out at council.",
        "The second table &lt;b&gt;helps&lt;/b&gt;.",
        "No independent reviewer has recomputed these figures.",
        "Providers declined to sign",
    ):
        assert words in said, words
    assert "Not co-signed" not in said


def test_a_typed_name_is_shown_as_a_typed_name() -> None:
    page = build(SMALL, pdf=False).files["reports/2025-q2/index.html"].decode()
    assert "Not co-signed" in page and "A name that is typed is no signature." in page
    assert not re.search(r"[Ss]igned by", page)
