"""Limits of a text: what is exactly at one is read, one more is told at its line."""

import time

import pytest

from transparency.publication.markdown.limits import (
    CUTS,
    DEEPEST_INDENT,
    DEEPEST_QUOTE,
    FOOTNOTES,
    LARGEST,
    LINES,
    LONGEST_LINE,
    MOST,
    WIDEST_GAP,
    WIDEST_TABLE,
    beyond_limits,
)
from transparency.publication.markdown.source import Source


def told(text: str) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.message) for problem in beyond_limits(Source(text, "p.md", 1))]


def filled(size: int) -> str:
    """A text of so many bytes, in lines of five hundred."""
    return ("ä" * 249 + "a\n") * (size // 500) + "a" * (size % 500)


CASES = {
    "bytes": (filled(LARGEST), filled(LARGEST) + "a", 1, "larger than 256 KB"),
    "lines": ("a\n" * LINES, "a\n" * (LINES + 1), 1, f"more than {LINES} lines"),
    "a line": ("\n" + "a" * LONGEST_LINE, "\n" + "a" * (LONGEST_LINE + 1), 2, "longer than 10 KB"),
    "a line of long letters": ("ä" * (LONGEST_LINE // 2), "ä" * (LONGEST_LINE // 2) + "a", 1, "longer than 10 KB"),
    "quotes": ("> " * DEEPEST_QUOTE + "a", "> " * (DEEPEST_QUOTE + 1) + "a", 1, "nested too deep"),
    "indentation": ("- a\n\n" + " " * DEEPEST_INDENT + "a", "- a\n\n" + " " * (DEEPEST_INDENT + 1) + "a", 3, "nested"),
    "bars": ("|" * WIDEST_TABLE, "a\n" + "|" * (WIDEST_TABLE + 1), 2, f"more than {WIDEST_TABLE} bars"),
    "a mark in a paragraph": ("a\n\n" + "!" * MOST["!"], "a\n\n" + "!" * (MOST["!"] + 1), 3, '"!" in this part'),
    "spaces": (
        "a" + " " * WIDEST_GAP + "b",
        "a\na" + " " * (WIDEST_GAP + 1) + "b",
        2,
        f"more than {WIDEST_GAP} spaces",
    ),
    "headings in a part": ("a\n\n" + "# a\n" * CUTS, "a\n\n" + "# a\n" * (CUTS + 1), 3, f"more than {CUTS} headings"),
    "rules in a part": (
        "> a\n" + "===\n- -\n" * (CUTS // 2),
        "> a\n" + "===\n- -\n" * CUTS,
        1,
        f"more than {CUTS} head",
    ),
    "a mark in a part with a line of code": (
        "[" * MOST["["] + "\n`a`\na",
        "[" * MOST["["] + "\n`a`\n[",
        1,
        '"[" in this part',
    ),
    "a mark in a part with a line of hard spaces": (
        "[" * MOST["["] + "\n\xa0\na",
        "[" * MOST["["] + "\n\xa0\n[",
        1,
        '"[" in this part',
    ),
    "footnotes": (
        "".join(f"[^{n}]: a\n\n" for n in range(FOOTNOTES)),
        "".join(f"[^{n}]: a\n\n" for n in range(FOOTNOTES + 1)),
        2 * FOOTNOTES + 1,
        f"more than {FOOTNOTES} footnotes",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_at_a_limit_is_read_and_one_more_is_told(case: str) -> None:
    within, beyond, line, words = CASES[case]
    assert told(within) == []
    assert [(place, words in message) for place, message in told(beyond)] == [(line, True)]


def test_marks_are_counted_in_the_whole_text_too() -> None:
    paragraph = "!" * MOST["!"] + "\n\n"
    assert told(paragraph * 10) == []
    assert [message for _, message in told(paragraph * 10 + "!")] == [
        f'There are more than {10 * MOST["!"]} "!" in the text.'
    ]


def test_marks_in_code_do_not_count_but_the_marks_of_code_do() -> None:
    assert told("`" + "!" * (MOST["!"] + 1) + "`") == []
    assert [line for line, _ in told("a\n\n" + "`a` " * (MOST["`"] // 2 + 1))] == [3]
    assert told("a\n\n" + "`a` " * (MOST["`"] // 2)) == []


def test_a_part_of_nothing_but_code_is_counted_at_once() -> None:
    text = ("`a` " * 2400 + "\n") * 25
    start = time.process_time()
    assert told(text) == [(1, f'There are more than {MOST["`"]} "`" in this part of the text.')]
    assert time.process_time() - start < 5
