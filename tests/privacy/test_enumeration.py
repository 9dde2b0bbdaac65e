"""Brute force: every integer ledger that agrees with the page, against the attacks and the promise.

Small ledgers: at most 12 people, two attributes, three quarters. Whoever enumerates all tables that a page allows finds
the intervals of the linear programs, at least the cells that elimination finds, and pins nothing sensitive.
"""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import naive

from transparency.privacy.attack import bounds, reached
from transparency.privacy.audit import audit
from transparency.privacy.contribution import Ints
from transparency.privacy.population import Key, Population, Rules, Shape
from transparency.privacy.protection import Protected, protect
from transparency.privacy.published import Published
from transparency.privacy.sensitivity import Need, primaries

RULES = Rules(3, 2, 10, b"a private seed")
SHAPE = Shape(("role", "region"), (("role",), ("region",), ("role", "region")), ("promised",))

person = st.tuples(st.sampled_from("AB"), st.sampled_from("XXYYZ"), st.sampled_from([1, 1, 2, 2, 0]))
change = st.tuples(
    st.integers(0, 11), st.sampled_from("ABABAB-"), st.sampled_from("XXYYZ"), st.sampled_from([1, 1, 2, 2, 0])
)
ledgers = st.tuples(
    st.lists(person, min_size=10, max_size=12),
    st.lists(st.lists(change, min_size=0, max_size=8), min_size=2, max_size=2),
)


def quarters(ledger: tuple[list[tuple[str, str, int]], list[list[tuple[int, str, str, int]]]]) -> list[Population]:
    """Three quarters: the first people, and what changed; a role "-" is gone."""
    start, changes = ledger
    state = dict(enumerate(start))
    out = []
    for number, some in enumerate([[], *changes], start=1):
        state |= {place % len(start): (role, region, units) for place, role, region, units in some}
        rows = [
            {"provider": f"p{place:02d}", "role": role, "region": region, "promised": units}
            for place, (role, region, units) in sorted(state.items())
            if role != "-"
        ]
        schema = {"provider": pl.String, "role": pl.String, "region": pl.String, "promised": pl.Int64}
        out.append(Population(f"2026Q{number}", pl.DataFrame(rows, schema=schema)))
    return out


def tables(release: Published, place: int) -> Ints:
    """Every non-negative integer table of one series (a row each, by atom) that agrees with the published cells."""
    cells = release.cells
    shown = [cell for cell in range(len(cells.aliases)) if cell not in release.hidden]
    incidence = cells.incidence[shown]
    sums = cells.tally.total[shown, place]
    found = np.zeros((1, 0), np.int64)
    reach = np.zeros((1, len(shown)), np.int64)
    for atom in range(cells.atoms):
        most = int(sums[incidence[:, atom] == 1].min())
        found = np.hstack([np.repeat(found, most + 1, axis=0), np.tile(np.arange(most + 1), len(found))[:, None]])
        reach = np.repeat(reach, most + 1, axis=0) + found[:, -1:] * incidence[:, atom]
        kept = (reach <= sums).all(axis=1)
        if atom + 1 < cells.atoms:  # cells that no later atom is part of must be complete
            over = ~incidence[:, atom + 1 :].any(axis=1)
            kept &= (reach[:, over] == sums[over]).all(axis=1)
        found, reach = found[kept], reach[kept]
    return found[(reach == sums).all(axis=1)]


def agree(release: Published) -> None:
    """The intervals of both programs are those of the enumeration; what is derivable has one value."""
    cells = release.cells
    for place in range(2):
        every = tables(release, place) @ cells.incidence.T
        low, high, true = every.min(axis=0), every.max(axis=0), cells.tally.total[:, place]
        assert ((low <= true) & (true <= high)).all()
        values: dict[Key, int | None] = {
            cells.name(cell): None if cell in release.hidden else int(true[cell]) for cell in range(len(true))
        }
        lines = [(cells.name(one.total), [cells.name(part) for part in one.parts]) for one in release.relations.lines]
        for key, interval in bounds(values, lines).items():
            cell = cells.index[key]
            assert interval == pytest.approx((int(low[cell]), int(high[cell])), abs=1e-5)
        asked = np.zeros(len(cells.series), np.int64)
        asked[place] = 10**6
        needs = [Need((cell,), (), asked, asked, "", "") for cell in sorted(release.hidden)]
        for ((cell,), _), (up, down) in reached(cells, release.hidden, needs, place).items():
            assert (up, down) == pytest.approx((int(high[cell] - true[cell]), int(true[cell] - low[cell])), abs=1e-5)
        for cell in release.derivable:
            assert low[cell] == high[cell]


def promised(history: list[Published]) -> None:
    """No sensitive value, and no sensitive change of a known cell, is pinned by the page."""
    release = history[-1]
    cells = release.cells
    every = [tables(release, place) @ cells.incidence.T for place in range(2)]
    verdict = primaries(cells, RULES)
    for cell in verdict.reasons:
        for place in range(2):
            true = int(cells.tally.total[cell, place])
            assert int(every[place][:, cell].max()) >= true + int(verdict.up[cell, place])
            assert int(every[place][:, cell].min()) <= true - int(verdict.down[cell, place])
    now = {row["provider"]: row for row in release.population.people.rows(named=True)}
    for old in history[:-1]:
        then = {row["provider"]: row for row in old.population.people.rows(named=True)}
        for key, cell in cells.index.items():
            before = old.cells.index.get(key)
            if before is not None and before in old.unknown:
                continue
            moved = [held(now.get(one), key) - held(then.get(one), key) for one in sorted(now | then)]
            sizes = sorted((abs(units) for units in moved if units), reverse=True)
            if sizes and (len(sizes) < RULES.min_changers or 100 * sum(sizes[2:]) < RULES.p_percent * sizes[0]):
                assert every[1][:, cell].min() < every[1][:, cell].max()


def held(row: dict[str, object] | None, key: Key) -> int:
    """The units of one person in a cell."""
    inside = row is not None and all(row[attribute] == category for attribute, category in key)
    return int(str(row["promised"])) if row is not None and inside else 0


@settings(max_examples=20, deadline=None)
@given(ledgers)
def test_protected_releases_keep_the_promise_against_enumeration(ledger) -> None:
    history: list[Published] = []
    for population in quarters(ledger):
        result = protect(history, population, SHAPE, RULES)
        if isinstance(result, Protected):
            history.append(Published(population, SHAPE, result.withheld))
            agree(history[-1])
            promised(history)
    assert audit(history, RULES).failures == ()


@settings(max_examples=20, deadline=None)
@given(ledgers, st.randoms(use_true_random=False))
def test_attacks_agree_with_enumeration_under_any_mask(ledger, random) -> None:
    population = quarters(ledger)[0]
    cells = Published(population, SHAPE, frozenset()).cells
    inner = [cell for cell in range(1, len(cells.aliases)) if random.random() < 0.6]
    agree(Published(population, SHAPE, cells.keys(frozenset(inner))))


def test_enumeration_pins_what_a_naive_mask_leaves_open() -> None:
    """The brute force itself can fail: one withheld cell in a line has a single value."""
    rows = [("A", "X", 2), ("A", "Y", 2), ("A", "Y", 1), ("A", "Y", 2), *[("B", place, 1) for place in "XXXYYY"]]
    population = quarters(([*rows], [[], []]))[0]
    release = naive(population, SHAPE, RULES)
    assert release.hidden
    with pytest.raises(AssertionError):
        promised([release])
