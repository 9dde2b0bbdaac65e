"""What a quarter changed and what it did not, as sentences."""

from transparency.publication.settings import Words
from transparency.release.catalogue import CATALOGUE
from transparency.release.format import amount, day
from transparency.release.release import FigureValue, Reference, Release, Status, Unit

_SENTENCES: tuple[tuple[str, str, str], ...] = (
    ("quarter.authorized", "{n} {units} were newly set aside for {providers}.", "The board set aside no more {units}."),
    ("quarter.reduced", "{n} {units} were taken away from what is set aside.", "The board took no {units} away."),
    ("quarter.granted", "{n} {units} were granted: newly promised to {providers}.", "No {units} were granted."),
    ("quarter.returned", "{n} {units} came back. They can be promised again.", "No {units} came back."),
    (
        "quarter.vested",
        "{n} {units} were earned. They stay with their holders, even if they leave.",
        "No {units} were earned.",
    ),
    ("quarter.exercised", "{n} earned {units} were bought and are now owned.", ""),
    ("quarter.settled", "{n} earned {units} were delivered as shares.", ""),
    ("quarter.expired", "{n} earned {units} lapsed.", "No earned {units} lapsed."),
    ("quarter.company_cancelled", "{n} {units} were cancelled by the company.", "The company cancelled no {units}."),
    ("quarter.cash_settled", "{n} {units} were paid out in cash.", "No one was paid cash for a {unit}."),
    ("quarter.repurchased", "{n} shares were bought back by the company.", "The company bought back no shares."),
    (
        "quarter.adjustments",
        "{n} {units} were moved by entries that belong to an earlier quarter and were booked late.",
        "Nothing was booked late.",
    ),
)


def changes(previous: Release | None, release: Release, words: Words | None = None) -> tuple[str, ...]:
    """What changed in the quarter: units first, then the company, rules and policies. Withheld is said."""
    said = (words or Words()).model_dump()
    found = []
    for id, moved, _ in _SENTENCES:
        figure = release.figures.get(id)
        if figure is None:
            continue
        if figure.value.status is Status.WITHHELD:
            found.append(f"{CATALOGUE[id].name}: withheld, to protect people.")
        elif figure.value.amount:
            found.append(_filled(moved, figure, said))
    found += _company(previous, release)
    before = {(r.id, r.version) for r in (*previous.rules, *previous.policies)} if previous else set()
    found += [_taken_up("rule", rule) for rule in release.rules if _new(rule, release, before, previous)]
    found += [_taken_up("policy", policy) for policy in release.policies if _new(policy, release, before, previous)]
    return tuple(found)


def unchanged(release: Release, words: Words | None = None) -> tuple[str, ...]:
    """What did not happen in the quarter: zero is news too."""
    said = (words or Words()).model_dump()
    return tuple(still.format_map(said) for id, _, still in _SENTENCES if still and release.amount(id) == 0)


def _filled(sentence: str, figure: FigureValue, said: dict[str, str]) -> str:
    number = amount(figure.value.amount if figure.value.amount is not None else 0, Unit.UNITS)
    text = sentence.format_map({**said, "n": number})
    if figure.value.amount == 1:
        text = text.replace(f"{said['units']} were", f"{said['unit']} was").replace("shares were", "share was")
    return text


def _units(release: Release, id: str) -> str:
    found = release.amount(id)
    return amount(0 if found is None else found, Unit.UNITS)


def _company(previous: Release | None, release: Release) -> list[str]:
    """A change of the fully diluted count, with the dilution it means."""
    total = release.amount("dilution.total")
    if previous is None or not total:
        return []
    share = amount(total if total > 0 else -total, Unit.PERCENT)
    whole = _units(release, "capitalization.fully_diluted")
    if total > 0:
        return [f"The company now counts {whole} units, so everyone who got nothing new lost {share} of their share."]
    return [f"The company now counts {whole} units, fewer than before, so every share grew by {share}."]


def _new(reference: Reference, release: Release, before: set[tuple[str, str]], previous: Release | None) -> bool:
    fresh = release.start <= reference.effective <= release.as_of
    return fresh or (previous is not None and (reference.id, reference.version) not in before)


def _taken_up(kind: str, reference: Reference) -> str:
    version = "" if reference.version == reference.id else f", version {reference.version}"
    return f"New {kind}: “{reference.title}”{version}, in force since {day(reference.effective)}."
