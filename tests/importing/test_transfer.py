"""From a source to the ledger: twice adds nothing, later exports add what is new, and a failure changes nothing."""

import contextlib
import csv
import os
from datetime import date
from pathlib import Path

import pytest
from tests.durable.disk import Disk, PowerCutError

from transparency.durable import File, finish
from transparency.importing.pseudonym import open_pseudonyms
from transparency.importing.transfer import write_import
from transparency.output import planning
from transparency.publication.problem import Problem


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_importing_twice_adds_nothing(office):
    package = office.package(office.grant(), office.grant("s2", stakeholder_id="person-2"))
    assert office.bring(package).added == 3
    before = snapshot(office.content)
    again = office.bring(package, today=date(2027, 1, 1))
    assert (again.added, again.report.known) == (0, 3)
    assert snapshot(office.content) == before


def test_a_later_export_adds_only_what_is_new(office):
    first = office.grant()
    office.bring(office.package(first))
    lines = (office.content / "ledger" / "events.csv").read_text()
    cut = office.tx("EQUITY_COMPENSATION_CANCELLATION", "2024-03-01", security_id="s1", quantity="10")
    package = office.package(office.grant("s2", "2024-01-15", stakeholder_id="person-2"), cut, first)
    outcome = office.bring(package, today=date(2026, 7, 1))
    assert (outcome.added, outcome.report.people) == (2, 1)
    after = (office.content / "ledger" / "events.csv").read_text()
    assert after.startswith(lines)
    assert [(row["date"], row["type"], row["recorded"]) for row in office.rows()[2:]] == [
        ("2024-01-15", "grant", "2026-07-01"),
        ("2024-03-01", "expire", "2026-07-01"),
    ]


def test_a_correction_at_the_source_is_reversed_and_booked_anew(office):
    grant = office.grant()
    cut = office.tx("EQUITY_COMPENSATION_CANCELLATION", "2024-03-01", id="cut", security_id="s1", quantity="10")
    office.bring(office.package(grant, cut))
    ids = [row["provider"] for row in office.rows() if "provider" in row]
    package = office.package(grant, cut | {"quantity": "15"})
    outcome = office.bring(package)
    assert office.codes(outcome) == ["N31"] and "units 10 → 15" in outcome.problems[0].message
    assert not office.codes(office.bring(package, "N31: keep")) and len(office.rows()) == 3
    outcome = office.bring(package, "N31: correct")
    assert not office.codes(outcome)
    assert [(row["type"], row.get("units")) for row in office.rows()[3:]] == [("reversal", None), ("expire", "15")]
    assert [row["provider"] for row in office.rows() if "provider" in row][: len(ids)] == ids
    again = office.bring(package)
    assert not office.codes(again) and again.added == 0
    third = office.bring(office.package(grant, cut | {"quantity": "20"}), "N31: correct")
    assert not office.codes(third) and office.told()[-1][1:] == ("expire", "20")


def test_a_changed_grant_cannot_be_corrected_by_itself(office):
    office.bring(office.package(office.grant()))
    outcome = office.bring(office.package(office.grant(quantity="120")), "N31: correct")
    assert office.codes(outcome) == ["N31"]
    (question,) = [one for one in outcome.report.questions if one.open]
    assert set(question.choices) == {"keep"}


def test_cells_added_by_hand_are_no_change(office):
    package = office.package(office.grant())
    office.bring(package)
    path = office.content / "ledger" / "events.csv"
    rows = list(csv.reader(path.read_text().splitlines()))
    rows[2][rows[0].index("inputs")] = "joining|full"
    path.write_text("".join(",".join(row) + "\n" for row in rows))
    again = office.bring(package)
    assert not office.codes(again) and again.added == 0


def test_a_ledger_that_lacks_columns_gets_them(office):
    ledger = office.content / "ledger"
    ledger.joinpath("events.csv").write_bytes(
        b"event,date,type,pool,units\r\nE1,2023-01-01,pool_authorized,providers,5"
    )
    assert not office.codes(office.bring(office.package(office.grant())))
    lines = ledger.joinpath("events.csv").read_bytes().split(b"\r\n")
    assert lines[0].startswith(b"event,date,type,pool,units,provider,") and lines[1].startswith(b"E1,2023-01-01,")
    assert len({line.count(b",") for line in lines if line}) == 1 and lines[-1] == b""


def test_an_unsound_ledger_is_not_added_to(office):
    path = office.content / "ledger" / "events.csv"
    path.write_text("event,date,type,pool,units\nE1,2023-13-01,pool_authorized,providers,5\n")
    before = snapshot(office.root / "content")
    assert "L02" in office.codes(office.bring(office.package(office.grant())))
    assert snapshot(office.root / "content") == before


def test_what_check_would_refuse_is_not_written(office):
    outcome = office.bring(office.package(office.grant(quantity="1001")))
    assert office.codes(outcome) == ["L10", "N12"]
    assert office.rows() == [] and not (office.private / "pseudonyms.key").exists()
    assert "Refused" in (office.private / "import-report.md").read_text()


@pytest.mark.parametrize("step", [13, pytest.param(1, marks=pytest.mark.prove)])
@pytest.mark.parametrize("fault", ["cut", "full", "once"])
def test_an_import_is_whole_or_was_not_at_each_change_of_the_disk(new_office, fault, step):
    """The ledger has all events of the import or none; refused: nothing was written; the next import completes it.

    At a few changes; at each one in ``make prove``, and in tests/durable of any set of files.
    """
    at, struck = 0, True
    while struck:
        at += step
        office = new_office()
        office.bring(office.package(office.grant()))
        before, key = snapshot(office.content), (office.private / "pseudonyms.key").read_bytes()
        package = office.package(office.grant(), office.grant("s2", stakeholder_id="person-2"))
        codes = []
        with Disk(fault, at, office.root) as disk, contextlib.suppress(PowerCutError):
            codes = office.codes(office.bring(package))
        assert codes in ([], ["N12"], ["O04"])
        if codes == ["N12"]:
            assert snapshot(office.content) == before
        finish(office.content)
        assert snapshot(office.content) == before or len(office.rows()) == 3
        assert len(office.rows()) == 3 or codes != ["O04"]
        assert not office.codes(office.bring(package)) and len(office.rows()) == 3
        assert (office.private / "pseudonyms.key").read_bytes() == key
        assert not list(office.root.rglob(".*transparency-*"))
        struck = disk.struck


def test_ctrl_c_while_files_are_put_in_place_goes_on_to_the_end(office, monkeypatch):
    office.bring(office.package(office.grant()))
    package = office.package(office.grant(), office.grant("s2", stakeholder_id="person-2"))
    replace = os.replace

    def pressed(old, new):
        replace(old, new)
        if Path(new).name == "providers.csv":
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", pressed)
    with pytest.raises(KeyboardInterrupt):
        office.bring(package)
    monkeypatch.undo()
    assert len(office.rows()) == 3 and not list(office.root.rglob(".*transparency-*"))


def test_a_file_changed_during_the_import_is_left_alone(office):
    path = office.content / "publication.yaml"
    with planning(office.content):
        problems = write_import(office.content, [File(path, b"new", b"what it was when the import was planned")])
    assert [one.code for one in problems] == ["N12"] and b"ours" in path.read_bytes()


def test_a_dry_run_writes_nothing(office):
    from transparency.importing.ocf.reading import OcfChoice, ocf_reader
    from transparency.importing.transfer import transfer

    package = office.package(office.grant())
    before = snapshot(office.content)
    outcome = transfer(
        office.content,
        office.private,
        "x",
        ocf_reader(package, OcfChoice()),
        resolve=None,
        today=date(2026, 1, 1),
        dry_run=True,
    )
    assert outcome.added == 2 and not outcome.written
    assert snapshot(office.content) == before and not office.private.exists()


def test_a_reader_that_has_a_fault_to_tell_and_what_it_read_changes_nothing(office):
    from transparency.importing.ocf.reading import OcfChoice, ocf_reader
    from transparency.importing.transfer import transfer

    read = ocf_reader(office.package(office.grant()), OcfChoice())
    fault = Problem("N06", "Half of it cannot be read.")

    def half(own, questions):
        return read(own, questions)[0], [fault]

    before = snapshot(office.content)
    outcome = transfer(office.content, office.private, "x", half, resolve=None, today=date(2026, 1, 1))
    assert (outcome.problems, outcome.added, outcome.written) == ([fault], 0, [])
    assert snapshot(office.content) == before and not office.private.exists()


def test_private_files_are_for_their_owner_only(office):
    office.bring(office.package(office.grant()))
    assert sorted(snapshot(office.private)) == [
        "crosswalk.csv", "import-report.json", "import-report.md", "imports.json", "pseudonyms.key",
    ]  # fmt: skip
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in office.private.iterdir()} == {0o600}
        (office.private / "pseudonyms.key").chmod(0o644)
        assert office.codes(office.bring(office.package(office.grant()))) == ["N11"]


def test_pseudonyms_are_made_from_ids_and_a_key(office, new_office):
    package = office.package(office.grant(), office.grant("s2", "2024-02-02"))
    office.bring(package)
    other = new_office()
    other.bring(package)
    mine, theirs = ({row["provider"] for row in one.rows() if "provider" in row} for one in (office, other))
    assert len(mine) == 1 and mine.isdisjoint(theirs)
    (name,) = mine
    assert name.startswith("p-") and len(name) == 18
    crosswalk = list(csv.DictReader((office.private / "crosswalk.csv").read_text().splitlines()))
    assert {(row["kind"], row["source"]) for row in crosswalk} == {
        ("provider", "person-1"), ("grant", "s1"), ("grant", "s2"),
    }  # fmt: skip
    office.private.joinpath("crosswalk.csv").unlink()  # the key alone gives the same ids again
    again = office.bring(package)
    assert not office.codes(again) and again.added == 0


def test_a_lost_key_is_not_replaced_in_silence(office):
    package = office.package(office.grant())
    office.bring(package)
    (office.private / "pseudonyms.key").unlink()
    assert office.codes(office.bring(package)) == ["N11"]


def test_a_new_epoch_keeps_what_was_given(office):
    first = office.grant()
    office.bring(office.package(first))
    names, _ = open_pseudonyms(office.private)
    names.rotate()
    (office.private / "pseudonyms.key").write_text(names.key_text())
    before = office.rows()
    outcome = office.bring(office.package(first, office.grant("s2", stakeholder_id="person-2")))
    assert not office.codes(outcome) and outcome.added == 1
    assert office.rows()[:2] == before
    crosswalk = csv.DictReader((office.private / "crosswalk.csv").read_text().splitlines())
    assert {row["source"]: row["epoch"] for row in crosswalk} == {
        "person-1": "1",
        "s1": "1",
        "person-2": "2",
        "s2": "2",
    }


def test_settings_get_the_terms_they_lack_and_nothing_else_changes(office):
    listed = [{"date": "2025-03-01", "amount": "40"}, {"date": "2026-04-01", "amount": "60"}]
    package = office.package(office.grant(vestings=listed))
    from transparency.importing.ocf.reading import OcfChoice, ocf_reader
    from transparency.importing.transfer import transfer

    reader = ocf_reader(package, OcfChoice(today=date(2026, 6, 1)))
    before = (office.content / "publication.yaml").read_text()
    with planning(office.content):
        outcome = transfer(office.content, office.private, "x", reader, resolve=None, today=date(2026, 6, 1))
    assert office.codes(outcome) == ["N10"]
    assert "  by-event: {kind: event}" in outcome.problems[0].hint
    assert (office.content / "publication.yaml").read_text() == before
    assert not office.codes(office.bring(package))
    assert (office.content / "publication.yaml").read_text() == before + "\nvesting:\n  by-event: {kind: event}\n"


def test_the_resolve_file_is_checked(office):
    package = office.package(office.grant())
    told = office.bring(package, "N99: x")
    assert office.codes(told) == ["N09"] and told.problems[0].severity == "warning"
    assert "Y01" in office.codes(office.bring(package, "a: [1"))
    assert office.codes(office.bring(package, "a: 3")) == ["N09"]
    split = office.tx(
        "STOCK_CLASS_SPLIT",
        "2024-03-01",
        id="s",
        stock_class_id="common",
        split_ratio={"numerator": "2", "denominator": "1"},
    )
    outcome = office.bring(office.package(office.grant(), split), "split:s: maybe")
    assert office.codes(outcome) == ["N09", "N29"]


def test_grants_name_a_rule_where_the_publication_has_rules(office):
    rules = office.content / "rules"
    rules.mkdir()
    rule = "schema: provider-equity-rule/1\nid: R-1\ntitle: Rule\nsummary: Units by role.\nstatus: in_force\n"
    rule += "dates: {announced: 2023-01-01, effective_from: 2023-01-01}\n"
    (rules / "R-1.yaml").write_text(rule)
    package = office.package(office.grant())
    outcome = office.bring(package)
    assert office.codes(outcome) == ["L16", "N12"] and "--rule" in outcome.problems[-1].hint
    assert not office.codes(office.bring(package, rule="R-1"))
    assert office.rows()[1]["rule"] == "R-1"


def test_cohorts_and_roll_ups_are_no_columns(office):
    attributes = "attributes:\n  since: {name: Since, cohort: year}\n  state: {name: State, values: {CA: California}}\n"
    attributes += "  region: {name: Region, rolls_up: state, values: {west: West}, groups: {west: [CA]}}\n"
    office.settings((office.content / "publication.yaml").read_text() + attributes)
    package = office.package(office.grant())
    outcome = office.bring(package)
    assert office.codes(outcome) == ["N10"] and "attribute state." in outcome.problems[0].message
    assert not office.codes(office.bring(package, attributes={"state": "CA"}))
    assert (office.content / "ledger" / "providers.csv").read_text().startswith("provider,joined,left,state\n")


RULE = """schema: provider-equity-rule/1
id: R-90
title: Joining options
summary: Options once.
status: in_force
dates: {announced: 2023-11-01, effective_from: 2024-01-01}
on_leave: {vested: keep, unvested: forfeit, exercise_window_days: 90}
"""


def left_with_options(office, *more: dict) -> Path:
    """100 options of 1 February 2024, all earned; their holder leaves on 1 June and has until 30 August to buy."""
    (office.content / "rules").mkdir(exist_ok=True)
    (office.content / "rules" / "R-90.yaml").write_text(RULE, encoding="utf-8")
    price = {"amount": "0.50", "currency": "USD"}
    option = office.grant(compensation_type="OPTION_NSO", exercise_price=price)
    status = {"object_type": "CE_STAKEHOLDER_STATUS", "id": "left", "date": "2024-06-01", "stakeholder_id": "person-1"}
    return office.package(option, status | {"new_status": "TERMINATION_VOLUNTARY_OTHER"}, *more)


def test_options_not_bought_in_time_lapse_by_their_rule_and_the_import_says_so(office):
    package = left_with_options(office)
    outcome = office.bring(package, rule="R-90")
    assert not office.codes(outcome)
    assert office.told()[-1] == ("2024-08-31", "expire", "100")
    assert "recorded" not in office.rows()[-1], "a first import: booked as it happened"
    (said,) = [question for question in outcome.report.questions if question.code == "N41"]
    assert "100 earned options of award s1 were to be bought by 2024-08-30, 90 days after leaving" in said.message
    again = office.bring(package, rule="R-90")
    assert again.added == 0 and not office.codes(again)
    cut = office.tx("EQUITY_COMPENSATION_CANCELLATION", "2024-09-15", security_id="s1", quantity="100")
    later = left_with_options(office, cut)
    assert office.codes(office.bring(later, rule="R-90")) == ["N40"], "the source books it itself by now"
    assert not office.codes(office.bring(later, "N40: reverse", rule="R-90"))
    assert office.told()[-1] == ("2024-09-15", "expire", "100")


def test_options_that_may_still_be_bought_do_not_lapse(office, new_office):
    assert not office.codes(office.bring(left_with_options(office), rule="R-90", today=date(2024, 8, 30)))
    assert office.told()[-1][1] == "provider_status"
    second = new_office()
    assert not second.codes(second.bring(left_with_options(second), "N41: keep", rule="R-90"))
    assert second.told()[-1][1] == "provider_status"


def test_what_is_known_of_this_very_ledger_is_not_worked_out_again(office, monkeypatch):
    package = office.package(office.grant())
    first = office.bring(package)
    monkeypatch.setattr("transparency.importing.transfer.tried", lambda *_: pytest.fail("replayed"))
    again = office.bring(package)
    assert again.report.totals == first.report.totals and first.report.totals["providers"][0].available == 900
    monkeypatch.undo()
    events = office.content / "ledger" / "events.csv"
    events.write_text(events.read_text().replace(",1000,", ",2000,", 1))
    other = office.bring(package, "N31: keep")
    assert other.added == 0 and other.report.totals["providers"][0].available == 1900, "of the ledger as it is now"
