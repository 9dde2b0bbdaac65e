"""Whatever stands in a field of a release, a statement, the keys or the calendar: problems, or a sound site.

Never a traceback, never a page with a character that steers what is around it, and quickly. A sample here, all of it by
``make prove``.
"""

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest
from frozen import SMALL, published
from hostile import Mutation, mutations
from made import close_every, publish_every
from msgspec.structs import replace
from ruamel.yaml import YAML
from test_evidence import statements, written_anew

from transparency.build import build, check
from transparency.closing.signatories import read_closed_books
from transparency.disclosure.findings import judge
from transparency.disclosure.reading import read_disclosure
from transparency.log.public_log import read_log
from transparency.log.statement import read_statement
from transparency.output import CHECKSUMS, MARK, checksums
from transparency.publication.private import PUBLIC
from transparency.publication.texts.characters import unprintable
from transparency.signatures.keys import read_keys
from transparency.verification.verdicts import site_judgement

LONGEST = 20
"""Seconds of the processor: of a site, a check of the ledger and whatever else is on the machine."""
CALENDAR = """schema: transparency-calendar/1
zone: America/New_York
time: "10:00"
releases:
  - {quarter: 2025-q3, day: 2025-11-03, announced: 2025-08-01}
  - quarter: 2025-q4
    day: 2026-02-10
    time: "09:30"
    announced: 2025-11-01
    moved: [{from: 2026-02-03, said: 2025-12-01, reason: The auditor is away.}]
"""


def as_public(content: Path) -> None:
    """What may lie in a public repository: of open quarters nothing is said there, and they are not what is tried."""
    (content.parent / PUBLIC).write_text("")
    shutil.rmtree(content / "ledger")


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two published quarters that nobody signed, a calendar, no ledger, and no PDFs, for these attach the releases."""
    content = Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("closed") / "content"))
    close_every(content)
    publish_every(content)
    as_public(content)
    (content / "calendar.yaml").write_text(CALENDAR)
    return content


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two published quarters, signed, without their ledger."""
    content = published(tmp_path_factory.mktemp("logged")).parent / "content"
    as_public(content)
    (content / "calendar.yaml").write_text(CALENDAR)
    return content


@pytest.fixture
def content(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    source = request.getfixturevalue(request.param)
    (tmp_path / PUBLIC).write_text("")
    return Path(shutil.copytree(source, tmp_path / "content"))


def sound_or_told(content: Path) -> bool:
    """The publication is built or refused; what is built holds nothing that cannot be printed. Whether it is built."""
    built = build(content, pdf=False, open_quarters=False)
    if not built.sound:
        assert all(problem.message for problem in built.problems)
        return False
    for path, data in built.files.items():
        if path.endswith((".html", ".csv", ".xml", ".svg", ".ics", ".jsonld")):
            assert unprintable(data.decode().replace("\r\n", "\n")) is None, path
        if path.endswith(".xml"):
            ElementTree.fromstring(data)
    check(content)
    return True


class Ended(NamedTuple):
    """How many mutations got past reading, and of how many a site was built."""

    read: int
    built: int


def each(found: Iterator[Mutation], write: Callable[[Any], None], content: Path, count: int | None) -> Ended:
    """Whether ``count`` mutations end well, and how."""
    read, made = 0, 0
    assert build(content, pdf=False, open_quarters=False).problems == [], "what is not changed is built"
    for mutation in islice(found, count):
        write(mutation.document)
        start = time.process_time()
        try:
            if not read_closed_books(content)[1]:
                read += 1
                made += sound_or_told(content)
        except Exception as error:
            raise AssertionError(f"{mutation.path} {mutation.how}: {error!r}") from error
        assert time.process_time() - start < LONGEST, (mutation.path, mutation.how)
    return Ended(read, made)


SAMPLE = pytest.param(12, id="some")
ALL = pytest.param(None, id="all", marks=pytest.mark.prove)


@pytest.mark.parametrize("count", [SAMPLE, ALL])
@pytest.mark.parametrize("content", ["closed"], indirect=True)
def test_every_field_of_a_release(content: Path, count: int | None) -> None:
    """Also where the log, which needs no key here, is made anew for it: else it is refused for its hash alone."""
    place = content / "quarters/2025-q2/release.json"
    first, last = statements(content)
    document = json.loads(place.read_bytes())

    def write(changed: Any) -> None:
        data = json.dumps(changed).encode()
        place.write_bytes(data)
        file, _ = read_disclosure("release.json", data)
        if file is not None:
            judge([file])
            written_anew(content, [first, replace(last, release=hashlib.sha256(data).hexdigest())])

    write(document)
    ended = each(mutations(document, places=3), write, content, count)
    assert ended.built > (100 if count is None else 0), ended


@pytest.mark.parametrize("count", [SAMPLE, ALL])
@pytest.mark.parametrize("content", ["logged"], indirect=True)
def test_every_field_of_a_statement(content: Path, count: int | None) -> None:
    """Also where its chain and its checkpoint are made anew, by somebody who has the key or needs none."""
    place, keys = content / "log/statements/0001.json", read_keys(content, fictional=True)[0]
    document = json.loads(place.read_bytes())
    for mutation in islice(mutations(document), count):
        place.write_bytes(json.dumps(mutation.document, sort_keys=True, separators=(",", ":")).encode())
        if mutation.document != document:
            assert read_log(content, keys)[1], (mutation.path, mutation.how)
        try:
            statement = read_statement(place.read_bytes())
        except ValueError:
            continue
        other = Path(shutil.copytree(content, content.parent / "other"))
        first = read_statement((content / "log/statements/0000.json").read_bytes())
        written_anew(other, [first, statement])
        sound_or_told(other)
        shutil.rmtree(other)


def yaml_at(place: Path) -> tuple[Any, Callable[[Any], None]]:
    yaml = YAML(typ="safe", pure=True)
    document = yaml.load(place.read_text())

    def write(changed: Any) -> None:
        with place.open("w") as file:
            YAML(typ="safe", pure=True).dump(changed, file)

    return document, write


@pytest.mark.parametrize("count", [SAMPLE, ALL])
@pytest.mark.parametrize("file", ["governance/keys.yaml", "calendar.yaml"])
@pytest.mark.parametrize("content", ["logged"], indirect=True)
def test_every_field_of_keys_and_calendar(content: Path, file: str, count: int | None) -> None:
    document, write = yaml_at(content / file)
    each(mutations(document, file), write, content, count)


@pytest.mark.parametrize("count", [pytest.param(10, id="some"), pytest.param(3_000, marks=pytest.mark.prove)])
def test_fields_of_a_release_on_a_site_that_a_stranger_verifies(
    logged: Path, tmp_path: Path, count: int | None
) -> None:
    """On the pages of that quarter alone: reading seventy others takes most of the time, and they do not change."""
    site = Path(shutil.copytree(logged.parent / "site", tmp_path / "site"))
    for page in site.rglob("*.html"):
        if not {page.parent.name, page.name} & {"2025-q2", "site", "verify"}:
            page.unlink()
    held = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    (site / CHECKSUMS).write_bytes(checksums({name: data for name, data in held.items() if name != MARK}))
    place = site / "data/2025-q2/release.json"
    data = place.read_bytes()
    document = json.loads(data)
    for mutation in islice(mutations(document, "site", places=1), count):
        place.write_text(json.dumps(mutation.document))
        assert not site_judgement(site).holds, (mutation.path, mutation.how)
    place.write_bytes(data)
    assert site_judgement(site).holds, "what is not changed holds"
