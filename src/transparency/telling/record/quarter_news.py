"""What a quarter changed and what it did not, as sentences; the same on page and paper."""

from msgspec import Struct

from transparency.language import _, deferred
from transparency.publication.settings import Settings
from transparency.release.release import Level, Reference, Release, Status, Unit
from transparency.telling.numbers.format import amount, day, signed
from transparency.telling.numbers.lines import listed
from transparency.telling.sentence import Number, Told, number_of, tell, together


class Change(Struct, frozen=True):
    """One thing that changed: how much of what, and what it means."""

    what: Told
    meaning: Told


_QUARTERS = {
    "q1": deferred("first quarter of %(year)s"),
    "q2": deferred("second quarter of %(year)s"),
    "q3": deferred("third quarter of %(year)s"),
    "q4": deferred("fourth quarter of %(year)s"),
    "t1": deferred("first quarter of the transition period that ends in %(year)s"),
    "t2": deferred("second quarter of the transition period that ends in %(year)s"),
    "t3": deferred("third quarter of the transition period that ends in %(year)s"),
}


def quarter_words(release: Release) -> str:
    """The quarter in the title of its report: ``first quarter of 2026``."""
    year, number = release.quarter.split("-")
    return _(_QUARTERS[number], year=year)


_LINES = {
    "quarter.authorized": (
        deferred("set aside"),
        deferred("The board set aside more %(units)s for %(providers)s."),
        deferred("The board set aside no more %(units)s."),
    ),
    "quarter.reduced": (
        deferred("taken away"),
        deferred("The board took away %(units)s that were promised to no one."),
        deferred("The board took no %(units)s away."),
    ),
    "quarter.granted": (
        deferred("granted"),
        deferred("Newly promised to %(providers)s. They still have to be earned."),
        deferred("No %(units)s were granted."),
    ),
    "quarter.vested": (
        deferred("earned"),
        deferred("Who leaves keeps these under the terms of the plan; options lapse when they are not bought in time."),
        deferred("No %(units)s were earned."),
    ),
    "quarter.forfeited": (deferred("given back"), deferred("Lost before they were earned, mostly by leaving."), ""),
    "quarter.expired": (
        deferred("lapsed"),
        deferred("Earned %(units)s that were not turned into shares in time."),
        "",
    ),
    "quarter.returned": (
        deferred("came back"),
        deferred("All %(units)s that returned to the pool. They can be promised again."),
        "",
    ),
    "quarter.exercised": (
        deferred("bought"),
        deferred("Earned %(units)s that %(providers)s bought at their fixed price."),
        "",
    ),
    "quarter.settled": (
        deferred("now owned"),
        deferred("Earned %(units)s that the company delivered as shares."),
        "",
    ),
    "quarter.cash_settled": (
        deferred("paid in cash"),
        deferred("Earned %(units)s that were paid out instead of becoming shares."),
        "",
    ),
    "quarter.company_cancelled": (deferred("cancelled"), deferred("Taken back by decision of the company."), ""),
    "quarter.repurchased": (
        deferred("bought back"),
        deferred("Shares that the company bought back from %(providers)s."),
        "",
    ),
}
"""Figure → words after the number, sentence when there is some, sentence when there is truly none."""


_DECISIONS = ("quarter.authorized", "quarter.reduced")
"""What only the board does."""


def changes(previous: Release | None, release: Release, settings: Settings) -> tuple[Change, ...]:
    """What changed in the quarter: units first, then what rounds to no block, the company, rules and policies."""
    words = settings.words.model_dump()
    found = []
    under = []
    for id, (after, moved, _still) in _LINES.items():
        value = release.value(id)
        if value.status is Status.UNDER:
            under.append(_(after))
        elif value.amount:
            found.append(
                Change(tell("%(n)s %(after)s", n=number_of(release, id), after=_(after)), tell(moved, **words))
            )
    found += _other(release)
    if under:
        block = amount(release.block, Unit.UNITS)
        meaning = tell("Nothing, or less than a block: %(lines)s.", lines=listed(under))
        found.append(Change(tell("Under %(block)s", block=block), meaning))
    found += _extent(previous, release, settings)
    if release.level in {Level.RANGES, Level.HEADLINE}:
        why = tell(
            "So few %(providers)s take part that one quarter could say too much about one of them.",
            providers=settings.words.providers,
        )
        yearly = release.level is Level.RANGES
        printed = tell("It is printed once a year, as ranges.") if yearly else tell("It is not printed.")
        found.append(Change(tell("What moved"), together(printed, why)))
    found += _late(release) + _company(previous, release)
    before = {(r.id, r.version) for r in (*previous.rules, *previous.policies)} if previous else set()
    for kind, references in ((tell("New rule"), release.rules), (tell("New policy"), release.policies)):
        found += [Change(kind, _taken_up(one)) for one in references if _new(one, release, before, previous)]
    return tuple(found)


def decisions(release: Release, settings: Settings) -> tuple[Change, ...]:
    """What the board did to the pool in the quarter."""
    words = settings.words.model_dump()
    return tuple(
        Change(tell("%(n)s %(after)s", n=number_of(release, id), after=_(after)), tell(moved, **words))
        for id, (after, moved, _still) in _LINES.items()
        if id in _DECISIONS and release.amount(id)
    )


def unchanged(release: Release, settings: Settings) -> tuple[str, ...]:
    """What truly did not happen in the quarter: zero is news too."""
    words = settings.words.model_dump()
    return tuple(
        _(still, **words)
        for id, (*_words, still) in _LINES.items()
        if still and release.value(id).status is Status.NOTHING
    )


_OTHER = {
    "promised": (
        deferred("%(n)s promised by other changes"),
        deferred("Lines of few people, together, changed what is promised. The tables say which lines."),
    ),
    "owned": (
        deferred("%(n)s owned by other changes"),
        deferred("Lines of few people, together, changed what is owned. The tables say which lines."),
    ),
}
"""Column of the roll-forward of promises → what its line "Other changes" did there."""


def _other(release: Release) -> list[Change]:
    """What the line "Other changes" did to what is promised, or else to what is owned, where it is a block or more."""
    table = release.tables.get("vesting")
    row = next((row for row in table.rows if row.id == "other"), None) if table else None
    cells = {column.id: cell for column, cell in zip(table.columns, row.cells, strict=True)} if table and row else {}
    for place, (what, meaning) in _OTHER.items():
        value = cells.get(place)
        if value is not None and value.amount:
            number = Number(f"vesting/other/{place}", value, signed(value, Unit.UNITS))
            return [Change(tell(what, n=number), tell(meaning))]
    return []


def _extent(previous: Release | None, release: Release, settings: Settings) -> list[Change]:
    """That a report prints more or less than the one before it, and why one of few people has no numbers of them."""
    who = settings.words.providers
    kept = tell("Earlier reports stay as they are.")
    if release.level is Level.FEW:
        few = tell(
            "Fewer than %(least)s %(providers)s hold a promise, so nothing about them is printed.",
            least=release.minimum,
            providers=who,
        )
        if previous is None or previous.level is Level.FEW:
            return [Change(tell("What moved"), few)]
        return [Change(tell("Less is printed"), together(few, kept))]
    if previous is None or previous.level is release.level:
        return []
    order = list(Level)
    if order.index(release.level) > order.index(previous.level):
        why = tell("A block is now a larger part of what is promised, or fewer %(providers)s hold it.", providers=who)
        return [Change(tell("Less is printed"), together(why, kept))]
    why = tell("A block is now a smaller part of what is promised, or more %(providers)s hold it.", providers=who)
    return [Change(tell("More is printed"), why)]


def _late(release: Release) -> list[Change]:
    if not release.late:
        return []
    meaning = tell("Something of an earlier quarter was booked in this one. It is counted in “Other changes”.")
    return [Change(tell("Booked late"), meaning)]


def _company(previous: Release | None, release: Release) -> list[Change]:
    """A change of the fully diluted count, with the dilution it means."""
    total = release.value("dilution.total")
    if previous is None or not total.amount or total.status is not Status.SHOWN:
        return []
    whole = number_of(release, "capitalization.fully_diluted")
    more = total.amount > 0
    share = Number("dilution.total", total, amount(total.amount if more else -total.amount, Unit.PERCENT))
    meaning = (
        tell("Everyone who got nothing new lost %(share)s of their share.", share=share) if more
        else tell("They are fewer than before, so every share grew by %(share)s.", share=share)
    )  # fmt: skip
    return [Change(tell("%(whole)s units in the whole company", whole=whole), meaning)]


def _new(reference: Reference, release: Release, before: set[tuple[str, str]], previous: Release | None) -> bool:
    fresh = release.start <= reference.effective <= release.as_of
    return fresh or (previous is not None and (reference.id, reference.version) not in before)


def _taken_up(reference: Reference) -> Told:
    since = day(reference.effective)
    if reference.version == reference.id:
        return tell("“%(title)s”, in force since %(day)s.", title=reference.title, day=since)
    return tell(
        "“%(title)s”, version %(version)s, in force since %(day)s.",
        title=reference.title,
        version=reference.version,
        day=since,
    )
