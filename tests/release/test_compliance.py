"""What the example's releases say of their rules: counted, protected, and nothing that was not known in the quarter."""

from fractions import Fraction
from functools import cache
from pathlib import Path

import msgspec

from transparency.build import releases_of
from transparency.release.canonical import to_json
from transparency.release.release import Compliance, Release, Status

ROOT = Path(__file__).resolve().parents[2]


@cache
def releases() -> dict[str, Release]:
    built = releases_of(ROOT / "content")
    assert built.problems == []
    return {release.quarter: release for release in built.releases}


def of(quarter: str, rule: str) -> Compliance:
    return next(found for found in releases()[quarter].compliance if found.rule == rule)


def test_every_grant_follows_its_rule_and_is_counted() -> None:
    found = of("2026-q3", "R-2026-01")
    assert found.following == found.grants and found.exceptions.amount == 0 and found.reasons == ()
    assert found.grants.amount is not None and found.grants.amount > 272


def test_a_single_exception_is_withheld_and_so_is_what_would_show_it() -> None:
    found = of("2026-q3", "R-2023-01")
    assert found.grants.status is Status.SHOWN
    assert found.following.status is found.exceptions.status is Status.WITHHELD
    assert found.reasons == (), "a reason with a withheld count would say that there is one"
    assert of("2023-q4", "R-2023-01").exceptions.amount == 0
    assert b"earlier_practice" not in to_json(releases()["2026-q3"])


def test_a_release_knows_only_rules_splits_and_pots_of_its_time() -> None:
    early, late = releases()["2023-q3"], releases()["2026-q3"]
    assert [found.rule for found in early.compliance] == ["R-2023-01"] and early.splits == early.pots == ()
    assert [(split.new, split.old) for split in late.splits] == [(2, 1)]


def test_the_last_pot_with_its_people_and_points() -> None:
    (pot,) = releases()["2026-q3"].pots
    assert (pot.rule, pot.grant, pot.units.amount) == ("R-2026-01", "yearly", 48_000)
    assert pot.people.amount is not None and pot.people.amount >= 11
    assert 0 < Fraction(pot.points) <= pot.people.amount * 13, "nobody brings more than 10 × 1.30 points"
    assert releases()["2025-q4"].pots == ()


def test_releases_without_rules_keep_their_shape() -> None:
    release = releases()["2026-q3"]
    old = {
        key: value for key, value in msgspec.to_builtins(release).items() if key not in {"compliance", "pots", "splits"}
    }
    assert msgspec.convert(old, Release).compliance == ()
