"""What units would pay at six sale prices that this program fixes: plain arithmetic on made-up prices, before tax.

``(sale price − what investors get first) ÷ all units × your units``, less the exercise price. The whole claim is taken
off even where investors would convert, so very large sales are understated. The page does the same in JavaScript
(``themes/default/assets/calculator/worth.js``).
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

LADDER = (Fraction(0), Fraction(1, 2), Fraction(1), Fraction(3), Fraction(10), Fraction(30))
"""Sale prices as parts of what investors get first."""
GROWTH = Fraction(25, 16)
"""Two more funding rounds of 20% each: the number of units grows by 1 ÷ 0.8²."""
MORE_CLAIMS = 20_000_000
"""What both rounds together add to what investors get first."""


class Company(Struct, frozen=True):
    """What stands between a sale price and a unit."""

    claims: Fraction
    all_units: Fraction

    def after_two_rounds(self) -> "Company":
        """The same company after two more funding rounds."""
        return Company(self.claims + MORE_CLAIMS, self.all_units * GROWTH)


Held = tuple[int, Fraction]
"""Units and what has to be paid for each of them."""


def payout(price: Fraction, company: Company, held: Sequence[Held]) -> int:
    """What a sale at ``price`` pays, in whole money; a half goes up."""
    left = price - company.claims
    if left <= 0 or company.all_units == 0:
        return 0
    each = left / company.all_units
    total = sum((max(Fraction(0), each - exercise) * units for units, exercise in held), Fraction(0))
    return (2 * total.numerator + total.denominator) // (2 * total.denominator)


def ladder(claim: Decimal, fully_diluted: int, held: Sequence[Held]) -> list[tuple[Fraction, int, int]]:
    """Six lines from nothing upwards: sale price, payout as things are, payout after two more rounds."""
    now = Company(Fraction(claim), Fraction(fully_diluted))
    later = now.after_two_rounds()
    prices = [part * now.claims for part in LADDER]
    return [(price, payout(price, now, held), payout(price, later, held)) for price in prices]


def breakeven(company: Company, held: Sequence[Held]) -> Fraction:
    """The sale price up to which nothing is paid."""
    lowest = min((exercise for units, exercise in held if units), default=Fraction(0))
    return company.claims + company.all_units * lowest
