"""A rule with everything in it, as data, and the model made from it; tests change single settings of a copy."""

from copy import deepcopy
from typing import Any

from transparency.rules.rule import Rule

DATA: dict[str, Any] = {
    "schema": "provider-equity-rule/1",
    "id": "R-2026-01",
    "title": "Joining units and a yearly pot",
    "summary": "Joining units once, and a yearly pot shared by points.",
    "status": "in_force",
    "dates": {"proposed": "2025-10-20", "announced": "2025-11-24", "effective_from": "2026-01-01"},
    "notice_days": 30,
    "approvals": [
        {"body": "provider_council", "on": "2025-11-12", "for": 7, "against": 1, "abstain": 1, "power": "advisory"},
        {"body": "board", "on": "2025-11-19", "result": "passed"},
    ],
    "instrument": {"kind": "RSU", "exercise_price": "none", "expires_after_years": 10},
    "pool": "main",
    "eligibility": {"roles": ["full", "associate"], "engagement": ["contractor"], "min_tenure_days": 90},
    "inputs": {
        "licence": {"type": "enum", "values": ["associate", "full"], "ask": {"en": "Which licence do you hold?"}},
        "weekly_sessions": {"type": "int", "min": 0, "max": 60, "ask": {"en": "How many sessions in a usual week?"}},
        "tenure_years": {"type": "int", "min": 0, "max": 40, "ask": {"en": "How many full years with us?"}},
    },
    "tables": {
        "joining_units": {"associate": 1200, "full": 1500},
        "session_band": {
            "input": "weekly_sessions",
            "steps": [
                {"id": "B0", "from": 0, "to": 0, "points": 0},
                {"id": "B1", "from": 1, "to": 4, "points": 4},
                {"id": "B2", "from": 5, "to": 9, "points": 7},
                {"id": "B3", "from": 10, "to": 19, "points": 9},
                {"id": "B4", "from": 20, "to": None, "points": 10},
            ],
        },
        "tenure_x100": {
            "input": "tenure_years",
            "steps": [
                {"id": "T0", "from": 0, "to": 0, "points": 100},
                {"id": "T1", "from": 1, "to": 2, "points": 115},
                {"id": "T2", "from": 3, "to": None, "points": 130},
            ],
        },
    },
    "grants": [
        {
            "id": "joining",
            "title": "Joining units",
            "when": "once_after_eligible",
            "units": {"lookup": ["joining_units", "licence"]},
            "vesting": "V48C12",
            "instrument": {"kind": "NSO", "exercise_price": "fair_market_value", "expires_after_years": 10},
        },
        {
            "id": "yearly",
            "title": "Yearly units",
            "when": "each_period",
            "period": "year",
            "pot": 240000,
            "units": {
                "share_of_pot": {
                    "points": {"product": [{"lookup": "session_band"}, {"lookup": "tenure_x100"}], "divide": 100}
                }
            },
            "rounding": "largest_remainder",
            "vesting": "V12",
            "min_tenure_days": 113,
        },
        {"id": "training", "when": "once_after_eligible", "units": 240, "vesting": "DONE"},
    ],
    "limits": {"per_person_per_year": 6000, "per_person_total": 20000, "cap_excess": "reshare_then_return_to_pool"},
    "when_pool_short": "scale_down_pro_rata",
    "vesting": {
        "V48C12": {"months": 48, "cliff_months": 12, "every_months": 1, "starts": "service_start"},
        "V12": {"months": 12, "cliff_months": 0, "every_months": 3, "starts": "period_end"},
        "DONE": {"on_event": "finishing the training", "within_months": 24},
    },
    "leave_of_absence": {"vesting_continues_days": 180},
    "on_leave": {"vested": "keep", "unvested": "forfeit", "exercise_window_days": 90, "bad_leaver": "gross misconduct"},
    "on_sale": {
        "unvested": "double_trigger_full",
        "window_months": 12,
        "if_not_assumed": "accelerate_full",
        "investors_first": "published",
    },
    "on_shutdown": "Paid after creditors and preferred holders; probably nothing.",
    "repurchase_of_vested": "never",
    "exceptions": {"allowed": True, "approval": ["board", "provider_council"], "published": "count_and_reason"},
    "care_check": {
        "volume_ceiling_per_week": 20,
        "outcome_metrics": "none",
        "referral_metrics": "none",
        "federal_programs": False,
    },
}


def data(**changed: Any) -> dict[str, Any]:
    """A copy, with whole settings replaced."""
    return {**deepcopy(DATA), **changed}


def rule(**changed: Any) -> Rule:
    """The rule, with whole settings replaced."""
    return Rule.model_validate(data(**changed))
