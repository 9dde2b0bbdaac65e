"""What a reader sees of a text, in plain letters, digits and signs: the lint looks for people in it, not in the bytes.

A name is the same name in full width, with look-alike letters, with something invisible or a bit of markup inside it,
and written as character references or escapes. Everything here keeps the lines of a text as they are, so that a place
in what is seen is on the same line in the file.
"""

import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from transparency.personal.lookalikes import LOOKALIKES

_MARKS = (b"&", b"%", b"\\", b"*", b"`", b"~", b"__")
"""Signs that begin a character reference, an escape or markup."""
_AT_CLOSED = {
    closing: tuple(word + blank + closing for word in (b"at", b"dot", b"@") for blank in (b"", b" "))
    for closing in (b")", b"]", b"}", b">")
}
"""How an @ or a dot in brackets ends, in small letters: found ten times as fast as a pattern."""
_BRACKETED = re.compile(r" ?[(\[{<] ?(?i:(at|@)|dot) ?[)\]}>] ?")
_SPELLED = re.compile(
    r"([\w.+-]{1,64}) at (?!(?:the|a|an|our|your|this|that|its|their)\b)([\w-]{2,63}(?: dot [\w-]{2,63}){0,3}) dot "
    r"([a-z]{2,12})\b", re.IGNORECASE,
)  # fmt: skip
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|U([0-9a-fA-F]{8})|[nrt]|([!-/:-@\[-`{-~]))")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}(?:%[0-9A-Fa-f]{2})*")
_WITHIN = re.compile(r"(?:[*`~](?<=[\w.@-].)[*`~]{0,3}|_(?<=[\w.@-]_)_)(?=[.@-]?\w)")
"""Marks of emphasis, code and deletion within a word."""
_INLINE = re.compile(
    rb"<(?<=[\w.@\x80-\xff-]<)(?:(?:(?<=<)|<)"
    rb"(?:/?(?:a|abbr|b|bdi|bdo|code|del|em|font|i|ins|mark|q|s|small|span|strong|sub|sup|tt|u|wbr)"
    rb"(?:[ \t][^<>\n]{0,500})?/?|!--[^>\n]{0,500}--)>)+"
)
_TAG = re.compile(rb"<!--|<[^<>]*>")
_UNSEEN = re.compile(rb"<(style|script)\b")
_PLAIN_TAG = re.compile(rb"<(?!!--)[^<>]*>")
"""Nearly all tags, taken out at once: the others are looked at one by one."""
_LINE_TAG = re.compile(rb"<(?!!--)[^<>\n]*>")
"""The same without tags that go over the end of a line; slower."""
_CONTROL = re.compile(r"[\x00-\x1f]")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d"
_SPACED_DASH = re.compile(f"[{_DASHES}](?:(?<=[ \u00a0].)|(?=[ \u00a0]))")
_SPECIAL = {
    **dict.fromkeys(map(ord, "’‘‛ʼʹʽ′＇`´"), "'"),
    **dict.fromkeys(map(ord, "·•‧∙⋅・。｡"), "."),
    **dict.fromkeys(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉™®©℠\u3164\uffa0\u115f\u1160\u2800"), " "),
    ord("\u2212"): "-", ord("\u2043"): "-", ord("⁄"): "/", ord("∕"): "/",
}  # fmt: skip
"""Signs that neither their category nor Unicode's compatible form takes for what they look like."""


class _Seen(dict[int, str]):
    """Code point → what is seen, filled as signs are met."""

    def __missing__(self, code: int) -> str:
        self[code] = shown = _sign(chr(code))
        return shown


def _sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Zs" or sign in "\u2028\u2029\x85":
        return " "
    if category == "Pd":
        return "-"
    if category in ("Cf", "Mn", "Me") or 0xFE00 <= ord(sign) <= 0xFE0F:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    apart = unicodedata.normalize("NFKD", sign)
    return "".join(
        LOOKALIKES.get(ord(part), part) if part == sign else _SEEN[ord(part)]
        for part in apart
        if not unicodedata.combining(part)
    )


_SEEN = _Seen(_SPECIAL)


def folded(text: str) -> str:
    """A text in the letters that a reader takes its letters for; capitals stay capitals.

    >>> folded("Ａberná\u200dthу’s 736 – 5000")
    "Abernathy's 736-5000"
    """
    return text if text.isascii() else _folded(text).decode("utf-8", "replace")


def _folded(text: str) -> bytes:
    """The same in bytes: the text is encoded as ASCII, and the letters that this cannot do are put as they are seen."""
    return _without_blanks_at_dashes(text).encode("ascii", _HANDLER)


def _as_seen(error: UnicodeError) -> tuple[bytes, int]:
    assert isinstance(error, UnicodeEncodeError)
    return error.object[error.start : error.end].translate(_SEEN).encode("utf-8", "replace"), error.end


_HANDLER = "transparency.seen"
codecs.register_error(_HANDLER, _as_seen)


def _without_blanks_at_dashes(text: str) -> str:
    """``536 – 90`` as ``536–90``: between digits only.

    >>> [_without_blanks_at_dashes(text) for text in ("call 536 – 90 – 1 now", "a – 5", "5 – a", "no dash")]
    ['call 536–90–1 now', 'a – 5', '5 – a', 'no dash']
    """
    kept, done = [], 0
    for dash in _SPACED_DASH.finditer(text):
        begin, end = dash.start(), dash.end()
        begin -= text[begin - 1 : begin] in (" ", "\u00a0")
        end += text[end : end + 1] in (" ", "\u00a0")
        if text[max(0, begin - 1) : begin].isdigit() and text[end : end + 1].isdigit():
            kept += [text[done:begin], dash.group()]
            done = end
    return "".join((*kept, text[done:])) if kept else text


def seen_text(text: str) -> str:
    """A text as a reader sees it: references and escapes resolved, marks within words gone, letters :func:`folded`.

    >>> seen_text("Aber**nathy** wrote to jane&#64;clinic.org, 212&nbsp;736&nbsp;5000")
    'Abernathy** wrote to jane@clinic.org, 212 736 5000'
    >>> seen_text("jane (at) clinic [dot] org, joe at clinic dot org, joe%40clinic.org")
    'jane@clinic.org, joe@clinic.org, joe@clinic.org'
    """
    return seen(text.encode("utf-8", "replace")).decode("utf-8", "replace")


def seen(data: bytes) -> bytes:
    """The same of bytes, line by line; a text that holds nothing unusual is given back as it is.

    Whatever a reference or an escape stands for, the lines stay as they are: a line feed becomes a blank.
    """
    low = data.lower()
    spelled = b" " in data and b" dot " in low
    bracketed = any(end in low for closing, ends in _AT_CLOSED.items() if closing in low for end in ends)
    marks = {mark for mark in _MARKS if mark[:1] in data and mark in data}  # one byte is found ten times as fast as two
    if data.isascii() and not spelled and not bracketed and not marks:
        return data
    text = data.decode("utf-8", "replace")
    if b"&" in marks:
        text = _REFERENCE.sub(lambda match: _shown(match.group()), text)
    if b"%" in marks:
        text = _PERCENT.sub(lambda match: _CONTROL.sub(" ", unquote(match.group())), text)
    if b"\\" in marks:
        text = _ESCAPED.sub(_unescaped, text)
    text = folded(text)
    if marks & {b"*", b"`", b"~", b"__"}:
        text = _WITHIN.sub("", text)
    if bracketed:
        text = _BRACKETED.sub(lambda match: "@" if match[1] else ".", text)
    if spelled:
        text = _SPELLED.sub(lambda match: f"{match[1]}@{re.sub(' dot ', '.', match[2], flags=re.I)}.{match[3]}", text)
    return text.encode("utf-8", "replace")


@lru_cache(maxsize=1000)
def _shown(reference: str) -> str:
    return _CONTROL.sub(" ", html.unescape(reference))


def readings(data: bytes) -> Iterator[bytes]:
    """A text as it is seen; and once more without the tags within words, so that ``Aber<b>nathy</b>`` is one."""
    yield seen(data)
    if b"<" in data and (whole := _INLINE.sub(b"", data)) != data:
        yield seen(whole)


def without_tags(data: bytes) -> bytes:
    """What a page shows: a blank for each tag, the line feed of one that ends a line; styles and scripts left out."""
    data = _without_unseen(data)
    shown = _PLAIN_TAG.sub(b" ", data)
    if shown.count(b"\n") < data.count(b"\n"):  # a tag goes over the end of a line
        shown = _LINE_TAG.sub(b" ", data)
    return _TAG.sub(lambda tag: b"\n" if b"\n" in tag.group() else b" ", shown)


def _without_unseen(data: bytes) -> bytes:
    """A page without what stands in its styles and scripts; one that is never closed is looked at."""
    kept, done = [], 0
    for opened in _UNSEEN.finditer(data):
        if opened.start() < done:
            continue
        end = data.find(b"</" + opened[1] + b">", opened.end())
        if end < 0:
            break
        kept += [data[done : opened.start()], b"\n" if b"\n" in data[opened.start() : end] else b" "]
        done = end
    return b"".join((*kept, data[done:])) if kept else data


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2] or escape[3]
    if code:
        return _CONTROL.sub(" ", chr(min(int(code, 16), 0x10FFFF)))
    return escape[4] or " "
