"""Ledger files as frames of text: CSV, JSON Lines and Parquet, every cell a String, with ``file`` and ``line``."""

import csv
import json
from array import array
from pathlib import Path

import polars as pl
from msgspec import Struct

from transparency.ledger.problem_list import MOST, ProblemList, did_you_mean, excerpt, quoted
from transparency.ledger.reading.text_checks import BOM, scan
from transparency.publication.files.regular_files import FILE, kind_of

WIDEST = 500
"""Columns of a ledger file: more are no ledger, and need no word each."""
STOP = 100_000
"""Wrong or empty lines, or unknown names, after which a file is read no further."""
LARGEST = 1 << 30
"""Bytes of a ledger file; a million events are about a tenth of it."""


class Text(Struct, frozen=True):
    """One file as read. ``frame`` has the known columns that the file has, then ``file`` u16 and ``line`` u32."""

    frame: pl.DataFrame
    present: frozenset[str]
    plain: bool
    """Whether no cell can hold anything but the characters of a code."""


def read_text(path: Path, relative: str, number: int, known: tuple[str, ...], problems: ProblemList) -> Text | None:
    """Read one file by its suffix. ``None`` when nothing of it can be used; the reason is in ``problems``."""
    kind, faults = kind_of(problems.root, relative, "L15")
    problems.take(faults)
    if kind != FILE:
        if not faults:
            problems.add("L15", "this is not a file", relative)
        return None
    if path.stat().st_size > LARGEST:
        problems.add("L15", f"the file is larger than {LARGEST >> 20:,} MB", relative, hint="split it by year")
        return None
    suffix = path.suffix.lower()
    read = {".csv": _read_csv, ".jsonl": _read_json_lines, ".parquet": _read_parquet}[suffix]
    return read(path, relative, number, known, problems)


def _placed(frame: pl.DataFrame, number: int) -> pl.DataFrame:
    """Empty cells become null; the file's number comes in."""
    return frame.with_columns(pl.lit(number, pl.UInt16).alias("file"))


def _check_header(names: list[str], relative: str, known: tuple[str, ...], problems: ProblemList) -> bool:
    """Report unknown, repeated and nameless columns; false when the first line is no header at all."""
    if not set(names) & set(known):
        problems.add(
            "L09",
            "the first line does not name the columns",
            relative,
            1,
            hint=f"start the file with: {','.join(known)}",
        )
        return False
    if len(names) > WIDEST:
        message = f"the first line names {len(names):,} columns"
        problems.add("L09", message, relative, 1, hint=f"the columns are {','.join(known)}")
        return False
    declared = "" if relative.endswith("events.csv") else "; attributes and holders are declared in publication.yaml"
    for position, name in enumerate(names):
        if not name.strip():
            problems.add("L01", f"column {position + 1} has no name", relative, 1, hint="delete the empty column")
        elif name not in known:
            problems.add(
                "L01", f"unknown column {quoted(name)}{did_you_mean(name.strip(), known)}", relative, 1,
                hint=f"delete the column: only known ones are taken, so that nothing personal slips in{declared}",
            )  # fmt: skip
        elif name in names[:position]:
            problems.add("L01", f"the column {quoted(name)} stands here twice", relative, 1, hint="keep one of them")
    return True


def _read_csv(path: Path, relative: str, number: int, known: tuple[str, ...], problems: ProblemList) -> Text | None:
    scanned = scan(path, relative, problems)
    if scanned is None:
        return None
    if not scanned.first.strip():
        problems.add("L09", "the first line is empty; it must name the columns", relative, 1)
        return None
    names = next(csv.reader([scanned.first.decode("utf-8")]))
    if not _check_header(names, relative, known, problems):
        return None
    # Polars fills short lines up with nulls in silence, and takes a gigabyte for millions of them: as many commas as
    # cells need show that there are none.
    blank = pl.Series([], dtype=pl.UInt32)
    if scanned.quotes or scanned.commas != scanned.lines * (len(names) - 1):
        blank, sound = _walk(path, relative, len(names), problems)
        if not sound:
            return None
    frame = _parse(path, len(names), quotes=scanned.quotes)
    if frame is None:
        problems.add("L15", "the quotes in this file do not pair up", relative, hint="ledger cells need no quotes")
        return None
    if blank.len():
        frame = frame.filter(~pl.col("line").is_in(blank.implode()))
    frame = frame.select("line", *(pl.col(f"c{names.index(name)}").alias(name) for name in known if name in names))
    if scanned.quotes:
        frame = frame.with_columns(pl.col(pl.String).replace("", None))
    return Text(_placed(frame, number), frozenset(names) & frozenset(known), scanned.plain)


def _parse(path: Path, width: int, *, quotes: bool) -> pl.DataFrame | None:
    """Let polars split the cells into c0, c1, …; ``None`` when a line has too many."""
    try:
        frame = pl.read_csv(path, infer_schema=False, quote_char='"' if quotes else None)
    except pl.exceptions.PolarsError:
        return None
    if frame.width != width:
        return None
    frame.columns = [f"c{index}" for index in range(width)]
    return frame.with_row_index("line", offset=2)


def _walk(path: Path, relative: str, cells: int, problems: ProblemList) -> tuple[pl.Series, bool]:
    """Go through the lines one by one: which are blank, and whether all others have the right number of cells."""
    blank = array("I")
    bad: dict[str, list[tuple[int, str]]] = {"L15": [], "L09": []}

    wrong = 0

    def add(number: int, code: str, words: str) -> None:
        nonlocal wrong
        wrong += 1
        if len(bad[code]) < MOST:
            bad[code].append((number, words))
        else:
            problems.more(code, 1)

    inside = False
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if wrong > STOP or len(blank) > STOP:
                wrong += 1
                problems.add("L15", "there is more like this; reading stops here", relative, number)
                break
            if b'"' in line:
                if line.count(b'"') % 2:
                    inside = not inside
                    if inside:
                        add(number, "L15", "a quoted cell runs over the end of the line")
                    continue
                text = line.removeprefix(BOM if number == 1 else b"").decode("utf-8").rstrip("\r\n")
                width = len(next(csv.reader([text])))
            else:
                width = line.count(b",") + 1
                if width != cells and not line.strip():
                    blank.append(number)
                    continue
            if width != cells and not inside:
                words = f"this line has {width:,} cell{'s' * (width != 1)}, the first line names {cells:,}"
                add(number, "L09", words)
    for code, hint in (
        ("L15", "one event stands on one line; take the line break out of the cell"),
        ("L09", "give every line one cell for each column; unused cells stay empty but keep their comma"),
    ):
        frame = pl.DataFrame(bad[code], schema={"line": pl.UInt32, "words": pl.String}, orient="row")
        at = problems.files.index(relative)
        problems.rows(code, frame.with_columns(pl.lit(at).alias("file")), lambda row: str(row["words"]), hint)
    return pl.Series(blank, dtype=pl.UInt32), not wrong


def _read_json_lines(
    path: Path, relative: str, number: int, known: tuple[str, ...], problems: ProblemList
) -> Text | None:
    if scan(path, relative, problems) is None:
        return None
    cells: dict[str, list[str | None]] = {name: [] for name in known}
    lines: list[int] = []
    present: set[str] = set()
    unknown: set[str] = set()
    sound = True
    with path.open("rb") as file:
        for at, raw in enumerate(file, start=1):
            if len(unknown) > STOP:
                problems.add("L15", "there is more like this; reading stops here", relative, at)
                return None
            if not raw.strip():
                continue
            row = _json_row(raw.removeprefix(BOM if at == 1 else b""))
            if row is None:
                sound = False
                problems.add(
                    "L15", "this line is not one flat JSON object with each name once", relative, at,
                    hint='write each event as {"event": "e-1", "date": "2026-03-31", …} on one line',
                    excerpt=excerpt(raw[:400]),
                )  # fmt: skip
                continue
            for name in [name for name in row if name not in present and name not in unknown]:
                (present if name in cells else unknown).add(name)
                if name in unknown and len(unknown) > MOST:
                    problems.more("L01", 1)
                elif name in unknown:
                    problems.add("L01", f"unknown column {quoted(name)}{did_you_mean(name, known)}", relative, at)
            lines.append(at)
            for name, column in cells.items():
                column.append(row.get(name) or None)
    if not sound:
        return None
    frame = pl.DataFrame(
        {name: cells[name] for name in known if name in present} | {"line": lines},
        schema={name: pl.String for name in known if name in present} | {"line": pl.UInt32},
    )
    return Text(_placed(frame, number), frozenset(present), plain=False)


def _json_row(line: bytes) -> dict[str, str | None] | None:
    """A flat object with each name once; ``None`` for anything else. Numbers stay as they are written."""
    try:
        row = json.loads(line, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_unrepeated)
    except (ValueError, RecursionError):
        return None
    if not isinstance(row, dict) or any(isinstance(cell, dict | list | bool) for cell in row.values()):
        return None
    return row


def _unrepeated(pairs: list[tuple[str, object]]) -> dict[str, object]:
    row = dict(pairs)
    if len(row) != len(pairs):
        raise ValueError("a name stands here twice")
    return row


def _read_parquet(path: Path, relative: str, number: int, known: tuple[str, ...], problems: ProblemList) -> Text | None:
    try:
        frame = pl.read_parquet(path, use_pyarrow=False)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        problems.add("L15", "this is not a Parquet file that can be read", relative, hint="write the file again")
        return None
    if not _check_header(frame.columns, relative, known, problems):
        return None
    present = [name for name in known if name in frame.columns]
    plain_kinds = (pl.String, pl.Date, pl.Decimal, pl.Categorical, pl.Enum, pl.Null)
    casts: list[pl.Expr] = []
    for name in present:
        kind = frame.schema[name]
        text = pl.col(name).cast(pl.String)
        if isinstance(kind, pl.Decimal) and kind.scale:
            text = text.str.strip_chars_end("0").str.strip_suffix(".")
        elif not isinstance(kind, plain_kinds) and not kind.is_integer():
            problems.add(
                "L15", f"the column '{name}' holds {kind}, which is neither text, whole number, exact decimal nor date",
                relative, hint="a floating-point number cannot hold units or money exactly",
            )  # fmt: skip
            return None
        casts.append(text.replace("", None).alias(name))
    frame = frame.select(casts).with_row_index("line", offset=1)
    return Text(_placed(frame, number), frozenset(present), plain=False)
