"""The ``inputs`` cell of a grant: which grant of its rule, by which bands, and whether it is an exception.

``yearly|B3|T1`` names the grant and the bands; ``exception:X-2025-01`` at any place makes it an exception. A rule with
a single grant may leave the grant's name out, and the whole cell when nothing is looked up.
"""

from fractions import Fraction

from msgspec import Struct

from transparency.publication.files.suggestion import did_you_mean
from transparency.rules.evaluation import (
    RuleError,
    choice_of_bands,
    codes_of,
    points_of_bands,
    value_of,
)
from transparency.rules.expression import ShareOfPot
from transparency.rules.rule import Grant, Rule

MARK = "exception:"


class InputsCell(Struct, frozen=True):
    """A cell read against its rule."""

    grant: str | None
    """Id of the rule's grant; ``None`` when the cell does not say."""
    exception: str | None
    amount: int | None
    """Units before splits and caps, of grants that are no share of a pot."""
    points: Fraction | None
    """Points, of a share of a pot."""
    wrong: str = ""
    """What is wrong, in words."""
    hint: str = ""


def read_cell(rule: Rule, text: str | None) -> InputsCell:
    """Read a cell and compute what the rule gives for it."""
    parts = text.split("|") if text else []
    excused = [part.removeprefix(MARK) for part in parts if part.startswith(MARK)]
    bands = [part for part in parts if not part.startswith(MARK)]
    exception = excused[0] if excused else None
    ids = [grant.id for grant in rule.grants]
    named = next((part for part in bands if part in ids), None)  # at any place: no band has a grant's name (R10)
    if named is not None:
        grant = rule.grant(named)
        bands.remove(named)
    elif len(ids) == 1:
        grant = rule.grants[0]
    elif bands:
        wrong = f'"{bands[0]}" is no grant of the rule {rule.id}'
        return InputsCell(None, exception, None, None, wrong, did_you_mean(bands[0], ids, here="Its grants"))
    else:
        wrong = f"the cell inputs does not say which grant of the rule {rule.id} this is"
        return InputsCell(None, exception, None, None, wrong, f"Its grants: {', '.join(ids)}.")
    return _computed(rule, grant, bands, exception)


def _computed(rule: Rule, grant: Grant, bands: list[str], exception: str | None) -> InputsCell:
    try:
        if grant.shared is not None:
            return InputsCell(grant.id, exception, None, points_of_bands(rule, grant.id, bands))
        assert not isinstance(grant.units, ShareOfPot)
        amount = int(value_of(rule, grant.units, choice_of_bands(rule, bands), []))
    except RuleError as error:
        unknown = next((band for band in bands if band not in codes_of(rule)), None)
        hint = did_you_mean(unknown, codes_of(rule), here="Its bands") if unknown is not None else "Write all bands."
        return InputsCell(grant.id, exception, None, None, str(error), hint)
    return InputsCell(grant.id, exception, amount, None)
