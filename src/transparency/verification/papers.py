"""What a PDF of ours says: words on its pages, in its structure, about itself, and the files it attaches."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from msgspec import Struct

from transparency.personal.papers import OF_ANOTHER_KIND
from transparency.verification.unreadable import Unreadable

_TOLD = ("/Alt", "/ActualText", "/E", "/Contents", "/Title", "/T", "/TU", "/Desc")
"""Entries of a PDF's objects whose text is read out or shown."""
_PLAIN = ("/CreationDate", "/ModDate")
_PAIR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_CODES = 1 << 16
"""A font of ours has at most so many codes: one of two bytes."""
_FORMS = 1000
"""Most forms that a page paints; one that paints itself again and again would take for ever."""
_GAP = 0.12
"""Part of the font's size: a wider gap between letters is a space."""


class SitePaper(Struct, frozen=True):
    """The texts of a PDF."""

    printed: tuple[str, ...]
    """Runs of text on the pages, in the order in which they are painted."""
    drawn: tuple[str, ...]
    """Text in drawings."""
    told: tuple[str, ...]
    """Alternative texts, titles, entries of the outline."""
    metadata: tuple[str, ...]
    """Document information and XMP, without days and ids."""
    attached: tuple[tuple[str, bytes], ...]
    """Name and content of each attached file."""


def read_paper(data: bytes) -> SitePaper:
    """Everything that can be read in a PDF. Raises :class:`Unreadable`."""
    if not data.startswith(b"%PDF-"):
        raise Unreadable("this is not a PDF")
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            runs = [run for page in pdf.pages for run in _Painter().runs(page)]
            printed, drawn = (tuple(text for drawing, text in runs if drawing is kind) for kind in (False, True))
            attached = tuple((name, spec.get_file().read_bytes()) for name, spec in sorted(pdf.attachments.items()))
            return SitePaper(printed, drawn, tuple(_told(pdf)), tuple(_metadata(pdf)), attached)
    except (pikepdf.PdfError, pikepdf.PasswordError, *OF_ANOTHER_KIND) as error:
        raise Unreadable(f"a PDF cannot be read ({error})") from error


class _Font:
    """What a font shows: the characters of each code, and how wide they are."""

    def __init__(self, font: Any) -> None:
        table = font.get("/ToUnicode")
        if table is None:
            raise Unreadable("a font of the PDF does not say which characters it shows")
        self.characters = _characters(table.read_bytes().decode("latin-1"))
        self.length = max(map(len, self.characters), default=1)
        self.widths: dict[int, float] = {}
        widths = list(font["/DescendantFonts"][0].get("/W", [])) if "/DescendantFonts" in font else []
        while widths:
            first, second = int(widths.pop(0)), widths.pop(0)
            if isinstance(second, pikepdf.Array):
                self.widths |= {first + place: float(width) for place, width in enumerate(second)}
            else:
                self.widths |= dict.fromkeys(_span(first, int(second)), float(widths.pop(0)))

    def read(self, codes: bytes) -> tuple[str, float]:
        """The text of some codes, and its width in thousandths of the size."""
        each = [codes[at : at + self.length] for at in range(0, len(codes), self.length)]
        text = "".join(self.characters.get(code, " ") for code in each)
        return text, sum(self.widths.get(int.from_bytes(code, "big"), 0.0) for code in each)


def _blocks(table: str, kind: str) -> list[str]:
    """What stands between each beginning and the first end after it.

    >>> _blocks("beginbfchar a endbfchar endbfchar beginbfchar b beginbfchar endbfchar", "bfchar")
    [' a ', ' b beginbfchar ']
    """
    pieces = [piece.partition(f"begin{kind}") for piece in table.split(f"end{kind}")[:-1]]
    return [inside for _, begun, inside in pieces if begun]


def _characters(table: str) -> dict[bytes, str]:
    found = {}
    for block in _blocks(table, "bfchar"):
        for code, characters in _PAIR.findall(block):
            found[bytes.fromhex(code)] = bytes.fromhex(characters).decode("utf-16-be", "replace")
    for block in _blocks(table, "bfrange"):
        for first, last, start in _RANGE.findall(block):
            for step, code in enumerate(_span(int(first, 16), int(last, 16))):
                found[code.to_bytes(len(first) // 2, "big")] = chr(int(start, 16) + step)
    return found


def _span(first: int, last: int) -> range:
    """The codes of a font from one to another.

    >>> len(_span(0, 65535))
    65536
    >>> _span(0, 65536)
    Traceback (most recent call last):
    transparency.verification.unreadable.Unreadable: a font of the PDF has codes that none of ours has
    """
    if last - first >= _CODES:
        raise Unreadable("a font of the PDF has codes that none of ours has")
    return range(first, last + 1)


class _Painter:
    """Paints a page into runs of text: one a marked piece, so that kerning cuts no number in two."""

    def __init__(self) -> None:
        self.fonts: dict[str, _Font] = {}
        self.font: _Font | None = None
        self.size = 0.0
        self.run = ""
        self.forms = 0
        self.drawing = False
        self.end = (0.0, 0.0)
        """Where the last letter ended."""

    def runs(self, stream: Any, resources: Any = None, depth: int = 0) -> Iterator[tuple[bool, str]]:
        """Whether it is in a drawing, and the text, of each run of a page or a form."""
        held = resources if resources is not None else stream.get("/Resources", pikepdf.Dictionary())
        for instruction in pikepdf.parse_content_stream(stream):
            operands, name = instruction.operands, str(instruction.operator)
            if name == "Tf":
                self._set_font(f"{depth}{operands[0]}", held["/Font"][str(operands[0])], float(operands[1]))
            elif name == "Tm":
                self._move(float(operands[4]), float(operands[5]))
            elif name in ("Tj", "'", '"', "TJ"):
                self._show(operands[0] if name == "TJ" else operands[-1:])
            elif name in ("BDC", "BMC", "EMC"):
                yield from self._finished()
                self.drawing = name == "BDC" and str(operands[0]) == "/Figure"
            elif name == "Do":
                form = held.get("/XObject", pikepdf.Dictionary()).get(str(operands[0]))
                if form is not None and form.get("/Subtype") == "/Form" and depth < 8:
                    self.forms += 1
                    if self.forms > _FORMS:
                        raise Unreadable("a page of the PDF paints forms without end")
                    yield from self.runs(form, form.get("/Resources", held), depth + 1)
        if not depth:
            yield from self._finished()

    def _finished(self) -> Iterator[tuple[bool, str]]:
        if self.run:
            yield self.drawing, self.run
        self.run = ""

    def _set_font(self, name: str, font: Any, size: float) -> None:
        if name not in self.fonts:
            self.fonts[name] = _Font(font)
        self.font, self.size = self.fonts[name], size

    def _move(self, x: float, y: float) -> None:
        """Letters that do not follow one another at once are of two words."""
        if self.run and (abs(y - self.end[1]) > 0.5 or abs(x - self.end[0]) > _GAP * self.size):
            self.run += " "
        self.end = (x, y)

    def _show(self, pieces: Any) -> None:
        for piece in pieces:
            if isinstance(piece, pikepdf.String) and self.font is not None:
                text, width = self.font.read(bytes(piece))
                self.run += text
                self.end = (self.end[0] + width * self.size / 1000, self.end[1])


def _told(pdf: pikepdf.Pdf) -> Iterator[str]:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary):
            for key in _TOLD:
                value = item.get(key)
                if isinstance(value, pikepdf.String):
                    yield str(value)


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    information = pdf.trailer.get("/Info")
    if isinstance(information, pikepdf.Dictionary):
        yield from (str(value) for name, value in sorted(information.items()) if name not in _PLAIN)
    packet = pdf.Root.get("/Metadata")
    if isinstance(packet, pikepdf.Stream):
        words = re.sub(r"<(xmp:\w*Date|xmpMM:\w+)>[^<]*<[^<>]*>", "", packet.read_bytes().decode("utf-8", "replace"))
        yield " ".join(re.sub(r"<[^<>]*>", "\n", words).split())
