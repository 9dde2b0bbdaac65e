"""Tables, sums and tie-outs in words; and that a release holds none of these words."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from sample import FOURTEEN, LARGE, THIRTY, Size, releases_of

from transparency.release.release import Release, Row
from transparency.telling.numbers.sums import identity_sentence, step_name
from transparency.telling.numbers.tables import named, tables_of

NAMES = {"pools", "holders", "attributes", "groups", "policies", "rules", "compliance", "signed_by", "label"}
"""Parts of a release that hold names or words of the company's own files."""
SIZES = (LARGE, THIRTY, FOURTEEN)


def texts(data: Any) -> Iterator[str]:
    """Every text of a release, but for the names that come from the settings."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for name, value in data.items():
            if name not in {
                "pools",
                "pool_name",
                "holders",
                "attributes",
                "groups",
                "policies",
                "rules",
                "compliance",
                "signed_by",
                "label",
            }:
                yield from texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts(value)


@pytest.mark.parametrize("size", SIZES)
def test_a_release_holds_no_sentence(size: Size) -> None:
    for release in releases_of(size):
        data = msgspec.json.decode(msgspec.json.encode(release))
        assert [text for text in texts(data) if " " in text] == []


@pytest.mark.parametrize("size", SIZES)
def test_all_that_a_release_holds_has_words(size: Size) -> None:
    for release in releases_of(size):
        for table in tables_of(release):
            names = [table.title, table.stub, *(part.name for part in (*table.columns, *table.rows)), *table.notes]
            assert all(names) and all("%(" not in name for name in names)
        for figure in release.figures.values():
            assert all(step_name(step, release) for step in figure.steps)
        assert all(identity_sentence(identity) for identity in release.identities)


def test_a_group_whose_values_are_not_all_stated_says_so() -> None:
    release = next(release for release in releases_of(LARGE) if release.breakdowns)
    table = release.breakdowns[0]
    row = Row(id="g", cells=table.rows[0].cells, groups=(("Associates", ""), ("Leads", "West")))
    words = named(replace(table, rows=(row, *table.rows[1:])), release)
    assert words.rows[0].name == "Associates · Not stated and Leads · West"


def test_awards_of_the_kind_other_are_not_the_other_kinds() -> None:
    release = releases_of(LARGE)[-1]
    table = release.tables["awards"]
    columns = tuple(
        replace(table.columns[0], id=id) for id in ("units", "units_nso", "units_other_awards", "units_other")
    )
    rows = tuple(replace(row, cells=row.cells[:1] * 4) for row in table.rows)
    words = named(replace(table, columns=columns, rows=rows), release)
    assert [column.name for column in words.columns] == ["All awards", "Options (NSO)", "Other awards", "Other kinds"]


def test_names_of_the_settings_are_those_of_the_release() -> None:
    release: Release = releases_of(LARGE)[-1]
    renamed = replace(release, holders={id: f"{name} (old name)" for id, name in release.holders.items()})
    rows = named(renamed.tables["denominator"], renamed).rows
    assert any(row.name.endswith("(old name)") for row in rows)
    steps = renamed.figures["capitalization.fully_diluted"].steps
    assert any(step_name(step, renamed).endswith("(old name)") for step in steps)
