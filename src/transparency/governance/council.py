"""Reading ``governance/council.yaml``: the body that speaks for providers, who sits on it, and what it may do."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from transparency.governance.governance_file import read_model
from transparency.publication.problem import Problem
from transparency.publication.settings import Model

COUNCIL = "governance/council.yaml"

Sentence = Annotated[str, Field(min_length=1, max_length=400)]
"""A sentence or two that is printed."""
Fault = tuple[tuple[str | int, ...], Problem]
"""A setting of a file, and what is wrong there."""
Power = Literal["binding", "consent", "advisory", "observer"]
"""What a vote can do: it binds the company; nothing is decided without it; it is advice; the body is only heard."""


class Happened(Model):
    """An entry of a history. Entries are added, never taken back."""

    on: date
    what: Sentence


class Seat(Model):
    """One seat. Nobody is named: people who sit on it hold units."""

    speaks_for: Annotated[str, Field(min_length=1, max_length=120)]
    """Whom it speaks for, as printed: ``Associate therapists``."""
    filled_by: Literal["election", "appointment"]
    """Whether providers elect who sits on it, or the company chooses."""
    since: date | None = None
    """The day on which it was filled last; ``null``: it is empty."""
    until: date | None = None
    """The last day of the term."""


class Council(Model):
    """The whole file."""

    schema_: Annotated[Literal["transparency-council/1"], Field(alias="schema")]
    name: Annotated[str, Field(min_length=1, max_length=80)]
    """As printed: ``Provider council``."""
    power: Power
    chosen: Sentence
    """How its members are chosen, and by whom."""
    term: Sentence
    """For how long, and how somebody can be removed."""
    paid: Sentence
    """What a member gets for it, and from whom."""
    own_units: Sentence
    """What members hold themselves."""
    conflicts: Sentence | None = None
    """What happens when a member has an interest of their own."""
    rights: Annotated[tuple[Sentence, ...], Field(max_length=20)] = ()
    """What it may see, and ask for."""
    reach: Annotated[str, Field(max_length=200)] = ""
    """How to reach it without the company, as printed."""
    seats: Annotated[tuple[Seat, ...], Field(max_length=200)] = ()
    history: Annotated[tuple[Happened, ...], Field(max_length=200)] = ()
    """What was changed of the above, and when."""


def read_council(root: Path) -> tuple[Council | None, list[Problem]]:
    """The council; no file means that none is stated. Problems: G04 (days that cannot be), M09."""
    council, file, problems = read_model(root, COUNCIL, Council)
    if council is None or file is None:
        return None, problems
    problems = file.typed_people()
    for place, seat in enumerate(council.seats):
        if seat.until and (seat.since is None or seat.until < seat.since):
            hint = "Give `since`, the day on which it was filled, and a later `until`; leave both out of an empty seat."
            problem = Problem("G04", f"The term of the seat for {seat.speaks_for} ends before it begins.", hint=hint)
            problems.append(file.at(problem, ("seats", place, "until")))
    problems += [file.at(problem, setting) for setting, problem in out_of_order(council.history, "the council")]
    return council, problems


def out_of_order(history: Sequence[Happened], whose: str) -> Iterator[Fault]:
    """G04 for each entry of a history that stands after a later one, with its setting."""
    for number, (one, after) in enumerate(pairwise(history)):
        if after.on < one.on:
            message = f"In the history of {whose} {after.on} stands after {one.on}."
            yield ("history", number + 1, "on"), Problem("G04", message, hint="Add to a history at its end.")
