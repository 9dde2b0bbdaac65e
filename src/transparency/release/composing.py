"""From replayed positions to releases: one snapshot for each disclosed quarter, and the release made from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any, TypeVar

import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.positions import Positions
from transparency.privacy.merging import Category
from transparency.publication.problem import Problem
from transparency.publication.publication import Disclosed, Publication
from transparency.publication.quarter import Quarter
from transparency.publication.settings import Attribute
from transparency.release.company import Company, Split, factor, splits
from transparency.release.compliance import compliance, pots, split_days, taken_up
from transparency.release.composing_quarter import compose_release
from transparency.release.lines import RETURNS
from transparency.release.release import Release
from transparency.release.snapshot import Balance, Movement, People, Snapshot, Year
from transparency.rules.conformance import Conformance
from transparency.rules.rule import Rule
from transparency.rules.splits import splits_of

T = TypeVar("T")

RESERVE = ("authorized", "reduced", "pool_transfer", "split", "split_rounding")
"""The lines that change how much is set aside; all others move units between places."""
NOT_STATED = "Not stated"
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


@dataclass(frozen=True, slots=True)
class Checked:
    """All rules, and every grant held against them."""

    rules: tuple[Rule, ...]
    conformance: Conformance


def compose_releases(
    publication: Publication, book: Book, positions: Positions, checked: Checked | None = None
) -> tuple[tuple[Release, ...], list[Problem]]:
    """The releases of all disclosed quarters, oldest first, and problems: I01 (no tie-out), L18 (no company count)."""
    composer = _Composer(publication, book, positions)
    releases: list[Release] = []
    problems: list[Problem] = []
    for disclosed in sorted(publication.disclosed, key=lambda found: found.quarter):
        release, found = compose_release(composer.snapshot(disclosed), disclosed, publication)
        problems += found
        if release is not None:
            releases.append(composer.with_rules(release, disclosed, checked) if checked else release)
    return tuple(releases), problems


class _Composer:
    """Holds the frames cut by quarter, so that each quarter is looked up and not searched for."""

    def __init__(self, publication: Publication, book: Book, positions: Positions) -> None:
        self._settings = publication.settings
        self._book = book
        self._positions = positions
        self._company = Company(book, [holder.id for holder in publication.settings.other_holders])
        self._flows = _by_quarter(positions.flows)
        self._balances = _by_quarter(positions.balances)
        self._attributes = self._provider_attributes()

    def snapshot(self, disclosed: Disclosed) -> Snapshot:
        """Everything the tables of one quarter need. Splits are those known when the quarter was closed."""
        quarter = disclosed.quarter
        index = quarter.index
        known = splits(self._book, disclosed.closed)
        before = quarter.start - timedelta(days=1)
        holdings = self._positions.holdings.filter(pl.col("quarter") == index)
        return Snapshot(
            quarter=quarter,
            movements=self._movements(index),
            opening=self._standing(index - 1),
            closing=self._standing(index),
            authorized_to_date=self._authorized(index),
            held=_held(holdings),
            capital=self._company.on(quarter.end, quarter.end, known),
            capital_before=self._company.on(before, quarter.end, known),
            people=self._people(index, holdings),
            year=self._year(quarter, known),
            ahead=self._ahead(quarter),
            groups=self._groups(holdings),
            ledger_sha256=_at_or_before(self._positions.digests, index, ""),
            events=_at_or_before(self._positions.counts, index, 0),
        )

    def with_rules(self, release: Release, disclosed: Disclosed, checked: Checked) -> Release:
        """The release with what it says of rules: splits only as far as they were known when the quarter was closed."""
        quarter = disclosed.quarter
        minimum = self._settings.disclosure.min_providers
        rules, conformance = taken_up(checked.rules, quarter.end), checked.conformance
        pools = [pool.id for pool in self._settings.pools]
        known = self._book.events.filter(pl.col("recorded").fill_null(pl.col("date")) <= disclosed.closed)
        return release.model_copy(
            update={
                "compliance": compliance(conformance, rules, quarter.index, minimum),
                "pots": pots(conformance, rules, self._book, quarter.index, minimum),
                "splits": split_days(splits_of(known, pools), quarter.end),
            }
        )

    def _movements(self, index: int) -> tuple[Movement, ...]:
        frame = self._flows.get(index)
        return () if frame is None else tuple(Movement(**_filled(row, _FLOW)) for row in frame.iter_rows(named=True))

    def _standing(self, index: int) -> tuple[Balance, ...]:
        frame = self._balances.get(index)
        return () if frame is None else tuple(Balance(**_filled(row, _BALANCE)) for row in frame.iter_rows(named=True))

    def _authorized(self, index: int) -> dict[str, int]:
        places = pl.sum_horizontal("available", "unvested", "vested", "gone")
        rows = (
            self._positions.flows.filter((pl.col("quarter") <= index) & pl.col("line").cast(pl.String).is_in(RESERVE))
            .group_by("pool")
            .agg(places.sum().alias("units"))
        )
        return {row["pool"]: int(row["units"]) for row in rows.sort("pool").iter_rows(named=True)}

    def _people(self, index: int, holdings: pl.DataFrame) -> People:
        each = holdings.group_by("provider").agg(pl.col("unvested", "vested", "owned").sum())
        live = each.filter(pl.col("unvested") + pl.col("vested") > 0)
        here = self._positions.eligible.filter(pl.col("quarter") == index).select("provider").unique()
        return People(
            eligible=here.height,
            granted=live.height,
            with_earned=each.filter(pl.col("vested") + pl.col("owned") > 0).height,
            owners=each.filter(pl.col("owned") > 0).height,
            covered=live.join(here, on="provider", how="semi").height,
        )

    def _year(self, quarter: Quarter, known: Sequence[Split]) -> Year | None:
        """Four quarters of grants and returns and the mean of issued stock at their ends, in units of the last day."""
        past = [quarter.next(-back) for back in range(3, -1, -1)]
        first = min((q.index for q in self._positions.quarters), default=quarter.index + 1)
        if past[0].index < first:
            return None
        granted = returned = Fraction(0)
        issued = []
        for q in past:
            times = factor(known, q.end, quarter.end)
            movements = self._movements(q.index)
            granted += times * sum(-m.available for m in movements if m.line == "granted")
            returned += times * sum(m.available for m in movements if m.line in RETURNS)
            capital = self._company.on(q.end, quarter.end, known)
            if capital:
                issued.append(capital.issued)
        return Year(int(granted), int(returned), Fraction(sum(issued), 4) if len(issued) == 4 else None)

    def _ahead(self, quarter: Quarter) -> tuple[tuple[Quarter, int], ...]:
        rows = (
            self._positions.ahead.filter(pl.col("quarter") == quarter.index)
            .group_by("ahead")
            .agg(pl.col("units").sum())
        )  # fmt: skip
        units = {int(row["ahead"]): int(row["units"]) for row in rows.iter_rows(named=True)}
        return tuple((quarter.next(step), units.get(step, 0)) for step in range(1, 9))

    def _groups(self, holdings: pl.DataFrame) -> dict[str, tuple[Category, ...]]:
        each = holdings.group_by("provider").agg(
            (pl.col("unvested") + pl.col("vested") + pl.col("owned")).sum().alias("promised"),
            (pl.col("vested") + pl.col("owned")).sum().alias("earned"),
            pl.col("owned").sum(),
        )
        joined = each.filter(pl.col("promised") > 0).join(self._attributes, on="provider", how="left")
        return {
            id: _categories(joined, id, attribute)
            for id, attribute in self._settings.attributes.items()
            if attribute.breakdown and id in joined.columns
        }

    def _provider_attributes(self) -> pl.DataFrame:
        present = [id for id in self._settings.attributes if id in self._book.providers.columns]
        return self._book.providers.select("provider", *present).unique("provider", keep="last", maintain_order=True)


def _at_or_before(known: Mapping[int, T], index: int, nothing: T) -> T:
    """The entry of a quarter, or of the last one before it: a quarter after the last event changes nothing."""
    at = max((i for i in known if i <= index), default=None)
    return nothing if at is None else known[at]


def _by_quarter(frame: pl.DataFrame) -> dict[int, pl.DataFrame]:
    cut = frame.partition_by("quarter", as_dict=True, maintain_order=True)
    return {int(key[0]): part for key, part in cut.items()}


def _filled(row: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """The named cells; what is empty and may not be stands for the field's own default."""
    return {name: row[name] for name in names if row.get(name) is not None or name in _MAYBE}


def _held(holdings: pl.DataFrame) -> dict[str, tuple[int, int, int]]:
    rows = holdings.group_by("pool").agg(pl.col("unvested", "vested", "owned").sum()).sort("pool")
    return {row["pool"]: (row["unvested"], row["vested"], row["owned"]) for row in rows.iter_rows(named=True)}


def _categories(joined: pl.DataFrame, id: str, attribute: Attribute) -> tuple[Category, ...]:
    """People and units by the value of one attribute, under its printed names, in the order of the settings."""
    rows = joined.group_by(id).agg(pl.len().alias("people"), pl.col("promised", "earned", "owned").sum())
    found = {
        row[id]: (row["people"], (row["promised"], row["earned"], row["owned"])) for row in rows.iter_rows(named=True)
    }
    categories = [Category(name, *found.pop(value, (0, (0, 0, 0)))) for value, name in attribute.values.items()]
    others = [
        Category(value or NOT_STATED, *rest) for value, rest in sorted(found.items(), key=lambda item: item[0] or "")
    ]
    return (*categories, *others)
