"""A rule in sentences: where it stands on a day, its notice, what happened to it, what happens to a person under it."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from msgspec.structs import replace
from sample import sample_publication, sample_releases, sample_settings
from tests.rules.sample_rule import data, rule

from transparency.governance.motions import Motion
from transparency.governance.reading import Governance
from transparency.publication.files.text_file import TextFile
from transparency.publication.publication import Publication, RuleFile
from transparency.release.release import NONE, NOTHING, Compliance, FigureValue, Pot, Reason, Release, Status, Value
from transparency.rules.notice import Notice, notice_of
from transparency.rules.rule import Approval, Rule
from transparency.telling.questions.answers import earning_told
from transparency.telling.questions.question import Material
from transparency.telling.rules.happenings import Happening, happenings
from transparency.telling.rules.made_up_people import (
    counted,
    in_todays_units,
    last_totals,
    made_up_people,
    numbers_of_people,
    people_heading,
    whole_number,
)
from transparency.telling.rules.news import compliance_sentence, rule_news
from transparency.telling.rules.under_way import under_way
from transparency.telling.rules.words import (
    agreed,
    notice_given,
    notice_verdict,
    notice_words,
    pot_notes,
    reviewed,
    split_note,
    state_of,
    units_note,
    when,
)
from transparency.units import Split

DAY = timedelta(1)
START = date(2026, 1, 1)
END = date(2026, 12, 31)


def dated(status: str = "in_force", **dates: date | None) -> Rule:
    return rule(status=status, dates={"announced": date(2025, 11, 24), "effective_from": START} | dates)


@pytest.mark.parametrize(
    ("made", "day", "state", "said"),
    [
        (dated("proposed"), START, "proposed", "Proposed, not in force"),
        (dated("withdrawn"), START, "withdrawn", "Withdrawn, never in force"),
        (dated("in_force", effective_from=None), START, "withdrawn", "Withdrawn, never in force"),
        (dated(), START - DAY, "announced", "In force from 1 January 2026"),
        (dated(), START, "current", "In force since 1 January 2026"),
        (dated(effective_to=END), END, "current", "In force from 1 January 2026 to 31 December 2026"),
        (dated(effective_to=END), END + DAY, "superseded", "In force from 1 January 2026 to 31 December 2026"),
        (dated("withdrawn", effective_to=END), END, "current", "In force from 1 January 2026 to 31 December 2026"),
    ],
)
def test_where_a_rule_stands_on_a_day(made: Rule, day: date, state: str, said: str) -> None:
    assert state_of(made, day) == state
    assert when(made, state) == said


def test_notice_is_counted_in_days_beside_what_is_promised() -> None:
    told = notice_of(rule())
    assert told is not None
    assert notice_words(told) == "announced 24 November 2025, in force 1 January 2026: 38 days’ notice; 30 are promised"
    assert notice_verdict(told) == "30 days promised, 38 days given"
    one = Notice(START, START + DAY, 1, 1)
    assert (notice_given(one), notice_verdict(one)) == ("1 day’s notice; 1 is promised", "1 day promised, 1 day given")
    none = Notice(START, START, 0, None)
    assert (notice_given(none), notice_verdict(none)) == ("0 days’ notice", "0 days given")
    assert notice_of(dated(announced=None)) is None and notice_of(dated(effective_from=None)) is None


@pytest.mark.parametrize(
    ("stated", "text"),
    [
        ({}, ""),
        ({"for": 7, "against": 0, "abstain": 2}, "7 for, 0 against, 2 abstained."),
        ({"for": 7, "result": "passed"}, "7 for. Passed."),
        ({"result": "rejected", "power": "consent"}, "Rejected. Nothing is decided without its consent."),
        ({"ref": "BR-1"}, "Minutes BR-1."),
    ],
)
def test_who_agreed_and_how(stated: dict[str, Any], text: str) -> None:
    told = agreed(Approval.model_validate({"body": "provider_council", "on": START} | stated))
    assert (told.body, told.text) == ("Provider council", text)


@pytest.mark.parametrize(
    ("care", "said"),
    [
        (None, ""),
        ({"on": "2025-11-12"}, ""),
        ({"reviewed_by": "provider_council"}, "Reviewed by the provider council."),
        ({"reviewed_by": "board", "on": "2025-11-12"}, "Reviewed by the board on 12 November 2025."),
    ],
)
def test_who_looked_at_what_it_does_to_care(care: dict[str, str] | None, said: str) -> None:
    assert reviewed(rule(care_check=care)) == said


def latest(**changes: Any) -> Release:
    return replace(sample_releases()[-1], **changes)


def limit(made: Rule) -> int | None:
    return made.limits.per_person_per_year


def test_units_of_a_rule_are_those_of_its_own_time() -> None:
    splits = (Split("main", START, 5, 1), Split("main", START + DAY, 2, 1), Split("other", START + DAY, 3, 1))
    note = units_note(rule(), latest(splits=splits))
    assert "They were split since: 2 January 2026: 2 for 1." in note
    assert units_note(rule(), latest(splits=splits[:1])) == ""
    assert units_note(dated(effective_from=None), latest(splits=splits)) == ""
    assert limit(in_todays_units(rule(), latest(splits=splits))) == 12_000
    assert limit(in_todays_units(rule(), latest(splits=splits[:1]))) == 6_000
    assert limit(in_todays_units(dated(effective_from=None), latest(splits=splits))) == 6_000
    assert split_note(rule(), latest(splits=splits), Fraction(2)).startswith("Units were split on 2 January 2026.")
    assert "today’s units here: 2 for one" in split_note(rule(), latest(splits=splits), Fraction(2))


def pot(**changes: Any) -> Pot:
    made = Pot("R-2026-01", "yearly", START, Value(240_000), Value(150), Value(2_000, block=10))
    return replace(made, **changes)


def test_what_a_pot_is_taken_from() -> None:
    made, old = rule(), rule(id="R-2025-01")
    totals = {"yearly": Fraction(2_000)}
    ours = pot_notes(made, old, latest(pots=(pot(),)), totals)["yearly"]
    assert ours.startswith("Taken for everyone else: 2,000 points, in blocks of 10, which about 150 people brought")
    assert "That was by" not in ours
    before = pot_notes(made, old, latest(pots=(pot(rule="R-2025-01"),)), totals)["yearly"]
    assert "That was by R-2025-01." in before
    for pots in ((pot(points=NONE),), (pot(people=NONE),), (pot(grant="x"),), (pot(rule="R-1"),), ()):
        assert pot_notes(made, old, latest(pots=pots), totals) == {}, pots
    assert pot_notes(made, None, latest(pots=(pot(rule="R-2025-01"),)), totals) == {}
    assert pot_notes(made, old, latest(pots=(pot(),)), {}) == {}
    twice = (pot(rule="R-2025-01"), pot(people=Value(90)))
    assert "about 90 people" not in pot_notes(made, old, latest(pots=twice), totals)["yearly"], "the first that counts"


def test_a_number_is_known_only_where_it_is_printed_as_one() -> None:
    assert [counted(value) for value in (Value(5), Value(0, Status.UNDER, 9), Value(5, Status.RANGE, 2), NONE)] == [
        5, None, None, None,
    ]  # fmt: skip
    assert whole_number(latest(), "pool.available") == 1_624_000 and whole_number(latest(), "no.figure") is None


def test_the_last_total_of_a_pot_is_that_of_the_same_rule() -> None:
    made = rule()
    found = last_totals(latest(pots=(pot(),)), made)["yearly"]
    assert (found.points, found.people, found.block) == (2_000, 150, 10)
    for other in (pot(rule="R-1"), pot(points=Value(0)), pot(points=NONE), pot(points=Value(5, Status.RANGE, 2))):
        assert last_totals(latest(pots=(other,)), made) == {}, other


def test_three_people_are_made_up_from_the_answers_there_are() -> None:
    people, unknown = made_up_people(rule(), latest(pots=(pot(),)))
    assert [person.name for person in people] == [
        "Associate, 6 weekly sessions", "Full, 12 weekly sessions", "Full, 22 weekly sessions",
    ]  # fmt: skip
    assert unknown == []
    first = {grant.name: str(grant.units) for grant in people[0].promised}
    assert first["Joining units"] == "1,200"
    assert " to " in first["Yearly units"], "others brought 10 points more or fewer"
    exact, _ = made_up_people(rule(), latest(pots=(pot(points=Value(2_000)),)))
    assert {grant.name: str(grant.units) for grant in exact[0].promised}["Yearly units"].startswith("about ")
    without, unknown = made_up_people(rule(), latest())
    assert unknown == ["Yearly units"]
    assert "Yearly units" not in {grant.name for grant in without[0].promised}


def test_answers_are_spread_over_what_may_be_answered() -> None:
    narrow = rule(
        inputs=data()["inputs"] | {"weekly_sessions": {"type": "int", "min": 8, "max": 12, "ask": {"en": "How many?"}}}
    )
    people, _ = made_up_people(narrow, latest())
    assert [person.name for person in people] == [
        "Associate, 9 weekly sessions", "Full, 12 weekly sessions", "Full, 11 weekly sessions",
    ]  # fmt: skip


def test_until_when_whoever_leaves_has_nothing_is_the_finding() -> None:
    plain = rule(grants=data()["grants"][:1])
    people, _ = made_up_people(plain, latest())
    kept = {left.months: left.keep.value.amount for left in people[0].left}
    assert kept == {6: 0, 12: 300, 24: 600, 48: 1_200}, "a quarter after a year"
    lost = {left.months: left.lose.value.amount for left in people[0].left}
    assert lost == {6: 1_200, 12: 900, 24: 600, 48: 0}
    assert people_heading(people) == "Whoever leaves after 6 months has nothing"
    bought = people[0].left[1]
    assert bought.buy and str(bought.kept) == "300 to keep, or to buy in time" and str(bought.lost) == "900 lost"
    assert bought.by, "the last day for buying"
    at_once = rule(grants=data()["grants"][:1], vesting={"V48C12": {"months": 48, "cliff_months": 0}})
    assert people_heading(made_up_people(at_once, latest())[0]) == "3 people, worked out"
    every = list(numbers_of_people(people))
    assert {number.text for number in every} >= {"1,200", "1,500", "300", "900"}
    assert {number.figure for number in every} == {"rule/R-2026-01"}


def published(*rules: dict[str, Any]) -> Publication:
    files = tuple(RuleFile(TextFile(f"rules/{one['id']}.yaml", "", "0" * 64), one, {}) for one in rules)
    return replace(sample_publication(), rule_files=files)


OLD = data(id="R-2025-01", status="superseded", notice_days=14,
           dates={"announced": "2024-12-01", "effective_from": "2025-01-01", "effective_to": "2025-12-31"})  # fmt: skip
NEW = data(supersedes="R-2025-01")


def news(release: Release, previous: Release | None, *rules: dict[str, Any]) -> list[str]:
    return [one.sentence for one in rule_news(published(*(rules or (OLD, NEW))), previous, release)]


EFFECT = "Rule R-2026-01, “Joining units and a yearly pot”, took effect on 1 January 2026, announced 24 November 2025:"


def test_each_step_of_a_rule_is_told_once_by_the_first_report_that_can() -> None:
    """Proposed 20 October, announced 24 November, in force 1 January; reports come about a month after each quarter."""
    *_, third, fourth, first = sample_releases()
    assert [release.published for release in (third, fourth, first)] == [
        date(2025, 10, 28), date(2026, 1, 28), date(2026, 5, 14),
    ]  # fmt: skip
    assert news(third, None)[0].endswith("was proposed on 20 October 2025.")
    (told,) = news(fourth, third)
    assert told.startswith(EFFECT) and told.endswith("38 days’ notice; 30 are promised.")
    assert news(first, fourth) == []
    early = replace(fourth, published=date(2025, 12, 31))
    assert news(early, third)[0].endswith("was announced on 24 November 2025, to take effect on 1 January 2026.")
    assert news(first, early)[0].startswith(EFFECT)
    assert news(replace(fourth, published=START), third)[0].startswith(EFFECT), "on the day itself"
    assert news(replace(first, start=START), replace(fourth, published=START)) == []


def test_a_report_that_comes_very_late_tells_of_its_own_quarter_only() -> None:
    third = sample_releases()[-3]
    late = replace(third, published=third.as_of + 91 * DAY)
    later = replace(third, published=third.as_of + 92 * DAY)
    assert late.published == date(2025, 12, 30)
    assert "announced on 24 November" in news(late, None)[0]
    assert news(later, None) == []


def test_a_rule_that_was_never_in_force_has_no_effect_to_tell() -> None:
    fourth = sample_releases()[-2]
    proposed = data(status="proposed", dates={"proposed": "2025-11-01"})
    (told,) = news(fourth, None, proposed)
    assert told == "Rule R-2026-01, “Joining units and a yearly pot”, was proposed on 1 November 2025."
    withdrawn = data(status="withdrawn", dates={"announced": "2025-11-01", "effective_from": "2026-01-01"})
    assert news(fourth, None, withdrawn) == []


def test_what_is_different_from_the_rule_before_is_told_line_by_line() -> None:
    fourth, third = sample_releases()[-2], sample_releases()[-3]
    (told,) = rule_news(published(OLD, NEW), third, fourth)
    assert told.lines and any("14" in line and "30" in line for line in told.lines)
    (alone,) = rule_news(published(data()), third, fourth)
    assert alone.lines == ()
    words = {name: OLD[name] for name in ("schema", "id", "title", "summary", "status", "dates")}
    (in_words,) = rule_news(published(words, NEW), third, fourth)
    assert in_words.lines == (), "a rule in words only has nothing to compare"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Compliance("R", NONE, NONE, NONE), ["No grant has been made under this rule yet."]),
        (Compliance("R", NOTHING, NONE, NONE), ["No grant has been made under this rule yet."]),
        (Compliance("R", Value(0, Status.UNDER, 5), NONE, NONE), []),
        (Compliance("R", Value(50), NONE, NONE), ["There are about 50 grants under this rule."]),
        (Compliance("R", Value(50), Value(50), NOTHING), ["about 50 follow it"]),
        (Compliance("R", Value(50), Value(50), NONE), ["about 50 follow it"]),
        (
            Compliance("R", Value(50), Value(45), Value(5), (Reason("late", "Came late", Value(5)),)),
            ["Of about 50 grants under this rule, about 45 follow it", "Exceptions with a reason: 5.", "5: Came late"],
        ),
    ],
)
def test_what_the_check_of_all_grants_found(found: Compliance, said: list[str]) -> None:
    text = str(compliance_sentence(found))
    for words in said:
        assert words in text
    assert ("Every grant was computed again." in text) is (found.grants.status not in {Status.NONE, Status.NOTHING})
    assert ("Exceptions" in text) is bool(found.reasons)
    assert ("to the unit" in text) is (found.following.status is Status.SHOWN)


def test_rules_that_are_under_way() -> None:
    release, settings = sample_releases()[-1], sample_settings()  # published on 14 May 2026
    seen = release.published
    coming, there = dated(effective_from=seen + DAY), dated(effective_from=seen)
    (told,) = under_way([there, coming], (), release, settings)
    assert str(told.text) == f"{coming.summary} It takes effect on 15 May 2026."

    def deadline(until: date | None, about: str = "R-2026-01") -> str:
        first = {"id": "M-1", "title": "A", "moved": "2026-01-01", "by": "council", "body": "council", "rule": about}
        motion = Motion.model_validate(first | {"power": "advisory", "comments_until": until})
        (found,) = under_way([dated("proposed")], (motion,), release, settings)
        return str(found.text)

    assert "Say what you think of it until 14 May 2026." in deadline(seen)
    assert "Comments were read until 13 May 2026." in deadline(seen - DAY)
    assert "No day is set until which comments are read." in deadline(None)
    assert "No day is set" in deadline(seen, about="R-1"), "a motion about another rule"
    assert deadline(None).endswith("Write to equity@example.org.")


def material(made: Rule | None = None, *, governance: Governance | None = None, **figures: Value) -> Material:
    last = sample_releases()[-1]
    found = last.figures | {
        id: FigureValue(id=id, value=value) for name, value in figures.items() for id in [name.replace("__", ".")]
    }
    releases = (*sample_releases()[:-1], replace(last, figures=found))
    return Material(releases, sample_settings(), made, (), governance or Governance(), (), last.published)


def happening(id: str, made: Rule | None = None, **more: Any) -> Happening:
    return next(each for each in happenings(material(made, **more)) if each.id == id)


@pytest.mark.parametrize(
    ("id", "made", "number"),
    [
        ("join", rule(), "90 days"),
        ("join", rule(eligibility={"min_tenure_days": 1}), "1 day"),
        ("join", rule(eligibility={}), ""),
        ("pause", rule(), "180 days"),
        ("pause", rule(leave_of_absence=None), ""),
        ("fewer-sessions", rule(), "Points are counted from 1 session a week on."),
        ("leave", rule(), "90 days"),
        ("leave", rule(on_leave={"vested": "keep", "unvested": "forfeit"}), ""),
        ("leave", rule(on_leave=None), ""),
        ("shutdown", rule(), "Zero is what to expect."),
        ("rule-change", rule(), "30 days’ notice"),
        ("rule-change", rule(notice_days=None), ""),
        ("funding", rule(), "$12,000,000 is paid to others first."),
        ("short", rule(), "Not promised: about 1,624,000."),
        ("cash", rule(), "Owned: about 4,000."),
    ],
)
def test_the_number_of_what_can_happen(id: str, made: Rule, number: str) -> None:
    assert str(happening(id, made).number) == number


def test_without_a_rule_only_what_others_say_is_told() -> None:
    told = {each.id: each for each in happenings(material())}
    assert {id for id, each in told.items() if each.sentence} == {"funding", "cash"}
    assert all(not each.number and not each.todo and not each.place for each in told.values() if not each.sentence)
    assert str(told["funding"].todo) == "Nothing. It happens by itself."


@pytest.mark.parametrize(
    ("leaving", "todo"),
    [
        (data()["on_leave"], "Buy earned options within 90 days of leaving, or let them lapse."),
        (data()["on_leave"] | {"exercise_window_days": 1}, "Buy earned options within 1 day of leaving, or let them"),
        (data()["on_leave"] | {"exercise_window_days": None}, "Nothing. It happens by itself."),
        (None, "Nothing. It happens by itself."),
    ],
)
def test_what_has_to_be_done_on_leaving(leaving: dict[str, Any] | None, todo: str) -> None:
    assert str(happening("leave", rule(on_leave=leaving)).todo).startswith(todo)


def test_who_ends_the_work_is_told_where_it_makes_no_difference() -> None:
    same = "Who ends the work makes no difference: it is as if you left."
    assert same in str(happening("removed", rule(on_leave=data()["on_leave"] | {"bad_leaver": None})).sentence)
    bad = str(happening("removed", rule()).sentence)
    assert bad and same not in bad
    assert not happening("removed", rule(on_leave=None)).sentence


def test_an_answer_stands_without_its_yes_or_no_where_nobody_asked() -> None:
    """“Can the company buy back …? No. What …”: told of leaving and of new investors, only what is so."""
    told = happening("removed", rule(repurchase_of_vested="never"))
    assert str(told.sentence).endswith(": gross misconduct. What you have earned cannot be bought back from you.")
    assert not str(happening("funding", rule()).sentence).startswith(("Yes", "No."))
    assert str(happening("cash", rule(), money__paid=NONE).sentence) == (
        "There is no market for units. Owning a share does not mean that anyone will buy it. "
        "No amount is printed of cash: fewer than 11 people ever got any, or nobody did."
    )


def test_each_kind_of_grant_is_named_where_they_differ() -> None:
    told = str(earning_told(material(rule())))
    assert told.startswith("Joining units: You earn them over 4 years, month by month, and none of them before")
    assert " Yearly units: You earn them over 1 year, a part every 3 months." in told
    alone = rule(grants=data()["grants"][:1])
    assert str(earning_told(material(alone))).startswith("You earn them over 4 years")


def test_fewer_sessions_count_only_where_a_rule_counts_sessions() -> None:
    stays = "What is promised already stays, and is earned as planned."
    assert str(happening("fewer-sessions", rule()).sentence) == (
        f"{stays} Yearly units count the sessions of their own time."
    )
    once = rule(grants=data()["grants"][:1])
    assert str(happening("fewer-sessions", once).sentence) == stays
    uncounted = rule(tables={"joining_units": data()["tables"]["joining_units"]}, grants=data()["grants"][:1])
    assert not happening("fewer-sessions", uncounted).sentence
    nothing = data()["tables"] | {"session_band": {"input": "weekly_sessions", "steps": [
        {"id": "B0", "from": 0, "to": None, "points": 0}]}}  # fmt: skip
    assert not happening("fewer-sessions", rule(tables=nothing)).number


def test_what_is_paid_first_is_told_only_where_it_is_printed() -> None:
    assert str(happening("sale", rule()).number) == "$12,000,000 is paid to others first."
    hidden = happening("sale", rule(), capitalization__claims_first=NONE)
    assert hidden.sentence and not hidden.number
    none = happening("sale", rule(), capitalization__claims_first=NOTHING)
    assert none.sentence and not none.number


def test_what_can_be_said_of_a_change_is_told_with_its_day() -> None:
    first = {"id": "M-1", "title": "More units", "moved": "2026-01-01", "by": "council", "body": "council",
             "power": "advisory", "comments_until": "2026-05-14"}  # fmt: skip
    open_now = Governance(motions=(Motion.model_validate(first),))
    assert str(happening("rule-change", rule(), governance=open_now).todo) == (
        "Say what you think of “More units” until 14 May 2026."
    )
    closed = Governance(motions=(Motion.model_validate(first | {"comments_until": "2026-05-13"}),))
    quiet = "Nothing now. A change that is proposed stands on the overview."
    assert str(happening("rule-change", rule(), governance=closed).todo) == quiet
    assert "was announced on 24 November 2025" in str(happening("rule-change", rule()).sentence)
    assert "announced" not in str(happening("rule-change", dated(announced=None)).sentence)
