"""Problems as SARIF 2.1.0, which code hosts show beside the lines of a change, and as a summary in Markdown."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from transparency import __version__
from transparency.cli.problem_codes import meanings
from transparency.publication.problem import Problem, Severity

MOST = 50
"""So many problems stand in a summary; the rest are counted."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.REFUSAL: "error"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(problems: Sequence[Problem], root: Path) -> str:
    """One run with a result for each problem. ``root``: where the problem is placed that names no file."""
    codes = sorted({problem.code for problem in problems})
    driver = {
        "name": "transparency",
        "semanticVersion": __version__,
        "rules": [_rule(code) for code in codes],
    }
    seen: Counter[str] = Counter()
    results = []
    for problem in problems:
        uri = problem.path or (root / "publication.yaml").as_posix()
        print_ = hashlib.sha256("\n".join((problem.code, uri, problem.message)).encode()).hexdigest()[:32]
        seen[print_] += 1
        region = {"startLine": problem.line, "startColumn": problem.column}
        place: dict[str, object] = {"artifactLocation": {"uri": uri}}
        if problem.line:
            place["region"] = {name: value for name, value in region.items() if value}
        results.append(
            {
                "ruleId": problem.code,
                "ruleIndex": codes.index(problem.code),
                "level": _LEVELS[problem.severity],
                "message": {"text": "\n".join(filter(None, (problem.message, problem.hint)))},
                "locations": [{"physicalLocation": place}],
                "partialFingerprints": {"problem/v1": f"{print_}:{seen[print_]}"},
            }
        )
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _rule(code: str) -> dict[str, object]:
    meaning = meanings().get(code)
    if meaning is None:
        return {"id": code}
    return {"id": code, "shortDescription": {"text": meaning.wrong}, "help": {"text": meaning.cure}}


def summary(problems: Sequence[Problem], verdict: str) -> str:
    """A summary for the page of a job: the verdict, and a table of what is wrong, where, and how to mend it."""
    lines = [f"### transparency: {verdict}", ""]
    if problems:
        lines += ["| where | | what | how to mend it |", "|---|---|---|---|"]
    for problem in problems[:MOST]:
        where = ":".join(str(part) for part in (problem.path, problem.line) if part)
        cells = (where, f"{problem.severity.value} {problem.code}", problem.message, problem.hint)
        lines.append("| " + " | ".join(map(_cell, cells)) + " |")
    if len(problems) > MOST:
        lines += ["", f"… and {len(problems) - MOST:,} more."]
    return "\n".join([*lines, ""])


def _cell(text: str) -> str:
    """Text as a cell of a table: nothing in it is a link, a picture, a mention or a tag.

    >>> _cell("a|b <img> @all [x](y)")
    'a&#124;b &lt;img&gt; &#64;all &#91;x&#93;(y)'
    """
    marks = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "@": "&#64;", "[": "&#91;", "]": "&#93;"}
    marks |= {"`": "&#96;", "*": "&#42;", "_": "&#95;", "#": "&#35;", ":": "&#58;", "~": "&#126;", "\n": "<br>"}
    return "".join(marks.get(char, char) for char in text).replace("www.", "www&#46;")
