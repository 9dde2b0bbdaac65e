"""The nearest known word to a mistyped one."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like ``word``; case, hyphens and underscores do not count. ``None`` when none is near.

    >>> nearest("Min-Provider", ["min_providers", "languages"]), nearest("zebra", ["languages"])
    ('min_providers', None)
    """
    return next(iter(near(word, known)), None)


def near(word: str, known: Iterable[str], *, most: int = 1, alike: float = 0.6) -> list[str]:
    """Known words like ``word``, the most alike first; ``alike``: how much, from 0 to 1.

    >>> near("pool_avail", ["pool.available", "pool.reserved", "awards"], most=3)
    ['pool.available']
    """
    plain = {_plain(name): name for name in sorted(known, reverse=True)}
    return [plain[name] for name in get_close_matches(_plain(word), sorted(plain), n=most, cutoff=alike)]


def did_you_mean(word: str, known: Iterable[str], *, here: str = "Known here") -> str:
    """A hint: the nearest known word, or else the list of the known ones (at most twelve).

    >>> did_you_mean("languges", ["languages", "pools"]), did_you_mean("zebra", ["pools", "languages"])
    ('Did you mean "languages"?', 'Known here: languages, pools.')
    """
    names = sorted(set(known))
    best = nearest(word, names)
    if best:
        return f'Did you mean "{best}"?'
    if not names:
        return ""
    return f"{here}: {', '.join(names[:12])}{', …' if len(names) > 12 else ''}."


def _plain(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")
