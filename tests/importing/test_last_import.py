"""The last import is taken back, byte by byte, while nothing stands on it."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transparency.cli import transparency
from transparency.importing.last_import import read_records, undo_of
from transparency.importing.target import read_target
from transparency.importing.transfer import write_import
from transparency.output import planning

FIRST, LATER = date(2026, 1, 5), date(2026, 2, 5)
TERMS = {
    "object_type": "VESTING_TERMS", "id": "year", "name": "x", "description": "",
    "allocation_type": "CUMULATIVE_ROUNDING",
    "vesting_conditions": [
        {"id": "start", "quantity": "0", "trigger": {"type": "VESTING_START_DATE"}, "next_condition_ids": ["monthly"]},
        {
            "id": "monthly", "portion": {"numerator": "1", "denominator": "12"}, "next_condition_ids": [],
            "trigger": {
                "type": "VESTING_SCHEDULE_RELATIVE", "relative_to_condition_id": "start",
                "period": {"length": 1, "type": "MONTHS", "occurrences": 12, "day_of_month": "31_OR_LAST_DAY_OF_MONTH"},
            },
        },
    ],
}  # fmt: skip


def public(office):
    return {path.relative_to(office.content): path.read_bytes() for path in office.content.rglob("*") if path.is_file()}


def take_back(office):
    target, problems = read_target(office.content)
    assert target is not None, problems
    found, problems = undo_of(target, office.private)
    if found is None:
        return [problem.code for problem in problems], problems
    with planning(office.content):
        assert write_import(office.content, found.files) == []
    return [], found


def empty_ledger(office):
    """The headers that ``init`` writes, some columns fewer."""
    (office.content / "ledger" / "events.csv").write_text(
        "event,date,type,pool,units\nE1,2024-01-01,pool_authorized,,5\n"
    )
    (office.content / "ledger" / "providers.csv").write_text("provider,joined\n")


def test_two_imports_are_taken_back_one_after_the_other(office):
    empty_ledger(office)
    before = public(office)
    start = office.tx("VESTING_START", "2024-02-01", security_id="s1", vesting_condition_id="start")
    grants = office.grant(vesting_terms_id="year"), start
    assert office.bring(office.package(*grants, terms=[TERMS]), today=FIRST).added == 2
    first, key = public(office), (office.private / "pseudonyms.key").read_bytes()
    more = (
        office.grant("s2", stakeholder_id="person-2"),
        office.tx("EQUITY_COMPENSATION_CANCELLATION", "2025-02-01", security_id="s1", quantity="7"),
    )
    package = office.package(*grants, *more, terms=[TERMS])
    assert office.bring(package, today=LATER).added == 2
    second, crosswalk = public(office), (office.private / "crosswalk.csv").read_text()
    codes, found = take_back(office)
    assert not codes and dict(found.record.added) == {"grant": 1, "forfeit": 1} and found.record.source == "package"
    assert public(office) == first
    assert {line.split(",")[2] for line in (office.private / "crosswalk.csv").read_text().splitlines()[1:]} == {
        "person-1",
        "s1",
    }
    assert office.bring(package, today=LATER).added == 2
    assert public(office) == second and (office.private / "crosswalk.csv").read_text() == crosswalk
    assert take_back(office)[0] == take_back(office)[0] == []
    assert public(office) == before and (office.private / "pseudonyms.key").read_bytes() == key
    assert take_back(office)[0] == ["N14"] and public(office) == before


def test_an_import_that_adds_nothing_hides_none(office):
    package = office.package(office.grant())
    office.bring(package, today=FIRST)
    assert office.bring(package, today=LATER).added == 0
    assert take_back(office)[0] == [] and office.rows() == []


@pytest.mark.parametrize(
    ("file", "change", "code"),
    [
        ("events.csv", lambda text: text + "E9,2026-01-06,,pool_authorized,providers,,,5" + "," * 11 + "\n", ["N14"]),
        ("events.csv", lambda text: text.replace(",100,", ",99,"), ["N14"]),
        ("events.csv", lambda text: "".join(text.splitlines(keepends=True)[:-1]), ["N14"]),
        ("providers.csv", lambda text: text.replace("2024-02-01", "2024-01-31"), []),
    ],
)  # fmt: skip
def test_what_was_written_by_hand_since_stands_on_it(office, file, change, code):
    office.bring(office.package(office.grant(), office.grant("s2")), today=FIRST)
    place = office.content / "ledger" / file
    place.write_text(change(place.read_text()))
    changed = public(office)
    codes, found = take_back(office)
    assert codes == code
    if code:
        assert public(office) == changed and "package on 2026-01-05" in found[0].message
    else:
        assert found.edited == 1 and office.rows() == []


def test_settings_that_were_changed_since_keep_their_terms(office):
    start = office.tx("VESTING_START", "2024-02-01", security_id="s1", vesting_condition_id="start")
    office.bring(office.package(office.grant(vesting_terms_id="year"), start, terms=[TERMS]), today=FIRST)
    place = office.content / "publication.yaml"
    place.write_text(place.read_text() + "# mine\n")
    codes, found = take_back(office)
    assert not codes and found.kept_terms and "# mine" in place.read_text() and "vesting:" in place.read_text()


@pytest.mark.parametrize(
    "before",
    [
        "schema: [",
        "words: {provider: therapist}\n",
        lambda text: text.replace("name: ", "name: Other "),
        lambda text: f"{text}fiscal_year_start: 7\n",
        lambda text: f"{text}mistake: 1\n",
    ],
)
def test_settings_that_no_import_leaves_behind_are_not_restored(office, before):
    """Whoever can write imports.json does not write publication.yaml with it."""
    start = office.tx("VESTING_START", "2024-02-01", security_id="s1", vesting_condition_id="start")
    office.bring(office.package(office.grant(vesting_terms_id="year"), start, terms=[TERMS]), today=FIRST)
    place = office.private / "imports.json"
    records = json.loads(place.read_bytes())
    settings = records["imports"][-1]["settings"]
    settings[0] = before(settings[0]) if callable(before) else before
    place.write_text(json.dumps(records))
    there = public(office)
    codes, _ = take_back(office)
    assert codes[-1] == "N14" and public(office) == there


def test_what_a_record_says_does_not_steer_the_terminal(office):
    office.bring(office.package(office.grant()), today=FIRST)
    place = office.private / "imports.json"
    records = json.loads(place.read_bytes())
    records["imports"][-1] |= {"source": "\u202egnp.\x1b[2J\nTaken back: all.", "added": {"gr\u2066ant\x07": 1}}
    place.write_text(json.dumps(records))
    done = CliRunner().invoke(transparency, ["import", "undo", "--dry-run", "--content", str(office.content)])
    assert done.exit_code == 0 and "the import of \ufffdgnp.\ufffd[2J\ufffdTaken back: all. on" in done.output, (
        done.output
    )
    assert not set("\u202e\u2066\x1b\x07") & set(done.output)


def test_windows_line_ends_stay(office):
    place = office.content / "publication.yaml"
    place.write_bytes(place.read_bytes().replace(b"\n", b"\r\n"))
    before = place.read_bytes()
    start = office.tx("VESTING_START", "2024-02-01", security_id="s1", vesting_condition_id="start")
    office.bring(office.package(office.grant(vesting_terms_id="year"), start, terms=[TERMS]), today=FIRST)
    written = place.read_bytes()
    assert (
        written.startswith(before.rstrip())
        and written.count(b"\r\n") == written.count(b"\n")
        and b"vesting:" in written
    )
    assert take_back(office)[0] == [] and place.read_bytes() == before


@pytest.mark.parametrize(
    "data",
    [b'{"imports": [{"source": 1}]}', b'{"imports": [{"source": "\xe5 "}]}', b'{"more": ' + b"[" * 100_000],
    ids=["a number", "no text", "deep"],
)
def test_a_damaged_record_stops_an_import_and_says_so(office, data):
    office.bring(office.package(office.grant()), today=FIRST)
    (office.private / "imports.json").write_bytes(data)
    assert [problem.code for problem in read_records(office.private)[1]] == ["N11"]
    outcome = office.bring(office.package(office.grant(), office.grant("s2")), today=LATER)
    assert office.codes(outcome) == ["N11"] and len(office.rows()) == 2
    assert take_back(office)[0] == ["N11"]


SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"


def test_a_closed_quarter_stands_on_what_it_counts(tmp_path):
    from tests.closing.made import close_every

    content = Path(shutil.copytree(SMALL, tmp_path / "content"))
    (tmp_path / "mapping.yaml").write_text(
        "schema: transparency-mapping/1\n"
        "columns: {person: Who, award: Award, granted_on: Day, units: Units, price: Price, schedule: Terms,\n"
        "  vest_start: Start, expires: End, instrument: Kind}\nschedules: {V4Q: V4Q}\ninstruments: {NSO: NSO}\n"
        "pool: providers\nrule: R-2025-01\nattributes: {role: therapist}\n"
    )
    (tmp_path / "export.csv").write_text(
        "Who,Award,Day,Units,Price,Terms,Start,End,Kind\na,A1,2025-01-20,100,0.50,V4Q,2025-01-20,2035-01-20,NSO\n"
    )

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(transparency, ["import", *arguments, "--content", str(content)])
        return result.exit_code, result.output

    def bring() -> tuple[int, str]:
        return run(
            "table", str(tmp_path / "export.csv"), "--mapping", str(tmp_path / "mapping.yaml"), "--today", "2025-02-01"
        )

    code, told = bring()
    assert code == 0, told
    code, told = run("undo", "--dry-run")
    assert code == 0 and "Would be taken back: the import of export.csv on 2025-02-01." in told
    assert run("undo")[0] == 0 and bring()[0] == 0
    close_every(content)
    before = (content / "ledger" / "events.csv").read_bytes()
    code, told = run("undo")
    assert code == 1 and "N14" in told and "2025-q2 is closed" in told and "Nothing was written." in told
    assert (content / "ledger" / "events.csv").read_bytes() == before


HEADERS = st.permutations(["event", "date", "type", "pool", "units"])
ENDS = st.sampled_from(["\n", "\r\n"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HEADERS, ENDS, st.sampled_from(["", "\ufeff"]), st.integers(1, 4))
def test_any_form_of_the_file_comes_back(new_office, header, end, mark, grants):
    office = new_office()
    cells = {"event": "E1", "date": "2024-01-01", "type": "pool_authorized", "pool": "providers", "units": "5"}
    text = mark + "".join(",".join(line) + end for line in (header, [cells[name] for name in header]))
    (office.content / "ledger" / "events.csv").write_bytes(text.encode())
    (office.content / "ledger" / "providers.csv").write_text("provider,joined\n")
    before = public(office)
    made = [office.grant(f"s{number}", expiration_date="2036-01-01") for number in range(grants)]
    assert office.bring(office.package(*made), today=FIRST).added == grants + 1
    assert take_back(office)[0] == [] and public(office) == before
