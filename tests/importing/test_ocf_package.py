"""Broken and hostile packages: each a problem, nothing written, nothing read outside of the package."""

import json
import os
import zipfile
from pathlib import Path

import pytest

from transparency.importing.ocf import package as ocf_package
from transparency.importing.ocf.package import read_package
from transparency.importing.questions import Questions


def zipped(folder: Path, target: Path, prefix: str = "") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, prefix + path.name)
    return target


@pytest.mark.parametrize("prefix", ["", "export/acme/"])
def test_a_zip_is_the_same_as_its_folder(office, new_office, prefix):
    package = office.package(office.grant())
    assert not office.codes(office.bring(package))
    other = new_office()
    assert not other.codes(other.bring(zipped(package, other.root / "package.ocf.zip", prefix)))
    assert other.told() == office.told()


def test_a_zip_that_was_cut_off(office):
    path = zipped(office.package(office.grant()), office.root / "cut.zip")
    whole = path.read_bytes()
    for length in (0, 10, len(whole) // 2, len(whole) - 30):
        path.write_bytes(whole[:length])
        assert office.codes(office.bring(path)) == ["N01"]
    path.write_bytes(whole[:60] + bytes(200) + whole[260:])  # the directory is whole, the data is not
    assert office.codes(office.bring(path)) == ["N01"]
    assert office.rows() == []


@pytest.mark.parametrize("name", ["../outside.json", "/etc/passwd", "a/../../b.json", "..\\up.json", "C:/x.json"])
def test_paths_that_lead_out_of_a_zip(office, name):
    path = office.root / "out.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Manifest.ocf.json", "{}")
        archive.writestr(name, "{}")
    assert office.codes(office.bring(path)) == ["N02"]
    assert not (office.root.parent / "outside.json").exists()


def test_a_manifest_that_names_files_outside(office):
    package = office.package(office.grant())
    (office.root / "secret.ocf.json").write_text('{"file_type": "OCF_TRANSACTIONS_FILE", "items": []}')
    manifest = json.loads((package / "Manifest.ocf.json").read_text())
    manifest["transactions_files"] = [{"filepath": "../secret.ocf.json"}]
    (package / "Manifest.ocf.json").write_text(json.dumps(manifest))
    assert office.codes(office.bring(package)) == ["N02"]


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_a_link_out_of_the_folder(office):
    package = office.package(office.grant())
    (office.root / "secret.json").write_text((package / "transactions.ocf.json").read_text())
    (package / "transactions.ocf.json").unlink()
    (package / "transactions.ocf.json").symlink_to(office.root / "secret.json")
    assert office.codes(office.bring(package)) == ["N02"]


def test_a_zip_bomb_is_not_unpacked(office, monkeypatch):
    path = office.root / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Manifest.ocf.json", b" " * 3_000_000)
    monkeypatch.setattr(ocf_package, "LARGEST_FILE", 1_000_000)
    assert office.codes(office.bring(path)) == ["N02"]
    monkeypatch.setattr(ocf_package, "LARGEST_PACKAGE", 2_000_000)
    assert office.codes(office.bring(path)) == ["N02"]


def test_a_zip_that_lies_about_its_sizes(office):
    path = office.root / "lie.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Manifest.ocf.json", b" " * 3_000_000)
    data = path.read_bytes().replace((3_000_000).to_bytes(4, "little"), (30).to_bytes(4, "little"))
    path.write_bytes(data)
    assert office.codes(office.bring(path))[0] in ("N01", "N03", "N04")


def test_too_many_files(office):
    path = office.root / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(ocf_package.MOST_FILES + 1):
            archive.writestr(f"{number}.json", "{}")
    assert office.codes(office.bring(path)) == ["N02"]


def test_no_manifest(office):
    package = office.package(office.grant())
    (package / "Manifest.ocf.json").unlink()
    assert office.codes(office.bring(package)) == ["N03"]
    assert office.codes(office.bring(office.root / "nowhere")) == ["N01"]


BREAKS = {
    "truncated": (lambda text: text[: len(text) // 2], "N04"),
    "wrong file_type": (lambda text: text.replace("OCF_TRANSACTIONS_FILE", "OCF_STAKEHOLDERS_FILE"), "N04"),
    "no items": (lambda text: '{"file_type": "OCF_TRANSACTIONS_FILE"}', "N04"),
    "a list": (lambda text: "[]", "N04"),
    "nested": (lambda text: "[" * 200_000, "N04"),
    "nested and closed": (lambda text: "[" * 100_000 + "]" * 100_000, "N04"),
    "nested beside what is good": (lambda text: f'{text.rstrip()[:-1]}, "x": {"[" * 100_000}{"]" * 100_000}}}', "N04"),
    "no object": (lambda text: '{"file_type": "OCF_TRANSACTIONS_FILE", "items": [3]}', "N06"),
    "no id": (lambda text: '{"file_type": "OCF_TRANSACTIONS_FILE", "items": [{"object_type": "TX_X"}]}', "N06"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_files_that_are_not_what_they_say(office, name):
    change, code = BREAKS[name]
    package = office.package(office.grant())
    file = package / "transactions.ocf.json"
    file.write_text(change(file.read_text()))
    outcome = office.bring(package)
    assert office.codes(outcome) == [code]
    assert "transactions.ocf.json" in outcome.problems[0].message
    assert not office.private.exists() and office.rows() == []


def test_wrong_encoding(office):
    package = office.package(office.grant())
    (package / "transactions.ocf.json").write_bytes('{"file_type": "é"}'.encode("latin-1"))
    assert office.codes(office.bring(package)) == ["N04"]


def test_an_md5_that_does_not_fit_is_a_choice(office):
    package = office.package(office.grant())
    manifest = json.loads((package / "Manifest.ocf.json").read_text())
    manifest["transactions_files"][0]["md5"] = "0" * 32
    (package / "Manifest.ocf.json").write_text(json.dumps(manifest))
    assert office.codes(office.bring(package, "N20: stop")) == ["N04"]
    assert not office.codes(office.bring(package))


def test_unknown_versions_are_read(office):
    package = office.package(office.grant())
    text = (package / "Manifest.ocf.json").read_text().replace("1.2.0", "9.9")
    (package / "Manifest.ocf.json").write_text(text)
    questions = Questions()
    found, problems = read_package(package, questions)
    assert found is not None and not problems
    assert [one.code for one in questions.asked] == ["N21"]


def test_nothing_of_a_value_becomes_a_formula(office):
    evil = '=HYPERLINK("http://evil.example")'
    package = office.package(office.grant(evil, custom_id=evil, id=evil))
    assert not office.codes(office.bring(package))
    for path in (*office.content.rglob("*.csv"), *office.private.rglob("*.csv")):
        for line in path.read_text().splitlines():
            assert not any(cell.lstrip('"')[:1] in tuple("=+-@") for cell in line.split(",") if cell), line
    again = office.bring(package)
    assert not office.codes(again) and again.added == 0
