"""One snapshot to one release."""

from transparency.publication.problem import Problem, Severity
from transparency.publication.publication import Disclosed, Policy, Publication, RuleHead
from transparency.publication.settings import Settings
from transparency.release.ahead import ahead_table
from transparency.release.awards import awards_table, plans_table
from transparency.release.breakdown import breakdown_tables
from transparency.release.carried import line_notes, with_line_notes
from transparency.release.denominator import REST, company_figures, components, denominator_table, in_company
from transparency.release.identities import identities
from transparency.release.ladder import ladder_figures, ladder_table
from transparency.release.moved import moved_figures
from transparency.release.participation import participation_table, people_figures
from transparency.release.ratios import ratio_figures, ratios_table
from transparency.release.release import Reference, Release, Table
from transparency.release.roll_forwards import movements_table, pool_table, vesting_table
from transparency.release.snapshot import Snapshot


def compose_release(
    snapshot: Snapshot, disclosed: Disclosed, publication: Publication
) -> tuple[Release | None, list[Problem]]:
    """A release, or the identities that failed; with warnings about what could not be computed."""
    tied, problems = identities(snapshot)
    if problems:
        return None, problems
    settings = publication.settings
    minimum = settings.disclosure.min_providers
    ladder = ladder_figures(snapshot)
    ratios = ratio_figures(snapshot)
    people = people_figures(snapshot, minimum)
    figures = [*ladder, *moved_figures(snapshot), *company_figures(snapshot, settings), *ratios, *people]
    tables: tuple[Table, ...] = (
        ladder_table(snapshot, ladder),
        movements_table(snapshot),
        pool_table(snapshot),
        awards_table(snapshot, settings.company.currency),
        vesting_table(snapshot),
        plans_table(snapshot, settings),
        denominator_table(snapshot, settings),
        ratios_table(ratios),
        participation_table(people, minimum),
        ahead_table(snapshot),
    )
    breakdowns = breakdown_tables(snapshot.counted, settings)
    quarter = snapshot.quarter
    notes = line_notes(snapshot)
    release = Release(
        quarter=quarter.id,
        label=quarter.label,
        start=quarter.start,
        as_of=quarter.end,
        published=disclosed.published,
        next_release=disclosed.next_release,
        signed_by=disclosed.signed_by,
        ledger_sha256=snapshot.ledger_sha256,
        events=snapshot.events,
        figures={figure.id: figure for figure in figures},
        tables={table.id: with_line_notes(table, notes) for table in tables},
        breakdowns=breakdowns,
        identities=tied,
        policies=_policies(publication.policies, snapshot),
        rules=_rules(publication.rules, snapshot),
    )
    return release, _capital_problems(snapshot, settings)


def _policies(policies: tuple[Policy, ...], snapshot: Snapshot) -> tuple[Reference, ...]:
    """The version of each policy in force on the as-of date."""
    found = {p.slug: p for p in sorted(policies, key=lambda p: p.effective) if p.effective <= snapshot.quarter.end}
    return tuple(
        Reference(id=p.slug, title=p.title, version=p.version, effective=p.effective, sha256=p.document.sha256)
        for _, p in sorted(found.items())
    )


def _rules(rules: tuple[RuleHead, ...], snapshot: Snapshot) -> tuple[Reference, ...]:
    """The rules in force on the as-of date."""
    day = snapshot.quarter.end
    found = [r for r in rules if r.effective_from <= day and (r.effective_to is None or day <= r.effective_to)]
    return tuple(
        Reference(id=r.id, title=r.title, version=r.id, effective=r.effective_from, sha256=r.sha256)
        for r in sorted(found, key=lambda r: r.id)
    )


def _capital_problems(snapshot: Snapshot, settings: Settings) -> list[Problem]:
    path = "ledger/capitalization.csv"
    if snapshot.capital is None:
        quarter = snapshot.quarter
        message = f"No row counts the company on or before {quarter.end}, so {quarter.label} has no percentages."
        hint = "Add a row whose as_of is not later than the end of the quarter."
        return [Problem("L18", message, path, hint=hint, severity=Severity.WARNING)]
    rest = components(snapshot.capital, snapshot.closed(in_company))[REST]
    if rest < 0:
        message = (
            f"{snapshot.quarter.label}: the pool and the other holders add up to {-rest:,} units more "
            f"than the fully diluted count of {snapshot.capital.as_of}."
        )
        hint = "Add a row of capitalization.csv with the count after the pool or a holder grew."
        return [Problem("L18", message, path, hint=hint, severity=Severity.WARNING)]
    return []
