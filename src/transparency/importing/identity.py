"""Which ids of a source are of one person or one award, however a program or a hand has spelled them.

An id that differs from a known one only in its Unicode form or its blanks is that id. One that differs in capitals or
leading zeros may be: that is asked (N43), for by it two people become one, or one person two.
"""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from transparency.importing.imported import Imported
from transparency.importing.pseudonym import Pseudonyms
from transparency.importing.questions import Question, Questions, plain
from transparency.importing.spelling import loose_form, plain_form

_CHOICES = {
    "same": "they are one, and keep the id that was first",
    "different": "they are two",
}

_AGAIN = {
    "leave-out": "nothing that the source says of them is taken; the ledger keeps what it has",
    "known": "they go on under the pseudonym that they had, and are in the crosswalk again",
}


def without_forgotten(imported: Imported, names: Pseudonyms, questions: Questions) -> None:
    """Take people out of ``imported`` who were taken out of the crosswalk, or know them again. Asks N44.

    An award of theirs is theirs even where its row names nobody: awards were taken out with their holder.
    """
    if not names.anyone_forgotten():
        return
    origin = imported.origin
    holders = {event.grant: event.provider for event in imported.transactions if event.grant and event.provider}
    forgotten = {
        person
        for person in {person.source for person in imported.people}
        | {event.provider for event in imported.transactions}
        if person and names.was_forgotten("provider", origin, person)
    }
    awards = {
        event.grant
        for event in imported.transactions
        if event.grant and (event.provider in forgotten or names.was_forgotten("grant", origin, event.grant))
    }
    left_out: set[str] = set()
    bare = {award for award in awards if holders.get(award) not in forgotten}
    for subject in sorted(forgotten) + sorted(bare):
        theirs = {award for award in awards if award == subject or holders.get(award) == subject}
        units = sum(event.units or 0 for event in imported.transactions if event.grant in theirs)
        what = "person" if subject in forgotten else "award"
        message = f"The source has {what} {subject}, who was taken out of the crosswalk by `import forget`."
        question = Question(f"forgotten:{plain(subject)}", "N44", message, "", _AGAIN, units or 1)
        if questions.ask(question) != "known":
            left_out |= theirs | {subject}
            continue
        for kind, ids in (("provider", {subject} & forgotten), ("grant", theirs)):
            for id in ids:
                if names.was_forgotten(kind, origin, id):
                    names.know_again(kind, origin, id)
    imported.people = [person for person in imported.people if person.source not in left_out]
    imported.transactions = [
        event for event in imported.transactions if event.provider not in left_out and event.grant not in left_out
    ]


def with_known_ids(imported: Imported, names: Pseudonyms, questions: Questions) -> None:
    """Give people and awards of ``imported`` the ids under which they are known. Asks N43."""
    units: dict[str, int] = {}
    for transaction in imported.transactions:
        if transaction.kind in ("grant", "transfer_in"):
            for id in (transaction.provider, transaction.grant):
                units[id] = units.get(id, 0) + (transaction.units or 0)
    people = {person.source for person in imported.people} | {event.provider for event in imported.transactions}
    awards = {event.grant for event in imported.transactions}
    persons = _known("provider", people - {""}, imported.origin, names, questions, units)
    grants = _known("grant", awards - {""}, imported.origin, names, questions, units)
    if persons:
        imported.people = [
            replace(person, source=persons.get(person.source, person.source)) for person in imported.people
        ]
    if persons or grants:
        imported.transactions = [
            replace(
                event,
                source=_begun_anew(event.source, grants if event.grant else persons, event.grant or event.provider),
                provider=persons.get(event.provider, event.provider),
                grant=grants.get(event.grant, event.grant),
            )
            for event in imported.transactions
        ]


def _begun_anew(source: str, ids: Mapping[str, str], id: str) -> str:
    """An event's id in the source, which a reader of tables begins with the award's or the person's."""
    return ids[id] + source[len(id) :] if id in ids and source.startswith(f"{id}/") else source


def _known(  # noqa: PLR0917 - the parts of one comparison
    kind: str, ids: Iterable[str], origin: str, names: Pseudonyms, questions: Questions, units: Mapping[str, int]
) -> dict[str, str]:
    """Id as it came → the id under which it is known; only of those that differ."""
    before = {source for (of, where, source) in names.ids if of == kind and where == origin}
    plain_forms = {plain_form(source): source for source in sorted(before)}
    renamed: dict[str, str] = {}
    loose: dict[str, str] = {}
    for source in sorted(before):
        loose.setdefault(loose_form(source), source)
    for id in sorted(ids):
        if id in before:
            continue
        if (spelled := plain_forms.get(plain_form(id))) is not None:
            renamed[id] = spelled
        elif (near := loose.setdefault(loose_form(id), id)) != id:
            what = "people" if kind == "provider" else "awards"
            message = f"Two {what} have ids that differ only in capitals, widths or leading zeros: {near} and {id}."
            choices = dict(_CHOICES)
            if kind == "grant" and id in units and near in units:  # the source grants both: they cannot be one
                del choices["same"]
            question = Question(f"same:{kind}.{plain(id)}", "N43", message, "", choices, units.get(id, 0) or 1)
            if questions.ask(question) == "same":
                renamed[id] = near
    return renamed
