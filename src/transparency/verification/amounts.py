"""Amounts in text, and the forms in which a release's numbers may be printed."""

import re
from collections.abc import Iterable, Iterator

from transparency.release.format import number
from transparency.release.release import Release, Unit, Value
from transparency.release.tabular import plain

_TOKEN = re.compile(r"(?<![\w.-])\d(?:[\d.,\u00a0\u202f']*\d)?(?:\s?%)?(?!\w)")
_SIZE = re.compile(r"\s?[kMG]?B\b")
_ROUND = re.compile(r"[1-9]\d?[.,\u00a0\u202f]?(?:[05]?0)?0(?:[.,\u00a0\u202f]000)*")
_SCALE = re.compile(r"0\.0*1%|\d{1,3}%")
_VERSION = re.compile(r"\bversion\s$", re.IGNORECASE)


def numbers_of(text: str) -> list[str]:
    """Every run of digits with its separators: ``12,345.6`` is one."""
    return [re.sub(r"\s", "", match[0]).rstrip("%") for match in _TOKEN.finditer(text)]


def amounts_of(text: str) -> list[str]:
    """The numbers in running text that look like amounts of a release.

    They carry a mark of thousands, decimals or a percent sign, or five digits or more. Years, days, ids and sizes of
    files do not.
    """
    return [
        found
        for match in _TOKEN.finditer(text)
        for found in [re.sub(r"\s", "", match[0])]
        if (re.search(r"[.,%]", found) or re.fullmatch(r"\d{5,}", found))
        and not (_SIZE.match(text, match.end()) or _VERSION.search(text[: match.start()]))
    ]


def values_of(release: Release) -> Iterator[tuple[Value, Unit]]:
    """Every printed value of a release, with what it counts."""
    for table in (*release.tables.values(), *release.breakdowns):
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                yield cell, row.unit or column.unit
    for figure in release.figures.values():
        yield figure.value, figure.steps[-1].unit if figure.steps else Unit.COUNT
        for step in figure.steps:
            yield step.value, step.unit
        if figure.events is not None:
            yield Value(amount=figure.events), Unit.COUNT
    for identity in release.identities:
        for side in (identity.left, identity.right, identity.difference):
            yield Value(amount=side), Unit.UNITS
    yield Value(amount=release.events), Unit.COUNT


def rule_forms(texts: Iterable[str]) -> frozenset[str]:
    """How the whole numbers of published rule files may stand in a page: as they are, or as hundredths of a factor."""
    found = {int(token) for text in texts for token in re.findall(r"(?<![\w.-])\d{1,15}(?![\w.-])", text)}
    return frozenset({form for one in found for form in (str(one), f"{one:,}", f"{one // 100}.{one % 100:02d}")})


def printed_forms(releases: Iterable[Release], locale: str) -> frozenset[str]:
    """How the numbers of the releases may stand in a page: only digits and separators, without sign, percent, currency.

    A text of the releases themselves (names, notes, sentences) may hold numbers too: they are published as well.
    """
    forms: set[str] = set()
    for release in releases:
        for value, unit in values_of(release):
            if value.amount is not None:
                kinds = {unit, Unit.UNITS, Unit.PERCENT, Unit.MONEY}
                for decimals in (0, 1, 2):
                    for kind in kinds:
                        forms.update(numbers_of(number(value, kind, locale=locale, decimals=decimals)))
                forms.add(plain(value).lstrip("-"))
        for text in _texts(release):
            forms.update(numbers_of(text))
    return frozenset(forms)


def is_round(token: str) -> bool:
    """One or two digits and then zeros, as on an axis or in a picture's scale: not followed in running text."""
    return bool(_SCALE.fullmatch(token) or (_ROUND.fullmatch(token) and len(token) > 3))


def _texts(release: Release) -> Iterator[str]:
    for table in (*release.tables.values(), *release.breakdowns):
        yield from (table.title, table.withheld_because, *table.notes)
        yield from (row.name for row in table.rows)
    for figure in release.figures.values():
        yield figure.note
    for reference in (*release.policies, *release.rules):
        yield from (reference.title, reference.version)
