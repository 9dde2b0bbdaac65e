"""Telling people apart in an export without stable ids: a random id for each, kept in private/people.csv."""

import csv
import io
import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from transparency.importing.pseudonym import FORGOTTEN, Pseudonyms, open_pseudonyms, shielded, unshielded
from transparency.importing.spelling import loose_form, plain_form
from transparency.personal.roster import PEOPLE
from transparency.publication.problem import Problem

COLUMNS = ("person", "name", "email")
_RANDOM = re.compile("h[0-9a-f]{16}")
"""An id of ours for somebody whom the source only names."""


def name_form(name: str) -> str:
    r"""A name as it is compared: in any Unicode form, with any blanks, in any capitals.

    >>> name_form("Rene\u0301e  EXAMPLE") == name_form("Ren\u00e9e\u00a0Example")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", plain_form(name)).casefold().split())


@dataclass(slots=True)
class KnownPeople:
    """Everyone seen so far: (id, name, address). The lint looks for these names, so they never slip into a text."""

    known: list[tuple[str, str, str]] = field(default_factory=list)
    names: Pseudonyms | None = None
    """By which those who were forgotten are known; ``None``: nobody was."""
    _ids: set[tuple[str, str, str]] = field(default_factory=set)
    _by_name: dict[str, dict[tuple[str, str], None]] = field(default_factory=dict)
    """Name in its compared form → (person, address) of everyone who has it."""
    _by_mail: dict[str, set[str]] = field(default_factory=dict)
    _by_digest: dict[str, set[str]] = field(default_factory=dict)
    """What stands for a name or address of somebody who was forgotten → the person."""

    def __post_init__(self) -> None:
        given, self.known = self.known, []
        for entry in given:
            self.note(*entry)

    def note(self, person: str, name: str, email: str) -> None:
        """Remember the name of a person who has an id in the source; not of one who was forgotten."""
        entry = (person, name, email)
        if marks := [cell for cell in entry[1:] if cell.startswith(FORGOTTEN)]:
            for mark in marks:
                self._by_digest.setdefault(mark, set()).add(person)
            self.known.append(entry)
            return
        if self.names is not None and self.names.was_forgotten("provider", "table", person):
            return
        if (name or email) and entry not in self._ids:
            self._ids.add(entry)
            self.known.append(entry)
            self._by_name.setdefault(name_form(name), {})[person, loose_form(email)] = None
            if email:
                self._by_mail.setdefault(loose_form(email), set()).add(person)

    def id_of(self, name: str, email: str) -> str | None:
        """The id of a person by address, else by name; a new random one at first sight. ``None``: several fit."""
        wanted, mail = name_form(name), loose_form(email)
        by_mail = self._by_mail.get(mail, set()) if mail else set()
        by_name = {
            person for person, address in self._by_name.get(wanted, ()) if not mail or not address or address == mail
        }
        fits = set(by_mail or by_name or self._forgotten(wanted, mail))
        if len(fits) > 1:
            return None
        person = fits.pop() if fits else "h" + secrets.token_hex(8)
        self.note(person, name, email)
        return person

    def _forgotten(self, name: str, mail: str) -> set[str]:
        """Who had this address before they were forgotten, else this name."""
        if self.names is None or not self._by_digest:
            return set()
        marks = [FORGOTTEN + self.names.digest(text) for text in (mail, name) if text]
        return next((self._by_digest[mark] for mark in marks if mark in self._by_digest), set())

    def forget(self, person: str, names: Pseudonyms) -> None:
        """Put digests in the place of a person's names and addresses.

        Under an id of the source's own nothing is left: its digest in the crosswalk is enough to know them by.
        """
        own = _RANDOM.fullmatch(person) is None
        kept = [entry for entry in self.known if entry[0] != person]
        for _, name, mail in [] if own else [entry for entry in self.known if entry[0] == person]:
            marks = [FORGOTTEN + names.digest(cell) if cell else "" for cell in (name_form(name), loose_form(mail))]
            kept.append((person, marks[0], marks[1]))
        self.known = kept

    def text(self) -> str:
        """The file, sorted, safe to open in a spreadsheet."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([shielded(cell) for cell in entry] for entry in sorted(self.known))
        return out.getvalue()


def read_people(private: Path) -> tuple[KnownPeople | None, list[Problem]]:
    """Read ``private/people.csv``; nobody when there is none yet.

    Problems: N11, a file that another program saved in its own way. Read in part, everyone else would be taken for new.
    """
    names, _ = open_pseudonyms(private)
    people = KnownPeople(names=names if names and names.anyone_forgotten() else None)
    path = private / PEOPLE
    try:
        if path.exists():
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = csv.reader(file, strict=True)
                if tuple(next(rows, ())) != COLUMNS:
                    raise ValueError("columns")
                for person, name, email in filter(None, rows):
                    people.note(unshielded(person), unshielded(name), unshielded(email))
    except (OSError, ValueError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is damaged, or was saved as something else"
        hint = f"Put it back from your backup, or save it as “CSV UTF-8” with the columns {', '.join(COLUMNS)}."
        return None, [Problem("N11", f"{PEOPLE} in the private folder cannot be read: {reason}.", hint=hint)]
    return people, []
