"""Sentences with their numbers marked: plain text for titles, feeds and alternatives, marks for page and paper."""

import re
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from transparency.language import _, places_of, unfilled
from transparency.release.catalogue import figure
from transparency.release.release import Release, Status, Unit, Value
from transparency.telling.numbers.format import spoken


class Number(Struct, frozen=True):
    """A printed number within a sentence: which figure it is, and how it is written."""

    figure: str
    value: Value
    text: str


class Told(Struct, frozen=True):
    """A sentence, or several: words and numbers in order. ``str()`` gives it as plain text."""

    parts: tuple[str | Number, ...] = ()

    def __str__(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    def __bool__(self) -> bool:
        return bool(self.parts)


_PLACE = re.compile(r"%\((\w+)\)s")


def tell(message: str, /, **values: "str | int | Number | Told") -> Told:
    """A message in the language of the site, with ``%(name)s`` filled in; a place without a value is a ``KeyError``.

    >>> str(tell("%(who)s hold %(n)s.", who="People", n=Number("awards.promised", Value(amount=3), "3")))
    'People hold 3.'
    """
    parts: list[str | Number] = []
    for turn, piece in enumerate(_PLACE.split(unfilled(message))):
        value = values[piece] if turn % 2 else piece  # words and names of places take turns
        parts += value.parts if isinstance(value, Told) else [str(value) if isinstance(value, int) else value]
    return Told(tuple(part for part in parts if part))


def said(text: str) -> Told:
    """What is worded already, such as a company's own text."""
    return Told((text,) if text else ())


def together(*sentences: Told, between: str = " ") -> Told:
    """Sentences one after the other, without the empty ones."""
    parts: list[str | Number] = []
    for sentence in sentences:
        if sentence:
            parts += [between, *sentence.parts] if parts else sentence.parts
    return Told(tuple(parts))


def started(sentence: Told) -> Told:
    """With a capital at the start."""
    if not sentence.parts:
        return sentence
    first, *rest = sentence.parts
    text = first if isinstance(first, str) else first.text
    text = text[:1].upper() + text[1:]
    return Told((text if isinstance(first, str) else replace(first, text=text), *rest))


def number_of(release: Release, id: str, currency: str = "USD", *, unit: Unit | None = None) -> Number:
    """A figure of a release as it is said: what is rounded at random, or made of that, with "about"."""
    entry, value = figure(id), release.value(id)
    of = unit or (entry.unit if entry else Unit.COUNT)
    text = spoken(value, of, currency=currency)
    return Number(id, value, _("about %(number)s", number=text) if _is_about(release, id, of) else text)


def _is_about(release: Release, id: str, unit: Unit) -> bool:
    """Whether a number looks more exact than it is: one in blocks, or a share whose last digit its blocks may move."""
    value = release.value(id)
    if value.status is not Status.SHOWN or not value.amount:
        return False
    if unit not in {Unit.PERCENT, Unit.QUARTERS}:
        return bool(value.block)
    of = [each.value for each in release.figures[id].steps if each.id != id and each.value.block and each.value.amount]
    off = abs(Fraction(value.amount)) * sum(Fraction(each.block) / abs(Fraction(each.amount or 1)) for each in of)
    return off > Fraction(10) ** -places_of(value.amount) / 2
