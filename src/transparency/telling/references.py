"""Figures as text: what a reference in a policy or commentary prints, and which text belongs to which figure."""

from collections.abc import Callable, Mapping, Sequence

from transparency.language import _
from transparency.release.catalogue import figure
from transparency.release.release import Release, Status
from transparency.release.tabular import plain
from transparency.telling.numbers.format import spoken


def printed(release: Release, id: str, *, holders: Mapping[str, str] | None = None) -> str | None:
    """The text of a figure in a release, in its own currency; "(not printed)" at another level; ``None``: no figure."""
    entry = figure(id, holders)
    if entry is None:
        return None
    if id not in release.figures:
        return _("(not printed)")
    value = release.figures[id].value
    return spoken(value, entry.unit, currency=release.currency, decimals=entry.decimals)


def references(releases: Sequence[Release], *, holders: Mapping[str, str] | None = None) -> Callable[[str], str | None]:
    """Looks up ``pool.available`` in the last of ``releases`` and ``pool.available@2025-q4`` in that quarter."""
    by_quarter = {release.quarter: release for release in releases}

    def text(reference: str) -> str | None:
        id, _at, quarter = reference.partition("@")
        release = by_quarter.get(quarter) if quarter else (releases[-1] if releases else None)
        return None if release is None else printed(release, id, holders=holders)

    return text


def amounts(releases: Sequence[Release]) -> Callable[[str], str | None]:
    """Looks up the amount for machines, as :func:`references` does the text; ``None`` where none is printed."""
    by_quarter = {release.quarter: release for release in releases}

    def amount(reference: str) -> str | None:
        id, _at, quarter = reference.partition("@")
        release = by_quarter.get(quarter) if quarter else (releases[-1] if releases else None)
        return (plain(release.value(id)) or None) if release else None

    return amount


def printed_values(release: Release, *, holders: Mapping[str, str] | None = None) -> dict[str, str]:
    """Printed text → id of the first figure (in the order of the release) that prints so; shown figures only."""
    texts: dict[str, str] = {}
    for id, found in release.figures.items():
        text = printed(release, id, holders=holders)
        if text is not None and found.value.status in {Status.SHOWN, Status.ABOUT}:
            texts.setdefault(text, id)
    return texts
