"""Sites that are read from an address: only over https or from this machine, within limits, and nothing beside them."""

import threading
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from transparency.cli import fetching
from transparency.cli.fetching import fetch, fetch_site, site_address
from transparency.output import CHECKSUMS


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing of what is asked for."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder and the address at which it is served."""
    folder = tmp_path / "served"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def listing(folder: Path, *names: str, **files: bytes) -> None:
    """Write files and the list that names them, and other names besides."""
    for name, data in files.items():
        place = folder / name.replace("__", "/").replace("_", ".")
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(data)
    there = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
    lines = [f"{sha256(name.encode()).hexdigest()}  {name}" for name in (*there, *names)]
    (folder / CHECKSUMS).write_text("\n".join(lines) + "\n")


def fetched(address: str, folder: Path) -> dict[str, bytes]:
    target = folder / "copy"
    target.mkdir()
    fetch_site(address, target)
    return {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}


def test_all_that_the_list_names_is_put_into_the_folder(site: tuple[Path, str], tmp_path: Path) -> None:
    folder, address = site
    listing(folder, "gone.html", index_html=b"first", **{"data__a b_csv": b"second"})
    (folder / "hidden.html").write_bytes(b"not in the list")
    found = fetched(f"{address}/index.html", tmp_path)
    assert found.keys() == {CHECKSUMS, "index.html", "data/a b.csv"}
    assert (found["index.html"], found["data/a b.csv"]) == (b"first", b"second")


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/passwd", "a\\b"])
def test_a_list_that_names_a_file_outside_is_not_followed(site: tuple[Path, str], tmp_path: Path, name: str) -> None:
    folder, address = site
    listing(folder, name)
    with pytest.raises(OSError, match="outside of it"):
        fetched(address, tmp_path)
    assert not (tmp_path / "x").exists()


def test_a_site_is_read_within_limits(site: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, address = site
    listing(folder, a_txt=b"x" * 300, b_txt=b"x" * 300)

    def limits(files: int, largest: int, all_: int) -> None:
        monkeypatch.setattr(fetching, "MOST_FILES", files)
        monkeypatch.setattr(fetching, "LIMIT", largest)
        monkeypatch.setattr(fetching, "MOST_BYTES", all_)

    cases = [
        ((1, 300, 600), "more than 1 files"),
        ((2, 299, 600), "a.txt makes it larger"),
        ((2, 300, 599), "b.txt makes it larger"),
    ]
    for number, (wrong, why) in enumerate(cases):
        limits(*wrong)
        place = tmp_path / str(number)
        place.mkdir()
        with pytest.raises(OSError, match=why):
            fetched(address, place)
    limits(2, 300, 600)
    assert fetched(address, tmp_path).keys() == {CHECKSUMS, "a.txt", "b.txt"}


def test_what_the_address_cannot_give_is_an_error(site: tuple[Path, str], tmp_path: Path) -> None:
    folder, address = site
    with pytest.raises(OSError, match="404"):
        fetched(address, tmp_path)
    (folder / "big").write_bytes(b"x" * 100)
    assert len(fetch(f"{address}/big", 10)) == 11, "one more than the limit, so that it can be told"


@pytest.mark.parametrize(
    "address", ["http://example.org/x", "ftp://example.org/x", "file:///etc/passwd", "http://127.0.0.1.example.org/"]
)
def test_only_https_is_read_from_other_machines(address: str) -> None:
    with pytest.raises(OSError, match="only https addresses"):
        fetch(address)


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://e.org/", "https://e.org"),
        ("https://e.org/a/index.html", "https://e.org/a"),
        ("https://e.org", "https://e.org"),
    ],
)
def test_the_address_of_a_site(address: str, site: str) -> None:
    assert site_address(address) == site
