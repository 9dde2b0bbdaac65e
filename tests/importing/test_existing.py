"""Events that are gone from a later export: a question, kept or taken back, and never a silence."""

from datetime import date

import pytest

LATER = date(2026, 7, 1)
HEAD = "schema: transparency-mapping/1\npool_events: [{on: 2024-01-01, units: 5000}]\n"
AWARDS = (
    HEAD
    + """columns: {person: Person, award: Award, granted_on: Granted, units: Units, expired: Expired, expired_on: On}
"""
)
NO_ENDINGS = AWARDS.replace(", expired: Expired, expired_on: On", "")
ENDINGS = (
    HEAD
    + """columns: {person: Person, award: Award, granted_on: Granted, units: Units,
  transaction: Kind, cancelled: Ended, ended_on: On}
transactions: {gone: {type: expire}, ended: {type: company_cancel}}
"""
)


@pytest.fixture
def cut(office):
    return office.tx("EQUITY_COMPENSATION_CANCELLATION", "2024-03-01", id="cut", security_id="s1", quantity="10")


@pytest.fixture
def brought(office, cut):
    """A ledger with a grant of 100 units, 10 of them cancelled."""
    assert not office.codes(office.bring(office.package(office.grant(), cut)))
    return office


def test_an_event_that_vanished_waits_for_a_choice(brought):
    before = brought.rows()
    outcome = brought.bring(brought.package(brought.grant()), today=LATER)
    assert brought.codes(outcome) == ["N40"] and brought.rows() == before
    (question,) = outcome.report.questions
    assert question.open and question.units == 10 and set(question.choices) == {"keep", "reverse"}
    assert question.id == f"vanished:{before[2]['event']}"
    assert "expire of 10 units, award s1, on 2024-03-01" in question.message


def test_kept_it_stays(brought):
    before = brought.rows()
    outcome = brought.bring(brought.package(brought.grant()), "N40: keep", today=LATER)
    assert not brought.codes(outcome) and outcome.added == 0 and brought.rows() == before


def test_taken_back_it_is_reversed_today_and_only_once(brought, cut):
    package = brought.package(brought.grant())
    event = brought.rows()[2]["event"]
    outcome = brought.bring(package, f"vanished:{event}: reverse", today=LATER)
    assert not brought.codes(outcome) and outcome.added == 1
    last = brought.rows()[-1]
    assert (last["type"], last["reverses"], last["date"], last["recorded"]) == (
        "reversal", event, "2024-03-01", "2026-07-01",
    )  # fmt: skip
    again = brought.bring(package, today=LATER)
    assert (again.added, brought.codes(again)) == (0, [])
    back = brought.package(brought.grant(), cut)
    outcome = brought.bring(back, today=LATER)
    assert outcome.added == 1 and brought.told()[-1] == ("2024-03-01", "expire", "10"), "it came back at the source"
    assert brought.bring(back, today=LATER).added == 0
    outcome = brought.bring(brought.package(brought.grant()), "N40: reverse", today=LATER)
    assert not brought.codes(outcome) and brought.told()[-1][1] == "reversal"


def test_an_event_under_a_new_id_takes_the_place_of_the_old_one(brought, cut):
    package = brought.package(brought.grant(), cut | {"id": "new", "quantity": "95"})
    outcome = brought.bring(package, "N40: reverse", today=LATER)
    assert not brought.codes(outcome)
    assert [row["type"] for row in brought.rows()[3:]] == ["reversal", "expire"]
    assert brought.bring(package, today=LATER).added == 0


def test_what_was_reversed_or_written_by_hand_is_not_asked_about(brought):
    path = brought.content / "ledger" / "events.csv"
    lines = path.read_text().splitlines()
    names, grant = lines[0].split(","), brought.rows()[1]["grant"]
    hand = [
        {"event": "E1", "date": "2024-03-01", "type": "reversal", "reverses": brought.rows()[2]["event"]},
        {"event": "E2", "date": "2024-04-01", "type": "expire", "grant": grant, "units": "5"},
    ]
    lines += [",".join(row.get(name, "") for name in names) for row in hand]
    path.write_text("\n".join(lines) + "\n")
    outcome = brought.bring(brought.package(brought.grant()), today=LATER)
    assert (outcome.added, brought.codes(outcome)) == (0, [])


def test_an_award_that_is_missing_altogether_says_nothing(brought):
    package = brought.package(brought.grant("s2", stakeholder_id="person-2"))
    outcome = brought.bring(package, today=LATER)
    assert (outcome.added, brought.codes(outcome)) == (1, [])


def test_no_units_hang_on_a_status_so_it_is_kept_and_told(office):
    status = {
        "object_type": "CE_STAKEHOLDER_STATUS", "id": "away", "date": "2024-05-01", "stakeholder_id": "person-1",
        "new_status": "LEAVE_OF_ABSENCE",
    }  # fmt: skip
    assert not office.codes(office.bring(office.package(office.grant(), status)))
    assert office.rows()[-1]["type"] == "provider_status"
    package = office.package(office.grant())
    outcome = office.bring(package, today=LATER)
    assert outcome.added == 0
    assert [(one.code, one.chosen, one.by) for one in outcome.report.questions] == [("N40", "keep", "default")]
    assert office.bring(package, "N40: reverse", today=LATER).added == 1


def test_vesting_beyond_the_day_of_the_import_has_not_vanished(office):
    listed = [{"date": "2025-03-01", "amount": "40"}, {"date": "2026-04-01", "amount": "60"}]
    package = office.package(office.grant(vestings=listed))
    assert office.bring(package, today=LATER).added == 4
    outcome = office.bring(package, today=date(2026, 1, 1))
    assert (outcome.added, office.codes(outcome)) == (0, [])


def test_a_table_of_awards_that_no_longer_has_an_ending(office):
    headers, ended, runs = (
        "Person,Award,Granted,Units,Expired,On",
        "a,1,2024-05-15,12,5,2024-08-20",
        "a,1,2024-05-15,12,,",
    )
    assert office.bring_table(AWARDS, headers, ended).added == 3
    assert office.codes(office.bring_table(AWARDS, headers, runs, today=LATER)) == ["N40"]
    outcome = office.bring_table(NO_ENDINGS, headers, runs, today=LATER)
    assert (outcome.added, office.codes(outcome)) == (0, []), "a table without endings says nothing of them"


def test_a_table_of_transactions_says_nothing_of_those_before_it(office):
    headers, award = "Person,Award,Granted,Units,Kind,Ended,On", "a,1,2024-05-15,12"
    assert office.bring_table(ENDINGS, headers, f"{award},gone,5,2024-08-20").added == 3
    more = office.bring_table(ENDINGS, headers, f"{award},ended,4,2024-09-20", today=LATER)
    assert (more.added, office.codes(more)) == (1, [])
