"""Generated sentences: what the data say, as titles. One form per case: growing, falling, unchanged, zero, withheld."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from transparency.publication.settings import Settings
from transparency.release.catalogue import figure
from transparency.release.format import amount
from transparency.release.release import Release, Status, Unit, Value

NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
SQUARES = 10_000
WORTHLESS = "It could all end up worth nothing."


def headline(release: Release, settings: Settings) -> tuple[str, str]:
    """The title of the whole page, in two beats: what is promised, and that it may be worth nothing."""
    who, company = _start(settings.words.providers), settings.company.name
    promised = release.amount("awards.promised")
    share = release.amount("awards.promised.fully_diluted")
    if promised == 0:
        return (
            f"{who} have been promised nothing of {company} yet.",
            "What is set aside for them could end up worth nothing.",
        )
    if share is not None:
        return f"{who} have been promised {amount(share, Unit.PERCENT)} of {company}.", WORTHLESS
    if promised is not None:
        return (
            f"{who} have been promised {amount(promised, Unit.UNITS)} {settings.words.units} of {company}.",
            WORTHLESS,
        )
    return f"{who} have been promised a part of {company}.", WORTHLESS


def lead(release: Release, settings: Settings) -> str:
    """Below the headline: how many people, how many units, how much of it is earned, and cash paid this quarter."""
    words = settings.words
    promised, earned = release.amount("awards.promised"), release.amount("awards.earned")
    people = release.amount("people.granted")
    sentences = []
    if promised == 0:
        aside = amount(release.amount("pool.set_aside") or 0, Unit.UNITS)
        return f"{aside} {words.units} are set aside for {words.providers}. No one has been promised any of them."
    if promised is not None and people is not None:
        holders = "1 person holds" if people == 1 else f"{amount(people, Unit.PEOPLE)} people hold"
        sentences.append(
            f"{holders} a promise; {amount(promised, Unit.UNITS)} {words.units} are promised or already owned."
        )
    elif promised is not None:
        sentences.append(f"{amount(promised, Unit.UNITS)} {words.units} are promised.")
    if earned is not None:
        done = f"{amount(earned, Unit.UNITS)} of them are earned so far." if earned else "None of them are earned yet."
        sentences.append(done)
    cash = release.amount("quarter.cash_settled")
    if cash is not None:
        paid = f"{amount(cash, Unit.UNITS)} {words.units} were paid out in cash in this quarter."
        sentences.append(paid if cash else f"No one was paid cash for a {words.unit} in this quarter.")
    return " ".join(sentences)


def ladder_heading(release: Release, settings: Settings) -> str:
    """What is owned: "If the company were 10,000 squares, therapists would own about two"."""
    owned, whole = release.amount("holdings.owned"), release.amount("capitalization.fully_diluted")
    who = settings.words.providers
    if owned is None or not whole:
        return f"From set aside to owned, for {who}"
    squares = Fraction(owned) * SQUARES / Fraction(whole)
    if owned == 0:
        return f"If the company were 10,000 squares, {who} would own none of them yet"
    if squares < Fraction(1, 10):
        return f"If the company were 10,000 squares, {who} would own less than a tenth of one"
    if squares < 1:
        return f"If the company were 10,000 squares, {who} would own a part of one"
    count = round(squares)
    number = NUMERALS[count] if count < len(NUMERALS) else amount(count, Unit.COUNT)
    about = "" if squares == count else "about "
    return f"If the company were 10,000 squares, {who} would own {about}{number}"


def pool_heading(release: Release, settings: Settings) -> str:
    """How much of the pool is free: "Four in five units set aside are promised to no one yet"."""
    free, whole = release.amount("pool.available"), release.amount("pool.set_aside")
    units = settings.words.units
    if not whole or free is None:
        return f"No {units} are set aside yet"
    if free == 0:
        return f"All {units} set aside have been promised"
    if free == whole:
        return f"All {units} set aside are promised to no one yet"
    return f"{_start(_part(Fraction(free) / Fraction(whole)))} {units} set aside are promised to no one yet"


def _part(share: Fraction) -> str:
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
    return f"{prefix}{NUMERALS[n]} in {NUMERALS[d]}"


def history(id: str, values: Sequence[Value], *, name: str = "", currency: str = "USD") -> str:
    """What a figure did over the quarters, oldest first."""
    entry = figure(id)
    what = name or (entry.name if entry else id)
    unit = entry.unit if entry else Unit.COUNT
    if not values or values[-1].status is Status.WITHHELD:
        return f"{what} is withheld, to protect people" if values else f"{what} has no history yet"
    if values[-1].status is Status.NONE:
        return f"{what} does not apply in this quarter"
    shown = [value.amount for value in values if value.amount is not None]
    text = amount(shown[-1], unit, currency=currency)
    if not any(shown):
        return f"{what} has always been zero"
    if len(shown) == 1:
        return f"{what} stands at {text} in the first quarter that we show"
    return f"{what} {_course(shown, text)}"


def _course(shown: Sequence[int | Decimal], text: str) -> str:
    steps = [b - a for a, b in pairwise(shown)]
    if not any(steps):
        return f"has stood at {text} in every quarter"
    if all(step > 0 for step in steps):
        return f"has grown in every quarter, to {text}" if len(steps) > 1 else f"has grown to {text}"
    if all(step < 0 for step in steps):
        return f"has fallen in every quarter, to {text}" if len(steps) > 1 else f"has fallen to {text}"
    if shown[-1] == 0:
        return "is zero now"
    if steps[-1] == 0:
        return f"did not change in the last quarter: {text}"
    return f"has grown to {text}" if steps[-1] > 0 else f"has fallen to {text}"


def last_split(releases: Sequence[Release]) -> int | None:
    """Position of the latest release whose quarter holds a split; before it, units were another size."""
    split = [
        place
        for place, release in enumerate(releases)
        if "movements" in release.tables and any(row.id == "split" for row in release.tables["movements"].rows)
    ]
    return split[-1] if split else None


def split_note(releases: Sequence[Release]) -> str:
    """What to say beside units over time when a split lies between: a step that is not growth. Empty without one."""
    place = last_split(releases)
    if not place:
        return ""
    return f". Units were split in {releases[place].label}: the step in that quarter is not growth"


def _start(text: str) -> str:
    """With a capital, as at the start of a sentence."""
    return text[:1].upper() + text[1:]
