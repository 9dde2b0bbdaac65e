"""A new publication: the files that ``transparency init`` writes, from a few answers. Nothing here touches the disk.

The texts lie in ``scaffold/``, where a word between two ``@`` stands for an answer. Names that packagers or Git would
take for their own (``.gitignore``) are stored with ``dot-``.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from secrets import token_hex

from transparency.ledger.schema import CAPITALIZATION_COLUMNS, EVENT_COLUMNS, PROVIDER_COLUMNS
from transparency.publication.quarter import FiscalYears, Quarter, quarter_of
from transparency.release.paths import slug

SCAFFOLD = "scaffold"


@dataclass(frozen=True, slots=True)
class InitAnswers:
    """What ``init`` has to know. ``today`` is the day of the first commentary; ``quarter`` ended before it."""

    today: date
    quarter: Quarter
    company: str = "Our company"
    plan_start: date | None = None
    """Day the board adopted the plan; the first day of ``quarter`` when not given."""
    set_aside: int = 0
    """Units; 0 leaves the ledger empty."""
    more_pools: tuple[tuple[str, int], ...] = ()
    """Names of further pools, and their units."""
    issued: int = 0
    fully_diluted: int = 0
    """Units of the whole company on ``plan_start``; 0 leaves the capitalization empty."""
    url: str = ""
    contact: str = ""
    currency: str = "USD"
    provider: str = "provider"
    providers: str = "providers"
    program: str = ""
    """What ``pip`` installs in the workflows."""
    key: str = field(default_factory=lambda: token_hex(32), repr=False)
    """Of the coin by which numbers are rounded: 32 random bytes in hexadecimal, made once and kept in ``private/``."""


def last_quarter(today: date, years: FiscalYears) -> Quarter:
    """The last fiscal quarter that has ended before ``today``."""
    return quarter_of(today, years).next(-1)


def scaffold(answers: InitAnswers) -> dict[str, bytes]:
    """All files of a new publication by their path: ``content/`` and what a repository around it needs."""
    words = _words(answers)
    made: dict[str, str] = {}
    for path, text in _texts(files(__package__) / SCAFFOLD):
        place = path.replace("dot-", ".")
        for word in ("QUARTER", "BOARD", "FIRST"):
            place = place.replace(word, words[word])
        for name, value in words.items():
            text = text.replace(f"@{name}@", value)  # noqa: PLW2901
        made[place] = text
    made["requirements.lock"] = _lock()
    made |= {f"content/ledger/{name}.csv": text for name, text in _ledger(answers)}
    return {path: made[path].encode() for path in sorted(made)}


def _texts(folder: Traversable, above: str = "") -> Iterator[tuple[str, str]]:
    """Every file below a folder of the package, with its path."""
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _texts(entry, f"{above}{entry.name}/")
        else:
            yield above + entry.name, entry.read_text("utf-8")


def _lock() -> str:
    """What the program needs, by hash: from the installed package, or from a checkout."""
    program = Path(str(files("transparency")))
    packed, checkout = program / "requirements.lock", program.parent.parent / "requirements.lock"
    return (packed if packed.is_file() else checkout).read_text("utf-8")


def _words(answers: InitAnswers) -> dict[str, str]:
    """What stands for each word. Free text goes in as JSON, which YAML reads as it stands."""
    start = _plan_start(answers)
    due = quarter_of(answers.today, answers.quarter.years).end
    year, month = divmod(due.year * 12 + due.month + 1, 12)  # two months after the quarter that is under way
    board, first = f"R-{start.year}-00", f"R-{answers.today.year}-01"
    words = {answer.name: getattr(answers, answer.name) for answer in fields(answers)}
    return {
        **{name: json.dumps(value, ensure_ascii=False) for name, value in words.items() if isinstance(value, str)},
        "program": answers.program,
        "plan_start": start.isoformat(),
        "today": answers.today.isoformat(),
        "published": answers.today.isoformat(),
        "next_release": date(year, month + 1, 15).isoformat(),
        "fiscal_year_start": str(answers.quarter.years.start_month),
        "more_pools": _further_pools(answers),
        "board_rule": board,
        "first_rule": first,
        "QUARTER": answers.quarter.id,
        "BOARD": board,
        "FIRST": first,
    }


def _pool_ids(answers: InitAnswers) -> list[str]:
    """The ids of the further pools, made of their names; ``providers`` is the first pool.

    >>> _pool_ids(InitAnswers(date(2026, 11, 23), Quarter(2026, 3), more_pools=(("Nurses’ pool", 5), ("Été", 0))))
    ['nurses-pool', 'ete']
    """
    return [slug(name) for name, _ in answers.more_pools]


def _further_pools(answers: InitAnswers) -> str:
    """The settings of the further pools; what they do not say is as for the first one."""
    return "".join(
        f"  - id: {id}\n    name: {json.dumps(name, ensure_ascii=False)}\n    approved: {_plan_start(answers)}\n"
        for id, (name, _) in zip(_pool_ids(answers), answers.more_pools, strict=True)
    )


def _plan_start(answers: InitAnswers) -> date:
    return answers.plan_start or answers.quarter.start


def _ledger(answers: InitAnswers) -> Iterator[tuple[str, str]]:
    """The three files of the ledger: headers, and a first line where the answers give one."""
    start = _plan_start(answers).isoformat()
    pools = [("providers", answers.set_aside)]
    pools += [(id, units) for id, (_, units) in zip(_pool_ids(answers), answers.more_pools, strict=True)]
    events = [",".join(EVENT_COLUMNS)]
    for number, (pool, units) in enumerate((pool for pool in pools if pool[1]), 1):
        cells = {"event": f"E{number:06}", "date": start, "type": "pool_authorized", "pool": pool, "units": str(units)}
        events.append(",".join(cells.get(column, "") for column in EVENT_COLUMNS))
    aside = sum(units for _, units in pools)
    company = {"as_of": start, "others_issued": str(answers.issued), "issued_outstanding": str(answers.issued)}
    company |= {"fully_diluted": str(answers.fully_diluted), "others": str(answers.fully_diluted - aside)}
    columns = (*CAPITALIZATION_COLUMNS, "others")
    counted = [",".join(columns)]
    if answers.fully_diluted:
        counted.append(",".join(company.get(column, "") for column in columns))
    yield "events", "\n".join(events) + "\n"
    yield "providers", ",".join(PROVIDER_COLUMNS) + "\n"
    yield "capitalization", "\n".join(counted) + "\n"
