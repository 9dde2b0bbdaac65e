"""300 hostile texts: none is active in a browser, and each that is refused says so in plain words at its line.

What is refused is not published. What passes is built, opened in Chromium without its policy, and watched: no script
runs, no request goes out, no style is set. Without the policy, so that the texts are judged and not the wall behind.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from transparency.build import Built, build

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"
OUT = "https://evil.invalid/x"
ACTIONS = (
    "<script>document.title='evil'</script>",
    f"<script src={OUT}></script>",
    "<img src=x onerror=document.title='evil'>",
    f"<img src={OUT}>",
    "<svg onload=document.title='evil'>",
    "<body onload=document.title='evil'>",
    f"<iframe src={OUT}></iframe>",
    "<style>*{color:red}</style>",
    "<p style='color:red'>x</p>",
    f"<link rel=stylesheet href={OUT}>",
    f"<meta http-equiv=refresh content='0;url={OUT}'>",
    f"<base href={OUT}>",
    "<math><mtext><script>document.title='evil'</script>",
    "<details open ontoggle=document.title='evil'>",
    "<!--><script>document.title='evil'</script>-->",
    "<scr<script>ipt>document.title='evil'</script>",
    "\"><script>document.title='evil'</script>",
    "'><img src=x onerror=document.title='evil'>",
    "</title><script>document.title='evil'</script>",
    "]]><script>document.title='evil'</script>",
    "{{ ''.__class__ }}",
    "{% raw %}<script>document.title='evil'</script>",
    "&lt;script&gt;document.title='evil'&lt;/script&gt;",
    "&#60;script&#62;document.title='evil'&#60;/script&#62;",
    "javascript:document.title='evil'",
)
MARKDOWN = (
    "{}",
    "# {}",
    "- {}",
    "> {}",
    "| {} |\n|---|\n| b |",
    "`{}`",
    "[a]({})",
    '[a](https://example.org "{}")',
    "![{}]({})",
    "a[^1]\n\n[^1]: {}",
    "*[HTML]: {}\n\nHTML",
    "```\n{}\n```",
)
SETTINGS = ("company.name", "legal_basis", "words.unit", "pools.0.name")
HEADS = ("title", "summary", "reviewed_by")
ALL = (
    [("markdown", place, action) for action in ACTIONS for place in MARKDOWN[:6]]
    + [("markdown", place, action) for action in ACTIONS[::3] for place in MARKDOWN[6:]]
    + [("settings", place, action) for action in ACTIONS[::2] for place in SETTINGS]
    + [("head", place, action) for action in ACTIONS[::3] for place in HEADS]
    + [("theme", "", action) for action in ACTIONS]
)


ACTIVE = """
  document.querySelectorAll("script:not([type]), iframe, style, [style], base, object").length +
  [...document.querySelectorAll("body *")].filter(element =>
    [...element.attributes].some(({name, value}) => /^on/i.test(name) || /^\\s*javascript:/i.test(value))).length
"""
"""How many elements of a page act."""


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def laid(kind: str, place: str, action: str, folder: Path) -> Path:
    content = Path(shutil.copytree(SMALL, folder / "content"))
    policy, settings = content / "policies/allocation/1.0.md", content / "publication.yaml"
    if kind == "markdown":
        policy.write_text(f"{policy.read_text()}\n\n{place.replace('{}', action)}\n")
    elif kind == "head":
        policy.write_text(re.sub(f"(?m)^{place}: .*$", lambda _: f"{place}: {quoted(action)}", policy.read_text()))
    elif kind == "theme":
        part = content / "themes/mine/templates/parts/colophon.html"
        part.parent.mkdir(parents=True)
        part.write_text(action)
        (content / "themes/mine/theme.yaml").write_text("extends: default\n")
        settings.write_text(f"{settings.read_text()}theme: mine\n")
    else:
        lines = {
            "company.name": (r"(?m)^  name: .*$", f"  name: {quoted(action)}"),
            "pools.0.name": (r"(?m)^    name: .*$", f"    name: {quoted(action)}"),
            "legal_basis": (r"\Z", f"legal_basis: {{note: {quoted(action)}}}\n"),
            "words.unit": (r"\Z", f"words: {{unit: {quoted(action)}}}\n"),
        }
        pattern, line = lines[place]
        settings.write_text(re.sub(pattern, lambda _: line, settings.read_text(), count=1))
    return content


def readable(built: Built) -> None:
    for problem in built.problems:
        assert problem.message and problem.path and re.fullmatch(r"[A-Z]\d+", problem.code)


def inert(built: Built, chromium: Browser, folder: Path) -> None:
    """Open every page that changed its words, without its policy, and see that nothing happens."""
    site = folder / "site"
    for path, data in built.files.items():
        place = site / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(re.sub(rb'<meta http-equiv="Content-Security-Policy"[^>]*>', b"", data))
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("https://**", lambda route: route.abort())
    for path in ("index.html", "policies/allocation/index.html", "policies/index.html", "changes/index.html"):
        page.goto((site / path).as_uri())
        assert page.title() != "evil", path
        assert page.evaluate(ACTIVE) == 0, path
    page.close()
    assert [address for address in asked if not address.startswith("file:")] == []


def judged(cases: list[tuple[str, str, str]], chromium: Browser, folder: Path) -> Iterator[bool]:
    """Whether each was refused."""
    for number, case in enumerate(cases):
        home = folder / str(number)
        built = build(laid(*case, home), pdf=False)
        readable(built)
        if built.sound:
            inert(built, chromium, home)
        shutil.rmtree(home)
        yield not built.sound


@pytest.mark.browser
def test_some_hostile_texts_do_nothing(chromium: Browser, tmp_path: Path) -> None:
    cases = ALL[::24]
    refused = list(judged(cases, chromium, tmp_path))
    assert any(refused) and not all(refused)


@pytest.mark.browser
@pytest.mark.prove
def test_no_hostile_text_of_all_does_anything(chromium: Browser, tmp_path: Path) -> None:
    assert len(ALL) >= 300
    refused = list(judged(ALL, chromium, tmp_path))
    print(f"{len(ALL)} hostile texts: {sum(refused)} refused, {len(ALL) - sum(refused)} published as plain words")
