"""The ledger in plain Python: read this first. One day after the other, one event after the other, nothing clever.

The program replays a ledger in columns, for a million events. This file says the same without columns, and says what is
right: ``test_replay_properties.py`` makes random ledgers here and holds the program to every closing balance.

**Places.** A unit that a pool has reserved is in exactly one place:

* *available*: nobody's yet;
* *unvested*: granted, not yet earned;
* *vested*: earned, not yet taken up;
* *gone*: from the pool for good: issued as stock, paid out, kept back for tax where the pool does not take it back.

*owned* is kept beside: stock that providers hold. An RSA is stock from the start, so what it earns goes straight from
unvested to gone, and is owned.

**Time.** Every day each grant earns what its schedule says, as long as it has anything unvested. So units that are
forfeited, or earned ahead of schedule, come off the end of the schedule.

**Events** move units between places (:class:`Plain` has one method each). What comes back to *available* is decided by
the pool; what neither comes back nor is gone leaves what is reserved. Here pool ``a`` takes everything back and ``b``
nothing; in ``b`` units may be exercised before they are earned.

**A split** multiplies what is reserved in a pool, and the units of each grant, and rounds each down once; what rounding
leaves over is available. Within a grant what is rounded off in one place counts in the next: unvested, vested, gone.
Stock that is owned follows what is gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from transparency.ledger.positions import PLACES
from transparency.ledger.vesting import tranches
from transparency.publication.settings import Vesting

Row = dict[str, object]
"""Cells of one event of the ledger."""

START = date(2024, 1, 2)
TAKES_BACK = {"a": True, "b": False}
EARLY_EXERCISE = {"a": False, "b": True}
COLUMNS = (
    "event", "date", "recorded", "type", "pool", "provider", "grant", "units", "ratio", "instrument", "vesting",
    "vest_start", "cause", "inputs",
)  # fmt: skip
EVENTS = (
    "pool_authorized", "pool_reduced", "pool_transfer", "split", "grant", "grant", "forfeit", "expire", "exercise",
    "settle", "withheld", "cash_settle", "accelerate", "vest", "company_cancel", "repurchase", "transfer_out",
    "retract",
)  # fmt: skip
"""What may happen; ``withheld`` stands for ``settle`` with that cause."""


@dataclass
class Grant:
    """One grant: what it is, what time brings it, and where its units are."""

    pool: str
    provider: str
    instrument: str
    vesting: str
    schedule: list[tuple[date, int]]
    """When how many units vest, in units of the grant's own day."""
    unvested: int
    vested: int = 0
    gone: int = 0
    owned: int = 0
    due: int = 0
    """What the schedule has come to so far, in units of today."""
    new: int = 1
    """With ``old``: units of today for units of the grant's own day."""
    old: int = 1
    untouched: bool = True
    """Nothing but time has happened to it."""

    @property
    def set_aside(self) -> int:
        """Units that its pool has set aside for it."""
        return self.unvested + self.vested + self.gone

    def scheduled(self, day: date) -> int:
        """What the schedule comes to by a day, in units of today."""
        return sum(units for when, units in self.schedule if when <= day) * self.new // self.old

    def earn(self, units: int) -> None:
        """Units are earned; of stock, that makes them the provider's at once."""
        self.unvested -= units
        if self.instrument == "RSA":
            self.gone += units
            self.owned += units
        else:
            self.vested += units

    def pass_day(self, day: date) -> None:
        """Earn what the schedule brings on a day, as far as there is anything unvested."""
        due = self.scheduled(day)
        self.earn(min(due - self.due, self.unvested))
        self.due = due

    def split(self, new: int, old: int) -> None:
        """``new`` units for every ``old`` ones, rounded down once; the last places get what the first ones lack."""
        unvested, open_units = self.unvested * new // old, (self.unvested + self.vested) * new // old
        gone = self.set_aside * new // old - open_units
        if self.owned:
            self.owned = self.owned * new // old + gone - self.gone * new // old
        self.unvested, self.vested, self.gone = unvested, open_units - unvested, gone

    def take(self, units: int, first: str) -> None:
        """Take units from one place, ``unvested`` or ``vested``, and what it lacks from the other."""
        second = "vested" if first == "unvested" else "unvested"
        of_first = min(units, getattr(self, first))
        setattr(self, first, getattr(self, first) - of_first)
        setattr(self, second, getattr(self, second) - (units - of_first))


class Plain:
    """A company's two pools, from ``START`` on. Every method books its event in ``rows`` and moves its units."""

    def __init__(self, terms: Mapping[str, Vesting]) -> None:
        self.terms = terms
        self.rows: list[Row] = []
        self.grants: dict[str, Grant] = {}
        self.available = {"a": 0, "b": 0}
        self.day = START
        self.closings: dict[date, dict[str, tuple[int, ...]]] = {}
        """By the last day of each quarter and pool, the units in each of ``PLACES``."""
        self.holdings: dict[date, dict[tuple[str, str, str], tuple[int, ...]]] = {}
        """By the last day of each quarter, provider, pool and instrument: unvested, vested and owned."""

    def book(self, kind: str, **cells: object) -> None:
        """Write an event of today into the ledger."""
        self.rows.append({"event": f"e{len(self.rows)}", "date": self.day.isoformat(), "type": kind, **cells})

    def of_pool(self, pool: str) -> list[Grant]:
        """The grants of a pool."""
        return [grant for grant in self.grants.values() if grant.pool == pool]

    def go_to(self, day: date) -> None:
        """Let the days pass; a quarter closes at the end of its last day."""
        while self.day < day:
            tomorrow = self.day + timedelta(1)
            if tomorrow.month % 3 == 1 and tomorrow.day == 1:
                self.close()
            self.day = tomorrow
            for grant in self.grants.values():
                grant.pass_day(self.day)

    def close(self) -> None:
        """Note what stands where at the end of a day."""
        self.closings[self.day] = {
            pool: (units, *(sum(getattr(grant, place) for grant in self.of_pool(pool)) for place in PLACES[1:]))
            for pool, units in self.available.items()
        }
        held = self.holdings[self.day] = {}
        for grant in self.grants.values():
            account = (grant.provider, grant.pool, grant.instrument)
            before = held.get(account, (0, 0, 0))
            units = (grant.unvested, grant.vested, grant.owned)
            held[account] = tuple(one + other for one, other in zip(before, units, strict=True))

    def pool_authorized(self, pool: str, units: int) -> None:
        """More units are reserved."""
        self.available[pool] += units
        self.book("pool_authorized", pool=pool, units=units)

    def pool_reduced(self, pool: str, units: int) -> None:
        """Fewer units are reserved."""
        self.available[pool] -= units
        self.book("pool_reduced", pool=pool, units=units)

    def pool_transfer(self, pool: str, units: int, target: str) -> None:
        """Available units change pools."""
        self.available[pool] -= units
        self.available[target] += units
        self.book("pool_transfer", pool=pool, units=units, inputs=target)

    def grant(self, pool: str, provider: str, units: int, instrument: str, vesting: str, start: date) -> None:
        """Available units become somebody's, unvested; without a schedule they are earned at once."""
        name = f"g{len(self.rows)}"
        schedule = tranches(units, self.terms[vesting], start, grant_date=self.day) if vesting else [(self.day, units)]
        self.available[pool] -= units
        self.book(
            "grant", pool=pool, provider=provider, grant=name, units=units, instrument=instrument, vesting=vesting,
            vest_start=start.isoformat(),
        )  # fmt: skip
        self.grants[name] = Grant(pool, provider, instrument, vesting, schedule, unvested=units)
        self.grants[name].pass_day(self.day)

    def retract(self, name: str, units: int = 0) -> None:
        """A grant never was: all its units are available again."""
        grant = self.grants[name]
        self.available[grant.pool] += grant.unvested + grant.vested
        grant.unvested = grant.vested = grant.due = 0
        grant.schedule = []
        self.book("retract", grant=name)

    def vest(self, name: str, units: int) -> None:
        """Units are earned as something happened."""
        self.grants[name].earn(units)
        self.book("vest", grant=name, units=units)

    def accelerate(self, name: str, units: int) -> None:
        """Units are earned ahead of schedule."""
        self.grants[name].earn(units)
        self.book("accelerate", grant=name, units=units)

    def forfeit(self, name: str, units: int) -> None:
        """Unvested units are lost."""
        self._lose(name, units, "unvested")
        self.book("forfeit", grant=name, units=units)

    def expire(self, name: str, units: int) -> None:
        """Vested units are lost, as nobody took them up in time."""
        self._lose(name, units, "vested")
        self.book("expire", grant=name, units=units)

    def company_cancel(self, name: str, units: int) -> None:
        """The company cancels units: unvested ones first."""
        self._lose(name, units, "unvested")
        self.book("company_cancel", grant=name, units=units)

    def exercise(self, name: str, units: int) -> None:
        """Vested units become stock."""
        self._issue(name, units)
        self.book("exercise", grant=name, units=units)

    def settle(self, name: str, units: int) -> None:
        """Vested units become stock."""
        self._issue(name, units)
        self.book("settle", grant=name, units=units)

    def withheld(self, name: str, units: int) -> None:
        """Vested units are kept back for tax."""
        if not self._lose(name, units, "vested"):
            self.grants[name].gone += units
        self.book("settle", grant=name, units=units, cause="withheld")

    def cash_settle(self, name: str, units: int) -> None:
        """Vested units are paid out."""
        if not self._lose(name, units, "vested"):
            self.grants[name].gone += units
        self.book("cash_settle", grant=name, units=units)

    def repurchase(self, name: str, units: int) -> None:
        """The company buys stock back."""
        grant = self.grants[name]
        grant.owned -= units
        if TAKES_BACK[grant.pool]:
            grant.gone -= units
            self.available[grant.pool] += units
        self.book("repurchase", grant=name, units=units)

    def transfer_out(self, name: str, units: int) -> None:
        """The provider hands stock on to somebody who is none."""
        self.grants[name].owned -= units
        self.book("transfer_out", grant=name, units=units)

    def split(self, new: int, old: int) -> None:
        """``new`` units for every ``old`` ones, in both pools; nothing else is booked on its day."""
        self.go_to(self.day + timedelta(1))
        for pool in self.available:
            grants = self.of_pool(pool)
            reserved = self.available[pool] + sum(grant.set_aside for grant in grants)
            for grant in grants:
                grant.split(new, old)
                grant.new, grant.old = grant.new * new, grant.old * old
                grant.due = grant.scheduled(self.day)
            self.available[pool] = reserved * new // old - sum(grant.set_aside for grant in grants)
        self.book("split", ratio=f"{new}:{old}")
        self.go_to(self.day + timedelta(1))

    def _lose(self, name: str, units: int, first: str) -> bool:
        """Take units off a grant; whether they come back to its pool."""
        grant = self.grants[name]
        grant.take(units, first)
        if TAKES_BACK[grant.pool]:
            self.available[grant.pool] += units
        return TAKES_BACK[grant.pool]

    def _issue(self, name: str, units: int) -> None:
        grant = self.grants[name]
        grant.take(units, "vested")
        grant.gone += units
        grant.owned += units


def random_ledger(seed: int, terms: Mapping[str, Vesting], *, steps: int = 45) -> Plain:
    """A valid ledger, and what it comes to."""
    pick, plain = Random(seed), Plain(terms)
    for pool in plain.available:
        plain.pool_authorized(pool, 2000)
    for _ in range(steps):
        plain.go_to(plain.day + timedelta(pick.choice([0, 1, 3, 20, 60])))
        one_more(plain, pick)
    plain.go_to(date(plain.day.year + 1, 1, 1))
    return plain


def one_more(plain: Plain, pick: Random) -> None:
    """One random event that fits what is there; none if nothing fits."""
    kind, pool = pick.choice(EVENTS), pick.choice("ab")
    if kind == "pool_authorized" or (kind != "grant" and not plain.grants):
        plain.pool_authorized(pool, pick.randrange(500, 3000))
    elif kind == "pool_reduced":
        plain.pool_reduced(pool, pick.randrange(plain.available[pool] // 3 + 1))
    elif kind == "pool_transfer":
        plain.pool_transfer(pool, pick.randrange(plain.available[pool] // 3 + 1), "b" if pool == "a" else "a")
    elif kind == "split":
        plain.split(*pick.choice([(2, 1), (3, 2), (1, 3), (1, 1)]))
    elif kind == "grant":
        units, provider = pick.randrange(1, 400), f"p{pick.randrange(4)}"
        start = plain.day - timedelta(pick.choice([0, 0, 100, 500]))
        if units <= plain.available[pool]:
            terms = pick.choice(["V4", "V48C12", "EVENT", "LIST", ""])
            plain.grant(pool, provider, units, pick.choice(["NSO", "RSU", "RSA"]), terms, start)
    else:
        name = pick.choice(sorted(plain.grants))
        if most := _most(kind, plain.grants[name]):
            getattr(plain, kind)(name, pick.choice([most, pick.randrange(1, most + 1)]))
            plain.grants[name].untouched = False


def _most(kind: str, grant: Grant) -> int:
    """The most units that an event may take of a grant."""
    is_stock = grant.instrument == "RSA"
    match kind:
        case "forfeit" | "accelerate":
            return grant.unvested
        case "vest":
            return grant.unvested if grant.vesting == "EVENT" else 0
        case "expire" | "cash_settle":
            return grant.vested
        case "company_cancel":
            return grant.unvested + grant.vested
        case "exercise" if grant.instrument != "NSO":
            return 0
        case "exercise" | "settle" | "withheld":
            early = grant.unvested if EARLY_EXERCISE[grant.pool] else 0
            return 0 if is_stock else grant.vested + early
        case "repurchase":
            return min(grant.owned, grant.gone)
        case "transfer_out":
            return grant.owned
        case _:  # a grant is retracted only as long as nothing else has happened to it
            return int(grant.untouched and not is_stock)


def as_table(rows: list[Row]) -> str:
    """Events as a table of cells between spaces, as ``conftest`` reads them."""
    lines = [" ".join(str(row.get(name, "")) or "." for name in COLUMNS) for row in rows]
    return "\n".join([" ".join(COLUMNS), *lines])
