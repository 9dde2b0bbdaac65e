"""The lint of a whole publication and of a built site: what to look for, and where."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from transparency.personal.detecting import public
from transparency.personal.kinds import D_OPEN, D_PRIVATE
from transparency.personal.linting import Watch, lint_file
from transparency.personal.roster import common_words, read_roster
from transparency.publication.problem import Problem, Severity
from transparency.publication.settings import Settings

PASSED = {"site", "__pycache__"}
"""Folders that hold no text of the publication: built things."""

SECRETS = (
    "crosswalk.csv", "disclosure.yaml", "people.csv", "pseudonyms.key",
    "log.key", "officer.key", "provider-representative.key", "reviewer.key",
)  # fmt: skip
"""Files of the private folder that lead to people, undo the protection or sign: readable by their owner alone."""


def watch_for(private: Path, settings: Settings | None, *, explain: bool = False) -> Watch:
    """What to look for, from the private folder beside a publication and from its settings."""
    contacts: tuple[str, ...] = ()
    attributes = None
    if settings is not None:
        contacts = (settings.company.contact, *settings.public_contacts)
        attributes = frozenset(settings.attributes) | {holders.id for holders in settings.other_holders}
    return Watch(read_roster(private), public(contacts), explain, attributes=attributes)


def open_to_others(private: Path) -> list[Problem]:
    """D11 for the private folder and each of ``SECRETS`` in it that others on this computer may read or change.

    What else lies in the folder, an export for instance, is kept by the folder.
    """
    if os.name != "posix":  # rights are told in another way there
        return []
    places = [private, *(place for name in SECRETS if (place := private / name).is_file())] if private.is_dir() else []
    problems = []
    for place in places:
        if not place.is_symlink() and place.stat().st_mode & 0o077:
            shown = private.name if place is private else f"{private.name}/{place.name}"
            message = f"{shown} is open to others on this computer."
            hint = f"Run: chmod {'700' if place.is_dir() else '600'} {shown}"
            problems.append(Problem(D_OPEN, message, hint=hint, severity=Severity.WARNING))
    return problems


def published_secrets(root: Path, settings: Settings) -> list[Problem]:
    """D07 for each of ``SECRETS`` inside the content folder, where it is published; fiction may show how they look."""
    if settings.company.fictional:
        return []
    hint = "Move private/ out of the content folder, beside it. If it was committed, make a new key (`replaced`)."
    found = (name for name in SECRETS if (root / "private" / name).is_file())
    return [Problem(D_PRIVATE, "A secret lies in the content folder, which is published.", f"private/{name}", hint=hint)
            for name in found]  # fmt: skip


def lint_publication(root: Path, watch: Watch) -> list[Problem]:
    """Every file of a content folder, by name and content. The ledger's schema is its reader's matter (L01, L19)."""
    watch = replace(watch, schema=False)
    files = files_below(root)
    if watch.roster:
        texts = (path.read_text("utf-8", "replace") for path in files if path.suffix == ".md")
        watch = replace(watch, common=watch.common.union(*map(common_words, texts)))
    return [problem for path in files for problem in lint_path(path, path.relative_to(root).as_posix(), watch)]


def lint_path(path: Path, shown: str, watch: Watch) -> list[Problem]:
    """One file on disk; one that cannot be read is no matter of the lint."""
    try:
        if not path.is_file():  # a pipe would be waited for without end
            return []
        data = path.read_bytes()
    except OSError:
        return []
    return lint_file(shown, data, watch)


def lint_site(files: Mapping[str, bytes], watch: Watch) -> list[Problem]:
    """Every file of a built site. Its problems have no path in the publication; the message names the page."""
    watch = replace(watch, alone=False)  # what people wrote was looked at before; the rest are the program's words
    return [
        Problem(found.code, f"{path}: {found.message}", hint=found.hint, severity=found.severity)
        for path in sorted(files)
        if not path.startswith("assets/")  # the theme's: fonts with their licences
        for found in lint_file(path, files[path], watch, written=False)
    ]


def files_below(root: Path) -> list[Path]:
    """All regular files below a folder in order, without hidden folders, ``PASSED`` and its own ``private/``.

    Themes are looked at where they belong to a publication; the program's own have been.
    """
    found: list[Path] = []
    for folder, names, files in os.walk(root):
        if Path(folder) == root and "private" in names:  # neither committed nor published; read on purpose only
            names.remove("private")
        passed = PASSED if "publication.yaml" in files else {*PASSED, "themes"}
        names[:] = sorted(name for name in names if not name.startswith(".") and name not in passed)
        paths = [Path(folder, name) for name in sorted(files)]
        found += filter(_is_regular, paths)
    return found


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:  # in a folder that may be listed and not be entered: its reader says so
        return False
