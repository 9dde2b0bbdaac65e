"""From published cells to releases: every figure, table and tie-out of each disclosed quarter, and nothing else.

What comes in are values that may be printed, the public texts and the calendar: there is no way back to the ledger.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from transparency.publication.problem import Problem, Severity
from transparency.publication.publication import Disclosed, Policy, Publication, RuleHead
from transparency.publication.settings import CompanySettings, Settings
from transparency.published.blocks import Level, Published
from transparency.release.catalogue import figures_of
from transparency.release.cells import QuarterCells
from transparency.release.compliance import compliance, pots, taken_up
from transparency.release.identities import identities
from transparency.release.release import (
    NONE,
    FigureValue,
    Grounds,
    PlanApproval,
    Reference,
    Release,
    Rule701,
    Table,
    Value,
)
from transparency.release.tables.ahead import ahead_table
from transparency.release.tables.awards import awards_table, plans_table
from transparency.release.tables.breakdown import breakdown_tables
from transparency.release.tables.denominator import denominator_table
from transparency.release.tables.holders import holders_table
from transparency.release.tables.ladder import ladder_table
from transparency.release.tables.money import money_table
from transparency.release.tables.outcomes import cohorts_table, lost_table
from transparency.release.tables.participation import participation_table
from transparency.release.tables.ratios import ratios_table
from transparency.release.tables.roll_forwards import movements_table, pool_table, rolls, vesting_table
from transparency.release.tables.year import year_table
from transparency.rules.reading import read_rules
from transparency.units import Split, factor

_PRICE = Decimal("0.000001")


def compose_releases(
    publication: Publication,
    published: Sequence[Published],
    reasons: Mapping[str, str] | None = None,
    closed: Mapping[str, Release] | None = None,
) -> tuple[tuple[Release, ...], list[Problem]]:
    """The releases of the disclosed quarters that are published, oldest first.

    ``reasons``: why a grant may be off its rule, in a sentence each. ``closed``: releases that were frozen, by quarter;
    they are handed on as they are. Problems: I01 (printed values that do not add
    up), L18 (no count of the company).
    """
    by_quarter = {one.quarter: one for one in published}
    releases: list[Release] = []
    problems: list[Problem] = []
    before: tuple[QuarterCells, ...] = ()
    for disclosed in publication.disclosed:
        one = by_quarter.get(disclosed.quarter.id)
        if one is None:
            continue
        cells = QuarterCells(one, disclosed.quarter, before)
        before = (*before, QuarterCells(one, disclosed.quarter))
        frozen = (closed or {}).get(one.quarter)
        release, found = (frozen, []) if frozen else _release(cells, disclosed, publication, reasons or {})
        problems += found
        if release is not None:
            releases.append(release)
    return tuple(releases), problems


def _release(
    cells: QuarterCells, disclosed: Disclosed, publication: Publication, reasons: Mapping[str, str]
) -> tuple[Release | None, list[Problem]]:
    """A release, or the tie-outs that failed; with a warning when there are no percentages."""
    settings, published, quarter = publication.settings, cells.published, cells.quarter
    breakdowns = breakdown_tables(cells, settings)
    tied, problems = identities(cells, breakdowns)
    if problems:
        return None, problems
    figures = figures_of(cells)
    rules = taken_up(read_rules(publication)[0], quarter.end)
    facts = published.company
    grounds = _grounds(settings, disclosed, published.splits)
    release = Release(
        quarter=quarter.id,
        label=quarter.label,
        start=quarter.start,
        as_of=quarter.end,
        published=disclosed.published,
        next_release=disclosed.next_release,
        signed_by=disclosed.signed_by,
        currency=settings.company.currency,
        level=published.level,
        minimum=published.minimum,
        block=published.block,
        raised_from=published.raised_from,
        counts=published.counts,
        money_block=published.money_block,
        key=published.key,
        ledger=published.ledger,
        figures=figures,
        tables={table.id: table for table in _tables(cells, figures, grounds, settings.company) if table is not None},
        breakdowns=breakdowns,
        identities=tied,
        policies=_policies(publication.policies, disclosed),
        rules=_rules(publication.rules, disclosed),
        compliance=compliance(cells, rules, reasons),
        pots=pots(cells, rules),
        splits=published.splits,
        late=published.late,
        pools={pool.id: pool.name for pool in settings.pools if pool.id in published.pools},
        holders={holder.id: holder.name for holder in settings.other_holders if facts and holder.id in facts.others},
        counted=facts.as_of if facts else None,
        other_lines=published.other_lines,
        kinds=published.kinds,
        returns={pool.name: tuple(line for line, back in pool.returns if back) for pool in settings.pools},
        recipe=settings.fully_diluted.model_dump(exclude_none=True),
        grounds=grounds,
    )
    return release, [] if facts else [_no_count(disclosed)]


def _grounds(settings: Settings, disclosed: Disclosed, splits: Sequence[Split]) -> Grounds:
    """What the company states of its legal basis, and the last appraisal, as of the day of publication."""
    basis, value, published = settings.legal_basis, settings.value, disclosed.published
    known = [one for one in value.appraisals if one.on <= published] if value else []
    last = max(known, key=lambda one: one.on, default=None)
    worth = NONE
    if last is not None:
        ratio = factor(splits, last.on, disclosed.quarter.end)
        worth = Value(amount=(last.amount * ratio.denominator / ratio.numerator).quantize(_PRICE).normalize())
    uses = [use for use in basis.rule_701 if use.on <= published]
    use = max(uses, key=lambda one: one.on, default=None)
    reviewed = basis.reviewed if basis.reviewed and basis.reviewed <= published else None
    return Grounds(
        instrument=basis.instrument,
        exemption=basis.exemption,
        counsel=basis.counsel if reviewed else "",
        reviewed=reviewed,
        states_left_out=basis.states_left_out,
        appraised=worth,
        appraised_on=last.on if last else None,
        unpublished=value is not None and not value.published,
        plans=tuple(
            PlanApproval(
                pool.name,
                pool.approved if pool.approved and pool.approved <= published else None,
                pool.approved_by_holders,
            )
            for pool in settings.pools
        ),
        rule_701=Rule701(use.on, Value(amount=10 * use.used_tenths), use.over_ten_million) if use else None,
    )


def _tables(
    cells: QuarterCells, figures: Mapping[str, FigureValue], grounds: Grounds, company: CompanySettings
) -> list[Table | None]:
    """The tables that may be printed at this level."""
    rolling = [movements_table(cells), pool_table(cells), awards_table(cells), vesting_table(cells)]
    full = cells.published.level is Level.FULL
    return [
        ladder_table(cells, figures),
        *(rolling if rolls(cells) else []),
        plans_table(cells) if full else None,
        denominator_table(cells),
        ratios_table(figures),
        participation_table(cells, figures),
        None if full else year_table(cells),
        cohorts_table(cells),
        lost_table(cells),
        money_table(cells, grounds),
        holders_table(cells, company),
        ahead_table(cells),
    ]


def _policies(policies: tuple[Policy, ...], disclosed: Disclosed) -> tuple[Reference, ...]:
    """The version of each policy in force on the as-of date."""
    end = disclosed.quarter.end
    found = {p.slug: p for p in sorted(policies, key=lambda p: p.effective) if p.effective <= end}
    return tuple(
        Reference(id=p.slug, title=p.title, version=p.version, effective=p.effective, sha256=p.document.sha256)
        for _, p in sorted(found.items())
    )


def _rules(rules: tuple[RuleHead, ...], disclosed: Disclosed) -> tuple[Reference, ...]:
    """The rules in force on the as-of date."""
    day = disclosed.quarter.end
    found = [r for r in rules if r.effective_from <= day and (r.effective_to is None or day <= r.effective_to)]
    return tuple(
        Reference(id=r.id, title=r.title, version=r.id, effective=r.effective_from, sha256=r.sha256)
        for r in sorted(found, key=lambda r: r.id)
    )


def _no_count(disclosed: Disclosed) -> Problem:
    quarter = disclosed.quarter
    message = f"No row counts the company on or before {quarter.end}, so {quarter.label} has no percentages."
    hint = "Add a row whose as_of is not later than the end of the quarter."
    return Problem("L18", message, "ledger/capitalization.csv", hint=hint, severity=Severity.WARNING)
