"""Drawings as PNG, for places that show no SVG: by resvg, in fonts of the program alone, the same bytes everywhere.

resvg is one wheel that needs nothing of the system and has no font of its own. It is imported where a picture has to
be made anew.
"""

import atexit
import hashlib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from transparency.cache import keep, recall
from transparency.theme import find_theme

FONTS = ("Inter-Regular", "Inter-SemiBold", "Literata-Display-Medium")
"""Of the program's own theme: a publication's own may not letter a picture of numbers."""


def pictures(drawings: Mapping[str, bytes], folder: Path | None = None) -> dict[str, bytes]:
    """Each SVG as PNG, by path: ``preview.png`` of ``preview.svg``. ``folder``: where finished pictures are kept."""
    return {f"{path.removesuffix('.svg')}.png": _picture(svg, folder) for path, svg in drawings.items()}


def _picture(svg: bytes, folder: Path | None) -> bytes:
    name = f"{hashlib.sha256(b'|'.join((_made_by(), svg))).hexdigest()}.picture"
    if folder is not None and (kept := recall(folder, name)) is not None:
        return kept
    drawn = picture(svg)
    if folder is not None:
        keep(folder, name, drawn)
    return drawn


@lru_cache(maxsize=256)
def picture(svg: bytes) -> bytes:
    """One drawing as PNG, in the size that it has itself."""
    from resvg_py import svg_to_bytes  # noqa: PLC0415 (not needed where every picture is kept)

    return svg_to_bytes(svg_string=svg.decode(), skip_system_fonts=True, font_files=list(_font_files()))


@cache
def _made_by() -> bytes:
    """What else than its drawing a picture comes from."""
    fonts = (hashlib.sha256(content).hexdigest() for content in _fonts().values())
    return "|".join((version("resvg-py"), *fonts)).encode()


@cache
def _fonts() -> dict[str, bytes]:
    assets = find_theme("default", None).assets()
    return {name: assets[f"fonts/{name}.woff2"] for name in FONTS}


@cache
def _font_files() -> tuple[str, ...]:
    """The fonts as files that resvg reads, kept until the process ends."""
    from fontTools.ttLib.woff2 import decompress  # noqa: PLC0415 (slow; not needed where every picture is kept)

    folder = TemporaryDirectory(prefix="transparency-fonts-")
    atexit.register(folder.cleanup)
    for name, content in _fonts().items():
        plain = BytesIO()
        decompress(BytesIO(content), plain)
        Path(folder.name, f"{name}.ttf").write_bytes(plain.getvalue())
    return tuple(str(Path(folder.name, f"{name}.ttf")) for name in FONTS)
