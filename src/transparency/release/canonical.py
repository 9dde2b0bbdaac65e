"""Canonical JSON: the same model always gives the same bytes, so that a hash can stand for it."""

import msgspec


def to_json(value: msgspec.Struct) -> bytes:
    """A typed value as canonical JSON: sorted keys, no spaces, decimals as strings, UTF-8, a newline at the end."""
    return msgspec.json.encode(value, order="sorted") + b"\n"
