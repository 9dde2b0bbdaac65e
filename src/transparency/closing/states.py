"""Where a closed quarter stands: frozen and not public yet, or published."""

from collections.abc import Sequence
from pathlib import Path

from transparency.closing.quarters import ClosedQuarter
from transparency.publication.problem import Problem


def in_log(root: Path, closed: Sequence[ClosedQuarter]) -> tuple[tuple[ClosedQuarter, ...], list[Problem]]:
    """Those of the ``closed`` releases that the log holds, so that nothing takes them back. No log is kept yet."""
    return (), []


def published(root: Path, closed: Sequence[ClosedQuarter]) -> tuple[tuple[ClosedQuarter, ...], list[Problem]]:
    """Those of the ``closed`` releases (in the order of closing) that are public.

    There is no log yet that says so: what is closed is public.
    """
    return tuple(closed), []
