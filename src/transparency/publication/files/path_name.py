"""Whether a name can be part of a path on every system, and whether two names are one where case does not count."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

_TAKEN = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


def unusable(name: str) -> str | None:
    """Why a name cannot be that of a file or folder everywhere, as the end of a sentence; ``None`` when it can.

    >>> unusable("con"), unusable("1.")
    ('is a name that Windows keeps for itself', 'ends with a dot, which Windows takes away')
    >>> unusable("allocation-1")
    """
    if _TAKEN.fullmatch(name):
        return "is a name that Windows keeps for itself"
    if name.endswith("."):
        return "ends with a dot, which Windows takes away"
    return None


def colliding(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of paths that are one where case does not count, or of which one is a file and a folder of the other.

    >>> list(colliding(["rules/A/index.html", "rules/a/index.html", "x", "x/y"]))
    [('rules/A/index.html', 'rules/a/index.html'), ('x', 'x/y')]
    """
    known: dict[str, str] = {}
    for path in sorted(paths):
        first = known.setdefault(path.casefold(), path)
        if first != path:
            yield first, path
    for folded, path in known.items():
        for folder in PurePosixPath(folded).parents:
            if folder.as_posix() in known:
                yield known[folder.as_posix()], path
