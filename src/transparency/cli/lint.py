"""``lint``: personal data in files, for a look before each commit."""

import sys
from pathlib import Path

import click

from transparency.cli.given import PlainPath
from transparency.cli.options import FORMAT, STRICT, content_option


@click.command()
@click.argument("paths", nargs=-1, type=PlainPath(exists=True))
@content_option("Folder of the publication: for its public contacts and its attributes.", exists=False)
@click.option(
    "--private",
    type=PlainPath(file_okay=False, exists=True),
    help="Folder with people.csv and crosswalk.csv; default: private beside the content folder.",
)
@click.option("--explain", is_flag=True, help="Say why each is taken for personal data.")
@FORMAT
@STRICT
@click.pass_context
def lint(
    context: click.Context,
    paths: tuple[Path, ...],
    *,
    content: Path,
    private: Path | None,
    explain: bool,
    form: str,
    strict: bool,
) -> None:
    """Look for personal data in PATHS (files, folders, built sites; default: the content folder).

    What is found is never printed whole. Ends with 3 when anything identifies a person.
    """
    from transparency.cli.printing import tell, verdict
    from transparency.output import MARK
    from transparency.personal.checking import files_below, lint_path, lint_site, open_to_others, watch_for
    from transparency.publication.problem import exit_code
    from transparency.publication.reading import read_settings

    by_default = context.get_parameter_source("content") is click.core.ParameterSource.DEFAULT
    if not content.is_dir() and not (paths and by_default):  # a hook may look at files of any folder
        raise click.BadParameter(f"Directory '{content}' does not exist.", param_hint="'--content'")
    settings = read_settings(content)[0] if content.is_dir() else None
    folder = private or content.resolve().parent / "private"
    watch = watch_for(folder, settings, explain=explain)
    problems = open_to_others(folder)
    chosen = paths or (content,)
    built = [path for path in chosen if (path / MARK).is_file()]
    files = [file for path in chosen for file in (files_below(path) if path.is_dir() else [path])]
    problems += [
        problem
        for file in files
        if not any(file.is_relative_to(site) for site in built)
        for problem in lint_path(file, file.as_posix(), watch)
    ]
    for site in built:
        pages = {file.relative_to(site).as_posix(): file.read_bytes() for file in files if file.is_relative_to(site)}
        problems += lint_site(pages, watch)
    tell(problems, root=Path(), form=form)
    code = exit_code(problems, strict=strict)
    if problems or not paths:
        click.echo(f"{verdict(problems)} {len(files):,} file{'' if len(files) == 1 else 's'} looked at.", err=True)
    sys.exit(code)
