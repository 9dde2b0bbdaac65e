"""The JSON Schema of rule files, for editors that complete and check YAML while it is written."""

import json
from typing import Any

from transparency.rules.rule import Rule

ID = "provider-equity-rule-1.json"
"""Name of the file in ``docs/schemas/``."""


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of ``provider-equity-rule/1``, made from the model."""
    schema = Rule.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


def json_schema_text() -> str:
    """The schema as it stands in the file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
