"""The private key of a role: one line in a file of the private folder, readable by its owner alone."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from transparency.proof.note import NoteError, key_of, private_line, read_private_line
from transparency.publication.files.text_file import read_text
from transparency.publication.files.yaml_file import LIMIT
from transparency.publication.problem import Problem
from transparency.signatures.keys import KEYS, Role, RoleKey


class PrivateKey(Struct, frozen=True):
    """A private key under the name that it signs with."""

    name: str
    secret: Ed25519PrivateKey

    def __str__(self) -> str:
        return private_line(self.name, self.secret)


def private_name(role: Role) -> str:
    """The file of a role's private key.

    >>> private_name(Role.OFFICER)
    'officer.key'
    """
    return f"{role}.key"


def read_private_key(
    folder: Path, role: Role, keys: tuple[RoleKey, ...]
) -> tuple[tuple[PrivateKey, RoleKey] | None, list[Problem]]:
    """The private key of a role in the private ``folder``, and the one of ``keys`` that it belongs to.

    Problem K05: it is missing, damaged, or belongs to none of them.
    """
    shown = f"../private/{private_name(role)}"
    file, problems = read_text(folder, private_name(role), limit=LIMIT, code="K05")
    if file is None:
        hint = f"Make one: `transparency keys new {role}`. Or put the {role}’s key file there under this name."
        missing = [problem for problem in problems if "is missing" in problem.message]
        message = f"There is no private key of the role {role}." if missing else problems[0].message
        return None, [Problem("K05", message, shown, hint=hint)]
    try:
        name, secret = read_private_line(file.text)
    except NoteError as error:
        return None, [Problem("K05", str(error), shown, hint="Take it from its copy in a safe place.")]
    public = key_of(name, secret)
    entry = next((key for key in keys if key.key == public and key.role is role), None)
    if entry is None:
        hint = f"Add it: `transparency keys add {role} {public}`."
        return None, [Problem("K05", f"{KEYS} does not name the public key of this one.", shown, hint=hint)]
    return (PrivateKey(name, secret), entry), []
