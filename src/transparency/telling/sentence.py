"""Sentences with their numbers marked: plain text for titles, feeds and alternatives, marks for page and paper."""

from string import Formatter

from msgspec import Struct
from msgspec.structs import replace

from transparency.release.catalogue import figure
from transparency.release.format import spoken
from transparency.release.release import Release, Status, Unit, Value


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


def tell(sentence: str, /, **values: "str | int | Number | Told") -> Told:
    """A sentence with its ``{places}`` filled in.

    >>> str(tell("{who} hold {n}.", who="People", n=Number("awards.promised", Value(amount=3), "3")))
    'People hold 3.'
    """
    parts: list[str | Number] = []
    for words, place, _, _ in Formatter().parse(sentence):
        if words:
            parts.append(words)
        if place:
            value = values[place]
            parts += value.parts if isinstance(value, Told) else [str(value) if isinstance(value, int) else value]
    return Told(tuple(parts))


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
    """A figure of a release as it is said: people, who are counted in fives, with "about"."""
    entry, value = figure(id), release.value(id)
    of = unit or (entry.unit if entry else Unit.COUNT)
    text = spoken(value, of, currency=currency)
    return Number(id, value, f"about {text}" if of is Unit.PEOPLE and value.status is Status.SHOWN else text)
