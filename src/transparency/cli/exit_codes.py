"""Exit codes, command by command, as ``--help`` says them. Scripts and CI stand on them, so they only ever grow.

Common to all: 2 wrong usage, 70 a fault of the program, 130 stopped by Ctrl-C; in all three cases nothing was changed.
"""

import click

GOOD, REFUSED = "0 good", "3 refused to protect people"
NOTHING = f"{GOOD}, 1 problems, and nothing was changed, 2 wrong usage"
CODES = {
    "audit": "0 clean, 1 disclosure, 2 cannot certify, or wrong usage",
    "build": f"{NOTHING}, {REFUSED}",
    "check": f"0 good (warnings count under --strict), 1 problems found, 2 wrong usage, {REFUSED}",
    "close": f"{NOTHING}, {REFUSED}",
    "draft": f"{NOTHING}, {REFUSED}",
    "explain": "0 told, 1 there is no such figure or code, or no value, 2 wrong usage",
    "lint": "0 nothing found, 1 a file cannot be read, 2 wrong usage, 3 personal data found",
    "publish": f"{NOTHING}, {REFUSED}",
    "serve": "0 ended, 1 the port is taken, 2 wrong usage, 130 stopped by Ctrl-C",
    "validate": "0 it can be true and reaches the level, 1 not, 2 wrong usage, 3 about too few people",
    "verify": "0 every verdict is yes, 1 one is no, 2 wrong usage",
}
"""Command → its codes; any other command: ``NOTHING``."""


def with_exit_codes(command: click.Command, name: str = "") -> None:
    """Put the codes at the end of the help of a command and of all below it."""
    if isinstance(command, click.Group):
        for each, below in command.commands.items():
            with_exit_codes(below, f"{name} {each}".strip())
    elif command.epilog is None:
        command.epilog = f"Exit codes: {CODES.get(name, NOTHING)}."
