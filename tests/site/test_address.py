"""Links between files of the site."""

from hypothesis import given
from hypothesis import strategies as st

from transparency.site.address import (
    CALCULATOR_DATA,
    FEED,
    governance_data,
    in_words,
    placed,
    public,
    relative,
    review_page,
)

PARTS = st.lists(st.sampled_from(["a", "b", "index.html", "numbers"]), min_size=1, max_size=4).map("/".join)


def test_links_name_the_file() -> None:
    assert relative("index.html", "numbers/index.html") == "numbers/index.html"
    assert relative("numbers/a/index.html", "numbers/index.html") == "../index.html"
    assert relative("numbers/a/index.html", "index.html") == "../../index.html"
    assert relative("numbers/a/index.html", "numbers/a/index.html") == "index.html"
    assert relative("numbers/index.html", "data/all/figures.csv") == "../data/all/figures.csv"


def test_public_addresses_are_folders() -> None:
    assert public("https://a.example", "index.html") == "https://a.example/"
    assert public("https://a.example", "data/index.html") == "https://a.example/data/"
    assert public("https://a.example", "feed.xml") == "https://a.example/feed.xml"


@given(PARTS, PARTS)
def test_following_a_link_arrives(source: str, target: str) -> None:
    place = source.split("/")[:-1]
    for part in relative(source, target).split("/"):
        if part == "..":
            place.pop()
        else:
            place.append(part)
    assert "/".join(place) == target


def test_words_are_there_once_for_each_language_and_data_once_for_all() -> None:
    assert all(map(in_words, ("index.html", "numbers/index.html#figures", "reports/2026-q1/a.pdf")))
    assert in_words(FEED) and in_words(CALCULATOR_DATA)
    for path in ("data/2026-q1/ladder.csv", "assets/style.css", "data/2026-q1/release.json#x.html"):
        assert not in_words(path) and placed(path, "es/") == path
    assert placed("index.html", "es/") == "es/index.html" and placed("index.html", "") == "index.html"


def test_review_pages_and_governance_files_have_their_places() -> None:
    assert review_page("2026-q1") == "reports/2026-q1/review.html"
    assert governance_data("governance/council.yaml") == "data/governance/council.yaml"
