"""Make the ledger of the fictional example publication: ``python tools/make_example.py``, same seed, same bytes.

Writes ``content/ledger/{events,providers,capitalization}.csv``, then has every quarter closed, signed and published
(``example_quarters.py``). Everything in it is invented: no person, no company.
The simulation keeps its own small books (:class:`Award`), written independently of ``transparency.ledger``, so that a
build of the example is also a check of the one against the other. Quantities of awards alive at the split divide
evenly, so that no reading of "split before or after rounding" matters.
"""

import csv
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path
from random import Random

from example_quarters import release_quarters

SEED = 20260930
FIRST, LAST = date(2023, 7, 3), date(2026, 11, 13)
PEOPLE = 420
SERIES_A, SPLIT, SERIES_B = date(2024, 6, 14), date(2025, 3, 3), date(2026, 2, 20)
QUARTER_ENDS = [date(year, month, monthrange(year, month)[1]) for year in range(2023, 2027) for month in (3, 6, 9, 12)][
    2:-1
]
CLOSE_DAYS = 21
FILLED_POOL = [
    (date(2023, 7, 3), 500_000),
    (date(2024, 4, 1), 200_000),
    (date(2025, 7, 1), 600_000),
    (SERIES_B, 500_000),
]
ROLES = {"therapist_full": 50, "therapist_associate": 24, "psychologist": 14, "prescriber": 9, "facilitator": 3}
REGIONS = {"northeast": 27, "midwest": 22, "south": 31, "west": 20}
STATES = {
    "northeast": ("NY", "MA", "NJ"),
    "midwest": ("IL", "OH", "MN"),
    "south": ("TX", "FL", "NC"),
    "west": ("CA", "WA", "CO"),
}
BANDS = {"B1": 4, "B2": 7, "B3": 9, "B4": 10}
YEARLY_BEFORE_2026 = {"B1": 40, "B2": 72, "B3": 92, "B4": 100}
YEARLY_POT_2026 = 48_000
TENURE = {"T0": 100, "T1": 115, "T2": 130}
"""Points from 2026 on are multiplied by hundredths for the first year, the next two, and all later ones."""
EXCEPTION, EXCEPTION_UNITS = "X-2025-01", 1_800
STRIKES = [(date(2023, 7, 1), "0.40"), (SERIES_A, "0.84"), (SPLIT, "0.42"), (SERIES_B, "0.95")]
COLUMNS = [
    *("event", "date", "recorded", "type", "pool", "provider", "grant", "units", "price", "ratio", "instrument"),
    *("vesting", "vest_start", "expires", "rule", "inputs", "cause", "reverses"),
]


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of a month that lacks it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(start: date, day: date) -> int:
    """Whole months from ``start`` to ``day``."""
    months = (day.year - start.year) * 12 + day.month - start.month
    return months if add_months(start, months) <= day else months - 1


@dataclass
class Award:
    """One grant in the simulation's own books; units as granted, doubled from the day of the split on."""

    id: str
    provider: str
    granted: date
    units: int
    vesting: str
    start: date
    events: int = 0

    def factor(self, day: date) -> int:
        """2 for an award from before the split, seen from after it."""
        return 2 if self.granted < SPLIT <= day else 1

    def earned(self, day: date) -> int:
        """Units earned by ``day`` while the holder stays."""
        months = max(months_between(self.start, day), 0)
        match self.vesting:
            case "V48C12":
                share = 0 if months < 12 else min(months, 48)
                return self.units * self.factor(day) * share // 48
            case "V12Q":
                return self.units * self.factor(day) * min(months // 3, 4) // 4
            case _:
                return self.events * self.factor(day)


@dataclass(frozen=True)
class Person:
    """A made-up provider."""

    id: str
    joined: date
    left: date | None
    role: str
    state: str
    band: str


def strike_on(day: date) -> str:
    """Strike of options granted on a day."""
    return [price for since, price in STRIKES if since <= day][-1]


def people(rng: Random) -> list[Person]:
    """All providers, in order of joining; more join each year, about one in a hundred leaves each month."""
    letters = "bcdfghjkmnpqrstvwxz23456789"
    ids = sorted({"p" + "".join(rng.choices(letters, k=6)) for _ in range(PEOPLE + 20)})
    rng.shuffle(ids)
    days = (date(2026, 11, 1) - date(2023, 1, 9)).days
    made = []
    states = Random(SEED + 1)
    for provider in ids[:PEOPLE]:
        joined = date(2023, 1, 9) + timedelta(days=int(days * rng.random() ** 2.3))
        stay = 4 + int(rng.expovariate(1 / 120)) if rng.random() > 0.06 else rng.randrange(1, 4)
        left = add_months(joined, stay) + timedelta(days=rng.randrange(28))
        role = rng.choices(list(ROLES), ROLES.values())[0]
        region = rng.choices(list(REGIONS), REGIONS.values())[0]
        band = rng.choices(list(BANDS), (18, 27, 35, 20))[0]
        state = states.choices(STATES[region], (5, 3, 2))[0]
        made.append(Person(provider, joined, left if left <= LAST else None, role, state, band))
    return sorted(made, key=lambda person: (person.joined, person.id))


class Ledger:
    """Rows as they are simulated; numbered and ordered only at the end, by the day they were booked."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.rows: list[dict[str, str]] = []
        self.awards: dict[str, Award] = {}
        self.late = 0

    def add(self, day: date, kind: str, *, late: bool = False, **cells: object) -> dict[str, str]:
        """Book an event; ``late`` books it after its quarter was closed."""
        end = next((end for end in QUARTER_ENDS if end >= day), None)
        recorded = day + timedelta(days=self.rng.choice((0, 0, 1, 1, 2, 3, 5, 8)))
        if late and end:
            recorded = end + timedelta(days=CLOSE_DAYS + self.rng.randrange(4, 20))
            self.late += 1
        row = {"date": day.isoformat(), "recorded": recorded.isoformat(), "type": kind, "pool": "providers"}
        row |= {key: str(value) for key, value in cells.items() if value is not None}
        self.rows.append(row)
        return row

    def grant(self, day: date, person: Person, units: int, vesting: str, start: date, **cells: object) -> Award:
        """Book a grant and remember it."""
        award = Award(f"t{len(self.awards):04d}", person.id, day, units, vesting, start)
        self.awards[award.id] = award
        self.add(
            day, "grant", provider=person.id, grant=award.id, units=units, vesting=vesting, vest_start=start, **cells
        )
        return award


def grant_all(book: Ledger, everyone: list[Person]) -> None:
    """Joining grants on the 15th after 90 days, yearly grants each January, one round of grants tied to an event."""
    excepted = False
    for number, person in enumerate(everyone):
        eligible = max(person.joined + timedelta(days=90), FIRST)
        day = date(eligible.year, eligible.month, 15)
        if day < eligible:
            day = add_months(day, 1)
        if day > LAST or (person.left and person.left <= day):
            continue
        full = person.role != "therapist_associate"
        units = (720 if full else 576) * (2 if day >= SPLIT else 1)
        inputs = f"joining|{'full' if full else 'associate'}"
        if not excepted and day.year == 2025 and day > SPLIT and person.left is None:
            excepted, units, inputs = True, EXCEPTION_UNITS, f"{inputs}|exception:{EXCEPTION}"
        book.grant(
            day, person, units, "V48C12", max(person.joined, FIRST), late=number % 53 == 17,
            price=strike_on(day), instrument="NSO", expires=add_months(day, 120), rule=rule_on(day),
            inputs=inputs,
        )  # fmt: skip
    for year in (2024, 2025, 2026):
        day, start = date(year, 1, 22), date(year, 1, 1)
        there = [p for p in everyone if p.joined <= date(year - 1, 10, 1) and not (p.left and p.left <= day)]
        for person, units in zip(there, yearly_units(year, there, day), strict=True):
            inputs = f"yearly|{person.band}" + (f"|{tenure_band(person, day)}" if year >= 2026 else "")
            book.grant(day, person, units, "V12Q", start, instrument="RSU", rule=rule_on(day), inputs=inputs)
    day = date(2024, 5, 15)
    supervisors = [
        p for p in everyone if p.joined < date(2023, 12, 1) and not (p.left and p.left < date(2025, 12, 31))
    ][:26]
    for person in supervisors:
        book.grant(day, person, 96, "SUPERVISION", day, instrument="RSU", rule=rule_on(day), inputs="supervision")


def tenure_band(person: Person, day: date) -> str:
    """Band of full years since joining."""
    years = months_between(person.joined, day) // 12
    return "T0" if years < 1 else "T1" if years < 3 else "T2"


def yearly_units(year: int, there: list[Person], day: date) -> list[int]:
    """Fixed units by band until 2025; from 2026 a pot shared by points with largest remainder, ties by pseudonym."""
    if year < 2026:
        return [YEARLY_BEFORE_2026[person.band] for person in there]
    points = [BANDS[person.band] * TENURE[tenure_band(person, day)] for person in there]
    total = sum(points)
    floors = [YEARLY_POT_2026 * own // total for own in points]
    order = sorted(range(len(there)), key=lambda i: (-(YEARLY_POT_2026 * points[i] % total), there[i].id))
    for i in order[: YEARLY_POT_2026 - sum(floors)]:
        floors[i] += 1
    return floors


def rule_on(day: date) -> str:
    """The rule in force."""
    return "R-2026-01" if day >= date(2026, 1, 1) else "R-2023-01"


def live(book: Ledger, everyone: list[Person]) -> None:
    """What happens to awards: settlement after each vesting, exercises, events, leaving, lapsing."""
    rng, by_id = book.rng, {person.id: person for person in everyone}
    causes = {person.id: rng.choices(("left_voluntarily", "ended_by_platform"), (9, 1))[0] for person in everyone}
    for number, award in enumerate(list(book.awards.values())):
        left = by_id[award.provider].left
        if award.vesting == "V12Q":
            settle(book, award, left)
        elif award.vesting == "SUPERVISION":
            supervise(book, award, number, left)
        else:
            exercise(book, award, number, left)
        if left is None:
            continue
        unvested = award.units * award.factor(left) - award.earned(left)
        if left > award.granted and unvested:
            book.add(
                left,
                "forfeit",
                late=number % 97 == 5,
                provider=award.provider,
                grant=award.id,
                units=unvested,
                cause=causes[award.provider],
            )
        kept = award.earned(left) // award.factor(left)
        lapse = left + timedelta(days=90)
        if award.vesting == "V48C12" and kept and lapse <= LAST:
            day, kind = (
                (left + timedelta(days=rng.randrange(10, 80)), "exercise") if rng.random() < 0.55 else (lapse, "expire")
            )
            book.add(day, kind, provider=award.provider, grant=award.id, units=kept * award.factor(day))


def statuses(book: Ledger, everyone: list[Person]) -> None:
    """Leaving, and for some a leave of absence of four months."""
    for number, person in enumerate(everyone):
        if person.left and person.left >= FIRST:
            book.add(person.left, "provider_status", provider=person.id, cause="left")
        away = add_months(person.joined, 8)
        back = add_months(away, 4)
        if number % 7 == 3 and away > FIRST and not (person.left and person.left <= back):
            book.add(away, "provider_status", provider=person.id, cause="leave")
            book.add(back, "provider_status", provider=person.id, cause="return")


def settle(book: Ledger, award: Award, left: date | None) -> None:
    """Earned RSUs become shares on the fifth of the month in which they are earned."""
    for before, quarter in pairwise(range(5)):
        earned_on = add_months(award.start, 3 * quarter)
        day = earned_on + timedelta(days=4)
        if day > LAST or (left and left < earned_on):
            return
        units = award.units * quarter // 4 - award.units * before // 4
        if units:
            book.add(day, "settle", provider=award.provider, grant=award.id, units=units * award.factor(day))


def supervise(book: Ledger, award: Award, number: int, left: date | None) -> None:
    """Units tied to finishing supervision training: most holders finish, in two cohorts."""
    day = (date(2024, 11, 18), date(2025, 10, 20), None)[number % 3]
    if day and not (left and left <= day):
        book.add(day, "vest", provider=award.provider, grant=award.id, units=award.units * award.factor(day))
        award.events = award.units
        book.add(
            day + timedelta(days=14),
            "settle",
            provider=award.provider,
            grant=award.id,
            units=award.units * award.factor(day),
        )


def exercise(book: Ledger, award: Award, number: int, left: date | None) -> None:
    """Some holders who stay buy half of what they have earned, in two windows a year, all after the split."""
    if left is not None or number % 4:
        return
    day = (date(2025, 5, 20), date(2025, 11, 18), date(2026, 5, 19), date(2026, 9, 15))[number // 4 % 4]
    earned = award.earned(day)
    if award.granted < day and earned >= 120:
        book.add(day, "exercise", late=number % 44 == 0, provider=award.provider, grant=award.id, units=earned // 2)


def slips(book: Ledger, everyone: list[Person]) -> None:
    """Mistakes as they happen: three grants taken back, one exercise that never happened and is reversed."""
    there = [p for p in everyone if p.left is None and p.joined > date(2023, 6, 1)][4:7]
    for person, day in zip(there, (date(2024, 2, 12), date(2025, 9, 8), date(2026, 4, 13)), strict=True):
        award = book.grant(
            day, person, 480, "V48C12", day, price=strike_on(day), instrument="NSO", expires=add_months(day, 120),
            rule=rule_on(day), inputs="joining|associate",
        )  # fmt: skip
        book.add(day + timedelta(days=9), "retract", provider=person.id, grant=award.id)
    award = next(a for a in book.awards.values() if a.provider == there[0].id and a.vesting == "V48C12")
    twice = book.add(date(2026, 7, 6), "exercise", provider=award.provider, grant=award.id, units=15)
    book.add(date(2026, 7, 27), "reversal", reverses=id(twice))


def number_rows(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Order rows as an append-only file would have them, then number events and grants in that order."""
    ordered = sorted(
        rows,
        key=lambda row: (
            row["recorded"],
            row["date"],
            KINDS.index(row["type"]),
            row.get("grant", ""),
            row.get("provider", ""),
        ),
    )
    grants: dict[str, str] = {}
    for row in ordered:
        if row["type"] == "grant":
            grants[row["grant"]] = f"G{len(grants) + 1:04d}"
    events = {str(id(row)): f"E{number:05d}" for number, row in enumerate(ordered, 1)}
    for row in ordered:
        row["event"] = events[str(id(row))]
        if "grant" in row:
            row["grant"] = grants[row["grant"]]
        if "reverses" in row:
            row["reverses"] = events[row["reverses"]]
    return ordered


KINDS = [
    *("pool_authorized", "split", "provider_status", "grant", "vest", "exercise", "settle", "forfeit", "expire"),
    *("retract", "reversal"),
]


def owned_by(rows: list[dict[str, str]], day: date) -> int:
    """Shares that providers hold on a day, by the simulation's own count, as far as booked when a quarter closes."""
    total = 0
    for row in rows:
        happened, booked = date.fromisoformat(row["date"]), date.fromisoformat(row["recorded"])
        taken = row["type"] in ("exercise", "settle") and row.get("units") != "15"
        if taken and happened <= day and booked <= day + timedelta(days=CLOSE_DAYS):
            total += int(row["units"]) * (2 if happened < SPLIT <= day else 1)
    return total


def totals(rows: list[dict[str, str]], day: date) -> dict[str, int]:
    """What a cap table says at a quarter’s end, by the simulation’s own count, as far as booked by its close.

    In units of that day: set aside, granted less retracted, outstanding, available.
    """
    granted = {row["grant"]: row for row in rows if row["type"] == "grant"}
    sums = dict.fromkeys(("grant", "retract", "exercise", "settle", "forfeit", "expire"), 0)
    for row in rows:
        happened, booked = date.fromisoformat(row["date"]), date.fromisoformat(row["recorded"])
        units = granted[row["grant"]]["units"] if row["type"] == "retract" else row.get("units")
        if row["type"] in sums and units != "15" and happened <= day and booked <= day + timedelta(days=CLOSE_DAYS):
            sums[row["type"]] += int(units or 0) * (2 if happened < SPLIT <= day else 1)
    reserved = sum(units * (2 if since < SPLIT <= day else 1) for since, units in FILLED_POOL if since <= day)
    given = sums["grant"] - sums["retract"]
    taken = sums["exercise"] + sums["settle"]
    outstanding = given - taken - sums["forfeit"] - sums["expire"]
    return {
        "reserved": reserved,
        "granted": given,
        "outstanding": outstanding,
        "available": reserved - taken - outstanding,
    }


CAPITALIZATION = [
    *("as_of", "others_issued", "claims_first", "founders", "investors", "staff"),
    *("issued_outstanding", "fully_diluted"),
]
"""What others hold, and the two totals of the cap table: these are only compared with the ledger, never printed."""


def capitalization(rows: list[dict[str, str]]) -> list[list[object]]:
    """What others hold at each quarter's end and on the day of each round, in units of that day."""
    days = sorted({*QUARTER_ENDS, SPLIT, SERIES_A, *(day for day, _ in FILLED_POOL)})
    table = []
    for day in days:
        factor = 2 if day >= SPLIT else 1
        after_a, after_b = day >= SERIES_A, day >= SERIES_B
        founders = 5_000_000 * factor
        investors = (2_000_000 + 1_250_000 * after_a) * factor + 3_500_000 * after_b
        staff = 1_000_000 * factor + 500_000 * after_b
        pool = sum(units * (2 if since < SPLIT <= day else 1) for since, units in FILLED_POOL if since <= day)
        claims = 32_000_000 if after_b else 12_000_000 if after_a else 3_000_000
        others = founders + investors + staff * 2 // 5
        issued, diluted = others + owned_by(rows, day), founders + investors + staff + pool
        table.append([day, others, claims, founders, investors, staff, issued, diluted])
    return table


def write(path: Path, header: list[str], rows: Iterable[Iterable[object]]) -> None:
    """Write one CSV with line feeds."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="\n")


def waiting(row: dict[str, str]) -> bool:
    """Whether it is of the last closed quarter and was booked after that: its readers would have to be told first."""
    closed = QUARTER_ENDS[-1] + timedelta(CLOSE_DAYS)
    return row["date"] <= QUARTER_ENDS[-1].isoformat() and row["recorded"] > closed.isoformat()


def main() -> None:
    """Simulate and write."""
    rng = Random(SEED)
    everyone = people(rng)
    book = Ledger(rng)
    for day, units in FILLED_POOL:
        book.add(day, "pool_authorized", units=units)
    book.add(SPLIT, "split", ratio="2:1")
    grant_all(book, everyone)
    live(book, everyone)
    statuses(book, everyone)
    slips(book, everyone)
    rows = number_rows(row for row in book.rows if row["date"] <= LAST.isoformat() and not waiting(row))
    folder = Path(__file__).resolve().parents[1] / "content" / "ledger"
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "events.csv", COLUMNS, ([row.get(column, "") for column in COLUMNS] for row in rows))
    write(
        folder / "providers.csv",
        ["provider", "joined", "left", "role", "state"],
        ([p.id, p.joined, p.left or "", p.role, p.state] for p in sorted(everyone, key=lambda person: person.id)),
    )
    write(folder / "capitalization.csv", CAPITALIZATION, capitalization(rows))
    release_quarters(folder.parent, {end: totals(rows, end) for end in QUARTER_ENDS})


if __name__ == "__main__":
    main()
