"""Generated sentences: what the data say, as titles. One form per case: zero, a bound, a range, a number."""

from fractions import Fraction

from msgspec.structs import replace

from transparency.language import _
from transparency.publication.settings import Settings
from transparency.release.release import NONE, Level, Release, Status, Unit, Value
from transparency.telling.numbers.format import amount
from transparency.telling.numbers.numerals import numeral
from transparency.telling.sentence import Number, Told, number_of, started, tell, together

_SPREAD = Fraction(1, 100)
"""Of all: a simple fraction that is no further away, and no less sure, is said without "about"."""


def headline(release: Release, settings: Settings) -> tuple[Told, Told]:
    """The title of the whole page, in two beats: what is promised, and that it may be worth nothing."""
    who, company = settings.words.providers, settings.company.name
    promised, share = release.value("awards.promised"), release.value("awards.promised.fully_diluted")
    aside_worthless = tell("What is set aside for them could end up worth nothing.")
    if release.value("pool.set_aside").status is Status.NOTHING:
        none = tell(
            "No %(units)s of %(company)s are set aside for %(providers)s.",
            units=settings.words.units,
            company=company,
            providers=who,
        )
        return none, tell("As long as that is so, nothing can be promised to them.")
    if release.level is Level.FEW or promised is NONE:
        few = tell(
            "Fewer than %(least)s %(providers)s hold a promise of %(company)s.",
            least=release.minimum,
            providers=who,
            company=company,
        )
        return few, aside_worthless
    if promised.status is Status.NOTHING:
        nothing = tell("%(providers)s have been promised nothing of %(company)s yet.", providers=who, company=company)
        return started(nothing), aside_worthless
    if share.amount is None:
        first = tell(
            "%(providers)s have been promised %(part)s %(units)s of %(company)s.",
            providers=who,
            part=number_of(release, "awards.promised"),
            units=settings.words.units,
            company=company,
        )
    else:
        first = tell(
            "%(providers)s have been promised %(part)s of %(company)s.",
            providers=who,
            part=number_of(release, "awards.promised.fully_diluted"),
            company=company,
        )
    return started(first), tell("It could all end up worth nothing.")


def lead(release: Release, settings: Settings) -> Told:
    """Below the headline: how many people, how many units, how much of it is earned, and cash ever paid."""
    words = settings.words
    promised = release.value("awards.promised")
    taken = _taken_back(release, settings)
    if release.value("pool.set_aside").status is Status.NOTHING:
        return together(taken, tell("Only a decision of the board can change that."))
    aside = tell(
        "%(aside)s %(units)s are set aside for %(providers)s.",
        aside=number_of(release, "pool.set_aside"),
        units=words.units,
        providers=words.providers,
    )
    if release.level is Level.FEW or promised is NONE:
        return together(aside, taken, tell("So few hold any of them that nothing else about people is printed."))
    if promised.status is Status.NOTHING:
        return together(aside, taken, tell("No one has been promised any of them."))
    held: dict[str, str | Number] = {"n": number_of(release, "awards.promised"), "units": words.units}
    if not release.amount("people.holders"):
        held_by = tell("%(n)s %(units)s are promised or already owned.", **held)
    elif release.value("holdings.owned").status is Status.NOTHING:
        people = number_of(release, "people.holders")
        held_by = tell("%(people)s people hold a promise; %(n)s %(units)s are promised to them.", people=people, **held)
    else:
        people = number_of(release, "people.holders")
        held_by = tell("%(people)s people hold %(n)s %(units)s: promised, or already owned.", people=people, **held)
    return together(started(held_by), _earned(release), taken, _cash(release, settings))


def _taken_back(release: Release, settings: Settings) -> Told:
    """What the board took out of the pool in the quarter; nothing where it took none."""
    if not release.amount("quarter.reduced"):
        return Told()
    return tell(
        "In %(quarter)s the board took %(n)s %(units)s out of the pool. No one had been promised them.",
        quarter=release.label,
        n=number_of(release, "quarter.reduced"),
        units=settings.words.units,
    )


def _earned(release: Release) -> Told:
    earned = release.value("awards.earned")
    match earned.status:
        case Status.NONE:
            return Told()
        case Status.NOTHING:
            return tell("None of them are earned yet.")
        case Status.UNDER:
            return tell("Of these, %(n)s are earned so far.", n=number_of(release, "awards.earned"))
        case _other:
            return started(tell("%(n)s of them are earned so far.", n=number_of(release, "awards.earned")))


def _cash(release: Release, settings: Settings) -> Told:
    """What was ever paid out in cash; nothing where it is not published."""
    paid = release.value("money.paid")
    if paid.status is Status.NONE:
        return Told()
    if paid.status is Status.NOTHING:
        return tell("No one has ever been paid cash for a %(unit)s.", unit=settings.words.unit)
    money = number_of(release, "money.paid", release.currency)
    return tell(
        "Cash ever paid out for %(units)s, to all together: %(money)s.", units=settings.words.units, money=money
    )


def pool_heading(release: Release, settings: Settings) -> str:
    """How much of the pool is free: "Four in five units set aside are promised to no one yet"."""
    free, whole = release.value("pool.available"), release.amount("pool.set_aside")
    units = settings.words.units
    if not whole:
        return _("No %(units)s are set aside yet", units=units)
    if free.amount is None:
        return _("%(number)s %(units)s are set aside", number=amount(whole, Unit.UNITS), units=units)
    if free.amount < max(free.block, 1):
        return _little_left(free, units)
    if free.amount == whole and not free.block:
        return _("All %(units)s set aside are promised to no one yet", units=units)
    sure = free.status is Status.SHOWN and Fraction(free.block) / Fraction(whole) <= _SPREAD
    part = _part(Fraction(free.amount) / Fraction(whole), sure=sure)
    said = _("%(part)s %(units)s set aside are promised to no one yet", part=part, units=units)
    return said[:1].upper() + said[1:]


def _little_left(free: Value, units: str) -> str:
    """That there may be nothing left to promise."""
    if free.status is Status.NOTHING or free.amount is None:
        return _("None of the %(units)s set aside are left to promise", units=units)
    block, left = (amount(size, Unit.UNITS) for size in (free.block, free.amount))
    if free.status is Status.UNDER:
        return _("Less than one block of %(block)s %(units)s is left to promise", block=block, units=units)
    return _(
        "%(left)s %(units)s are left to promise, less than a block of %(block)s: it may be none",
        left=left,
        block=block,
        units=units,
    )


def top_band(release: Release) -> tuple[str, Value]:
    """What stands between promised and set aside in a drawing of the pool: its name, and how many units."""
    aside, promised, free = (release.value(id) for id in ("pool.set_aside", "awards.promised", "pool.available"))
    rest = int(aside.amount or 0) - int(promised.amount or 0)
    if free.amount == rest or free.amount is None:
        return _("Not promised to anyone"), free
    return _("Not promised, or left the pool"), replace(promised, amount=rest)


def _part(share: Fraction, *, sure: bool) -> str:
    """A share between 0 and 1 in words, as one of a few simple fractions, or with its direction when none is near.

    >>> shares = [Fraction(*share) for share in ((4, 100), (96, 100), (1, 2), (53, 100), (47, 100), (2, 3))]
    >>> [_part(share, sure=True) for share in shares[:3]]
    ['fewer than one in twenty', 'nearly all', 'one in two']
    >>> [_part(share, sure=True) for share in shares[3:]]
    ['more than one in two', 'nearly one in two', 'two in three']
    >>> [_part(share, sure=False) for share in shares[2:]]
    ['about one in two', 'about one in two', 'about one in two', 'about two in three']
    """
    if share < Fraction(1, 20):
        return _("fewer than one in twenty")
    if share > Fraction(19, 20):
        return _("nearly all")
    simple = [(n, d) for d in (2, 3, 4, 5, 10) for n in range(1, d)]
    n, d = min(simple, key=lambda pair: (abs(Fraction(*pair) - share), pair[1]))
    exact = Fraction(n, d)
    part = _("%(part)s in %(whole)s", part=numeral(n), whole=numeral(d))
    if not sure:
        return _("about %(part)s", part=part)
    if abs(exact - share) <= _SPREAD:
        return part
    return _("more than %(part)s", part=part) if share > exact else _("nearly %(part)s", part=part)
