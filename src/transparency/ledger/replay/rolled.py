"""A sound ledger rolled forward: what flows, balances and holdings are sums of."""

from collections.abc import Sequence

from msgspec import Struct

from transparency.ledger.replay.arrays import Ints
from transparency.ledger.replay.before_events import Walk
from transparency.ledger.replay.changes import ByQuarter, Changes, Sums, added_up, by_quarter, changes, earned_by_class
from transparency.ledger.replay.grants import Standing, stand
from transparency.ledger.replay.kinds import Classes, Kinds, kinds_of
from transparency.ledger.replay.ordered_events import Entries
from transparency.ledger.replay.pools import Available, Movements, movements, pool_balances
from transparency.ledger.replay.timeline import Stop


class Rolled(Struct, frozen=True):
    """Everything that is worked out once for all three sides of the identities."""

    entries: Entries
    standing: Standing
    kinds: Kinds
    classes: Classes
    changes: Changes
    by_quarter: ByQuarter
    earned: tuple[Ints, Ints]
    """Classes and units of ``Standing.by_time``, added up, as far as they are shown."""
    held: Sums
    """All changes, added up."""
    movements: Movements
    available: list[Available]


def roll(entries: Entries, walked: Walk, stops: Sequence[Stop]) -> Rolled:
    """Roll all grants and pools forward over all stops."""
    standing = stand(entries, walked, stops)
    kinds = kinds_of(entries)
    classes = Classes(kinds, len(standing.strikes), len(standing.stops))
    changed = changes(standing)
    earned = earned_by_class(standing.by_time, standing, classes)
    held = added_up(changed, earned, standing, classes, kinds.is_stock)
    moved = movements(entries, standing)
    available = pool_balances(entries, standing, moved, held, classes)
    in_quarters = by_quarter(changed, standing)
    return Rolled(entries, standing, kinds, classes, changed, in_quarters, earned, held, moved, available)
