"""Markdown of policies and commentaries to HTML that is safe to publish, whoever wrote it.

The set-up of the reference "peers and style", 9.4: capped input, raw HTML off, a fixed list of extensions (never
``attr_list``, ``md_in_html`` or ``extra``, which let authors set attributes), links judged by our own step, and nh3
behind it all as a gate: if its allow-list would change a tag or an attribute, that is a problem, not a silent repair.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

import markdown
import nh3
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.admonition import AdmonitionExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension, slugify

from transparency.publication.markdown.limits import beyond_limits, raw_html
from transparency.publication.markdown.source import Source
from transparency.publication.markdown.tree import Finish, Target
from transparency.publication.problem import Problem
from transparency.publication.publication import Document
from transparency.publication.texts.characters import unprintable
from transparency.publication.texts.naked import naked_numbers
from transparency.publication.texts.references import Figure, resolve

__all__ = ["anchors", "naked_numbers", "render"]

_HEADING_ID = re.compile(r'<h[1-6] id="([^"]+)"')
TAGS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "div", "hr"),
    *("ul", "ol", "li", "dl", "dt", "dd"),
    *("table", "thead", "tbody", "tr", "th", "td"),
    *("a", "abbr", "br", "code", "data", "em", "img", "span", "strong", "sub", "sup"),
}
ATTRIBUTES = {
    "a": {"href", "title", "class"},
    "img": {"src", "alt", "title"},
    "table": {"class", "role"},
    "thead": {"role"},
    "tbody": {"role"},
    "tr": {"role"},
    "th": {"scope", "class", "role"},
    "td": {"class", "role", "data-label"},
    "li": {"id"},
    "sup": {"id"},
    "div": {"class"},
    "p": {"class"},
    "code": {"class"},
    "data": {"value", "data-figure"},
    "span": {"class"},
    "abbr": {"title"},
    "ol": {"start"},
} | {f"h{level}": {"id"} for level in range(1, 7)}


def render(
    text: str,
    *,
    path: str,
    first_line: int,
    figure: Figure,
    ids: str = "",
    shift: int = 1,
    link: Callable[[str], str | None] | None = None,
    target: Target = lambda written: None,
    near: Target = lambda written: None,
    value: Callable[[str], str | None] | None = None,
    figures: Iterable[str] = (),
) -> tuple[str, list[Problem]]:
    """Render ``text``, which starts on ``first_line`` of the file ``path``, as HTML.

    ``figure`` gives the printed text of ``id`` or ``id@quarter``. ``ids`` stands before every id, so that several texts
    fit on one page. ``shift`` lowers headings: ``#`` becomes ``h2``. ``link`` gives the address of a figure's page,
    ``target`` that of a relative link, ``near`` what one that leads nowhere may mean; ``value`` the amount of ``id`` or
    ``id@quarter`` for machines, with which the number is marked; ``figures`` are the known ids, for suggestions. A text
    beyond the limits gives
    no HTML.
    """
    source = Source(text, path, first_line)
    problems = beyond_limits(source)
    if problems:
        return "", problems
    problems = raw_html(source)
    prepared, references, found = resolve(source, figure, figures)
    problems += found
    finish = Finish(source, references, ids, link, target, near, value)
    try:
        body = str(_converter(ids, shift, finish).convert(prepared))
    except RecursionError:
        _prepared.cache_clear()  # it stopped in the middle of something
        return "", [source.problem("M07", "The text is nested too deep.", None, "Make it flatter.")]
    problems += finish.problems
    # What is left of the private characters stands in fenced code.
    body = finish.plain(body, escape=True)
    clean = nh3.clean(body, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"https", "mailto"}, link_rel=None)
    if hidden := unprintable(clean):  # behind a reference where this program saw code and Markdown did not
        problems.append(source.problem("M07", hidden.message, None, "Remove the character."))
    # Nearly always the same text; else only written differently, perhaps.
    before, after = (_Shape.of(body), _Shape.of(clean)) if clean != body else ([], [])
    if before != after:
        odd = next((a for a, b in zip(before, after, strict=False) if a != b), (before or after)[-1])
        message = f"The text leads to HTML that is not allowed, at <{odd[0]}>."
        problems.append(source.problem("M01", message, None, "Simplify the text around it."))
    return clean, problems


@lru_cache(maxsize=256)
def anchors(document: Document) -> frozenset[str]:
    """Ids of the headings of a text: what a link from another text may name after ``#``."""
    body, _ = render(
        document.body, path=document.path, first_line=document.body_line, figure=lambda key: "0", target=lambda to: to
    )
    return frozenset(_HEADING_ID.findall(body))


def _converter(ids: str, shift: int, finish: Finish) -> Any:
    """A converter that knows nothing of the texts before; ``finish`` is its last step."""
    converter = _prepared(ids, shift).reset()
    # After inline (20) and toc (5), before the tree is unescaped (0). Takes the place of the last text's.
    converter.treeprocessors.register(finish, "transparency", 3)
    return converter


@lru_cache(maxsize=64)
def _prepared(ids: str, shift: int) -> Any:
    """Set up once for all texts with the same ids: that costs more than most texts do."""
    toc = TocExtension(marker="", baselevel=1 + shift, slugify=lambda value, between: ids + slugify(value, between))
    # Given as objects: a name would be looked up in every installed package, and might be another's.
    converter = markdown.Markdown(
        extensions=[
            TableExtension(use_align_attribute=True),
            FootnoteExtension(BACKLINK_TEXT="↑"),  # the usual arrow is in few fonts
            toc,
            FencedCodeExtension(),
            SaneListExtension(),
            DefListExtension(),
            AbbrExtension(),
            AdmonitionExtension(),
        ],
        output_format="html",
    )
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    return converter


class _Shape(HTMLParser):
    """Tags with their attributes, in order: what a gate compares."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []

    @classmethod
    def of(cls, body: str) -> list[tuple[str, tuple[tuple[str, str | None], ...]]]:
        shape = cls()
        shape.feed(body)
        shape.close()
        return shape.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(sorted(attrs))))

    def handle_endtag(self, tag: str) -> None:
        self.found.append((f"/{tag}", ()))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
