"""Companies written down by a few lines of code, for tests of single rules."""

from datetime import date, timedelta

from tests.ledger.conftest import publication, settings, write

from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
from transparency.privacy.door import publish
from transparency.publication.private import Private
from transparency.publication.quarter import Quarter

KEY = "5d1f0b6c9e2a47838c1d6f0a7b9e3c2d4f5a60718293a4b5c6d7e8f901a2b3c4"
COLUMNS = (
    "event", "date", "recorded", "type", "pool", "provider", "grant", "units", "price", "ratio", "instrument",
    "vesting", "vest_start", "cause", "inputs", "reverses",
)  # fmt: skip
FIRST = Quarter(2024, 1)


class Company:
    """A ledger that is written event by event. Everybody joined in 2020 unless said otherwise."""

    def __init__(self, root, quarters=4, **more):
        self.root, self.rows, self.people = root, [], {}
        self.own = settings(**more)
        self.capitalization = ""
        self.names = [FIRST.next(step).id for step in range(quarters)]

    def event(self, kind, day, **cells):
        """An event. ``day``: a date as text."""
        self.rows.append({"event": f"e{len(self.rows):05d}", "date": day, "type": kind} | cells)
        return self

    def authorize(self, units, day="2024-01-02", pool="a"):
        return self.event("pool_authorized", day, pool=pool, units=units)

    def person(self, name, joined="2020-01-01", left="", **attributes):
        self.people[name] = {"joined": joined, "left": left} | attributes
        return self

    def grant(self, name, units, day="2024-01-10", *, vesting="EVENT", instrument="RSU", pool="a", **cells):
        """A grant; the person is there from 2020 if nobody said otherwise."""
        if name not in self.people:
            self.person(name)
        grant = f"g{len(self.rows):05d}"
        self.event(
            "grant", day, pool=pool, provider=name, grant=grant, units=units, instrument=instrument, vesting=vesting,
            vest_start=day, **cells,
        )  # fmt: skip
        return grant

    def everybody(self, count, units, day="2024-01-10", prefix="p", **more):
        """Grants to many people: of ``units``, or of ``units(number)``."""
        return [
            self.grant(f"{prefix}{number:04d}", units(number) if callable(units) else units, day, **more)
            for number in range(count)
        ]

    def read(self):
        """Publication, book and positions."""
        table = [" ".join(COLUMNS)]
        table += [" ".join(str(row.get(column, "")) or "." for column in COLUMNS) for row in self.rows]
        attributes = list(self.own.columns)
        people = [",".join(["provider", "joined", "left", *attributes])]
        for name, cells in self.people.items():
            people.append(",".join([name, cells["joined"], cells["left"], *(cells[one] for one in attributes)]))
        write(self.root, "\n".join(table), "\n".join(people) + "\n")
        if self.capitalization:
            (self.root / "ledger/capitalization.csv").write_text(self.capitalization, encoding="utf-8")
        book, problems = read_book(self.root, self.own)
        assert book is not None, problems
        made = publication(self.root, *self.names, own=self.own)
        positions, problems = replay(book, made)
        assert positions is not None, problems
        return made, book, positions

    def publish(self, past=(), key=KEY, granted=None):
        """What is published of all quarters."""
        made, book, positions = self.read()
        found, problems = publish(positions, book, made, past, private=Private(key=key), granted=granted)
        assert not problems, problems
        return found


def keys(count):
    """Different keys, the same in every run."""
    import hashlib

    return [hashlib.sha256(str(number).encode()).hexdigest() for number in range(count)]


def day_of(quarter, days=10):
    """A day in a quarter, as text."""
    return (FIRST.next(quarter).start + timedelta(days)).isoformat()


def as_date(text):
    return date.fromisoformat(text)
