"""Parts of a rule file about what comes after a grant: leave, leaving, a sale, exceptions, and the care taken."""

from datetime import date
from typing import Literal

from transparency.publication.settings import Model
from transparency.rules.expression import Days, Months, Whole


class LeaveOfAbsence(Model):
    """What happens while somebody is away."""

    vesting_continues_days: Days
    on_return: Literal["later", "catch_up"] = "later"
    """Whether the schedule is put off by as long as earning stood still, or what fell due meanwhile is earned then."""


class OnLeave(Model):
    """What happens when somebody leaves for good."""

    vested: Literal["keep", "forfeit"]
    unvested: Literal["forfeit", "keep", "accelerate_full"]
    exercise_window_days: Days | None = None
    """Days in which earned options can still be exercised; ``null``: no limit, or nothing to exercise."""
    bad_leaver: str | None = None
    """When earned units are lost too, in words."""


class OnSale(Model):
    """What happens when the company is sold."""

    unvested: Literal["double_trigger_full", "double_trigger_half", "single_trigger_full", "continue", "forfeit"]
    window_months: Months | None = None
    """Months after the sale in which losing the work counts as the second trigger."""
    if_not_assumed: Literal["accelerate_full", "cash_out", "forfeit"] | None = None
    """When the buyer does not take the units over."""
    investors_first: Literal["published", "not_published"] | None = None
    """Whether it is published how much investors are paid first."""


class Exceptions(Model):
    """Whether grants off the rule may be made, and who must agree. The exceptions: ``governance/exceptions.yaml``."""

    allowed: bool
    approval: tuple[str, ...] = ()
    published: Literal["count_and_reason"] = "count_and_reason"


class CareCheck(Model):
    """What the company says about overwork and what is measured; the care check holds the rule to it."""

    volume_ceiling_per_week: Whole | None = None
    outcome_metrics: Literal["none"] | tuple[str, ...] = "none"
    referral_metrics: Literal["none"] | tuple[str, ...] = "none"
    reviewed_by: str = ""
    on: date | None = None
    federal_programs: bool | None = None
    """Whether providers are paid from federal health programs."""
