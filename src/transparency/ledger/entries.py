"""Ledger rows as numbers in total order: reversals resolved, grants numbered, every id an index."""

from dataclasses import dataclass

import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.findings import Findings, quoted
from transparency.ledger.timeline import Split
from transparency.publication.settings import Settings

NO_STOCK = ("PHANTOM", "CSAR")
"""Instruments paid in cash: nobody becomes a holder of stock."""
STOCK_AT_GRANT = ("RSA",)
"""Instruments that are stock from the start: earning a unit settles it at once."""
NO_UNITS = ("reprice", "provider_status", "split", "reversal")
POOL_TYPES = ("pool_authorized", "pool_reduced", "pool_transfer")
_FACTS = ("type", "pool", "provider", "grant", "units", "price", "inputs", "cause")


@dataclass(frozen=True, slots=True)
class Entries:
    """The ledger in total order: by date, then by row of the files."""

    events: pl.DataFrame
    """All rows of the book with: i u32 (place in the total order), quarter, prior (see ``timeline``), g u32 (row of
    ``grants`` or null), p u8 (index of the pool, of the grant when there is one), to u8 (target of a transfer), sign i8
    (-1 on a reversal, whose facts are those of the reversed event), undoes u32 (i of the reversed event)."""
    grants: pl.DataFrame
    """g u32, i u32 (of the grant's own event), grant, p u8, provider, instrument, quantity, vesting, vest_start, date,
    expires, price, rule, quarter i32, rsa bool, file, line. Numbered by vesting terms, then order, so that grants of
    the same terms stand together."""
    splits: tuple[Split, ...]
    pools: tuple[str, ...]
    settings: Settings


def enter(book: Book, counted: pl.DataFrame, settings: Settings, findings: Findings) -> Entries:
    """Resolve reversals, number grants and pools, take splits aside. ``counted``: see ``timeline.with_counting``."""
    pools = tuple(pool.id for pool in settings.pools)
    if not counted["date"].is_sorted():
        counted = counted.sort("date", maintain_order=True)
    events = _with_reversals(counted.with_row_index("i"), findings)
    grants = _grants(events, settings)
    places = pl.DataFrame({"pool": pools, "p": range(len(pools))}, schema={"pool": pl.String, "p": pl.UInt8})
    g = events["grant"].cast(pl.Enum(grants["grant"]), strict=False).to_physical().cast(pl.UInt32).alias("g")
    of_grant, named = grants["p"].gather(g), events["pool"].cast(pl.Enum(pools), strict=False)
    p = of_grant.zip_with(of_grant.is_not_null(), named.to_physical().cast(pl.UInt8))
    transfer = pl.when(pl.col("type") == "pool_transfer").then("inputs").cast(pl.Enum(pools), strict=False)
    to = events.select(transfer.to_physical().cast(pl.UInt8).alias("to"))["to"]
    events = events.hstack([g, p.alias("p"), to])
    return Entries(events, grants, _splits(events, places, findings), pools, settings)


def _with_reversals(events: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Give every reversal the facts of the event it undoes, with the sign turned (L14 when it cannot be undone)."""
    undone = events.filter(pl.col("type") == "reversal").select("i", "event", "reverses", "date", "file", "line")
    if not undone.height:
        return events.with_columns(pl.lit(1, pl.Int8).alias("sign"), pl.lit(None, pl.UInt32).alias("undoes"))
    original = events.select(pl.col("event").alias("reverses"), pl.col("i").alias("undoes"), *_FACTS)
    found = undone.join(original, on="reverses", how="left", maintain_order="left")
    faults = (
        (pl.col("undoes").is_null(), "does not exist"),
        (pl.col("type") == "reversal", "is a reversal itself; book the event again instead"),
        (pl.col("type").is_in(["split", "reprice"]), "is a split or a new price; book the opposite one instead"),
        (pl.col("undoes") > pl.col("i"), "comes later; a reversal stands after the event that it undoes"),
        (~pl.col("reverses").is_first_distinct(), "is already reversed"),
    )
    for fault, words in faults:
        findings.rows(
            "L14",
            found.filter(fault).select("file", "line", "event", "reverses"),
            lambda row, words=words: f"{row['event']} reverses {quoted(row['reverses'])}, which {words}",
            "'reverses' names the event to undo",
        )
    good = found.filter(~pl.any_horizontal(fault.fill_null(False) for fault, _ in faults))
    facts = good.select("i", "undoes", *(pl.col(name).alias(f"{name}_") for name in _FACTS))
    is_undone = pl.col("undoes").is_not_null()
    return (
        events.join(facts, on="i", how="left", maintain_order="left")
        .with_columns(
            *(pl.when(is_undone).then(pl.col(f"{name}_")).otherwise(pl.col(name)).alias(name) for name in _FACTS),
            pl.when(is_undone).then(-1).otherwise(1).cast(pl.Int8).alias("sign"),
        )
        .drop(f"{name}_" for name in _FACTS)
    )


def _grants(events: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Every grant, and every holding that came into being by ``transfer_in`` (a grant of no units)."""
    own = events.select(
        (pl.col("sign") == 1) & pl.col("type").is_in(["grant", "transfer_in"]) & pl.col("grant").is_not_null()
    ).to_series()
    first = pl.DataFrame(
        [events["i"].filter(own), *(events[name].filter(own) for name in ("type", "grant", "vesting"))]
    )
    if (first["type"] != "grant").any():
        first = first.sort(pl.col("type") != "grant", maintain_order=True).unique("grant", keep="first")
    terms = first["vesting"].cast(pl.Enum(list(settings.vesting)), strict=False).to_physical()
    i = first.select("i", terms.alias("terms")).sort("terms", "i")["i"]
    pools = [pool.id for pool in settings.pools]
    kind, instrument, start = (events[name].gather(i) for name in ("type", "instrument", "vest_start"))
    day, units, price = (events[name].gather(i) for name in ("date", "units", "price"))
    is_grant, instrument = kind == "grant", instrument.fill_null("OTHER")
    return pl.DataFrame(
        [
            pl.int_range(i.len(), dtype=pl.UInt32, eager=True).alias("g"),
            i,
            events["grant"].gather(i),
            events["pool"].gather(i).fill_null(pools[0]).cast(pl.Enum(pools)).to_physical().cast(pl.UInt8).alias("p"),
            events["provider"].gather(i),
            instrument,
            units.zip_with(is_grant, pl.Series([0], dtype=pl.Int64)).alias("quantity"),
            events["vesting"].gather(i),
            start.zip_with(start.is_not_null(), day),
            day,
            events["expires"].gather(i),
            price.zip_with(is_grant, pl.Series([None], dtype=price.dtype)),
            events["rule"].gather(i),
            events["quarter"].gather(i),
            instrument.is_in(STOCK_AT_GRANT).alias("rsa"),
            events["file"].gather(i),
            events["line"].gather(i),
        ]
    )


def _splits(events: pl.DataFrame, places: pl.DataFrame, findings: Findings) -> tuple[Split, ...]:
    """All splits in order. Events of their pools on the same day are refused: their units could be old or new (L13)."""
    rows = events.filter(pl.col("type") == "split")
    late = rows.filter("prior")
    findings.rows(
        "L13",
        late.select("file", "line", "event"),
        lambda row: f"split {row['event']} was recorded after its quarter was closed",
        "units already published would change their meaning; date the split in the open quarter",
    )
    result = []
    for row in rows.iter_rows(named=True):
        new, _, old = str(row["ratio"]).partition(":")
        if not (new.isdigit() and old.isdigit() and int(new) and int(old)):
            continue
        of = frozenset([row["p"]] if row["p"] is not None else places["p"].to_list())
        result.append(Split(row["i"], row["event"], row["date"], row["quarter"], of, int(new), int(old)))
        same = pl.col("p").is_in(list(of)) | pl.col("to").is_in(list(of)).fill_null(False)
        clash = events.filter(
            (pl.col("date") == row["date"]) & ~pl.col("type").is_in(["provider_status", "split"]) & same
        )
        twice = rows.filter((pl.col("date") == row["date"]) & (pl.col("i") > row["i"]) & (same | pl.col("p").is_null()))
        findings.rows(
            "L13",
            pl.concat([clash, twice]).select("file", "line", "event"),
            lambda one, split=row["event"]: (
                f"{one['event']} stands on the day of split {split}: are its units old or new ones?"
            ),
            "date one of the two a day earlier or later",
        )
    return tuple(result)
