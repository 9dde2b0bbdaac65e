"""One change to one file of a publication or of an export, made from a seed: bytes, lines, cells, keys, whole files.

The same seed makes the same change of the same files, on every machine: what the fuzzer finds can be made again.
"""

import csv
import io
import random
import re
from collections.abc import Mapping
from typing import NamedTuple

NASTY = (
    "", " ", "0", "-1", "+5", "0100", "007", "00.50", "1e9", "1.5", "1,000", "1 000", "9007199254740993", "9" * 40, "NaN", "inf", "null",
    "true", "~", "2026-02-30", "0026-01-01", "9999-12-31", "1900-01-01", "2026-1-5", "31.12.2026", "2:0", "0:1", "1:1", "99999999:1",
    "p01", "G01", "E02", "NSO", "RSU", "R-2025-01", "providers", "=1+1", "@x", "'", '"', "a,b", "a\nb", "\0", "\x1b[31m", "\ufeff", "é",
    "\u202e", "\ud7ff", "𝟙", "٣", "{{ figure(\"pool.available\") }}", "{{ x }}", "{% include 'x' %}", "<b>", "&#0;", "../../etc", "x" * 300,
    "- a", "{a: b}", "[", "!!python/object:x", "&a", "*a", "|", ">", "%", "#", "---", "...", "a: b: c", "\t",
)  # fmt: skip
"""Values that programs stumble over."""
TEXTS = (
    "\n# Again\n", "\n| a | b |\n|---|---|\n", "\n- a\n  - b\n    - c\n", "\n[x](../nowhere/)\n", "\n[x](javascript:alert(1))\n",
    "\n![x](x.png)\n", "\n<script>x</script>\n", "\n{{ figure(\"pool.nothing\") }}\n", "\n12,345 units\n", "\n```\n{{\n", "\n&#8238;x\n",
    "\n" + "x" * 2000 + "\n", "\n> > > > a\n", "\n[^1]\n\n[^1]: a\n", "\n***a**b*\n", "\n1. a\n\n   b\n", "\n---\n", "\ntitle\n=====\n",
)  # fmt: skip
"""Pieces of Markdown."""


class Cell(NamedTuple):
    """A cell of a table: the column's name, what stood there and what stands there now."""

    column: str
    before: str
    after: str


class Mutation(NamedTuple):
    """One changed file. ``data`` is ``None`` where the file is gone; ``cell`` is there where exactly one cell changed."""

    path: str
    how: str
    data: bytes | None
    cell: Cell | None = None


def mutation(files: Mapping[str, bytes], seed: str) -> Mutation:
    """The change that ``seed`` makes to one of ``files``; half of all changes are to tables."""
    chance = random.Random(seed)
    tables = [path for path in sorted(files) if path.endswith(".csv")]
    path = chance.choice(tables) if tables and chance.random() < 0.5 else chance.choice(sorted(files))
    data = files[path]
    draw = chance.random()
    if path.endswith(".csv") and draw < 0.7:
        return _cell(path, data, chance)
    if path.endswith((".yaml", ".yml", ".json")) and draw < 0.6:
        return Mutation(path, "key", _key(data, chance))
    if path.endswith(".md") and draw < 0.4:
        at = chance.choice([place.end() for place in re.finditer(rb"\n", data)] or [0])
        return Mutation(path, "text", data[:at] + chance.choice(TEXTS).encode() + data[at:])
    if draw < 0.82:
        return Mutation(path, "lines", _lines(data, chance))
    if draw < 0.97:
        return Mutation(path, "bytes", _bytes(data, chance))
    return Mutation(path, "file", _file(data, chance))


def _cell(path: str, data: bytes, chance: random.Random) -> Mutation:
    """Another value in one cell: none, one of the same column, the same written otherwise, or a nasty one."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"))))
    if len(rows) < 2:
        return Mutation(path, "bytes", _bytes(data, chance))
    row = chance.randrange(1, len(rows))
    filled = [column for column, value in enumerate(rows[row]) if value]
    column = chance.choice(filled) if filled and chance.random() < 0.8 else chance.randrange(len(rows[row]))
    before = rows[row][column]
    others = sorted({other[column] for other in rows[1:] if len(other) > column})
    after = chance.choice(
        (
            "", "", chance.choice(others), chance.choice(others), chance.choice(NASTY), chance.choice(NASTY), "0" + before, before + " ",
            before + "0", before[:-1], before.lower(), chance.choice(rows[row]),
        )
    )  # fmt: skip
    rows[row][column] = after
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return Mutation(path, "cell", text.getvalue().encode("utf-8", "replace"), Cell(rows[0][column], before, after))


def _key(data: bytes, chance: random.Random) -> bytes:
    """A line of YAML or JSON: gone, doubled, renamed, with another value, further in; or with the value of another line."""
    lines = data.decode("utf-8", "replace").split("\n")
    at = chance.randrange(len(lines))
    head, colon, value = lines[at].partition(":")
    match chance.randrange(8):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[at])
        case 2:
            lines[at] = head[:-1] + colon + value
        case 3:
            lines[at] = "  " + lines[at]
        case 4:
            lines[at] = head + colon + chance.choice(lines).partition(":")[2]
        case 5:
            lines[at] = re.sub(
                r"\d+",
                lambda number: chance.choice(("0", "-1", number.group() + "0", "99999999999")),
                lines[at],
                count=1,
            )
        case _:
            lines[at] = f"{head}{colon} {chance.choice(NASTY)}"
    return "\n".join(lines).encode("utf-8", "replace")


def _lines(data: bytes, chance: random.Random) -> bytes:
    """A line gone, doubled, moved, cut short or joined with the next; or the rest of the file gone."""
    lines = data.split(b"\n")
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
        case 4:
            lines[at : at + 2] = [b"".join(lines[at : at + 2])]
        case _:
            del lines[at:]
    return b"\n".join(lines)


def _bytes(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, put in, taken out or doubled."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 8))):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(4):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                changed[at:at] = chance.choice(
                    (b"\0", b"\xff", b"\r", b"\n", b",", b'"', b":", b"-", b"{{", b"\xe2\x80\xae", b"\xc3")
                )
            case 2:
                del changed[at : at + chance.randrange(1, 40)]
            case _:
                changed[at:at] = changed[at : at + chance.randrange(1, 400)]
    return bytes(changed)


def _file(data: bytes, chance: random.Random) -> bytes | None:
    """The whole file: gone, empty, in another encoding, with other line ends, very long."""
    match chance.randrange(7):
        case 0:
            return None
        case 1:
            return b""
        case 2:
            return b"\xef\xbb\xbf" + data
        case 3:
            return data.decode("utf-8", "replace").encode("utf-16")
        case 4:
            return data.replace(b"\n", b"\r\n")
        case 5:
            return data.replace(b"\n", b"\r")
        case _:
            return data * 50
