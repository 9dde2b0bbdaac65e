"""The page on which a reader checks the site: in Chromium, served and from disk, it says what the command says."""

import hashlib
import json
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from random import Random

import pytest
from axe_playwright_python.sync_playwright import Axe
from msgspec.structs import replace
from playwright.sync_api import Browser, Page
from tests.browser.conftest import serving

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "closing"))
from frozen import key, published
from weasyprint import HTML

from transparency.log.public_log import log_of, signed_checkpoint, site_log, statement_path
from transparency.log.statement import read_statement, statement_bytes
from transparency.output import CHECKSUMS, KEPT, MARK, checksums
from transparency.proof.log import checkpoint_of
from transparency.proof.tree import leaf_hash
from transparency.signatures.keys import Role
from transparency.verification.verdicts import site_judgement

pytestmark = pytest.mark.browser
TODAY = date(2025, 9, 1)
PARTS = ("sums", "numbers", "people")
"""Verdicts of which the command sees more."""
PAGE = "verify/index.html"
KINDS = (
    "**/*.html", "**/*.csv", "data/**/*.json", "data/*/release.json", "reports/**/*.pdf", "**/*.note", "log/checkpoint",
    "log/tile/**/*", "assets/**/*", "*.xml", CHECKSUMS,
)  # fmt: skip
TAMPERS = ("byte", "cut", "gone", "more", "swapped")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two quarters, signed and published."""
    return published(tmp_path_factory.mktemp("verify"))


def opened(chromium: Browser, address: str, *, width: int = 360, script: bool = True) -> Page:
    context = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
    page = context.new_page()
    if script:
        page.clock.set_fixed_time(datetime.combine(TODAY, time(12), UTC))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(address)
    return page


@pytest.fixture(scope="module")
def page(chromium: Browser, built: Path) -> Iterator[Page]:
    """The page as it opens from disk."""
    page = opened(chromium, (built / PAGE).as_uri())
    yield page
    page.context.close()


def chosen(page: Page, folder: Path) -> dict[str, bool | None]:
    """The verdicts on a folder that the reader chooses."""
    page.evaluate("document.getElementById('verdicts').hidden = true")
    page.locator("#folder").set_input_files(folder)
    return told(page)


def told(page: Page) -> dict[str, bool | None]:
    page.locator("#verdicts").wait_for()
    lines = page.locator("#verdict-list > li").evaluate_all(
        "lines => lines.map(line => [line.dataset.verdict, line.dataset.holds])"
    )
    return {id: json.loads(holds) for id, holds in lines}


def tampered(built: Path, folder: Path, random: Random) -> str:
    """A copy of the site in which one file is touched; half of the forgers list the files anew. What was done."""
    site = Path(shutil.copytree(built, folder))
    kinds = {kind: [path for path in sorted(site.glob(kind)) if path.is_file()] for kind in KINDS}
    place = random.choice(kinds[random.choice(KINDS)])
    tamper, anew = random.choice(TAMPERS), random.random() < 0.5
    data = place.read_bytes()
    at = random.randrange(len(data))
    if tamper == "gone":
        place.unlink()
    elif tamper == "swapped":
        kind = next(paths for paths in kinds.values() if place in paths)
        other = random.choice(kind)
        theirs = other.read_bytes()
        other.write_bytes(data)
        place.write_bytes(theirs)
    else:
        flipped = data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]
        place.write_bytes({"byte": flipped, "cut": data[:at], "more": data + b"\n"}[tamper])
    if anew:
        listed_anew(site)
    return f"{tamper} {place.relative_to(site)}{' listed anew' if anew else ''}"


def listed_anew(site: Path) -> None:
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    ours = {CHECKSUMS, MARK, KEPT}
    (site / CHECKSUMS).write_bytes(checksums({p: f.read_bytes() for p, f in files.items() if p not in ours}))


def agree(page: Page, built: Path, folder: Path, seed: int) -> None:
    what = tampered(built, folder / str(seed), Random(seed))
    judged = site_judgement(folder / str(seed), TODAY)
    command = {each.id: each.holds for each in judged.verdicts}
    seen = chosen(page, folder / str(seed))
    assert seen["files"] is command["files"], what
    assert (seen["chain"] is False) is not command["chain"], what
    assert seen["time"] in ((command["time"],) if command["chain"] else (command["time"], None)), what
    assert all(seen[id] is not True for id in PARTS)
    assert any(not command[id] for id in PARTS) or all(seen[id] is not False for id in PARTS), what
    reasons = page.locator('[data-verdict="files"] li').all_inner_texts()
    files = next(each.reasons for each in judged.verdicts if each.id == "files")
    assert tuple(reasons[:5]) == files[:5], what
    shutil.rmtree(folder / str(seed))


def test_a_sound_site_holds_and_says_who_signed_served_and_from_disk(
    chromium: Browser, built: Path, page: Page
) -> None:
    judged = site_judgement(built, TODAY)
    assert judged.log.log.checkpoint is not None
    with serving(built) as base:
        served = opened(chromium, f"{base}/{PAGE}")
        asked: list[str] = []
        served.on("request", lambda request: asked.append(request.url))
        served.get_by_role("button", name="Check every file of this site").click()
        for each, seen in ((served, told(served)), (page, chosen(page, built))):
            whole = True if each is page else None  # who asks for files by name does not see what else is there
            assert seen == {"files": whole, "sums": None, "chain": None, "numbers": None, "people": None, "time": True}
            words = each.locator("#who-signed").inner_text()
            assert "Signed by the providers’ representative on 1 August 2025." in words
            assert "No independent reviewer has recomputed these figures." in words
            assert judged.log.log.checkpoint.fingerprint in words
        served.context.close()
    assert len(asked) > 100 and all(url.startswith(base) for url in asked)
    assert page.locator("#check").count() == 0, "from disk a page may not ask for files"


@pytest.mark.parametrize("seed", range(12))
def test_page_and_command_agree_on_a_site_that_was_touched(page: Page, built: Path, tmp_path: Path, seed: int) -> None:
    agree(page, built, tmp_path, seed)


@pytest.mark.prove
def test_page_and_command_agree_on_three_hundred_sites(page: Page, built: Path, tmp_path: Path) -> None:
    for seed in range(100, 400):
        agree(page, built, tmp_path, seed)


def test_a_pdf_is_the_one_that_was_published_or_it_is_not(page: Page, built: Path, tmp_path: Path) -> None:
    (paper,) = built.glob("reports/2025-q2/*.pdf")
    page.locator("#paper").set_input_files(paper)
    page.get_by_text(f"It is {paper.name}, published on 1 August 2025.").wait_for()
    other = tmp_path / "mine.pdf"
    other.write_bytes(paper.read_bytes() + b"\n")
    page.locator("#paper").set_input_files(other)
    page.get_by_text("The site never published this PDF.").wait_for()
    assert hashlib.sha256(paper.read_bytes()).hexdigest() in page.locator("#papers").inner_text()


def test_a_checkpoint_that_was_kept_is_compared(page: Page, built: Path) -> None:
    checkpoint = site_judgement(built, TODAY).log.log.checkpoint
    assert checkpoint is not None
    for kept, broken in ((checkpoint.fingerprint, False), ("0000 " * 10, True), ("", False)):
        page.locator("#kept").fill(kept)
        assert (chosen(page, built)["chain"] is False) is broken


def test_a_log_written_anew_is_found_by_what_was_closed_on_the_old_one(page: Page, tmp_path: Path) -> None:
    """By its owner, with the key: all that speaks of the old log are releases, and the PDFs that print it."""
    content = published(tmp_path).parent / "content"
    first = content / statement_path(0)
    said = replace(read_statement(first.read_bytes()), published=date(2025, 5, 3))
    entries = [statement_bytes(said)]
    second = read_statement((content / statement_path(1)).read_bytes())
    entries.append(statement_bytes(replace(second, previous=leaf_hash(entries[0]).hex())))
    checkpoint = checkpoint_of("small.example.com/log", entries)
    owner = key(Role.LOG)
    log = log_of(entries, signed_checkpoint(checkpoint, owner.name, owner.secret), None)
    site = tmp_path / "site"
    shutil.rmtree(site / "log")
    for path, data in site_log(log).items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(data)
    listed_anew(site)
    seen, judged = chosen(page, site), site_judgement(site, TODAY)
    command = {each.id: each for each in judged.verdicts}
    assert seen == {"files": True, "sums": None, "chain": False, "numbers": None, "people": None, "time": True}
    assert [each.id for each in judged.verdicts if not each.holds] == ["chain"]
    assert tuple(page.locator('[data-verdict="chain"] li').all_inner_texts()) == command["chain"].reasons
    assert "data/2025-q2/release.json names a checkpoint that the log never had" in command["chain"].reasons[0]


def test_where_only_a_pdf_says_otherwise_the_page_names_what_it_did_not_read(
    page: Page, built: Path, tmp_path: Path
) -> None:
    """The command reads what PDFs print; the page holds as far as it sees, and says what it does not see."""
    site = Path(shutil.copytree(built, tmp_path / "site"))
    (paper,) = site.glob("reports/2025-q2/*.pdf")
    paper.write_bytes(HTML(string=f"<p>{' '.join(['0bad'] * 10)}</p>").write_pdf())
    command = {each.id: each for each in site_judgement(site, TODAY).verdicts}
    assert any("names a checkpoint that the log never had" in each for each in command["chain"].reasons)
    assert chosen(page, built)["chain"] is None
    words = page.locator('[data-verdict="chain"]').inner_text()
    assert words.startswith("Holds as far as seen here:")
    assert "Not read here: the checkpoints that PDFs print. The command transparency verify does that too." in words


def test_the_page_fits_a_phone_and_axe_finds_nothing(page: Page, built: Path) -> None:
    chosen(page, built)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    found = Axe().run(page)
    assert found.response["violations"] == [], json.dumps(found.response["violations"], indent=1)[:2000]


def test_without_javascript_it_says_what_to_do_by_hand(chromium: Browser, built: Path) -> None:
    page = opened(chromium, (built / PAGE).as_uri(), script=False)
    assert page.get_by_text("this page needs JavaScript").is_visible()
    assert page.get_by_text("sha256sum --check SHA256SUMS").is_visible()
    assert page.get_by_text("transparency verify", exact=False).last.is_visible()
    assert page.locator("#tools").is_hidden() and page.locator("#papers").is_visible()
    page.context.close()


def test_the_scripts_are_small_and_ask_nobody_else(built: Path) -> None:
    scripts = {path.name: path.read_text() for path in (built / "assets" / "verify").glob("*.js")}
    assert sum(map(len, scripts.values())) < 45_000
    for name, text in scripts.items():
        assert ("fetch(" in text) is (name == "page.js")
        for word in ("XMLHttp", "eval(", "Function(", "innerHTML", "import ", "localStorage", "cookie", "https://"):
            assert word not in text, (name, word)
    policy = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'"
    assert f'content="{policy}' in (built / PAGE).read_text()
    asking = [path for path in built.rglob("*.html") if "connect-src" in path.read_text()]
    assert asking == [built / PAGE]
