"""The words of page and paper, explained. Everyday meanings; the field's own terms stand beside them."""

from msgspec import Struct

from transparency.language import _, deferred
from transparency.release.release import Level, Release, Unit
from transparency.telling.numbers.format import amount


class Term(Struct, frozen=True):
    """A word and what it means; ``id`` is its anchor."""

    id: str
    name: str
    text: str


_TERMS = {
    "as-of": (
        deferred("As of"),
        deferred("The day for which a figure holds: the last day of a quarter."),
    ),
    "burn": (
        deferred("Burn rate"),
        deferred("How quickly units are given out, as a share of the company. Net burn takes off what came back."),
    ),
    "claims-first": (
        deferred("Claims that come first"),
        deferred(
            "Money that others, usually investors and lenders, receive from a sale before holders of units receive "
            "anything."
        ),
    ),
    "cliff": (
        deferred("Cliff"),
        deferred("The first date on which anything is earned. Who leaves before it has earned nothing."),
    ),
    "correction": (
        deferred("Correction"),
        deferred("A changed number because there was a mistake. The number as it was stays visible."),
    ),
    "dilution": (
        deferred("Dilution"),
        deferred(
            "When the company grows in units, each unit is a smaller part of it. Your count stays; your share shrinks."
        ),
    ),
    "earned": (
        deferred("Earned"),
        deferred(
            "Units that a provider has earned. Who leaves keeps them only under the terms of the plan: options lapse "
            "when they are not bought in time. The third step of the ladder. In the field: vested."
        ),
    ),
    "exercise": (
        deferred("Exercise"),
        deferred("To pay the price of an earned option and receive a share for it."),
    ),
    "expired": (
        deferred("Expired"),
        deferred("Units that ran out because they were not turned into shares in time."),
    ),
    "forfeited": (
        deferred("Forfeited"),
        deferred("Promised units that a provider loses, usually by leaving before they were earned."),
    ),
    "fully-diluted": (
        deferred("Fully diluted"),
        deferred(
            "The company counted as if every promise and everything set aside were already a share. The larger base, "
            "and the more cautious one for you: a share of it is smaller."
        ),
    ),
    "grant": (
        deferred("Grant"),
        deferred("One promise of units to one provider, on one day, under one rule."),
    ),
    "holder": (
        deferred("Holder"),
        deferred("A provider who holds a promise or a share, here or gone."),
    ),
    "issued-outstanding": (
        deferred("Issued and outstanding"),
        deferred("Shares that exist today. Promises are not among them."),
    ),
    "gone": (
        deferred("Left the pool"),
        deferred("Units that have left the pool for good and do not come back to it."),
    ),
    "not-promised": (
        deferred("Not promised"),
        deferred("Units set aside that no one has been promised. In the field: available for grant."),
    ),
    "overhang": (
        deferred("Overhang"),
        deferred("Units promised and units still free to promise, as a share of the company."),
    ),
    "owned": (
        deferred("Owned"),
        deferred(
            "Units that have been turned into shares held by providers. The last step of the ladder. In the field: "
            "issued."
        ),
    ),
    "promised": (
        deferred("Promised"),
        deferred(
            "Units granted to providers in writing and not given back, earned or not. The second step of the ladder. "
            "In the field: granted."
        ),
    ),
    "provider": (
        deferred("Provider"),
        deferred(
            "A person whose work the company lives on, such as a therapist. In the company’s ledger a provider is "
            "only a random name that says nothing."
        ),
    ),
    "release": (
        deferred("Release"),
        deferred("The figures of one quarter, published together and kept unchanged."),
    ),
    "revision": (
        deferred("Revision"),
        deferred("A changed number because better data has arrived. Not a mistake."),
    ),
    "roll-forward": (
        deferred("Roll-forward"),
        deferred(
            "A sum that starts with the last quarter’s end, adds and takes away what happened, and arrives at this "
            "quarter’s end."
        ),
    ),
    "runway": (
        deferred("Runway"),
        deferred("How many more quarters the units not promised would last at the recent pace."),
    ),
    "set-aside": (
        deferred("Set aside"),
        deferred(
            "Units the company keeps for providers. The first step of the ladder. Most of them may not be promised to"
            " anyone yet. In the field: reserved, or authorized."
        ),
    ),
    "settlement": (
        deferred("Settlement"),
        deferred("To receive a share, or its worth in cash, for an earned unit that has no price."),
    ),
    "tie-out": (
        deferred("Tie-out"),
        deferred("Two sums that must be equal, made in different ways. Both sides are printed."),
    ),
    "unit": (
        deferred("Unit"),
        deferred("The smallest piece of the company that the plan counts, such as one share or one right to a share."),
    ),
    "utilisation": (
        deferred("Use of the pool"),
        deferred("The part of what is set aside that is no longer free to promise."),
    ),
    "vesting": (
        deferred("Vesting"),
        deferred(
            "How promised units become earned: usually in steps over time, sometimes when something happens, such as "
            "a sale of the company."
        ),
    ),
    "block": (
        deferred("Block"),
        deferred(
            "The step in which units of people are printed: %(block)s, which is more than anyone holds. Numbers are "
            "rounded to a multiple of it, up or down at random."
        ),
    ),
    "under": (
        deferred("Under %(block)s"),
        deferred("A number that rounds to no block: nothing, or nearly a block."),
    ),
    "range": (
        deferred("Range"),
        deferred("A number printed with both ends, such as 15,000 to 21,000: the true one lies between them."),
    ),
    "other": (
        deferred("Other"),
        deferred("Groups of fewer than %(least)s people, together with whatever would show one of them."),
    ),
    "other-changes": (
        deferred("Other changes"),
        deferred(
            "Lines on which fewer than %(least)s people can be expected in a year, and entries that were booked late,"
            " together."
        ),
    ),
}
_OF_BLOCKS = ("block", "under", "range", "other", "other-changes")


def glossary(release: Release) -> tuple[Term, ...]:
    """All terms, in the order of the alphabet; block and minimum are those of a release."""
    places = {"block": amount(release.block, Unit.UNITS), "least": release.minimum}
    terms = [
        Term(id, _(name, **places), _(text, **places))
        for id, (name, text) in _TERMS.items()
        if release.level is not Level.FEW or id not in _OF_BLOCKS
    ]
    return tuple(sorted(terms, key=lambda term: term.name.casefold()))
