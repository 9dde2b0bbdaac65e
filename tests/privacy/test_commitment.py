"""The past of the ledger is held to what was committed to with each quarter: whatever was changed in it is seen."""

import hashlib
import shutil
from pathlib import Path

import pytest
from tests.closing.made import close_every

from transparency.build import check

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The small company after both its quarters were published."""
    folder = tmp_path_factory.mktemp("small")
    shutil.copytree(SMALL, folder / "content")
    close_every(folder / "content")
    return folder / "content"


@pytest.fixture
def content(published, tmp_path):
    return Path(shutil.copytree(published, tmp_path / "content"))


def told(content):
    return [(one.code, one.path, one.line, one.message) for one in check(content).problems if one.severity != "warning"]


def replaced(content, name, old, new):
    path = content / "ledger" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def events(content):
    return (content / "ledger/events.csv").read_text().splitlines()


def of_quarter(quarter):
    changed = "a row was edited, put in or taken out"
    message = f"The events counted in {quarter} are not those with which it was published: {changed}."
    return [("V13", "ledger/events.csv", None, message)]


DECISION = "E01,2025-01-02,pool_authorized,,,10000,"
GRANT = "F28,2025-01-15,grant,q40,"
"""The last grant of the first quarter."""
EXERCISE = "E14,2025-05-01,exercise,p01,G01,25,"
"""The one event of the second."""


def test_what_was_published_is_as_it_was(content):
    assert told(content) == []


@pytest.mark.parametrize(
    ("row", "edited", "quarter"),
    [
        (DECISION, DECISION.replace("10000", "12000"), "2025-q1"),
        (EXERCISE, EXERCISE.replace(",25,", ",24,"), "2025-q2"),
        (EXERCISE, EXERCISE.replace("05-01", "05-02"), "2025-q2"),
    ],
)
def test_an_edited_row_names_its_quarter(content, row, edited, quarter):
    replaced(content, "events.csv", row, edited)
    assert told(content) == of_quarter(quarter)


@pytest.mark.parametrize(("start", "quarter"), [(GRANT, "2025-q1"), (EXERCISE, "2025-q2")])
def test_a_deleted_row_names_its_quarter(content, start, quarter):
    row = next(row for row in events(content) if row.startswith(start))
    replaced(content, "events.csv", f"{row}\n", "")
    assert told(content) == of_quarter(quarter)


def late(content, recorded):
    """A line for a grant that is given back in the first quarter."""
    header = events(content)[0].split(",")
    cells = {"event": "late-1", "date": "2025-03-30", "recorded": recorded, "type": "forfeit", "provider": "q40",
             "grant": "H40", "units": "1", "cause": "other"}  # fmt: skip
    missing = [name for name in cells if name not in header]
    path = content / "ledger/events.csv"
    lines = [",".join([*header, *missing]), *(line + "," * len(missing) for line in events(content)[1:])]
    path.write_text("\n".join([*lines, ",".join(cells.get(name, "") for name in [*header, *missing])]) + "\n")


def test_a_row_put_into_the_past_is_seen(content):
    late(content, "2025-03-30")
    assert told(content) == of_quarter("2025-q1")


def test_an_event_booked_after_the_close_is_no_change_of_the_past(content):
    late(content, "2025-08-20")
    assert told(content) == []


def test_another_order_of_rows_is_no_change(content):
    header, *rows = events(content)
    (content / "ledger/events.csv").write_text("\n".join([header, *reversed(rows)]) + "\n")
    assert told(content) == []


def test_without_the_key_or_with_another_one_nothing_can_be_told(content):
    replaced(content, "events.csv", EXERCISE, EXERCISE.replace(",25,", ",24,"))
    key = content / "private/disclosure.yaml"
    key.write_text(f"key: {hashlib.sha256(b'another').hexdigest()}\n")
    assert told(content) == []
    key.unlink()
    assert told(content) == []


def test_a_row_of_the_cap_table_that_is_another_one(content):
    message = "What others hold at the end of {} is not what was printed of it."
    path, text = content / "ledger/capitalization.csv", (content / "ledger/capitalization.csv").read_text()
    path.write_text(text + "2025-05-31,90001,0,90001\n")
    assert told(content) == [("V13", "ledger/capitalization.csv", 3, message.format("2025-q2"))]
    path.write_text(text.replace("90000", "90001"))
    assert told(content) == [
        ("V13", "ledger/capitalization.csv", 2, message.format(quarter)) for quarter in ("2025-q1", "2025-q2")
    ]
    path.write_text(text + "2025-08-31,95000,0,95000\n")
    assert told(content) == []


def test_a_group_of_holders_that_is_declared_later_is_no_change(content):
    replaced(content, "capitalization.csv", "founders", "founders,staff")
    path = content / "ledger/capitalization.csv"
    header, *rows = path.read_text().splitlines()
    path.write_text("\n".join([header, *(f"{row},0" for row in rows)]) + "\n")
    settings = content / "publication.yaml"
    settings.write_text(settings.read_text() + "  - {id: staff, name: Staff}\n")
    assert told(content) == []
