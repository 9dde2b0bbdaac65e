"""Whether what was published elsewhere still stands here: an older state of the repository, or a site that is on line.

A chain that is rewritten whole fits together; only somebody who kept the old one can see it.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from transparency.closing.quarters import QUARTERS, RELEASE, RESTORE, read_closed
from transparency.closing.states import in_log
from transparency.disclosure.reading import LIMIT
from transparency.governance.history import taken_back, written_in
from transparency.log.public_log import LOG, RESTORE_LOG, checkpoint_text, read_log
from transparency.proof.log import CHECKPOINT, checkpoint_of, read_checkpoint
from transparency.proof.note import LIMIT as NOTE_LIMIT
from transparency.proof.note import NoteError
from transparency.publication.calendar import CALENDAR, read_calendar, unannounced
from transparency.publication.files.regular_files import listed_below, read_bytes, stands
from transparency.publication.problem import Problem, exit_code
from transparency.publication.quarter import AS_CALENDAR
from transparency.publication.reading import SETTINGS, read_settings
from transparency.signatures.keys import read_keys
from transparency.workflow.repository import content_of
from transparency.workflow.shown_texts import reworded

PARTS = ("quarters", "log", "governance", "policies", "rules", CALENDAR)
"""What of a publication says what is published."""


def against(root: Path, other: str) -> list[Problem]:
    """C10 for each release that ``other`` has published, and that is another one here, or gone, and for its log.

    Our log has to go on from theirs: as long or longer, of the same root at their length, signed where theirs is. C10
    too for policies and rules that it shows. G07 for what was said of council, motions and questions and is changed or
    gone; Q10 for an announced day.

    ``other``: a folder (a publication's content, or a built site), else a commit, branch or tag of the repository that
    ``root`` lies in. C11 where it cannot be read.
    """
    with content_of(root, other, PARTS) as place:
        return [place] if isinstance(place, Problem) else _of_folder(root, place, other)


def _of_folder(root: Path, folder: Path, other: str) -> list[Problem]:
    """What ``folder`` has published, beside what ``root`` has."""
    if Path(other).is_dir() and not ((folder / "data").is_dir() or stands(folder, SETTINGS)):
        message = f"“{other}” is neither a publication’s content folder nor a built site."
        return [Problem("C11", message, hint="Nothing is compared with it. Name the folder that holds one.")]
    site = (folder / "data").is_dir()
    shown = folder / "data" if site else folder  # a site gives rules and governance out as files
    releases, unread = _releases(folder, "data") if site else _content_releases(folder)
    note, wrong = _checkpoint(folder)
    unread += wrong
    said, wrong = written_in(shown)
    unread += wrong
    found = [*_rewritten(root, releases, other), *_log_rewritten(root, note, other)]
    if releases:
        texts, wrong = reworded(root, shown, read_closed(root)[0], said, other)
        found += texts
        unread += wrong
    days, wrong = _moved_days(root, shown, other)
    unread += wrong
    if exit_code(unread):
        return [Problem("C11", f"What “{other}” has published cannot be read: {unread[0].message}")]
    return [*found, *taken_back(written_in(root)[0], said, other), *days]


def _moved_days(root: Path, folder: Path, other: str) -> tuple[list[Problem], list[Problem]]:
    """Q10 for announced days, and what of the calendar in ``folder`` cannot be read."""
    settings, _ = read_settings(root)
    before, _ = read_settings(folder)
    years = settings.fiscal_years if settings else AS_CALENDAR
    theirs, unread = read_calendar(folder, before.fiscal_years if before else years)
    ours, unsound = read_calendar(root, years)
    if exit_code(unsound):  # the check itself tells it
        return [], unread
    log, _ = read_log(root, read_keys(root, fictional=True)[0])
    published = {statement.quarter for statement in log.statements}
    return list(unannounced(ours, theirs, published, other)), unread


def _releases(folder: Path, below: str) -> tuple[dict[str, str], list[Problem]]:
    """Path in the content folder → SHA-256 of each release in the folder ``below``, whatever it says."""
    files, problems = listed_below(folder, below)
    releases = {}
    for file in files:
        if file.name == RELEASE:
            data, unread = read_bytes(folder, file.path, limit=LIMIT)
            problems += unread
            path = file.path.removeprefix(f"{below}/")
            releases[f"{QUARTERS}/{path}"] = hashlib.sha256(data or b"").hexdigest()
    return releases, problems


def _content_releases(folder: Path) -> tuple[dict[str, str], list[Problem]]:
    """The same of a content folder."""
    closed, problems = read_closed(folder)
    keys, wrong = read_keys(folder, fictional=True)
    log, unread = read_log(folder, keys)
    return {each.path: each.sha256 for each in in_log(closed, log)}, [*problems, *wrong, *unread]


def _checkpoint(folder: Path) -> tuple[bytes, list[Problem]]:
    """The checkpoint of a log, which stands at one place in content and on a site; nothing without one."""
    path = f"{LOG}/{CHECKPOINT}"
    note, problems = read_bytes(folder, path, limit=NOTE_LIMIT) if stands(folder, path) else (b"", [])
    return note or b"", problems


def _rewritten(root: Path, theirs: dict[str, str], other: str) -> Iterator[Problem]:
    """C10 for each release of theirs that is not closed here, or not as it was."""
    ours = set(_releases(root, QUARTERS)[0].values())
    for path, sha256 in theirs.items():
        if sha256 in ours:
            continue
        if not stands(root, path):
            yield Problem("C10", f"{path} was published in {other}, and is gone here.", path, hint=RESTORE)
        else:
            yield Problem("C10", f"{path} is not what was published in {other}.", path, hint=RESTORE)


def _log_rewritten(root: Path, note: bytes, other: str) -> Iterator[Problem]:
    """C10 where our log does not go on from the checkpoint ``note``: it is shorter, another, or lost its signature."""
    if not note:
        return
    path = f"{LOG}/{CHECKPOINT}"
    try:
        text = checkpoint_text(note)
        theirs = read_checkpoint(text)
    except NoteError as error:
        yield Problem("C11", f"What “{other}” has published cannot be read: {error}")
        return
    log, problems = read_log(root, read_keys(root, fictional=True)[0])
    if problems:  # the check itself tells them
        return
    ours = log.checkpoint
    if ours is None:
        yield Problem("C10", f"The log of {other} is gone here.", path, hint=RESTORE_LOG)
    elif ours.size < theirs.size:
        message = f"The log has {ours.size} statements, and {theirs.size} in {other}: what was published is left out."
        yield Problem("C10", message, path, hint=RESTORE_LOG)
    elif checkpoint_of(ours.origin, log.entries[: theirs.size]) != theirs:
        yield Problem("C10", f"The log does not begin as that of {other}: it was written anew.", path, hint=RESTORE_LOG)
    elif text != note.decode() and not log.signed:
        yield Problem(
            "C10", f"The log’s checkpoint is signed in {other}, and here nobody signed it.", path, hint=RESTORE_LOG
        )
