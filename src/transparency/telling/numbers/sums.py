"""Names of the steps of a figure's sum, and the identities in words."""

from collections.abc import Iterator

from transparency.language import _, deferred
from transparency.release.catalogue import figure
from transparency.release.release import Identity, Release, Step
from transparency.telling.numbers.figures import figure_name
from transparency.telling.numbers.lines import line_name
from transparency.telling.numbers.tables import attributes_together

_STEPS = {
    "issued": deferred("Issued stock"),
    "pool": deferred("Provider pool"),
    "dilution": deferred("Dilution"),
    "used": deferred("Promises still open + left the pool"),
    "mean_issued": deferred("Mean issued stock"),
    "granted_in_a_year": deferred("Granted in four quarters"),
    "net_in_a_year": deferred("Granted − came back in four quarters"),
    "free": deferred("Not promised + promises still open"),
    "free_and_issued": deferred("The same + issued stock"),
    "set_aside_as_stock": deferred("Set aside, without units that are only paid in cash"),
    "promised_as_stock": deferred("Promised, without units that are only paid in cash"),
    "earned_as_stock": deferred("Earned, without units that are only paid in cash"),
    "pace": deferred("Granted less came back, mean of four quarters"),
}
_IDENTITIES = {
    "T1": deferred("Set aside = not promised, still open and left the pool"),
    "T2": deferred("Not promised: opening and movements = closing"),
    "T3": deferred("Still open: opening and movements = closing"),
    "T4a": deferred("Promised, not earned: opening and movements = closing"),
    "T4b": deferred("Earned, not owned: opening and movements = closing"),
    "T5": deferred("Owned: opening and movements = closing"),
    "T5b": deferred("Owned, still to be earned: opening and movements = closing"),
    "T6": deferred("Promised, by %(attributes)s: all groups = all"),
    "P1": deferred("People: here at the start, joined and left = here now"),
    "P2": deferred("People: with and without a promise = here now"),
    "T8": deferred("To be earned, all steps = promised, not earned"),
}


def untold_sums(release: Release) -> Iterator[tuple[str, str]]:
    """Each field of a release with the id of a figure, or the code of an identity, that there is no word for."""
    for name, value in release.figures.items():
        if value.id != name or figure(name, release.holders) is None:
            yield f"figures.{name}.id", value.id
    for name in release.correction.before if release.correction else ():
        if figure(name, release.holders) is None:
            yield "correction.before", name
    for place, identity in enumerate(release.identities):
        if identity.code not in _IDENTITIES or (identity.code == "T6") is not bool(identity.attributes):
            yield f"identities[{place}].code", identity.code


def step_name(step: Step, release: Release) -> str:
    """What a line of a figure's sum is called."""
    if step.id.startswith("holder/"):
        holder = step.id.removeprefix("holder/")
        return release.holders.get(holder, holder)
    if step.id in _STEPS:
        return _(_STEPS[step.id])
    return figure_name(step.id) if figure(step.id) else line_name(step.id, release)


def identity_sentence(identity: Identity) -> str:
    """What has to be equal."""
    return _(_IDENTITIES[identity.code], attributes=attributes_together(identity.attributes))
