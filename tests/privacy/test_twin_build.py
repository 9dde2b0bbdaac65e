"""Two ledgers that a reader of the page cannot tell apart must give the same page, to the last byte.

``sites/twins`` and ``privacy/twin`` differ within everything that is withheld, shown together or carried forward:
somebody of a withheld group is of the other one, two of a withheld pair have each other's units, units moved between
two lines that are shown as one, and between people whose exercises wait; somebody gave back more than the page counts.
"""

import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from transparency import build as building
from transparency.build import build
from transparency.output import write_files
from transparency.privacy.lock import LOCK
from transparency.release import breakdown, composing
from transparency.release.release import Status
from transparency.site.rendering import Pages

TESTS = Path(__file__).parents[1]


@pytest.fixture
def folders(tmp_path):
    """The publication with its lock as first built, and its twin under the same lock."""
    first = Path(shutil.copytree(TESTS / "sites" / "twins", tmp_path / "first"))
    built = build(first, pdf=False)
    assert built.problems == []
    assert write_files(built.lock, first) == []
    second = Path(shutil.copytree(first, tmp_path / "second"))
    shutil.copytree(TESTS / "privacy" / "twin", second / "ledger", dirs_exist_ok=True)
    return first, second


@pytest.fixture
def one_hash(monkeypatch):
    """Builds with one value in the field that commits to the ledger by design; all hashes of files follow from it."""
    whole = composing._Composer.snapshot

    def snapshot(self, *arguments):
        return replace(whole(self, *arguments), ledger_sha256="0" * 64)

    monkeypatch.setattr(composing._Composer, "snapshot", snapshot)


def files_of(folder, pdf=False):
    built = build(folder, pdf=pdf)
    assert built.problems == []
    return built


def differing(folders, pdf=False):
    """The files that are not byte for byte the same, and those that only one of the two has; in order of writing."""
    first, second = (files_of(folder, pdf).files for folder in folders)
    assert list(first) == list(second)
    return [path for path in first if first[path] != second[path]]


def test_the_ledgers_differ_where_it_says(folders, one_hash):
    """Else equal pages would prove nothing: the lock withholds, joins and carries what differs."""
    first, second = (build(folder, pdf=False) for folder in folders)
    assert first.releases == second.releases
    last = first.releases[-1]
    held = {row.name for table in last.breakdowns for row in table.rows if row.cells[0].status is Status.WITHHELD}
    assert held == {"Coaches", "Psychologists", "East", "West"}
    lines = [row.id for release in first.releases for row in release.tables["awards"].rows]
    assert "forfeited+company_cancelled" in lines
    assert (first.releases[1].amount("quarter.exercised"), last.amount("quarter.exercised")) == (None, 547)
    assert last.amount("quarter.forfeited") is None
    lock = [(folder / LOCK).read_bytes() for folder in folders]
    assert lock[0] == lock[1]
    for name in ("events.csv", "providers.csv"):
        changed = [(folder / "ledger" / name).read_text().splitlines() for folder in folders]
        assert sum(a != b for a, b in zip(*changed, strict=True)) >= 1


def test_every_file_is_the_same(folders, one_hash):
    assert differing(folders) == []


@pytest.mark.pdf
def test_every_pdf_is_the_same(folders, one_hash):
    assert differing(folders, pdf=True) == []


def test_only_the_commitment_to_the_ledger_differs(folders):
    """Without the mask: the releases differ in ``ledger_sha256`` and in nothing else."""
    first, second = (build(folder, pdf=False).releases for folder in folders)
    for one, other in zip(first, second, strict=True):
        assert one.ledger_sha256 != other.ledger_sha256
        assert one.model_copy(update={"ledger_sha256": ""}) == other.model_copy(update={"ledger_sha256": ""})


def test_what_waits_to_be_shown_is_not_told_by_what_is_to_be_earned(folders, one_hash):
    """Somebody gave back units, and the page carries that forward: nothing may say how many, the schedule neither."""
    first, second = folders
    events = first / "ledger" / "events.csv"
    assert ",forfeit,c04,G-c04,48," in events.read_text()
    (second / "ledger" / "providers.csv").write_bytes((first / "ledger" / "providers.csv").read_bytes())
    (second / "ledger" / "events.csv").write_text(events.read_text().replace("G-c04,48,", "G-c04,40,"))
    assert differing(folders) == []


@pytest.fixture
def raw(monkeypatch):
    """What the tables of groups count before anything is withheld, by name of group: the last quarter's."""
    seen: dict[str, tuple[int, ...]] = {}
    row = breakdown._row

    def watched(id, name, cells, whole, **rest):
        seen[name] = cells
        return row(id, name, cells, whole, **rest)

    monkeypatch.setattr(breakdown, "_row", watched)
    monkeypatch.setattr(building, "disagreements", lambda releases, locked: [])  # the lock sees most leaks by itself
    return seen


def order_by_size(monkeypatch, raw):
    """Rows stand in the order of what is promised."""
    values = breakdown._values

    def by_size(name, attribute, people):
        units = dict(people.group_by(name).agg(pl.col("promised").sum()).iter_rows())
        return sorted(values(name, attribute, people), key=lambda one: -units.get(one[0], 0))

    monkeypatch.setattr(breakdown, "_values", by_size)


def axis_to_a_withheld_maximum(monkeypatch, raw):
    """The longest bar stands for the larger of the withheld groups."""
    bars = sys.modules["transparency.charts.bars"]  # the room hands on a function of that name
    monkeypatch.setattr(bars, "_highest", lambda data: max(raw["Coaches"][1], raw["Psychologists"][1]))


def value_in_a_data_attribute(monkeypatch, raw):
    """The page carries a withheld number where nobody sees it."""
    add = Pages.add

    def marked(self, template, page, release=None, **context):
        add(self, template, page, release, **context)
        text = self.files[page.path].decode().replace("<main", f'<main data-units="{raw["Coaches"][1]}"')
        self.files[page.path] = text.encode()

    monkeypatch.setattr(Pages, "add", marked)


def hash_of_a_small_group(monkeypatch, raw):
    """A hash without salt: whoever guesses the few numbers behind it can check the guess."""
    notes = breakdown._notes

    def hashed(*arguments):
        return *notes(*arguments), sha256(repr(sorted(raw.items())).encode()).hexdigest()

    monkeypatch.setattr(breakdown, "_notes", hashed)


@pytest.mark.parametrize(
    ("plant", "where"),
    [
        (order_by_size, "data/2025-q3/breakdown-role.csv"),
        (axis_to_a_withheld_maximum, "index.html"),
        (value_in_a_data_attribute, "index.html"),
        (hash_of_a_small_group, "data/2025-q3/release.json"),
    ],
)
def test_a_planted_leak_is_seen(folders, one_hash, raw, monkeypatch, plant: Callable[..., None], where):
    assert differing(folders) == []
    plant(monkeypatch, raw)
    assert where in differing(folders)
