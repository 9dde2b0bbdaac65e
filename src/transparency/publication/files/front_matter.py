"""The head of a Markdown file: YAML between two lines of three hyphens."""

from typing import TypeVar

from msgspec import Struct
from pydantic import BaseModel

from transparency.publication.files.text_file import TextFile, excerpt
from transparency.publication.files.validation import Codes, validate
from transparency.publication.files.yaml_file import Positions, parse_yaml
from transparency.publication.problem import Problem
from transparency.publication.publication import Document
from transparency.publication.texts.characters import composed

H = TypeVar("H", bound=BaseModel)

CODES = Codes(unknown="M05", wrong="M05")


class Head(Struct, frozen=True):
    """Where the values of a head stand, to place problems found later."""

    file: TextFile
    positions: Positions

    def problem(self, code: str, message: str, *, setting: str = "", hint: str = "") -> Problem:
        """A problem at the line of a setting."""
        place = self.positions.get((setting,))
        line = place.line if place else 1
        column = place.column if place else None
        return Problem(code, message, self.file.path, line, column, hint, excerpt(self.file.text, line))


def split(file: TextFile, model: type[H]) -> tuple[tuple[H, Document, Head] | None, list[Problem]]:
    """Read a file's head as ``model`` and give the rest as a :class:`Document`."""
    lines = composed(file.text).split("\n")
    wanted = ", ".join(name for name, field in model.model_fields.items() if field.is_required())
    if lines[0].rstrip() != "---":
        return None, [
            _whole(file, "The file does not start with a head.", f"Start with `---`, {wanted}, and another line `---`.")
        ]
    end = next((index for index, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        return None, [_whole(file, "The head is not closed.", "End it with a line `---`.")]
    source = "\n".join(lines[1:end])
    data, positions, problems = parse_yaml(source, file.path, first_line=2)
    if problems:
        return None, problems
    head, problems = validate(model, data, positions, file.path, text=source, first_line=2, codes=CODES)
    if head is None:
        return None, problems
    document = Document(file.path, "\n".join(lines[end + 1 :]), end + 2, file.sha256)
    return (head, document, Head(file, positions)), []


def _whole(file: TextFile, message: str, hint: str) -> Problem:
    return Problem("M05", message, file.path, 1, 1, hint, excerpt(file.text, 1))
