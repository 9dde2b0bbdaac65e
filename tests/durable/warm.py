"""Commands on a disk that stops, each a process of its own, forked where the program is loaded already.

A start costs a second of imports and a test hundreds of starts, so one process a worker loads them once. It has no
thread: a fork would copy a lock that another thread holds. As a program it reads one run a line and answers its code.
"""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

DISK = Path(__file__).with_name("disk.py")


def run(folder: Path, fault: str, at: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Carry out one command in a folder, on a disk that stops at the change ``at``."""
    parent = _parent()
    with TemporaryDirectory() as given:
        told = [str(Path(given, name)) for name in ("out", "err")]
        line = json.dumps([str(folder), *told, fault, str(at), str(folder), *arguments])
        assert parent.stdin is not None and parent.stdout is not None
        parent.stdin.write(line + "\n")
        parent.stdin.flush()
        code = int(parent.stdout.readline())
        out, err = (Path(path).read_text("utf-8") for path in told)
    return subprocess.CompletedProcess([fault, str(at), *arguments], code, out, err)


@cache
def _parent() -> "subprocess.Popen[str]":
    """Ends with this process: then nothing more comes in."""
    return subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _carry_out(folder: str, out: str, err: str, *rest: str) -> None:
    """In the fork: what ``disk.py`` does, told into files."""
    os.chdir(folder)
    for stream, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    sys.argv = [str(DISK), *rest]
    runpy.run_path(str(DISK), run_name="__main__")


if __name__ == "__main__":
    import gc
    import importlib
    import pkgutil
    import runpy
    import threading

    import transparency

    for module in pkgutil.walk_packages(transparency.__path__, "transparency."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    assert threading.active_count() == 1
    gc.freeze()
    for line in sys.stdin:
        if child := os.fork():
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
            continue
        code = 70
        try:
            _carry_out(*json.loads(line))
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
