"""A theme: a chain of folders with templates, styles, fonts and the report's layout, the most specific first.

A theme is a folder ``themes/<name>`` beside the publication's files or one that comes with the program. Its
``theme.yaml`` may name another theme that it ``extends``; every file it lacks comes from there. So a theme that changes
one colour or one template is a few lines long.

A publication's own theme is data, and may be a stranger's: its files are looked at (``theme_folder``), its templates
run in a sandbox (``theme_sandbox``), and it stands on one of ours, which alone has the head of a page.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, cached_property
from gettext import NullTranslations
from pathlib import Path
from traceback import extract_tb
from types import MappingProxyType
from typing import TYPE_CHECKING

from transparency.publication.files.regular_files import FOLDER, kind_of, listed
from transparency.publication.files.text_file import excerpt
from transparency.publication.problem import Problem, Severity
from transparency.theme_file import NAME, Colour, ThemeError, ThemeFile, colours_said, read_theme_file, suggestion
from transparency.theme_folder import COVERAGE, ThemeFolder, covered, read_guest

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

GENERATED = "theme.css"
"""The style sheet that carries a theme's ``colours``; there is none without them."""
SHEETS = ("tokens.css", "page.css", GENERATED)
"""In the order in which a page links them."""

ICONS = (("icon", "icon.svg"), ("apple-touch-icon", "icon.png"))
"""How a page links an icon, and its name below ``assets/``."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
OWN = "themes/"
"""Before the name of a theme: the publication's folder, even if the program has a theme of that name."""
_ROOMS = ("templates", "report")
"""Where templates lie, in the order in which they are looked for."""


@dataclass(frozen=True)
class Theme:
    """A theme and the themes it stands on."""

    name: str
    folders: tuple[ThemeFolder, ...]
    """Most specific first."""
    colours: Mapping[str, Colour] = field(default_factory=dict)
    """Tokens that differ from the style sheets of the theme at the bottom, by name: ``accent``, ``step-2``."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the files of a publication's own folders."""

    @property
    def guest(self) -> bool:
        """Whether a folder of the publication is in it."""
        return any(folder.guest for folder in self.folders)

    def environment(self) -> "Environment":
        """Templates by path under ``templates/``, then ``report/``; text is escaped, an unknown name is an error."""
        # Slow, and not needed by --help.
        from jinja2 import (  # noqa: PLC0415
            Environment,
            FileSystemBytecodeCache,
            FunctionLoader,
            StrictUndefined,
        )

        # Compiled templates are kept in the person's own temporary folder, which Jinja checks to be theirs alone:
        # compiling costs as much as all pages. A change of a template is seen by its checksum.
        # What is run in the sandbox is compiled in another way, and each time.
        compiled: FileSystemBytecodeCache | None = None
        kind: type[Environment] = Environment
        if self.guest:
            from transparency.theme_sandbox import Sandbox  # noqa: PLC0415 (not needed without such a theme)

            kind = Sandbox
        else:
            with suppress(OSError, RuntimeError):
                compiled = FileSystemBytecodeCache()
        environment = kind(
            loader=FunctionLoader(self._source),
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
                found |= {
                    prefix + path: content for path, content in folder.files(room) if f"{room}/{path}" != COVERAGE
                }
        if self.colours:
            found[GENERATED] = self._sheet()
        return MappingProxyType(dict(sorted(found.items())))

    def stylesheets(self) -> tuple[str, ...]:
        """The style sheets of a page, in order, by path below ``assets/``."""
        assets = self.assets()
        return tuple(sheet for sheet in SHEETS if sheet in assets)

    def icons(self) -> tuple[tuple[str, str], ...]:
        """What a tab and a telephone show of the site: how a page links it, and its path below ``assets/``.

        All from the most specific folder that has one: an icon of ours does not stand beside that of another.
        """
        for folder in self.folders:
            own = tuple((kind, name) for kind, name in ICONS if folder.file(f"assets/{name}") is not None)
            if own:
                return own
        return ()

    def light_and_dark(self, token: str) -> tuple[tuple[str, str], ...]:
        """What a colour is in the light and in the dark, as its style sheets say; nothing where they say it otherwise.

        Each scheme by the name that style sheets have for it: ``("light", "#fcfbfa"), ("dark", "#17141a")``.
        """
        colour = {**colours_said(self.assets().get(SHEETS[0], b"")), **self.colours}.get(token)
        return (("light", colour.light), ("dark", colour.dark)) if colour else ()

    def file(self, name: str) -> bytes | None:
        """A file of the theme (``report/report.css``), from the most specific folder that has it."""
        return next((data for folder in self.folders if (data := folder.file(name)) is not None), None)

    def _source(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        """A template, the path by which faults name it, and that it has not changed: as Jinja asks for it."""
        if ".." in name.split("/") or "\\" in name or name.startswith("/"):
            return None
        for room in _ROOMS:
            for folder in self.folders:
                data = folder.file(f"{room}/{name}")
                if data is not None:
                    place = folder.shown if folder.guest else folder.place.as_posix()
                    return data.decode("utf-8-sig"), f"{place}/{room}/{name}", lambda: True
        return None

    @contextmanager
    def drawing(self) -> Iterator[None]:
        """Whatever templates of the publication raise while pages are drawn becomes a ``ThemeError`` with H05.

        Templates of the program do not fail; if one does, that is a fault of the program, and stays one.
        """
        try:
            yield
        except ThemeError:
            raise
        except Exception as error:
            if not self.guest:
                raise
            raise ThemeError(self._fault(error)) from error

    def acts(self, page: str, act: str) -> ThemeError:
        """H06: what a page holds that only the program's templates may give it."""
        guest = next(folder for folder in self.folders if folder.guest)
        message = f"With this theme the page {page} would act: {act}."
        hint = "A theme says how pages look. Scripts and policies come from the program only."
        return ThemeError(Problem("H06", message, f"{guest.shown}/{NAME}", hint=hint))

    def _fault(self, error: Exception) -> Problem:
        """H05 at the line of the publication's template that was being drawn, else at the theme."""
        from jinja2 import TemplateNotFound, TemplateSyntaxError  # noqa: PLC0415 (slow; see above)

        guests = [folder for folder in self.folders if folder.guest]
        places = [(frame.filename, frame.lineno) for frame in extract_tb(error.__traceback__)]
        if isinstance(error, TemplateSyntaxError):
            places.append((error.filename or "", error.lineno))
        own = [
            (folder, path, line) for path, line in places for folder in guests if path.startswith(f"{folder.shown}/")
        ]
        said = str(error).strip().rstrip(".") or type(error).__name__
        if isinstance(error, TemplateNotFound):
            said = f"there is no template “{error.name}”"
        elif isinstance(error, RecursionError):
            said = "it is nested too deep, or calls itself without end"
        message = f"The template cannot be used: {said[:300]}."
        hint = "Compare it with the template of the theme that it extends."
        if not own:
            return Problem("H05", message, f"{guests[0].shown}/{NAME}", hint=hint)
        folder, path, line = own[-1]
        text = (folder.file(path.removeprefix(f"{folder.shown}/")) or b"").decode("utf-8-sig")
        return Problem("H05", message, path, line, hint=hint, excerpt=excerpt(text, line))

    def coverage(self) -> frozenset[int]:
        """Code points that every font stack of the theme can draw, from ``fonts/coverage.txt``."""
        return covered((self.file(COVERAGE) or b"").decode("utf-8-sig"))

    def _sheet(self) -> bytes:
        """The changed tokens as a style sheet, read after the others."""
        lines = [f"  --{token}: light-dark({c.light}, {c.dark});" for token, c in sorted(self.colours.items())]
        printed = [f"  --{token}: {c.light};" for token, c in sorted(self.colours.items())]
        body = [":root {", *lines, "}", "@media print {", ":root {", *printed, "}", "}", ""]
        return "\n".join(body).encode()


def find_theme(name: str, content_root: Path | None) -> Theme:
    """The theme ``name`` of the program, or else of the publication in ``content_root``.

    ``themes/<name>`` is always the publication's: so its settings say that it means its own and not ours, and it may
    extend ours by the same name. Raises ``ThemeError`` with H01 for an unknown theme, H02 for themes that extend each
    other in a circle, H03 for a ``theme.yaml`` that cannot be read or that extends none of ours.
    """
    files: dict[Path, ThemeFile] = {}
    folders: list[ThemeFolder] = []
    problems: list[Problem] = []
    wanted: str = name
    last: ThemeFile | None = None
    while wanted or last is None:
        place, guest = _place(wanted, content_root)
        if place is None:
            raise _unknown(wanted, content_root, last)
        if place in files:
            raise _circle([folder.place for folder in folders], wanted, last or files[place])
        folder = ThemeFolder(place)
        if guest and content_root is not None:
            folder, found = read_guest(content_root, place.name)
            problems += found
        elif not folders and content_root is not None and _place(OWN + wanted, content_root)[0] is not None:
            problems.append(_shadow(wanted))
        last = files[place] = read_theme_file(folder.place)
        folders.append(folder)
        wanted = last.extends
    if folders[-1].guest:
        message = "The theme does not say which theme of the program it extends."
        raise last.fault("H03", message, "Add the line extends: default.", "extends")
    colours = {token: colour for file in reversed(files.values()) for token, colour in file.colours.items()}
    theme = Theme(name=name, folders=tuple(folders), colours=colours, problems=tuple(problems))
    _judge_colours(theme, files.values())
    return theme


def _place(name: str, content_root: Path | None) -> tuple[Path | None, bool]:
    """The folder of a theme, and whether it is the publication's; ours comes first unless ``themes/`` stands before."""
    plain = name.removeprefix(OWN)
    if not _NAME.fullmatch(plain):
        return None, False
    if not name.startswith(OWN):
        for shelf in shelves(None):
            if (shelf / plain).is_dir():
                return shelf / plain, False
    if content_root is not None and kind_of(content_root, OWN + plain)[0] == FOLDER:
        return content_root / OWN / plain, True
    return None, False


def _shadow(name: str) -> Problem:
    """H07: a folder of the publication has the name of a theme of the program, and is not meant."""
    message = f"This folder is not used: the program has a theme “{name}” of its own."
    hint = f"Give the folder another name, or write theme: {OWN}{name} in publication.yaml."
    return Problem("H07", message, f"{OWN}{name}", hint=hint, severity=Severity.WARNING)


def shelves(content_root: Path | None) -> list[Path]:
    """Where themes may lie: beside the publication's files, in the installed package, in a checkout."""
    here = Path(__file__).resolve().parent
    own = [content_root / "themes"] if content_root is not None else []
    checkout = here.parent.parent / "themes"
    return [shelf for shelf in (*own, here / "themes", checkout) if shelf.is_dir()]


def _unknown(name: str, content_root: Path | None, by: ThemeFile | None) -> ThemeError:
    """H01, with what the reader may have meant, or why the folder cannot be used; ``by``: the file that names it."""
    entries, problems = listed(content_root, "themes", "H01") if content_root is not None else ([], [])
    own = [problem for problem in problems if problem.path in ("themes", OWN + name.removeprefix(OWN))]
    if own:
        return ThemeError(own[0])
    ours = {folder.name for shelf in shelves(None) for folder in shelf.iterdir() if folder.is_dir()}
    known = sorted({*ours, *(entry.name for entry in entries if entry.folder)})
    message, hint = f"There is no theme “{name[:80]}”.", suggestion(name[:80], known)
    return by.fault("H01", message, hint, "extends") if by else ThemeError(Problem("H01", message, hint=hint))


def _circle(places: Iterable[Path], wanted: str, by: ThemeFile) -> ThemeError:
    """H02, with the way that ends where it began."""
    way = " → ".join([*(place.name for place in places), wanted])
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
    known = sorted({name.decode() for name in re.findall(rb"(?<![a-z0-9_-])--([a-z0-9_-]++)\s*+:[^;:]*#", sheets)})
    for file in files:
        for token in file.colours:
            if token not in known:
                message = f"There is no colour “{token}”."
                raise file.fault("H03", message, suggestion(token, known), "colours", token)
