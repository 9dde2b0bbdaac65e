"""The example, built once for all browser tests of a worker and served on 127.0.0.1."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from transparency.build import build
from transparency.output import write_site
from transparency.release.paths import report_pdf

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built example. Its PDFs are tested elsewhere; here a stub stands in for each, so that links find one."""
    built = build(ROOT / "content", pdf=False)
    assert built.problems == []
    assert built.publication is not None
    company = built.publication.settings.company.name
    stubs = {report_pdf(company, closed.release.path): b"%PDF-1.7\n%%EOF\n" for closed in built.past}
    folder = tmp_path_factory.mktemp("built") / "site"
    assert write_site(built.files | stubs, folder) == []
    return folder


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and writes no log."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """Where a site is served meanwhile."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with serving(site) as address:
        yield address


def system() -> str | None:
    """The Chromium of this system."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A Chromium of the system. Skipped when there is none, a failure under ``CI=true``."""
    found = system()
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium; CI must have one")
        pytest.skip("no Chromium on this system")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, chromium_sandbox=False, args=list(ARGUMENTS))
        yield browser
        browser.close()
