"""A quick pass over bytes: the few places worth a closer look.

Every byte is mapped to its kind (digit, letter, separator), and literal shapes are searched in the result: some
hundred megabytes a second, where regular expressions would manage a tenth. Bytes beyond ASCII count as letters.
"""

from collections.abc import Iterable, Iterator

_TABLE = bytearray(ord("-") for _ in range(256))
for _byte in range(256):
    _char = chr(_byte)
    if _byte >= 128 or _char.isalpha():
        _TABLE[_byte] = ord("A")
    elif _char.isdigit():
        _TABLE[_byte] = ord("0")
    elif _char in ",\n\r\"'|;:<>[]{}":
        _TABLE[_byte] = ord(",")
    elif _char in "@+":
        _TABLE[_byte] = _byte
KINDS = bytes(_TABLE)

SHAPES = (b"@", b"+0", b"-000000000", b",000000000", b"000-00-0000", b"000-0000", b"00AA0000", b"00AAA0000")
"""Addresses; numbers with a country; nine or more digits that no word starts; tax and telephone numbers with hyphens,
blanks or points, the last two with the wider blanks and hyphens of Unicode, which take two or three bytes."""

_EDGE = b" ,;\n\"'<>"
WINDOW = 120
"""Bytes around a place that are looked at."""


def places(data: bytes) -> Iterator[int]:
    """Offsets worth a closer look, ascending within each shape."""
    kinds = b"," + data.translate(KINDS)
    for shape in SHAPES:
        at = kinds.find(shape)
        while at >= 0:
            yield min(at, len(data) - 1)  # within the shape, whether or not a separator starts it
            at = kinds.find(shape, at + len(shape))


def windows(data: bytes, offsets: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """The text around each offset, within its line, overlapping ones as one: start and bytes."""
    last = -1
    for offset in sorted(offsets):
        if offset < last:
            continue
        start = max(data.rfind(b"\n", 0, offset) + 1, offset - WINDOW, last)
        end = data.find(b"\n", offset)
        last = min(len(data) if end < 0 else end, offset + WINDOW)
        if 0 < start < offset and data[start - 1] not in _EDGE:  # do not begin within a number or a word
            start = next((place + 1 for place in range(start, offset) if data[place] in _EDGE), start)
        if start < last:
            yield start, data[start:last]
