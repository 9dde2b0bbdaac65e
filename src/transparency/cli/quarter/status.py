"""``transparency status``: the task list of the release that comes next."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transparency.cli.day import Day, today
from transparency.cli.options import CONTENT, options

if TYPE_CHECKING:
    from transparency.workflow.tasks import TaskList

WORDS = {
    "write": "the commentary is written",
    "check": "everything is checked",
    "close": "it is closed: frozen, not public yet",
    "officer": "the company signed",
    "provider-representative": "the providers’ representative signed or declined",
    "reviewer": "an independent reviewer signed",
    "publish": "it is published",
}


@click.command()
@click.argument("quarter", required=False)
@options(CONTENT)
@click.option("--today", "day", type=Day(), help="The day from which it is seen; default: today.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def status(quarter: str | None, content: Path, day: date | None, form: str) -> None:
    """Say what is done for QUARTER, by whom, what is next and what stands against it; default: the next release.

    Exit codes: 0 all is well, 1 something stands against it, or it is overdue.
    """
    from transparency.cli.printing import tell, verdict
    from transparency.publication.problem import exit_code
    from transparency.workflow.tasks import task_list

    seen = day or today()
    found, problems = task_list(content, seen, quarter)
    code = exit_code(problems) or int(found is not None and bool(found.overdue))
    if form == "json":
        click.echo(json.dumps(_as_json(found, code), ensure_ascii=False, indent=1))
        tell(problems, root=content, form="text")
        sys.exit(code)
    for line in _lines(found, seen) if found else ():
        click.echo(line)
    tell(problems, root=content, form="text")
    if problems:
        click.echo(verdict(problems), err=True)
    sys.exit(code)


def _lines(found: "TaskList", seen: date) -> Iterator[str]:
    """The list as text."""
    if found.due is None:
        yield f"{found.release}: no day is announced"
    elif found.overdue:
        yield f"{found.release}: was due on {found.due}, {_days(found.overdue)} ago"
    elif found.due >= seen:
        yield f"{found.release}: due on {found.due}, in {_days((found.due - seen).days)}"
    else:
        yield f"{found.release}: was due on {found.due}"
    for task in found.tasks:
        done = f"{task.by}, {task.day}" if task.day else task.by
        yield f"  {task.state:<9}{WORDS[task.id]:<50}{done if task.state == 'done' else task.command}".rstrip()
    for each in found.coming[:4]:
        yield f"{each.quarter.id} appears on {each.day} at {each.time} ({each.zone})"


def _days(number: int) -> str:
    """Days in words.

    >>> _days(1), _days(14)
    ('1 day', '14 days')
    """
    return f"{number:,} day" + ("" if number == 1 else "s")


def _as_json(found: "TaskList | None", code: int) -> dict[str, object]:
    if found is None:
        return {"release": None, "exit_code": code}
    return {
        "release": found.release,
        "due": found.due and found.due.isoformat(),
        "overdue_days": found.overdue,
        "tasks": [
            {
                "id": task.id,
                "state": task.state,
                "by": task.by,
                "day": task.day and task.day.isoformat(),
                "command": task.command,
            }
            for task in found.tasks
        ],
        "coming": [{"quarter": each.quarter.id, "moment": each.moment.isoformat()} for each in found.coming],
        "exit_code": code,
    }
