"""The page for signing in Chromium on a phone: from disk, without a network, with a key made there and one kept."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser, BrowserContext, Download, Page

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "closing"))
from frozen import frozen

from transparency.cli import transparency
from transparency.closing.signatories import read_closed_books, signings_of
from transparency.proof.note import key_of, private_line, read_private_line
from transparency.signatures.keys import Role

pytestmark = pytest.mark.browser
REMARKS = "We read it twice.\n\nThe second table <b>helps</b>; “thank you”, 社 🙂."


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed publication with its page for signing."""
    folder = tmp_path_factory.mktemp("review")
    content = frozen(folder, Role.OFFICER, Role.LOG)
    assert run(content, "review", "2025-q1", "--output", str(folder)).startswith(str(folder))
    return content


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, accept_downloads=True, offline=True)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, content: Path) -> Iterator[Page]:
    """The page, opened from disk."""
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((content.parent / "review.html").as_uri())
    yield page
    assert errors == []
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []


def run(content: Path, command: str, *arguments: str) -> str:
    result = CliRunner().invoke(transparency, [command, *arguments, "--content", str(content)])
    assert result.exit_code == 0, result.output
    return result.output


def kept(download: Download, folder: Path) -> Path:
    place = folder / download.suggested_filename
    download.save_as(place)
    return place


def signed(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as given:
        page.get_by_role("button", name=button, exact=True).click()
    return kept(given.value, folder)


def test_a_representative_makes_a_key_signs_with_remarks_and_the_company_takes_it_in(
    page: Page, content: Path, tmp_path: Path
) -> None:
    page.get_by_role("button", name="Make a new key").click()
    with page.expect_download() as given:
        page.get_by_role("link", name="Save my key file").click()
    key_file = kept(given.value, tmp_path)
    name, private = read_private_line(key_file.read_text())
    line = page.locator("#key-line").inner_text()
    assert line == str(key_of(name, private))
    page.get_by_role("textbox", name="Your remarks").fill(f"  {REMARKS}\n\n")
    page.get_by_label("Day of signing").fill("2025-05-02")
    note = signed(page, "Sign", tmp_path)
    assert note.name == "2025-q1-provider-representative.note"
    assert "decision signed" in page.locator("#text").inner_text()
    run(content, "keys", "add", "provider-representative", line, "--from", "2025-04-01")
    said = run(content, "sign", "2025-q1", "--note", str(note))
    assert "Signed by the providers’ representative on 2 May 2025, with remarks." in said
    books, _ = read_closed_books(content)
    assert books is not None
    (signing,), problems = signings_of(books, books.closed[0])
    assert problems == [] and signing.declaration.remarks == REMARKS


def test_a_key_that_was_kept_is_loaded_and_declines(page: Page, tmp_path: Path) -> None:
    _, private = read_private_line(private_line("small-care/officer", _officer()))
    (tmp_path / "my.key").write_text(private_line("small-care/officer", private) + "\n")
    page.get_by_label("I have a key file").set_input_files(tmp_path / "my.key")
    page.get_by_text("Your key is loaded: small-care/officer").wait_for()
    page.get_by_label("I sign").select_option("officer")
    page.get_by_label("Day of signing").fill("2025-05-02")
    text = signed(page, "Decline to sign", tmp_path).read_text()
    assert "role officer\ndecision declined\nday 2025-05-02\n\n\u2014 small-care/officer " in text


def _officer():
    from frozen import key

    return key(Role.OFFICER).secret


def test_what_is_wrong_is_said_and_nothing_is_signed(page: Page, tmp_path: Path) -> None:
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_text("First choose your key file, or make a new key.").wait_for()
    (tmp_path / "other.key").write_text("PRIVATE+KEY+small-care/officer+00000000+AQAA\n")
    page.get_by_label("I have a key file").set_input_files(tmp_path / "other.key")
    page.get_by_text("This is no key file").wait_for()
    assert page.locator("#done").is_hidden()


def test_the_pdf_that_was_read_is_compared(page: Page, content: Path, tmp_path: Path) -> None:
    page.get_by_label("The PDF that you read").set_input_files(content / "quarters" / "2025-q1" / "report.pdf")
    page.get_by_text("Yes. This is report.pdf, byte for byte.").wait_for()
    page.get_by_label("The PDF that you read").set_input_files(content / "quarters" / "2025-q2" / "report.pdf")
    page.get_by_text("No. This is another file").wait_for()


def test_the_page_fits_a_phone_and_axe_finds_nothing(page: Page) -> None:
    page.get_by_role("button", name="Make a new key").click()
    page.locator("#key-shown").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    found = Axe().run(page)
    assert found.response["violations"] == [], json.dumps(found.response["violations"], indent=1)[:2000]
