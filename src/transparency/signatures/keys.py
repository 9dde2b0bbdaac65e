"""Reading ``governance/keys.yaml``: whose public keys sign for the publication, in which role, from when to when.

A key stays in the file for ever: what it signed is checked with it. One that is no longer used gets a last day.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct
from msgspec.structs import replace
from pydantic import Field

from transparency.durable import File, read_before
from transparency.proof.note import Algorithm, Key, NoteError, key_of, read_key
from transparency.publication.files.regular_files import stands
from transparency.publication.files.text_file import TextFile, read_text
from transparency.publication.files.validation import validate
from transparency.publication.files.yaml_file import LIMIT, parse_yaml, placed
from transparency.publication.problem import Problem, exit_code
from transparency.publication.reading import read_settings
from transparency.publication.settings import Model

KEYS = "governance/keys.yaml"
_SECRET = Problem(
    "K01",
    "This is a private key. Whoever has seen this file can sign with it.",
    hint="Make a new key, and let only its public line stand here.",
)
"""Told without a word of the line: a log may be public."""
HEAD = "schema: transparency-keys/1\n\nkeys:\n"


class Role(StrEnum):
    """For whom a key speaks."""

    OFFICER = "officer"
    """The company."""
    REPRESENTATIVE = "provider-representative"
    """The providers."""
    REVIEWER = "reviewer"
    """Somebody who recomputed the figures under confidentiality."""
    LOG = "log"
    """The publication's log: it says in which order what was published, and nothing of whether it is true."""


SIGNING = (Role.OFFICER, Role.REPRESENTATIVE, Role.REVIEWER)
"""Roles that sign a quarter, in the order in which they are told."""


class KeyEntry(Model):
    """One key of the file."""

    role: Role
    key: str
    """The public key as the one line that verifiers of signed notes read: ``example-care/officer+530d903a+Ae…``."""
    from_: Annotated[date, Field(alias="from")]
    """The first day on which it signs."""
    until: date | None = None
    """The last day on which it signs; needed once there is another of its role."""
    holder: Annotated[str, Field(max_length=200)] = ""
    """Who holds it, as printed: ``Chair of the provider council``."""
    proof: Annotated[str, Field(max_length=300)] = ""
    """How the company knows whose it is, as printed: ``Handed over in person on 3 March 2026``."""
    lost: Annotated[str, Field(max_length=300)] = ""
    """Why it is no longer to be believed after its last day, in a sentence that is printed."""


class KeysFile(Model):
    """The whole file."""

    schema_: Annotated[Literal["transparency-keys/1"], Field(alias="schema")]
    keys: tuple[KeyEntry, ...] = ()


class RoleKey(Struct, frozen=True):
    """A public key with the role that it signs for, and the days in which it does."""

    role: Role
    key: Key
    start: date
    until: date | None = None
    holder: str = ""
    proof: str = ""
    lost: str = ""

    def signs_on(self, day: date) -> bool:
        """Whether a note of this day may be signed with it."""
        return self.start <= day and (self.until is None or day <= self.until)


def read_keys(root: Path, *, fictional: bool = False) -> tuple[tuple[RoleKey, ...], list[Problem]]:
    """The keys of a publication in the order of the file; no file means none. Problems: K01 to K04, those of YAML.

    ``fictional``: whether the publication may use keys that everybody has.
    """
    if not stands(root, KEYS):
        return (), []
    file, problems = read_text(root, KEYS, limit=LIMIT)
    return ((), problems) if file is None else parse_keys(file, fictional=fictional)


def parse_keys(file: TextFile, *, fictional: bool = False) -> tuple[tuple[RoleKey, ...], list[Problem]]:
    """The keys in the text of ``keys.yaml``."""
    data, positions, problems = parse_yaml(file.text, file.path)
    if problems:
        return (), problems
    stated, problems = validate(KeysFile, data, positions, file.path, text=file.text)
    if stated is None:
        return (), problems
    known = _Known()
    problems = placed(_wrong(stated.keys, known, fictional=fictional), positions, file)
    problems = [replace(each, excerpt="") if each.message == _SECRET.message else each for each in problems]
    return ((), problems) if problems else (tuple(known.keys), [])


class _Known(Struct):
    """The keys that were read before the next one."""

    keys: list[RoleKey] = []
    taken: set[bytes | str] = set()
    """Keys and the names they sign with."""
    endless: dict[Role, date] = {}
    """First day of the first key of a role without a last day."""


def _wrong(
    entries: Sequence[KeyEntry], known: _Known, *, fictional: bool
) -> Iterator[tuple[tuple[str | int, ...], Problem]]:
    """Every fault of the entries, with its place; keys that are such are added to ``known``."""
    for number, entry in enumerate(entries):
        try:
            key = _role_key(entry)
        except NoteError as error:
            hint = "Copy the whole line that `transparency keys new` or the review page gave out."
            problem = Problem("K01", str(error), hint=hint)
            yield ("keys", number, "key"), _SECRET if "PRIVATE" in entry.key else problem
            continue
        for setting, problem in _faults(key, known, fictional=fictional):
            yield ("keys", number, setting), problem
        known.keys.append(key)
        known.taken |= {key.key.public, key.key.name}
        if key.until is None:
            known.endless.setdefault(key.role, key.start)


def keys_file(root: Path, key: RoleKey) -> tuple[File | None, list[Problem]]:
    """The publication's file of keys with one key more, to be written; ``None`` where that would not be sound.

    Problems: those of settings and keys, K05 (the file does not end in its list of keys).
    """
    settings, problems = read_settings(root)
    file, before = None, read_before(root / KEYS)
    if before is not None:
        file, wrong = read_text(root, KEYS, limit=LIMIT)
        problems += wrong
    if settings is None or exit_code(problems):
        return None, problems
    text = _with_key(file, key)
    if isinstance(text, Problem):
        return None, [*problems, text]
    problems += parse_keys(TextFile(KEYS, text, ""), fictional=settings.company.fictional)[1]
    return None if exit_code(problems) else File(root / KEYS, text.encode(), before), problems


def _with_key(file: TextFile | None, key: RoleKey) -> str | Problem:
    """The text of ``keys.yaml`` with one key more, at its end; nothing else of it changes.

    Problem K05 when the file does not end in its list of keys: then its owner writes the lines.
    """
    words = (("holder", key.holder), ("proof", key.proof))
    lines = [f"role: {key.role}", f"key: {key.key}", f"from: {key.start}"]
    lines += [f"{name}: {json.dumps(said, ensure_ascii=False)}" for name, said in words if said]
    entry = "  - " + "\n    ".join(lines) + "\n"
    before = file.text if file else HEAD
    text = before if before.endswith("\n") else f"{before}\n"
    known = parse_yaml(text, KEYS)[0]
    after = parse_yaml(text + entry, KEYS)[0]
    count = len(known.get("keys") or ()) if isinstance(known, dict) else 0
    if isinstance(after, dict) and isinstance(after.get("keys"), list) and len(after["keys"]) == count + 1:
        return text + entry
    message = "The file does not end in its list of keys, so nothing was added."
    return Problem("K05", message, KEYS, hint=f"Add these lines under `keys:` yourself.\n{entry.rstrip()}")


def shipped_key(role: Role) -> Ed25519PrivateKey:
    """The key of a role in the fictional example: everybody can make it, so it proves nothing.

    >>> str(key_of("example-care/log", shipped_key(Role.LOG)))[:26]
    'example-care/log+11907b91+'
    """
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"the example's {role} key".encode()).digest())


def _role_key(entry: KeyEntry) -> RoleKey:
    key = read_key(entry.key)
    if key.algorithm is not Algorithm.ED25519:
        raise NoteError(f"{key.name} is the key of a cosigner; here stand keys that sign notes (Ed25519).")
    return RoleKey(entry.role, key, entry.from_, entry.until, entry.holder, entry.proof, entry.lost)


def _faults(key: RoleKey, before: _Known, *, fictional: bool) -> list[tuple[str, Problem]]:
    """Setting and problem of all that is wrong with a key, beside those that stand before it."""
    faults = []
    if before.taken & {key.key.public, key.key.name}:
        message = f"The key {key.key.name}, or its name, stands twice."
        faults.append(("key", Problem("K02", message, hint="Each key has a name of its own: add the year.")))
    if key.until is not None and key.until < key.start:
        faults.append(("until", Problem("K03", f"The last day, {key.until}, is before the first, {key.start}.")))
    if key.lost and key.until is None:
        hint = "Say with `until` from which day on it is not to be believed."
        faults.append(("lost", Problem("K03", "A lost key without a last day would still sign.", hint=hint)))
    if key.until is None and (other := before.endless.get(key.role)):
        message = f"Two keys sign for the {key.role} from {max(key.start, other)} on, without an end."
        faults.append(("from", Problem("K03", message, hint="Give the older one its last day: `until`.")))
    if not fictional and key.key.public == key_of(key.key.name, shipped_key(key.role)).public:
        message = "This is a key of the program's own fictional example: everybody can sign with it."
        hint = f"Make your own: `transparency keys new {key.role}`."
        faults.append(("key", Problem("K04", message, hint=hint)))
    return faults
