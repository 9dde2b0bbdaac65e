"""What a quarter changed and what it did not, as sentences; the same on page and paper."""

from msgspec import Struct

from transparency.publication.settings import Settings
from transparency.release.format import amount, day, signed
from transparency.release.release import Level, Reference, Release, Status, Unit
from transparency.telling.sentence import Number, Told, number_of, tell


class Change(Struct, frozen=True):
    """One thing that changed: how much of what, and what it means."""

    what: Told
    meaning: Told


_LINES: dict[str, tuple[str, str, str]] = {
    "quarter.authorized": (
        "set aside",
        "The board set aside more {units} for {providers}.",
        "The board set aside no more {units}.",
    ),
    "quarter.reduced": (
        "taken away",
        "The board took away {units} that were promised to no one.",
        "The board took no {units} away.",
    ),
    "quarter.granted": (
        "granted",
        "Newly promised to {providers}. They still have to be earned.",
        "No {units} were granted.",
    ),
    "quarter.vested": (
        "earned",
        "Who leaves keeps these under the terms of the plan; options lapse when they are not bought in time.",
        "No {units} were earned.",
    ),
    "quarter.forfeited": ("given back", "Lost before they were earned, mostly by leaving.", ""),
    "quarter.expired": ("lapsed", "Earned {units} that were not turned into shares in time.", ""),
    "quarter.returned": ("came back", "All {units} that returned to the pool. They can be promised again.", ""),
    "quarter.exercised": ("bought", "Earned {units} that {providers} bought at their fixed price.", ""),
    "quarter.settled": ("now owned", "Earned {units} that the company delivered as shares.", ""),
    "quarter.cash_settled": ("paid in cash", "Earned {units} that were paid out instead of becoming shares.", ""),
    "quarter.company_cancelled": ("cancelled", "Taken back by decision of the company.", ""),
    "quarter.repurchased": ("bought back", "Shares that the company bought back from {providers}.", ""),
}
"""Figure → words after the number, sentence when there is some, sentence when there is truly none."""


def changes(previous: Release | None, release: Release, settings: Settings) -> tuple[Change, ...]:
    """What changed in the quarter: units first, then what rounds to no block, the company, rules and policies."""
    said = settings.words.model_dump()
    found = []
    under = []
    for id, (after, moved, _) in _LINES.items():
        value = release.value(id)
        if value.status is Status.UNDER:
            under.append(after)
        elif value.amount:
            what = tell("{n} {after}", n=number_of(release, id), after=after)
            found.append(Change(what, tell(moved.format_map(said))))
    found += _other(release)
    if under:
        block = amount(release.block, Unit.UNITS)
        meaning = f"Nothing, or less than a block: {_listed(under)}."
        found.append(Change(tell(f"Under {block}"), tell(meaning)))
    found += _extent(previous, release, settings)
    if release.level in {Level.RANGES, Level.HEADLINE}:
        yearly = "It is printed once a year, as ranges." if release.level is Level.RANGES else "It is not printed."
        why = f"So few {settings.words.providers} take part that one quarter could say too much about one of them."
        found.append(Change(tell("What moved"), tell(f"{yearly} {why}")))
    found += _late(release) + _company(previous, release)
    before = {(r.id, r.version) for r in (*previous.rules, *previous.policies)} if previous else set()
    for kind, references in (("rule", release.rules), ("policy", release.policies)):
        found += [_taken_up(kind, one) for one in references if _new(one, release, before, previous)]
    return tuple(found)


def unchanged(release: Release, settings: Settings) -> tuple[str, ...]:
    """What truly did not happen in the quarter: zero is news too."""
    said = settings.words.model_dump()
    return tuple(
        still.format_map(said)
        for id, (*_, still) in _LINES.items()
        if still and release.value(id).status is Status.NOTHING
    )


def _other(release: Release) -> list[Change]:
    """What the line "Other changes" did to what is promised, where that is more than a block."""
    table = release.tables.get("vesting")
    row = next((row for row in table.rows if row.id == "other"), None) if table else None
    cells = {column.id: cell for column, cell in zip(table.columns, row.cells, strict=True)} if table and row else {}
    value = cells.get("promised")
    if value is None or not value.amount:
        return []
    number = Number("vesting/other/promised", value, signed(value, Unit.UNITS))
    what = tell("{n} by other changes", n=number)
    return [Change(what, tell("Lines of few people, together, changed what is promised. The tables say which lines."))]


def _extent(previous: Release | None, release: Release, settings: Settings) -> list[Change]:
    """That a report prints more or less than the one before it, and why one of few people has no numbers of them."""
    who = settings.words.providers
    if release.level is Level.FEW:
        what = "What moved" if previous is None or previous.level is Level.FEW else "Less is printed"
        kept = "" if previous is None or previous.level is Level.FEW else " Earlier reports stay as they are."
        meaning = f"Fewer than {release.minimum} {who} hold a promise, so nothing about them is printed.{kept}"
        return [Change(tell(what), tell(meaning))]
    if previous is None or previous.level is release.level:
        return []
    order = list(Level)
    if order.index(release.level) > order.index(previous.level):
        why = f"A block is now a larger part of what is promised, or fewer {who} hold it."
        return [Change(tell("Less is printed"), tell(f"{why} Earlier reports stay as they are."))]
    why = f"A block is now a smaller part of what is promised, or more {who} hold it."
    return [Change(tell("More is printed"), tell(why))]


def _late(release: Release) -> list[Change]:
    if not release.late:
        return []
    meaning = "Something of an earlier quarter was booked in this one. It is counted in “Other changes”."
    return [Change(tell("Booked late"), tell(meaning))]


def _company(previous: Release | None, release: Release) -> list[Change]:
    """A change of the fully diluted count, with the dilution it means."""
    total = release.value("dilution.total")
    if previous is None or not total.amount or total.status is not Status.SHOWN:
        return []
    whole = number_of(release, "capitalization.fully_diluted")
    share = amount(total.amount if total.amount > 0 else -total.amount, Unit.PERCENT)
    marked = Number("dilution.total", total, share)
    meaning = (
        "Everyone who got nothing new lost {share} of their share." if total.amount > 0
        else "They are fewer than before, so every share grew by {share}."
    )  # fmt: skip
    return [Change(tell("{whole} units in the whole company", whole=whole), tell(meaning, share=marked))]


def _new(reference: Reference, release: Release, before: set[tuple[str, str]], previous: Release | None) -> bool:
    fresh = release.start <= reference.effective <= release.as_of
    return fresh or (previous is not None and (reference.id, reference.version) not in before)


def _taken_up(kind: str, reference: Reference) -> Change:
    version = "" if reference.version == reference.id else f", version {reference.version}"
    meaning = f"“{reference.title}”{version}, in force since {day(reference.effective)}."
    return Change(tell(f"New {kind}"), tell("{text}", text=meaning))


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
