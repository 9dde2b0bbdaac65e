"""Nothing but the theme's own assets can get into a PDF."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from transparency.report.document import ReportInput
from transparency.report.fetcher import Assets, RefusedError
from transparency.report.rendering import render_with_problems

FONT = Path(__file__).resolve().parents[2] / "themes" / "default" / "fonts" / "Inter-Regular.woff2"
ASSETS = {
    "report.css": b"@font-face { font-family: I; src: url(report:/fonts/a.woff2) } body { font-family: I }",
    "fonts/a.woff2": FONT.read_bytes(),
}


def attacks(folder: Path) -> list[str]:
    """Every way of writing the address of a file that has ever got past a check, and some that have not."""
    secret = (folder / "secret.txt").as_posix()
    return [
        f"file://{secret}", f"file:{secret}", f"FILE://{secret}", f"File:{secret}", f" file:{secret}",
        f"\tfile:{secret}",
        f"file://localhost{secret}", f"file://{folder}/theme/../secret.txt", f"file://{folder}/theme/%2e%2e/secret.txt",
        f"file://{folder}/theme/..%2fsecret.txt", f"file://{folder}/theme/link.txt", "file:///proc/self/environ",
        "../secret.txt", "link.txt", secret, f"report:{secret}", f"report://{secret}", f"report:/..{secret}",
        "http://127.0.0.1:9/secret", "https://127.0.0.1:9/secret", "ftp://127.0.0.1/secret", "data:text/plain,secret",
        "report:/report.css", "report.css",
    ]  # fmt: skip


def embedded(pdf: bytes) -> list[bytes]:
    """The content of every embedded file, by document and by annotation."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = [spec.get_file().read_bytes() for spec in document.attachments.values()]
        for page in document.pages:
            for note in page.get("/Annots", []):
                if note.get("/Subtype") == "/FileAttachment":
                    found.append(note.FS.EF.F.read_bytes())
    return found


@pytest.mark.pdf
def test_no_address_in_a_text_embeds_a_file(tmp_path: Path) -> None:
    (tmp_path / "theme").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "theme" / "link.txt").symlink_to(tmp_path / "secret.txt")
    forms = attacks(tmp_path)
    links = "".join(f'<link rel=attachment href="{form}">' for form in forms)
    anchors = "".join(
        f'<p><a rel="attachment" href="{form}">notes</a> <img src="{form}" alt="x"></p>' for form in forms
    )
    head = f'<title>x</title><link rel=stylesheet href="report:/report.css">{links}'
    html = f"<html lang=en><head>{head}</head><body>{anchors}</body></html>"
    pdf, problems = render_with_problems(
        ReportInput("Q1 2026", html, ASSETS, {"a.csv": b"a\n"}, {}, datetime(2026, 5, 14, tzinfo=UTC))
    )
    assert pdf is not None
    assert embedded(pdf) == [b"a\n"]
    assert b"secret" not in pdf.replace(b"secret.txt", b"")
    assert {problem.code for problem in problems} == {"P03"}


def test_assets_come_from_memory() -> None:
    assets = Assets(ASSETS)
    assert assets.find("report:/report.css") == (ASSETS["report.css"], "text/css")
    assert assets.find("REPORT:/fonts/../fonts/a.woff2")[0] == FONT.read_bytes()
    assert assets.find("data:text/plain;base64,aGk=") == (b"hi", "text/plain")


def test_anything_else_is_refused(tmp_path: Path) -> None:
    assets = Assets(ASSETS)
    for form in attacks(tmp_path)[:-3]:
        with pytest.raises(RefusedError):
            assets.find(form)


def test_after_layout_everything_is_refused() -> None:
    assets = Assets(ASSETS)
    assets.seal()
    with pytest.raises(RefusedError):
        assets.find("report:/report.css")
