"""The event files: text to typed columns, and every check that one row, or an id, can answer by itself."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from transparency.ledger.book import EVENT_SCHEMA, EVENT_TYPES
from transparency.ledger.problem_list import ProblemList, did_you_mean, quoted
from transparency.ledger.reading.columns import (
    amounts,
    check_casts,
    check_codes,
    check_filled,
    check_known,
    check_unique,
    dated,
    whole,
)
from transparency.ledger.reading.files import Text, read_text
from transparency.ledger.schema import (
    ALWAYS,
    AMOUNTS,
    CAUSES,
    CODE_COLUMNS,
    DATE_COLUMNS,
    EVENT_COLUMNS,
    STATUS_CAUSES,
    TYPES,
)
from transparency.publication.files.regular_files import FILE, kind_of, listed
from transparency.publication.settings import Settings
from transparency.units import RATIO_PATTERN

SUFFIXES = (".csv", ".jsonl", ".parquet")


def event_files(root: Path, problems: ProblemList) -> list[str]:
    """Find ``ledger/events.*`` and the files of ``ledger/events/``, sorted by name, relative to ``root``."""
    files, faults = [], []
    for suffix in SUFFIXES:
        kind, more = kind_of(root, f"ledger/events{suffix}", "L15")
        faults += more
        if kind == FILE:
            files.append(f"ledger/events{suffix}")
    entries, more = listed(root, "ledger/events", "L15")
    faults += more
    for entry in entries:
        if not entry.folder and entry.name.lower().endswith(SUFFIXES):
            files.append(entry.path)
        else:
            problems.add(
                "L15", "this is not a ledger file", entry.path, hint=f"put only {', '.join(SUFFIXES)} files here"
            )
    problems.take(faults)
    if not files and not faults:
        problems.add("L15", "there is no ledger", "ledger/events.csv", hint="add content/ledger/events.csv")
    return files


def read_events(
    files: Sequence[str], problems: ProblemList, settings: Settings, providers: pl.Series | None
) -> pl.DataFrame | None:
    """Read all events in file order, with the columns of ``EVENT_SCHEMA``; ``None`` when a file cannot be used at all.

    ``providers`` are the known pseudonyms, or ``None`` when they could not be read and are reported already.
    """
    texts = [
        read_text(problems.root / file, file, number, EVENT_COLUMNS, problems) for number, file in enumerate(files)
    ]
    read: list[Text] = []
    for file, text in zip(files, texts, strict=True):
        missing = [name for name in ALWAYS if text and name not in text.present]
        for name in missing:
            problems.add(
                "L09", f"the column '{name}' is missing", file, 1, hint=f"every ledger file has {', '.join(ALWAYS)}"
            )
        if text and not missing:
            read.append(text)
    return _checked(read, problems, settings, providers) if len(read) == len(files) else None


def _checked(read: list[Text], problems: ProblemList, settings: Settings, providers: pl.Series | None) -> pl.DataFrame:
    """Type the columns, and check every row."""
    text = pl.concat([part.frame for part in read], how="diagonal") if len(read) > 1 else read[0].frame
    absent = [name for name in EVENT_COLUMNS if name not in text.columns]
    text = text.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    if len(settings.pools) == 1:
        text = text.with_columns(pl.col("pool").fill_null(settings.pools[0].id))
    plain = all(part.plain for part in read)
    types = text.with_columns(pl.col("type").cast(EVENT_SCHEMA["type"], strict=False))
    _check_words(types, text, problems, settings, providers)
    events = types.with_columns(*dated(text, DATE_COLUMNS, plain=plain), whole("units"), *map(amounts, AMOUNTS))
    check_casts(text, events, (*DATE_COLUMNS, "units", *AMOUNTS), problems)
    check_codes(text, CODE_COLUMNS, problems, plain=plain)
    _check_types(text, events, problems)
    _check_cells(events, [part.present for part in read], text, problems)
    recorded = pl.col("date") if "recorded" in absent else pl.coalesce("recorded", "date")
    return events.with_columns(recorded.alias("recorded")).select(*EVENT_SCHEMA).rechunk()


def _check_types(text: pl.DataFrame, events: pl.DataFrame, problems: ProblemList) -> None:
    if events["type"].null_count() == text["type"].null_count():
        return
    bad = text.filter(events["type"].is_null() & text["type"].is_not_null()).select("file", "line", cell="type")
    problems.rows(
        "L07", bad, lambda row: f"unknown event type {quoted(row['cell'])}{did_you_mean(row['cell'], EVENT_TYPES)}"
    )


def _check_cells(
    events: pl.DataFrame, present: list[frozenset[str]], text: pl.DataFrame, problems: ProblemList
) -> None:
    """Cells that a type needs and lacks (L09; units L03), or has and does not use (L30): one count by type for all."""
    for name in ALWAYS:
        check_filled(text, name, problems, "every event needs one")
    names = [name for name in EVENT_COLUMNS if name not in ALWAYS]
    for kind, name, filled in _occurring(events["type"], text, names):
        cells = TYPES[kind]
        if name in cells.required and not filled:
            bad = text.filter((events["type"] == kind) & text[name].is_null()).select("file", "line")
            _missing_cells(bad, kind, name, present, problems)
        elif name not in cells.allowed and filled:
            bad = text.filter((events["type"] == kind) & text[name].is_not_null()).select("file", "line", cell=name)
            words = f"stands on an event of type {kind}, which has none"
            problems.rows(
                "L30", bad, lambda row, name=name, words=words: f"{name} {quoted(row['cell'])} {words}",
                "leave the cell empty, or correct the type",
            )  # fmt: skip


def _occurring(types: pl.Series, text: pl.DataFrame, names: list[str]) -> list[tuple[str, str, bool]]:
    """List which cells occur filled or empty on which type: (type, column, filled), in the order of types and columns.

    Each row becomes one number, its type and a bit for each empty cell; of a million rows only a few differ.
    """
    bits = {name: 1 << (5 + position) for position, name in enumerate(names)}
    marks = pl.lit(types.to_physical().cast(pl.UInt32))
    for name, bit in bits.items():
        if text[name].null_count():
            marks = marks + pl.col(name).is_null().cast(pl.UInt32) * bit
    cells = {
        (mark & 31, position, not mark & bits[name])
        for mark in text.select(marks.alias("marks").unique().drop_nulls())["marks"]
        for position, name in enumerate(names)
    }
    return [(EVENT_TYPES[kind], names[position], filled) for kind, position, filled in sorted(cells)]


def _missing_cells(
    bad: pl.DataFrame, kind: str, name: str, present: list[frozenset[str]], problems: ProblemList
) -> None:
    """Report empty cells row by row, but a column that a whole file lacks only once."""
    lacking = [number for number, columns in enumerate(present) if name not in columns]
    for number in sorted(set(bad["file"].unique()) & set(lacking)):
        problems.add("L09", f"the column '{name}' is missing; events of type {kind} need it", problems.files[number], 1)
    code = "L03" if name == "units" else "L09"
    rest = bad.filter(~pl.col("file").is_in(lacking)) if lacking else bad
    problems.rows(code, rest, lambda _: f"the cell '{name}' is empty; events of type {kind} need it")


def _check_words(
    events: pl.DataFrame, text: pl.DataFrame, problems: ProblemList, settings: Settings, providers: pl.Series | None
) -> None:
    """Check ids and words against what is known: pools, providers, grants, vesting terms, causes; and ratios."""
    check_unique(events, "event", problems, noun="event id")
    grants = _where(events, events["type"] == "grant", "file", "line", "grant")
    check_unique(grants, "grant", problems, noun="grant id")
    pools = [pool.id for pool in settings.pools]
    check_known(events, "pool", pools, problems, hint="pools are declared in publication.yaml")
    check_known(
        events,
        "vesting",
        settings.vesting,
        problems,
        noun="vesting terms",
        hint="vesting terms are declared in publication.yaml",
    )
    if providers is not None:
        check_known(events, "provider", providers, problems, hint="every provider has a line in ledger/providers.csv")
    moving = events["type"] == "pool_transfer"
    if moving.any():
        check_known(
            events.select("file", "line", "inputs").filter(moving), "inputs", pools, problems,
            noun="target pool", hint="a transfer names its target pool in 'inputs'",
        )  # fmt: skip
    _check_grants(events, problems)
    with_cause = _where(events, events["cause"].is_not_null(), "type", "cause", "file", "line")
    of_status = pl.col("type") == "provider_status"
    check_known(with_cause.filter(of_status), "cause", STATUS_CAUSES, problems)
    check_known(with_cause.filter(~of_status), "cause", CAUSES, problems)
    if events["ratio"].null_count() < events.height:
        ratios = events.select("file", "line", cell="ratio").filter(~pl.col("cell").str.contains(RATIO_PATTERN))
        problems.rows(
            "L13", ratios, lambda row: f"ratio {quoted(row['cell'])} is not of the form new:old",
            "write 2:1 for two new units for one old",
        )  # fmt: skip


def _where(events: pl.DataFrame, mask: pl.Series, *names: str) -> pl.DataFrame:
    """Some columns of some rows. A column at a time: text is not copied, as it is when a frame is filtered."""
    return pl.DataFrame([events[name].filter(mask) for name in names])


def _check_grants(events: pl.DataFrame, problems: ProblemList) -> None:
    defining = events["grant"].filter(events["type"].is_in(["grant", "transfer_in"])).drop_nulls()
    named = events["grant"].drop_nulls()
    # As many different ids in all as are defined: none is unknown. Hashes are quicker than ids; should two ever
    # collide, ``check_grants`` finds the event in the replay.
    if named.hash().n_unique() == defining.hash().n_unique():
        return
    good = events["grant"].is_in(defining.implode())
    if not good.all():
        problems.rows(
            "L08", events.select("file", "line", cell="grant").filter(~good),
            lambda row: f"unknown grant {quoted(row['cell'])}{_near_grant(str(row['cell']), defining)}",
            "a grant id comes into being with an event of type grant",
        )  # fmt: skip


def _near_grant(cell: str, grants: pl.Series) -> str:
    """Suggest a grant id that differs in case or in its last character; a full search would take too long."""
    near = grants.filter(grants.str.to_lowercase().str.starts_with(cell[:-1].lower()))
    return did_you_mean(cell, near.unique().sort().head(20)) if near.len() else ""
