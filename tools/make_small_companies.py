"""Make the ledgers of three small fictional companies: ``python tools/make_small_companies.py``, same seed, same bytes.

Writes ``ledger/*.csv`` and ``quarters/*/commentary.md`` of ``tests/sites/{fourteen,thirty,eighty}``; settings, rules
and policies of these publications are written by hand. Everything is invented: no person, no company. They are the
pages that companies of that size would have.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from make_example import add_months, months_between

from transparency.publication.quarter import FiscalYears, Quarter

SITES = Path(__file__).resolve().parents[1] / "tests" / "sites"
COLUMNS = [
    *("event", "date", "recorded", "type", "pool", "provider", "grant", "units", "price", "ratio", "instrument"),
    *("vesting", "vest_start", "expires", "rule", "inputs", "cause"),
]
ORDER = (
    "pool_authorized",
    "split",
    "grant",
    "exercise",
    "settle",
    "provider_status",
    "forfeit",
    "expire",
    "repurchase",
)
CLOSE_DAYS = 21


@dataclass(frozen=True)
class Company:
    """What is particular to one company. Amounts in units of the first day."""

    id: str
    seed: int
    first: Quarter
    quarters: int
    people: int
    hires: float
    """People who join in a quarter, in the mean."""
    sizes: dict[str, int]
    """Licence → joining units: all divide by 48, so that every month of the schedule is whole."""
    prices: tuple[tuple[date, str], ...]
    """Since when which exercise price."""
    authorized: tuple[tuple[date, str, int], ...]
    others: tuple[tuple[str, int, int], ...]
    """Group of other holders → issued and fully diluted units."""
    leaving: float
    """Part of the people who leave in a quarter."""
    yearly: int = 0
    """Units of stock that everyone gets on the first day of a fiscal year, from the pool ``stock``."""
    split: date | None = None
    """From that day on, two units for one."""
    regions: tuple[str, ...] = ()
    claims: int = 0

    def factor(self, since: date, day: date) -> int:
        """How many units one of ``since`` has become on ``day``."""
        return 2 if self.split and since < self.split <= day else 1

    @property
    def all_quarters(self) -> list[Quarter]:
        """Every published quarter."""
        return [self.first.next(step) for step in range(self.quarters)]

    @property
    def last(self) -> date:
        """Last day of the ledger."""
        return self.all_quarters[-1].end


COMPANIES = (
    Company(
        "fourteen", 14, Quarter(2025, 1), 6, 14, 0.4, {"associate": 960, "full": 1440}, ((date(2024, 1, 1), "0.30"),),
        ((date(2025, 1, 6), "providers", 60_000),), (("founders", 900_000, 900_000), ("staff", 0, 40_000)), 0.03,
    ),
    Company(
        "thirty", 30, Quarter(2024, 4), 8, 30, 1.4, {"associate": 1152, "full": 1440}, ((date(2024, 1, 1), "0.55"),),
        ((date(2024, 10, 1), "providers", 120_000),),
        (("founders", 4_000_000, 4_000_000), ("investors", 1_000_000, 1_000_000), ("staff", 100_000, 400_000)), 0.03,
        regions=("north", "south"), claims=2_500_000,
    ),
    Company(
        "eighty", 80, Quarter(2025, 1, FiscalYears(7)), 8, 80, 4.5, {"associate": 1152, "full": 1440},
        ((date(2023, 1, 1), "1.20"), (date(2025, 4, 14), "0.60"), (date(2025, 11, 3), "0.80")),
        ((date(2024, 7, 1), "options", 200_000), (date(2024, 7, 1), "stock", 60_000),
         (date(2025, 7, 7), "options", 100_000)),
        (("founders", 6_000_000, 6_000_000), ("investors", 3_500_000, 3_500_000), ("staff", 250_000, 900_000)), 0.03,
        yearly=192, split=date(2025, 4, 14), regions=("east", "west", "lakes"), claims=9_000_000,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """A made-up provider."""

    id: str
    joined: date
    left: date | None
    licence: str
    region: str


@dataclass
class Award:
    """A grant; units as granted."""

    person: Person
    day: date
    units: int
    start: date
    months: int
    taken: int = 0
    """Exercised or settled so far, in units as granted."""

    def earned(self, day: date) -> int:
        """Units earned by ``day``, as granted; options monthly after a year, stock each quarter of the year."""
        day = min(day, self.person.left or day)
        months = min(max(months_between(self.start, day), 0), self.months)
        if self.months == 12:
            return self.units * (months // 3) // 4
        return 0 if months < 12 else self.units * months // 48


@dataclass
class Books:
    """Events of one company as they happen."""

    company: Company
    rng: Random
    rows: list[dict[str, str]] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    owned: list[tuple[date, int]] = field(default_factory=list)
    """Stock that came to providers: the day on which it was booked, units."""

    def add(self, day: date, kind: str, pool: str, *, late: bool = False, **cells: object) -> date:
        """Book an event, and say when; ``late``: after its quarter was closed."""
        end = next(quarter.end for quarter in self.company.all_quarters if quarter.end >= day)
        booked = end + timedelta(days=CLOSE_DAYS + 9) if late else day
        row = {"date": day.isoformat(), "recorded": booked.isoformat(), "type": kind, "pool": pool}
        self.rows.append(row | {name: str(value) for name, value in cells.items() if value is not None})
        return booked

    def grant(self, award: Award, pool: str, **cells: object) -> None:
        """Book a grant and remember it."""
        self.awards.append(award)
        self.add(
            award.day, "grant", pool, provider=award.person.id, grant=f"G{len(self.awards):03d}", units=award.units,
            vest_start=award.start, **cells,
        )  # fmt: skip

    def take(self, award: Award, kind: str, day: date, units: int, *, late: bool = False) -> None:
        """Book units of an award, given as granted, that are bought or settled or lapse."""
        counted = units * self.company.factor(award.day, day)
        pool = "stock" if award.months == 12 else pool_of(self.company)
        booked = self.add(
            day,
            kind,
            pool,
            late=late,
            provider=award.person.id,
            grant=f"G{self.awards.index(award) + 1:03d}",
            units=counted,
        )
        award.taken += units
        if kind in ("exercise", "settle"):
            self.owned.append((booked, counted))


def pool_of(company: Company) -> str:
    """The pool of joining units."""
    return company.authorized[0][1]


def hired(company: Company, rng: Random) -> list[Person]:
    """Everyone: at the start people who joined in the two years before, then some in each quarter."""
    start, days = company.first.start, []
    days += [start - timedelta(days=rng.randrange(1, 730)) for _ in range(company.people)]
    for quarter in company.all_quarters:
        count = int(company.hires) + (rng.random() < company.hires % 1)
        days += [quarter.start + timedelta(days=rng.randrange(5, 80)) for _ in range(count)]
    made = []
    letters = "bcdfghjkmnpqrstvwxz23456789"
    for joined in days:
        left = None
        for quarter in company.all_quarters:
            if left is None and quarter.start > add_months(joined, 4) and rng.random() < company.leaving:
                left = quarter.start + timedelta(days=rng.randrange(3, 80))
        licence = "associate" if rng.random() < 0.3 else "full"
        region = rng.choice((*company.regions, *company.regions[:1])) if company.regions else ""
        made.append(Person("p" + "".join(rng.choices(letters, k=6)), joined, left, licence, region))
    return sorted(made, key=lambda person: (person.joined, person.id))


def simulate(company: Company) -> tuple[list[Person], Books]:
    """All that happens in a company, quarter by quarter."""
    rng = Random(company.seed)
    everyone, books = hired(company, rng), Books(company, Random(company.seed + 1))
    for day, pool, units in company.authorized:
        books.add(day, "pool_authorized", pool, units=units * company.factor(date.min, day))
    if company.split:
        for pool in sorted({pool for _, pool, _ in company.authorized}):
            books.add(company.split, "split", pool, ratio="2:1")
    for person in everyone:
        join(books, person)
    for number, quarter in enumerate(company.all_quarters):
        if company.yearly and quarter.number == 1:
            give_yearly(books, everyone, quarter)
        live(books, quarter, number)
    for person in everyone:
        if person.left:
            leave(books, person)
    return everyone, books


def join(books: Books, person: Person) -> None:
    """Joining units on the fifteenth after 90 days, or in the first month of the plan."""
    company = books.company
    since = max(person.joined + timedelta(days=90), books.company.first.start)
    day = date(since.year, since.month, 15) if since.day <= 15 else add_months(date(since.year, since.month, 15), 1)
    if day > company.last or (person.left and person.left <= day):
        return
    units = company.sizes[person.licence] * company.factor(date.min, day)
    price = [price for from_day, price in company.prices if from_day <= day][-1]
    books.grant(
        Award(person, day, units, person.joined, 48), pool_of(company), price=price, instrument="NSO", vesting="V48C12",
        expires=add_months(day, 120), rule=rule_of(company), inputs=f"joining|{person.licence}",
    )  # fmt: skip


def give_yearly(books: Books, everyone: list[Person], quarter: Quarter) -> None:
    """The same units of stock for everyone who has been here for 90 days, earned in four quarters."""
    day = quarter.start + timedelta(days=19)
    for person in everyone:
        if person.joined + timedelta(days=90) <= quarter.start and not (person.left and person.left <= day):
            units = books.company.yearly * books.company.factor(date.min, day)
            books.grant(
                Award(person, day, units, quarter.start, 12), "stock", instrument="RSU", vesting="V12Q",
                rule=rule_of(books.company, 2), inputs="yearly",
            )  # fmt: skip


def live(books: Books, quarter: Quarter, number: int) -> None:
    """Stock is settled when it is earned; some buy half of what they may; one purchase is booked late."""
    late_one = number == books.company.quarters - 3
    for award in books.awards:
        if award.person.left and award.person.left <= quarter.end:
            continue
        day = quarter.end - timedelta(days=12) if award.months == 48 else quarter.start + timedelta(days=4)
        due = award.earned(day) - award.taken
        if due <= 0 or award.day >= day:
            continue
        if award.months == 12:
            books.take(award, "settle", day, due)
        elif books.rng.random() < 0.12:
            books.take(award, "exercise", day, max(due // 2, 1), late=late_one)
            late_one = False


def leave(books: Books, person: Person) -> None:
    """What is not earned goes back to the pool; what may be bought is bought or lapses within 90 days."""
    company, left = books.company, person.left
    assert left is not None
    books.add(left, "provider_status", pool_of(company), provider=person.id, cause="left")
    for award in (award for award in books.awards if award.person is person):
        if award.day > left:
            continue
        books_left, earned = award.units - award.earned(left), award.earned(left)
        pool, grant = "stock" if award.months == 12 else pool_of(company), f"G{books.awards.index(award) + 1:03d}"
        if books_left:
            units = books_left * company.factor(award.day, left)
            books.add(left, "forfeit", pool, provider=person.id, grant=grant, units=units, cause="left_voluntarily")
        open_units, lapse = earned - award.taken, left + timedelta(days=90)
        if not open_units:
            continue
        if award.months == 12:
            books.take(award, "settle", min(left + timedelta(days=3), company.last), open_units)
        elif lapse <= company.last:
            if books.rng.random() < 0.5:
                books.take(award, "exercise", left + timedelta(days=books.rng.randrange(10, 80)), open_units)
            else:
                books.take(award, "expire", lapse, open_units)


def rule_of(company: Company, number: int = 1) -> str:
    """Id of a rule: the first for joining units, the second for yearly ones."""
    return f"R-{company.first.start.year}-{number:02d}"


def numbered(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Rows in the order of an append-only file, with ids of events and of grants in that order."""
    ordered = sorted(
        rows, key=lambda row: (row["recorded"], row["date"], ORDER.index(row["type"]), row.get("grant", ""))
    )
    grants = {row["grant"]: f"G{number:04d}" for number, row in enumerate(
        (row for row in ordered if row["type"] == "grant"), 1)}  # fmt: skip
    return [
        row | {"event": f"E{number:05d}"} | ({"grant": grants[row["grant"]]} if "grant" in row else {})
        for number, row in enumerate(ordered, 1)
    ]


def capitalization(company: Company, books: Books) -> list[list[object]]:
    """What others hold on the last day of each quarter; thirty has the totals of its cap table as well."""
    table = []
    for quarter in company.all_quarters:
        day = quarter.end
        factor = company.factor(date.min, day)
        others = sum(issued for _, issued, _ in company.others) * factor
        row: list[object] = [day, others, company.claims, *(diluted * factor for _, _, diluted in company.others)]
        if company.id == "thirty":
            owned = sum(units for booked, units in books.owned if booked <= day)
            authorized = sum(units for when, _, units in company.authorized if when <= day)
            row += [others + owned, sum(diluted for _, _, diluted in company.others) + authorized]
        table.append(row)
    return table


def commentary(quarter: Quarter, next_end: date) -> str:
    """A short commentary; its numbers are figures of the quarter."""
    closed, published = (quarter.end + timedelta(days=days) for days in (CLOSE_DAYS, 40))
    next_release = next_end + timedelta(days=40)
    return (
        f"---\npublished: {published}\nclosed: {closed}\nnext_release: {next_release}\nsigned_by: Board\n---\n\n"
        'So far {{ figure("awards.promised") }} units are promised, to {{ figure("people.holders") }} people.\n'
    )


def write(path: Path, header: list[str], rows: Iterable[Iterable[object]]) -> None:
    """Write one CSV with line feeds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Simulate and write."""
    for company in COMPANIES:
        folder = SITES / company.id
        everyone, books = simulate(company)
        rows = numbered(books.rows)
        used = [name for name in COLUMNS if any(row.get(name) for row in rows)]
        write(folder / "ledger" / "events.csv", used, ([row.get(name, "") for name in used] for row in rows))
        columns = ["provider", "joined", "left", "role", *(["region"] if company.regions else [])]
        people = sorted(everyone, key=lambda person: person.id)
        write(
            folder / "ledger" / "providers.csv",
            columns,
            (
                [p.id, p.joined, p.left or "", f"therapist_{p.licence}", *([p.region] if company.regions else [])]
                for p in people
            ),
        )
        totals = ["issued_outstanding", "fully_diluted"] if company.id == "thirty" else []
        header = ["as_of", "others_issued", "claims_first", *(id for id, _, _ in company.others), *totals]
        write(folder / "ledger" / "capitalization.csv", header, capitalization(company, books))
        for quarter in company.all_quarters:
            path = folder / "quarters" / quarter.id / "commentary.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(commentary(quarter, quarter.next().end), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
