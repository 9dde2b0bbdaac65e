"""What makes a file act instead of being read: scripts, handlers, policies, addresses that a browser asks by itself.

A publication's own theme is data. Its templates, style sheets and pictures are looked at as they stand (here with the
line), and the pages made with it once more as bytes, since a template can put words together. The wall behind this
is the policy at the head of each page: whatever else a page holds, a browser then runs and fetches nothing of it.
"""

import re
from collections.abc import Collection, Iterator
from html import unescape
from xml.parsers import expat

from msgspec import Struct


class Act(Struct, frozen=True):
    """Something that acts, or that cannot be told not to; ``line`` counts from 1."""

    line: int
    message: str
    hint: str


_TAGS = {
    "script": "Scripts of a page come from the program only.",
    "meta": "The head of a page, with its policy, comes from the program only.",
    "base": "The head of a page comes from the program only.",
    "style": "Put it into a style sheet in assets/.",
    **dict.fromkeys(("iframe", "frame", "object", "embed", "applet", "portal"), "Link to it instead."),
    **dict.fromkeys(("form", "button", "input", "textarea", "select"), "A page sends nothing anywhere."),
}
_TAG = re.compile(rf"<(?P<tag>{'|'.join(_TAGS)})(?=[\s/>{{])", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<=[\s"'/])(?P<name>on[a-z]+|style|srcdoc|http-equiv|ping)\s*=""", re.IGNORECASE)
_SCHEME = re.compile(r"(?:javascript|vbscript|data|file|blob)\s*:", re.IGNORECASE)
_ADDRESSED = re.compile(
    r"""\b(?:href|src|action|formaction)\s*=\s*(?:["']\s*)?(?P<scheme>javascript|vbscript|data|file|blob)\s*:""",
    re.IGNORECASE,
)
_FETCHED = re.compile(
    r"""\b(?:src|srcset|poster|background|data)\s*=\s*(?:["']\s*)?(?:[a-z][a-z0-9+.-]*:)?//""", re.IGNORECASE
)
_DRAWN = ("use", "image", "feimage", "mpath", "textpath", "pattern", "lineargradient", "radialgradient", "filter")
"""Parts of a drawing whose ``href`` is fetched; that of a link is not."""
_BROUGHT = re.compile(
    rf"""<(?:{"|".join(_DRAWN)})(?=[\s/])[^>]*?\bhref\s*=\s*(?:["']\s*)?(?:[a-z][a-z0-9+.-]*:|//)""", re.IGNORECASE
)
_COMMENT = re.compile(r"\{#.*?(?:#\}|\Z)", re.DOTALL)


def in_template(text: str) -> Iterator[Act]:
    """What acts in the source of a template, as far as it stands there as one piece.

    >>> [act.message for act in in_template('<p onclick="x()">')]
    ['This would act in a page: the attribute onclick.']
    """
    text = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), text)
    for pattern, what, hint in (
        (_TAG, "the tag <{}>", ""),
        (
            _ATTRIBUTE,
            "the attribute {}",
            "Looks belong into a style sheet in assets/; a page does nothing by itself.",
        ),
        (_ADDRESSED, "an address that starts with {}:", "Link to https:, mailto: or a page of the site."),
        (_FETCHED, "a file of another host", "Put the file into assets/."),
        (_BROUGHT, "a drawing of another host", "Put the file into assets/."),
    ):
        for found in pattern.finditer(text):
            word = next(iter(found.groupdict().values()), found[0]).lower()
            message = f"This would act in a page: {what.format(word)}."
            yield Act(text.count("\n", 0, found.start()) + 1, message, hint or _TAGS[word])


_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|([^\n]))")
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_IN_CSS = re.compile(
    r"""@import\b|@namespace\b|\bexpression\s*\(|-moz-binding\b|\bbehavior\s*:|</style
    |(?:\burl|\bsrc)\(\s*(?:["']\s*)?(?!report:/[^/]|\#)(?:[a-z][a-z0-9+.-]*:|//|\\)
    |\bimage-set\(\s*["'](?:[a-z][a-z0-9+.-]*:|//)""",
    re.IGNORECASE | re.VERBOSE,
)


def in_style_sheet(text: str) -> Iterator[Act]:
    r"""What a style sheet would fetch or bind: imports, and addresses with a scheme or of another host.

    >>> [act.line for act in in_style_sheet('a {\n background: u\\72l(https://example.org/x) }')]
    [2]
    """
    text = _CSS_COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), _ESCAPE.sub(_unescaped, text))
    for found in _IN_CSS.finditer(text):
        message = f"A style sheet brings nothing from elsewhere: “{' '.join(found[0].split())[:60]}”."
        yield Act(
            text.count("\n", 0, found.start()) + 1, message, "Put the file into the theme and name it by its path."
        )


def _unescaped(escape: re.Match[str]) -> str:
    """The character that an escape of CSS stands for; a line feed is kept out of it, so that lines stay."""
    if escape[1] is None:
        return escape[2]
    number = int(escape[1], 16)
    return chr(number) if 32 <= number < 0xD800 else " "


SVG = "http://www.w3.org/2000/svg"
_SHAPES = """
    svg g path rect circle ellipse line polyline polygon text tspan title desc defs symbol use marker mask clipPath
    pattern linearGradient radialGradient stop
"""
_LOOKS = """
    id class lang space version viewBox preserveAspectRatio width height x y x1 x2 y1 y2 cx cy r rx ry fx fy d points
    pathLength transform href fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset opacity color stop-color stop-opacity offset
    gradientUnits gradientTransform spreadMethod clip-path clip-rule clipPathUnits mask maskUnits maskContentUnits
    patternUnits patternContentUnits patternTransform markerWidth markerHeight markerUnits refX refY orient
    marker-start marker-mid marker-end font-family font-size font-weight font-style font-variant letter-spacing
    text-anchor dominant-baseline dx dy rotate textLength lengthAdjust visibility display overflow role aria-hidden
    aria-label aria-labelledby aria-describedby focusable shape-rendering vector-effect paint-order
"""
_ELEMENTS, _ATTRIBUTES = frozenset(_SHAPES.split()), frozenset(_LOOKS.split())
_LOCAL = re.compile(r"#[\w.-]+")
_ADDRESS = re.compile(r"url\((?!\s*[\"']?#)", re.IGNORECASE)
DEEPEST = 64


def in_picture(data: bytes) -> Iterator[Act]:
    """What of an SVG is not on the list of shapes and looks; one that is no SVG at all is one finding.

    >>> [act.message for act in in_picture(b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')]
    ['An SVG of a theme holds shapes only, no “script”.']
    """
    found: list[Act] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def add(message: str, hint: str = "Export it again as plain SVG, with shapes only.") -> None:
        found.append(Act(parser.CurrentLineNumber, message, hint))

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth == DEEPEST + 1:
            add(f"An SVG of a theme is nested at most {DEEPEST} deep.")
        space, _, element = name.rpartition(" ")
        if space != SVG or element not in _ELEMENTS or (depth == 1 and element != "svg"):
            add(f"An SVG of a theme holds shapes only, no “{element[:40]}”.")
        for whole, value in attributes.items():
            attribute = whole.rpartition(" ")[2]
            strange = attribute not in _ATTRIBUTES
            if strange or _ADDRESS.search(value) or (attribute == "href" and not _LOCAL.fullmatch(value)):
                add(f"An SVG of a theme has no “{attribute[:40]}”{'' if strange else ' that leads out of it'}.")

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = lambda *_: add("An SVG of a theme has no document type and no entities.")
    parser.ProcessingInstructionHandler = lambda *_: add("An SVG of a theme has no processing instruction.")
    try:
        if b"<!ENTITY" in data.upper():
            found.append(Act(1, "An SVG of a theme has no document type and no entities.", "Export it again."))
        else:
            parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as error:
        line = getattr(error, "lineno", 1)
        found.append(Act(line, "This is not an SVG that can be read.", "Export it again as plain SVG."))
    yield from found


_PAGE_TAG = re.compile(
    rb"<(script|meta|base|style|iframe|frame|object|embed|applet|portal|form|link)\b[^>]*>?", re.IGNORECASE
)
_LINK = re.compile(rb'<link rel="(?:stylesheet|icon|apple-touch-icon|alternate|canonical|license)"[^>]*>')
_HEAD = (
    rb'<!doctype html>\s*<html lang="[A-Za-z-]+">\s*<head>\s*<meta charset="utf-8">\s*'
    rb'<meta name="viewport" content="[^"<>]*">\s*<meta http-equiv="Content-Security-Policy" content="%b">'
)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//")
_NAMED = re.compile(
    rb'<meta (?:name="(?:description|author|generator|theme-color|color-scheme|twitter:card)"'
    rb'(?: media="\(prefers-color-scheme: (?:light|dark)\)")?|property="og:[a-z:_]+") content="[^"]*">'
)


def in_page(page: bytes, policy: str, scripts: Collection[str]) -> Iterator[str]:
    """What of a finished page its own head does not hold down, in words; nothing when all is well.

    ``policy``: the content security policy that must come before all else; ``scripts``: addresses of the program's
    scripts, as the page writes them. Tags are looked for as bytes: no browser finds one where these bytes do not stand.
    """
    head = re.match(_HEAD % re.escape(policy.encode()), page)
    if head is None:
        yield "it does not begin with the program's own head and policy"
    ours = {f'<script defer src="{address}">'.encode() for address in scripts}
    for found in _PAGE_TAG.finditer(page, head.end() if head else 0):
        tag, kind = found[0], found[1].lower()
        known = {
            b"script": tag in ours or re.fullmatch(rb'<script type="application/json" id="[a-z-]+">', tag) is not None,
            b"meta": _NAMED.fullmatch(tag) is not None,
            b"link": _LINK.fullmatch(tag) is not None,
        }
        if not known.get(kind, False):
            yield f"it has a tag that the program did not write: {tag[:80].decode('utf-8', 'replace')}"
    for element, attributes in _tags(page.decode("utf-8", "replace")):
        for name, value in attributes:
            address = "".join(value.split()).lower()
            if name.startswith("on") or (name in ("style", "srcdoc", "ping", "http-equiv") and element != "meta"):
                yield f"<{element}> has the attribute {name}"
            elif name in ("href", "src", "xlink:href", "action", "formaction") and _SCHEME.match(address):
                yield f"<{element}> has an address that starts with {address.partition(':')[0]}:"
            elif element in _DRAWN and name in ("href", "xlink:href") and _ELSEWHERE.match(address):
                yield f"<{element}> brings a drawing of another host"


_ELEMENT = re.compile(r"[a-zA-Z][^\s/>]*")
_SET = re.compile(
    r"""[\s/]*(?P<name>[^\s/>][^\s/>=]*)(?:\s*=\s*(?:"(?P<double>[^"]*)"?|'(?P<single>[^']*)'?|(?P<bare>[^\s>]*)))?"""
)
_COMMENT_ENDS = re.compile("--!?>")


def _tags(page: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The tags of a page, each with its attributes and their values, as the HTML standard's tokenizer finds them.

    Each character is passed once: ``html.parser`` takes a minute for 60 KB of tags that are never closed. The policy
    holds down what a tag does, so it is enough to see what is seen.

    >>> list(_tags("<p class=a><a href='&#120;'><!--> <b> --><i"))
    [('p', [('class', 'a')]), ('a', [('href', 'x')]), ('b', []), ('i', [])]
    """
    at = 0
    while (at := page.find("<", at)) >= 0:
        if page.startswith("<!--", at):
            ends = _COMMENT_ENDS.search(page, at + 2)
            at = ends.end() if ends else len(page)
        elif (element := _ELEMENT.match(page, at + 1)) is None:
            at += 1
        else:
            at = element.end()
            attributes = []
            while found := _SET.match(page, at):
                value = found["double"] or found["single"] or found["bare"] or ""
                attributes.append((found["name"].lower(), unescape(value)))
                at = found.end()
            yield element[0].lower(), attributes
            if element[0].lower() == "script":  # what stands in it is no tag
                ends_at = page.find("</script", at)
                at = ends_at if ends_at >= 0 else len(page)
