"""The lock: what was published is read, never decided again, and whoever touched it is told."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from transparency.build import build, check
from transparency.output import write_files
from transparency.privacy.lock import LOCK, NEWLINE, path_of

SMALL = Path(__file__).parents[1] / "sites" / "small"


@pytest.fixture
def content(tmp_path):
    """The small publication, published once."""
    root = Path(shutil.copytree(SMALL, tmp_path / "content"))
    assert write_files(root, build(root, pdf=False).lock_files(root)) == []
    return root


def codes(root):
    return {problem.code for problem in check(root).problems}


def test_a_published_quarter_needs_no_private_settings_any_more(content):
    before = build(content, pdf=False)
    shutil.rmtree(content / "private")
    after = build(content, pdf=False)
    assert after.problems == [] and after.lock == {} and after.files == before.files


def test_a_new_quarter_is_added_to_the_lock_and_nothing_before_it_changes(content, tmp_path):
    root = Path(shutil.copytree(SMALL, tmp_path / "slowly"))
    second = root / "quarters" / "2025-q2"
    second.rename(tmp_path / "later")
    assert write_files(root, build(root, pdf=False).lock_files(root)) == []
    first = (root / LOCK).read_text()
    (tmp_path / "later").rename(second)
    built = build(root, pdf=False)
    assert list(built.lock) == [path_of("2025-q2"), LOCK]
    assert write_files(root, built.lock_files(root)) == []
    assert (root / LOCK).read_text().startswith(first)
    assert (root / LOCK).read_text() == (content / LOCK).read_text()


def test_what_stands_in_the_lock_stays_as_it_was_written(tmp_path):
    """An entry that another version of the program wrote in its own way: adding a quarter must not write it anew."""
    root = Path(shutil.copytree(SMALL, tmp_path / "slowly"))
    second = root / "quarters" / "2025-q2"
    second.rename(tmp_path / "later")
    assert write_files(root, build(root, pdf=False).lock_files(root)) == []
    file = root / path_of("2025-q1")
    file.write_text(json.dumps(json.loads(file.read_text()), indent=4) + "\n")
    head = (root / LOCK).read_text().splitlines()[0]
    first = f"{head}\n2025-q1 {sha256(f'{head}'.encode() + NEWLINE + file.read_bytes()).hexdigest()}\n"
    (root / LOCK).write_text(first)
    (tmp_path / "later").rename(second)
    assert write_files(root, build(root, pdf=False).lock_files(root)) == []
    assert (root / LOCK).read_text().startswith(first)
    assert codes(root) == set()


def test_check_writes_nothing(tmp_path):
    root = Path(shutil.copytree(SMALL, tmp_path / "content"))
    before = sorted(root.rglob("*"))
    check(root)
    assert sorted(root.rglob("*")) == before


def edited(root):
    file = root / path_of("2025-q1")
    file.write_text(file.read_text().replace('"withheld": []', '"withheld": [[]]'))


def truncated(root):
    lines = (root / LOCK).read_text().splitlines(keepends=True)
    (root / LOCK).write_text("".join(lines[:-1]))


def reordered(root):
    head, *lines = (root / LOCK).read_text().splitlines(keepends=True)
    (root / LOCK).write_text(head + "".join(reversed(lines)))


def removed(root):
    (root / LOCK).unlink()


def entry_removed(root):
    (root / path_of("2025-q1")).unlink()


def headless(root):
    (root / LOCK).write_text("something else\n")


@pytest.mark.parametrize("fault", [edited, truncated, reordered, removed, entry_removed, headless])
def test_a_lock_that_does_not_fit_is_refused(content, fault):
    before = {path: path.read_bytes() for path in (content / LOCK, content / path_of("2025-q1")) if path.is_file()}
    fault(content)
    assert codes(content) == {"V04"}
    assert before != {path: path.read_bytes() for path in before if path.is_file()}


@pytest.mark.parametrize("quarter", ["2025-q1", "2025-q2"])
def test_a_published_quarter_cannot_be_taken_off_the_page(content, quarter):
    """Without its commentary a quarter is not disclosed; what was published stays disclosed."""
    (content / "quarters" / quarter / "commentary.md").unlink()
    problems = check(content).problems
    assert [(one.code, one.path) for one in problems] == [("V04", f"quarters/{quarter}/commentary.md")]
    shutil.rmtree(content / "quarters" / quarter)
    problems = check(content).problems
    assert [one.code for one in problems] == ["V04"] and problems[0].hint and quarter in problems[0].excerpt


def test_a_changed_past_is_told_by_name(content):
    events = content / "ledger" / "events.csv"
    events.write_text(
        events.read_text().replace("E01,2025-01-02,pool_authorized,,,10000", "E01,2025-01-02,pool_authorized,,,10001")
    )
    problems = [problem for problem in check(content).problems if problem.code == "V10"]
    assert [problem.path for problem in problems] == [path_of("2025-q1"), path_of("2025-q2")]
    assert "“Set aside”" in problems[0].message
    assert "new event" in problems[0].hint


def test_who_was_counted_in_a_published_quarter_keeps_their_attributes(content):
    people = content / "ledger" / "providers.csv"
    people.write_text(people.read_text().replace("p01,2025-01-02,,therapist", "p01,2025-01-02,,facilitator"))
    problems = check(content).problems
    assert {problem.code for problem in problems} == {"V10"}
    assert all("attributes" in problem.hint for problem in problems)


def test_lowering_a_minimum_must_be_said(content, tmp_path):
    (tmp_path / "q2").mkdir()
    root = Path(shutil.copytree(SMALL, tmp_path / "slowly"))
    (root / "quarters" / "2025-q2").rename(tmp_path / "q2" / "quarter")
    assert write_files(root, build(root, pdf=False).lock_files(root)) == []
    (tmp_path / "q2" / "quarter").rename(root / "quarters" / "2025-q2")
    settings = (root / "publication.yaml").read_text()
    (root / "publication.yaml").write_text(settings + "disclosure: {min_providers: 10}\n")
    assert codes(root) == {"V07"}
    said = "disclosure: {min_providers: 10, lowered: [{quarter: 2025-q2, reason: The council agreed.}]}\n"
    (root / "publication.yaml").write_text(settings + said)
    assert codes(root) == set()


def test_an_attribute_of_a_published_table_stays_declared(content):
    settings = (content / "publication.yaml").read_text()
    header, *rows = (content / "ledger" / "providers.csv").read_text().splitlines()
    start = settings.index("attributes:")
    (content / "publication.yaml").write_text(settings[:start] + settings[settings.index("other_holders:") :])
    (content / "ledger" / "providers.csv").write_text(
        "\n".join(line.rpartition(",")[0] for line in (header, *rows)) + "\n"
    )
    assert codes(content) == {"V08"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "V05"),
        ("p_percent: 5\nseed: " + "ab" * 32, "Y04"),
        ("p_percent: 15\nseed: abc", "Y04"),
        ("p_percent: 15\nseed: " + "00" * 32, "V06"),
        (None, "V05"),
    ],
)
def test_the_private_settings_are_needed_for_a_new_quarter(tmp_path, text, code):
    root = Path(shutil.copytree(SMALL, tmp_path / "content"))
    file = root / "private" / "disclosure.yaml"
    if text is None:
        shutil.rmtree(root / "private")
    else:
        file.write_text(text)
    found = codes(root)
    assert found == {code} or (not text and found & {"V05", "Y01", "Y04"}), found


@pytest.mark.parametrize("seed", ["ab" * 31, "'" + "ab" * 32, "{" + "ab" * 32, "[" + "ab" * 32 + "]"])
@pytest.mark.parametrize("folder", ["content/private", "private"])
def test_nothing_of_the_private_settings_is_quoted(tmp_path, folder, seed):
    """A log of CI may be public; whoever reads the seed knows what was withheld only to protect others."""
    root = Path(shutil.copytree(SMALL, tmp_path / "content"))
    shutil.rmtree(root / "private")
    (tmp_path / folder).mkdir(0o700)
    (tmp_path / folder / "disclosure.yaml").write_text(f"p_percent: 7\nseed: {seed}\n")
    (tmp_path / folder / "disclosure.yaml").chmod(0o600)
    problems = check(root).problems
    assert problems and {one.code for one in problems} <= {"Y01", "Y04"}
    for one in problems:
        assert "ab" * 8 not in repr(one) and not one.excerpt and "not 7" not in one.message
        assert (root / one.path).resolve() == tmp_path / folder / "disclosure.yaml"


def test_the_example_seed_protects_nobody_else(tmp_path):
    root = Path(shutil.copytree(SMALL, tmp_path / "content"))
    settings = root / "publication.yaml"
    settings.write_text(settings.read_text().replace("fictional: true", "fictional: false"))
    assert codes(root) == {"V06"}


def test_too_few_people_in_all_is_refused(tmp_path):
    root = Path(shutil.copytree(SMALL, tmp_path / "content"))
    settings = (root / "publication.yaml").read_text()
    (root / "publication.yaml").write_text(settings + "disclosure: {min_providers: 13}\n")
    assert codes(root) == {"V01"}


def bought_before(root):
    """Six people bought units in the first quarter of 2025 instead of the second."""
    events = root / "ledger" / "events.csv"
    earlier = events.read_text().replace("V4Q,2025-01-15", "V4Q,2024-10-15").replace(",2025-05-0", ",2025-03-2")
    events.write_text(earlier.replace("G07,75,", "G07,50,"))


def test_too_few_people_in_all_are_told_before_what_they_held_earlier(tmp_path):
    """No earlier quarter could help those who are too few today."""
    root = Path(shutil.copytree(SMALL, tmp_path / "content"))
    shutil.rmtree(root / "quarters" / "2025-q1")
    settings = (root / "publication.yaml").read_text()
    (root / "publication.yaml").write_text(settings + "disclosure: {min_providers: 13}\n")
    bought_before(root)
    problems = check(root).problems
    assert [one.code for one in problems] == ["V01"]


def in_words_only(root):
    """The rule without what it grants, so that the vesting may be another."""
    rule = next((root / "rules").iterdir())
    rule.write_text(rule.read_text().partition("notice_days")[0] + "in_words_only: true\n")


def test_one_person_changed_is_refused_and_can_be_carried_forward(tmp_path):
    root = Path(shutil.copytree(SMALL, tmp_path / "content"))
    settings = (root / "publication.yaml").read_text()
    (root / "publication.yaml").write_text(
        settings.replace("kind: schedule, every: 3, period: months, occurrences: 4", "kind: event")
    )
    in_words_only(root)
    header, *rows = (root / "ledger" / "events.csv").read_text().splitlines()
    rows = [row for row in rows if not row.startswith(("E14", "E15", "E16", "E17", "E18", "E19"))]
    (root / "ledger" / "events.csv").write_text("\n".join([header, *rows]) + "\n")
    assert codes(root) == {"V02"}
    commentary = root / "quarters" / "2025-q2" / "commentary.md"
    commentary.write_text(commentary.read_text().replace("---\n", "---\ncarry_forward: true\n", 1))
    built = check(root)
    assert built.problems == []
    first, second = built.releases
    assert first.amount("awards.promised") == second.amount("awards.promised") == 1200
    assert "stays as of 31 March 2025" in second.figures["awards.promised"].note
    assert second.figures["quarter.forfeited"].value.amount is None


@pytest.mark.parametrize(("people", "expected"), [(1, {"V11"}), (4, {"V11"}), (5, set()), (12, set())])
def test_a_new_price_for_a_few_is_refused(tmp_path, people, expected):
    """The average of all open awards, before and after, would tell how many units they hold."""
    root = Path(shutil.copytree(SMALL, tmp_path / "content"))
    events = root / "ledger" / "events.csv"
    rows = "".join(f"E9{one:02d},2025-06-10,reprice,,G{one:02d},,0.30,,,,,\n" for one in range(1, people + 1))
    events.write_text(events.read_text() + rows)
    assert codes(root) == expected


def test_what_a_few_held_before_the_first_quarter_is_refused(tmp_path):
    """Six people had bought units before; the first report would open with these six people's units."""
    root = Path(shutil.copytree(SMALL, tmp_path / "content"))
    shutil.rmtree(root / "quarters" / "2025-q1")
    assert codes(root) == set()
    bought_before(root)
    problems = check(root).problems
    assert {one.code for one in problems} == {"V12"}
    assert all(one.hint.startswith("Disclose Q1 2025 first") for one in problems)
    shutil.copytree(SMALL / "quarters" / "2025-q1", root / "quarters" / "2025-q1")
    assert codes(root) == set(), "the hint helps"


def test_entries_say_nothing_private(content):
    entry = json.loads((content / path_of("2025-q1")).read_text())
    assert "p_percent" not in entry and len(entry["seed_mark"]) == 16
    assert entry["min_providers"] == 11
