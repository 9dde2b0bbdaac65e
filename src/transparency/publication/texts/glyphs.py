"""Characters that the theme's fonts cannot draw: they would print as empty boxes or in a stranger's font."""

import re
import unicodedata
from collections.abc import Iterable
from html import unescape

from transparency.publication.files.text_file import excerpt, read_text
from transparency.publication.files.yaml_file import LIMIT
from transparency.publication.problem import Problem
from transparency.publication.publication import Document, Publication
from transparency.publication.texts.characters import composed

_NOT_DRAWN = {"Cc", "Cf", "Zl", "Zp", "Zs"}
"""Unicode categories without a shape of their own."""


def missing(text: str, coverage: frozenset[int], *, path: str, first_line: int = 1) -> list[Problem]:
    """M08 at the first place of each character of ``text`` whose code point is not in ``coverage``."""
    lacking = _lacking([text], coverage)
    return _placed(lacking, text, path, first_line) if lacking else []


def missing_in_publication(publication: Publication, coverage: frozenset[int]) -> list[Problem]:
    """M08 for settings, rules, policies and commentaries: everything that is printed and no one computes."""
    printed: dict[str, list[str]] = {"publication.yaml": _strings(publication.settings.model_dump(mode="json"))}
    for rule in publication.rules:
        printed[rule.path] = [rule.id, rule.title, rule.summary]
    for policy in publication.policies:
        document = policy.document
        printed[document.path] = [policy.title, policy.summary, policy.reviewed_by, policy.version, *_written(document)]
    for disclosed in publication.disclosed:
        printed[disclosed.commentary.path] = [disclosed.signed_by, *_written(disclosed.commentary)]
    problems: list[Problem] = []
    for path, texts in printed.items():
        lacking = _lacking(texts, coverage)
        if lacking:
            file, _ = read_text(publication.root, path, limit=LIMIT)
            problems += _placed(lacking, composed(file.text) if file else "", path, 1)
    return problems


def _written(document: Document) -> list[str]:
    """A text as it stands, and what its character references stand for."""
    return [document.body, unescape(document.body)] if "&" in document.body else [document.body]


def _lacking(texts: Iterable[str], coverage: frozenset[int]) -> set[str]:
    characters = set().union(*texts)
    return {c for c in characters if ord(c) not in coverage and unicodedata.category(c) not in _NOT_DRAWN}


def _placed(lacking: Iterable[str], text: str, path: str, first_line: int) -> list[Problem]:
    problems = []
    for character in sorted(lacking):
        name = unicodedata.name(character, "a character without a name").lower()
        message = f"The fonts lack the character “{character}” (U+{ord(character):04X}, {name})."
        hint = "Write it in other words, or use a theme whose fonts have it."
        offset = _offset(text, character)
        if offset < 0:  # put together of what is written
            problems.append(Problem("M08", message, path, first_line, None, hint))
            continue
        line, column = text.count("\n", 0, offset) + first_line, offset - text.rfind("\n", 0, offset)
        problems.append(Problem("M08", message, path, line, column, hint, excerpt(text, line, first_line=first_line)))
    return problems


def _offset(text: str, character: str) -> int:
    """Where a character is written, be it as an escape of YAML or as a reference of Markdown."""
    number = ord(character)
    written = rf"\\u{number:04x}|\\U{number:08x}|\\x{number:02x}(?![0-9a-f])|&#0*{number};|&#x0*{number:x};"
    at = text.find(character)
    match = None if at >= 0 else re.search(written, text, re.IGNORECASE)
    return match.start() if match else at


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in _strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    return []
