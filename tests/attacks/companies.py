"""Made-up companies for attacks: a plain simulation, day by day, written as a founder's files would be.

Sizes and chances are those of the measurements that the blocks rest on: two sizes of joining grants, some halved or
enlarged, monthly vesting with a cliff, a few who leave, a few who buy.
"""

import hashlib
import json
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.contributions import MOVED
from transparency.ledger.positions import Positions
from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
from transparency.publication.publication import Disclosed, Document, Publication
from transparency.publication.quarter import Quarter
from transparency.publication.settings import Settings

TEXT = Document("quarters/commentary.md", "", 1, "0" * 64)
COLUMNS = (
    "event", "date", "recorded", "type", "pool", "provider", "grant", "units", "price", "ratio", "instrument",
    "vesting", "vest_start", "expires", "rule", "inputs", "cause", "reverses",
)  # fmt: skip
VESTING = {
    "M48": {"kind": "schedule", "every": 1, "occurrences": 48, "cliff": 12},
    "Q16": {"kind": "schedule", "every": 3, "occurrences": 16},
    "Q8": {"kind": "schedule", "every": 3, "occurrences": 8},
    "Q4": {"kind": "schedule", "every": 3, "occurrences": 4},
    "EVENT": {"kind": "event"},
    "NOW": {"kind": "immediate"},
}
ATTRIBUTES: dict[str, dict[str, object]] = {
    "joined_in": {"name": "Year of joining", "cohort": "year"},
    "role": {"name": "Role", "values": {name: f"Role {name}" for name in "ABCDE"}},
    "region": {"name": "Region", "values": {name: f"Region {name}" for name in "NSWX"}},
}
FIRST = Quarter(2024, 1)
TAKEN = {"exercise", "settle", "expire"}
"""Events that take earned units out of an award."""


def month(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a month that lacks it."""
    year, place = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, place + 1, min(day.day, monthrange(year, place + 1)[1]))


@dataclass
class Award:
    """A grant as the company's own books have it."""

    id: str
    person: str
    day: date
    units: int
    vesting: str
    start: date
    instrument: str
    taken: int = 0

    def earned(self, day: date) -> int:
        """Units earned by a day, while the person stays."""
        months = max((day.year - self.start.year) * 12 + day.month - self.start.month - (day.day < self.start.day), 0)
        if self.vesting == "M48":
            return 0 if months < 12 else self.units * min(months, 48) // 48
        if self.vesting[0] == "Q":
            steps = int(self.vesting[1:])
            return self.units * min(months // 3, steps) // steps
        return self.units if self.vesting == "NOW" else 0


@dataclass
class Company:
    """A company and everything that happens in it."""

    quarters: int = 8
    first: Quarter = FIRST
    attributes: tuple[str, ...] = ("role", "region")
    two_way: bool = True
    min_providers: int = 11
    pool: int = 10_000_000
    people: dict[str, dict[str, str]] = field(default_factory=dict)
    changes: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Who became another than when joining, and what is so since then."""
    rows: list[dict[str, str]] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    splits: list[date] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.book(self.first.start, "pool_authorized", units=self.pool)

    @property
    def all_quarters(self) -> list[Quarter]:
        return [self.first.next(step) for step in range(self.quarters)]

    def book(self, day: date, kind: str, *, recorded: date | None = None, **cells: object) -> dict[str, str]:
        """Add an event."""
        row = {"date": day.isoformat(), "recorded": (recorded or day).isoformat(), "type": kind, "pool": "a"}
        row |= {name: str(cell) for name, cell in cells.items() if cell is not None}
        self.rows.append(row)
        return row

    def join(self, day: date, **attributes: str) -> str:
        """A new person."""
        name = f"p{len(self.people):04d}"
        self.people[name] = {"joined": day.isoformat(), "left": "", **attributes}
        return name

    def become(self, person: str, day: date, **attributes: str) -> None:
        """Somebody is licensed in full, or works in another place."""
        self.changes.append((person, self.people[person] | {"from": day.isoformat()} | attributes))

    def grant(
        self, person: str, day: date, units: int, vesting: str = "M48", *, start: date | None = None,
        instrument: str = "NSO", price: str | None = "0.50", recorded: date | None = None,
    ) -> Award:  # fmt: skip
        """A grant."""
        award = Award(f"G{len(self.awards):05d}", person, day, units, vesting, start or day, instrument)
        self.awards.append(award)
        self.book(
            day, "grant", recorded=recorded, provider=person, grant=award.id, units=units, vesting=vesting,
            vest_start=award.start, instrument=instrument, price=price if instrument == "NSO" else None,
            expires=month(day, 120) if instrument == "NSO" else None,
        )  # fmt: skip
        return award

    def take(self, award: Award, day: date, units: int, kind: str = "exercise", recorded: date | None = None) -> None:
        """Units bought, settled or lapsed."""
        if units > 0:
            award.taken += units
            self.book(day, kind, provider=award.person, grant=award.id, units=units, recorded=recorded)

    def leave(self, person: str, day: date) -> None:
        """What is not earned is given back."""
        self.people[person]["left"] = day.isoformat()
        for name, facts in self.changes:
            if name == person:
                facts["left"] = day.isoformat()
        self.book(day, "provider_status", provider=person, cause="left")
        for award in self.awards:
            if award.person == person and award.day <= day and award.units > award.earned(day):
                units = award.units - award.earned(day)
                self.book(day, "forfeit", provider=person, grant=award.id, units=units, cause="left_voluntarily")

    def settings(self) -> Settings:
        """``publication.yaml``."""
        attributes = {name: ATTRIBUTES[name] for name in self.attributes}
        disclosure: dict[str, object] = {"min_providers": self.min_providers}
        if self.two_way and len(self.attributes) > 1:
            disclosure["two_way"] = [list(self.attributes[:2])]
        return Settings.model_validate(
            {
                "schema": "transparency-publication/1",
                "company": {"name": "Test Care", "fictional": True},
                "pools": [{"id": "a", "name": "A"}],
                "vesting": VESTING,
                "attributes": attributes,
                "disclosure": disclosure,
            }
        )

    def publication(self, root: Path) -> Publication:
        """Quarters closed three weeks after their ends, published later."""
        shown = tuple(
            Disclosed(quarter, quarter.end + timedelta(40), quarter.end + timedelta(21), None, "Board", TEXT)
            for quarter in self.all_quarters
        )
        return Publication(root, self.settings(), (), (), shown)

    def write(self, root: Path) -> None:
        """The ledger's files."""
        folder = root / "ledger"
        folder.mkdir(parents=True, exist_ok=True)
        order = {"pool_authorized": 0, "grant": 1, "provider_status": 9}
        rows = sorted(self.rows, key=lambda row: (row["recorded"], row["date"], order.get(row["type"], 5)))
        lines = [
            ",".join(({"event": f"E{number:06d}"} | row).get(name, "") for name in COLUMNS)
            for number, row in enumerate(rows, 1)
        ]
        (folder / "events.csv").write_text("\n".join([",".join(COLUMNS), *lines]) + "\n")
        columns = ["joined", "left", "from", *(name for name in self.attributes if "cohort" not in ATTRIBUTES[name])]
        told = [*sorted(self.people.items()), *self.changes]
        people = [",".join([name, *(facts.get(each, "") for each in columns)]) for name, facts in told]
        header = ",".join(["provider", *columns])
        (folder / "providers.csv").write_text("\n".join([header, *people]) + "\n")

    def write_publication(self, root: Path, seed: int, *, rounds: float = 0.4) -> None:
        """A whole publication that can be built, with a key beside it.

        ``rounds``: chance that investors and founders get shares in a quarter, as many as come about in such a round.
        """
        rng = Random(f"rounds {seed}")
        self.write(root)
        groups = [{"id": "founders", "name": "Founders"}, {"id": "investors", "name": "Investors"}]
        told = self.settings().model_dump(mode="json", by_alias=True, exclude_unset=True) | {"other_holders": groups}
        (root / "publication.yaml").write_text(json.dumps(told))
        founders, investors = rng.randrange(3_000_000, 9_000_000), rng.randrange(100_000, 2_000_000)
        rows = ["as_of,others_issued,claims_first,founders,investors"]
        for quarter in self.all_quarters:
            if rng.random() < rounds:
                investors += rng.randrange(1, 900_000)
                founders += rng.choice((0, rng.randrange(1, 90_000)))
            times = self.factor(quarter.end)
            units = f"{founders * times},{investors * times}"
            rows.append(f"{quarter.end},{(founders + investors) * times},2500000,{units}")
            front = {"published": quarter.end + timedelta(40), "closed": quarter.end + timedelta(21)}
            front["next_release"] = quarter.next().end + timedelta(40)
            lines = [f"{name}: {day}" for name, day in front.items()]
            commentary = root / "quarters" / quarter.id / "commentary.md"
            commentary.parent.mkdir(parents=True)
            commentary.write_text("\n".join(["---", *lines, "signed_by: Board", "---", "", "Nothing else.", ""]))
        (root / "ledger" / "capitalization.csv").write_text("\n".join(rows) + "\n")
        private = root.resolve().parent / "private" / "disclosure.yaml"
        private.parent.mkdir(mode=0o700)
        private.write_text(f"key: {hashlib.sha256(f'rounds {seed}'.encode()).hexdigest()}\n")
        private.chmod(0o600)

    def split_on(self, day: date) -> None:
        """Two units for one: all that is booked on a later day is in new units. Nothing else may be booked that day."""
        self.splits.append(day)
        for row in self.rows:
            assert row["date"] != day.isoformat()
            if row["date"] > day.isoformat():
                if "units" in row:
                    row["units"] = str(2 * int(row["units"]))
                if "price" in row:
                    row["price"] = str(Decimal(row["price"]) / 2)
        self.book(day, "split", ratio="2:1")

    def factor(self, day: date) -> int:
        """Units of ``day`` for each one of the first."""
        return 2 ** sum(split <= day for split in self.splits)

    def replayed(self, root: Path) -> tuple[Publication, Book, Positions]:
        """The company's books as the program reads them; they must be free of faults."""
        self.write(root)
        publication = self.publication(root)
        book, problems = read_book(root, publication.settings)
        assert book is not None, problems[:3]
        positions, more = replay(book, publication)
        assert positions is not None, more[:3]
        assert [one for one in (*problems, *more) if one.severity != "warning"] == []
        return publication, book, positions


def grown(
    people: int, seed: int, *, quarters: int = 8, hires: float = 0.05, leaving: float = 0.03, buying: float = 0.12,
    sizes: tuple[int, int] = (1440, 1152), odd: bool = True, yearly: bool = False, moving: float = 0.0, **more: object,
) -> Company:  # fmt: skip
    """A company that grows as those of the measurements do."""
    rng = Random(seed)
    company = Company(quarters=quarters, **more)  # type: ignore[arg-type]

    def hire(day: date) -> None:
        person = company.join(
            day, role=rng.choices("ABCDE", (45, 25, 15, 10, 5))[0], region=rng.choices("NSWX", (40, 30, 18, 12))[0]
        )
        units = sizes[0] if rng.random() < 0.7 else sizes[1]
        if odd and rng.random() < 0.25:
            units = int(units * rng.choice((0.5, 1.25))) // 48 * 48
        company.grant(person, day, units)

    for _ in range(people):
        hire(company.first.start)
    for number, quarter in enumerate(company.all_quarters):
        here = [name for name, facts in company.people.items() if not facts["left"]]
        old = [
            name for name in here if date.fromisoformat(company.people[name]["joined"]) < quarter.start - timedelta(80)
        ]
        if number:
            for _ in range(sum(rng.random() < hires for _ in here)):
                hire(quarter.start + timedelta(rng.randrange(80)))
            for person in old:
                if moving and rng.random() < moving:
                    company.become(person, quarter.start + timedelta(rng.randrange(60)), role=rng.choice("ABC"))
                if rng.random() < leaving:
                    company.leave(person, quarter.end - timedelta(2))
            if yearly and number % 4 == 0:
                for person in old:
                    if not company.people[person]["left"]:
                        day = quarter.start + timedelta(1)
                        company.grant(person, day, rng.choice((100, 152, 200, 220)), "Q4", instrument="RSU")
        for award in company.awards:
            _live(company, award, quarter, rng, buying)
    return company


def _live(company: Company, award: Award, quarter: Quarter, rng: Random, buying: float) -> None:
    """Stock is settled when earned; some buy what they may; leavers buy or let it lapse in the quarter after."""
    left = company.people[award.person]["left"]
    gone = date.fromisoformat(left) if left else None
    if gone is not None and gone >= quarter.start and gone <= quarter.end:
        return
    day = quarter.end - timedelta(5)
    due = award.earned(min(day, gone) if gone else day) - award.taken
    if due <= 0 or award.day > day:
        return
    if award.instrument == "RSU":
        company.take(award, day, due, "settle")
    elif gone is not None:
        company.take(award, day, due, "exercise" if rng.random() < 0.5 else "expire")
    elif rng.random() < buying:
        company.take(award, day, due if rng.random() < 0.5 else max(1, due // 2))


def shrunk(seed: int = 5) -> Company:
    """Twenty-six people, of whom twenty leave in the fifth quarter; twenty others join two quarters later."""
    company = grown(26, seed, quarters=9, leaving=0, hires=0)
    quarters = company.all_quarters
    day, again = quarters[4].start + timedelta(20), quarters[6].start
    gone = set(list(company.people)[6:])
    company.rows = [row for row in company.rows if row.get("provider") not in gone or row["date"] <= day.isoformat()]
    for person in gone:
        company.leave(person, day)
    for award in company.awards:
        booked = (int(row["units"]) for row in company.rows if row.get("grant") == award.id and row["type"] in TAKEN)
        award.taken = sum(booked)
        if award.person in gone:
            bought = award.taken
            company.take(award, day + timedelta(30), award.earned(day) - bought, "expire")
            if bought:
                company.take(award, day + timedelta(31), bought, "repurchase")
                company.rows[-1]["price"] = "0.50"
    for _ in range(20):
        company.grant(company.join(again, role="A", region="N"), again + timedelta(3), 1440)
    return company


def moved(positions: Positions) -> pl.DataFrame:
    """Who moved what: quarter, provider, line, and the change of each measure."""
    return (
        positions.movements.filter(MOVED)
        .with_columns(pl.col("provider", "line").cast(pl.String))
        .group_by("quarter", "provider", "line", "prior")
        .agg(pl.col("unvested", "vested", "owned", "gone").sum())
        .with_columns(
            promised=pl.sum_horizontal("unvested", "vested", "owned"),
            earned=pl.sum_horizontal("vested", "owned"),
            outstanding=pl.sum_horizontal("unvested", "vested"),
        )
        .sort("quarter", "line", "provider")
    )


def largest(positions: Positions) -> dict[int, int]:
    """Quarter → the largest holding."""
    held = positions.holdings.with_columns(units=pl.sum_horizontal("unvested", "vested", "owned"))
    by = held.group_by("quarter", "provider").agg(pl.col("units").sum()).group_by("quarter").agg(pl.col("units").max())
    return dict(by.iter_rows())


Change = Callable[[Company], None]


def with_changes(company: Company, changes: Iterable[Change]) -> Company:
    """A company after some changes."""
    for change in changes:
        change(company)
    return company
