"""How hard a text is to read: counted by hand, and compared.

Letters, words, sentences and syllables of each text stand beside it; the grade follows by the formula of its author.
"""

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from transparency.build import check
from transparency.publication.texts.readability import ease, grade, hard_to_read, sentences_of, syllables

ENGLISH = [
    (["Units can end up worth nothing."], 25, 6),
    (["No one knows.", "We do not know, so we say so."], 30, 11),
    (["It doesn’t matter; state-of-the-art plans fail too."], 39, 7),
]
"""Sentences, letters, words."""
SPANISH = [
    (["Las unidades pueden acabar sin valer nada."], 7, 15),
    (["Nadie lo sabe.", "Es un día de lluvia."], 8, 12),
]
"""Sentences, words, syllables."""
SYLLABLES = {
    "guía": 2, "aún": 2, "ahora": 3, "país": 2, "caos": 2, "bueno": 2, "averiguáis": 4, "pingüino": 3, "quien": 1,
    "rey": 1, "proveedores": 5, "participación": 5, "oír": 2, "muy": 1, "construir": 2, "europeo": 4, "vehículo": 4,
}  # fmt: skip


@pytest.mark.parametrize(("sentences", "letters", "words"), ENGLISH)
def test_the_english_grade_is_that_of_its_formula(sentences: list[str], letters: int, words: int) -> None:
    expected = Fraction(471, 100) * Fraction(letters, words) + Fraction(words, len(sentences)) / 2 - Fraction(2143, 100)
    assert grade(sentences) == expected


@pytest.mark.parametrize(("sentences", "words", "count"), SPANISH)
def test_the_spanish_ease_is_that_of_its_formula(sentences: list[str], words: int, count: int) -> None:
    assert ease(sentences) == Fraction("206.835") - Fraction("62.3") * Fraction(count, words) - Fraction(
        words, len(sentences)
    )


def test_spanish_syllables() -> None:
    assert {word: syllables(word) for word in SYLLABLES} == SYLLABLES


def test_what_is_no_prose_is_left_out_and_lines_are_kept() -> None:
    head = "# A heading\n\n| a | table |\n\n```\ncode. More code.\n```\n\n"
    text = head + "- One item.\n- Another, with\n  two lines. And more.\n"
    found = [(each.line, each.text) for each in sentences_of(text)]
    assert found == [(9, "One item."), (10, "Another, with two lines."), (11, "And more.")]


def codes(text: str, language: str = "en") -> list[tuple[str, int | None]]:
    return [(each.code, each.line) for each in hard_to_read(text, language, path="a.md", first_line=5)]


def test_a_sentence_of_25_words_is_not_too_long_and_one_of_26_is() -> None:
    assert codes("one " * 24 + "end.") == []
    assert codes("Short.\n" + "One " * 25 + "end.") == [("M14", 6)]
    assert codes("Wir sagen " * 30 + "es.", "de") == [], "other languages are not judged"


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Vested units stay yours.", "en", ["M15"]),
        ("Earned (vested) units stay yours. Vested ones are kept.", "en", []),
        ("A cliff means that nothing is earned before.", "en", []),
        ("Tus opciones tienen un strike fijo.", "es", ["M15"]),
        ("Your units are guaranteed.", "en", ["M16"]),
        ("Nothing is guaranteed.", "en", []),
        ("We do not guarantee anything.", "en", []),
        ("It will be worth more later.", "en", ["M16"]),
        ("Tus unidades están garantizadas.", "es", ["M16"]),
        ("Nada está garantizado.", "es", []),
    ],
)
def test_terms_need_a_plain_word_and_nothing_is_promised(text: str, language: str, found: list[str]) -> None:
    assert [code for code, _ in codes(text, language)] == found


def test_only_a_text_long_enough_has_a_grade() -> None:
    hard = "Organisational determinations necessitate comprehensive documentation. "
    assert codes(hard * 3) == []
    assert codes(hard * 13) == [("M13", 5)]
    assert codes("The cat sat on the mat. " * 12) == []
    dificil = "Las determinaciones organizativas necesitan documentación administrativa individualizada. "
    assert codes(dificil * 10, "es") == [("M13", 5)]


def test_the_warnings_can_be_turned_off(faulty: Path) -> None:
    assert {each.code for each in check(faulty).problems} == {"M13", "M14", "M15", "M16"}
    with (faulty / "publication.yaml").open("a") as settings:
        settings.write("readability: off\n")
    assert check(faulty).problems == []


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """The small publication with a policy that is hard to read."""
    tests = Path(__file__).resolve().parents[1]
    content = Path(shutil.copytree(tests / "sites" / "small", tmp_path / "content"))
    policy = "policies/allocation/1.0.md"
    shutil.copy(tests / "invalid" / "hard-to-read" / policy, content / policy)
    return content


@pytest.mark.parametrize("mark", ["[", "{{ ", "[a](", "*"])
def test_what_is_beyond_the_limits_of_texts_is_told_for_that_alone(mark: str) -> None:
    assert hard_to_read("This is guaranteed. " + mark * 20_000, "en", path="p.md") == []


def test_an_address_with_brackets_is_no_prose() -> None:
    assert [each.text for each in sentences_of("One [two](https://e.org/a_(b)) and [three [four]](c.md).")] == [
        "One two and [three [four]](c.md)."
    ]
