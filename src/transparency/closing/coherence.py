"""Whether a closed release that was read says one thing, and nothing but what this program can tell.

A release file is a stranger's until its bytes are known to be those that were signed and logged. Types say what its
fields are; here is what they cannot say.
"""

from collections.abc import Iterator
from itertools import chain

from transparency.disclosure.document import ClosingRecord, PoolDisclosure
from transparency.disclosure.own import FIGURES
from transparency.proof.log import is_checkpoint
from transparency.publication.texts.characters import visible
from transparency.published.cell_ids import CELL
from transparency.release.release import MINUS, Release, Status, Value
from transparency.telling.numbers.sums import untold_sums
from transparency.telling.numbers.tables import untold_tables

QUARTER_DAYS = range(88, 93)
"""Days of a quarter of a year."""
_TWICE = ("quarter", "as_of", "next_release", "currency", "rules", "minimum", "raised_from", "splits",
          "compliance")  # fmt: skip
"""Said by the file, and by the release in it."""
_CELLS_TOO = ("quarter", "level", "minimum", "block", "raised_from", "counts", "key", "ledger", "splits")
"""Said by the release, and by the cells that it was made of."""


_SIGNS = {"", "+", MINUS, "=", "÷", "×"}
"""Before the lines of a sum."""


def incoherent(disclosure: PoolDisclosure) -> str:
    """The first thing that is wrong with its release, in words; empty where nothing is, or it holds none."""
    release, record = disclosure.release, disclosure.closing
    if release is None:
        return ""
    faults = (_faults(disclosure, release), _cell_faults(release, record) if record else ())
    return next(chain.from_iterable(faults), "")


def _cell_faults(release: Release, record: ClosingRecord) -> Iterator[str]:
    yield from (f"“closing.cells.{name}” is not what the release says of it."
                for name in _CELLS_TOO if getattr(record.cells, name) != getattr(release, name))  # fmt: skip
    if record.checkpoint and not is_checkpoint(record.checkpoint):
        yield "“closing.checkpoint” is no checkpoint of a log."
    yield from (f"“closing.cells.values”: {_named(cell)}" for cell in record.cells.values if not CELL.fullmatch(cell))


def _faults(disclosure: PoolDisclosure, release: Release) -> Iterator[str]:
    yield from (f"“release.{name}” is not what the file says of it beside."
                for name in _TWICE if getattr(disclosure, name) != getattr(release, name))  # fmt: skip
    if disclosure.published != (release.correction or release).published:
        yield "“release.published” is not what the file says of it beside."
    yield from (f"“facts.{fact}” is not the figure {figure} of the release."
                for fact, figure in FIGURES.items()
                if getattr(disclosure.facts, fact) != release.value(figure))  # fmt: skip
    if (release.as_of - release.start).days + 1 not in QUARTER_DAYS or release.published < release.as_of:
        yield "“release.start”: the days of the release are none of a quarter that is over."
    for field, id in (*untold_tables(release), *untold_sums(release), *_unknown_signs(release)):
        yield f"“release.{visible(field)[:160]}”: {_named(id)}"
    for field, value in _values(release):
        if (value.amount is None) is not (value.status is Status.NONE) or value.block < 0:
            yield f"“release.{visible(field)[:160]}”: its amount, status and block do not belong together."


def _named(id: str) -> str:
    return f"the program does not know “{visible(id)[:80]}”, or it stands twice."


def _unknown_signs(release: Release) -> Iterator[tuple[str, str]]:
    for table in (*release.tables.values(), *release.breakdowns):
        yield from ((f"{table.id}.{row.id}.sign", row.sign) for row in table.rows if row.sign not in _SIGNS)
    for figure in release.figures.values():
        yield from ((f"figures.{figure.id}.steps", step.sign) for step in figure.steps if step.sign not in _SIGNS)


def _values(release: Release) -> Iterator[tuple[str, Value]]:
    """Every number that is printed, with its field."""
    for figure in release.figures.values():
        yield f"figures.{figure.id}", figure.value
        yield from ((f"figures.{figure.id}.steps", step.value) for step in figure.steps)
    for table in (*release.tables.values(), *release.breakdowns):
        yield from ((f"{table.id}.{row.id}", cell) for row in table.rows for cell in row.cells)
