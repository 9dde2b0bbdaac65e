"""What bad input costs grows with its size and no faster: each case at one size and at four times that.

Time is that of the processor, beyond what a few lines of the same kind cost, and compared with itself: four times as
much may cost eight times as much, while a cost that grows with the square is sixteen times as much. Seconds are printed
and not asserted, memory is. What is refused for its size costs nothing, so the sizes are the largest that are read.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SMALL = Path(__file__).resolve().parent / "sites" / "small"
MEASURE = """
import json, resource, sys, time
from pathlib import Path
from transparency.build import check
def cost(content):
    start = time.process_time()
    problems = check(Path(content)).problems
    return time.process_time() - start, len(problems)
tiny, small, large = sys.argv[1:]
cost(tiny)
usual = cost(tiny)[0]
first = cost(small)[0]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
second, problems = cost(large)
memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10) - before
print(json.dumps([first - usual, second - usual, memory, problems]))
"""
Bad = Callable[[Path, int], None]
"""Writes a bad file of about so many bytes into a publication."""


def _more(path: str, head: str, repeated: str, tail: str = "") -> Bad:
    """A text repeated until it is long enough, behind what stands in the file."""

    def write(content: Path, size: int) -> None:
        place = content / path
        place.parent.mkdir(exist_ok=True, parents=True)
        begin = place.read_text() if place.exists() else ""
        place.write_text(begin + head + repeated * (size // len(repeated)) + tail)

    return write


def _numbered(path: str, line: str, head: str = "") -> Bad:
    """The same with a number that differs on each line."""

    def write(content: Path, size: int) -> None:
        lines = (line.format(number) for number in range(size // len(line.format(0))))
        _more(path, head + "".join(lines), "\n")(content, 1)

    return write


def _instead(path: str, head: str, repeated: str, tail: str = "") -> Bad:
    """The ledger's events in another file than before, of this alone."""

    def write(content: Path, size: int) -> None:
        (content / "ledger/events.csv").unlink()
        _more(path, head, repeated, tail)(content, size)

    return write


def _head(content: Path, size: int) -> None:
    text = content / "policies/allocation/1.0.md"
    keys = "".join(f"k{number:07d}: 1\n" for number in range(size // 12))
    text.write_text(text.read_text().replace("---\n", f"---\n{keys}", 1))


def _themed(path: str, head: str, repeated: str, tail: str = "") -> Bad:
    """A file of the publication's own theme."""

    def write(content: Path, size: int) -> None:
        _more("publication.yaml", "", "theme: mine\n")(content, 12)
        _more("themes/mine/theme.yaml", "", "extends: default\n")(content, 17)
        _more(f"themes/mine/{path}", head, repeated, tail)(content, size)

    return write


def _values(content: Path, size: int) -> None:
    place = content / SETTINGS
    lines = "".join(f"      v{number:06d}: Value\n" for number in range(size // 21))
    text = place.read_text()
    assert "other_holders:" in text
    place.write_text(text.replace("other_holders:", f"  kind:\n    name: Kind\n    values:\n{lines}other_holders:"))


def _release(object_of: Callable[[int], str]) -> Bad:
    """A closed quarter's release, which holds an object of so many fields."""

    def write(content: Path, size: int) -> None:
        fields = object_of(size // 12)
        place = content / "quarters/2025-q1/release.json"
        place.write_text(f'{{"schema":"equity-pool-disclosure/1",{fields}}}')

    return write


KEY = "example-care/officer+4d101975+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
NAMED = "schema: transparency-keys/1\nkeys:\n"
EVENT = (SMALL / "ledger/events.csv").read_text().splitlines()[1]
SPACE = 'xmlns="http://www.w3.org/2000/svg"'
POLICY, NOTES, EVENTS = "policies/allocation/1.0.md", "notes.md", "ledger/events.csv"
SETTINGS, KEYS = "publication.yaml", "governance/keys.yaml"
TEXT, LARGE = 240_000, 10_000_000
"""Bytes of the larger file: of what a person writes by hand, and of ledgers and files that are only looked at."""

BAD: dict[str, tuple[int, Bad]] = {
    "unknown settings": (TEXT, _numbered(SETTINGS, "k{:07d}: 1\n")),
    "one setting again and again": (TEXT, _more(SETTINGS, "", "a: 1\n")),
    "unknown settings of a head": (TEXT, _head),
    "unknown settings of exceptions": (TEXT, _more("governance/exceptions.yaml", "exceptions:\n", "  - {a: 1}\n")),
    "a long line of YAML": (TEXT, _more(SETTINGS, "legal_basis: ", "word ", "\n")),
    "a list of YAML in a line": (TEXT, _more(SETTINGS, "public_contacts: [", "1,", "]\n")),
    "a quote of YAML never closed": (TEXT, _more(SETTINGS, 'legal_basis: "', "word\n  ")),
    "controls in YAML": (TEXT, _numbered(SETTINGS, 'k{:06d}: "\\x01"\n')),
    "deep lists of YAML": (TEXT, _more("rules/deep.yaml", "", "[")),
    "deep groups of YAML": (TEXT, _more("rules/deep.yaml", "", "{a: ")),
    "deep quotes of Markdown": (TEXT, _more(POLICY, "\n", "> ")),
    "deep lists of Markdown": (TEXT, _more(POLICY, "\n", "- ")),
    "deep emphasis of Markdown": (TEXT, _more(POLICY, "\n", "*a **b ")),
    "open brackets of Markdown": (TEXT, _more(POLICY, "\n", "[")),
    "open links of Markdown": (TEXT, _more(POLICY, "\n", "[a](<b")),
    "open code of Markdown": (TEXT, _more(POLICY, "\n", "`` ` ")),
    "references of Markdown": (TEXT, _numbered(POLICY, "\n[{0:05d}]: x\n[{0:05d}]\n")),
    "a long line of Markdown": (TEXT, _more(POLICY, "\n", "word ")),
    "a long word of Markdown": (TEXT, _more(POLICY, "\n", "x")),
    "a wide table of Markdown": (TEXT, _more(POLICY, "\n", "| a ", "|\n|---|\n")),
    "tags in Markdown": (TEXT, _more(POLICY, "\n", "<b")),
    "figures in Markdown": (TEXT, _more(POLICY, "\n", "{{ figure('x') }}\n")),
    "open figures in Markdown": (TEXT, _more(POLICY, "\n", "{{ ")),
    "headings of Markdown": (TEXT, _more(POLICY, "\n", "# a\n")),
    "rules in Markdown": (TEXT, _more(POLICY, "\n", "=" * 99 + "\n")),
    "spaces after a fence of Markdown": (TEXT, _more(POLICY, "\n~~~", " ", "!\n")),
    "dashes of a style": (TEXT, _themed("assets/extra.css", "", "--")),
    "open quotes of CSV on each line": (LARGE, _more(EVENTS, "", f'"{EVENT}\n')),
    "a quote of CSV never closed": (LARGE, _more(EVENTS, '"', f"{EVENT}\n")),
    "lines of CSV without cells": (LARGE, _more(EVENTS, "", "x\n")),
    "the same event again and again": (LARGE, _more(EVENTS, "", f"{EVENT}\n")),
    "empty lines of CSV": (LARGE, _more(EVENTS, "", "\n")),
    "a long line of CSV": (LARGE, _more(EVENTS, "", "x")),
    "many columns": (900_000, _instead(EVENTS, "event,date", ",x")),
    "deep JSON": (LARGE, _instead("ledger/events.jsonl", "", '{"a":')),
    "deep JSON on each line": (LARGE, _instead("ledger/events.jsonl", "", '{"a":' * 50 + "\n")),
    "a quote of JSON never closed": (LARGE, _instead("ledger/events.jsonl", '{"event": "', "x")),
    "open quotes of JSON on each line": (LARGE, _instead("ledger/events.jsonl", "", '{"event": "\n')),
    "unknown names in JSON": (LARGE, _numbered("ledger/events.jsonl", '{{"n{:08d}": ""}}\n')),
    "numbers of ten digits": (LARGE, _more(NOTES, "", "1234567890\n")),
    "numbers of ten digits in a line": (LARGE, _more(NOTES, "", "1234567890 ")),
    "numbers of nine digits": (LARGE, _more(NOTES, "", "123456789\n")),
    "numbers of cards": (LARGE, _more(NOTES, "", "4111 1111 1111 1112 ")),
    "numbers abroad": (LARGE, _more(NOTES, "", "+49 1 23 45 6\n")),
    "telephone numbers": (LARGE, _more(NOTES, "", "(202) 555-0143\n")),
    "telephone numbers of no one": (LARGE, _more(NOTES, "", "(211) 555-0143\n")),
    "a run of digits": (LARGE, _more(NOTES, "", "1")),
    "addresses": (LARGE, _more(NOTES, "", "a@b.org\n")),
    "almost addresses": (LARGE, _more(NOTES, "", "a@b.c@")),
    "almost addresses of many parts": (LARGE, _more(NOTES, "a@", "b.")),
    "addresses in words": (LARGE, _more(NOTES, "", "a at b dot ")),
    "character references": (LARGE, _more(NOTES, "", "&#49;")),
    "open tags that are looked at": (LARGE, _more("page.html", "", "<")),
    "open styles that are looked at": (LARGE, _more("page.html", "", "<style>")),
    "one key of people again and again": (
        TEXT, _more(KEYS, NAMED, f"  - {{role: officer, key: {KEY}, from: 2025-01-01}}\n"),
    ),
    "keys of people that are none": (
        TEXT, _numbered(KEYS, "  - {{role: officer, key: k{:06d}, from: 2025-01-01}}\n", NAMED),
    ),
    "one day of the calendar again and again": (
        TEXT, _more(
            "calendar.yaml", "schema: transparency-calendar/1\nzone: UTC\ntime: '10:00'\nreleases:\n",
            "  - {quarter: 2026-q1, day: 2026-05-05, announced: 2026-01-01}\n",
        ),
    ),
    "values of an attribute that look alike": (TEXT, _values),
    "fields of a release again and again": (8_000_000, _release(lambda count: ",".join(['"field":12'] * count))),
    "unknown fields of a release": (8_000_000, _release(lambda count: ",".join(f'"f{n:06d}":1' for n in range(count)))),
    "the last of many fields of a release again": (
        8_000_000, _release(lambda count: ",".join(f'"f{n:06d}":1' for n in [*range(count), count - 1])),
    ),
    "deep SVG": (TEXT, _themed("assets/deep.svg", f"<svg {SPACE}>", "<g>")),
    "an SVG of many parts": (TEXT, _themed("assets/wide.svg", f"<svg {SPACE}>", "<g/>", "</svg>")),
    "open rules of a style": (TEXT, _themed("assets/extra.css", "", "a{b:c(")),
    "open comments of a style": (TEXT, _themed("assets/extra.css", "", "/*")),
    "deep templates": (TEXT, _themed("templates/parts/colophon.html", "", "{% if a %}")),
    "open comments in a template": (TEXT, _themed("templates/parts/colophon.html", "", "{#")),
    "open tags in a template": (TEXT, _themed("templates/parts/colophon.html", "", "<a ")),
    "tags that act in a template": (TEXT, _themed("templates/parts/colophon.html", "", "<p onclick=a>\n")),
    "blanks in an address of a style": (TEXT, _themed("assets/extra.css", "a {b: url(", " ")),
    "ranges of letters that are none": (TEXT, _themed("fonts/coverage.txt", "", "x\n")),
    "unknown shapes of an SVG": (TEXT, _themed("assets/strange.svg", f"<svg {SPACE}>", "<x/>\n", "</svg>")),
    "deep expressions in a template": (TEXT, _themed("templates/parts/colophon.html", "{{ ", "(")),
}  # fmt: skip

HARMLESS = {
    "open rules of a style", "open comments of a style", "blanks in an address of a style", "numbers of ten digits",
    "numbers of ten digits in a line", "numbers of nine digits",
    "numbers of cards", "numbers abroad", "telephone numbers of no one", "a run of digits", "almost addresses",
    "almost addresses of many parts", "addresses in words", "character references", "open tags that are looked at",
    "open styles that are looked at", "empty lines of CSV", "an SVG of many parts", "open tags in a template",
}  # fmt: skip
"""No one's data, nothing wrong."""
SHORT = (
    "unknown settings", "open quotes of CSV on each line", "deep lists of YAML", "one key of people again and again",
    "the last of many fields of a release again",
)  # fmt: skip
"""Measured in every run of the tests; the others in ``make prove``."""


@pytest.mark.parametrize("name", [pytest.param(n, marks=[] if n in SHORT else [pytest.mark.prove]) for n in BAD])
def test_bad_input_costs_what_its_size_says(name: str, tmp_path: Path) -> None:
    size, write = BAD[name]
    places = []
    for bytes_written in (1000, size // 4, size):
        content = Path(shutil.copytree(SMALL, tmp_path / str(bytes_written) / "content"))
        write(content, bytes_written)
        places.append(str(content))
    for _ in range(3):  # another load on the machine may spoil one measurement, not three
        done = subprocess.run([sys.executable, "-c", MEASURE, *places], capture_output=True, text=True, check=True)
        small, large, memory, problems = json.loads(done.stdout)
        print(f"{name}: {small:.2f} s for {size // 4:,} bytes, {large:.2f} s and {memory:.0f} MiB for {size:,}")
        if large <= 8 * max(small, 0.03):
            break
    assert large <= 8 * max(small, 0.03)
    assert problems or name in HARMLESS
    assert memory <= 300
