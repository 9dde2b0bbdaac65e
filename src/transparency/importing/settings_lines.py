"""The lines of ``publication.yaml`` that an import needs, and putting them in without touching any other line."""

from collections.abc import Mapping

from transparency.publication.files.yaml_file import parse_yaml
from transparency.publication.settings import EventBased, Immediate, Listed, Schedule, Vesting


def vesting_lines(terms: Mapping[str, Vesting]) -> list[str]:
    """Each vesting term as one line under ``vesting:``, sorted by id."""
    return [f"  {name}: {_flow(terms[name])}" for name in sorted(terms)]


def _flow(terms: Vesting) -> str:
    match terms:
        case Schedule():
            day = "" if terms.day_of_month == "start_day_or_last" else f", day_of_month: {terms.day_of_month}"
            cliff = f", cliff: {terms.cliff}" if terms.cliff > 1 else ""
            return (
                f"{{kind: schedule, every: {terms.every}, period: {terms.period}, occurrences: {terms.occurrences}"
                f"{cliff}, allocation: {terms.allocation.value}{day}}}"
            )
        case Listed():
            parts = ", ".join(f'{{on: {tranche.on}, portion: "{tranche.portion}"}}' for tranche in terms.tranches)
            return f"{{kind: list, tranches: [{parts}]{', partial: true' if terms.partial else ''}}}"
        case EventBased():
            months = f", deadline_months: {terms.deadline_months}" if terms.deadline_months else ""
            return f"{{kind: event{months}{f', deadline: {terms.deadline}' if terms.deadline else ''}}}"
        case Immediate():
            return "{kind: immediate}"


def with_vesting(text: str, terms: Mapping[str, Vesting]) -> str | None:
    """The text of ``publication.yaml`` with more vesting terms; every line that was there stays as it is.

    ``None`` when there is no safe place for them: ``vesting`` is written in braces, or the result would not read as the
    old settings and these terms.
    """
    old, positions, problems = parse_yaml(text, "publication.yaml")
    if problems or not isinstance(old, dict):
        return None
    lines = text.split("\n")
    added = vesting_lines(terms)
    if "vesting" not in old:
        while lines and not lines[-1].strip():
            lines.pop()
        new = "\n".join([*lines, "", "vesting:", *added, ""])
    else:
        entries = [key for key in positions if len(key) == 2 and key[0] == "vesting"]
        if not entries or lines[positions["vesting",].line - 1].split("#")[0].strip() != "vesting:":
            return None
        indent = positions[entries[0]].column - 1
        last = max(place.line for key, place in positions.items() if key[:1] == ("vesting",))
        while last < len(lines) and lines[last].startswith(" " * (indent + 1)) and lines[last].strip():
            last += 1
        added = [" " * indent + line.strip() for line in added]
        new = "\n".join([*lines[:last], *added, *lines[last:]])
    data, _, problems = parse_yaml(new, "publication.yaml")
    if problems or not isinstance(data, dict):
        return None
    fresh = data.get("vesting") or {}
    kept = {name: value for name, value in fresh.items() if name not in terms}
    rest = {name: value for name, value in data.items() if name != "vesting"}
    was = {name: value for name, value in old.items() if name != "vesting"}
    if rest != was or kept != (old.get("vesting") or {}) or not set(terms) <= set(fresh):
        return None
    return new
