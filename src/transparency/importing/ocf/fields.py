"""Which fields of an OCF package are read at all. Everything else is dropped and listed, unseen."""

from collections import Counter

from transparency.importing.imported import Dropped
from transparency.importing.ocf.package import READ, Package

_ALWAYS = frozenset(("id", "object_type"))
_AWARD = frozenset(
    (
        "date", "security_id", "stakeholder_id", "stock_plan_id", "stock_class_id", "quantity", "vesting_terms_id",
        "vestings", "compensation_type", "option_grant_type", "exercise_price", "base_price", "expiration_date",
        "share_price",
    )
)  # fmt: skip
_ON_SECURITY = frozenset(
    (
        "date", "security_id", "quantity", "balance_security_id", "resulting_security_ids", "price",
        "new_exercise_price", "stock_plan_id", "vesting_condition_id", "quantity_converted", "release_price",
    )
)  # fmt: skip
_FIELDS = {
    "STAKEHOLDER": frozenset(("current_relationship", "current_relationships")),
    "STOCK_PLAN": frozenset(
        (
            "initial_shares_reserved", "board_approval_date", "stockholder_approval_date", "stock_class_id",
            "stock_class_ids", "default_cancellation_behavior",
        )
    ),
    "STOCK_CLASS": frozenset(),
    "VESTING_TERMS": frozenset(("allocation_type", "vesting_conditions")),
    "TX_EQUITY_COMPENSATION_ISSUANCE": _AWARD,
    "TX_PLAN_SECURITY_ISSUANCE": _AWARD,
    "TX_STOCK_ISSUANCE": _AWARD,
    "TX_STOCK_PLAN_POOL_ADJUSTMENT": frozenset(("date", "stock_plan_id", "shares_reserved")),
    "TX_STOCK_CLASS_SPLIT": frozenset(("date", "stock_class_id", "split_ratio")),
    "CE_STAKEHOLDER_STATUS": frozenset(("date", "stakeholder_id", "new_status")),
}  # fmt: skip
_PREFIXES = ("TX_EQUITY_COMPENSATION_", "TX_PLAN_SECURITY_", "TX_VESTING_", "TX_STOCK_")
_UNUSED = "says nothing that the ledger holds"
_ACCEPTED = ("TX_EQUITY_COMPENSATION_ACCEPTANCE", "TX_PLAN_SECURITY_ACCEPTANCE", "TX_STOCK_ACCEPTANCE")


def dropped_fields(package: Package) -> list[Dropped]:
    """Every field and every kind of object that was not read, with how often it occurs; never a value of it."""
    fields: Counter[tuple[str, str]] = Counter()
    kinds: Counter[str] = Counter()
    for kind, objects in package.objects.items():
        for item in objects:
            allowed = _FIELDS.get(item.kind)
            if allowed is None and item.kind.startswith(_PREFIXES) and item.kind not in _ACCEPTED:
                allowed = _ON_SECURITY if not item.kind.endswith("ADJUSTMENT") else None
            if kind not in READ or allowed is None:
                kinds[item.kind] += 1
                continue
            for name in item.data:
                if name not in allowed and name not in _ALWAYS:
                    fields[item.kind, name] += 1
    dropped = [Dropped(f"{kind}.{name}", count, "not on the list of fields") for (kind, name), count in fields.items()]
    dropped += [Dropped(kind, count, _UNUSED) for kind, count in kinds.items()]
    return sorted(dropped, key=lambda item: item.name)
