"""Figures of the whole company, of pace and reserve, of dilution and of people."""

from transparency.release.figure import Figure
from transparency.release.release import Unit

COMPANY_FIGURES = (
    Figure(
        "capitalization.fully_diluted",
        "Fully diluted units",
        "Every share of the company there is, and every share already promised or set aside, counted as if it existed.",
        "All groups of holders + what is set aside for providers and not gone",
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
        "As stated in the company’s register of shares",
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

PEOPLE_FIGURES = (
    Figure(
        "people.eligible",
        "Providers here now",
        "Providers who work with the company on the as-of date.",
        "Count of providers who have joined and have not left",
        Unit.PEOPLE,
        0,
        "people",
        (),
        "participation",
    ),
    Figure(
        "people.granted",
        "Providers with a promise",
        "Providers with units that are promised and open, whether they still work with the company or not.",
        "Count of providers with promises still open",
        Unit.PEOPLE,
        0,
        "people",
        (),
        "participation",
    ),
    Figure(
        "people.with_earned",
        "Providers who have earned units",
        "Providers who have earned at least one unit and still hold it, as a promise or as a share.",
        "Count of providers with earned or owned units",
        Unit.PEOPLE,
        0,
        "people",
        (),
        "participation",
    ),
    Figure(
        "people.owners",
        "Providers who own shares",
        "Providers who hold at least one share that came from a unit.",
        "Count of providers with owned units",
        Unit.PEOPLE,
        0,
        "people",
        (),
        "participation",
    ),
    Figure(
        "people.coverage",
        "Share of providers with a promise",
        "Of the providers who work with the company now, how many hold a promise that is still open.",
        "Providers here now with a promise ÷ providers here now × 100",
        Unit.PERCENT,
        2,
        "people",
        ("people.eligible",),
        "participation",
    ),
)


def dilution_figure(cause: str, name: str = "") -> Figure:
    """The figure ``dilution.<cause>``: ``total``, ``pool``, ``rest``, or the id of a group of other holders."""
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
    who = {"pool": "the provider pool", "rest": "everything else"}.get(cause, name or cause)
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


DILUTION_FIGURES = tuple(dilution_figure(cause) for cause in ("total", "pool", "rest"))
