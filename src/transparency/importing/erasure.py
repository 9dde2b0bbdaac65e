"""Taking a person out of ``private/``: the ledger stays whole, and nothing there says any more who the pseudonym is.

Where id, name and address stood stands a keyed digest, so that a later export that names the person again is asked
about (N44) and makes no second pseudonym in silence. Whoever has the key *and* the id in the source can still work out
the pseudonym: that ends only with the id in the source, or with the key.
"""

import csv
import io
from pathlib import Path

from msgspec import Struct

from transparency.durable import File, read_before
from transparency.importing.pseudonym import CROSSWALK, Pseudonyms, open_pseudonyms
from transparency.importing.report import REPORT
from transparency.importing.spelling import loose_form, plain_form
from transparency.importing.tables.people import KnownPeople, name_form, read_people
from transparency.importing.target import Target
from transparency.personal.roster import PEOPLE
from transparency.publication.problem import Problem

_NAMES = "names.csv"
_MOST = 64 << 20
"""Of larger files it is not told whether they still name somebody."""


class Erasure(Struct, frozen=True):
    """What taking a person out changes."""

    provider: str
    """The pseudonym, which stays in the ledger."""
    awards: int
    files: tuple[File, ...]
    still: tuple[str, ...]
    """Other files of the private folder in which the person's id, name or address stands."""


def erasure(target: Target, private: Path, person: str) -> tuple[Erasure | None, list[Problem]]:
    """How ``person`` (a pseudonym, an id in the source, a name or an address) is taken out; N15 when nobody fits."""
    names, problems = open_pseudonyms(private)
    people, more = read_people(private)
    if names is None or people is None:
        return None, problems + more
    found = _meant(person, names, people)
    if len(found) != 1:
        message = "Several people fit that." if found else "Nobody is known by that in the private folder."
        hint = (
            "Name the person by the pseudonym, which begins with p-." if found else "It has to be as it stands there."
        )
        return None, [Problem("N15", message, hint=hint)]
    provider, sources = next(iter(found.items()))
    grants: set[str] = set()
    if target.book is not None:
        events = target.book.events.drop_nulls(["grant", "provider"])
        grants = set(events.filter(events["provider"] == provider)["grant"])
    awards = {source for (kind, _, source), id in names.ids.items() if kind == "grant" and id in grants}
    marks = {*sources, *awards}
    for id, name, mail in people.known:
        if id in sources:
            marks |= {name, mail} - {""}
    names.forget({provider, *grants})
    for source in sources:
        people.forget(source, names)
    texts = {CROSSWALK: names.crosswalk_text().encode()}
    if (private / PEOPLE).exists():
        texts[PEOPLE] = people.text().encode()
    texts |= _without_name(private, provider)
    for end in ("md", "json"):
        name = f"{REPORT}.{end}"
        if _names(private / name, marks):
            texts[name] = b"" if end == "md" else b"{}\n"
    files = tuple(File(private / name, data, read_before(private / name), private=True) for name, data in texts.items())
    others = [path for path in sorted(private.rglob("*")) if path.is_file() and path.name not in texts]
    still = tuple(path.relative_to(private).as_posix() for path in others if _names(path, marks))
    return Erasure(provider, len(awards), files, still), []


def _meant(person: str, names: Pseudonyms, people: KnownPeople) -> dict[str, set[str]]:
    """Pseudonym → ids in the source, of everybody who is meant by a pseudonym, an id, a name or an address."""
    name, mail = name_form(person), loose_form(person)
    named = {
        id
        for id, known, address in people.known
        if name == name_form(known) or (address and mail == loose_form(address))
    }
    found: dict[str, set[str]] = {}
    for (kind, _, source), id in names.ids.items():
        if kind == "provider" and (id == person or source in named or plain_form(source) == plain_form(person)):
            found.setdefault(id, set()).add(source)
    return found


def _without_name(private: Path, provider: str) -> dict[str, bytes]:
    """The company's own list of names for statements, without the pseudonym, if it has it."""
    before = read_before(private / _NAMES)
    if before is None or provider.encode() not in before:
        return {}
    out = io.StringIO()
    rows = csv.reader(io.StringIO(before.decode("utf-8-sig", "surrogateescape")))  # as a spreadsheet program saved it
    try:
        csv.writer(out, lineterminator="\n").writerows(row for row in rows if provider not in row)
    except csv.Error:  # it stays, and is named among the places where the name still stands
        return {}
    return {_NAMES: out.getvalue().encode("utf-8", "surrogateescape")}


def _names(path: Path, marks: set[str]) -> bool:
    """Whether one of these texts stands in a file; of workbooks and archives it cannot be told."""
    if not path.is_file() or path.stat().st_size > _MOST:
        return False
    data = path.read_bytes().decode("utf-8", "replace").casefold()
    return any(mark.casefold() in data for mark in marks if len(mark) > 2)
