"""How problems are told: as text for a person, as JSON for a program, as annotations for GitHub."""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import click
from msgspec.structs import asdict, replace

from transparency.publication.problem import Problem, Severity, exit_code, in_order
from transparency.publication.texts.characters import visible

MOST = 10
"""So many problems of one code in one file are told; the rest are counted."""

WIDTH = 160
"""An excerpt is cut to so many characters."""

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.REFUSAL: "error"}
COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.REFUSAL: "magenta"}


def tell(problems: Iterable[Problem], *, root: Path, form: str) -> None:
    """Print problems: text to the error stream, ``json``, ``github`` and ``sarif`` to standard output."""
    placed = [_placed(problem, root) for problem in in_order(problems)]
    if form == "sarif":
        from transparency.cli.sarif import sarif

        click.echo(sarif(placed, root))
        return
    if form == "json":
        click.echo(json.dumps([asdict(problem) for problem in placed], ensure_ascii=False, indent=1))
        return
    for problem, more in _shortened(placed):
        if form == "github":
            click.echo(annotation(problem, more))
        else:
            _tell_problem(problem, more)


def end(
    problems: Sequence[Problem], *, root: Path, form: str = "text", said: str = "", strict: bool = False
) -> NoReturn:
    """The end of a command that writes: its problems, then what they come to, or what it ``said`` it has done.

    With ``form`` ``json`` the sentence goes to the error stream, so that the other one stays JSON.
    """
    tell(problems, root=root, form=form)
    code = exit_code(problems, strict=strict)
    if code:
        begun = any(problem.code == "O04" for problem in problems)
        click.echo(f"{verdict(problems)} {'The next run goes on.' if begun else 'Nothing was written.'}", err=True)
    elif said:
        click.echo("\n".join(map(visible, said.split("\n"))), err=form == "json")
    sys.exit(code)


def summarise(problems: Iterable[Problem], *, root: Path, place: Path) -> list[Problem]:
    """Put a summary in Markdown behind what a file holds, as the page of a job shows it; O01 where that cannot be."""
    from transparency.cli.sarif import summary
    from transparency.durable import read_before, write_file
    from transparency.output import unwritten

    placed = [_placed(problem, root) for problem in in_order(problems)]
    try:
        write_file(place, (read_before(place) or b"") + summary(placed, verdict(placed)).encode())
    except OSError as error:
        return [unwritten(error, place)]
    return []


def verdict(problems: Iterable[Problem]) -> str:
    """One sentence that counts, as ``2 errors, 1 warning``."""
    counts = Counter(problem.severity for problem in problems)
    parts = [_counted(counts[severity], severity.value) for severity in Severity if counts[severity]]
    return ", ".join(parts) + "." if parts else "No problems."


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}" + ("" if number == 1 else "s")


def _placed(problem: Problem, root: Path) -> Problem:
    """The same problem with a path that can be opened from where the person stands, and all of it :func:`visible`."""
    path = Path(os.path.normpath(root / problem.path)).as_posix() if problem.path else ""
    return replace(
        problem,
        path=visible(path),
        message=visible(problem.message),
        hint="\n".join(map(visible, problem.hint.split("\n"))),  # some say several lines to add
        excerpt=visible(problem.excerpt.rstrip("\r\n")),
    )


def _shortened(problems: list[Problem]) -> Iterator[tuple[Problem, int]]:
    """Each problem to tell, with the number left out after it (0 unless it is the last one told of its kind)."""
    totals = Counter((problem.path, problem.code) for problem in problems)
    told: Counter[tuple[str, str]] = Counter()
    for problem in problems:
        kind = (problem.path, problem.code)
        told[kind] += 1
        if told[kind] <= MOST:
            yield problem, totals[kind] - MOST if told[kind] == MOST else 0


def place(problem: Problem) -> str:
    """``path:line:col``, as far as known."""
    return ":".join(str(part) for part in (problem.path, problem.line, problem.column) if part)


def _tell_problem(problem: Problem, more: int) -> None:
    word = click.style(f"{problem.severity.value} {problem.code}", fg=COLORS[problem.severity], bold=True)
    where = place(problem)
    click.echo(f"{where}: {word} {problem.message}" if where else f"{word} {problem.message}", err=True)
    for line in excerpt(problem):
        click.echo(line, err=True)
    if problem.hint:
        click.echo(f"  {problem.hint}", err=True)
    if more > 0:
        click.echo(f"  … and {more:,} more {problem.code} in this file", err=True)


def excerpt(problem: Problem) -> list[str]:
    r"""The offending line and a caret under its column, cut to a window around it; empty when the line is not known.

    >>> print(*excerpt(Problem("L09", "wrong", line=3, column=3, excerpt="a,bc\n")), sep="\n")
         3 │ a,bc
           │   ^
    >>> shown = excerpt(Problem("L09", "wrong", line=3, column=2 * WIDTH, excerpt="a" * 3 * WIDTH))
    >>> shown[0].count("a") == WIDTH, shown[0].count("…"), shown[1].index("^") == shown[0].index("…") + WIDTH // 2 + 1
    (True, 2, True)
    >>> excerpt(Problem("L09", "wrong", line=3)), len(excerpt(Problem("L09", "wrong", line=3, excerpt="a")))
    ([], 1)
    """
    if not problem.excerpt or problem.line is None:
        return []
    text = "".join(" " if not char.isprintable() else char for char in problem.excerpt.rstrip("\r\n"))
    column = min(problem.column or 1, len(text) + 1)
    start = max(0, column - 1 - WIDTH // 2) if len(text) > WIDTH else 0
    shown = ("…" if start else "") + text[start : start + WIDTH] + ("…" if len(text) > start + WIDTH else "")
    gutter = f"{problem.line:>6} │ "
    lines = [gutter + shown]
    if problem.column is not None:
        lines.append(" " * 7 + "│ " + " " * (column - 1 - start + (1 if start else 0)) + "^")
    return lines


def annotation(problem: Problem, more: int = 0) -> str:
    """One GitHub workflow command; see "Workflow commands for GitHub Actions"."""
    fields = {"file": problem.path, "line": problem.line, "col": problem.column, "title": problem.code}
    properties = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in fields.items() if value)
    text = "\n".join(filter(None, [problem.message, problem.hint, f"… and {more:,} more" if more > 0 else ""]))
    return f"::{LEVELS[problem.severity]} {properties}::{_escaped(text)}"


def _escaped(text: str, also: str = "") -> str:
    for char in "%\r\n" + also:
        text = text.replace(char, f"%{ord(char):02X}")
    return text
