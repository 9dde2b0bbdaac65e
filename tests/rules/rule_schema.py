"""The JSON Schema of rule files, for editors that complete and check YAML while it is written.

What an option means stands below it in the model's source. Reading that takes time, so it is done here and not, by
pydantic, whenever the program starts.
"""

import ast
import inspect
import json
from itertools import pairwise
from textwrap import dedent
from typing import Any

from pydantic import BaseModel

from transparency.publication.settings import Model
from transparency.rules.rule import Rule

ID = "provider-equity-rule-1.json"
"""Name of the file in ``docs/schemas/``."""


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of ``provider-equity-rule/1``, made from the model."""
    schema = Rule.model_json_schema(by_alias=True, mode="validation")
    for model in _models(Model):
        place = schema if issubclass(Rule, model) else schema["$defs"].get(model.__name__)
        for name, text in _meanings(model).items() if place else ():
            field = model.model_fields[name]
            described = place["properties"][field.alias or name]
            place["properties"][field.alias or name] = _with_description(described, text)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


def json_schema_text() -> str:
    """The schema as it stands in the file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _models(base: type[BaseModel]) -> list[type[BaseModel]]:
    return [found for model in base.__subclasses__() for found in (model, *_models(model))]


def _meanings(model: type[BaseModel]) -> dict[str, str]:
    """Option → the text below it in the source of its class."""
    body = ast.parse(dedent(inspect.getsource(model))).body[0]
    assert isinstance(body, ast.ClassDef)
    return {
        before.target.id: inspect.cleandoc(after.value.value)
        for before, after in pairwise(body.body)
        if isinstance(before, ast.AnnAssign) and isinstance(before.target, ast.Name) and isinstance(after, ast.Expr)
        if isinstance(after.value, ast.Constant) and isinstance(after.value.value, str)
    }


def _with_description(described: dict[str, Any], text: str) -> dict[str, Any]:
    return dict(sorted((described | {"description": text}).items()))
