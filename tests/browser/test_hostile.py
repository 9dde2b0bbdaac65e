"""Hostile texts in every file of a publication: none is active in a browser, and each refusal is readable.

Each text is a vector (``VECTORS``) in a place (``MARKDOWN`` and the others). What is refused is not published. What
passes is built, many texts in one publication, and opened in Chromium without the policy of its pages, so that the
texts are judged and not the wall behind. A text is active by what the browser does: a script ran, a request went out,
a style was computed. What merely reads like code (``javascript:`` in a title) is words. A few of them in a test run,
all in ``make prove``.
"""

import re
import shutil
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Error

from transparency.build import build, check
from transparency.cli import transparency
from transparency.pipe import Built
from transparency.publication.problem import Problem, Severity

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"
OUT = "https://evil.invalid/x"
RUN = "window.evil=1"
VECTORS = (
    f"<script>{RUN}</script>",
    f"<script src={OUT}></script>",
    f"<img src=x onerror={RUN}>",
    f"<img src={OUT}>",
    f"<svg onload={RUN}>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><use href={OUT}#a></svg>",
    f"<body onload={RUN}>",
    f"<iframe src={OUT}></iframe>",
    "<iframe srcdoc='<script>parent.evil=1</script>'></iframe>",
    f"<object data={OUT}></object>",
    f"<video src={OUT} onloadstart={RUN}></video>",
    "<style>*{--evil:1}</style>",
    "<p style='--evil:1'>x</p>",
    f"<link rel=stylesheet href={OUT}>",
    f"<link rel=prefetch href={OUT}>",
    f"<meta http-equiv=refresh content='0;url={OUT}'>",
    f"<base href={OUT}>",
    f"<math><mtext><script>{RUN}</script>",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<!--><script>{RUN}</script>-->",
    f"<![CDATA[><script>{RUN}</script>]]>",
    f"<scr<script>ipt>{RUN}</script>",
    f"\"><script>{RUN}</script>",
    f"'><img src=x onerror={RUN}>",
    f"x\" onmouseover=\"{RUN}",
    f"</title></textarea></script><script>{RUN}</script>",
    f"]]><script>{RUN}</script>",
    "{{ ''.__class__.__mro__ }}",
    f"{{% raw %}}<script>{RUN}</script>{{% endraw %}}",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;script&#62;{RUN}&#60;/script&#62;",
    f"javascript:{RUN}",
    f"java&#10;script:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"＜script＞{RUN}＜/script＞",
    "\u202e>tpircs/<1=live.wodniw>tpircs<",
    f"<noscript><p title=\"</noscript><img src=x onerror={RUN}>\">",
    f"<form action={OUT}><button formaction=javascript:{RUN}>x</button></form>",
)  # fmt: skip
MARKDOWN = (
    "{}",
    "# {}",
    "- {}",
    "> {}",
    "| {} |\n|---|\n| b |",
    "`{}`",
    "[a]({})",
    '[a](https://example.org "{}")',
    "a[^1]\n\n[^1]: {}",
    "*[HTML]: {}\n\nHTML",
    "```\n{}\n```",
)
HEADS = ("title", "summary", "reviewed_by")
RULES = ("title", "summary", "on_shutdown", "ref")
SETTINGS = {
    "company.name": (r"(?m)^  name: .*$", "  name: {}"),
    "company.url": (r"(?m)^  url: .*$", "  url: {}"),
    "company.contact": (r"(?m)^  contact: .*$", "  contact: {}"),
    "pools.name": (r"(?m)^    name: Prov.*$", "    name: {}"),
    "attributes.name": (r"(?m)^    name: Role$", "    name: {}"),
    "other_holders.name": (r"name: Founders", "name: {}"),
    "legal_basis.note": (r"\Z", "legal_basis: {note: {}}\n"),
    "words.unit": (r"\Z", "words: {unit: {}}\n"),
}
STYLES = (
    f"@import '{OUT}';", f"a {{ background: url({OUT}) }}", "a { background: url(//evil.invalid/x) }",
    f"a {{ background: u\\72l({OUT}) }}", "a { background: url('\\68ttps://evil.invalid/x') }",
    f"@font-face {{ font-family: x; src: url({OUT}) }} * {{ font-family: x }}",
    f"a {{ background: image-set('{OUT}' 1x) }}",
    f"a {{ width: expression({RUN}) }}", f"</style><script>{RUN}</script>", f"a {{ -moz-binding: url({OUT}) }}",
    f"/* */ a {{ background: url(/* */{OUT}) }}", f"a {{ cursor: url( \"{OUT}\" ), auto }}",
    f"@namespace svg url({OUT});", f"a {{ background: URL(\t{OUT}) }}", f"@charset 'utf-7'; +ADw-script+AD4-{RUN}",
)  # fmt: skip
PICTURES = (
    f"<script>{RUN}</script>", f"<g onload='{RUN}'/>", f"<use href='{OUT}#a'/>", f"<image href='{OUT}'/>",
    f"<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='{OUT}'/></foreignObject>",
    f"<a href='javascript:{RUN}'><rect width='9' height='9'/></a>", f"<style>@import '{OUT}';</style>",
    f"<rect fill='url({OUT}#a)'/>", f"<animate onbegin='{RUN}' attributeName='x' dur='1s'/>",
    f"<set attributeName='href' to='{OUT}'/>",
    f"<rect style='fill:url({OUT})'/>", "&x;", f"<?xml-stylesheet href='{OUT}'?>",
)  # fmt: skip
CELLS = (
    "Stakeholder ID",
    "Optionholder",
    "ID",
    "Type",
    "Vesting Schedule",
    "Relationship",
    "Grant Date",
    "Options Granted",
)
STIRRED = """() => {
  for (const element of document.querySelectorAll("*"))
    for (const type of ["mouseover", "focus", "toggle", "load", "error", "begin"])
      element.dispatchEvent(new Event(type));
  const evil = [...document.querySelectorAll("*")].filter(
    element => getComputedStyle(element).getPropertyValue("--evil")).length;
  const links = [...document.querySelectorAll("a, area, form, button, input")].filter(element =>
    [element.href, element.action, element.formAction].some(address => /^(javascript|data|vbscript):/i.test(address)));
  return [window.evil === 1, evil, links.length];
}"""
"""Whether a script ran once every handler that there may be was called; elements styled; addresses that would run."""


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def place_in(content: Path, kind: str) -> dict[str, str]:
    """Every text of a kind laid into a publication: the files that hold one each, by path, with what they hold."""
    policy = (SMALL / "policies/allocation/1.0.md").read_text()
    rule = (SMALL / "rules/R-2025-01.yaml").read_text().replace("status: in_force", "status: proposed")
    texts: dict[str, tuple[str, str]] = {}
    for number, vector in enumerate(VECTORS):
        if kind == "markdown":
            for index, form in enumerate(MARKDOWN):
                path = f"policies/m{number:02}-{index:02}/1.0.md"
                texts[path] = (vector, f"{policy}\n\n{form.replace('{}', vector)}\n")
        elif kind == "heads":
            for name in HEADS:
                line = f"{name}: {quoted(vector)}"
                path = f"policies/h{number:02}-{name.replace('_', '-')}/1.0.md"
                texts[path] = (vector, re.sub(f"(?m)^{name}: .*$", lambda _: line, policy))  # noqa: B023
        elif kind == "rules":
            for index, name in enumerate(RULES):
                path = f"rules/R-{3000 + number}-{index + 10}.yaml"
                text = rule.replace("R-2025-01", path[6:-5])
                field = (
                    text.replace("ref: BR-1", f"ref: {quoted(vector)}")
                    if name == "ref"
                    else re.sub(f"(?m)^{name}: .*$", lambda _: f"{name}: {quoted(vector)}", text)  # noqa: B023
                )
                texts[path] = (vector, field)
    for path, (_, text) in texts.items():
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_text(text)
    return {path: vector for path, (vector, _) in texts.items()}


def stands_against(problem: Problem) -> bool:
    return problem.severity in (Severity.ERROR, Severity.REFUSAL)


def readable(problems: Iterable[Problem]) -> None:
    """Each says in printable words what is wrong, and where."""
    for problem in problems:
        assert problem.message.isprintable() and len(problem.message) > 10, problem
        assert problem.path and re.fullmatch(r"[A-Z]\d+", problem.code), problem


def inert(built: Built, before: dict[str, bytes], chromium: Browser, folder: Path, most: int = 10_000) -> int:
    """Open every page and picture that is not as it was without the texts, and see that nothing happens."""
    site = folder / "site"
    changed = [path for path, data in sorted(built.files.items()) if before.get(path) != data]
    for path, data in built.files.items():
        place = site / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(re.sub(rb'<meta http-equiv="Content-Security-Policy"[^>]*>', b"", data))
    context = chromium.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.route("https://**", lambda route: route.abort())
    opened = [path for path in changed if path.endswith((".html", ".svg", ".xml"))][:most]
    for path in opened:
        page.goto((site / path).as_uri())
        try:
            assert page.evaluate(STIRRED) == [False, 0, 0], path
        except Error as error:  # it went away from under us, or the browser fell over
            raise AssertionError(f"{path}: {error.message}") from error
        assert page.url == (site / path).as_uri(), "it leads elsewhere"
    context.close()
    assert [address for address in asked if not address.startswith(("file:", "data:image/"))] == []
    shutil.rmtree(site)
    return len(opened)


@pytest.fixture(scope="module")
def before() -> dict[str, bytes]:
    return build(SMALL, pdf=False).files


@pytest.mark.browser
@pytest.mark.prove
@pytest.mark.parametrize("kind", ["markdown", "heads", "rules"])
def test_texts_with_a_file_each(kind: str, chromium: Browser, before: dict[str, bytes], tmp_path: Path) -> None:
    content = Path(shutil.copytree(SMALL, tmp_path / "content"))
    texts = place_in(content, kind)
    refused: set[str] = set()
    for _ in range(4):  # some are seen only once the others are gone
        problems = [problem for problem in check(content).problems if stands_against(problem)]
        readable(problems)
        if not problems:
            break
        assert {problem.path for problem in problems} <= texts.keys(), [p for p in problems if p.path not in texts]
        for path in {problem.path for problem in problems}:
            (content / str(path)).unlink()
            if (content / str(path)).parent.name != "rules":
                (content / str(path)).parent.rmdir()
            refused.add(str(path))
    built = build(content, pdf=False)
    assert built.sound, built.problems
    opened = inert(built, before, chromium, tmp_path)
    print(f"{kind}: {len(texts)} texts, {len(refused)} refused, {opened} pages opened")
    assert 0 < len(refused) < len(texts) and opened > 0


def laid(kind: str, place: str, vector: str, folder: Path) -> Path:
    """A publication with one text in it."""
    content = Path(shutil.copytree(SMALL, folder / "content"))
    settings = content / "publication.yaml"
    if kind == "theme":
        part = content / "themes/mine" / place
        part.parent.mkdir(parents=True)
        inside = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{vector}</svg>'
        part.write_text(inside if place.endswith(".svg") else vector)
        (content / "themes/mine/theme.yaml").write_text("extends: default\n")
        settings.write_text(f"{settings.read_text()}theme: mine\n")
    elif kind == "settings":
        pattern, line = SETTINGS[place]
        text = re.sub(
            pattern,
            lambda _: line.replace("{}", quoted(vector)),
            settings.read_text(),
            count=1,
        )
        settings.write_text(text)
    elif kind == "governance" and place == "reasons":
        (content / "governance").mkdir()
        head = "schema: provider-equity-exceptions/1\nreasons:\n"
        (content / "governance/exceptions.yaml").write_text(f"{head}  hostile: {quoted(vector)}\n")
    elif kind == "governance":
        text = content / "quarters/2025-q2/commentary.md"
        line = f"signed_by: {quoted(vector)}"
        text.write_text(
            f"{text.read_text()}\n\n{vector}\n"
            if place == "commentary"
            else re.sub(r"(?m)^signed_by: .*$", lambda _: line, text.read_text())
        )
    return content


ALONE = (
    [("settings", place, vector) for number, vector in enumerate(VECTORS) for place in list(SETTINGS)[number % 2 :: 2]]
    + [("governance", place, vector) for vector in VECTORS for place in ("reasons", "commentary", "signed_by")]
    + [("theme", "templates/parts/colophon.html", vector) for vector in VECTORS]
    + [("theme", "assets/extra.css", style) for style in STYLES]
    + [("theme", "assets/logo.svg", picture) for picture in PICTURES]
)


def judged(
    cases: list[tuple[str, str, str]], chromium: Browser, before: dict[str, bytes], folder: Path, most: int = 12
) -> list[bool]:
    """Whether each was refused; of what passes, so many pages are opened."""
    refused = []
    for number, case in enumerate(cases):
        home = folder / str(number)
        built = build(laid(*case, home), pdf=False)
        readable(problem for problem in built.problems if stands_against(problem))
        if built.sound and built.files != before:
            inert(built, before, chromium, home, most)
        shutil.rmtree(home)
        refused.append(not built.sound)
    return refused


@pytest.mark.browser
def test_some_hostile_texts_do_nothing(chromium: Browser, before: dict[str, bytes], tmp_path: Path) -> None:
    refused = judged(ALONE[::48], chromium, before, tmp_path, most=3)
    assert any(refused) and not all(refused)


@pytest.mark.browser
@pytest.mark.prove
@pytest.mark.parametrize("kind", ["settings", "governance", "theme"])
def test_texts_alone_in_a_publication(kind: str, chromium: Browser, before: dict[str, bytes], tmp_path: Path) -> None:
    cases = [case for case in ALONE if case[0] == kind]
    refused = judged(cases, chromium, before, tmp_path)
    print(f"{kind}: {len(cases)} texts, {sum(refused)} refused")
    assert any(refused) and not all(refused)


TABLE = """Stakeholder ID,Optionholder,ID,Type,Grant Date,Options Granted,Vesting Schedule,Relationship
1001,Robin Example,ES-1,NSO,2025-01-15,400,quarterly,Consultant
"""
MAPPING = """schema: transparency-mapping/1
columns:
  {person: Stakeholder ID, name: Optionholder, award: ID, granted_on: Grant Date, units: Options Granted,
  schedule: Vesting Schedule, instrument: Type, relationship: Relationship}
pool: providers
schedules: {quarterly: V4Q}
instruments: {NSO: NSO}
relationships: {Consultant: take}
"""


HEADER, ROW = (line.split(",") for line in TABLE.splitlines())
PLACES = (*HEADER, "instruments", "pool", "rule")
"""Cells of an export, then entries of its mapping."""


@pytest.mark.parametrize(
    "places",
    [*([place] for place in PLACES), pytest.param(PLACES, marks=pytest.mark.prove)],
    ids=lambda places: "all" if len(places) > 1 else places[0],
)
def test_what_is_imported_brings_no_text_into_the_ledger(places: Sequence[str], tmp_path: Path) -> None:
    """In a cell of an export or in its mapping: refused in printable words, or a code in the ledger like any other.

    Every fifth text in each place, another fifth in the next one; every text in every place in ``make prove``.
    """
    for number, (column, vector) in enumerate(product(places, VECTORS)):
        if len(places) == 1 and (number - PLACES.index(column)) % 5:
            continue
        home = tmp_path / str(number)
        content = Path(shutil.copytree(SMALL, home / "content"))
        cells = dict(zip(HEADER, ROW, strict=True))
        mapping = MAPPING
        if column in cells:
            cells[column] = vector
        else:
            mapping += {"instruments": "", "pool": "", "rule": f"rule: {quoted(vector)}\n"}[column]
            mapping = mapping.replace("NSO: NSO", f"NSO: {quoted(vector)}") if column == "instruments" else mapping
            mapping = mapping.replace("pool: providers", f"pool: {quoted(vector)}") if column == "pool" else mapping
        written = ",".join('"' + cells[name].replace('"', '""') + '"' for name in HEADER)
        (home / "export.csv").write_text(f"{','.join(HEADER)}\n{written}\n")
        (home / "mapping.yaml").write_text(mapping)
        words = ["import", "table", str(home / "export.csv"), "--mapping", str(home / "mapping.yaml")]
        ended = CliRunner().invoke(transparency, [*words, "--content", str(content), "--today", "2026-05-01"])
        assert ended.exit_code in (0, 1), (column, ended.output, ended.exception)
        assert all(line.isprintable() for line in ended.output.splitlines()), (column, ended.output)
        ledger = b"".join(place.read_bytes() for place in sorted((content / "ledger").iterdir()))
        assert re.fullmatch(rb"[A-Za-z0-9_.|:,\n-]*", ledger), column


def test_a_text_that_acts_would_be_seen(chromium: Browser, tmp_path: Path) -> None:
    """Each way of acting, let through on purpose, is told; words that only read like it are not."""
    acts = (
        f"<script>{RUN}</script>",
        f"<p onmouseover={RUN}>x</p>",
        f"<a href=javascript:{RUN}>x</a>",
        "<p style=--evil:1>x</p>",
    )
    for page in (*acts, f"<img src={OUT}>", f"<meta http-equiv=refresh content='0;url={OUT}'>"):
        with pytest.raises(AssertionError):
            inert(Built(files={"a.html": f"<!doctype html><p>{page}</p>".encode()}), {}, chromium, tmp_path)
    words = f'<!doctype html><p title="javascript:{RUN}">&lt;script&gt;</p>'.encode()
    assert inert(Built(files={"a.html": words}), {}, chromium, tmp_path) == 1
