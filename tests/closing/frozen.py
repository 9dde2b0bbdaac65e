"""The small publication with both quarters closed and not yet signed, and the keys of everybody who signs there."""

import io
import shutil
from functools import cache
from pathlib import Path

import pikepdf
from click.testing import CliRunner
from msgspec.structs import replace

from transparency.build import build
from transparency.cli import transparency
from transparency.disclosure.reading import read_disclosure
from transparency.log.public_log import checkpoint_text
from transparency.proof.note import key_of
from transparency.release.canonical import to_json
from transparency.signatures.keys import KEYS, Role, shipped_key
from transparency.signatures.private_key import PrivateKey, private_name

QUARTERS = {"2025-q1": "2025-05-02", "2025-q2": "2025-08-01"}
"""Quarter → the day on which it is published."""
SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"


@cache
def releases() -> dict[str, bytes]:
    """Quarter → its release, as it is closed."""
    return {each.quarter: each.data for each in build(SMALL, pdf=False).closed}


@cache
def paper(release: bytes, title: str = "Report") -> bytes:
    """An empty PDF that stands for the report of a release: it attaches it, and nothing else."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = title
        pdf.attachments["release.json"] = pikepdf.AttachedFileSpec(pdf, release, filename="release.json")
        stream = io.BytesIO()
        pdf.save(stream, deterministic_id=True)
        return stream.getvalue()


def closed_now(content: Path, quarter: str) -> None:
    """Have a quarter closed on the log as it stands."""
    note = (content / "log/checkpoint").read_bytes()
    file, _ = read_disclosure("release.json", releases()[quarter])
    assert file is not None and file.disclosure.closing is not None
    record = replace(file.disclosure.closing, checkpoint=checkpoint_text(note))
    data = to_json(replace(file.disclosure, closing=record))
    (content / "quarters" / quarter / "release.json").write_bytes(data)
    (content / "quarters" / quarter / "report.pdf").write_bytes(paper(data, quarter))


def published(folder: Path, *roles: Role) -> Path:
    """The site of the same, both quarters signed by officer and representative and published, one after the other."""
    content = frozen(folder, *roles)
    for quarter, day in QUARTERS.items():
        if (content / "log").exists():
            closed_now(content, quarter)
        for command in (["sign", "--role", "officer"], ["sign", "--role", "provider-representative"], ["publish"]):
            arguments = [*command, quarter, "--day", day, "--content", str(content)]
            done = CliRunner().invoke(transparency, arguments)
            assert done.exit_code == 0, done.output
    made = CliRunner().invoke(transparency, ["build", "--content", str(content), "--output", str(folder / "site")])
    assert made.exit_code == 0, made.output
    return folder / "site"


def key(role: Role) -> PrivateKey:
    """The key of a role: everybody has it."""
    return PrivateKey(f"small-care/{role}", shipped_key(role))


def frozen(folder: Path, *roles: Role) -> Path:
    """The content folder in ``folder``. ``roles``: those whose keys are named; else all are."""
    content = Path(shutil.copytree(SMALL, folder / "content"))
    for quarter, data in releases().items():
        (content / "quarters" / quarter / "release.json").write_bytes(data)
        (content / "quarters" / quarter / "report.pdf").write_bytes(paper(data, quarter))
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
