"""A publication as read from ``content/``: settings, rules, policies and disclosed quarters; no ledger rows."""

from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from transparency.publication.files.text_file import TextFile
from transparency.publication.files.yaml_file import Positions
from transparency.publication.quarter import Quarter
from transparency.publication.settings import Settings


class Document(Struct, frozen=True):
    """A Markdown text with the place it came from. ``body_line`` is the line of the file on which ``body`` starts."""

    path: str
    body: str
    body_line: int
    sha256: str


class Stated(Struct, frozen=True):
    """What a policy says of a field of the rule, and where in its head it says so."""

    field: str
    """``on_leave.exercise_window_days``."""
    value: str | int | bool | None
    line: int


class Policy(Struct, frozen=True):
    """One version of one policy (front matter of ``content/policies/<slug>/<version>.md``)."""

    slug: str
    title: str
    version: str
    effective: date
    summary: str
    reviewed_by: str
    document: Document
    states: tuple[Stated, ...] = ()
    """What it says of the rules that are in force while it is."""
    outline: bool = False
    """Whether its text only says what is to be written."""


class LeaveTerms(Struct, frozen=True):
    """What a rule says of a leave of absence: earning goes on for some days, and what comes when it is over."""

    continues_days: int
    catch_up: bool = False
    """Whether what fell due meanwhile is earned on the day of return; else the schedule is put off."""


class RuleHead(Struct, frozen=True):
    """Which rule, in force from when to when: all that the ledger needs of one that is or was in force."""

    id: str
    title: str
    summary: str
    announced: date
    effective_from: date
    effective_to: date | None
    supersedes: str | None
    path: str
    sha256: str
    leave: LeaveTerms | None = None
    """What a leave of absence does; ``None`` where the rule does not say: nothing."""
    window_days: int | None = None
    """Days after leaving in which earned options can still be bought; ``None`` without a limit."""


class RuleFile(Struct, frozen=True, eq=False):
    """A rule file as data, each value with its place: drafts and proposals too. ``transparency.rules`` reads it.

    Each file read is itself and no other, so that what was made of it can be looked up by it.
    """

    text: TextFile
    data: Any
    positions: Positions


class Disclosed(Struct, frozen=True):
    """A disclosed quarter: ``content/quarters/<id>/commentary.md`` and what its front matter says."""

    quarter: Quarter
    published: date
    closed: date
    """Last ``recorded`` day that still counts in this quarter; later events enter a later quarter as prior-period."""
    next_release: date | None
    signed_by: str
    commentary: Document
    outline: bool = False
    """Whether the commentary is still the one that ``init`` wrote."""


class Publication(Struct, frozen=True):
    """Everything in ``content/`` except ledger rows. ``policies`` and ``rules`` oldest first; quarters in order."""

    root: Path
    settings: Settings
    policies: tuple[Policy, ...]
    rules: tuple[RuleHead, ...]
    disclosed: tuple[Disclosed, ...]
    rule_files: tuple[RuleFile, ...] = ()
    """Every file of ``rules/`` whose head is sound, by path."""
