"""The ladder in words: what each step is, how many units and squares, and what a square is; for page and paper."""

from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from math import ceil, floor

from transparency.language import _, plural
from transparency.publication.settings import Settings, Words
from transparency.release.catalogue import LADDER
from transparency.release.causes import SQUARES
from transparency.release.release import Release, Status, Unit, Value
from transparency.release.rounding import significant
from transparency.telling.labels import say
from transparency.telling.numbers.figures import figure_name
from transparency.telling.numbers.format import amount, number
from transparency.telling.numbers.numerals import numeral
from transparency.telling.sentence import Told, number_of, tell


def ladder_heading(release: Release, settings: Settings) -> str:
    """What is owned: "If the company were 10,000 squares, therapists would own about two"."""
    owned, whole = release.value("holdings.owned"), release.amount("capitalization.fully_diluted")
    who = settings.words.providers
    if owned.amount is None or not whole:
        return _("From set aside to owned, for %(providers)s", providers=who)
    ends = (owned.amount - owned.block, owned.amount, owned.amount + owned.block)
    low, count, high = (Fraction(units) * SQUARES / Fraction(whole) for units in ends)
    return _(
        "If the company were 10,000 squares, %(providers)s would own %(squares)s",
        providers=who,
        squares=_owned_squares(owned, low, count, high),
    )


def _owned_squares(owned: Value, low: Fraction, count: Fraction, high: Fraction) -> str:
    if owned.status is Status.NOTHING:
        return _("none of them yet")
    least, most = floor(low), numeral(ceil(high))
    if owned.status is Status.UNDER or (owned.status is Status.RANGE and least < 1):
        return _("less than %(most)s", most=most)
    if owned.status is Status.RANGE:
        return _("%(least)s to %(most)s", least=numeral(least), most=most)
    if count < 1:
        return _("a part of one")
    squares = numeral(round(count))
    return squares if count.denominator == 1 and not owned.block else _("about %(number)s", number=squares)


def step_units(release: Release, figure: str, settings: Settings) -> Told:
    """How many units a step has, and of what is promised to how many people."""
    if release.value(figure).status is Status.NOTHING:
        return tell("no %(units)s", units=settings.words.units)
    units = tell("%(n)s %(units)s", n=number_of(release, figure), units=settings.words.units)
    if figure == "awards.promised" and release.amount("people.holders"):
        return tell("%(units)s to %(people)s people", units=units, people=number_of(release, "people.holders"))
    return units


def company_in_squares(release: Release, settings: Settings) -> str:
    """How large the company is, and one of its 10,000 squares; empty without a count of it."""
    whole = release.amount("capitalization.fully_diluted")
    if not whole:
        return ""
    counted = amount(whole, Unit.UNITS)
    size = square_size(whole)
    return say("the-company-in-squares", whole=counted, size=size, units=settings.words.units)


def scale(release: Release, settings: Settings) -> str:
    """How to read the squares of the steps."""
    size = company_in_squares(release, settings)
    return " ".join([*([size, say("all-squares-have-one-size")] if size else []), say("each-step-is-a-part")])


def bases(release: Release, words: Words) -> list[str]:
    """What the percentages of the ladder are counted of."""
    whole, issued = (release.value(f"capitalization.{id}") for id in ("fully_diluted", "issued_outstanding"))
    found = []
    if whole.amount is not None:
        found.append(say("base-fully-diluted", number=number(whole, Unit.UNITS), units=words.units))
    if issued.amount is not None:
        found.append(say("base-issued", number=number(issued, Unit.UNITS)))
    return found


def coloured(release: Release, settings: Settings) -> str:
    """What the coloured squares are: the steps that are printed, in squares."""
    whole = release.amount("capitalization.fully_diluted")
    steps = [
        say("squares-of-step", squares=squares_text(release.value(id), whole), step=figure_name(id).lower())
        for id in LADDER[1:]
        if id in release.figures
    ]
    return say(
        "in-colour",
        aside=squares_text(release.value(LADDER[0]), whole),
        providers=settings.words.providers,
        steps=", ".join(steps),
    )


def square_size(whole: int | Decimal) -> str:
    """Units of one of the 10,000 squares that are a company of ``whole`` units: at most three digits.

    >>> square_size(8_000_000), square_size(5_498_000), square_size(12_000)
    ('800', 'about 550', '1.2')
    """
    exact = Fraction(whole) / SQUARES
    shown = significant(exact, 3)
    text = amount(Decimal(f"{shown.normalize():f}"), Unit.UNITS)
    return text if exact == Fraction(shown) else _("about %(number)s", number=text)


def squares_text(value: Value, whole: int | Decimal | None) -> str:
    """How many of the 10,000 squares a number of units is: rounded, never to zero.

    >>> [squares_text(Value(amount=units), 20_000_000) for units in (412_386, 0, 100)]
    ['206 squares', 'no square', 'less than a tenth of a square']
    >>> squares_text(Value(amount=0, status=Status.UNDER, block=5_000), 20_000_000), squares_text(Value(amount=5), 0)
    ('less than 3 squares', '')
    >>> squares_text(Value(amount=20_000, status=Status.RANGE, block=2_000), 20_000_000)
    'about 10 squares'
    """
    if value.amount is None or not whole:
        return ""
    size = Decimal(value.amount + (value.block if value.status is Status.UNDER else 0)) * SQUARES / Decimal(whole)
    if value.status is Status.UNDER:
        return _("less than %(most)s", most=_squares(size, up=True))
    if size == 0:
        return _("no square")
    return _("about %(number)s", number=_squares(size)) if value.status is Status.RANGE else _squares(size)


def _squares(size: Decimal, *, up: bool = False) -> str:
    if size < Decimal("0.1") and not up:
        return _("less than a tenth of a square")
    if size < 1:
        part = size.quantize(Decimal("0.1"), rounding=ROUND_CEILING if up else None)
        if part < 1:
            return _("%(part)s of a square", part=part)
    count = max(1, int(size.quantize(Decimal(1), rounding=ROUND_CEILING if up else None)))
    return plural("%(count)s square", "%(count)s squares", count)
