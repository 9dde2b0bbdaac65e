"""Commands that write, killed or on a full disk at any of their changes: old or new is whole, and the next run goes on.

Each run is a process of its own, and a kill is a SIGKILL. A command that writes files is added to ``COMMANDS``. A few
points in ``make test``; in ``make prove`` 200 kills, and a full disk at as many.
"""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from frozen import frozen
from msgspec import Struct
from tests.closing.made import close, publish_every
from tests.durable.warm import run

from transparency.durable import finish
from transparency.proof.note import key_of
from transparency.signatures.keys import Role

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "sites" / "small"
CASE = "case"


class Command(Struct, frozen=True):
    """A command that writes, and what was there before it."""

    name: str
    arguments: tuple[str, ...]
    prepare: Callable[[Path], None]
    home: str = "content"
    """Where its journal lies."""
    repeats: bool = False
    """Whether carrying it out once more comes to the same; else it refuses, or reports that nothing is new."""
    random: tuple[str, ...] = ()
    """Files with secrets that it makes anew each time, or with what is public of them."""


def done(folder: Path, *arguments: str) -> int:
    """Carry out one command to its end; how many changes it made."""
    ended = run(folder, "cut", 10**9, *arguments)
    assert ended.returncode == 0, ended.stderr
    return int(re.findall(r"(\d+) changes", ended.stderr)[-1])


def published(folder: Path) -> None:
    """A site of the first quarter; the second is published, and not on the site yet."""
    content = Path(shutil.copytree(SMALL, folder / "content"))
    close(content, "2025-q1")
    publish_every(content)
    done(folder, *BUILD)
    close(content, "2025-q2")
    publish_every(content)


def drafted(folder: Path) -> None:
    """The draft of the first quarter; the second is next."""
    shutil.copytree(SMALL, folder / "content")
    done(folder, "draft", "2025-q1", "--no-pdf")


def one_closed(folder: Path) -> None:
    """The first quarter closed, and its PDF in the cache."""
    shutil.copytree(SMALL, folder / "content")
    done(folder, *CLOSE)


def taken_back(folder: Path) -> None:
    one_closed(folder)
    done(folder, *WITHDRAW)


def imported(folder: Path) -> None:
    """A ledger with one grant from a package, which by now has a second one."""
    (folder / "content").mkdir()
    settings = (
        "schema: transparency-publication/1\ncompany: {name: Example Care}\npools:\n  - {id: providers, name: Pool}\n"
    )
    (folder / "content" / "publication.yaml").write_text(settings)
    package(folder, 1)
    done(folder, *IMPORT)
    package(folder, 2)


def package(folder: Path, grants: int) -> None:
    """An OCF package of some grants."""
    plan = {
        "object_type": "STOCK_PLAN", "id": "plan", "initial_shares_reserved": "1000",
        "board_approval_date": "2024-01-01", "default_cancellation_behavior": "RETURN_TO_POOL",
    }  # fmt: skip
    issued = [
        {
            "object_type": "TX_EQUITY_COMPENSATION_ISSUANCE", "id": f"i{n}", "security_id": f"s{n}", "quantity": "100",
            "stakeholder_id": f"p{n}", "date": "2024-02-01", "stock_plan_id": "plan", "compensation_type": "RSU",
        }
        for n in range(grants)
    ]  # fmt: skip
    people = [{"object_type": "STAKEHOLDER", "id": f"p{n}"} for n in range(grants)]
    manifest: dict[str, object] = {"file_type": "OCF_MANIFEST_FILE", "ocf_version": "1.2.0", "as_of": "2026-01-01"}
    (folder / "package").mkdir(exist_ok=True)
    for name, items in (("stakeholders", people), ("stock_plans", [plan]), ("transactions", issued)):
        data = {"file_type": f"OCF_{name.upper()}_FILE", "items": items}
        (folder / "package" / f"{name}.json").write_text(json.dumps(data))
        manifest[f"{name}_files"] = [{"filepath": f"{name}.json"}]
    (folder / "package" / "Manifest.ocf.json").write_text(json.dumps(manifest))


def closed(folder: Path) -> None:
    """Two closed quarters, and the keys of everybody but a reviewer."""
    frozen(folder, Role.OFFICER, Role.REPRESENTATIVE, Role.LOG)


def signed(folder: Path) -> None:
    """The first of them is signed by both."""
    closed(folder)
    for role in ("officer", "provider-representative"):
        done(folder, *SIGN, "--role", role)


def last_signed(folder: Path) -> None:
    """Two closed quarters, the last one with a note."""
    closed(folder)
    done(folder, "sign", "2025-q2", "--role", "officer", "--day", "2025-08-01")


def to_correct(folder: Path) -> None:
    """Both quarters published, a sentence of the first changed since; the PDF of its correction is in the cache."""
    content = both_published(folder)
    commentary = content / "quarters/2025-q1/commentary.md"
    commentary.write_text(f"{commentary.read_text()}\nA sentence that was missing.\n")
    made_before(folder, CORRECT)


def to_redraw(folder: Path) -> None:
    """Both quarters published, six grants of the first one booked since; the PDFs drawn anew are in the cache."""
    content = both_published(folder)
    place = content / "ledger/events.csv"
    lines = [line.split(",") for line in place.read_text().splitlines()]
    rows = [",".join([*row[:2], "" if number else "recorded", *row[2:]]) for number, row in enumerate(lines)]
    grant = "grant,r{0},J{0},100,0.50,NSO,V4Q,2025-01-15,2035-01-15,R-2025-01"
    rows += [f"L{number},2025-01-15,2025-08-18,{grant.format(number)}" for number in range(6)]
    place.write_text("\n".join(rows) + "\n")
    with (content / "ledger/providers.csv").open("a") as people:
        people.writelines(f"r{number},2025-01-02,,therapist\n" for number in range(6))
    made_before(folder, REDRAW)


def both_published(folder: Path) -> Path:
    content = Path(shutil.copytree(SMALL, folder / "content"))
    close(content, "2025-q1", "2025-q2")
    publish_every(content)
    return content


def made_before(folder: Path, command: tuple[str, ...]) -> None:
    """Carry out a correction and take it away again: what stays is the cache."""
    done(folder, *command)
    for made in folder.glob("content/quarters/*/correction-1"):
        shutil.rmtree(made)


def nothing(folder: Path) -> None:
    """An empty folder."""


BUILD = ("build", "--no-pdf")
CLOSE = ("close", "2025-q1", "--reserved=10000", "--granted=4000", "--outstanding=4000", "--available=6000")
WITHDRAW = ("close", "2025-q1", "--withdraw")
CORRECT = ("correct", "2025-q1", "--what", "text", "--day", "2025-08-20")
REDRAW = ("correct", "2025-q1", "--redraw", "--day", "2025-08-20")
IMPORT = ("import", "ocf", "package", "--today", "2026-05-01")
SIGN = ("sign", "2025-q1", "--day", "2025-05-02")
REVIEWER = str(key_of("small-care/reviewer", Ed25519PrivateKey.from_private_bytes(bytes(32))))
COMMANDS = (
    Command("build", BUILD, published, home=".", repeats=True),
    Command("draft", ("draft", "--no-pdf"), drafted, home=".", repeats=True),
    Command("close", CLOSE, taken_back),
    Command("withdraw", ("close", "2025-q2", "--withdraw"), last_signed),
    Command("correct", CORRECT, to_correct),
    Command("redraw", REDRAW, to_redraw),
    Command("import", IMPORT, imported),
    Command("init", ("init", ".", "--yes"), nothing, random=("private/disclosure.yaml",)),
    Command("export", ("export", "ocf", "out"), imported, home="."),
    Command(
        "keys",
        ("keys", "new", "reviewer", "--from", "2025-05-02"),
        closed,
        random=("private/reviewer.key", "content/governance/keys.yaml"),
    ),
    Command("keys-add", ("keys", "add", "reviewer", REVIEWER, "--from", "2025-05-02"), closed),
    Command("sign", (*SIGN, "--role", "officer"), closed, repeats=True),
    Command("publish", ("publish", "2025-q1", "--day", "2025-05-02"), signed, repeats=True),
)


class Case(Struct, frozen=True):
    """A command with the folder before it, what that holds, what it holds afterwards, and the changes in between."""

    command: Command
    folder: Path
    old: dict[str, bytes]
    new: dict[str, bytes]
    changes: int


def held(folder: Path, command: Command) -> dict[str, bytes]:
    """All that a person would miss: not the cache."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: b"" if name in command.random else path.read_bytes()
        for name, path in found.items()
        if not name.startswith(".cache/")
    }


@pytest.fixture(scope="module", params=COMMANDS, ids=lambda command: command.name)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    command: Command = request.param
    root = tmp_path_factory.mktemp(command.name)
    before, after = root / "before", root / "after"
    before.mkdir()
    command.prepare(before)
    shutil.copytree(before, after)
    changes = done(after, *command.arguments)
    assert held(before, command) != held(after, command)
    return Case(command, before, held(before, command), held(after, command), changes)


def stop(case: Case, fault: str, at: int, folder: Path) -> bool:
    """Carry out the command on a disk that stops; whether everything new is there afterwards."""
    shutil.copytree(case.folder, folder)
    ended = run(folder, fault, at, *case.command.arguments)
    assert "Traceback" not in ended.stderr, ended.stderr
    if fault == "kill":
        assert ended.returncode == -9
    else:
        told = re.findall(r"error (\w\d\d)", ended.stderr)
        assert (ended.returncode == 0) == (told == []), ended.stderr
        if set(told) & {"O01", "N12"}:
            assert held(folder, case.command) == case.old, f"it said that nothing was written: {ended.stderr}"
    finish(folder / case.command.home)
    assert held(folder, case.command) in (case.old, case.new), f"neither old nor new: {fault} at {at} of {case.changes}"
    is_new = held(folder, case.command) == case.new
    if not is_new or case.command.repeats:
        done(folder, *case.command.arguments)
    assert held(folder, case.command) == case.new, "the next run goes through"
    shutil.rmtree(folder)
    return is_new


def points(case: Case, count: int) -> list[int]:
    """Changes at which to stop, spread evenly, the first and the last among them."""
    return sorted({1 + (case.changes - 1) * n // (count - 1) for n in range(count)})


@pytest.mark.parametrize("fault", ["kill", "full"])
def test_stopped_at_a_few_changes(case: Case, fault: str, tmp_path: Path) -> None:
    came = [stop(case, fault, at, tmp_path / CASE) for at in points(case, 3)]
    assert came[0] is False and came[-1] is True


@pytest.mark.prove
@pytest.mark.parametrize("fault", ["kill", "full"])
def test_stopped_at_seventy_changes_of_each_command(case: Case, fault: str, tmp_path: Path) -> None:
    came = [stop(case, fault, at, tmp_path / CASE) for at in points(case, 70)]
    assert came == sorted(came) or fault == "full", "from one change on everything is new"
    print(
        f"{case.command.name}: {fault} at {len(came)} of {case.changes} changes, {came.count(True)} times all was new"
    )
