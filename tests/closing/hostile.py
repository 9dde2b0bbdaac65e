"""Documents with one value that nobody sane would write: every field is taken in turn, whatever the document is."""

import copy
import random
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


def mutations(document: Any, seed: object = 0) -> Iterator[Mutation]:
    """Every change of every field, in an order made of the seed; of lists the first entries stand for all."""
    jobs = [(path, how) for path in _paths(document) if path for how in range(len(VALUES) + 3)]
    random.Random(str(seed)).shuffle(jobs)
    for path, how in jobs:
        changed = copy.deepcopy(document)
        *above, last = path
        place = changed
        for part in above:
            place = place[part]
        if how < len(VALUES):
            place[last] = copy.deepcopy(VALUES[how])
            yield Mutation(path, repr(VALUES[how])[:20], changed)
        elif how == len(VALUES):
            del place[last]
            yield Mutation(path, "gone", changed)
        elif how == len(VALUES) + 1 and isinstance(place, list):
            place.append(copy.deepcopy(place[last]))
            yield Mutation(path, "twice", changed)
        elif isinstance(place, Mapping):
            name = "unknown" if how == len(VALUES) + 1 else "a\u202eb"
            place[name] = place.pop(last)
            yield Mutation(path, f"named {name!r}", changed)


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    if isinstance(value, Mapping):
        for name, inside in value.items():
            yield from _paths(inside, (*path, name))
    elif isinstance(value, list):
        for place, inside in enumerate(value[:3]):
            yield from _paths(inside, (*path, place))
