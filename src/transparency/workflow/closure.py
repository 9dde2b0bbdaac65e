"""Closing a quarter: its release and its PDF, frozen together; and taking that back while nothing is published."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from transparency.build import build
from transparency.closing.quarters import NOTES, QUARTERS, ClosedQuarter, of_closing, paper_name, read_closed
from transparency.closing.review import review_pages
from transparency.closing.signatories import closed_files, read_closed_books
from transparency.closing.states import in_log
from transparency.durable import File, Folder, read_before, read_folder
from transparency.pipe import Built, Progress
from transparency.publication.closed_rows import closed_rows_file, read_closed_rows
from transparency.publication.files.regular_files import listed
from transparency.publication.private import private_folder
from transparency.publication.problem import Problem
from transparency.publication.reading import read_publication
from transparency.release.paths import report_pdf
from transparency.site.address import folder
from transparency.workflow.totals import TotalBeside, books_totals, compared


class Closure(Struct, frozen=True):
    """What closing a quarter would write, and how the cap table's own totals compare."""

    closed: ClosedQuarter
    files: tuple[File, ...]
    """The release, its PDF where it was rendered, and the page for signing."""
    totals: tuple[TotalBeside, ...]


def closure(
    root: Path,
    quarter: str,
    stated: Mapping[str, int],
    *,
    theme: str | None = None,
    pdf: bool = True,
    cache: Path | None = None,
    progress: Progress = lambda step: None,
) -> tuple[Built, Closure | None]:
    """The quarter as it would be closed, after everything that a build looks at; problems are those of the build.

    ``stated``: the cap table's own totals. Problems: C06 (it is closed), C07 (another one comes first, or it is not
    disclosed).
    """
    name = quarter.lower()
    if problems := _out_of_turn(root, name):
        built = Built(progress)
        built.add(problems)
        return built, None
    built = build(root, theme=theme, quarter=name, pdf=pdf, cache=cache, progress=progress)
    if not built.sound or built.publication is None or built.positions is None:
        return built, None
    new = built.closed[-1]
    files = [File(root / new.path, new.data, None)]
    languages, company = built.publication.settings.languages, built.publication.settings.company.name
    rendered = {
        paper_name(code, languages): built.files.get(folder(code, languages) + report_pdf(company, name))
        for code in languages
    }
    papers = {place: data for place, data in rendered.items() if data is not None}
    files += [File(root / new.folder / place, data, None) for place, data in papers.items()]
    files += _rows(root, built)
    totals = books_totals(built.positions, built.publication.disclosed[-1].quarter)
    books = built.take(read_closed_books(root))
    if books is None:
        return built, None
    books = replace(books, closed=(*books.closed, new))
    for page, data in review_pages(books, new, closed_files(new, papers)).items():
        files.append(File(root / new.folder / page, data, read_before(root / new.folder / page)))
    return built, Closure(new, tuple(files), compared(stated, totals))


def _rows(root: Path, built: Built) -> list[File]:
    """The rows that counted in each closed quarter, where they are not kept yet: what `check` tells changes by."""
    assert built.publication is not None and built.positions is not None
    if not private_folder(root).is_dir():  # a fictional publication may show its key inside
        return []
    quarters = [each.quarter for each in built.publication.disclosed]
    kept = read_closed_rows(root, [quarter.id for quarter in quarters])
    files, after = [], -1
    for quarter in quarters:
        rows = b"".join(text for index, text in built.positions.rows().items() if after < index <= quarter.index)
        after = quarter.index
        if kept.get(quarter.id) != rows:
            files.append(closed_rows_file(root, quarter.id, rows))
    return files


def _out_of_turn(root: Path, name: str) -> list[Problem]:
    """C06 or C07 for a quarter that is not the first open one. What cannot be read is for the build to say."""
    past, _ = read_closed(root)
    closed = {each.quarter: each for each in past}
    if name in closed:
        hint = (
            f"A mistake in it is mended in the open: transparency correct {name}. Before it is published: "
            f"transparency close {name} --withdraw."
        )
        return [Problem("C06", f"{name} is closed.", closed[name].path, hint=hint)]
    publication, _ = read_publication(root)
    quarters = [each.quarter.id for each in publication.disclosed] if publication else []
    first = next((quarter for quarter in quarters if quarter not in closed), None)
    if first is None or first == name or name not in quarters:
        return []
    return [Problem("C07", f"{first} comes before {name}, and is not closed.", f"quarters/{first}",
                    hint=f"First: transparency close {first}")]  # fmt: skip


def withdrawal(root: Path, quarter: str) -> tuple[Folder | None, list[Problem]]:
    """The quarter's folder without what closing and signing put there, so that it is open again.

    Problem C08: it is published, not closed, or not the last that was.
    """
    name = quarter.lower()
    books, problems = read_closed_books(root)
    if books is None:
        return None, problems
    past = books.closed
    if not past or past[-1].quarter != name:
        known = any(each.quarter == name for each in past)
        message = f"{name} is not the last that was closed." if known else f"{name} is not closed."
        return None, [Problem("C08", message, f"quarters/{name}", hint="Only the last one can be taken back.")]
    last = past[-1]
    home = f"{QUARTERS}/{name}"
    held, problems = listed(root, last.folder)
    if last in in_log(past, books.log):
        hint = f"What was published stays. A mistake is mended in the open: transparency correct {name}."
        problems.append(Problem("C08", f"{name} is published.", last.path, hint=hint))
    problems += [_strange(part.path) for part in held if part.folder and part.name != NOTES]
    there = {} if problems else read_folder(root / home)
    own = last.folder.removeprefix(home).removeprefix("/") + "/" if last.correction else ""
    ours = {path for path in there if path.startswith(own) and _of_closing(path.removeprefix(own))}
    stays = {path: data for path, data in there.items() if path not in ours}
    problems += [_strange(last.folder)] if own and any(path.startswith(own) for path in stays) else []
    if problems:
        return None, problems
    return Folder(root / home, stays, there), []


def _of_closing(path: str) -> bool:
    """Whether closing or signing put a file into the folder of a release. ``path``: below that folder."""
    return of_closing(path) or path.startswith(f"{NOTES}/")


def _strange(path: str) -> Problem:
    return Problem("C08", "In this folder is something that closing did not make.", path, hint="Move it away first.")
