"""Files of an address: read within limits, over https or from this machine."""

from pathlib import Path, PurePosixPath

LIMIT = 64 << 20
"""Largest file, in bytes."""
MOST_BYTES = 512 << 20
MOST_FILES = 20_000
SECONDS = 20
"""How long an address may keep us waiting."""


def fetch(address: str, limit: int = LIMIT) -> bytes:
    """The bytes at an address, at most ``limit`` and one more. Raises ``OSError``."""
    from urllib.parse import urlsplit
    from urllib.request import urlopen

    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in {"localhost", "127.0.0.1"}:
        raise OSError("only https addresses are read")
    with urlopen(address, timeout=SECONDS) as answer:
        return bytes(answer.read(limit + 1))


def site_address(address: str) -> str:
    """The address of a site without its first page and the slash at the end."""
    return address.removesuffix("index.html").rstrip("/")


def fetch_site(address: str, folder: Path) -> None:
    """Put every file that the list of a site names into a folder. Raises ``OSError``."""
    from urllib.error import HTTPError
    from urllib.parse import quote

    from transparency.output import CHECKSUMS, listed

    base = site_address(address)
    sums = fetch(f"{base}/{CHECKSUMS}")
    named = listed(sums.decode(errors="replace"))
    if len(named) > MOST_FILES:
        raise OSError(f"it lists more than {MOST_FILES:,} files")
    (folder / CHECKSUMS).write_bytes(sums)
    left = MOST_BYTES
    for path in named:
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts or "\0" in path or "\\" in path:
            raise OSError(f"its list names a file outside of it: {path[:80]!r}")
        try:
            data = fetch(f"{base}/{quote(path)}")
        except HTTPError as error:
            if error.code == 404:
                continue  # verify says that it is missing
            raise
        left -= len(data)
        if len(data) > LIMIT or left < 0:
            raise OSError(f"{path} makes it larger than is read")
        place = folder.joinpath(*parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
