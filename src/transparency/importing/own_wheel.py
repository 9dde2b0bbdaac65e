"""The program itself as a wheel, made of what is installed: so that a new publication holds the program that made it.

Its workflows then need no package index, no address and no variable, and run the same program for ever.
"""

import base64
import hashlib
import io
import zipfile
from functools import cache
from importlib.metadata import Distribution, distribution
from pathlib import Path

_OLDEST = (1980, 1, 1, 0, 0, 0)
_LEFT_OUT = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json"}
_BESIDE = {"themes": "themes", "docs": "docs", "requirements.lock": "requirements.lock"}
"""What lies beside ``src/`` in a checkout and goes into the package."""


@cache
def own_wheel() -> tuple[str, bytes]:
    """Name and bytes of the wheel: the same bytes from the same program. Raises ``PackageNotFoundError``."""
    found = distribution("transparency")
    files = _package() | _metadata(found)
    stem = f"transparency-{found.version}"
    record = f"{stem}.dist-info/RECORD"
    lines = [f"{name},sha256={_digest(data)},{len(data)}" for name, data in sorted(files.items())]
    files[record] = "\n".join([*lines, f"{record},,", ""]).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files, key=lambda name: (name == record, name)):
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.external_attr, entry.compress_type = 0o100644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return f"{stem}-py3-none-any.whl", out.getvalue()


def _package() -> dict[str, bytes]:
    program = Path(__file__).resolve().parents[1]
    files = _below(program, "transparency")
    for name, place in _BESIDE.items():
        beside = program.parent.parent / name
        if not (program / name).exists():
            files |= _below(beside, f"transparency/{place}")
    return files


def _below(place: Path, name: str) -> dict[str, bytes]:
    if place.is_file():
        return {name: place.read_bytes()}
    paths = (path for path in place.rglob("*") if path.is_file())
    return {
        f"{name}/{path.relative_to(place).as_posix()}": path.read_bytes()
        for path in paths
        if "__pycache__" not in path.parts and path.suffix != ".pyc"
    }


def _metadata(found: Distribution) -> dict[str, bytes]:
    kept = [path for path in found.files or () if ".dist-info" in path.parts[0] and path.name not in _LEFT_OUT]
    return {path.as_posix(): path.read_binary() for path in kept}


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
