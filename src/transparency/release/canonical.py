"""Canonical JSON: the same model always gives the same bytes, so that a hash can stand for it."""

from typing import Any

import msgspec
from pydantic import BaseModel


def to_json(model: BaseModel) -> bytes:
    """A model as canonical JSON: sorted keys, no spaces, decimals as strings, UTF-8, a newline at the end."""
    return dumps(model.model_dump(mode="json"))


def dumps(data: Any) -> bytes:
    """Plain data as canonical JSON."""
    return msgspec.json.encode(data, order="sorted") + b"\n"
