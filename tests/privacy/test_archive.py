"""What was published is kept with its quarter, chained, and only read: any doubt is told, nothing is drawn again."""

import json

import msgspec
import pytest
from tests.privacy.companies import Company

from transparency.published.archive import LOCK, Archive, archive_files, canonical, path_of, read_archive

QUARTERS = ["2024-q1", "2024-q2", "2024-q3"]


@pytest.fixture
def archived(tmp_path):
    """A folder with three published quarters, and what they are."""
    company = Company(tmp_path, 3).authorize(200_000)
    company.everybody(40, lambda number: 900 + number)
    found = company.publish()
    for path, data in archive_files(Archive(), found).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    for quarter in QUARTERS:
        (tmp_path / f"quarters/{quarter}/commentary.md").write_text("-", encoding="utf-8")
    return tmp_path, found


def test_what_is_written_is_read(archived):
    root, found = archived
    archive, problems = read_archive(root, QUARTERS)
    assert problems == []
    assert archive.published == found
    assert [canonical(one) for one in archive.published] == [(root / path_of(name)).read_bytes() for name in QUARTERS]
    assert read_archive(root, QUARTERS[:2])[0].published == found[:2], "as of an earlier quarter"
    assert archive_files(archive, []) == {}


def test_a_quarter_is_added_to_what_stands(archived):
    root, found = archived
    archive, _ = read_archive(root, QUARTERS)
    later = msgspec.structs.replace(found[-1], quarter="2024-q4")
    lock = archive_files(archive, [later])[LOCK].decode().splitlines()
    assert lock[:4] == list(archive.lines)
    assert lock[4].startswith("2024-q4 ")


def spoilt(root, how):
    """Spoil one thing."""
    lock, values = root / LOCK, root / path_of("2024-q2")
    lines = lock.read_text().splitlines()
    if how == "a value is edited":
        data = json.loads(values.read_text())
        data["values"]["closing/promised"] += data["block"]
        values.write_text(json.dumps(data))
    elif how == "a quarter is gone":
        values.unlink()
    elif how == "the commentary is gone":
        (root / "quarters/2024-q2/commentary.md").unlink()
    elif how == "the lock is gone":
        lock.unlink()
    elif how == "the lock is cut":
        lock.write_text("\n".join(lines[:3]) + "\n")
    elif how == "lines are swapped":
        lock.write_text("\n".join([lines[0], lines[2], lines[1], lines[3]]) + "\n")
    elif how == "the head is another":
        lock.write_text("\n".join(["transparency disclosure lock 1", *lines[1:]]) + "\n")
    elif how == "it is no disclosure":
        values.write_text("{}")


@pytest.mark.parametrize(
    "how",
    [
        "a value is edited", "a quarter is gone", "the commentary is gone", "the lock is gone", "the lock is cut",
        "lines are swapped", "the head is another", "it is no disclosure",
    ],
)  # fmt: skip
def test_whatever_does_not_fit_together_is_told(archived, how):
    root, _ = archived
    spoilt(root, how)
    archive, problems = read_archive(root, QUARTERS)
    assert [problem.code for problem in problems] == ["V04"]
    assert problems[0].hint
    assert archive.published == ()
