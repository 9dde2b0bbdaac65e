"""A figure of the catalogue in words of the language in force: the catalogue's own texts are its messages."""

from collections.abc import Mapping

from msgspec.structs import replace

from transparency.language import _
from transparency.release.catalogue import GROUPS, Figure, figure


def told_figure(id: str, holders: Mapping[str, str] | None = None) -> Figure | None:
    """The entry for an id with its name, definition and formula as they are told; see :func:`release.catalogue.figure`.

    >>> told_figure("awards.promised").name
    'Promised'
    """
    entry = figure(id, holders)
    if entry is None:
        return None
    return replace(entry, name=_(entry.name), definition=_(entry.definition), formula=_(entry.formula))


def figure_name(id: str) -> str:
    """What a figure is called; its id, where there is none."""
    entry = figure(id)
    return _(entry.name) if entry else id


def figure_groups() -> dict[str, str]:
    """Heading of each group of figures, in the order in which they are listed."""
    return {id: _(name) for id, name in GROUPS.items()}
