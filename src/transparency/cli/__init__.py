"""The command line: words, progress, exit codes; no domain logic. Heavy modules are imported inside the commands.

Limits: what is told is English; a progress line is only shown on a terminal.
"""

import errno
import gc
import io
import os
import sys
from contextlib import suppress
from typing import NoReturn

import click

from transparency import __version__
from transparency.cli.books import books
from transparency.cli.commands import audit, build, check, draft, explain, serve
from transparency.cli.evidence.validate import validate
from transparency.cli.evidence.verify import verify
from transparency.cli.exit_codes import with_exit_codes
from transparency.cli.export import exporting
from transparency.cli.given import strict
from transparency.cli.imports.import_ import importing
from transparency.cli.init import init
from transparency.cli.lint import lint
from transparency.cli.quarter.close import close
from transparency.cli.quarter.correct import correct
from transparency.cli.quarter.diff import diff
from transparency.cli.quarter.keys import keys
from transparency.cli.quarter.publish import publish
from transparency.cli.quarter.sign import review, sign
from transparency.cli.quarter.status import status
from transparency.cli.rules.group import rules
from transparency.cli.statement import statement

_CLOSED = {errno.EPIPE, errno.ENOSPC, errno.EBADF, errno.EIO}
"""What writing to a closed pipe, a full disk or a closed stream says."""
FAULT = 70
"""Exit code of a fault of the program itself (``EX_SOFTWARE``)."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="transparency")
def transparency() -> None:
    """Turn a pool ledger and its policies into an honest public page and quarterly PDF disclosures.

    Exit codes: 0 good, 1 problems found, 2 wrong usage, 3 refused to protect people, 70 a fault of the program, 130
    stopped by Ctrl-C. What each command means by them stands at the end of its help.
    """


for command in (
    init,
    importing,
    exporting,
    build,
    check,
    draft,
    close,
    correct,
    diff,
    lint,
    serve,
    explain,
    audit,
    books,
    statement,
    rules,
    keys,
    review,
    sign,
    publish,
    status,
    validate,
    verify,
):
    transparency.add_command(strict(command))
with_exit_codes(transparency)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and exit. A person never sees a traceback for a mistake of their own."""
    # A build makes many small objects and few cycles: looking for garbage less often saves a third of its time.
    gc.set_threshold(200_000, 50, 50)
    # No plugin of another package gets to see a ledger, and none has to be searched for.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Arrays are of integers: numpy's threads for linear algebra would start, and wait for work that never comes.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _open_streams()
    try:
        code = transparency.main(arguments, prog_name="transparency", standalone_mode=False)
    except click.Abort:
        click.echo("Stopped. Nothing was changed.", err=True)
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except OSError as error:
        if error.errno not in _CLOSED or error.filename is not None:
            _report_fault(error)
            code = FAULT
        else:  # nobody reads on, or the disk behind the output is full
            with suppress(OSError):
                click.echo(f"What was to be printed could not be: {error.strerror}.", err=True)
            code = 1
    except Exception as error:  # the last resort: everything expected is a Problem
        _report_fault(error)
        code = FAULT
    finally:  # a command may exit by itself
        # The process ends: looking once more through all that was made, for what may be freed, would take 0.2 s.
        gc.freeze()
    sys.exit(_flushed(code if isinstance(code, int) else 0))


def _open_streams() -> None:
    """Put nothing in the place of streams closed before the start, or a file opened later gets their number."""
    for number, name in ((0, "stdin"), (1, "stdout"), (2, "stderr")):
        try:
            os.fstat(number)
        except OSError:
            nothing = os.open(os.devnull, os.O_RDWR)
            if nothing != number:
                os.dup2(nothing, number)
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if number == 0 else "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):  # the name of a file need not be text
        sys.stdout.reconfigure(errors="backslashreplace")


def _flushed(code: int) -> int:
    """The exit code, once all is printed; Python's own last flush would end in a traceback when nobody reads it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            code = code or 1
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return code


def _report_fault(error: Exception) -> None:
    """Say that this is not the person's fault, and give what a report needs, without any content of the ledger."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "transparency" in frame.filename] or frames
    click.echo("This is a fault of the program, not of your publication. The site was left as it was.", err=True)
    click.echo("Please report it with the command you ran and these lines:", err=True)
    click.echo(f"  transparency {__version__}, Python {sys.version.split()[0]}: {type(error).__name__}", err=True)
    for frame in ours[-4:]:
        place = frame.filename.replace("\\", "/").rpartition("/transparency/")[2]
        click.echo(f"  {place}:{frame.lineno} in {frame.name}", err=True)
    click.echo(f"The message itself may quote your ledger; look before you share it: {error}", err=True)
