"""The ledger in plain Python: read this first. One day after the other, one event after the other, nothing clever.

The program replays a ledger in columns, for a million events. This file says the same without columns, and says what is
right: ``random_ledgers.py`` makes ledgers with it, and ``test_replay_properties.py`` holds the program to every line
and every closing balance. What one grant is stands in ``plain_grant.py``.

**Places.** A unit that a pool has reserved is in exactly one place:

* *available*: nobody's yet;
* *unvested*: granted, not yet earned;
* *vested*: earned, not yet taken up;
* *gone*: from the pool for good: issued as stock, paid out, kept back for tax where the pool does not take it back.

Stock that providers hold is kept beside: *owned*, and *unearned* where options were exercised before they were earned.
An RSA is stock from the start, so what it earns goes straight from unvested to gone, and is owned.

**Time.** A grant's schedule says how much is earned by a day; what accrued before the grant is earned on its day. Every
day time earns what is due, as long as anything is left to earn. So units that are forfeited, or earned ahead of
schedule, come off its end. While a leave lasts, the schedule stands still.

**Money.** A unit that is open (unvested or vested) is worth the exercise price that its grant has at that moment.

**Events** move units between places (:class:`Plain` has one method each). What comes back to *available* is decided by
the pool; what neither comes back nor is gone leaves what is reserved.

**Lines.** Whatever moves, moves through :meth:`Plain.move`, which notes units and value on a line of the open quarter.

**Late.** A closed quarter never changes. An event of one is booked as soon as the next quarter begins, in the units of
that day, on lines marked late; what it lacks of unvested units, time gives back there.

**A split** multiplies what is reserved in a pool, and all units of each grant, and rounds each down once; what rounding
leaves over is available. Within a grant, what is rounded off in one place counts in the next: unvested, vested, gone.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from tests.ledger.plain_grant import PLACES, Grant, Leaves, rounded

from transparency.ledger.vesting import tranches
from transparency.publication.publication import RuleHead
from transparency.publication.settings import Settings

Row = dict[str, object]
"""Cells of one event of the ledger."""

START = date(2024, 1, 2)


class Plain:
    """A company's pools, from ``START`` on. Every method books its event in ``rows`` and moves its units."""

    def __init__(self, own: Settings, rules: Iterable[RuleHead] = ()) -> None:
        self.own, self.rules = own, {rule.id: rule.leave for rule in rules}
        self.pools = {pool.id: pool for pool in own.pools}
        self.rows: list[Row] = []
        self.grants: dict[str, Grant] = {}
        self.leaves: dict[str, Leaves] = {}
        self.splits: list[tuple[date, str, int, int]] = []
        self.available = dict.fromkeys(self.pools, 0)
        self.day = START
        self.quarter = end_of_quarter(START)
        """The last day of the quarter that is open."""
        self.late: date | None = None
        """The day in a closed quarter on which the event happened that is being booked."""
        self.recorded: date | None = None
        """The day on which that is, if another."""
        self.lines: dict[tuple[date, str, str, str, bool], list[Decimal]] = {}
        """Last day of the quarter, pool, instrument, line, late: changes of available and ``PLACES``, and of value."""
        self.moved: dict[str, list[tuple[str, str, Grant | None, int, dict[str, int]]]] = {}
        """By event, what it moved: line, pool, grant, available and other units."""
        self.closings: dict[date, dict[str, tuple[int, ...]]] = {}
        """By the last day of each quarter and pool, the units available and in ``PLACES``."""
        self.holdings: dict[date, dict[tuple[str, str, str], tuple[Decimal | int, ...]]] = {}
        """By the last day of each quarter, provider, pool and instrument: units in ``PLACES`` but gone, and value."""

    def book(self, kind: str, **cells: object) -> None:
        """Write the event into the ledger."""
        days = {"date": (self.late or self.day).isoformat()}
        if self.recorded:
            days["recorded"] = self.recorded.isoformat()
        self.rows.append({"event": f"e{len(self.rows)}", **days, "type": kind, **cells})

    def move(self, line: str, pool: str, grant: Grant | None = None, *, available: int = 0, **units: int) -> None:
        """Units change places, on a line of the open quarter: the one way in which they do."""
        before = grant.value if grant else Decimal(0)
        self.available[pool] += available
        for place, change in units.items():
            setattr(grant, place, getattr(grant, place) + change)
        after = grant.value if grant else Decimal(0)
        if line != "vested":
            self.moved.setdefault(str(self.rows[-1]["event"]), []).append((line, pool, grant, available, units))
        self.note(line, pool, grant, [available, *(units.get(place, 0) for place in PLACES), after - before])

    def note(self, line: str, pool: str, grant: Grant | None, amounts: list[Decimal | int]) -> None:
        """Add to a line of the open quarter."""
        key = (self.quarter, pool, grant.instrument if grant else "", line, self.late is not None)
        noted = self.lines.setdefault(key, [Decimal(0)] * len(amounts))
        self.lines[key] = [amount + more for amount, more in zip(noted, amounts, strict=True)]

    # Time

    def go_to(self, day: date) -> None:
        """Let the days pass; a quarter closes at the end of its last day."""
        while self.day < day:
            if self.day == end_of_quarter(self.day) and self.quarter == self.day:
                self.close()
            self.day += timedelta(1)
            for grant in self.grants.values():
                self.pass_time(grant, self.day)

    def pass_time(self, grant: Grant, day: date) -> None:
        """Time earns what is due, as far as there is anything to earn."""
        units = min(grant.due(day) - grant.by_time, grant.unvested + grant.unearned)
        if units > 0:
            self.earn("vested", grant, units)
            grant.by_time += units

    def earn(self, line: str, grant: Grant, units: int) -> None:
        """Units are earned: first those that are stock already; of an RSA, that makes them the provider's at once."""
        stock = min(units, grant.unearned)
        rest = units - stock
        if grant.instrument == "RSA":
            self.move(line, grant.pool, grant, unvested=-rest, gone=rest, owned=rest)
        else:
            self.move(line, grant.pool, grant, unearned=-stock, owned=stock, unvested=-rest, vested=rest)

    def give_back(self, grant: Grant, units: int) -> None:
        """Time gives back what it would not have earned, had it known of a late event; as far as it is there."""
        if grant.instrument == "RSA":
            units = max(min(units, grant.gone, grant.owned), 0)
            self.move("vested", grant.pool, grant, unvested=units, gone=-units, owned=-units)
        else:
            units = max(min(units, grant.vested), 0)
            self.move("vested", grant.pool, grant, unvested=units, vested=-units)
        grant.by_time -= units

    def close(self) -> None:
        """Note what stands where at the end of the last day, and open the next quarter."""
        self.closings[self.day] = {
            pool: (units, *(sum(getattr(grant, place) for grant in self.of_pool(pool)) for place in PLACES))
            for pool, units in self.available.items()
        }
        held = self.holdings[self.day] = {}
        for grant in self.grants.values():
            account = (grant.provider, grant.pool, grant.instrument)
            units = (grant.unvested, grant.vested, grant.owned, grant.unearned, grant.value)
            before = held.get(account, (0,) * len(units))
            held[account] = tuple(one + other for one, other in zip(before, units, strict=True))
        self.quarter = end_of_quarter(self.day + timedelta(1))

    def of_pool(self, pool: str) -> list[Grant]:
        """The grants of a pool."""
        return [grant for grant in self.grants.values() if grant.pool == pool]

    def of_today(self, units: int, pool: str) -> int:
        """What units of the day of a late event have become; every split on the way rounds down."""
        for day, split_pool, new, old in self.splits if self.late else ():
            if split_pool == pool and day > self.late:
                units = units * new // old
        return units

    # Events of pools

    def pool_authorized(self, pool: str, units: int) -> None:
        """More units are reserved."""
        self.book("pool_authorized", pool=pool, units=units)
        self.move("authorized", pool, available=self.of_today(units, pool))

    def pool_reduced(self, pool: str, units: int) -> None:
        """Fewer units are reserved."""
        self.book("pool_reduced", pool=pool, units=units)
        self.move("reduced", pool, available=-self.of_today(units, pool))

    def pool_transfer(self, pool: str, units: int, target: str) -> None:
        """Available units change pools."""
        self.book("pool_transfer", pool=pool, units=units, inputs=target)
        self.move("pool_transfer", pool, available=-self.of_today(units, pool))
        self.move("pool_transfer", target, available=self.of_today(units, pool))

    def split(self, new: int, old: int) -> None:
        """``new`` units for every ``old`` ones, in all pools; nothing else is booked on its day."""
        self.go_to(self.day + timedelta(1))
        self.book("split", ratio=f"{new}:{old}")
        for pool in self.available:
            grants = self.of_pool(pool)
            reserved = self.available[pool] + sum(grant.set_aside for grant in grants)
            for grant in grants:
                before = (0, *grant.units, grant.value)
                grant.split(new, old, self.day)
                after = (0, *grant.units, grant.value)
                self.note("split", pool, grant, [one - other for one, other in zip(after, before, strict=True)])
            rest = reserved * new // old - sum(grant.set_aside for grant in grants)
            pure = self.available[pool] * new // old
            self.move("split", pool, available=pure - self.available[pool])
            self.move("split_rounding", pool, available=rest - pure)
            self.splits.append((self.day, pool, new, old))
        self.go_to(self.day + timedelta(1))

    # Events of grants

    def grant(
        self, pool: str, provider: str, units: int, instrument: str, vesting: str, start: date,
        price: Decimal | None = None, rule: str = "", name: str = "",
    ) -> None:  # fmt: skip
        """Available units become somebody's, unvested; without a schedule they are earned at once."""
        name, day = name or f"g{len(self.rows)}", self.late or self.day
        schedule = tranches(units, self.own.vesting[vesting], start, grant_date=date.min) if vesting else [(day, units)]
        self.book(
            "grant", pool=pool, provider=provider, grant=name, units=units, instrument=instrument, vesting=vesting,
            vest_start=start.isoformat(), price="" if price is None else price, rule=rule,
        )  # fmt: skip
        leaves = self.leaves.setdefault(provider, [])
        grant = Grant(pool, provider, instrument, vesting, day, schedule, price, self.rules.get(rule), leaves)
        self.grants[name] = grant
        for split_day, split_pool, new, old in self.splits:
            if split_pool == pool and split_day > day:
                grant.new, grant.old = grant.new * new, grant.old * old
                grant.price = None if grant.price is None else rounded(grant.price * old / new)
        granted = self.of_today(units, pool)
        self.move("granted", pool, grant, available=-granted, unvested=granted)
        self.pass_time(grant, self.day)

    def retract(self, name: str, units: int = 0) -> None:
        """A grant never was: all its units are available again."""
        grant = self.event(name, "retract")
        open_units = {"unvested": -grant.unvested, "vested": -grant.vested}
        self.move("retracted", grant.pool, grant, available=grant.unvested + grant.vested, **open_units)
        grant.schedule, grant.by_time = [], 0

    def vest(self, name: str, units: int) -> None:
        """Units are earned as something happened."""
        grant = self.event(name, "vest", units=units)
        self.earn("vested", grant, self.taken(grant, units, grant.unvested + grant.unearned))

    def accelerate(self, name: str, units: int) -> None:
        """Units are earned ahead of schedule."""
        grant = self.event(name, "accelerate", units=units)
        self.earn("accelerated", grant, self.taken(grant, units, grant.unvested + grant.unearned))

    def forfeit(self, name: str, units: int) -> None:
        """Unvested units are lost."""
        grant = self.event(name, "forfeit", units=units)
        self.lose("forfeited", grant, self.taken(grant, units, grant.unvested), "unvested")

    def expire(self, name: str, units: int) -> None:
        """Vested units are lost, as nobody took them up in time."""
        grant = self.event(name, "expire", units=units)
        self.lose("expired", grant, self.of_today(units, grant.pool), "vested")

    def company_cancel(self, name: str, units: int) -> None:
        """The company cancels units: unvested ones first."""
        grant = self.event(name, "company_cancel", units=units)
        self.lose("company_cancelled", grant, self.of_today(units, grant.pool), "unvested")

    def withheld(self, name: str, units: int) -> None:
        """Vested units are kept back for tax."""
        kind = "exercise" if self.grants[name].instrument == "NSO" else "settle"
        grant = self.event(name, kind, units=units, cause="withheld")
        self.lose("withheld", grant, self.of_today(units, grant.pool), "vested")

    def cash_settle(self, name: str, units: int) -> None:
        """Vested units are paid out."""
        grant = self.event(name, "cash_settle", units=units)
        self.lose("cash_settled", grant, self.of_today(units, grant.pool), "vested")

    def exercise(self, name: str, units: int) -> None:
        """Vested units become stock; where the pool allows it, unvested ones too, which is then still to be earned."""
        grant = self.event(name, "exercise", units=units)
        units = self.of_today(units, grant.pool)
        vested = min(units, grant.vested)
        early = units - vested
        stock = {"gone": units, "owned": vested, "unearned": early}
        self.move("exercised", grant.pool, grant, vested=-vested, unvested=-early, **stock)

    def settle(self, name: str, units: int) -> None:
        """Vested units become stock."""
        grant = self.event(name, "settle", units=units)
        units = self.of_today(units, grant.pool)
        self.move("settled", grant.pool, grant, vested=-units, gone=units, owned=units)

    def repurchase(self, name: str, units: int) -> None:
        """The company buys stock back: first what is still to be earned."""
        grant = self.event(name, "repurchase", units=units)
        units = self.of_today(units, grant.pool)
        unearned = min(units, grant.unearned)
        back = units if self.pools[grant.pool].returns.repurchased else 0
        stock = {"unearned": -unearned, "owned": unearned - units}
        self.move("repurchased", grant.pool, grant, available=back, gone=-back, **stock)

    def transfer_out(self, name: str, units: int) -> None:
        """The provider hands stock on to somebody who is none."""
        grant = self.event(name, "transfer_out", units=units)
        self.move("transferred_out", grant.pool, grant, owned=-self.of_today(units, grant.pool))

    def transfer_in(self, name: str, units: int) -> None:
        """The provider gets stock from outside."""
        grant = self.event(name, "transfer_in", units=units)
        self.move("transferred_in", grant.pool, grant, owned=self.of_today(units, grant.pool))

    def reprice(self, name: str, price: Decimal) -> None:
        """What is open gets a new exercise price."""
        grant = self.event(name, "reprice", price=price)
        before = grant.value
        for day, pool, new, old in self.splits if self.late else ():
            if pool == grant.pool and day > self.late:
                price = rounded(price * old / new)
        grant.price = price
        self.note("repriced", grant.pool, grant, [0] * 6 + [grant.value - before])

    def leave_start(self, provider: str) -> None:
        """A provider goes on leave."""
        self.book("leave_start", provider=provider)
        self.leaves[provider].append((self.late or self.day, None))
        self.put_right(provider)

    def leave_end(self, provider: str) -> None:
        """A provider is back: what fell due meanwhile is earned now, or all that is still to come moves on."""
        self.book("leave_end", provider=provider)
        start, _ = self.leaves[provider].pop()
        self.leaves[provider].append((start, self.late or self.day))
        self.put_right(provider)

    def put_right(self, provider: str) -> None:
        """A provider's leaves changed: time gives back, or earns, what makes the schedule right."""
        for grant in self.grants.values():
            if grant.provider == provider:
                if self.late:
                    self.give_back(grant, grant.by_time - grant.due(self.day))
                self.pass_time(grant, self.day)

    def reversal(self, event: str) -> None:
        """Everything that an event moved goes back, on the same line; time earns at once what it would have by now."""
        moved = self.moved[event]
        self.book("reversal", reverses=event)
        for line, pool, grant, available, units in moved:
            self.move(line, pool, grant, available=-available, **{place: -change for place, change in units.items()})
            if grant:
                grant.events += 1
                self.pass_time(grant, self.day)

    def event(self, name: str, kind: str, **cells: object) -> Grant:
        """Book an event of a grant; the grant."""
        self.book(kind, grant=name, **cells)
        self.grants[name].events += 1
        return self.grants[name]

    def taken(self, grant: Grant, units: int, there: int) -> int:
        """Units that an event takes from what is to earn, of today; what a late one lacks there, time gives back."""
        units = self.of_today(units, grant.pool)
        if self.late and units > there:
            self.give_back(grant, min(units - there, grant.by_time))
        return units

    def lose(self, line: str, grant: Grant, units: int, first: str) -> None:
        """Take units off a grant: vested, or unvested and what lacks of them vested; available, gone, or no more."""
        unvested = min(units, grant.unvested) if first == "unvested" else 0
        returned = units if getattr(self.pools[grant.pool].returns, line) else 0
        gone = units - returned if line in {"withheld", "cash_settled"} else 0
        changes = {"unvested": -unvested, "vested": unvested - units}
        self.move(line, grant.pool, grant, available=returned, gone=gone, **changes)


def end_of_quarter(day: date) -> date:
    """The last day of the quarter that holds a day."""
    month = (day.month - 1) // 3 * 3 + 4
    return date(day.year + month // 13, (month - 1) % 12 + 1, 1) - timedelta(1)
