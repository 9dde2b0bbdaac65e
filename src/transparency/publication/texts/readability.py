"""How hard a text is to read, in English and Spanish: its grade, long sentences, terms of finance, promising words.

English by the Automated Readability Index (Smith and Senter 1967), a school grade from letters, words and sentences::

    4.71 × letters ÷ words + 0.5 × words ÷ sentences − 21.43

Spanish by the scale of Szigriszt Pazos (1993), from 100 (easy) to 0, with the bands of INFLESZ (Barrio 2008)::

    206.835 − 62.3 × syllables ÷ words − words ÷ sentences

Both are exact arithmetic of what can be counted. Nothing here is an error: who writes may know better.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec import Struct

from transparency.publication.markdown.limits import beyond_limits
from transparency.publication.markdown.source import ADDRESS_PATTERN, Source
from transparency.publication.problem import Problem, Severity

LONGEST = 25
"""Words of a sentence."""
HARDEST_GRADE = 8
"""English: a school grade; GOV.UK and the SEC's handbook of plain English ask for less."""
LEAST_EASE = 55
"""Spanish: from here on a text is “normal” on the scale of INFLESZ."""
ENOUGH = 60
"""Words from which on a grade says something."""

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_COUNTED = re.compile(r"[^\W_]+(?:[’'.,:-][^\W_]+)*")
_END = re.compile(r"(?<=[.!?…])[”\"’)»]*\s+(?=[“\"«(¿¡]?[A-ZÁÉÍÓÚÜÑ0-9])")
_NO_PROSE = re.compile(r"\s*(#|\||<|!\[|---|===)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+|\s*>\s?")
_CLEANED = (
    (re.compile(r"\{\{[^{}]*\}\}"), "0"),
    (re.compile(r"`[^`]*`"), ""),
    (re.compile(rf"!?\[([^\[\]]*)\]{ADDRESS_PATTERN}"), r"\1"),
    (re.compile(r"[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}"), ""),
)
"""What is no prose within a line: references to figures, code, addresses of links, marks of emphasis."""


class Sentence(Struct, frozen=True):
    """A sentence with the line on which it starts, from 1, within its text."""

    text: str
    line: int


class _Language(Struct, frozen=True):
    jargon: re.Pattern[str]
    explained: re.Pattern[str]
    promising: re.Pattern[str]
    negated: re.Pattern[str]


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


_LANGUAGES = {
    "en": _Language(
        jargon=_words(
            "fully[- ]diluted", "vest(?:s|ed|ing)?", "unvested", "cliffs?", "strike price", "exercise price",
            "tranches?", "liquidation preferences?", "liquidity events?", "pro[- ]rata", "double[- ]trigger",
            "acceleration", "RSUs?", "NSOs?", "ISOs?", "SAFEs?", "409A", "warrants?", "cap table",
            "overhang", "clawback",
        ),
        explained=re.compile(r"\(|\)|\b(?:means?|that is|in other words|called|which is|are|is) \b|: |, or "),
        promising=_words(
            "guarantee[ds]?", "risk[- ]free", "no risk", "cannot lose", "can’t lose", "can't lose", "will be worth",
            "will pay off", "will grow", "will rise", "sure to", "certain to", "bound to", "get rich",
            "life[- ]changing", "huge upside", "to the moon",
        ),
        negated=_words("no", "not", "never", "nothing", "nobody", "none", "without", "cannot", r"\w+n[’']t"),
    ),
    "es": _Language(
        jargon=_words(
            "totalmente diluid[oa]s?", "vesting", "cliff", "strike", "precio de ejercicio", "tramos?", "liquidez",
            "preferencia de liquidación", "prorrata", "pro rata", "RSU", "NSO", "ISO", "SAFE", "409A", "warrants?",
            "cap table", "clawback",
        ),
        explained=re.compile(r"\(|\)|\b(?:significa|es decir|o sea|se llama|son|es) \b|: |, o "),
        promising=_words(
            "garantiza[nr]?", "garantizad[oa]s?", "sin riesgo", "no puedes perder", "valdrá[n]?", "subirá[n]?",
            "crecerá[n]?", "seguro que", "te harás? ric[oa]", "cambiará tu vida",
        ),
        negated=_words("no", "nunca", "nada", "nadie", "ningun[oa]", "ningún", "sin", "tampoco"),
    ),
}  # fmt: skip


def sentences_of(markdown: str) -> list[Sentence]:
    r"""The sentences of a text, without headings, tables, code and pictures.

    >>> [(each.line, each.text) for each in sentences_of("# Head\n\nOne\ntwo. Three `x` [four](a.md).\n")]
    [(3, 'One two.'), (4, 'Three  four.')]
    """
    found: list[Sentence] = []
    passage: list[tuple[int, str]] = []
    code = False
    for number, line in enumerate((*markdown.splitlines(), ""), 1):
        fence = line.lstrip().startswith(("```", "~~~"))
        code ^= fence
        item = _ITEM.match(line)
        stops = fence or code or not line.strip() or _NO_PROSE.match(line)
        if stops or item:
            found += _split(passage)
            passage = []
        if not stops:
            passage.append((number, _clean(line[item.end() :] if item else line)))
    return found


def _clean(line: str) -> str:
    for pattern, instead in _CLEANED:
        line = pattern.sub(instead, line)
    return line.strip()


def _split(passage: Sequence[tuple[int, str]]) -> Iterator[Sentence]:
    if not passage:
        return
    text, start, first = "\n".join(line for _, line in passage), 0, passage[0][0]
    ends = [(match.start(), match.end()) for match in _END.finditer(text)]
    for stop, following in [*ends, (len(text), len(text))]:
        said = " ".join(text[start:stop].split("\n"))
        if _WORD.search(said):
            yield Sentence(said, first + text.count("\n", 0, start))
        start = following


def grade(sentences: Sequence[str]) -> Fraction:
    """The Automated Readability Index of English sentences.

    >>> float(round(grade(["The cat sat on the mat.", "It was a good mat."]), 2))
    -5.83
    """
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    letters = sum(len(word.replace("’", "").replace("'", "").replace("-", "")) for word in words)
    per_word, per_sentence = Fraction(letters, len(words)), Fraction(len(words), len(sentences))
    return Fraction("4.71") * per_word + per_sentence / 2 - Fraction("21.43")


def ease(sentences: Sequence[str]) -> Fraction:
    """The scale of Szigriszt Pazos of Spanish sentences.

    >>> float(round(ease(["El gato se sentó en la alfombra."]), 2))
    101.94
    """
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    per_word = Fraction(sum(map(syllables, words)), len(words))
    return Fraction("206.835") - Fraction("62.3") * per_word - Fraction(len(words), len(sentences))


_QUIET_U = re.compile(r"(?<=[qg])u(?=[eéií])")
_NUCLEUS = re.compile(r"[iuü]?[aeoáéó](?:[iuü](?![aeoáéó])|y\b)?|[íú]|[iuü]+y?\b|[iuü]+|y\b")
"""A vowel that is strong or has an accent, with weak ones around it; or weak ones alone."""


def syllables(word: str) -> int:
    """Of a Spanish word: two strong vowels, and a weak one with an accent beside another, are two syllables.

    >>> [syllables(word) for word in ("acción", "día", "guerra", "unidades", "aéreo", "ley", "ciudad", "y")]
    [2, 2, 2, 4, 4, 1, 2, 1]
    """
    return max(1, len(_NUCLEUS.findall(_QUIET_U.sub("", word.lower()))))


def hard_to_read(markdown: str, language: str, *, path: str, first_line: int = 1) -> list[Problem]:
    """Warnings M13 (grade), M14 (a long sentence), M15 (a term of finance alone), M16 (a word that promises).

    Other languages than English and Spanish are not judged. ``first_line``: of the file, where the text starts.
    """
    if language not in _LANGUAGES or beyond_limits(Source(markdown, path, first_line)):  # then it is refused for that
        return []
    sentences = sentences_of(markdown)
    found = [*_grade_of(sentences, language), *_long(sentences), *_jargon(sentences, _LANGUAGES[language]),
             *_promising(sentences, _LANGUAGES[language])]  # fmt: skip
    return [problem.at(path, (problem.line or 1) + first_line - 1) for problem in found]


def _warning(code: str, message: str, hint: str, line: int) -> Problem:
    return Problem(code, message, line=line, hint=hint, severity=Severity.WARNING)


def _grade_of(sentences: Sequence[Sentence], language: str) -> Iterator[Problem]:
    texts = [sentence.text for sentence in sentences]
    if sum(len(_WORD.findall(text)) for text in texts) < ENOUGH:
        return
    hint = "Shorter words and shorter sentences; read it aloud to somebody."
    if language == "en" and (hard := grade(texts)) > HARDEST_GRADE:
        message = f"This text reads at grade {float(round(hard, 1))}; {HARDEST_GRADE} is the most."
        yield _warning("M13", message, hint, sentences[0].line)
    if language == "es" and (easy := ease(texts)) < LEAST_EASE:
        message = f"This text has {float(round(easy, 1))} on the scale of INFLESZ; {LEAST_EASE} is the least."
        yield _warning("M13", message, hint, sentences[0].line)


def _long(sentences: Sequence[Sentence]) -> Iterator[Problem]:
    for sentence in sentences:
        count = len(_COUNTED.findall(sentence.text))
        if count > LONGEST:
            message = f"A sentence of {count} words: “{_begins(sentence.text)}…”. {LONGEST} is the most."
            yield _warning("M14", message, "Make two or three of it, or a list.", sentence.line)


def _jargon(sentences: Sequence[Sentence], language: _Language) -> Iterator[Problem]:
    """The first use of each term that has no plain word beside it."""
    known: set[str] = set()
    for sentence in sentences:
        for match in language.jargon.finditer(sentence.text):
            term = match.group().lower()
            if term in known:
                continue
            known.add(term)
            if not language.explained.search(sentence.text):
                hint = "Say the plain word, with the term in brackets: earned (vested)."
                yield _warning("M15", f"“{match.group()}” stands without a plain word beside it.", hint, sentence.line)


def _promising(sentences: Sequence[Sentence], language: _Language) -> Iterator[Problem]:
    for sentence in sentences:
        match = language.promising.search(sentence.text)
        if match and not language.negated.search(sentence.text.replace(match.group(), "")):
            hint = "Units can end up worth nothing: say what is so, not what may come."
            yield _warning("M16", f"“{match.group()}” promises what nobody can promise.", hint, sentence.line)


def _begins(text: str) -> str:
    return " ".join(text.split()[:6])
