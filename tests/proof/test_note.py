"""Signed notes against those of others, and against what would pass in a careless reader."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from transparency.proof.log import Checkpoint
from transparency.proof.note import (
    LIMIT,
    Algorithm,
    Note,
    NoteError,
    Signature,
    key_of,
    private_line,
    read_key,
    read_note,
    read_private_line,
    seen_at,
    sign,
    signers,
)
from transparency.proof.tree import root
from transparency.proof.words import spoken_bytes

OFFICER = Ed25519PrivateKey.from_private_bytes(bytes(32))
THERAPIST = Ed25519PrivateKey.from_private_bytes(bytes([1] * 32))
TEXT = "example.care/equity\n3\nwhat was published\n"


@pytest.fixture
def notes(cases: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((cases / "verification" / "signed-note" / "cases.json").read_text())
    return read


@pytest.mark.external
def test_every_note_of_others_is_judged_as_its_authors_do(notes: dict[str, Any]) -> None:
    for case in notes["cases"]:
        try:
            signed = signers(read_note(case["note"].encode()), [read_key(key) for key in case["vkeys"]])
        except NoteError:
            signed = ()
        assert bool(signed) is case["ok"], case["name"]


@pytest.mark.external
def test_keys_of_others_are_read_and_wrong_ones_refused(notes: dict[str, Any]) -> None:
    assert read_key(notes["good_cosigner_vkey"]).algorithm is Algorithm.COSIGNATURE
    good = [key for case in notes["cases"] for key in case["vkeys"]]
    assert [str(read_key(key)) for key in good] == good
    for wrong in notes["bad_vkeys"]:
        with pytest.raises(NoteError):
            read_key(wrong)
    stamped = notes["cosignature_timestamp"]
    data = base64.b64decode(stamped["sig_b64"])
    assert seen_at(Signature("witness", data[:4], data[4:])) == stamped["unix"]


def test_two_roles_sign_one_text_and_a_stranger_adds_nothing() -> None:
    officer, therapist = key_of("example.care/officer", OFFICER), key_of("example.care/providers", THERAPIST)
    under = (
        sign(TEXT, officer.name, OFFICER),
        sign(TEXT, "somebody.example", Ed25519PrivateKey.from_private_bytes(bytes([2] * 32))),
        sign(TEXT, therapist.name, THERAPIST),
    )
    note = read_note(bytes(Note(TEXT, under)))
    assert note == Note(TEXT, under)
    assert signers(note, [therapist, officer]) == (officer, therapist)


def test_a_witness_signs_when_it_saw_the_text() -> None:
    witness = key_of("witness.example", THERAPIST, Algorithm.COSIGNATURE)
    signature = sign(TEXT, witness.name, THERAPIST, second=1_790_000_000)
    assert signers(Note(TEXT, (signature,)), [witness]) == (witness,)
    assert seen_at(signature) == 1_790_000_000
    later = Signature(signature.name, signature.key_id, (1_790_000_001).to_bytes(8, "big") + signature.data[8:])
    with pytest.raises(NoteError, match="not under this text"):
        signers(Note(TEXT, (later,)), [witness])


def test_a_changed_text_a_moved_signature_and_a_key_under_another_name_are_refused() -> None:
    officer = key_of("example.care/officer", OFFICER)
    signature = sign(TEXT, officer.name, OFFICER)
    with pytest.raises(NoteError, match="not under this text"):
        signers(Note(TEXT.replace("3", "4"), (signature,)), [officer])
    renamed = key_of("example.care/providers", OFFICER)
    with pytest.raises(NoteError, match="Nobody"):
        signers(Note(TEXT, (signature,)), [renamed])
    claimed = Signature(renamed.name, renamed.id, sign(TEXT, officer.name, THERAPIST).data)
    with pytest.raises(NoteError, match="not under this text"):
        signers(Note(TEXT, (claimed,)), [renamed])


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"text\n", b"text\n\n", b"text\n\nno signature\n", b"\xff\n\n", b"text\n\n\xe2\x80\x94 a b\n",
     b"a\x00\n\n", b"x" * (1 << 21)],
)  # fmt: skip
def test_what_is_no_note_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(NoteError):
        read_note(data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("two words", b"\x01" + bytes(32)),
        ("short", b"\x01" + bytes(31)),
        ("long", b"\x01" + bytes(33)),
        ("other", bytes(33)),
    ],
)
def test_a_key_that_names_itself_rightly_must_still_be_one(name: str, data: bytes) -> None:
    number = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4].hex()
    with pytest.raises(NoteError, match="no public key"):
        read_key(f"{name}+{number}+{base64.b64encode(data).decode()}")


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\n"])
def test_a_name_that_a_line_cannot_hold_is_refused(name: str) -> None:
    with pytest.raises(NoteError):
        key_of(name, OFFICER)


def test_a_private_key_is_one_line_that_is_read_back() -> None:
    line = private_line("example.care/log", OFFICER)
    assert line.startswith("PRIVATE+KEY+example.care/log+") and line.count("+") >= 4
    name, secret = read_private_line(f"  {line}\n")
    assert (name, secret.private_bytes_raw()) == ("example.care/log", OFFICER.private_bytes_raw())
    assert str(read_key(str(key_of(name, secret)))) == str(key_of("example.care/log", OFFICER))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda line: line.removeprefix("PRIVATE+KEY+"),
        lambda line: line.replace("example.care/log", ""),
        lambda line: line.replace("example.care/log", "example care"),
        lambda line: line[:-4],
        lambda line: line + "AAAA",
        lambda line: line.replace("+log", "+logs").replace("care/log", "care/logs"),
        lambda line: _private("example.care/log", bytes([4]) + bytes(32)),
        lambda line: "",
    ],
)
def test_a_private_key_that_is_none_is_refused_and_never_quoted(spoil: Any) -> None:
    line = spoil(private_line("example.care/log", OFFICER))
    with pytest.raises(NoteError) as caught:
        read_private_line(line)
    assert line[-20:] not in str(caught.value) or not line


def _private(name: str, data: bytes) -> str:
    number = hashlib.sha256(name.encode() + b"\n" + data[:1] + data[1:]).hexdigest()[:8]
    return f"PRIVATE+KEY+{name}+{number}+{base64.b64encode(data).decode()}"


def test_a_note_has_so_many_bytes_and_signatures_and_no_more() -> None:
    line = sign("ten\n", "example.care/officer", OFFICER)
    assert len(read_note(bytes(Note("ten\n", (line,) * 100))).signatures) == 100
    with pytest.raises(NoteError, match="at most 100"):
        read_note(bytes(Note("ten\n", (line,) * 101)))
    under = len(bytes(Note("\n", (line,)))) - 1
    fits = Note("x" * (LIMIT - under - 1) + "\n", (line,))
    assert len(bytes(fits)) == LIMIT and read_note(bytes(fits)) == fits
    with pytest.raises(NoteError, match="too long"):
        read_note(bytes(Note("x" + fits.text, (line,))))


def test_whoever_signs_twice_is_named_once_and_in_the_order_of_the_lines() -> None:
    officer, therapist = key_of("example.care/officer", OFFICER), key_of("example.care/providers", THERAPIST)
    lines = [sign(TEXT, key.name, secret) for key, secret in ((therapist, THERAPIST), (officer, OFFICER))]
    note = Note(TEXT, (*lines, lines[0]))
    assert signers(note, [officer, therapist]) == (therapist, officer)
    seen = sign(TEXT, "example.care/officer", OFFICER, second=1_700_000_000)
    assert seen_at(seen) == 1_700_000_000 and len(seen.data) == 72
    cosigner = key_of("example.care/officer", OFFICER, Algorithm.COSIGNATURE)
    assert signers(Note(TEXT, (seen,)), [cosigner]) == (cosigner,)
    for data in (seen.data[8:], seen.data[:-1], bytes(8) + seen.data[8:]):
        with pytest.raises(NoteError, match="not under this text"):
            signers(Note(TEXT, (Signature(seen.name, seen.key_id, data),)), [cosigner])


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\n", "a\u00a0b"])
def test_a_name_has_no_spaces_and_no_plus(name: str) -> None:
    with pytest.raises(NoteError):
        key_of(name, OFFICER)


def test_bytes_are_read_out_as_words() -> None:
    """The example of Wikipedia's page on the list of Juola and Zimmermann: a fingerprint of twenty bytes."""
    words = spoken_bytes(bytes.fromhex("E58294F2E9A227486E8B061B31CC528FD7FA3F19"))
    assert words == (
        "topmost istanbul pluto vagabond treadmill pacific brackish dictator goldfish medusa "
        "afflict bravado chatter revolver dupont midsummer stopwatch whimsical cowbell bottomless"
    )
    checkpoint = Checkpoint("example.com/log", 0, root([]))
    digest = hashlib.sha256(str(checkpoint).encode()).digest()[:20]
    assert (checkpoint.fingerprint.replace(" ", ""), checkpoint.words) == (digest.hex(), spoken_bytes(digest))
