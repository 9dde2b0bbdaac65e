"""What one provider learns exactly about another from their own figures."""

from people import people

from transparency.privacy.audit import audit
from transparency.privacy.insiders import Insiders
from transparency.privacy.population import Rules, Shape
from transparency.privacy.published import Published

RULES = Rules(3, 2, 10, b"seed")
SHAPE = Shape(("role", "region"), (("role",), ("region",)), ("promised",))
ROLE = Shape(("role",), (("role",),), ("promised",))


def test_one_person_knows_the_other_withheld_cell_of_the_line() -> None:
    rows = "people role promised\n1 A 100\n2 B 80\n5 C 50\n6 D 60"
    release = Published(people("2026Q1", rows), ROLE, frozenset({(("role", "A"),), (("role", "B"),)}))
    failures = audit([release], RULES).failures
    assert [failure.cell for failure in failures if "own figures" in failure.equation] == [(("role", "B"),)]


def test_a_third_withheld_cell_keeps_it_open() -> None:
    rows = "people role promised\n1 A 100\n2 B 80\n5 C 50\n6 D 60"
    mask = frozenset({(("role", "A"),), (("role", "B"),), (("role", "C"),)})
    assert audit([Published(people("2026Q1", rows), ROLE, mask)], RULES).exact_hits == 0


def test_the_cell_of_oneself_under_another_name_is_no_disclosure() -> None:
    """The only person of a role is the only one of a region: both cells are the same person."""
    rows = "people role region promised\n1 A North 100\n4 B East 80\n5 C West 50\n6 B West 60\n5 C East 70"
    mask = frozenset({(("role", "A"),), (("region", "North"),), (("role", "B"),), (("region", "East"),)})
    release = Published(people("2026Q1", rows), SHAPE, mask)
    assert len(Insiders.of(release.cells).atoms) == 1
    findings = audit([release], RULES)
    assert findings.insiders == 1
    assert findings.exact_hits == 0


def test_two_people_of_one_combination_cannot_be_told_apart() -> None:
    rows = "people role promised\n2 A 100\n2 B 80\n5 C 50\n6 D 60"
    release = Published(people("2026Q1", rows), ROLE, frozenset({(("role", "A"),), (("role", "B"),)}))
    assert len(Insiders.of(release.cells).atoms) == 0
