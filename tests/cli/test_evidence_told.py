"""What commands print of verdicts, findings, judgements and problems given to them, and with which exit code."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec.structs import replace
from tests.release.sample import sample_settings
from tests.rules.sample_rule import data, rule

from transparency.audit.findings import Closeness, Findings
from transparency.cli import printing, transparency
from transparency.cli.commands import cache_folder
from transparency.cli.evidence import audit, audit_public
from transparency.cli.printing import excerpt, summarise, tell
from transparency.cli.rules.text import rule_in_words, simulated
from transparency.cli.sarif import sarif, summary
from transparency.pipe import Built
from transparency.proof.log import Checkpoint
from transparency.publication.problem import Problem, Severity
from transparency.rules.rule import Rule
from transparency.rules.simulation import GrantTotal, QuarterCost, Simulation
from transparency.verification import verdicts
from transparency.verification.public_audit import PublicFindings
from transparency.verification.published_log import PublishedLog
from transparency.verification.verdicts import SiteJudgement, Verdict


def verified(
    monkeypatch: pytest.MonkeyPatch, folder: Path, given: SiteJudgement, *options: str, known: Any = None
) -> tuple[int, str]:
    monkeypatch.setattr(verdicts, "site_judgement", lambda *_: given)
    monkeypatch.setattr(verdicts, "published_as", lambda *_: known)
    done = CliRunner().invoke(transparency, ["verify", str(folder), *options])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def judged(*reasons: int) -> SiteJudgement:
    """A site with one verdict for each number of reasons against it."""
    found = tuple(
        Verdict(id, tuple(f"reason {n}" for n in range(count)))
        for id, count in zip(("files", "sums", "chain"), reasons, strict=False)
    )
    return SiteJudgement(found, PublishedLog(lacks=("No log.",)), 0)


@pytest.mark.parametrize(("reasons", "told", "more"), [(0, 0, ""), (5, 5, ""), (6, 5, "… and 1 more; --format json")])
def test_so_many_reasons_of_a_verdict_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, reasons: int, told: int, more: str
) -> None:
    code, said = verified(monkeypatch, tmp_path, judged(reasons))
    assert code == int(reasons > 0) and said.startswith("NO " if reasons else "yes")
    assert said.count("       reason ") == told and more in said and ("more; --format" in said) is bool(more)
    assert "  –  No log." in said and "This does not prove" in said
    data_ = json.loads(verified(monkeypatch, tmp_path, judged(reasons), "--format", "json")[1])
    assert len(data_["verdicts"][0]["reasons"]) == reasons and data_["verdicts"][0]["holds"] is not bool(reasons)
    assert data_["log"] is None and "pdf" not in data_


def test_one_no_is_a_no(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert verified(monkeypatch, tmp_path, judged(0, 0, 0))[0] == 0
    assert verified(monkeypatch, tmp_path, judged(0, 1, 0))[0] == 1


def test_a_paper_is_one_that_was_published_or_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    paper = tmp_path / "report.pdf"
    paper.write_bytes(b"%PDF")
    known = ("reports/x.pdf", date(2026, 5, 14))
    options = ("--pdf", str(paper))
    code, said = verified(monkeypatch, tmp_path, judged(0), *options, known=known)
    assert code == 0 and "yes  It is reports/x.pdf, published on 2026-05-14." in said
    code, said = verified(monkeypatch, tmp_path, judged(0), *options)
    assert code == 1 and "NO   The site never published this PDF." in said
    assert verified(monkeypatch, tmp_path, judged(1), *options, known=known)[0] == 1
    as_data = json.loads(verified(monkeypatch, tmp_path, judged(0), *options, "--format", "json", known=known)[1])
    assert as_data["pdf"] == {"path": "reports/x.pdf", "published": "2026-05-14"}
    none = json.loads(verified(monkeypatch, tmp_path, judged(0), *options, "--format", "json")[1])
    assert none["pdf"] is None


def test_of_a_paper_the_site_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    paper = tmp_path / "Report.PDF"
    paper.write_bytes(b"%PDF")
    known = ("reports/x.pdf", date(2026, 5, 14))
    assert verified(monkeypatch, paper, judged(0), "--site", str(tmp_path), known=known)[0] == 0
    for target, options, why in (
        (paper, (), "Of a PDF say --site"),
        (paper, ("--site", str(tmp_path), "--pdf", str(paper)), "Of a PDF say --site"),
        (tmp_path / "no.pdf", ("--site", str(tmp_path)), "There is no file"),
        (tmp_path, ("--site", str(tmp_path)), "--site goes with a PDF."),
        (tmp_path / "none", (), "There is no folder"),
    ):
        code, said = verified(monkeypatch, target, judged(0), *options)
        assert code == 2 and why in said, target


def test_the_checkpoint_of_a_log_is_told_with_its_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    checkpoint = Checkpoint("e.org/log", 3, bytes(range(32)))
    bare = judged(0)
    given = replace(bare, log=replace(bare.log, log=replace(bare.log.log, checkpoint=checkpoint)))
    assert f"     Checkpoint: {checkpoint.fingerprint}" in verified(monkeypatch, tmp_path, given)[1]
    told = json.loads(verified(monkeypatch, tmp_path, given, "--format", "json")[1])["log"]
    assert told == {"origin": "e.org/log", "size": 3, "signed": False, "fingerprint": checkpoint.fingerprint,
                    "words": checkpoint.words}  # fmt: skip


FOUND = Findings(4, 1_200, 90, 0.987, 2, 0, (Closeness("2026-q1", 1_100, 12.4, 50.6),), ())


@pytest.mark.parametrize(("failures", "code", "result"), [((), 0, "clean"), (("A sum.",), 1, "a promise is broken")])
def test_the_private_audit_says_what_it_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, failures: tuple[str, ...], code: int, result: str
) -> None:
    from types import SimpleNamespace

    from transparency.publication.quarter import Quarter

    quarter = SimpleNamespace(quarter=Quarter(2026, 1))
    for disclosed, last in (((quarter,), "Q1 2026"), ((), "no quarter")):
        publication = SimpleNamespace(disclosed=disclosed)
        built = SimpleNamespace(publication=publication, problems=[])
        monkeypatch.setattr(
            audit, "audited", lambda *_, quarter, built=built: (built, replace(FOUND, failures=failures))
        )
        done = CliRunner().invoke(transparency, ["audit", "--content", str(tmp_path)])
        lines = done.stdout.splitlines()
        assert done.exit_code == code and lines[0].startswith(f"AUDIT up to {last}  quarters 4  cells")
        assert lines[2] == (
            "distance from the truth: at most 0.99 blocks; 2 cells a block or more, 0 moved although nobody’s part of "
            "them did"
        )
        assert "of 1,100 holdings the best known is open to ± 12%, half of them to ± 51% or more" in lines[3]
        assert lines[4:] == [*(f"BROKEN {words}" for words in failures), f"RESULT {result}"]
        as_data = json.loads(CliRunner().invoke(
            transparency, ["audit", "--content", str(tmp_path), "--format", "json"]).stdout)  # fmt: skip
        assert (as_data["result"], as_data["up_to"], as_data["closeness"][0]["people"]) == (code, last, 1_100)


@pytest.mark.parametrize(("severity", "code"), [(Severity.ERROR, 2), (Severity.REFUSAL, 1)])
def test_a_private_audit_that_cannot_be_made_certifies_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, severity: Severity, code: int
) -> None:
    built = Built(publication=None, problems=[Problem("L02", "No day.", severity=severity)])
    monkeypatch.setattr(audit, "audited", lambda *_, quarter: (built, None))
    done = CliRunner().invoke(transparency, ["audit", "--content", str(tmp_path)])
    assert done.exit_code == code and "L02 No day." in done.stderr


@pytest.mark.parametrize(
    ("exposed", "unsure", "code", "result"),
    [(0, 0, 0, "clean"), (1, 0, 1, "disclosure"), (0, 1, 2, "cannot certify"), (1, 1, 1, "disclosure"),
     (21, 20, 1, "disclosure")],
)  # fmt: skip
def test_the_public_audit_says_what_it_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, exposed: int, unsure: int, code: int, result: str
) -> None:
    def audited(_site: object) -> PublicFindings:
        return PublicFindings(exposed=["A number."] * exposed, unsure=["A file."] * unsure, lines=3, tied=2)

    monkeypatch.setattr(audit_public, "audit_site", audited)
    monkeypatch.setattr(audit_public, "read_site", lambda site: (type("Site", (), {"releases": ()})(), []))
    done = CliRunner().invoke(transparency, ["audit", "--public", str(tmp_path)])
    assert done.exit_code == code and done.stdout.startswith("PUBLIC AUDIT up to nothing")
    assert done.stdout.endswith(f"RESULT {result}\n") and "additivity: 2/3 sums" in done.stdout
    assert done.stdout.count("DISCLOSED A number.") == min(exposed, 20)
    assert done.stdout.count("NOT CERTIFIED A file.") == min(unsure, 20)
    assert ("DISCLOSED and 1 more" in done.stdout) is (exposed == 21) and "NOT CERTIFIED and" not in done.stdout
    as_data = json.loads(
        CliRunner().invoke(transparency, ["audit", "--public", str(tmp_path), "--format", "json"]).stdout
    )
    assert (len(as_data["failures"]), len(as_data["uncertain"]), as_data["result"]) == (exposed, unsure, code)


def test_of_many_problems_of_a_kind_in_a_file_ten_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = [Problem("L02", f"No day {n}.", "a.csv", n) for n in range(1, 13)]
    others = [Problem("L03", "Other.", "a.csv", 1), *(Problem("L02", "No day.", "b.csv", n) for n in range(1, 11))]
    tell([*many, *others], root=Path(), form="text")
    said = capsys.readouterr().err
    assert said.count("a.csv") == 11 and said.count("b.csv") == 10
    assert said.count("more") == 1 and "… and 2 more L02 in this file" in said
    tell(many, root=Path(), form="github")
    assert capsys.readouterr().out.count("%0A… and 2 more") == 1


@pytest.mark.parametrize(
    ("length", "column", "starts", "ends"),
    [
        (160, 160, False, False),
        (161, 1, False, True),
        (161, 81, False, True),
        (161, 82, True, False),
        (400, 400, True, False),
    ],
)
def test_a_line_is_cut_only_where_it_is_too_long(length: int, column: int, starts: bool, ends: bool) -> None:
    text = "".join(chr(ord("a") + place % 26) for place in range(length))
    line, caret = excerpt(Problem("L02", "m", "a.csv", 1, column, excerpt=text))
    shown = line.partition("│ ")[2]
    assert (shown.startswith("…"), shown.endswith("…")) == (starts, ends)
    assert line[caret.index("^")] == text[column - 1] and caret.index("│") == line.index("│")


def test_a_column_behind_the_line_is_shown_at_its_end() -> None:
    assert excerpt(Problem("L02", "m", "a.csv", 1, 99, excerpt="abc"))[1].endswith("│    ^")


@pytest.mark.parametrize(
    ("problems", "strict", "code", "said"),
    [
        ([], False, 0, "Done.\n"),
        ([Problem("P02", "m", severity=Severity.WARNING)], False, 0, "Done.\n"),
        ([Problem("P02", "m", severity=Severity.WARNING)], True, 1, "1 warning. Nothing was written.\n"),
        ([Problem("L02", "m")], False, 1, "1 error. Nothing was written.\n"),
        ([Problem("L02", "m"), Problem("O04", "m")], False, 1, "2 errors. The next run goes on.\n"),
    ],
)
def test_how_a_command_that_writes_ends(
    capsys: pytest.CaptureFixture[str], problems: list[Problem], strict: bool, code: int, said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        printing.end(problems, root=Path(), said="Done.", strict=strict)
    out, error = capsys.readouterr()
    assert ended.value.code == code and (out or error).endswith(said)
    with pytest.raises(SystemExit):
        printing.end(problems, root=Path(), said="Done.", form="json", strict=strict)
    assert json.loads(capsys.readouterr().out) is not None


def test_a_summary_is_added_to_what_a_file_holds(tmp_path: Path) -> None:
    place = tmp_path / "summary.md"
    assert summarise([], root=tmp_path, place=place) == []
    assert summarise([Problem("L02", "No day.", "a.csv", 3)], root=Path("x"), place=place) == []
    assert place.read_text("utf-8").count("### transparency: ") == 2 and "x/a.csv&#58;3" in place.read_text("utf-8")
    (wrong,) = summarise([], root=tmp_path, place=tmp_path / "none" / "summary.md")
    assert wrong.code == "O01"


def test_a_summary_lists_fifty_problems_and_counts_the_rest() -> None:
    def listed(count: int) -> str:
        return summary([Problem("L02", "No day.", "a.csv", 3)] * count, "Some.")

    assert listed(50).count("| a.csv&#58;3 |") == 50 and "more" not in listed(50)
    assert listed(51).count("| a.csv&#58;3 |") == 50 and "… and 1 more." in listed(51)
    assert "|" not in listed(0)


def test_the_same_problem_twice_has_two_fingerprints_in_sarif() -> None:
    problem = Problem("L02", "No day.", "a.csv", 3, 4)
    results = json.loads(sarif([problem, problem, Problem("Z99", "Odd.")], Path("content")))["runs"][0]["results"]
    prints = [result["partialFingerprints"]["problem/v1"] for result in results]
    assert [print_.rpartition(":")[2] for print_ in prints] == ["1", "2", "1"] and prints[0][:32] == prints[1][:32]
    places = [result["locations"][0]["physicalLocation"] for result in results]
    assert places[0]["region"] == {"startLine": 3, "startColumn": 4}
    assert places[2] == {"artifactLocation": {"uri": "content/publication.yaml"}}


def test_finished_papers_are_kept_beside_the_publication_or_at_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert cache_folder(tmp_path / "content") == tmp_path / ".cache" / "transparency"
    monkeypatch.setattr("os.access", lambda *_: False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/cache")
    assert cache_folder(tmp_path / "content") == Path("/cache/transparency")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder(tmp_path / "content") == Path.home() / ".cache" / "transparency"


def result(**more: Any) -> Simulation:
    first = {
        "rule": "R-1", "start": date(2026, 1, 1), "pool": 5_000,
        "grants": (GrantTotal("a", "Joining", date(2026, 2, 1), 3, 1_200, 300, 500),
                   GrantTotal("b", "Never", None, 0, 0, 0, 0)),
        "quarters": (QuarterCost("Q1 2026", 1_200, 3_800, 0),), "runs_out": None, "people": {"p": {"a": 300}},
    }  # fmt: skip
    return Simulation(**(first | more))


def test_a_simulation_is_told_in_columns() -> None:
    said = simulated(result(), (), "R-0", sample_settings(), form="text")
    assert "R-1 from 1 January 2026, 1 person, 5,000 units in the pool" in said.splitlines()[0]
    rows = [line.split() for line in said.splitlines()]
    assert "Joining  1 February 2026       3  1,200    300   500" in said
    assert ["Never", "never", "0", "0", "0", "0"] in rows and ["Q1", "2026", "1,200", "3,800", "0"] in rows
    assert "The pool does not run out within 20 years." in said and "Made-up people" not in said
    short = simulated(result(runs_out="Q4 2027"), (), "R-0", sample_settings(), form="text")
    assert "The pool runs out in Q4 2027: from then on it lacks units" in short
    assert json.loads(simulated(result(), (), "R-0", sample_settings(), form="json"))["start"] == "2026-01-01"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (rule(), "in_force. Announced 24 November 2025, in force 1 January 2026: 38 days’ notice; 30 are promised."),
        (rule(notice_days=None), "in_force. Announced 24 November 2025, in force 1 January 2026: 38 days’ notice."),
        (rule(dates=data()["dates"] | {"effective_to": "2026-12-31"}, notice_days=None),
         "in_force. Announced 24 November 2025, in force 1 January 2026, until 31 December 2026: 38 days’ notice."),
        (rule(status="proposed", dates={}), "proposed."),
    ],
)  # fmt: skip
def test_since_when_a_rule_holds(made: Rule, said: str) -> None:
    assert rule_in_words(made, sample_settings(), form="text").splitlines()[1] == f"Status: {said}"
