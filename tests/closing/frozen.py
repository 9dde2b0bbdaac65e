"""The small publication with both quarters closed and not yet signed, and the keys of everybody who signs there."""

import shutil
from functools import cache
from pathlib import Path

from transparency.build import build
from transparency.proof.note import key_of
from transparency.signatures.keys import KEYS, Role, shipped_key
from transparency.signatures.private_key import PrivateKey, private_name

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"


@cache
def releases() -> dict[str, bytes]:
    """Quarter → its release, as it is closed."""
    return {each.quarter: each.data for each in build(SMALL, pdf=False).closed}


def key(role: Role) -> PrivateKey:
    """The key of a role: everybody has it."""
    return PrivateKey(f"small-care/{role}", shipped_key(role))


def frozen(folder: Path, *roles: Role) -> Path:
    """The content folder in ``folder``. ``roles``: those whose keys are named; else all are."""
    content = Path(shutil.copytree(SMALL, folder / "content"))
    for quarter, data in releases().items():
        (content / "quarters" / quarter / "release.json").write_bytes(data)
        (content / "quarters" / quarter / "report.pdf").write_bytes(b"%PDF-1.7 of " + quarter.encode())
    private = folder / "private"
    private.mkdir(mode=0o700)
    lines = ["schema: transparency-keys/1", "", "keys:"]
    for role in roles or Role:
        (private / private_name(role)).write_text(f"{key(role)}\n")
        (private / private_name(role)).chmod(0o600)
        lines += [
            f"  - role: {role}", f"    key: {key_of(key(role).name, key(role).secret)}", "    from: 2025-01-01",
        ]  # fmt: skip
    (content / "governance").mkdir()
    (content / KEYS).write_text("\n".join(lines) + "\n")
    return content
