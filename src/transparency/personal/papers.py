"""What a PDF says about itself: its document information, its XMP packet and the names of its attachments."""

import io
import re
from collections.abc import Iterator

OF_ANOTHER_KIND = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RuntimeError)
"""What pikepdf raises beside its own where something in a stranger's PDF is not what it should be."""


def metadata(data: bytes) -> Iterator[tuple[str, str]]:
    """Name and text of each entry; a file that cannot be read as a PDF says nothing."""
    import pikepdf  # noqa: PLC0415  (a check without PDFs does not wait for it)

    try:
        with pikepdf.open(io.BytesIO(data)) as paper:
            info = paper.trailer.get("/Info")
            if isinstance(info, pikepdf.Dictionary):
                for name, value in sorted(info.items()):
                    if name not in ("/CreationDate", "/ModDate"):
                        yield f"document information ({name[1:]})", str(value)
            packet = paper.Root.get("/Metadata")
            if isinstance(packet, pikepdf.Stream):
                yield "XMP metadata", _words(packet.read_bytes())
            for name in sorted(paper.attachments):
                yield "attachments", name
    except (pikepdf.PdfError, pikepdf.PasswordError, *OF_ANOTHER_KIND):
        return


def _words(packet: bytes) -> str:
    """The text of an XMP packet, without its tags, dates and identifiers of documents."""
    return " ".join(re.sub(r"<[^<>]*>", "\n", packet.decode("utf-8", "replace")).split())
