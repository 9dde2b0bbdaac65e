"""Fonts of a PDF: only bundled ones, and font tags that are the same on every system."""

import atexit
import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

NO_SYSTEM_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><cachedir prefix="xdg">fontconfig-transparency</cachedir></fontconfig>
"""
"""A fontconfig without folders: a character that the bundled fonts lack shows as .notdef, never in a system's font."""

OURS = "TRANSPARENCY_FONTCONFIG_FILE"
"""Environment variable by which a process tells those it starts that fontconfig is set."""


@cache
def fontconfig_file() -> str:
    """Path of a file that holds this configuration until the process ends: fontconfig reads it for each document."""
    folder = tempfile.TemporaryDirectory(prefix="transparency-fonts-")
    atexit.register(folder.cleanup)
    file = Path(folder.name, "fonts.conf")
    file.write_text(NO_SYSTEM_FONTS, encoding="utf-8")
    return str(file)


def use_fontconfig(file: str) -> None:
    """Point fontconfig to a configuration. Works only before the process first imports WeasyPrint."""
    os.environ["FONTCONFIG_FILE"] = file
    os.environ[OURS] = file


def shut_out_system_fonts() -> None:
    """Use the configuration without system fonts, unless the process that started this one has already done so."""
    if os.environ.get(OURS) != os.environ.get("FONTCONFIG_FILE") or OURS not in os.environ:
        use_fontconfig(fontconfig_file())


def give_fonts_stable_tags(pdf: Any) -> None:
    """Derive each font's six-letter subset tag from its name.

    WeasyPrint hashes Pango's description string, which differs between versions of Pango: it was the only difference
    between the bytes made on Debian 12 and 13.
    """
    names: dict[bytes, bytes] = {}
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Type") == "/FontDescriptor":
            names[item["FontName"][1:7]] = item["FontName"][8:]
    tags = {old: _tag(name) for old, name in names.items()}
    if len(set(tags.values())) < len(tags):
        return  # one name twice: two fonts would share a tag
    for item in pdf.objects:
        if isinstance(item, dict):
            _rename_in_dictionary(item, tags)
        elif hasattr(item, "stream"):
            item.stream = [_renamed(operator, tags) for operator in item.stream]


def _tag(name: bytes) -> bytes:
    return bytes(65 + byte % 26 for byte in hashlib.sha256(name).digest()[:6])


def _renamed(operator: Any, tags: dict[bytes, bytes]) -> Any:
    """The operator that selects a font, ``/ABCDEF 9 Tf``, with the font's new tag; any other as it is."""
    if isinstance(operator, bytes) and operator.endswith(b" Tf") and operator[1:7] in tags:
        return b"/" + tags[operator[1:7]] + operator[7:]
    return operator


def _rename_in_dictionary(item: Any, tags: dict[bytes, bytes]) -> None:
    for key in ("FontName", "BaseFont"):
        if isinstance(item.get(key), bytes) and item[key][1:7] in tags:
            item[key] = b"/" + tags[item[key][1:7]] + item[key][7:]
    for key in [key for key in item if str(key).encode() in tags]:
        item[tags[str(key).encode()].decode()] = item.pop(key)
