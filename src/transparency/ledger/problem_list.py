"""Collecting problems while a ledger is read: counted in full, worded up to a limit, shown with the line at fault."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

import polars as pl
from msgspec.structs import replace

from transparency.publication.problem import Problem, Severity, in_order

MOST = 50
"""Rows worded for each code; a ledger with one wrong column would drown the reader otherwise."""
KEPT = 100 * MOST
"""Problems of a code that are remembered, so that the first in the file can be told; the others are counted."""
EXCERPT = 160
"""Characters shown of the line at fault."""


class ProblemList:
    """Problems found in some files, in any order; :meth:`close` sorts them and adds the lines at fault."""

    def __init__(self, root: Path, files: Sequence[str] = ()) -> None:
        self.root = root
        self.files = list(files)
        """Paths relative to ``root``; the column ``file`` of a frame points into it."""
        self._problems: list[Problem] = []
        self._added: Counter[str] = Counter()
        self._unworded: Counter[str] = Counter()

    def add(
        self, code: str, message: str, path: str, line: int | None = None, *, hint: str = "", excerpt: str = ""
    ) -> None:
        """Add one problem."""
        self._added[code] += 1
        if self._added[code] > KEPT:
            self._unworded[code] += 1
            return
        self._problems.append(Problem(code, message, path=path, line=line, hint=hint, excerpt=excerpt))

    def take(self, problems: Iterable[Problem]) -> None:
        """Add problems found elsewhere."""
        self._problems += problems

    def warn(self, code: str, message: str, path: str, hint: str, *, line: int | None = None) -> None:
        """Add one warning."""
        self._problems.append(Problem(code, message, path=path, line=line, hint=hint, severity=Severity.WARNING))

    def rows(self, code: str, bad: pl.DataFrame, word: Callable[..., str], hint: str = "") -> None:
        """Add a problem for each row of ``bad``, which has ``file``, ``line`` and what ``word`` needs."""
        self._unworded[code] += max(0, bad.height - MOST)
        for row in bad.head(MOST).iter_rows(named=True):
            self.add(code, word(row), self.files[row["file"]], row["line"], hint=hint)

    def more(self, code: str, count: int) -> None:
        """Count problems that are not worded, beside some of the same code that are."""
        self._unworded[code] += count

    @property
    def any(self) -> bool:
        """Whether anything was found."""
        return bool(self._problems)

    @property
    def errors(self) -> bool:
        """Whether anything but warnings was found."""
        return any(problem.severity is not Severity.WARNING for problem in self._problems)

    def close(self) -> list[Problem]:
        """All problems in order, at most ``MOST`` for each code, then one that says how many more there are."""
        kept: list[Problem] = []
        seen: Counter[str] = Counter()
        for problem in in_order(self._problems):
            seen[problem.code] += 1
            if seen[problem.code] <= MOST:
                kept.append(problem)
        for code in sorted(seen):
            if hidden := seen[code] - min(seen[code], MOST) + self._unworded[code]:
                last = [problem for problem in kept if problem.code == code][-1]
                kept.append(Problem(code, f"and {hidden:,} more of this kind ({code})", path=last.path))
        return in_order(self._with_excerpts(kept))

    def _with_excerpts(self, problems: list[Problem]) -> list[Problem]:
        wanted: dict[str, set[int]] = {}
        for problem in problems:
            if problem.line and not problem.excerpt and problem.path.endswith((".csv", ".jsonl")):
                wanted.setdefault(problem.path, set()).add(problem.line)
        texts = {path: _lines(self.root / path, lines) for path, lines in wanted.items()}
        return [
            replace(problem, excerpt=texts[problem.path].get(problem.line, ""))
            if problem.line and not problem.excerpt and problem.path in texts
            else problem
            for problem in problems
        ]


def _lines(path: Path, numbers: set[int]) -> dict[int, str]:
    """Read the lines with these numbers, cut to ``EXCERPT``; never holds more than a piece of a line."""
    texts: dict[int, str] = {}
    number, fresh = 1, True
    with path.open("rb") as file:
        while number <= max(numbers) and (piece := file.readline(1 << 16)):
            if fresh and number in numbers:
                texts[number] = excerpt(piece)
            fresh = piece.endswith(b"\n")
            number += fresh
    return texts


def excerpt(piece: bytes) -> str:
    """Show the start of a line as one printable line."""
    text = piece.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").rstrip("\r\n")
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[: EXCERPT + 1])
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"


def quoted(value: object) -> str:
    """Quote a cell for a message, cut to a readable length."""
    text = str(value)
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:61])
    return f"'{text}'" if len(text) <= 60 else f"'{text[:59]}…'"


def did_you_mean(value: object, known: Iterable[str]) -> str:
    """Suggest the nearest known word, or list the known ones when there are few."""
    names = sorted(set(known))
    near = get_close_matches(str(value)[:64].lower(), names, n=1, cutoff=0.6)
    if near:
        return f"; did you mean '{near[0]}'?"
    return f"; known: {', '.join(names)}" if 0 < len(names) <= 24 else ""
