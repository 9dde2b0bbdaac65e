"""Amounts in text, and the forms in which a release's numbers may be printed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from transparency.language import grouped
from transparency.release.catalogue import figure as catalogued
from transparency.release.causes import SQUARES, part_change
from transparency.release.release import Release, Status, Unit, Value
from transparency.release.shares import scaled
from transparency.release.tabular import plain
from transparency.telling.numbers.format import number
from transparency.telling.numbers.headlines import top_band
from transparency.telling.numbers.ladder import square_size
from transparency.telling.numbers.lines import figure_note
from transparency.telling.numbers.tables import tables_of
from transparency.telling.record.scoreboard import sums_over_time
from transparency.telling.record.setbacks import squares_told
from transparency.units import factor

_TOKEN = re.compile(r"(?<![\w.-])\d(?:[\d.,\u00a0\u202f']*\d)?(?:\s?%)?(?!\w)")
_SIZE = re.compile(r"\s?[kMG]?B\b")
_ROUND = re.compile(r"[1-9]\d?[.,\u00a0\u202f]?(?:[05]?0)?0(?:[.,\u00a0\u202f]000)*")
_SCALE = re.compile(r"0\.0*1%|\d{1,3}%")
_HASH = re.compile(r"(?:\b[0-9a-f]{4} ){3,}[0-9a-f]{4}\b|\b[0-9a-f]{12,}…")
"""A hash as people read it: in groups of four, or its beginning."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMED = re.compile(r"\b(?:version|Item|WeasyPrint|Part|ISO|RFC|RGB|Rule|Section|§)\s?$", re.IGNORECASE)
"""Words after which a number is a name: of a version, a law, a standard."""
EXAMPLES = (15_000, 21_000, SQUARES)
"""Numbers in the words themselves: what a range looks like, and the squares that a company is drawn as."""


def numbers_of(text: str) -> list[str]:
    """Every run of digits with its separators.

    >>> numbers_of("12,345.6 units, 7 people")
    ['12,345.6', '7']
    """
    return [re.sub(r"\s", "", match[0]).rstrip("%") for match in _TOKEN.finditer(text)]


def amounts_of(text: str) -> list[str]:
    """The numbers in running text that may be amounts of a release.

    They have a mark of thousands, decimals, a percent sign, or three digits and more. Years, days, names of standards
    and sizes of files are none.

    >>> amounts_of("393 units of 12,000 on 31 March 2026; Item 201(d), 4.1 kB, 0836394341027050…")
    ['393', '12,000']
    """
    text = _HASH.sub("", text)
    return [
        found
        for match in _TOKEN.finditer(text)
        for found in [re.sub(r"\s", "", match[0])]
        if (re.search(r"[.,%]", found) or re.fullmatch(r"\d{3,}", found))
        and not _YEAR.fullmatch(found)
        and not (_SIZE.match(text, match.end()) or _NAMED.search(text[: match.start()]))
    ]


def values_of(release: Release) -> Iterator[tuple[str, Value, Unit]]:
    """Every printed value of a release: what it is called, the value, what it counts."""
    for table in (*release.tables.values(), *release.breakdowns):
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                yield f"{table.id} {row.id} {column.id}", cell, row.unit or column.unit
    for id, figure in release.figures.items():
        entry = catalogued(id)
        yield id, figure.value, entry.unit if entry else Unit.COUNT
        for place, step in enumerate(figure.steps, 1):
            yield f"{id} step {place}", step.value, step.unit
    for identity in release.identities:
        for side in (identity.left, identity.right, identity.difference):
            yield f"identity {identity.code}", Value(amount=side), Unit.UNITS
    yield "appraisal", release.grounds.appraised, Unit.MONEY
    if release.grounds.rule_701 is not None:
        yield "rule_701", release.grounds.rule_701.used, Unit.PERCENT
    yield from _of_rules(release)
    for name, amount in (("block", release.block), ("raised_from", release.raised_from), ("minimum", release.minimum),
                         ("counts", release.counts), ("money_block", release.money_block)):  # fmt: skip
        yield name, Value(amount=amount), Unit.UNITS


def beside_releases(releases: Sequence[Release]) -> Iterator[tuple[str, Value, Unit]]:
    """What pages tell of several releases together, worked out again from them: see :func:`values_of`."""
    change = part_change(releases)
    for name, counts in squares_told(change).items() if change else ():
        for count in counts:
            yield name, Value(amount=count), Unit.COUNT
    for name, value in sums_over_time(releases):
        yield name, value, Unit.UNITS


def _of_rules(release: Release) -> Iterator[tuple[str, Value, Unit]]:
    for compliance in release.compliance:
        for name in ("grants", "following", "exceptions"):
            yield f"{compliance.rule} {name}", getattr(compliance, name), Unit.COUNT
        for reason in compliance.reasons:
            yield f"{compliance.rule} {reason.id}", reason.grants, Unit.COUNT
    for pot in release.pots:
        for name, unit in (("units", Unit.UNITS), ("people", Unit.PEOPLE), ("points", Unit.COUNT)):
            yield f"pot {pot.rule} {pot.grant} {name}", getattr(pot, name), unit


def rule_forms(texts: Iterable[str], release: Release) -> frozenset[str]:
    """How the whole numbers of published rule files may stand in a page.

    As they are, in the language in force, as hundredths of a factor, or in units of a later day, after the splits that
    ``release`` knows.
    """
    found = {int(token) for text in texts for token in re.findall(r"(?<![\w.-])\d{1,15}(?![\w.-])", text)}
    times = [factor(release.splits, split.day - timedelta(1)) for split in release.splits]
    found |= {int(number * ratio) for number in found for ratio in times}
    return frozenset({form for one in found for form in (str(one), grouped(one), f"{one // 100}.{one % 100:02d}")})


def printed_forms(releases: Sequence[Release]) -> frozenset[str]:
    """How the numbers of the releases may stand in a page: only digits and separators, without sign, percent, currency.

    A text that is told of the releases (names, notes) may hold numbers too: they are published as well.
    """
    forms = {grouped(example) for example in EXAMPLES}
    latest = releases[-1]
    for release in releases:
        times = factor(latest.splits, release.as_of, latest.as_of)
        for _, value, unit in values_of(release):
            if value.amount is not None:
                for kind in (unit, Unit.UNITS, Unit.PERCENT, Unit.MONEY):
                    forms.update(numbers_of(number(value, kind)))
                forms.update(machine_forms(value))
                if unit is Unit.UNITS and times != 1:  # drawn in units of today
                    forms.update(numbers_of(number(scaled(value, times), unit)))
                if unit is Unit.PERCENT:
                    forms.update(f"{value.amount:.{decimals}f}" for decimals in (0, 1, 2))
        forms.update(_squares(release))
        forms.update(numbers_of(number(top_band(release)[1], Unit.UNITS)))
        for text in _texts(release):
            forms.update(numbers_of(text))
    for _, value, unit in beside_releases(releases):
        forms.update(numbers_of(number(value, unit)))
    return frozenset(forms)


def bare(number: str) -> str:
    """A number without sign, marks of thousands and zeros at its end that stand for nothing.

    >>> bare("-4,000.50"), bare("2500000.000000")
    ('4000.5', '2500000')
    """
    text = number.lstrip("-−+").replace(",", "")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _squares(release: Release) -> Iterator[str]:
    """Numbers of the drawing in squares: units of one, and how many, and which percent, each number of units is."""
    whole = release.amount("capitalization.fully_diluted")
    if whole:
        size = Decimal(whole) / SQUARES
        yield from numbers_of(square_size(whole))
        for _, value, unit in values_of(release):
            if unit is Unit.UNITS and value.amount:
                for part in (Decimal(1), Decimal("0.1")):
                    yield grouped((Decimal(value.amount) / size).quantize(part))
                yield grouped((Decimal(value.amount) * 100 / whole).quantize(Decimal("0.1")))


def machine_forms(value: Value) -> Iterator[str]:
    """How an amount and its block stand in data, as :func:`bare` numbers.

    >>> sorted(machine_forms(Value(amount=-4000, block=2000)))
    ['2000', '4000']
    """
    yield bare(plain(value))
    if value.block:
        yield bare(plain(Value(amount=value.block)))
    if value.status is Status.RANGE and value.amount is not None:
        yield bare(plain(Value(amount=max(value.amount - value.block, 0))))
        yield bare(plain(Value(amount=value.amount + value.block)))


def is_round(token: str) -> bool:
    """One or two digits and then zeros, as on an axis or in a picture's scale: not followed in running text."""
    return bool(_SCALE.fullmatch(token) or (_ROUND.fullmatch(token) and len(token) > 3))


def _texts(release: Release) -> Iterator[str]:
    for table in tables_of(release):
        yield from (table.title, *table.notes)
        yield from (row.name for row in table.rows)
    for figure in release.figures:
        yield figure_note(release, figure)
    for reference in (*release.policies, *release.rules):
        yield from (reference.title, reference.version)
