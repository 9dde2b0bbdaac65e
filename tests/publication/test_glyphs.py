"""Characters missing in the fonts."""

from pathlib import Path

from transparency.publication.reading import read_publication
from transparency.publication.texts.glyphs import missing, missing_in_publication

LATIN = frozenset(range(0x20, 0x180)) | {0x2013, 0x2026}


def test_each_missing_character_once_at_its_first_place() -> None:
    problems = missing("a\nb ✓ ✓ 你\u200b\u00a0\n", LATIN, path="p.md", first_line=5)
    assert [(p.code, p.line, p.column) for p in problems] == [("M08", 6, 3), ("M08", 6, 7)]
    assert "U+2713, check mark" in problems[0].message


def test_a_whole_publication(tmp_path: Path) -> None:
    (tmp_path / "publication.yaml").write_text(
        "# not printed: ✓\nschema: transparency-publication/1\ncompany:\n  name: Kåre ★\n"
        'pools:\n  - {id: P, name: "a\\u2713"}\n',
        encoding="utf-8",
    )
    quarter = tmp_path / "quarters" / "2026-q1"
    quarter.mkdir(parents=True)
    (quarter / "commentary.md").write_text(
        "---\npublished: 2026-05-01\nsigned_by: ☂\n---\n\nGood ☂ 😀\n", encoding="utf-8"
    )
    publication, problems = read_publication(tmp_path)
    assert problems == []
    assert publication is not None
    places = {(p.path, p.line) for p in missing_in_publication(publication, LATIN)}
    assert places == {
        ("publication.yaml", 1),  # written as an escape further down; its first place in the file is the comment
        ("publication.yaml", 4),
        ("quarters/2026-q1/commentary.md", 3),
        ("quarters/2026-q1/commentary.md", 6),
    }


def test_a_character_written_as_a_reference_is_told_where_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "publication.yaml").write_text(
        "schema: transparency-publication/1\ncompany: {name: Care}\npools: [{id: P, name: Pool}]\n", "utf-8"
    )
    quarter = tmp_path / "quarters" / "2026-q1"
    quarter.mkdir(parents=True)
    text = "---\npublished: 2026-05-01\n---\n\nTea &amp; cake &#9730; &#x2605;, &copy;\n"
    (quarter / "commentary.md").write_text(text, "utf-8")
    publication, problems = read_publication(tmp_path)
    assert publication is not None and problems == []
    found = missing_in_publication(publication, LATIN - {0xA9})
    assert [(p.line, p.column) for p in found] == [(1, None), (5, 16), (5, 24)]
    assert "©" in found[0].message, "a reference by name: its number stands nowhere"


def test_a_character_that_begins_a_text_is_told_at_its_first_column() -> None:
    assert [(p.line, p.column) for p in missing("✓ ✓", LATIN, path="p.md")] == [(1, 1)]
