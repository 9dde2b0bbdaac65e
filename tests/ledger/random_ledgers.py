"""Random ledgers: valid events of every type in every mixture, booked by the plain simulator, which says what is right.

Each ledger draws its own settings (what each pool takes back, whether it allows early exercise) and its own events. One
that is booked late is kept if the ledger is valid with it in both orders: as booked, and told at once (:class:`Told`).
"""

import os
from collections.abc import Callable, Set
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tests.ledger.conftest import RULES, settings
from tests.ledger.plain import START, Plain, Row, end_of_quarter
from tests.ledger.plain_grant import PLACES, Grant

from transparency.publication.settings import Listed, Returns, Settings

FEATURES = frozenset({
    "accrued", "early exercise", "late", "leave", "odd splits", "prices", "returns", "reversal", "splits",
    "transfer in",
})  # fmt: skip
"""What random ledgers hold besides plain events."""

RETURNS = tuple(Returns.model_fields)
COLUMNS = (
    "event", "date", "recorded", "type", "pool", "provider", "grant", "units", "price", "ratio", "instrument",
    "vesting", "vest_start", "rule", "cause", "inputs", "reverses",
)  # fmt: skip
OF_POOLS = ("pool_authorized", "pool_reduced", "pool_transfer", "grant")
OF_GRANTS = (
    "forfeit", "expire", "exercise", "exercise", "settle", "withheld", "cash_settle", "accelerate", "vest",
    "company_cancel", "repurchase", "transfer_out", "transfer_in", "retract",
)  # fmt: skip
EVENTS = (*OF_POOLS, "grant", "grant", "grant", "grant", *OF_GRANTS, "reprice", "leave", "leave", "split", "reversal")
"""What may happen; ``withheld`` stands for the event with that cause, ``leave`` for its start or its end."""

CLOSES = timedelta(20)
"""A quarter closes so long after its end."""


def ledgers(count: int) -> int:
    """Examples of a property of ledgers: a third of ``count`` in ``make test``, for each takes half a second.

    ``make prove`` tries all, as often as ``PROVE`` says.
    """
    return count if "PROVE" in os.environ else count // 3


Event = Callable[[Plain], None]


class Told(Plain):
    """The company had it been told everything at once: events in the order of their days, each only if it fits."""

    row: Row
    """The event that is being told."""

    def go_to(self, day: date) -> None:
        """To a day at once: what time has earned by then is the sum of what it earned on the way."""
        self.day = day
        for grant in self.grants.values():
            self.pass_time(grant, day)

    def book(self, kind: str, **cells: object) -> None:
        """The event is booked already, perhaps on another day."""
        self.rows.append(self.row)

    def tell(self, row: Row, features: Set[str]) -> bool:
        """Do what an event says on its day, if it fits what is there; whether it does."""
        self.row = row
        kind = "withheld" if row.get("cause") == "withheld" else str(row["type"])
        pool, name, provider, units = (row.get(cell, "") for cell in ("pool", "grant", "provider", "units"))
        cells: list[object] = [name, units]
        self.go_to(date.fromisoformat(str(row["date"])) - timedelta(kind == "split"))
        match kind:
            case "pool_authorized" | "pool_reduced" | "pool_transfer":
                fits = kind == "pool_authorized" or units <= self.available[pool]
                cells = [pool, units, *([row["inputs"]] if kind == "pool_transfer" else [])]
            case "grant":
                fits = units <= self.available[pool] and not on_leave(self, provider, self.day)
                start, terms = date.fromisoformat(str(row["vest_start"])), (row["price"] or None, row["rule"], name)
                cells = [pool, provider, units, row["instrument"], row["vesting"], start, *terms]
            case "split":
                fits, cells = True, [int(part) for part in str(row["ratio"]).split(":")]
            case "reversal":
                fits, cells = can_be_undone(self, str(row["reverses"])), [row["reverses"]]
            case "reprice":
                fits, cells = True, [name, row["price"]]
            case "leave_start" | "leave_end":
                fits, cells = on_leave(self, provider, self.day) == (kind == "leave_end"), [provider]
            case _:
                fits = most_of(kind, self, self.grants[name], features) >= (units or 1)
        if fits:
            getattr(self, kind)(*cells)
        return fits


def random_ledger(seed: int, own: Settings | None = None, *, features: Set[str] = FEATURES, steps: int = 45) -> Plain:
    """A valid ledger, and what it comes to. ``own``: settings; drawn if not given."""
    pick = Random(seed)
    plain = Plain(own or random_settings(pick, features), RULES)
    for pool in plain.pools:
        plain.pool_authorized(pool, 2000)
    for _ in range(steps):
        pass_days(plain, pick, pick.choice([0, 1, 3, 20, 60]), features)
        one_more(plain, pick, features)
    plain.go_to(date(plain.day.year, 12, 31))
    plain.close()
    return plain


def random_settings(pick: Random, features: Set[str]) -> Settings:
    """Two pools: what each takes back, and whether units may be exercised before they are earned."""
    pools = []
    for pool in "ab":
        returns = dict.fromkeys(RETURNS, True)
        if "returns" in features:
            returns = {name: pick.random() < 0.5 for name in RETURNS}
        early = "early exercise" in features and pick.random() < 0.5
        pools.append({"id": pool, "name": pool.upper(), "returns": returns, "early_exercise": early})
    return settings(pools=pools)


def pass_days(plain: Plain, pick: Random, days: int, features: Set[str]) -> None:
    """Let days pass; when a quarter has closed, some of its events are booked late."""
    until = plain.day + timedelta(days)
    while (end := end_of_quarter(plain.day)) < until:
        plain.go_to(end)
        plain.close()
        if "late" in features:
            for age in sorted(pick.choices(range((end - START).days), k=pick.choice([0, 0, 2, 6])), reverse=True):
                if all(end - timedelta(age) != day for day, *_ in plain.splits):
                    plain.late = end - timedelta(age)
                    plain.recorded = end + CLOSES + timedelta(pick.randrange(1, 90))
                    one_late(plain, pick, features)
            plain.late = plain.recorded = None
        plain.go_to(end + timedelta(1))
    plain.go_to(until)


def one_more(plain: Plain, pick: Random, features: Set[str]) -> None:
    """One random event of today that fits what is there; none if nothing fits."""
    event = random_event(plain, pick, features)
    if event and is_valid(plain, event, features):
        event(plain)


def one_late(plain: Plain, pick: Random, features: Set[str]) -> None:
    """One random event of a day in a closed quarter that fitted what was there; none if nothing did."""
    told = Told(plain.own, RULES)
    day = plain.late or plain.day
    for row in sorted(plain.rows, key=lambda row: str(row["date"])):
        if str(row["date"]) <= day.isoformat():
            told.tell(row, features)
    told.go_to(day)
    event = random_event(told, pick, features - {"splits", "reversal"})
    if event and is_valid(plain, event, features):
        event(plain)


def is_valid(plain: Plain, event: Event, features: Set[str]) -> bool:
    """Whether the ledger is valid with one more event, in both orders: as booked, and all told at once."""
    if not any("recorded" in row for row in plain.rows) and not plain.late:
        return True
    booked, told = deepcopy(plain, {id(plain.own): plain.own}), Told(plain.own, RULES)
    event(booked)
    grants = [getattr(grant, place) for grant in booked.grants.values() for place in PLACES]
    if min(*booked.available.values(), *grants) < 0 or not known_in_time(booked):
        return False
    return all(told.tell(row, features) for row in sorted(booked.rows, key=lambda row: str(row["date"])))


def known_in_time(plain: Plain) -> bool:
    """Whether it is none of what is left open: a price or leave told after a later one, a leave with early stock."""
    row = plain.rows[-1]
    if plain.late and row["type"] == "reprice":
        return not any(
            before["type"] == "reprice" and before["grant"] == row["grant"] and str(before["date"]) >= str(row["date"])
            for before in plain.rows[:-1]
        )
    if plain.late and row["type"] in {"leave_start", "leave_end"}:
        provider = row["provider"]
        grants = [grant for grant in plain.grants.values() if grant.provider == provider]
        leaves = [day for times in plain.leaves[str(provider)] for day in times if day]
        return leaves == sorted(leaves) and not any(plain.pools[grant.pool].early_exercise for grant in grants)
    return True


def random_event(plain: Plain, pick: Random, features: Set[str]) -> Event | None:
    """Something that may happen today, as a thing to do to a company; ``None`` if it does not fit."""
    kind, pool, units, name = pick.choice(EVENTS), pick.choice(sorted(plain.pools)), pick.randrange(1, 400), ""
    match kind:
        case "pool_authorized":
            return lambda company: company.pool_authorized(pool, 5 * units)
        case "pool_reduced" if units <= plain.available[pool] // 3:
            return lambda company: company.pool_reduced(pool, units)
        case "pool_transfer" if units <= plain.available[pool] // 3:
            return lambda company: company.pool_transfer(pool, units, other(plain, pool))
        case "grant" if units <= plain.available[pool]:
            provider = f"p{pick.randrange(4)}"
            if not on_leave(plain, provider, plain.day):
                terms = grant_terms(plain, pick, features)
                return lambda company: company.grant(pool, provider, units, *terms)
        case "split" if "splits" in features:
            odd = [(3, 2), (1, 3), (7, 5), (1, 1)] if "odd splits" in features else []
            new, old = pick.choice([(2, 1), *odd])
            return lambda company: company.split(new, old)
        case "leave" if "leave" in features and plain.leaves:
            provider = pick.choice(sorted(plain.leaves))
            if not on_leave(plain, provider, plain.day):
                return lambda company: company.leave_start(provider)
            # What time earns on a day comes before the day's events, and the simulator learns of a return only here.
            nothing_today = not any(row["date"] == plain.day.isoformat() for row in plain.rows)
            if plain.leaves[provider][-1][1] is None and plain.leaves[provider][-1][0] < plain.day and nothing_today:
                return lambda company: company.leave_end(provider)
        case "reversal" if "reversal" in features and (event := undoable(plain, pick)):
            return lambda company: company.reversal(event)
        case "reprice" if "prices" in features:
            if names := [name for name, grant in plain.grants.items() if grant.price is not None]:
                name, price = pick.choice(names), random_price(pick)
                return lambda company: company.reprice(name, price)
        case _ if kind in OF_GRANTS and (kind != "transfer_in" or "transfer in" in features):
            if some := amount_of_grant(plain, pick, kind, features):
                return lambda company: getattr(company, kind)(*some)
    return None


def amount_of_grant(plain: Plain, pick: Random, kind: str, features: Set[str]) -> tuple[str, int] | None:
    """A grant, and units of it that an event may take; ``None`` if there is none."""
    mosts = {name: most_of(kind, plain, grant, features) for name, grant in plain.grants.items()}
    if names := sorted(name for name, most in mosts.items() if most):
        name = pick.choice(names)
        return name, pick.choice([mosts[name], pick.randrange(1, mosts[name] + 1)])
    return None


def grant_terms(plain: Plain, pick: Random, features: Set[str]) -> tuple[str, str, date, Decimal | None, str]:
    """Instrument, vesting, start, price and rule of a grant of today."""
    instrument = pick.choice(["NSO", "NSO", "RSU", "RSA"])
    accrued = pick.choice([0, 0, 100, 500]) if "accrued" in features else 0
    vesting = ["V4", "V48C12", "EVENT", ""]
    listed = plain.own.vesting["LIST"]
    assert isinstance(listed, Listed)
    if "accrued" in features or plain.day < min(tranche.on for tranche in listed.tranches):
        vesting.append("LIST")
    rule = pick.choice(["R", "R30", "RC"]) if "leave" in features else ""
    price = random_price(pick) if instrument == "NSO" else None
    return instrument, pick.choice(vesting), plain.day - timedelta(accrued), price, rule


def on_leave(plain: Plain, provider: str, day: date) -> bool:
    """Whether a provider is on leave on a day, or was later."""
    leaves = plain.leaves.get(provider)
    return bool(leaves) and (leaves[-1][1] is None or leaves[-1][1] >= day)


def undoable(plain: Plain, pick: Random) -> str:
    """An event since the last split that can be undone; empty if there is none."""
    last_split = max((day for day, *_ in plain.splits), default=START)
    undone = {row.get("reverses") for row in plain.rows}
    events = [
        str(row["event"])
        for row in plain.rows
        if row["type"] not in {"grant", "retract", "split", "reversal"} and row["event"] in plain.moved
        and row["event"] not in undone and date.fromisoformat(str(row["date"])) > last_split and "recorded" not in row
    ]  # fmt: skip
    event = pick.choice(events) if events else ""
    return event if event and can_be_undone(plain, event) else ""


def can_be_undone(plain: Plain, event: str) -> bool:
    """Whether all that an event moved is still where it came to."""
    for _, pool, grant, available, units in plain.moved[event]:
        short = grant and any(getattr(grant, place) < change for place, change in units.items())
        if plain.available[pool] < available or short or units.get("unearned"):
            return False
    return True


def most_of(kind: str, plain: Plain, grant: Grant, features: Set[str]) -> int:
    """The most units that an event may take of a grant."""
    pool = plain.pools[grant.pool]
    match kind:
        case "forfeit":
            return grant.unvested
        case "accelerate":
            return grant.unvested + grant.unearned
        case "vest":
            return grant.unvested + grant.unearned if grant.vesting == "EVENT" else 0
        case "expire" | "cash_settle" | "withheld":
            return grant.vested
        case "company_cancel":
            return grant.unvested + grant.vested
        case "exercise":
            early = grant.unvested if pool.early_exercise and "early exercise" in features else 0
            return (grant.vested + early) * (grant.instrument == "NSO")
        case "settle":
            return grant.vested * (grant.instrument == "RSU")
        case "repurchase":
            stock = grant.owned + grant.unearned
            return min(stock, grant.gone) if pool.returns.repurchased else stock
        case "transfer_out":
            return grant.owned
        case "transfer_in":
            return 50 * (grant.instrument != "RSU")
        case _:  # a grant is retracted only as long as nothing else has happened to it
            return int(not grant.events and grant.instrument != "RSA" and bool(grant.unvested + grant.vested))


def random_price(pick: Random) -> Decimal:
    """An exercise price."""
    return Decimal(pick.randrange(1, 800)) / 100


def other(plain: Plain, pool: str) -> str:
    """The pool that is not this one."""
    return next(name for name in plain.pools if name != pool)


def as_table(rows: list[Row]) -> str:
    """Events as a table of cells between spaces, as ``conftest`` reads them."""
    lines = [" ".join(str(row.get(name, "")) or "." for name in COLUMNS) for row in rows]
    return "\n".join([" ".join(COLUMNS), *lines])
