"""What has to be said below a table of a release."""

from collections.abc import Iterator, Sequence

from transparency.language import _, deferred
from transparency.published.blocks import FIFTH
from transparency.release.release import Release, RowKind, Status, Table, Unit
from transparency.telling.numbers.format import amount, day, number
from transparency.telling.numbers.lines import change_note, line_name, listed, opening_note, other_note

NO_CASH = deferred("No amount is printed of cash: fewer than %(least)s people ever got any, or nobody did.")
"""What is said wherever cash that was ever paid is asked for, and not printed."""
_ALWAYS = {
    "ladder": (deferred("Units that are not yet owned are not issued stock; the last column only compares sizes."),),
    "vesting": (deferred("Promised is the sum of the three columns before it."),),
    "ratios": (
        deferred("A ratio of few blocks is said as a simple fraction, or to one digit."),
        deferred("Ratios over a year need four quarters."),
    ),
    "year": (deferred("So few people take part that the lines are printed once a year, each as a range."),),
    "cohorts": (
        deferred("What was granted was earned, was lost before that, or is still to be earned: the three add up."),
        deferred("What was earned and lapsed later counts as earned here."),
    ),
    "holders": (
        deferred(
            "Securities Exchange Act of 1934, Section 12(g)(1)(A). Holders of the whole company count, not only "
            "providers; those who got their shares under a compensation plan may not."
        ),
    ),
    "ahead": (
        deferred("A schedule is not a promise that people stay: who leaves first gives back what is not earned."),
    ),
}

_PRICED = deferred("Awards that have no price to pay, such as stock units, are left out of (b).")
_OF_KINDS = {
    "": (),
    "told": (
        deferred("Awards that are only ever paid in cash, and stock that is issued already, are not in (a)."),
        deferred("Units that are only ever paid in cash are in no count of the company."),
    ),
    "few": (
        deferred("Few people hold awards that are paid in cash, or are stock already, so (a) is not printed."),
        deferred("Units of few people are paid in cash, or are stock already. They are counted like all others."),
    ),
}
"""Which open awards are told apart → what is said below the table of plans, and below the count of the company."""
_CLAIMS = {
    "preferred": deferred("preferred stock as if converted"),
    "options": deferred("options and stock units of others"),
    "reserved": deferred("shares reserved for others"),
    "warrants": deferred("warrants"),
    "safes": deferred("agreements for future shares (SAFEs)"),
    "notes": deferred("convertible notes"),
}
_COUNTED = {
    "in": deferred("Beside issued stock and what is set aside for providers, fully diluted counts: %(claims)s."),
    "out": deferred("Fully diluted does not count, though they may become shares: %(claims)s."),
    "none": deferred("The company says that it has none of these: %(claims)s."),
    "": deferred("The company does not state whether fully diluted counts: %(claims)s."),
}


def _recipe(release: Release) -> Iterator[str]:
    """What the company's fully diluted count takes in and leaves out, as it states it, a sentence for each answer."""
    for answer, words in _COUNTED.items():
        claims = [_(name) for claim, name in _CLAIMS.items() if release.recipe.get(claim, "") == answer]
        if claims:
            yield _(words, claims=", ".join(claims))


_RETURNED = {
    "forfeited": deferred("given back"),
    "expired": deferred("lapsed"),
    "company_cancelled": deferred("cancelled"),
    "withheld": deferred("kept back for tax"),
    "cash_settled": deferred("paid in cash"),
    "repurchased": deferred("bought back"),
}
"""Line → what units on it are."""


def _returns(release: Release) -> Iterator[str]:
    """Which units come back to each pool, and which do not: once for all pools that do the same."""
    pools: dict[tuple[str, ...], list[str]] = {}
    for name, lines in release.returns.items():
        pools.setdefault(lines, []).append(name)
    for lines, names in pools.items():
        back, lost = (
            ", ".join(_(words) for line, words in _RETURNED.items() if (line in lines) is there)
            for there in (True, False)
        )
        pool = "" if len(pools) == 1 else f"{', '.join(names)}: "
        if not lost:
            yield pool + _("Units come back, and can be promised again, when they are: %(back)s.", back=back)
        elif not back:
            yield pool + _("No units come back once they are promised: %(lost)s.", lost=lost)
        else:
            yield pool + _(
                "Units come back, and can be promised again, when they are: %(back)s. They do not when: %(lost)s.",
                back=back, lost=lost,
            )  # fmt: skip


def _kinds(release: Release) -> str:
    return ("few" if "other" in release.kinds else "told") if release.kinds else ""


def notes(table: Table, release: Release, currency: str) -> tuple[str, ...]:
    """All notes of a table, in order; none of them is empty."""
    return (*_of_table(table, release, currency), *_of_openings(table, release), *_of_ranges(table))


def _of_ranges(table: Table) -> tuple[str, ...]:
    """Why the last running sum of ranges is narrower than the one before it: it is printed by itself."""
    if table.id != "ahead" or all(cell.status is not Status.RANGE for row in table.rows for cell in row.cells):
        return ()
    return (
        _("A sum of ranges is a wider range. The last is narrower again: it is all that is promised and not earned."),
    )


def _of_openings(table: Table, release: Release) -> tuple[str, ...]:
    """Why the table does not open with the last closing as it was printed; nothing where it does."""
    opens = any(row.kind is RowKind.OPENING for row in table.rows)
    compared = any(column.id in {"before", "change"} for column in table.columns)
    note = opening_note(release) if opens else change_note(release) if compared else ""
    return (note,) if note and table.id != "participation" else ()


def _of_table(table: Table, release: Release, currency: str) -> tuple[str, ...]:
    if table.id in _ALWAYS:
        return tuple(map(_, _ALWAYS[table.id]))
    match table.id:
        case "movements":
            said = _movements(table, release)
        case "awards":
            said = [_price(release, currency)]
        case "pool":
            said = [*_returns(release)]
        case "plans":
            said = [_(text) for text in (_PRICED, *_OF_KINDS[_kinds(release)][:1])]
        case "lost":
            said = _lost(table, release)
        case "money":
            said = _money(table, release)
        case "denominator":
            said = [
                *_recipe(release), *map(_, _OF_KINDS[_kinds(release)][1:]),
                _("Dilution is the part of their share that someone lost who got nothing new in the quarter."),
                _("What others hold is as stated for %(day)s; the pool is as of the end of the quarter.",
                  day=day(release.counted or release.as_of)),
            ]  # fmt: skip
        case "participation":
            said = [_("People are counted in steps of %(step)s, so that the lines add up.", step=release.counts)]
        case _:
            said = _of_groups(table, release)
    return tuple(note for note in said if note)


def combined(values: Sequence[str]) -> str:
    """One combination of values: ``Associates · Northeast``."""
    return " · ".join(value or _("Not stated") for value in values)


def _movements(table: Table, release: Release) -> list[str]:
    other = any(row.id == "other" for row in table.rows)
    return [
        _("Each movement takes units out of one place and puts them into another, so every line adds up to the last "
          "column."),
        other_note(release) if other else "", _gone(release),
    ]  # fmt: skip


def _lost(table: Table, release: Release) -> list[str]:
    """Which reasons have no row of their own, and that a zero among them is not told."""
    own = {row.id for row in table.rows}
    missing = [_("“%(name)s”", name=line_name(id, release)) for id in ("expired", "company_cancelled") if id not in own]
    return [
        _("Everything since the first grant, in units of today."),
        _("Without a row of their own: %(reasons)s. Fewer than %(least)s people lost any that way, or nobody did.",
          reasons=listed(missing), least=release.minimum) if missing else "",
    ]  # fmt: skip


def _money(table: Table, release: Release) -> list[str]:
    shown = {row.id for row in table.rows if row.cells[0].amount is not None}
    appraised = release.grounds.appraised_on
    return [
        "" if "paid" in shown else
        _(NO_CASH, least=release.minimum),
        _("The appraisal is of %(day)s (Section 409A). Nobody has to buy at that price.", day=day(appraised))
        if appraised and "appraisal" in shown else _("No appraisal is stated."),
    ]  # fmt: skip


def _gone(release: Release) -> str:
    gone, owned = release.value("pool.gone"), release.value("holdings.owned")
    if not gone.amount:
        return ""
    if abs(int(gone.amount) - int(owned.amount or 0)) <= gone.block + owned.block:  # both are rounded
        return _("All units that left the pool are owned by providers, as far as blocks show.")
    return _("Of the units that left the pool, providers own %(owned)s as shares. The others were paid in cash, kept "
             "back, bought back or passed on.", owned=number(owned, Unit.UNITS))  # fmt: skip


def _price(release: Release, currency: str) -> str:
    each = release.value("money.price")
    if each.amount is None:
        return ""
    price = amount(each.amount, Unit.MONEY, currency=currency)
    if each.status is Status.ABOUT:
        return _("The prices to buy differ; over all units that have one, the average is about %(price)s.", price=price)
    return _("All awards that have a price have the same one: %(price)s a unit.", price=price)


def _of_groups(table: Table, release: Release) -> list[str]:
    """That people are counted wherever they hold something, and what "Other" takes together."""
    notes = [_("People are all who hold a promise or a share, also those who left.")]
    if table.attributes == (FIFTH,):
        notes.append(_("Who is in the fifth follows from what each person holds on the last day."))
    counts = {int(row.cells[0].amount) for row in table.rows[:-1] if row.cells[0].amount is not None}
    notes += [
        _("Where %(people)s people are printed, they are more: no group has fewer than %(least)s.",
          people=count, least=release.minimum)
        for count in sorted(counts) if count < release.minimum
    ]  # fmt: skip
    other = next((row for row in table.rows if row.id == "other"), None)
    if other is not None and other.groups:
        names = "; ".join(sorted(map(combined, other.groups)))
        notes.append(_("Other: %(names)s. At some time in this fiscal year, one of them alone would have shown fewer "
                       "than %(least)s people; they stay together until it ends.",
                       names=names, least=release.minimum))  # fmt: skip
    return notes
