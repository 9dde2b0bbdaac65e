"""How the lines of a roll-forward are shown so that none of them is about a few people: one treatment a quarter.

Pool-level lines are sums about people too. A line of one pool and instrument whose movement in a quarter comes from too
few people, or mostly from one of them, is treated in this order:

1. its late entries are shown together with the entries of the quarter;
2. it is shown together with neighbours: lines that move units between the same places, under one name;
3. it is carried forward: the units stay where they stood at the last release until the line can be shown.

Every published number of a pool is then a sum of whole groups of movements, and each group is about enough people; so
any difference or sum of published numbers is about enough people as well (reference/disclosure-control.md, attacks d
and e).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl
from msgspec import Struct

from transparency.ledger.positions import LINES, PLACES
from transparency.privacy.population import Rules
from transparency.privacy.waiting import KEYS, Line, as_shown, held_rows, provider_sums

SHOWN_STOCKS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("open promises", ("unvested", "vested"), ("pool", "instrument")),
    ("promised, not earned", ("unvested",), ()),
    ("earned, not owned", ("vested",), ()),
    ("owned", ("owned",), ()),
)
"""Stocks that are published: words, places, and by what they are cut."""
_EXACT = pl.Int128


class Treatment(Struct, frozen=True):
    """What was done to the lines of one quarter. A line is (pool, instrument, line)."""

    quarter: int
    """``Quarter.index``."""
    late: frozenset[Line] = frozenset()
    """Lines whose late entries are shown together with the entries of the quarter."""
    merged: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """Pool, instrument, and the lines shown together, in their printed order."""
    carried: frozenset[Line] = frozenset()
    """Lines that are carried forward."""
    ahead: str = "quarters"
    """How the table of what will be earned next is shown; see ``privacy.outlook``."""
    exercisable: bool = True
    """Whether earned units are told by kind of award; see :func:`enough_of_each_kind`."""


class TooFew(Struct, frozen=True):
    """A quarter that cannot be published: what gives people away, and what would help, in plain words."""

    reason: str
    remedies: tuple[str, ...]


@dataclass(slots=True)
class _Trial:
    """Labels under which the lines of a quarter would be shown; an empty label is carried forward."""

    rows: pl.DataFrame
    """Movements that wait to be shown: those of the quarter and those carried so far."""
    standing: pl.DataFrame
    """provider, pool, instrument, unvested, vested, owned: what everybody holds at the end of the quarter."""
    quarter: int
    rules: Rules
    labels: dict[tuple[str, str, str, bool], str] = field(default_factory=dict)

    def labelled(self) -> pl.DataFrame:
        """The rows with their labels."""
        keys = list(self.labels)
        frame = pl.DataFrame(
            [(*key, label) for key, label in self.labels.items()] if keys else [],
            schema={"pool": pl.String, "instrument": pl.String, "line": pl.String, "prior": pl.Boolean,
                    "label": pl.String},
            orient="row",
        )  # fmt: skip
        return self.rows.join(frame, on=[*KEYS, "prior"], how="left", maintain_order="left")

    def carry(self, pool: str, instrument: str, label: str) -> None:
        """Carry everything under a label forward."""
        for key, name in self.labels.items():
            if (*key[:2], name) == (pool, instrument, label):
                self.labels[key] = ""

    def rename(self, pool: str, instrument: str, names: Sequence[str], label: str) -> None:
        """Show several labels under one."""
        for key, name in self.labels.items():
            if key[:2] == (pool, instrument) and name in names:
                self.labels[key] = label


def treat(
    rows: pl.DataFrame, standing: pl.DataFrame, quarter: int, rules: Rules, *, carry_all: bool = False
) -> Treatment | TooFew:
    """Choose the treatment of one quarter.

    ``rows``: movements of the quarter and those carried until now (``Positions.moves`` columns). ``standing``: what
    each provider holds at its end, by pool and instrument. ``carry_all``: the founder decided to carry all figures
    forward this time.
    """
    sums = provider_sums(as_shown(rows, quarter), [*KEYS, "prior"])
    keys = sorted({(row[0], row[1], row[2], row[3]) for row in sums.select(*KEYS, "prior").iter_rows()})
    trial = _Trial(rows, standing, quarter, rules)
    for pool, instrument, line, prior in keys:
        trial.labels[pool, instrument, line, prior] = "" if carry_all else _label([line], late=prior)
    people = sums["provider"].n_unique()
    if 0 < people < rules.min_changers and not carry_all:
        return TooFew(
            f"only {people} {'person' if people == 1 else 'people'} changed in the whole pool",
            ("Carry the figures forward a quarter: write carry_forward: true in the head of the commentary.",),
        )
    for _ in range(4 * len(keys) + 4):
        if not (_mend_lines(trial) or _mend_stocks(trial) or _mend_signs(trial)):
            return _treatment(quarter, trial)
    return TooFew("its lines could not be shown together or carried forward", ())


def _label(lines: Sequence[str], *, late: bool = False) -> str:
    return ("late:" if late else "") + "+".join(sorted(lines, key=LINES.index))


def _parts(label: str) -> list[str]:
    return label.removeprefix("late:").split("+")


def unsafe(sums: pl.DataFrame, keys: Sequence[str], columns: Sequence[str], rules: Rules, few: int) -> pl.DataFrame:
    """The groups of which some column is about 1 to ``few`` - 1 people, or mostly about one: p% on absolute amounts.

    ``sums``: one row a provider and group. The p% rule fails when what is left of the total without the two largest
    is less than p per cent of the largest.
    """
    sizes = [pl.col(name).abs().cast(_EXACT) for name in columns]
    frames = sums.select(*keys, *(size.alias(name) for size, name in zip(sizes, columns, strict=True)))
    tests = []
    for name in columns:
        value = pl.col(name).filter(pl.col(name) > 0)
        largest = value.top_k(2)
        count, first = value.len(), value.max().fill_null(0)
        tests.append(
            ((count > 0) & (count < few))
            | ((count > 0) & ((value.sum() - largest.sum()) * 100 < first * rules.p_percent))
        )
    grouped = frames.group_by(*keys, maintain_order=True) if keys else frames.group_by(pl.lit(0).alias("_"))
    return grouped.agg(pl.any_horizontal(tests).alias("bad")).filter("bad")


def _mend_lines(trial: _Trial) -> bool:
    """Treat the unsafe labels one step; whether there was any."""
    rows = as_shown(trial.labelled().filter(pl.col("label") != ""), trial.quarter)
    sums = provider_sums(rows, ["pool", "instrument", "label"])
    keys = ("pool", "instrument", "label")
    bad = unsafe(sums, keys, (*PLACES, "value"), trial.rules, trial.rules.min_changers).sort(keys)
    if not bad.height:
        return False
    shown = _shown(sums)
    pool, instrument, label = bad.select(keys).row(0)
    here = [(name, *rest) for (p, i, name), rest in shown.items() if (p, i) == (pool, instrument)]
    twin = label.removeprefix("late:") if label.startswith("late:") else f"late:{label}"
    neighbours = [
        name
        for name, _, signature in sorted(here, key=lambda one: (one[1], one[0]))
        if name != label and signature == shown[pool, instrument, label][1]
    ]
    if twin in {name for name, *_ in here}:
        trial.rename(pool, instrument, (label, twin), label.removeprefix("late:"))
    elif neighbours:
        joined = _label(list(dict.fromkeys([*_parts(label), *_parts(neighbours[0])])))
        trial.rename(pool, instrument, (label, neighbours[0]), joined)
    else:
        trial.carry(pool, instrument, label)
    return True


def _shown(sums: pl.DataFrame) -> dict[tuple[str, str, str], tuple[int, tuple[int, ...]]]:
    """Label → people, and where it takes units from and puts them (signs by place)."""
    found = sums.group_by("pool", "instrument", "label").agg(
        pl.col("provider").n_unique().alias("people"), *(pl.col(name).sum().sign().alias(name) for name in PLACES)
    )
    return {(row[0], row[1], row[2]): (row[3], row[4:]) for row in found.iter_rows()}


def _mend_stocks(trial: _Trial) -> bool:
    """Carry what would leave a published stock with too few people; whether anything was carried."""
    held = held_rows(trial.labelled())
    for _, places, where in small_stocks(reported_holdings(trial.standing, held), trial.rules):
        if _carry_what_moves(trial, places, where, sign=None):
            return True
    return False


def small_stocks(holdings: pl.DataFrame, rules: Rules) -> Iterator[tuple[str, tuple[str, ...], list[pl.Expr]]]:
    """Published stocks that are about too few people: their words, their places, and the rows they are made of."""
    for words, places, cut in SHOWN_STOCKS:
        stock = holdings.group_by("provider", *cut).agg(pl.sum_horizontal(*places).sum().alias("units"))
        for row in unsafe(stock, cut, ("units",), rules, rules.min_providers).iter_rows(named=True):
            yield words, places, [pl.col(name) == row[name] for name in cut]


def enough_of_each_kind(reported: pl.DataFrame, rules: Rules) -> bool:
    """Whether enough people stand behind the earned units of each kind: what can be bought now is told by kind.

    Where one kind is about too few, the others are not told either: the sum over all kinds is known.
    """
    of_each = reported.group_by("provider", "instrument").agg(pl.sum("vested"))
    return not unsafe(of_each, ("instrument",), ("vested",), rules, rules.min_providers).height


def _mend_signs(trial: _Trial) -> bool:
    """Carry what would take more from somebody than was shown to be there."""
    held = held_rows(trial.labelled())
    if not held.height:
        return False
    reported = reported_holdings(trial.standing, held)
    for place in ("unvested", "vested", "owned"):
        below = reported.filter(pl.col(place) < 0).select("pool", "instrument").unique().sort("pool", "instrument")
        for pool, instrument in below.iter_rows():
            where = [pl.col("pool") == pool, pl.col("instrument") == instrument]
            if _carry_what_moves(trial, (place,), where, sign=-1):
                return True
    return False


def _carry_what_moves(trial: _Trial, places: Sequence[str], where: Sequence[pl.Expr], sign: int | None) -> bool:
    rows = trial.labelled().filter(pl.col("label") != "", *where)
    moving = (
        rows.group_by("pool", "instrument", "label")
        .agg(
            pl.sum_horizontal(*places).sum().alias("units"), pl.sum_horizontal(pl.col(places).abs()).sum().alias("any")
        )
        .filter(pl.col("any") > 0 if sign is None else pl.col("units") * sign > 0)
        .sort("pool", "instrument", "label")
    )
    for pool, instrument, label in moving.select("pool", "instrument", "label").iter_rows():
        trial.carry(pool, instrument, label)
    return bool(moving.height)


def reported_holdings(standing: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """What each provider holds as far as it is shown: provider, pool, instrument, unvested, vested, owned."""
    places = ("unvested", "vested", "owned")
    keys = ("provider", "pool", "instrument")
    waiting = held.select(*keys, *(-pl.col(name) for name in places))
    both = pl.concat([standing.select(*keys, *places), waiting])
    return both.group_by(keys, maintain_order=True).agg(pl.col(places).sum()) if held.height else both


def _treatment(quarter: int, trial: _Trial) -> Treatment:
    carried = frozenset(key[:3] for key, label in trial.labels.items() if not label)
    late = frozenset(
        key[:3]
        for key, label in trial.labels.items()
        if key[3] and label and not label.startswith("late:") and key[:3] not in carried
    )
    merged = sorted({(key[0], key[1], tuple(_parts(label))) for key, label in trial.labels.items() if "+" in label})
    return Treatment(quarter, late, tuple(merged), carried)
