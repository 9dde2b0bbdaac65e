"""What an import writes: files of the publication and of the private folder, all or none."""

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from transparency.durable import File
from transparency.output import write_files
from transparency.publication.problem import Problem

UNFINISHED = "O04"


def write_import(content: Path, files: Sequence[File]) -> list[Problem]:
    """Write all files or none. Problems: N12, then nothing was written; O04, then the next run goes on with it."""
    problems = write_files(content, files)
    return [problem if problem.code == UNFINISHED else replace(problem, code="N12") for problem in problems]
