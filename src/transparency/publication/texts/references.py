"""References to figures in a text: ``{{ figure("pool.available") }}``, of a quarter ``{{ figure("…", "2025-q4") }}``.

They are found in the text as written and never run as a template. Each becomes one private character while Markdown
works, so that nothing in a number can be taken for Markdown; :mod:`transparency.publication.markdown.tree` puts the
number in its place.
"""

import re
from collections.abc import Callable, Iterable

from msgspec import Struct

from transparency.publication.files.suggestion import did_you_mean
from transparency.publication.markdown.source import Source
from transparency.publication.problem import Problem

FIRST = 0xF0000
"""Code point that stands for the first reference; the private plane that texts must not use."""
MOST = 1000

REFERENCE = re.compile(
    r"\{\{\s*figure\(\s*(?P<q1>[\"'])(?P<id>[A-Za-z0-9_.-]{1,100})(?P=q1)\s*"
    r"(?:,\s*(?P<q2>[\"'])(?P<quarter>[0-9]{4}-(?:q[1-4]|t[1-3]))(?P=q2)\s*)?\)\s*\}\}"
)
_BRACES = re.compile(r"\{\{")

Figure = Callable[[str], str | None]
"""Printed text of ``id`` or ``id@quarter``; ``None`` when there is no such figure."""


class FigureReference(Struct, frozen=True):
    """A reference found: ``key`` is ``id`` or ``id@quarter``."""

    key: str
    printed: str
    offset: int


def resolve(
    source: Source, figure: Figure, known: Iterable[str] = ()
) -> tuple[str, list[FigureReference], list[Problem]]:
    """The text with a private character for each reference outside code, the references in order, and the problems."""
    pieces: list[str] = []
    found: list[FigureReference] = []
    problems: list[Problem] = []
    known = list(known)
    end = 0
    for braces in _BRACES.finditer(source.prose):
        start = braces.start()
        if start < end:
            continue
        match = REFERENCE.match(source.prose, start)
        if match is None:
            problems.append(_odd(source, start))
            continue
        if len(found) >= MOST:
            message = f"There are more than {MOST} references to figures."
            problems.append(source.problem("M07", message, start, "Split the text."))
            break
        key = match["id"] + (f"@{match['quarter']}" if match["quarter"] else "")
        printed = figure(key)
        if printed is None:
            problems.append(_unknown(source, match, figure, known))
        pieces += [source.text[end:start], chr(FIRST + len(found))]
        found.append(FigureReference(key, printed if printed is not None else "?", start))
        end = match.end()
    pieces.append(source.text[end:])
    return "".join(pieces), found, problems


def _unknown(source: Source, match: re.Match[str], figure: Figure, known: list[str]) -> Problem:
    name, quarter = match["id"], match["quarter"]
    if quarter and (figure(name) is not None or name in known):
        message = f'There is no figure "{name}" for {quarter}.'
        return source.problem("M03", message, match.start("quarter"), "Name a disclosed quarter.")
    hint = did_you_mean(name, known, here="Figures") if known else "The page of numbers lists every figure's id."
    return source.problem("M03", f'There is no figure "{name}".', match.start("id"), hint)


def _odd(source: Source, start: int) -> Problem:
    written = source.text[start : start + 80].split("\n")[0]
    end = written.find("}}")
    written = written[: end + 2] if end > 0 else written
    hint = 'Write it as {{ figure("pool.available") }}; to show braces as they are, put them between backticks.'
    if any(quote in written for quote in "“”„‘’"):
        hint = 'Use straight quotes: {{ figure("pool.available") }}.'
    return source.problem("M03", f"This is not a reference to a figure: {written}", start, hint)
