"""A theme: a chain of folders with templates, styles, fonts and the report's layout, the most specific first.

A theme is a folder ``themes/<name>`` beside the publication's files or one that comes with the program. Its
``theme.yaml`` may name another theme that it ``extends``; every file it lacks comes from there. So a theme that changes
one colour or one template is a few lines long.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from gettext import NullTranslations
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from transparency.publication.problem import Problem
from transparency.theme_file import Colour, ThemeError, ThemeFile, read_theme_file, suggestion

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

GENERATED = "theme.css"
"""The style sheet that carries a theme's ``colours``; there is none without them."""
SHEETS = ("tokens.css", "page.css", GENERATED)
"""In the order in which a page links them."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


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
    files: dict[Path, ThemeFile] = {}
    wanted, last = name, None
    while wanted or last is None:
        found = [shelf / wanted for shelf in places if _NAME.fullmatch(wanted) and (shelf / wanted).is_dir()]
        fresh = [folder for folder in found if folder not in files]
        if not fresh:
            raise _circle(files, wanted, last) if found and last else _unknown(wanted, places, last)
        last = files[fresh[0]] = read_theme_file(fresh[0])
        wanted = last.extends
    colours = {token: colour for file in reversed(files.values()) for token, colour in file.colours.items()}
    theme = Theme(name=name, folders=tuple(files), colours=colours)
    _judge_colours(theme, files.values())
    return theme


def shelves(content_root: Path | None) -> list[Path]:
    """Where themes may lie: beside the publication's files, in the installed package, in a checkout."""
    here = Path(__file__).resolve().parent
    own = [content_root / "themes"] if content_root is not None else []
    checkout = here.parent.parent / "themes"
    return [shelf for shelf in (*own, here / "themes", checkout) if shelf.is_dir()]


def _unknown(name: str, shelves: list[Path], by: ThemeFile | None) -> ThemeError:
    """H01, with what the reader may have meant; ``by``: the file that names it."""
    known = sorted({folder.name for shelf in shelves for folder in shelf.iterdir() if folder.is_dir()})
    message, hint = f"There is no theme “{name}”.", suggestion(name, known)
    return by.fault("H01", message, hint, "extends") if by else ThemeError(Problem("H01", message, hint=hint))


def _circle(folders: Iterable[Path], wanted: str, by: ThemeFile) -> ThemeError:
    """H02, with the way that ends where it began."""
    way = " → ".join([*(folder.name for folder in folders), wanted])
    message = f"These themes extend each other in a circle: {way}."
    return by.fault("H02", message, "Let one of them extend nothing, or default.", "extends")


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


def _judge_colours(theme: Theme, files: Iterable[ThemeFile]) -> None:
    """H03 for a colour that no style sheet of the theme declares: it would change nothing."""
    if not theme.colours:
        return
    sheets = b"\n".join(text for path, text in theme.assets().items() if path.endswith(".css") and path != GENERATED)
    known = sorted({name.decode() for name in re.findall(rb"--([a-z0-9_-]+)\s*:[^;]*#", sheets)})
    for file in files:
        for token in file.colours:
            if token not in known:
                message = f"There is no colour “{token}”."
                raise file.fault("H03", message, suggestion(token, known), "colours", token)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, hidden ones aside, by path with forward slashes, sorted."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(".") for part in parts):
            yield "/".join(parts), path.read_bytes()
