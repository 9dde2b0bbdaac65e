"""Closed quarters are read from their files, in the order of closing; whatever does not fit together is told."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from sample import LARGE, published, releases_of, sample_publication

from transparency.closing.freezing import freeze
from transparency.closing.quarters import ClosedQuarter, in_force, notes, papers, read_closed
from transparency.release.canonical import to_json
from transparency.release.release import Amended, Correction, CorrectionCause

OWN: list[ClosedQuarter] = []
for disclosed, release, cells in zip(
    sample_publication().disclosed, releases_of(LARGE)[:3], published(LARGE), strict=False
):
    made, _ = freeze(sample_publication(), disclosed, release, cells, OWN)
    assert made is not None
    OWN.append(made)
QUARTERS = [file.disclosure.quarter for file in OWN]


def put(root: Path, folder: str, data: bytes) -> None:
    """A release into a folder of ``quarters/``."""
    place = root / "quarters" / folder / "release.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)


def correction(of: int = 0, after: int = 2, number: int = 1) -> bytes:
    """A correction of one quarter, made after another one was closed."""
    said = Correction(number, date(2026, 1, 1), CorrectionCause.MISTYPED, False, False, (Amended.TEXT,))
    disclosure = OWN[of].disclosure
    assert disclosure.release is not None
    release = replace(disclosure.release, correction=said)
    before, last = OWN[of].sha256, OWN[after].sha256
    return to_json(replace(disclosure, release=release, published=said.published, supersedes=before, closed_after=last))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for file in OWN:
        put(tmp_path, file.disclosure.quarter, file.data)
    return tmp_path


def test_what_was_closed_is_read_with_what_lies_beside_it(root: Path) -> None:
    folder = root / "quarters" / QUARTERS[0]
    (folder / "commentary.md").write_text("words")
    (folder / "report.es.pdf").write_bytes(b"dos")
    (folder / "report.pdf").write_bytes(b"one")
    (folder / "signatures").mkdir()
    (folder / "signatures" / "officer.note").write_bytes(b"signed")
    closed, problems = read_closed(root)
    assert problems == []
    assert [each.quarter for each in closed] == QUARTERS
    assert [each.data for each in closed] == [file.data for file in OWN]
    assert list(papers(root, closed[0])[0].items()) == [("report.pdf", b"one"), ("report.es.pdf", b"dos")]
    assert notes(root, closed[0]) == ({"officer": b"signed"}, [])
    assert papers(root, closed[1]) == notes(root, closed[1]) == ({}, [])


def test_without_any_there_are_none(tmp_path: Path) -> None:
    assert read_closed(tmp_path) == ((), [])


def test_a_correction_comes_after_what_was_closed_before_it_and_is_in_force(root: Path) -> None:
    put(root, f"{QUARTERS[0]}/correction-1", correction())
    closed, problems = read_closed(root)
    assert problems == []
    assert [(each.quarter, each.correction) for each in closed] == [*((name, 0) for name in QUARTERS), (QUARTERS[0], 1)]
    assert [(each.quarter, each.correction) for each in in_force(closed)] == list(zip(QUARTERS, (1, 0, 0), strict=True))


def edited(root: Path) -> None:
    place = root / "quarters" / QUARTERS[1] / "release.json"
    place.write_bytes(place.read_bytes().replace(b'"label":"Q', b'"label":"q', 1))


def merged(root: Path) -> None:
    sides = b"<<<<<<< HEAD\n" + OWN[2].data + b"=======\n" + OWN[2].data + b">>>>>>> other\n"
    put(root, QUARTERS[2], sides)


def gone(root: Path) -> None:
    (root / "quarters" / QUARTERS[1] / "release.json").unlink()


def gone_but_its_paper(root: Path) -> None:
    (root / "quarters" / QUARTERS[2] / "report.pdf").write_bytes(b"-")
    (root / "quarters" / QUARTERS[2] / "release.json").unlink()


def swapped(root: Path) -> None:
    put(root, QUARTERS[1], OWN[2].data)
    put(root, QUARTERS[2], OWN[1].data)


def truncated(root: Path) -> None:
    put(root, QUARTERS[2], OWN[2].data[:-20])


def of_facts_only(root: Path) -> None:
    put(root, QUARTERS[2], to_json(replace(OWN[2].disclosure, release=None)))


def on_two_branches(root: Path) -> None:
    put(root, QUARTERS[2], to_json(replace(OWN[2].disclosure, closed_after=OWN[1].disclosure.closed_after)))


def correcting_another(root: Path) -> None:
    put(root, f"{QUARTERS[1]}/correction-1", correction(0))


def corrected_twice_over(root: Path) -> None:
    put(root, f"{QUARTERS[0]}/correction-2", correction(number=2))


def correction_gone(root: Path) -> None:
    (root / "quarters" / QUARTERS[0] / "correction-1").mkdir()


@pytest.mark.parametrize(
    ("spoil", "code", "where", "says"),
    [
        (edited, "C02", 2, "that was edited, or is gone"),
        (merged, "C01", 2, "closed on two branches"),
        (gone, "C02", 2, "that was edited, or is gone"),
        (gone_but_its_paper, "C02", 2, "was closed, but its release.json is gone"),
        (swapped, "C02", 1, "the release of"),
        (truncated, "C01", 2, "not JSON"),
        (of_facts_only, "C01", 2, "only the facts"),
        (on_two_branches, "C02", 2, "on a second branch"),
        (correcting_another, "C02", 1, "the release of"),
        (corrected_twice_over, "C02", 0, "does not correct the last release"),
        (correction_gone, "C02", 0, "its release.json is gone"),
    ],
)
def test_whatever_does_not_fit_together_is_told(
    root: Path, spoil: Callable[[Path], None], code: str, where: int, says: str
) -> None:
    spoil(root)
    closed, problems = read_closed(root)
    assert closed == ()
    assert problems[0].code == code
    assert QUARTERS[where] in problems[0].path and says in problems[0].message and problems[0].hint


def test_a_file_out_of_its_place_beside_a_release_is_told(root: Path) -> None:
    (root / "quarters" / QUARTERS[0] / "report.pdf").mkdir()
    first: ClosedQuarter = read_closed(root)[0][0]
    assert [problem.code for problem in papers(root, first)[1]] == ["C03"]
