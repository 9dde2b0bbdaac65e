"""Themes: found by name, extended, refused with a reason."""

import re
from pathlib import Path

import pytest

from transparency.charts.palette import PALETTE
from transparency.theme import find_theme
from transparency.theme_file import ThemeError


def write(root: Path, name: str, text: str, **files: str) -> None:
    folder = root / "themes" / name
    folder.mkdir(parents=True)
    (folder / "theme.yaml").write_bytes(text.encode("latin-1"))
    for path, content in files.items():
        place = folder / path.replace("__", "/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, encoding="utf-8")


def test_default_has_styles_fonts_and_their_licences():
    theme = find_theme("default", None)
    assets = theme.assets()
    assert theme.stylesheets() == ("tokens.css", "page.css")
    assert sum(name.endswith(".woff2") for name in assets) == 6
    assert {"icon.svg", "fonts/OFL-Inter.txt", "fonts/OFL-Literata.txt"} <= set(assets)
    for address in re.findall(r'url\("([^"]+)"\)', assets["tokens.css"].decode()):
        assert address in assets, "every font is our own"


def test_styles_use_only_declared_tokens_and_reach_no_other_host():
    assets = find_theme("default", None).assets()
    tokens, page = assets["tokens.css"].decode(), assets["page.css"].decode()
    declared = set(re.findall(r"(--[\w-]+):", tokens))
    assert set(re.findall(r"var\((--[\w-]+)\)", tokens + page)) <= declared
    assert "//" not in re.sub(r"/\*.*?\*/", "", tokens + page, flags=re.S)


def test_charts_have_the_light_colours_of_the_tokens():
    tokens = find_theme("default", None).assets()["tokens.css"].decode()
    for token, colour in PALETTE.items():
        assert f"--{token}: light-dark({colour}," in tokens


def test_coverage_has_what_pages_print():
    covered = find_theme("default", None).coverage()
    assert set(map(ord, "→≥≤≈✓−×÷“”’‘–—·…§€£ éñüçøåßÆœ\u00a0")) <= covered
    assert ord("字") not in covered


def test_a_template_names_a_text_and_its_values_are_escaped():
    template = (
        find_theme("default", None)
        .environment()
        .from_string("{{ _('100 %% for %(who)s', who=who) }}, {{ _('50 %%') }}")
    )
    assert template.render(who="<b>") == "100 % for &lt;b&gt;, 50 %"


def test_plain_changes_one_colour_and_one_template():
    plain, default = find_theme("plain", None), find_theme("default", None)
    changed = {name for name, content in plain.assets().items() if default.assets().get(name) != content}
    assert changed == {"theme.css"} == set(plain.stylesheets()) - set(default.stylesheets())
    assert b"--accent: light-dark(#1b5e7a, #8fd0e8);" in plain.assets()["theme.css"]
    loader = plain.environment().loader
    assert loader is not None
    sources = [loader.get_source(plain.environment(), name)[1] or "" for name in ("parts/colophon.html", "base.html")]
    assert ["plain" in Path(source).parts for source in sources] == [True, False]


def test_a_publication_may_extend_a_theme_by_the_same_name(tmp_path):
    write(tmp_path, "default", "extends: default\n", **{"assets__page.css": "x", "report__a.css": "own"})
    theme = find_theme("themes/default", tmp_path)
    assert [folder.guest for folder in theme.folders] == [True, False]
    assert theme.file("report/a.css") == b"own"
    assert theme.assets()["page.css"] == b"x"
    assert theme.file("no/such") is None
    assert theme.problems == ()


def test_a_folder_named_like_one_of_ours_does_not_replace_it_by_itself(tmp_path):
    write(tmp_path, "default", "extends: default\n", **{"assets__page.css": "x"})
    theme = find_theme("default", tmp_path)
    assert not theme.guest
    (problem,) = theme.problems
    assert (problem.code, problem.path, problem.severity) == ("H07", "themes/default", "warning")
    assert "theme: themes/default" in problem.hint


def test_text_is_escaped_and_unknown_names_are_errors():
    from jinja2 import UndefinedError

    environment = find_theme("default", None).environment()
    assert environment.from_string("{{ a }}").render(a="<b>") == "&lt;b&gt;"
    with pytest.raises(UndefinedError):
        environment.from_string("{{ missing }}").render()


@pytest.mark.parametrize(
    ("yaml", "code", "line", "said"),
    [
        ("extends: [\n", "H03", 1, "bracket"),
        ("- a\n", "H03", 1, "names and values"),
        ("name: x\nextend: default\n", "H03", 2, "extend"),
        ("colours:\n  ink: '#000000'\n  accent: red\n", "H03", 3, "accent"),
        ("colours: red\n", "H03", 1, "colours"),
        ("extends: default\ncolours: {acent: '#000000'}\n", "H03", 2, "acent"),
        ("colours: {'a;b': '#000000'}\n", "H03", 1, "a;b"),
        ("name: x\nextends: other\n", "H02", 1, "mine → other → mine"),
        ("name: x\nextends: defualt\n", "H01", 2, "defualt"),
        ("extends: default\nextends: plain\n", "H03", 2, "twice"),
        ("name: \xff\n", "H03", 1, "UTF-8"),
    ],
)
def test_faults_are_named_at_their_line(tmp_path, yaml, code, line, said):
    write(tmp_path, "mine", yaml)
    write(tmp_path, "other", "extends: mine\n")
    with pytest.raises(ThemeError) as raised:
        find_theme("mine", tmp_path)
    problem = raised.value.problem
    assert (problem.code, problem.line) == (code, line)
    assert said in problem.message
    assert problem.path == f"themes/{'other' if code == 'H02' else 'mine'}/theme.yaml"
    assert bool(problem.excerpt) == (line is not None and "UTF-8" not in said)


@pytest.mark.parametrize("name", ["plian", "../default", "", "Default/"])
def test_unknown_themes_are_refused_with_a_suggestion(name):
    with pytest.raises(ThemeError) as raised:
        find_theme(name, None)
    assert raised.value.problem.code == "H01"
    assert raised.value.problem.hint
