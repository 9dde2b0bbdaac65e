"""Reading ``governance/motions.yaml``: what was put to a vote, how it went, what was answered, and what came of it."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from transparency.governance.council import Fault, Happened, Power, Sentence, out_of_order
from transparency.governance.governance_file import read_model
from transparency.publication.files.suggestion import did_you_mean
from transparency.publication.problem import Problem
from transparency.publication.settings import Model

MOTIONS = "governance/motions.yaml"
FIVES = 5
"""In which votes of all providers are counted, as people are everywhere."""

MotionId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$", max_length=40)]
People = Annotated[int, Field(ge=0, le=10_000_000)]


class Ballot(Model):
    """A vote. That of a named body is exact; that of all providers is counted in fives."""

    on: date
    could_vote: Annotated[People, Field(gt=0)]
    """How many could vote."""
    for_: Annotated[People, Field(alias="for")]
    against: People = 0
    abstain: People = 0

    @property
    def cast(self) -> int:
        """How many voted."""
        return self.for_ + self.against + self.abstain

    @property
    def passed(self) -> bool:
        """Whether more were in favour than against."""
        return self.for_ > self.against


class CompanyAnswer(Model):
    """What the company decided."""

    on: date
    by: Annotated[str, Field(min_length=1, max_length=80)]
    """Who decided, as printed: ``Board``."""
    followed: Literal["followed", "partly", "not"]
    """Whether it did what the motion asks for."""
    words: Sentence
    """What it decided."""
    reason: Sentence | None = None
    """Why not, or not wholly: needed unless the motion was followed."""


class CarriedOut(Model):
    """What has to be done about it."""

    due: date
    done: date | None = None


class Motion(Model):
    """One motion or proposal."""

    id: MotionId
    title: Annotated[str, Field(min_length=1, max_length=160)]
    text: Sentence | None = None
    """What it asks for."""
    moved: date
    """The day on which it was put forward."""
    by: Literal["provider", "council", "company"]
    """Who put it forward."""
    body: Literal["providers", "council"]
    """Who votes."""
    power: Power
    rule: str | None = None
    """The rule that it is about."""
    comments_until: date | None = None
    """The last day on which everybody can say what they think of it."""
    vote: Ballot | None = None
    answer_due: date | None = None
    """The day by which the company has to answer."""
    answer: CompanyAnswer | None = None
    to_do: CarriedOut | None = None
    history: Annotated[tuple[Happened, ...], Field(max_length=200)] = ()


class MotionsFile(Model):
    """The whole file."""

    schema_: Annotated[Literal["transparency-motions/1"], Field(alias="schema")]
    motions: Annotated[tuple[Motion, ...], Field(max_length=1000)] = ()


def read_motions(root: Path, rules: Sequence[str], minimum: int) -> tuple[tuple[Motion, ...], list[Problem]]:
    """The motions in the order of the file; no file means none.

    ``rules``: ids of the rules there are. ``minimum``: no vote of fewer providers is told. Problems: G01 to G05, M09.
    """
    stated, file, problems = read_model(root, MOTIONS, MotionsFile)
    if stated is None or file is None:
        return (), problems
    problems = file.typed_people()
    known: set[str] = set()
    for place, motion in enumerate(stated.motions):
        faults = [*_faults(motion, minimum), *_named(motion, known, rules)]
        problems += [file.at(problem, ("motions", place, *setting)) for setting, problem in faults]
        known.add(motion.id.lower())
    return stated.motions, problems


def _named(motion: Motion, known: set[str], rules: Sequence[str]) -> Iterator[Fault]:
    if motion.id.lower() in known:
        yield ("id",), Problem("G03", f"The motion {motion.id} stands twice.", hint="Give each its own id.")
    if motion.rule is not None and motion.rule not in rules:
        hint = did_you_mean(motion.rule, rules)
        yield ("rule",), Problem("G05", f"There is no rule “{motion.rule}”.", hint=hint)


def _faults(motion: Motion, minimum: int) -> Iterator[Fault]:
    """Setting and problem of all that is wrong with one motion by itself."""
    if motion.vote:
        yield from _of_vote(motion, motion.vote, minimum)
    answer = motion.answer
    if answer and answer.followed != "followed" and not answer.reason:
        hint = "Say why in `reason`: it is printed beside the decision."
        yield ("answer", "followed"), Problem("G02", f"{motion.id} was not followed wholly, and no reason is given.",
                                              hint=hint)  # fmt: skip
    days = [("moved", motion.moved), ("vote", motion.vote.on if motion.vote else None)]
    days += [("answer", answer.on if answer else None), ("to_do", motion.to_do.done if motion.to_do else None)]
    stated = [(name, day) for name, day in days if day is not None]
    for (_before, earlier), (name, day) in pairwise(stated):
        if day < earlier:
            message = f"In {motion.id} the day {day} is before {earlier}, which it follows."
            yield (name,), Problem("G04", message, hint="Put forward, voted on, answered, done: in this order.")
    yield from out_of_order(motion.history, motion.id)


def _of_vote(motion: Motion, vote: Ballot, minimum: int) -> Iterator[Fault]:
    if vote.cast > vote.could_vote:
        message = f"In {motion.id} {vote.cast:,} voted, and {vote.could_vote:,} could."
        yield ("vote", "could_vote"), Problem("G01", message, hint="Correct one of the numbers.")
    if motion.body != "providers":
        return
    if vote.could_vote < minimum:
        message = f"{motion.id} was voted on by fewer than {minimum} people, which could tell how one of them voted."
        yield ("vote", "could_vote"), Problem("G06", message, hint="Leave the vote out, and tell it in the history.")
    for name, count in (("could_vote", vote.could_vote), ("for", vote.for_), ("against", vote.against),
                        ("abstain", vote.abstain)):  # fmt: skip
        if count % FIVES:
            message = f"In {motion.id} “{name}” is {count}, and votes of all providers are counted in fives."
            near = count - count % FIVES
            yield ("vote", name), Problem("G06", message, hint=f"Write {near:,} or {near + FIVES:,}.")
