"""Generated sentences: what the data say, as titles. One form per case: growing, falling, unchanged, zero, a bound."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from itertools import pairwise

from msgspec.structs import replace

from transparency.publication.settings import Settings
from transparency.release.catalogue import figure
from transparency.release.format import amount, number
from transparency.release.release import NONE, Level, Release, Status, Unit, Value
from transparency.release.rounding import significant
from transparency.release.shares import scaled
from transparency.telling.sentence import Number, Told, number_of, started, tell, together
from transparency.units import factor

NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
SQUARES = 10_000
WORTHLESS = "It could all end up worth nothing."
ASIDE_WORTHLESS = "What is set aside for them could end up worth nothing."


def headline(release: Release, settings: Settings) -> tuple[Told, Told]:
    """The title of the whole page, in two beats: what is promised, and that it may be worth nothing."""
    who, company = _start(settings.words.providers), settings.company.name
    promised, share = release.value("awards.promised"), release.value("awards.promised.fully_diluted")
    if release.level is Level.FEW or promised is NONE:
        few = tell("Fewer than {n} {who} hold a promise of {company}.", n=release.minimum,
                   who=settings.words.providers, company=company)  # fmt: skip
        return few, tell(ASIDE_WORTHLESS)
    if promised.status is Status.NOTHING:
        return tell("{who} have been promised nothing of {company} yet.", who=who, company=company), tell(
            ASIDE_WORTHLESS
        )
    id = "awards.promised" if share.amount is None else "awards.promised.fully_diluted"
    part = number_of(release, id)
    unit = f" {settings.words.units}" if share.amount is None else ""
    first = tell("{who} have been promised {part}{unit} of {company}.", who=who, part=part, unit=unit, company=company)
    return first, tell(WORTHLESS)


def lead(release: Release, settings: Settings) -> Told:
    """Below the headline: how many people, how many units, how much of it is earned, and cash ever paid."""
    words = settings.words
    promised = release.value("awards.promised")
    aside = number_of(release, "pool.set_aside")
    if release.level is Level.FEW or promised is NONE:
        said = tell("{aside} {units} are set aside for {who}.", aside=aside, units=words.units, who=words.providers)
        return together(said, tell("So few hold any of them that nothing else about people is printed."))
    if promised.status is Status.NOTHING:
        said = tell("{aside} {units} are set aside for {who}.", aside=aside, units=words.units, who=words.providers)
        return together(said, tell("No one has been promised any of them."))
    held: dict[str, str | Number] = {"n": number_of(release, "awards.promised"), "units": words.units}
    if release.value("holdings.owned").status is Status.NOTHING and release.amount("people.holders"):
        people = number_of(release, "people.holders")
        held_by = tell("{people} people hold a promise; {n} {units} are promised to them.", people=people, **held)
    elif release.amount("people.holders"):
        people = number_of(release, "people.holders")
        held_by = tell("{people} people hold {n} {units}: promised, or already owned.", people=people, **held)
    else:
        held_by = tell("{n} {units} are promised or already owned.", **held)
    return together(started(held_by), _earned(release), cash(release, settings))


def _earned(release: Release) -> Told:
    earned = release.value("awards.earned")
    match earned.status:
        case Status.NONE:
            return Told()
        case Status.NOTHING:
            return tell("None of them are earned yet.")
        case Status.UNDER:
            return tell("Of these, {n} are earned so far.", n=number_of(release, "awards.earned"))
        case _:
            return started(tell("{n} of them are earned so far.", n=number_of(release, "awards.earned")))


def cash(release: Release, settings: Settings) -> Told:
    """What was ever paid out in cash; nothing where it is not published."""
    paid = release.value("money.paid")
    if paid.status is Status.NONE:
        return Told()
    if paid.status is Status.NOTHING:
        return tell("No one has ever been paid cash for a {unit}.", unit=settings.words.unit)
    money = number_of(release, "money.paid", settings.company.currency)
    return tell("Cash ever paid out for {units}, to all together: {money}.", units=settings.words.units, money=money)


def ladder_heading(release: Release, settings: Settings) -> str:
    """What is owned: "If the company were 10,000 squares, therapists would own about two"."""
    owned, whole = release.value("holdings.owned"), release.amount("capitalization.fully_diluted")
    who = settings.words.providers
    if owned.amount is None or not whole:
        return f"From set aside to owned, for {who}"
    start = f"If the company were 10,000 squares, {who} would own"
    ends = (owned.amount - owned.block, owned.amount, owned.amount + owned.block)
    low, count, high = (Fraction(units) * SQUARES / Fraction(whole) for units in ends)
    if owned.status is Status.NOTHING:
        return f"{start} none of them yet"
    if owned.status is Status.UNDER or (owned.status is Status.RANGE and low <= 0):
        return f"{start} less than {_counted(high, up=True)}"
    if owned.status is Status.RANGE:
        return f"{start} {_counted(low)} to {_counted(high, up=True)}"
    if count < 1:
        return f"{start} a part of one"
    return f"{start} {'' if count.denominator == 1 and not owned.block else 'about '}{_counted(count)}"


def _counted(squares: Fraction, *, up: bool = False) -> str:
    """A number of squares in words up to twelve."""
    count = -(-squares.numerator // squares.denominator) if up else round(squares)
    return NUMERALS[count] if count < len(NUMERALS) else amount(count, Unit.COUNT)


def pool_heading(release: Release, settings: Settings) -> str:
    """How much of the pool is free: "Four in five units set aside are promised to no one yet"."""
    free, whole = release.value("pool.available"), release.amount("pool.set_aside")
    units = settings.words.units
    if not whole:
        return f"No {units} are set aside yet"
    if free.amount is None:
        return f"{amount(whole, Unit.UNITS)} {units} are set aside"
    if free.status is Status.UNDER:
        return f"Less than one block of {amount(free.block, Unit.UNITS)} {units} is left to promise"
    if free.status is Status.NOTHING:
        return f"None of the {units} set aside are left to promise"
    if free.amount == whole and not free.block:
        return f"All {units} set aside are promised to no one yet"
    part = _part(Fraction(free.amount) / Fraction(whole), sure=free.status is Status.SHOWN)
    return f"{_start(part)} {units} set aside are promised to no one yet"


def top_band(release: Release) -> tuple[str, Value]:
    """What stands between promised and set aside in a drawing of the pool: its name, and how many units."""
    aside, promised, free = (release.value(id) for id in ("pool.set_aside", "awards.promised", "pool.available"))
    rest = int(aside.amount or 0) - int(promised.amount or 0)
    if free.amount == rest or free.amount is None:
        return "Not promised to anyone", free
    return "Not promised, or left the pool", replace(promised, amount=rest)


def _part(share: Fraction, *, sure: bool) -> str:
    """A share between 0 and 1 in words, as one of a few simple fractions, or with its direction when none is near."""
    if share < Fraction(1, 20):
        return "fewer than one in twenty"
    if share > Fraction(19, 20):
        return "nearly all"
    simple = [(n, d) for d in (2, 3, 4, 5, 10) for n in range(1, d)]
    n, d = min(simple, key=lambda pair: (abs(Fraction(*pair) - share), pair[1]))
    exact = Fraction(n, d)
    # A word is claimed without "about" when it is within one percent of all.
    prefix = "" if abs(exact - share) <= Fraction(1, 100) else "more than " if share > exact else "nearly "
    return f"{prefix if sure else 'about '}{NUMERALS[n]} in {NUMERALS[d]}"


def history(id: str, values: Sequence[Value], *, name: str = "", currency: str = "USD") -> str:
    """What a figure did over the quarters, oldest first: nothing is said that one block of rounding could make."""
    entry = figure(id)
    what = name or (entry.name if entry else id)
    unit = entry.unit if entry else Unit.COUNT
    if not values:
        return f"{what} has no history yet"
    last = values[-1]
    text = number(last, unit, currency=currency)
    if last.amount is None:
        return f"{what} does not apply in this quarter"
    if last.status is Status.NOTHING:
        zero = all(value.status is Status.NOTHING for value in values)
        return f"{what}: none in any quarter so far" if zero else f"{what}: none now"
    if last.status is not Status.SHOWN:
        return f"{what}: {text}"
    if len(values) == 1:
        return f"{what} stands at {text} in the first quarter that we show"
    moves = bool(entry and entry.group == "quarter")
    return f"{what} {_course(values, text, moves=moves, before=number(values[-2], unit, currency=currency))}"


def _course(values: Sequence[Value], text: str, *, moves: bool, before: str) -> str:
    last, earlier = values[-1], values[-2]
    if earlier.amount is None or earlier.status not in {Status.SHOWN, Status.UNDER, Status.NOTHING}:
        return f"stands at {text}"
    if moves:
        return f"was {text}, after {before} in the quarter before"
    if not isinstance(last.amount, int):
        return f"stands at {text}, after {before} a quarter earlier"
    steps = [(value.amount or 0) - (old.amount or 0) for old, value in pairwise(values)]
    blocks = [max(value.block, old.block) for old, value in pairwise(values)]
    if any(value.status is not Status.SHOWN for value in values):
        steps = steps[-1:]
    elif not any(steps):
        return f"has stood at {text} in every quarter"
    return _direction(steps, blocks[-len(steps) :], text, before)


def _direction(steps: Sequence[int | Decimal], blocks: Sequence[int | Decimal], text: str, before: str) -> str:
    """The last step, or all of them when they go one way; one block is no direction."""
    for sign, verb in ((1, "grown"), (-1, "fallen")):
        if len(steps) > 1 and all(sign * step > block for step, block in zip(steps, blocks, strict=True)):
            return f"has {verb} in every quarter, to {text}"
        if sign * steps[-1] > blocks[-1]:
            return f"has {verb} to {text}, from {before} a quarter earlier"
    return f"stands at {text}, {'within one block of' if steps[-1] else 'as'} a quarter earlier"


def restated(releases: Sequence[Release], id: str) -> list[Value]:
    """A figure of units through all quarters, in units of the last day: a split is not growth."""
    latest = releases[-1]
    return [scaled(release.value(id), factor(latest.splits, release.as_of)) for release in releases]


def unbroken(releases: Sequence[Release], *ids: str) -> list[Release]:
    """The releases up to the last, without a gap, that print these figures: what a drawing over time may join."""
    printed = [all(release.amount(id) is not None for id in ids) for release in releases]
    start = len(printed) - printed[::-1].index(False) if False in printed else 0
    return list(releases[start:])


def split_note(releases: Sequence[Release]) -> str:
    """What to say beside units over time when a split lies between. Empty without one."""
    first, latest = releases[0], releases[-1]
    days = [split.day for split in latest.splits if split.day > first.as_of]
    if not days:
        return ""
    label = next(release.label for release in releases if release.as_of >= days[-1])
    return f". Units were split in {label}; earlier quarters are drawn in the units of today"


def _start(text: str) -> str:
    """With a capital, as at the start of a sentence."""
    return text[:1].upper() + text[1:]


def square_size(whole: int | Decimal, locale: str = "en") -> str:
    """Units of one of the 10,000 squares that are a company of ``whole`` units: at most three digits.

    >>> square_size(8_000_000), square_size(5_498_000), square_size(12_000)
    ('800', 'about 550', '1.2')
    """
    exact = Fraction(whole) / SQUARES
    shown = significant(exact, 3)
    text = amount(Decimal(f"{shown.normalize():f}"), Unit.UNITS, locale=locale)
    return text if exact == Fraction(shown) else f"about {text}"


def squares_text(value: Value, whole: int | Decimal | None) -> str:
    """How many of the 10,000 squares a number of units is: rounded, never to zero."""
    if value.amount is None or not whole:
        return ""
    size = Decimal(value.amount + (value.block if value.status is Status.UNDER else 0)) * SQUARES / Decimal(whole)
    if value.status is Status.UNDER:
        return f"less than {_squares(size, up=True)}"
    if size == 0:
        return "no square"
    return f"{'about ' if value.status is Status.RANGE else ''}{_squares(size)}"


def _squares(size: Decimal, *, up: bool = False) -> str:
    if size < Decimal("0.1") and not up:
        return "less than a tenth of a square"
    if size < 1:
        part = size.quantize(Decimal("0.1"), rounding=ROUND_CEILING if up else None)
        return f"{part} of a square" if part < 1 else "1 square"
    count = int(size.quantize(Decimal(1), rounding=ROUND_CEILING if up else None))
    return "1 square" if count == 1 else f"{count:,} squares"
