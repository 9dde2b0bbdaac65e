"""What this program builds, attacked as a stranger would: nothing is found, and every number is traced."""

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from transparency.build import build
from transparency.output import write_site
from transparency.verification.attachments import attached
from transparency.verification.public_audit import attack_site
from transparency.verification.published_site import read_site

ROOT = Path(__file__).resolve().parents[2]
SITES = ROOT / "tests" / "sites"


def site_of(content, folder, pdf=False):
    """The publication built; what a stranger reads of it."""
    copy = Path(shutil.copytree(content, folder / "content"))
    built = build(copy, pdf=pdf)
    assert [problem for problem in built.problems if problem.severity != "warning"] == []
    assert write_site(built.files, folder / "site") == []
    return folder / "site"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(ROOT / "content", id="example"),
        pytest.param(SITES / "small", id="small"),
        pytest.param(SITES / "twins", id="twins"),
    ],
)
def test_a_site_of_ours_tells_nothing(tmp_path, content):
    site, faults = read_site(site_of(content, tmp_path))
    assert faults == []
    assert (site.min_providers, site.min_changers) == (11, 5)
    found = attack_site(site, 11, 5)
    assert found.failures == []
    assert found.uncertain == []
    assert found.derivable == []
    assert found.withheld == len(found.intervals) > 0
    assert found.tied == found.lines > 80
    assert found.traced.traced == found.traced.numbers > 1000
    if content == ROOT / "content":
        assert "2024-q2: 214 − 206 = 8 people hold no promise that is still open, but own units" in found.notable


def test_a_number_planted_in_a_page_of_ours_is_found(tmp_path):
    folder = site_of(SITES / "small", tmp_path)
    page = folder / "reports" / "2025-q2" / "index.html"
    page.write_text(page.read_text().replace("<figure>", '<figure data-most="8123">', 1))
    found = attack_site(read_site(folder)[0], 11, 5)
    assert [fault for fault in found.failures if "8123 in an attribute or a comment" in fault]


def test_the_schedule_may_change_only_with_a_printed_line(tmp_path):
    """One person gives back 75 units; the line is carried forward, and the schedule must not tell them."""
    site, _ = read_site(site_of(SITES / "small", tmp_path))
    first, second = site.releases
    schedule = first.tables["ahead"].rows
    assert [row.id for row in second.tables["ahead"].rows] == ["total"]
    same = [replace(row, cells=schedule[1 + place].cells) for place, row in enumerate(schedule[:7])]
    same = [replace(row, id=schedule[1 + place].id) for place, row in enumerate(same)]

    def told(rows):
        table = replace(second.tables["ahead"], rows=(*rows, *second.tables["ahead"].rows))
        changed = replace(second, tables=second.tables | {"ahead": table})
        found = attack_site(type(site)((first, changed), {}), 11, 5)
        return [fault for fault in found.failures if "what is to be earned in" in fault]

    assert told(same) == []
    less = replace(same[0].cells[0], amount=same[0].cells[0].amount - 25)
    assert len(told([replace(same[0], cells=(less, same[0].cells[1])), *same[1:]])) == 1


@pytest.mark.pdf
def test_attachments_of_our_pdfs_are_read_as_a_pdf_reader_reads_them(tmp_path):
    import pikepdf

    folder = site_of(SITES / "small", tmp_path, pdf=True)
    paths = sorted(folder.rglob("*.pdf"))
    assert len(paths) == 2
    for path in paths:
        with pikepdf.open(path) as pdf:
            expected = {file.get_file().read_bytes() for file in pdf.attachments.values()}
        assert set(attached(path.read_bytes())) == expected
        assert expected <= {file.read_bytes() for file in (folder / "data").rglob("*.*")}
    site, _ = read_site(folder)
    found = attack_site(site, 11, 5)
    assert found.attachments > 20
    assert found.traced.traced == found.traced.numbers
