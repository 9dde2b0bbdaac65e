"""The numbers of the audit, its failures, and what they advise."""

from dataclasses import replace

import pytest
from people import clean, people, published

from transparency.privacy.audit import audit
from transparency.privacy.population import Rules, Shape
from transparency.privacy.published import Published

RULES = Rules(3, 2, 10, b"seed")
SHAPE = Shape(("role",), (("role",),), ("promised",))
FIRST = "people role promised\n2 A 100\n6 B 80\n7 C 50\n8 D 60"
SECOND = FIRST.replace("6 B 80", "6 B 90").replace("7 C 50", "7 C 55").replace("2 A 100", "2 A 110")


def test_everything_is_counted() -> None:
    findings = clean(published([people("2026Q1", FIRST), people("2026Q2", SECOND)], SHAPE, RULES), RULES)
    assert (findings.releases, findings.cells, findings.pairs, findings.measures) == (2, 10, 1, 2)
    assert findings.published + findings.withheld == findings.cells
    assert findings.sensitive >= 2
    assert findings.known_in_both >= 2
    assert findings.fewest_changers is not None
    assert findings.narrowest_at


def test_a_published_small_cell_fails_with_remedies() -> None:
    release = Published(people("2026Q1", FIRST), SHAPE, frozenset())
    [failure] = audit([release], RULES).failures
    assert failure.cell == (("role", "A"),)
    assert failure.releases == ("2026Q1",)
    assert failure.equation == (
        "[role=A] of 2026Q1: 2 providers, fewer than 3; it follows exactly from what is published"
    )
    assert failure.remedies == ("withhold role=A", "merge role=A with a larger group")


def test_a_withheld_cell_that_hardly_moves_fails() -> None:
    """B has one unit: A, with 200, is known to one unit above and to nothing below."""
    rows = "people role promised\n2 A 100\n1 E 1\n7 C 50\n8 D 60"
    mask = frozenset({(("role", "A"),), (("role", "E"),)})
    failures = audit([Published(people("2026Q1", rows), SHAPE, mask)], RULES).failures
    assert any("bounded more closely than allowed" in failure.equation for failure in failures)


def test_only_the_releases_asked_for_are_attacked() -> None:
    leaking = Published(people("2026Q1", FIRST), SHAPE, frozenset())
    again = Published(people("2026Q2", FIRST), SHAPE, frozenset({(("role", "A"),), (("role", "B"),)}))
    assert audit([leaking, again], RULES, since=0).failures
    assert {failure.releases for failure in audit([leaking, again], RULES, since=1).failures} == set()


@pytest.mark.parametrize("changed", [{"min_providers": 0}, {"min_changers": 0}, {"p_percent": -1}, {"seed": b""}])
def test_rules_without_meaning_are_refused(changed: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="the seed is not empty"):
        replace(RULES, **changed)
