"""Whatever stands in a field of a release, a statement, the keys or the calendar: problems, or a sound site.

Never a traceback, never a page with a character that steers what is around it, and quickly. A sample here, all of it by
``make prove``.
"""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from frozen import frozen, published
from hostile import Mutation, mutations
from ruamel.yaml import YAML
from test_evidence import written_anew

from transparency.build import build, check
from transparency.closing.quarters import read_closed
from transparency.closing.signatories import read_closed_books
from transparency.disclosure.findings import judge
from transparency.disclosure.reading import read_disclosure
from transparency.log.public_log import read_log
from transparency.log.statement import read_statement
from transparency.publication.texts.characters import unprintable
from transparency.signatures.keys import read_keys
from transparency.verification.verdicts import site_judgement

LONGEST = 20
"""Seconds of the processor: of a site, a check of the ledger and whatever else is on the machine."""
CALENDAR = """schema: transparency-calendar/1
zone: America/New_York
time: "10:00"
releases:
  - {quarter: 2025-q3, day: 2025-11-11, announced: 2025-08-01}
  - quarter: 2025-q4
    day: 2026-02-10
    time: "09:30"
    announced: 2025-11-01
    moved: [{from: 2026-02-03, said: 2025-12-01, reason: The auditor is away.}]
"""


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two closed quarters, a calendar, no log, and no PDFs, for these attach the releases as they were."""
    content = frozen(tmp_path_factory.mktemp("closed"))
    (content / "governance/keys.yaml").unlink()
    for paper in content.glob("quarters/*/report.pdf"):
        paper.unlink()
    (content / "calendar.yaml").write_text(CALENDAR)
    return content


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two published quarters."""
    content = published(tmp_path_factory.mktemp("logged")).parent / "content"
    (content / "calendar.yaml").write_text(CALENDAR)
    return content


@pytest.fixture
def content(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copytree(request.getfixturevalue(request.param), tmp_path / "content"))


def sound_or_told(content: Path) -> None:
    """The publication is built or refused; what is built holds nothing that cannot be printed."""
    built = build(content, pdf=False, open_quarters=False)
    if not built.sound:
        assert all(problem.message for problem in built.problems)
        return
    for path, data in built.files.items():
        if path.endswith((".html", ".csv", ".xml", ".svg", ".ics", ".jsonld")):
            assert unprintable(data.decode().replace("\r\n", "\n")) is None, path
        if path.endswith(".xml"):
            ElementTree.fromstring(data)
    check(content)


def each(found: Iterator[Mutation], write: Callable[[Any], None], content: Path, count: int | None) -> int:
    """Whether ``count`` mutations end well; how many of them got past reading."""
    read = 0
    for mutation in islice(found, count):
        write(mutation.document)
        start = time.process_time()
        try:
            if not read_closed_books(content)[1]:
                read += 1
                sound_or_told(content)
        except Exception as error:
            raise AssertionError(f"{mutation.path} {mutation.how}: {error!r}") from error
        assert time.process_time() - start < LONGEST, (mutation.path, mutation.how)
    return read


SAMPLE = pytest.param(20, id="some")
ALL = pytest.param(None, id="all", marks=pytest.mark.prove)


@pytest.mark.parametrize("count", [SAMPLE, ALL])
@pytest.mark.parametrize("content", ["closed"], indirect=True)
def test_every_field_of_a_release(content: Path, count: int | None) -> None:
    place = content / "quarters/2025-q2/release.json"
    document = json.loads(place.read_bytes())

    def write(changed: Any) -> None:
        place.write_text(json.dumps(changed))
        file, _ = read_disclosure("release.json", place.read_bytes())
        if file:
            judge([file])

    each(mutations(document), write, content, count)
    write(document)
    assert read_closed(content)[1] == []


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


@pytest.mark.parametrize("count", [pytest.param(10, id="some"), ALL])
def test_every_field_of_a_release_on_a_site_that_a_stranger_verifies(
    logged: Path, tmp_path: Path, count: int | None
) -> None:
    site = Path(shutil.copytree(logged.parent / "site", tmp_path / "site"))
    place = site / "data/2025-q2/release.json"
    document = json.loads(place.read_bytes())
    for mutation in islice(mutations(document, "site"), count):
        place.write_text(json.dumps(mutation.document))
        assert not site_judgement(site).holds, (mutation.path, mutation.how)
