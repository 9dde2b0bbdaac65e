"""A quarter as it is frozen, or a correction of it: all that is told of it, and from what the next one goes on."""

import hashlib
from collections.abc import Sequence

import rfc8785
from msgspec.structs import replace

from transparency.closing.coherence import incoherent
from transparency.closing.quarters import QUARTERS, ClosedQuarter, in_force
from transparency.disclosure.document import ClosingRecord, PoolDisclosure
from transparency.disclosure.own import disclosure_of
from transparency.proof.log import Checkpoint
from transparency.publication.files.plain_values import unfit
from transparency.publication.problem import Problem
from transparency.publication.publication import Disclosed, Publication
from transparency.publication.settings import Settings
from transparency.published.blocks import Published
from transparency.release.canonical import to_json
from transparency.release.release import Amended, Release


def freeze(
    publication: Publication,
    disclosed: Disclosed,
    release: Release,
    cells: Published,
    past: Sequence[ClosedQuarter],
    *,
    keys: str = "",
    checkpoint: Checkpoint | None = None,
) -> tuple[ClosedQuarter | None, list[Problem]]:
    """The quarter after those ``past`` (in the order of closing), as it is closed.

    ``keys``: SHA-256 of the file of public keys. ``checkpoint``: that of the log as it stands. Problem C04: it could
    not be read again, by every program.
    """
    commentary = disclosed.commentary
    record = ClosingRecord(
        day=disclosed.closed,
        commentary=commentary.body,
        commentary_sha256=commentary.sha256,
        cells=cells,
        keys=keys,
        checkpoint=str(checkpoint or ""),
    )
    before = in_force(past)
    disclosure = disclosure_of(
        publication.settings,
        release,
        previous=before[-1].sha256 if before else "",
        closed_after=past[-1].sha256 if past else "",
        closing=record,
    )
    return _frozen(disclosure, release, record)


def freeze_correction(
    settings: Settings,
    superseded: ClosedQuarter,
    release: Release,
    record: ClosingRecord,
    past: Sequence[ClosedQuarter],
    *,
    checkpoint: Checkpoint | None,
) -> tuple[ClosedQuarter | None, list[Problem]]:
    """A release that corrects the last one of its quarter, ``superseded``, after all those ``past``.

    ``release``: what it says, with its ``correction``. ``checkpoint``: that of the log as it stands. Problem C04.
    """
    assert release.correction is not None
    before = [each for each in in_force(past) if each.disclosure.as_of < superseded.disclosure.as_of]
    redrawn = bool(release.correction.redrawn_from)
    record = replace(record, checkpoint=str(checkpoint or ""))
    disclosure = disclosure_of(
        settings,
        release,
        previous=before[-1].sha256 if before and redrawn else superseded.disclosure.previous,
        closed_after=past[-1].sha256,
        supersedes=superseded.sha256,
        closing=record,
    )
    if Amended.NAMES not in release.correction.amended:
        published = superseded.disclosure
        disclosure = replace(disclosure, publisher=published.publisher, pools=published.pools)
    return _frozen(disclosure, release, record)


def _frozen(
    disclosure: PoolDisclosure, release: Release, record: ClosingRecord
) -> tuple[ClosedQuarter | None, list[Problem]]:
    folder = f"{QUARTERS}/{release.path}"
    try:
        data = to_json(disclosure)
    except rfc8785.IntegerDomainError:
        message = f"A number of {release.quarter} is 2^53 or more: other programs would not read it exactly."
        return None, [Problem("C04", message, folder, hint="Count in larger units.")]
    wrong = unfit(disclosure)
    if fault := f"“{wrong[0]}”: {wrong[1]}" if wrong else incoherent(disclosure):
        message = f"The release of {release.quarter} could not be read again. {fault}"
        return None, [Problem("C04", message, folder, hint="Correct what it is made of in the settings.")]
    number = release.correction.number if release.correction else 0
    return ClosedQuarter(folder, number, data, hashlib.sha256(data).hexdigest(), disclosure, release, record), []
