"""A quick pass over bytes: the few places worth a closer look.

Every byte is mapped to its kind (digit, letter, separator), and literal shapes are searched in the result: some
hundred megabytes a second, where regular expressions would manage a tenth. Bytes beyond ASCII are a kind of their own;
the text has come through ``appearance`` before, so that digits, blanks and dashes of any kind are ASCII.
"""

import re
from collections.abc import Iterable, Iterator

_TABLE = bytearray(ord("-") for _ in range(256))
for _byte in range(256):
    _char = chr(_byte)
    if _byte >= 128:
        _TABLE[_byte] = ord("W")
    elif _char.isalpha():
        _TABLE[_byte] = ord("A")
    elif _char.isdigit():
        _TABLE[_byte] = ord("0")
    elif _char in ",\n\r\"'|;:<>[]{}":
        _TABLE[_byte] = ord(",")
    elif _char in "@+":
        _TABLE[_byte] = _byte
KINDS = bytes(_TABLE)

_LETTER = ord("A")
NINE = b"000000000"
"""A number of nine digits or more: one that no word starts, or an account's (a country and at least ten digits)."""
SHAPES = (b"00-0000", b"0000-000-000")
"""Numbers of taxpayers, telephones and cards, with one sign between their groups; providers' numbers in groups."""

_AT = re.compile(rb"@|%40|&(?:#0*64|#[xX]0*40|commat)(?![0-9a-fA-F])")
_EDGE = b" ,;\n\"'<>"
WINDOW = 120
"""Bytes on each side of a place that are looked at."""
LONGEST = 2048
"""Bytes of a window that many places make together."""


def places(data: bytes) -> Iterator[int]:
    """Offsets worth a closer look, ascending within each shape."""
    yield from addresses(data)
    kinds = b"," + data.translate(KINDS)
    last = len(data) - 1  # a place is within its shape, whether or not a separator starts it
    at = kinds.find(NINE)
    while at >= 0:
        if kinds[at - 1] != _LETTER or (kinds[at - 2] == _LETTER and kinds[at + 9 : at + 10] == b"0"):
            yield min(at, last)
        at = kinds.find(NINE, at + 9)
    for shape in (b"+0", *SHAPES) if b"+" in data else SHAPES:  # numbers with a country are rare, and so is their sign
        at = kinds.find(shape)
        while at >= 0:
            yield min(at, last)
            at = kinds.find(shape, at + len(shape))


def addresses(data: bytes) -> Iterator[int]:
    """Offsets at which an address may stand, ascending."""
    at = data.find(b"@")
    while at >= 0:
        yield at
        at = data.find(b"@", at + 1)


def around_addresses(data: bytes) -> bytes:
    """A page on whose lines only what surrounds an @ is left, however the @ is written.

    >>> around_addresses(b"<b class=x>" + b"- " * 60 + b"a&#64;b</b>").replace(b"- ", b"")
    b' a&#64;b</b>'
    """
    kept, done = [], 0
    for start, text in windows(data, (sign.start() for sign in _AT.finditer(data))):
        kept += [b"\n" * data.count(b"\n", done, start) or b" ", text]
        done = start
    return b"".join(kept)


def windows(data: bytes, offsets: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """The text around each offset, within its line, overlapping ones as one: start and bytes."""
    begin = end = 0
    for offset in sorted(offsets):
        start = max(0, offset - WINDOW)
        start = data.rfind(b"\n", start, offset) + 1 or start
        stop = data.find(b"\n", offset, offset + WINDOW)
        stop = min(len(data), offset + WINDOW) if stop < 0 else stop
        if start <= end and begin < end and stop - begin <= LONGEST:
            end = stop
            continue
        if begin < end:
            yield begin, data[begin:end]
        begin, end = start, stop  # of one cut off for its length some is seen twice, so that no number is cut in two
        if 0 < begin < offset and data[begin - 1] not in _EDGE:  # do not begin within a number or a word
            begin = next((place + 1 for place in range(begin, offset) if data[place] in _EDGE), begin)
    if begin < end:
        yield begin, data[begin:end]
