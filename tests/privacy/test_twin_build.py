"""Two ledgers that a reader of the page cannot tell apart must give the same page, to the last byte.

``sites/twins`` and ``privacy/twin`` differ within everything that is withheld, shown together or carried forward:
somebody of a withheld group is of the other one, two of a withheld pair have each other's units, units moved between
two lines that are shown as one, and between people whose exercises wait; somebody gave back more than the page counts.
"""

import shutil
import sys
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from transparency import build as building
from transparency.build import build
from transparency.output import write_files
from transparency.privacy.lock import LOCK
from transparency.release import breakdown, composing
from transparency.release.release import Status
from transparency.site.rendering import Pages
from transparency.verification.public_audit import attack_site
from transparency.verification.published_site import PublishedSite

TESTS = Path(__file__).parents[1]


@pytest.fixture
def folders(tmp_path):
    """The publication with its lock as first built, and its twin under the same lock."""
    first = Path(shutil.copytree(TESTS / "sites" / "twins", tmp_path / "first"))
    built = build(first, pdf=False)
    assert built.problems == []
    assert write_files(first, built.lock_files(first)) == []
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
        assert replace(one, ledger_sha256="") == replace(other, ledger_sha256="")


WAITS = "E107,2025-09-04,forfeit,c04,G-c04,48,,,,,,"
LATE = "E900,2025-08-01,grant,c04,G-c04-2,48,0.40,NSO,V8Q,2025-08-01,2035-01-15,R-2025-01\n"


@pytest.mark.parametrize(
    ("before", "event"),
    [
        pytest.param("", "expire,c04,G-c04,{},,,,,,", id="lapsed"),
        pytest.param("", "cash_settle,c04,G-c04,{},,,,,,", id="paid in cash"),
        pytest.param("", "forfeit,c04,G-c04,{},,,,,,", id="given back"),
        pytest.param("", "company_cancel,c04,G-c04,{},,,,,,", id="cancelled"),
        pytest.param("", "grant,c04,G-c04-2,{},0.50,NSO,V8Q,2025-09-04,2035-01-15,R-2025-01", id="granted"),
        pytest.param("", "grant,c04,G-c04-2,{},,RSU,V8Q,2025-09-04,,R-2025-01", id="another kind"),
        pytest.param(LATE, "forfeit,c04,G-c04-2,{},,,,,,", id="the only one at a price"),
    ],
)  # fmt: skip
def test_what_one_person_moved_and_the_page_carries_forward_is_told_nowhere(tmp_path, one_hash, before, event):
    """48 units or 40: not by a balance, an average, a range of prices, a count of people, nor what is to be earned."""
    folders = []
    for units in (48, 40):
        folder = Path(shutil.copytree(folders[0] if folders else TESTS / "sites" / "twins", tmp_path / str(units)))
        text = (TESTS / "sites" / "twins" / "ledger" / "events.csv").read_text()
        assert WAITS in text
        text = text.replace(WAITS, f"{before}E107,2025-09-04,{event.format(units)}")
        (folder / "ledger" / "events.csv").write_text(text)
        if not folders:
            assert write_files(folder, build(folder, pdf=False).lock_files(folder)) == []
        folders.append(folder)
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


def test_a_stranger_must_think_both_ledgers_possible(folders, one_hash, raw):
    """The intervals of the public audit hold what the one counts and what the other counts."""
    built = build(folders[0], pdf=False)
    first = dict(raw)
    build(folders[1], pdf=False)
    second = dict(raw)
    found = attack_site(PublishedSite(built.releases, {}), 11, 5)
    wide = 0
    for number, interval in found.intervals.items():
        if number.quarter == "2025-q3" and number.group:
            place = ("people", "promised", "earned", "owned").index(number.measure)
            one, other = (counted[number.group[0][1]][place] for counted in (first, second))
            assert interval.low <= min(one, other) <= max(one, other) <= interval.high
            wide += one != other
    assert wide == 8


def order_by_size(monkeypatch, raw):
    """Rows stand in the order of what is promised."""
    table, values = breakdown._table, breakdown._values
    promised = Counter()

    def seen(counted, names, settings, atoms):
        promised.clear()
        for atom in atoms:
            promised.update({atom[name]: atom["promised"] for name in names})
        return table(counted, names, settings, atoms)

    monkeypatch.setattr(breakdown, "_table", seen)
    monkeypatch.setattr(breakdown, "_values", lambda *given: sorted(values(*given), key=lambda one: -promised[one[0]]))


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
    plant(monkeypatch, raw)
    assert where in differing(folders)
