"""News of a quarter, scores and days to come: what is told, and from which number or day on."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from sample import sample_releases, sample_settings
from tests.rules.sample_rule import data, rule

from transparency.governance.motions import Motion
from transparency.governance.reading import Governance
from transparency.publication.calendar import Appearance, Moved
from transparency.publication.quarter import Quarter
from transparency.release.release import (
    NONE,
    NOTHING,
    Compliance,
    Correction,
    CorrectionCause,
    FigureValue,
    Level,
    Reference,
    Release,
    Status,
    Value,
)
from transparency.rules.rule import Rule
from transparency.telling.cautions import cautions
from transparency.telling.numbers.drawings import draw_groups
from transparency.telling.numbers.tables import named
from transparency.telling.questions.question import Material
from transparency.telling.record.calendar import calendar_rows, coming, due_day
from transparency.telling.record.quarter_news import changes, quarter_words, unchanged
from transparency.telling.record.scoreboard import ScoreLine, score_heading, scoreboard

DAY = timedelta(1)
BEFORE, LAST = sample_releases()[-2:]


def with_figures(release: Release = LAST, **values: Value) -> Release:
    made = {name.replace("__", "."): value for name, value in values.items()}
    found = {id: FigureValue(id=id, value=value) for id, value in made.items()}
    return replace(release, figures=release.figures | found)


def news(release: Release, previous: Release | None = BEFORE) -> dict[str, str]:
    return {str(one.what): str(one.meaning) for one in changes(previous, release, sample_settings())}


@pytest.mark.parametrize(
    ("dilution", "meaning"),
    [
        (Value(Decimal("9.00")), "Everyone who got nothing new lost 9.00% of their share."),
        (Value(Decimal("-3.00")), "They are fewer than before, so every share grew by 3.00%."),
        (Value(Decimal(0)), None),
        (NONE, None),
        (Value(Decimal("9.00"), Status.ABOUT), None),
    ],
)
def test_another_size_of_the_company_is_news(dilution: Value, meaning: str | None) -> None:
    made = with_figures(dilution__total=dilution)
    assert news(made).get("About 20,000,000 units in the whole company") == meaning
    assert "About 20,000,000 units in the whole company" not in news(made, None)


def reference(id: str, version: str, day: date) -> Reference:
    return Reference(id, "A title", version, day, "0" * 64)


@pytest.mark.parametrize(
    ("effective", "known", "told"),
    [
        (LAST.start, False, True),
        (LAST.start, True, True),
        (LAST.as_of, True, True),
        (LAST.start - DAY, True, False),
        (LAST.start - DAY, False, True),
        (LAST.as_of + DAY, True, False),
    ],
)
def test_a_rule_is_new_in_the_quarter_in_which_it_takes_effect_or_first_stands_in_a_report(
    effective: date, known: bool, told: bool
) -> None:
    made, policy = reference("R-1", "R-1", effective), reference("leaving", "2.0", effective)
    release = replace(LAST, rules=(made,), policies=(policy,))
    before = replace(BEFORE, rules=(made,) if known else (), policies=(policy,) if known else ())
    found = news(release, before)
    assert ("New rule" in found, "New policy" in found) == (told, told)
    if told:
        assert found["New rule"].startswith("“A title”, in force since")
        assert found["New policy"].startswith("“A title”, version 2.0, in force since")
    first = news(release, None)
    assert ("New rule" in first) is (LAST.start <= effective <= LAST.as_of)


@pytest.mark.parametrize(
    ("before", "now", "what"),
    [
        (Level.FULL, Level.FULL, None),
        (Level.FULL, Level.RANGES, "Less is printed"),
        (Level.RANGES, Level.HEADLINE, "Less is printed"),
        (Level.HEADLINE, Level.RANGES, "More is printed"),
        (Level.RANGES, Level.FULL, "More is printed"),
        (Level.FULL, Level.FEW, "Less is printed"),
        (Level.FEW, Level.FEW, None),
        (None, Level.RANGES, None),
    ],
)
def test_that_more_or_less_is_printed_is_news(before: Level | None, now: Level, what: str | None) -> None:
    previous = None if before is None else replace(BEFORE, level=before)
    found = set(news(replace(LAST, level=now), previous)) & {"Less is printed", "More is printed"}
    assert found == ({what} if what else set())
    moved = news(replace(LAST, level=now), previous).get("What moved", "")
    assert moved.startswith("It is printed once a year") is (now is Level.RANGES)
    assert moved.startswith("It is not printed.") is (now is Level.HEADLINE)


def test_what_truly_did_not_happen_is_told_and_what_rounds_to_no_block_is_not_that() -> None:
    settings = sample_settings()
    still = with_figures(quarter__granted=NOTHING, quarter__vested=Value(0, Status.UNDER, 2_000), quarter__reduced=NONE)
    assert unchanged(still, settings) == ("The board set aside no more units.", "No units were granted.")
    assert "earned" in news(still)["Under 2,000"] and "granted" not in news(still)["Under 2,000"]
    assert [quarter_words(release) for release in sample_releases()[:2]] == [
        "first quarter of 2025", "second quarter of 2025",
    ]  # fmt: skip


def test_a_late_booking_is_news() -> None:
    assert "Booked late" in news(replace(LAST, late=True)) and "Booked late" not in news(replace(LAST, late=False))


@pytest.mark.parametrize(
    ("claims", "said"),
    [(Value(Decimal(9_000_000)), "others get $9,000,000 back first"), (NOTHING, "no one is owed money before"),
     (NONE, "How much comes first is not published.")],
)  # fmt: skip
def test_what_others_get_first_is_named_only_where_it_is_published(claims: Value, said: str) -> None:
    first = cautions(with_figures(capitalization__claims_first=claims), sample_settings())[0]
    assert said in str(first.text)


ON = date(2026, 12, 1)


def score(
    *releases: Release, rules: tuple[Rule, ...] = (), motions: tuple[Motion, ...] = (), due: date | None = None
) -> dict[str, ScoreLine]:
    made = Material(releases or sample_releases(), sample_settings(), None, rules, Governance(motions=motions), (), ON)
    return {line.id: line for line in scoreboard(made, {}, due)}


@pytest.mark.parametrize(
    ("compliance", "kept", "why"),
    [
        ((), "", ""),
        ((Compliance("R-1", NONE, NONE, NONE),), "", ""),
        ((Compliance("R-1", Value(50), NONE, NONE),), "every one, or by a stated exception", "Under rule R-1."),
        ((Compliance("R-1", Value(50), Value(45), NONE),), "about 45 of 50", "Under rule R-1."),
        ((Compliance("R-1", Value(50), Value(45), NONE), Compliance("R-2", Value(5), Value(5), NONE),
          Compliance("R-3", NONE, NONE, NONE)), "about 5 of 5", "Under rule R-2."),
    ],
)  # fmt: skip
def test_grants_that_follow_the_rule(compliance: tuple[Compliance, ...], kept: str, why: str) -> None:
    line = score(replace(LAST, compliance=compliance))["grants"]
    assert str(line.kept) == kept and str(line.why).startswith(why)


def test_only_the_last_three_late_reports_are_named() -> None:
    releases = [replace(release, next_release=following.published - DAY)
                for release, following in zip(sample_releases()[:-1], sample_releases()[1:], strict=True)]  # fmt: skip
    line = score(*releases, LAST)["reports"]
    assert str(line.kept) == "0 of 4"
    assert str(line.why) == "Q3 2025: 1 day late. Q4 2025: 1 day late. Q1 2026: 1 day late."
    assert score(*releases, LAST, due=ON)["reports"] == line, "on its day nothing is late"
    overdue = score(*releases, LAST, due=ON - 3 * DAY)["reports"]
    assert str(overdue.kept) == "0 of 5"
    assert str(overdue.why) == "Q4 2025: 1 day late. Q1 2026: 1 day late. The next figures: 3 days late."
    silent = [replace(release, next_release=None) for release in sample_releases()]
    assert not score(*silent)["reports"].kept and not score(LAST)["reports"].kept


def noticed(id: str, announced: str, promised: int | None, **more: Any) -> Rule:
    dates = {"announced": announced, "effective_from": "2026-01-31"}
    return rule(id=id, supersedes="R-0", dates=dates, notice_days=promised, **more)


def test_notice_is_kept_from_the_promised_day_on() -> None:
    kept, short = noticed("R-1", "2026-01-01", 30), noticed("R-2", "2026-01-02", 30)
    told = score(rules=(kept, short))["notice"]
    assert (str(told.kept), str(told.why)) == ("1 of 2", "Last time 29 days, of 30 days promised.")
    assert str(score(rules=(short, kept))["notice"].why) == "Last time 30 days, of 30 days promised."
    without = (
        noticed("R-3", "2026-01-01", None),
        rule(**data(id="R-4")),
        noticed("R-5", "2026-01-01", 9, status="proposed"),
    )
    assert not score(rules=without)["notice"].kept, "none promised, no change, never in force"


def test_advice_and_corrections_are_counted() -> None:
    first = {"id": "M", "title": "M", "moved": "2026-01-01", "by": "council", "body": "council", "power": "advisory"}
    vote = {"on": "2026-02-01", "could_vote": 9, "for": 5}
    answer = {"on": "2026-02-02", "by": "Board", "followed": "followed", "words": "Yes."}
    motions = tuple(Motion.model_validate(first | more) for more in (
        {"vote": vote, "answer": answer}, {"vote": vote}, {"vote": vote, "answer_due": "2026-03-01"}, {}))  # fmt: skip
    assert str(score(motions=motions)["advice"].kept) == "1 of 3"
    assert not score(motions=motions[-1:])["advice"].kept
    assert str(score()["corrections"].kept) == "0"
    again = Correction(2, ON, CorrectionCause.MISTYPED, revision=False, material=False, amended=())
    assert str(score(*sample_releases()[:-1], replace(LAST, correction=again))["corrections"].kept) == "2"
    assert str(score(LAST)["corrections"].why).startswith("In 1 report.")


def test_units_that_lapsed_are_counted_since_they_are_printed() -> None:
    releases = sample_releases()
    printed = [with_figures(release, quarter__expired=Value(number), quarter__exercised=NONE)
               for release, number in zip(releases, (0, 2_000, 3_000, 0, 0), strict=True)]  # fmt: skip
    printed[0] = with_figures(printed[0], quarter__expired=NONE)
    line = score(*printed)["lapsed"]
    assert str(line.kept) == "5,000" and str(line.why) == "Counted since Q2 2025."
    bought = with_figures(printed[-1], quarter__exercised=Value(4_000))
    assert str(score(*printed[:-1], bought)["lapsed"].why) == (
        "Counted since Q2 2025. Bought: 4,000. Counted since Q1 2026."
    )
    rounded = with_figures(printed[-1], quarter__exercised=Value(4_000, block=2_000))
    assert str(score(*printed[:-1], rounded)["lapsed"].why).endswith(
        "Counted since Q1 2026; each quarter is rounded, so the sum can be off by up to 2,000."
    )
    silent = [with_figures(release, quarter__expired=NONE) for release in releases]
    assert not score(*silent)["lapsed"].kept


def test_promises_without_evidence_are_counted_in_the_heading() -> None:
    found = tuple(score().values())
    without = sum(not line.kept for line in found)
    assert score_heading(found).endswith(f": {without} lines without evidence")
    kept = tuple(line for line in found if line.kept)
    assert "without evidence" not in score_heading(kept)


def appearance(quarter: Quarter, day: date, *moved: Moved) -> Appearance:
    return Appearance(
        quarter=quarter, day=day, time="09:00", zone="America/New_York", announced=date(2026, 1, 5), moved=moved
    )


def test_days_to_come_are_those_of_quarters_that_are_not_published_yet() -> None:
    shown, next_ = appearance(Quarter(2026, 1), date(2026, 5, 14)), appearance(Quarter(2026, 2), date(2026, 8, 13))
    assert coming((shown, next_), LAST) == (next_,)
    assert due_day((shown, next_), replace(LAST, next_release=ON)) == ON, "the day that the release announced"
    silent = replace(LAST, next_release=None)
    assert due_day((shown, next_), silent) == date(2026, 8, 13) and due_day((shown,), silent) is None
    (row,) = calendar_rows((shown, next_), LAST)
    assert (row.quarter, row.when, row.announced, row.moved) == (
        "Q2 2026", "13 August 2026, 09:00 (America/New_York)", "5 January 2026", (),
    )  # fmt: skip


def test_a_breakdown_is_drawn_by_group_without_the_sum_and_with_people_where_they_are_counted() -> None:
    table = named(LAST.breakdowns[0], LAST)
    place = [column.id for column in table.columns].index("share")
    drawn = draw_groups(table, place, "Finding").wide
    assert drawn.count('class="f-s2"') == len(table.rows) - 1 and "Fully licensed" in drawn and ">All<" not in drawn
    assert drawn.count(" people") >= len(table.rows) - 1
    bare = replace(table, columns=table.columns[1:], rows=tuple(replace(r, cells=r.cells[1:]) for r in table.rows))
    assert " people" not in draw_groups(bare, place - 1, "Finding").wide
    hidden = replace(table, rows=tuple(replace(row, cells=(NONE, *row.cells[1:])) for row in table.rows))
    assert " people" not in draw_groups(hidden, place, "Finding").wide
