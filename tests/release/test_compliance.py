"""What releases say of rules: counts in fives, the last pots, and nothing that was not known in the quarter."""

from pathlib import Path

from msgspec.structs import replace
from sample import FIRST, LARGE, published, releases_of, sample_publication

from transparency.publication.reading import read_publication
from transparency.release.cells import QuarterCells
from transparency.release.compliance import compliance, pot_totals, pots, taken_up
from transparency.release.release import Pot, Release, Status
from transparency.rules.reading import read_rules
from transparency.rules.rule import Rule
from transparency.telling.rules.news import compliance_sentence

ROOT = Path(__file__).resolve().parents[2]
RULE = "R-2026-01"


def rule(id: str = RULE) -> Rule:
    publication, _ = read_publication(ROOT / "content")
    assert publication is not None
    return next(one for one in read_rules(publication)[0] if one.id == id)


def cells(**values: int) -> QuarterCells:
    quarter = published(LARGE)[0]
    found = {id.replace("__", "/").replace("R_2026_01", RULE): units for id, units in values.items()}
    more = quarter.values | {id.replace("_of_", "-"): units for id, units in found.items()}
    return QuarterCells(replace(quarter, values=more, point_blocks={RULE: 20}), FIRST)


def test_grants_are_counted_in_fives_and_said_as_such() -> None:
    of = cells(grants__R_2026_01__all=580, grants__R_2026_01__following=575, grants__R_2026_01__exceptions=5)
    (found,) = compliance(of, [rule()], {})
    assert (found.grants.amount, found.grants.block) == (580, 5)
    assert "Of about 580 grants under this rule, about 575 follow it" in str(compliance_sentence(found))


def test_a_rounded_zero_of_exceptions_is_under_five_and_never_none() -> None:
    of = cells(grants__R_2026_01__all=100, grants__R_2026_01__following=100, grants__R_2026_01__exceptions=0)
    (found,) = compliance(of, [rule()], {})
    assert found.exceptions.status is Status.UNDER
    assert "Exceptions with a reason: under 5." in str(compliance_sentence(found))


def test_exceptions_of_few_people_are_not_counted_apart() -> None:
    (found,) = compliance(cells(grants__R_2026_01__all=100), [rule()], {})
    said = str(compliance_sentence(found))
    assert "There are about 100 grants under this rule. Those that follow it and the exceptions are counted" in said
    assert "None" not in said and "about 0" not in said


def test_reasons_are_named_in_words_when_they_are_counted() -> None:
    of = cells(grants__R_2026_01__all=100, grants__R_2026_01__following=85, grants__R_2026_01__exceptions=15,
               grants__R_2026_01__reason__earlier=15)  # fmt: skip
    (found,) = compliance(of, [rule()], {"earlier": "Practice before joining counts."})
    assert str(compliance_sentence(found)).endswith("15: Practice before joining counts.")
    assert compliance(cells(), [rule()], {}) == (), "a rule whose grants are not counted is not spoken of"


def test_the_last_pot_with_its_people_and_points_in_blocks() -> None:
    yearly = next(grant.id for grant in rule().grants if grant.shared is not None)
    prefix = f"pot/{RULE}/{yearly}"
    first = cells()
    shared = QuarterCells(
        replace(
            first.published,
            values=first.published.values
            | {f"{prefix}/units": 48_000, f"{prefix}/people": 95, f"{prefix}/points": 900},
            exact=(*first.published.exact, f"{prefix}/units"),
            point_blocks={RULE: 20},
        ),
        FIRST,
    )
    later = QuarterCells(published(LARGE)[1], FIRST.next(), (shared,))
    (pot,) = pots(later, [rule()])
    assert (pot.as_of, pot.units.block, pot.people.block, pot.points.block) == (FIRST.end, 0, 5, 20)
    assert pots(first, [rule()]) == ()
    release = sample_release_with(pot)
    assert pot_totals(rule(), release) == {yearly: 900}


def sample_release_with(pot: Pot) -> Release:
    return replace(releases_of(LARGE)[-1], pots=(pot,))


def test_a_release_knows_only_rules_of_its_time() -> None:
    known = read_rules(sample_publication())[0] or (rule(),)
    assert taken_up(known, FIRST.end) == ()
    assert taken_up([rule()], rule().dates.effective_from or FIRST.end) == (rule(),)
