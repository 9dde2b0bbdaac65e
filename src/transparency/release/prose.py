"""Figures as text: what a reference in a policy or commentary prints, and which text belongs to which figure."""

from collections.abc import Callable, Mapping, Sequence

from transparency.release.catalogue import figure
from transparency.release.format import spoken
from transparency.release.release import Release, Status


def printed(
    release: Release, id: str, *, currency: str = "USD", locale: str = "en", holders: Mapping[str, str] | None = None
) -> str | None:
    """The text of a figure in a release; ``None`` when there is no such figure."""
    entry = figure(id, holders)
    if entry is None or id not in release.figures:
        return None
    value = release.figures[id].value
    return spoken(value, entry.unit, locale=locale, currency=currency, decimals=entry.decimals)


def references(
    releases: Sequence[Release], *, currency: str = "USD", locale: str = "en", holders: Mapping[str, str] | None = None
) -> Callable[[str], str | None]:
    """Looks up ``pool.available`` in the last of ``releases`` and ``pool.available@2025-q4`` in that quarter."""
    by_quarter = {release.quarter: release for release in releases}

    def text(reference: str) -> str | None:
        id, _, quarter = reference.partition("@")
        release = by_quarter.get(quarter) if quarter else (releases[-1] if releases else None)
        return None if release is None else printed(release, id, currency=currency, locale=locale, holders=holders)

    return text


def printed_values(
    release: Release, *, currency: str = "USD", locale: str = "en", holders: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Printed text → id of the first figure (in the order of the release) that prints so; shown figures only."""
    texts: dict[str, str] = {}
    for id, found in release.figures.items():
        text = printed(release, id, currency=currency, locale=locale, holders=holders)
        if text is not None and found.value.status is Status.SHOWN:
            texts.setdefault(text, id)
    return texts
