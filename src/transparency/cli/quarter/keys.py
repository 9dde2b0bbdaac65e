"""``transparency keys``: keys by which people sign for the publication."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transparency.cli.day import Day, today
from transparency.cli.options import CONTENT, FORMAT, alone_there, options

if TYPE_CHECKING:
    from transparency.durable import File
    from transparency.signatures.keys import Role, RoleKey

ROLES = ("officer", "provider-representative", "reviewer", "log")
ROLE = click.argument("role", type=click.Choice(ROLES))
FROM = click.option("--from", "start", type=Day(), help="The first day on which it signs; default: today.")
HOLDER = click.option("--holder", default="", help="Who holds it, as printed: “Chair of the provider council”.")
PROOF = click.option("--proof", default="", help="How you know whose it is, as printed: “Handed over in person …”.")
NAME = click.option("--name", help="The name it signs with; default: the company and the role.")


@click.group()
def keys() -> None:
    """Make and name the keys by which people sign for the publication."""


@keys.command()
@ROLE
@options(CONTENT, FROM, HOLDER, PROOF, NAME, FORMAT)
@alone_there
def new(  # noqa: PLR0917 (options of a command)
    role: str, content: Path, start: date | None, holder: str, proof: str, name: str | None, form: str
) -> None:
    """Make a key for ROLE: the private part in private/, the public one in governance/keys.yaml.

    A representative of the providers makes her own, in the page review.html; name that one with `keys add`.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from transparency.cli.printing import end
    from transparency.durable import File
    from transparency.proof.note import NoteError, key_of
    from transparency.publication.private import private_folder
    from transparency.publication.reading import read_settings
    from transparency.release.paths import slug
    from transparency.signatures.keys import Role, RoleKey
    from transparency.signatures.private_key import PrivateKey, private_name

    settings, problems = read_settings(content)
    if settings is None:
        end(problems, root=content, form=form)
    company = settings.company.id or slug(settings.company.name)
    place = private_folder(content) / private_name(Role(role))
    if place.exists():
        raise click.ClickException(
            f"{place} is there already; nothing is overwritten. To change keys, give the old one its last day "
            f"(`until`) in governance/keys.yaml and move its file away; docs/keys.md says how."
        )
    private = PrivateKey(f"{company}/{role}" if name is None else name, Ed25519PrivateKey.generate())
    try:
        public = key_of(private.name, private.secret)
    except NoteError as error:
        raise click.BadParameter(str(error), param_hint="'--name'") from error
    file = File(place, f"{private}\n".encode(), None, private=True)
    first = start or _first_day(content, Role(role))
    _name(content, form, RoleKey(Role(role), public, first, None, holder, proof), [file])


@keys.command()
@ROLE
@click.argument("key")
@options(CONTENT, FROM, HOLDER, PROOF, FORMAT)
@alone_there
def add(  # noqa: PLR0917 (options of a command)
    role: str, key: str, content: Path, start: date | None, holder: str, proof: str, form: str
) -> None:
    """Name the public KEY that somebody else made and keeps, as the one line that she gave you."""
    from transparency.proof.note import NoteError, read_key
    from transparency.signatures.keys import Role, RoleKey

    try:
        public = read_key(key)
    except NoteError as error:
        raise click.BadParameter(str(error), param_hint="KEY") from error
    _name(content, form, RoleKey(Role(role), public, start or today(), None, holder, proof), [])


def _first_day(content: Path, role: "Role") -> date:
    """The first day of a key: today; that of a log's when the log is free for one, if later."""
    from transparency.log.public_log import read_log
    from transparency.signatures.keys import Role, read_keys

    if role is not Role.LOG:
        return today()
    log, _ = read_log(content, read_keys(content, fictional=True)[0])
    return max(today(), log.free_from)


def _name(content: Path, form: str, key: "RoleKey", along: "list[File]") -> None:
    """Add a public key to the file of keys, with the private one that belongs to it, all or none."""
    from transparency.cli.printing import end
    from transparency.output import write_files
    from transparency.signatures.keys import KEYS, keys_file

    file, problems = keys_file(content, key)
    if file is not None:
        problems += write_files(content, [*along, file])
    kept = f" The private part is {along[0].place}: keep a copy in a safe place." if along else ""
    end(problems, root=content, form=form, said=f"{key.key}\n{KEYS} names it from {key.start} on.{kept}")
