"""Random companies: every event type, splits, late events, two pools, three instruments, people with attributes.

Nearly every seed gives a ledger that the program accepts, so that a proof of two thousand companies is one of two
thousand. What would be refused is not booked: an event that is told late is the last one of its grant until it is told,
and what it gives back is available from then on only, so that the ledger is valid as it happened and as it was booked.
"""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tests.ledger.conftest import RULES, VESTING, publication, settings, write
from tests.ledger.plain import Plain
from tests.ledger.plain_grant import rounded
from tests.ledger.random_ledgers import as_table, on_leave, random_event

from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
from transparency.privacy.door import publish
from transparency.publication.private import Private
from transparency.publication.quarter import quarter_of
from transparency.publication.settings import Settings

KEY = "5d1f0b6c9e2a47838c1d6f0a7b9e3c2d4f5a60718293a4b5c6d7e8f901a2b3c4"
FEATURES = frozenset(
    {"accrued", "early exercise", "leave", "odd splits", "prices", "reversal", "splits", "transfer in"}
)
ROLES, STATES = ("full", "associate", "lead", "peer"), ("ca", "ny", "tx")
LATE = frozenset({"accelerate", "cash_settle", "company_cancel", "exercise", "expire", "forfeit", "settle"})
LAG = timedelta(130)


class RandomCompany(Plain):
    """As in the ledger's own tests, with more people; days pass in one step."""

    def __init__(self, own, pick, people, *, tells_late):
        super().__init__(own, RULES)
        self.pick, self.people, self.tells_late = pick, people, tells_late
        self.gone = {}
        self.untold = {}
        """Grants of which an event is not told yet, and the day on which it is."""
        self.returning = []
        """What such events give back: from when on it is available, to which pool, how much."""
        self.scale = dict.fromkeys(self.pools, (1, 1))
        self.prices = pick.sample(["1.00", "2.50", "4.10"], pick.choice([1, 1, 2]))

    def go_to(self, day):
        """To a day at once: what is due on it is the sum of what was due before."""
        if self.day < day:
            self.day = day
            for grant in (*self.grants.values(), *(grant for grant, _ in self.untold.values())):
                self.pass_time(grant, day)
            for name in [name for name, (_, until) in self.untold.items() if until < day]:
                self.grants[name] = self.untold.pop(name)[0]
            for _, pool, units in (due := [back for back in self.returning if back[0] < day]):
                self.available[pool] += units
            self.returning = [back for back in self.returning if back not in due]

    def move(self, line, pool, grant=None, *, available=0, **units):
        """What a late event gives back is not available before it is told."""
        if self.recorded and available > 0:
            self.returning.append((self.recorded, pool, available))
            available = 0
        super().move(line, pool, grant, available=available, **units)

    def happen(self):
        """One random event of today, or none if nothing fits; it may be told late."""
        if event := random_event(self, self.pick, FEATURES):
            event(self)
        if self.recorded:
            name = str(self.rows[-1]["grant"])
            self.untold[name] = self.grants.pop(name), self.recorded
            self.recorded = None

    def event(self, name, kind, **cells):
        """Told late only where nothing but time can come between: no stock that is earned meanwhile, no leave."""
        grant = self.grants[name]
        early = grant.unearned or (self.pools[grant.pool].early_exercise and kind == "exercise")
        stock = early or (grant.instrument == "RSA" and kind == "company_cancel")
        if self.tells_late and kind in LATE and not stock and grant.rule is None and self.pick.random() < 0.2:
            self.recorded = self.day + LAG
        return super().event(name, kind, **cells)

    def grant(self, pool, provider, units, instrument, vesting, start, price=None, rule=""):
        """To any of many people who is there, in units of today, at one of the few prices of the company."""
        provider = f"p{self.pick.randrange(self.people):03d}"
        if provider in self.gone or on_leave(self, provider, self.day):
            return
        new, old = self.scale[pool]
        price = self.price_of_today(pool) if price else None
        units = max(min(units * new // old, self.available[pool]), 1)
        super().grant(pool, provider, units, instrument, vesting, start, price, rule)

    def price_of_today(self, pool):
        new, old = self.scale[pool]
        return rounded(Decimal(self.pick.choice(self.prices)) * old / new)

    def reprice(self, name, price):
        """To another price of the company."""
        super().reprice(name, self.price_of_today(self.grants[name].pool))

    def split(self, new, old):
        """At most three: each doubles, and those of forty quarters would be more units than can be counted."""
        if len(self.splits) < 3 * len(self.available) and not self.untold:
            super().split(new, old)
            self.scale = {pool: (before * new, after * old) for pool, (before, after) in self.scale.items()}

    def reversal(self, event):
        """Nothing comes back to who is gone, and nothing is undone of what is not told yet."""
        touched = [grant for *_, grant, _, _ in self.moved[event] if grant]
        if not any(grant.provider in self.gone or grant not in self.grants.values() for grant in touched):
            super().reversal(event)

    def leave_for_good(self):
        """Somebody goes: what is not earned is given back, what is earned may still be taken."""
        provider = f"p{self.pick.randrange(self.people):03d}"
        mine = {name: grant for name, grant in self.grants.items() if grant.provider == provider}
        untold = any(grant.provider == provider for grant, _ in self.untold.values())
        if provider in self.gone or untold or on_leave(self, provider, self.day):
            return
        if any(grant.unearned or (grant.vesting == "LIST" and grant.rule) for grant in mine.values()):
            return
        tells_late, self.tells_late = self.tells_late, False
        for name, grant in mine.items():
            if grant.unvested:
                self.forfeit(name, grant.unvested)
        self.tells_late = tells_late
        self.book("provider_status", provider=provider, cause="left")
        self.gone[provider] = self.day
        self.leaves.pop(provider, None)

    def hire(self):
        """A grant as most people have one."""
        units, vesting = self.pick.randrange(1, 400), self.pick.choice(["V4", "V48C12", "EVENT", ""])
        pool, instrument = self.pick.choice("aab"), self.pick.choice(["NSO", "RSU", "RSA"])
        price, rule = Decimal(instrument == "NSO") or None, self.pick.choice(["R", "R", "R30", "RC"])
        if units <= self.available[pool]:
            self.grant(pool, "", units, instrument, vesting, self.day, price, rule)


def company_settings(**more) -> Settings:
    """Two pools, roles, states and the year of joining, and a table of two of them."""
    base = {
        "attributes": {
            "role": {"name": "Role", "values": {role: role for role in ROLES}},
            "state": {"name": "State", "values": {state: state for state in STATES}},
            "joined_in": {"name": "Joined in", "cohort": "year"},
        },
        "disclosure": {"two_way": [["role", "state"]]},
        "vesting": VESTING | {"EVENT": {"kind": "event", "deadline": "2050-01-01"}},
    }
    return settings(**base | more)


def random_company(root, seed, *, quarters=10, own=None, late=True):
    """Publication, book and positions of a random company whose quarters are all disclosed."""
    pick = Random(seed)
    own = own or company_settings()
    people = pick.choice([6, 16, 40, 150, 250, 250])
    plain = RandomCompany(own, pick, people, tells_late=late)
    for pool in "ab":
        plain.pool_authorized(pool, 60_000)
    for _ in range(int(people * pick.choice([0.2, 1.2, 1.5]))):
        plain.hire()
    last, hires = quarter_of(plain.day).next(quarters - 1).end, pick.choice([0, people // 20])
    while plain.day < last - timedelta(20):
        for _ in range(pick.choice([0, 1, 3, people // 15])):
            plain.happen()
        for _ in range(pick.randrange(hires + 1)):
            plain.hire()
        if pick.random() < 0.1:
            plain.leave_for_good()
        plain.go_to(plain.day + timedelta(pick.choice([1, 4, 12, 25])))
    rows = [row for row in plain.rows if row["date"] <= last.isoformat()]
    names = [quarter_of(date(2024, 1, 2)).next(step).id for step in range(quarters)]
    write(root, as_table(rows), _providers(plain, rows, last))
    book, problems = read_book(root, own)
    assert book is not None, problems
    made = publication(root, *names, rules=RULES, own=own)
    positions, problems = replay(book, made)
    return (made, book, positions, problems)


def _providers(plain, rows, last):
    """Who holds anything came before it, and is here until leaving; of the others some come late, and some go."""
    pick, first = plain.pick, {}
    for row in rows:
        if row["type"] == "grant":
            first.setdefault(row["provider"], date.fromisoformat(row["date"]))
    lines = ["provider,joined,left,from,role,state"]
    for number in range(plain.people):
        name = f"p{number:03d}"
        latest, gone = first.get(name, last), plain.gone.get(name)
        joined = date(2023, 1, 1) + timedelta(pick.randrange((latest - date(2023, 1, 1)).days))
        if name not in first and gone is None and pick.random() < 0.4:
            gone = joined + timedelta(pick.randrange(2000))
        joined = min(joined, gone or joined)
        left = gone.isoformat() if gone and gone < last else ""
        role, state = pick.choices(ROLES, (8, 4, 1, 1))[0], pick.choice(STATES)
        lines.append(f"{name},{joined},{left},,{role},{state}")
        if pick.random() < 0.1:
            changed = joined + timedelta(pick.randrange(30, 900))
            if changed < (gone or last):
                lines.append(f"{name},{joined},{left},{changed},{pick.choice(ROLES)},{state}")
    return "\n".join(lines) + "\n"


def published_of(root, seed, **more):
    """What is published of a random company, with all that it was made from; None for a ledger that is refused."""
    made, book, positions, problems = random_company(root, seed, **more)
    if positions is None:
        assert {problem.code for problem in problems} <= {"L10", "L05", "L12", "L13"}, problems[:2]
        return None
    found, problems = publish(positions, book, made, (), private=Private(key=KEY))
    assert not problems
    return made, book, positions, found
