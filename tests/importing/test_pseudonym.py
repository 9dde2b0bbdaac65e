"""Ids from a key: their form, their sources, and a crosswalk that a spreadsheet cannot run."""

import base64
import csv
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transparency.importing.pseudonym import Pseudonyms, base32, open_pseudonyms, rotated, shielded, unshielded

KEY = bytes(range(32))


@given(st.binary(min_size=10, max_size=10))
def test_base32_is_that_of_the_standard_library(ten):
    assert base32(ten) == base64.b32encode(ten).decode().lower()


def test_an_id_is_the_hmac_of_kind_origin_and_source():
    names = Pseudonyms([KEY])
    message = b"transparency/v1\nprovider\nocf\nperson-1"
    mark = base64.b32encode(hmac.new(KEY, message, hashlib.sha256).digest()[:10]).decode().lower()
    assert names.id_of("provider", "ocf", "person-1") == f"p-{mark}"
    others = {
        names.id_of("grant", "ocf", "person-1"),
        names.id_of("provider", "table", "person-1"),
        names.id_of("provider", "ocf", "person-2"),
        Pseudonyms([bytes(32)]).id_of("provider", "ocf", "person-1"),
    }
    assert len({name[2:] for name in others} | {mark}) == 5


def test_events_keep_the_first_key_for_ever():
    names = Pseudonyms([KEY])
    event, grant = names.id_of("event", "ocf", "e"), names.id_of("grant", "ocf", "g")
    names.rotate()
    assert len(set(names.keys)) == 2
    assert (names.id_of("event", "ocf", "e"), names.id_of("grant", "ocf", "g")) == (event, grant)


@given(st.text(max_size=8))
def test_a_shield_comes_off_again(cell):
    assert unshielded(shielded(cell)) == cell
    assert not shielded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_new_epoch_needs_the_key_and_the_crosswalk(tmp_path):
    names = Pseudonyms([KEY])
    names.id_of("grant", "ocf", "g")
    key, crosswalk = tmp_path / "pseudonyms.key", tmp_path / "crosswalk.csv"
    for place, text in ((key, names.key_text()), (crosswalk, names.crosswalk_text())):
        refused, problems = rotated(tmp_path)
        assert refused is None and [(one.code, place.name in one.message) for one in problems] == [("N11", True)]
        place.write_text(text)
        place.chmod(0o600)
    begun, problems = rotated(tmp_path)
    assert begun is not None and not problems
    assert begun.keys[0] == KEY and len(begun.keys) == 2 and begun.ids == names.ids
    key.chmod(0o644)
    assert [one.code for one in rotated(tmp_path)[1]] == ["N11"], "others can read it"


def test_crosswalk_and_key_are_read_back(tmp_path):
    names = Pseudonyms([KEY])
    names.rotate()
    for source in ("=1+1", "a,b", 'say "x"', "'quoted", "-7"):
        names.id_of("grant", "ocf", source)
    (tmp_path / "pseudonyms.key").write_text(names.key_text())
    (tmp_path / "pseudonyms.key").chmod(0o600)
    (tmp_path / "crosswalk.csv").write_text(names.crosswalk_text(), encoding="utf-8")
    found, problems = open_pseudonyms(tmp_path)
    assert found == names and not problems
    sources = [row["source"] for row in csv.DictReader(names.crosswalk_text().splitlines())]
    assert not any(source.startswith(("=", "-")) for source in sources)


@pytest.mark.parametrize("key", ["", "xyz", "00" * 31, "00" * 33, "é"])
def test_a_damaged_key_is_refused(tmp_path, key):
    (tmp_path / "pseudonyms.key").write_text(key, encoding="utf-8")
    (tmp_path / "pseudonyms.key").chmod(0o600)
    found, problems = open_pseudonyms(tmp_path)
    assert found is None and [one.code for one in problems] == ["N11"]


def test_every_first_key_is_another(tmp_path):
    assert open_pseudonyms(tmp_path)[0].keys != open_pseudonyms(tmp_path)[0].keys
