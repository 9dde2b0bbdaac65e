"""From replayed positions to releases: one snapshot for each disclosed quarter, and the release made from it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeVar

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from transparency.ledger.book import Book
from transparency.ledger.positions import Positions
from transparency.privacy.guarding import Guarded
from transparency.privacy.published import Published
from transparency.privacy.treatment import Treatment
from transparency.publication.problem import Problem
from transparency.publication.publication import Disclosed, Publication
from transparency.publication.quarter import Quarter
from transparency.release.carried import since
from transparency.release.company import Company
from transparency.release.compliance import Tally, compliance, pots, taken_up
from transparency.release.composing_quarter import compose_release
from transparency.release.lines import is_return
from transparency.release.release import Release
from transparency.release.snapshot import Balance, Movement, People, Snapshot, Year
from transparency.rules.conformance import Conformance
from transparency.rules.rule import Rule
from transparency.units import factor

T = TypeVar("T")

RESERVE = ("authorized", "reduced", "pool_transfer", "split", "split_rounding")
"""The lines that change how much is set aside; all others move units between places."""
_FLOW = (
    "line",
    "pool",
    "instrument",
    "prior",
    "available",
    "unvested",
    "vested",
    "gone",
    "owned",
    "priced",
    "value",
    "events",
)
_BALANCE = (
    "pool", "instrument", "available", "unvested", "vested", "gone", "owned", "priced", "value", "exercisable",
    "exercisable_value", "price_min", "price_max", "term_days", "term_units",
)  # fmt: skip
_MAYBE = {"instrument", "price_min", "price_max"}


class Checked(Struct, frozen=True):
    """All rules, and every grant held against them."""

    rules: tuple[Rule, ...]
    conformance: Conformance


def compose_releases(
    publication: Publication, book: Book, guarded: Guarded, checked: Checked | None = None
) -> tuple[tuple[Release, ...], list[Problem]]:
    """The releases of all disclosed quarters, oldest first, and problems: I01 (no tie-out), L18 (no company count)."""
    composer = _Composer(publication, book, guarded.positions)
    tally = Tally(checked.conformance) if checked else None
    releases: list[Release] = []
    problems: list[Problem] = []
    days = [one.quarter.start - timedelta(days=1) for one in publication.disclosed]
    carried = since(guarded.treatments, days)
    quarters = zip(publication.disclosed, guarded.published, guarded.treatments, carried, strict=True)
    for disclosed, counted, treatment, waiting in quarters:
        snapshot = composer.snapshot(disclosed, counted, treatment, waiting)
        release, found = compose_release(snapshot, disclosed, publication)
        problems += found
        if release is not None:
            releases.append(composer.with_rules(release, disclosed, checked, tally) if checked and tally else release)
    return tuple(releases), problems


class _Composer:
    """Holds what the frames say by quarter, so that each quarter is looked up and not searched for."""

    def __init__(self, publication: Publication, book: Book, positions: Positions) -> None:
        self._settings = publication.settings
        self._positions = positions
        self._fingerprints = positions.fingerprints()
        self._company = Company(book, [holder.id for holder in publication.settings.other_holders])
        self._splits = book.splits([pool.id for pool in publication.settings.pools])
        self._balances = {
            index: tuple(Balance(**_filled(row, _BALANCE)) for row in rows)
            for index, rows in _by_quarter(positions.balances).items()
        }
        self._people = _people(positions)
        self._held = _held(positions.holdings)
        self._ahead = _ahead(positions.ahead)
        self._movements = {
            index: tuple(Movement(**_filled(row, _FLOW)) for row in rows)
            for index, rows in _by_quarter(positions.flows).items()
        }

    def snapshot(
        self, disclosed: Disclosed, counted: Published, treatment: Treatment, waiting: dict[str, date]
    ) -> Snapshot:
        """Everything the tables of one quarter need. A split up to its end was known when it was closed (L13)."""
        quarter = disclosed.quarter
        index = quarter.index
        before = quarter.start - timedelta(days=1)
        ledger_sha256, events = _at_or_before(self._fingerprints, index, ("", 0))
        return Snapshot(
            quarter=quarter,
            movements=self._movements.get(index, ()),
            opening=self._balances.get(index - 1, ()),
            closing=self._balances.get(index, ()),
            authorized_to_date=self._authorized(index),
            held=self._held.get(index, {}),
            capital=self._company.on(quarter.end, quarter.end, self._splits),
            capital_before=self._company.on(before, quarter.end, self._splits),
            people=self._people.get(index, People()),
            year=self._year(quarter),
            ahead=tuple((quarter.next(step), self._ahead.get((index, step), 0)) for step in range(1, 9)),
            counted=counted,
            treatment=treatment,
            carried=waiting,
            ledger_sha256=ledger_sha256,
            events=events,
        )

    def with_rules(self, release: Release, disclosed: Disclosed, checked: Checked, tally: Tally) -> Release:
        """The release with what it says of rules."""
        quarter = disclosed.quarter
        minimum = self._settings.disclosure.min_providers
        rules, conformance = taken_up(checked.rules, quarter.end), checked.conformance
        return replace(
            release,
            compliance=compliance(tally, rules, quarter.index, minimum),
            pots=pots(conformance, rules, quarter.index, minimum),
            splits=tuple(split for split in self._splits if split.day <= quarter.end),
        )

    def _authorized(self, index: int) -> dict[str, int]:
        units: Counter[str] = Counter()
        for movements in (found for at, found in self._movements.items() if at <= index):
            for m in movements:
                if m.line in RESERVE:
                    units[m.pool] += m.available + m.unvested + m.vested + m.gone
        return dict(sorted(units.items()))

    def _year(self, quarter: Quarter) -> Year | None:
        """Four quarters of grants and returns and the mean of issued stock at their ends, in units of the last day."""
        past = [quarter.next(-back) for back in range(3, -1, -1)]
        first = min((q.index for q in self._positions.quarters), default=quarter.index + 1)
        if past[0].index < first:
            return None
        granted = returned = Fraction(0)
        issued = []
        for q in past:
            times = factor(self._splits, q.end, quarter.end)
            movements = self._movements.get(q.index, ())
            granted += times * sum(-m.available for m in movements if m.line == "granted")
            returned += times * sum(m.available for m in movements if is_return(m.line))
            capital = self._company.on(q.end, quarter.end, self._splits)
            if capital:
                issued.append(capital.issued)
        return Year(int(granted), int(returned), Fraction(sum(issued), 4) if len(issued) == 4 else None)


def _at_or_before(known: Mapping[int, T], index: int, nothing: T) -> T:
    """The entry of a quarter, or of the last one before it: a quarter after the last event changes nothing."""
    at = max((i for i in known if i <= index), default=None)
    return nothing if at is None else known[at]


def _by_quarter(frame: pl.DataFrame) -> dict[int, list[dict[str, Any]]]:
    """The rows of each quarter, by column."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row["quarter"], []).append(row)
    return found


def _filled(row: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """The named cells; what is empty and may not be stands for the field's own default."""
    return {name: row[name] for name in names if row.get(name) is not None or name in _MAYBE}


def _people(positions: Positions) -> dict[int, People]:
    """How many people there are of each kind, by quarter."""
    here = positions.eligible.select("quarter", "provider").unique()
    live = pl.col("unvested") + pl.col("vested") > 0
    each = positions.holdings.group_by("quarter", "provider").agg(pl.col("unvested", "vested", "owned").sum())
    counted = each.group_by("quarter").agg(
        live.sum().alias("granted"),
        (pl.col("vested") + pl.col("owned") > 0).sum().alias("with_earned"),
        (pl.col("owned") > 0).sum().alias("owners"),
    )
    covered = each.filter(live).join(here, on=["quarter", "provider"], how="semi").group_by("quarter").len("covered")
    eligible = here.group_by("quarter").len("eligible")
    joined = counted.join(eligible, on="quarter", how="full", coalesce=True).join(covered, on="quarter", how="left")
    return {row.pop("quarter"): People(**row) for row in joined.fill_null(0).to_dicts()}


def _held(holdings: pl.DataFrame) -> dict[int, dict[str, tuple[int, int, int]]]:
    """What people hold by quarter and pool: unvested, vested, owned."""
    found: dict[int, dict[str, tuple[int, int, int]]] = {}
    sums = holdings.group_by("quarter", "pool").agg(pl.col("unvested", "vested", "owned").sum())
    for quarter, pool, *units in sums.sort("quarter", "pool").iter_rows():
        found.setdefault(quarter, {})[pool] = (units[0], units[1], units[2])
    return found


def _ahead(ahead: pl.DataFrame) -> dict[tuple[int, int], int]:
    """Units to be earned, by quarter and number of quarters ahead."""
    return {
        (quarter, step): units
        for quarter, step, units in ahead.group_by("quarter", "ahead").agg(pl.col("units").sum()).iter_rows()
    }
