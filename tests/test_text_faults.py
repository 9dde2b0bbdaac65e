"""Texts that go wrong between keyboard and page: hidden characters, letters in two parts, names that collide."""

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from ruamel.yaml import YAML

from transparency.build import build, check
from transparency.pipe import Built
from transparency.publication.files.path_name import colliding
from transparency.publication.markdown.html import render

SMALL = Path(__file__).resolve().parent / "sites" / "small"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


def laid(cases: Path, name: str, content: Path) -> Path:
    """The case over the small publication; the figure that its commentary names is not published any more."""
    shutil.copytree(cases / "faults" / name / "content", content, dirs_exist_ok=True)
    commentary = content / "quarters/2025-q2/commentary.md"
    commentary.write_text(commentary.read_text("utf-8").replace("people.granted", "pool.available"), "utf-8")
    return content


HIDDEN = {
    "NUL": 0,
    "escape": 0x1B,
    "next line": 0x85,
    "line separator": 0x2028,
    "paragraph separator": 0x2029,
    "bidi override": 0x202E,
    "bidi isolate": 0x2066,
    "no character": 0xFFFE,
    "no character either": 0xFDD0,
    "none in plane 3": 0x3FFFF,
    "private": 0xE000,
    "private plane": 0xF0000,
    "half a character": 0xD800,
    "invisible tag": 0xE0041,
}
PLACES = (
    "a paragraph {}",
    "# a heading {}",
    "[a link](https://example.org/{})",
    '[a](https://example.org "{}")',
    "*[HTML]: an abbreviation {}\n\nHTML",
    "| a {} |\n|---|\n| b |",
    "a[^1]\n\n[^1]: a note {}",
    "> - a quote {}",
)
SPELLINGS = ("&#{};", "&#x{:X};", "&#X00{:x};", "&#0{};")


@pytest.mark.parametrize("number", HIDDEN.values(), ids=HIDDEN)
def test_a_character_reference_is_looked_at_like_the_character(number: int) -> None:
    for place in PLACES:
        for spelling in SPELLINGS:
            written = spelling.format(number)
            text = place.format(written)
            _, problems = render(text, path="a.md", first_line=1, figure=lambda key: "0")
            (problem,) = problems
            assert problem.code == "M07" and f"U+{number:04X}" in problem.message
            assert written in problem.excerpt and problem.hint


def test_a_reference_in_code_is_shown_as_it_is() -> None:
    html, problems = render("`&#8238;` and\n\n```\n&#8238;\n```\n", path="", first_line=1, figure=lambda key: "0")
    assert problems == [] and html.count("&amp;#8238;") == 2


@pytest.mark.parametrize("number", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("key", ["company.name", "pools.0.name", "words.units", "legal_basis", "vesting"])
def test_settings_hold_no_hidden_characters(number: int, key: str, content: Path) -> None:
    settings = content / "publication.yaml"
    written = f"\\U{number:08X}" if number > 0xFFFF else f"\\u{number:04X}"
    lines = {
        "company.name": (r"(?m)^  name: .*$", f'  name: "A{written}"'),
        "pools.0.name": (r"(?m)^    name: .*$", f'    name: "A{written}"'),
        "words.units": (r"\Z", f'words: {{units: "A{written}"}}\n'),
        "legal_basis": (r"\Z", f'legal_basis: {{note: "A{written}"}}\n'),
        "vesting": (r"\Z", f'"A{written}": 1\n'),
    }
    pattern, line = lines[key]
    changed = re.sub(pattern, line.replace("\\", "\\\\"), settings.read_text(), count=1)
    settings.write_text(changed)
    problems = [problem for problem in check(content).problems if problem.code in ("Y01", "Y04")]
    assert problems and problems[0].line and problems[0].excerpt, changed


NASTY = ["a & b", "a < b > c", "]]>", "a 'b' \"c\"", "</script>", "{{ x }}", "=1+1", "a, b; c", "\\", "%", "–", "é"]


@pytest.fixture
def nasty(content: Path) -> Iterator[Built]:
    settings = content / "publication.yaml"
    yaml = YAML()
    data: Any = yaml.load(settings)
    text = " ".join(NASTY)
    data["company"]["name"] = text
    data["company"]["url"] = "https://example.org/a"
    data["pools"][0]["name"] = text
    data["legal_basis"] = {"note": text, "instrument": text, "states_left_out": [text]}
    yaml.dump(data, settings)
    policy = content / "policies/allocation/1.0.md"
    policy.write_text(re.sub("(?m)^title: .*$", lambda _: "title: " + json.dumps(text), policy.read_text()))
    yield build(content, pdf=False)


def test_whatever_may_be_written_is_valid_in_every_format(nasty: Built) -> None:
    assert nasty.problems == []
    for path, data in nasty.files.items():
        if path.endswith((".xml", ".svg")):
            ElementTree.fromstring(data)
        elif path.endswith((".json", ".jsonld")):
            json.loads(data)
        elif path.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(data.decode())))
            assert {len(row) for row in rows} == {len(rows[0])}, path
            assert not any(cell.startswith(("=", "@", "\t")) for row in rows for cell in row), path
    assert b"<title>a &amp; b a &lt; b &gt; c ]]&gt;" in nasty.files["feed.xml"]


def ids_and_days(built: Built) -> tuple[str, list[tuple[str, str]]]:
    feed = ElementTree.fromstring(built.files["feed.xml"])
    entries = [(e.findtext(f"{ATOM}id") or "", e.findtext(f"{ATOM}updated") or "") for e in feed.iter(f"{ATOM}entry")]
    return feed.findtext(f"{ATOM}updated") or "", entries


def sound_feed(built: Built) -> None:
    assert built.sound, built.problems
    newest, entries = ids_and_days(built)
    assert len({id for id, _ in entries}) == len(entries)
    assert all(day <= newest for _, day in entries)
    assert [day for _, day in entries] == sorted((day for _, day in entries), reverse=True)
    anchors = re.findall(rb'<li id="([^"]+)"', built.files["changes/index.html"])
    assert len(set(anchors)) == len(anchors) == len(entries)


@pytest.mark.external
@pytest.mark.parametrize("case", ["feed-duplicate-ids", "feed-future-date"])
def test_feeds_of_the_cases(case: str, cases: Path, content: Path) -> None:
    sound_feed(build(laid(cases, case, content), pdf=False))


def test_ids_of_changes_never_meet_and_no_entry_is_of_the_future(content: Path) -> None:
    text = (content / "policies/allocation/1.0.md").read_text()
    policies = {"allocation-1": "0", "allocation": "1-0", "allocation-1-0": "a--b", "policy": "1.0-"}
    for number, (slug, version) in enumerate(policies.items()):
        place = content / "policies" / slug / f"{version}.md"
        place.parent.mkdir(exist_ok=True)
        changed = re.sub("(?m)^version: .*$", f'version: "{version}"', text)
        place.write_text(re.sub("(?m)^effective: .*$", f"effective: {2030 + number}-01-01", changed))
    sound_feed(build(content, pdf=False))


@pytest.mark.external
def test_rules_that_differ_by_case_are_refused(cases: Path, content: Path) -> None:
    (problem,) = check(laid(cases, "case-colliding-rules", content)).problems
    assert (problem.code, problem.path) == ("Y04", "rules/r-2025-01.yaml")
    assert "case does not count" in problem.message and problem.line


@pytest.mark.parametrize("id", ["con", "R-1.", "LPT1.a", "Nul"])
def test_a_rule_has_a_name_that_every_system_can_store(id: str, content: Path) -> None:
    rule = content / "rules/R-2025-01.yaml"
    rule.write_text(re.sub("(?m)^id: .*$", f'id: "{id}"', rule.read_text()))
    assert any(problem.path == "rules/R-2025-01.yaml" and problem.code == "Y04" for problem in check(content).problems)


@pytest.mark.parametrize("version", ["index.html", "1.", "aux", "INDEX.HTML"])
def test_a_version_has_a_name_that_every_system_can_store(version: str, content: Path) -> None:
    text = (content / "policies/allocation/1.0.md").read_text()
    text = re.sub("(?m)^version: .*$", f'version: "{version}"', text)
    (content / f"policies/allocation/{version}.md").write_text(text)
    assert any(problem.code == "M05" for problem in check(content).problems)


def test_no_two_files_of_the_example_are_one_anywhere(content: Path) -> None:
    assert list(colliding(build(content, pdf=False).files)) == []


def test_a_long_name_of_the_company_is_told_and_a_long_one_that_may_be_fits(content: Path) -> None:
    settings = content / "publication.yaml"
    text = settings.read_text()
    settings.write_text(re.sub("(?m)^  name: .*$", f"  name: {'long ' * 60}", text, count=1))
    (problem,) = check(content).problems
    assert (problem.code, problem.path) == ("Y04", "publication.yaml") and problem.line
    settings.write_text(re.sub("(?m)^  name: .*$", f"  name: {'l' * 120}", text, count=1))
    assert all(len(part) <= 255 for path in build(content, pdf=False).files for part in path.split("/"))


@pytest.mark.external
def test_letters_in_two_parts_are_read_as_one(cases: Path, content: Path) -> None:
    laid(cases, "text-decomposed-letters", content)
    assert check(content).problems == []
    page = build(content, pdf=False).files["reports/2025-q2/index.html"].decode()
    assert "José and öffice" in page


def test_settings_in_two_parts_are_read_as_one(content: Path) -> None:
    settings = content / "publication.yaml"
    settings.write_text(re.sub("(?m)^  name: .*$", "  name: Jose\u0301", settings.read_text(), count=1))
    assert check(content).problems == []


def test_a_character_that_fonts_lack_is_told_where_it_is_written(content: Path) -> None:
    settings = content / "publication.yaml"
    settings.write_text(re.sub("(?m)^  name: .*$", lambda _: '  name: "a \\u5b57"', settings.read_text(), count=1))
    policy = content / "policies/allocation/1.0.md"
    policy.write_text(policy.read_text() + "\n\n&#x5B57;\n")
    found = {problem.path: problem for problem in check(content).problems if problem.code == "M08"}
    assert "5b57" in found["publication.yaml"].excerpt
    assert "5B57" in found["policies/allocation/1.0.md"].excerpt


@pytest.mark.external
def test_a_link_to_a_heading_suggests_the_nearest(cases: Path, content: Path) -> None:
    problems = check(laid(cases, "anchor-hint", content)).problems
    assert [(problem.code, problem.hint) for problem in problems] == [
        ("M06", 'Did you mean "#conclusion-future-work"?'),
        ("M06", 'Did you mean "#same_1"?'),
    ]


def test_a_link_to_another_text_suggests_the_nearest(content: Path) -> None:
    commentary = content / "quarters/2025-q2/commentary.md"
    links = "[a](../../policies/alocation/1.0.md) and [b](../../policies/allocation/1.0.md#no-such-heading-at-all)"
    commentary.write_text(commentary.read_text() + f"\n\n{links}\n")
    assert [problem.hint for problem in check(content).problems if problem.code == "M06"] == [
        'Did you mean "../../policies/allocation/1.0.md"?',
        'Did you mean "../../policies/allocation/1.0.md"?',
    ]


@pytest.mark.parametrize("two_way", ["[[a, b]]", "[[b, c], [c, a], [b, c]]"])
def test_no_two_tables_have_one_id(two_way: str, content: Path) -> None:
    settings = content / "publication.yaml"
    names = ("a", "b", "c", "a-b")
    declared = "".join(f"  {name}: {{name: {name.upper()}, values: {{x: X, y: Y}}}}\n" for name in names)
    text = settings.read_text().replace("attributes:\n", f"attributes:\n{declared}")
    settings.write_text(f"{text}disclosure:\n  two_way: {two_way}\n")
    problems = [problem for problem in check(content).problems if "the id of another one" in problem.message]
    assert [(problem.path, bool(problem.line), bool(problem.hint)) for problem in problems] == [
        ("publication.yaml", True, True)
    ]
