"""Documents with one value that nobody sane would write: every field is taken in turn, whatever the document is."""

import copy
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

VALUES: tuple[object, ...] = (
    None, True, -1, 10**30, 2**53, 1.5, "", "x", "unknown/id", "\0", "a\u202eb", "\u2028", "\ufffe", "x" * 100_000,
    [], {}, "NaN", "Infinity", "../../x", "0001-01-01", "9999-12-31", "2199-12-31", "<b>", "%(x)s", "{{ x }}", "=1+1",
    "0000-q1", "9999-q4",
)  # fmt: skip
"""Wrong types, numbers too large or none, empty, unknown, very long, hidden characters, days without a next one."""
Path = tuple[str | int, ...]


class Mutation(NamedTuple):
    """A document with one change."""

    path: Path
    how: str
    document: Any


NAMED = {"figures", "tables", "cells", "grounds"}
"""What holds fields of one kind, each by an id of its own."""


def mutations(document: Any, seed: object = 0, places: int | None = None) -> Iterator[Mutation]:
    """Every change of every field, in an order made of the seed; of lists the first entries stand for all.

    ``places``: of fields of one kind (a figure's amount, a cell's block) so many have each change made to them.
    """
    jobs = [(path, how) for path in _paths(document) if path for how in range(len(VALUES) + 3)]
    random.Random(str(seed)).shuffle(jobs)
    made: Counter[tuple[Path, int]] = Counter()
    for path, how in jobs:
        made[_kind(path), how] += 1
        if (places is None or made[_kind(path), how] <= places) and (mutation := _changed(document, path, how)):
            yield mutation


def _changed(document: Any, path: Path, how: int) -> Mutation | None:
    """The document with one field changed; what is not on the way to that field is shared with the one before."""
    changed = copy.copy(document)
    place = changed
    *above, last = path
    for part in above:
        place[part] = copy.copy(place[part])
        place = place[part]
    if how < len(VALUES):
        place[last] = copy.deepcopy(VALUES[how])
        return Mutation(path, repr(VALUES[how])[:20], changed)
    if how == len(VALUES):
        del place[last]
        return Mutation(path, "gone", changed)
    if how == len(VALUES) + 1 and isinstance(place, list):
        place.append(copy.deepcopy(place[last]))
        return Mutation(path, "twice", changed)
    if isinstance(place, Mapping):
        name = "unknown" if how == len(VALUES) + 1 else "a\u202eb"
        place[name] = place.pop(last)
        return Mutation(path, f"named {name!r}", changed)
    return None


def _kind(path: Path) -> Path:
    return tuple(0 if isinstance(part, int) or path[at - 1] in NAMED else part for at, part in enumerate(path))


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    if isinstance(value, Mapping):
        for name, inside in value.items():
            yield from _paths(inside, (*path, name))
    elif isinstance(value, list):
        for place, inside in enumerate(value[:3]):
            yield from _paths(inside, (*path, place))
