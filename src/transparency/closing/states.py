"""Where a closed quarter stands: frozen and not public yet, or published."""

from collections.abc import Sequence

from transparency.closing.quarters import ClosedQuarter
from transparency.log.public_log import PublicLog


def in_log(closed: Sequence[ClosedQuarter], log: PublicLog) -> tuple[ClosedQuarter, ...]:
    """Those of the ``closed`` releases that the log's checkpoint covers: nothing takes them back."""
    return tuple(each for each in closed if log.publishes(each.sha256))


def published(closed: Sequence[ClosedQuarter], log: PublicLog) -> tuple[ClosedQuarter, ...]:
    """Those of the ``closed`` releases (in the order of closing) that are public.

    Where no log is kept yet, what is closed is public. One that is kept and is not there names none.
    """
    return in_log(closed, log) if log.kept else tuple(closed)
