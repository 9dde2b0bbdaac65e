"""The commands. Each reads its options, calls one function of the program, tells what came of it."""

import os
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from transparency.cli.day import Day
from transparency.cli.given import PathOrName, PlainPath, apart
from transparency.cli.options import CONTENT, FORMAT, QUARTER, STRICT, THEME, content_option, options

if TYPE_CHECKING:
    from transparency.publication.problem import Problem


OUTPUT = click.option("--output", type=PlainPath(), default="site", show_default=True, help="Folder of the site.")
DRAFT_OUTPUT = click.option(
    "--output", type=PlainPath(), default="draft", show_default=True, help="Folder of the draft."
)
TODAY = click.option(
    "--today",
    type=Day(),
    help="The day of this build, written into the site, whose pages then say whether the next report is late.",
)
PDF = click.option("--pdf/--no-pdf", default=True, help="With or without the quarterly PDFs.")


@click.command()
@options(CONTENT, OUTPUT, THEME, QUARTER, TODAY, PDF, FORMAT, STRICT)
def build(
    content: Path,
    output: Path,
    *,
    theme: str | None,
    quarter: str | None,
    today: date | None,
    pdf: bool,
    form: str,
    strict: bool,
) -> None:
    """Build the site of all published quarters, from their files: no ledger is needed, and no number is computed.

    With any problem nothing is written: the site that was there stays as it was.
    """
    _write_site(content, output, theme=theme, quarter=quarter, today=today, pdf=pdf, form=form, strict=strict)


@click.command()
@click.argument("quarter", required=False)
@options(CONTENT, DRAFT_OUTPUT, THEME, PDF, FORMAT, STRICT)
def draft(
    quarter: str | None, content: Path, output: Path, *, theme: str | None, pdf: bool, form: str, strict: bool
) -> None:
    """Build the site as it would be with QUARTER (default: every open one), each page and new PDF marked DRAFT.

    For those who review it before it is published: not to be passed on.
    """
    _write_site(content, output, theme=theme, quarter=quarter, pdf=pdf, form=form, strict=strict, draft=True)


def _write_site(
    content: Path,
    output: Path,
    *,
    theme: str | None,
    quarter: str | None,
    pdf: bool,
    form: str,
    strict: bool,
    draft: bool = False,
    today: date | None = None,
) -> None:
    """Build and write a site, unless the folder already holds it; tell what came of it."""
    from transparency.cli.printing import end, tell, verdict
    from transparency.fingerprint import Outcome, fingerprint, outcome, recall, remember
    from transparency.output import CHECKSUMS, DRAFT_TEXT, MARK_TEXT, changed_meanwhile, intact, write_site
    from transparency.publication.problem import exit_code

    start = time.perf_counter()
    cache = cache_folder(content)
    apart(output.absolute().parent, content, "--output", "Name a folder outside of it.")

    def mark() -> str | None:
        return fingerprint(content, output, (theme, quarter, pdf, draft, str(today)))

    def done(came: Outcome, paths: Collection[str], rendered: int) -> None:
        """Tell what stands in the output folder now."""
        tell(came.problems, root=content, form=form)
        made = _summary(paths, rendered, time.perf_counter() - start)
        click.echo(f"{verdict(came.problems)} {made} Open {output / 'index.html'}", err=True)

    before = mark()
    known = recall(cache, before) if before else None
    if known and exit_code(known.problems, strict=strict) == 0:
        sums = intact(output)
        if sums is not None and outcome(sums, known.problems) == known:
            done(known, [CHECKSUMS, *(line[66:] for line in sums.decode().splitlines())], 0)
            return

    from transparency.build import build as build_site

    with progress_line() as progress:
        built = build_site(
            content,
            theme=theme,
            quarter=quarter,
            pdf=pdf,
            cache=cache,
            open_quarters=draft,
            draft=draft,
            today=today,
            progress=progress,
        )
    problems = list(built.problems)
    if exit_code(problems, strict=strict) == 0:
        if before and mark() != before:
            problems.append(changed_meanwhile("The publication"))
        else:
            problems += write_site(built.files, output, DRAFT_TEXT if draft else MARK_TEXT)
    if exit_code(problems, strict=strict):
        end(problems, root=content, form=form, strict=strict)
    came = outcome(built.files[CHECKSUMS], problems)
    if before:
        remember(cache, before, came)
    done(came, built.files, built.rendered)


@click.command()
@options(CONTENT, THEME, QUARTER)
@click.option(
    "--against",
    "other",
    type=PathOrName(),
    metavar="REF|FOLDER",
    help="Refuse what was published there and is another here, or gone: a commit, a content folder or a built site.",
)
@click.option(
    "--summary",
    type=PlainPath(dir_okay=False),
    help='Add a summary in Markdown to this file: "$GITHUB_STEP_SUMMARY", or the text of a comment.',
)
@options(FORMAT, STRICT)
def check(
    content: Path,
    theme: str | None,
    quarter: str | None,
    *,
    other: str | None,
    summary: Path | None,
    form: str,
    strict: bool,
) -> None:
    """Find every problem a build would find, and those of open quarters; the publication stays as it is.

    What has not changed since it was found good is not looked at again.
    """
    from transparency.cli.printing import summarise, tell, verdict
    from transparency.fingerprint import Outcome, fingerprint, recall, remember
    from transparency.publication.problem import exit_code

    start = time.perf_counter()
    cache = cache_folder(content)
    if summary is not None and (place := _of_publication(summary, content)):
        message = f"“{summary}” lies in {place}, where nothing may be added to a file."
        raise click.BadParameter(message, param_hint="'--summary'")

    def mark() -> str | None:
        return fingerprint(content, None, ("check", theme, quarter))

    rewritten: list[Problem] = []
    if other is not None:
        from transparency.workflow.against import against

        rewritten = against(content, other)

    def done(problems: "Sequence[Problem]", code: int, made: str) -> NoReturn:
        """Tell what was found, and end."""
        problems = [*rewritten, *problems]
        if summary is not None:
            problems += summarise(problems, root=content, place=summary)
        code = code or exit_code(problems, strict=strict)
        tell(problems, root=content, form=form)
        click.echo(verdict(problems) + ("" if code else f" {made}"), err=True)
        sys.exit(code)

    before = mark()
    known = recall(cache, before) if before else None
    if known and exit_code(known.problems, strict=strict) == 0:
        done(known.problems, 0, "Nothing has changed since the last check.")

    from transparency.build import check as check_publication

    with progress_line() as progress:
        built = check_publication(content, theme=theme, quarter=quarter, progress=progress)
    code = exit_code(built.problems, strict=strict)
    if code == 0 and before and mark() == before:
        remember(cache, before, Outcome("", tuple(built.problems)))
    done(built.problems, code, _summary(built.files, 0, time.perf_counter() - start))


@click.command()
@options(CONTENT, THEME)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port on 127.0.0.1.")
@click.option("--pdf/--no-pdf", default=False, show_default=True, help="Render PDFs too; slow on the first build.")
def serve(content: Path, theme: str | None, port: int, pdf: bool) -> None:
    """Show the site at http://127.0.0.1:8000 and rebuild it on each change.

    The pages are served from memory; nothing is written to the output folder.
    """
    from transparency.cli.serve import Server

    try:
        server = Server(content, theme=theme, port=port, pdf=pdf, cache=cache_folder(content))
    except OSError as error:
        raise click.ClickException(f"Port {port} cannot be used ({error.strerror}); try --port.") from error
    server.run()


@click.command()
@click.argument("figure")
@options(content_option("Folder of the publication.", exists=False), QUARTER, FORMAT)
def explain(figure: str, content: Path, quarter: str | None, form: str) -> None:
    """Say what FIGURE (for example pool.available) is and how its value comes about; or what a problem code means."""
    from transparency.cli.evidence.explain import explain_figure

    sys.exit(explain_figure(figure, content, quarter=quarter, form=form))


@click.command()
@options(content_option("Folder of the publication.", exists=False), QUARTER)
@click.option(
    "--public",
    "site",
    metavar="SITE",
    type=PlainPath(exists=True, file_okay=False),
    help="Check this built site as a stranger would, without a ledger. --content and --quarter are not read.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How it is told."
)
def audit(
    content: Path,
    quarter: str | None,
    *,
    site: Path | None,
    form: str,
) -> None:
    """Check everything published against the ledger: sums, blocks, groups, and how close a reader could come.

    The result is private: do not put it into the site. With --public only a built site is read, and what is told is
    what any reader can find out.
    """
    if site is not None:
        from transparency.cli.evidence.audit_public import audit_public

        sys.exit(audit_public(site, form=form))
    if not content.is_dir():  # a stranger has none
        raise click.BadParameter(f"Directory '{content}' does not exist.", param_hint="'--content'")
    from transparency.cli.evidence.audit import audit_ledger

    sys.exit(audit_ledger(content, quarter=quarter, form=form))


def _of_publication(place: Path, content: Path) -> str:
    """What of the publication, or of a site, a file would be written in; empty: it lies outside of them."""
    from transparency.output import seen_by_others
    from transparency.publication.private import private_folder

    for folder in (private_folder(content), cache_folder(content)):
        if place.resolve().is_relative_to(folder):
            return f"“{folder.name}”"
    return seen_by_others(place, content)


def cache_folder(content: Path) -> Path:
    """Where finished PDFs are kept: ``.cache/transparency`` beside the content folder, else in the user's cache."""
    beside = content.resolve().parent
    if os.access(beside, os.W_OK):
        return beside / ".cache" / "transparency"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "transparency"


def _summary(paths: Collection[str], rendered: int, seconds: float) -> str:
    """What was made, and how long it took."""
    pdfs = sum(path.endswith(".pdf") for path in paths)
    anew = f" ({rendered} rendered anew)" if rendered else ""
    papers = f", {pdfs} PDFs{anew}" if pdfs else ""
    return f"{len(paths):,} files{papers} in {seconds:.1f} s."


@contextmanager
def progress_line() -> Iterator[Callable[[str], None]]:
    """A spinner that names the step under way; only on a terminal, so that logs stay clean."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console

    with Console(stderr=True).status("reading") as status:
        yield status.update
