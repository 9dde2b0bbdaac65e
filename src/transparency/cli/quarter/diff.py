"""``transparency diff``: every figure's movement with its causes, rules and texts, pages that change."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transparency.cli.options import CONTENT, options

if TYPE_CHECKING:
    from transparency.workflow.difference import BooksMove, FigureMove, PublicationDiff

MOST = 12
"""So many pages are named; the rest are counted."""


@click.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", required=False)
@options(CONTENT)
@click.option("--private", is_flag=True, help="Also what the ledger moved, exactly: for the company alone.")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
def diff(before: str, after: str | None, content: Path, *, private: bool, form: str) -> None:
    """Say what differs between A and B: two quarters (2026-q2 2026-q3), or two states of the publication.

    A state is a folder of content, or a commit, branch or tag; B is then what lies here, if it is not given. Of states
    only what they publish is compared: `--format markdown` says it as a comment on a pull request, with no number that
    is not public.
    """
    from transparency.cli.printing import tell, verdict
    from transparency.publication.problem import exit_code
    from transparency.publication.quarter import quarter_label
    from transparency.workflow.difference import books_moves, diff_of_quarters, diff_of_states

    quarters = quarter_label(before.lower()) is not None
    if quarters and (after is None or not quarter_label(after.lower())):
        raise click.UsageError("Name two quarters, or two states.")
    if private and not quarters:
        raise click.UsageError("--private goes with two quarters.")
    if private and form == "markdown":
        raise click.UsageError("--private and markdown do not go together: a comment may be seen by others.")
    if quarters and after is not None:
        found, problems = diff_of_quarters(content, before, after)
    else:
        found, problems = diff_of_states(content, before, after or str(content))
    moves: tuple[BooksMove, ...] = ()
    if private and after is not None and found is not None:
        moves, wrong = books_moves(content, before, after)
        problems = [*problems, *wrong]
    if found is None or exit_code(problems):
        tell(problems, root=content, form="text")
        click.echo(verdict(problems), err=True)
        sys.exit(exit_code(problems) or 1)
    if found.draft and form == "markdown":
        raise click.UsageError("A quarter of it is open: its numbers are not public, and a comment may be.")
    lines = {"text": _text, "markdown": _markdown}
    if form == "json":
        click.echo(json.dumps(_as_json(found, moves, private=private), ensure_ascii=False, indent=1))
    else:
        for line in (*lines[form](found), *(_books(moves) if private else ())):
            click.echo(line)


def _headed(found: "PublicationDiff") -> str:
    """Whether any number is another one, and between what."""
    if not found.figures:
        following = f" (next public figures: {found.next_release})" if found.next_release else ""
        return f"NO CHANGE{following}"
    return f"{_changing(len(found.figures), 'figure')} ({found.before} → {found.after})"


def _changing(count: int, what: str) -> str:
    """How many change.

    >>> _changing(1, "page"), _changing(1200, "page")
    ('1 page changes', '1,200 pages change')
    """
    return f"1 {what} changes" if count == 1 else f"{count:,} {what}s change"


def _text(found: "PublicationDiff") -> Iterator[str]:
    yield f"Public numbers{f', if {found.after} were closed now' if found.draft else ''}: {_headed(found)}"
    for move in found.figures:
        name, was, now, by = _told(move, found.currency)
        yield f"  {name}: {was} → {now}{f' ({by})' if by else ''}"
        yield from (f"      {cause}" for cause in _causes(move, found.currency))
    for text in found.texts:
        yield f"{text.kind} {text.id}: {text.what}"
    yield _changing(len(found.pages), "page")
    yield from (f"  {what:<8}{path}" for path, what in found.pages[:MOST])
    if len(found.pages) > MOST:
        yield f"  … and {len(found.pages) - MOST:,} more"


def _markdown(found: "PublicationDiff") -> Iterator[str]:
    yield f"**Public numbers if merged:** {_headed(found)}"
    if found.figures:
        yield from ("", "| figure | before | after | change | why |", "| --- | ---: | ---: | ---: | --- |")
    for move in found.figures:
        name, was, now, by = _told(move, found.currency)
        yield f"| {name} | {was} | {now} | {by} | {'; '.join(_causes(move, found.currency))} |".replace("  ", " ")
    if found.texts:
        yield from ("", "**Rules and texts**", "")
        yield from (f"* {text.kind} `{text.id}`: {text.what}" for text in found.texts)
    yield from ("", f"**Pages that change:** {len(found.pages):,}")
    yield from (f"* {what}: `{path}`" for path, what in found.pages[:MOST])
    if len(found.pages) > MOST:
        yield f"* … and {len(found.pages) - MOST:,} more"


def _told(move: "FigureMove", currency: str) -> tuple[str, str, str, str]:
    """Name, before, after and change, as they are printed."""
    from transparency.telling.numbers.figures import figure_name
    from transparency.telling.numbers.format import signed, spoken

    was, now = (spoken(value, move.unit, currency=currency) for value in (move.before, move.after))
    return figure_name(move.id), was, now, signed(move.by, move.unit, currency=currency) if move.by else ""


def _causes(move: "FigureMove", currency: str) -> list[str]:
    from transparency.release.catalogue import figure
    from transparency.release.release import Unit
    from transparency.telling.numbers.figures import figure_name
    from transparency.telling.numbers.format import signed
    from transparency.telling.numbers.lines import movement_name

    told = []
    for cause in move.causes:
        entry = figure(cause.figure) if cause.figure else None
        name = figure_name(cause.figure) if cause.figure else movement_name(cause.line)
        told.append(f"{name} {signed(cause.moved, entry.unit if entry else Unit.UNITS, currency=currency)}")
    return told


def _books(moves: "tuple[BooksMove, ...]") -> Iterator[str]:
    """The exact movements, in columns."""
    places = ("available", "unvested", "vested", "gone", "owned", "unearned")
    yield "Exact, by the ledger: for the company alone"
    yield f"  {'':<18}" + "".join(f"{place:>13}" for place in places) + f"{'people':>8}"
    for move in moves:
        yield f"  {move.line:<18}" + "".join(f"{move.units[place]:>13,}" for place in places) + f"{move.people:>8,}"


def _as_json(found: "PublicationDiff", moves: "tuple[BooksMove, ...]", *, private: bool) -> dict[str, object]:
    import msgspec

    known: dict[str, object] = msgspec.to_builtins(found)
    return known | ({"books": msgspec.to_builtins(moves)} if private else {})
