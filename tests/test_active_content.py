"""What acts in a template, a style sheet, a picture or a page, and what only looks like it."""

import pytest

from transparency.active_content import DEEPEST, SVG, in_page, in_picture, in_style_sheet, in_template

POLICY = "default-src 'none'"
HEAD = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width">\n'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<script>", "the tag <script>"), ("<SCRIPT src=x>", "the tag <script>"), ("<script/>", "the tag <script>"),
        ("<iframe\n>", "the tag <iframe>"), ("<form{{ x }}>", "the tag <form>"), ("<style>", "the tag <style>"),
        ("<input >", "the tag <input>"), ("<scripts>", ""), ("<metal >", ""), ("script>", ""),
        ('<p onclick="x()">', "the attribute onclick"), ("<p onClick = x>", "the attribute onclick"),
        ('<p style="a">', "the attribute style"), ("<p class=x ping=y>", "the attribute ping"), ("<p one>", ""),
        ('<p data-onclick="x">', ""), ("<p>on click = now</p>", ""),
        ('<a href="javascript:x">', "an address that starts with javascript:"),
        ("<a href = ' data:x'>", "an address that starts with data:"), ('<a href="https://example.org">', ""),
        ('<a href="mailto:a@example.org">', ""), ('<a href="datas:x">', ""),
        ('<img src="//example.org/a">', "a file of another host"), ('<img src="https://example.org/a">', "a file of"),
        ('<img src="assets/a.png">', ""), ('<video poster=https://example.org>', "a file of another host"),
        ('<use href="https://example.org#a">', "a drawing of another host"), ('<use href="#a">', ""),
        ('<use x="1" href="//example.org#a">', "a drawing of another host"), ('<used href="https://example.org">', ""),
        ("{# <script> #}", ""), ("{# <script>", ""), ("{# x #}<script>", "the tag <script>"),
    ],
)  # fmt: skip
def test_templates(text: str, words: str) -> None:
    found = list(in_template(text))
    assert len(found) == bool(words) and all(words in act.message and act.hint for act in found)


def test_the_line_in_a_template_counts_what_is_commented_out() -> None:
    text = "<p>\n{# one\ntwo #}\n<script>\n<p\nonclick=x>"
    assert [(act.line, act.message[-20:]) for act in in_template(text)] == [
        (4, "e: the tag <script>."), (6, "e attribute onclick."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("@import 'a.css';", True), ("@IMPORT url(a.css);", True), ("@important", False),
        ("@namespace svg url(x);", True),
        ("a { width: expression (1) }", True), ("a { behavior : url(#x) }", True), ("a { -moz-binding: none }", True),
        ("</style>", True), ("a { background: url(a.png) }", False), ("a { background: url('../a.png') }", False),
        ("a { background: url(https://example.org/a) }", True), ('a { background: url( "//example.org/a" ) }', True),
        ("a { background: url(#id) }", False), ("a { background: url(data:x) }", True),
        ("a { background: url(report:/a) }", False), ("a { background: url(report://a) }", True),
        ("@font-face { src: src('https://example.org') }", True),
        ("a { x: image-set('https://example.org' 1x) }", True),
        ("a { x: image-set('a.png' 1x) }", False), ("/* @import 'a' */ a { color: red }", False),
        ("/* @import", False), (r"@\69mport 'a';", True), (r"a { background: u\000072l(https://example.org) }", True),
        (r"a { background: url(\\example.org) }", True), (r"a { content: '\2713' }", False),
    ],
)  # fmt: skip
def test_style_sheets(text: str, wrong: bool) -> None:
    found = list(in_style_sheet("\n" + text))
    assert [act.line for act in found] == [2] * len(found) and len(found) == wrong


def test_an_escape_moves_no_line() -> None:
    assert [act.line for act in in_style_sheet("a { content: '\\a' }\n/* x\ny */\n@import 'a';")] == [4]


def picture(inner: str, root: str = f'<svg xmlns="{SVG}">') -> list[tuple[int, str]]:
    return [(act.line, act.message) for act in in_picture(f"{root}\n{inner}</svg>".encode())]


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        ('<path d="M0 0" fill="red"/>', ""), ('<use href="#a.b-c"/>', ""), ("<script/>", "no “script”"),
        ('<path onload="x()"/>', "no “onload”"), ('<use href="a.svg"/>', "no “href” that leads out of it"),
        ('<use href="#a b"/>', "no “href” that leads out of it"), ('<path style="x"/>', "no “style”"),
        ('<rect fill="url(#a)"/>', ""), ("<rect fill=\"url( '#a')\"/>", ""),
        ('<rect fill="url(https://example.org)"/>', "no “fill” that leads out of it"),
        ('<p xmlns="http://www.w3.org/1999/xhtml"/>', "no “p”"), ("<?php x?>", "no processing instruction"),
        ("<title>a &lt; b</title>", ""), ("<g>", "can be read"),
    ],
)  # fmt: skip
def test_pictures_hold_shapes_only(inner: str, words: str) -> None:
    found = picture(inner)
    assert (words in found[0][1] and found[0][0] == 2) if words else found == []


def test_a_picture_is_one_svg_of_some_depth_without_a_document_type() -> None:
    assert picture("<g>" * (DEEPEST - 1) + "</g>" * (DEEPEST - 1)) == []
    assert [words for _, words in picture("<g>" * (DEEPEST + 5) + "</g>" * (DEEPEST + 5))] == [
        "An SVG of a theme is nested at most 64 deep."
    ]
    assert picture("<g/><g/>" * 50) == [], "side by side is not deep"
    for text in (f'<g xmlns="{SVG}"/>', "<svg/>", "no picture", ""):
        assert len(list(in_picture(text.encode()))) == 1
    for text in (f'<!DOCTYPE svg>\n<svg xmlns="{SVG}"/>', '<!DOCTYPE svg [<!entity a "b">]><svg/>'):
        (act,) = in_picture(text.encode())
        assert act.message == "An SVG of a theme has no document type and no entities."


def page(body: str, *, head: str = HEAD, scripts: tuple[str, ...] = ("assets/a.js",)) -> list[str]:
    return list(in_page((head + body).encode(), POLICY, scripts))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p>a</p>", ""), ('<script defer src="assets/a.js"></script>', ""),
        ('<script defer src="assets/b.js"></script>', "a tag that the program did not write"),
        ('<script type="application/json" id="data-x">{}</script>', ""),
        ('<script type="application/json" id="X">{}</script>', "a tag that"), ("<script>x</script>", "a tag that"),
        ('<meta name="description" content="a">', ""), ('<meta name="refresh" content="0">', "a tag that"),
        ('<link rel="stylesheet" href="a.css">', ""), ('<link rel="prefetch" href="a">', "a tag that"),
        ("<base href=x>", "a tag that"), ("<iframe>", "a tag that"), ("<style>", "a tag that"), ("<basement>", ""),
        ("<p onclick=x>", "<p> has the attribute onclick"), ("<p/onclick=x>", "<p> has the attribute onclick"),
        ('<p style="x">', "<p> has the attribute style"), ("<p title='on style=x'>", ""),
        ("<a href=' java\tscript:x'>", "an address that starts with javascript:"),
        ("<a href='&#106;avascript:x'>", "an address that starts with javascript:"), ("<a href='https://a'>", ""),
        ("<a title='javascript:x'>", ""), ("<use href='//a#b'>", "brings a drawing of another host"),
        ("<use href='https://a#b'>", "brings a drawing"), ("<use xlink:href='//a'>", "brings a drawing"),
        ("<use href='#b'>", ""), ("<use title='//b'>", ""), ("<!-- <p onclick=x> -->", ""),
        ("<!-- <p onclick=x>", ""), ("<!--> <p onclick=x>", "has the attribute onclick"), ("< p onclick=x>", ""),
        ('<script type="application/json" id="a">"<p onclick=x>"</script><p>', ""),
        ('<script type="application/json" id="a">"<p onclick=x>"</script><p onclick=y>', "has the attribute onclick"),
        ('<script type="application/json" id="a"><p onclick=x>', ""), ("<p onclick", "has the attribute onclick"),
    ],
)  # fmt: skip
def test_pages(body: str, words: str) -> None:
    found = page(body)
    assert len(found) == bool(words) and all(words in said for said in found), found


@pytest.mark.parametrize(
    "head",
    [
        "", HEAD.replace(POLICY, "default-src *"), HEAD.replace("<meta charset", "<title>x</title><meta charset"),
        "x" + HEAD, HEAD.replace('lang="en"', ""),
    ],
)  # fmt: skip
def test_a_page_begins_with_the_programs_own_head(head: str) -> None:
    assert page("<p>", head=head)[0] == "it does not begin with the program's own head and policy"
    assert page("<p>", head=HEAD.upper().replace(POLICY.upper(), POLICY)) != [] and page("<p>") == []
