"""Figures of the whole company, of pace and reserve, of dilution and of people."""

from transparency.release.figure import Figure
from transparency.release.release import Unit

COMPANY_FIGURES = (
    Figure(
        "capitalization.fully_diluted",
        "Fully diluted units",
        "Every share of the company there is, and every share already promised or set aside, counted as if it existed.",
        "All groups of other holders + set aside for providers − left the pool + owned by providers",
        Unit.UNITS,
        0,
        "company",
        (),
        "denominator",
    ),
    Figure(
        "capitalization.issued_outstanding",
        "Issued and outstanding stock",
        "Shares that really exist and are in somebody’s hands.",
        "Shares of all other holders, as the company states them + shares owned by providers, as printed",
        Unit.UNITS,
        0,
        "company",
        (),
        "denominator",
    ),
    Figure(
        "capitalization.claims_first",
        "Paid before anyone who holds units",
        "Money that investors and lenders receive first when the company is sold. "
        "A sale at or below this amount pays holders of units nothing.",
        "Sum of the claims that come first",
        Unit.MONEY,
        0,
        "company",
        (),
        "denominator",
    ),
)

MONEY_FIGURES = (
    Figure(
        "money.price",
        "Price to buy a unit",
        "What has to be paid to turn an earned unit that has a price into a share: the one price of all, or their "
        "average.",
        "The price of all awards that have one, or printed money ÷ printed units",
        Unit.MONEY,
        2,
        "money",
        (),
        "plans",
    ),
    Figure(
        "money.paid",
        "Cash paid out so far",
        "Cash that providers were ever paid for units, all of them together.",
        "Sum of all cash paid for units",
        Unit.MONEY,
        0,
        "money",
        (),
        "plans",
    ),
)

RATIO_FIGURES = (
    Figure(
        "ratios.utilisation",
        "Used so far",
        "How much of what is set aside is promised and open, or has left the pool.",
        "(Promises still open + left the pool) ÷ set aside × 100",
        Unit.PERCENT,
        2,
        "ratios",
        ("awards.outstanding", "pool.gone", "pool.set_aside"),
        "ratios",
    ),
    Figure(
        "ratios.gross_burn",
        "Granted in a year",
        "Units granted in the last four quarters, compared with the company’s issued stock.",
        "Granted in four quarters ÷ mean issued stock at their ends × 100",
        Unit.PERCENT,
        2,
        "ratios",
        ("quarter.granted", "capitalization.issued_outstanding"),
        "ratios",
    ),
    Figure(
        "ratios.net_burn",
        "Granted in a year, less what came back",
        "Units granted in the last four quarters less units that came back, compared with the company’s issued stock.",
        "(Granted − came back in four quarters) ÷ mean issued stock at their ends × 100",
        Unit.PERCENT,
        2,
        "ratios",
        ("quarter.granted", "quarter.returned", "capitalization.issued_outstanding"),
        "ratios",
    ),
    Figure(
        "ratios.overhang",
        "Shares that may still come",
        "Part of the company’s stock that the pool would be, if every unit not yet gone became a share.",
        "(Not promised + promises still open) ÷ (the same + issued stock) × 100",
        Unit.PERCENT,
        2,
        "ratios",
        ("pool.available", "awards.outstanding", "capitalization.issued_outstanding"),
        "ratios",
    ),
    Figure(
        "ratios.runway",
        "Quarters until the pool is empty",
        "How many more quarters the units not yet promised would last at the pace of the last four quarters.",
        "Not promised ÷ mean of granted less came back in the last four quarters",
        Unit.QUARTERS,
        1,
        "ratios",
        ("pool.available", "quarter.granted", "quarter.returned"),
        "ratios",
    ),
)


def _people(id: str, name: str, definition: str, formula: str, inputs: tuple[str, ...] = ()) -> Figure:
    unit = Unit.PERCENT if id == "coverage" else Unit.PEOPLE
    return Figure(f"people.{id}", name, definition, formula, unit, 0, "people", inputs, "participation")


PEOPLE_FIGURES = (
    _people(
        "joined",
        "Joined in the quarter",
        "Providers who started to work with the company in the quarter.",
        "Count of providers whose first day lies in the quarter",
    ),
    _people(
        "left",
        "Left in the quarter",
        "Providers who stopped working with the company in the quarter.",
        "Count of providers whose last day lies in the quarter",
    ),
    _people(
        "eligible",
        "Providers here now",
        "Providers who work with the company on the as-of date.",
        "Here at the start + joined − left",
        ("people.joined", "people.left"),
    ),
    _people(
        "covered",
        "Here now, with a promise",
        "Of the providers who work with the company now, those who hold a promise that is still open.",
        "Count of providers here now with promises still open",
    ),
    _people(
        "not_yet",
        "Here now, without a promise",
        "Of the providers who work with the company now, those who hold no promise that is still open.",
        "Providers here now − those with a promise",
        ("people.eligible", "people.covered"),
    ),
    _people(
        "holders",
        "Providers who hold something",
        "Providers who hold a promise or a share, whether they still work with the company or not.",
        "Count of providers with promises still open, or with owned units",
    ),
    _people(
        "with_earned",
        "Providers who have earned units",
        "Providers who have earned units and still hold them, as a promise or as a share.",
        "Count of providers with earned or owned units",
    ),
    _people(
        "owners",
        "Providers who own shares",
        "Providers who hold a share that came from a unit.",
        "Count of providers with owned units",
    ),
    _people(
        "coverage",
        "Share of providers with a promise",
        "Of the providers who work with the company now, how many hold a promise that is still open.",
        "Here now, with a promise ÷ providers here now × 100",
        ("people.covered", "people.eligible"),
    ),
)


def dilution_figure(cause: str, name: str = "") -> Figure:
    """The figure ``dilution.<cause>``: ``total``, ``pool``, or the id of a group of other holders."""
    table = "denominator"
    base = ("capitalization.fully_diluted",)
    if cause == "total":
        return Figure(
            "dilution.total",
            "Dilution in the quarter",
            "How much smaller everyone’s share of the company became in the quarter "
            "because the company counts more units. Someone who got nothing new lost this part of their share.",
            "1 − fully diluted units at the start ÷ fully diluted units at the end, × 100",
            Unit.PERCENT,
            2,
            "dilution",
            base,
            table,
        )
    who = {"pool": "the provider pool"}.get(cause, name or cause)
    return Figure(
        f"dilution.{cause}",
        f"Dilution by {who}",
        f"The part of the quarter’s dilution that comes from new units of {who}.",
        f"New units of {who} ÷ fully diluted units at the end × 100",
        Unit.PERCENT,
        2,
        "dilution",
        ("dilution.total", *base),
        table,
    )


DILUTION_FIGURES = tuple(dilution_figure(cause) for cause in ("total", "pool"))
