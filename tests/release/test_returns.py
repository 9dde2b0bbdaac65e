"""Where units go is a setting: each of its values is published, ties, and is said in a sentence of its own."""

from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from transparency.books.tables import books_of
from transparency.build import positions_of, releases_of
from transparency.telling.numbers.tables import named

LINES = ("forfeited", "expired", "company_cancelled", "withheld", "cash_settled", "repurchased")
WORDS = ("given back", "lapsed", "cancelled", "kept back for tax", "paid in cash", "bought back")
PEOPLE = 30
EVENTS = (
    ("forfeit", "h", 10, ""), ("expire", "g", 12, ""), ("company_cancel", "g", 14, ""),
    ("exercise", "g", 16, "withheld"), ("settle", "r", 18, "withheld"), ("cash_settle", "r", 20, ""),
    ("repurchase", "s", 22, ""),
)  # fmt: skip
"""Type of event, whose grants, units of the first person's, cause; others have one unit more each."""
TAKEN = {
    "forfeited": 10, "expired": 12, "company_cancelled": 14, "withheld": 34, "cash_settled": 20, "repurchased": 22,
}  # fmt: skip


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """30 people with options that are earned (g) or not (h), stock units (r), and stock that they bought (s)."""
    root = tmp_path_factory.mktemp("returns")
    rows = ["event,date,type,pool,provider,grant,units,price,instrument,vesting,cause"]
    rows.append("a,2025-01-02,pool_authorized,main,,,200000,,,,")
    for n in range(PEOPLE):
        for name, price, instrument, vesting in (
            ("g", "1.00", "NSO", ""), ("h", "1.00", "NSO", "EVENT"), ("r", "", "RSU", ""), ("s", "1.00", "NSO", ""),
        ):  # fmt: skip
            rows.append(f"{name}{n},2025-01-03,grant,main,p{n},{name}{n},200,{price},{instrument},{vesting},")
        rows.append(f"x{n},2025-02-03,exercise,main,,s{n},100,,,,")
        for kind, name, units, cause in EVENTS:
            rows.append(f"{kind}{name}{n},2025-05-05,{kind},main,,{name}{n},{units + n},,,,{cause}")
    people = ["provider,joined,left", *(f"p{n},2024-06-01," for n in range(PEOPLE))]
    for path, lines in (
        ("content/ledger/events.csv", rows),
        ("content/ledger/providers.csv", people),
        ("content/ledger/capitalization.csv", ["as_of,others_issued", "2025-01-01,1000000"]),
        ("content/quarters/2025-q1/commentary.md", ["---", "published: 2025-05-01", "signed_by: Board", "---", "One."]),
        ("content/quarters/2025-q2/commentary.md", ["---", "published: 2025-08-01", "signed_by: Board", "---", "Two."]),
        ("private/disclosure.yaml", [f"key: {sha256(b'returns').hexdigest()}"]),
    ):
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (root / "private" / "disclosure.yaml").chmod(0o600)
    return root / "content"


def setting(content: Path, returns: dict[str, bool]) -> Path:
    own = {
        "schema": "transparency-publication/1",
        "company": {"name": "Example Care", "fictional": True},
        "pools": [{"id": "main", "name": "Provider pool", "returns": returns}],
        "vesting": {"EVENT": {"kind": "event"}},
    }
    (content / "publication.yaml").write_text(yaml.safe_dump(own), encoding="utf-8")
    return content


@pytest.mark.parametrize("back", [True, False])
@pytest.mark.parametrize("line", LINES)
def test_each_value_is_published_ties_and_is_said(content: Path, line: str, back: bool) -> None:
    """All others are the other way round, so that each line stands alone once."""
    returns = {name: (name == line) is back for name in LINES}
    built, positions = positions_of(setting(content, returns))
    assert positions is not None, built.problems
    books = books_of(positions, (), "2025-q2")
    assert not any(books.ties["difference"])
    moved = {
        row["line"]: row["available"]
        for row in books.roll_forward.iter_rows(named=True)
        if row["instrument"] is None and row["line"] in LINES
    }
    more = sum(range(PEOPLE))
    every = {name: PEOPLE * units + more * (2 if name == "withheld" else 1) for name, units in TAKEN.items()}
    assert moved == {name: every[name] * returns[name] for name in LINES}
    drawn = releases_of(content)
    assert len(drawn.releases) == 2, drawn.problems
    release = drawn.releases[-1]
    assert all(tie.difference == 0 for tie in release.identities)
    (note,) = [note for note in named(release.tables["pool"], release).notes if "come back" in note]
    came, lost = note.split(". They do not")
    said = {name: (word in came, word in lost) for word, name in zip(WORDS, LINES, strict=True)}
    assert said == {name: (comes, not comes) for name, comes in returns.items()}


@pytest.mark.parametrize(("back", "words"), [(True, "come back"), (False, "No units come back")])
def test_all_or_none(content: Path, back: bool, words: str) -> None:
    (_, release) = releases_of(setting(content, dict.fromkeys(LINES, back))).releases
    assert any(words in note for note in named(release.tables["pool"], release).notes)
