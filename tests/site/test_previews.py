"""What a page says of itself where its address is passed on: title, picture, colours, icons."""

import re
from html import unescape

from tests.release.sample import sample_releases
from tests.site.test_composing import composed, publication

from transparency.site import compose_site
from transparency.theme import find_theme

URL = "https://equity.example.org"


def meta(page: bytes) -> dict[str, str]:
    """What the head of a page says, by name or property."""
    said = re.findall(rb'<meta (?:name|property)="([^"]+)"[^>]* content="([^"]*)"', page)
    return {name.decode(): unescape(content.decode()) for name, content in said}


def test_every_page_has_a_title_and_a_description_of_its_own_and_a_picture_that_is_there() -> None:
    files = composed()
    pages = {path: meta(data) for path, data in files.items() if path.endswith(".html") and path != "404.html"}
    titles = [re.search(rb"<title>(.*?)</title>", files[path], re.DOTALL)[1] for path in pages]  # type: ignore[index]
    assert len(set(titles)) == len(titles)
    descriptions = [said["description"] for said in pages.values()]
    assert len(set(descriptions)) == len(descriptions)
    for path, said in pages.items():
        assert said["og:url"] == f"{URL}/{path.removesuffix('index.html')}", path
        assert said["og:image"].removeprefix(f"{URL}/").removesuffix(".png") + ".svg" in files, path
        assert said["og:title"] and said["og:image:alt"] and said["twitter:card"] == "summary_large_image"
    assert "og:image" not in meta(files["404.html"])


def test_overview_calculator_and_each_report_have_a_picture_of_their_own() -> None:
    files = composed()
    own = {path.removesuffix("preview.svg") for path in files if path.endswith("preview.svg")}
    reports = {f"reports/{release.path}/" for release in sample_releases()}
    assert own >= {"", *reports} and own <= {"", "what-would-i-get/", *reports}
    for folder in own:
        assert meta(files[f"{folder}index.html"])["og:image"] == f"{URL}/{folder}preview.png"
    latest = sample_releases()[-1]
    drawing = files[f"reports/{latest.path}/preview.svg"].decode()
    assert latest.label in drawing and "made-up company" in drawing and str(latest.as_of.year) in drawing


def test_without_a_public_address_there_is_no_picture() -> None:
    files = composed(url="")
    assert not [path for path in files if "preview" in path] and "og:image" not in meta(files["index.html"])
    assert b"application/ld+json" in files["index.html"]


def test_a_draft_says_so_in_its_picture() -> None:
    files, _ = compose_site(publication(url=URL), sample_releases(), find_theme("default", None), draft=True)
    assert b">DRAFT<" in files["preview.svg"] and b">DRAFT<" not in composed()["preview.svg"]


def test_the_colours_and_icons_are_those_of_the_theme() -> None:
    head = composed()["index.html"].partition(b"</head>")[0].decode()
    paper = re.findall(r'<meta name="theme-color" media="\(prefers-color-scheme: (\w+)\)" content="([^"]+)">', head)
    tokens = composed()["assets/tokens.css"].decode()
    assert f"--paper: light-dark({paper[0][1]}, {paper[1][1]})" in tokens and paper[0][0] == "light"
    assert re.findall(r'<link rel="([a-z-]*icon)" href="([^"]+)">', head) == [
        ("icon", "assets/icon.svg"),
        ("apple-touch-icon", "assets/icon.png"),
    ]


def test_a_page_of_the_map_is_a_page() -> None:
    assert b"preview" not in composed()["sitemap.xml"]
