"""``transparency validate``: judges disclosures of anybody, by what they prove."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transparency.cli.day import Day
from transparency.cli.given import PathOrName, PlainPath, apart

if TYPE_CHECKING:
    from transparency.disclosure.findings import DisclosureFile, Judgement
    from transparency.publication.problem import Problem

MOST_FILES = 1_000


@click.command()
@click.argument("source", type=PathOrName(), metavar="FILE|FOLDER|ADDRESS")
@click.option("--level", type=click.IntRange(0, 4), default=0, show_default=True, help="What the newest must reach.")
@click.option("--today", "day", type=Day(), help="Also say whether the next one is late on this day.")
@click.option("--from-csv", is_flag=True, help="FILE is a table with one row a quarter; make disclosures of it.")
@click.option("--output", type=PlainPath(file_okay=False), help="With --from-csv: the folder to write them into.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def validate(  # noqa: PLR0917 (options of a command)
    source: str, level: int, day: date | None, from_csv: bool, output: Path | None, form: str
) -> None:
    """Judge disclosures in the format equity-pool-disclosure/1, whoever wrote them.

    Level 0: the facts are stated and can be. 1: a roll-forward adds up to them. 2: it goes on from the quarter before.
    3: rules are named by their hash and grants compared with them. 4: it is signed by the company and somebody else,
    and stands in a signed log; that is only seen of the FOLDER of a site. An ADDRESS is one file, or a site of this
    program.
    docs/format.md says what each field is.
    """
    from transparency.cli.printing import tell, verdict
    from transparency.disclosure.findings import judge
    from transparency.output import write_into
    from transparency.publication.problem import exit_code
    from transparency.verification.published_log import published_log

    if from_csv and output is None:
        raise click.UsageError("--from-csv needs --output FOLDER.")
    if output is not None and not from_csv:
        raise click.UsageError("--output goes with --from-csv.")
    if output is not None:
        apart(output, Path("content"), "--output", "There only this program's own commands write.")
    files, problems = _from_table(Path(source)) if from_csv else _read(source)
    attested = published_log(Path(source)).attested() if Path(source).is_dir() else {}
    judgements, found = judge([file for file, _ in files], day, attested)
    problems = [*problems, *found]
    if output is not None and not exit_code(problems):
        problems += write_into(output, {file.path: data for file, data in files})
    reached = judgements[-1].level if judgements else -1
    code = exit_code(problems) or int(reached < level)
    if form == "json":
        _tell_json(judgements, problems)
    else:
        tell(problems, root=Path(), form="text")
        for line in _lines(judgements, [file for file, _ in files]):
            click.echo(line)
        if exit_code(problems):
            click.echo(verdict(problems), err=True)
        elif code:
            proved = f"level {reached}" if reached >= 0 else "no level"
            click.echo(f"The newest disclosure reaches {proved}; asked for is level {level}.", err=True)
    sys.exit(code)


def _lines(judgements: "tuple[Judgement, ...]", files: "list[DisclosureFile]") -> Iterator[str]:
    from transparency.disclosure.findings import LEVELS

    for judgement in judgements:
        proved = ", ".join(LEVELS[: judgement.level + 1]) or "nothing"
        lacks = f"; for the next it lacks {judgement.lacks}" if judgement.lacks else ""
        level = "none   " if judgement.level < 0 else f"level {judgement.level}"
        yield f"{judgement.quarter}  {level}  {proved}{lacks}"
    if files:
        names = sorted({file.disclosure.publisher.name for file in files})
        yield f"{len(files):,} of {', '.join(names)}. It says what the files prove, not that they are true."


def _tell_json(judgements: "tuple[Judgement, ...]", problems: "list[Problem]") -> None:
    from msgspec.structs import asdict

    told = {"disclosures": [asdict(each) for each in judgements], "problems": [asdict(each) for each in problems]}
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))


Files = list[tuple["DisclosureFile", bytes]]


def _read(source: str) -> "tuple[Files, list[Problem]]":
    """The disclosures of a source, each with its bytes."""
    from transparency.disclosure.reading import read_disclosure
    from transparency.publication.problem import Problem

    try:
        texts = _fetched(source) if "://" in source else _from_disk(Path(source))
    except OSError as error:
        return [], [Problem("J01", f"It cannot be read: {error.strerror or error}.", source)]
    if not texts:
        return [], [
            Problem("J01", "There is no disclosure there.", source, hint="Name a file, or the folder of a site.")
        ]
    files: Files = []
    problems: list[Problem] = []
    for path, data in sorted(texts.items()):
        file, wrong = read_disclosure(path, data)
        problems += wrong
        if file is not None:
            files.append((file, data))
    return files, problems


def _from_disk(place: Path) -> dict[str, bytes]:
    from transparency.disclosure.reading import LIMIT, is_disclosure

    if not place.is_dir():
        with place.open("rb") as stream:
            return {place.as_posix(): stream.read(LIMIT + 1)}
    texts = {}
    for path in sorted(place.rglob("*.json")):
        if path.is_file() and path.stat().st_size <= LIMIT and is_disclosure(data := path.read_bytes()):
            texts[path.as_posix()] = data
    return texts


def _fetched(address: str) -> dict[str, bytes]:
    """One file, or those that the list of a site's files names."""
    from transparency.cli.fetching import fetch, site_address
    from transparency.disclosure.reading import LIMIT
    from transparency.output import CHECKSUMS, listed

    if address.endswith(".json"):
        return {address: fetch(address, LIMIT)}
    base = site_address(address)
    sums = fetch(f"{base}/{CHECKSUMS}", LIMIT).decode(errors="replace")
    names = [name for name in listed(sums) if name.endswith("/release.json")]
    if len(names) > MOST_FILES:
        raise OSError(f"it lists more than {MOST_FILES:,} disclosures")
    return {f"{base}/{name}": fetch(f"{base}/{name}", LIMIT) for name in names}


def _from_table(table: Path) -> "tuple[Files, list[Problem]]":
    from transparency.disclosure.reading import LIMIT, read_disclosure
    from transparency.disclosure.spreadsheet import from_table
    from transparency.publication.problem import Problem

    try:
        with table.open("rb") as stream:
            text = stream.read(LIMIT).decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [Problem("J06", "The table is not UTF-8.", str(table), hint="Save it as “CSV UTF-8”.")]
    except OSError as error:
        return [], [Problem("J01", f"It cannot be read: {error.strerror}.", str(table))]
    texts, problems = from_table(text, str(table))
    files = [(read_disclosure(path, data)[0], data) for path, data in texts.items()]
    return [(file, data) for file, data in files if file is not None], problems
