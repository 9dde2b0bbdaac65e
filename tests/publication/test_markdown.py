"""Markdown: what authors need survives, and nothing hostile gets through or takes long."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.yardstick import within

from transparency.publication.markdown.html import ATTRIBUTES, TAGS, anchors, render
from transparency.publication.markdown.source import Source
from transparency.publication.problem import Problem
from transparency.publication.publication import Document

FIGURES = {"pool.available": "48,000", "pool.available@2025-q4": "50,000", "odd": '1 < 2 & "*b*"'}


def run(text: str, **options: object) -> tuple[str, list[Problem]]:
    return render(text, path="p.md", first_line=10, figure=FIGURES.get, **options)  # type: ignore[arg-type]


def good(text: str, **options: object) -> str:
    html, problems = run(text, **options)
    assert problems == []
    return html


def found(text: str, **options: object) -> list[tuple[str, int | None, int | None]]:
    return [(p.code, p.line, p.column) for p in run(text, **options)[1]]


def test_what_documents_need() -> None:
    html = good(
        "# A\n\nB **c** *d* `e` [f](https://g.example) <h@i.example>\n\n- j\n- k\n\n3. l\n4. m\n\n> n\n\nO\n: p\n"
    )
    assert html.startswith('<h2 id="a">A</h2>\n<p>B <strong>c</strong> <em>d</em> <code>e</code> ')
    assert '<a href="https://g.example">f</a> <a href="mailto:h@i.example">h@i.example</a>' in html
    assert '<ol start="3">' in html
    assert "<dt>O</dt>\n<dd>p</dd>" in html


def test_headings_are_lowered_and_ids_prefixed() -> None:
    html = good("# One\n\n## Two\n\n###### Six\n\nSee [one](#one) and a note.[^1]\n\n[^1]: Note\n", ids="t-", shift=2)
    assert '<h3 id="t-one">' in html
    assert '<h4 id="t-two">' in html
    assert '<h6 id="t-six">' in html
    assert 'href="#t-one"' in html
    assert '<sup id="t-fnref:1"><a class="footnote-ref" href="#t-fn:1">' in html
    assert '<li id="t-fn:1">' in html
    assert 'href="#t-fnref:1"' in html


def test_a_text_knows_nothing_of_the_one_before() -> None:
    """One converter serves them all: footnotes, abbreviations, link targets and ids stay with their own text."""
    plain = "# Same\n\nA note[^1], the FDV, a [link][x].\n"
    alone = good(plain)
    rich = plain + "\n[^1]: The note.\n\n*[FDV]: Fully diluted\n\n[x]: https://example.org/\n"
    first = good(rich)
    assert "fnref" in first and "<abbr" in first and "example.org" in first
    assert good(plain) == alone
    assert good(rich) == first
    found("> " * 200 + "deep")
    assert good(rich) == first


def test_a_table_of_three_columns_is_a_list_on_a_phone() -> None:
    html = good("| A | B | *C* |\n|:--|--:|:-:|\n| 1 | 2 | 3 |\n")
    assert '<table class="list" role="table">' in html
    assert '<td role="cell">1</td>' in html
    assert '<td class="r" data-label="B" role="cell">2</td>' in html
    assert '<td class="c" data-label="C" role="cell">3</td>' in html


def test_tables_are_aligned_by_class() -> None:
    html = good("| A | B |\n|:-:|--:|\n| 1 | 2 |\n")
    assert '<th class="c" scope="col">A</th>' in html
    assert '<th class="r" scope="col">B</th>' in html
    assert '<td class="r">2</td>' in html and "role" not in html
    assert "style" not in html
    assert "align" not in html


def test_admonitions_take_no_class_from_the_text() -> None:
    assert '<div class="admonition tip">' in good("!!! tip\n    x\n")
    assert '<div class="admonition note">' in good('!!! danger hidden secret "T"\n    x\n')


def test_code_shows_what_it_holds() -> None:
    html = good('`{{ figure("nope") }} <b>`\n\n```py\n{{ x }} <script>\n```\n\n~~~\n[a](javascript:x)\n~~~\n')
    assert '<code>{{ figure("nope") }} &lt;b&gt;</code>' in html
    assert '<code class="language-py">{{ x }} &lt;script&gt;' in html


def test_figures() -> None:
    html = good(
        '# Pool {{ figure("pool.available") }}\n\n'
        '**{{figure(\'pool.available\',"2025-q4")}}** and {{ figure(\n"odd") }}.'
    )
    assert '<h2 id="pool">Pool <span class="num">48,000</span></h2>' in html
    assert '<strong><span class="num">50,000</span></strong>' in html
    assert '<span class="num">1 &lt; 2 &amp; "*b*"</span>.' in html


def test_a_figure_is_marked_with_its_amount_where_it_has_one() -> None:
    html = good('{{ figure("pool.available") }} {{ figure("odd") }}', value={"pool.available": "48000"}.get)
    assert '<span class="num"><data data-figure="pool.available" value="48000">48,000</data></span>' in html
    assert html.count("<data") == 1


def test_figures_may_be_links_but_not_within_links() -> None:
    link: Callable[[str], str | None] = {"odd": "../odd/index.html"}.get
    html = good(
        '{{ figure("odd") }} [{{ figure("odd") }}](https://a.example) {{ figure("pool.available") }}', link=link
    )
    assert html.count('<a class="num" href="../odd/index.html">') == 1
    assert '<a href="https://a.example"><span class="num">1 ' in html
    assert '<span class="num">48,000</span>' in html


def test_figures_in_titles_and_indented_code_are_plain_text() -> None:
    html = good('[a](https://b.example "t {{ figure("odd") }}")\n\n    x {{ figure("odd") }}\n')
    assert 'title="t 1 &lt; 2 &amp; &quot;*b*&quot;"' in html
    assert '<pre><code>x 1 &lt; 2 &amp; "*b*"' in html


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('a\n\nb {{ figure("pool.availabel") }}', (12, 14), 'Did you mean "pool.available"?'),
        ('{{ figure("pool.available", "2019-q1") }}', (10, 30), "disclosed quarter"),
        ("{{ 7*7 }}", (10, 1), "backticks"),
        ("a {{ config }} b", (10, 3), "backticks"),
        ("{{ figure(“odd”) }}", (10, 1), "straight quotes"),
        ('{{ figure("odd")', (10, 1), "backticks"),
        ('{{ figure("odd"); import os }}', (10, 1), "backticks"),
    ],
)
def test_wrong_references(text: str, place: tuple[int, int], words: str) -> None:
    _, (problem,) = run(text, figures=["pool.available", "odd"])
    assert (problem.code, (problem.line, problem.column)) == ("M03", place)
    assert words in problem.hint


def test_braces_that_markdown_does_not_take_for_code_are_told() -> None:
    text = '- a ` b\n\n> ```\n> {{ x }}\n> ```\n\n- c ` {{ figure("odd") }} ` d\n- ` {{ y }}\n- ` e'
    html, problems = run(text)
    outside = html.replace("<code>", "\0").replace("</code>", "\0").split("\0")[::2]
    assert any("{{" in part for part in outside) == any(problem.code == "M03" for problem in problems)


def test_a_figure_is_no_part_of_an_address() -> None:
    assert found('[a](https://b.example/{{figure("odd")}})')[0][0] == "M02"


LINKS = [
    ("x\n\n[a](javascript:alert(1))", [("M02", 12, 5)]),
    ("[a](http://b.example)", [("M02", 10, 5)]),
    ("[a](file:///etc/passwd)", [("M02", 10, 5)]),
    ("[a](//b.example)", [("M02", 10, 5)]),
    ("[a](/b)", [("M02", 10, 5)]),
    ("[a](\\\\b\\c)", None),
    ("[a]( )", None),
    ("[a](https:)", [("M02", 10, 5)]),
    ("[a](mailto:)", [("M02", 10, 5)]),
    ("[a][1]\n\n[1]: data:text/html,x", [("M02", 12, 6)]),
    ("[a](#nowhere)", [("M06", 10, 5)]),
    ("[a](../other/1.0.md)", [("M06", 10, 5)]),
    ("![a](b.png)", [("M06", 10, 6)]),
    ("![a](https://b.example/c.png)", [("M02", 10, 6)]),
    ("[a](#n)\n[b](#n)", [("M06", 10, 5), ("M06", 11, 5)]),
    ("<javascript:alert(1)>", [("M02", 10, 2)]),
    ("[b](https://c.example/?d=1&e=2#f) [g](mailto:h@i.example)", []),
]


@pytest.mark.parametrize(("text", "places"), LINKS)
def test_links(text: str, places: list[tuple[str, int, int]] | None) -> None:
    if places is None:
        assert found(text)
    else:
        assert found(text) == places


def test_relative_links_lead_where_the_site_says() -> None:
    target: Callable[[str], str | None] = {"../pay/1.0.md": "../pay/index.html", "a.png": "a.png"}.get
    assert 'href="../pay/index.html"' in good("[a](../pay/1.0.md)", target=target)
    assert found("[a](../pay/2.0.md)", target=target) == [("M06", 10, 5)]
    assert found("![x](a.png)", target=target) == [("M06", 10, 6)]


def test_headings_can_be_named_from_outside() -> None:
    document = Document("p.md", "# How *many*?\n\nA note.[^1] [Up](../other.md)\n\n[^1]: Here.\n\n## More\n", 7, "")
    assert anchors(document) == {"how-many", "more"}


# The 19 inputs of reference "peers and style", 9.2.
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](javascript&#58;alert(1))",
    "[a](java\tscript:alert(1))",
    "<javascript:alert(1)>",
    "[a][1]\n\n[1]: javascript:alert(1)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "# a {: onclick=alert(1) style=color:red }",
    "*a*{: onclick=alert(1) }",
    "[a](https://b.example){: href=javascript:alert(1) }",
    "<iframe src=https://b.example></iframe>",
    "<svg onload=alert(1)>",
    "<style>*{color:red}</style>",
    '<meta http-equiv=refresh content="0;url=https://b.example">',
    "<form action=https://b.example><input></form>",
    "![a](file:///etc/passwd)",
    "# <img src=x onerror=alert(1)>",
    "<!-- hidden -->",
]
MORE = [
    "a\n\n<div onclick=x>\n\nb\n\n</div>",
    "[a](JaVaScRiPt:x)",
    "[a](&#x6A;avascript:x)",
    "[a](<javascript:x>)",
    "[a](vbscript:x)",
    '[a](https://b.example "t" onclick=x)',
    "``` {.x #y onclick=z}\ncode\n```",
    "*[HTML]: <b onclick=x>\n\nHTML",
    '!!! note "<b onclick=x>"\n    c',
    "<a href='javascript:x'>y</a>",
    "</p><script>x</script>",
    "&lt;script&gt;x&lt;/script&gt;",
    "[^<b>]\n\n[^<b>]: x",
    "<?php x ?>",
    "<![CDATA[x]]>",
    "`<script>`</script>",
    "| <b> | c |\n|---|---|\n| <script> | d |",
    "[<b>](https://c.example)",
    '![" onerror="x](y)',
    '[a](https://b.example/"onclick="x)',
]


class Strict(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        for name, value in attrs:
            assert name in ATTRIBUTES.get(tag, set())
            if name in {"href", "src"} and ":" in (value or "") and not (value or "").startswith("#"):
                scheme = (value or "").partition(":")[0]
                assert scheme in {"https", "mailto"} or "/" in scheme

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def strict(html: str) -> None:
    parser = Strict()
    parser.feed(html)
    parser.close()


@pytest.mark.parametrize("text", ATTACKS + MORE)
def test_attacks_come_to_nothing(text: str) -> None:
    html, problems = run(text)
    strict(html)
    # attr_list is off, so its braces are only text; everything else is named at a line.
    harmless = "{:" in text or text.startswith(("&lt;", "``` {", '![" ', '[a](https://b.example/"'))
    assert harmless or problems
    assert all(problem.path == "p.md" and problem.line is not None for problem in problems)


def test_raw_html_is_named_at_its_place() -> None:
    text = "a\n\nb <b>c</b>\n\n```\n<i>\n```\n\n<!-- d -->\n\n`<u>` 1 < 2, x<y and <https://e.example>\n"
    assert found(text) == [("M01", 12, 3), ("M01", 12, 7), ("M01", 18, 1)]


TABLE = "|" + "a|" * 500 + "\n|" + "-|" * 500 + "\n" + ("|" + "b|" * 500 + "\n") * 50
# The twelve of reference "peers and style", 9.3.
SLOW = {
    "brackets": "[" * 20_000,
    "links": "[a](" * 5000,
    "emphasis": "*a_ " * 10_000,
    "quotes": ">" * 2000,
    "tags": "<a " * 20_000,
    "backticks": " ".join("`" * i for i in range(1, 300)),
    "lists": "\n".join("    " * i + "- x" for i in range(300)),
    "pictures": "![[" * 5000,
    "comments": "<!--" * 5000,
    "ampersands": "&" * 20_000,
    "table": TABLE,
    "footnotes": "".join(f"x[^{i}]\n\n[^{i}]: n\n\n" for i in range(3000)),
    "brackets in lines": ("[" * 150 + "\n\n") * 1000,
    "fences": "~~~a\n" * 20_001,
    "marks": "- " * 2000,
    "braces": "{{" * 5000,
    "many paragraphs": "x\n\n" * 80_000,
    "many items": "- x\n" * 60_000,
    "large": "word " * 60_000,
    "long line": "x" * 20_000,
}


@pytest.mark.parametrize("name", SLOW)
def test_hostile_inputs_return_at_once(name: str) -> None:
    html, problems = within(15, lambda: run(SLOW[name]))
    assert html == ""
    assert {problem.code for problem in problems} == {"M07"}


@pytest.mark.parametrize(
    "block", ["[a](" * 200, "![[" * 100, "x", "# a", "- x\n" * 500, "> - > - x\n" * 50, "a\n: b", "*a" * 300]
)
def test_just_below_the_limits_is_quick_too(block: str) -> None:
    text = (block + "\n\n") * min(10 if "[" in block else 1200, 2400 // (block.count("\n") + 2))
    within(30, lambda: run(text))


@pytest.mark.parametrize("character", ["\x00", "\x02", "\x1b", "\x85", "\u202e", "\ue000", "\U000f0000"])
def test_characters_that_must_not_be_there(character: str) -> None:
    assert found(f"a\nb{character}c") == [("M07", 11, 2)]


def test_an_open_fence_is_told() -> None:
    assert found("a\n\n```\nb\n") == [("M07", 12, 1)]


MARKS = st.text(st.sampled_from(list("ab \n`~*_[]()<>!&|#-+:=\"'\\{}^.1x/")), max_size=200)


@given(MARKS)
@settings(max_examples=150, deadline=None)
def test_any_text_gives_safe_html(text: str) -> None:
    html, problems = run(text)
    strict(html)
    for problem in problems:
        assert problem.line is None or 10 <= problem.line <= 10 + text.count("\n")


@given(MARKS)
@settings(max_examples=150, deadline=None)
def test_blanked_code_keeps_every_place(text: str) -> None:
    prose = Source(text, "p.md").prose
    assert len(prose) == len(text)
    assert all(a == b or (a == " " and b != "\n") for a, b in zip(prose, text, strict=True))


A, B = 'figure("pool.available")', 'figure("odd")'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("x {{ A }} y {{ B }} z {{ A }} w", "<p>x 48 y odd z 48 w</p>"),
        ("{{ A }}{{ B }}", "<p>48odd</p>"),
        ("{{ A }} y", "<p>48 y</p>"),
        ("x *a {{ A }} b {{ B }} c* y {{ A }} z {{ B }}", "<p>x <em>a 48 b odd c</em> y 48 z odd</p>"),
        ("*a* {{ A }} *b* {{ B }} {{ A }} c *d* e", "<p><em>a</em> 48 <em>b</em> odd 48 c <em>d</em> e</p>"),
        ("*{{ A }}*{{ B }}*c*", "<p><em>48</em>odd<em>c</em></p>"),
        ("- {{ A }} a {{ B }}\n- {{ B }} b", "<ul> <li>48 a odd</li> <li>odd b</li> </ul>"),
        ("`{{ A }} {{ B }}` {{ A }}", '<p><code>{{ figure("pool.available") }} {{ figure("odd") }}</code> 48</p>'),
    ],
)
def test_numbers_stand_in_the_order_in_which_they_are_written(text: str, html: str) -> None:
    """Also several in one text, and between what is set apart."""
    made = good(text.replace("{{ A }}", f"{{{{ {A} }}}}").replace("{{ B }}", f"{{{{ {B} }}}}"))
    for printed, short in (("48,000", "48"), ('1 &lt; 2 &amp; "*b*"', "odd")):
        made = made.replace(f'<span class="num">{printed}</span>', short)
    assert " ".join(made.split()) == html


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("https://a.example", ""), ("HTTPS://a.example/b?c#d", ""), ("https://a.example:8443/b", ""),
        ("https://a@b.example", "is not a complete address"), ("https://", "is not a complete address"),
        ("mailto:a@b.example", ""), ("mailto:a", "is not a complete address"), ("#a", "no heading or footnote"),
        ("java&#9;script:x", 'Links with "javascript:" are not allowed'),
        ("tel:1", 'Links with "tel:" are not allowed'),
        ("b.md", "leads to nothing"), ("b/c.md?d#e", "leads to nothing"), ("?b:c", "leads to nothing"),
        ("b/c:d", "leads to nothing"), ("1b:c", "is not a relative link"), ("/b", "is not a relative link"),
    ],
)  # fmt: skip
def test_where_a_link_may_lead(address: str, wrong: str) -> None:
    problems = run(f"[a]({address})")[1]
    assert len(problems) == bool(wrong) and all(wrong in problem.message for problem in problems)


def test_a_link_that_leads_nowhere_comes_with_the_nearest_that_does() -> None:
    near: Callable[[str], str | None] = {"../pay/1.0.md": "../pay/2.0.md"}.get
    (problem,) = run("[a](../pay/1.0.md)", near=near)[1]
    assert problem.hint == 'Did you mean "../pay/2.0.md"?'
    (problem,) = run("[a](../other.md)", near=near)[1]
    assert problem.hint.startswith("Name another text by its file")
    (problem,) = run("# Leaving early\n\n[a](#leaving-erly)", ids="t-")[1]
    assert problem.hint == 'Did you mean "#leaving-early"?'
    assert found("# A\n\n[a](#b) and [c](#b)") == [("M06", 12, 5), ("M06", 12, 17)]


@pytest.mark.parametrize(("columns", "listed"), [(1, False), (2, False), (3, True), (4, True)])
def test_from_three_columns_on_a_table_is_a_list(columns: int, listed: bool) -> None:
    names = [f"C{number}" for number in range(columns)]
    rows = (names, [":-:"] * columns, [str(number) for number in range(columns)])
    html = good("\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n")
    assert ('class="list"' in html) is listed
    assert [f'data-label="{name}"' in html for name in names] == [listed and name != "C0" for name in names]
    assert html.count('scope="col"') == columns


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("a `b` c", "a     c"), ("a ``b ` c`` d", "a           d"), ("a ` b", "a ` b"), ("a \\`b` c", "a \\`b` c"),
        ("a \\\\`b` c", "a \\\\    c"), ("a `b\nc` d", "a   \n   d"), ("a `b\n\nc` d", "a `b\n\nc` d"),
        ("```\nx\n```\ny", "   \n \n   \ny"), ("~~~ python\nx\n~~~\n", "          \n \n   \n"),
        ("```\nx\n````\ny\n```", "   \n \n    \n \n   "), ("```\nx", "```\nx"), ("a ``` b", "a ``` b"),
    ],
)  # fmt: skip
def test_where_code_is(text: str, prose: str) -> None:
    source = Source(text, "p.md")
    assert source.prose == prose
    assert (source.open_fence is None) is (text != "```\nx")


def test_lines_and_columns_count_from_the_first_line_of_the_text() -> None:
    source = Source("ab\n\ncd", "p.md", 10)
    assert [source.place(offset) for offset in range(6)] == [(10, 1), (10, 2), (10, 3), (11, 1), (12, 1), (12, 2)]
    assert source.lines() == [(0, "ab"), (3, ""), (4, "cd")]
    assert source.blocks() == [(0, "ab"), (4, "cd")]
