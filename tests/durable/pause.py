"""One command of ``transparency`` that waits at a point of its way until it is told to go on.

    python tests/durable/pause.py 2 SIGNALS publish 2025-q1 …

It waits right before it asks for its second lock (0: right before its first change of the disk, which it makes while
it has the locks that it needs). Then ``SIGNALS/reached`` is there, and it goes on once ``SIGNALS/go`` is.
"""

import fcntl
import sys
import time
from pathlib import Path
from typing import Any

from transparency.durable import journal


def wait(signals: Path) -> None:
    (signals / "reached").touch()
    end = time.monotonic() + 60
    while not (signals / "go").exists() and time.monotonic() < end:
        time.sleep(0.01)


if __name__ == "__main__":
    from transparency.cli import main

    at, signals, arguments = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    locks = iter(range(1, 1000))
    real_lock, real_begin = fcntl.flock, journal.Journal.begin

    def lock(*given: Any) -> None:
        if next(locks) == at:
            wait(signals)
        real_lock(*given)

    def begin(begun: journal.Journal) -> None:
        if at == 0:
            wait(signals)
        real_begin(begun)

    fcntl.flock = lock
    journal.Journal.begin = begin  # type: ignore[method-assign]
    main(arguments)
