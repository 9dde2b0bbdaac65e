"""Words of the site where it shows outside of itself: pictures that stand for a page, parts that others frame."""

from transparency.language import Plural, deferred

OUTSIDE: dict[str, str | Plural] = {
    "preview-of-site": deferred("%(company)s in squares, and the part of it that is set aside for %(providers)s."),
    "preview-squares": deferred(
        "One square is a ten-thousandth of the company. Coloured: set aside for %(providers)s."
    ),
}
