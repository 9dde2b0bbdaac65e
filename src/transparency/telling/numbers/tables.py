"""The tables of a release with their words: title, names of columns and rows, notes, all told from ids."""

import re
from collections.abc import Iterator, Sequence

from transparency.language import _, deferred
from transparency.publication.quarter import Quarter, quarter_label
from transparency.published.blocks import FIFTH, PRESENCE, UNDECLARED
from transparency.release.catalogue import CATALOGUE, LADDER
from transparency.release.lines import day_before
from transparency.release.release import Column, Release, Row, Table
from transparency.telling.numbers.figures import figure_name
from transparency.telling.numbers.format import MONTHS, day
from transparency.telling.numbers.lines import line_name
from transparency.telling.numbers.notes import combined, notes


class NamedColumn(Column, frozen=True, kw_only=True):
    """A column with its heading."""

    name: str


class NamedRow(Row, frozen=True, kw_only=True):
    """A row with its name."""

    name: str


class NamedTable(Table, frozen=True, kw_only=True):
    """A table with its words, as page, paper and files print it. ``stub``: heading of the first column."""

    title: str
    stub: str
    columns: tuple[NamedColumn, ...]
    rows: tuple[NamedRow, ...]
    notes: tuple[str, ...] = ()


_ORDER = ("ladder", "movements", "pool", "awards", "vesting", "plans", "denominator", "money", "ratios",
          "participation", "holders", "year", "cohorts", "lost", "ahead")  # fmt: skip
_TITLES = {
    "ladder": deferred("From set aside to owned"),
    "pool": deferred("Units not promised to anyone"),
    "awards": deferred("Promises still open"),
    "vesting": deferred("From promised to earned to owned"),
    "plans": deferred("The plans, in the form of Item 201(d) of Regulation S-K"),
    "denominator": deferred("What 100% of the company is made of"),
    "money": deferred("Cash, price and worth"),
    "ratios": deferred("Pace and reserve"),
    "participation": deferred("Who takes part"),
    "holders": deferred("Holders of record"),
    "cohorts": deferred("What became of what was granted"),
    "lost": deferred("What was lost, and why"),
    "ahead": deferred("What will be earned next, if nobody leaves"),
}
_ROLLED = {"movements", "pool", "awards", "vesting"}
_STUBS = {
    "ladder": deferred("Step"),
    "movements": deferred("Units"),
    "pool": deferred("Units not promised"),
    "awards": deferred("Units promised, not yet owned"),
    "vesting": deferred("Units"),
    "plans": deferred("Kind of plan"),
    "denominator": deferred("Who holds it, or for whom it is kept"),
    "ratios": deferred("Ratio"),
    "participation": deferred("Providers"),
    "holders": deferred("Holders"),
    "year": deferred("In the year"),
    "money": deferred("Money"),
    "cohorts": deferred("Granted in the fiscal year"),
    "lost": deferred("Why units were lost"),
    "ahead": deferred("Quarter"),
}
_COLUMNS = {
    "units": deferred("Units"),
    "change": deferred("Change"),
    "fully_diluted": deferred("Fully diluted"),
    "issued": deferred("Compared with issued stock"),
    "available": deferred("Not promised"),
    "unvested": deferred("Promised, not earned"),
    "vested": deferred("Earned, not owned"),
    "gone": deferred("Owned or gone"),
    "set_aside": deferred("Set aside"),
    "promised": deferred("Promised"),
    "earned": deferred("Earned"),
    "owned": deferred("Owned"),
    "unearned": deferred("Owned, still to be earned"),
    "people": deferred("People"),
    "share": deferred("Of what is promised"),
    "to_be_issued": deferred("(a) To be issued for open awards"),
    "price": deferred("(b) Price to buy (a)"),
    "remaining": deferred("(c) Left for later, without (a)"),
    "before": deferred("A quarter earlier"),
    "percent": deferred("Of the company"),
    "dilution": deferred("Dilution"),
    "value": deferred("Value"),
    "together": deferred("Together so far"),
    "granted": deferred("Granted"),
    "lost": deferred("Lost before it was earned"),
    "running": deferred("Still to be earned"),
    "amount": deferred("Amount"),
    "part": deferred("Part of all"),
}
_OWN_COLUMNS = {
    ("ladder", "change"): deferred("Since last quarter"),
    ("awards", "units"): deferred("All awards"),
    ("ahead", "units"): deferred("To be earned"),
    ("cohorts", "part"): deferred("Part that was earned"),
}
_ROWS = {
    ("awards", "exercisable"): deferred("Of these, can be bought now"),
    ("plans", "approved"): deferred("Plans approved by shareholders"),
    ("plans", "not_approved"): deferred("Plans not approved by shareholders"),
    ("plans", "total"): deferred("Total"),
    ("denominator", "pool"): deferred("Provider pool"),
    ("denominator", "fully_diluted"): deferred("Fully diluted"),
    ("denominator", "issued"): deferred("Of this, issued and outstanding"),
    ("year", "granted"): deferred("Granted"),
    ("year", "earned"): deferred("Earned"),
    ("year", "left_plan"): deferred("Left the plan: given back, lapsed or paid out"),
    ("year", "owned"): deferred("Turned into shares"),
    ("money", "paid_quarter"): deferred("Cash paid to providers for units, in the quarter"),
    ("money", "paid"): deferred("Cash paid to providers for units, ever"),
    ("money", "to_buy"): deferred("What it would cost to buy all that can be bought now"),
    ("money", "appraisal"): deferred("One unit, by the last appraisal"),
    ("holders", "owners"): deferred("Providers who own shares"),
    ("holders", "limit_all"): deferred("From so many holders on, a company has to register its stock"),
    ("holders", "limit_not_accredited"): deferred("The same, of holders who are not accredited investors"),
    ("cohorts", "other"): deferred("Other years"),
    ("cohorts", "total"): deferred("All years"),
    ("lost", "left_voluntarily"): deferred("Given back: left by their own choice"),
    ("lost", "ended_by_platform"): deferred("Given back: the company ended the work"),
    ("lost", "activity_threshold"): deferred("Given back: too little activity"),
    ("lost", "death_disability"): deferred("Given back: death or disability"),
    ("lost", "condition_failed"): deferred("Given back: a condition was not met"),
    ("lost", "withheld"): deferred("Given back: kept back for tax"),
    ("lost", "other_cause"): deferred("Given back: another reason"),
    ("lost", "not_stated"): deferred("Given back: no reason stated"),
    ("lost", "expired"): deferred("Earned, then lapsed"),
    ("lost", "company_cancelled"): deferred("Cancelled by the company"),
    ("lost", "other"): deferred("Other reasons"),
    ("lost", "total"): deferred("All that was lost"),
    ("ahead", "later"): deferred("Later, or only if an event happens"),
    ("ahead", "total"): deferred("Promised, not earned"),
}
_UNDECLARED = {
    "here": deferred("Work with the company now"),
    "left": deferred("Left, and still hold something"),
    "most": deferred("The fifth who hold the most"),
    "rest": deferred("Everyone else"),
}
"""Row of a table by what no setting declares → its name."""
_BREAKDOWN = re.compile(r"breakdown-[A-Za-z0-9][A-Za-z0-9_.-]{0,160}")
"""The id of a table by groups of people, which its files are named after."""
INSTRUMENTS = {
    "nso": deferred("Options (NSO)"),
    "iso": deferred("Options (ISO)"),
    "option": deferred("Options"),
    "rsu": deferred("Stock units (RSU)"),
    "rsa": deferred("Restricted stock (RSA)"),
    "ssar": deferred("Appreciation rights in shares"),
    "csar": deferred("Appreciation rights in cash"),
    "phantom": deferred("Phantom units"),
    "profits_interest": deferred("Profits interests"),
    "warrant": deferred("Warrants"),
    "coop_share": deferred("Cooperative shares"),
    "other_awards": deferred("Other awards"),
    "other": deferred("Other kinds"),
    "": deferred("Units"),
}


def tables_of(release: Release, currency: str = "USD") -> list[NamedTable]:
    """All tables of a release, in the order in which they are read."""
    known = [release.tables[id] for id in _ORDER if id in release.tables]
    rest = [table for id, table in release.tables.items() if id not in _ORDER]
    return [named(table, release, currency) for table in (*known, *rest, *release.breakdowns)]


def named(table: Table, release: Release, currency: str = "USD") -> NamedTable:
    """A table of a release with its words."""
    return NamedTable(
        id=table.id,
        code=table.code,
        title=_title(table, release),
        stub=_stub(table),
        columns=tuple(
            NamedColumn(id=column.id, unit=column.unit, signed=column.signed, name=_column(table, column.id, release))
            for column in table.columns
        ),
        rows=tuple(
            NamedRow(id=row.id, cells=row.cells, kind=row.kind, sign=row.sign, unit=row.unit, groups=row.groups,
                     name=_row(table, row, release))
            for row in table.rows
        ),
        notes=notes(table, release, currency),
        signed=table.signed,
        attributes=table.attributes,
        until=table.until,
    )  # fmt: skip


def untold_tables(release: Release) -> Iterator[tuple[str, str]]:
    """Each field of a release with the id of a table, column or row that there is no word for, or that stands twice."""
    for name, table in release.tables.items():
        if name not in _STUBS or table.id != name:
            yield f"tables.{name}.id", table.id
        else:
            yield from _untold(f"tables.{name}", table)
    ids = [table.id for table in release.breakdowns]
    for place, table in enumerate(release.breakdowns):
        if not table.attributes or not _BREAKDOWN.fullmatch(table.id) or table.id in ids[:place]:
            yield f"breakdowns[{place}].id", table.id
        else:
            yield from _untold(f"breakdowns[{place}]", table)


def _untold(field: str, table: Table) -> Iterator[tuple[str, str]]:
    parts = {"columns": [column.id for column in table.columns], "rows": [row.id for row in table.rows]}
    for part, ids in parts.items():
        seen: set[str] = set()
        for place, id in enumerate(ids):
            told = _has_column(table, id) if part == "columns" else _has_row(table, id)
            if not told or id in seen:
                yield f"{field}.{part}[{place}].id", id
            seen.add(id)


def _has_column(table: Table, id: str) -> bool:
    return table.id in {"pool", "awards"} or (table.id, id) in _OWN_COLUMNS or id in _COLUMNS


def _has_row(table: Table, id: str) -> bool:
    if (table.id, id) in _ROWS:
        return True
    match table.id:
        case "ladder" | "ratios":
            return any(name.endswith(f".{id}") for name in LADDER) or f"ratios.{id}" in CATALOGUE
        case "participation":
            return id == "opening" or f"people.{id}" in CATALOGUE
        case "ahead":
            return all(map(quarter_label, id.removeprefix("from-").split("-to-", 1)))
        case "plans" | "year" | "money" | "lost":
            return False
        case _other:
            return bool(id)


def attributes_together(attributes: Sequence[str]) -> str:
    """Attributes by which people are grouped, within a sentence: ``role and region``."""
    return _(" and ").join(_("who is still here") if name == PRESENCE else name.lower() for name in attributes)


def _title(table: Table, release: Release) -> str:
    if table.id == "movements":
        return movements_title(release)
    if table.id == "year":
        return _("What moved in the fiscal year up to %(day)s", day=day(table.until or release.as_of))
    if table.id == "awards" and len(table.columns) > 1:
        return _("Promises still open, by kind")
    if table.id in _TITLES:
        return _(_TITLES[table.id])
    if table.attributes == (FIFTH,):
        return _("How evenly it is spread")
    return _("Promised, earned and owned, by %(attributes)s", attributes=attributes_together(table.attributes))


def movements_title(release: Release) -> str:
    """What happened in a quarter, unit by unit."""
    start, end = MONTHS[release.start.month - 1], MONTHS[release.as_of.month - 1]
    return _("Every unit, from %(start)s to %(end)s", start=start, end=end)


def _stub(table: Table) -> str:
    if table.id == "ahead" and table.rows[0].id.startswith("from-"):
        return _("Quarters")
    if table.id in _STUBS:
        return _(_STUBS[table.id])
    if table.attributes in {(name,) for name in UNDECLARED}:
        return _("Providers")
    first, *others = table.attributes
    return _(" and ").join([first, *(name.lower() for name in others)])


def _column(table: Table, id: str, release: Release) -> str:
    if (table.id, id) in _OWN_COLUMNS:
        return _(_OWN_COLUMNS[table.id, id])
    if table.id == "pool":
        if id == "units":
            return _("All pools") if len(table.columns) > 1 else _("Units")
        return release.pools.get(id.removeprefix("pool_")) or _("Other pools")
    if table.id == "awards":
        kind = id.removeprefix("units_")
        return _(INSTRUMENTS[kind]) if kind in INSTRUMENTS else kind.upper()
    return _(_COLUMNS[id])


def _row(table: Table, row: Row, release: Release) -> str:
    if (table.id, row.id) in _ROWS:
        return _(_ROWS[table.id, row.id])
    if table.id in _ROLLED:
        return line_name(row.id, release)
    if table.id in {"ladder", "ratios"}:
        figures = (*LADDER, f"ratios.{row.id}")
        return next(figure_name(id) for id in figures if id.endswith(f".{row.id}"))
    if table.id in {"denominator", "cohorts"}:
        return release.holders.get(row.id, row.id)
    if table.id == "participation":
        return _participants(table, row.id, release)
    return _ahead(row.id) if table.id == "ahead" else _group(table, row)


def _participants(table: Table, id: str, release: Release) -> str:
    rolled = table.rows[0].id == "opening"
    if rolled and id in {"opening", "eligible"}:
        at = day_before(release.start) if id == "opening" else release.as_of
        return _("Here on %(day)s", day=day(at))
    return figure_name(f"people.{id}")


def _ahead(id: str) -> str:
    """``2026-q2``, or ``from-2026-q2`` for four quarters; ``from-2026-q4-to-2027-q1`` where a fiscal year moves."""
    first, _to, last = id.removeprefix("from-").partition("-to-")
    if not id.startswith("from-"):
        return str(quarter_label(id))
    if not last:
        year, number = first.split("-q")
        last = Quarter(int(year), int(number)).next(3).id
    return _("%(first)s to %(last)s", first=str(quarter_label(first)), last=str(quarter_label(last)))


def _group(table: Table, row: Row) -> str:
    if table.attributes in {(name,) for name in UNDECLARED} and row.id in _UNDECLARED:
        return _(_UNDECLARED[row.id])
    if row.id == "total":
        return _("All")
    if row.id == "other":
        return _("Other")
    return _(" and ").join(map(combined, row.groups)) or row.id
