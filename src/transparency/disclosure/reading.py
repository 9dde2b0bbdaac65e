"""Disclosures as bytes in, as values out. Whoever wrote them, nothing is believed before it is judged."""

import hashlib
import json
import re
from typing import Any

import msgspec

from transparency.disclosure.document import SCHEMA, PoolDisclosure
from transparency.disclosure.findings import DisclosureFile
from transparency.publication.files.plain_values import unfit
from transparency.publication.problem import Problem
from transparency.publication.texts.characters import visible

LIMIT = 8 << 20
"""Largest file, in bytes."""
_MEANT = re.compile(rb'"schema"\s*:\s*"' + re.escape(SCHEMA.encode()) + b'"')
DOCUMENTATION = "docs/format.md says what each field is."


class RepeatedFieldError(ValueError):
    """A field of an object stands twice."""


def read_disclosure(path: str, data: bytes) -> tuple[DisclosureFile | None, list[Problem]]:
    """A file in the open format. Problems: J01 (cannot be read), J02 (not of the format)."""
    disclosure, problem = _decoded(data)
    if disclosure is None:
        return None, [problem.at(path, problem.line)] if problem else []
    if wrong := unfit(disclosure):
        return None, [Problem("J02", f"“{wrong[0]}”: {wrong[1]}", path, hint=DOCUMENTATION)]
    if ragged := _ragged(disclosure):
        return None, [Problem("J02", f"The rows of the table “{ragged}” have not as many cells as columns.", path)]
    return DisclosureFile(path, disclosure, hashlib.sha256(data).hexdigest()), []


def _decoded(data: bytes) -> tuple[PoolDisclosure | None, Problem | None]:
    if len(data) > LIMIT:
        return None, Problem("J01", f"It is larger than {LIMIT >> 20} MiB.")
    try:
        head = json.loads(data, object_pairs_hook=_once)
        if not isinstance(head, dict) or head.get("schema") != SCHEMA:
            return None, Problem("J02", f"It does not say “schema”: “{SCHEMA}”.", hint=DOCUMENTATION)
        return msgspec.json.decode(data, type=PoolDisclosure), None
    except RepeatedFieldError as error:
        return None, Problem(
            "J02", f"The field “{visible(str(error)[:80])}” stands twice.", hint="Keep one of the two."
        )
    except msgspec.ValidationError as error:
        return None, Problem("J02", f"It is not of the format: {error}.", hint=DOCUMENTATION)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        return None, Problem("J01", "It is not JSON, or nested too deep.", line=line)


def _ragged(disclosure: PoolDisclosure) -> str:
    """A table of the release whose rows do not fit its columns."""
    release = disclosure.release
    for table in (*release.tables.values(), *release.breakdowns) if release else ():
        if not table.columns or not table.rows or any(len(row.cells) != len(table.columns) for row in table.rows):
            return table.id
    return ""


def is_disclosure(data: bytes) -> bool:
    """Whether a file means to be a disclosure, sound or not: among others in a folder.

    >>> [is_disclosure(b'{"%b" : "equity-pool-disclosure/1"' % name) for name in (b"schema", b"title")]
    [True, False]
    """
    return _MEANT.search(data) is not None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name in fields:
            raise RepeatedFieldError(name)
        fields[name] = value
    return fields
