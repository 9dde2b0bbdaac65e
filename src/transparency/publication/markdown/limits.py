"""What a Markdown text must not hold before it is rendered: raw HTML, controls, and shapes that take for ever.

Python-Markdown needs quadratic time for some crafted texts (reference "peers and style", 9.3). No person writes them,
so the counts that make them slow are capped well above what documents need.
"""

import re
from collections.abc import Iterator

from transparency.publication.markdown.source import Source
from transparency.publication.problem import Problem
from transparency.publication.texts.characters import unprintable

LARGEST = 256 * 1024
"""Bytes of a text."""
LONGEST_LINE = 10 * 1024
"""Bytes of a line."""
LINES = 2500
"""Lines of a text."""
DEEPEST_QUOTE = 12
"""Quote and list marks at the start of a line."""
DEEPEST_INDENT = 48
"""Spaces at the start of a line (twelve levels of a list)."""
FOOTNOTES = 200
"""Footnote definitions in a text."""
MOST = {
    "[": 200,
    "<": 200,
    "`": 400,
    "*": 600,
    "_": 600,
    "&": 600,
    "|": 1500,
    ">": 300,
    "{": 200,
    "!": 600,
    "\\": 600,
    "(": 600,
    '"': 600,
    ":": 300,
}
"""How often a character may stand in one paragraph, list or table; in a whole text ten times as often."""
WIDEST_TABLE = 40
"""Bars in a line."""
CUTS = 40
"""Titles and rules in one part of the text: what follows each is taken apart once more."""
WIDEST_GAP = 240
"""Spaces in a row."""

_MARKS = re.compile(r"(?:\s|>|[*+-](?=\s)|\d{1,9}\.(?=\s))*")
_MARK = re.compile(r">|[^\s>]+")
_CUT = re.compile(r"^[ \t>]*(?:#|[-=*_][-=*_ \t]*$)", re.MULTILINE)
_RAW = re.compile(r"<(?:!--|!\[CDATA\[|![A-Za-z]|\?|/?[A-Za-z][A-Za-z0-9-]*(?=[/>]|\s*$|\s[^<>\n]*[=>]))", re.MULTILINE)
_SCHEME = re.compile(r"<(?!https:|mailto:)([A-Za-z][A-Za-z0-9+.-]*):", re.IGNORECASE)
_FOOTNOTE = re.compile(r"^ {0,3}\[\^[^\]\n]*\]:", re.MULTILINE)

_GAP = " " * (WIDEST_GAP + 1)
_SHORTER = "Write it shorter or in several parts."


def beyond_limits(source: Source) -> list[Problem]:
    """M07: too large, too long, too deep, or with characters that must not be there. Such a text is not rendered."""
    if len(source.text.encode("utf-8", "replace")) > LARGEST:
        return [source.problem("M07", f"The text is larger than {LARGEST // 1024} KB.", None, "Split it.")]
    if source.text.count("\n") > LINES:
        return [source.problem("M07", f"The text has more than {LINES} lines.", None, "Split it.")]
    problems = [*_lines(source), *_blocks(source)]
    for mark, most in MOST.items():
        if source.prose.count(mark) > most * 10:
            message = f'There are more than {most * 10} "{mark}" in the text.'
            problems.append(source.problem("M07", message, None, _SHORTER))
    if source.open_fence is not None:
        message = "A block of code is opened and never closed."
        problems.append(source.problem("M07", message, source.open_fence, "Close it with a line of the same marks."))
    footnotes = list(_FOOTNOTE.finditer(source.prose))
    if len(footnotes) > FOOTNOTES:
        message = f"There are more than {FOOTNOTES} footnotes."
        problems.append(source.problem("M07", message, footnotes[FOOTNOTES].start(), "Use fewer."))
    return problems


def _lines(source: Source) -> Iterator[Problem]:
    for offset, line in source.lines():
        if len(line) * 4 > LONGEST_LINE and len(line.encode("utf-8", "replace")) > LONGEST_LINE:
            message = f"The line is longer than {LONGEST_LINE // 1024} KB."
            yield source.problem("M07", message, offset, "Break the line.")
        prose = source.prose[offset : offset + len(line)]
        if found := unprintable(line) or unprintable(prose, references=True):
            yield source.problem("M07", found.message, offset + found.offset, "Remove the character.")
        if not prose.strip():
            continue
        # Of the line as written: code at its start is blank in the prose, and no indentation.
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        marks = _MARKS.match(line)
        depth = len(_MARK.findall(marks.group())) if marks else 0
        if indent > DEEPEST_INDENT or depth > DEEPEST_QUOTE:
            yield source.problem("M07", "Lists or quotes are nested too deep here.", offset, "Make it flatter.")
        if _GAP in line.strip().expandtabs(4):
            yield source.problem("M07", f"There are more than {WIDEST_GAP} spaces in a row.", offset, "Use fewer.")
        if prose.count("|") > WIDEST_TABLE:
            yield source.problem("M07", f"There are more than {WIDEST_TABLE} bars in this line.", offset, _SHORTER)


def _blocks(source: Source) -> Iterator[Problem]:
    prose, with_code = source.blocks(), source.blocks(code=True)
    for mark, most in MOST.items():
        for offset, block in with_code if mark == "`" else prose:  # in code only its own mark makes anything slow
            if block.count(mark) > most:
                message = f'There are more than {most} "{mark}" in this part of the text.'
                yield source.problem("M07", message, offset, _SHORTER)
    for offset, block in prose:
        if len(_CUT.findall(block)) > CUTS:
            message = f"There are more than {CUTS} headings and rules in this part of the text."
            yield source.problem("M07", message, offset, "Put an empty line before and after each.")


def raw_html(source: Source) -> list[Problem]:
    """M01: HTML tags, comments and the like outside code; M02: an address in angle brackets that is not allowed."""
    problems = []
    for match in _RAW.finditer(source.prose):
        message = f'Raw HTML is not allowed: "{_shown(source.prose, match.start())}".'
        hint = "Use Markdown; to show it as it is, put it between backticks."
        problems.append(source.problem("M01", message, match.start(), hint))
    for match in _SCHEME.finditer(source.prose):
        message = f'Links with "{match.group(1)}:" are not allowed.'
        problems.append(source.problem("M02", message, match.start() + 1, "Use a relative link, https: or mailto:."))
    return problems


def _shown(text: str, start: int) -> str:
    line = text[start : start + 60].partition("\n")[0]
    tag, mark, _ = line.partition(">")
    return tag + mark if mark else line[:40].rstrip()
