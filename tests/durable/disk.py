"""A disk that stops: counts every change that a run makes, and at one of them cuts the power, is full, or fails once.

Every change goes through a plain function of ``os`` (``transparency.durable.disk``), so these are all there are. As a
program it carries out one command of ``transparency`` on such a disk:

    python tests/durable/disk.py kill 17 FOLDER build --content …

``FOLDER``: only changes below it are counted, so that caches and other programs' files are not.
"""

import errno
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHANGES = ("open", "write", "fsync", "mkdir", "rename", "replace", "unlink", "rmdir")
SPACE = ("open", "write", "fsync", "mkdir")
"""Changes that need space. A rename, or taking something away, goes through on a full disk."""


class PowerCutError(BaseException):
    """Nothing that runs after it changes the disk, not even clearing up."""


class Disk:
    """Stands between a run and the functions of ``os``.

    ``fault``: ``cut`` raises ``PowerCutError`` at the change ``at`` (from 1) and at each later one; ``kill`` ends the
    process for good there, half of what was to be written being written; ``full`` lets nothing through from there on
    that needs space; ``once`` fails there, and only there, whatever it is.
    """

    def __init__(self, fault: str, at: int, below: Path) -> None:
        self.fault, self.at, self.below = fault, at, below.resolve()
        self.count = 0
        self.struck = False
        self._counted: set[int] = set()
        """Open files below the folder."""
        self._real = {name: getattr(os, name) for name in (*CHANGES, "close")}

    def __enter__(self) -> "Disk":
        for name in CHANGES:
            setattr(os, name, self._in_between(name))
        os.close = self._close
        return self

    def __exit__(self, *error: object) -> None:
        for name, real in self._real.items():
            setattr(os, name, real)

    def _close(self, handle: int) -> None:
        self._counted.discard(handle)
        self._real["close"](handle)

    def _in_between(self, name: str) -> Callable[..., Any]:
        real = self._real[name]

        def change(first: Any, *rest: Any, **options: Any) -> Any:
            if not self._is_below(first, options.get("dir_fd")):
                return real(first, *rest, **options)
            if name == "open" and not rest[0] & os.O_CREAT:
                handle = real(first, *rest, **options)  # a folder, to flush it: the flush is the change
                self._counted.add(handle)
                return handle
            self.count += 1
            if self.count >= self.at and (name in SPACE or self.fault != "full"):
                self._strike(name, first, rest)
            result = real(first, *rest, **options)
            if name == "open":
                self._counted.add(result)
            return result

        return change

    def _is_below(self, first: Any, folder: int | None) -> bool:
        if isinstance(first, int) or folder is not None:
            return (first if folder is None else folder) in self._counted
        path = Path(os.fspath(first)).absolute()
        return path == self.below or self.below in path.parents

    def _strike(self, name: str, first: Any, rest: tuple[Any, ...]) -> None:
        if self.fault == "once" and self.struck:
            return
        self.struck = True
        half = bytes(rest[0])[: len(rest[0]) // 2] if name == "write" else b""
        if half and self.fault != "once":
            self._real["write"](first, half)
        if self.fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.fault == "cut":
            raise PowerCutError
        number = errno.EIO if self.fault == "once" else errno.ENOSPC
        raise OSError(number, os.strerror(number))


if __name__ == "__main__":
    from transparency.cli import main

    fault, at, below, *arguments = sys.argv[1:]
    with Disk(fault, int(at), Path(below)) as disk:
        try:
            main(arguments)
        finally:
            print(f"{disk.count} changes", file=sys.stderr)
