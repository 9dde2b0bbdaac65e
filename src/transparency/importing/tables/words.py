"""Words of an export looked up in the mapping: an unknown one is an error with the rows that use it, never a guess."""

from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from typing import TypeVar

from transparency.importing.tables.cells import Row, printable
from transparency.importing.tables.table import folded
from transparency.publication.problem import Problem

T = TypeVar("T")


@dataclass(slots=True)
class Words:
    """Unknown words by (setting, word): the rows on which they stand."""

    name: str
    unknown: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def meaning(self, row: Row, column: str, setting: str, known: Dict[str, T]) -> T | None:
        """What the word in ``column`` means by the mapping's ``setting``; ``None`` (and noted) when it does not say."""
        word = row.text(column)
        shape = folded(word)
        for one, meant in known.items():
            if folded(one) == shape and (meant != "" or not shape):  # a draft's empty meaning is none
                return meant
        self.unknown.setdefault((setting, word), []).append(row.number)
        return None

    def problems(self) -> list[Problem]:
        """N60: one problem for each unknown word."""
        found = []
        for (setting, word), rows in self.unknown.items():
            shown = f"“{printable(word)}”" if word else "An empty cell"
            many = f" ({len(rows):,} rows)" if len(rows) > 1 else ""
            message = f"{shown}{many} is not among the {setting} of the mapping."
            hint = f"Add a line under `{setting}:` that says what it means:  {_quoted(printable(word))}: …"
            found.append(Problem("N60", message, self.name, rows[0], hint=hint))
        return found


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
