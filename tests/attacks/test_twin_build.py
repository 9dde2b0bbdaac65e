"""Two ledgers that give the same published values give the same site, to the last byte of the last PDF."""

import csv
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from transparency.build import build, published_of
from transparency.publication.private import Private

THIRTY = Path(__file__).resolve().parents[1] / "sites" / "thirty"
LAST = "2025-q1"


def copied(folder, more=0):
    """The publication, in which one purchase was of so many more units."""
    content = Path(shutil.copytree(THIRTY, folder / "content"))
    path = content / "ledger" / "events.csv"
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    bought = next(row for row in rows if row["type"] == "exercise")
    bought["units"] = str(int(bought["units"]) + more)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return content


def published(content):
    _built, found = published_of(content, quarter=LAST)
    return None if found is None else [replace(one, ledger="") for one in found.published]


@pytest.mark.pdf
def test_a_twin_gives_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(
        Private, "sealed", lambda private, quarter, text: "0" * 64
    )  # the commitment to the ledger is to differ
    first = copied(tmp_path / "first")
    wanted = published(first)
    for more in (-40, -30, -20, -10, -5, -3, -2, -1):
        folder = tmp_path / f"twin{more}"
        second = copied(folder, more)
        if published(second) == wanted:
            break
    else:
        raise AssertionError("no twin found")
    cache = tmp_path / "cache"
    built = [build(content, quarter=LAST, cache=cache) for content in (first, second)]
    assert [site.rendered for site in built] == [2, 0], (
        "what goes into the PDFs is the same, so they are those of before"
    )
    one, other = (site.files for site in built)
    assert (first / "ledger" / "events.csv").read_text() != (second / "ledger" / "events.csv").read_text()
    assert list(one) == list(other)
    assert [path for path in one if one[path] != other[path]] == []
    assert sum(path.endswith(".pdf") for path in one) == 2


def test_the_commitment_differs_between_twins(tmp_path):
    first, second = copied(tmp_path / "first"), copied(tmp_path / "second", -1)
    one, other = (published_of(content, quarter=LAST)[1].published[-1].ledger for content in (first, second))
    assert one != other
    assert len(one) == len(other) == 64
