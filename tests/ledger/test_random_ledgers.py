"""The random ledgers themselves: every two things that a ledger may hold come together in one of the first thousand."""

from itertools import combinations

from tests.ledger.plain import Plain
from tests.ledger.random_ledgers import FEATURES, RETURNS, random_ledger


def held(plain: Plain) -> set[str]:
    """What a ledger holds: features, and units that went back to their pool, or did not, on each line that may."""
    types = {str(row["type"]) for row in plain.rows}
    things = {
        "reversal": "reversal" in types,
        "prices": "reprice" in types,
        "transfer in": "transfer_in" in types,
        "late": any(late for *_, late in plain.lines),
        "splits": bool(plain.splits),
        "odd splits": any(old > 1 for *_, old in plain.splits),
        "accrued": any(grant.schedule and grant.schedule[0][0] < grant.day for grant in plain.grants.values()),
        "early exercise": any(amounts[5] for amounts in plain.lines.values()),
        "leave": any(end for leaves in plain.leaves.values() for _, end in leaves),
        "late grants across splits": any(
            row["type"] == "grant" and "recorded" in row and str(row["date"]) < day.isoformat() < str(row["recorded"])
            for row in plain.rows
            for day, *_ in plain.splits
        ),
    }
    for _, pool, _, line, _ in plain.lines:
        if line in RETURNS:
            things[f"{line}, returned: {getattr(plain.pools[pool].returns, line)}"] = True
    return {name for name, there in things.items() if there}


def test_every_two_things_come_together() -> None:
    things = FEATURES - {"returns"} | {f"{line}, returned: {back}" for line in RETURNS for back in (True, False)}
    missing = set(combinations(sorted(things), 2))
    for seed in range(1000):
        missing -= set(combinations(sorted(held(random_ledger(seed))), 2))
        if not missing:
            break
    assert missing == set()
