"""A quarter as it is frozen: everything that is told of it, and from what the next one goes on, in one file."""

import hashlib
from collections.abc import Sequence

import rfc8785

from transparency.closing.coherence import incoherent
from transparency.closing.quarters import QUARTERS, ClosedQuarter, in_force
from transparency.disclosure.document import ClosingRecord
from transparency.disclosure.own import disclosure_of
from transparency.publication.plain_values import unfit
from transparency.publication.problem import Problem
from transparency.publication.publication import Disclosed, Publication
from transparency.published.blocks import Published
from transparency.release.canonical import to_json
from transparency.release.release import Release


def freeze(
    publication: Publication,
    disclosed: Disclosed,
    release: Release,
    cells: Published,
    past: Sequence[ClosedQuarter],
    *,
    keys: str = "",
) -> tuple[ClosedQuarter | None, list[Problem]]:
    """The quarter after those ``past`` (in the order of closing), as it is closed.

    ``keys``: SHA-256 of the file of public keys. Problem C04: it could not be read again, by every program.
    """
    commentary = disclosed.commentary
    record = ClosingRecord(
        day=disclosed.closed,
        commentary=commentary.body,
        commentary_sha256=commentary.sha256,
        cells=cells,
        keys=keys,
    )
    before = in_force(past)
    disclosure = disclosure_of(
        publication.settings,
        release,
        previous=before[-1].sha256 if before else "",
        closed_after=past[-1].sha256 if past else "",
        closing=record,
    )
    try:
        data = to_json(disclosure)
    except rfc8785.IntegerDomainError:
        message = f"A number of {release.quarter} is 2^53 or more: other programs would not read it exactly."
        return None, [Problem("C04", message, commentary.path, hint="Count in larger units.")]
    wrong = unfit(disclosure)
    if fault := f"“{wrong[0]}”: {wrong[1]}" if wrong else incoherent(disclosure, release, record):
        message = f"The release of {release.quarter} could not be read again. {fault}"
        return None, [Problem("C04", message, commentary.path, hint="Correct what it is made of in the settings.")]
    sha256 = hashlib.sha256(data).hexdigest()
    return ClosedQuarter(f"{QUARTERS}/{release.quarter}", 0, data, sha256, disclosure, release, record), []
