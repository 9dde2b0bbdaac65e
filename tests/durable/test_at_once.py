"""Two commands at once: what comes of it is what comes of one after the other, in one of the two orders.

Each is a process of its own. The first one waits at a point of its way (``pause.py``) while the second one is started,
and goes on when that has ended, or waits for its turn. What two of those commands could do to each other that write
into a publication is a line of ``PAIRS``.
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from frozen import frozen
from tests.durable.test_commands import IMPORT, closed, done, imported
from tests.durable.warm import run
from tests.portion import some

from transparency.proof.note import key_of
from transparency.signatures.keys import Role

ROOT = Path(__file__).resolve().parents[2]
DAY = ("--day", "2025-08-01")
PUBLISH = ("publish", "2025-q2", "--not-co-signed", *DAY)
SIGN = ("sign", "2025-q2", "--role", "officer", *DAY)
WITHDRAW = ("close", "2025-q2", "--withdraw")
FIRST, SECOND = (
    ("keys", "add", role, str(key_of(f"small-care/{role}", Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32))),
     "--from", "2025-05-02")
    for n, role in enumerate(("reviewer", "provider-representative"))
)  # fmt: skip
Arguments = tuple[str, ...]


def one_public(folder: Path) -> None:
    """The first quarter is public, the second one closed."""
    closed(folder)
    done(folder, "publish", "2025-q1", "--not-co-signed", "--day", "2025-05-02")


def one_key(folder: Path) -> None:
    frozen(folder, Role.OFFICER)


PAIRS = {
    "publish, withdraw": (one_public, PUBLISH, WITHDRAW),
    "withdraw, publish": (one_public, WITHDRAW, PUBLISH),
    "keys add, keys add": (one_key, FIRST, SECOND),
}
MORE = {
    "sign, withdraw": (one_public, SIGN, WITHDRAW),
    "withdraw, sign": (one_public, WITHDRAW, SIGN),
    "sign, publish": (one_public, SIGN, PUBLISH),
    "publish, sign": (one_public, PUBLISH, SIGN),
    "withdraw, withdraw": (one_public, WITHDRAW, WITHDRAW),
    "publish, keys add": (one_public, PUBLISH, FIRST),
    "import, import": (imported, IMPORT, IMPORT),
    "keys add, withdraw": (one_public, FIRST, WITHDRAW),
}


def held(folder: Path) -> dict[str, bytes]:
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith(".cache/")}


def at_once(before: Path, folder: Path, first: Arguments, second: Arguments, at: int) -> dict[str, bytes] | None:
    """What the folder holds after both; ``None`` when the first one never came to the point ``at``."""
    signals = folder / "signals"
    signals.mkdir(parents=True)
    place = Path(shutil.copytree(before, folder / "case"))
    program = [sys.executable, str(ROOT / "tests" / "durable" / "pause.py"), str(at), str(signals)]
    with subprocess.Popen([*program, *first], cwd=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as waiting:
        while not (signals / "reached").exists() and waiting.poll() is None:
            time.sleep(0.01)
        came = (signals / "reached").exists()
        other = [sys.executable, "-m", "transparency", *second]
        with subprocess.Popen(other, cwd=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as after:
            end = time.monotonic() + (4 if came else 0)
            while after.poll() is None and time.monotonic() < end:
                time.sleep(0.01)
            (signals / "go").touch()
            told = after.communicate()[0] + waiting.communicate()[0].decode()
    assert "Traceback" not in told and "fault of the program" not in told, told
    return held(place) if came else None


def in_turn(before: Path, folder: Path, *commands: Arguments) -> dict[str, bytes]:
    place = Path(shutil.copytree(before, folder))
    for command in commands:
        run(place, "cut", 10**9, *command)
    return held(place)


def compared(tmp_path: Path, prepare: Callable[[Path], None], first: Arguments, second: Arguments) -> int:
    """At how many points the first one was stopped, each time with a right outcome."""
    before = tmp_path / "before"
    before.mkdir()
    prepare(before)
    good = [in_turn(before, tmp_path / "ab", first, second), in_turn(before, tmp_path / "ba", second, first)]
    assert held(before) not in good
    points = 0
    while True:
        found = at_once(before, tmp_path / str(points), first, second, points)
        if found is None:
            break
        assert found in good, f"neither of the two orders, stopped at {points}"
        points += 1
    return points


@pytest.mark.parametrize("pair", some(list(PAIRS), 2))
def test_two_commands_at_once_take_turns(pair: str, tmp_path: Path) -> None:
    assert compared(tmp_path, *PAIRS[pair]) >= 2


@pytest.mark.prove
@pytest.mark.parametrize("pair", MORE)
def test_more_commands_at_once_take_turns(pair: str, tmp_path: Path) -> None:
    assert compared(tmp_path, *MORE[pair]) >= 2
