"""Random companies: every event type, splits, late events, two pools, three instruments, people with attributes."""

from datetime import date, timedelta
from random import Random

from tests.ledger.conftest import publication, settings, write
from tests.ledger.plain import Plain
from tests.ledger.random_ledgers import as_table, one_more

from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
from transparency.privacy.door import publish
from transparency.publication.private import Private
from transparency.publication.quarter import quarter_of
from transparency.publication.settings import Settings

KEY = "5d1f0b6c9e2a47838c1d6f0a7b9e3c2d4f5a60718293a4b5c6d7e8f901a2b3c4"
FEATURES = frozenset({"splits"})
ROLES, STATES = ("full", "associate", "lead", "peer"), ("ca", "ny", "tx")
LATE = ("forfeit", "expire", "company_cancel", "exercise", "settle")


class RandomCompany(Plain):
    """As in the ledger's own tests, with more people; days pass in one step."""

    def __init__(self, own, pick, people):
        super().__init__(own, {})
        self.pick, self.people = pick, people

    def go_to(self, day):
        """To a day at once: what is due on it is the sum of what was due before."""
        if self.day < day:
            self.day = day
            for grant in self.grants.values():
                self.pass_time(grant, day)

    def grant(self, pool, provider, units, instrument, vesting, start, price=None, rule=""):
        super().grant(pool, f"p{self.pick.randrange(self.people):03d}", units, instrument, vesting, start)

    def split(self, new, old):
        """At most three: each doubles, and those of forty quarters would be more units than can be counted."""
        if len(self.splits) < 3 * len(self.available):
            super().split(new, old)

    def first_grant(self):
        """A grant on the first day."""
        units, terms = self.pick.randrange(1, 400), self.pick.choice(["V4", "V48C12", "EVENT", ""])
        pool, instrument = self.pick.choice("aab"), self.pick.choice(["NSO", "RSU", "RSA"])
        if units <= self.available[pool]:
            self.grant(pool, "", units, instrument, terms, self.day)


def company_settings(**more) -> Settings:
    """Two pools, roles, states and the year of joining, and a table of two of them."""
    base = {
        "attributes": {
            "role": {"name": "Role", "values": {role: role for role in ROLES}},
            "state": {"name": "State", "values": {state: state for state in STATES}},
            "joined_in": {"name": "Joined in", "cohort": "year"},
        },
        "disclosure": {"two_way": [["role", "state"]]},
    }
    return settings(**base | more)


def random_company(root, seed, *, quarters=10, own=None, late=True):
    """Publication, book and positions of a random company whose quarters are all disclosed."""
    pick = Random(seed)
    own = own or company_settings()
    people = pick.choice([6, 16, 40, 150, 250, 250])
    plain = RandomCompany(own, pick, people)
    for pool in "ab":
        plain.pool_authorized(pool, 60_000)
    for _ in range(int(people * pick.choice([0.2, 1.2, 1.5]))):
        plain.first_grant()
    last = quarter_of(plain.day).next(quarters - 1).end
    while plain.day < last - timedelta(20):
        for _ in range(pick.choice([0, 1, 3, people // 15])):
            one_more(plain, pick, FEATURES)
        plain.go_to(plain.day + timedelta(pick.choice([1, 4, 12, 25])))
    rows = [row for row in plain.rows if row["date"] <= last.isoformat()]
    has_split = any(row["type"] == "split" for row in rows)
    for row in rows:
        lag = pick.choice([0, 0, 0, 0, 130]) if late and not has_split and row["type"] in LATE else 0
        row["recorded"] = (date.fromisoformat(row["date"]) + timedelta(lag)).isoformat()
    names = [quarter_of(date(2024, 1, 2)).next(step).id for step in range(quarters)]
    busy = {one["provider"] for one in rows if one["type"] == "grant"}
    write(root, as_table(rows), _providers(pick, people, last, busy))
    book, problems = read_book(root, own)
    assert book is not None, problems
    made = publication(root, *names, own=own)
    positions, problems = replay(book, made)
    return (made, book, positions, problems)


def _providers(pick, people, last, busy):
    lines = ["provider,joined,left,role,state"]
    for number in range(people):
        joined = date(2023, 1, 1) + timedelta(pick.randrange((last - date(2023, 1, 1)).days))
        left = joined + timedelta(pick.randrange(2000))
        gone = left.isoformat() if pick.random() < 0.4 and left < last else ""
        if gone and f"p{number:03d}" in busy:
            gone = ""
        role, state = pick.choices(ROLES, (8, 4, 1, 1))[0], pick.choice(STATES)
        lines.append(f"p{number:03d},{joined},{gone},{role},{state}")
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
