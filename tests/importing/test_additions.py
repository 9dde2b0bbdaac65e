"""New lines behind old ones, and nothing in them that a spreadsheet would run."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from transparency.cli import transparency
from transparency.importing.additions import extended

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"

COLUMNS = ("event", "date", "type", "units")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", 'a"b', "a,b", "a\nb", "a\rb"])
@pytest.mark.parametrize("name", ["event", "units"])
def test_a_cell_that_no_ledger_may_hold_is_never_written(cell, name):
    row = {"event": "e", "date": "2026-01-01", "type": "grant", "units": "1"} | {name: cell}
    with pytest.raises(ValueError, match="no ledger file"):
        extended(b"", [row], COLUMNS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"", b"event,date,type,units\ne2,,grant,1\n"),
        (b"event,type,units\ne1,x,5\n", b"event,type,units\ne1,x,5\ne2,grant,1\n"),
        (b"event,type,units\r\ne1,x,5", b"event,type,units\r\ne1,x,5\r\ne2,grant,1\r\n"),
        (b"\xef\xbb\xbfevent,type\ne1,x\n", b"\xef\xbb\xbfevent,type,units\ne1,x,\ne2,grant,1\n"),
        (b'"event","type","units"\n"e1","x","5"\n', b'"event","type","units"\n"e1","x","5"\ne2,grant,1\n'),
    ],
)
def test_old_lines_stay(old, new):
    assert extended(old, [{"event": "e2", "type": "grant", "units": "1"}], COLUMNS) == new


def test_nothing_new_changes_nothing():
    assert extended(b"any bytes \xff", [], COLUMNS) == b"any bytes \xff"


def test_somebody_leaves_between_two_exports(tmp_path: Path) -> None:
    """Lines of ``providers.csv`` stay: the leaving is an event, once, also when a later export says it again."""
    content = Path(shutil.copytree(SMALL, tmp_path / "content"))
    shutil.rmtree(content / "quarters" / "2025-q2")
    (content / "ledger" / "providers.csv").write_text("provider,joined,left,role\n")
    (content / "ledger" / "events.csv").write_text("event,date,type,units\nE01,2025-01-02,pool_authorized,20000\n")
    rule = next((content / "rules").iterdir())
    rule.write_text(rule.read_text().partition("notice_days")[0] + "in_words_only: true\n")
    (tmp_path / "mapping.yaml").write_text(
        """
schema: transparency-mapping/1
columns: {person: Who, award: Award, granted_on: Day, units: Units, left: Left}
pool: providers
rule: R-2025-01
attributes: {role: therapist}
"""
    )

    def imported(*rows: str) -> tuple[str, list[str], str]:
        (tmp_path / "export.csv").write_text("Who,Award,Day,Units,Left\n" + "".join(f"{row}\n" for row in rows))
        arguments = [
            str(tmp_path / "export.csv"),
            "--mapping",
            str(tmp_path / "mapping.yaml"),
            "--content",
            str(content),
        ]
        result = CliRunner().invoke(transparency, ["import", "table", *arguments, "--add-settings"])
        assert result.exit_code == 0, result.output
        events = (content / "ledger" / "events.csv").read_text().splitlines()
        return result.output, events, (content / "ledger" / "providers.csv").read_text()

    _, before, people = imported("a,A1,2025-01-15,100,", "b,B1,2025-01-15,100,")
    told, after, same = imported("a,A1,2025-01-15,100,2025-11-30", "b,B1,2025-01-15,100,")
    assert "1 event added" in told and same == people
    assert [line.split(",")[1:3] for line in after[len(before) :]] == [["2025-11-30", "provider_status"]]
    assert after[-1].split(",")[-1] == "left"
    assert imported("a,A1,2025-01-15,100,2025-11-30", "b,B1,2025-01-15,100,")[1] == after
    told, more, people = imported("a,A1,2025-01-15,100,2025-11-30", "c,C1,2025-01-15,100,2025-12-31")
    assert len(more) == len(after) + 1 and "2025-12-31" in people  # who is new has it in the line
    assert imported("c,C1,2025-01-15,100,2025-12-31")[1] == more
