"""Canonical JSON: the same model always gives the same bytes, so that a hash can stand for it."""

import json
from typing import Any

import msgspec


def to_json(value: msgspec.Struct) -> bytes:
    """A typed value as canonical JSON: sorted keys, no spaces, decimals as strings, UTF-8, a newline at the end."""
    return msgspec.json.encode(value, order="sorted") + b"\n"


def dumps(data: Any) -> bytes:
    """Plain data as canonical JSON."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return f"{text}\n".encode()
