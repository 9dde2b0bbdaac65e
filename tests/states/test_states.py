"""What the pages say in hard states, in both languages, and what they must not say there.

The ledger of this test are the publications of ``made.py``; each sentence below was read on its page.
"""

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from lxml import html
from tests.site.checking import Parsed
from tests.states.made import LONG, STATES, built_in, in_state

from transparency.build import build
from transparency.output import write_site
from transparency.publication.problem import Severity
from transparency.verification.public_audit import audit_site
from transparency.verification.published_site import read_site

BUILT = sorted(STATES.keys() - {"no-quarter"})
LENGTHY = {"forty-quarters"}
"""Built in ``make prove`` alone."""
OVERVIEW, CHANGES, REPORT = "index.html", "changes/index.html", "reports/2025-q2/index.html"

SAID = [
    ("zero-pool", OVERVIEW, "No units of Small Care are set aside for therapists."),
    ("zero-pool", OVERVIEW, "As long as that is so, nothing can be promised to them."),
    ("zero-pool", OVERVIEW, "no units no square"),
    (
        "zero-pool",
        "what-would-i-get/index.html",
        "Set aside: none. No one is promised any units until the pool is filled.",
    ),
    ("zero-pool", f"es/{OVERVIEW}", "No hay unidades de Small Care apartadas para terapeutas."),
    (
        "nobody-granted",
        OVERVIEW,
        "10,000 units are set aside for therapists. So few hold any of them that nothing else",
    ),
    ("nobody-granted", f"es/{OVERVIEW}", "Menos de 11 terapeutas tienen una promesa"),
    ("withdrawn", OVERVIEW, "In Q2 2025 the board took 10,000 units out of the pool. No one had been promised them."),
    ("withdrawn", CHANGES, "Pool. 10,000 taken away. The board took away units that were promised to no one."),
    ("withdrawn", f"es/{OVERVIEW}", "En Q2 2025 la junta directiva sacó 10.000 unidades del fondo."),
    ("exhausted", OVERVIEW, "100 units are left to promise, less than a block of 150: it may be none"),
    ("exhausted", OVERVIEW, "Not promised: about 100. No one is promised any units until the pool is filled."),
    ("exhausted", REPORT, "100 units are left to promise, less than a block of 150: it may be none"),
    ("exhausted", f"es/{OVERVIEW}", "Quedan 100 unidades por prometer, menos que un bloque de 150: puede que ninguna"),
    (
        "late",
        OVERVIEW,
        "The next figures were announced for 3 November 2025. On 1 December 2026 they were 393 days late.",
    ),
    ("late", OVERVIEW, "The next figures: 393 days late. 1 of 2"),
    ("late", f"es/{OVERVIEW}", "Las próximas cifras: con 393 días de retraso. 1 de 2"),
    ("restated", OVERVIEW, "corrected on 20 Aug 2025"),
    ("restated", OVERVIEW, "Therapists have been promised about 4.3% of Small Care."),
    ("restated", REPORT, "This report was corrected. Read the correction"),
    ("restated", REPORT, "Fully diluted units 100,000 90,000"),
    ("restated", f"es/{CHANGES}", "Corrección importante. El informe de Q2 2025 se corrigió."),
    ("not-co-signed", REPORT, "Not co-signed: no representative of the providers has signed this release."),
    ("not-co-signed", f"es/{REPORT}", "nadie en representación de proveedores ha firmado esta publicación."),
    ("rule-changing", OVERVIEW, "Everyone who works with us gets 80 units. It is proposed for 1 October 2025."),
    ("rule-changing", "rules/index.html", "1 October 2025Planned first day"),
    ("rule-changing", f"es/{OVERVIEW}", "Se propone para el 1 de octubre de 2025."),
    ("closed-plan", OVERVIEW, "Rule R-2025-01 ended on 2 May 2025, and no rule took its place."),
    (
        "closed-plan",
        OVERVIEW,
        "26 came of fewer units of the pool: the same promises are a larger part of a smaller whole.",
    ),
    ("closed-plan", "rules/index.html", "Rule R-2025-01 · ended"),
    ("closed-plan", "rules/R-2025-01/index.html", "Ended. This rule was in force until 2 May 2025."),
    ("closed-plan", "what-happens/index.html", "No rule is in force, so nobody is promised anything by a rule now."),
    (
        "closed-plan",
        "what-happens/index.html",
        "Earned options are kept only if you buy them within 90 days of leaving.",
    ),
    ("closed-plan", "questions/index.html", "Do I get more later? No. No rule is in force."),
    ("closed-plan", f"es/{OVERVIEW}", "La regla R-2025-01 terminó el 2 de mayo de 2025 y ninguna otra ocupó su lugar."),
    ("one-quarter", OVERVIEW, "None of them are earned yet."),
    ("one-quarter", "reports/index.html", "One report so far"),
    ("one-quarter", f"es/{OVERVIEW}", "Todavía no se ha ganado ninguna."),
    ("forty-quarters", OVERVIEW, "Units set aside for therapists at the end of each quarter, Q1 2025 to Q4 2034"),
    ("forty-quarters", "reports/index.html", "Q1 2025"),
    ("sixty-roles", REPORT, "No group stands out: each of the 60 has about 2% of what is promised"),
    (
        "sixty-roles",
        f"es/{REPORT}",
        "Ningún grupo destaca: cada uno de los 60 tiene aproximadamente 2 % de lo prometido",
    ),
    ("long-names", OVERVIEW, f"Therapists have been promised about 3.9% of {LONG[:120]}."),
    ("long-names", f"es/{OVERVIEW}", LONG[:120]),
]
"""State, page, words on it."""
UNSAID = [
    ("zero-pool", OVERVIEW, "Made-up people"),
    ("zero-pool", OVERVIEW, "hold a promise of Small Care"),
    ("exhausted", OVERVIEW, "fewer than one in twenty"),
    ("late", OVERVIEW, "None was late."),
    ("closed-plan", OVERVIEW, "newly promised"),
    ("closed-plan", OVERVIEW, "Made-up people"),
    ("closed-plan", "rules/index.html", "replaced"),
    ("closed-plan", "what-happens/index.html", "All therapists take part."),
    ("rule-changing", "rules/index.html", "1 October 2025In force"),
    ("one-quarter", OVERVIEW, "Think of the company as 10,000 squares."),
    ("sixty-roles", REPORT, "number 9: about 2%"),
]
"""State, page, words that are untrue there."""
AWKWARD = re.compile(r"\bnone units\b|\bninguna unidades\b|\bde el\b|%\(|\bnan\b|\b0 units\b")
"""What no page says: a number that is no word, a place that was not filled, Python."""


@cache
def texts(state: str) -> dict[str, str]:
    """Page → all its words."""
    with TemporaryDirectory() as folder:
        built = built_in(state, Path(folder))
    assert [each for each in built.problems if each.severity is Severity.ERROR] == []
    pages = {path: data for path, data in built.files.items() if path.endswith(".html")}
    return {path: _words(data) for path, data in pages.items()}


def _words(page: bytes) -> str:
    """All words, without data for scripts."""
    tree = html.fromstring(page)
    for script in list(tree.iter("script")):
        script.drop_tree()
    return " ".join(tree.text_content().split())


def states(names: list[str]) -> list[object]:
    return [pytest.param(name, marks=[pytest.mark.prove] if name in LENGTHY else []) for name in names]


@pytest.mark.parametrize("state", states(BUILT))
def test_it_says_what_is_so(state: str) -> None:
    pages = texts(state)
    missing = [(page, words) for name, page, words in SAID if name == state and words not in pages[page]]
    assert missing == []


@pytest.mark.parametrize("state", states(BUILT))
def test_it_says_nothing_that_is_not_so(state: str) -> None:
    pages = texts(state)
    assert [(page, words) for name, page, words in UNSAID if name == state and words in pages[page]] == []
    found = [f"{path}: {text[max(0, at.start() - 40) : at.end() + 20]}" for path, text in pages.items()
             for at in AWKWARD.finditer(text)]  # fmt: skip
    assert found == []


def test_every_state_has_words_to_say_in_both_languages() -> None:
    assert {name for name, _, _ in SAID} == set(BUILT)
    assert {name for name, page, _ in SAID if page.startswith("es/")} >= set(BUILT) - LENGTHY


def test_without_a_quarter_there_is_no_site_and_the_way_on_is_told(tmp_path: Path) -> None:
    problems = build(in_state("no-quarter", tmp_path), pdf=False).problems
    assert [(each.code, each.message) for each in problems] == [("Q01", "There is no disclosed quarter.")]
    assert problems[0].hint == "Write quarters/<quarter>/commentary.md, for instance quarters/2026-q1/commentary.md."


@pytest.mark.parametrize(
    "state",
    [pytest.param(name, marks=[] if name in {"closed-plan", "late"} else [pytest.mark.prove]) for name in BUILT],
)
def test_a_stranger_finds_every_number_and_every_page_in_order(state: str, tmp_path: Path) -> None:
    """The public audit, and each page well-formed with its links and references in place."""
    built = built_in(state, tmp_path)
    assert write_site(built.files, tmp_path / "site") == []
    site, faults = read_site(tmp_path / "site")
    found = audit_site(site)
    assert faults == found.failures == found.uncertain == []
    for path, data in built.files.items():
        if path.endswith(".html"):
            parsed = Parsed(data.decode())
            assert parsed.faults == [], path
            assert sorted(set(parsed.ids)) == sorted(parsed.ids), path
            assert set(parsed.references) <= set(parsed.ids), path
            assert all(after - before <= 1 for before, after in zip(parsed.headings, parsed.headings[1:], strict=False))
