"""Numbers about people that are typed into a text: exact amounts of units, counts of a few people or of what they did.

What few people hold or did is printed in blocks; a sentence beside it that says "1,440 units" or "one grant was taken
back" would undo that (rule 6 of the reference). A number that is published, or stands in a published rule, tells
nothing more.
"""

import re
from collections.abc import Collection
from decimal import Decimal

from transparency.publication.markdown.limits import beyond_limits
from transparency.publication.markdown.source import Source, blank
from transparency.publication.problem import Problem
from transparency.publication.settings import Words
from transparency.publication.texts.naked import AWAY, NUMBER, digits

_NUMERALS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_PEOPLE = "people persons person holders holder leavers leaver joiners joiner colleagues colleague"
_DEEDS = "grants grant exercises exercise forfeitures forfeiture purchases purchase awards award"
_UNITS = "units unit shares share options option points point"
_MIDDLE = (
    r"(?:\s+(?:of\s+(?:the|our|these|them)|[a-z]+ed|more|new|other|further|single|only|former|yearly|joining)){0,2}"
)


def numbers_of_people(
    text: str,
    words: Words,
    units: Collection[Decimal] = (),
    people: Collection[Decimal] = (),
    *,
    path: str = "",
    first_line: int = 1,
) -> list[Problem]:
    """M09 for each number of units that is not in ``units``, and of people or what they did that is not in ``people``.

    >>> [found.message for found in numbers_of_people("They bought 1,393 units.", Words())]
    ['“1,393 units” is a number about people that is not published.']
    """
    of_units = {*_UNITS.split(), words.unit.lower(), words.units.lower()}
    counted = of_units | {*_PEOPLE.split(), *_DEEDS.split(), words.provider.lower(), words.providers.lower()}
    nouns = "|".join(sorted(map(re.escape, counted), key=lambda noun: (-len(noun), noun)))
    pattern = re.compile(
        rf"(?:{NUMBER.pattern}|\b(?P<numeral>{'|'.join(_NUMERALS)})\b){_MIDDLE}\s+(?P<noun>{nouns})\b", re.IGNORECASE
    )
    source = Source(text, path, first_line)
    if beyond_limits(source):  # then it is refused for that
        return []
    prose = source.prose
    for away in AWAY:
        prose = away.sub(lambda match: blank(match.group()), prose)
    problems = []
    for match in pattern.finditer(prose):
        number = _number(match)
        published = units if match["noun"].lower() in of_units else people
        if number is None or number in published or match["percent"] or _said(match, number, of_units):
            continue
        said = " ".join(match.group().split())
        message = f"“{said}” is a number about people that is not published."
        hint = 'Leave it out, or name a figure of the quarter: {{ figure("quarter.exercised") }}. Those are in blocks.'
        problems.append(source.problem("M09", message, match.start(), hint))
    return problems


def _said(match: re.Match[str], number: Decimal, of_units: Collection[str]) -> bool:
    """Whether it is a year, or only a way to speak: "one unit" of the plan."""
    year = match["number"] is not None and match["number"].isdigit() and 1900 <= number <= 2100
    return year or (match["numeral"] is not None and number == 1 and match["noun"].lower() in of_units)


def _number(match: re.Match[str]) -> Decimal | None:
    if match["numeral"]:
        return Decimal(_NUMERALS.index(match["numeral"].lower()) + 1)
    return digits(match["number"])
