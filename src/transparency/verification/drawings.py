"""The drawings of a built site, drawn again from its releases: a length that says more than they do is found.

Numbers inside a drawing carry no marks. SVG knows no ``<data>`` (a browser would not draw it), and a mark would say
less than is proved here: a drawing is compared whole, its lengths, words and numbers, with what the releases give.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from transparency.charts import PreviewWords
from transparency.language import language
from transparency.raster import pictures
from transparency.release.catalogue import figure
from transparency.release.causes import part_change
from transparency.release.release import Release, Unit
from transparency.site import address, drawing
from transparency.telling.numbers.history import restated, unbroken
from transparency.telling.numbers.tables import named
from transparency.theme import GENERATED
from transparency.theme_file import colours_said
from transparency.verification.pages import PageText, release_of
from transparency.verification.published_site import PublishedSite
from transparency.verification.traced import Traced

_NAMED = re.compile(r'aria-labelledby="(?P<id>[\w-]+)-[wn]-t')
_TITLE = re.compile(r"<title\b[^<>]*>(?P<title>[^<]*)</title>")
_TEXT = re.compile(r"<text\b[^<>]*>([^<]*)</text>")
_ABOUT = re.compile(r"<desc\b[^<>]*>(?P<about>[^<]*)</desc>")
_DIGIT = re.compile(r"\d")
_SQUARES = re.compile(r'<svg\b[^>]*class="(?:sq |spark")')
OF_RULES = "rules/"
"""Pages whose drawings show what published rules say, and no number of people."""


def trace_drawings(path: str, page: PageText, site: PublishedSite, squares: Sequence[str], out: Traced) -> None:
    """Every drawing of a page has to be one that the releases give, to the last coordinate, in the page's language.

    ``squares``: those of :func:`in_squares`, which every page shares.
    """
    for svg in page.drawings:
        named = _NAMED.search(svg)
        name = named["id"] if named else ""
        if path.removeprefix(f"{language()}/").startswith(OF_RULES):
            continue
        if not (name or _SQUARES.match(svg)):
            counted = any(_DIGIT.search(text) for text in _TEXT.findall(svg))
            out.found(not counted, f"{path}: a drawing without a name says numbers, and nothing tells of what")
            continue
        drawings = _redrawn(name, svg, path, site) if name else squares
        well = any(svg in drawn for drawn in drawings)
        out.drawings += well
        out.found(well, f"{path}: the drawing {name or 'in squares'} is not what the printed numbers give")


def _redrawn(name: str, svg: str, path: str, site: PublishedSite) -> Iterator[str]:
    """What the drawing could be: with its own title, and the numbers of the releases."""
    titled = _TITLE.search(svg)
    title = unescape(titled["title"]) if titled else ""
    release = release_of(path, site.every)
    past = [*(before for before in site.releases if before.as_of < release.as_of), release]
    if name == "pool":
        needed = ("pool.set_aside", "awards.promised", "pool.available")
        whole = unbroken(past, *needed)
        texts = map(unescape, _TEXT.findall(svg))  # the highest mark of the axis names the unit: 150,000 units
        for unit in dict.fromkeys(text.partition(" ")[2] for text in texts if text[:1].isdigit()):
            yield drawing.pool(whole, title, unit).svg
    elif name == "groups":
        for table in (named(table, release) for table in release.breakdowns):
            for place, column in enumerate(table.columns):
                if column.unit is Unit.PERCENT:
                    yield drawing.groups(release, table, place, title).svg
    elif name == "ahead":
        table = named(release.tables["ahead"], release)
        for count in range(len(table.rows) + 1):
            if table.rows[:count]:
                yield drawing.ahead(release, table, table.rows[:count], title).svg
    elif name.startswith("history-"):
        yield from _histories(name.removeprefix("history-"), title, site.releases)
    elif name == "paid-first":
        yield drawing.paid_first(past, title)
    elif name == "preview":
        about = _ABOUT.search(svg)
        company, brand, *notes = (unescape(about["about"]) if about else "\n").split("\n")
        words = PreviewWords(company, brand, tuple(title.split("\n")), tuple(notes))
        said = colours_said(site.texts.get(f"assets/{GENERATED}", "").encode())
        yield drawing.preview(release, words, {token: colour.light for token, colour in said.items()})


def trace_pictures(site: PublishedSite, out: Traced) -> None:
    """Every picture has to be what its drawing gives, to the last byte; so no number is in it that is not drawn."""
    drawings = {path: text for path, text in site.texts.items() if address.is_preview(path)}
    for path, text in drawings.items():
        out.found(text.find("</svg>") == len(text) - len("</svg>"), f"{path} is more than a drawing")
    given = pictures({path: text.encode() for path, text in drawings.items()})
    for path in sorted(given.keys() | site.pictures.keys()):
        well = site.pictures.get(path) == given.get(path)
        out.drawings += well
        out.found(well, f"{path}: the picture is not what its drawing gives")


def _histories(slug: str, title: str, releases: Sequence[Release]) -> Iterator[str]:
    for id in dict.fromkeys(id for release in releases for id in release.figures if address.slug(id) == slug):
        entry = figure(id)
        if entry is not None:
            values = [release.value(id) for release in releases]
            if entry.unit is Unit.UNITS:
                values = restated(releases, id)
            yield drawing.history(slug, title, [release.label for release in releases], values, entry.unit)


def in_squares(site: PublishedSite) -> Iterator[str]:
    """Drawings without a name of their own: the company and the steps of the ladder in squares, courses of figures."""
    for release in site.every:
        drawn = drawing.ladder(release)
        yield from (drawn.company, *drawn.steps)
    if change := part_change(site.releases):
        yield from drawing.setbacks(change)
    for id in site.releases[-1].figures:
        yield drawing.spark(restated(site.releases, id))
        yield drawing.spark([release.value(id) for release in site.releases])
