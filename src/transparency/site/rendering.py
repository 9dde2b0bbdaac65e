"""From a template and its context to the bytes of a page. One environment, each template compiled once."""

import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup, escape
from msgspec import Struct

from transparency.active_content import in_page
from transparency.charts.lettering import measure
from transparency.language import is_right_to_left, language, own_name
from transparency.publication.settings import Settings
from transparency.release.release import Column, Release, Row, RowKind, Unit, Value
from transparency.release.tabular import plain
from transparency.site import address
from transparency.site.previews import Preview, Shown, drawn
from transparency.telling.labels import say
from transparency.telling.numbers import format as printing
from transparency.telling.numbers.tables import NamedColumn
from transparency.telling.record.quarter_news import quarter_words
from transparency.telling.sentence import Number, Told
from transparency.theme import Theme

POLICY = (
    "default-src 'none'; {scripts}{asks}style-src 'self'; font-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""What a browser may do on a page; scripts only where the page has some of the program's, files of the site asked for
only by those of one page."""

PHONE, GAP = 20.0, 0.6
"""In sizes of a table's letters: the room for numbers on the narrowest phone, 280 px of 14, and between two columns."""


class Page(Struct, frozen=True):
    """One page: where it stands, what it is called, and the entry of the navigation to which it belongs."""

    path: str
    title: str
    section: str
    description: str


class Entry(Struct, frozen=True):
    """An entry of the navigation. ``main``: whether the masthead has it; the list of all pages has every one."""

    path: str
    name: str
    section: str
    main: bool = False


def navigation(*, calculator: bool = False, rules: bool = False) -> tuple[Entry, ...]:
    """The main pages, in the order of the masthead; ``calculator``: whether a rule can be run, ``rules``: is public."""
    return (
        Entry(address.OVERVIEW, say("overview"), "overview", main=True),
        *((Entry(address.CALCULATOR, say("what-you-would-get"), "calculator", main=True),) if calculator else ()),
        *((Entry(address.RULES, say("rules"), "rules", main=True),) if rules else ()),
        Entry(address.HAPPENINGS, say("what-happens-to-it-if"), "happenings", main=True),
        Entry(address.VOICE, say("your-voice"), "voice", main=True),
        Entry(address.NUMBERS, say("numbers"), "numbers", main=True),
        Entry(address.REPORTS, say("reports"), "reports", main=True),
        Entry(address.QUESTIONS, say("questions"), "questions", main=True),
        Entry(address.POLICIES, say("policies"), "policies"),
        Entry(address.RISKS, say("risks"), "risks"),
        Entry(address.CHANGES, say("changes"), "changes"),
        Entry(address.METHODS, say("how-we-count"), "methods"),
        Entry(address.GLOSSARY, say("words"), "glossary"),
        Entry(address.DATA, say("data"), "data"),
        Entry(address.ABOUT, say("about"), "about"),
        Entry(address.ACCESSIBILITY, say("accessibility"), "accessibility"),
    )


class InLanguage(Struct, frozen=True):
    """A page in one of the site's languages. ``link``: from the page in another; ``address``: its public one."""

    code: str
    name: str
    link: str
    address: str


class SitePages:
    """Renders pages of one site. Holds what is the same on all of them."""

    def __init__(
        self, settings: Settings, releases: Sequence[Release], digests: dict[str, str], theme: Theme, folder: str = ""
    ) -> None:
        """``digests``: the hash of each release by its path. ``folder``: where the pages of this language stand."""
        self.files: dict[str, bytes] = {}
        self.previews: dict[str, bytes] = {}
        """The drawings that stand for pages where their addresses are passed on, by path."""
        self.latest = releases[-1]
        self.base = settings.company.url.rstrip("/")
        self.currency = self.latest.currency
        """Of the release whose page is rendered: what was published in another one stays in it."""
        self._digests = digests
        self._folder = folder
        self._settings = settings
        self._languages = settings.languages
        self._theme = theme
        self._environment = self._prepare(theme.environment(), settings, theme)

    def know(self, **values: Any) -> None:
        """Names that every template may use from now on."""
        self._environment.globals |= values

    def add(
        self,
        template: str,
        page: Page,
        release: Release | None = None,
        scripts: Sequence[str] = (),
        *,
        asks: bool = False,
        preview: Preview | None = None,
        **context: Any,
    ) -> None:
        """Render one page into ``files``. ``release`` is the one whose dates the page shows: the latest by default.

        ``asks``: whether its scripts read files of the site. ``preview``: what the picture says that stands for it
        alone; any other page has that of the overview.

        Raises ``ThemeError`` with H06 when a template of the publication made the page more than its policy allows.
        """
        shown, to = release or self.latest, self._links(page)
        self.currency = shown.currency
        policy = Markup(
            POLICY.format(scripts="script-src 'self'; " if scripts else "", asks="connect-src 'self'; " if asks else "")
        )
        text = self._environment.get_template(template).render(
            page=page,
            to=to,
            release=shown,
            digest=self._digests[shown.path],
            content_policy=policy,
            in_languages=self._in_languages(page),
            scripts=scripts,
            picture=self._picture(page, shown, preview),
            **context,
        )
        self.files[page.path] = text.encode()
        if self._theme.guest:
            for act in in_page(self.files[page.path], policy, [to(script) for script in scripts]):
                raise self._theme.acts(page.path, act)

    def _picture(self, page: Page, release: Release, preview: Preview | None) -> Shown | None:
        """The picture of a page; none where the site has no public address, by which alone a picture is found."""
        if not self.base or page.path == address.NOT_FOUND:
            return None
        if preview is None:
            company, providers = self._settings.company.name, self._settings.words.providers
            words = say("preview-of-site", company=company, providers=providers)
            return Shown(address.picture(address.OVERVIEW), words)
        draft = bool(self._environment.globals.get("draft"))
        colours = {token: colour.light for token, colour in self._theme.colours.items()}
        self.previews[address.preview(page.path)] = drawn(preview, release, self._settings, colours, draft=draft)
        return Shown(address.picture(page.path), " ".join(preview.headline))

    def _links(self, page: Page) -> Callable[[str], str]:
        """How a page names other files. The page for what is missing shows at any address, so it links from the root.

        From the root of the site's public address, not with the host: so it works where a copy is tried out as well.
        """
        folder, here = self._folder, self._folder + page.path
        if page.path == address.NOT_FOUND and self.base:
            root = urlsplit(self.base).path
            return lambda path: address.rooted(root, address.placed(path, folder))
        return lambda path: address.relative(here, address.placed(path, folder))

    def _in_languages(self, page: Page) -> list[InLanguage]:
        """The same page in each language of the site, where there are several."""
        if len(self._languages) == 1 or page.path == address.NOT_FOUND:
            return []
        here = self._folder + page.path
        files = [(code, address.folder(code, self._languages) + page.path) for code in self._languages]
        return [
            InLanguage(code, own_name(code), address.relative(here, file), address.public(self.base, file))
            for code, file in files
        ]

    def _prepare(self, environment: Environment, settings: Settings, theme: Theme) -> Environment:
        contact = settings.company.contact
        environment.filters |= {
            "day": printing.day,
            "short_day": printing.short_day,
            "mark": lambda value, unit, figure: mark(figure, value, printed(value, unit, self.currency)),
            "cells": lambda row, columns, table, signed=False: _marked_row(
                row, columns, table, currency=self.currency, signed=signed
            ),
            "on_phones": lambda columns, rows: _on_phones(columns, rows, currency=self.currency),
            "told": told,
            "number": lambda number: mark(number.figure, number.value, number.text),
            "units": lambda count: printed(Value(amount=count), Unit.UNITS, self.currency),
        }
        environment.globals |= {
            "language": language(),
            "right_to_left": is_right_to_left(),
            "company": settings.company,
            "words": settings.words,
            "legal_note": settings.legal_basis.note,
            "contact_link": _contact_link(contact),
            "latest": self.latest,
            "navigation": navigation(),
            "say": say,
            "quarter_words": quarter_words,
            "stylesheets": [f"assets/{name}" for name in theme.stylesheets()],
            "icons": [(kind, f"assets/{name}") for kind, name in theme.icons()],
            "paper": theme.light_and_dark("paper"),
            "public": lambda path: address.public(self.base, address.placed(path, self._folder)),
        }
        return environment


def data_block(data: Any) -> bytes:
    """JSON that may stand inside a page: no sign that could end its block."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text.encode()


def printed(value: Value, unit: Unit, currency: str) -> str:
    """A value as printed."""
    return printing.number(value, unit, currency=currency)


def mark(figure: str, value: Value, text: str) -> Markup:
    """A printed number with what it is: the amount for machines, and the figure or the cell ``table/row/column``.

    What does not apply has no number: it is read out in words.
    """
    if value.amount is None:
        return Markup(
            f'<span aria-hidden="true">{printing.NONE}</span><span class="vh">{printing.does_not_apply()}</span>'
        )
    return Markup(f'<data value="{plain(value)}" data-figure="{escape(figure)}">{escape(text)}</data>')


def told(sentence: Told) -> Markup:
    """A sentence as HTML, its numbers marked."""
    return Markup("").join(
        mark(part.figure, part.value, part.text) if isinstance(part, Number) else escape(part)
        for part in sentence.parts
    )


def _marked_row(
    row: Row, columns: Sequence[Column], table: str, *, currency: str, signed: bool = False
) -> list[Markup]:
    """The cells of a row, each marked as ``table/row/column``; without a table, rows are quarters and columns figures.

    ``signed``: whether the table's rows are movements, printed with a plus or a minus.
    """
    moves = signed and row.kind is RowKind.ITEM
    return [
        mark(
            f"{table}/{row.id}/{column.id}" if table else f"{column.id}@{row.id}",
            value,
            _cell(value, column, row, currency, moves=moves),
        )
        for value, column in zip(row.cells, columns, strict=True)
    ]


def _cell(value: Value, column: Column, row: Row, currency: str, *, moves: bool) -> str:
    write = printing.signed if moves or column.signed else printing.number
    return write(value, row.unit or column.unit, currency=currency)


def _on_phones(columns: Sequence[NamedColumn], rows: Sequence[Row], *, currency: str) -> str:
    """How a table stands on a phone, as classes: numbers under their heads, or a list of names and numbers.

    In both a row's name stands above its numbers. They stand side by side where all columns fit a screen of 320 px by
    the letters' own measure; one column fits beside its names: ``one``. From four columns on letters are
    smaller: ``tight``.
    """
    if len(columns) < 2:
        return "one"
    wide = sum(
        max(
            measure(words, bold=True, size=1)
            for words in (
                *column.name.split(),
                *(_cell(row.cells[place], column, row, currency, moves=True) for row in rows),
            )
        )
        for place, column in enumerate(columns)
    )
    fits = wide + GAP * (len(columns) - 1) <= PHONE
    return ("tight " if len(columns) > 3 else "") + (f"over c{len(columns)}" if fits else "list")


def _contact_link(contact: str) -> str:
    """A link for an address of either kind; nothing for other text, which is then printed as it stands."""
    if contact.startswith(("https://", "http://", "mailto:")):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else ""
