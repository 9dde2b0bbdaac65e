"""Reading ``quarters/<quarter>/commentary.md``: a quarter that has one is disclosed, one without is open."""

from datetime import date
from itertools import pairwise
from pathlib import Path

from transparency.publication.files.front_matter import Head, split
from transparency.publication.files.regular_files import FolderEntry, listed, stands
from transparency.publication.files.text_file import read_text
from transparency.publication.policy import LIMIT
from transparency.publication.problem import Problem
from transparency.publication.publication import Disclosed
from transparency.publication.quarter import FiscalYears, Quarter, parse_quarter, quarter_label
from transparency.publication.settings import Model


class CommentaryHead(Model):
    """The head of a commentary."""

    published: date
    """Day of publication."""
    closed: date | None = None
    """Last ``recorded`` day that counts in this quarter; the day of publication when not given."""
    next_release: date | None = None
    """Day on which the next quarter is due."""
    signed_by: str = ""
    """Who signs the report, as printed."""


def read_disclosed(root: Path, years: FiscalYears) -> tuple[list[Disclosed], list[Problem]]:
    """Read the disclosed quarters in order. ``years``: when fiscal years start."""
    read: list[tuple[Disclosed, Head]] = []
    places, problems = listed(root, "quarters")
    unread = bool(problems)
    for place in places:
        if not place.folder:
            continue
        quarter = parse_quarter(place.name, years)
        if quarter is None and quarter_label(place.name):
            problems.append(_of_no_year(root, place))
            unread = True
        elif quarter is None or quarter.id != place.name:
            hint = f"Rename it to {quarter.id}." if quarter else "Name it after the quarter, such as 2026-q1."
            message = f'"{place.name}" is not the name of a quarter.'
            problems.append(Problem("Q02", message, place.path, hint=hint))
            unread = True
        elif stands(root, f"{place.path}/commentary.md"):
            disclosed, found = _read(root, quarter)
            problems += found
            if disclosed is None:
                unread = True
            else:
                read.append(disclosed)
    read.sort(key=lambda pair: pair[0].quarter.index)
    if not read and not unread:
        hint = "Write quarters/<quarter>/commentary.md, for instance quarters/2026-q1/commentary.md."
        problems.append(Problem("Q01", "There is no disclosed quarter.", "quarters", hint=hint))
    for before, after in pairwise(read):
        problems += _order(before[0], *after, unread=unread)
    return [disclosed for disclosed, _ in read], problems


def _of_no_year(root: Path, place: FolderEntry) -> Problem:
    """C16 for a closed quarter that the fiscal years of the settings do not have, Q02 for one that is not closed."""
    if stands(root, f"{place.path}/release.json"):
        hint = "Closed quarters keep their names: let the fiscal year move by a later day in fiscal_year_moved."
        return Problem("C16", f"{place.name} was closed; no quarter has that name now.", place.path, hint=hint)
    hint = "A fiscal year that moves renames quarters of its transition period, such as 2027-t1: see fiscal_year_moved."
    return Problem("Q02", f"The fiscal years of the settings have no quarter {place.name}.", place.path, hint=hint)


def _read(root: Path, quarter: Quarter) -> tuple[tuple[Disclosed, Head] | None, list[Problem]]:
    file, problems = read_text(root, f"quarters/{quarter.id}/commentary.md", limit=LIMIT)
    if file is None:
        return None, problems
    parts, problems = split(file, CommentaryHead)
    if parts is None:
        return None, problems
    head, document, where = parts
    closed = head.closed or head.published
    faults = (
        (head.published < quarter.end, "published", f"before the quarter ends on {quarter.end}"),
        (head.closed is not None and closed < quarter.end, "closed", f"before the quarter ends on {quarter.end}"),
        (closed > head.published, "closed", f"after the day of publication, {head.published}"),
        (
            head.next_release is not None and head.next_release <= head.published,
            "next_release",
            f"not after the day of publication, {head.published}",
        ),
    )
    for wrong, setting, why in faults:
        if wrong:
            message = f'"{setting}" is {getattr(head, setting)}: {why}.'
            problems.append(where.problem("Q03", message, setting=setting, hint="Correct the day."))
    disclosed = Disclosed(
        quarter=quarter,
        published=head.published,
        closed=closed,
        next_release=head.next_release,
        signed_by=head.signed_by,
        commentary=document,
    )
    return (disclosed, where), problems


def _order(before: Disclosed, after: Disclosed, where: Head, *, unread: bool) -> list[Problem]:
    """Quarters are disclosed one after the other: none left out, each closed after the one before."""
    found = []
    if not unread:  # a quarter that could not be read is not missing
        for steps in range(1, min(after.quarter.index - before.quarter.index, 41)):
            missing = before.quarter.next(steps).id
            message = f"The quarter {missing} is not disclosed, though {before.quarter.id} and {after.quarter.id} are."
            path = f"quarters/{missing}/commentary.md"
            found.append(Problem("Q04", message, path, hint="Write its commentary: no quarter is left out."))
    if after.published < before.published:
        message = f"Published on {after.published}, before {before.quarter.id} on {before.published}."
        found.append(where.problem("Q03", message, setting="published", hint="Correct the day."))
    elif after.closed <= before.closed:
        message = f"Closed on {after.closed}, but {before.quarter.id} only on {before.closed}."
        setting = "closed" if ("closed",) in where.positions else "published"
        found.append(where.problem("Q03", message, setting=setting, hint="Each quarter closes after the one before."))
    return found
