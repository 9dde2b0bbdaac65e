"""Where a closed quarter stands: frozen and not public yet, or published."""

from collections.abc import Sequence

from transparency.closing.quarters import ClosedQuarter
from transparency.log.public_log import PublicLog


def in_log(closed: Sequence[ClosedQuarter], log: PublicLog) -> tuple[ClosedQuarter, ...]:
    """Those of the ``closed`` releases that are published: the log's checkpoint covers them, nothing takes them back.

    Without a log nothing is.
    """
    return tuple(each for each in closed if log.publishes(each.sha256))
