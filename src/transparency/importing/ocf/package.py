"""An Open Cap Table Format package, folder or zip, as objects: read within limits, inside its own walls, as text.

Nothing of a zip is ever written to disk, and nothing outside of the package is read. JSON numbers stay text, so that no
amount passes through a float. Format: OCF 1.0 to 1.2 and ``main`` (reference ``ledger-and-ocf.md`` section 1).
"""

import hashlib
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec import Struct

from transparency.importing.questions import Question, Questions, plain
from transparency.publication.problem import Problem

MANIFEST = "Manifest.ocf.json"
LARGEST_FILE = 256 * 1024 * 1024
"""Largest file of a package, unpacked, in bytes."""
LARGEST_PACKAGE = 1024 * 1024 * 1024
MOST_FILES = 1000
KNOWN_VERSIONS = ("1.0.", "1.1.", "1.2.")

KINDS = {
    "stakeholders_files": "OCF_STAKEHOLDERS_FILE",
    "stock_classes_files": "OCF_STOCK_CLASSES_FILE",
    "stock_plans_files": "OCF_STOCK_PLANS_FILE",
    "vesting_terms_files": "OCF_VESTING_TERMS_FILE",
    "transactions_files": "OCF_TRANSACTIONS_FILE",
    "stock_legend_templates_files": "OCF_STOCK_LEGEND_TEMPLATES_FILE",
    "valuations_files": "OCF_VALUATIONS_FILE",
    "financings_files": "OCF_FINANCINGS_FILE",
    "documents_files": "OCF_DOCUMENTS_FILE",
}
"""Manifest field → ``file_type`` of the files it lists."""
READ = ("stakeholders_files", "stock_classes_files", "stock_plans_files", "vesting_terms_files", "transactions_files")
"""The kinds of files that say something about a pool; the others are counted and dropped."""

Item = Mapping[str, Any]


class Object(Struct, frozen=True):
    """One object of a package and where it stands."""

    kind: str
    id: str
    data: Item
    file: str
    number: int
    """From 1."""

    @property
    def where(self) -> str:
        """The place, for people."""
        return f"{self.file}, item {self.number}"

    @property
    def label(self) -> str:
        """How a message names it: the number that the cap-table system shows, where there is one, and the id."""
        number = self.data.get("custom_id")
        return f"{number[:40]} ({self.id[:60]})" if isinstance(number, str) and number else self.id[:60]


@dataclass(slots=True)
class Package:
    """A package as read."""

    version: str
    as_of: str
    objects: dict[str, list[Object]] = field(default_factory=dict)
    """By manifest field, in the order of the files."""
    read: dict[str, int] = field(default_factory=dict)
    """``object_type`` → count."""
    comments: tuple[str, ...] = ()
    """The manifest's own comments."""


class _Fault(Exception):  # noqa: N818 - carries a problem to the one place that returns it
    def __init__(self, code: str, message: str, path: str = "", hint: str = "") -> None:
        self.problem = Problem(code, message, path, hint=hint)


def read_package(path: Path, questions: Questions) -> tuple[Package | None, list[Problem]]:
    """Read a package; ``None`` with the reasons when it cannot be used. Problems: N01 to N04, N06. Asks: N20 to N22."""
    try:
        files: _Files = _Zip(path) if path.is_file() else _Folder(path)
        with files:
            return _read(files, questions), []
    except _Fault as fault:
        return None, [fault.problem]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        hint = "Give the package's folder or a zip file of it; a download may have been cut off."
        return None, [Problem("N01", f"{path.name} is not a whole zip file: {_first_line(error)}.", hint=hint)]
    except OSError as error:
        return None, [Problem("N01", f"{path.name} cannot be read: {error.strerror or 'unknown reason'}.")]


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")[:120]


class _Files:
    """The files of a package by their path from the manifest's folder, with forward slashes."""

    def __init__(self) -> None:
        self.left = LARGEST_PACKAGE

    def __enter__(self) -> "_Files":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def names(self) -> list[str]:
        raise NotImplementedError

    def bytes_of(self, name: str, limit: int) -> bytes:
        raise NotImplementedError

    def read(self, name: str) -> bytes:
        """A file within the limits (N02)."""
        data = self.bytes_of(name, min(LARGEST_FILE, self.left) + 1)
        if len(data) > min(LARGEST_FILE, self.left):
            most, all_ = LARGEST_FILE // 1024**2, LARGEST_PACKAGE // 1024**2
            message = f"{name} is larger than {most} MB, or the package than {all_} MB."
            raise _Fault("N02", message, hint="Split it into several files; a manifest may list as many as it likes.")
        self.left -= len(data)
        return data


class _Folder(_Files):
    def __init__(self, path: Path) -> None:
        super().__init__()
        if not path.is_dir():
            raise _Fault("N01", f"There is no package at {path.name}.", hint="Give the folder or the zip file.")
        self.root = path.resolve()

    def names(self) -> list[str]:
        files = [place.relative_to(self.root).as_posix() for place in self.root.rglob("*") if place.is_file()]
        return sorted(files)[: MOST_FILES + 1]

    def bytes_of(self, name: str, limit: int) -> bytes:
        place = (self.root / name).resolve()
        if not place.is_relative_to(self.root):
            raise _Fault("N02", f"{name} leads out of the package.", hint="Put the file into the folder itself.")
        with place.open("rb") as file:
            return file.read(limit)


class _Zip(_Files):
    def __init__(self, path: Path) -> None:
        super().__init__()
        self.zip = zipfile.ZipFile(path)
        entries = [entry for entry in self.zip.infolist() if not entry.is_dir()]
        for entry in entries:
            if _escapes(entry.filename):
                raise _Fault("N02", f"The zip holds a file that leads out of it: {entry.filename[:80]!r}.")
            if entry.flag_bits & 1:
                raise _Fault("N01", "The zip is locked with a password.", hint="Unpack it and import the folder.")
        if len(entries) > MOST_FILES:
            raise _Fault("N02", f"The zip holds {len(entries):,} files; a package has a few.")
        if sum(entry.file_size for entry in entries) > LARGEST_PACKAGE:
            raise _Fault("N02", f"Unpacked, the zip would be larger than {LARGEST_PACKAGE // 1024**2} MB.")
        manifests = sorted(
            (entry.filename for entry in entries if _base(entry.filename) == MANIFEST), key=lambda n: (n.count("/"), n)
        )
        manifests = [name for name in manifests if not name.startswith("__MACOSX/")]
        self.folder = manifests[0].rpartition(MANIFEST)[0] if manifests else ""

    def __exit__(self, *_: object) -> None:
        self.zip.close()

    def names(self) -> list[str]:
        names = (entry.filename for entry in self.zip.infolist() if not entry.is_dir())
        return sorted(name.removeprefix(self.folder) for name in names if name.startswith(self.folder))

    def bytes_of(self, name: str, limit: int) -> bytes:
        with self.zip.open(self.folder + name) as file:  # the size in the directory may lie: read no further than this
            return file.read(limit)


def _base(name: str) -> str:
    return name.rpartition("/")[2]


def _escapes(name: str) -> bool:
    r"""Whether a name in an archive could stand for a place outside of it.

    >>> [_escapes(name) for name in ("a/b.json", "a/c:b.json", "..a/b")], [
    ...     _escapes(name) for name in ("/a", "../a", "a/../b", "c:/a", "a\\b", "a\0b")
    ... ]
    ([False, False, False], [True, True, True, True, True, True])
    """
    return (
        "\\" in name
        or "\0" in name
        or ":" in name.split("/", maxsplit=1)[0]
        or name.startswith("/")
        or ".." in name.split("/")
    )


def _json(data: bytes, name: str) -> Any:
    """JSON with every number as text (N04)."""
    try:
        return json.loads(data.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=str)
    except UnicodeDecodeError:
        raise _Fault("N04", f"{name} is not UTF-8 text.", hint="Export it again as UTF-8.") from None
    except json.JSONDecodeError as error:
        message = f"{name} is not whole JSON: {error.msg.lower()} in line {error.lineno}, column {error.colno}."
        raise _Fault("N04", message, hint="Export it again; the file may have been cut off.") from None
    except RecursionError:
        raise _Fault("N04", f"{name} is nested too deep.") from None


def _read(files: _Files, questions: Questions) -> Package:
    names = files.names()
    if len(names) > MOST_FILES:
        raise _Fault("N02", f"The folder holds more than {MOST_FILES:,} files; is it the package itself?")
    if MANIFEST not in names:
        raise _Fault("N03", f"The package has no {MANIFEST}.", hint="Give the folder that holds it, or a zip of that.")
    manifest = _json(files.read(MANIFEST), MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("file_type") != "OCF_MANIFEST_FILE":
        message = f"{MANIFEST} is no manifest: its file_type is not OCF_MANIFEST_FILE."
        raise _Fault("N03", message, hint="Export the package again.")
    package = Package(str(manifest.get("ocf_version", "")), str(manifest.get("as_of", "")))
    comments = manifest.get("comments")
    package.comments = tuple(map(str, comments)) if isinstance(comments, list) else ()
    if not package.version.startswith(KNOWN_VERSIONS):
        message = f"The package says it is OCF version “{package.version[:40]}”; read as 1.0 to 1.2."
        questions.note(Question("version", "N21", message, MANIFEST))
    listed = {MANIFEST}
    for kind, file_type in KINDS.items():
        package.objects[kind] = []
        for entry in _entries(manifest, kind):
            name = _found(str(entry["filepath"]), names, questions)
            listed.add(name)
            package.objects[kind] += _objects(files, name, file_type, str(entry.get("md5", "")), questions, package)
    for name in names:
        if name not in listed and name.endswith(".json"):
            message = f"{name} lies in the package, but the manifest does not list it: not read."
            questions.note(Question(f"unlisted:{plain(name)}", "N22", message, MANIFEST))
    return package


def _entries(manifest: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    entries = manifest.get(kind) or []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) and entry.get("filepath") for entry in entries):
        raise _Fault("N03", f"{kind} in {MANIFEST} is not a list of file paths.", hint="Export the package again.")
    return entries


def _found(listed: str, names: list[str], questions: Questions) -> str:
    """The name in the package that the manifest means."""
    if _escapes(listed):
        raise _Fault("N02", f"The manifest names a file outside of the package: {listed[:80]!r}.")
    name = PurePosixPath(listed).as_posix()
    if name in names:
        return name
    stem = name.removesuffix(".json").removesuffix(".ocf")
    near = [file for file in names if file.removesuffix(".json").removesuffix(".ocf").casefold() == stem.casefold()]
    if not near:
        raise _Fault("N04", f"The manifest lists {name}, which is not in the package.", hint="Export it again, whole.")
    message = f"The manifest names {name}; the package has {near[0]}."
    choices = {"use": f"read {near[0]}"}
    questions.ask(Question(f"file:{plain(name)}", "N22", message, MANIFEST, choices, default="use"))
    return near[0]


def _objects(  # noqa: PLR0917 - the parts of one step
    files: _Files, name: str, file_type: str, md5: str, questions: Questions, package: Package
) -> Iterator[Object]:
    data = files.read(name)
    if md5 and hashlib.md5(data, usedforsecurity=False).hexdigest() != md5.lower():
        message = f"The MD5 of {name} is not the one in the manifest (often a dummy)."
        choices = {"accept": "read the file as it is", "stop": "import nothing"}
        if questions.ask(Question(f"md5:{plain(name)}", "N20", message, MANIFEST, choices, default="accept")) == "stop":
            raise _Fault(
                "N04", f"{name} is not the file that the manifest describes.", hint="Export the package again."
            )
    content = _json(data, name)
    said = content.get("file_type") if isinstance(content, dict) else None
    if said != file_type:
        raise _Fault("N04", f"{name} says file_type “{str(said)[:60]}”; the manifest lists it as {file_type}.")
    items = content.get("items")
    if not isinstance(items, list):
        raise _Fault("N04", f"{name} has no list of items.")
    counts: Counter[str] = Counter()
    for number, item in enumerate(items, start=1):
        kind = item.get("object_type") if isinstance(item, dict) else None
        identity = item.get("id") if isinstance(item, dict) else None
        if not isinstance(kind, str) or not isinstance(identity, str) or not identity:
            message = f"Item {number} of {name} has no id or no object_type."
            raise _Fault("N06", message, hint="Every object of the format has both; export the package again.")
        counts[kind] += 1
        yield Object(kind, identity, item, name, number)
    for kind, count in counts.items():
        package.read[kind] = package.read.get(kind, 0) + count
