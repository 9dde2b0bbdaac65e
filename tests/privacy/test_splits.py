"""A split, whatever its ratio, through build, private audit and public audit, and what stands on the pages after it."""

import csv
import json
import shutil
from fractions import Fraction
from pathlib import Path

import pytest
from tests.closing.made import write

from transparency.audit.findings import audit
from transparency.audit.truth import tallies
from transparency.build import audited, build, published_of
from transparency.output import write_site
from transparency.privacy.block_size import RAISE, step_from
from transparency.telling.numbers.history import restated
from transparency.verification.public_audit import audit_site
from transparency.verification.published_site import read_site

EIGHTY = Path(__file__).resolve().parents[1] / "sites" / "eighty"
BEFORE, AFTER = "2025-q3", "2025-q4"
"""The last quarter in old units, and the one with the split."""


def split_publication(ratio, folder):
    """The publication of the eighty people with another ratio. After the split nobody does anything, or leaves."""
    content = Path(shutil.copytree(EIGHTY, folder / "content"))
    last = "2025-04-14"

    def split(event):
        return event | {"ratio": ratio} if event["type"] == "split" else event

    def staying(person):
        return person | {"left": person["left"] if person["left"] <= last else ""}

    rewrite(content / "ledger" / "events.csv", lambda event: split(event) if event["date"] <= last else None)
    rewrite(content / "ledger" / "providers.csv", lambda person: staying(person) if person["joined"] <= last else None)
    return content


def rewrite(path, change):
    """Change or leave out the rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [changed for row in csv.DictReader(file) if (changed := change(row))]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


@pytest.fixture(scope="module", params=["2:1", "3:2", "4:3", "1:3", "1:10"])
def split(request, tmp_path_factory):
    """Ratio, what was published and locked, the private findings, the built site."""
    folder = tmp_path_factory.mktemp("split")
    content = split_publication(request.param, folder)
    built = build(content, pdf=False)
    assert built.sound, [problem.message for problem in built.problems]
    write(content, built.closed)
    assert write_site(built.files, folder / "site") == []
    again, findings = audited(content)
    assert again.sound
    return Fraction(request.param.replace(":", "/")), built, findings, folder / "site"


def test_what_was_known_before_a_split_still_narrows_a_holding_after_it(tmp_path):
    """The yearly report of who knows all others: four quarters, of which a split opened the last."""
    _, protected = published_of(split_publication("3:2", tmp_path))
    books = protected.checked
    true = tallies(books.positions, books.publication, protected.published)
    year, last = (audit(protected.published[start:4], true[start:4]).closeness[0] for start in (0, 3))
    assert year.quarter == last.quarter == AFTER
    assert year.people == last.people
    assert year.median < last.median * 0.9


def test_the_block_is_multiplied_or_raised_and_never_lowered(split):
    ratio, built, _, _ = split
    before, after = (next(one for one in built.releases if one.quarter == name) for name in (BEFORE, AFTER))
    kept = before.block * ratio
    if kept.denominator == 1:
        assert (after.block, after.raised_from) == (kept, 0), "it stays, round or not"
    else:
        assert (after.block, after.raised_from) == (step_from(kept * RAISE), before.block)


def test_both_audits_are_clean_after_the_quarter_is_locked(split):
    _, built, findings, site = split
    assert len(built.closed) == len(built.releases)
    assert findings.failures == ()
    assert findings.widest < 2
    read, faults = read_site(site)
    found = audit_site(read)
    assert faults == found.failures == found.uncertain == []
    assert found.traced.traced == found.traced.numbers > 1000


def test_openings_are_the_last_printed_closings_in_new_units(split):
    ratio, built, _, _ = split
    published = {each.quarter: each.record.cells for each in built.closed}
    before, after = published[BEFORE], published[AFTER]
    for measure in ("unvested", "vested", "gone", "owned", "outstanding", "promised", "earned"):
        told = before.values[f"closing/{measure}"] * ratio
        opening = after.values[f"opening/{measure}"]
        if after.raised_from:
            assert abs(opening - told) < after.block, measure
        else:
            assert opening == told, measure
    aside = before.values["closing/set_aside"] * ratio
    assert 0 <= aside - after.values["opening/set_aside"] < 2, "each pool drops parts of a unit"


def test_the_calculator_and_the_drawings_count_in_new_units(split):
    ratio, built, _, _ = split
    data = json.loads(built.files["data/calculator.json"])
    after = built.releases[-1]
    assert data["facts"]["pool_units"] == after.amount("pool.set_aside")
    assert data["rules"][0]["limits"]["per_person_per_year"] == int(5000 * ratio)
    values = restated(built.releases, "awards.promised")
    whole = [value for value in values if value.amount is not None]
    first = built.releases[0]
    assert whole[0].amount == int(first.amount("awards.promised") * ratio)
    assert whole[0].block == int(first.block * ratio)
    assert whole[-1].block == after.block
