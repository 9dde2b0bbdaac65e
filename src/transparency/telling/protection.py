"""How people are protected, in plain words: the promise as it is and no stronger; the same on page and paper."""

from transparency.language import _, deferred
from transparency.publication.settings import Settings
from transparency.release.release import Level, Release, Unit
from transparency.telling.cautions import Point
from transparency.telling.numbers.format import amount
from transparency.telling.sentence import tell

_STEPS = {5: deferred("fives"), 10: deferred("tens")}


def block_note(release: Release, settings: Settings) -> str:
    """One line beside numbers: how they are rounded."""
    words = settings.words
    if release.level is Level.FEW:
        return _(
            "Fewer than %(least)s %(providers)s hold a promise: only decisions of the company are printed.",
            least=release.minimum,
            providers=words.providers,
        )
    known = _STEPS.get(release.counts)
    steps = _(known) if known else _("steps of %(counts)s", counts=release.counts)
    units, block = words.units.capitalize(), amount(release.block, Unit.UNITS)
    if release.level is Level.FULL:
        return _(
            "%(Units)s are rounded at random, up or down, to a multiple of %(block)s, so that columns add up; people "
            "are in %(steps)s.",
            Units=units,
            block=block,
            steps=steps,
        )
    return _(
        "%(Units)s are rounded at random, by less than %(block)s, and printed with both ends; people are in %(steps)s.",
        Units=units,
        block=block,
        steps=steps,
    )


def protection(release: Release, settings: Settings) -> tuple[Point, ...]:
    """What is done so that nobody can be singled out, what it does not do, and how to read the numbers."""
    words = settings.words
    places: dict[str, str | int] = {**words.model_dump(), "n": release.minimum, "counts": release.counts}
    found = [_level(release, settings)] if release.level is not Level.FULL else []
    if release.level is not Level.FEW:
        block = amount(release.block, Unit.UNITS)
        places |= {"Units": words.units.capitalize(), "block": block, "twice": amount(2 * release.block, Unit.UNITS)}
        found += [Point(_(title, **places), tell(text, **places)) for title, text in _BLOCKS]
        if release.money_block and release.level is Level.FULL:
            money = amount(release.money_block, Unit.MONEY, currency=release.currency)
            text = tell("It is printed in the same way, in multiples of %(money)s.", money=money)
            found.append(Point(_("Money of people"), text))
    found += [Point(_(title), tell(text, **places)) for title, text in _ALWAYS]
    return tuple(found)


_BLOCKS = (
    (
        deferred("In blocks"),
        deferred(
            "%(Units)s of %(providers)s are rounded at random, up or down, to a multiple of %(block)s, so that "
            "columns add up. Each number is within %(block)s (rarely %(twice)s) of our books. A block is more than "
            "any one of you holds. A number that did not change keeps its rounding. People and grants are counted in "
            "steps of %(counts)s in the same way. A number that is a multiple already is printed as it is, and nothing "
            "shows which ones are."
        ),
    ),
    (
        deferred("Who rounds"),
        deferred(
            "A draw decides between up and down. Who drew it cannot choose it: its key was fixed with the first "
            "release, and a fingerprint of the key is printed. What was printed is kept and never drawn again."
        ),
    ),
    (
        deferred("Can someone work out mine?"),
        deferred(
            "From this site alone nobody can work out what you hold more closely than about a block. A block is "
            "more than any one of you holds. Your own numbers are exact in your own statement. But someone who knows "
            "more can come closer: who knows a public rule, and what you are by it, can compute your grant. Who knows"
            " what nearly all others hold, or your own history, can come closer over the years. When one person alone"
            " joins, leaves or comes into another group, what moves can be seen to a block. By a rule of few "
            "sizes it can be guessed, and joiners can be counted. When all hold the same, the mean is everyone’s. "
            "Everybody who shares in a pot can work out what a point is worth."
        ),
    ),
    (
        deferred("Under, none and a dash"),
        deferred(
            "“Under %(block)s” means that a number rounds to no block: it may be nothing, or nearly a block. “None” "
            "is a true zero, printed only where the company or the calendar decides. A dash means that a number does "
            "not apply. Sums and shares are made of printed numbers, and can be off by more than one of them. "
            "Those of few blocks are said as “about a third”."
        ),
    ),
    (
        deferred("Groups"),
        deferred(
            "No printed group has fewer than %(n)s people, nor has what is left when it is taken out of a larger one."
            " Smaller ones are together in “Other”; what is in it is fixed for a fiscal year. Lines on which fewer "
            "than %(n)s people can be expected in a year are together in “Other changes”."
        ),
    ),
)
_ALWAYS = (
    (
        deferred("Exact numbers"),
        deferred(
            "Decisions of the company are exact where they are not about few people: what is set aside, splits, pots "
            "and rules. What others hold of the company is stated by the company."
        ),
    ),
    (
        deferred("Late entries and mistakes"),
        deferred(
            "What is booked after a quarter was published counts in the quarter in which it is booked, in “Other "
            "changes”. So a printed closing is the next opening (rounded anew when the block is raised, and said so),"
            " and nothing printed moves."
        ),
    ),
    (
        deferred("What the books hold"),
        deferred(
            "In the ledger behind this site a person is only a random name. Names, addresses and birthdays are not in"
            " it. Anyone can check what is printed here:"
        ),
    ),
)


def _level(release: Release, settings: Settings) -> Point:
    """Why a small company, or one with a very large holder, prints less."""
    who = settings.words.providers
    if release.level is Level.FEW:
        text = tell(
            "Fewer than %(least)s %(providers)s hold a promise. Any number about so few could be about one of them, so "
            "only decisions of the company are printed. More will be printed as soon as more of them hold something.",
            least=release.minimum,
            providers=who,
        )
        return Point(_("So few that nothing is printed"), text)
    if release.level is Level.HEADLINE:
        text = tell(
            "A block that is more than anyone holds is here more than a fifth of all that is promised. So only what is "
            "promised is printed, as a range, and to how many."
        )
        return Point(_("Only the headline"), text)
    text = tell(
        "So few %(providers)s take part that a block is a large part of everything. So numbers are printed as ranges, "
        "what moved once a year, and what will be earned by year.",
        providers=who,
    )
    return Point(_("In ranges"), text)
