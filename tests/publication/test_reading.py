"""A whole publication read, and one fault each."""

from datetime import date
from pathlib import Path

import pytest

from transparency.publication.problem import Problem
from transparency.publication.publication import Publication
from transparency.publication.reading import read_publication

Q1 = "quarters/2026-q1/commentary.md"
Q4 = "quarters/2025-q4/commentary.md"
LEAVING = "policies/leaving/1.0.md"

FILES = {
    "publication.yaml": (
        "schema: transparency-publication/1\ncompany: {name: Example Care}\npools: [{id: P1, name: Pool}]\n"
    ),
    LEAVING: (
        "---\ntitle: Leaving\nversion: 1.0\neffective: 2025-01-01\nsummary: What you keep, e.g. When you leave.\n"
        "reviewed_by: Council\n---\n\n# Leaving\n"
    ),
    "policies/leaving/1.10.md": (
        "---\ntitle: Leaving\nversion: 1.10\neffective: 2026-01-01\nsummary: What you keep.\n"
        "reviewed_by: Council\n---\nText\n"
    ),
    "rules/R-2.yaml": (
        "schema: provider-equity-rule/1\nid: R-2\ntitle: Second\nsummary: A rule.\nsupersedes: R-1\n"
        "dates: {announced: 2025-11-25, effective_from: 2026-01-01, effective_to: null}\n"
        "approvals: [{body: board, on: 2025-11-20}]\n"
    ),
    "rules/R-1.yaml": (
        "schema: provider-equity-rule/1\nid: R-1\ntitle: First\nsummary: A rule.\nstatus: superseded\n"
        "dates: {announced: 2024-11-25, effective_from: 2025-01-01, effective_to: 2025-12-31}\n"
    ),
    "rules/R-3.yaml": "schema: provider-equity-rule/1\nid: R-3\ntitle: Next\nsummary: A draft.\nstatus: draft\n",
    Q4: "---\npublished: 2026-02-10\n---\nText.\n",
    Q1: ("---\npublished: 2026-05-12\nclosed: 2026-04-20\nnext_release: 2026-08-11\nsigned_by: Board\n---\n"),
    "quarters/2026-q2/notes.txt": "open\n",
    "quarters/.gitkeep": "",
}


def read(root: Path, **changes: str | None) -> tuple[Publication | None, list[Problem]]:
    for name, text in (FILES | changes).items():
        if text is not None:
            place = root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
    return read_publication(root)


def test_a_publication(tmp_path: Path) -> None:
    publication, problems = read(tmp_path)
    assert problems == []
    assert publication is not None
    assert [(p.slug, p.version) for p in publication.policies] == [("leaving", "1.0"), ("leaving", "1.10")]
    first = publication.policies[0].document
    assert (first.path, first.body_line, first.body) == (LEAVING, 8, "\n# Leaving\n")
    assert len(first.sha256) == 64
    assert [rule.id for rule in publication.rules] == ["R-1", "R-2"]
    assert publication.rules[1].supersedes == "R-1"
    one, two = publication.disclosed
    assert (one.quarter.id, one.closed, one.next_release, one.signed_by) == ("2025-q4", date(2026, 2, 10), None, "")
    assert (two.closed, two.next_release, two.signed_by) == (date(2026, 4, 20), date(2026, 8, 11), "Board")


def test_a_missing_folder(tmp_path: Path) -> None:
    publication, (problem,) = read_publication(tmp_path / "nowhere")
    assert publication is None
    assert problem.code == "Y05"
    assert str(tmp_path) not in problem.message


POLICY = FILES[LEAVING]
RULE = FILES["rules/R-2.yaml"]
FAULTS: list[tuple[dict[str, str | None], str, str, int | None, str]] = [
    ({"publication.yaml": None}, "Y05", "publication.yaml", None, "missing"),
    ({Q4: None, Q1: None}, "Q01", "quarters", None, "no disclosed"),
    ({"quarters/2026-Q3/x": ""}, "Q02", "quarters/2026-Q3", None, "not the name of a quarter"),
    ({"quarters/first/commentary.md": ""}, "Q02", "quarters/first", None, "not the name of a quarter"),
    ({Q1: "---\npublished: 2026-03-30\n---\n"}, "Q03", Q1, 2, "ends on"),
    (
        {Q1: "---\npublished: 2026-05-12\nclosed: 2026-03-01\n---\n"},
        "Q03",
        Q1,
        3,
        "ends on",
    ),
    (
        {Q1: "---\npublished: 2026-05-12\nclosed: 2026-05-13\n---\n"},
        "Q03",
        Q1,
        3,
        "after the day of publication",
    ),
    (
        {Q1: "---\npublished: 2026-05-12\nnext_release: 2026-05-12\n---\n"},
        "Q03",
        Q1,
        3,
        "not after",
    ),
    ({Q4: "---\npublished: 2026-05-14\n---\n"}, "Q03", Q1, 2, "before"),
    (
        {Q4: "---\npublished: 2026-04-25\n---\n"},
        "Q03",
        Q1,
        3,
        "Closed on",
    ),
    (
        {"quarters/2025-q2/commentary.md": "---\npublished: 2025-08-01\n---\n"},
        "Q04",
        "quarters/2025-q3/commentary.md",
        None,
        "2025-q3",
    ),
    ({Q1: "Text\n"}, "M05", Q1, 1, "head"),
    ({Q1: "---\npublished: 2026-05-12\n"}, "M05", Q1, 1, "closed"),
    ({Q1: "---\npublishd: 2026-05-12\n---\n"}, "M05", Q1, 2, "publishd"),
    ({Q1: "---\na: [\n---\n"}, "Y01", Q1, 2, "bracket"),
    ({LEAVING: POLICY.replace("title: Leaving\n", "")}, "M05", LEAVING, 2, '"title" is missing'),
    ({LEAVING: POLICY.replace("1.0", "1.1")}, "M05", LEAVING, 3, "1.0.md"),
    (
        {"policies/leaving/2.md": POLICY},
        "M05",
        "policies/leaving/2.md",
        3,
        "policies/leaving/1.0.md has the same version",
    ),
    (
        {"policies/leaving/2.md": POLICY.replace("1.0", "2")},
        "M05",
        "policies/leaving/2.md",
        4,
        "the same effective day, 2025-01-01",
    ),
    ({LEAVING: POLICY.replace("1.0", "../x")}, "M05", LEAVING, 3, "letters"),
    (
        {LEAVING: POLICY.replace("you keep, e.g.", "you keep. And more.")},
        "M05",
        LEAVING,
        5,
        "one sentence",
    ),
    ({LEAVING: POLICY.replace("# Leaving", "")}, "M05", LEAVING, 1, "no text"),
    ({"policies/loose.md": POLICY}, "M05", "policies/loose.md", None, "folder of its own"),
    ({"policies/Leaving Us/1.0.md": POLICY}, "M05", "policies/Leaving Us", None, "address"),
    ({"rules/R-2.yaml": RULE.replace("announced: 2025-11-25, ", "")}, "Y04", "rules/R-2.yaml", 6, "announced"),
    (
        {"rules/R-2.yaml": RULE.replace("2025-11-25", "2026-11-25")},
        "Y04",
        "rules/R-2.yaml",
        6,
        "before it is announced",
    ),
    ({"rules/R-2.yaml": RULE.replace("null", "2025-12-31")}, "Y04", "rules/R-2.yaml", 6, "before it takes effect"),
    ({"rules/R-2.yaml": RULE.replace("s: R-1", "s: R-11")}, "Y04", "rules/R-2.yaml", 5, "R-11"),
    ({"rules/R-2b.yaml": RULE}, "Y04", "rules/R-2b.yaml", 2, "taken by rules/R-2.yaml"),
    ({"rules/R-2.yaml": RULE + "id: again\n"}, "Y02", "rules/R-2.yaml", 8, "twice"),
]


@pytest.mark.parametrize(("changes", "code", "path", "line", "words"), FAULTS)
def test_faults(
    tmp_path: Path, changes: dict[str, str | None], code: str, path: str, line: int | None, words: str
) -> None:
    publication, problems = read(tmp_path, **changes)
    assert publication is None
    assert any(
        (problem.code, problem.path, problem.line) == (code, path, line) and words in problem.message
        for problem in problems
    ), problems


def test_a_quarter_that_cannot_be_read_is_not_called_missing(tmp_path: Path) -> None:
    _, problems = read(
        tmp_path,
        **{
            Q1: "x",
            "quarters/2026-q2/commentary.md": "---\npublished: 2026-08-01\n---\n",
        },
    )
    assert {problem.code for problem in problems} == {"M05"}


def test_the_fiscal_year_moves_the_quarters(tmp_path: Path) -> None:
    changed = FILES["publication.yaml"] + "fiscal_year_start: 7\n"
    publication, problems = read(tmp_path, **{"publication.yaml": changed})
    assert problems == []
    assert publication is not None
    assert publication.disclosed[0].quarter.end == date(2025, 6, 30)


def test_an_escape_from_the_folder_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(POLICY)
    root = tmp_path / "content"
    (root / "policies" / "stolen").mkdir(parents=True)
    (root / "policies" / "stolen" / "1.0.md").symlink_to(secret)
    _, problems = read(root)
    assert [(p.code, p.path) for p in problems] == [("Y05", "policies/stolen/1.0.md")]
