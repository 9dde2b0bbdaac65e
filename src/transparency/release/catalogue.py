"""The figure catalogue: every published number, with its name, meaning and formula, in one place.

Units of people are published in blocks and people in fives, drawn before anything here sees them. Ratios are computed
from these printed numbers as exact fractions and rounded half-even, to as many digits as the blocks bear.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from transparency.release.capital import POOL, capital
from transparency.release.cells import QuarterCells
from transparency.release.figures.company import COMPANY_FIGURES
from transparency.release.figures.dilution import DILUTION_FIGURES, dilution_figure
from transparency.release.figures.figure import GROUPS, Figure
from transparency.release.figures.ladder import LADDER_FIGURES
from transparency.release.figures.money import MONEY_FIGURES
from transparency.release.figures.people import PEOPLE_FIGURES
from transparency.release.figures.quarter import QUARTER_FIGURES
from transparency.release.figures.ratios import RATIO_FIGURES
from transparency.release.release import FigureValue, Release

__all__ = ["CATALOGUE", "GROUPS", "LADDER", "Figure", "figure", "figures_of", "in_catalogue_order"]

LADDER = ("pool.set_aside", "awards.promised", "awards.earned", "holdings.owned")
"""The four steps, from the top."""

CATALOGUE: dict[str, Figure] = {
    entry.id: entry
    for entry in (
        *LADDER_FIGURES,
        *QUARTER_FIGURES,
        *COMPANY_FIGURES,
        *MONEY_FIGURES,
        *RATIO_FIGURES,
        *DILUTION_FIGURES,
        *PEOPLE_FIGURES,
    )
}
"""Figure id → figure. ``dilution.<cause>`` for a company's own groups of holders is made by :func:`figure`."""


def figure(id: str, holders: Mapping[str, str] | None = None) -> Figure | None:
    """The catalogue's entry for an id; ``holders`` names groups of holders (id → name), for ``dilution.<id>``.

    >>> figure("pool.available").id, figure("pool.nothing"), figure("dilution.staff").id
    ('pool.available', None, 'dilution.staff')
    >>> figure("dilution.staff", {"staff": "Staff"}).id, figure("dilution.staff", {}), figure("dilution.")
    ('dilution.staff', None, None)
    """
    if id in CATALOGUE:
        return CATALOGUE[id]
    group, _, cause = id.partition(".")
    if group == "dilution" and cause and (holders is None or cause in holders):
        return dilution_figure(cause, (holders or {}).get(cause, ""))
    return None


def in_catalogue_order(release: Release) -> Release:
    """A release with its figures as pages list them; a file has them by name."""
    known = [id for id in CATALOGUE if id in release.figures]
    ids = [*known, *sorted(release.figures.keys() - CATALOGUE.keys())]
    return replace(release, figures={id: release.figures[id] for id in ids})


def figures_of(cells: QuarterCells) -> dict[str, FigureValue]:
    """Every figure that is printed of a quarter, by id, in the order of the catalogue; a company's own groups last."""
    groups = sorted(cause for cause in capital(cells).parts if cause != POOL)
    entries = (*CATALOGUE.values(), *map(dilution_figure, groups))
    values = (entry.value(entry.id, cells) for entry in entries)
    return {figure.id: figure for figure in values if figure is not None}
