"""Checking data from YAML against a pydantic model; what fails becomes problems in plain words, at their lines."""

import re
import types
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from msgspec import Struct
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from transparency.publication.files.suggestion import did_you_mean, nearest
from transparency.publication.files.yaml_file import MOST, Key, Positions, problem_at
from transparency.publication.problem import Problem

M = TypeVar("M", bound=BaseModel)

_DAY = "must be a day such as 2026-03-31"
_NUMBER = "must be a whole number"
_GROUP = "must be a group of settings"
_LIST = "must be a list"
_TRUTH = "must be true or false"
_MUST = {
    "string_type": "must be text",
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_from_float": _NUMBER,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "dict_type": _GROUP,
    "model_type": _GROUP,
    "model_attributes_type": _GROUP,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "greater_than_equal": "must be at least {ge}",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be less than {lt}",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "has characters or a form that is not allowed",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "decimal_max_digits": "must be a smaller number",
    "decimal_max_places": "must have at most {decimal_places} decimals",
    "decimal_whole_digits": "must be a smaller number",
    "finite_number": "must be a number",
    "decimal_type": "must be a number",
    "decimal_parsing": "must be a number",
}


class Codes(Struct, frozen=True):
    """Problem codes for an unknown setting and for a wrong or missing value."""

    unknown: str = "Y03"
    wrong: str = "Y04"


def validate(
    model: type[M],
    data: Any,
    positions: Positions,
    path: str,
    *,
    text: str = "",
    first_line: int = 1,
    codes: Codes | None = None,
) -> tuple[M | None, list[Problem]]:
    """Make ``model`` of ``data``, or say what is wrong and where.

    ``positions`` is that of :mod:`.yaml_file`; ``text`` (with its ``first_line``) serves excerpts. Where the model
    wants text and YAML guessed a number, a day or a truth value from unquoted text, the text as written is taken
    (``version: 1.10`` is "1.10").
    """
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
    mended = [_inside(data, e["loc"]) for e in errors if e["type"] == "string_type"]
    written = {key: p.plain for key in mended if (p := positions.get(key)) and p.plain}
    if written:
        data = _rewritten(data, (), written)
        try:
            return model.model_validate(data), []
        except ValidationError as error:
            errors = error.errors(include_url=False)
    report = _Report(model, data, positions, path, text, first_line, codes or Codes())
    return None, report.problems(errors)


class _Report(Struct, frozen=True):
    model: type[BaseModel]
    data: Any
    positions: Positions
    path: str
    text: str
    first_line: int
    codes: Codes

    def problems(self, errors: Iterable[ErrorDetails]) -> list[Problem]:
        found: list[Problem] = []
        wrong: dict[Key, list[ErrorDetails]] = {}
        kinds: Counter[str] = Counter()
        for error in errors:
            if error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]:
                continue  # pydantic counts entries without fault only: those that have one are told themselves
            kinds[error["type"]] += 1
            if kinds[error["type"]] > MOST:  # each takes a look at the whole file
                continue
            if error["type"] == "extra_forbidden":
                found.append(self._unknown(error))
            elif error["type"] == "missing":
                found.append(self._missing(_inside(self.data, error["loc"]), str(error["loc"][-1])))
            elif error["type"] == "union_tag_not_found":
                found.append(self._missing(_inside(self.data, error["loc"]), _tag(error), _tags(error)))
            elif error["type"] == "union_tag_invalid":
                key = (*_inside(self.data, error["loc"]), _tag(error))
                wrong.setdefault(key, []).append(error)
            else:
                # The members of a union fail one by one at the same place: one problem, "this or that".
                wrong.setdefault(_inside(self.data, error["loc"]), []).append(error)
        more = sum(count - MOST for count in kinds.values() if count > MOST)
        if more:
            found.append(self._at((), self.codes.wrong, f"and {more:,} more like these", ""))
        return found + [self._wrong(key, group) for key, group in wrong.items()]

    def _unknown(self, error: ErrorDetails) -> Problem:
        name = str(error["loc"][-1])
        known = _settings_at(self.model, error["loc"][:-1])
        parent = _inside(self.data, error["loc"][:-1])
        beside = [str(other) for other in _get(self.data, parent) if other != name and other in known]
        if name in known and beside:  # of another member of a union
            said, hint = f'"{name}" cannot stand beside "{beside[0]}"{_under(parent)}.', "Keep one of them."
        else:
            said, hint = f'"{name}" is not a known setting{_under(parent)}.', did_you_mean(name, known)
        return self._at((*parent, name), self.codes.unknown, said, hint)

    def _missing(self, parent: Key, name: str, allowed: str = "") -> Problem:
        hint = f"Add a line `{name}: …`." + (f" It must be {allowed}." if allowed else "")
        return self._at(parent, self.codes.wrong, f'The setting "{name}" is missing{_under(parent)}.', hint)

    def _wrong(self, key: Key, errors: list[ErrorDetails]) -> Problem:
        value = _get(self.data, key)
        musts = list(dict.fromkeys(_must(error) for error in errors))
        said = musts[0] + "".join(f" or {must.removeprefix('must be ')}" for must in musts[1:])
        shown = "" if isinstance(value, dict | list) else f", not {_shown(value)}"
        known = [word for error in errors for word in _words(error)]
        best = nearest(value, known) if isinstance(value, str) else None
        subject = f'"{_name(key)}"' if key else "The file"
        return self._at(key, self.codes.wrong, f"{subject} {said}{shown}.", f'Did you mean "{best}"?' if best else "")

    def _at(self, key: Key, code: str, message: str, hint: str) -> Problem:
        problem = Problem(code, message, self.path, hint=hint)
        return problem_at(key, self.positions, problem, self.text, first_line=self.first_line)


def _inside(data: Any, loc: tuple[int | str, ...]) -> Key:
    """The part of pydantic's location that is really in the data (it also names the members of unions)."""
    key: list[int | str] = []
    for part in loc:
        in_list = isinstance(data, list) and isinstance(part, int) and part < len(data)
        if in_list or (isinstance(data, dict) and part in data):
            data = data[part]
            key.append(part)
    return tuple(key)


def _get(data: Any, key: Key) -> Any:
    for part in key:
        if isinstance(data, list) and isinstance(part, int):
            data = data[part]
        else:
            data = data.get(part) if isinstance(data, dict) else None
    return data


def _rewritten(data: Any, key: Key, written: Mapping[Key, str]) -> Any:
    if key in written:
        return written[key]
    if isinstance(data, dict):
        return {name: _rewritten(value, (*key, name), written) for name, value in data.items()}
    if isinstance(data, list):
        return [_rewritten(value, (*key, index), written) for index, value in enumerate(data)]
    return data


def _name(key: Key) -> str:
    """``pools[1].id``: list entries count from 1, as people do."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in key).lstrip(".")


def _under(key: Key) -> str:
    return f' under "{_name(key)}"' if key else ""


def _shown(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value[:60]}…"' if len(value) > 60 else f'"{value}"'
    return str(value)[:60]


def _must(error: ErrorDetails) -> str:
    context = dict(error.get("ctx", {}))
    if error["type"] == "value_error":
        return str(context.get("error", "is not allowed"))
    if error["type"] == "union_tag_invalid":
        return f"must be {_tags(error)}"
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace("'", '"')
    return re.sub(r"\b1 entries$", "1 entry", _MUST.get(error["type"], "is not allowed here").format(**context))


def _tag(error: ErrorDetails) -> str:
    return str(error.get("ctx", {}).get("discriminator", "kind")).strip("'")


def _tags(error: ErrorDetails) -> str:
    tags = error.get("ctx", {}).get("expected_tags")
    if tags:
        return str(tags).replace("'", '"')
    return '"schedule", "list", "event" or "immediate"' if _tag(error) == "kind" else ""


def _words(error: ErrorDetails) -> list[str]:
    context = error.get("ctx", {})
    listed = str(context.get("expected") or context.get("expected_tags") or "")
    return [word for word in listed.split("'")[1::2] if word]


def _settings_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """Names that may be set at a location of ``model``."""
    here = _members(model)
    for part in loc:
        if isinstance(part, str) and " " in part:  # a tag in words, "a banded table": no setting is named so
            continue
        below: list[Any] = []
        for kind in here:
            if _is_model(kind):
                below += [t for name, t in _fields(kind) if name == part]
            elif get_origin(kind) is dict:
                below += _members(get_args(kind)[1])
            elif get_origin(kind) in (tuple, list) and isinstance(part, int):
                below += _members(get_args(kind)[0])
        if below:
            here = [member for kind in below for member in _members(kind)]
        else:  # the tag of a union's member
            here = [kind for kind in here if _is_model(kind) and part in _literals(kind)] or here
    return [name for kind in here if _is_model(kind) for name, _ in _fields(kind)]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _fields(model: type[BaseModel]) -> list[tuple[str, Any]]:
    return [(field.alias or name, field.annotation) for name, field in model.model_fields.items()]


def _literals(model: type[BaseModel]) -> set[Any]:
    kinds = (field.annotation for field in model.model_fields.values())
    return {word for kind in kinds if get_origin(kind) is Literal for word in get_args(kind)}


def _members(kind: Any) -> list[Any]:
    """A type, or the members of a union, without annotations."""
    if get_origin(kind) is Annotated:
        return _members(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        return [member for part in get_args(kind) for member in _members(part)]
    return [kind]
