"""The files inside a PDF of ours. Only what a PDF attaches is read, never how it looks."""

import re
import zlib

_OBJECT = re.compile(rb"/Type\s*/EmbeddedFile\b(?P<more>[^\0]*?)\bstream\r?\n", re.DOTALL)
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")


class Unreadable(Exception):  # noqa: N818 - a fault of the site, not of the program
    """Something published cannot be read. The message says what, in plain words."""


def attached(pdf: bytes) -> list[bytes]:
    """The contents of every embedded file, in the order in which they stand in the PDF.

    Reads streams that are plain or deflated and say their length, as WeasyPrint writes them.
    """
    if not pdf.startswith(b"%PDF-"):
        raise Unreadable("this is not a PDF")
    found = []
    for match in _OBJECT.finditer(pdf):
        words = match["more"]
        length = _LENGTH.search(words)
        if length is None:
            raise Unreadable("an attached file does not say how long it is")
        content = pdf[match.end() : match.end() + int(length[1])]
        if b"/FlateDecode" in words:
            try:
                content = zlib.decompress(content)
            except zlib.error as error:
                raise Unreadable(f"an attached file cannot be unpacked ({error})") from error
        elif b"/Filter" in words:
            raise Unreadable("an attached file is packed in a way that is not known here")
        found.append(content)
    return found
