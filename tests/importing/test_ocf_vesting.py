"""Vesting terms of OCF: the published cases, and the publication's words against the graph that they come from."""

import json
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transparency.importing.ocf.conditions import read_terms, tranches_along
from transparency.importing.ocf.export_terms import terms_objects
from transparency.importing.ocf.package import Object
from transparency.importing.ocf.values import ValueFault
from transparency.importing.ocf.vesting import Clock, name_of, worded
from transparency.ledger.vesting import last_day, portion_of, tranches
from transparency.publication.settings import Allocation, EventBased, Listed, Schedule, Tranche

DAY = "VESTING_START_DAY_OR_LAST_DAY_OF_MONTH"


def terms(*conditions, allocation="CUMULATIVE_ROUND_DOWN", **options):
    data = {"allocation_type": allocation, "vesting_conditions": list(conditions)}
    return read_terms(Object("VESTING_TERMS", "t", data, "VestingTerms.ocf.json", 1), **options)


def start(*following):
    return {
        "id": "start", "quantity": "0", "trigger": {"type": "VESTING_START_DATE"},
        "next_condition_ids": list(following),
    }  # fmt: skip


def after(name, other, portion, length, occurrences=1, *following, kind="MONTHS", **more):
    top, bottom = portion.split("/")
    period = {"type": kind, "length": length, "occurrences": occurrences, "day_of_month": DAY} | more.pop("period", {})
    trigger = {"type": "VESTING_SCHEDULE_RELATIVE", "period": period, "relative_to_condition_id": other}
    share = {"numerator": top, "denominator": bottom} | more
    return {"id": name, "portion": share, "trigger": trigger, "next_condition_ids": list(following)}


def event(name, portion="1/1", *following, **more):
    top, bottom = portion.split("/")
    share = {"numerator": top, "denominator": bottom} | more
    return {"id": name, "portion": share, "trigger": {"type": "VESTING_EVENT"}, "next_condition_ids": list(following)}


def on_day(name, day, portion="0/1", *following):
    top, bottom = portion.split("/")
    trigger = {"type": "VESTING_SCHEDULE_ABSOLUTE", "date": day}
    share = {"numerator": top, "denominator": bottom}
    return {"id": name, "portion": share, "trigger": trigger, "next_condition_ids": list(following)}


@pytest.fixture
def vectors(cases):
    return {one["id"]: one for one in json.loads((cases / "ocf/vectors/vesting_cases.json").read_text())}


@pytest.mark.external
def test_cliff_and_months_from_the_explainer(vectors):
    case = vectors["explainer-ex3"]
    found = terms(
        start("cliff"), after("cliff", "start", "12/48", 12, 1, "monthly"), after("monthly", "cliff", "1/48", 1, 36),
        allocation=case["allocation_type"],
    )  # fmt: skip
    began = date.fromisoformat(case["vesting_start"])
    for dates in (
        tranches_along(found, 480, began, {}, began),
        tranches(480, worded(found), began, grant_date=began),
    ):
        assert [[str(day), str(units)] for day, units in dates[:3]] == case["expect"]
        assert len(dates) == 37 and dates[-1] == (date(2025, 1, 30), 10) and (date(2024, 2, 29), 10) in dates
    assert worded(found) == Schedule(occurrences=48, cliff=12, allocation=Allocation.CUMULATIVE_ROUNDING)


@pytest.mark.external
def test_events_and_their_deadlines_from_the_explainer(vectors):
    only = terms(event("qualifying-sale"))
    when, name, _ = vectors["explainer-ex1"]["event"]
    assert tranches_along(only, 500, None, {name: date.fromisoformat(when)}, date(2021, 1, 1)) == [
        (date(2022, 7, 14), 500)
    ]
    assert worded(only) == EventBased()
    both = terms(
        start("relative", "absolute", "sale"), after("relative", "start", "0/1", 36),
        on_day("absolute", "2025-01-01"), event("sale"),
    )  # fmt: skip
    for case, last in (
        ("explainer-ex2-relative-deadline", "2023-12-31"),
        ("explainer-ex2-absolute-deadline", "2024-12-31"),
    ):
        began = date.fromisoformat(vectors[case]["vesting_start"])
        day = date.fromisoformat(last)
        early = tranches_along(both, 500, began, {"sale": day}, began)
        late = tranches_along(both, 500, began, {"sale": date(day.year + 1, 1, 1)}, began)
        assert early == [(day, 500)] and late == []
    found = worded(both)
    assert found == EventBased(deadline_months=36, deadline=date(2024, 12, 31))
    assert last_day(found, date(2023, 7, 1)) == date(2024, 12, 31)


@pytest.mark.external
def test_the_other_published_cases(vectors, office):
    expect = vectors["portion-remainder"]["expect"]
    assert portion_of(1000, 400, Fraction(1, 5), remainder=False) == int(expect["remainder_false"])
    assert portion_of(1000, 400, Fraction(1, 5), remainder=True) == int(expect["remainder_true"])
    monthly = terms(start("m"), after("m", "start", "1/48", 1, 48, period={"cliff_installment": 12}))
    schedule = worded(monthly)
    case = vectors["xstate-4800"]["expect"]
    dates = tranches(4800, schedule, date(2024, 6, 1), grant_date=date(2024, 6, 1))
    assert (str(dates[0][0]), str(dates[-1][0])) == (case["first_vest"], case["last_vest"])
    assert sum(units for _, units in dates) == 4800 and dates[0][1] == 1200
    late = tranches(4800, schedule, date(2024, 6, 1), grant_date=date(2025, 8, 5))
    case = vectors["xstate-grant-after-cliff"]["expect"]
    # OCF-XState holds back what accrued before the grant; OCF-Tools and the ledger give it on the grant's day (1,400)
    assert late[0] == (date(2025, 8, 5), 1400) and str(late[1][0]) == case["no_vest_before"]
    assert str(late[-1][0]) == case["last_vest"] and sum(units for _, units in late) == 4800


@pytest.mark.external
def test_lists_of_vestings(vectors, new_office):
    listed = [{"date": day, "amount": amount} for day, amount in vectors["xstate-vestings-array"]["vestings"]]
    office = new_office()
    plans = [{"object_type": "STOCK_PLAN", "id": "plan", "initial_shares_reserved": "4800"}]
    office.bring(office.package(office.grant(quantity="4800", vestings=listed), plans=plans))
    assert office.told()[2:] == [("2025-03-01", "vest", "2400"), ("2025-04-01", "vest", "2400")]
    office = new_office()  # neither terms nor a list: vested at once
    outcome = office.bring(office.package(office.grant(quantity="4800"), plans=plans))
    assert not office.codes(outcome) and "vesting" not in office.rows()[1]
    for good, lists in ((True, vectors["fairmint-sum"]["accept"]), (False, vectors["fairmint-sum"]["reject"])):
        for amounts in lists:
            office = new_office()
            listed = [{"date": f"2024-0{n}-01", "amount": amount} for n, amount in enumerate(amounts, start=3)]
            outcome = office.bring(office.package(office.grant(vestings=listed)))
            assert office.codes(outcome) == ([] if good else ["N24"])


def test_a_remainder_is_taken_once():
    """As vendors export it: a quarter at the cliff, then 36 times 1/36 of what is left."""
    found = terms(
        start("cliff"), after("cliff", "start", "1/4", 12, 1, "rest"),
        after("rest", "cliff", "1/36", 1, 36, remainder=True),
    )  # fmt: skip
    assert worded(found) == Schedule(occurrences=48, cliff=12)
    assert sum(units for _, units in tranches_along(found, 1000, date(2024, 1, 31), {}, date(2024, 1, 31))) == 1000


def test_steps_of_unequal_size_are_computed():
    """The six-year schedule of the samples: 10 % after two years, then four years of growing months."""
    chain = [("a", "1/80"), ("b", "1/60"), ("c", "1/48"), ("d", "1/40")]
    conditions = [start("ten"), after("ten", "start", "1/10", 24, 1, "a")]
    before = "ten"
    for number, (name, portion) in enumerate(chain):
        following = [chain[number + 1][0]] if number < 3 else []
        conditions.append(after(name, before, portion, 1, 12, *following))
        before = name
    found = terms(*conditions, allocation="BACK_LOADED")
    assert worded(found) == EventBased()
    dates = tranches_along(found, 24_000, date(2020, 1, 1), {}, date(2020, 1, 1))
    assert dates[0] == (date(2022, 1, 1), 2400) and dates[1] == (date(2022, 2, 1), 300)
    assert dates[-1] == (date(2026, 1, 1), 600) and sum(units for _, units in dates) == 24_000


def test_only_one_path_is_taken():
    found = terms(
        start("late", "first"), on_day("late", "2016-10-01"), event("first", "60/100", "too-late", "second"),
        on_day("too-late", "2017-04-01"), event("second", "40/100"),
    )  # fmt: skip
    began = date(2016, 1, 1)
    first, second = date(2016, 9, 1), date(2017, 3, 1)
    assert tranches_along(found, 100, began, {"first": first, "second": second}, began) == [(first, 60), (second, 40)]
    assert tranches_along(found, 100, began, {"first": first, "second": date(2017, 5, 1)}, began) == [(first, 60)]
    assert tranches_along(found, 100, began, {"first": date(2016, 11, 1), "second": second}, began) == []
    assert tranches_along(found, 100, None, {"first": first}, began) == []


@pytest.mark.parametrize(
    "conditions",
    [
        [],
        [start("nowhere")],
        [start("a"), event("a", "1/1", "start")],
        [start(), {"id": "x", "trigger": {"type": "WHENEVER"}}],
        [start("a"), after("a", "start", "1/0", 1)],
        [start("a"), after("a", "start", "3/2", 1)],
        [start("a"), after("a", "start", "1/1", 0)],
        [start("a"), after("a", "start", "1/1", 1, 10**9)],
        [start("a"), after("a", "start", "1/1", 1, kind="YEARS")],
        [start("a"), after("a", "start", "1/1", 1, period={"day_of_month": "32"})],
        [on_day("a", "soon", "1/1")],
    ],
)
def test_faulty_terms_are_refused(conditions):
    with pytest.raises(ValueFault):
        terms(*conditions)


SCHEDULES = st.builds(
    Schedule,
    every=st.integers(1, 12),
    period=st.sampled_from(["months", "days"]),
    occurrences=st.integers(1, 60),
    cliff=st.integers(0, 60),
    allocation=st.sampled_from(list(Allocation)),
    day_of_month=st.one_of(st.sampled_from(["start_day_or_last", "first", "last"]), st.integers(1, 31)),
).filter(lambda one: one.cliff <= one.occurrences)


@settings(max_examples=150, deadline=None)
@given(
    schedule=SCHEDULES,
    quantity=st.integers(0, 5000),
    start_day=st.dates(date(2019, 1, 1), date(2024, 12, 31)),
    lag=st.integers(-400, 900),
)
def test_terms_survive_the_round_trip_and_the_clock_is_the_ledgers(schedule, quantity, start_day, lag):
    (data,) = terms_objects({"x": schedule})
    back = worded(read_terms(Object("VESTING_TERMS", "x", data, "f", 1)))
    assert name_of(back, {"x": schedule}) == "x"
    granted = date.fromordinal(start_day.toordinal() + lag)
    clock = Clock()
    total = 0
    for day, units in tranches(quantity, schedule, start_day, grant_date=granted):
        before = date.fromordinal(day.toordinal() - 1)
        assert clock.vested("x", schedule, quantity, start_day, granted, before) == total
        total += units
        assert clock.vested("x", schedule, quantity, start_day, granted, day) == total


def test_lists_and_events_survive_the_round_trip():
    known = {
        "list": Listed(
            tranches=(Tranche(on="2026-05-01", portion="1/3"), Tranche(on="2025-01-31", portion="2/6")), partial=True
        ),
        "event": EventBased(deadline_months=36, deadline="2030-01-31"),
        "plain": EventBased(),
    }
    for data in terms_objects(known):
        back = worded(read_terms(Object("VESTING_TERMS", data["id"], data, "f", 1)))
        assert name_of(back, known) == data["id"]


def test_a_path_ends_or_forks():
    line = terms(start("a"), event("a", "1/2", "b"), event("b", "1/2"))
    assert [one.id for one in line.path_from("start")] == ["start", "a", "b"]
    assert [one.id for one in line.path_from("b")] == ["b"]
    assert terms(start("a", "b"), event("a", "1/2"), event("b", "1/2")).path_from("start") is None


@pytest.mark.parametrize("conditions", [[start("a"), event("a", "1/2", "b"), event("b", "1/2", "a")], [start("start")]])
def test_conditions_that_follow_each_other_in_a_circle_are_refused(conditions):
    with pytest.raises(ValueFault) as refused:
        terms(*conditions)
    assert "in a circle" in refused.value.problem.message


@settings(max_examples=100, deadline=None)
@given(
    schedule=SCHEDULES,
    quantity=st.integers(0, 3000),
    start_day=st.dates(date(2019, 1, 1), date(2024, 12, 31)),
    lag=st.integers(-400, 900),
)
def test_the_graph_of_a_schedule_vests_as_the_ledger_does(schedule, quantity, start_day, lag):
    """By each way of allocation, cliff and day of the month; other ways than cumulative ones allocate a cliff apart."""
    cumulative = (Allocation.CUMULATIVE_ROUNDING, Allocation.CUMULATIVE_ROUND_DOWN, Allocation.FRACTIONAL)
    if schedule.allocation not in cumulative:
        schedule = schedule.model_copy(update={"cliff": 0})
    (data,) = terms_objects({"x": schedule})
    graph = read_terms(Object("VESTING_TERMS", "x", data, "f", 1))
    granted = date.fromordinal(start_day.toordinal() + lag)
    expected = tranches(quantity, schedule, start_day, grant_date=granted)
    assert tranches_along(graph, quantity, start_day, {}, granted) == merged(expected)


def merged(dated):
    by_day = {}
    for day, units in dated:
        by_day[day] = by_day.get(day, 0) + units
    return [(day, units) for day, units in sorted(by_day.items()) if units]


@st.composite
def chains(draw):
    """A start and up to four periods, each counted from the one before it or from the start."""
    count = draw(st.integers(1, 4))
    left = Fraction(1)
    conditions = [start("c0")]
    for number in range(count):
        occurrences = draw(st.integers(1, 4))
        whole = draw(st.sampled_from([4, 8, 12]))
        remainder = draw(st.booleans())
        portion = draw(st.sampled_from([Fraction(1, whole), Fraction(2, whole), left / occurrences]))
        portion = min(portion, Fraction(1, occurrences))
        left = max(left - portion * occurrences, Fraction(0))
        before = draw(st.sampled_from(["start", f"c{number - 1}" if number else "start"]))
        more = {"remainder": True} if remainder else {}
        cliff = draw(st.integers(0, occurrences))
        period = {"cliff_installment": cliff} if cliff else {}
        following = [f"c{number + 1}"] if number < count - 1 else []
        conditions.append(
            after(
                f"c{number}",
                before,
                f"{portion.numerator}/{portion.denominator}",
                draw(st.integers(1, 3)),
                occurrences,
                *following,
                period=period,
                **more,
            )
        )
    return conditions


def test_a_chain_of_months_keeps_the_day_on_which_it_began():
    """After 31 January and 29 February comes 31 March, also where each month is a condition of its own."""
    graph = terms(start("a"), after("a", "start", "1/3", 1, 1, "b"), after("b", "a", "1/3", 1, 1, "c"),
                  after("c", "b", "1/3", 1, 1))  # fmt: skip
    days = [str(day) for day, _ in tranches_along(graph, 3, date(2024, 1, 31), {}, date(2024, 1, 31))]
    assert days == ["2024-02-29", "2024-03-31", "2024-04-30"]


@settings(max_examples=300, deadline=None)
@given(conditions=chains(), quantity=st.integers(0, 500))
def test_terms_in_words_vest_what_the_graph_does(conditions, quantity):
    """Where a chain of periods becomes a schedule, the schedule vests each unit on the same day."""
    found, began = terms(*conditions), date(2024, 1, 31)
    words = worded(found)
    if isinstance(words, Schedule):
        expected = merged(tranches(quantity, words, began, grant_date=began))
        assert tranches_along(found, quantity, began, {}, began) == expected


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ([start("a"), after("a", "start", "1/4", 3, 4)], Schedule(every=3, occurrences=4)),
        ([start("a"), after("a", "start", "1/1", 12)], Schedule(every=12, occurrences=1)),
        ([start("a"), after("a", "start", "1/2", 6, 1, "b"), after("b", "a", "1/2", 6)],
         Schedule(every=6, occurrences=2)),
        ([start("a"), after("a", "start", "1/2", 6, 1, "b"), after("b", "start", "1/2", 12)],
         Schedule(every=6, occurrences=2)),
        ([start("a"), after("a", "start", "1/2", 12, 1, "b"), after("b", "a", "1/12", 2, 6)],
         Schedule(every=2, occurrences=12, cliff=6)),
        ([start("a"), after("a", "start", "1/4", 3, 3)], None),  # three quarters of the grant
        ([start("a"), after("a", "start", "1/2", 6, 1, "b"), after("b", "a", "1/2", 7)], None),
        ([start("a"), after("a", "start", "1/2", 6, 1, "b"), after("b", "a", "1/4", 6, 2)], None),
        ([start("a"), after("a", "start", "1/2", 6, 1, "b"), after("b", "a", "1/2", 6, kind="DAYS")], None),
        ([start("a"), after("a", "start", "2/3", 6, 1, "b"), after("b", "a", "1/3", 3)],
         Schedule(every=3, occurrences=3, cliff=2)),
        ([start("a"), after("a", "start", "2/3", 5, 1, "b"), after("b", "a", "1/3", 3)], None),
        ([start("a", "b"), after("a", "start", "1/1", 6), after("b", "start", "1/1", 7)], None),  # a fork
        ([start("a"), {**after("a", "start", "1/1", 6), "portion": None, "quantity": "5"}], None),
        ([on_day("a", "2025-01-31", "1/2", "b"), on_day("b", "2025-06-30", "1/2")],
         Listed(tranches=(Tranche(on="2025-01-31", portion="1/2"), Tranche(on="2025-06-30", portion="1/2")))),
        ([start("a"), on_day("a", "2025-01-31", "1/3")],
         Listed(tranches=(Tranche(on="2025-01-31", portion="1/3"),), partial=True)),
        ([on_day("a", "2025-06-30", "1/2", "b"), on_day("b", "2025-01-31", "1/2")], None),  # not in order
        ([on_day("a", "2025-01-31", "2/3", "b"), on_day("b", "2025-06-30", "2/3")], None),  # more than all
        ([on_day("a", "2025-01-31", "0/1")], None),  # nothing
        ([{**event("start", "1/2", "a"), "trigger": {"type": "VESTING_START_DATE"}}, on_day("a", "2025-01-31", "1/2")],
         None),  # half of it on the start
        ([{**on_day("a", "2025-01-31"), "portion": None, "quantity": "5"}], None),
        ([event("a", "1/2", "b"), on_day("b", "2025-01-31", "1/2")], None),
        ([on_day("a", "2025-01-31", "1/2", "b"),
          {**on_day("b", "2025-06-30"), "portion": {"numerator": "1", "denominator": "1", "remainder": True}}], None),
    ],
)  # fmt: skip
def test_which_terms_the_publication_has_words_for(conditions, words):
    assert worded(terms(*conditions)) == (words or EventBased())


def test_days_that_are_listed_are_words_only_where_they_round_as_the_ledger_does():
    dated = [on_day("a", "2025-01-31", "1/3", "b"), on_day("b", "2025-06-30", "2/3")]
    assert worded(terms(*dated)).kind == "list"
    assert worded(terms(*dated, allocation="BACK_LOADED")) == EventBased()


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ([start("d", "e"), on_day("d", "2026-01-01"), event("e")], EventBased(deadline="2025-12-31")),
        ([start("d", "f", "e"), on_day("d", "2026-01-01"), on_day("f", "2025-07-01"), event("e")],
         EventBased(deadline="2025-06-30")),
        ([start("d", "e"), after("d", "start", "0/1", 6, 2), event("e")], EventBased(deadline_months=12)),
        ([start("d", "e"), after("d", "start", "0/1", 90, 1, kind="DAYS"), event("e")], EventBased()),
        ([event("e")], EventBased()),
        ([event("e"), event("f")], EventBased()),
    ],
)  # fmt: skip
def test_deadlines_of_events(conditions, words):
    assert worded(terms(*conditions)) == words


@pytest.mark.parametrize(
    ("vesting", "name"),
    [
        (Schedule(occurrences=48, cliff=12), "monthly-48-cliff-12"),
        (Schedule(every=3, occurrences=16), "quarterly-16"),
        (Schedule(every=12, occurrences=4, allocation="BACK_LOADED"), "yearly-4-back"),
        (Schedule(every=2, occurrences=6, cliff=1), "every-2-months-6"),
        (Schedule(every=1, period="days", occurrences=30), "every-1-days-30"),
        (Schedule(occurrences=12, day_of_month=15), "monthly-12-day-15"),
        (EventBased(deadline_months=36, deadline="2030-01-31"), "by-event-36-months-until-2030-01-31"),
        (EventBased(), "by-event"),
    ],
)
def test_terms_are_named_by_what_they_are(vesting, name):
    assert name_of(vesting, {}) == name
    assert name_of(vesting, {name: Schedule(occurrences=5), f"{name}-2": Schedule(occurrences=6)}) == f"{name}-3"
    assert name_of(vesting, {"z": vesting, "y": vesting}) == "y"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Schedule(occurrences=12, cliff=1), Schedule(occurrences=12), True),
        (Schedule(occurrences=12, cliff=2), Schedule(occurrences=12), False),
        (Schedule(occurrences=12, cliff=12), Schedule(every=12, occurrences=1), True),
        (Schedule(every=12, occurrences=1, allocation="BACK_LOADED"), Schedule(every=12, occurrences=1), True),
        (Schedule(occurrences=12, allocation="BACK_LOADED"), Schedule(occurrences=12), False),
        (Schedule(occurrences=12, day_of_month="first"), Schedule(occurrences=12, day_of_month=1), True),
        (Schedule(occurrences=12, day_of_month="last"), Schedule(occurrences=12, day_of_month=31), True),
        (Schedule(occurrences=12, day_of_month="last"), Schedule(occurrences=12, day_of_month=30), False),
        (Schedule(period="days", occurrences=9, day_of_month=5), Schedule(period="days", occurrences=9), True),
        (EventBased(), EventBased(deadline_months=1), False),
    ],
)
def test_terms_that_are_written_otherwise_are_the_same(one, other, same):
    assert (name_of(one, {"there": other}) == "there") is same


@pytest.mark.parametrize(("name", "value", "read"), [
    ("length", 1, True), ("length", 100_000, True), ("length", 100_001, False),
    ("length", "12", True),
    ("length", "1.5", False), ("length", -1, False), ("length", "²", False), ("length", None, False),
    ("occurrences", 0, False), ("occurrences", 1, True), ("cliff_installment", 0, False),
    ("cliff_installment", 1, True),
])  # fmt: skip
def test_a_period_is_counted_in_whole_numbers(name, value, read):
    condition = after("a", "start", "1/1", 1, 1, period={name: value})
    if read:
        terms(start("a"), condition)
    else:
        with pytest.raises(ValueFault):
            terms(start("a"), condition)


def test_portions_and_quantities_have_bounds():
    for good in ("0/1", "1/1"):
        assert terms(event("a", good)).conditions["a"].portion == Fraction(good)
    for bad in ("-1/4", "5/4", "1/-4"):
        with pytest.raises(ValueFault):
            terms(event("a", bad))
    of = {"id": "a", "trigger": {"type": "VESTING_EVENT"}}
    assert terms({**of, "quantity": "7.00"}).conditions["a"].quantity == 7
    for bad in ("-1", "1.5"):
        with pytest.raises(ValueFault):
            terms({**of, "quantity": bad})
    when = date(2025, 3, 1)
    for quantity, units in (("7", 7), ("100", 100), ("101", 100)):
        found = terms({**of, "quantity": quantity})
        assert tranches_along(found, 100, None, {"a": when}, date(2025, 1, 1)) == [(when, units)]
