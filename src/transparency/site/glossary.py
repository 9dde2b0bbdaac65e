"""The words of the site, explained. Everyday meanings; the field's own terms stand beside them."""

from msgspec import Struct

from transparency.site.wording import _


class Term(Struct, frozen=True):
    """A word and what it means; ``id`` is its anchor."""

    id: str
    name: str
    text: str


def glossary(min_providers: int) -> tuple[Term, ...]:
    """All terms, in the order of the alphabet."""
    terms = (
        Term(
            "unit",
            _("Unit"),
            _("The smallest piece of the company that the plan counts, such as one share or one right to a share."),
        ),
        Term(
            "set-aside",
            _("Set aside"),
            _(
                "Units the company keeps for providers. The first step of the ladder. Most "
                "of them may not be promised to anyone yet. In the field: reserved, or authorized."
            ),
        ),
        Term(
            "promised",
            _("Promised"),
            _(
                "Units granted to providers in writing and not given back, earned or not. The "
                "second step of the ladder. In the field: granted."
            ),
        ),
        Term(
            "earned",
            _("Earned"),
            _(
                "Units that a provider keeps even after leaving, under the terms of the plan. The "
                "third step of the ladder. In the field: vested."
            ),
        ),
        Term(
            "owned",
            _("Owned"),
            _(
                "Units that have been turned into shares held by providers. The last step of the "
                "ladder. In the field: issued."
            ),
        ),
        Term(
            "not-promised",
            _("Not promised"),
            _("Units set aside that no one has been promised. In the field: available for grant."),
        ),
        Term("gone", _("Left the pool"), _("Units that have left the pool for good and do not come back to it.")),
        Term(
            "provider",
            _("Provider"),
            _(
                "A person whose work the company lives on, such as a therapist. In the "
                "company’s ledger a provider is only a random name that says nothing."
            ),
        ),
        Term("holder", _("Holder"), _("A provider with at least one grant that has not ended.")),
        Term("grant", _("Grant"), _("One promise of units to one provider, on one day, under one rule.")),
        Term(
            "vesting",
            _("Vesting"),
            _(
                "How promised units become earned: usually in steps over time, sometimes when "
                "something happens, such as a sale of the company."
            ),
        ),
        Term(
            "cliff",
            _("Cliff"),
            _("The first date on which anything is earned. Who leaves before it has earned nothing."),
        ),
        Term(
            "forfeited",
            _("Forfeited"),
            _("Promised units that a provider loses, usually by leaving before they were earned."),
        ),
        Term("expired", _("Expired"), _("Units that ran out because they were not turned into shares in time.")),
        Term("exercise", _("Exercise"), _("To pay the price of an earned option and receive a share for it.")),
        Term(
            "settlement",
            _("Settlement"),
            _("To receive a share, or its worth in cash, for an earned unit that has no price."),
        ),
        Term(
            "fully-diluted",
            _("Fully diluted"),
            _(
                "The company counted as if every promise and everything set aside "
                "were already a share. The larger base, and the more cautious one for you: a share of it is smaller."
            ),
        ),
        Term(
            "issued-outstanding",
            _("Issued and outstanding"),
            _("Shares that exist today. Promises are not among them."),
        ),
        Term(
            "dilution",
            _("Dilution"),
            _(
                "When the company grows in units, each unit is a smaller part of it. Your "
                "count stays; your share shrinks."
            ),
        ),
        Term(
            "claims-first",
            _("Claims that come first"),
            _(
                "Money that others, usually investors and lenders, receive "
                "from a sale before holders of units receive anything."
            ),
        ),
        Term(
            "roll-forward",
            _("Roll-forward"),
            _(
                "A sum that starts with the last quarter’s end, adds and takes away "
                "what happened, and arrives at this quarter’s end."
            ),
        ),
        Term(
            "tie-out", _("Tie-out"), _("Two sums that must be equal, made in different ways. Both sides are printed.")
        ),
        Term(
            "withheld",
            _("Withheld"),
            _(
                "Not shown, to protect people: a group of fewer than %(count)s providers is "
                "never shown by itself. It is printed as a dash and never means zero.",
                count=min_providers,
            ),
        ),
        Term(
            "prior-period",
            _("Prior-period adjustment"),
            _(
                "Something that happened in an earlier quarter but was "
                "booked after that quarter’s figures were closed. It has its own line where it counts."
            ),
        ),
        Term(
            "correction",
            _("Correction"),
            _("A changed number because there was a mistake. The number as it was stays visible."),
        ),
        Term("revision", _("Revision"), _("A changed number because better data has arrived. Not a mistake.")),
        Term("as-of", _("As of"), _("The day for which a figure holds: the last day of a quarter.")),
        Term("release", _("Release"), _("The figures of one quarter, published together and kept unchanged.")),
        Term(
            "utilisation", _("Use of the pool"), _("The part of what is set aside that is no longer free to promise.")
        ),
        Term(
            "burn",
            _("Burn rate"),
            _("How quickly units are given out, as a share of the company. Net burn takes off what came back."),
        ),
        Term(
            "overhang", _("Overhang"), _("Units promised and units still free to promise, as a share of the company.")
        ),
        Term("runway", _("Runway"), _("How many more quarters the units not promised would last at the recent pace.")),
    )
    return tuple(sorted(terms, key=lambda term: term.name.casefold()))
