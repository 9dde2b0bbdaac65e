"""A publication's own theme is data: it says how pages look, and nothing of it acts, reaches out, or is a fault 70."""

import os
import shutil
from pathlib import Path

import pytest
from tests.portion import some

from transparency.build import build, check
from transparency.publication.problem import Problem
from transparency.theme import find_theme

SITES = Path(__file__).resolve().parent / "sites"
COLOPHON = "templates/parts/colophon.html"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SITES / "small", tmp_path / "content"))


def put(content: Path, path: str, data: bytes | str) -> None:
    """Write a file of the theme ``mine``, which extends the default one."""
    place = content / "themes" / "mine" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data if isinstance(data, bytes) else data.encode())
    head = content / "themes" / "mine" / "theme.yaml"
    if not head.exists():
        head.write_text("extends: default\n")


def problems_with(content: Path, path: str, data: bytes | str) -> list[Problem]:
    put(content, path, data)
    return check(content, theme="mine").problems


@pytest.mark.parametrize("site", ["small", pytest.param("example", marks=pytest.mark.prove)])
def test_what_is_run_in_the_sandbox_makes_the_same_pages(site: str, tmp_path: Path) -> None:
    """Every template of ours works in the sandbox, so that a theme of a publication may build on any of them."""
    source = SITES / "small" if site == "small" else SITES.parent.parent / "content"
    content = Path(shutil.copytree(source, tmp_path / "content"))
    private = source.parent / "private"
    if site == "example" and private.is_dir():
        shutil.copytree(private, tmp_path / "private")
    plain = build(content, pdf=False)
    put(content, "theme.yaml", "extends: default\n")
    guest = build(content, pdf=False, theme="mine")
    assert plain.sound and guest.problems == plain.problems
    assert guest.files == plain.files
    assert check(content, theme="mine").sound


RUNS = [
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ to.func.__globals__ }}",
    "{{ to.func }}",
    "{{ figure_of.__self__ }}",
    "{{ company.model_dump() }}",
    "{{ company.model_copy(update={'name': 'x'}) }}",
    "{{ company['__class__'] }}",
    "{{ company|attr('__class__') }}",
    "{{ '{0.__class__}'.format(company) }}",
    "{{ '%(a)s' % {'a': 1} }}",
    "{{ 'a' * 1000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ range(10) }}",
    "{{ lipsum() }}",
    "{{ self.__init__ }}",
    "{{ _.__globals__ }}",
    "{{ '<b>'|safe }}",
    "{{ '<b>'|tojson }}",
    "{{ [1, 2]|random }}",
    "{{ 'a'|center(1000000000) }}",
    "{{ release.__struct_fields__ }}",
    "{% include '/etc/passwd' %}",
    "{% include '../../../../../../etc/passwd' %}",
    "{% include 'parts/colophon.html' %}",
    "{{ missing }}",
    "{{ 1 / 0 }}",
    "{{ 1 + 'a' }}",
    "{% if %}",
    "{% extends 'nowhere.html' %}",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "{% call x() %}{% endcall %}",
    "{% autoescape false %}{{ '<b>' }}{% endautoescape %}",
    "{% do company %}",
    "{{ company.name|nosuchfilter }}",
]


@pytest.mark.parametrize("template", some(RUNS, 3), ids=lambda text: text[:40])
def test_a_template_that_reaches_further_is_told_at_its_line(template: str, content: Path) -> None:
    problems = problems_with(content, COLOPHON, f"<p>\n{template}\n</p>")
    assert [(problem.code, problem.path, problem.line) for problem in problems] == [
        ("H05", f"themes/mine/{COLOPHON}", 2)
    ], problems
    assert problems[0].hint and problems[0].excerpt
    assert "root:" not in problems[0].message


LETTERS = "abcdefghijklmnopqrstuvwxyz" * 4
TWICE = "{% set a = " + repr(LETTERS) + " %}"
LONG = [
    "{% for a in x %}" * 12 + "." + "{% endfor %}" * 12,
    "{% for a in x recursive %}{% if loop.depth < 9 %}{{ loop(x) }}{% endif %}{% endfor %}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    TWICE + "{% set a = a ~ a %}" * 60,
    TWICE + "{% set a = a + a %}" * 60,
    TWICE + "{% set a = [a, a]|join %}" * 60,
    TWICE + "{% set a = a|replace('a', a) %}" * 60,
    TWICE + "{% set a = [a, a] %}" * 60 + "{{ a }}",
    TWICE + "{% set a %}{{ a }}{{ a }}{% endset %}" * 60,
    TWICE + "{% set a = _('%(a)s%(a)s', a=a) %}" * 60,
    "{{ _('%(a)999999999d', a=1) }}",
    "{% set a = 9 %}" + "{% set a = a * a %}" * 60,
    "{{ 1|round(1000000000, 'ceil') }}",
    "{{ [1]|batch(1000000000, 1)|list }}",
]


@pytest.mark.parametrize("template", some(LONG, 3), ids=lambda text: text[-40:])
def test_a_template_that_would_not_end_or_fill_the_memory_is_told_at_its_line(template: str, content: Path) -> None:
    (problem,) = problems_with(content, COLOPHON, f"<p>{{% set x = {LETTERS!r} %}}\n{template}\n</p>")
    assert (problem.code, problem.path, problem.line) == ("H05", f"themes/mine/{COLOPHON}", 2), problem


def test_a_part_that_takes_itself_in_twice_is_told(content: Path) -> None:
    part = "{% set n = n|default(40) - 1 %}{% if n %}" + "{% include 'parts/colophon.html' %}" * 2 + "{% endif %}"
    (problem,) = problems_with(content, COLOPHON, part)
    assert (problem.code, problem.path) == ("H05", f"themes/mine/{COLOPHON}")


def test_a_template_of_the_report_is_told_too(content: Path) -> None:
    problems = problems_with(content, "report/sections/glossary.html.j2", "\n{{ missing }}")
    assert [(problem.code, problem.line) for problem in problems] == [("H05", 2)]


def test_a_fault_in_ours_by_what_theirs_leaves_out_is_placed_at_the_theme(content: Path) -> None:
    (problem,) = problems_with(content, "templates/macros/tables.html", "")
    assert (problem.code, problem.path) == ("H05", "themes/mine/theme.yaml")


ACTS = [
    "<script>alert(1)</script>",
    "<SCRIPT src=x></SCRIPT>",
    "<p onclick='a()'>",
    "<p\nonmouseover = a()>",
    "<img src=x onerror=a()>",
    "<svg/onload=a()>",
    "<p style='color:red'>",
    "<style>p{}</style>",
    "<iframe src=a></iframe>",
    "<object data=a></object>",
    "<embed src=a>",
    "<svg><use href=https://example.org/a#b></svg>",
    "<svg><image\n xlink:href = '//example.org/a.png'/></svg>",
    "<svg><feImage href=data:image/png;base64,AA></svg>",
    "<base href='//example.org'>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>",
    "<meta http-equiv='Content-Security-Policy' content=''>",
    "<form action=a></form>",
    "<a href='javascript:a()'>b</a>",
    "<a href='data:text/html,a'>b</a>",
    "<img src='https://example.org/a.png'>",
    "<img src=//example.org/a.png>",
    "<a ping='https://example.org' href='a'>b</a>",
]


@pytest.mark.parametrize("markup", ACTS)
def test_what_acts_in_a_template_is_told_at_its_line(markup: str, content: Path) -> None:
    problems = problems_with(content, COLOPHON, f"<p>\n{{# no <script> #}}{markup}</p>")
    told = [problem for problem in problems if problem.code == "H06"]
    assert {(problem.path, problem.line) for problem in told if "theme.yaml" not in problem.path} <= {
        (f"themes/mine/{COLOPHON}", 2),
        (f"themes/mine/{COLOPHON}", 3),
    }
    assert told and all(problem.hint for problem in told)


PUT_TOGETHER = [
    "<scr{% if true %}ipt>a(){% endif %}</script>",
    "{{ _('<scr') }}{{ _('ipt src=a>') }}</script>",
    "<{{ 'meta' }} http{{ '-' }}equiv='refresh' content='0'>",
    "<p o{{ 'nclick' }}='a()'>",
    "<a href='{{ 'java' }}script:a()'>b</a>",
    "<{{ 'link' }} rel=preconnect href='https://example.org'>",
    "<link rel=preconnect href='https://example.org'>",
    "<!--><scr{{ 'ipt' }}>a()</script>-->",
    "<p st{{ 'yle' }}='color:red'>",
    "<svg><u{{ 'se' }} href='{{ 'https' }}://example.org/a#b'></svg>",
]


@pytest.mark.parametrize("markup", PUT_TOGETHER)
def test_what_a_template_puts_together_is_seen_in_the_page(markup: str, content: Path) -> None:
    problems = problems_with(content, COLOPHON, markup)
    assert {problem.code for problem in problems} == {"H06"}, problems
    assert "would act" in problems[0].message


@pytest.mark.parametrize(
    "text",
    [
        "{% extends 'base.html' %}{% set content_policy = 'default-src *' %}{% block main %}{% endblock %}",
        "<p>before the head</p>{% extends 'base.html' %}",
        "<!doctype html><html><head><script src=a></script></head></html>",
        "no head at all",
    ],
)
def test_the_policy_of_a_page_is_ours(text: str, content: Path) -> None:
    problems = problems_with(content, "templates/pages/glossary.html", text)
    policies = [problem for problem in problems if problem.code == "H06"]
    built = build(content, theme="mine", pdf=False)
    if policies:
        assert not built.sound
    else:
        assert b"default-src 'none'" in built.files["glossary/index.html"]


@pytest.mark.parametrize("path", ["templates/base.html", "templates/pages/what-would-i-get.html"])
def test_the_frames_of_pages_come_from_the_program(path: str, content: Path) -> None:
    (problem,) = problems_with(content, path, "<p>")
    assert (problem.code, problem.path) == ("H06", f"themes/mine/{path}")


STRAY = {
    "assets/a.js": b"alert(1)",
    "assets/a.html": b"<p>",
    "assets/a.pdf": b"%PDF",
    "assets/a.png": b"<script>",
    "assets/noend": b"",
    "fonts/a.ttf": b"",
    "fonts/a.woff2": b"no font",
    "templates/a.js": b"",
    "scripts/a.js": b"",
    "a.py": b"",
    "assets/big.css": b" " * 300_000,
    "assets/latin.css": b"\n\xff",
    "templates/latin.html": b"\xff",
    "fonts/coverage.txt": b"0041-005A\nabc-xyz\n",
}


@pytest.mark.parametrize("path", STRAY)
def test_a_theme_holds_known_kinds_of_a_sane_size_only(path: str, content: Path) -> None:
    problems = problems_with(content, path, STRAY[path])
    assert [(problem.code, problem.path) for problem in problems] == [("H04", f"themes/mine/{path}")]
    assert problems[0].hint


@pytest.mark.parametrize("room", ["assets", "fonts", "templates", "report", "locale", ""])
@pytest.mark.parametrize("kind", ["link", "folder link", "pipe"])
def test_a_theme_holds_neither_links_nor_pipes(kind: str, room: str, content: Path) -> None:
    put(content, "theme.yaml", "extends: default\n")
    place = content / "themes/mine" / room / "a.css"
    place.parent.mkdir(parents=True, exist_ok=True)
    if kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to("/proc/self/environ" if kind == "link" else "/etc")
    built = build(content, theme="mine", pdf=False)
    path = f"themes/mine/{room}/a.css".replace("//", "/")
    assert ("H04", path) in {(problem.code, problem.path) for problem in built.problems}
    assert not built.sound


def test_a_theme_that_is_a_link_is_told(content: Path) -> None:
    (content / "themes").mkdir()
    (content / "themes/mine").symlink_to("/etc")
    (problem,) = check(content, theme="mine").problems
    assert (problem.code, problem.path) == ("H01", "themes/mine")


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">\n{}</svg>'
PICTURES = [
    "<script>a()</script>",
    "<a href='https://example.org'><path/></a>",
    "<path onclick='a()'/>",
    "<use href='https://example.org/a.svg#b'/>",
    "<use xlink:href='data:image/svg+xml,a'/>",
    "<image href='https://example.org/a.png'/>",
    "<foreignObject/>",
    "<style>@import url(//example.org)</style>",
    "<path style='fill:url(//example.org)'/>",
    "<path fill='url(https://example.org/#a)'/>",
    "<animate attributeName='href' to='javascript:a()'/>",
    "<set attributeName='onclick'/>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'/>",
    "<path",
    "<g>" * 100 + "</g>" * 100,
    "<?xml-stylesheet href='a.css'?>",
]


@pytest.mark.parametrize("markup", PICTURES, ids=lambda text: text[:30])
def test_a_picture_holds_shapes_only(markup: str, content: Path) -> None:
    problems = problems_with(content, "assets/icon.svg", SVG.format(markup))
    assert {(problem.code, problem.path) for problem in problems} == {("H06", "themes/mine/assets/icon.svg")}
    assert problems[0].line in (2, 3)


def test_a_picture_has_no_entities(content: Path) -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SVG.format("<title>&b;</title>")
    assert {problem.code for problem in problems_with(content, "assets/icon.svg", bomb)} == {"H06"}
    assert problems_with(content, "assets/icon.svg", SVG.format("<path d='M0 0h9' fill='url(#a)'/>")) == []


SHEETS = [
    "@import 'a.css';",
    "@IMPORT url(a);",
    "a { background: url(https://example.org/a) }",
    "a { background: URL( '//example.org/a' ) }",
    "a { background: u\\72l(https://example.org) }",
    "a { background: url(data:image/svg+xml,a) }",
    "a { behavior: url(a) }",
    "a { width: expression(a) }",
    "a { background: image-set('https://example.org/a' 1x) }",
    "@font-face { src: url(file:///etc/passwd) }",
]


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("path", ["assets/page.css", "report/report.css"])
def test_a_style_sheet_brings_nothing_from_elsewhere(sheet: str, path: str, content: Path) -> None:
    problems = problems_with(content, path, f"/* url(https://example.org) */\n{sheet}")
    assert {(problem.code, problem.line) for problem in problems} == {("H06", 2)}


def test_a_style_sheet_names_files_of_the_theme(content: Path) -> None:
    sheet = "a { background: url(a.png) } b { src: url('report:/fonts/a.woff2') } c::after { content: '\\2013 ' }"
    assert problems_with(content, "assets/page.css", sheet) == []


@pytest.mark.parametrize("name", ["a" * 300, "themes/" + "b" * 300, "a/b", "themes/..", "\N{SNOWMAN}"])
def test_a_name_that_no_folder_has_is_unknown(name: str, content: Path) -> None:
    assert [problem.code for problem in check(content, theme=name).problems] == ["H01"]


def test_a_theme_stands_on_one_of_ours(content: Path) -> None:
    (problem,) = problems_with(content, "theme.yaml", "name: Mine\n")
    assert (problem.code, problem.path, problem.line) == ("H03", "themes/mine/theme.yaml", 1)
    assert "extends: default" in problem.hint


def test_personal_data_in_a_theme_is_found(content: Path) -> None:
    problems = problems_with(content, "assets/page.css", "/* by jane@clinic.org */")
    assert [(problem.code, problem.path) for problem in problems] == [("D02", "themes/mine/assets/page.css")]


def test_settings_name_the_theme_of_the_publication(content: Path) -> None:
    shutil.copytree(find_theme("plain", None).folders[0].place, content / "themes/plain")
    settings = content / "publication.yaml"
    settings.write_text(settings.read_text() + "theme: themes/plain\n")
    assert check(content).problems == []
    settings.write_text(settings.read_text().replace("themes/plain", "plain"))
    assert [problem.code for problem in check(content).problems] == ["H07"]


def test_what_is_wrong_on_every_line_of_a_file_is_told_fifty_times(content: Path) -> None:
    problems = problems_with(content, COLOPHON, "<p onclick=a>\n" * 10_000)
    assert [problem.message for problem in problems if "There is more" in problem.message] != []
    assert len(problems) <= 60
