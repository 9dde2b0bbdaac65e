"""Write ``docs/settings.md``: every setting of ``publication.yaml``, from the models that read it. A test compares.

.venv/bin/python tools/settings_reference.py
"""

import ast
import inspect
import re
import typing
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import UnionType

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from transparency.publication import settings as module
from transparency.publication.settings import Settings

PAGE = Path(__file__).resolve().parents[1] / "docs" / "settings.md"
HEAD = """# Every setting of `publication.yaml`

Made from the models that read the file (`tools/settings_reference.py`; a test compares). What a setting is for, with
examples, stands in [publication.md](publication.md); `transparency init` writes each with a comment. `[]` is one
entry of a list, `<id>` a name of your own.
"""
WORDS = {str: "text", int: "whole number", bool: "true or false"}


def docs() -> dict[str, dict[str, str]]:
    """Class → field → its docstring."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef):
            fields = found.setdefault(node.name, {})
            for field, text in zip(node.body, node.body[1:], strict=False):
                if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr):
                    value = text.value
                    if isinstance(value, ast.Constant) and isinstance(field.target, ast.Name):
                        fields[field.target.id] = " ".join(str(value.value).split())
    return found


def models(annotation: object, path: str) -> Iterator[tuple[str, type[BaseModel]]]:
    """Every model within a type, with the path of its settings."""
    if isinstance(annotation, typing.TypeAliasType if hasattr(typing, "TypeAliasType") else ()):
        annotation = annotation.__value__
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield path, annotation
        return
    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (tuple, list):
        path += "[]"
    elif (origin is not None and inspect.isclass(origin) and issubclass(origin, dict)) or "Mapping" in str(origin):
        path, parts = f"{path}.<id>", parts[1:]
    for part in parts:
        yield from models(part, path)


def kind(annotation: object) -> str:  # noqa: PLR0911 - one for each kind of type
    """A type in plain words."""
    if annotation in WORDS:
        return WORDS[annotation]  # type: ignore[index]
    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Literal:
        return " or ".join(f"`{part}`" for part in parts)
    if origin is typing.Annotated:
        return kind(parts[0])
    if inspect.isclass(annotation):
        if issubclass(annotation, Enum):
            return " or ".join(f"`{member.value}`" for member in annotation)
        return {"date": "a day", "Decimal": "an exact number"}.get(annotation.__name__, "settings of its own")
    if origin in (typing.Union, UnionType):
        return " or ".join(dict.fromkeys(kind(part) for part in parts if part is not type(None)))
    if origin in (tuple, list):
        return "a list"
    return "by id" if parts else "text"


def default(field: FieldInfo) -> str:
    """What holds when the setting is left out."""
    value = field.get_default(call_default_factory=True)
    if value is PydanticUndefined:
        return "required"
    if value is None or value in ((), {}, ""):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, BaseModel):
        return ""
    return f"`{value.value if isinstance(value, Enum) else ', '.join(value) if isinstance(value, tuple) else value}`"


def rows(model: type[BaseModel], path: str, texts: dict[str, dict[str, str]]) -> Iterator[tuple[str, str, str, str]]:
    """Every setting below a model: path, kind, what it is, default."""
    for name, field in model.model_fields.items():
        of_class = next((known.__name__ for known in model.__mro__ if name in texts.get(known.__name__, {})), "")
        place = f"{path}.{field.alias or name}".lstrip(".")
        text = re.sub(r"``([^`]*)``", r"`\1`", texts.get(of_class, {}).get(name, ""))
        inner = list(dict.fromkeys(models(field.annotation, place)))
        text = text or next((" ".join((found.__doc__ or "").split("\n\n")[0].split()) for _, found in inner), "")
        yield place, kind(field.annotation), text, default(field)
        for below, found in inner:
            yield from rows(found, below, texts)


def reference() -> str:
    """The page."""
    Settings.model_rebuild(force=True)  # models are made when they are first needed: until then types are names
    lines = ["| setting | what it is | kind | when left out |", "|---|---|---|---|"]
    for cells in rows(Settings, "", docs()):
        place, of_kind, text, left_out = (cell.replace("|", "\\|") for cell in cells)
        lines.append(f"| `{place}` | {text} | {of_kind} | {left_out} |")
    return HEAD + "\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
