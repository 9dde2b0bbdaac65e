"""The tie-outs T1 to T6: the same number by two routes (reference 2.5), checked pool by pool, printed as a sum."""

from collections.abc import Callable

from transparency.publication.problem import Problem
from transparency.release.release import Identity
from transparency.release.snapshot import (
    Measure,
    Piece,
    Snapshot,
    available,
    outstanding,
    owned,
    promised,
    set_aside,
    unvested,
    vested,
)

Side = Callable[[Snapshot, str], int]


def _closing(measure: Measure) -> Side:
    return lambda snapshot, pool: sum(measure(b) for b in snapshot.closing if b.pool == pool)


def _rolled(measure: Measure) -> Side:
    def side(snapshot: Snapshot, pool: str) -> int:
        opening = sum(measure(b) for b in snapshot.opening if b.pool == pool)
        return opening + sum(measure(m) for m in snapshot.movements if m.pool == pool)

    return side


def _authorized(snapshot: Snapshot, pool: str) -> int:
    return snapshot.authorized_to_date.get(pool, 0)


def _held(snapshot: Snapshot, pool: str) -> int:
    return sum(snapshot.held.get(pool, (0, 0, 0)))


CHECKS: tuple[tuple[str, str, Side, Side], ...] = (
    ("T1", "Set aside, by all decisions of the board = the four places together", _authorized, _closing(set_aside)),
    ("T2", "Not promised: opening and movements = closing", _rolled(available), _closing(available)),
    ("T3", "Still open: opening and movements = all living grants", _rolled(outstanding), _closing(outstanding)),
    ("T4a", "Promised, not earned: opening and movements = closing", _rolled(unvested), _closing(unvested)),
    ("T4b", "Earned, not owned: opening and movements = closing", _rolled(vested), _closing(vested)),
    ("T5", "Owned: opening and movements = closing", _rolled(owned), _closing(owned)),
    ("T6", "Promised: all providers together = all grants together", _held, _closing(promised)),
)  # fmt: skip


def identities(snapshot: Snapshot) -> tuple[tuple[Identity, ...], list[Problem]]:
    """All tie-outs of a quarter, and a problem I01 for each that fails in any pool."""
    pieces: list[Piece] = [*snapshot.opening, *snapshot.closing, *snapshot.movements]
    pools = sorted({piece.pool for piece in pieces} | set(snapshot.authorized_to_date) | set(snapshot.held))
    found, problems = [], []
    for code, sentence, left, right in CHECKS:
        sides = [(pool, left(snapshot, pool), right(snapshot, pool)) for pool in pools]
        found.append(
            Identity(code=code, sentence=sentence, left=sum(x for _, x, _ in sides), right=sum(y for *_, y in sides))
        )
        problems += [
            Problem(
                code="I01",
                message=f"{snapshot.quarter.label}: {code} does not tie out in pool {pool}: {x:,} is not {y:,}.",
                hint="The ledger was read without a fault, so this is a mistake in the program. Please report it.",
            )
            for pool, x, y in sides
            if x != y
        ]
    return tuple(found), problems
