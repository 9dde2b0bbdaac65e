"""What is to be done for the release that comes next: what is done, by whom, what is next, what stands against it."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from transparency.build import check
from transparency.closing.quarters import ClosedQuarter
from transparency.closing.signatories import ClosedBooks, read_closed_books, signings_of
from transparency.closing.states import in_log
from transparency.publication.calendar import Appearance, read_calendar
from transparency.publication.commentary import read_disclosed
from transparency.publication.problem import Problem, exit_code
from transparency.publication.publication import Disclosed
from transparency.publication.quarter import FiscalYears, Quarter, parse_quarter
from transparency.signatures.keys import SIGNING, Role
from transparency.signatures.signing import Signing
from transparency.telling.record.calendar import due_day


class TaskId(StrEnum):
    """The tasks of a release, in their order."""

    WRITE = "write"
    CHECK = "check"
    CLOSE = "close"
    OFFICER = "officer"
    REPRESENTATIVE = "provider-representative"
    REVIEWER = "reviewer"
    PUBLISH = "publish"


class State(StrEnum):
    """Where a task stands."""

    DONE = "done"
    NEXT = "next"
    BLOCKED = "blocked"
    """What stands against it is told as problems."""
    LATER = "later"
    OPTIONAL = "optional"


class Task(Struct, frozen=True):
    """One task."""

    id: TaskId
    state: State
    by: str
    """The role that does it, or ``company``; who did it, where that is known."""
    day: date | None = None
    """On which it was done."""
    command: str = ""


class TaskList(Struct, frozen=True):
    """All that is to be done for one release."""

    release: str
    """``2026-q3``, ``2026-q1/correction-1``."""
    due: date | None
    """The day on which it is announced to appear."""
    overdue: int
    """Days since that."""
    tasks: tuple[Task, ...]
    coming: tuple[Appearance, ...]
    """The next days of the calendar."""

    @property
    def blocked(self) -> bool:
        """Whether something stands against going on."""
        return any(task.state is State.BLOCKED for task in self.tasks)


def task_list(root: Path, today: date, quarter: str | None = None) -> tuple[TaskList | None, list[Problem]]:
    """The tasks of a quarter; default: of the first release that is not published.

    Problems: all that stand against it. ``None`` where the publication cannot be read, or the quarter is not to be
    (Q05).
    """
    books, problems = read_closed_books(root)
    if books is None:
        return None, problems
    years = books.settings.fiscal_years
    calendar, wrong = read_calendar(root, years)
    disclosed, unread = read_disclosed(root, years)
    problems += [*wrong, *(problem for problem in unread if problem.code != "Q01")]
    if exit_code(problems):
        return None, problems
    closed = _closed(books, quarter)
    if closed is not None:
        tasks, more = _after_closing(books, closed)
        release = closed.release.path
        due: date | None = closed.disclosure.published
    else:
        named = _open(books, disclosed, quarter, years)
        if named is None:
            message = f"The quarter “{quarter}” is none that comes next." if quarter else "No quarter is begun."
            hint = "Write quarters/<quarter>/commentary.md, for instance quarters/2026-q1/commentary.md."
            return None, [*problems, Problem("Q05", message, hint=hint)]
        written = next((each for each in disclosed if each.quarter == named), None)
        tasks, more = _before_closing(root, named.id, written)
        release = named.id
        due = _due(books, calendar, named) or (written.published if written else None)
    after = closed.disclosure.as_of if closed is not None else date.min
    coming = tuple(each for each in calendar if each.day >= today and each.quarter.end > after)
    done = tasks[-1].state is State.DONE
    overdue = (today - due).days if due is not None and due < today and not done else 0
    return TaskList(release, due, overdue, _one_next(tasks), coming), [*problems, *more]


def _due(books: ClosedBooks, calendar: Sequence[Appearance], quarter: Quarter) -> date | None:
    """The day that was promised for an open quarter."""
    last = books.closed[-1] if books.closed else None
    if last is not None and parse_quarter(last.quarter, quarter.years) == quarter.next(-1):
        return due_day(calendar, last.release)
    return next((each.promised for each in calendar if each.quarter == quarter), None)


def _closed(books: ClosedBooks, quarter: str | None) -> ClosedQuarter | None:
    """The closed release that is asked for, or the first that waits to be published."""
    if quarter is not None:
        closed = books.latest(quarter)
        return None if isinstance(closed, Problem) else closed
    public = in_log(books.closed, books.log)
    return next((each for each in books.closed if each not in public), None)


def _open(
    books: ClosedBooks, disclosed: Sequence[Disclosed], quarter: str | None, years: FiscalYears
) -> Quarter | None:
    """The open quarter that is asked for, or the first."""
    known = {each.quarter for each in books.closed}
    begun = [each.quarter for each in disclosed if each.quarter.id not in known]
    if quarter is not None:
        named = parse_quarter(quarter, years)
        return named if named is not None and named.id not in known else None
    if begun:
        return begun[0]
    last = parse_quarter(books.closed[-1].quarter, years) if books.closed else None
    return last.next() if last else None


def _before_closing(root: Path, name: str, written: Disclosed | None) -> tuple[list[Task], list[Problem]]:
    tasks = [Task(TaskId.WRITE, State.DONE if written else State.NEXT, "company")]
    problems: list[Problem] = []
    if written is not None:
        problems = list(check(root, quarter=name).problems)
        well = State.BLOCKED if exit_code(problems) else State.DONE
        tasks.append(Task(TaskId.CHECK, well, "company", command="transparency check"))
    else:
        tasks.append(Task(TaskId.CHECK, State.LATER, "company", command="transparency check"))
    tasks.append(Task(TaskId.CLOSE, State.LATER, "company", command=f"transparency close {name}"))
    tasks += [_unsigned(role, name) for role in SIGNING]
    tasks.append(Task(TaskId.PUBLISH, State.LATER, "company", command=f"transparency publish {name}"))
    return tasks, problems


def _after_closing(books: ClosedBooks, closed: ClosedQuarter) -> tuple[list[Task], list[Problem]]:
    signings, problems = signings_of(books, closed)
    made = {signing.role: signing for signing in signings}
    name = closed.quarter
    begin = () if closed.correction else (TaskId.WRITE, TaskId.CHECK)
    tasks = [Task(id, State.DONE, "company") for id in (*begin, TaskId.CLOSE)]
    tasks += [_signed(made[role]) if role in made else _unsigned(role, name) for role in SIGNING]
    logged = [each.published for each in books.log.statements if each.release == closed.sha256]
    if logged:
        tasks.append(Task(TaskId.PUBLISH, State.DONE, "company", logged[0]))
    else:
        blocked = State.BLOCKED if exit_code(problems) else State.LATER
        tasks.append(Task(TaskId.PUBLISH, blocked, "company", command=f"transparency publish {name}"))
    return tasks, problems


def _signed(signing: Signing) -> Task:
    who = signing.key.holder or str(signing.role)
    return Task(TaskId(signing.role), State.DONE, who, signing.declaration.day)


def _unsigned(role: Role, name: str) -> Task:
    """The representative reads and signs a page that is sent to her; the others may sign here."""
    here = f"transparency sign {name} --role {role}"
    command = f"transparency review {name}" if role is Role.REPRESENTATIVE else here
    state = State.OPTIONAL if role is Role.REVIEWER else State.LATER
    return Task(TaskId(role), state, str(role), command=command)


def _one_next(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """The first task that waits is the next one, where nothing is blocked; both signatures can be made at once."""
    if any(task.state in {State.BLOCKED, State.NEXT} for task in tasks):
        return tuple(tasks)
    waiting = [task for task in tasks if task.state is State.LATER]
    signing = {TaskId.OFFICER, TaskId.REPRESENTATIVE}
    first = {task.id for task in waiting[:1]}
    if first & signing:
        first = {task.id for task in waiting if task.id in signing}
    return tuple(replace(task, state=State.NEXT) if task in waiting and task.id in first else task for task in tasks)
