"""``transparency import undo``, ``forget`` and ``rotate``: what was imported is taken back, and pseudonyms are kept."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from transparency.cli.given import PlainPath, apart
from transparency.cli.options import CONTENT, FORMAT, alone_there, options
from transparency.publication.texts.characters import visible

if TYPE_CHECKING:
    from transparency.importing.erasure import Erasure
    from transparency.importing.last_import import Undo

PRIVATE = click.option(
    "--private",
    type=PlainPath(file_okay=False),
    help="Folder of key, crosswalk and reports; default: private beside the content folder.",
)


def private_place(private: Path | None, content: Path) -> Path:
    """The folder that was named, or the one beside the content folder. Ends the command where others would read it."""
    from transparency.publication.private import private_folder

    if private is not None:
        apart(private, content, "--private", "What is in it is about people. Leave it beside the content folder.")
    return private or private_folder(content)


@click.command()
@options(CONTENT, PRIVATE)
@click.option("--dry-run", is_flag=True, help="Only say what would be taken back; write nothing.")
@options(FORMAT)
@alone_there
def undo(content: Path, private: Path | None, *, dry_run: bool, form: str) -> None:
    """Take back the last import: its events, its people, its vesting terms. All or nothing.

    Refused while something stands on it: a closed quarter that counts its events, or an event behind it. Run it again
    for the import before. Names in private/people.csv stay, so that they are still found where they must not be.
    """
    from transparency.cli.printing import end
    from transparency.importing.last_import import undo_of
    from transparency.importing.target import read_target
    from transparency.importing.transfer import write_import

    target, problems = read_target(content)
    taken = None
    if target is not None:
        taken, problems = undo_of(target, private_place(private, content))
    if taken is not None and not dry_run:
        problems += write_import(content, taken.files)
    end(problems, root=content, form=form, said=_words(taken, dry_run=dry_run) if taken else "")


def _words(taken: "Undo", *, dry_run: bool) -> str:
    """What was taken back, in lines."""
    record = taken.record
    events = ", ".join(f"{count:,} {visible(kind)}" for kind, count in sorted(record.added.items()))
    did = "Would be taken back" if dry_run else "Taken back"
    lines = [f"{did}: the import of {visible(record.source)} on {record.day}."]
    lines.append(f"  {sum(record.added.values()):,} events ({events or 'none'}), {len(record.providers):,} providers.")
    if taken.edited:
        lines.append(f"  {taken.edited:,} of their lines in providers.csv had been changed by hand since.")
    if record.settings is not None:
        stay = "stay, because it was changed since" if taken.kept_terms else "go too"
        lines.append(f"  The vesting terms that it had added to publication.yaml {stay}.")
    return "\n".join(lines)


@click.command()
@options(CONTENT, PRIVATE, FORMAT)
@alone_there
def rotate(content: Path, private: Path | None, form: str) -> None:
    """Begin a new epoch of pseudonyms: a new line in private/pseudonyms.key.

    For when the key may have got out. People and awards that are known keep their pseudonyms; whoever comes after this
    gets one by the new key. Back up the private folder afterwards.
    """
    from transparency.cli.printing import end
    from transparency.durable import File, read_before
    from transparency.importing.pseudonym import KEY_FILE, rotated
    from transparency.importing.transfer import write_import

    place = private_place(private, content) / KEY_FILE
    before = read_before(place)
    names, problems = rotated(place.parent)
    if names is not None:
        key = File(place, names.key_text().encode(), before, private=True)
        problems += write_import(content, [key])
    epoch = len(names.keys) if names is not None else 0
    said = f"Epoch {epoch} begins. Back up {place.parent}: no older copy has the new key."
    end(problems, root=content, form=form, said=said)


@click.command()
@click.argument("person")
@options(CONTENT, PRIVATE, FORMAT)
@alone_there
def forget(person: str, content: Path, private: Path | None, form: str) -> None:
    """Take PERSON (a pseudonym, an id, a name or an address) out of crosswalk and names in private/.

    The ledger stays whole. A later export that has them is asked about. Your copies of exports are yours to clear.
    """
    from transparency.cli.printing import end
    from transparency.importing.erasure import erasure
    from transparency.importing.target import read_target
    from transparency.importing.transfer import write_import

    folder = private_place(private, content)
    target, problems = read_target(content)
    done = None
    if target is not None:
        done, problems = erasure(target, folder, person)
    if done is not None:
        problems += write_import(content, done.files)
    end(problems, root=content, form=form, said=_forgotten(done, folder) if done else "")


def _forgotten(done: "Erasure", folder: Path) -> str:
    """What was taken out, and where the person may still stand, in lines."""
    awards = "1 award" if done.awards == 1 else f"{done.awards:,} awards"
    return "\n".join(
        [
            f"Taken out of private/: who {done.provider} is, and {awards}. The ledger stays.",
            *(f"  Still named in {folder.name}/{name}" for name in done.still),
            "  Not looked into: workbooks, archives, backups, the cap-table system itself.",
        ]
    )
