"""The picture that stands for a page: everything in it fits, and it can be drawn again from its own words."""

import io
import re
from hashlib import sha256
from html import unescape
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from transparency.charts import Holdings, PreviewWords, preview
from transparency.charts.preview import EDGE, HEIGHT, WIDTH
from transparency.raster import _fonts, picture

COMPANY = Holdings(20_000_000, 2_000_000, 412_386, 96_214, 4_155, (("Founders", 8_800_000), ("Investors", 6_200_000)))
WORDS = PreviewWords(
    "Example Care",
    "Provider ownership",
    ("Therapists have been promised about 2.06% of Example Care.", "It could all end up worth nothing."),
    ("Figures as of 31 March 2026.", "One square is a ten-thousandth of the company. Coloured: set aside."),
)
LONG = PreviewWords(
    "W" * 120,
    "Beteiligung der Donaudampfschifffahrtsgesellschaftskapitänspsychotherapeutinnen",
    ("“" + "Wwmm <&> " * 22 + "”", "Das alles kann am Ende wertlos sein. " * 3),
    ("Stand: 31. Dezember 2026.", "Ein Quadrat ist ein Zehntausendstel des Unternehmens. " * 2, "DRAFT"),
)
NARROW = PreviewWords("iIl", "rtfj", ("Illicit, fill; till. " * 12,), ("Illi",))
FONT = {"Inter": "Inter-Regular", "Literata Display, Inter": "Literata-Display-Medium"}


def lines(svg: str) -> list[dict[str, str]]:
    """Each line of words, with what it says."""
    return [
        {**part.attrib, "said": part.text or ""}
        for part in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    ]


def wide(line: dict[str, str]) -> float:
    """As the font itself has it, without kerning, which makes it narrower."""
    name = "Inter-SemiBold" if line["font-weight"] == "600" else FONT[line["font-family"]]
    font = TTFont(io.BytesIO(_fonts()[name]))
    signs, advances = font.getBestCmap(), font["hmtx"]
    units = sum(advances[signs[ord(sign)]][0] for sign in line["said"])
    return units / font["head"].unitsPerEm * float(line["font-size"])


@pytest.mark.parametrize("words", [WORDS, LONG, NARROW], ids=["example", "long", "narrow letters"])
@pytest.mark.parametrize("holdings", [COMPANY, None], ids=["company", "words alone"])
def test_words_keep_clear_of_the_squares_the_edges_and_each_other(
    words: PreviewWords, holdings: Holdings | None
) -> None:
    svg = preview(words, holdings)
    squares = [float(x) for x in re.findall(r'<rect class="f-other"[^>]* x="([\d.]+)"', svg)]
    right = min(squares, default=WIDTH - EDGE / 2)
    assert bool(squares) == (holdings is not None)
    set_lines = sorted(lines(svg), key=lambda line: float(line["y"]))
    for line in set_lines:
        assert EDGE + wide(line) < right, line
        assert float(line["y"]) - float(line["font-size"]) > 30 and float(line["y"]) < HEIGHT - 30
    for above, below in pairwise(set_lines):
        assert float(below["y"]) - float(above["y"]) >= float(below["font-size"]) * 1.1


def test_it_can_be_drawn_again_from_its_own_words() -> None:
    svg = preview(LONG, COMPANY)
    root = ElementTree.fromstring(svg)
    title, about = (root.findtext(f"{{http://www.w3.org/2000/svg}}{name}") or "" for name in ("title", "desc"))
    company, brand, *notes = unescape(about).split("\n")
    assert preview(PreviewWords(company, brand, tuple(title.split("\n")), tuple(notes)), COMPANY) == svg


def test_a_picture_has_its_size_and_on_every_machine_the_same_bytes() -> None:
    drawn = picture(preview(WORDS, COMPANY).encode())
    with Image.open(io.BytesIO(drawn)) as image:
        assert image.format == "PNG" and image.size == (WIDTH, HEIGHT) and not image.info
        assert image.convert("RGB").getpixel((2, 2)) == (0xFC, 0xFB, 0xFA)
    assert sha256(drawn).hexdigest() == "258d7f15d51fa66ec40acf6f158d4b839834011070477175f625c33f61c0faac"
