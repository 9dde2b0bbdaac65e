"""The format is documented, its schema is the model's, and our own sites are of it."""

import json
import os
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from msgspec import Struct
from msgspec.structs import fields
from sample import FOURTEEN, LARGE, LOPSIDED, THIRTY, Size, releases_of, sample_settings

from transparency.disclosure.document import (
    EmittedPool,
    Emitter,
    PoolDisclosure,
    PoolFacts,
    Program,
    RollLine,
    json_schema,
)
from transparency.disclosure.findings import judge
from transparency.disclosure.own import disclosures
from transparency.disclosure.reading import read_disclosure

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "schemas" / "equity-pool-disclosure-1.json"
COMPANY = sample_settings().company.model_copy(update={"jurisdiction": "US-DE"})
SETTINGS = sample_settings().model_copy(update={"company": COMPANY})


def test_the_schema_in_the_documentation_is_that_of_the_model() -> None:
    if os.environ.get("UPDATE_EXPECTED") == "1":
        FILE.write_bytes(json_schema())
    assert FILE.read_bytes() == json_schema()
    Draft202012Validator.check_schema(json.loads(json_schema()))


@pytest.mark.parametrize("part", [PoolDisclosure, Emitter, EmittedPool, PoolFacts, RollLine, Program])
def test_every_field_is_documented(part: type[Struct]) -> None:
    text = (ROOT / "docs" / "format.md").read_text("utf-8")
    missing = [field.name for field in fields(part) if f"`{field.name}`" not in text]
    assert missing == []


@pytest.mark.parametrize("size", [LARGE, THIRTY, FOURTEEN, LOPSIDED], ids=["large", "thirty", "fourteen", "lopsided"])
def test_companies_of_every_size_disclose_in_it(size: Size) -> None:
    """Also those of which hardly anything may be printed: what is not published is stated as such."""
    own = disclosures(SETTINGS, releases_of(size))
    files = [read_disclosure(f"{file.disclosure.quarter}.json", file.data)[0] for file in own]
    judgements, problems = judge([file for file in files if file is not None])
    assert len(judgements) == len(own)
    assert [problem for problem in problems if problem.code != "J23"] == []
    assert all(judgement.level >= 0 for judgement in judgements)
