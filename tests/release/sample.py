"""Releases made by hand, without a ledger: five quarters up to the numbers of the design mock-ups."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import polars as pl
from msgspec.structs import replace

from transparency.privacy.population import Population, Shape
from transparency.privacy.published import Published
from transparency.privacy.treatment import Treatment
from transparency.publication.publication import Disclosed, Document, Policy, Publication, RuleHead
from transparency.publication.quarter import Quarter
from transparency.publication.settings import Attribute, CompanySettings, OtherHolders, Pool, Settings, Words
from transparency.release.composing_quarter import compose_release
from transparency.release.release import Release
from transparency.release.snapshot import Balance, Capital, Movement, People, Snapshot, Year

SHA = "7c41e09b52ad9f10" * 4
POOL = "main"
FIRST = Quarter(2025, 1)

#: granted, came back, earned, owned in the quarter; authorized; late-booked grant
QUARTERS = (
    (75_900, 3_900, 8_000, 0, 0, 0),
    (47_700, 5_346, 11_200, 0, 0, 0),
    (54_300, 6_118, 14_937, 0, 500_000, 0),
    (57_000, 5_472, 19_800, 0, 0, 0),
    (96_600, 8_978, 29_277, 4_155, 0, 1_800),
)
OPENING = (1_391_100, 95_900, 13_000, 0)
"""Available, unvested, vested, owned on 31 December 2024: 1,500,000 set aside."""
SPLIT = {"NSO": (2, 5), "RSU": (3, 5)}
PEOPLE = (
    (260, 151, 62, 0, 140),
    (268, 172, 80, 0, 160),
    (281, 190, 101, 0, 175),
    (296, 219, 130, 0, 201),
    (318, 268, 171, 12, 246),
)


def sample_settings() -> Settings:
    return Settings(
        schema="transparency-publication/1",
        company=CompanySettings(
            name="Example Care", fictional=True, url="https://equity.example.org", contact="equity@example.org"
        ),
        words=Words(provider="therapist", providers="therapists"),
        pools=(Pool(id=POOL, name="Provider pool 2024", approved=date(2024, 2, 1), approved_by_holders=True),),
        attributes={
            "role": Attribute(
                name="Role",
                values={
                    "full": "Fully licensed",
                    "associate": "Associate licence",
                    "peer": "Peer supporter",
                    "lead": "Clinical lead",
                },
            ),
            "state": Attribute(name="State", values={"ca": "California", "ny": "New York"}),
        },
        other_holders=(
            OtherHolders(id="founders", name="Founders"),
            OtherHolders(id="investors", name="Investors"),
            OtherHolders(id="staff", name="Staff"),
        ),
    )


def document(path: str, body: str) -> Document:
    return Document(path=path, body=body, body_line=8, sha256=SHA)


def sample_publication() -> Publication:
    policies = tuple(
        Policy(
            slug, title, version, effective, summary, "General counsel", document(f"policies/{slug}/{version}.md", body)
        )
        for slug, title, version, effective, summary, body in (
            (
                "grants",
                "How units are given out",
                "1.0",
                date(2024, 2, 1),
                "Who is promised units, and when.",
                "# Who\n\nEvery therapist who has worked here for 30 days.\n",
            ),
            (
                "leaving",
                "What happens when you leave",
                "1.0",
                date(2024, 2, 1),
                "What you keep and what you give back.",
                "# Leaving\n\nYou keep what you have earned.\n",
            ),
            (
                "grants",
                "How units are given out",
                "2.0",
                date(2026, 1, 1),
                "Who is promised units, and when.",
                "# Who\n\nEvery therapist who has worked here for 30 days. "
                'Not promised yet: {{ figure("pool.available") }}.\n',
            ),
        )
    )
    rules = (
        RuleHead(
            "R-2024-01",
            "Joining and yearly units",
            "1,200 or 1,500 units on joining.",
            date(2024, 1, 1),
            date(2024, 2, 1),
            date(2025, 12, 31),
            None,
            "rules/R-2024-01.yaml",
            SHA,
        ),
        RuleHead(
            "R-2026-01",
            "Joining and yearly units",
            "The yearly pot grew to 48,000 units.",
            date(2025, 11, 25),
            date(2026, 1, 1),
            None,
            "R-2024-01",
            "rules/R-2026-01.yaml",
            SHA,
        ),
    )
    disclosed = []
    for step in range(len(QUARTERS)):
        quarter = FIRST.next(step)
        published = date(quarter.end.year, quarter.end.month, 14)
        published = date(2026, 5, 14) if quarter.id == "2026-q1" else quarter.next().start.replace(day=28)
        disclosed.append(
            Disclosed(
                quarter,
                published,
                quarter.next().start.replace(day=15),
                quarter.next(2).start.replace(day=28),
                "Board and council",
                document(f"quarters/{quarter.id}/commentary.md", "# This quarter\n\nMore people joined.\n"),
            )
        )
    return Publication(Path("content"), sample_settings(), policies, rules, tuple(disclosed))


def balances(available: int, unvested: int, vested: int, owned: int) -> tuple[Balance, ...]:
    found = [Balance(POOL, available=available)]
    rest = [unvested, vested, owned]
    for i, (instrument, (part, whole)) in enumerate(SPLIT.items()):
        here = list(rest) if i == len(SPLIT) - 1 else [x * part // whole for x in (unvested, vested, owned)]
        rest = [a - b for a, b in zip(rest, here, strict=True)]
        u, v, s = here
        priced = instrument == "NSO"
        found.append(
            Balance(
                POOL,
                instrument,
                unvested=u,
                vested=v,
                gone=s,
                owned=s,
                priced=u + v if priced else 0,
                value=Decimal(u + v) * Decimal("0.42") if priced else Decimal(0),
                exercisable=v if priced else 0,
                exercisable_value=Decimal(v) * Decimal("0.35") if priced else Decimal(0),
                price_min=Decimal("0.25") if priced else None,
                price_max=Decimal("0.60") if priced else None,
                term_days=(u + v) * 3000 if priced else 0,
                term_units=u + v if priced else 0,
            )
        )
    return tuple(found)


def moves(before: tuple[Balance, ...], after: tuple[Balance, ...], numbers: tuple[int, ...]) -> tuple[Movement, ...]:
    """The quarter's movements; the last instrument takes what the first leaves, so that each place ties."""
    granted, back, earned, owned, added, late = numbers
    found = [Movement("authorized", POOL, available=added, events=1)] if added else []
    old, new = before[1], after[1]
    # First instrument: earned and owned follow from its places; grants and returns in the ratio of the pieces.
    own = new.owned - old.owned
    earn = new.vested - old.vested + own
    come = back * 2 // 5
    first_late = late * 2 // 5
    grant = new.unvested - old.unvested + earn + come - first_late
    for instrument, g, booked_late, e, c, o in (
        ("NSO", grant, first_late, earn, come, own),
        ("RSU", granted - grant, late - first_late, earned - earn, back - come, owned - own),
    ):
        strike = Decimal("0.60") if instrument == "NSO" else Decimal(0)
        k = int(bool(strike))
        if booked_late:
            found.append(
                Movement(
                    "granted",
                    POOL,
                    instrument,
                    True,
                    available=-booked_late,
                    unvested=booked_late,
                    priced=booked_late * k,
                    value=booked_late * strike,
                    events=3,
                )
            )
        found.append(
            Movement(
                "granted", POOL, instrument, available=-g, unvested=g, priced=g * k, value=g * strike, events=g // 400
            )
        )
        found.append(Movement("vested", POOL, instrument, unvested=-e, vested=e, priced=0))
        found.append(
            Movement(
                "forfeited",
                POOL,
                instrument,
                available=c,
                unvested=-c,
                priced=-c * k,
                value=-c * strike,
                events=c // 300,
            )
        )
        if o:
            line = "exercised" if k else "settled"
            found.append(
                Movement(
                    line,
                    POOL,
                    instrument,
                    vested=-o,
                    gone=o,
                    owned=o,
                    priced=-o * k,
                    value=-o * Decimal("0.25") * k,
                    events=6,
                )
            )
    return tuple(found)


def capital(owned: int, step: int) -> Capital:
    """20,000,000 units in the last quarters, 17,500,000 before the pool was topped up and investors came in."""
    if step < 2:
        return Capital(
            date(2024, 2, 1),
            13_200_000,
            17_500_000,
            Decimal(8_000_000),
            {"founders": 8_800_000, "investors": 4_200_000, "staff": 3_000_000},
        )
    return Capital(
        date(2025, 9, 30),
        15_200_000 + owned,
        20_000_000,
        Decimal(12_000_000),
        {"founders": 8_800_000, "investors": 6_200_000, "staff": 3_000_000},
    )


SHAPE = Shape(("role", "state"), ((), ("role",), ("state",)), ("promised", "earned", "owned"))
WITHHELD = frozenset((pair,) for pair in (("role", "peer"), ("role", "lead"), ("state", "ca"), ("state", "ny")))


def population(release: str, groups: list[tuple[str, int, tuple[int, ...]]]) -> Population:
    """People of given groups, their units shared out evenly; the last seven of all are from New York."""
    rows = []
    for role, people, units in groups:
        for number in range(people):
            own = [amount // people + (number < amount % people) for amount in units]
            rows.append((f"p{len(rows):04d}", role, "ca", *own))
    rows = [(*row[:2], "ny" if number >= len(rows) - 7 else "ca", *row[3:]) for number, row in enumerate(rows)]
    schema = ["provider", "role", "state", "promised", "earned", "owned"]
    return Population(release, pl.DataFrame(rows, schema=schema, orient="row"))


def snapshots() -> tuple[Snapshot, ...]:
    found = []
    places = OPENING
    owned_total = 0
    for step, numbers in enumerate(QUARTERS):
        granted, back, earned, owned, added, late = numbers
        a, u, v, s = places
        old = balances(*places)
        places = (a + added - granted - late + back, u + granted + late - back - earned, v + earned - owned, s + owned)
        new = balances(*places)
        before = owned_total
        owned_total += owned
        quarter = FIRST.next(step)
        eligible, holders, with_earned, owners, covered = PEOPLE[step]
        p, e, o = sum(places[1:]), places[2] + places[3], places[3]
        groups = [
            ("full", holders * 5 // 9, (p * 11 // 20, e * 11 // 20, o * 11 // 20)),
            ("associate", holders // 3, (p // 3, e // 3, o // 3)),
            ("peer", 8, (p // 50, e // 50, o // 50)),
        ]
        left = tuple(t - sum(units[i] for _, _, units in groups) for i, t in enumerate((p, e, o)))
        groups.append(("lead", holders - sum(people for _, people, _ in groups), left))
        past = QUARTERS[max(0, step - 3) : step + 1]
        year = (
            Year(sum(q[0] + q[5] for q in past), sum(q[1] for q in past), Fraction(14_200_000)) if step >= 3 else None
        )
        found.append(
            Snapshot(
                quarter=quarter,
                movements=moves(old, new, numbers),
                opening=old,
                closing=new,
                authorized_to_date={POOL: 2_000_000 if step >= 2 else 1_500_000},
                held={POOL: places[1:]},
                capital=capital(owned_total, step),
                capital_before=capital(before, step - 1) if step else None,
                people=People(eligible, holders, with_earned, owners, covered),
                year=year,
                ahead=tuple((quarter.next(i), 22_000 + 1_500 * (i % 3)) for i in range(1, 9)),
                counted=Published(population(quarter.id, groups), SHAPE, WITHHELD),
                treatment=Treatment(quarter.index),
                carried={},
                ledger_sha256=SHA,
                events=812 + 260 * step,
            )
        )
    return tuple(found)


@cache
def sample_releases() -> tuple[Release, ...]:
    """Q1 2025 to Q1 2026, oldest first. Q1 2026 is the quarter of the mock-ups; ``breakdown-state`` is withheld."""
    publication = sample_publication()
    found = []
    for snapshot, disclosed in zip(snapshots(), publication.disclosed, strict=True):
        release, problems = compose_release(replace(snapshot), disclosed, publication)
        assert release is not None, problems
        found.append(release)
    return tuple(found)
