"""Canonical JSON: the same model always gives the same bytes, so that a hash can stand for it."""

import json
from typing import Any

from pydantic import BaseModel


def to_json(model: BaseModel) -> bytes:
    """A model as canonical JSON: sorted keys, no spaces, decimals as strings, UTF-8, a newline at the end."""
    return dumps(model.model_dump(mode="json"))


def dumps(data: Any) -> bytes:
    """Plain data as canonical JSON."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return f"{text}\n".encode()
