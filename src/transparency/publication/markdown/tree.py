"""The last step over Markdown's tree: links judged, numbers put in place, alignment as classes, ids prefixed."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AMP_SUBSTITUTE

from transparency.publication.files.suggestion import nearest
from transparency.publication.markdown.source import Source
from transparency.publication.problem import Problem
from transparency.publication.texts.references import FIRST, MOST, FigureReference

_PRIVATE = re.compile(f"[{chr(FIRST)}-{chr(FIRST + MOST)}]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HTTPS = re.compile(r"https://[^\s/?#\\@]+(?:[/?#][^\s\\]*)?", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:[^\s<>@]+@[^\s<>@]+", re.IGNORECASE)
_ALIGNED = {"right": "r", "center": "c"}
_ADMONITIONS = {"note", "tip", "important", "warning", "example"}

_HINTS = {
    "M02": "Use a relative link, https: or mailto:.",
    "M06": "Name another text by its file, such as ../allocation/1.0.md, a heading in it by #its-words.",
}

_LISTED = 3
_ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "th": "columnheader", "td": "cell"}
"""What the parts of a table are, however a screen sets them."""

Target = Callable[[str], str | None]
"""Address on the site for a relative link as written; ``None`` when there is none."""


@dataclass(slots=True)
class Finish:
    """One document's last step. ``problems`` is filled by :meth:`run`."""

    source: Source
    references: list[FigureReference]
    ids: str
    link: Callable[[str], str | None] | None
    """Address of a figure's page, for a reference's key."""
    target: Target
    near: Target = lambda written: None
    """What a relative link that leads nowhere may have meant."""
    value: Callable[[str], str | None] | None = None
    """Amount of a figure for machines, for a reference's key: its number is then marked."""
    problems: list[Problem] = field(default_factory=list)
    _anchors: set[str] = field(default_factory=set)
    _searched: dict[str, int] = field(default_factory=dict)
    _stray: bool = field(init=False)
    """Whether braces in prose were told already, or cannot be told apart from such."""

    def __post_init__(self) -> None:
        self._stray = self.source.prose.count("{{") > len(self.references)

    def run(self, root: Element) -> None:
        """Walk the tree; called by Python-Markdown after its own steps."""
        for element in root.iter():
            if (name := element.get("id")) is not None:
                if not (self.ids and element.tag in _HEADINGS):  # headings have theirs from the toc extension
                    element.set("id", self.ids + name)
                self._anchors.add(element.get("id", ""))
        self._walk(root, linked=False, code=False)

    def plain(self, text: str, *, escape: bool = False) -> str:
        """References in a text that cannot hold elements, such as code or a title; escaped where it is HTML already."""
        if not self.references:
            return text
        as_is = str if not escape else html.escape
        return _PRIVATE.sub(lambda match: as_is(self.references[ord(match.group()) - FIRST].printed), text)

    def _walk(self, element: Element, *, linked: bool, code: bool) -> None:
        tag = element.tag
        linked, code = linked or tag == "a", code or tag in {"code", "pre"}
        self._attributes(element)
        children = list(element)
        for child in children:
            self._walk(child, linked=linked, code=code)
        # From the last child on, so that what is inserted does not move what is still to come.
        for child in reversed(children):
            if child.tail:
                child.tail = self._text(child.tail, element, list(element).index(child) + 1, linked=linked, code=code)
        if element.text:
            element.text = self._text(element.text, element, 0, linked=linked, code=code)

    def _text(self, text: str, parent: Element, place: int, *, linked: bool, code: bool) -> str:
        """Put numbers as elements into ``parent`` from ``place`` on; gives the text that stays before the first."""
        if AMP_SUBSTITUTE in text:  # an address of mail, disguised by the library
            text = html.unescape(text.replace(AMP_SUBSTITUTE, "&"))
        if code:
            return self.plain(text)
        if "{{" in text and not self._stray:
            self._stray = True
            message = "Braces here are neither a reference nor code."
            self.problems.append(self.source.problem("M03", message, self._hidden(), "Put code between backticks."))
        matches = list(_PRIVATE.finditer(text))
        for index in range(len(matches) - 1, -1, -1):
            match = matches[index]
            end = matches[index + 1].start() if index + 1 < len(matches) else len(text)
            number = self._number(self.references[ord(match.group()) - FIRST], linked=linked)
            number.tail = text[match.end() : end]
            parent.insert(place, number)
        return text[: matches[0].start()] if matches else text

    def _number(self, reference: FigureReference, *, linked: bool) -> Element:
        address = self.link(reference.key) if self.link and not linked else None
        number = Element("a", {"class": "num", "href": address}) if address else Element("span", {"class": "num"})
        amount = self.value(reference.key) if self.value else None
        if amount is None:
            number.text = reference.printed
        else:
            marked = SubElement(number, "data", {"value": amount, "data-figure": reference.key})
            marked.text = reference.printed
        return number

    def _hidden(self) -> int:
        """Offset of braces that this program took for code and Markdown did not."""
        prose, text = self.source.prose, self.source.text
        start = text.find("{{")
        while start >= 0 and prose.startswith("{{", start):
            start = text.find("{{", start + 1)
        return max(start, 0)

    def _attributes(self, element: Element) -> None:
        for name in ("alt", "title"):
            if (value := element.get(name)) is not None:
                element.set(name, self.plain(value))
        if element.tag in {"th", "td"}:
            aligned = element.attrib.pop("align", None)
            if aligned in _ALIGNED:
                element.set("class", _ALIGNED[aligned])
            if element.tag == "th":
                element.set("scope", "col")
        elif element.tag == "table":
            self._listed(element)
        elif element.tag == "div" and (classes := element.get("class", "").split())[:1] == ["admonition"]:
            kind = next((name for name in classes[1:] if name in _ADMONITIONS), "note")
            element.set("class", f"admonition {kind}")
        elif element.tag == "a" and "href" in element.attrib:
            self._address(element, "href")
        elif element.tag == "img":
            self._address(element, "src")

    def _listed(self, table: Element) -> None:
        """On a phone a table of three columns or more is a list: each cell beside the name of its column."""
        names = [self.plain("".join(head.itertext())) for head in table.iter("th")]
        if len(names) < _LISTED:
            return
        table.set("class", "list")
        for part in table.iter():
            if part.tag in _ROLES:
                part.set("role", _ROLES[part.tag])
        for row in table.iter("tr"):
            for name, cell in zip(names[1:], row.findall("td")[1:], strict=False):
                cell.set("data-label", name)

    def _address(self, element: Element, name: str) -> None:
        written = element.get(name, "")
        address = html.unescape(written.replace(AMP_SUBSTITUTE, "&")).strip()
        wrong = _wrong(address, picture=name == "src")
        if wrong:
            self._told("M02", wrong, written)
            del element.attrib[name]
            return
        if address.startswith("#"):
            anchor = f"#{self.ids}{address[1:]}"
            if anchor[1:] not in self._anchors:
                known = [name.removeprefix(self.ids) for name in self._anchors]
                meant = nearest(address[1:], known)
                message = f'There is no heading or footnote "{address}" in this text.'
                self._told("M06", message, written, f"#{meant}" if meant else None)
            address = anchor
        elif not _SCHEME.match(address):
            address = self._relative(address, written, picture=name == "src")
        element.set(name, address)

    def _relative(self, address: str, written: str, *, picture: bool) -> str:
        if picture:
            self._told("M06", f'Pictures are not published with texts: "{address}".', written)
            return address
        found = self.target(address)
        if found is None:
            self._told("M06", f'The link leads to nothing on the site: "{address}".', written, self.near(address))
        return found or address

    def _told(self, code: str, message: str, written: str, meant: str | None = None) -> None:
        """``meant``: the nearest address that leads somewhere."""
        hint = f'Did you mean "{meant}"?' if meant else _HINTS[code]
        # The library gives no lines: look the address up in the text, each time after the last place found.
        text = self.source.prose
        note = f"[^{written.removeprefix('#fn:')}]" if written.startswith("#fn:") else ""
        for candidate in (note or written, html.unescape(written.replace(AMP_SUBSTITUTE, "&"))):
            offset = text.find(candidate, self._searched.get(candidate, 0)) if candidate else -1
            if offset >= 0:
                self._searched[candidate] = offset + 1
                self.problems.append(self.source.problem(code, message, offset, hint))
                return
        self.problems.append(self.source.problem(code, message, None, hint))


_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def _wrong(address: str, *, picture: bool) -> str | None:
    r"""What is wrong with an address; ``None`` when it may stand.

    >>> [_wrong(address, picture=False) for address in ("https://e.org/a", "mailto:a@e.org", "../a.html", "a#b:c")]
    [None, None, None, None]
    >>> for address in (" ", "ftp://e.org", "https:a", "/a", "a b:c/d", "https://e.org/a"):
    ...     print(_wrong(address, picture=True))
    A link has no address.
    Links with "ftp:" are not allowed.
    Pictures from other sites are not allowed.
    "/a" is not a relative link; the site must also work from a folder.
    Links with "ab:" are not allowed.
    Pictures from other sites are not allowed.
    >>> _wrong("https:a", picture=False)
    '"https:a" is not a complete address.'
    """
    squeezed = re.sub(r"[\x00-\x20\x7f-\xa0]", "", address)  # browsers skip these: "java\tscript:" is a scheme
    match = _SCHEME.match(squeezed)
    scheme = match.group(1).lower() if match else ""
    shown = address[:80]
    rooted = squeezed.startswith(("/", "\\")) or "\\" in squeezed or ":" in re.split(r"[/?#]", squeezed)[0]
    faults = (
        (not squeezed, "A link has no address."),
        (_PRIVATE.search(address), "A figure cannot be part of an address."),
        (scheme not in {"", "https", "mailto"}, f'Links with "{scheme}:" are not allowed.'),
        (scheme and picture, "Pictures from other sites are not allowed."),
        (
            scheme and not (_HTTPS.fullmatch(address) or _MAILTO.fullmatch(address)),
            f'"{shown}" is not a complete address.',
        ),
        (not scheme and rooted, f'"{shown}" is not a relative link; the site must also work from a folder.'),
    )
    return next((message for wrong, message in faults if wrong), None)
