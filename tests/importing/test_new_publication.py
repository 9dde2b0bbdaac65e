"""What ``init`` makes: every answer at its place, every option explained, nothing that leads private files into Git."""

import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pydantic import BaseModel

from transparency.build import build, check
from transparency.cli import transparency
from transparency.importing.new_publication import InitAnswers, last_quarter, scaffold
from transparency.publication.problem import Severity
from transparency.publication.quarter import FiscalYears, Quarter
from transparency.publication.settings import Settings

ANSWERS = InitAnswers(date(2026, 11, 23), Quarter(2026, 3))
FULL = replace(
    ANSWERS,
    company='Ex: "Care" # é',
    plan_start=date(2024, 2, 29),
    set_aside=500_000,
    issued=8_000_000,
    fully_diluted=10_000_000,
    provider="therapist",
    providers="therapists",
    contact="equity@example.com",
    url="https://equity.example.com",
)


def written(answers: InitAnswers, folder: Path) -> Path:
    for path, data in scaffold(answers).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        if path.startswith("private/"):
            (folder / path).chmod(0o600)
            (folder / path).parent.chmod(0o700)
    return folder / "content"


@pytest.mark.parametrize("month", [1, 4, 10])
def test_it_builds_at_once_and_shows_what_was_answered(month: int, tmp_path: Path) -> None:
    quarter = last_quarter(FULL.today, FiscalYears(month))
    built = build(written(replace(FULL, quarter=quarter), tmp_path), pdf=False)
    assert built.problems == []
    page = built.files["index.html"].decode()
    assert "Ex: &#34;Care&#34; # é" in page
    assert "500,000" in page and "therapists" in page


def test_without_answers_it_builds_too_and_warns_of_what_is_missing(tmp_path: Path) -> None:
    content = written(ANSWERS, tmp_path)
    built = build(content, pdf=False)
    assert built.files
    assert [(problem.severity, problem.code) for problem in built.problems] == [(Severity.WARNING, "L18")]
    assert (content / "ledger" / "events.csv").read_text().startswith("event,date,recorded,type,pool,provider")
    assert len((content / "ledger" / "events.csv").read_text().splitlines()) == 1


@pytest.mark.pdf
def test_the_first_report_can_be_printed(tmp_path: Path) -> None:
    built = build(written(ANSWERS, tmp_path), cache=None)
    assert [path for path in built.files if path.endswith(".pdf")]


def options(model: type[BaseModel]) -> set[str]:
    """Every name that a settings model knows, those of nested models too."""
    names: set[str] = set()
    for name, field in model.model_fields.items():
        names.add(field.alias or name)
        for inner in nested(field.annotation):
            names |= options(inner)
    return names


def nested(kind: Any) -> set[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {kind}
    return {model for part in getattr(kind, "__args__", ()) for model in nested(part)}


def test_every_option_stands_in_publication_yaml_with_a_comment() -> None:
    text = scaffold(ANSWERS)["content/publication.yaml"].decode()
    known = options(Settings)
    assert {"tranches", "deadline", "min_providers", "text"} <= known, "the test looks into nested options"
    missing = {name for name in known if not re.search(rf"\b{name}:", text)}
    assert missing == set()
    plain = r"\s+(name|contact|currency|provider|providers|unit|units): "  # said by the line above, or plain
    bare = [line for line in text.splitlines() if re.match(r"[\s-]*\w+: ", line) and "#" not in line]
    assert [line for line in bare if not re.match(plain, line)] == []


def test_no_answer_is_left_open_in_any_file() -> None:
    for path, data in scaffold(FULL).items():
        assert not re.search(r"@[a-z_]+@", data.decode()), path
        assert not {"QUARTER", "BOARD", "FIRST"} & set(re.split(r"[/.]", path))


def test_git_keeps_the_private_folder_out(tmp_path: Path) -> None:
    written(FULL, tmp_path)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    kept_out = ["private/pseudonyms.key", "content/private/people.csv", "export.xlsx", "site/index.html"]
    kept = ["content/ledger/events.csv", ".github/workflows/publish.yml"]
    told = subprocess.run(
        ["git", "check-ignore", *kept_out, *kept], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == kept_out


def test_the_draft_rule_is_not_in_force(tmp_path: Path) -> None:
    built = build(written(FULL, tmp_path), pdf=False)
    assert built.publication is not None
    assert [(rule.id, rule.effective_from) for rule in built.publication.rules] == [("R-2024-00", FULL.plan_start)]


def test_the_draft_rule_goes_into_force_as_its_comments_say(tmp_path: Path) -> None:
    """Step by step, each message leads to the next; the page then says nothing that nobody decided."""
    content = written(FULL, tmp_path)
    old, new = content / "rules" / "R-2024-00.yaml", content / "rules" / "R-2026-01.yaml"
    text = new.read_text().replace("status: draft", "status: in_force").replace(
        "dates: {proposed: 2026-11-23}", "dates: {announced: 2026-06-01, effective_from: 2026-07-01}"
    )  # fmt: skip
    new.write_text(text)
    assert [problem.code for problem in build(content, pdf=False).problems] == ["R15"]
    old.write_text(old.read_text().replace("2024-02-29}", "2024-02-29, effective_to: 2026-06-30}"))
    built = build(content, pdf=False)
    assert built.problems == []
    page = built.files["rules/R-2026-01/index.html"].decode()
    assert "You pay nothing" not in page and "nobody yet" not in page
    assert page.count(">Anyone</h3>") == 1 and "Three people" not in page


def test_the_workflows_publish_only_when_told(tmp_path: Path) -> None:
    from transparency.publication.files.yaml_file import parse_yaml

    made = scaffold(FULL)
    flow, _, problems = parse_yaml(made[".github/workflows/publish.yml"].decode(), "publish.yml")
    assert problems == []
    jobs: Any = flow
    assert "vars.PUBLISH == 'yes'" in jobs["jobs"]["build"]["if"]
    assert jobs["jobs"]["deploy"]["needs"] == "build"
    lab, _, problems = parse_yaml(made[".gitlab-ci.yml"].decode(), ".gitlab-ci.yml")
    assert problems == []
    rules: Any = lab
    assert rules["pages"]["rules"][1]["when"] == "manual"


def test_what_may_write_to_the_host_runs_nothing_of_the_repository() -> None:
    """The comment on a pull request and the attestation are made by jobs that check nothing out and install nothing."""
    from transparency.publication.files.yaml_file import parse_yaml

    flow, _, _ = parse_yaml(scaffold(FULL)[".github/workflows/publish.yml"].decode(), "publish.yml")
    jobs: Any = flow
    writing = {name: job for name, job in jobs["jobs"].items() if "write" in job.get("permissions", {}).values()}
    assert set(writing) == {"comment", "attest", "deploy"} and jobs["permissions"] == {"contents": "read"}
    for job in writing.values():
        told = str(job["steps"])
        assert "checkout" not in told and "pip" not in told and "transparency" not in told
    assert jobs["jobs"]["comment"]["permissions"] == {"pull-requests": "write"}
    assert "head.repo.full_name == github.repository" in jobs["jobs"]["comment"]["if"]
    assert jobs["jobs"]["attest"]["if"] == "vars.ATTEST == 'yes'"


def test_the_comment_on_a_pull_request_can_be_made_from_the_first_day(tmp_path: Path) -> None:
    """As the workflow runs it: against the commit before, of a publication that has published nothing yet."""
    made = scaffold(FULL)
    for path, data in made.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    named = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    for command in (("init", "-q"), ("add", "-A"), (*named, "commit", "-qm", "1")):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    assert b'transparency diff "$BASE" --format markdown > ' in made[".github/workflows/publish.yml"]
    result = CliRunner().invoke(
        transparency, ["diff", "HEAD", "--format", "markdown", "--content", str(tmp_path / "content")]
    )
    assert result.exit_code == 0, result.output
    assert result.output.startswith("**Public numbers if merged:** NO CHANGE")


def test_several_pools_begin_at_once_under_one_rule(tmp_path: Path) -> None:
    """Two pools more: each with its units in the ledger, and a grant out of each goes by the board's rule, a file of
    which there is one. 50 people hold 100 units of the second pool.
    """
    more = (("Nurses’ pool", 50_000), ("Associates", 0))
    made = scaffold(replace(FULL, more_pools=more))
    for path, data in made.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    (tmp_path / "private").chmod(0o700)
    (tmp_path / "private/disclosure.yaml").chmod(0o600)
    content = tmp_path / "content"
    events, people = content / "ledger/events.csv", content / "ledger/providers.csv"
    header, *rows = (line.split(",") for line in events.read_text().splitlines())
    assert [dict(zip(header, row, strict=True))["pool"] for row in rows] == ["providers", "nurses-pool"]
    start = str(FULL.plan_start or FULL.quarter.start)
    (board,) = [path.stem for path in (content / "rules").iterdir() if path.stem.endswith("-00")]
    with events.open("a") as ledger, people.open("a") as providers:
        joined = people.read_text().split("\n")[0].split(",")
        for number in range(50):
            cells = {"event": f"G{number}", "date": start, "type": "grant", "pool": "nurses-pool", "units": "100"}
            cells |= {"provider": f"p{number:02}", "grant": f"g{number}", "instrument": "RSU", "rule": board}
            ledger.write(",".join(cells.get(column, "") for column in header) + "\n")
            own = {"provider": f"p{number:02}", "joined": start}
            providers.write(",".join(own.get(column, "") for column in joined) + "\n")
    found = check(content)
    assert [problem for problem in found.problems if problem.severity is not Severity.WARNING] == []
    assert found.publication is not None
    assert [pool.name for pool in found.publication.settings.pools][1:] == ["Nurses’ pool", "Associates"]


@pytest.mark.parametrize("said", ["Nurses", "=5", "Nurses=", "Nurses=5.5", "Nurses=-1", "!!!=5", "Providers=5"])
def test_a_pool_that_cannot_be_is_refused(said: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(transparency, ["init", str(tmp_path / "p"), "--yes", "--pool", said])
    assert result.exit_code == 2 and not (tmp_path / "p").exists(), result.output
