"""What a person gives on the command line: files, folders, texts."""

import stat
from pathlib import Path
from typing import Any

import click


class PlainPath(click.Path):
    """A file or a folder, by itself or by a link. A pipe or a device is refused: reading it may never end."""

    def __init__(self, **options: Any) -> None:
        super().__init__(path_type=Path, **options)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, if it is one."""
        _refuse_others(str(value), self, param, ctx)
        return super().convert(value, param, ctx)


class TypedText(click.ParamType[str]):
    """What a person types: UTF-8, as everything is that is written from it, and no longer than it can be told again."""

    name = "text"
    longest = 4_000

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text."""
        text = str(value)
        if len(text) > self.longest:
            self.fail(f"it has more than {self.longest:,} characters", param, ctx)
        try:
            text.encode()
        except UnicodeEncodeError:
            self.fail("it is not UTF-8", param, ctx)
        return text


def strict(command: click.Command) -> click.Command:
    """The same command, which takes no text that is none."""
    for parameter in command.params:
        if parameter.type is click.STRING:
            parameter.type = TypedText()
    if isinstance(command, click.Group):
        for part in command.commands.values():
            strict(part)
    return command


class PathOrName(click.ParamType[str]):
    """A file or folder, or what is none: an address, a commit, the name of something that comes with the program."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text."""
        text = TypedText().convert(value, param, ctx) if "://" in str(value) else str(value)
        if "://" not in text:
            _refuse_others(text, self, param, ctx)
        return text


def _refuse_others(
    text: str, kind: "click.ParamType[Any]", param: click.Parameter | None, ctx: click.Context | None
) -> None:
    if not text:
        kind.fail("it is empty", param, ctx)
    try:
        mode = Path(text).stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        kind.fail(f"“{text[:80]}” cannot be looked at: {error.strerror}", param, ctx)
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        kind.fail(f"“{text}” is a pipe or a device, not a file", param, ctx)


def apart(place: Path, content: Path, name: str, hint: str) -> None:
    """End the command where a place to write to lies in the publication or in a site, that others read."""
    from transparency.output import seen_by_others

    if within := seen_by_others(place, content):
        raise click.BadParameter(f"{place} lies in {within}. {hint}", param_hint=f"'{name}'")


def read_given(path: Path, limit: int) -> bytes:
    """The bytes of a file that a person named, at most ``limit``; else the command ends."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > limit:
        raise click.ClickException(f"{path} is larger than {limit // 1024:,} KB.")
    return data
