"""A publication's own disclosures, from its settings and releases: one file a quarter, each naming the one before."""

import hashlib
from collections.abc import Sequence

from msgspec import Struct

from transparency import __version__
from transparency.disclosure.document import (
    ClosingRecord,
    EmittedPool,
    Emitter,
    PoolDisclosure,
    PoolFacts,
    Program,
    RollLine,
)
from transparency.publication.settings import Settings
from transparency.release.canonical import to_json
from transparency.release.paths import slug
from transparency.release.release import Release, Row, Status, Table

FIGURES = {
    "set_aside": "pool.set_aside",
    "not_promised": "pool.available",
    "not_earned": "awards.unvested",
    "earned": "awards.vested",
    "gone": "pool.gone",
    "owned": "holdings.owned",
    "fully_diluted": "capitalization.fully_diluted",
    "issued": "capitalization.issued_outstanding",
    "holders": "people.holders",
}
"""Each fact of the format → the figure of this program that it is."""
COLUMNS = {
    "not_promised": "available",
    "not_earned": "unvested",
    "earned": "vested",
    "gone": "gone",
    "set_aside": "set_aside",
}
"""Each place of a roll-forward → the column of the table of movements."""


class OwnFile(Struct, frozen=True):
    """The disclosure of a quarter and its bytes, which are what others hash."""

    disclosure: PoolDisclosure
    data: bytes

    @property
    def sha256(self) -> str:
        """The fingerprint of the file, hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def disclosures(settings: Settings, releases: Sequence[Release]) -> tuple[OwnFile, ...]:
    """One file a release, oldest first."""
    files: list[OwnFile] = []
    for release in releases:
        before = files[-1].sha256 if files else ""
        disclosure = disclosure_of(settings, release, previous=before, closed_after=before)
        files.append(OwnFile(disclosure, to_json(disclosure)))
    return tuple(files)


def disclosure_of(
    settings: Settings,
    release: Release,
    *,
    previous: str,
    closed_after: str,
    supersedes: str = "",
    closing: ClosingRecord | None = None,
) -> PoolDisclosure:
    """A release in the open format.

    ``previous``: SHA-256 of the file of the quarter before, or empty. ``supersedes``: of the one that it corrects.
    """
    company = settings.company
    return PoolDisclosure(
        schema="equity-pool-disclosure/1",
        publisher=Emitter(
            id=company.id or slug(company.name),
            name=company.name,
            jurisdiction=company.jurisdiction,
            url=company.url,
            fictional=company.fictional,
        ),
        currency=release.currency,
        quarter=release.quarter,
        as_of=release.as_of,
        published=release.correction.published if release.correction else release.published,
        next_release=release.next_release,
        pools=tuple(
            EmittedPool(pool.id, pool.name, pool.approved, pool.approved_by_holders) for pool in settings.pools
        ),
        rules=release.rules,
        facts=PoolFacts(**{fact: release.value(figure) for fact, figure in FIGURES.items()}),
        minimum=release.minimum,
        roll_forward=lines_of(release),
        raised_from=release.raised_from,
        splits=release.splits,
        compliance=release.compliance,
        previous=previous,
        supersedes=supersedes,
        closed_after=closed_after,
        program=Program("transparency", __version__),
        release=release,
        closing=closing,
    )


def lines_of(release: Release) -> tuple[RollLine, ...]:
    """The roll-forward of every unit, where the release has one."""
    moved = release.tables.get("movements")
    return tuple(_line(moved, row) for row in moved.rows) if moved else ()


def _line(table: Table, row: Row) -> RollLine:
    cells = {column.id: cell for column, cell in zip(table.columns, row.cells, strict=True)}
    there = {place: cells[column] for place, column in COLUMNS.items() if column in cells}
    stated = {place: value for place, value in there.items() if value.status is not Status.NONE}
    return RollLine(row.id, **stated)
