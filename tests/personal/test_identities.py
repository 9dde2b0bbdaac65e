"""A hundred planted identities of the kinds that the lint claims, each hidden in an ordinary text; and ordinary texts alone.

All people are made up; numbers have the right check digits because a wrong one would be no number of its kind.
"""

import doctest
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from transparency.personal import appearance, roster
from transparency.personal.detecting import public
from transparency.personal.linting import MARKUP, Watch, lint_file
from transparency.personal.roster import Name, Roster

sys.path.insert(0, str(Path(__file__).parent))
from ordinary import text

ROOT = Path(__file__).resolve().parents[2]
ROSTER = Roster(
    (
        Name(("kevin", "abernathy")),
        Name(("zoé", "szabó-whitlock")),
        Name(("anna", "o'brannigan")),
        Name(("lucía", "ibáñez")),
        Name(("jo", "li")),
        Name(("amy", "grant")),
    ),
    frozenset({"hx4402a"}),
)
WATCH = Watch(ROSTER)

NAMES = (
    "Kevin Abernathy", "Kevin Abernathy's grant", "Kevin Abernathy’s grant", "the case of Abernathy", "Abernathy’s exercise",
    "the Abernathys' grants", "Abernathy-Jones", "Kevin Abernathy-Jones’s units", "Jones–Abernathy", "Ms Whitlock", "Szabó",
    "Szabo-Whitlock", "Zoe Whitlock", "Zoé Szabó‑Whitlock", "Ａｂｅｒｎａｔｈｙ", "𝐀𝐛𝐞𝐫𝐧𝐚𝐭𝐡𝐲", "𝔸𝕓𝕖𝕣𝕟𝕒𝕥𝕙𝕪", "Аbеrnаthу", "Αbernathy",
    "Abernаthy", "Aber\u200dnathy", "Aber\u200bnathy", "Aber\u00adnathy", "Aber\ufeffnathy", "A\u2060bernathy", "Aber\u202enathy",
    "Aber**nathy**", "**Aber**nathy", "Aber*nath*y", "Aber`nathy`", "Aber~~nathy~~", "Aber<b>nathy</b>", "Aber<!-- -->nathy",
    "Aber<span class=\"x\">nathy</span>", "Abern&#97;thy", "&#65;bernathy", "Abern&#x61;thy", "Aber&shy;nathy", "Aber&zwj;nathy",
    "Abern\\u0061thy", "Aber%6Eathy", "ABERNATHY, Kevin", "Ibanez", "Ibáñez", "Iba\u0301n\u0303ez", "Iba&ntilde;ez", "Anna O’Brannigan",
    "O'Brannigan's", "OʼBrannigan", "OBrannigan", "Jo Li", "Li, Jo", "Amy Grant", "Grant, Amy", "Åbernathy", "Abernaťhy", "hx4402a",
    "HX4402A", "hx**4402**a",
)  # fmt: skip
ADDRESSES = (
    "jane@clinic.org", "Jane.Doe+x@mail.clinic.co.uk", "jane&#64;clinic.org", "jane&commat;clinic.org", "jane&#x40;clinic&#46;org",
    "jane%40clinic.org", "jane＠clinic.org", "jane@clinic．org", "jane (at) clinic.org", "jane[at]clinic[dot]org", "jane {at} clinic {dot} org",
    "jane at clinic dot org", "jane AT clinic DOT org", "jane (at) clinic (dot) org", "jane\\@clinic.org", "josé@clinic.org",
    "jane@clínica.org", "jane@xn--clnica-zya.org", "jane@пример.рф", "ｊａｎｅ＠ｃｌｉｎｉｃ．ｏｒｇ", "ja\u200bne@clinic.org", "jane@cli**nic**.org",
    "mailto:jane@clinic.org", "<jane@clinic.org>", "jane&#0064;clinic.org",
)  # fmt: skip
PHONES = (
    "212-736-5000", "(212) 736-5000", "212.736.5000", "212 736 5000", "+1 212 736 5000", "212&nbsp;736&nbsp;5000", "212–736–5000",
    "212—736—5000", "212‑736‑5000", "212 – 736 – 5000", "212−736−5000", "212·736·5000", "２１２－７３６－５０００", "٢١٢-٧٣٦-٥٠٠٠", "212\u200b-736-5000",
    "+44 20 7946 0958", "020 7946 0958", "(020) 7946 0958", "07911 123456", "0121 234 5678", "2127365000", "+33 1 42 68 53 00",
    "+1&nbsp;(212)&nbsp;736-5000", "tel:+12127365000", "212\\-736\\-5000", "+34 912 345 678", "+49 30 901820",
)  # fmt: skip
TAXPAYERS = (
    "536-90-4399", "536–90–4399", "536—90—4399", "536 – 90 – 4399", "536.90.4399", "536 90 4399", "536&nbsp;90&nbsp;4399", "536‑90‑4399",
    "５３６-９０-４３９９", "536−90−4399", "SSN 536904399", "SSN: 536904399", "social security number 536904399", "912-78-4321", "912–78–4321",
    "ITIN 912784321", "EIN 12-3456789", "12–3456789", "536&#45;90&#45;4399", "536-**90**-4399",
)  # fmt: skip
PROVIDERS = (
    "1234567893", "NPI 1234567893", "NPI 1234 567 893", "NPI 1234-567-893", "NPI 123 456 7893", "NPI 12345 67893", "１２３４５６７８９３",
    "NPI: 1234&nbsp;567&nbsp;893", "NPI 1234–567–893", "National Provider Identifier 1234 567 893",
)  # fmt: skip
ACCOUNTS = (
    "DE89 3704 0044 0532 0130 00", "DE89370400440532013000", "GB29 NWBK 6016 1331 9268 19", "GB29NWBK60161331926819",
    "ES91 2100 0418 4502 0005 1332", "FR14 2004 1010 0505 0001 3M02 606", "4111 1111 1111 1111", "4111-1111-1111-1111", "4111–1111–1111–1111",
    "card 4111111111111111", "3782 822463 10005", "5555&nbsp;5555&nbsp;5555&nbsp;4444", "ＤＥ８９ ３７０４ ００４４ ０５３２ ０１３０ ００",
)  # fmt: skip
PLANTED = [
    (code, planted)
    for code, kind in zip(
        ("D01", "D02", "D03", "D04", "D05", "D10"), (NAMES, ADDRESSES, PHONES, TAXPAYERS, PROVIDERS, ACCOUNTS), strict=True
    )
    for planted in kind
]  # fmt: skip


def test_there_are_a_hundred() -> None:
    assert len(set(PLANTED)) == len(PLANTED) >= 100


@pytest.mark.parametrize(("number", "code", "planted"), [(n, *each) for n, each in enumerate(PLANTED)])
def test_each_is_found_in_an_ordinary_text(number: int, code: str, planted: str) -> None:
    """At its line, as what it is, masked, and as the only one."""
    lines = text(number).split("\n")
    lines[2] += f" For more, {planted} is meant."
    found = lint_file("policies/a/1.md", "\n".join(lines).encode(), WATCH)
    assert [(problem.code, problem.line) for problem in found] == [(code, 3)]
    assert planted not in found[0].message


@pytest.mark.parametrize("ending", sorted(MARKUP))
@pytest.mark.parametrize(("code", "planted"), [each for each in PLANTED if not set("\\*`~%<") & set(each[1])])
def test_each_is_found_on_a_page(code: str, planted: str, ending: str) -> None:
    page = f"<p>One.</p>\n<p>For more, {planted} is meant.</p>\n"
    assert {(problem.code, problem.line) for problem in lint_file("a" + ending, page.encode(), WATCH)} == {(code, 2)}


def test_tags_within_a_name_do_not_hide_it_on_a_page() -> None:
    page = b"<p>Aber<strong>nathy</strong></p>\n<td>Kevin</td><td>Jones</td>\n<p>jane@cli<wbr>nic.org</p>"
    assert [(problem.code, problem.line) for problem in lint_file("a.html", page, WATCH)] == [("D01", 1), ("D02", 3)]


def test_five_hundred_ordinary_texts_give_no_alarm() -> None:
    texts = [text(seed) for seed in range(500)]
    assert len(set(texts)) == 500
    found = [(seed, problem) for seed, each in enumerate(texts) for problem in lint_file("a.md", each.encode(), WATCH)]
    assert found == []


def test_our_own_documents_give_no_alarm() -> None:
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [path for path in listed.split("\n") if path and not path.startswith("tests/invalid/")]
    assert "README.md" in files and len(files) > 20
    assert [problem for path in files for problem in lint_file(path, (ROOT / path).read_bytes(), Watch())] == []


@pytest.mark.parametrize(
    "harmless",
    [
        "The pool holds 2147483648 units.", "1234567893 units were set aside.", "We paid $1234567893.", "Call 1-800-736-5000, it is free.",
        "Write to jane@example.com or press@pool.example.", "1 234 567 893 were counted", "7.145.437.933", "13.10.2015, 3.10.2027",
        "Look at the board dot by dot: at the close dot 3 is left.", "Grant's pass is a mountain; a grant’s price is its own.",
        "100 - 20 - 3000", "536–90 and 4399", "The 12-345678 form", "version 2.12.736", "4111 1111 1111 1112", "5*3*4 = 60",
        "We use the Li-ion rule.", "Abern and athy", "szabo is a word here", "2127365000 units",
    ],
)  # fmt: skip
def test_what_only_looks_alike_is_no_alarm(harmless: str) -> None:
    assert lint_file("a.md", harmless.encode(), WATCH) == []


def test_numbers_of_the_company_are_public_when_it_says_so() -> None:
    own = Watch(allowed=public(("12-3456789", "DE89 3704 0044 0532 0130 00", "info@clínica.org", "+44 20 7946 0958")))
    said = "EIN 12-3456789, DE89370400440532013000, info@clínica.org, 020 7946 0958, +44 20 7946 0958"
    assert lint_file("a.md", said.encode(), own) == []
    assert len(lint_file("a.md", said.encode(), Watch())) == 5


@pytest.mark.parametrize(
    "line",
    [b"2127365000\n", b"2002000000 2010000001\n", b"1234567893 units\n", b"a@b.org\n", "212–736–5000 ".encode() * 9 + b"\n",
     b"Kevin Abernathy\n", b"212736500", b"**a", b"&#97;", "é".encode()],
)  # fmt: skip
def test_the_cost_is_linear(line: bytes) -> None:
    """Four times the text takes at most some eight times the time, and stays far from the minutes it once took."""

    def cost(size: int) -> float:
        data = line * (size // len(line))
        start = time.process_time()
        lint_file("a.md", data, WATCH)
        return time.process_time() - start

    cost(10_000)
    small, large = cost(250_000), cost(1_000_000)
    assert large < 8 * small + 0.5


@pytest.mark.parametrize("module", [appearance, roster])
def test_the_examples_of_the_docstrings_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).attempted > 1 and doctest.testmod(module).failed == 0
