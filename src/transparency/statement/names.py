"""Who is behind a pseudonym: what the crosswalk and the company's own list in ``private/`` say, if they are there."""

import csv
from pathlib import Path

from transparency.importing.pseudonym import CROSSWALK, unshielded
from transparency.publication.problem import Problem

NAMES = "names.csv"
"""The company's own list: ``provider,name``, a pseudonym and how the statement addresses whom it is for."""


def names_of(private: Path) -> tuple[dict[str, str], list[Problem]]:
    """Pseudonym → name: of ``names.csv``, else the id that the imported source knows somebody by.

    Problems: N11 when a file is there and cannot be read. Neither has to be there.
    """
    found: dict[str, str] = {}
    for file, key, name in ((CROSSWALK, "id", "source"), (NAMES, "provider", "name")):
        try:
            with (private / file).open(encoding="utf-8-sig", newline="") as lines:
                rows = [row for row in csv.DictReader(lines) if row.get("kind", "provider") == "provider"]
            found |= {row[key].strip(): unshielded(row[name]).strip() for row in rows}
        except FileNotFoundError:
            continue
        except (OSError, ValueError, KeyError, AttributeError, csv.Error) as error:
            reason = (error.strerror if isinstance(error, OSError) else "") or f"it has no columns {key} and {name}"
            message = f"{file} in the private folder cannot be read: {reason}."
            return {}, [Problem("N11", message, hint="Correct it, or take it away: statements then bear pseudonyms.")]
    return found, []
