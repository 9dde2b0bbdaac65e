"""A theme: a chain of folders with templates, styles, fonts and the report's layout, the most specific first.

A theme is a folder ``themes/<name>`` beside the publication's files or one that comes with the program. Its
``theme.yaml`` may name another theme that it ``extends``; every file it lacks comes from there. So a theme that changes
one colour or one template is a few lines long.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, cached_property
from gettext import NullTranslations
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from transparency.publication.problem import Problem

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

SETTINGS = "theme.yaml"
KEYS = ("name", "extends", "colours")
GENERATED = "theme.css"
"""The style sheet that carries a theme's ``colours``; there is none without them."""
SHEETS = ("tokens.css", "page.css", GENERATED)
"""In the order in which a page links them."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


class ThemeError(Exception):
    """A theme that cannot be used; carries the problem to print."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Colour(Struct, frozen=True):
    """A colour in the light and in the dark."""

    light: str
    dark: str


@dataclass(frozen=True)
class Theme:
    """A theme and the themes it stands on."""

    name: str
    folders: tuple[Path, ...]
    """Most specific first."""
    colours: Mapping[str, Colour] = field(default_factory=dict)
    """Tokens that differ from the style sheets of the theme at the bottom, by name: ``accent``, ``step-2``."""

    def environment(self) -> "Environment":
        """Templates by path under ``templates/``, then ``report/``; text is escaped, an unknown name is an error."""
        # Slow, and not needed by --help.
        from jinja2 import (  # noqa: PLC0415
            Environment,
            FileSystemBytecodeCache,
            FileSystemLoader,
            StrictUndefined,
        )

        # Compiled templates are kept in the person's own temporary folder, which Jinja checks to be theirs alone:
        # compiling costs as much as all pages. A change of a template is seen by its checksum.
        try:
            compiled: FileSystemBytecodeCache | None = FileSystemBytecodeCache()
        except (OSError, RuntimeError):
            compiled = None
        places = [folder / room for room in ("templates", "report") for folder in self.folders]
        environment = Environment(
            loader=FileSystemLoader(places, encoding="utf-8"),
            bytecode_cache=compiled,
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        texts = NullTranslations()
        environment.install_gettext_translations(texts, newstyle=True)  # type: ignore[attr-defined]
        environment.globals["_"] = environment.globals["gettext"] = _once(texts.gettext)
        return environment

    def assets(self) -> Mapping[str, bytes]:
        """What a site serves from ``assets/``: path below it (``page.css``, ``fonts/…``) to content, sorted by path."""
        return self._assets

    @cached_property
    def _assets(self) -> Mapping[str, bytes]:
        """Read once: pages and reports ask again and again."""
        found: dict[str, bytes] = {}
        for folder in reversed(self.folders):
            for room, prefix in (("assets", ""), ("fonts", "fonts/")):
                found |= {prefix + path: content for path, content in _files(folder / room) if path != "coverage.txt"}
        if self.colours:
            found[GENERATED] = self._sheet()
        return MappingProxyType(dict(sorted(found.items())))

    def stylesheets(self) -> tuple[str, ...]:
        """The style sheets of a page, in order, by path below ``assets/``."""
        assets = self.assets()
        return tuple(sheet for sheet in SHEETS if sheet in assets)

    def file(self, name: str) -> bytes | None:
        """A file of the theme (``report/report.css``), from the most specific folder that has it."""
        for folder in self.folders:
            path = folder / name
            if path.is_file():
                return path.read_bytes()
        return None

    def coverage(self) -> frozenset[int]:
        """Code points that every font stack of the theme can draw, from ``fonts/coverage.txt``."""
        ranges = (self.file("fonts/coverage.txt") or b"").decode("ascii")
        points: set[int] = set()
        for line in ranges.splitlines():
            first, _, last = line.partition("#")[0].strip().partition("-")
            if first:
                points.update(range(int(first, 16), int(last or first, 16) + 1))
        return frozenset(points)

    def _sheet(self) -> bytes:
        """The changed tokens as a style sheet, read after the others."""
        lines = [f"  --{token}: light-dark({c.light}, {c.dark});" for token, c in sorted(self.colours.items())]
        printed = [f"  --{token}: {c.light};" for token, c in sorted(self.colours.items())]
        body = [":root {", *lines, "}", "@media print {", ":root {", *printed, "}", "}", ""]
        return "\n".join(body).encode()


def find_theme(name: str, content_root: Path | None) -> Theme:
    """The theme ``name`` of the publication in ``content_root``, or the program's own.

    A publication's theme may have the name of one of ours and extend it. Raises ``ThemeError`` with H01 for an unknown
    theme, H02 for themes that extend each other in a circle, H03 for a ``theme.yaml`` that cannot be read.
    """
    places = shelves(content_root)
    folders: list[Path] = []
    colours: dict[str, Colour] = {}
    wanted = name
    while wanted or not folders:
        found = [shelf / wanted for shelf in places if _NAME.fullmatch(wanted) and (shelf / wanted).is_dir()]
        fresh = [folder for folder in found if folder not in folders]
        place = _place(folders[-1]) if folders else ""
        if not found:
            raise ThemeError(_unknown(wanted, places, place))
        if not fresh:
            circle = " → ".join([*(folder.name for folder in folders), wanted])
            hint = "Let one of them extend nothing, or default."
            raise ThemeError(Problem("H02", f"These themes extend each other in a circle: {circle}", place, hint=hint))
        folders.append(fresh[0])
        extends, own = _settings(fresh[0])
        colours = {**own, **colours}
        wanted = extends
    theme = Theme(name=name, folders=tuple(folders), colours=colours)
    _judge_colours(theme)
    return theme


def shelves(content_root: Path | None) -> list[Path]:
    """Where themes may lie: beside the publication's files, in the installed package, in a checkout."""
    here = Path(__file__).resolve().parent
    own = [content_root / "themes"] if content_root is not None else []
    checkout = here.parent.parent / "themes"
    return [shelf for shelf in (*own, here / "themes", checkout) if shelf.is_dir()]


def _place(folder: Path) -> str:
    """A theme's settings file as a problem names it, without the path of this machine."""
    return f"themes/{folder.name}/{SETTINGS}"


def _unknown(name: str, shelves: list[Path], place: str) -> Problem:
    """H01, with what the reader may have meant."""
    known = sorted({folder.name for shelf in shelves for folder in shelf.iterdir() if folder.is_dir()})
    close = get_close_matches(name, known, n=1)
    hint = f"Did you mean “{close[0]}”?" if close else f"There are: {', '.join(known)}."
    return Problem("H01", f"There is no theme “{name}”", place, hint=hint)


def _once(look_up: Callable[[str], str]) -> "Callable[..., Markup]":
    """What templates call to name a text: as Jinja's own, but each text is looked up and marked once."""
    from markupsafe import Markup  # noqa: PLC0415

    @cache
    def found(text: str) -> "Markup":
        return Markup(look_up(text))

    @cache
    def plain(text: str) -> "Markup":
        return found(text) % {}

    def words(text: str, /, **values: object) -> "Markup":
        return found(text) % values if values else plain(text)

    return words


def _settings(folder: Path) -> tuple[str, dict[str, Colour]]:
    """What ``theme.yaml`` says: the theme it extends (or nothing) and its colours."""
    path = folder / SETTINGS
    if not path.is_file():
        return "", {}
    from ruamel.yaml import YAML  # noqa: PLC0415 (slow; not needed by --help)
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    place = _place(folder)
    try:
        data: Any = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")) or {}
    except (YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else None
        raise ThemeError(Problem("H03", "This file is not readable as YAML", place, line)) from error
    if not isinstance(data, dict):
        raise ThemeError(Problem("H03", "A theme is described by names and values", place, hint="extends: default"))
    for key in data:
        if key not in KEYS:
            close = get_close_matches(str(key), KEYS, n=1)
            hint = f"Did you mean “{close[0]}”?" if close else f"There are: {', '.join(KEYS)}."
            raise ThemeError(Problem("H03", f"Unknown setting “{key}”", place, hint=hint))
    colours = data.get("colours") or {}
    if not isinstance(colours, dict):
        raise ThemeError(Problem("H03", "“colours” wants a name and a colour on each line", place))
    return str(data.get("extends") or ""), {str(token): _colour(token, colours[token], place) for token in colours}


def _colour(token: object, value: object, place: str) -> Colour:
    """One colour for both, or one for the light and one for the dark."""
    pair = value if isinstance(value, dict) else {"light": value, "dark": value}
    light, dark = str(pair.get("light")), str(pair.get("dark"))
    if not (_NAME.fullmatch(str(token)) and _COLOUR.fullmatch(light) and _COLOUR.fullmatch(dark)):
        hint = 'Write accent: "#1b5e7a", or accent: {light: "#1b5e7a", dark: "#8fd0e8"}.'
        raise ThemeError(Problem("H03", f"The colour “{token}” cannot be read", place, hint=hint))
    return Colour(light.lower(), dark.lower())


def _judge_colours(theme: Theme) -> None:
    """H03 for a colour that no style sheet of the theme declares: it would change nothing."""
    if not theme.colours:
        return
    sheets = b"\n".join(text for path, text in theme.assets().items() if path.endswith(".css") and path != GENERATED)
    known = sorted({name.decode() for name in re.findall(rb"--([a-z0-9_-]+)\s*:[^;]*#", sheets)})
    for token in theme.colours:
        if token not in known:
            close = get_close_matches(token, known, n=1)
            hint = f"Did you mean “{close[0]}”?" if close else f"There are: {', '.join(known)}."
            raise ThemeError(Problem("H03", f"There is no colour “{token}”", _place(theme.folders[0]), hint=hint))


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, hidden ones aside, by path with forward slashes, sorted."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(".") for part in parts):
            yield "/".join(parts), path.read_bytes()
