"""Links between files of the site."""

from hypothesis import given
from hypothesis import strategies as st

from transparency.site.address import public, relative

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
