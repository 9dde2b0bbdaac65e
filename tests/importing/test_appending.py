"""New lines behind old ones, and nothing in them that a spreadsheet would run."""

import pytest

from transparency.importing.appending import extended

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
