"""Reading ``private/disclosure.yaml``: what protects people and must not be published itself."""

import hashlib
import hmac
from pathlib import Path
from typing import Annotated

from msgspec.structs import replace
from pydantic import Field

from transparency.publication.files.regular_files import stands
from transparency.publication.files.text_file import read_text
from transparency.publication.files.validation import validate
from transparency.publication.files.yaml_file import LIMIT, parse_yaml
from transparency.publication.problem import Problem
from transparency.publication.settings import Model, Settings

PRIVATE = "private/disclosure.yaml"
"""Beside the content folder; where a fictional publication shows how it looks, inside of it."""
PUBLIC = ".transparency-public"
"""Stands beside the content folder of a public part that this program made, and may make anew."""
EXAMPLE_KEY = "f685f056b7ef2381decb5fc9fc669811cf054a2db1395579ef973df5ee520196"
SHIPPED_KEYS = frozenset(
    {
        EXAMPLE_KEY,
        "4123c9839adcf47b3abc2d8a721bf9cdc08e885eb0922c5919006fd858a8aba2",
        "1fd706ba602d283a8d609bcf73031abc1435d80c87f2df565023960e9fdf068d",
        "67c76f41a00dd1b3fa0d2e24c1d35fc0823e58a99f7c7309138ab2efc7f91970",
        "5d1f0b6c9e2a47838c1d6f0a7b9e3c2d4f5a60718293a4b5c6d7e8f901a2b3c4",
    }
)
"""The keys of the fictional example and of the publications in the tests: known to everybody who has this program."""


class Private(Model):
    """The private part of the settings."""

    key: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """32 random bytes in hexadecimal: the coin by which numbers are rounded up or down."""
    replaced: str = ""
    """The first quarter drawn with this key, when the one before it was lost: ``2026-q2``. It is announced."""

    @property
    def secret(self) -> bytes:
        """The key as bytes."""
        return bytes.fromhex(self.key)

    @property
    def commitment(self) -> str:
        """What is published of the key with every quarter that was drawn with it: its SHA-256, in hexadecimal.

        >>> Private(key="00" * 32).commitment[:8]
        '66687aad'
        """
        return hashlib.sha256(self.secret).hexdigest()

    def sealed(self, quarter: str, text: str) -> str:
        """A commitment to a quarter's text (hexadecimal): salted, so that nobody can try texts; always of one length.

        Opened by showing the text and the salt, which is made from the key but does not show it.
        """
        salt = hmac.digest(self.secret, f"{quarter}\nsalt of the ledger".encode(), "sha256")
        return hashlib.sha256(salt + hashlib.sha256(text.encode()).digest()).hexdigest()


def private_folder(root: Path) -> Path:
    """Where a publication's private files lie: beside its content folder ``root``, outside of what is published."""
    return root.resolve().parent / "private"


def is_public_part(root: Path) -> bool:
    """Whether a content folder is the public part of a publication, whose ledger stays with the company."""
    return stands(root.resolve().parent, PUBLIC) and not stands(root, "ledger")


def read_private(root: Path, settings: Settings) -> tuple[Private | None, list[Problem]]:
    """Read the private settings; V05 when they are missing or wrong, V06 when the key protects nothing."""
    hint = (
        "Write private/disclosure.yaml with one line: key: and 64 hexadecimal digits, for instance from "
        "`openssl rand -hex 32`. Keep the folder private/ out of the public repository, and a copy in a safe place."
    )
    beside = root.resolve().parent
    inside = stands(root, PRIVATE) and not stands(beside, PRIVATE)
    path = PRIVATE if inside else f"../{PRIVATE}"
    if not inside and not stands(beside, PRIVATE):
        message = "A new quarter is rounded with a secret coin. Its key is missing, so there are no numbers yet."
        return None, [Problem("V05", message, path, hint=hint)]
    file, problems = read_text(root if inside else beside, PRIVATE, limit=LIMIT, code="V05")
    data, positions, problems = parse_yaml(file.text, path) if file else (None, {}, problems)
    private = None
    if not problems:
        private, problems = validate(Private, data, positions, path)
    if private is None:
        return None, [_unquoted(problem, path, hint) for problem in problems]
    weak = len(set(private.secret)) < 8 or (private.key in SHIPPED_KEYS and not settings.company.fictional)
    if weak:
        message = "The key is one that others know or can guess, so it protects nothing."
        return None, [Problem("V06", message, path, hint="Make a new one: `openssl rand -hex 32`.")]
    return private, []


def _unquoted(problem: Problem, path: str, hint: str) -> Problem:
    """The problem without a word of the file's values: they are secret, and a log may be public."""
    message = f"{problem.message.partition(', not ')[0].rstrip('.')}."
    return replace(problem, message=message, path=path, excerpt="", hint=problem.hint or hint)
