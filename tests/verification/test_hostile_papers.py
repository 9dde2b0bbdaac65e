"""PDFs that somebody made to be read by the program: each is read or refused, and none takes for ever."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from transparency.personal.papers import metadata
from transparency.verification.papers import read_paper
from transparency.verification.unreadable import Unreadable

CODES = b"1 beginbfchar <01> <0041> endbfchar 1 beginbfrange <02> <03> <0042> endbfrange"
PAINT = b"/F 10 Tf <010203> Tj /X Do"


def paper(change: Callable[[pikepdf.Pdf, Any], None] = lambda pdf, page: None) -> bytes:
    """A page with a font of three letters and a form, changed."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    font = Dictionary(Type=Name.Font, ToUnicode=Stream(pdf, CODES), W=Array([1, Array([500, 500])]))
    font.DescendantFonts = Array([Dictionary(W=Array([1, 3, 500]))])
    form = Stream(pdf, b"/F 10 Tf <01> Tj", Type=Name.XObject, Subtype=Name.Form)
    page.Resources = Dictionary(Font=Dictionary(F=font), XObject=Dictionary(X=form))
    page.Contents = Stream(pdf, PAINT)
    change(pdf, page)
    made = io.BytesIO()
    pdf.save(made)
    return made.getvalue()


def codes(table: bytes) -> Callable[[pikepdf.Pdf, Any], None]:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        page.Resources.Font.F.ToUnicode = Stream(pdf, table)

    return change


def font(name: str, value: Any) -> Callable[[pikepdf.Pdf, Any], None]:
    return lambda pdf, page: page.Resources.Font.F.__setitem__(name, value)


def resource(name: str, value: Any) -> Callable[[pikepdf.Pdf, Any], None]:
    return lambda pdf, page: page.Resources.__setitem__(name, value)


def painted_again(pdf: pikepdf.Pdf, page: Any) -> None:
    page.Resources.XObject.X = Stream(pdf, b"/X Do " * 30, Subtype=Name.Form)


WRONG = {
    "a range of all numbers": codes(b"beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"),
    "a code beyond its length": codes(b"beginbfrange <01> <0102> <0041> endbfrange"),
    "a letter that is none": codes(b"beginbfrange <01> <02> <FFFFFFFF> endbfrange"),
    "half a code": codes(b"beginbfchar <1> <0041> endbfchar"),
    "no table": font("/ToUnicode", 1),
    "no widths": font("/DescendantFonts", Array([1])),
    "widths of nothing": font("/DescendantFonts", Array([Dictionary(W=Array([1, Array([Name.A])]))])),
    "widths without end": font("/DescendantFonts", Array([Dictionary(W=Array([1, 10**12, 5]))])),
    "no fonts": resource("/Font", 1),
    "forms in forms": painted_again,
}


def test_what_is_well_made_is_read() -> None:
    assert read_paper(paper()).printed == ("ABCA",)
    assert read_paper(paper(codes(b"beginbfchar" * 20_000 + CODES))).printed == ("ABCA",)


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_is_refused(name: str) -> None:
    with pytest.raises(Unreadable):
        read_paper(paper(WRONG[name]))


def test_what_is_no_metadata_says_nothing() -> None:
    assert list(metadata(paper(lambda pdf, page: pdf.Root.__setitem__("/Names", Dictionary(EmbeddedFiles=1))))) == []
