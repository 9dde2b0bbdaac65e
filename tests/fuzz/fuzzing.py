"""Changes at random to publications and exports, and what must never come of one.

    python tests/fuzz/fuzzing.py small 100 200     # mutations 100 to 299 of tests/sites/small; or: fourteen, example, imports

What a mutation must not do: end in a traceback or with exit code 70; take more than ``SLOWEST`` seconds of CPU or
``LARGEST`` MiB; let ``check`` and ``build`` disagree; **change numbers without a word**.

Numbers are judged by the exact books, for a closed quarter's published values never move and a new one's are rounded.
It is judged where exactly one cell of the ledger changed, nothing new is told, and a table of the books differs.
Another value that is well written (120 for 100 units, another day, another provider) is another ledger, and its numbers
are right for it: no program can know better. But

* an **emptied cell** is no statement, unless the documentation gives an empty cell of that column a meaning
  (``MEANS``);
* a value **written in an odd way** (``0100``, ``+5``, a blank behind it) is a slip of the hand: it is refused, or it
  changes nothing. What counts as odd is told by ``odd`` from the text alone.

Either must be told by a problem, or leave every table of the books as it was.
"""

import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))
from exports import EXPORTS, lay_out
from mutations import Cell, Mutation, mutation

from transparency.build import check
from transparency.cli import transparency
from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
from transparency.publication.problem import Problem, exit_code

ROOT = Path(__file__).resolve().parents[2]
SITES = {
    "small": ROOT / "tests" / "sites" / "small",
    "fourteen": ROOT / "tests" / "sites" / "fourteen",
    "example": ROOT / "content",
}
SLOWEST, LARGEST = 20, 700
EACH_BUILT = 25
"""Every so many mutations the command line checks and builds as well."""
MEANS = {
    "recorded": "the day of the event",
    "left": "still here",
    "pool": "the only pool",
    "vest_start": "the day of the grant",
    "cause": "no cause is given",
    "claims_first": "nothing comes before holders",
}
"""Columns in which an empty cell says something, by docs/publication.md."""


class Fault(NamedTuple):
    """What a mutation did that none may do."""

    seed: str
    path: str
    how: str
    what: str


class TooSlowError(Exception):
    """A mutation takes longer than any should."""


def odd(cell: Cell) -> bool:
    """Whether a value is written in a way that no one writes on purpose, told from the text alone.

    >>> [odd(Cell("units", "100", after)) for after in ("0100", "+100", "100 ", "120", "0", "0.50", "2026-01-05")]
    [True, True, True, False, False, False, False]
    """
    return cell.after != cell.before and re.search(r"^[+0]\d|^\s|\s$", cell.after) is not None


class Seen(NamedTuple):
    """What a check of a publication says, and the exact books behind it, a table each; none unless it is sound."""

    problems: list[Problem]
    books: dict[str, str]


def look(content: Path, *, books: bool = True) -> Seen:
    """Check a publication and, where they are compared (a tenth of the time), roll its ``books`` forward once more."""
    built = check(content)
    if not books or built.publication is None or not built.sound:
        return Seen(built.problems, {})
    book, _ = read_book(content, built.publication.settings)
    positions, _ = replay(book, built.publication) if book else (None, [])
    assert book is not None and positions is not None  # the check just said so
    frames = {
        "roll-forwards": positions.flows,
        "balances": positions.balances,
        "holdings": positions.holdings,
        "who is here": positions.eligible,
        "ahead": positions.ahead,
        "the company": book.capitalization,
        "providers": book.providers,
    }
    return Seen(built.problems, {name: frame.write_csv() for name, frame in frames.items()})


def is_slip(changed: Mutation) -> bool:
    """Whether one cell of the ledger was emptied that says something, or is written in an odd way."""
    cell = changed.cell
    if cell is None or "ledger/" not in changed.path:
        return False
    if cell.column == "recorded" and cell.after:  # when it was booked is a statement of its own
        return False
    emptied = not cell.after and bool(cell.before) and cell.column not in MEANS
    return emptied or odd(cell)


def silent_change(changed: Mutation, before: Seen, after: Seen) -> str:
    """What of the numbers changed without a word though it should not; empty if nothing did."""
    cell = changed.cell
    if cell is None or not is_slip(changed) or not after.books or not before.books:
        return ""
    if {problem.code for problem in after.problems} - {problem.code for problem in before.problems}:
        return ""
    moved = sorted(name for name, table in before.books.items() if after.books[name] != table)
    return f"{cell.column} “{cell.before}” → “{cell.after}” changes {', '.join(moved)}" if moved else ""


def _alarm(number: int, frame: FrameType | None) -> None:
    raise TooSlowError


def guarded(act: Callable[[], str]) -> str:
    """What is wrong with what ``act`` did: what it says itself, an exception, or the time it took."""
    signal.signal(signal.SIGPROF, _alarm)
    signal.setitimer(signal.ITIMER_PROF, SLOWEST)
    try:
        return act()
    except TooSlowError:
        return f"takes more than {SLOWEST} s"
    except Exception:  # whatever it is, it is what is looked for
        return "traceback: " + traceback.format_exc(limit=-3).replace(str(ROOT), "")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def command(*arguments: str) -> tuple[int, str]:
    """Exit code of a command, and what is wrong with how it ended."""
    ended = CliRunner().invoke(transparency, list(arguments))
    if ended.exception is not None and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return ended.exit_code, f"exit code {ended.exit_code}: {ended.output[-500:]}" if ended.exit_code not in (
        0,
        1,
        3,
    ) else ""


def content_of(site: str) -> dict[str, bytes]:
    """The files of a publication that may be changed, by path."""
    root = SITES[site]
    paths = sorted(
        path for path in root.rglob("*") if path.is_file() and path.suffix in (".csv", ".yaml", ".md", ".json", ".lock")
    )
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def fuzz_site(site: str, seeds: range) -> Iterator[Fault | None]:
    """One item for each mutation: ``None``, or its fault."""
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder, "content")
        shutil.copytree(SITES[site], content)
        files = content_of(site)
        before = look(content)
        assert before.books, before.problems
        for number in seeds:
            seed = f"{site} {number}"
            changed = mutation(files, seed)
            place = content / changed.path
            if changed.data is None:
                place.unlink()
            else:
                place.write_bytes(changed.data)
            wrong = guarded(lambda: _judged(changed, before, content, number))  # noqa: B023
            place.write_bytes(files[changed.path])
            yield Fault(seed, changed.path, changed.how, wrong) if wrong else None


def _judged(changed: Mutation, before: Seen, content: Path, number: int) -> str:
    after = look(content, books=is_slip(changed))
    wrong = silent_change(changed, before, after)
    if wrong or number % EACH_BUILT:
        return wrong
    site, cache = content.parent / "site", content.parent / ".cache"
    code, wrong = command("draft", "--strict", "--no-pdf", "--content", str(content), "--output", str(site))
    for made in (site, cache):
        shutil.rmtree(made, ignore_errors=True)
    checked = exit_code(after.problems, strict=True)
    if wrong or code != checked:
        return wrong or f"a strict check ends with {checked}, a strict build with {code}"
    return command("lint", "--content", str(content))[1]


def fuzz_imports(seeds: range) -> Iterator[Fault | None]:
    """Exports changed and taken over: whole or not at all, and a second time nothing is added."""
    for number in seeds:
        name = sorted(EXPORTS)[number % len(EXPORTS)]
        files: Mapping[str, bytes] = EXPORTS[name].files
        seed = f"{name} {number}"
        changed = mutation(files, seed) if number >= len(EXPORTS) else Mutation("", "nothing", None)
        with tempfile.TemporaryDirectory() as folder:
            wrong = guarded(lambda: _imported(name, changed, Path(folder)))  # noqa: B023
        yield Fault(seed, changed.path, changed.how, wrong) if wrong else None


def _imported(name: str, changed: Mutation, folder: Path) -> str:
    arguments = [*lay_out(name, folder, changed), "--content", str(folder / "content"), "--today", "2026-05-01"]
    ledger = folder / "content" / "ledger" / "events.csv"
    before = ledger.read_bytes() if ledger.exists() else b""
    code, wrong = command(*arguments)
    if (
        code == 2 and changed.data is None and changed.path in EXPORTS[name].words
    ):  # a file named in the command is gone
        return ""
    if wrong:
        return wrong
    if not changed.path and code:
        return f"the export as it is ends with {code}"
    rows = ledger.read_bytes() if ledger.exists() else b""
    if code:
        return "the import failed and changed the ledger" if rows != before else ""
    again, wrong = command(*arguments)
    if wrong or again:
        return wrong or f"a second time ends with {again}"
    return "a second time adds events" if ledger.exists() and ledger.read_bytes() != rows else ""


def fuzz(what: str, seeds: range) -> list[Fault]:
    """All faults of some mutations, and one more if they needed too much memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024  # of whatever ran in this process
    runs = fuzz_imports(seeds) if what == "imports" else fuzz_site(what, seeds)
    faults = [fault for fault in runs if fault is not None]
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return [*faults, Fault(what, "", "memory", f"{used} MiB")] if used > max(LARGEST, before) else faults


def main() -> None:
    """Run some mutations, print each fault as it is found, and how many ran."""
    what, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    start, ran, found = time.process_time(), 0, 0
    seeds = range(first, first + count)
    for fault in fuzz_imports(seeds) if what == "imports" else fuzz_site(what, seeds):
        ran += 1
        if fault is not None:
            found += 1
            print(f"{fault.seed} | {fault.path} | {fault.how} | {fault.what}", flush=True)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what}: {ran:,} mutations from {first}, {found} faults, {time.process_time() - start:.0f} s, {used} MiB")


if __name__ == "__main__":
    main()
