"""No false alarm: whatever an honest company goes through, its site is clean to a stranger."""

import sys
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "attacks"))

from companies import grown, shrunk

from transparency.build import build
from transparency.verification.public_audit import audit_site
from transparency.verification.published_site import read_site


def eventful(seed):
    """A company with rounds, and by turns a split, a grant that raises the block, few people, yearly stock."""
    rng = Random(seed)
    company = grown(
        rng.choice((9, 14, 25, 40, 70)), seed, quarters=rng.choice((5, 6, 9)), yearly=seed % 2 == 0,
        attributes=rng.choice(((), ("role",), ("role", "region"), ("joined_in", "role"))),
    )  # fmt: skip
    quarters = company.all_quarters
    if seed % 3 == 1:
        person = company.join(quarters[2].start, role="A", region="N")
        company.grant(person, quarters[2].start + timedelta(9), rng.choice((3_000, 6_000, 20_000)))
    if seed % 3 == 2:
        company.book(quarters[2].start + timedelta(7), "pool_authorized", units=rng.randrange(300_000, 900_000))
    if seed % 4 == 1:
        days = {row["date"] for row in company.rows}
        free = (quarters[3].start + timedelta(number) for number in range(1, 80))
        company.split_on(next(day for day in free if day.isoformat() not in days))
    return company


def audited(company, seed, folder):
    root = folder / "content"
    root.mkdir()
    company.write_publication(root, seed)
    built = build(root, pdf=False)
    assert [problem for problem in built.problems if problem.severity != "warning"] == []
    for path, content in built.files.items():
        (folder / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "site" / path).write_bytes(content)
    site, unread = read_site(folder / "site")
    assert unread == []
    found = audit_site(site)
    return site, found


@pytest.mark.parametrize("seed", [*range(10), 117, 125])
def test_an_honest_company_is_clean(seed, tmp_path):
    site, found = audited(eventful(seed), seed, tmp_path)
    assert (found.failures, found.uncertain) == ([], [])
    assert found.traced.numbers > 300
    assert len(site.releases) >= 5


def test_a_company_that_shrinks_below_the_minimum_and_grows_again(tmp_path):
    """Words of a first page ("so far"), of an ordinary quarter, and of one beside the quarter before, are not true."""
    site, found = audited(shrunk(), 1, tmp_path)
    assert (found.failures, found.uncertain) == ([], [])
    levels = [release.level.value for release in site.releases]
    assert levels == [*4 * ["full"], *2 * ["few"], *2 * ["ranges"], "full"]
    for release in site.releases[4:6]:
        page = site.texts[f"reports/{release.quarter}/index.html"]
        for words in ("so far", "Nothing that is printed changed"):
            assert words not in page.replace("reports so far", "").replace("versions so far", ""), words
    assert "Less is printed" in site.texts["reports/2025-q1/index.html"]
    assert "More is printed" in site.texts["reports/2025-q3/index.html"]
    after = site.texts["reports/2025-q3/index.html"]
    assert "Q1 2024 to Q3 2025" not in after, "no drawing joins quarters that have others between them"


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(100, 200))
def test_a_hundred_honest_companies_are_clean(seed, tmp_path):
    _, found = audited(eventful(seed), seed, tmp_path)
    assert (found.failures, found.uncertain) == ([], [])
