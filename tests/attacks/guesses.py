"""What a reader guesses from printed numbers about one person, beside the truth.

A guess is the printed number itself, or a difference of printed numbers: for lines and cells that only one person
moved there is no better one without knowing others.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import polars as pl
from companies import moved
from msgspec import Struct

from transparency.ledger.contributions import WHO, who_of
from transparency.ledger.people import in_force
from transparency.ledger.positions import Positions
from transparency.ledger.sources import Sources
from transparency.published.blocks import FIFTH, PRESENCE, Published

NOTHING = (0, 0, 0)
NEAR = 0.15
"""A guess within this part of the truth is a hit."""
MEASURE = {
    "granted": "promised", "forfeited": "promised", "expired": "promised", "exercised": "owned", "settled": "owned",
    "repurchased": "promised", "vested": "earned", "retracted": "promised", "accelerated": "earned",
    "company_cancelled": "promised",
}  # fmt: skip
"""The measure in which a line is printed."""


class Guess(Struct, frozen=True):
    """One guess."""

    kind: str
    people: int
    truth: int
    """Of those people together."""
    guess: float
    quarter: str = ""

    @property
    def hit(self) -> bool:
        """Whether it is within :data:`NEAR` of the truth."""
        return abs(self.guess - self.truth) <= NEAR * abs(self.truth)


def share(guesses: Sequence[Guess]) -> float:
    """The part that hits."""
    return sum(guess.hit for guess in guesses) / len(guesses) if guesses else 0.0


def lines(positions: Positions, published: Sequence[Published], most: int = 1) -> list[Guess]:
    """Lines of a quarter that at most so many people moved: the printed amount of the line."""
    places = {one.quarter: quarter.index for one, quarter in zip(published, positions.quarters, strict=False)}
    frame = moved(positions)
    found = []
    for one in published:
        rows = frame.filter(pl.col("quarter") == places[one.quarter])
        sums: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        for row in rows.iter_rows(named=True):
            inside = row["prior"] or row["line"] in one.other_lines
            for measure in ("promised", "earned", "owned"):
                line = "other" if inside else row["line"]
                person = sums[line, measure]
                person[row["provider"]] = person.get(row["provider"], 0) + row[measure]
        for (line, measure), people in sums.items():
            concerned = {name: units for name, units in people.items() if units}
            cell = f"flow/{line}/{measure}"
            if 1 <= len(concerned) <= most and cell in one.values:
                truth = sum(concerned.values())
                found.append(Guess(line, len(concerned), truth, one.values[cell], one.quarter))
    return found


def steps(
    positions: Positions, published: Sequence[Published], most: int = 1, attributes: tuple[str, ...] = ()
) -> list[Guess]:
    """Changes of a row of a table, from one quarter to the next, that at most so many people made.

    "moved": one of them came into the row, or out of it, by becoming another than before. ``attributes``: of the one
    table that counts.
    """
    held, sources = _held(positions), Sources(positions)
    found = []
    for before, one in itertools.pairwise(published):
        if before.block != one.block:
            continue
        now, then = held[_index(positions, one.quarter)], held[_index(positions, before.quarter)]
        for table in one.tables:
            name = "+".join(table.attributes)
            if table not in before.tables or (attributes and table.attributes != attributes):
                continue
            are, were = (_groups(positions, sources, quarter) for quarter in (one.quarter, before.quarter))
            for row in table.rows:
                inside, was_inside = (
                    {
                        person for person, facts in groups.items()
                        if tuple(facts.get(attribute) for attribute in table.attributes) in set(row.values)
                    }
                    for groups in (are, were)
                )  # fmt: skip
                for column, place in (("promised", 0), ("earned", 1), ("owned", 2)):
                    cell = f"table/{name}/{row.id}/{column}"
                    changes = {
                        person: (now.get(person, NOTHING)[place] if person in inside else 0)
                        - (then.get(person, NOTHING)[place] if person in was_inside else 0)
                        for person in inside | was_inside
                    }
                    concerned = {person: units for person, units in changes.items() if units}
                    if 1 <= len(concerned) <= most and cell in one.values and cell in before.values:
                        guess = one.values[cell] - before.values[cell]
                        became_another = concerned.keys() & (inside ^ was_inside) & are.keys() & were.keys()
                        kind = f"table {column}, moved" if became_another else f"table {column}"
                        found.append(Guess(kind, len(concerned), sum(concerned.values()), guess, one.quarter))
    return found


def ahead_less_vested(positions: Positions, published: Sequence[Published], most: int = 1) -> list[Guess]:
    """Finding 1: told ahead for a quarter less earned in it is what leavers did not earn."""
    told: dict[int, dict[str, int]] = defaultdict(dict)
    ahead = positions.ahead_by_provider.collect().filter(pl.col("ahead") == 1)
    for quarter, provider, units in ahead.select("quarter", "provider", "units").iter_rows():
        told[quarter][provider] = told[quarter].get(provider, 0) + units
    earned: dict[int, dict[str, int]] = defaultdict(dict)
    for row in moved(positions).filter(pl.col("line") == "vested").iter_rows(named=True):
        earned[row["quarter"]][row["provider"]] = earned[row["quarter"]].get(row["provider"], 0) + row["earned"]
    found = []
    for before, one in itertools.pairwise(published):
        then, now = told[_index(positions, before.quarter)], earned[_index(positions, one.quarter)]
        missing = {name: units - now.get(name, 0) for name, units in then.items() if units > now.get(name, 0)}
        cells = ("ahead/1", "flow/vested/earned")
        if 1 <= len(missing) <= most and cells[0] in before.values and cells[1] in one.values:
            guess = before.values[cells[0]] - one.values[cells[1]]
            found.append(Guess("ahead less vested", len(missing), sum(missing.values()), guess, one.quarter))
    return found


def _index(positions: Positions, name: str) -> int:
    return next(quarter.index for quarter in positions.quarters if quarter.id == name)


def _groups(positions: Positions, sources: Sources, name: str) -> dict[str, dict[str, object]]:
    """What everyone is at the close of a quarter, as known then; whether still here, whether of the fifth with most."""
    quarter, known_by = next((quarter, day) for quarter, day in positions.closed.items() if quarter.id == name)
    lines = in_force(positions.people, quarter.end, known_by).with_columns(who_of())
    held = sources.of(quarter.index).people.select(WHO, PRESENCE, FIFTH)
    return {str(row["provider"]): row for row in lines.join(held, on=WHO, how="left").iter_rows(named=True)}


def _held(positions: Positions) -> Mapping[int, Mapping[str, tuple[int, int, int]]]:
    """Quarter → person → promised, earned, owned."""
    out: dict[int, dict[str, tuple[int, int, int]]] = defaultdict(dict)
    rows = positions.holdings.group_by("quarter", "provider").agg(pl.col("unvested", "vested", "owned").sum())
    for row in rows.iter_rows(named=True):
        earned = row["vested"] + row["owned"]
        out[row["quarter"]][row["provider"]] = row["unvested"] + earned, earned, row["owned"]
    return out


def by_kind(guesses: Sequence[Guess]) -> Iterator[tuple[str, int, float]]:
    """Kind, cases, part that hits."""
    for kind in sorted({guess.kind for guess in guesses}):
        cases = [guess for guess in guesses if guess.kind == kind]
        yield kind, len(cases), share(cases)
