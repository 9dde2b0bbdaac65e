"""Published cells made by hand, without a ledger, and their releases: a company of 300 people, and small ones.

Every number is a multiple of its block and made of the movements below, so that everything adds up.
"""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from msgspec import Struct

from transparency.publication.publication import Disclosed, Document, Policy, Publication, RuleHead
from transparency.publication.quarter import Quarter
from transparency.publication.settings import Attribute, CompanySettings, OtherHolders, Pool, Settings, Words
from transparency.published.blocks import Breakdown, CompanyFacts, Group, Level, Published
from transparency.release.composing import compose_releases
from transparency.release.release import Release

SHA = "7c41e09b52ad9f10" * 4
KEY = "5e" * 32
POOL = "main"
FIRST = Quarter(2025, 1)


class Moves(Struct, frozen=True):
    """A quarter in blocks: options first, stock units second."""

    granted: tuple[int, int]
    earned: tuple[int, int]
    back: tuple[int, int]
    exercised: int = 0
    lapsed: int = 0
    added: int = 0
    """Units the board set aside, exactly."""


class Size(Struct, frozen=True):
    """A company: how finely it publishes, how many people it has, and what moved."""

    level: Level
    block: int
    aside: int
    people: tuple[tuple[int, int, int, int, int, int], ...]
    """By quarter: joined, left, covered, holders, with earned units, owners."""
    here: int
    """Providers before the first quarter."""
    moves: tuple[Moves, ...]
    price: str = "0.42"


LARGE = Size(
    Level.FULL,
    2_000,
    1_500_000,
    ((20, 10, 140, 150, 60, 0), (20, 10, 160, 170, 80, 0), (25, 10, 175, 190, 100, 0), (25, 10, 200, 220, 130, 0),
     (35, 15, 245, 270, 170, 10)),
    250,
    (
        Moves((30, 46), (2, 4), (1, 1)),
        Moves((10, 14), (2, 4), (1, 2)),
        Moves((11, 16), (3, 5), (1, 2), added=500_000),
        Moves((12, 17), (4, 6), (1, 2)),
        Moves((20, 28), (6, 9), (2, 3), exercised=2),
    ),
)  # fmt: skip
EIGHTY = Size(
    Level.FULL, 2_500, 300_000, ((15, 5, 60, 65, 30, 0), (10, 5, 70, 80, 45, 10)), 60,
    (Moves((20, 14), (3, 2), (1, 0)), Moves((6, 5), (4, 2), (1, 1), exercised=1)),
)  # fmt: skip
THIRTY = Size(
    Level.RANGES, 2_000, 100_000, ((5, 0, 25, 25, 10, 0), (5, 5, 25, 30, 15, 0)), 25,
    (Moves((9, 6), (2, 1), (0, 0)), Moves((3, 2), (2, 1), (1, 0))),
)  # fmt: skip
LOPSIDED = Size(
    Level.HEADLINE, 20_000, 200_000, ((5, 0, 20, 20, 10, 0), (5, 0, 20, 25, 10, 0)), 20,
    (Moves((2, 1), (0, 0), (0, 0)), Moves((0, 0), (1, 0), (0, 0))),
)  # fmt: skip
FOURTEEN = Size(
    Level.FEW, 2_000, 50_000, ((10, 0, 10, 10, 0, 0), (5, 0, 10, 10, 5, 0)), 0,
    (Moves((5, 0), (0, 0), (0, 0)), Moves((1, 0), (1, 0), (0, 0), added=20_000)),
)  # fmt: skip

SHARES = {"full": (5, 9), "associate": (3, 9), "other": (1, 9)}
"""Row of the table by role → its part of everything; what is left over goes to the first."""
LINES = ("authorized", "granted", "vested", "forfeited", "expired", "exercised", "other")
KINDS = ("NSO", "RSU")


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
    for step in range(len(LARGE.moves)):
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


YEAR = (("granted", 15), ("earned", 3), ("left_plan", 1), ("owned", 0))
"""What moved in a year, in blocks."""
EXACT = ("flow/authorized/set_aside", "flow/authorized/available", "opening/set_aside", "closing/set_aside")
AT_LEVEL = {
    Level.RANGES: ("closing/", "people/", "ahead/", "year/"),
    Level.HEADLINE: ("closing/promised", "people/holders"),
    Level.FEW: (),
}
"""What is published besides decisions of the company."""


def published(size: Size) -> tuple[Published, ...]:
    """What a company of this size publishes, quarter by quarter."""
    found: list[Published] = []
    places = dict.fromkeys(("unvested", "vested", "owned"), (0, 0))
    aside, here = size.aside, size.here
    for step, (moves, people) in enumerate(zip(size.moves, size.people, strict=True)):
        before = places
        flows = _flows(moves)
        places = {
            place: _moved(held, [flow.get(place, (0, 0)) for flow in flows.values()]) for place, held in before.items()
        }
        values = {
            **_moment("opening", before, aside, size.block),
            **_moment("closing", places, aside + moves.added, size.block),
        }
        aside += moves.added
        for line, flow in flows.items():
            values |= _effects(line, flow, size.block)
        values["flow/authorized/set_aside"] = values["flow/authorized/available"] = moves.added
        values |= _people(people, here) | _tables(values, people[3], size.block) | _ahead(values, size.block)
        here += people[0] - people[1]
        values["closing/priced"] = size.block * (places["unvested"][0] + places["vested"][0])
        values |= {"money/paid": 0, "closing/exercisable": size.block * sum(places["vested"])}
        values |= {f"year/{line}": size.block * units for line, units in YEAR}
        found.append(_at(size, FIRST.next(step), values))
    return tuple(found)


def _moved(held: tuple[int, int], flows: list[tuple[int, int]]) -> tuple[int, int]:
    return held[0] + sum(flow[0] for flow in flows), held[1] + sum(flow[1] for flow in flows)


def _flows(moves: Moves) -> dict[str, dict[str, tuple[int, int]]]:
    """Line → place → blocks of options and of stock units."""
    (g, h), (e, f), (b, c) = moves.granted, moves.earned, moves.back
    return {
        "granted": {"unvested": (g, h)},
        "vested": {"unvested": (-e, -f), "vested": (e, f)},
        "forfeited": {"unvested": (-b, -c)},
        "expired": {"vested": (-moves.lapsed, 0)},
        "exercised": {"vested": (-moves.exercised, 0), "owned": (moves.exercised, 0)},
        "other": {"unvested": (0, 0), "vested": (0, 0)},
    }


def _measures(places: dict[str, tuple[int, int]], block: int) -> dict[str, int]:
    """All sums of places, over both kinds and for open promises by kind."""
    u, v, s = (places.get(place, (0, 0)) for place in ("unvested", "vested", "owned"))
    wanted = {"unvested": (u,), "vested": (v,), "owned": (s,), "gone": (s,), "outstanding": (u, v),
              "promised": (u, v, s), "earned": (v, s)}  # fmt: skip
    found = {measure: block * sum(map(sum, parts)) for measure, parts in wanted.items()}
    for number, kind in enumerate(KINDS):
        found[f"outstanding@instrument={kind}"] = block * (u[number] + v[number])
    return found


def _moment(moment: str, places: dict[str, tuple[int, int]], aside: int, block: int) -> dict[str, int]:
    found = _measures(places, block)
    found |= {"set_aside": aside, "available": aside - found["promised"]}
    if moment == "closing":
        found |= {f"{measure}@plan=approved": found[measure] for measure in ("outstanding", "available")}
    return {f"{moment}/{measure}": units for measure, units in found.items()}


TOUCHED = {
    "granted": ("available", "unvested", "outstanding", "promised"),
    "vested": ("unvested", "vested", "earned"),
    "forfeited": ("available", "unvested", "outstanding", "promised"),
    "expired": ("available", "vested", "outstanding", "promised", "earned"),
    "exercised": ("vested", "outstanding", "gone", "owned"),
    "other": ("available", "unvested", "vested", "outstanding", "promised", "earned"),
}


def _effects(line: str, flow: dict[str, tuple[int, int]], block: int) -> dict[str, int]:
    moved = _measures(flow, block)
    moved["available"] = -moved["promised"]
    touched = TOUCHED[line]
    return {f"flow/{line}/{m}": units for m, units in moved.items() if m.partition("@")[0] in touched}


def _people(people: tuple[int, ...], here: int) -> dict[str, int]:
    joined, left, covered, holders, with_earned, owners = people
    eligible = here + joined - left
    counts = {"opening": here, "joined": joined, "left": left, "eligible": eligible, "covered": covered,
              "not_yet": eligible - covered, "holders": holders, "with_earned": with_earned,
              "owners": owners}  # fmt: skip
    return {f"people/{id}": count for id, count in counts.items()}


def _tables(values: dict[str, int], holders: int, block: int) -> dict[str, int]:
    """The table by role; what does not divide goes to the first row."""
    found = {}
    for column in ("people", "promised", "earned", "owned"):
        total = holders if column == "people" else values[f"closing/{column}"]
        size = 5 if column == "people" else block
        parts = {row: total // size * part // whole * size for row, (part, whole) in SHARES.items()}
        parts["full"] += total - sum(parts.values())
        found |= {f"table/role/{row}/{column}": units for row, units in parts.items()}
    return found


def _ahead(values: dict[str, int], block: int) -> dict[str, int]:
    left = values["closing/unvested"]
    each = left // block // 10 * block
    steps = {f"ahead/{step}": each + (block if step % 3 == 1 and each else 0) for step in range(1, 9)}
    return steps | {"ahead/later": left - sum(steps.values())}


def _at(size: Size, quarter: Quarter, values: dict[str, int]) -> Published:
    """The quarter, with what may be printed at its level."""
    full = size.level is Level.FULL
    if not full:
        yearly = {f"ahead/year{year}": sum(values[f"ahead/{4 * year - step}"] for step in range(4)) for year in (1, 2)}
        values = {
            id: units for id, units in values.items() if not id[:7].startswith("ahead/") or id == "ahead/later"
        } | yearly
        kept = AT_LEVEL[size.level]
        values = {
            id: v for id, v in values.items() if "@" not in id and (id in EXACT or (kept and id.startswith(kept)))
        }
    ended = quarter.number == 4 or not size.here
    if full or not ended:
        values = {id: units for id, units in values.items() if not id.startswith("year/")}
    rows = tuple(Group(row, ((row,),)) for row in ("full", "associate"))
    other = Group("other", (("lead",), ("peer",)))
    none = [f"{moment}/owned" for moment in ("opening", "closing") if values.get(f"{moment}/owned") == 0]
    return Published(
        quarter=quarter.id,
        level=size.level,
        minimum=11,
        block=size.block,
        values=values,
        key=KEY,
        ledger=SHA,
        money_block=5_000,
        exact=tuple(id for id in EXACT if id in values),
        none=tuple(none),
        lines=LINES if full else ("authorized",),
        other_lines=("company_cancelled", "settled", "cash_settled", "repurchased") if full else (),
        instruments=KINDS if full else (),
        tables=(Breakdown(("role",), (*rows, other)),) if full else (),
        price=size.price if full else "",
        company=_company(quarter, size),
        late=quarter.id == "2026-q1",
    )


def _company(quarter: Quarter, size: Size) -> CompanyFacts:
    """Others of a company of 20 million units, and of 17.5 million before investors came in; small ones are a tenth."""
    early = quarter.index < FIRST.index + 2
    part = 1 if size is LARGE else 10
    investors = 4_200_000 if early else 6_200_000
    others = {"founders": 8_800_000 // part, "investors": investors // part, "staff": 3_000_000 // part}
    issued = (13_200_000 if early else 15_200_000) // part
    return CompanyFacts(quarter.end, issued, others, Decimal(8_000_000 if early else 12_000_000) / part)


@cache
def releases_of(size: Size = LARGE) -> tuple[Release, ...]:
    """The releases of a company of this size, oldest first."""
    found, problems = compose_releases(sample_publication(), published(size))
    assert problems == []
    return found


def sample_releases() -> tuple[Release, ...]:
    """Q1 2025 to Q1 2026 of the large company, oldest first."""
    return releases_of(LARGE)
