"""A pass over a text file before anything parses it: encoding, line lengths, commas. Holds one piece at a time."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from msgspec import Struct

from transparency.ledger.problem_list import ProblemList, excerpt
from transparency.ledger.schema import PLAIN

LONGEST_LINE = 1 << 20
"""Bytes. A real event has about a hundred."""
_PIECE = LONGEST_LINE  # so a line that lies within one piece is never too long
BOM = codecs.BOM_UTF8


@dataclass(slots=True)
class Scan:
    """What a pass found. ``plain``: only characters of codes, commas and line ends, so no cell can hold free text."""

    commas: int = 0
    lines: int = 0
    """Line feeds, and one for a last line without."""
    size: int = 0
    plain: bool = True
    quotes: bool = False
    first: bytes = b""
    """The first line, without its end."""


def scan(path: Path, relative: str, problems: ProblemList) -> Scan | None:
    """Read a file once. ``None``, and a problem L15, when it is not UTF-8 text with lines of a sane length."""
    result, fault = Scan(), None
    try:
        with path.open("rb") as file:
            reader = _Reader(result)
            while fault is None and (piece := file.read(_PIECE)):
                fault = reader.take(piece)
            fault = fault or reader.end()
            line = _line_at(path, fault.offset) if fault else 0
    except OSError as error:
        problems.add("L15", f"cannot read this file: {error.strerror or 'unknown reason'}", relative)
        return None
    if fault is None:
        return result
    problems.add("L15", fault.message, relative, line, hint=fault.hint, excerpt=excerpt(fault.shown))
    return None


def _line_at(path: Path, offset: int) -> int:
    """The number of the line that holds the byte at ``offset``."""
    line = 1
    with path.open("rb") as file:
        while offset > 0 and (piece := file.read(min(_PIECE, offset))):
            line += piece.count(b"\n")
            offset -= len(piece)
    return line


class _Fault(Struct, frozen=True):
    offset: int
    message: str
    hint: str = "the ledger is UTF-8 text; save it again as 'CSV UTF-8'"
    shown: bytes = b""


class _Reader:
    """Takes a file piece by piece and remembers what a character, a line or a line end cut in two needs."""

    def __init__(self, result: Scan) -> None:
        self.scan = result
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.length = 0
        """Bytes of the line that has not ended yet."""
        self.after_return = False

    def take(self, piece: bytes) -> _Fault | None:
        """Look at the next piece."""
        result = self.scan
        text = piece
        if result.size == 0:
            if piece.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return _Fault(0, "this file is not UTF-8 text but UTF-16")
            text = piece.removeprefix(BOM)
            result.first = text.partition(b"\n")[0].rstrip(b"\r")
        fault = self._characters(piece, text.translate(None, PLAIN)) or self._line_ends(piece) or self._lengths(piece)
        result.commas += piece.count(b",")
        result.lines += piece.count(b"\n")
        result.size += len(piece)
        return fault

    def end(self) -> _Fault | None:
        """Look at what is left when the file ends."""
        self.scan.lines += self.length > 0
        if self.decoder.getstate()[0]:
            return _Fault(self.scan.size, f"the file ends within a character (byte {self.scan.size:,})")
        return _Fault(self.scan.size - 1, "the file ends with a lone carriage return") if self.after_return else None

    def _characters(self, piece: bytes, strange: bytes) -> _Fault | None:
        if not strange and not self.decoder.getstate()[0]:
            return None
        self.scan.plain = False
        self.scan.quotes = self.scan.quotes or b'"' in strange
        if 0 in strange:
            at = self.scan.size + piece.find(b"\0")
            return _Fault(at, f"this is a binary file, not text: it has NUL bytes (the first is byte {at + 1:,})")
        pending = len(self.decoder.getstate()[0])
        if not pending and piece.isascii():
            return None
        try:
            self.decoder.decode(piece)
        except UnicodeDecodeError as error:
            at = self.scan.size + max(0, error.start - pending)
            return _Fault(at, f"byte {at + 1:,} is not UTF-8 (0x{error.object[error.start]:02x})")
        return None

    def _line_ends(self, piece: bytes) -> _Fault | None:
        split = self.after_return and not piece.startswith(b"\n")
        self.after_return = piece.endswith(b"\r")
        if split or (b"\r" in piece and piece.count(b"\r") != piece.count(b"\r\n") + self.after_return):
            return _Fault(self.scan.size, "a line here ends with a lone carriage return")
        return None

    def _lengths(self, piece: bytes) -> _Fault | None:
        newline = piece.find(b"\n")
        if self.length + (newline if newline >= 0 else len(piece)) > LONGEST_LINE:
            shown = self.scan.first if self.length == self.scan.size else piece[:200]
            hint = "one event stands on one line; look for a missing line break or a closing quote"
            return _Fault(self.scan.size, f"this line is longer than {LONGEST_LINE:,} bytes", hint, shown[:400])
        self.length = self.length + len(piece) if newline < 0 else len(piece) - piece.rfind(b"\n") - 1
        return None
