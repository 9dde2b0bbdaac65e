"""Canonical JSON (RFC 8785): the same model always gives the same bytes, so that a hash can stand for it."""

import msgspec
import rfc8785


def to_json(value: msgspec.Struct) -> bytes:
    """A typed value as canonical JSON; decimals and days as strings.

    Raises ``rfc8785.IntegerDomainError`` for a whole number that other programs would not read exactly, from 2^53 on.
    """
    return rfc8785.dumps(msgspec.to_builtins(value))
