"""Invariants: a flat list of checks, each with its own docstring, over the ledger context in total order.

Numbers I1 to I12 are those of the ledger reference. Every check gets a
:class:`~transparency.ledger.checks.context.CheckContext` and adds problems with the event's id, file and line to its
problems. Checks of amounts are columnar; only rows that fail are worded.
"""

from collections.abc import Callable

from transparency.ledger.checks.awards import (
    events_are_booked_after_their_grant,
    events_follow_their_grant,
    expired_awards_are_closed,
    grants_are_known,
    retractions_come_first,
    reversals_leave_nothing_negative,
    rules_are_in_force,
)
from transparency.ledger.checks.context import CheckContext
from transparency.ledger.checks.earning import earning_is_allowed, nothing_vests_after_leaving, vest_events_are_in_time
from transparency.ledger.checks.leaves import (
    leaves_begin_and_end,
    nobody_is_granted_on_an_open_leave,
    options_lapse_after_leaving,
)
from transparency.ledger.checks.people import people_come_and_go_in_turn
from transparency.ledger.checks.pools import pools_are_not_overdrawn, splits_stand_alone
from transparency.ledger.checks.prices import (
    exercises_cost_the_price_of_their_grant,
    only_options_are_bought,
    options_are_bought,
    prices_stand_on_options,
)
from transparency.ledger.checks.units import exercises_are_covered, takings_are_covered

CHECKS: tuple[Callable[[CheckContext], None], ...] = (
    grants_are_known,
    events_follow_their_grant,
    splits_stand_alone,
    pools_are_not_overdrawn,
    takings_are_covered,
    exercises_are_covered,
    exercises_cost_the_price_of_their_grant,
    only_options_are_bought,
    options_are_bought,
    prices_stand_on_options,
    earning_is_allowed,
    vest_events_are_in_time,
    nothing_vests_after_leaving,
    leaves_begin_and_end,
    nobody_is_granted_on_an_open_leave,
    options_lapse_after_leaving,
    retractions_come_first,
    reversals_leave_nothing_negative,
    rules_are_in_force,
    expired_awards_are_closed,
    people_come_and_go_in_turn,
)
"""Every invariant that is checked in total order; those of single rows are checked while reading."""


def check(context: CheckContext) -> None:
    """Run all checks, in the order of days."""
    for invariant in CHECKS:
        invariant(context)


def check_as_booked(context: CheckContext) -> None:
    """What else must hold of a ledger with late events, in the order as booked."""
    events_are_booked_after_their_grant(context)
