"""Pseudonyms: ids made from the source's stable ids with a secret key, and the crosswalk between both.

An id is ``p-`` (providers), ``g-`` (grants) or ``e-`` (events) and 16 letters of base 32: 80 bits of HMAC-SHA256 over
``transparency/v1``, kind, origin and source id (reference ``verification.md`` section 10), never over a name or an
address. A hash without a key could be found out by trying; with it the ids tell a reader nothing.

Key and crosswalk lie in the private folder, which no repository and no build reads. A new key is a new *epoch*: ids
given before stay, people and grants seen for the first time get ids by the new key.

Of somebody who was taken out of the crosswalk it keeps a keyed digest in the place of the id in the source: enough to
ask when the source names them again, too little to read who it was.
"""

import csv
import hmac
import io
import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from transparency.importing.spelling import loose_form
from transparency.publication.problem import Problem

KEY_FILE = "pseudonyms.key"
CROSSWALK = "crosswalk.csv"
_COLUMNS = ("kind", "origin", "source", "id", "epoch")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [first + second for first in _LETTERS for second in _LETTERS]
FORGOTTEN = "forgotten-"
"""What the crosswalk puts before the kind of an id whose source was taken out of it."""
PREFIX = {"provider": "p-", "grant": "g-", "event": "e-"}


@dataclass(slots=True)
class Pseudonyms:
    """Keys by epoch (the last one is in force) and every id given so far."""

    keys: list[bytes]
    ids: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """(kind, origin, source id) → id."""
    epochs: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def id_of(self, kind: str, origin: str, source: str) -> str:
        """The id of a provider, grant or event; the same for ever. Events are not in the crosswalk."""
        place = (kind, origin, source)
        if (known := self.ids.get(place)) is not None:
            return known
        message = "\n".join(("transparency/v1", kind, origin, source)).encode()
        # Events carry the first epoch's key for ever: importing twice must find them whichever key is in force.
        key = self.keys[0] if kind == "event" else self.keys[-1]
        made = PREFIX[kind] + base32(hmac.digest(key, message, "sha256")[:10])
        if kind != "event":
            self.ids[place] = made
            self.epochs[place] = len(self.keys)
        return made

    def drop(self, ids: Collection[str]) -> None:
        """Take ids out of the crosswalk for which the ledger has no line any more."""
        for place in [place for place, id in self.ids.items() if id in ids]:
            del self.ids[place], self.epochs[place]

    def forget(self, ids: Collection[str]) -> None:
        """Put digests in the place of the source's ids. The ids of the ledger stay what they are."""
        for place in [place for place, id in self.ids.items() if id in ids and not place[0].startswith(FORGOTTEN)]:
            gone = self._forgotten(*place)
            self.ids[gone], self.epochs[gone] = self.ids.pop(place), self.epochs.pop(place)

    def anyone_forgotten(self) -> bool:
        """Whether anybody was taken out of the crosswalk so far."""
        return any(kind.startswith(FORGOTTEN) for kind, _, _ in self.ids)

    def was_forgotten(self, kind: str, origin: str, source: str) -> bool:
        """Whether somebody of this id was taken out of the crosswalk, or a grant of theirs."""
        return self._forgotten(kind, origin, source) in self.ids

    def know_again(self, kind: str, origin: str, source: str) -> None:
        """Take somebody who was forgotten back into the crosswalk."""
        gone, place = self._forgotten(kind, origin, source), (kind, origin, source)
        self.ids[place], self.epochs[place] = self.ids.pop(gone), self.epochs.pop(gone)

    def _forgotten(self, kind: str, origin: str, source: str) -> tuple[str, str, str]:
        return FORGOTTEN + kind, origin, self.digest(loose_form(source))

    def digest(self, text: str) -> str:
        """What stands for a text of somebody who was forgotten: nobody reads it back without key and text."""
        message = "\n".join(("transparency/v1", "forgotten", text)).encode()
        return base32(hmac.digest(self.keys[0], message, "sha256")[:10])

    def rotate(self) -> None:
        """Begin a new epoch with a new key."""
        self.keys.append(secrets.token_bytes(32))

    def key_text(self) -> str:
        """The key file: one line an epoch, in hexadecimal."""
        return "".join(f"{key.hex()}\n" for key in self.keys)

    def crosswalk_text(self) -> str:
        """The crosswalk as CSV, sorted."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for place in sorted(self.ids):
            kind, origin, source = place
            writer.writerow([kind, origin, shielded(source), self.ids[place], self.epochs[place]])
        return text.getvalue()


def open_pseudonyms(private: Path) -> tuple[Pseudonyms | None, list[Problem]]:
    """Read key and crosswalk, or make a first key in memory; nothing is written here. Problems: N11."""
    key_file, crosswalk = private / KEY_FILE, private / CROSSWALK
    try:
        if not key_file.exists():
            if crosswalk.exists():
                message = f"The private folder has {CROSSWALK} but not {KEY_FILE}."
                return None, [
                    Problem("N11", message, hint="Put the key back from your backup; a new one would give new ids.")
                ]
            return Pseudonyms([secrets.token_bytes(32)]), []
        if os.name == "posix" and key_file.stat().st_mode & 0o077:
            message = f"{KEY_FILE} can be read by others on this computer."
            return None, [Problem("N11", message, hint=f"Run: chmod 600 {private.name}/{KEY_FILE}")]
        keys = [bytes.fromhex(line) for line in key_file.read_text("ascii").split()]
        if not keys or any(len(key) != 32 for key in keys):
            raise ValueError("length")
        if len(keys) > 1 and not crosswalk.exists():
            message = f"{KEY_FILE} has {len(keys)} epochs, but {CROSSWALK}, which tells whose id is of which, is lost."
            return None, [Problem("N11", message, hint="Put the crosswalk back from your backup.")]
        pseudonyms = Pseudonyms(keys)
        if crosswalk.exists():
            with crosswalk.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    place = (row["kind"], row["origin"], unshielded(row["source"]))
                    pseudonyms.ids[place], pseudonyms.epochs[place] = row["id"], int(row["epoch"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is damaged"
        message = f"Key and crosswalk in the private folder cannot be read: {reason}."
        return None, [Problem("N11", message, hint="Put both files back from your backup.")]
    return pseudonyms, []


def rotated(private: Path) -> tuple[Pseudonyms | None, list[Problem]]:
    """Key and crosswalk with a new epoch begun; nothing is written here. Problems: N11.

    Refused without a crosswalk: under the new key everybody known would be taken for somebody new.
    """
    for name in (KEY_FILE, CROSSWALK):
        if not (private / name).exists():
            message = f"The private folder has no {name}, so there is nothing to begin a new epoch after."
            hint = "The first import makes key and crosswalk. If there was one, put both back from your backup."
            return None, [Problem("N11", message, hint=hint)]
    names, problems = open_pseudonyms(private)
    if names is not None:
        names.rotate()
    return names, problems


def base32(ten: bytes) -> str:
    """Ten bytes as 16 letters and digits (RFC 4648, small): several times as fast as ``base64.b32encode``."""
    number = int.from_bytes(ten, "big")
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(70, -1, -10)])


def shielded(cell: str) -> str:
    """A cell that a spreadsheet takes as text: what it would run as a formula gets an apostrophe in front."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def unshielded(cell: str) -> str:
    """The cell as it was before :func:`shielded`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
