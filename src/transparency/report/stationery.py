"""What the reports of one theme have in common: templates, style sheet, fonts. Read once, used for every quarter."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from transparency.report.document import TIGHT
from transparency.report.drawing import painted
from transparency.telling.labels import say
from transparency.theme import Theme

if TYPE_CHECKING:
    from jinja2 import Template


class Stationery(Struct, frozen=True):
    """A theme, ready for printing."""

    template: "Template"
    assets: Mapping[str, bytes]
    """Style sheet and fonts, by the names by which the page knows them."""
    colours: Mapping[str, str]
    """The theme's own colours, as they are on paper, by token."""


def stationery(theme: Theme) -> Stationery:
    """Read a theme's part of the reports."""
    colours = {token: colour.light for token, colour in theme.colours.items()}
    fonts = {name: content for name, content in theme.assets().items() if name.endswith(".woff2")}
    sheet = painted(theme.file("report/report.css") or b"", colours)
    environment = theme.environment()
    environment.globals["say"] = say
    sheets = {"report.css": sheet, TIGHT: theme.file(f"report/{TIGHT}") or b""}
    return Stationery(environment.get_template("report.html.j2"), {**sheets, **fonts}, colours)
