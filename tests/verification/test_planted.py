"""An exact number is planted in each place of a built site where it could be told, and is found."""

import io
import json
import re
import shutil
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from transparency.build import build
from transparency.output import write_site
from transparency.verification import papers
from transparency.verification.public_audit import audit_site
from transparency.verification.published_site import read_site

SITES = Path(__file__).resolve().parents[1] / "sites"
EXACT = 1393
"""A number of units that a person could have bought, and no multiple of anything that is printed."""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Two quarters of a company of thirty, with their PDFs."""
    folder = tmp_path_factory.mktemp("thirty")
    shutil.copytree(SITES / "thirty", folder / "content")
    found = build(folder / "content", quarter="2025-q1")
    assert [problem for problem in found.problems if problem.severity != "warning"] == []
    assert write_site(found.files, folder / "site") == []
    return folder / "site"


@pytest.fixture
def site(built, tmp_path):
    return Path(shutil.copytree(built, tmp_path / "site"))


def faults(folder):
    site, unread = read_site(folder)
    assert unread == []
    found = audit_site(site)
    assert found.uncertain == []
    return found.failures


def replaced(path, old, new):
    text = path.read_text()
    assert re.search(old, text), (path, old)
    path.write_text(re.sub(old, new, text, count=1))


def in_text(site):
    replaced(site / "index.html", "</main>", f"<p>One person has bought {EXACT:,} units.</p></main>")


def in_a_mark(site):
    replaced(site / "index.html", r'<data value="\d+"', f'<data value="{EXACT}"')


def in_a_marked_text(site):
    replaced(site / "index.html", r'(<data value="\d+" data-figure="[^"]+">)[^<]*<', rf"\g<1>{EXACT:,}<")


def in_a_data_attribute(site):
    replaced(site / "index.html", "<figure>", f'<figure data-most="{EXACT}">')


def in_geometry(site):
    page = site / "index.html"
    drawing = re.search(r'<svg[^>]*class="chart wide".*?</svg>', page.read_text(), re.DOTALL)[0]
    longer = re.sub(
        r'( height="| points="\d+,)(\d+)(?=["\s,])', lambda found: f"{found[1]}{found[2]}.13", drawing[200:], count=1
    )
    assert drawing[200:] != longer
    page.write_text(page.read_text().replace(drawing[200:], longer))


def in_a_drawing_without_a_name(site):
    """A round number in a drawing that says no more what it draws."""
    named = r'(<svg[^>]*class="chart wide"[^>]*?) aria-labelledby="[^"]*"(.*?)</svg>'
    replaced(site / "index.html", named, r'\g<1>\g<2><text x="9" y="9">9,000 units</text></svg>')


def in_an_alternative_text(site):
    replaced(site / "index.html", "<desc([^>]*)>", rf"<desc\g<1>>The highest is {EXACT:,}. ")


def in_a_csv(site):
    replaced(site / "data" / "2025-q1" / "ladder.csv", r"\b\d{4,}\b", str(EXACT))


def in_json(site):
    replaced(site / "data" / "figures" / "awards.promised.json", r'"amount": "\d+"', f'"amount": "{EXACT}"')


def in_the_feed(site):
    replaced(site / "feed.xml", "</summary>|</content>", rf" {EXACT:,} units.\g<0>")


def in_the_calculator(site):
    path = site / "data" / "calculator.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"most": EXACT}))


def in_a_pdf(site):
    """A number printed in a PDF gets other digits, in its own font."""
    path = next(site.rglob("*2025-q1.pdf"))
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        for page in pdf.pages:
            fonts = page["/Resources"]["/Font"]
            font, changed = "", False
            stream = []
            for operands, operator in pikepdf.parse_content_stream(page):
                values = list(operands)
                if str(operator) == "Tf":
                    font = str(values[0])
                if str(operator) == "TJ" and not changed:
                    shown = papers._Font(fonts[font])
                    pieces = (bytes(piece) for piece in values[0] if isinstance(piece, pikepdf.String))
                    text = "".join(shown.read(piece)[0] for piece in pieces)
                    codes = {characters: code for code, characters in shown.characters.items()}
                    if re.fullmatch(r"\d\d,\d{3}", text.strip()) and set("1393,") <= set(codes):
                        planted = b"".join(codes[sign] for sign in f"{EXACT:,}")
                        values = [pikepdf.Array([pikepdf.String(planted)])]
                        changed = True
                stream.append((values, operator))
            if changed:
                page["/Contents"] = pdf.make_stream(pikepdf.unparse_content_stream(stream))
                pdf.save(path)
                return
    raise AssertionError("no number found to be replaced")


def in_pdf_metadata(site):
    path = next(site.rglob("*2025-q1.pdf"))
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        pdf.docinfo["/Keywords"] = f"equity, {EXACT:,} units"
        pdf.save(path)


def in_an_alternative_text_of_a_pdf(site):
    path = next(site.rglob("*2025-q1.pdf"))
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        figure = next(item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item)
        figure["/Alt"] = pikepdf.String(f"The highest is {EXACT:,}")
        pdf.save(path)


def in_an_attached_file(site):
    path = next(site.rglob("*2025-q1.pdf"))
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        pdf.attachments["more.csv"] = pikepdf.AttachedFileSpec(pdf, f"units\n{EXACT}\n".encode(), filename="more.csv")
        pdf.save(path)


def in_a_preview(site):
    """In every place where it says the number; a round one too, for a picture that stands for a page has no axis."""
    drawing = site / "preview.svg"
    said = re.search(r"\d[\d.]*%", drawing.read_text())[0]
    drawing.write_text(drawing.read_text().replace(said, "70%"))


def in_a_picture(site):
    path = site / "preview.png"
    with Image.open(path) as image:
        image.putpixel((20, 20), (0, 0, 0, 255))
        image.save(path)


def in_a_picture_of_no_page(site):
    shutil.copy(site / "preview.png", site / "about" / "preview.png")


PLANTED = (
    in_a_preview, in_a_picture, in_a_picture_of_no_page, in_text, in_a_mark, in_a_marked_text,
    in_a_data_attribute, in_geometry, in_a_drawing_without_a_name, in_an_alternative_text, in_a_csv, in_json,
    in_the_feed, in_the_calculator, in_a_pdf, in_pdf_metadata, in_an_alternative_text_of_a_pdf,
    in_an_attached_file,
)  # fmt: skip
TOLD = {
    in_geometry: "is not what the printed numbers give",
    in_a_preview: "70% in a drawing",
    in_a_picture: "the picture is not what its drawing gives",
    in_a_picture_of_no_page: "about/preview.png: the picture is not what",
    in_a_drawing_without_a_name: "a drawing without a name says numbers",
}


@pytest.mark.pdf
@pytest.mark.parametrize("plant", PLANTED, ids=[plant.__name__ for plant in PLANTED])
def test_an_exact_number_is_found(site, plant):
    plant(site)
    found = faults(site)
    told = TOLD.get(plant, str(EXACT))
    assert [fault for fault in found if told in fault.replace(",", "")], found


@pytest.mark.pdf
def test_a_site_of_ours_has_none(site):
    assert faults(site) == []
