"""Ledger rows as numbers in total order: reversals resolved, grants numbered, every id an index.

There are two orders. By *day* an event stands where it happened: so it is judged. As *booked* an event stands where it
counts: one that was recorded after its quarter had closed comes first in the quarter that was open. So it moves that
quarter only. Without such events both are the same.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import cast

import numpy as np
import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from transparency.ledger.book import EVENT_TYPES
from transparency.ledger.problem_list import ProblemList, quoted
from transparency.ledger.replay.arrays import NEVER, Bools, Codes, Ints, bools, day_number, ints, places
from transparency.ledger.replay.event_effects import Effects, effects
from transparency.ledger.replay.leaves import LeaveEvents, Leaves, leave_events, leaves_of
from transparency.ledger.replay.splits import scale
from transparency.ledger.replay.timeline import SplitEvent
from transparency.ledger.replay.vesting_columns import Timetable, timetable
from transparency.publication.publication import LeaveTerms
from transparency.publication.settings import Settings
from transparency.units import read_ratio

NO_STOCK = ("PHANTOM", "CSAR")
"""Instruments paid in cash: nobody becomes a holder of stock."""
STOCK_AT_GRANT = ("RSA",)
"""Instruments that are stock from the start: earning a unit settles it at once."""
NO_PRICE = ("RSU", "RSA", "PHANTOM")
"""Instruments that nobody pays for when they become stock or cash; a price on their grant is passed over."""
TO_BUY = ("NSO", "ISO", "INTL", "EMI", "CSOP", "BSPCE", "OPTION", "WARRANT")
"""Instruments that become stock only when their price is paid. That of a SAR is what its gain is counted from."""
NO_GRANT = ("provider_status", "leave_start", "leave_end", "split", "reversal")
"""Types that are never of a grant themselves."""
POOL_TYPES = ("pool_authorized", "pool_reduced", "pool_transfer")
KIND = {name: number for number, name in enumerate(EVENT_TYPES)}
"""Event type → its number."""
_OF_GRANTS = ("units", "date", "quarter", "vesting", "vest_start", "expires", "price", "provider", "instrument")


class Grants(Struct, frozen=True):
    """Every grant, and every holding that came into being by ``transfer_in`` (a grant of no units), in arrays.

    Numbered by vesting terms, then order, so that grants of the same terms stand together.
    """

    i: Ints
    """The grant's own event."""
    p: Ints
    quantity: Ints
    day: Ints
    expires: Ints
    """``NEVER`` without an end."""
    quarter: Ints
    rsa: Bools
    """Whether the grant is stock from the start."""
    provider: Ints
    """Position in ``OrderedLedger.providers``; -1 for nobody."""
    instrument: Ints
    """Position in ``OrderedLedger.instruments``."""
    strike: Ints
    """Position in ``OrderedLedger.strikes``; -1 without a price."""
    vested: Timetable
    """What time alone vests."""

    def __len__(self) -> int:
        return len(self.i)


class OrderedLedger(Struct, frozen=True):
    """The ledger in total order: by day, or as booked; then by row of the files. Arrays are by event; -1: none."""

    events: pl.DataFrame
    """All rows of the book with quarter and prior (see ``timeline``), for words and names."""
    kind: Codes
    """The event's type (see ``KIND``); of a reversal, that of the reversed event. So are g, p, to and units."""
    day: Ints
    """Up to which day time has run when it counts: its own; of a late event in the order as booked, the last one before
    the quarter in which it counts."""
    quarter: Ints
    prior: Bools
    units: Ints
    """In units of the moment at which it counts: a split in between has changed those that were written."""
    g: Ints
    """The grant."""
    p: Ints
    """The pool: of the grant when there is one."""
    to: Ints
    """The target pool of a transfer."""
    sign: Ints
    """-1 on a reversal."""
    undoes: Ints
    """The reversed event."""
    reversals: Ints
    """All events that undo another."""
    grants: Grants
    providers: pl.Series
    """All providers, sorted."""
    instruments: pl.Series
    """All instruments of grants, sorted."""
    strikes: tuple[Decimal, ...]
    """All prices of grants, ascending."""
    splits: tuple[SplitEvent, ...]
    leave_events: LeaveEvents
    leaves: Leaves
    pools: tuple[str, ...]
    settings: Settings
    effects: Effects
    as_booked: bool

    def scheduled(self, rows: Ints, days: Ints, known: Ints | int, as_of: int = NEVER) -> Ints:
        """Units that time alone has earned of some grants (``rows``, which ascend) by a day each.

        ``known``: the quarter whose close knows of leaves; in the order of days all are known. ``as_of``: see
        ``Leaves.days``.
        """
        if self.leaves:
            days = self.leaves.days(rows, days, known if self.as_booked else NEVER - 1, as_of)
        return self.grants.vested.on(rows, days)

    def of_type(self, *names: str) -> Ints:
        """Events of these types, in order; reversals of such are among them."""
        return np.flatnonzero(np.isin(self.kind, [KIND[name] for name in names]))

    def facts(self, name: str, at: Ints) -> pl.Series:
        """The cells of a column for some events; of a reversal, those of the reversed event."""
        undoes = self.undoes[at]
        return self.events[name][np.where(undoes >= 0, undoes, at)]

    def placed(self, at: Ints, *names: str) -> pl.DataFrame:
        """Some events with file, line, event and further columns, to word a problem."""
        return pl.DataFrame([self.events[name][at] for name in ("file", "line", "event", *names)])


def order_events(  # noqa: PLR0917
    counted: pl.DataFrame,
    providers: pl.Series,
    settings: Settings,
    problems: ProblemList,
    leave: Mapping[str, LeaveTerms] | None = None,
    closed: Mapping[int, date] | None = None,
) -> OrderedLedger:
    """Resolve reversals, number grants and pools, take splits and leaves aside.

    ``counted``: see ``timeline.with_counting``. ``providers``: everyone, sorted. ``leave``: rule → what it says of
    leaves. ``closed``: for the order as booked, each quarter's index with the last day before it.
    """
    pools = pl.Series([pool.id for pool in settings.pools], dtype=pl.String)
    if closed is not None:
        events = counted.sort("quarter", "date", maintain_order=True)
    else:
        events = counted if counted["date"].is_sorted() else counted.sort("date", maintain_order=True)
    kind = events["type"].to_physical().to_numpy()
    undoes = _undoes(events, kind, problems)
    reversals = np.flatnonzero(undoes >= 0)
    source, sign = np.arange(len(kind)), np.ones(len(kind), np.int64)
    source[reversals], sign[reversals] = undoes[reversals], -1
    first = _grants(events, kind, settings)
    of_pool = places(events["pool"][first].fill_null(pools[0]), pools)
    kind, units = kind[source], ints(events["units"])[source]
    g = places(events["grant"], events["grant"][first])[source]
    p = np.append(of_pool, -1)[g]
    rest = np.flatnonzero(g < 0)
    p[rest] = places(events["pool"][source[rest]], pools)
    to = np.full(len(g), -1)
    moved = np.flatnonzero(kind == KIND["pool_transfer"])
    to[moved] = places(events["inputs"][source[moved]], pools)
    of_leaves = leave_events(events, events["type"].to_physical().to_numpy(), KIND, undoes)
    grants, instruments, strikes = _facts(events, first, of_pool, providers, settings)
    ledger = OrderedLedger(
        events=events,
        kind=kind,
        day=_up_to(events, closed or {}),
        quarter=ints(events["quarter"]),
        prior=bools(events["prior"]),
        units=units,
        g=g,
        p=p,
        to=to,
        sign=sign,
        undoes=undoes,
        reversals=reversals,
        grants=grants,
        providers=providers,
        instruments=instruments,
        strikes=strikes,
        splits=(),
        leave_events=of_leaves,
        leaves=leaves_of(
            of_leaves, ints(events["quarter"]), leave or {}, events.select("rule", "provider", "date")[first]
        ),
        pools=tuple(pools),
        settings=settings,
        effects=effects(settings),
        as_booked=closed is not None,
    )
    splits = _splits(ledger)
    return replace(ledger, splits=splits, units=_restated(ledger, splits, ints(events["date"])[source]))


def _up_to(events: pl.DataFrame, closed: Mapping[int, date]) -> Ints:
    """The day up to which time has run when each event counts."""
    days = ints(events["date"])
    if not closed:
        return days
    before = np.array([day_number(closed[index]) for index in events["quarter"].to_list()], np.int64)
    return np.maximum(days, before)


def _restated(ledger: OrderedLedger, splits: Sequence[SplitEvent], written: Ints) -> Ints:
    """Units of events as they count. ``written``: the day in whose units each was written.

    Of a reversal, and of an event that is booked late, that is before the splits in between.
    """
    units, order = ledger.units, np.arange(len(ledger.units))
    for split in splits:
        crossed = (written < day_number(split.day)) & (order > split.order) & np.isin(ledger.p, list(split.pools))
        if crossed.any():
            units = np.where(crossed, scale(units, split.new, split.old), units)
    return units


def _undoes(events: pl.DataFrame, kind: Codes, problems: ProblemList) -> Ints:
    """The event that each reversal undoes (L14 when it cannot be undone), -1 for all other events."""
    undoes = np.full(len(kind), -1)
    reversals = np.flatnonzero(kind == KIND["reversal"])
    if not len(reversals):
        return undoes
    names = events["reverses"][reversals]
    targets = places(names, events["event"])
    known, of_kind = targets >= 0, np.where(targets >= 0, kind[targets].astype(np.int64), -1)
    faults = (
        (~known, "does not exist"),
        (of_kind == KIND["reversal"], "is a reversal itself; book the event again instead"),
        (np.isin(of_kind, (KIND["split"], KIND["reprice"])),
         "is a split or a new price; book the opposite one instead"),
        (known & (targets > reversals), "comes later; a reversal stands after the event that it undoes"),
        (~names.is_first_distinct().to_numpy(), "is already reversed"),
    )  # fmt: skip
    for fault, words in faults:
        if fault.any():
            problems.rows(
                "L14",
                pl.DataFrame([events[name][reversals[fault]] for name in ("file", "line", "event", "reverses")]),
                lambda row, words=words: f"{row['event']} reverses {quoted(row['reverses'])}, which {words}",
                "'reverses' names the event to undo",
            )
    good = ~np.any([fault for fault, _ in faults], axis=0)
    undoes[reversals[good]] = targets[good]
    return undoes


def _grants(events: pl.DataFrame, kind: Codes, settings: Settings) -> Ints:
    """The event with which each grant comes into being, in the order in which grants are numbered."""
    own = np.flatnonzero((kind == KIND["grant"]) | (kind == KIND["transfer_in"]))
    names = events["grant"][own]
    if names.null_count():
        own, names = own[names.is_not_null().to_numpy()], names.drop_nulls()
    if (kind[own] != KIND["grant"]).any():  # a transfer to a grant that is there already makes none
        grants_first = np.argsort(kind[own] != KIND["grant"], kind="stable")
        once = names[grants_first].is_first_distinct().to_numpy()
        own = np.sort(own[grants_first[once]])
    terms = places(events["vesting"][own], pl.Series(list(settings.vesting), dtype=pl.String))
    return own[np.argsort(terms, kind="stable")]


def _facts(
    events: pl.DataFrame, first: Ints, of_pool: Ints, providers: pl.Series, settings: Settings
) -> tuple[Grants, pl.Series, tuple[Decimal, ...]]:
    """What is known of each grant from its own event; all instruments, and all strikes."""
    made = {name: events[name][first] for name in _OF_GRANTS}
    is_grant = (events["type"][first] == "grant").to_numpy()
    day, quantity = ints(made["date"]), np.where(is_grant, ints(made["units"]), 0)
    vest_start = np.where(made["vest_start"].is_not_null().to_numpy(), ints(made["vest_start"]), day)
    instrument = made["instrument"].fill_null("OTHER")
    instruments = instrument.unique().sort()
    which = places(instrument, instruments)
    is_stock = np.array([name in STOCK_AT_GRANT for name in instruments], np.bool_)
    no_price = np.array([name in NO_PRICE for name in instruments], np.bool_)
    price = made["price"].set(pl.Series(~is_grant | no_price[which]), None)
    grants = Grants(
        i=first,
        p=of_pool,
        quantity=quantity,
        day=day,
        expires=ints(made["expires"], NEVER),
        quarter=ints(made["quarter"]),
        rsa=is_stock[which],
        provider=places(made["provider"], providers),
        instrument=which,
        strike=ints(price.rank("dense")) - 1,
        vested=timetable(made["vesting"], quantity, day, vest_start, settings.vesting),
    )
    return grants, instruments, tuple(price.drop_nulls().unique().sort())


def _splits(ledger: OrderedLedger) -> tuple[SplitEvent, ...]:
    """All splits in order."""
    rows = np.flatnonzero(ledger.kind == KIND["split"])
    result = []
    for i, row in zip(rows.tolist(), ledger.placed(rows, "date", "ratio").iter_rows(named=True), strict=True):
        ratio = read_ratio(str(row["ratio"]))
        if ratio is None:
            continue
        p = int(ledger.p[i])
        of = frozenset([p] if p >= 0 else range(len(ledger.pools)))
        split = SplitEvent(
            order=i,
            event=row["event"],
            day=cast(date, row["date"]),
            quarter=int(ledger.quarter[i]),
            pools=of,
            new=ratio.numerator,
            old=ratio.denominator,
        )
        result.append(split)
    return tuple(result)


def pool_changes(ledger: OrderedLedger) -> tuple[Ints, Ints, Ints, Bools]:
    """Events on pools themselves: event, pool, available units, and whether units were received there.

    A transfer stands here twice, first where it is sent.
    """
    events = ledger.of_type(*POOL_TYPES)
    kind, units = ledger.kind[events], ledger.units[events] * ledger.sign[events]
    receiving = kind == KIND["pool_transfer"]
    received = events[receiving]
    return (
        np.append(events, received),
        np.append(ledger.p[events], ledger.to[received]),
        np.append(np.where(kind == KIND["pool_authorized"], units, -units), units[receiving]),
        np.arange(len(events) + len(received)) >= len(events),
    )
