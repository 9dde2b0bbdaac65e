"""Policies and commentaries as they stand on their pages: numbers in place, links to figures and to other texts."""

from collections.abc import Callable
from functools import partial

from markupsafe import Markup

from transparency.publication.markdown.html import render
from transparency.publication.problem import Problem
from transparency.publication.publication import Document
from transparency.release.links import Links
from transparency.site.pages.figures import FigureList, link_to_figure
from transparency.telling.labels import say


def set_text(
    document: Document,
    page: str,
    figure: Callable[[str], str | None],
    figures: FigureList,
    links: Links,
    *,
    value: Callable[[str], str | None],
    ids: str,
) -> tuple[Markup, list[Problem]]:
    """A text as HTML for the page ``page``, where ``ids`` stands before its ids; and the problems in it.

    ``figure`` gives the printed text for a reference in the text, ``value`` the amount for machines.
    """
    body, problems = render(
        document.body,
        path=document.path,
        first_line=document.body_line,
        figure=figure,
        ids=ids,
        link=partial(link_to_figure, figures, page),
        target=links.of(document, page),
        near=links.near(document),
        value=value,
    )
    # Around each table: on a phone a wide one moves to the side by itself, and not the page with it.
    scroll = f'<div class="scroll" tabindex="0" role="group" aria-label="{say("table")}">'
    return Markup(body.replace("<table", f"{scroll}<table").replace("</table>", "</table></div>")), problems
