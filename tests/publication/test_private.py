"""The private key: missing, wrong, weak."""

import hashlib
import re
from pathlib import Path

import pytest
from tests.ledger.conftest import settings

from transparency.publication.private import EXAMPLE_KEY, SHIPPED_KEYS, read_private

KEY = hashlib.sha256(b"a test").hexdigest()


def read(tmp_path, text, *, fictional=False):
    """What reading a private file beside the content folder comes to."""
    (tmp_path / "content").mkdir(exist_ok=True)
    if text is not None:
        (tmp_path / "private").mkdir(exist_ok=True)
        (tmp_path / "private/disclosure.yaml").write_text(text, encoding="utf-8")
    own = settings(company={"name": "Test", "fictional": fictional})
    return read_private(tmp_path / "content", own)


def test_a_good_key_is_read(tmp_path):
    private, problems = read(tmp_path, f"key: {KEY}\nreplaced: 2026-q2\n")
    assert problems == []
    assert (private.secret.hex(), private.replaced) == (KEY, "2026-q2")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "V05"),
        ("", "Y"),
        ("key: 1234\n", "Y"),
        (f"key: {KEY.upper()}\n", "Y"),
        (f"seed: {KEY}\n", "Y"),
        (f"key: {KEY}\np_percent: 15\n", "Y"),
        ("key: " + "0" * 63 + "1\n", "V06"),
        ("key: " + "ab" * 32 + "\n", "V06"),
        (f"key: {EXAMPLE_KEY}\n", "V06"),
    ],
)
def test_a_missing_wrong_or_weak_key_is_told_without_a_word_of_it(tmp_path, text, code):
    private, problems = read(tmp_path, text)
    assert private is None
    assert problems
    assert all(problem.code.startswith(code) for problem in problems)
    for problem in problems:
        assert problem.hint
        assert not any(part in f"{problem.message}{problem.hint}{problem.excerpt}" for part in (KEY, "1234", "abab"))


def test_the_key_of_the_example_is_good_for_fiction_only(tmp_path):
    assert read(tmp_path, f"key: {EXAMPLE_KEY}\n", fictional=True)[1] == []


def test_every_key_that_stands_in_the_repository_is_known_to_be_no_secret():
    root = Path(__file__).resolve().parents[2]
    files = [*root.glob("content/private/*.yaml"), *root.glob("tests/*/*/private/*.yaml")]
    keys = {key for file in files for key in re.findall(r"\b[0-9a-f]{64}\b", file.read_text("utf-8"))}
    assert len(keys) > 4
    assert {key for key in keys if len(set(bytes.fromhex(key))) >= 8} == SHIPPED_KEYS


@pytest.mark.parametrize("key", sorted(SHIPPED_KEYS))
def test_a_key_of_the_repository_protects_no_real_company(tmp_path, key):
    assert [problem.code for problem in read(tmp_path, f"key: {key}\n")[1]] == ["V06"]
    assert read(tmp_path, f"key: {key}\n", fictional=True)[1] == []
