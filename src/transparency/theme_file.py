"""``theme.yaml``: the theme that a theme extends and the colours that it changes, each with its place for problems."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from transparency.publication.files.regular_files import stands
from transparency.publication.files.suggestion import nearest
from transparency.publication.files.text_file import TextFile, read_text
from transparency.publication.problem import Problem

if TYPE_CHECKING:
    from transparency.publication.files.yaml_file import Positions

NAME = "theme.yaml"
LIMIT = 64 * 1024
"""Largest file in bytes."""
KEYS = ("name", "extends", "colours")
_TOKEN = re.compile(r"[a-z0-9][a-z0-9_-]*")
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


_SAID = re.compile(rb"(?<![a-z0-9_-])--([a-z0-9_-]++):\s*+light-dark\((#[0-9a-f]{6}),\s*+(#[0-9a-f]{6})\)")


def colours_said(sheet: bytes) -> dict[str, Colour]:
    """The colours that a style sheet gives to its tokens, in the light and in the dark.

    >>> colours_said(b":root { --paper: light-dark(#fcfbfa, #17141a); --gap: 4px }")
    {'paper': Colour(light='#fcfbfa', dark='#17141a')}
    """
    return {token.decode(): Colour(light.decode(), dark.decode()) for token, light, dark in _SAID.findall(sheet)}


class ThemeFile(Struct, frozen=True):
    """What a ``theme.yaml`` says."""

    file: TextFile
    positions: "Positions" = field(default_factory=dict)
    extends: str = ""
    """Another theme, or nothing."""
    colours: Mapping[str, Colour] = field(default_factory=dict)
    """By token: ``accent``, ``step-2``."""

    def fault(self, code: str, message: str, hint: str, *key: str) -> ThemeError:
        """An error at the line that sets ``key``."""
        from transparency.publication.files.yaml_file import problem_at  # noqa: PLC0415 (slow; not needed by --help)

        problem = Problem(code, message, self.file.path, hint=hint)
        return ThemeError(problem_at(key, self.positions, problem, self.file.text))


def read_theme_file(folder: Path) -> ThemeFile:
    """What the ``theme.yaml`` in a theme's folder says; without one, nothing. Raises ``ThemeError`` with H03."""
    from transparency.publication.files.yaml_file import parse_yaml  # noqa: PLC0415 (slow; not needed by --help)

    path = f"themes/{folder.name}/{NAME}"  # as a problem names it, without the path of this machine
    if not stands(folder, NAME):
        return ThemeFile(TextFile(path, "", ""))
    file, problems = read_text(folder, NAME, limit=LIMIT)
    data: Any = None
    positions: Positions = {}
    if file is not None:
        file = replace(file, path=path)
        data, positions, problems = parse_yaml(file.text, path)
    if file is None or problems:
        raise ThemeError(replace(problems[0], code="H03", path=path))
    said = ThemeFile(file, positions)
    if not isinstance(data, dict):
        raise said.fault("H03", "A theme is described by names and values.", "Write it such as extends: default.")
    for key in data:
        if key not in KEYS:
            raise said.fault("H03", f"Unknown setting “{key}”.", suggestion(key, KEYS), key)
    colours = data.get("colours") or {}
    if not isinstance(colours, dict):
        raise said.fault("H03", "“colours” wants a name and a colour on each line.", _EXAMPLE, "colours")
    read = {token: _colour(said, token, value) for token, value in colours.items()}
    return replace(said, extends=str(data.get("extends") or ""), colours=read)


_EXAMPLE = 'Write accent: "#1b5e7a", or accent: {light: "#1b5e7a", dark: "#8fd0e8"}.'


def _colour(said: ThemeFile, token: str, value: object) -> Colour:
    """One colour for both, or one for the light and one for the dark."""
    pair = value if isinstance(value, dict) else {"light": value, "dark": value}
    light, dark = str(pair.get("light")), str(pair.get("dark"))
    if not (_TOKEN.fullmatch(token) and _COLOUR.fullmatch(light) and _COLOUR.fullmatch(dark)):
        raise said.fault("H03", f"The colour “{token}” cannot be read.", _EXAMPLE, "colours", token)
    return Colour(light.lower(), dark.lower())


def suggestion(word: str, known: Iterable[str]) -> str:
    """A hint: the nearest of what is known, or all of it."""
    names = list(known)
    close = nearest(word, names)
    return f"Did you mean “{close}”?" if close else f"There are: {', '.join(names)}."
