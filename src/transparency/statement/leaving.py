"""What a provider keeps if she leaves on a day, and what she must do and pay for it, by the rule of each grant.

An award that can lapse is never kept: it is "kept if you buy it by" a day.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from transparency.rules.rule import Rule
from transparency.statement.holding import HeldAward, Holding


class Purchase(Struct, frozen=True):
    """Units that have to be bought to be kept."""

    units: int
    price: Decimal
    until: date | None
    """The last day; ``None``: whenever."""

    @property
    def cost(self) -> Decimal:
        """What all of them cost."""
        return self.units * self.price


class Leaving(Struct, frozen=True):
    """What becomes of everything held, when somebody leaves. All of it adds up to what is held."""

    day: date
    owned: int = 0
    """Stock: it is the holder's."""
    delivered: int = 0
    """Earned, with nothing to pay: it stays the holder's, and becomes stock or money by the plan."""
    to_buy: tuple[Purchase, ...] = ()
    """By the last day, then price."""
    missed: int = 0
    """Earned units that were not bought in time: they lapse."""
    goes_on: int = 0
    """Not earned, and earned later all the same."""
    lost: int = 0
    """Not earned: given back."""
    sold_back: int = 0
    """Bought and not earned: the company may buy it back."""
    lost_earned: int = 0
    """Earned, and given back all the same."""
    unsaid: int = 0
    """Units whose rule does not say."""
    sped_up: int = 0
    """Part of the above: earned on the day of leaving only."""

    @property
    def cost(self) -> Decimal:
        """What everything costs that has to be bought."""
        return sum((purchase.cost for purchase in self.to_buy), Decimal(0))


def leaving(holding: Holding, rules: Mapping[str, Rule]) -> Leaving:
    """What leaving on the quarter's last day means, or what it meant on the day when somebody left.

    ``rules``: by id.
    """
    day = holding.gone or holding.quarter.end
    sums = dict.fromkeys(
        ("owned", "delivered", "missed", "goes_on", "lost", "sold_back", "lost_earned", "unsaid", "sped_up"), 0
    )  # fmt: skip
    to_buy: dict[tuple[date, Decimal], int] = {}
    for award in holding.awards:
        sums["owned"] += award.owned
        rule = rules.get(award.rule)
        terms = rule.on_leave if rule is not None else None
        if terms is None:
            sums["unsaid"] += award.vested + award.to_earn
            continue
        kept = award.vested if terms.vested == "keep" else 0
        sums["lost_earned"] += award.vested - kept
        match terms.unvested:
            case "accelerate_full":
                kept += award.unvested
                sums["owned"] += award.unearned
                sums["sped_up"] += award.to_earn
            case "keep":
                sums["goes_on"] += award.to_earn
            case "forfeit":
                sums["lost"] += award.unvested
                sums["sold_back"] += award.unearned
        if award.price is None:
            sums["delivered"] += kept
        elif kept:
            until = _until(day, terms.exercise_window_days, award)
            if until < holding.quarter.end:
                sums["missed"] += kept
            else:
                key = until, award.price
                to_buy[key] = to_buy.get(key, 0) + kept
    bought = [Purchase(units, price, until if until < date.max else None) for (until, price), units in to_buy.items()]
    return Leaving(day=day, to_buy=tuple(sorted(bought, key=lambda one: (one.until or date.max, one.price))), **sums)


def _until(day: date, window: int | None, award: HeldAward) -> date:
    """The last day on which an option can be bought: the end of the rule's window, or its own, whichever is first."""
    end = award.expires or date.max
    return end if window is None else min(end, day + timedelta(days=window))
