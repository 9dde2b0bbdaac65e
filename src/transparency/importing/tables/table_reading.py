"""What is known while the rows of a table are read, and what comes of them."""

from dataclasses import dataclass, field

from transparency.importing.imported import Imported, Person
from transparency.importing.questions import Questions
from transparency.importing.tables.cells import Faults, WordLookup
from transparency.importing.tables.mapping import TableMapping
from transparency.importing.tables.people import KnownPeople
from transparency.importing.tables.table import AwardTable
from transparency.publication.settings import Settings


@dataclass(slots=True)
class TableReading:
    """One table being read."""

    table: AwardTable
    mapping: TableMapping
    settings: Settings
    questions: Questions
    people: KnownPeople
    faults: Faults
    words: WordLookup
    imported: Imported = field(default_factory=lambda: Imported("table"))
    awards: dict[str, int] = field(default_factory=dict)
    """Award → row that granted it."""
    persons: dict[str, Person] = field(default_factory=dict)
    leaves: set[str] = field(default_factory=set)
    """Leaves of absence booked, by their event ids: they stand in every row of a person."""
    granted: dict[str, int] = field(default_factory=dict)
    """Pool → units that the rows of its awards say were granted."""
    outstanding: dict[str, int] = field(default_factory=dict)
    """The same of those outstanding, where a column says so."""
    seen: dict[str, int] = field(default_factory=dict)
    """Event id → how often it came up."""
    skipped: dict[str, int] = field(default_factory=dict)
    unmapped: list[str] = field(init=False)
    """Columns with numbers or days that the mapping does not name."""

    def __post_init__(self) -> None:
        self.unmapped = self.table.unmapped

    def skip(self, why: str) -> None:
        """Count a row that is left out on purpose."""
        if why:
            self.skipped[why] = self.skipped.get(why, 0) + 1
