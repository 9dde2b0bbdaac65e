"""``transparency sign``: somebody stands for a closed quarter, or declines to."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transparency.cli.day import Day, today
from transparency.cli.given import PlainPath, apart, read_given
from transparency.cli.options import CONTENT, FORMAT, alone_there, holding, options

if TYPE_CHECKING:
    from transparency.closing.quarters import ClosedQuarter
    from transparency.closing.signatories import ClosedBooks
    from transparency.publication.problem import Problem


@click.command()
@click.argument("quarter")
@options(CONTENT)
@click.option("--role", type=click.Choice(["officer", "provider-representative", "reviewer"]), help="Sign for it.")
@click.option(
    "--note",
    type=PlainPath(exists=True, dir_okay=False),
    help="Take in the file that somebody gave you who signed elsewhere, on the review page for instance.",
)
@click.option("--decline", is_flag=True, help="Decline to sign; the page says so.")
@click.option(
    "--remarks",
    type=PlainPath(exists=True, dir_okay=False),
    help="A text file; it is printed word for word.",
)
@click.option("--day", type=Day(ahead=False), help="The day of signing; default: today.")
@options(FORMAT)
@alone_there
def sign(  # noqa: PLR0917 (options of a command)
    quarter: str,
    content: Path,
    role: str | None,
    note: Path | None,
    decline: bool,
    remarks: Path | None,
    day: date | None,
    form: str,
) -> None:
    """Sign the closed QUARTER (2026-q3) with the key of a role in private/, over its release and PDF as they are.

    Or take in a note that somebody signed elsewhere: --note FILE. A name that is typed is no signature.
    """
    from transparency.cli.printing import end
    from transparency.closing.signatories import note_here, with_note
    from transparency.output import write_files
    from transparency.proof.note import LIMIT
    from transparency.publication.problem import exit_code
    from transparency.signatures.declaration import read_remarks
    from transparency.signatures.keys import Role
    from transparency.telling.record.signatures import signature_lines

    if (role is None) == (note is None):
        raise click.UsageError("Say --role ROLE to sign here, or --note FILE for what was signed elsewhere.")
    if note is not None and (decline or remarks or day):
        raise click.UsageError("--decline, --remarks and --day go with --role: a note says its own.")
    books, closed, problems = closed_books(content, quarter)
    data = read_given(note, LIMIT) if note is not None else None
    if data is None:
        words, wrong = read_remarks(remarks) if remarks is not None else ("", [])
        problems += wrong
        data, wrong = note_here(books, closed, Role(str(role)), signed=not decline, words=words, day=day or today())
        problems += wrong
    said = ""
    if data is not None and not exit_code(problems):
        file, signing, wrong = with_note(books, closed, data)
        problems += wrong
        if file is not None and signing is not None and not exit_code(problems):
            problems += write_files(content, [file])
            (line,) = signature_lines([signing])
            said = f"{line.decision} {line.proof}\n{file.place}"
    end(problems, root=content, form=form, said=said)


@click.command()
@click.argument("quarter")
@options(CONTENT)
@click.option(
    "--output",
    type=PlainPath(file_okay=False),
    default=".",
    show_default=True,
    help="Folder for review.html.",
)
def review(quarter: str, content: Path, output: Path) -> None:
    """Write review.html anew: there somebody reads the closed QUARTER and signs or declines, with nothing installed.

    `close` and `draft` write it too. Give it away with the PDF. What comes back is one small file:
    `transparency sign QUARTER --note FILE`.
    """
    from transparency.cli.printing import end
    from transparency.closing.review import review_pages
    from transparency.closing.signatories import files_of
    from transparency.output import write_into
    from transparency.publication.problem import exit_code

    apart(output, content, "--output", "There `close` puts it; a copy to give away goes into another folder.")
    with holding(content):
        books, closed, problems = closed_books(content, quarter)
        files, wrong = files_of(books.root, closed)
    problems += wrong
    pages = review_pages(books, closed, files)
    if not exit_code(problems):
        problems += write_into(output, pages)
    written = ", ".join(str(output / name) for name in pages)
    end(problems, root=content, said=f"{written}: give it away with {closed.folder}/report.pdf.")


def closed_books(content: Path, quarter: str) -> "tuple[ClosedBooks, ClosedQuarter, list[Problem]]":
    """What the publication has closed, and the last release of a quarter; ends where there is none."""
    from transparency.cli.printing import end
    from transparency.closing.signatories import read_closed_books
    from transparency.publication.problem import Problem

    books, problems = read_closed_books(content)
    closed = books.latest(quarter) if books else None
    if books is None or closed is None or isinstance(closed, Problem):
        end(problems + ([closed] if isinstance(closed, Problem) else []), root=content)
    return books, closed, problems
