"""A rule that is proposed is told before it takes effect: in the changes, the feed, and the report that comes next."""

from pathlib import Path

import pytest

from transparency.build import build
from transparency.pipe import Built
from transparency.telling.rules.news import rule_news

EXAMPLE = Path(__file__).resolve().parents[2] / "content"


@pytest.fixture(scope="module")
def built() -> Built:
    return build(EXAMPLE, pdf=False)


def test_a_proposal_is_a_change(built: Built) -> None:
    """Proposed on 12 October 2026, after the quarter of the report that was published a month later."""
    for path in ("changes/index.html", "feed.xml", "index.html"):
        assert "is proposed" in built.files[path].decode(), path
    assert "R-2027-01" in built.files["index.html"].decode()


def test_the_report_that_comes_next_tells_it(built: Built) -> None:
    assert built.publication is not None
    told = [one.sentence for one in rule_news(built.publication, *built.releases[-2:])]
    assert any("R-2027-01" in sentence and "was proposed on 12 October 2026" in sentence for sentence in told)


def test_an_older_report_does_not(built: Built) -> None:
    assert built.publication is not None
    assert not any("R-2027-01" in one.sentence for one in rule_news(built.publication, *built.releases[-3:-1]))
