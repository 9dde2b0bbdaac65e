"""The transactions of a package that concern its awards, gathered by security and put into the order of days.

OCF dates have no time. Within a day, pools grow first; then comes what happens to older awards (earning before taking
up before taking away), then new awards, then what happens to these, and pools shrink last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from msgspec import Struct

from transparency.importing.ocf.awards import Award
from transparency.importing.ocf.package import Object
from transparency.importing.ocf.values import day, names, optional
from transparency.importing.questions import Desk, Finding, plain

EQUITY, OLD_NAME = "TX_EQUITY_COMPENSATION_", "TX_PLAN_SECURITY_"
RANK = {
    "TX_VESTING_ACCELERATION": 2,
    "TX_EQUITY_COMPENSATION_REPRICING": 2,
    "TX_EQUITY_COMPENSATION_EXERCISE": 3,
    "TX_EQUITY_COMPENSATION_RELEASE": 3,
    "TX_EQUITY_COMPENSATION_TRANSFER": 4,
    "TX_EQUITY_COMPENSATION_CANCELLATION": 4,
    "TX_EQUITY_COMPENSATION_RETRACTION": 4,
    "TX_STOCK_REPURCHASE": 4,
    "TX_STOCK_CANCELLATION": 4,
    "TX_STOCK_RETRACTION": 4,
    "TX_STOCK_TRANSFER": 4,
    "TX_STOCK_PLAN_RETURN_TO_POOL": 5,
}
"""Kinds on one security → their order within a day."""
POOL_UP, VEST, STATUS, ISSUE, NEWER, EXPIRY, POOL_DOWN = 0, 1, 6, 8, 10, 25, 30


class Step(Struct, frozen=True):
    """One thing that happens."""

    when: date
    rank: int
    order: int
    kind: str
    source: Object | None
    award: Award | None = None
    split: tuple[int, int, frozenset[str]] | None = None
    """New units, old units, pools."""

    @property
    def key(self) -> tuple[date, int, int]:
        """What steps are sorted by."""
        return self.when, self.rank, self.order


@dataclass(slots=True)
class Gathered:
    """What there is before walking through it."""

    awards: dict[str, Award] = field(default_factory=dict)
    """By security; balance securities name the award that they carry on."""
    steps: list[Step] = field(default_factory=list)
    elsewhere: int = 0
    """Transactions on securities of other plans or outside of any."""
    dangling: list[str] = field(default_factory=list)


def kind_of(one: Object) -> str:
    """The ``object_type`` under its present name."""
    return EQUITY + one.kind.removeprefix(OLD_NAME) if one.kind.startswith(OLD_NAME) else one.kind


def gather(transactions: Iterable[Object], awards: Mapping[str, Award], others: frozenset[str], desk: Desk) -> Gathered:
    """Steps on securities. ``others``: securities of other plans, and stock. Asks N23 to N25 where ids or days fail."""
    here = list(transactions)
    found = Gathered(_with_balances(here, awards))
    for order, one in enumerate(here):
        kind = kind_of(one)
        if kind not in RANK:
            continue
        security = optional(one, "security_id")
        award = found.awards.get(security)
        if award is None:
            _elsewhere(one, kind, security, others, found, desk)
            continue
        when = day(one, "date")
        if when < award.issued:
            count = str(one.data.get("quantity", ""))[:20]
            at_stake = int(count.partition(".")[0]) if count.replace(".", "", 1).isdigit() else award.quantity
            message = f"{kind} {one.id} is dated {when}, before security {security} was issued on {award.issued}."
            choices = {"on-issue": "count it on the day of the issuance", "skip": "leave it out"}
            answer = desk.ask(Finding(f"before:{plain(one.id)}", "N25", message, one.where, choices, at_stake or 1))
            if answer == "skip":
                continue
            when = award.issued
        rank = RANK[kind] + (NEWER if when == award.issued else 0)
        found.steps.append(Step(when, rank, order, kind, one, award))
    return found


def _with_balances(transactions: Sequence[Object], awards: Mapping[str, Award]) -> dict[str, Award]:
    """Every security with the award that it stands for: a balance security carries on the one it comes from."""
    carries: dict[str, str] = {}
    for one in transactions:
        balance, security = optional(one, "balance_security_id"), optional(one, "security_id")
        if balance in awards and security in awards and balance != security:
            carries[balance] = security
    found = dict(awards)
    for one in transactions:
        award = awards.get(optional(one, "security_id"))
        if award is not None and kind_of(one).endswith(("COMPENSATION_EXERCISE", "COMPENSATION_RELEASE")):
            for name in names(one, "resulting_security_ids"):
                found.setdefault(name, award)
    for balance in carries:
        root, seen = balance, {balance}
        while (before := carries.get(root)) is not None and before not in seen:
            root = before
            seen.add(root)
        found[balance] = awards[root]
    return found


def _elsewhere(  # noqa: PLR0917 - the parts of one decision
    one: Object, kind: str, security: str, others: frozenset[str], found: Gathered, desk: Desk
) -> None:
    """A transaction on a security that is no award of ours: of another plan, or of nothing in the package (N23)."""
    if security in others or (kind.startswith("TX_STOCK_") and kind != "TX_STOCK_PLAN_RETURN_TO_POOL"):
        found.elsewhere += 1
        return
    count = str(one.data.get("quantity", "")).lstrip("+")
    at_stake = int(count.partition(".")[0] or 0) if count.replace(".", "", 1).isdigit() else 0
    message = f"{kind} {one.id} names security {security}, which the package does not issue."
    choices = {"skip": "leave it out"}
    desk.ask(Finding(f"dangling:{plain(one.id)}", "N23", message, one.where, choices, at_stake, default="skip"))
